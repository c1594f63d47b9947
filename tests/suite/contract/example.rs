//! The contract's complete example, as it is written, with one file beside it that declares the budget line it names.

use super::{check, fails, findings, options, workspace};
use einklang::finding::Lang;

/// The example and what a project has beside it.
fn project() -> String {
    format!(
        "--- a.ekl\n{}--- budget.ekl\nuse policy\nfunding_line epl11_t687 \"title 687 (invented)\" {{ period: 2026 .. 2030 }}\n",
        include_str!("complete.ekl")
    )
}

/// Since it was written, the packs brought the source itself, and took costs by the year: both are told at its words.
#[test]
fn the_complete_example_checks_with_the_findings_it_should_have() {
    let workspace = workspace(&project());
    let mut report = check(&workspace, &options(Lang::En));
    // What other rules of the packs say of it, their own pages show.
    report.retain(|f| {
        !f.code.starts_with("policy/")
            && (!f.code.starts_with("migration/") || f.code == "migration/brain_drain")
    });
    let found = findings(&workspace, &report);
    assert_eq!(
        found,
        r#"3:8 `SWP2024` model/declared_twice: `SWP2024` is declared a second time
22:22 `nurse` migration/brain_drain: Recruitment of nurses works against the objective “Prevent brain drain” (Federal Ministry for Economic Cooperation and Development)
22:22 `nurse` project/nurse_drain (accepted): Recruitment of nurses takes registered nurses from Ghana
25:13 `7_000 EUR/person` model/dimension: expected a quantity in `EUR/year`, found `7_000 EUR/person`
"#
    );
}

#[test]
fn its_test_passes() {
    fails(&project(), "");
}
