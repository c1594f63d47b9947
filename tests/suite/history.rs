//! The made-up history of a draft: thirty changes, each with the findings it introduces and resolves written beside it.
//!
//! What moves, is renamed or is reworded brings no finding back, neither in a comparison of two versions nor against a
//! baseline, whether the versions are texts in memory or revisions in git.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use einklang::check::changes::{self, Changes, Record};
use einklang::check::{self, Options, Report, baseline};
use einklang::finding::{Finding, Lang, Severity};
use einklang::workspace::{self, Workspace};
use tempfile::TempDir;

mod steps;

/// The files of a version.
type Files = BTreeMap<String, String>;

/// A change of the files, and what it does to the findings: `+` introduced, `-` resolved, `!` worse, `~` lighter.
struct Step {
    what: &'static str,
    change: fn(&mut Files),
    does: &'static [&'static str],
}

fn workspace(files: &Files) -> Workspace {
    workspace::of_texts(files.clone())
}

fn report(workspace: &Workspace) -> Report {
    check::check(workspace, &Options { as_of: workspace.settings.as_of.unwrap(), lang: Lang::En })
}

/// A finding by its rule and what it binds, whichever comes first.
fn name(finding: &Finding) -> String {
    let rule = finding.code.rsplit('/').next().unwrap();
    let mut bound: Vec<&str> = finding.bindings.iter().map(|(_, value)| value.as_str()).collect();
    bound.sort_unstable();
    format!("{rule} {}", bound.join(" "))
}

/// What changes did, in the form of the expectations. What is gone has only its fingerprint, and was seen before.
fn does(changes: &Changes, seen: &BTreeMap<u64, String>) -> Vec<String> {
    let mut lines: Vec<String> = changes.introduced.iter().map(|f| format!("+ {}", name(f))).collect();
    lines.extend(changes.resolved.iter().map(|r| format!("- {}", seen[&r.fingerprint])));
    lines.extend(changes.changed.iter().map(|c| {
        let sign = if c.is_worse() { '!' } else { '~' };
        format!("{sign} {}", name(&c.now))
    }));
    lines.sort_unstable();
    lines
}

/// The versions of the draft, the first before all steps.
fn versions() -> Vec<Files> {
    let mut all = vec![steps::first()];
    for step in steps::STEPS {
        let mut files = all.last().unwrap().clone();
        (step.change)(&mut files);
        assert_ne!(files, *all.last().unwrap(), "{} changes something", step.what);
        all.push(files);
    }
    all
}

fn expected(step: &Step) -> Vec<String> {
    let mut does: Vec<String> = step.does.iter().map(|s| (*s).to_owned()).collect();
    does.sort_unstable();
    does
}

#[test]
fn each_of_thirty_changes_introduces_and_resolves_what_is_written_beside_it() {
    let versions = versions();
    assert_eq!(steps::STEPS.len(), 30);
    let mut seen = BTreeMap::new();
    for (step, pair) in steps::STEPS.iter().zip(versions.windows(2)) {
        let (old, new) = (workspace(&pair[0]), workspace(&pair[1]));
        let (was, now) = (report(&old), report(&new));
        seen.extend(was.findings.iter().map(|f| (f.fingerprint, name(f))));
        let records = changes::records(&was.findings, &old.sources);
        let changes = changes::compare(records.clone(), now.findings.clone(), &new.sources);
        assert_eq!(does(&changes, &seen), expected(step), "{}", step.what);

        // A baseline of the version before says the same, by way of its file.
        let known = baseline::read(&baseline::write(&records, Lang::En)).unwrap();
        let mut against = now.clone();
        baseline::apply(&mut against, known, &new.sources);
        let between = against.baseline.as_ref().unwrap();
        // What was accepted stands in no baseline: once it counts again, it is new.
        let accepted = records.iter().filter(|r| r.accepted).map(|r| format!("! {}", seen[&r.fingerprint]));
        let accepted: Vec<String> = accepted.collect();
        let mut listed: Vec<String> = expected(step)
            .into_iter()
            .map(|line| if accepted.contains(&line) { line.replacen('!', "+", 1) } else { line })
            .collect();
        listed.sort_unstable();
        assert_eq!(does(between, &seen), listed, "{}", step.what);
        assert_eq!(against.summary.known + against.findings.len(), now.findings.len(), "{}", step.what);
        let fails = step.does.iter().filter(|d| d.starts_with(['+', '!'])).count();
        let counts = against.findings.iter().filter(|f| f.accepted.is_none()).count();
        assert_eq!(counts, fails, "{}", step.what);
    }
}

