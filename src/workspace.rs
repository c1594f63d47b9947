//! Which files belong together: finds, reads and parses them, and activates the packs they use.
//!
//! A workspace knows texts, trees and settings; what they mean is the model's business.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::finding::{Finding, Said, Severity};
use crate::progress::{Progress, Stage};
use crate::source::{Pack, Source, SourceId, Sources};
use crate::stack;
use crate::syntax::{self, Parsed};

pub(crate) mod catalogue;
mod discover;
mod edited;
mod encoding;
mod git;
pub(crate) mod nearest;
mod number;
mod overlay;
mod read;
mod revision;
pub mod settings;
mod uses;
mod watched;

pub use overlay::Overlay;
pub(crate) use read::reason;
pub use revision::at_revision;
pub use settings::{FailOn, Settings};

/// The name of the project file.
pub const PROJECT_FILE: &str = "einklang.toml";

/// What stands in the place of the path of a question.
pub const QUERY: &str = "<query>";

/// Whether the tests of the embedded packs are wanted. Most of a page are tests, and only few commands look at them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tests {
    /// They are parsed like the rest.
    Wanted,
    /// The fences that hold them are skipped.
    Skipped,
}

/// Something that could not be read. The rest was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// As given, or relative to the root.
    pub path: String,
    /// Why.
    pub reason: Said,
}

/// All texts of a run with their trees.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The texts; the project file is one of them.
    pub sources: Sources,
    /// The trees, one a text, in the same order; the project file's is empty.
    pub parsed: Vec<Parsed>,
    /// What the project file says.
    pub settings: Settings,
    /// What is wrong with the project file, with `use`, and with the bytes of files; not what is wrong in the
    /// files' text, which [`Parsed::findings`] holds.
    pub findings: Vec<Finding>,
    /// What could not be read, in the order of its paths.
    pub unreadable: Vec<Unreadable>,
    /// Whether the project file could not be followed in all it says, so that defaults were used.
    pub misconfigured: bool,
    /// The folder that all paths are relative to.
    pub root: PathBuf,
    /// The file whose place another text takes, relative to the root.
    pub overlaid: Option<String>,
    /// The given paths, relative to the root; empty for all.
    selected: Vec<String>,
    /// The packs that are active beside those that are named in it.
    asked: Vec<String>,
}

impl Workspace {
    /// Whether a text lies in the given paths. The project file always does: it matters to all of them.
    pub fn is_selected(&self, id: SourceId) -> bool {
        let path = self.sources.get(id).path.as_str();
        self.selected.is_empty()
            || path == PROJECT_FILE
            || self.selected.iter().any(|s| uses::lies_in(path, s))
    }

    /// Whether a text is a file on disk that holds statements or rules: neither the project file nor embedded.
    pub fn is_own(&self, id: SourceId) -> bool {
        let source = self.sources.get(id);
        source.path != PROJECT_FILE && !source.is_embedded()
    }

    /// Whether no file was read that holds statements or rules.
    pub fn is_empty(&self) -> bool {
        !self.sources.iter().any(|(id, _)| self.is_own(id))
    }

    /// Whether there was something to read, and none of it could be.
    pub fn is_lost(&self) -> bool {
        self.is_empty() && !self.unreadable.is_empty()
    }

    /// Whether anything is wrong with the project file, be it with what it names.
    fn is_misconfigured(&self) -> bool {
        self.has_mistakes_of_project(&self.findings)
    }

    /// Whether some finding is a mistake in the project file: then it could not be followed in all it says.
    pub fn has_mistakes_of_project(&self, findings: &[Finding]) -> bool {
        let Some(project) = self.find(PROJECT_FILE) else { return false };
        let is_of_project = |f: &Finding| f.primary.place.source == project;
        findings.iter().any(|f| f.severity == Severity::Error && is_of_project(f))
    }

