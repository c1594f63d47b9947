//! The templates for CI: what can be held of them without the tools that read them, which `ci/validate.sh` asks.
//!
//! Their scripts are run as a runner would run them, on the drafts of a scratch repository.
#![cfg(unix)]

mod shipping;

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;
use tempfile::TempDir;

const RULE: &str = "kind plan { number: number }\n\nrule large \"A large number\" {\n  severity: error\n  for p: plan\n  \
                    where p.number > 10\n  report p.number \"{p}: {p.number}\"\n}\n";
const OLD: &str = "plan old \"Old plan\" { number: 11 }\n";
const NEW: &str = "plan new \"New plan\" { number: 12 }\n";
const FINE: &str = "plan fine \"Fine plan\" { number: 9 }\n";

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// A repository with drafts, whose branch `main` has been pushed, and beside it what a runner keeps for a job.
struct Repository {
    scratch: TempDir,
}

/// How a script ended, and what it said.
#[derive(Debug)]
struct Ran {
    code: i32,
    said: String,
}

impl Repository {
    /// With these drafts on `main`.
    fn new(drafts: &[(&str, &str)]) -> Repository {
        let repository = Repository { scratch: TempDir::new().unwrap() };
        let root = repository.scratch.path();
        for folder in ["origin", "drafts", "runner/einklang/bin"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let program = root.join("runner/einklang/bin/einklang");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_einklang"), program).unwrap();
        repository
            .ok("git init -q --bare ../origin && git init -q -b main && git remote add origin ../origin");
        repository.commit(&[("einklang.toml", "languages = [\"en\"]\n"), ("rule.ekl", RULE)]);
        repository.commit(drafts);
        repository.ok("git push -q origin main && git checkout -q -b change");
        repository
    }

    fn commit(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            fs::write(self.scratch.path().join("drafts").join(name), text).unwrap();
        }
        self.ok("git add . && git commit -q --allow-empty -m drafts");
    }

    /// Runs a script in the repository, in a shell that stops at what fails.
    fn run(&self, shell: &str, script: &str, variables: &[(&str, &str)]) -> Ran {
        let root = self.scratch.path();
        let mut command = Command::new(shell);
        command.args(["-e", "-u", "-c", script]).current_dir(root.join("drafts")).env_clear();
        let path =
            format!("{}:{}", root.join("runner/einklang/bin").display(), std::env::var("PATH").unwrap());
        command.env("PATH", path).env("HOME", root).env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "test")
                .env(format!("GIT_{who}_EMAIL"), "test@example.org");
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        Ran { code: output.status.code().unwrap(), said: String::from_utf8(said).unwrap() }
    }

    fn ok(&self, script: &str) {
        let ran = self.run("bash", script, &[]);
        assert_eq!(ran.code, 0, "{script}: {}", ran.said);
    }

    /// Runs the check of the GitHub action, as a step does.
    fn github(&self, variables: &[(&str, &str)]) -> Ran {
        let runner = self.scratch.path().join("runner");
        let [root, output, summary] =
            ["einklang", "output", "summary"].map(|n| runner.join(n).display().to_string());
        let _ = fs::remove_file(&summary);
        let runner = runner.display().to_string();
        let inputs = [
            ("RUNNER_TEMP", &*runner),
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("EINKLANG_ROOT", &root),
            ("EINKLANG_PATHS", "."),
            ("EINKLANG_FAIL_ON", ""),
            ("EINKLANG_LANG", ""),
            ("EINKLANG_NEW_ONLY", "false"),
        ];
        let script = concat!("exec bash ", env!("CARGO_MANIFEST_DIR"), "/ci/github/check.sh");
        self.run("bash", script, &[&inputs, variables].concat())
    }

    /// Runs the job of the GitLab template.
    fn gitlab(&self, variables: &[(&str, &str)]) -> Ran {
        let folder = self.scratch.path().join("drafts").display().to_string();
        let job = [("CI_PROJECT_DIR", &*folder), ("EINKLANG_NEW_ONLY", "false")];
        let job = [&job, variables].concat();
        self.run("sh", &gitlab_script(), &job)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.scratch.path().join(file)).unwrap_or_default()
    }

    /// The commit where the branch left `main`, as GitLab names it.
    fn base(&self) -> String {
        self.run("bash", "git merge-base main HEAD", &[]).said.trim().to_owned()
    }
}

/// The one script of the job's `script:`: the lines that stand deeper than its `- |`.
fn gitlab_script() -> String {
    let template = text("ci/gitlab/einklang.gitlab-ci.yml");
    let (_, script) = template.split_once("\n  script:\n    - |\n").unwrap();
    script.lines().take_while(|l| l.starts_with("      ")).map(|l| format!("{}\n", &l[6..])).collect()
}

