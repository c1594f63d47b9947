//! Statements without mistakes, and the model they make.

use super::*;

/// Statements that must have no mistakes, and some of their cells: `entity.property` a line.
fn model_of(text: &str, asked: &[(&str, &str)]) -> String {
    let sources = policy(text);
    let (mut findings, lowered) = lowered(&sources);
    findings.extend(lowered.findings);
    assert_eq!(shown(&sources, &findings, Lang::En), "");
    let mut out = String::new();
    for (entity, property) in asked {
        let cells = cells(&sources, &lowered.model, entity, property);
        out.push_str(&format!("{entity}.{property}: {}\n", cells.join(", ")));
    }
    out
}

#[test]
fn a_sentence_sets_properties_at_its_words() {
    let text = r#"
    objective o { DE seeks to prevent shortage by 2027-01 in GH, TN }
    agreement X { parties: DE clause a { DE shall not recruit nurse under section_16d from Ghana } }"#;
    let asked = [
        ("o", "owner"),
        ("o", "direction"),
        ("o", "scope"),
        ("o", "deadline"),
        ("X.a", "modality"),
        ("X.a", "origin"),
        ("X.a", "basis"),
        ("X.a", "part_of"),
    ];
    insta::assert_snapshot!(model_of(text, &asked), @r#"
    o.owner: DE at `DE`
    o.direction: prevent at `prevent`
    o.scope: GH at `GH`, TN at `TN`
    o.deadline: 2027-01 at `2027-01`
    X.a.modality: shall_not at `shall not`
    X.a.origin: GH at `Ghana`
    X.a.basis: section_16d at `section_16d`
    X.a.part_of: X at `a`
    "#);
}

#[test]
fn numbers_are_kept_in_base_units() {
    let text = r#"
    funding f { amount: 2 .. 3 million EUR }
    agreement X { parties: DE
      clause a { DE may train nurse  amount: about 500 persons/year  cost: 7_000 EUR per person  share: 25 % }
      clause b { DE may train nurse  amount: about 500 ± 50 persons/year  cost: 6_000 EUR/person .. 7_000  share: at most 0.5 }
      clause c { DE may train nurse  amount: 10 persons/month  cost: at least 5 EUR/person  share: unknown }
      clause d { DE may train nurse  amount: 400 .. 500 persons/year  share: about 0.5 ± 10 % }
    }"#;
    let asked = [
        ("f", "amount"),
        ("X.a", "amount"),
        ("X.a", "cost"),
        ("X.a", "share"),
        ("X.b", "amount"),
        ("X.b", "cost"),
        ("X.b", "share"),
        ("X.c", "amount"),
        ("X.c", "cost"),
        ("X.c", "share"),
        ("X.d", "amount"),
        ("X.d", "share"),
    ];
    insta::assert_snapshot!(model_of(text, &asked), @r#"
    f.amount: 2,000,000 .. 3,000,000 EUR at `2 .. 3 million EUR`
    X.a.amount: 450 .. 550 persons/year at `about 500 persons/year`
    X.a.cost: 7,000 EUR/person at `7_000 EUR per person`
    X.a.share: 0.25 at `25 %`
    X.b.amount: 450 .. 550 persons/year at `about 500 ± 50 persons/year`
    X.b.cost: 6,000 .. 7,000 EUR/person at `6_000 EUR/person .. 7_000`
    X.b.share: 0 .. 0.5 at `at most 0.5`
    X.c.amount: 120 persons/year at `10 persons/month`
    X.c.cost: at least 5 EUR/person at `at least 5 EUR/person`
    X.c.share: unknown at `unknown`
    X.d.amount: 400 .. 500 persons/year at `400 .. 500 persons/year`
    X.d.share: 0.45 .. 0.55 at `about 0.5 ± 10 %`
    "#);
}

#[test]
fn time_is_read_as_it_is_written() {
    let text = r#"agreement X { parties: DE
      clause a { DE may train nurse  period: 2026-01-01 .. 2030-12-31  notice: 6 months  deadline: 2026-02-28 }
      clause b { DE may train nurse  period: 2026 .. 2027-03  notice: 3 .. 6 months  deadline: 2026 }
      clause c { DE may train nurse  period: 2026-03 ..
                 notice: at least 30 days  deadline: 2026-02 }
      clause d { DE may train nurse  period: .. 2026  notice: about 6 months  deadline: unknown }
      clause e { DE may train nurse  period: 2026  notice: 2 years  deadline: 2026 .. 2027 }
    }"#;
    let all: Vec<String> = ["a", "b", "c", "d", "e"].iter().map(|c| format!("X.{c}")).collect();
    let asked: Vec<(&str, &str)> =
        all.iter().flat_map(|c| ["period", "notice", "deadline"].map(|p| (c.as_str(), p))).collect();
    insta::assert_snapshot!(model_of(text, &asked), @r#"
    X.a.period: 2026-01-01 .. 2030-12-31 at `2026-01-01 .. 2030-12-31`
    X.a.notice: 6 months at `6 months`
    X.a.deadline: 2026-02-28 at `2026-02-28`
    X.b.period: 2026-01-01 .. 2027-03-31 at `2026 .. 2027-03`
    X.b.notice: 3 months .. 6 months at `3 .. 6 months`
    X.b.deadline: 2026 at `2026`
    X.c.period: 2026-03-01 .. at `2026-03 ..`
    X.c.notice: at least 30 days at `at least 30 days`
    X.c.deadline: 2026-02 at `2026-02`
    X.d.period: .. 2026-12-31 at `.. 2026`
    X.d.notice: 5 months .. 7 months at `about 6 months`
    X.d.deadline: unknown at `unknown`
    X.e.period: 2026 at `2026`
    X.e.notice: 2 years at `2 years`
    X.e.deadline: 2026-01-01 .. 2027-12-31 at `2026 .. 2027`
    "#);
}

#[test]
fn what_is_said_beside_a_value_is_kept() {
    let text = r#"
    extend GH { nurses_per_10k: 39 .. 42 as of 2023 cite WHO "in 2023" }
    extend GH { nurses_per_10k: 45 cite SWP2024 }
    extend DE { cap: 25_000 persons/year during 2021-01-01 .. 2024-05-31, 50_000 persons/year during 2024-06-01 .. }
    extend zav { alias ZAV  note en "central" de "zentral"  cite WHO "x" }"#;
    let asked = [("GH", "nurses_per_10k"), ("DE", "cap"), ("ZAV", "note"), ("zav", "cite"), ("zav", "title")];
    insta::assert_snapshot!(model_of(text, &asked), @r#"
    GH.nurses_per_10k: 39 .. 42 at `39 .. 42` as of 2023 cite WHO “in 2023”, 45 at `45` cite SWP2024
    DE.cap: 25,000 persons/year at `25_000 persons/year` during 2021-01-01 .. 2024-05-31, 50,000 persons/year at `50_000 persons/year` during 2024-06-01 ..
    ZAV.note: en "central" de "zentral" at `en "central" de "zentral"`
    zav.cite: WHO at `WHO`
    zav.title: en "International Placement Services" de "Zentrale Auslands- und Fachvermittlung" at `en "International Placement Services" de "Zentrale Auslands- und Fachvermittlung"`
    "#);
}

#[test]
fn names_are_looked_up_from_the_innermost_container_outwards() {
    let text = r#"
    class art1
    agreement X { parties: DE
      clause a { DE may train nurse  needs: b, X.b, Y.b, Z.b }
      clause b { DE may train art1 }
    }
    agreement Y { parties: DE alias Z }
    clause Z.b "written elsewhere" { DE may train nurse  needs: X.a }
    clause Y.c { DE may train nurse  needs: b, any }"#;
    let asked = [("X.a", "needs"), ("Y.b", "needs"), ("Y.b", "part_of"), ("Z.c", "needs"), ("X.b", "object")];
    insta::assert_snapshot!(model_of(text, &asked), @r#"
    X.a.needs: X.b at `b`, X.b at `X.b`, Y.b at `Y.b`, Y.b at `Z.b`
    Y.b.needs: X.a at `X.a`
    Y.b.part_of: Y at `Z.b`
    Z.c.needs: Y.b at `b`, any at `any`
    X.b.object: art1 at `art1`
    "#);
}

#[test]
fn a_templates_own_words_win_over_entities() {
    let text = r#"
    country from
    country under
    agreement X { parties: DE clause a { DE may train nurse from GH } clause b { from may train nurse } }"#;
    let sources = policy(text);
    let (_, lowered) = lowered(&sources);
    let said = shown(&sources, &lowered.findings, Lang::En);
    assert!(
        said.contains(
            "`from` model/no_sentence: no sentence template of `clause` fits: expected a name for `obligor`"
        ),
        "{said}"
    );
    assert_eq!(cells(&sources, &lowered.model, "X.a", "origin"), ["GH at `GH`"]);
}

#[test]
fn entities_are_numbered_by_kind_then_by_place() {
    let sources = policy("country FR\nagency a2\nactor one\n");
    let (_, lowered) = lowered(&sources);
    let model = &lowered.model;
    let names = |kind: &str| -> Vec<&str> {
        let id = model.kind_names[&model.symbols.get(kind).unwrap()];
        model.kind(id).extent.clone().map(|i| model.name_of(EntityId(i))).collect()
    };
    assert_eq!(names("actor"), ["one", "DE", "GH", "TN", "FR", "zav", "a2"]);
    assert_eq!(names("country"), ["DE", "GH", "TN", "FR"]);
    assert_eq!(names("entity").len(), model.entities.kind.len());
    assert_eq!(names("statement"), [""; 0]);
}

#[test]
fn statements_exist_where_a_rule_asks_for_them() {
    let text = r#"
    extend GH { nurses_per_10k: 39 .. 42 as of 2023 cite WHO }
    extend GH { nurses_per_10k: 45 cite SWP2024 }
    define contested(s: statement) when some t: statement where t.of == s.of and t.source != s.source"#;
    let sources = policy(text);
    let (_, lowered) = lowered(&sources);
    let model = &lowered.model;
    let extent = model.kind(einklang::model::KindId::STATEMENT).extent.clone();
    let all: Vec<EntityId> = extent.map(EntityId).collect();
    assert_eq!(
        Some(all.len() + model.kind(einklang::model::KindId::ENTITY).extent.len()),
        Some(model.entities.kind.len())
    );
    let name = |id: &EntityId| model.name_of(*id).to_owned();
    let about: Vec<String> = all.iter().map(name).filter(|n| n.starts_with("GH.")).collect();
    assert_eq!(about, ["GH.nurses_per_10k", "GH.nurses_per_10k.2"]);
    let first = all.iter().find(|id| name(id) == "GH.nurses_per_10k").unwrap();
    let of = |property: PropertyId| {
        let column = &model.columns[property.index()];
        column
            .cells(*first)
            .map(|c| match &column.cells {
                Cells::Entities(all) => entity_text(model, all[c]),
                Cells::Values(all) => value_text(model, property, &all[c]),
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(of(PropertyId::STATEMENT_OF), ["GH"]);
    assert_eq!(of(PropertyId::STATEMENT_PROPERTY), ["\"nurses_per_10k\""]);
    assert_eq!(of(PropertyId::STATEMENT_VALUE), ["39 .. 42"]);
    assert_eq!(of(PropertyId::STATEMENT_SOURCE), ["WHO"]);
    assert_eq!(of(PropertyId::STATEMENT_AS_OF), ["2023"]);
}

#[test]
fn an_entity_has_the_prose_before_its_fence_as_its_wording() {
    let draft = "# Draft\n\n```einklang\nagreement X { parties: DE }\n```\n\n## Article 1\n\nGermany may train nurses.\n\n\
                 > This is only a note.\n> It goes on.\n\n```einklang\nclause X.a { DE may train nurse }\n```\n";
    let sources = project(&[("a.ekl", include_str!("policy.ekl")), ("b.ekl.md", draft)]);
    let (_, lowered) = lowered(&sources);
    assert_eq!(shown(&sources, &lowered.findings, Lang::En), "");
    let wording = |name| {
        let cells = cells(&sources, &lowered.model, name, "wording");
        cells.iter().map(|c| c.split(" at ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(wording("X"), ["\"Draft\""]);
    assert_eq!(wording("X.a"), ["\"Article 1\\n\\nGermany may train nurses.\""]);
    assert_eq!(wording("DE"), [""; 0]);
}

#[test]
fn a_part_may_bring_its_declarations_alone() {
    let sources = policy("country FR\nunit USD\nkind treaty is agreement\n");
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let mut parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    parts[1].entities = false;
    let model = lower(&sources, &parts).model;
    assert_eq!(model.resolve("FR", Pack::PROJECT, None), None);
    assert!(model.resolve("DE", Pack::PROJECT, None).is_some());
    assert!(model.units.find("USD").is_some());
    assert!(model.symbols.get("treaty").is_some_and(|s| model.kind_names.contains_key(&s)));
}

#[test]
fn the_order_of_parts_changes_nothing() {
    let sources =
        policy("agreement X { parties: FR clause a { FR may train nurs } }\ncountry FR\nunit USD\n");
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let mut parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    let one = lower(&sources, &parts);
    parts.reverse();
    let two = lower(&sources, &parts);
    assert_eq!(format!("{:?}", one.model), format!("{:?}", two.model));
    assert_eq!(one.findings, two.findings);
}

/// All files of a folder with the tests in them: set `EINKLANG_CORPUS` to it. Says how long it takes.
#[test]
fn a_large_corpus_has_no_mistakes() {
    let Some(path) = std::env::var_os("EINKLANG_CORPUS") else { return };
    let sources = folder(Path::new(&path));
    let start = std::time::Instant::now();
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    let parsing = start.elapsed();
    let lowered = lower(&sources, &parts);
    let lowering = start.elapsed() - parsing;
    let count = lowered.model.entities.kind.len();
    assert_eq!(shown(&sources, &lowered.findings[..lowered.findings.len().min(20)], Lang::En), "");
    let took = format!("{count} entities, parsed in {parsing:?}, lowered in {lowering:?}\n");
    std::io::Write::write_all(&mut std::io::stderr(), took.as_bytes()).unwrap();
    let tests = parsed.iter().flat_map(|p| p.file.items.iter().map(move |item| (p, item)));
    for (file, item) in tests {
        let einklang::syntax::tree::Item::Test(test) = item else { continue };
        let mut parts = parts.clone();
        parts.push(Part { source: file.source, items: &test.items, prose: &[], entities: true });
        let lowered = lower(&sources, &parts);
        assert_eq!(shown(&sources, &lowered.findings, Lang::En), "");
    }
}

#[test]
fn a_literal_anywhere_can_be_read_as_a_type() {
    use einklang::model::{Literal, Scope, value_of};
    use einklang::syntax::tree::Item;
    let sources = policy("value share = 20 %\nvalue year = 2026\nvalue who = zav\nvalue worse = 5 persons\n");
    let parsed = parse(einklang::source::SourceId(1), &sources.files[1]);
    let (_, lowered) = lowered(&sources);
    let model = &lowered.model;
    let scope = Scope { source: parsed.source, container: None };
    let exprs: Vec<_> = parsed
        .file
        .items
        .iter()
        .filter_map(|item| if let Item::Value(v) = item { Some(&v.value) } else { None })
        .collect();
    let number = Type::Number(einklang::model::unit::Dimension::NONE);
    let types = [number, Type::Date, Type::Entity(einklang::model::KindId::ENTITY), number];
    let read: Vec<String> = exprs
        .iter()
        .zip(types)
        .map(|(expr, ty)| match value_of(model, &sources, scope, expr, ty) {
            Ok(Literal::Value(value)) => value_text(model, PropertyId::TITLE, &value),
            Ok(other) => format!("{other:?}"),
            Err(finding) => finding.code,
        })
        .collect();
    assert_eq!(read, ["0.2", "2026", "zav", "model/dimension"]);
}
