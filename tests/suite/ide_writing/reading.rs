//! How a text looks: tokens, outline, folds, selections, signatures, and its layout.

use super::fixture::{fixture, in_lang};
use einklang::check::fix::apply;
use einklang::finding::Lang;
use einklang::ide::folding::folds;
use einklang::ide::format::{format, format_range, format_typed};
use einklang::ide::selection::grow;
use einklang::ide::signature::signature;
use einklang::ide::symbols::{Symbol, outline, search};
use einklang::ide::tokens::{tokens, tokens_in};
use insta::assert_snapshot;

const DRAFT: &str = r#"unit person | persons
kind state en "state" de "Staat"
kind deed
kind pact { parties: state+ }
kind clause in pact {
  who: state
  how: may | shall_not
  what: deed
  amount: quantity in persons/year ?
  sentence "{who} {how} {what}"
}
value most = 5 persons/year
define big(c: clause, s: state) when c.amount > most and c.who == s
rule r en "R {not}" {
  severity: error when c.how == may, note
  for c: clause, s: state
  where big(c, s) and (some x in c.pact.parties where x within AAA)
  report c.amount en "{c.title} is {c.amount}, übel 🎉"
}
state AAA "Aland"   # a remark
deed build
pact P "P" {
  parties: AAA
  clause one en "One" de "Eins" {
    AAA shall not build
    amount: about 500 persons/year as of 2026-01
  }
}
accept r at P.one with AAA { because "so" }
test "t" {
  pact T { clause one { AAA may build } }
  expect no r at T.one
}
"#;

fn shown(text: &str, found: &[einklang::ide::tokens::SemanticToken]) -> String {
    let mut out = String::new();
    let mut line = 0;
    for token in found {
        let here = text[..token.span.start as usize].matches('\n').count();
        if here != line || out.is_empty() {
            out.push_str(if out.is_empty() { "" } else { "\n" });
            line = here;
        } else {
            out.push(' ');
        }
        let marks = token.marks;
        let mark = |on: bool, sign: &str| if on { sign.to_owned() } else { String::new() };
        out.push_str(&format!(
            "{}:{:?}{}{}{}",
            token.span.of(text).replace('\n', "⏎"),
            token.what,
            mark(marks.declaration, "+"),
            mark(marks.built_in, "°"),
            mark(marks.unused, "-"),
        ));
    }
    out
}

