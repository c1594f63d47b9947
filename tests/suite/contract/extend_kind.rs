//! *Kinds*: what a pack or a project adds to a kind that is declared elsewhere.

use std::time::{Duration, Instant};

use einklang::finding::Lang;
use einklang::source::{Pack, Source, SourceId};
use einklang::syntax::{format, parse, tree};

use super::{check, fails, finds, options, reads, workspace};

#[test]
fn what_is_added_belongs_to_the_kind_and_its_sub_kinds() {
    finds(
        r#"
choice level { A1  A2  B1 }
kind clause { n: number ? }
kind article is clause
extend kind clause { level: level ? en "level" de "Niveau"  places: number = 3 }
clause a { level: A1 }
article b { level: A2  n: 2 }
clause c
rule low { for c: clause where c.level < B1 report c.level "{c.level}, {c.places}" }
rule art { for a: article where a.level is given report a "{a.level}" }
"#,
        "
5:19 `A1` project/low: A1, 3
6:9 `b` project/art: A2
6:20 `A2` project/low: A2, 3
",
    );
}

#[test]
fn a_kind_may_be_extended_before_it_is_declared_and_several_times() {
    finds(
        r#"
extend kind clause { b: number ? }
extend kind clause { c: number ?  sentence "counts {b} and {c}" }
kind clause { a: number ? }
clause x { counts 1 and 2 }
rule r { for c: clause where c.b < c.c and c.a is none report c "{c.b} {c.c}" }
"#,
        "
4:8 `x` project/r: 1 2
",
    );
}

#[test]
fn a_source_can_have_more_properties() {
    finds(
        r#"
extend kind source { shelf: text ? }
kind statute is source
source a "A" { shelf: "12" }
statute b "B" { shelf: "13" }
source c "C"
rule lost { for s: source where s.shelf is none report s "{s}" }
"#,
        "
5:8 `c` project/lost: C
",
    );
}

#[test]
fn what_is_read_only_cannot_be_extended() {
    finds(
        "
extend kind statement { remark: text ? }
",
        "
1:13 `statement` model/read_only: `statement` is read-only: there is one for each value that is written
",
    );
}

#[test]
fn sentences_that_are_added_compete_with_the_others() {
    finds(
        r#"
kind actor
kind clause { who: actor ?  what: text ?  sentence "{who} says {what}" }
extend kind clause { n: number ?  sentence "{who} counts {n}"  sentence "{what} by {who}" }
extend kind clause { whom: actor ?  sentence "{whom} says {what}" }
actor mill
clause a { mill counts 3 }
clause b { "so" by mill }
clause c { mill says "so" }
clause d { mill cuonts 3 }
rule r { for c: clause where c.n > 2 report c.n "{c.who} {c.n}" }
"#,
        r#"
6:24 `3` project/r: mill 3
8:12 `mill says "so"` model/ambiguous_sentence: two sentence templates fit, and they say different things
9:17 `cuonts` model/no_sentence: no sentence template of `clause` fits: expected `says`, found `cuonts`
"#,
    );
}

#[test]
fn a_required_property_that_is_added_is_missing_where_it_is_not_written() {
    finds(
        "
kind clause { n: number ? }
clause a
extend kind clause { m: number }
clause b { m: 1 }
",
        "
2:8 `a` model/missing: `a` has no `m`, which every `clause` needs
",
    );
}

