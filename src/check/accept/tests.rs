use super::*;
use crate::source::{Pack, Source, Span};
use crate::syntax::{parse, tree::Item};
use crate::workspace::settings::{day, day_text};

/// Two findings of one rule, in `A.one` with `b` and in `A.two` with `c`, after the `accept`s of a text.
fn findings(text: &str) -> String {
    let source = Source { path: "a.ekl".to_owned(), text: text.to_owned().into(), pack: Pack::PROJECT };
    let parsed = parse(SourceId(0), &source);
    assert_eq!(parsed.findings, [], "{text}");
    let accepts = parsed.file.items.iter().filter_map(|item| match item {
        Item::Accept(accept) => Some((SourceId(0), accept)),
        _ => None,
    });
    let accepts: Vec<_> = accepts.collect();
    let sources = Sources { files: vec![source.clone()], ..Sources::default() };
    let rules = ["policy/unfunded".to_owned(), "project/drain".to_owned()];
    let names = ["A", "A.one", "A.two", "b", "c"].into_iter().map(|n| (n, n)).chain([("alias", "A.one")]);
    let (entities, broken) = (names.collect(), IndexSet::default());
    let known = Known {
        sources: &sources,
        rules: rules.to_vec(),
        evaluated: &rules,
        entities,
        broken,
        is_sound: true,
    };
    let finding = |entity: &str, bound: &str| {
        let place = Place { source: SourceId(0), span: Span::default() };
        let mut finding = Finding::error("project/drain", place, Said::one(entity));
        finding.primary.entity = Some(entity.to_owned());
        finding.bindings = vec![("x".to_owned(), entity.to_owned()), ("y".to_owned(), bound.to_owned())];
        finding
    };
    let mut findings = vec![finding("A.one", "b"), finding("A.two", "c")];
    apply(&mut findings, &accepts, &known, day("2026-11-22").unwrap());
    let line = |f: &Finding| {
        let words = sources.text(f.primary.place);
        let help = f.help.as_ref().map(|h| format!(" ({})", h.in_lang(crate::finding::Lang::En)));
        let accepted =
            f.accepted.as_ref().map(|a| format!(" accepted: {} {:?} {:?}", a.because, a.by, a.until));
        let message = f.message.in_lang(crate::finding::Lang::En);
        let (help, accepted) = (help.unwrap_or_default(), accepted.unwrap_or_default());
        format!("{} {} `{words}` {message}{help}{accepted}", f.severity.name(), f.code)
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_acceptance_marks_what_lies_in_its_place_with_its_reason() {
    insta::assert_snapshot!(findings(
        "accept drain at A.one {\n  because \"decided\"\n  by: BMZ\n  until: 2026-11-22\n}\n"
    ));
}

#[test]
fn everything_that_nests_there_is_covered_by_any_name() {
    let marked = |text: &str| findings(text).matches(" accepted: ").count();
    assert_eq!(marked("accept project/drain at A { because \"decided\" }\n"), 2);
    assert_eq!(marked("accept drain at A with c { because \"decided\" }\n"), 1);
    assert_eq!(marked("accept drain at alias { because \"decided\" }\n"), 1);
    assert_eq!(marked("accept drain at A { because \"decided\" until: 2026-11 }\n"), 2);
    assert_eq!(marked("accept drain at A { because \"decided\" until: 2026 }\n"), 2);
}

#[test]
fn what_is_wrong_with_an_acceptance_is_said() {
    let said = [
        "accept drain at A { by: BMZ }",
        "accept drain at A { because \"\" }",
        "accept drain at A { because \"decided\" until: 2026-11-21 }",
        "accept drain at A with b, c { because \"decided\" }",
        "accept unfunded at A { because \"decided\" }",
        "accept dain at A.on with d { because \"decided\" }",
        "accept polcy/unfunded at A { because \"decided\" }",
        "accept drain at A { because \"decided\" until: soon }",
    ]
    .map(|text| format!("{text}\n{}\n", findings(&format!("{text}\n"))));
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn what_nests_there_is_covered_and_what_only_begins_alike_is_not() {
    assert!(lies_in("DE_GH", "DE_GH") && lies_in("DE_GH.art4", "DE_GH"));
    assert!(!lies_in("DE_GHX.art4", "DE_GH") && !lies_in("DE", "DE_GH"));
}

#[test]
fn a_partial_date_ends_with_its_last_day() {
    let expr = Expr { kind: ExprKind::Date, span: Span::default() };
    let last = |text| last_day(&expr, text).map(day_text);
    assert_eq!(last("2027-06-30").as_deref(), Some("2027-06-30"));
    assert_eq!(last("2028-02").as_deref(), Some("2028-02-29"));
    assert_eq!(last("2027").as_deref(), Some("2027-12-31"));
    assert_eq!(last("2027-13"), None);
    assert_eq!(last("27-06"), None);
}

#[test]
fn it_is_taken_out_with_the_lines_it_has_for_itself_and_nothing_else() {
    let without = |text: &str| {
        let at = text.find('X').unwrap();
        let span = lines_of(text, Span::new(at, at + 1));
        format!("{}{}", &text[..span.start as usize], &text[span.end as usize..])
    };
    assert_eq!(without("a\nX\nb\n"), "a\nb\n");
    assert_eq!(without("a\n\n  X  \n\nb\n"), "a\n\nb\n");
    assert_eq!(without("a\r\n\r\nX\r\n\r\nb\r\n"), "a\r\n\r\nb\r\n");
    assert_eq!(without("a\n\nX"), "a\n\n");
    assert_eq!(without("X\n\nb"), "b");
    assert_eq!(without("a X\nb"), "a \nb");
    assert_eq!(without("X # why\nb"), " # why\nb");
}
