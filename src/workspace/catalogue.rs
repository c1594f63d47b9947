//! Numbers that the pages of rules carry, so that a setting may mean a rule by its number, or a family of rules.
//!
//! The summary of a page says ``Catalogue id: `ABC-01` ``. What comes before the last `-` is the family.

use super::Workspace;
use crate::source::Sources;
use crate::syntax::Parsed;
use crate::syntax::tree::Item;

/// Behind it stands, in the summary of a page, its number.
const ID: &str = "Catalogue id:";

/// The numbers that the summary of a page names.
pub(crate) fn ids(summary: &str) -> impl Iterator<Item = &str> {
    summary.split(ID).skip(1).filter_map(|rest| rest.split('`').nth(1))
}

/// The summary of a page without its number.
pub(crate) fn without_ids(summary: &str) -> &str {
    summary.split(ID).next().unwrap_or("").trim_end()
}

/// All numbers of the rules in use, each with the code of a rule that has it.
pub(crate) fn numbered<'w>(sources: &'w Sources, parsed: &'w [Parsed]) -> Vec<(&'w str, String)> {
    let mut all = Vec::new();
    for Parsed { source, file, .. } in parsed {
        let source = sources.get(*source);
        if !source.is_markdown() {
            continue;
        }
        let summary = source.text.split("\n## ").next().unwrap_or("");
        for id in ids(summary) {
            let pack = sources.pack_name(source.pack);
            let rules = file.items.iter().filter_map(|item| match item {
                Item::Rule(rule) => Some(format!("{pack}/{}", rule.name.span.of(&source.text))),
                _ => None,
            });
            all.extend(rules.map(|code| (id, code)));
        }
    }
    all
}

/// The family of a number, as a setting names it.
pub(crate) fn family(id: &str) -> String {
    format!("{}-*", id.rsplit_once('-').map_or(id, |(family, _)| family))
}

/// Finds out which rules the numbers and families mean that the project file names.
pub(super) fn resolve(workspace: &mut Workspace) {
    let is_number = |key: &str| !key.contains('/');
    if !workspace.settings.severity.iter().any(|s| is_number(&s.rule)) {
        return;
    }
    let numbered = numbered(&workspace.sources, &workspace.parsed);
    for setting in workspace.settings.severity.iter_mut().filter(|s| is_number(&s.rule)) {
        let key = setting.rule.as_str();
        let covers = |id: &str| match key.strip_suffix("-*") {
            Some(_) => family(id).eq_ignore_ascii_case(key),
            None => id.eq_ignore_ascii_case(key),
        };
        let codes = numbered.iter().filter(|(id, _)| covers(id)).map(|(_, code)| code.clone());
        setting.covers = codes.collect();
    }
}