    /// Files and folders that were given, but that the project leaves out, or that are none.
    fn name_strangers(&self, paths: &[PathBuf], unreadable: &mut Vec<Unreadable>) {
        let holds_none = || {
            Said::both(
                "holds no `.ekl` or `.ekl.md` files of this project",
                "enthält keine Dateien `.ekl` oder `.ekl.md` dieses Projekts",
            )
        };
        for path in &self.selected {
            let is_known = self.find(path).is_some() || unreadable.iter().any(|u| u.path == *path);
            let there = self.root.join(path);
            if !is_known && !there.is_dir() {
                let reason = match there.is_file() {
                    true => Said::both("does not belong to the project", "gehört nicht zum Projekt"),
                    false => Said::both("is not a file", "ist keine Datei"),
                };
                unreadable.push(Unreadable { path: path.clone(), reason });
            } else if there.is_dir() && !self.sources.iter().any(|(_, s)| uses::lies_in(&s.path, path)) {
                unreadable.push(Unreadable { path: path.clone(), reason: holds_none() });
            }
        }
        if let Some(first) = paths.first().filter(|_| self.is_empty() && unreadable.is_empty()) {
            unreadable.push(Unreadable { path: shown(first), reason: holds_none() });
        }
    }

    /// Adds a question to what the workspace holds: a text of the project that is no file.
    pub fn add_query(&mut self, text: String) -> SourceId {
        let id = SourceId(self.sources.files.len() as u32);
        self.parsed.push(syntax::query(id, &text));
        self.sources.files.push(Source { path: QUERY.to_owned(), text: text.into(), pack: Pack::PROJECT });
        id
    }

    /// The same workspace with other texts for some of its files, by their paths. Nothing is read from disk but what a
    /// changed `use` names.
    pub fn revised(&self, tests: Tests, text: impl Fn(&str) -> Option<String>) -> Workspace {
        let own = self.sources.iter().filter(|(_, s)| !s.is_embedded() && s.path != QUERY);
        let texts: Vec<read::Text> = own
            .map(|(id, s)| read::Text {
                path: s.path.clone(),
                text: text(&s.path).unwrap_or_else(|| s.text.to_string()),
                lost: self.lost(id),
            })
            .collect();
        self.reassembled(tests, texts, Known::default())
    }

    /// What is wrong with the bytes of a file.
    fn lost(&self, id: SourceId) -> Option<Box<Finding>> {
        let is_lost = |f: &&Finding| f.code == "syntax/not_utf8" && f.primary.place.source == id;
        self.findings.iter().find(is_lost).cloned().map(Box::new)
    }

    /// The same project of other texts.
    fn reassembled(&self, tests: Tests, texts: Vec<read::Text>, known: Known) -> Workspace {
        let project = texts.iter().find(|t| t.path == PROJECT_FILE).map(|t| settings::parse(&t.text));
        let read = project.unwrap_or_default();
        let mut workspace = Workspace {
            settings: read.settings,
            root: self.root.clone(),
            selected: self.selected.clone(),
            unreadable: self.unreadable.clone(),
            asked: self.asked.clone(),
            ..Workspace::default()
        };
        let mut unreadable = Vec::new();
        let quiet = Progress::default();
        let texts = uses::Texts { texts, known };
        uses::assemble(&mut workspace, texts, &self.asked, tests, read.findings, &quiet, &mut unreadable);
        workspace.unreadable.extend(unreadable);
        workspace.unreadable.sort_by(|a, b| a.path.cmp(&b.path));
        workspace.unreadable.dedup();
        // What is wrong with the patterns of the project file shows only while the folder is walked.
        if !self.root.as_os_str().is_empty() {
            let mut wrong = Vec::new();
            discover::excluded(&self.root, &workspace.settings, &mut wrong);
            workspace.findings.splice(..0, wrong);
        }
        workspace.misconfigured = workspace.is_misconfigured();
        workspace
    }

    /// A text by its path.
    pub fn find(&self, path: &str) -> Option<SourceId> {
        self.sources.iter().find(|(_, s)| s.path == path).map(|(id, _)| id)
    }
}

/// Loads the workspace of the given paths (of the current folder, where none are given), with `packs` active beside
/// those that the files and the project file name.
pub fn load(paths: &[PathBuf], packs: &[String], tests: Tests) -> Workspace {
    load_with(paths, packs, tests, None, &Progress::default())
}

