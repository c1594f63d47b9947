//! What is offered at a cursor.

use super::fixture::{MARK, fixture, in_lang, syntax_errors};
use einklang::finding::Lang;
use einklang::ide::completion::{Completion, Insert, Sort, complete, documentation};
use einklang::ide::filled;
use insta::assert_snapshot;

const WORDS: &str = r#"
//- words.ekl
unit person | persons de "Person | Personen"
unit EUR | euro
kind actor en "actor" de "Akteur"
kind state is actor en "state" de "Staat"
kind deed en "deed" de "Handlung" note "what is done"
kind pact en "pact" de "Vertrag" {
  parties: state+ en "parties" de "Parteien"
  status: draft en "draft" de "Entwurf" | signed en "signed" de "unterzeichnet" = draft
}
kind clause in pact en "clause" de "Klausel" {
  who: actor en "obligor" de "Verpflichteter" note en "who owes it" de "wer es schuldet"
  how: may | shall_not | shall
  what: deed*
  place: state* = any
  amount: quantity in persons/year ?
  cost: quantity in EUR/person ?
  term: period ?
  due: date ?
  notice: duration ?
  firm: yes_no = no
  after_: clause*
  sentence en "{who} {how} {what} [in {place}] [by {due}]"
  sentence de "{who} {how} {what} [im Staat {place}] [bis {due}]"
}
define binds(c: clause, a: actor) en "binds" de "bindet" when c.who == a
define total(c: clause) = c.amount * c.cost
value most en "most people" de "meiste Menschen" = 500 persons/year
source law "Law" { author: "Office" }
actor Büro "Büro für Fachkräfte"
actor agency "Agency"
state AAA "Aland"
state BBB "Beland"
deed build "build"
deed bring "bring home"
"#;

fn offered(text: &str) -> Vec<Completion> {
    offered_in(text, Lang::En)
}

fn offered_in(text: &str, lang: Lang) -> Vec<Completion> {
    let fixture = in_lang(&format!("//- a.ekl\n{text}{WORDS}"), lang);
    complete(&fixture.analysis(), fixture.cursor()).items
}

/// The first so many labels, each with what is put there if that is something else.
fn shown(items: &[Completion], most: usize) -> String {
    let line = |it: &Completion| {
        let insert = match &it.insert {
            Insert::Text(text) if *text == it.label => String::new(),
            other => format!(" ⇒ {}", format!("{other:?}").replace("Snippet(", "").replace("Text(", "")),
        };
        let detail = it.detail.as_ref().map_or(String::new(), |d| format!(" · {d}"));
        format!("{:?} {}{detail}{}", it.sort, it.label, insert.trim_end_matches(')'))
    };
    items.iter().take(most).map(line).collect::<Vec<_>>().join("\n")
}

