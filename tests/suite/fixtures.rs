//! The drafts under `fixtures` hold what is written beside them, and nothing else.

use std::path::{Path, PathBuf};

use einklang::check::{self, Options, Report};
use einklang::finding::{Certainty, Finding, Lang};
use einklang::render::{Lines, Style, json, terminal};
use einklang::source::Pack;
use einklang::workspace::{self, Workspace};

/// A draft as `einklang check` loads it, with the day that its project file states.
struct Draft {
    workspace: Workspace,
    as_of: i32,
}

impl Draft {
    fn load(name: &str) -> Draft {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
        let workspace = workspace::load(&[folder], &[], workspace::Tests::Wanted);
        assert!(workspace.unreadable.is_empty() && !workspace.misconfigured);
        let as_of = workspace.settings.as_of.unwrap();
        Draft { workspace, as_of }
    }

    fn check(&self, lang: Lang) -> Report {
        check::check(&self.workspace, &Options { as_of: self.as_of, lang })
    }

    /// As a terminal of 100 columns without colours shows it.
    fn pretty(&self, lang: Lang) -> String {
        let (mut out, report) = (Vec::new(), self.check(lang));
        let style = Style { lang, width: 100, color: false };
        terminal::write(&mut out, &report, &Lines::new(&self.workspace.sources), style).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// As programs read it; here, each label, step and citation on a line of its own.
    fn json(&self, lang: Lang) -> String {
        let (mut out, report) = (Vec::new(), self.check(lang));
        json::write(&mut out, &report, &Lines::new(&self.workspace.sources), lang).unwrap();
        let text = String::from_utf8(out).unwrap();
        let begins = ["{\"code\"", "{\"path\"", "{\"text\"", "\"help\"", "\"not_checked\"", "\"summary\""];
        begins.iter().fold(text, |text, begin| text.replace(begin, &format!("\n{begin}")))
    }
}

/// The entities at which a finding has words to show, but for the first.
fn related(finding: &Finding) -> Vec<&str> {
    finding.related.iter().filter_map(|l| l.entity.as_deref()).collect()
}

/// What a variable of the rule stands for.
fn bound<'a>(finding: &'a Finding, variable: &str) -> Option<&'a str> {
    finding.bindings.iter().find(|(name, _)| name == variable).map(|(_, value)| value.as_str())
}

/// The statement in which an offset lies: the last line before it that begins at the margin and opens a brace.
fn statement_at(text: &str, offset: usize) -> &str {
    let before = text.get(..offset).unwrap_or(text);
    let line = text.get(before.rfind('\n').map_or(0, |i| i + 1)..).and_then(|rest| rest.lines().next());
    let opens = |l: &&str| l.starts_with(char::is_alphabetic) && l.ends_with('{');
    line.filter(opens).or_else(|| before.lines().rev().find(opens)).unwrap_or("")
}

/// What is written into the files of a draft: behind `# finds:` in a statement, what is to be found there.
fn expected(workspace: &Workspace) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for file in workspace.sources.files.iter().filter(|f| f.pack == Pack::PROJECT) {
        for (at, _) in file.text.match_indices("# finds: ") {
            let rest = file.text.get(at..).and_then(|r| r.lines().next()).unwrap_or("");
            let codes = rest.trim_start_matches("# finds: ").split(',').map(|c| c.trim().to_owned());
            let statement = statement_at(&file.text, at).to_owned();
            all.extend(codes.map(|code| (file.path.clone(), statement.clone(), code)));
        }
    }
    all.sort_unstable();
    all
}

/// The folders with a project file, in `folder` or deeper, in the order of their names.
pub(crate) fn projects_in(folder: &Path) -> Vec<PathBuf> {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    inside.retain(|path| path.is_dir());
    inside.sort_unstable();
    let here = folder.join("einklang.toml").is_file().then(|| folder.to_path_buf());
    here.into_iter().chain(inside.iter().flat_map(|f| projects_in(f))).collect()
}