#[test]
fn against_a_baseline_from_the_beginning_only_what_came_later_is_shown() {
    let versions = versions();
    let first = workspace(&versions[0]);
    let records = changes::records(&report(&first).findings, &first.sources);
    let text = baseline::write(&records, Lang::En);
    let known: Vec<u64> = records.iter().map(|r: &Record| r.fingerprint).collect();
    let mut ever_known = 0;
    for (step, files) in steps::STEPS.iter().zip(&versions[1..]) {
        let now = workspace(files);
        let mut shown = report(&now);
        let is_known = |f: &&Finding| known.contains(&f.fingerprint);
        let mut later: Vec<String> = shown.findings.iter().filter(|f| !is_known(f)).map(name).collect();
        baseline::apply(&mut shown, baseline::read(&text).unwrap(), &now.sources);
        ever_known += shown.summary.known;
        // The one that was known and is shown all the same has become an error since.
        let worse: Vec<&Finding> = shown.findings.iter().filter(is_known).collect();
        assert!(
            worse.iter().all(|f| name(f) == "crowd P1" && f.severity == Severity::Error),
            "{}",
            step.what
        );
        later.extend(worse.into_iter().map(name));
        let mut said: Vec<String> = shown.findings.iter().map(name).collect();
        said.sort_unstable();
        later.sort_unstable();
        assert_eq!(said, later, "{}", step.what);
    }
    assert!(ever_known > 30, "the baseline knows something: {ever_known}");
}

#[test]
fn the_same_history_in_git_says_the_same() {
    let repository = Repository::new();
    let versions = versions();
    let mut commits = Vec::new();
    for files in &versions {
        repository.hold(files);
        commits.push(repository.commit());
    }
    for (i, (step, pair)) in steps::STEPS.iter().zip(commits.windows(2)).enumerate() {
        let said = repository.diff(&format!("{}..{}", pair[0], pair[1]));
        let count = |signs: &str| {
            u64::try_from(step.does.iter().filter(|d| d.starts_with(|c| signs.contains(c))).count()).unwrap()
        };
        let summary = &said["summary"];
        let counts = ["introduced", "resolved", "worse", "lighter"].map(|k| summary[k].as_u64().unwrap());
        assert_eq!(counts, [count("+"), count("-"), count("!"), count("~")], "{}: {summary}", step.what);
        let old = workspace::at_revision(repository.0.path(), &pair[0], workspace::Tests::Wanted).unwrap();
        let read: Files = old.sources.files.iter().map(|s| (s.path.clone(), s.text.to_string())).collect();
        assert_eq!(read, versions[i], "revision {i} is read as it was written");
    }
    // The files as they are, against the first revision: the last step left them there.
    let (old, new) = (workspace(&versions[0]), workspace(versions.last().unwrap()));
    let records = changes::records(&report(&old).findings, &old.sources);
    let whole = changes::compare(records, report(&new).findings, &new.sources);
    let said = repository.diff(&commits[0]);
    assert_eq!(said["summary"]["introduced"], whole.introduced.len());
    assert_eq!(said["summary"]["resolved"], whole.resolved.len());
    assert_eq!(said["summary"]["kept"], whole.kept.len());
}

/// A repository in a folder of its own. Without the program `git` there is nothing to test, and that is no success.
pub(super) struct Repository(pub(super) TempDir);

impl Repository {
    pub(super) fn new() -> Repository {
        let repository = Repository(TempDir::new().unwrap());
        repository.git(&["init", "--quiet"]);
        repository
    }

    pub(super) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .current_dir(self.0.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
            .args(arguments)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output();
        assert!(output.is_ok(), "this test needs the program `git`: {output:?}");
        let output = output.unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Makes the folder hold these files, and no others.
    fn hold(&self, files: &Files) {
        for entry in fs::read_dir(self.0.path()).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true if path.ends_with(".git") => {}
                true => fs::remove_dir_all(path).unwrap(),
                false => fs::remove_file(path).unwrap(),
            }
        }
        for (path, text) in files {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    pub(super) fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "a version"]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn diff(&self, revisions: &str) -> serde_json::Value {
        let said = run(self.0.path(), &["diff", "--git", revisions, "--format", "json"]);
        serde_json::from_str(&said).unwrap()
    }
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_einklang")).current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.code() < Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