#[test]
fn every_word_stands_for_something() {
    let fixture = fixture(DRAFT);
    assert_snapshot!(shown(fixture.text(), &tokens(&fixture.analysis(), fixture.source)), @r##"
unit:Keyword person:Unit+ |:Operator persons:Unit+
kind:Keyword state:Kind+ en:Keyword "state":Text de:Keyword "Staat":Text
kind:Keyword deed:Kind+
kind:Keyword pact:Kind+ parties:Property+ state:Kind +:Operator
kind:Keyword clause:Kind+ in:Keyword pact:Kind
who:Property+ state:Kind
how:Property+ may:Member+ |:Operator shall_not:Member+
what:Property+ deed:Kind
amount:Property+ quantity:Keyword in:Keyword persons:Unit /:Operator year:Unit ?:Operator
sentence:Keyword "{:Text who:Property } {:Text how:Property } {:Text what:Property }":Text
value:Keyword most:Value+ =:Operator 5:Number persons:Unit /:Operator year:Unit
define:Keyword big:Function+ c:Parameter+ clause:Kind s:Parameter+ state:Kind when:Keyword c:Parameter amount:Property >:Operator most:Value and:Keyword c:Parameter who:Property ==:Operator s:Parameter
rule:Keyword r:Rule+ en:Keyword "R {not}":Text
severity:Keyword error:Keyword when:Keyword c:Variable how:Property ==:Operator may:Member note:Keyword
for:Keyword c:Variable+ clause:Kind s:Variable+ state:Kind
where:Keyword big:Function c:Variable s:Variable and:Keyword some:Keyword x:Variable+ in:Keyword c:Variable pact:Property parties:Property where:Keyword x:Variable within:Keyword AAA:Entity
report:Keyword c:Variable amount:Property en:Keyword "{:Text c:Variable title:Property } is {:Text c:Variable amount:Property }, übel 🎉":Text
state:Kind AAA:Entity+ "Aland":Text # a remark:Comment
deed:Kind build:Entity+
pact:Kind P:Entity+ "P":Text
parties:Property AAA:Entity
clause:Kind one:Entity+ en:Keyword "One":Text de:Keyword "Eins":Text
AAA:Entity shall:Member not:Member build:Entity
amount:Property about:Keyword 500:Number persons:Unit /:Operator year:Unit as:Keyword of:Keyword 2026-01:Number
accept:Keyword r:Rule at:Keyword P.one:Entity with:Keyword AAA:Entity because:Keyword "so":Text
test:Keyword "t":Text
pact:Kind T:Entity+ clause:Kind one:Entity+ AAA:Entity may:Member build:Entity
expect:Keyword no:Keyword r:Rule at:Keyword T.one:Entity
"##);
}

#[test]
fn a_range_has_the_tokens_that_the_whole_has_there() {
    let fixture =
        fixture(&DRAFT.replace("pact P \"P\" {", "‸pact P \"P\" {").replace("accept r", "‸accept r"));
    let it = fixture.analysis();
    let part = tokens_in(&it, fixture.place());
    let all = tokens(&it, fixture.source);
    let touches = |t: &&einklang::ide::tokens::SemanticToken| {
        t.span.start <= fixture.span.end && fixture.span.start <= t.span.end
    };
    let expected: Vec<_> = all.iter().filter(touches).copied().collect();
    assert_eq!(part, expected);
    assert!(part.len() > 10 && part.len() < all.len());
}

fn tree(symbols: &[Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        out.push_str(&format!("{}{:?} {}", "  ".repeat(depth), symbol.what, symbol.name));
        if !symbol.detail.is_empty() {
            out.push_str(&format!(" · {}", symbol.detail));
        }
        out.push('\n');
        tree(&symbol.children, depth + 1, out);
    }
}

#[test]
fn the_outline_nests_as_the_text_does() {
    let fixture = in_lang(DRAFT, Lang::De);
    let mut out = String::new();
    tree(&outline(&fixture.analysis(), fixture.source), 0, &mut out);
    assert_snapshot!(out, @r##"
Unit person
Kind state · Staat
Kind deed
Kind pact
  Declared parties
Kind clause
  Declared who
  Declared how
  Declared what
  Declared amount
Value most
Define big
Rule r · R {not}
Entity AAA · state · Aland
Entity build · deed
Entity P · pact · P
  Property parties · AAA
  Entity one · clause · Eins
    Sentence AAA shall not build
    Property amount · about 500 persons/year as of 2026-01
Accept r · P.one
Test t · test
  Entity T · pact
    Entity one · clause
      Sentence AAA may build
"##);
}

#[test]
fn headings_hold_what_stands_below_them() {
    let text = "//- a.ekl.md\n# Abkommen 🎉\n\n```einklang\nkind a { }\n```\n\n## Artikel *1*\n\nText\n\n```einklang\na x\n```\n\n## Artikel 2\n\n# Anhang\n\n```einklang\na y\n```\n";
    let fixture = fixture(text);
    let mut out = String::new();
    let symbols = outline(&fixture.analysis(), fixture.source);
    tree(&symbols, 0, &mut out);
    assert_snapshot!(out, @r##"
Heading Abkommen 🎉
  Kind a
  Heading Artikel 1
    Entity x · a
  Heading Artikel 2
Heading Anhang
  Entity y · a
"##);
    assert!(symbols[0].span.contains(symbols[0].children[1].span));
}

#[test]
fn names_and_titles_are_found_in_the_workspace() {
    let fixture = fixture(&format!("{DRAFT}//- b.ekl\nstate Büro \"Office in Aland\"\n"));
    let it = fixture.analysis();
    let found = |query: &str| {
        let found = search(&it, query, 4).into_iter();
        found.map(|f| format!("{:?} {} · {}", f.what, f.name, f.container)).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(found("aland"), @r##"
Entity AAA · state
Entity Büro · state
"##);
    assert_snapshot!(found("P.one"), @"Entity P.one · clause");
    assert_snapshot!(found("buer"), @"Entity Büro · state");
    assert_snapshot!(found("big"), @"Define big · project");
}

#[test]
fn bodies_remarks_fences_and_sections_fold() {
    let text = "//- a.ekl.md\n# One\n\n```einklang\n# first\n# second\nkind a {\n  b: text ?\n}\n```\n\n# Two\n\ntext\n";
    let fixture = fixture(text);
    let text = fixture.text();
    let line = |at: u32| text[..at as usize].matches('\n').count() + 1;
    let folds = folds(&fixture.analysis(), fixture.source);
    let shown: Vec<String> =
        folds.iter().map(|f| format!("{:?} {}-{}", f.what, line(f.span.start), line(f.span.end))).collect();
    assert_snapshot!(shown.join("\n"), @r##"
Section 1-9
Fence 3-9
Comment 4-5
Body 6-8
Section 11-13
"##);
}

#[test]
fn a_selection_grows_along_the_text() {
    let grown = |text: &str| {
        let fixture = fixture(text);
        let spans = grow(&fixture.analysis(), fixture.cursor());
        spans.iter().map(|s| s.of(fixture.text()).replace('\n', "⏎")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(grown(
        "pact P \"P\" {\n  clause one \"One\" {\n    what: P.o‸ne, two\n    x: 5\n  }\n}\nkind k\n"
    ), @r##"
one
P.one
P.one, two
what: P.one, two
what: P.one, two⏎    x: 5
{⏎    what: P.one, two⏎    x: 5⏎  }
clause one "One" {⏎    what: P.one, two⏎    x: 5⏎  }
{⏎  clause one "One" {⏎    what: P.one, two⏎    x: 5⏎  }⏎}
pact P "P" {⏎  clause one "One" {⏎    what: P.one, two⏎    x: 5⏎  }⏎}
pact P "P" {⏎  clause one "One" {⏎    what: P.one, two⏎    x: 5⏎  }⏎}⏎kind k
pact P "P" {⏎  clause one "One" {⏎    what: P.one, two⏎    x: 5⏎  }⏎}⏎kind k⏎
"##);
    assert_snapshot!(grown("//- a.ekl.md\nHere ‸it is.\n\nMore.\n"), @r##"
it
Here it is.
Here it is.⏎⏎More.⏎
"##);
    assert_snapshot!(grown(
        "rule r \"R\" {\n  for c: k\n  where c.a == 5 and c.b‸ > 3\n  report c \"x\"\n}\n"
    ), @r##"
b
c.b
c.b > 3
c.a == 5 and c.b > 3
where c.a == 5 and c.b > 3
for c: k⏎  where c.a == 5 and c.b > 3⏎  report c "x"
{⏎  for c: k⏎  where c.a == 5 and c.b > 3⏎  report c "x"⏎}
rule r "R" {⏎  for c: k⏎  where c.a == 5 and c.b > 3⏎  report c "x"⏎}
rule r "R" {⏎  for c: k⏎  where c.a == 5 and c.b > 3⏎  report c "x"⏎}⏎
"##);
}

#[test]
fn a_call_says_what_it_takes() {
    let at = |line: &str| {
        let fixture = fixture(&format!(
            "{DRAFT}rule q \"Q\" {{\n  for c: clause\n  where {line}\n  report c \"x\"\n}}\n"
        ));
        let found = signature(&fixture.analysis(), fixture.cursor());
        found.map_or("nothing".to_owned(), |s| format!("{} {}", s.label, s.active))
    };
    assert_snapshot!(at("big(‸"), @"big(c: clause, s: state) 0");
    assert_snapshot!(at("big(c, ‸)"), @"big(c: clause, s: state) 1");
    assert_snapshot!(at("length(c.t‸) > 3"), @"length(period) 0");
    assert_snapshot!(at("big(c, c.who) and ‸"), @"nothing");
}

#[test]
fn a_layout_changes_only_blanks() {
    let text =
        "//- a.ekl.md\n#   Title\n\n```einklang\nkind   a {\nb:text ?   # x\n  }\n```\n\ntext   here\n";
    let fixture = fixture(text);
    let edits = format(&fixture.analysis(), fixture.source);
    let text = fixture.text();
    assert!(edits.iter().all(|e| e.place.span.of(text).trim().is_empty() && e.text.trim().is_empty()));
    let done = apply(text, &edits.iter().collect::<Vec<_>>());
    assert_eq!(done, einklang::syntax::format(text, true));
    assert_snapshot!(done, @r##"
#   Title

```einklang
kind a {
  b: text?  # x
}
```

text   here
"##);
}

#[test]
fn a_range_and_what_is_typed_is_laid_out_and_nothing_else() {
    let fixture = fixture("kind   a\nkind   b‸\nkind   c\n");
    let edits = format_range(&fixture.analysis(), fixture.place());
    let done = apply(fixture.text(), &edits.iter().collect::<Vec<_>>());
    assert_eq!(done, "kind   a\nkind b\nkind   c\n");

    let typed = |text: &str, c: char| {
        let fixture = super::fixture::fixture(text);
        let edits = format_typed(&fixture.analysis(), fixture.cursor(), c);
        apply(fixture.text(), &edits.iter().collect::<Vec<_>>())
    };
    assert_eq!(typed("kind  x\nkind  a {\nb:  text\n}‸\n", '}'), "kind  x\nkind a {\n  b: text\n}\n");
    assert_eq!(typed("kind  a {\n‸\n}\n", '\n'), "kind a {\n  \n}\n");
    // While a body is not closed, nothing but the new line is moved.
    assert_eq!(typed("kind a {\n  b:  text\n‸", '\n'), "kind a {\n  b:  text\n  ");
}