#[test]
fn a_name_that_the_kind_its_parent_a_sub_kind_or_another_extension_has_is_shown_at_both_places() {
    let text = r#"
kind statement_ { top: number ? }
kind clause is statement_ { own: number ? }
kind article is clause { low: number ? }
extend kind clause {
  own: text ?
  top: text ?
  low: text ?
  new: number ?
}
extend kind clause { new: text ? }
extend kind article { new: text ? }
extend kind statement_ { new: text ?  title: text ? }
article a { own: 1  top: 1  low: 1  new: 1 }
"#;
    finds(
        text,
        "
5:3 `own` model/declared_twice: `own` is declared a second time
6:3 `top` model/declared_twice: `top` is inherited from `statement_` and cannot be declared again
7:3 `low` model/declared_twice: `low` is a property of both `clause` and its sub-kind `article`
10:22 `new` model/declared_twice: `new` is declared a second time
11:23 `new` model/declared_twice: `new` is inherited from `clause` and cannot be declared again
12:26 `new` model/declared_twice: `new` is a property of both `statement_` and its sub-kind `clause`
12:39 `title` model/declared_twice: `title` is inherited from `entity` and cannot be declared again
",
    );
    let report = check(&workspace(text), &options(Lang::En));
    let shown: Vec<usize> = report.findings.iter().map(|f| f.related.len()).collect();
    assert_eq!(shown, [1, 1, 1, 1, 1, 1, 0], "the other place; what is built in has none");
}

#[test]
fn the_mistakes_read_in_german() {
    reads(
        Lang::De,
        r#"
kind clause
kind article is clause { low: number ? }
extend kind clause "Klausel" { low: text ? }
extend kind cluase { n: number ? }
"#,
        "
Fehler[syntax/unexpected]
  × Titel, `is` und `in` stehen nur dort, wo die Art vereinbart ist
   ╭─[a.ekl:3:20]
 2 │ kind article is clause { low: number ? }
 3 │ extend kind clause \"Klausel\" { low: text ? }
   ·                    ─────────
 4 │ extend kind cluase { n: number ? }
   ╰────
  Hilfe: lassen Sie es weg: `extend kind NAME { … }` ergänzt Eigenschaften und Satzmuster

Fehler[model/declared_twice]
  × `low` ist eine Eigenschaft sowohl von `clause` als auch der Unterart `article`
   ╭─[a.ekl:3:32]
 1 │ kind clause
 2 │ kind article is clause { low: number ? }
   ·                          ─┬─
   ·                           ╰── hier vereinbart
 3 │ extend kind clause \"Klausel\" { low: text ? }
   ·                                ───
 4 │ extend kind cluase { n: number ? }
   ╰────
  Hilfe: geben Sie einem der beiden einen anderen Namen

Fehler[model/unknown_kind]
  × unbekannte Art `cluase`
   ╭─[a.ekl:4:13]
 3 │ extend kind clause \"Klausel\" { low: text ? }
 4 │ extend kind cluase { n: number ? }
   ·             ──────
   ╰────
  Hilfe: meinten Sie `clause`?
  Vorschlag: `clause` schreiben (zu entscheiden)

",
    );
}

#[test]
fn a_parent_a_container_and_a_title_cost_only_themselves() {
    finds(
        r#"
kind house
kind room in house
extend kind room is house in house en "room" de "Raum" { area: number ? }
house h { room r { area: 3 } }
rule r { for r: room where r.area > 2 report r "{r.area}" }
"#,
        r#"
3:18 `is house` syntax/unexpected: title, `is` and `in` stand only where the kind is declared
3:27 `in house` syntax/unexpected: title, `is` and `in` stand only where the kind is declared
3:36 `en "room" de "Raum"` syntax/unexpected: title, `is` and `in` stand only where the kind is declared
4:16 `r` project/r: 3
"#,
    );
}

#[test]
fn a_note_explains_a_kind_that_has_no_explanation() {
    finds(
        r#"
kind a { note en "first" de "erste" }
kind b
extend kind a { note "second" }
extend kind b { note "first" }
extend kind b { note "second" }
"#,
        r#"
3:22 `"second"` model/declared_twice: the kind `a` is explained already
5:22 `"second"` model/declared_twice: the kind `b` is explained already
"#,
    );
}