fn labels(text: &str) -> String {
    let items = offered(text);
    items.iter().take(8).map(|it| it.label.as_str()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn an_item_begins_with_a_kind_or_a_word() {
    assert_snapshot!(shown(&offered("‸\n"), 9), @r##"
Kind actor · actor ⇒ "actor ${1:name} \"${2:…}\" {\n  $0\n\\}"
Kind clause · clause ⇒ "clause ${1:name} \"${2:…}\" {\n  ${3:who} ${4|may,shall_not,shall|} ${5:what}\n  $0\n\\}"
Kind deed · deed ⇒ "deed ${1:name} \"${2:…}\" {\n  $0\n\\}"
Kind pact · pact ⇒ "pact ${1:name} \"${2:…}\" {\n  parties: ${3:state}\n  $0\n\\}"
Kind source · source ⇒ "source ${1:name} \"${2:…}\" {\n  $0\n\\}"
Kind state · state ⇒ "state ${1:name} \"${2:…}\" {\n  $0\n\\}"
Keyword use · bring a pack in ⇒ "use ${1:policy}"
Keyword extend · add to an entity ⇒ "extend ${1:NAME} {\n  $0\n\\}"
Keyword extend kind · add to a kind ⇒ "extend kind ${1:KIND} {\n  ${2:name}: ${3:text ?}\n\\}"
"##);
    assert_snapshot!(shown(&offered_in("pa‸", Lang::De), 3), @r##"Kind pact · Vertrag ⇒ "pact ${1:name} \"${2:…}\" {\n  parties: ${3:state}\n  $0\n\\}""##);
    assert_snapshot!(labels("ru‸\n"), @"rule");
}

#[test]
fn what_a_kind_must_have_is_offered_first_and_what_is_set_no_more() {
    let items = offered("pact P \"P\" {\n  clause one \"One\" {\n    who: agency\n    ‸\n  }\n}\n");
    assert_snapshot!(shown(&items, 12), @r##"
Property how ⇒ "how: ${1|may,shall_not,shall|}"
Property what ⇒ "what: ${1:deed}"
Property place ⇒ "place: ${1:state}"
Property amount ⇒ "amount: ${1:1} persons/year"
Property cost ⇒ "cost: ${1:1} EUR/person"
Property term ⇒ "term: ${1:2026-01-01} .. ${2:2030-12-31}"
Property due ⇒ "due: ${1:2026-01-01}"
Property notice ⇒ "notice: ${1:6} months"
Property firm ⇒ "firm: ${1|yes,no|}"
Property after_ ⇒ "after_: ${1:clause}"
Property part_of · part of ⇒ "part_of: ${1:entity}"
Sentence ‹obligor› ‹how› ‹what› ⇒ "${1:who} ${2|may,shall_not,shall|} ${3:what}"
"##);
    assert!(!items.iter().any(|it| it.label == "who"));
}

#[test]
fn half_a_text_without_closing_braces_is_understood() {
    let text =
        "pact P \"P\" {\n  clause one \"One\" {\n    who: agency\n    am‸\n\npact Q \"Q\" { parties: AAA }\n";
    assert_snapshot!(labels(text), @"amount");
}

#[test]
fn a_value_is_a_name_of_the_right_kind() {
    assert_snapshot!(labels("pact P \"P\" {\n  parties: ‸\n}\n"), @"AAA | BBB | unknown | any");
    assert_snapshot!(labels("pact P \"P\" {\n  parties: AAA, B‸\n}\n"), @"BBB");
    assert_snapshot!(labels("pact P \"P\" {\n  status: ‸\n}\n"), @"draft | signed | unknown");
    let clause =
        |line: &str| labels(&format!("pact P \"P\" {{\n  clause one \"One\" {{\n    {line}\n  }}\n}}\n"));
    assert_snapshot!(clause("firm: ‸"), @"no | yes | unknown");
    assert_snapshot!(clause("amount: ‸"), @"100 persons/year | about 100 persons/year | at least 100 persons/year | at most 100 persons/year | 100 .. 200 persons/year | unknown");
    assert_snapshot!(clause("amount: 500 ‸"), @"persons/year | persons/month | during | as of | cite");
    assert_snapshot!(clause("amount: 500 persons/‸"), @"year | years | month | months");
    assert_snapshot!(clause("cost: 5 ‸"), @"EUR/person | during | as of | cite");
    assert_snapshot!(clause("notice: 6 m‸"), @"months");
    assert_snapshot!(clause("term: ‸"), @"2026-01-01 .. | 2026-01-01 .. 2030-12-31 | unknown");
    assert_snapshot!(clause("who: agency cite ‸"), @"law");
    assert_snapshot!(clause("who: agency ‸"), @"during | as of | cite");
}

#[test]
fn names_near_the_cursor_come_first_and_are_short_in_their_container() {
    let text = "pact P \"P\" {\n  clause one \"One\" { who: agency }\n  clause two \"Two\" { after_: ‸ }\n}\npact Q \"Q\" {\n  clause aaa \"A\"\n}\n";
    assert_snapshot!(labels(text), @"one | two | Q.aaa | unknown | any");
}

#[test]
fn umlauts_need_not_be_typed() {
    let clause =
        |typed: &str| format!("pact P \"P\" {{\n  clause one \"One\" {{\n    who: {typed}‸\n  }}\n}}\n");
    assert_snapshot!(labels(&clause("bue")), @"Büro");
    assert_snapshot!(labels(&clause("Bü")), @"Büro");
    assert_snapshot!(labels(&clause("fachkrae")), @"Büro");
    let items = offered(&clause("bue"));
    assert_eq!(items[0].filter, "Büro buero");
}

#[test]
fn sentences_are_offered_whole_and_word_by_word() {
    let clause = |line: &str| format!("pact P \"P\" {{\n  clause one \"One\" {{\n    {line}\n  }}\n}}\n");
    let sentences = |lang| {
        let items = offered_in(&clause("‸"), lang);
        let items: Vec<_> = items.into_iter().filter(|it| format!("{:?}", it.sort) == "Sentence").collect();
        shown(&items, 5)
    };
    assert_snapshot!(sentences(Lang::En), @r##"Sentence ‹obligor› ‹how› ‹what› ⇒ "${1:who} ${2|may,shall_not,shall|} ${3:what}""##);
    assert_snapshot!(sentences(Lang::De), @r##"Sentence ‹Verpflichteter› ‹how› ‹what› ⇒ "${1:who} ${2|may,shall_not,shall|} ${3:what}""##);
    assert_snapshot!(labels(&clause("agency ‸")), @"may | shall not | shall");
    assert_snapshot!(labels(&clause("agency shall ‸")), @"bring | build | not | unknown | any");
    assert_snapshot!(labels(&clause("agency shall build, ‸")), @"bring | build | unknown | any");
    assert_snapshot!(shown(&offered(&clause("agency shall build ‸")), 4), @r##"
Sentence in ‹place› ⇒ "in ${1:place}"
Sentence by ‹due› ⇒ "by ${1:2026-01-01}"
Sentence im Staat ‹place› ⇒ "im Staat ${1:place}"
Sentence bis ‹due› ⇒ "bis ${1:2026-01-01}"
"##);
    assert_snapshot!(labels(&clause("agency shall build in ‸")), @"AAA | BBB | unknown | any");
    assert_snapshot!(labels(&clause("ag‸")), @"agency");
}

#[test]
fn in_a_rule_variables_come_with_their_properties() {
    let rule = |line: &str| {
        labels(&format!("rule r \"R\" {{\n  for c: clause, p: pact\n  {line}\n  report c \"c\"\n}}\n"))
    };
    assert_snapshot!(rule("where ‸"), @"c | p | binds | total | most | years | months | start");
    assert_snapshot!(rule("where c.‸"), @"who | how | what | place | amount | cost | term | due");
    assert_snapshot!(rule("where c.who.ti‸"), @"title");
    assert_snapshot!(rule("where c.pact.par‸"), @"parties | part_of");
    assert_snapshot!(rule("where c.how == ‸"), @"may | shall_not | shall | c | p | binds | total | most");
    assert_snapshot!(rule("where c.how in (may, ‸"), @"may | shall_not | shall | c | p | binds | total | most");
    assert_snapshot!(rule("where c.who == ‸"), @"AAA | BBB | Büro | agency | c | p | binds | total");
    assert_snapshot!(rule("where c.amount > 5 ‸"), @"persons/year | persons/month | and | or | in | is | within | overlaps");
    assert_snapshot!(rule("where c.who ‸"), @"and | or | in | is | within | overlaps | meets | before");
    assert_snapshot!(rule("where c.who is ‸"), @"given | none | known | unknown | actor | clause | deed | entity");
    assert_snapshot!(rule("where some x in p.parties where x.‸"), @"cite | note | part_of | title | wording");
    assert_snapshot!(rule("where (sum of s.‸ for s: clause) > 3"), @"who | how | what | place | amount | cost | term | due");
    assert_snapshot!(rule("where c reaches c via ‸"), @"after_ | part_of | parties | place | what | who | binds");
    assert_snapshot!(rule("where bi‸"), @"binds | bring | build");
    assert_snapshot!(rule("report c.am‸"), @"amount");
    assert_snapshot!(rule("report c \"{c.am‸}\""), @"amount");
    assert_snapshot!(rule("‸"), @"severity | where | unless | let | report | with | help | fix");
    assert_snapshot!(labels("rule r \"R\" { severity: ‸ }\n"), @"error | warning | note");
    assert_snapshot!(labels("rule r \"R\" { for c: cl‸ }\n"), @"clause");
    assert_snapshot!(labels("define d(c: ‸\n"), @"text | yes_no | number | quantity in | date | period | duration | actor");
    assert_snapshot!(labels("define d(c: clause) when c.wh‸\n"), @"who | what");
}

#[test]
fn what_is_accepted_is_what_was_found() {
    let text = "rule much \"Much\" {\n  for c: clause\n  where c.amount > 10 persons/year\n  report c \"much\"\n}\n\
                pact P \"P\" {\n  parties: AAA\n  clause one \"One\" {\n    agency shall build\n    amount: 500 persons/year\n  }\n}\n";
    assert_snapshot!(shown(&offered(&format!("{text}accept ‸\n")), 2), @r##"
Rule project/much at P.one · much ⇒ "project/much at P.one {\n  because \"${1:…}\"\n\\}"
Rule much · Much
"##);
    assert_snapshot!(labels(&format!("{text}accept much at ‸\n")), @"P.one | P | AAA | BBB | Büro | agency | bring | build");
    assert_snapshot!(labels(&format!("{text}accept much ‸\n")), @"at");
    assert_snapshot!(labels(&format!("{text}accept much at P.one {{\n  ‸\n}}\n")), @"because | by | until");
    let test = |line: &str| {
        labels(&format!(
            "{text}test \"t\" {{\n  pact T \"T\" {{\n    clause one \"One\"\n  }}\n  {line}\n}}\n"
        ))
    };
    assert_snapshot!(test("expect ‸"), @"no | no findings | possible | much");
    assert_snapshot!(test("expect much at ‸"), @"T | T.one");
}

#[test]
fn a_test_sees_what_it_states_and_nothing_of_the_project() {
    let text = "test \"t\" {\n  state CCC \"C\"\n  pact T \"T\" {\n    parties: CCC\n    clause one \"One\" { who: CCC }\n    clause two {\n      after_: ‸\n    }\n  }\n}\n";
    assert_snapshot!(labels(text), @"one | two | unknown | any");
    assert_snapshot!(labels(&text.replace("after_", "place")), @"CCC | unknown | any");
    assert_snapshot!(labels("test \"t\" {\n  pact T {\n    clause ‸\n  }\n}\n"), @"");
}

#[test]
fn packs_types_and_slots_are_offered() {
    assert_snapshot!(labels("use ‸\n"), @"migration | policy | swp2024");
    assert_snapshot!(labels("kind k {\n  size: ‸\n}\n"), @"text | yes_no | number | quantity in | date | period | duration | actor");
    assert_snapshot!(labels("kind k {\n  size: number\n  sentence \"of {si‸}\"\n}\n"), @"size");
    assert_snapshot!(labels("extend AA‸ {\n}\n"), @"AAA");
    assert_snapshot!(labels("pact P \"P\" {}\nclause ‸\n"), @"P");
}

#[test]
fn nothing_is_offered_in_prose_remarks_texts_and_numbers() {
    for text in ["# pa‸", "pact P \"par‸\"", "pact P { parties: 5‸ }", "pact P {} # x‸"] {
        assert_eq!(labels(&format!("{text}\n")), "", "{text}");
    }
}

#[test]
fn fences_of_markdown_are_program_and_prose_is_not() {
    let at = |text: &str| {
        let fixture = fixture(&format!("//- a.ekl.md\n{text}{WORDS}"));
        let items = complete(&fixture.analysis(), fixture.cursor()).items;
        items.iter().take(4).map(|it| it.label.clone()).collect::<Vec<_>>().join(" | ")
    };
    assert_snapshot!(at("# Title\n\npa‸\n\n```einklang\n```\n"), @"");
    assert_snapshot!(at("# Tïtle 🇩🇪\n\n```einklang\npa‸\n```\n"), @"pact");
    assert_snapshot!(at("```einklang\npact P \"Ü 🎉\" {\n  parties: ‸\n}\n```\n"), @"AAA | BBB | unknown | any");
    assert_snapshot!(at("> ```einklang\n> pact P \"P\" {\n>   parties: ‸\n> }\n> ```\n"), @"AAA | BBB | unknown | any");
    let quoted = fixture(&format!("//- a.ekl.md\n> ```einklang\n> pac‸\n> ```\n{WORDS}"));
    let items = complete(&quoted.analysis(), quoted.cursor()).items;
    assert_eq!(filled(items[0].insert_text()), "pact name \"…\" {\n>   parties: state\n>   \n> }");
    assert_snapshot!(at("text\n\n```einklang\n‸"), @"actor | clause | deed | pact");
}

#[test]
fn there_is_something_to_read_about_what_is_offered() {
    let fixture =
        in_lang(&format!("//- a.ekl\npact P {{\n  clause one {{\n    ‸\n  }}\n}}\n{WORDS}"), Lang::De);
    let it = fixture.analysis();
    let items = complete(&it, fixture.cursor()).items;
    let read = |label: &str| {
        let item = items.iter().find(|it| it.label == label).unwrap();
        documentation(&it, &item.about).unwrap()
    };
    assert_snapshot!(read("who"), @r##"
**Verpflichteter**

wer es schuldet

`actor`
"##);
    assert_snapshot!(read("cite"), @"`cite`: woher die Angabe stammt");
}

/// What is offered can be put where it is offered, and makes no mistake in the syntax that was not there.
#[test]
fn what_is_offered_fits() {
    let texts = [
        "‸\n",
        "pact P \"P\" {\n  ‸\n}\n",
        "pact P \"P\" {\n  parties: ‸\n}\n",
        "pact P \"P\" {\n  parties: AAA ‸\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    amount: ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    amount: 5 ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    term: ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    agency ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    agency shall ‸\n  }\n}\n",
        "pact P \"P\" {\n  clause one \"One\" {\n    agency shall build ‸\n  }\n}\n",
        "rule r \"R\" {\n  ‸\n}\n",
        "rule r \"R\" {\n  for c: clause\n  where ‸\n  report c \"x\"\n}\n",
        "rule r \"R\" {\n  for c: clause\n  where c.‸\n  report c \"x\"\n}\n",
        "rule r \"R\" {\n  for c: clause\n  where c.how == ‸\n  report c \"x\"\n}\n",
        "rule r \"R\" {\n  for c: clause\n  where c.who is ‸\n  report c \"x\"\n}\n",
        "rule r \"R\" {\n  for c: ‸\n  report c \"x\"\n}\n",
        "rule r \"R\" {\n  for c: clause\n  report ‸ \"x\"\n}\n",
        "rule r \"R\" {\n  severity: ‸\n}\n",
        "kind k {\n  ‸\n}\n",
        "kind k {\n  size: ‸\n}\n",
        "test \"t\" {\n  ‸\n}\n",
        "test \"t\" {\n  expect ‸\n}\n",
        "accept r at P {\n  ‸\n}\n",
    ];
    let mut wrong = Vec::new();
    for text in texts {
        let bare = text.replace(MARK, "");
        let before = syntax_errors("a.ekl", &bare);
        for item in offered(text) {
            let mut done = bare.clone();
            done.replace_range(
                item.replaces.range(),
                &format!("{}{}", filled(item.insert_text()), more(&item)),
            );
            if syntax_errors("a.ekl", &done) > before {
                wrong.push(format!("{text:?}: {} ⇒ {done:?}", item.label));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What an operator or the like needs behind it.
fn more(item: &Completion) -> &'static str {
    match item.label.as_str() {
        _ if item.sort != Sort::Keyword => "",
        "and" | "or" | "in" | "within" | "overlaps" | "meets" | "before" | "after" | "not" => " c.who",
        "is" => " given",
        "reaches" => " c via who",
        "at" | "as of" => " 2026",
        "during" => " 2026 .. 2027",
        "cite" if item.insert_text() == "cite" => " law",
        "no" | "possible" => " much",
        "error" | "warning" | "note" => "",
        _ => "",
    }
}

/// The same in the middle of a real draft, of whose lines the ends are not typed yet.
#[test]
fn what_is_offered_fits_into_a_draft() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    let text = std::fs::read_to_string(root.join("entwurf.ekl.md")).unwrap();
    let (mut wrong, mut offered) = (Vec::new(), 0);
    let mut start = 0;
    let mut lines = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        if !line.starts_with("  ") || line.contains(['{', '}', '#']) {
            continue;
        }
        lines += 1;
        if lines % 40 != 0 {
            continue;
        }
        // Break the line off behind each of its words.
        let ends = line.char_indices().filter(|(_, c)| *c == ' ').map(|(i, _)| i + 1);
        for end in ends.filter(|end| *end > 1) {
            let mut bare = text.clone();
            bare.replace_range(at + end..at + line.trim_end().len(), "");
            let before = syntax_errors("a.ekl.md", &bare);
            let place = einklang::source::Span::new(at + end, at + end);
            let files = vec![("a.ekl.md".to_owned(), bare.clone())];
            let fixture = super::fixture::of_files(files, "a.ekl.md", place, Lang::De);
            for item in complete(&fixture.analysis(), fixture.cursor()).items.iter().step_by(3) {
                offered += 1;
                let mut done = bare.clone();
                done.replace_range(
                    item.replaces.range(),
                    &format!("{}{}", filled(item.insert_text()), more(item)),
                );
                if syntax_errors("a.ekl.md", &done) > before {
                    wrong.push(format!("{:?} ⇒ {}", &line[..end], item.label));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(offered > 20, "{offered}");
}
