//! What the language means, sentence by sentence: small examples with what is found written into them.
//!
//! Two forms. [`finds`] runs whole files, in which each finding stands as a comment: `# finds: possible project/r
//! c=one`. [`ask`] puts many conditions to one world, each with its answer behind it: `a.n < 5   # possible`.

use einklang::check::{self, Options, Report};
use einklang::finding::{Certainty, Finding, Lang};
use einklang::model::date::DateRange;
use einklang::source::LineIndex;
use einklang::workspace::{self, Workspace};

mod checks;
mod counting;
mod durations;
mod findings;
mod german;
mod halves;
mod numbers;
mod plans;
mod recursion;
mod sets;
mod silence;
mod times;
mod walks;

/// The day all examples are evaluated on.
const TODAY: &str = "2026-11-22";

/// Checks some files on [`TODAY`].
fn report(files: &[(&str, &str)], lang: Lang) -> (Workspace, Report) {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
    let workspace = workspace::of_texts(files);
    let as_of = DateRange::parse(TODAY).unwrap().first;
    let report = check::check(&workspace, &Options { as_of, lang });
    (workspace, report)
}

/// A finding on one line: `possible project/r c=one`; of the language itself its code and message.
fn line(f: &Finding) -> String {
    let possible = if f.certainty == Certainty::Possible { "possible " } else { "" };
    let mut line = format!("{possible}{}", f.code);
    if f.bindings.is_empty() {
        line.push_str(&format!(": {}", f.message.in_lang(Lang::En)));
    }
    f.bindings.iter().for_each(|(name, value)| line.push_str(&format!(" {name}={value}")));
    line
}

/// The comments of a text that begin with `mark`.
fn marked(text: &str, mark: &str) -> Vec<String> {
    let found = text.lines().filter_map(|l| l.split_once(mark)).map(|(_, rest)| rest.trim().to_owned());
    found.collect()
}

/// Checks files in which every finding is written behind `# finds:`, and, where any is, all that was not checked
/// behind `# not checked:`, and all unknown values that would decide something behind `# decides:`.
fn finds_in(files: &[(&str, &str)]) {
    let (_, report) = report(files, Lang::En);
    let all = |mark: &str| {
        let mut list: Vec<String> = files.iter().flat_map(|(_, t)| marked(t, mark)).collect();
        list.sort();
        list
    };
    let sorted = |mut list: Vec<String>| {
        list.sort();
        list
    };
    assert_eq!(sorted(report.findings.iter().map(line).collect()), all("# finds:"));
    let silent = all("# not checked:");
    if !silent.is_empty() {
        let said = report.not_checked.iter().map(|n| format!("{} {}", n.code, n.reason.0));
        assert_eq!(sorted(said.collect()), silent);
    }
    let decides = all("# decides:");
    if !decides.is_empty() {
        let said = report.deciding.iter().map(|d| format!("{} {}", d.findings, d.what.in_lang(Lang::En)));
        assert_eq!(sorted(said.collect()), decides);
    }
}

/// One file.
fn finds(text: &str) {
    finds_in(&[("a.ekl", text)]);
}

/// The findings of a text.
fn findings(text: &str, lang: Lang) -> Vec<Finding> {
    report(&[("a.ekl", text)], lang).1.findings
}

/// The only finding of a rule in a text.
fn only(text: &str, lang: Lang) -> Finding {
    let mut all = findings(text, lang);
    assert_eq!(all.len(), 1, "{:?}", all.iter().map(line).collect::<Vec<_>>());
    all.remove(0)
}

/// Puts conditions to a world, one a line, with the answer behind it: `certain`, `possible`, `never`, or words of
/// the error it is. The negation of each is asked too, and answers with the opposite.
fn ask(world: &str, questions: &str) {
    let mut text = format!("{world}\nkind probe {{ }}\nprobe the_probe\n");
    let questions: Vec<(&str, &str)> = questions.lines().filter_map(|l| l.rsplit_once("# ")).collect();
    let mut lines = Vec::new();
    for (i, (condition, _)) in questions.iter().enumerate() {
        lines.push(text.matches('\n').count());
        let condition = condition.trim();
        text.push_str(&format!("rule q{i} {{ for me: probe where ({condition}) report me \"\" }}\n"));
        text.push_str(&format!("rule not{i} {{ for me: probe where not ({condition}) report me \"\" }}\n"));
    }
    let (workspace, report) = report(&[("a.ekl", &text)], Lang::En);
    let mut answers: Vec<(String, String)> = vec![("never".to_owned(), "never".to_owned()); questions.len()];
    let mut others = Vec::new();
    // That a question has but one answer is said of it as well; here it is asked nonetheless.
    for f in report.findings.iter().filter(|f| !f.code.starts_with("rules/vacuous")) {
        let certain = if f.certainty == Certainty::Certain { "certain" } else { "possible" };
        let number = |prefix: &str| f.code.strip_prefix(prefix).and_then(|n| n.parse::<usize>().ok());
        let source = workspace.sources.get(f.primary.place.source);
        let at = LineIndex::new(&source.text).position(&source.text, f.primary.place.span.start).line;
        let question = lines.iter().position(|l| at as usize == l + 1 || at as usize == l + 2);
        if let Some(answer) = number("project/q").and_then(|n| answers.get_mut(n)) {
            answer.0 = certain.to_owned();
        } else if let Some(answer) = number("project/not").and_then(|n| answers.get_mut(n)) {
            answer.1 = certain.to_owned();
        } else if let Some(answer) = question.and_then(|q| answers.get_mut(q)) {
            answer.0 = f.message.in_lang(Lang::En).to_owned();
        } else {
            others.push(line(f));
        }
    }
    assert_eq!(others, Vec::<String>::new(), "the world itself is sound");
    let mut wrong = Vec::new();
    for ((condition, expected), (yes, no)) in questions.iter().zip(&answers) {
        let expected = expected.trim();
        let opposite = match expected {
            "certain" => "never",
            "never" => "certain",
            "possible" => "possible",
            _ => no,
        };
        let fine = match expected {
            "certain" | "possible" | "never" => yes == expected,
            words => yes.contains(words),
        };
        if !fine {
            wrong.push(format!("{}: {yes}, not {expected}", condition.trim()));
        } else if no != opposite {
            wrong.push(format!("not ({}): {no}, not {opposite}", condition.trim()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
