//! What people and programs see of a report made by hand: each snapshot shows the input and the output.

use std::sync::Arc;

use einklang::check::{Deciding, Report};
use einklang::finding::{
    Acceptance, Certainty, Citation, Finding, Label, Lang, NotChecked, Said, Severity, Step,
};
use einklang::render::{Lines, Style, json, short, summary, terminal};
use einklang::source::{Pack, Place, Source, SourceId, Sources, Span};
use einklang::workspace::Unreadable;

const EN: Style = Style { lang: Lang::En, width: 80, color: false };

/// Texts by path, and places in them by the words that stand there.
struct Texts(Sources);

impl Texts {
    fn of(files: &[(&str, &str)]) -> Texts {
        let file = |(path, text): &(&str, &str)| Source {
            path: (*path).to_owned(),
            text: (*text).to_owned().into(),
            pack: Pack::PROJECT,
        };
        Texts(Sources { files: files.iter().map(file).collect(), ..Sources::default() })
    }

    fn place(&self, path: &str, words: &str) -> Place {
        let (source, text) = self.0.iter().find(|(_, s)| s.path == path).unwrap();
        let start = text.text.find(words).unwrap();
        Place { source, span: Span::new(start, start + words.len()) }
    }

    fn render(&self, finding: Finding, style: Style) -> String {
        let mut out = Vec::new();
        let report = Report { findings: vec![finding], ..Report::default() };
        terminal::write(&mut out, &report, &Lines::new(&self.0), style).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn shown(&self, output: &str) -> String {
        let files =
            self.0.files.iter().map(|f| format!("──── {}\n{}", f.path, f.text.escape_default_lines()));
        format!("{}════\n{output}", files.collect::<String>())
    }
}

trait EscapeLines {
    fn escape_default_lines(&self) -> String;
}

impl EscapeLines for str {
    /// As it is, but for what a snapshot cannot hold.
    fn escape_default_lines(&self) -> String {
        self.chars().map(|c| if c.is_control() && c != '\n' { '␛' } else { c }).collect()
    }
}

const GHANA: &str = "agreement DE_GH {\n  clause art4 \"Anwerbung von Pflegekräften 👩🏽‍⚕️\" {\n    DE shall \
                     recruit nurse from GH under section_16d\n    amount: about 500 persons/year\n  }\n}\n";
const AIMS: &str = "# Ziele\n\n\nobjective no_brain_drain \"Abwanderung verhindern\" {\n  BMZ seeks to prevent \
                    health_worker_shortage in GH\n}\n";

fn ghana() -> Texts {
    Texts::of(&[("drafts/ghana.ekl", GHANA), ("ziele.ekl", AIMS)])
}

/// A finding over two files with everything that a finding can have.
fn drain(texts: &Texts) -> Finding {
    let label = |path, words, entity: &str, property: &str, text| Label {
        place: texts.place(path, words),
        entity: Some(entity.to_owned()),
        property: Some(property.to_owned()),
        text,
    };
    let mut finding = Finding::error(
        "project/nurse_drain",
        texts.place("drafts/ghana.ekl", "nurse"),
        Said::both(
            "`art4` takes nurses from `GH`, which an objective protects",
            "`art4` wirbt Pflegekräfte aus `GH` ab, das ein Ziel schützt",
        ),
    );
    finding.primary = label(
        "drafts/ghana.ekl",
        "nurse",
        "DE_GH.art4",
        "object",
        Said::both("art4 takes nurses from GH", "art4 wirbt Pflegekräfte aus GH ab"),
    );
    finding.related.push(label(
        "ziele.ekl",
        "health_worker_shortage",
        "no_brain_drain",
        "factor",
        Said::both("BMZ seeks to prevent this shortage", "das BMZ möchte diesen Mangel verhindern"),
    ));
    finding.bindings =
        vec![("c".to_owned(), "DE_GH.art4".to_owned()), ("o".to_owned(), "no_brain_drain".to_owned())];
    finding.because = vec![
        Arc::new(Step {
            text: Said::one("DE shall recruit nurse from GH"),
            place: Some(texts.place("drafts/ghana.ekl", "DE shall")),
        }),
        Arc::new(Step {
            text: Said::both("`nurse` lies within `health_worker`", "`nurse` liegt in `health_worker`"),
            place: None,
        }),
    ];
    finding.help = Some(Said::both(
        "add a training or circular-migration clause that mitigates the shortage, or take nurses out",
        "ergänzen Sie eine Klausel zu Ausbildung oder zirkulärer Migration, oder streichen Sie die Pflegekräfte",
    ));
    finding.cites = vec![Citation {
        source: "SWP2024".to_owned(),
        quote: Some("Das BMZ … möchte Brain Drain verhindern.".to_owned()),
    }];
    finding.fingerprint = 0xab12;
    finding
}

#[test]
fn a_finding_over_two_files_shows_both_under_their_own_names_and_lines() {
    let texts = ghana();
    insta::assert_snapshot!(texts.shown(&texts.render(drain(&texts), EN)));
}

#[test]
fn in_german_everything_is_german() {
    let texts = ghana();
    insta::assert_snapshot!(texts.render(drain(&texts), Style { lang: Lang::De, ..EN }));
}

#[test]
fn forty_columns_suffice() {
    let texts = ghana();
    let narrow = texts.render(drain(&texts), Style { lang: Lang::De, width: 40, color: false });
    assert!(narrow.lines().all(|l| unicode_width::UnicodeWidthStr::width(l) <= 40), "{narrow}");
    insta::assert_snapshot!(narrow);
}

#[test]
fn a_possible_finding_says_so() {
    let texts = ghana();
    let finding = Finding { certainty: Certainty::Possible, severity: Severity::Warning, ..drain(&texts) };
    let text = texts.render(finding, EN);
    assert!(text.starts_with("warning[project/nurse_drain] (possible)\n"), "{text}");
}

fn accepted(texts: &Texts) -> Finding {
    let acceptance = Acceptance {
        place: texts.place("ziele.ekl", "# Ziele"),
        because: "Kabinettausschuss, 12. März 2026".to_owned(),
        by: Some("BMZ".to_owned()),
        until: Some("2027-06-30".to_owned()),
    };
    Finding { accepted: Some(acceptance), ..drain(texts) }
}

#[test]
fn an_accepted_finding_is_one_line_with_its_reason() {
    let texts = ghana();
    insta::assert_snapshot!(texts.render(accepted(&texts), EN), @"accepted[project/nurse_drain] drafts/ghana.ekl:3:22: `art4` takes nurses from `GH`, which an objective protects – Kabinettausschuss, 12. März 2026 (by BMZ, until 2027-06-30)");
}

#[test]
fn wide_characters_do_not_shift_the_underline() {
    let texts = Texts::of(&[("看護.ekl", "note \"äöü 看護師 😀\"  amount: zehn persons\n")]);
    let place = texts.place("看護.ekl", "zehn");
    let finding = Finding::error("model/x", place, Said::one("`zehn` is no number")).label(Said::one("here"));
    insta::assert_snapshot!(texts.shown(&texts.render(finding, EN)));
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let evil = "a \u{1b}]0;owned\u{7} \u{202e}txet\u{9} b\u{85} bad\r\nnext\n";
    let texts = Texts::of(&[("e\u{1b}[2Jvil.ekl", evil)]);
    let finding =
        Finding::error("model/x", texts.place("e\u{1b}[2Jvil.ekl", "bad"), Said::one("`\u{1b}[31m` is bad"))
            .label(Said::one("la\u{1b}bel"))
            .help(Said::one("he\u{202e}lp"));
    for width in [40, 80] {
        let shown = texts.render(finding.clone(), Style { width, ..EN });
        assert!(!shown.contains(|c: char| (c.is_control() && c != '\n') || c == '\u{202e}'), "{shown:?}");
    }
    insta::assert_snapshot!(texts.render(finding, EN));
}

#[test]
fn a_long_line_is_cut_around_what_matters() {
    let prose = "Die Vertragsparteien vereinbaren unbeschadet ihrer übrigen Verpflichtungen ".repeat(30);
    let text = format!("{prose} HIER {prose}\n");
    let texts = Texts::of(&[("lang.ekl", &text)]);
    let finding = Finding::error("model/x", texts.place("lang.ekl", "HIER"), Said::one("too long"))
        .label(Said::one("what matters"))
        .with(texts.place("lang.ekl", "Die"), Said::one("far away"));
    let shown = texts.render(finding, Style { width: 60, ..EN });
    assert!(shown.lines().all(|l| unicode_width::UnicodeWidthStr::width(l) <= 60), "{shown}");
    let finding = Finding::error("model/x", texts.place("lang.ekl", "HIER"), Said::one("too long"))
        .label(Said::one("what matters"));
    insta::assert_snapshot!(texts.render(finding, Style { width: 60, ..EN }));
}

#[test]
fn a_label_over_many_lines_marks_its_first() {
    let texts = ghana();
    let whole = Place { source: SourceId(0), span: Span::new(0, GHANA.len()) };
    let finding = Finding::error("model/x", whole, Said::one("all of it")).label(Said::one("begins here"));
    insta::assert_snapshot!(texts.render(finding, EN));
}

#[test]
fn places_at_every_offset_can_be_shown_at_every_width() {
    let texts = Texts::of(&[
        ("a.ekl", "ä\t👩🏽‍⚕️ \r\n\r\nwort\u{1b} wort wort wort wort wort wort wort\n\n"),
        ("b.ekl", ""),
    ]);
    let length = texts.0.get(SourceId(0)).text.len() as u32;
    for start in 0..length + 2 {
        for end in [start, start + 1, start + 7, length + 9] {
            for width in [40, 57, 100] {
                let place = Place { source: SourceId(0), span: Span { start, end } };
                let empty = Place { source: SourceId(1), span: Span { start, end } };
                let finding =
                    Finding::error("a/b", place, Said::one("m")).label(Said::one("label label label"));
                let shown = texts.render(finding.with(empty, Said::one("other")), Style { width, ..EN });
                assert!(!shown.contains("Failed to read"), "{start}..{end}: {shown}");
            }
        }
    }
}

#[test]
fn short_is_one_line_a_finding() {
    let texts = ghana();
    let mut odd = drain(&texts);
    odd.message = Said::one("two\nlines \u{1b}[0m");
    odd.certainty = Certainty::Possible;
    let report = Report { findings: vec![drain(&texts), odd, accepted(&texts)], ..Report::default() };
    let mut out = Vec::new();
    short::write(&mut out, &report, &Lines::new(&texts.0), "", Lang::De).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r"
    drafts/ghana.ekl:3:22: Fehler[project/nurse_drain]: `art4` wirbt Pflegekräfte aus `GH` ab, das ein Ziel schützt
    drafts/ghana.ekl:3:22: Fehler[project/nurse_drain] (möglich): two\nlines \u{1b}[0m
    drafts/ghana.ekl:3:22: akzeptiert Fehler[project/nurse_drain]: `art4` wirbt Pflegekräfte aus `GH` ab, das ein Ziel schützt
    ");
}

fn report(texts: &Texts) -> Report {
    let mut report = Report {
        as_of: 20_779,
        findings: vec![drain(texts), accepted(texts)],
        not_checked: vec![NotChecked {
            code: "policy/unfunded".to_owned(),
            reason: ("no clause states a cost".to_owned(), "keine Klausel nennt Kosten".to_owned()),
        }],
        deciding: vec![Deciding {
            what: Said::both("`amount` of `DE_GH.art4`", "`amount` von `DE_GH.art4`"),
            findings: 3,
            place: texts.place("drafts/ghana.ekl", "about 500"),
        }],
        ..Report::default()
    };
    report.summary.count(&report.findings);
    report.summary.files = 2;
    report.summary.entities = 1;
    report
}

#[test]
fn json_is_the_form_that_is_promised() {
    let texts = ghana();
    let mut out = Vec::new();
    json::write(&mut out, &report(&texts), &Lines::new(&texts.0), Lang::En).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["findings"][0]["fingerprint"], "000000000000ab12");
    assert_eq!(value["as_of"], "2026-11-22");
    // The keys keep the order of the contract, so the text itself is the snapshot, broken at objects.
    insta::assert_snapshot!(String::from_utf8(out).unwrap().replace("{\"", "\n{\""));
}

#[test]
fn twenty_thousand_findings_are_json_at_once() {
    let texts = ghana();
    let report = Report { findings: vec![drain(&texts); 20_000], ..Report::default() };
    let start = std::time::Instant::now();
    json::write(&mut std::io::sink(), &report, &Lines::new(&texts.0), Lang::En).unwrap();
    // Ten times what it takes without optimisation, so that a slow machine does not fail it.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

#[test]
fn the_summary_says_what_was_not_checked_and_what_would_help() {
    let texts = ghana();
    let unreadable =
        [Unreadable { path: "weg.ekl".to_owned(), reason: Said::both("does not exist", "existiert nicht") }];
    let write = |lang| {
        let mut out = Vec::new();
        summary::write(&mut out, &report(&texts), &unreadable, &Lines::new(&texts.0), Style { lang, ..EN })
            .unwrap();
        String::from_utf8(out).unwrap()
    };
    insta::assert_snapshot!(format!("{}\n{}", write(Lang::En), write(Lang::De)));
}

#[test]
fn colours_come_only_when_wanted() {
    let texts = ghana();
    assert!(!texts.render(drain(&texts), EN).contains('\u{1b}'));
    let colored = texts.render(drain(&texts), Style { color: true, ..EN });
    assert!(colored.contains("\u{1b}[1;31merror"), "{colored}");
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    plain.push_str(rest);
    assert_eq!(plain, texts.render(drain(&texts), EN));
}