#[test]
fn each_draft_holds_the_findings_written_into_it_and_no_others() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for folder in projects_in(&fixtures) {
        let draft = Draft::load(folder.strip_prefix(&fixtures).unwrap().to_str().unwrap());
        let report = draft.check(Lang::En);
        let sources = &draft.workspace.sources;
        let mut found: Vec<_> = report
            .findings
            .iter()
            .map(|f| {
                let place = f.primary.place;
                let file = sources.get(place.source);
                let doubt = if f.certainty == Certainty::Possible { "possible " } else { "" };
                let statement = statement_at(&file.text, place.span.start as usize).to_owned();
                (file.path.clone(), statement, format!("{doubt}{}", f.code))
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, expected(&draft.workspace), "{}", folder.display());
    }
}

#[test]
fn ghana_admits_more_nurses_than_its_annex_can_release() {
    let report = Draft::load("ghana").check(Lang::De);
    let finding = report.findings.iter().find(|f| f.code == "migration/brain_drain").unwrap();
    assert_eq!(bound(finding, "c"), Some("DE_GH.A3"));
    assert_eq!(bound(finding, "o"), Some("kein_brain_drain"));
    let places = related(finding);
    for place in ["kein_brain_drain", "anlage_1", "DE_GH.A11"] {
        assert!(places.contains(&place), "{place} is shown: {places:?}");
    }
}

#[test]
fn ghana_pays_two_articles_from_a_line_that_suffices_for_one() {
    let report = Draft::load("ghana").check(Lang::De);
    let finding = report.findings.iter().find(|f| f.code == "policy/overcommitted_line").unwrap();
    assert_eq!(bound(finding, "y"), Some("2026"));
    let reasons: Vec<_> = finding.because.iter().map(|s| s.text.in_lang(Lang::De)).collect();
    let amount = |r: &&str| r.starts_with("Ansatz") && r.contains("6.000.000");
    assert!(reasons.iter().any(amount), "the amount of that year is a reason: {reasons:?}");
    let claimants: Vec<_> = finding
        .related
        .iter()
        .filter(|l| l.property.as_deref() == Some("cost"))
        .map(|l| l.entity.as_deref())
        .collect();
    assert_eq!(claimants, [Some("DE_GH.A11"), Some("DE_GH.A12")]);
}

/// The fence that follows a heading of the README.
fn fence_after(readme: &str, heading: &str) -> String {
    let after = readme.lines().skip_while(|l| *l != heading).skip_while(|l| !l.starts_with("```")).skip(1);
    after.take_while(|l| !l.starts_with("```")).map(|l| format!("{l}\n")).collect()
}

#[test]
fn the_readme_shows_what_the_draft_says_and_what_is_found() {
    let readme = include_str!("../../README.md");
    let draft = Draft::load("ghana");
    let lines = draft.workspace.sources.files.iter().flat_map(|f| f.text.lines());
    let texts: String = lines.filter(|l| !l.contains("# finds: ")).map(|l| format!("{l}\n")).collect();
    let input = fence_after(readme, "## One input");
    for statement in input.split("\n\n") {
        assert!(texts.contains(statement.trim_end()), "not in the draft:\n{statement}");
    }
    let (shown, found) = (fence_after(readme, "## One finding"), draft.pretty(Lang::En));
    assert!(!shown.is_empty() && found.contains(&shown), "not what is found:\n{shown}\nbut:\n{found}");
}

#[test]
fn ghana_in_german() {
    insta::assert_snapshot!(Draft::load("ghana").pretty(Lang::De));
}

#[test]
fn ghana_in_english() {
    insta::assert_snapshot!(Draft::load("ghana").pretty(Lang::En));
}

#[test]
fn ghana_as_json() {
    insta::assert_snapshot!(Draft::load("ghana").json(Lang::De));
}
