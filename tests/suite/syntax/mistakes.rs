//! What a mistake costs: itself.

use super::{findings, parse};
use einklang::syntax::tree::*;

#[test]
fn ten_mistakes_are_ten_findings_and_all_else_stays() {
    let text = r#"use 5
kind agreement { parties: actor+  format: | treaty
  status: text }
agreement A "one" {
  parties: DE, 3,5, GH
  format: ,
  status: draft
  clause one "two {
    amount: about
    cost: 5 EUR
  }
  clause ) two { }
  clause three { DE shall § recruit }
}
rule r {
  for c clause
  where c.a == and b
  report c "x"
}
define f(c: clause when c
value v = 5
"#;
    assert_eq!(findings(text), [
        "1:5 syntax/unexpected: expected a name or a text in quotes, found `5`",
        "2:43 syntax/unexpected: expected a type such as `text` or `quantity in EUR`, found `|`",
        "5:16 syntax/comma_number: `3,5` has a comma inside a number",
        "6:11 syntax/unexpected: expected a value, found `,`",
        "8:14 syntax/unclosed_text: this text has no closing quote",
        "9:18 syntax/unexpected: expected a number, found the end of the line",
        "13:27 syntax/unknown_character: the character `§` has no meaning here",
        "16:9 syntax/unexpected: expected `in` or `:`, found `clause`",
        "17:16 syntax/unexpected: expected a condition or a value, found `and`",
        "20:20 syntax/unexpected: expected `,` or `)`, found `when`",
    ]);
    let file = parse(text).file;
    let shown: Vec<String> = file.items.iter().map(sketch).collect();
    assert_eq!(shown, [
        "broken",
        "kind: 2 properties",
        "line: property property* property line[property* property] line line[broken]",
        "rule: 3 members",
        "broken f",
        "value",
    ]
    .map(|s| s.replace('*', "").replace(" f", " f")));
}

fn sketch(item: &Item) -> String {
    fn members(body: &Option<Body>) -> String {
        let one = |m: &Member| match m {
            Member::Property(_) => "property".to_owned(),
            Member::Line(l) if l.body.is_some() => format!("line[{}]", members(&l.body)),
            Member::Line(_) => "line".into(),
            Member::Broken(_) => "broken".into(),
            _ => "other".into(),
        };
        body.iter().flat_map(|b| b.members.iter().map(one)).collect::<Vec<_>>().join(" ")
    }
    match item {
        Item::Line(l) => format!("line: {}", members(&l.body)),
        Item::Kind(k) => format!("kind: {} properties", k.properties.len()),
        Item::Rule(r) => format!("rule: {} members", r.members.len()),
        Item::Broken(b) => format!("broken{}", if b.defines.is_some() { " f" } else { "" }),
        Item::Value(_) => "value".into(),
        _ => "other".into(),
    }
}