#[test]
fn an_entity_may_be_called_kind() {
    finds(
        "
kind thing { n: number ?  of: thing ? }
thing kind
extend kind { n: 3 }
extend kind
{ of: kind }
rule r { for t: thing where t.n > 2 and t.of == t report t \"{t.n}\" }
",
        "
2:7 `kind` project/r: 3
",
    );
}

#[test]
fn what_cannot_be_understood_in_it_costs_one_member() {
    finds(
        "
kind clause
extend kind clause {
  a: number ?
  b number
  c: number ?
}
extend kind clause
clause x { a: 1  c: 3 }
",
        "
4:5 `number` syntax/unexpected: expected `:`, found `number`
7:19 `` syntax/unexpected: expected `{`, found the end of the line
",
    );
}

#[test]
fn a_test_may_extend_a_kind_for_itself() {
    fails(
        r#"
kind clause { n: number ? }
test "alone" {
  extend kind clause { m: number ? }
  clause a { m: 1 }
  expect no findings
}
test "the one before says nothing here" {
  clause a { m: 1 }
  expect model/unknown_property at a
}
"#,
        "",
    );
}

#[test]
fn it_is_read_as_it_is_written_and_laid_out_once() {
    let text = "extend   kind clause{level:level ? en \"level\"   de \"Niveau\" note \"n\"\n\
                places:number>=0=3\n                sentence   \"{a} b\"\n   note \"x\" }\n";
    let source = Source { path: "a.ekl".into(), text: text.to_string().into(), pack: Pack::PROJECT };
    let parsed = parse(SourceId(0), &source);
    assert!(parsed.findings.is_empty(), "{:?}", parsed.findings);
    let [tree::Item::ExtendKind(kind)] = parsed.file.items.as_slice() else { panic!("{:?}", parsed.file) };
    assert_eq!(kind.name.span.of(text), "clause");
    assert_eq!((kind.properties.len(), kind.sentences.len(), kind.broken.len()), (2, 1, 0));
    assert!(kind.parent.is_none() && kind.container.is_none() && kind.title.is_none());
    assert_eq!(kind.note.as_ref().map(|n| n.span.of(text)), Some("\"x\""));
    assert_eq!(kind.span.of(text), text.trim_end());
    let once = format(text, false);
    insta::assert_snapshot!(once, @r#"
    extend kind clause { level: level? en "level" de "Niveau" note "n"
      places: number >= 0 = 3
      sentence "{a} b"
      note "x" }
    "#);
    assert_eq!(format(&once, false), once);
}

/// Checks a text, which must not take long in a debug build either.
#[track_caller]
fn soon(text: &str) -> usize {
    let started = Instant::now();
    let report = check(&workspace(text), &options(Lang::De));
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    report.findings.len()
}

#[test]
fn hostile_extensions_end_soon() {
    // Of one kind, all with the same name, and each with its own.
    let mut text = "kind k\n".to_owned();
    (0..3_000).for_each(|_| text.push_str("extend kind k { p: number ? }\n"));
    assert!(soon(&text) > 900);
    let mut text = "kind k\nk one\n".to_owned();
    (0..3_000).for_each(|i| text += &format!("extend kind k {{ p{i}: number ? sentence \"{{p{i}}}\" }}\n"));
    assert!(soon(&text) > 0);
    // Of many kinds, one below the other and side by side.
    let mut text = "kind k0\n".to_owned();
    for i in 1..1_500 {
        let parent = if i % 60 == 0 { 0 } else { i - 1 };
        text += &format!("kind k{i} is k{parent} {{ q{i}: number ? }}\n");
        text += &format!("extend kind k{i} {{ p{i}: number ?  q: number ? }}\n");
    }
    (0..400).for_each(|i| text += &format!("extend kind k0 {{ r{i}: number ? }}\n"));
    assert!(soon(&text) > 0);
    // Of what is no kind, of itself, and of extensions.
    for text in [
        "extend kind extend { a: text }\nextend extend kind k { }\nextend kind kind { kind: kind }\n",
        "kind a is a\nextend kind a { a: a  a: a  sentence \"{a} {a}\" }\n",
        "kind a is b\nkind b is a\nextend kind a { x: a ? }\nextend kind b { x: b ? }\n",
        "extend kind entity { x: number ?  statement: text ? }\nkind k\nk one { x: 3 }\nextend kind k { x: text ? }\n",
        "extend kind k { extend kind k { } }\nextend kind k",
        "kind k\nextend kind k { title: text  p: = 3  q: number = \"x\"  r: number >= \"x\"  s: k = nobody }\n",
    ] {
        soon(text);
    }
}
