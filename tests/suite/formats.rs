//! What pipelines read: each form with the input it comes from, files that are whole or not there, and texts of files that do
//! nothing but say something.

mod changes;
mod files;
mod hostile;
mod sarif;
mod shapes;

use std::path::Path;
use std::process::{Command, Output};

use crate::cli::folder;

/// A draft with an error over two files, a possible warning, an accepted error and a rule that has nothing to look at.
const PROJECT: [(&str, &str); 3] = [
    ("einklang.toml", "languages = [\"en\", \"de\"]\nas_of = \"2026-01-01\"\n"),
    (
        "drafts/treaty ä.ekl",
        "deal north en \"the northern deal\" de \"das Nordabkommen\" { places: 900 }\n\
         deal south en \"the southern deal\" de \"das Südabkommen\" { places: 100 .. 400 }\n\
         deal west en \"the western deal\" de \"das Westabkommen\" { places: 700 }\n\
         \n\
         accept too_many at west { because \"decided on 3 March\" by: cabinet until: 2030-12-31 }\n",
    ),
    (
        "rules.ekl",
        "kind deal { places: number }\n\
         kind limit { most: number }\n\
         kind office { }\n\
         kind budget { amount: number }\n\
         limit ceiling en \"the ceiling\" de \"die Obergrenze\" { most: 300 }\n\
         office cabinet \"Cabinet\" { }\n\
         \n\
         rule too_many en \"More places than there are\" de \"Mehr Plätze als vorhanden\" {\n\
         \x20 for d: deal, l: limit\n\
         \x20 where d.places > l.most\n\
         \x20 report d.places en \"{d} promises {d.places}, more than `{l.most}`\" de \"{d} verspricht {d.places}, mehr als `{l.most}`\"\n\
         \x20 with l.most en \"{l}\" de \"{l}\"\n\
         \x20 help en \"promise less\" de \"weniger versprechen\"\n\
         }\n\
         \n\
         rule unpaid en \"Unpaid\" de \"Unbezahlt\" {\n\
         \x20 for b: budget where b.amount < 1\n\
         \x20 severity: note\n\
         \x20 report b en \"{b} is empty\" de \"{b} ist leer\"\n\
         }\n",
    ),
];

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments);
    // What a pipeline sets must not change what its tests see.
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(name);
    }
    for name in ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_SHA", "CI_PROJECT_URL", "CI_COMMIT_SHA"] {
        command.env_remove(name);
    }
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What a form says of a project.
fn check(folder: &Path, format: &str, lang: &str) -> String {
    stdout(&run(folder, &["check", "--format", format, "--lang", lang]))
}
