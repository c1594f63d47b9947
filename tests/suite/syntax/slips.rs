//! Slips of the pen: what is written as elsewhere is named where it stands, with what to write instead.

use super::source;
use einklang::finding::{Finding, Lang};
use einklang::source::{LineIndex, SourceId};
use einklang::syntax::{self, Parsed};

fn parse(path: &str, text: &str) -> Parsed {
    syntax::parse(SourceId(0), &source(path, text))
}

/// What is said of a text, in German: the place, the message, the help, and the text after the fix.
fn said(path: &str, text: &str) -> String {
    let lines = LineIndex::new(text);
    let shown = |f: &Finding| {
        let (place, words) = (f.primary.place.span, f.message.in_lang(Lang::De));
        let at = lines.position(text, place.start);
        let help = f.help.as_ref().map_or("", |help| help.in_lang(Lang::De));
        let mut shown = format!("{}:{} {}: {words}\n  = {help}\n", at.line, at.column, f.code);
        for fix in &f.fixes {
            let mut fixed = text.to_owned();
            fix.edits.iter().for_each(|e| fixed.replace_range(e.place.span.range(), &e.text));
            let line = fixed.lines().nth(at.line as usize - 1).unwrap_or("");
            shown += &format!("  {} {line}\n", if fix.is_safe { "=>" } else { "?>" });
        }
        shown
    };
    parse(path, text).findings.iter().map(shown).collect()
}

/// What is said of each text, behind it.
fn all(path: &str, texts: &[&str]) -> String {
    texts.iter().map(|text| format!("{}\n{}\n", text.trim_end(), said(path, text))).collect()
}

#[test]
fn a_fence_that_is_nearly_marked_einklang_is_named() {
    let fence = |mark: &str| format!("Vorrede\n\n```{mark}\nclause a\n```\n");
    for meant in ["Einklang", "EINKLANG", "einklag", "einkland", " {einklang}", "{.einklang #a}", "einklang:"]
    {
        let found = parse("a.ekl.md", &fence(meant)).findings;
        assert_eq!(
            found.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(),
            ["syntax/fence_mark"],
            "{meant}"
        );
    }
    for other in ["", "text", "rust", "einklang", "einklang,fold", "anklang_zwei", "klang", "toml"] {
        assert_eq!(parse("a.ekl.md", &fence(other)).findings, [], "{other}");
    }
    insta::assert_snapshot!(said("a.ekl.md", &fence("Einklang")));
}

#[test]
fn a_fence_that_is_not_closed_is_named_and_not_the_prose_behind_it() {
    let program = "# Entwurf\n\n```einklang\nkind clause { n: number ? }\nclause a \"A\" { n: 1 }\n";
    let prose = "\nDeutschland nimmt 2.000 Kräfte „auf“ (jährlich).\n\n> Zitat {\n\nDie Parteien\n";
    let ends = [
        String::new(),
        prose.to_owned(),
        format!("{prose}\n```einklang\nclause b \"B\" {{ n: 2 }}\n```\n\nSchluss.\n"),
        format!("{prose}\n```text\nBeispiel\n```\n"),
    ];
    for (end, items) in ends.iter().zip([2, 2, 3, 2]) {
        let text = format!("{program}{end}");
        let parsed = parse("a.ekl.md", &text);
        let codes: Vec<&str> = parsed.findings.iter().map(|f| f.code.as_str()).collect();
        assert_eq!((codes, parsed.file.items.len()), (vec!["syntax/unclosed_fence"], items), "{text}");
        assert_eq!(syntax::format(&text, true), text);
    }
    insta::assert_snapshot!(said("a.ekl.md", &format!("{program}{prose}")));
    for closed in [
        "````einklang\na b\n````\n",
        "> ~~~einklang\n> a b\n> ~~~\n",
        "- ```einklang\n  a b\n  ```\n",
        "```einklang\na b { t: \"\"\"\n```text\n\"\"\" }\n```\n",
    ] {
        assert_eq!(parse("a.ekl.md", closed).findings, [], "{closed}");
    }
}

#[test]
fn what_is_wrong_before_the_prose_of_an_unclosed_fence_is_said_too() {
    let text = "```einklang\nclause a { n: 3,5 }\n\nDas sind 4,5 im Jahr.\n";
    let codes: Vec<String> = parse("a.ekl.md", text).findings.into_iter().map(|f| f.code).collect();
    assert_eq!(codes, ["syntax/unclosed_fence", "syntax/comma_number"]);
}

#[test]
fn a_text_may_end_with_a_mark_of_another_kind() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &[
            "clause d \"Artikel 4” { DE shall train nurse from GH  cost: 5 million EUR/year }",
            "clause d \"Artikel 4“ { note \"so\" }",
            "clause d \"Artikel „4“” {\n  n: 1\n}",
            "clause d { n: \"Er sagte „ja\" und ging\" }",
            "clause d {\n  note \"Er sagte „ja\", dann „nein\" und ging\"\n  n: 3\n}",
            "clause d { n: \"ohne Ende }",
        ]
    ));
    for fine in [
        "a b { n: \"Er sagte „ja“ und ging\" }",
        "a b { n: \"5” Rohr\"  m: \"„\" }",
        "a b en \"“Yes”, he said\" de \"„Ja“, sagte er\" # „so\"",
    ] {
        assert_eq!(parse("a.ekl", fine).findings, [], "{fine}");
    }
}

#[test]
fn an_apostrophe_is_no_end_of_a_text_and_no_part_of_a_number() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &[
            "a x { t: 'it's' }",
            "a x { t: 'ja' }",
            "a x { t: 'a 'b' c' }",
            "a x { n: 2'500'000 EUR/year  m: 2’500,50 }",
        ]
    ));
}

