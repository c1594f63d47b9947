//! What is measured is worth measuring.

use std::fs;

use einklang::check::{Options, check};
use einklang::finding::Lang;
use einklang::workspace::{self, Tests};

#[path = "../../benches/corpus.rs"]
mod corpus;

#[test]
fn the_collection_that_is_made_up_has_findings_and_no_mistakes() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in corpus::corpus(2_000) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let workspace = workspace::load(&[folder.path().to_owned()], &[], Tests::Wanted);
    let options = Options { as_of: workspace.settings.as_of.unwrap(), lang: Lang::En };
    let report = check(&workspace, &options);
    let mistakes: Vec<&str> =
        report.findings.iter().map(|f| f.code.as_str()).filter(|code| !code.starts_with("pack/")).collect();
    assert!(mistakes.is_empty(), "{mistakes:?}");
    for rule in ["goal_conflict", "unfunded"] {
        assert!(report.findings.iter().any(|f| f.code == format!("pack/{rule}")), "{rule}");
    }
}
