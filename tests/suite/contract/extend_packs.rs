//! *Kinds* and *packs*: what a pack adds to a kind of another, and who sees it.

use einklang::finding::Lang;

use super::{check, findings, finds, options, workspace};

const BASE: &str = r#"
--- packs/base/v.ekl
kind actor
kind clause { who: actor ?  sentence "{who} acts" }
actor mill "Mill"
clause standing { mill acts }
rule acts { severity: note for c: clause where c.who is given report c "acts" }
"#;

const MORE: &str = r#"
--- packs/more/v.ekl
use "packs/base"
choice level { A1  A2  B1 }
extend kind clause { level: level ?  sentence "{who} asks for {level}" }
rule low { for c: clause where c.level < B1 report c.level "{c.level}" }
"#;

/// The files of several texts.
fn together(texts: &[&str]) -> String {
    texts.iter().map(|text| text.trim_start()).collect()
}

#[test]
fn a_pack_is_what_it_was_where_the_one_that_adds_to_it_is_not_in_use() {
    finds(
        &together(&["--- a.ekl\nuse \"packs/base\"\nclause x { level: A1 }\n", BASE]),
        "
2:12 `level` model/unknown_property: `clause` has no property `level`
packs/base/v.ekl:4:8 `standing` base/acts: acts
",
    );
    finds(
        &together(&["--- a.ekl\nuse \"packs/more\"\nclause x { mill asks for A1 }\n", BASE, MORE]),
        "
2:8 `x` base/acts: acts
2:26 `A1` more/low: A1
packs/base/v.ekl:4:8 `standing` base/acts: acts
",
    );
}

#[test]
fn what_a_pack_adds_only_those_see_that_use_it() {
    let other = r#"
--- packs/other/v.ekl
use "packs/base"
clause seen { level: A1 }
clause said { mill asks for A1 }
rule other { for c: clause where c.level is given report c "given" }
kind plan is clause { own: number ? }
extend kind plan { size: number ?  sentence "{size} for {level}" }
--- a.ekl
use "packs/more"
use "packs/other"
"#;
    finds(
        &together(&[BASE, MORE, other]),
        "
packs/base/v.ekl:4:8 `standing` base/acts: acts
packs/other/v.ekl:2:15 `level` model/not_in_use: `level` is declared in the pack `more`, which `other` does not use
packs/other/v.ekl:3:20 `asks` model/no_sentence: no sentence template of `clause` fits: expected `acts`, found `asks`
packs/other/v.ekl:4:36 `level` rules/unknown_property: `clause` has no property `level`
packs/other/v.ekl:6:58 `level` model/unknown_property: `plan` has no property `level`
",
    );
    let report = check(&workspace(&together(&[BASE, MORE, other])), &options(Lang::En));
    let rule = report.findings.iter().find(|f| f.code == "rules/unknown_property").unwrap();
    let help = rule.help.as_ref().map(|help| help.in_lang(Lang::En));
    assert_eq!(help, Some("the pack `more` adds it to the kind; write `use more`"));
}

#[test]
fn of_two_packs_that_add_the_same_name_the_later_one_is_told() {
    let other = r#"
--- packs/zzz/v.ekl
use "packs/base"
extend kind clause { level: text ? }
--- a.ekl
use "packs/zzz"
use "packs/more"
"#;
    finds(
        &together(&[BASE, MORE, other]),
        "
packs/base/v.ekl:4:8 `standing` base/acts: acts
packs/zzz/v.ekl:2:22 `level` model/declared_twice: `level` is declared a second time
",
    );
}

#[test]
fn a_sub_kind_of_the_project_gives_way_to_what_a_pack_adds() {
    let own = r#"
--- a.ekl
use "packs/more"
kind article is clause { level: text ? }
article one { level: "high" }
"#;
    finds(
        &together(&[BASE, MORE, own]),
        "
2:26 `level` model/declared_twice: `level` is a property of both `clause` and its sub-kind `article`
packs/base/v.ekl:4:8 `standing` base/acts: acts
",
    );
}

#[test]
fn the_order_of_files_is_not_seen() {
    let files = ["a.ekl", "b.ekl", "c.ekl"];
    let texts = [
        "extend kind clause { level: number ? }\n",
        "extend kind clause { level: text ?  size: number ? }\n",
        "kind clause\nclause x { level: 1  size: 2 }\n",
    ];
    let text = |order: [usize; 3]| -> String {
        order.iter().map(|i| format!("--- {}\n{}", files[*i], texts[*i])).collect()
    };
    let said = |order| {
        let workspace = workspace(&text(order));
        findings(&workspace, &check(&workspace, &options(Lang::En)))
    };
    assert_eq!(
        said([0, 1, 2]),
        "b.ekl:1:22 `level` model/declared_twice: `level` is declared a second time\n"
    );
    assert_eq!(said([0, 1, 2]), said([2, 1, 0]));
    assert_eq!(said([0, 1, 2]), said([1, 0, 2]));
}