#[test]
fn the_github_action_shows_findings_at_their_lines_and_in_the_summary() {
    let repository = Repository::new(&[("a.ekl", OLD)]);
    let ran = repository.github(&[]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    assert!(ran.said.contains("::error file=a.ekl,line=1,"), "{}", ran.said);
    let summary = repository.read("runner/summary");
    assert_eq!(summary.matches("## Einklang").count(), 1, "{summary}");
    assert!(summary.contains("project/large"), "{summary}");
    assert!(repository.read("runner/einklang.sarif").contains("\"2.1.0\""));
    assert!(repository.read("runner/output").contains("sarif="));
}

#[test]
fn a_github_pull_request_names_what_it_introduces_and_fails_for_that_alone_if_so_wanted() {
    let repository = Repository::new(&[("a.ekl", OLD)]);
    repository.commit(&[("b.ekl", FINE)]);
    let request = [("GITHUB_BASE_REF", "main")];
    let new_only = [("GITHUB_BASE_REF", "main"), ("EINKLANG_NEW_ONLY", "true")];
    assert_eq!(repository.github(&request).code, 1);
    assert_eq!(repository.github(&new_only).code, 0);
    repository.commit(&[("b.ekl", NEW)]);
    let ran = repository.github(&new_only);
    assert_eq!(ran.code, 1, "{}", ran.said);
    let summary = repository.read("runner/summary");
    assert!(summary.contains("New plan"), "{summary}");
}

#[test]
fn the_github_action_compares_the_paths_it_is_given() {
    let repository = Repository::new(&[]);
    repository
        .ok("mkdir -p 'Süd 1' 'Süd 2' && git mv einklang.toml rule.ekl 'Süd 1' && cp -r 'Süd 1'/* 'Süd 2'");
    repository.commit(&[("Süd 1/a.ekl", OLD), ("Süd 2/a.ekl", OLD)]);
    repository.ok("git push -q origin HEAD:main");
    let request = [("EINKLANG_PATHS", "Süd 2\n"), ("GITHUB_BASE_REF", "main"), ("EINKLANG_NEW_ONLY", "true")];
    repository.commit(&[("Süd 1/b.ekl", NEW)]);
    let ran = repository.github(&request);
    assert_eq!(ran.code, 0, "{}", ran.said);
    repository.commit(&[("Süd 2/b.ekl", NEW)]);
    let ran = repository.github(&request);
    assert_eq!(ran.code, 1, "{}", ran.said);
    assert!(repository.read("runner/summary").contains("New plan"));
}

#[test]
fn what_the_github_action_cannot_do_fails_in_every_mode() {
    let repository = Repository::new(&[("a.ekl", FINE)]);
    let gone = [("EINKLANG_PATHS", "gone.ekl\n"), ("GITHUB_BASE_REF", "main"), ("EINKLANG_NEW_ONLY", "true")];
    assert_eq!(repository.github(&gone).code, 2);
    assert_eq!(repository.github(&[("GITHUB_BASE_REF", "no_such_branch")]).code, 2);
}

#[test]
fn the_github_action_builds_anew_when_the_source_changes_and_only_then() {
    let repository = Repository::new(&[]);
    let key = || {
        let output = repository.scratch.path().join("runner/key").display().to_string();
        let _ = fs::remove_file(&output);
        let variables = [("RUNNER_TEMP", "/temp"), ("GITHUB_OUTPUT", &*output)];
        let ran = repository.run("bash", "bash ../source/ci/github/install.sh key", &variables);
        assert_eq!(ran.code, 0, "{}", ran.said);
        repository.read("runner/key")
    };
    let source = repository.scratch.path().join("source");
    let script = text("ci/github/install.sh");
    for (file, text) in [
        ("Cargo.toml", ""),
        ("Cargo.lock", ""),
        ("src/main.rs", "1"),
        ("rules/a.ekl", ""),
        ("ci/github/install.sh", &script),
    ] {
        fs::create_dir_all(source.join(file).parent().unwrap()).unwrap();
        fs::write(source.join(file), text).unwrap();
    }
    let first = key();
    assert!(Regex::new("^root=/temp/einklang\nkey=[0-9a-f]{40}\n$").unwrap().is_match(&first), "{first}");
    assert_eq!(key(), first);
    fs::write(source.join("src/main.rs"), "2").unwrap();
    assert_ne!(key(), first);
}

#[test]
fn the_gitlab_job_leaves_its_reports_and_a_baseline_makes_it_green() {
    let repository = Repository::new(&[("a.ekl", OLD)]);
    let ran = repository.gitlab(&[]);
    assert_eq!(ran.code, 1, "{}", ran.said);
    for (report, holds) in [
        ("einklang-codequality.json", "\"fingerprint\""),
        ("einklang-junit.xml", "<testsuites"),
        ("einklang.md", "project/large"),
    ] {
        assert!(repository.read(&format!("drafts/{report}")).contains(holds), "{report}");
    }
    let accept = repository.run("sh", "einklang check --write-baseline einklang-baseline.json", &[]);
    assert!(accept.code <= 1, "{}", accept.said);
    repository.commit(&[("einklang.toml", "languages = [\"en\"]\nbaseline = \"einklang-baseline.json\"\n")]);
    let ran = repository.gitlab(&[]);
    assert_eq!(ran.code, 0, "{}", ran.said);
}

#[test]
fn a_gitlab_merge_request_names_what_it_introduces_and_fails_for_that_alone_if_so_wanted() {
    let repository = Repository::new(&[("a.ekl", OLD)]);
    repository.commit(&[("b.ekl", FINE)]);
    let base = repository.base();
    let request = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", &*base)];
    let new_only = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", &*base), ("EINKLANG_NEW_ONLY", "true")];
    assert_eq!(repository.gitlab(&request).code, 1);
    assert_eq!(repository.gitlab(&new_only).code, 0);
    repository.commit(&[("b.ekl", NEW)]);
    let ran = repository.gitlab(&new_only);
    assert_eq!(ran.code, 1, "{}", ran.said);
    assert!(repository.read("drafts/einklang-new.md").contains("New plan"));
    let broken = [("CI_MERGE_REQUEST_DIFF_BASE_SHA", "no_such_revision")];
    assert_eq!(repository.gitlab(&broken).code, 2);
}

#[test]
fn a_gitlab_job_lists_the_variables_its_script_asks_for() {
    let template = text("ci/gitlab/einklang.gitlab-ci.yml");
    for variable in Regex::new(r"\$\{?(EINKLANG_[A-Z_]+)").unwrap().captures_iter(&template) {
        assert!(template.contains(&format!("\n    {}: ", &variable[1])), "{} is not set", &variable[1]);
    }
}

#[test]
fn the_action_hands_its_script_all_that_it_asks_for() {
    let action = text("ci/github/action.yml");
    let asked = Regex::new(r"\$\{?(EINKLANG_[A-Z_]+)").unwrap();
    for script in ["ci/github/check.sh", "ci/github/install.sh"] {
        for variable in asked.captures_iter(&text(script)) {
            assert!(action.contains(&format!("\n        {}: ", &variable[1])), "{script}: {}", &variable[1]);
        }
    }
    for input in Regex::new(r"inputs\.([a-z-]+)").unwrap().captures_iter(&action) {
        assert!(action.contains(&format!("\n  {}:\n    description: ", &input[1])), "{}", &input[1]);
        assert!(
            text("docs/ci.md").contains(&format!("| `{}` |", &input[1])),
            "{} is not documented",
            &input[1]
        );
    }
}

#[test]
fn every_command_of_the_hooks_and_of_the_page_is_one_that_einklang_knows() {
    let page = text("docs/ci.md");
    let on_page = page.lines().filter(|l| l.starts_with("einklang "));
    let hooks = text(".pre-commit-hooks.yaml");
    let of_hooks = hooks.lines().filter_map(|l| l.strip_prefix("  entry: "));
    let commands: Vec<&str> = on_page.chain(of_hooks).collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let repository = Repository::new(&[("a.ekl", FINE)]);
        let ran = repository.run("bash", command, &[]);
        assert_eq!(ran.code, 0, "{command}: {}", ran.said);
    }
}

