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
    amount: at least
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
    assert_eq!(
        findings(text),
        [
            "1:5 syntax/unexpected: expected a name or a text in quotes, found `5`",
            "2:43 syntax/unexpected: expected a type such as `text` or `quantity in EUR`, found `|`",
            "5:16 syntax/comma_number: `3,5` has a comma inside a number",
            "6:11 syntax/unexpected: expected a value, found `,`",
            "8:14 syntax/unclosed_text: this text has no closing quote",
            "9:21 syntax/unexpected: expected a value, found the end of the line",
            "13:27 syntax/unknown_character: the character `§` has no meaning here",
            "16:9 syntax/unexpected: expected `in` or `:`, found `clause`",
            "17:16 syntax/unexpected: expected a condition or a value, found `and`",
            "20:20 syntax/unexpected: expected `)` or `,`, found `when`",
        ]
    );
    let file = parse(text).file;
    let shown: Vec<String> = file.items.iter().map(sketch).collect();
    assert_eq!(
        shown,
        [
            "broken",
            "kind: 2 properties, 1 broken",
            "line: property broken property line[broken property] line[] line[broken]",
            "rule: broken broken report",
            "broken f",
            "value",
        ]
    );
}

fn sketch(item: &Item) -> String {
    fn members(body: &Option<Box<Body>>) -> String {
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
        Item::Kind(k) => format!("kind: {} properties, {} broken", k.properties.len(), k.broken.len()),
        Item::Rule(r) => {
            let one = |m: &RuleMember| match m {
                RuleMember::Broken(_) => " broken",
                RuleMember::Report { .. } => " report",
                _ => " other",
            };
            format!("rule:{}", r.members.iter().map(one).collect::<String>())
        }
        Item::Broken(b) => format!("broken{}", if b.defines.is_some() { " f" } else { "" }),
        Item::Value(_) => "value".into(),
        _ => "other".into(),
    }
}

#[test]
fn a_missing_brace_is_found_by_the_indentation() {
    let text = "agreement A {\n  clause one {\n    amount: 5\n\n  clause two {\n    amount: 6\n  }\n}\nagreement B { a: b }\n";
    assert_eq!(findings(text), ["2:14 syntax/unclosed_brace: this `{` is never closed"]);
    assert_eq!(
        parse(text).file.items.iter().map(sketch).collect::<Vec<_>>(),
        ["line: line[property] line[property]", "line: property"]
    );
}

#[test]
fn an_item_at_the_margin_ends_what_is_open() {
    let text = "agreement A {\n  clause one {\n    amount: 5\nrule r {\n  for c: clause\n}\nagreement B {}";
    assert_eq!(
        findings(text),
        [
            "1:13 syntax/unclosed_brace: this `{` is never closed",
            "2:14 syntax/unclosed_brace: this `{` is never closed"
        ]
    );
    assert_eq!(parse(text).file.items.len(), 3);
}

#[test]
fn a_brace_too_many_costs_nothing_else() {
    let text = "agreement A { a: b }\n}\nagreement B { a: b }\n";
    assert_eq!(findings(text), ["2:1 syntax/unexpected: this `}` closes nothing"]);
    assert_eq!(parse(text).file.items.len(), 2);
}

#[test]
fn an_open_parenthesis_costs_its_member() {
    let text = "rule r {\n  where f(a, b\n  where c == d\n  report c \"x\"\n}\nvalue v = (1\nvalue w = 2\n";
    assert_eq!(
        findings(text),
        [
            "2:15 syntax/unexpected: expected `)` or `,`, found the end of the line",
            "6:13 syntax/unexpected: expected `)`, found the end of the line"
        ]
    );
}

#[test]
fn a_misspelled_word_is_recognised() {
    let finding = parse("rule r {\n  wehre a == b\n}").findings.remove(0);
    assert_eq!(finding.help.unwrap().in_lang(einklang::finding::Lang::De), "meinten Sie `where`?");
}

#[test]
fn what_is_broken_says_what_it_would_define() {
    let text = "kind k { a: | }\ndefine f(c: ) = 3\ncountry = {}\nrule 5 {}\n";
    let file = parse(text).file;
    let Some(Item::Kind(kind)) = file.items.first() else { panic!("no kind") };
    assert_eq!(kind.broken[0].defines.map(|n| n.span.of(text)), Some("a"));
    let Some(Item::Broken(define)) = file.items.get(1) else { panic!("not broken") };
    assert_eq!(define.defines.map(|n| n.span.of(text)), Some("f"));
}

#[test]
fn a_comma_in_a_number_says_what_to_write() {
    let finding = parse("a b { x: 3,5 }").findings.remove(0);
    assert_eq!(
        finding.help.unwrap().in_lang(einklang::finding::Lang::De),
        "schreiben Sie `3.5` für die Dezimalzahl, `3, 5` für zwei Zahlen"
    );
    assert_eq!(finding.fixes[0].edits[0].text, "3.5");
}

#[test]
fn a_file_with_countless_mistakes_says_so_once() {
    let found = findings(&"§\n".repeat(5000));
    assert_eq!(found.len(), 1001);
    assert!(found[1000].ends_with("syntax/too_many: 4000 more syntax errors in this file are not shown"));
}