/// The same, with a text in the place of a file, telling how far it is.
pub fn load_with(
    paths: &[PathBuf],
    packs: &[String],
    tests: Tests,
    overlay: Option<Overlay>,
    progress: &Progress,
) -> Workspace {
    progress.enter(Stage::Read, 0);
    let discover::Found { root, mut project, mut files, selected, mut unreadable } =
        discover::find(paths, overlay.as_ref());
    let mut findings = Vec::new();
    let mut overlaid = overlay.and_then(|overlay| overlay.place(&root, &mut unreadable));
    let place = overlaid.as_ref().map(|o| o.text.path.clone());
    if let (Some(project), Some(overlay)) = (&mut project, overlaid.take_if(|o| o.is_project_file())) {
        *project = overlay.text;
    }
    let settings = match &project {
        Some(project) => {
            let settings = settings::parse(&project.text);
            findings.extend(settings.findings);
            files = discover::walk_project(&root, &settings.settings, &mut findings, &mut unreadable);
            settings.settings
        }
        None => Settings::default(),
    };
    let overlaid = overlaid.and_then(|overlay| overlay.displace(&mut files));
    progress.enter(Stage::Read, files.len());
    let mut texts = read::all(&root, files, progress, &mut unreadable);
    if let Some(text) = overlaid {
        let at = texts.partition_point(|t| t.path < text.path);
        texts.insert(at, text);
    }
    texts.splice(..0, project);
    let (overlaid, asked) = (place, packs.to_vec());
    let mut workspace = Workspace { settings, root, selected, overlaid, asked, ..Workspace::default() };
    uses::assemble(&mut workspace, texts.into(), packs, tests, findings, progress, &mut unreadable);
    workspace.misconfigured = workspace.is_misconfigured();
    workspace.name_strangers(paths, &mut unreadable);
    unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    unreadable.dedup();
    workspace.unreadable = unreadable;
    workspace
}

/// A workspace of texts in memory: the files of a project, with the packs they use.
pub fn of_texts(files: impl IntoIterator<Item = (String, String)>) -> Workspace {
    let mut texts: Vec<read::Text> =
        files.into_iter().map(|(path, text)| read::Text { path, text, lost: None }).collect();
    texts.sort_by(|a, b| a.path.cmp(&b.path));
    let project = texts.iter().find(|t| t.path == PROJECT_FILE).map(|t| settings::parse(&t.text));
    let read = project.unwrap_or_default();
    let mut workspace = Workspace { settings: read.settings, ..Workspace::default() };
    let quiet = Progress::default();
    uses::assemble(&mut workspace, texts.into(), &[], Tests::Wanted, read.findings, &quiet, &mut Vec::new());
    workspace.misconfigured = workspace.is_misconfigured();
    workspace
}

/// The project of a workspace without one of its files, as a workspace in memory; itself where there is no such file.
pub fn without(workspace: Workspace, file: &str) -> Workspace {
    if workspace.find(PROJECT_FILE).is_none() || workspace.find(file).is_none() {
        return workspace;
    }
    let own = workspace.sources.files.iter().filter(|s| !s.is_embedded() && s.path != file);
    let rest = of_texts(own.map(|s| (s.path.clone(), s.text.to_string())));
    Workspace { selected: workspace.selected, unreadable: workspace.unreadable, root: workspace.root, ..rest }
}

/// The trees of texts that were parsed before, by their paths, each with its text.
type Known = IndexMap<String, (Cow<'static, str>, Parsed), FxBuildHasher>;

/// Parses texts side by side, where their trees are not known; the result does not depend on how many threads there are.
fn parse_all(texts: &[Source], known: &mut Known, progress: &Progress) -> Vec<Parsed> {
    progress.enter(Stage::Parse, texts.len());
    let parse = |text: &Source| {
        progress.advance();
        match text.path == PROJECT_FILE {
            true => Parsed::of_file(Default::default()),
            false => syntax::parse(SourceId(0), text),
        }
    };
    let bytes = texts.iter().map(|text| text.text.len()).sum();
    if known.is_empty() {
        return stack::each(texts.iter().collect(), bytes, parse);
    }
    let trees: Vec<Option<Parsed>> = texts
        .iter()
        .map(|text| known.swap_remove(&text.path).filter(|(old, _)| *old == text.text).map(|(_, tree)| tree))
        .collect();
    let parse = |(text, tree): (&Source, Option<Parsed>)| tree.unwrap_or_else(|| parse(text));
    stack::each(texts.iter().zip(trees).collect(), bytes, parse)
}

/// A path as shown: with `/`, whatever the machine.
fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for component in path.components() {
        if !shown.is_empty() && !shown.ends_with('/') {
            shown.push('/');
        }
        match component {
            Component::RootDir if shown.is_empty() => shown.push('/'),
            // On Windows, behind the drive.
            Component::RootDir => {}
            part => shown.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    shown
}

impl read::Text {
    fn into_source(self) -> Source {
        Source { path: self.path, text: self.text.into(), pack: Pack::PROJECT }
    }
}