#[test]
fn the_hooks_look_at_the_whole_project_when_a_draft_or_its_project_file_changes() {
    let hooks = text(".pre-commit-hooks.yaml");
    assert_eq!(hooks.matches("- id: ").count(), hooks.matches("  pass_filenames: false\n").count());
    assert_eq!(hooks.matches("- id: ").count(), hooks.matches("  require_serial: true\n").count());
    let files = hooks.lines().find_map(|l| l.strip_prefix("  files: &drafts ")).unwrap();
    let files = Regex::new(files).unwrap();
    for path in ["a.ekl", "drafts/b.ekl.md", "einklang.toml", "below/einklang.toml"] {
        assert!(files.is_match(path), "{path}");
    }
    for path in ["README.md", "a.ekl.txt", "not-einklang.toml", "aekl"] {
        assert!(!files.is_match(path), "{path}");
    }
}

#[test]
fn the_examples_name_the_version_of_the_program() {
    let versions = Regex::new(
        r#"(?:EINKLANG_VERSION: "|github@v|rev: v|einklang:|einklang-|[Tt]ag `?(?:such as )?v)(\d+\.\d+\.\d+)"#,
    );
    let versions = versions.unwrap();
    for (file, count) in [
        ("docs/ci.md", 7),
        ("ci/gitlab/einklang.gitlab-ci.yml", 1),
        ("ci/docker/Dockerfile", 2),
        (".github/workflows/release.yml", 1),
    ] {
        let text = text(file);
        let found: Vec<&str> = versions.captures_iter(&text).map(|c| c.extract::<1>().1[0]).collect();
        assert_eq!(found, vec![env!("CARGO_PKG_VERSION"); count], "{file}");
    }
}

#[test]
fn no_template_asks_for_an_older_rust_than_the_program() {
    let needed: Vec<u32> = env!("CARGO_PKG_RUST_VERSION").split('.').map(|n| n.parse().unwrap()).collect();
    let image = Regex::new(r"rust:(\d+)\.(\d+)").unwrap();
    for file in ["ci/docker/Dockerfile", "ci/gitlab/einklang.gitlab-ci.yml"] {
        let text = text(file);
        let [major, minor] = image.captures(&text).unwrap().extract().1.map(|n| n.parse().unwrap());
        assert!((major, minor) >= (needed[0], needed[1]), "{file}");
    }
}
