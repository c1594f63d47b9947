//! A workspace while its files are edited: other texts, files that are new, files that are gone.

use super::{PROJECT_FILE, QUERY, Tests, Workspace, discover, read, settings};
use crate::packs::is_ekl;
use crate::source::SourceId;
use crate::syntax::{self, Parsed};

impl Workspace {
    /// The same workspace where some files have other texts, by their paths; where there is none, the file is gone. A file
    /// that is new is one of the workspace if the project takes it for one of its own. Nothing is read from disk but what
    /// a changed `use` names. The trees of texts that stay are taken from this workspace.
    pub fn edited(&mut self, tests: Tests, edits: &[(String, Option<String>)]) -> Workspace {
        let is_edited = |path: &str| edits.iter().any(|(p, _)| p == path);
        let kept = self.sources.iter().filter(|(_, s)| !s.is_embedded() && s.path != QUERY);
        let mut texts: Vec<read::Text> = kept
            .filter(|(_, s)| !is_edited(&s.path))
            .map(|(id, s)| read::Text { path: s.path.clone(), text: s.text.to_string(), lost: self.lost(id) })
            .collect();
        for (i, (path, text)) in edits.iter().enumerate() {
            let is_last = edits.iter().skip(i + 1).all(|(later, _)| later != path);
            if let Some(text) = text.as_ref().filter(|_| is_last) {
                texts.push(read::Text { path: path.clone(), text: text.clone(), lost: None });
            }
        }
        let project = texts.iter().find(|t| t.path == PROJECT_FILE).map(|t| settings::parse(&t.text));
        let settings = project.map(|read| read.settings).unwrap_or_default();
        let excluded = discover::excluded(&self.root, &settings, &mut Vec::new());
        texts.retain(|text| {
            let is_known = self.find(&text.path).is_some();
            let belongs = is_known || is_ekl(&text.path) && !is_hidden(&text.path);
            let is_out = |path: &str| excluded.matched(path, false).is_ignore();
            let mut folders = text.path.match_indices('/').filter_map(|(i, _)| text.path.get(..i));
            let in_excluded = folders.any(|folder| excluded.matched(folder, true).is_ignore());
            text.path == PROJECT_FILE || belongs && !is_out(&text.path) && !in_excluded
        });
        // The project file comes first, as where it is read.
        texts.sort_by(|a, b| (a.path != PROJECT_FILE, &a.path).cmp(&(b.path != PROJECT_FILE, &b.path)));
        let trees = std::mem::take(&mut self.parsed).into_iter().zip(&self.sources.files);
        let known = trees.map(|(tree, s)| (s.path.clone(), (s.text.clone(), tree))).collect();
        self.reassembled(tests, texts, known)
    }

    /// The texts that other files of the same project have now; nothing where more than texts is different.
    pub fn differing(&self, now: &Workspace) -> Option<Vec<(String, Option<String>)>> {
        let same = self.root == now.root
            && self.selected == now.selected
            && self.asked == now.asked
            && self.unreadable == now.unreadable
            && self.overlaid == now.overlaid
            && self.sources.files.len() == now.sources.files.len();
        if !same {
            return None;
        }
        let mut edits = Vec::new();
        for (old, new) in self.sources.files.iter().zip(&now.sources.files) {
            if old.path != new.path || old.pack != new.pack {
                return None;
            }
            if old.text != new.text {
                edits.push((new.path.clone(), Some(new.text.to_string())));
            }
        }
        let is_lost = |edit: &(String, Option<String>)| {
            let id = now.find(&edit.0);
            edit.0 == PROJECT_FILE || now.findings.iter().any(|f| Some(f.primary.place.source) == id)
        };
        (!edits.iter().any(is_lost)).then_some(edits)
    }

    /// Puts another text in the place of one, where nothing else depends on it; yields what was there.
    pub(crate) fn replace(&mut self, id: SourceId, text: String, parsed: Parsed) -> Option<(String, Parsed)> {
        let source = self.sources.files.get_mut(id.0 as usize)?;
        let place = self.parsed.get_mut(id.0 as usize)?;
        let old = std::mem::replace(&mut source.text, text.into()).into_owned();
        Some((old, std::mem::replace(place, parsed)))
    }

    /// Whether a text may be replaced in its place: it is a file of the project with nothing wrong with its bytes.
    pub(crate) fn is_replaceable(&self, id: SourceId) -> bool {
        let source = self.sources.get(id);
        let is_lost = self.findings.iter().any(|f| f.primary.place.source == id);
        self.is_own(id) && source.path != QUERY && !is_lost
    }

    /// Parses another text for a file.
    pub(crate) fn parse_as(&self, id: SourceId, text: &str) -> Parsed {
        let source = self.sources.get(id);
        let (path, text) = (source.path.clone(), text.to_owned().into());
        let source = crate::source::Source { path, text, pack: source.pack };
        syntax::parse(id, &source)
    }
}

/// Files and folders that begin with a dot are not looked for.
fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.'))
}
