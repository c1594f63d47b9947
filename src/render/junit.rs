//! JUnit: a test case for each rule and file, so that what passes is seen too. No times: they would differ each run.

use std::fmt::Write as _;
use std::io::{self, Write};

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::run::Run;
use super::{explain, heading, text};
use crate::finding::Finding;
use crate::source::SourceId;

type Cases<'a> = IndexMap<&'a str, Vec<&'a Finding>, FxBuildHasher>;

/// Writes a run.
pub fn write(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    let rules = rules(run);
    let (mut suites, mut sums) = (String::new(), Sums::default());
    for (file, cases) in files(run, &rules) {
        let path = run.path(file);
        let (mut body, mut of_file) = (String::new(), Sums::default());
        for (code, findings) in &cases {
            let reason = not_checked(run, code);
            let case = case(run, code, rules.get(code).copied().unwrap_or(""), &path, findings, reason);
            of_file.add(&case);
            body += &case.xml;
        }
        let _ = writeln!(
            suites,
            "  <testsuite name=\"{}\" {}>\n{body}  </testsuite>",
            xml(&path),
            of_file.attributes()
        );
        sums.join(&of_file);
    }
    if !run.unreadable.is_empty() {
        let name = run.lang.pick("not read", "nicht gelesen");
        let (mut body, mut of_them) = (String::new(), Sums::default());
        for u in run.unreadable {
            let path = xml(&u.path);
            let words = xml(u.reason.in_lang(run.lang));
            let _ = writeln!(
                body,
                "    <testcase name=\"{path}\" classname=\"{path}\">\n      <error message=\"{words}\"/>\n    </testcase>"
            );
            of_them.tests += 1;
            of_them.errors += 1;
        }
        let _ =
            writeln!(suites, "  <testsuite name=\"{name}\" {}>\n{body}  </testsuite>", of_them.attributes());
        sums.join(&of_them);
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"einklang\" {}>\n{suites}</testsuites>", sums.attributes())
}

/// The rules in use that are not switched off, with their titles.
fn rules<'a>(run: &Run<'a>) -> IndexMap<&'a str, &'a str, FxBuildHasher> {
    let all = run.manual.iter().flat_map(|m| &m.rules).filter(|r| !r.severities_in_use().is_empty());
    all.map(|r| (r.code.as_str(), explain::own_title(r, run.lang))).collect()
}

/// The files of the project that were asked for, and others with findings, each with its cases.
fn files<'a>(run: &Run<'a>, rules: &IndexMap<&'a str, &'a str, FxBuildHasher>) -> Vec<(SourceId, Cases<'a>)> {
    let mut files: IndexSet<SourceId, FxBuildHasher> = IndexSet::default();
    if let Some(manual) = run.manual {
        let of_it = |id: &SourceId| manual.workspace.is_own(*id) && manual.workspace.is_selected(*id);
        files.extend(manual.sources().iter().map(|(id, _)| id).filter(of_it));
    }
    files.extend(run.report.findings.iter().map(|f| f.primary.place.source));
    let mut files: Vec<SourceId> = files.into_iter().collect();
    files.sort_by_key(|id| run.lines.path(*id));
    let with_cases = |id: SourceId| {
        let mut cases: Cases<'a> = rules.keys().map(|code| (*code, Vec::new())).collect();
        for finding in run.report.findings.iter().filter(|f| f.primary.place.source == id) {
            cases.entry(&finding.code).or_default().push(finding);
        }
        (id, cases)
    };
    files.into_iter().map(with_cases).collect()
}

fn not_checked<'a>(run: &Run<'a>, code: &str) -> Option<&'a str> {
    let not = run.report.not_checked.iter().find(|n| n.code == code)?;
    Some(run.lang.pick(&not.reason.0, &not.reason.1))
}

struct Case {
    xml: String,
    failed: bool,
    skipped: bool,
}

/// What is found at the fail level fails a case; what is below, or accepted, is its output.
fn case(
    run: &Run<'_>,
    code: &str,
    title: &str,
    path: &str,
    findings: &[&Finding],
    not_checked: Option<&str>,
) -> Case {
    let name = if title.is_empty() { xml(code) } else { format!("{}: {}", xml(code), xml(title)) };
    let begin = format!("    <testcase name=\"{name}\" classname=\"{}\"", xml(path));
    let fails = |f: &&&Finding| f.accepted.is_none() && run.fail_on.is_met_by(f.severity);
    let (failing, others): (Vec<&Finding>, Vec<&Finding>) = findings.iter().partition(|f| fails(f));
    let mut inside = String::new();
    if let Some(first) = failing.first() {
        let kind = failing.iter().map(|f| f.severity).max().unwrap_or(first.severity).name();
        let (message, all) = (xml(&text::line(first.message.in_lang(run.lang))), lines(run, &failing));
        let _ = writeln!(inside, "      <failure type=\"{kind}\" message=\"{message}\">{all}</failure>");
    } else if let Some(reason) = not_checked.filter(|_| others.is_empty()) {
        let words = run.lang.pick("not checked", "nicht geprüft");
        let _ = writeln!(inside, "      <skipped message=\"{words}: {}\"/>", xml(reason));
    }
    let skipped = failing.is_empty() && !inside.is_empty();
    if !others.is_empty() {
        let _ = writeln!(inside, "      <system-out>{}</system-out>", lines(run, &others));
    }
    let xml = match inside.is_empty() {
        true => format!("{begin}/>\n"),
        false => format!("{begin}>\n{inside}    </testcase>\n"),
    };
    Case { xml, failed: !failing.is_empty(), skipped }
}

/// Each finding on a line.
fn lines(run: &Run<'_>, findings: &[&Finding]) -> String {
    let line = |f: &&Finding| {
        let accepted = f
            .accepted
            .as_ref()
            .map(|a| format!(" ({}: {})", run.lang.pick("accepted", "akzeptiert"), text::line(&a.because)));
        let words = text::line(f.message.in_lang(run.lang));
        let at = run.at(f.primary.place);
        xml(&format!("{at}: {}: {words}{}", heading(f, run.lang), accepted.unwrap_or_default()))
    };
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[derive(Default)]
struct Sums {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Sums {
    fn add(&mut self, case: &Case) {
        self.tests += 1;
        self.failures += usize::from(case.failed);
        self.skipped += usize::from(case.skipped);
    }

    fn join(&mut self, other: &Sums) {
        self.tests += other.tests;
        self.failures += other.failures;
        self.errors += other.errors;
        self.skipped += other.skipped;
    }

    fn attributes(&self) -> String {
        let Sums { tests, failures, errors, skipped } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\"")
    }
}

/// A text as XML, in one piece with what stands around it; lines stay lines.
fn xml(words: &str) -> String {
    let mut said = String::with_capacity(words.len());
    for c in text::lines(words).chars() {
        match c {
            '&' => said.push_str("&amp;"),
            '<' => said.push_str("&lt;"),
            '>' => said.push_str("&gt;"),
            '"' => said.push_str("&quot;"),
            // No characters of XML.
            '\u{fffe}' | '\u{ffff}' => said.push('\u{fffd}'),
            c => said.push(c),
        }
    }
    said
}