#[test]
fn ranges_and_bounds_are_written_otherwise_elsewhere() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &[
            "a b { p: 2026-01-01 – 2028-12-31 }",
            "a b { p: 2026-01-01 - 2028-12-31  q: 5 }",
            "a b { p: 2026-2028 }",
            "a b { p: 2026 bis 2028 }",
            "a b { p: 2026-01 to 2028 }",
            "a b { p: 2026/2027, 2028\u{2010}2029 }",
            "a b { p: 2026-01-01...2027-01-01 }",
            "a b { p: 2026 … 2027 }",
            "a b { p: 300-500 persons/year  q: 300 EUR\u{2011}400 EUR }",
            "a b { p: 5 persons during 2026 – 2027 }",
            "a b { p: ≥ 500 persons/year }",
            "a b { p: >= 500  q: > 5, <= 3 % }",
        ]
    ));
    let tree = super::tree("a b { p: 2026-2028  q: 3 bis 5 EUR  r: > 5 }");
    assert_eq!(tree.matches("Broken").count(), 3, "{tree}");
    for fine in [
        "value v = 5 - 3",
        "kind k { n: number >= 0 <= 5 }",
        "unit month | months = 1/12 year",
        "a b { n: -3  m: 1/2  p: 2026 .. 2027  q: 2026-01-01 .. }",
        "rule r {\n  for c: k\n  where c.n - 5 > 3 and c.m >= 2026/2\n  report c \"c\"\n}",
    ] {
        assert_eq!(parse("a.ekl", fine).findings, [], "{fine}");
    }
}

#[test]
fn a_name_with_other_signs_is_read_as_one() {
    let texts = [
        "clause art-4 \"A\" {\n  n: 1\n}",
        "clause art 3 \"A\" { n: 1 }",
        "clause 8 { n: 1 }",
        "clause 16d en \"A\" de \"B\" { n: 1 }",
        "offer art.5 \"x\"",
        "offer b-c",
        "clause DE_GH.art-4 { n: 1 }",
        "a b {\n  clause art-4 { n: 1 }\n}",
        "rule brain-drain { for c: clause  report c \"c\" }",
        "kind deal-2 { n: number }",
    ];
    insta::assert_snapshot!(all("a.ekl", &texts));
    for text in texts {
        assert_eq!(parse("a.ekl", text).file.items.len(), 1, "{text}");
    }
    for fine in [
        "clause a \"A\" { n: 1 }",
        "DE shall recruit 5 nurses",
        "a b { DE admits 3 nurses }",
        "a b\na c \"x\"",
    ] {
        assert_eq!(parse("a.ekl", fine).findings, [], "{fine}");
    }
}

#[test]
fn a_misspelled_expect_is_recognised() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &[
            "test \"t\" {\n  expects teuer at a\n}",
            "test \"t\" { Expect no teuer }",
            "test \"t\" { expexts teuer at a }"
        ]
    ));
    let fine = "test \"t\" {\n  expert one\n  expert two \"T\" { n: 1 }\n  expect teuer at a\n}";
    assert_eq!(parse("a.ekl", fine).findings, []);
}

#[test]
fn characters_that_nobody_sees_are_named_by_their_number() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &["kind Fach\u{ad}kraft", "a b { n: 5\u{200b} }", "kind a\n\0\0\0\0\0\nkind b"]
    ));
}

#[test]
fn braces_without_partners_in_the_texts_of_a_rule_are_named() {
    insta::assert_snapshot!(all(
        "a.ekl",
        &[
            "rule r {\n  for d: k\n  report d \"A {d.cost\"\n  with d \"B d.cost}\"\n  help \"{d} {d\"\n}",
            "rule r {\n  for d: k\n  report d \"\"\"\n    A {d\n    \"\"\"\n}",
        ]
    ));
    let fine = "rule r {\n  for d: k\n  report d \"{d} \\{ \\}\"\n  help \"write `clause … { {d} }`\"\n  note \"so {\"\n}";
    assert_eq!(parse("a.ekl", fine).findings, []);
}

#[test]
fn lines_that_end_as_on_old_macs_are_lines_and_one_error() {
    let text = "a b { n: 5 }\r# Anmerkung\ra c { n: 3 }\r";
    let parsed = parse("a.ekl", text);
    assert_eq!(parsed.file.items.len(), 2);
    assert_eq!(syntax::format(text, false), text);
    insta::assert_snapshot!(said("a.ekl", text));
    let draft = "Text\r\r```einklang\rkind x\r```\r";
    let parsed = parse("a.ekl.md", draft);
    assert_eq!((parsed.file.items.len(), parsed.findings.len()), (1, 1));
    assert_eq!(parse("a.ekl", "a b\r\n# c\r\r\na d\r\n").findings, []);
}

/// `o` and a mark for `ö`: in a name it would be somebody else, in a text nothing hangs on it.
#[test]
fn letters_of_two_characters_are_named_in_names_only() {
    let one = "kind gro\u{308}\u{df}e \"Gro\u{308}\u{df}e\" { u\u{308}ber: text ? }\n";
    let fixed: Vec<(String, String)> = parse("a.ekl", one)
        .findings
        .iter()
        .map(|f| {
            let span = f.primary.place.span;
            assert!(f.fixes[0].is_safe);
            (one[span.range()].to_owned(), f.fixes[0].edits[0].text.clone())
        })
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(fixed, [pair("gro\u{308}\u{df}e", "gr\u{f6}\u{df}e"), pair("u\u{308}ber", "\u{fc}ber")]);
    let none = "kind gr\u{f6}\u{df}e # u\u{308}\nkind z\u{308}\n";
    assert_eq!(parse("a.ekl", none).findings, []);
}
