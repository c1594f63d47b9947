//! The final order: the project's texts by path, then those of each pack by path. Everything that holds a place
//! learns its text's number here.

use std::borrow::Cow;
use std::sync::Arc;

use super::Workspace;
use super::uses::Draft;
use crate::finding::Finding;
use crate::source::{Pack, SourceId};
use crate::syntax::tree::{Item, UsePack};
use crate::syntax::{Parsed, unquote};

/// Numbers the texts: the project's by path, then those of each pack by path.
pub(super) fn number(
    workspace: &mut Workspace,
    mut drafts: Vec<Draft>,
    packs: impl Iterator<Item = String>,
    findings: Vec<(usize, Finding)>,
) {
    let mut names: Vec<String> = packs.collect();
    names.sort_unstable();
    let pack_of = |name: &String| names.binary_search(name).map_or(Pack::PROJECT, |i| Pack(i as u16));
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by(|a, b| {
        let key = |i: &usize| drafts.get(*i).map(|d| (&d.pack, &d.source.path));
        key(a).cmp(&key(b))
    });
    let mut ids = vec![SourceId(0); drafts.len()];
    for (id, draft) in order.iter().enumerate() {
        if let (Some(slot), Some(draft)) = (ids.get_mut(*draft), drafts.get_mut(*draft)) {
            *slot = SourceId(id as u32);
            draft.source.pack = draft.pack.as_ref().map_or(Pack::PROJECT, pack_of);
            renumber(&mut draft.parsed, SourceId(id as u32));
        }
    }
    workspace.sources.uses = reach(&drafts, &names);
    for (draft, mut finding) in findings {
        relocate(&mut finding, ids.get(draft).copied().unwrap_or(SourceId(0)));
        workspace.findings.push(finding);
    }
    for places in [&mut workspace.settings.packs, &mut workspace.settings.exclude] {
        places.iter_mut().for_each(|(_, place)| place.source = project_id(&drafts, &ids));
    }
    if let Some((_, place)) = &mut workspace.settings.baseline {
        place.source = project_id(&drafts, &ids);
    }
    for setting in &mut workspace.settings.severity {
        setting.place.source = project_id(&drafts, &ids);
    }
    for setting in &mut workspace.settings.values {
        setting.place.source = project_id(&drafts, &ids);
        setting.name_place.source = setting.place.source;
    }
    let mut ordered: Vec<(SourceId, Draft)> = ids.into_iter().zip(drafts).collect();
    ordered.sort_by_key(|(id, _)| *id);
    for (id, draft) in ordered {
        if let Some(mut lost) = draft.lost {
            relocate(&mut lost, id);
            workspace.findings.push(*lost);
        }
        workspace.sources.files.push(draft.source);
        workspace.parsed.push(draft.parsed);
    }
    workspace.sources.packs = names;
}

fn project_id(drafts: &[Draft], ids: &[SourceId]) -> SourceId {
    let at = drafts.iter().position(|d| d.source.path == super::PROJECT_FILE);
    at.and_then(|i| ids.get(i)).copied().unwrap_or(SourceId(0))
}

fn renumber(parsed: &mut Parsed, id: SourceId) {
    parsed.source = id;
    parsed.findings.iter_mut().for_each(|f| relocate(f, id));
}

/// Moves a finding, which lies in one text only, to that text's number.
fn relocate(finding: &mut Finding, id: SourceId) {
    finding.primary.place.source = id;
    finding.related.iter_mut().for_each(|l| l.place.source = id);
    finding.because.iter_mut().filter_map(|s| Arc::make_mut(s).place.as_mut()).for_each(|p| p.source = id);
    finding.fixes.iter_mut().flat_map(|f| &mut f.edits).for_each(|e| e.place.source = id);
}

/// For each pack those it uses, directly or by way of others.
fn reach(drafts: &[Draft], names: &[String]) -> Vec<Vec<Pack>> {
    let index = |name: &str| names.binary_search_by(|n| n.as_str().cmp(name)).ok();
    let mut direct = vec![Vec::new(); names.len()];
    for draft in drafts {
        let Some(of) = draft.pack.as_deref().and_then(index).and_then(|i| direct.get_mut(i)) else {
            continue;
        };
        for item in &draft.parsed.file.items {
            let Item::Use(used) = item else { continue };
            let name = match &used.pack {
                UsePack::Named(name) => Cow::Borrowed(name.span.of(&draft.source.text)),
                UsePack::Folder(text) => unquote(&draft.source.text, *text),
            };
            of.extend(name.trim_end_matches('/').rsplit('/').next().and_then(index));
        }
    }
    (0..names.len())
        .map(|start| {
            let (mut seen, mut open) = (vec![false; names.len()], vec![start]);
            while let Some(at) = open.pop() {
                for next in direct.get(at).into_iter().flatten() {
                    if let Some(seen @ false) = seen.get_mut(*next) {
                        *seen = true;
                        open.push(*next);
                    }
                }
            }
            let reached = seen.iter().enumerate().filter(|(i, seen)| **seen && *i != start);
            reached.map(|(i, _)| Pack(i as u16)).collect()
        })
        .collect()
}
