//! A project that is open: its kept check, and what has changed since.

use std::cell::OnceCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use lsp_types::{Location, Position, Range};

use super::address::Address;
use super::documents::Documents;
use super::positions::{Encoding, Lines};
use crate::check::Options;
use crate::check::kept::Kept;
use crate::finding::Lang;
use crate::ide::Analysis;
use crate::progress::Progress;
use crate::source::{Place, SourceId, Span};
use crate::workspace::{self, Overlay, PROJECT_FILE, Tests, Workspace};

/// What makes files belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Home {
    /// The folder of a project file.
    Project(PathBuf),
    /// A folder that the client has open, and that no project file speaks for.
    Folder(PathBuf),
    /// Nothing: a document that is checked alone.
    Alone(Address),
}

/// How a project is to be read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// The reader's language, where the client says one.
    pub(super) lang: Option<Lang>,
    /// Where neither it nor the project does.
    pub(super) system: Lang,
    /// This day.
    pub(super) today: i32,
}

/// A project, kept checked.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) home: Home,
    /// The folder that the paths of its sources begin at, as the client spells it.
    base: PathBuf,
    kept: Option<Kept>,
    lang: Lang,
    /// The day it was checked for, where it names none itself.
    day: Option<i32>,
    /// Texts that are not checked yet, by the paths of their sources.
    pending: Vec<(String, Option<String>)>,
    /// Whether it must be read anew.
    unread: bool,
    /// Whether files may have come, gone or changed that nobody named.
    unsure: bool,
    /// How often it was checked.
    pub(super) round: u64,
    /// The lines of its sources, as far as somebody asked.
    lines: Vec<OnceCell<Lines>>,
    /// The paths of its sources.
    paths: Vec<String>,
    /// The sources that the last check saw another text of; nothing where that may be any.
    changed: Option<Vec<SourceId>>,
}

impl Project {
    pub(super) fn new(home: Home) -> Project {
        Project {
            home,
            base: PathBuf::new(),
            kept: None,
            lang: Lang::default(),
            day: None,
            pending: Vec::new(),
            unread: true,
            unsure: false,
            round: 0,
            lines: Vec::new(),
            paths: Vec::new(),
            changed: None,
        }
    }

    /// The folder, where it is one.
    pub(super) fn folder(&self) -> Option<&Path> {
        match &self.home {
            Home::Project(folder) | Home::Folder(folder) => Some(folder),
            Home::Alone(_) => None,
        }
    }

    /// What questions are asked of, once it is checked.
    pub(super) fn analysis(&self) -> Option<Analysis<'_>> {
        self.kept.as_ref().map(|kept| Analysis::of(kept, self.lang))
    }

    pub(super) fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// As its rules were asked.
    pub(super) fn options(&self) -> Options {
        let settings = self.kept.as_ref().map(|k| k.workspace().settings.as_of);
        Options { as_of: settings.flatten().or(self.day).unwrap_or_default(), lang: self.lang }
    }

    pub(super) fn read_anew(&mut self) {
        self.unread = true;
    }

    /// Files may have come, gone or changed.
    pub(super) fn look_again(&mut self) {
        self.unsure = true;
    }

    /// Whether it was never read.
    pub(super) fn is_new(&self) -> bool {
        self.kept.is_none()
    }

    /// A text that is to be checked; none where the file is gone.
    pub(super) fn edit(&mut self, path: String, text: Option<String>) {
        if path == PROJECT_FILE {
            // It decides which files there are, the day, and the language.
            self.unread = true;
        }
        self.pending.retain(|(p, _)| *p != path);
        self.pending.push((path, text));
    }

    /// A text stays as it was checked.
    pub(super) fn settle(&mut self, path: &str) {
        self.pending.retain(|(p, _)| p != path);
    }

    /// The text of a source, as it was checked.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let workspace = self.kept.as_ref()?.workspace();
        workspace.find(path).map(|id| &*workspace.sources.get(id).text)
    }

    /// The path of the source that a document is or would be.
    pub(super) fn path_of(&self, address: &Address) -> Option<String> {
        match (address, &self.home) {
            (Address::Embedded(path), _) => Some(path.clone()),
            (_, Home::Alone(own)) if own == address => {
                let workspace = self.kept.as_ref()?.workspace();
                let own = workspace.sources.iter().find(|(id, _)| workspace.is_own(*id));
                own.map(|(_, source)| source.path.clone())
            }
            (Address::File(path), _) => {
                let inside = path.strip_prefix(&self.base).ok()?;
                let parts: Vec<_> = inside.components().map(|c| c.as_os_str().to_string_lossy()).collect();
                Some(parts.join("/"))
            }
            (Address::Memory(_), _) => None,
        }
    }

    /// A file or folder, by its path in the project.
    pub(super) fn file(&self, path: &str) -> PathBuf {
        self.base.join(path)
    }

    /// The source that a document is.
    pub(super) fn source(&self, address: &Address) -> Option<SourceId> {
        self.kept.as_ref()?.workspace().find(&self.path_of(address)?)
    }

    /// The document that a source is.
    pub(super) fn address(&self, id: SourceId) -> Address {
        let source = self.kept.as_ref().map(|k| k.workspace().sources.get(id));
        match (source, &self.home) {
            (Some(source), _) if source.is_embedded() => Address::Embedded(source.path.clone()),
            (Some(source), Home::Project(_) | Home::Folder(_)) => Address::File(self.base.join(&source.path)),
            // A pack of its own that a lone file uses.
            (Some(source), Home::Alone(own)) => match self.source(own) == Some(id) {
                true => own.clone(),
                false => Address::File(self.base.join(&source.path)),
            },
            (None, _) => Address::Memory(String::new()),
        }
    }

    /// Checks what is not checked yet; whether there was anything.
    pub(super) fn check(&mut self, documents: &Documents, terms: Terms, progress: &Progress) -> bool {
        let is_later = self.day.is_some_and(|day| day != terms.today);
        if std::mem::take(&mut self.unsure) && !self.unread && self.kept.is_some() {
            self.compare(documents, progress);
        }
        if !self.unread && self.pending.is_empty() && !is_later {
            return false;
        }
        let pending = std::mem::take(&mut self.pending);
        let kept = self.kept.take().filter(|_| !self.unread && !is_later);
        let is_edit = kept.is_some();
        // A check that ends in a panic costs itself: what is read anew next time knows nothing of it.
        let checked = catch_unwind(AssertUnwindSafe(|| match kept {
            Some(mut kept) => {
                kept.edit(&pending);
                kept
            }
            None => self.read(documents, terms, progress),
        }));
        self.unread = checked.is_err();
        self.kept = checked.ok();
        self.round += 1;
        self.forget(is_edit.then_some(&pending));
        true
    }

    /// Forgets what was known of texts that are others now: of those that were edited, or of all.
    fn forget(&mut self, edited: Option<&Vec<(String, Option<String>)>>) {
        let sources = self.kept.as_ref().map(|k| &k.workspace().sources.files[..]).unwrap_or_default();
        let paths = sources.iter().map(|source| &source.path);
        let edited = edited.filter(|_| paths.clone().eq(&self.paths));
        let changed = edited.map(|edited| {
            let place = |(path, _): &(String, _)| self.paths.iter().position(|p| p == path);
            edited.iter().filter_map(place).map(|i| SourceId(i as u32)).collect::<Vec<_>>()
        });
        match &changed {
            Some(changed) => {
                for id in changed {
                    self.lines.get_mut(id.0 as usize).into_iter().for_each(|lines| *lines = OnceCell::new());
                }
            }
            None => {
                self.paths = paths.cloned().collect();
                self.lines = vec![OnceCell::new(); self.paths.len()];
            }
        }
        self.changed = changed;
    }

    /// Whether the last check may have seen another text of a source than the one before it.
    pub(super) fn has_changed(&self, id: SourceId) -> bool {
        self.changed.as_ref().is_none_or(|changed| changed.contains(&id))
    }

    fn read(&mut self, documents: &Documents, terms: Terms, progress: &Progress) -> Kept {
        let workspace = self.load(documents, progress);
        self.lang = terms.lang.or_else(|| workspace.settings.lang()).unwrap_or(terms.system);
        self.day = workspace.settings.as_of.is_none().then_some(terms.today);
        let as_of = workspace.settings.as_of.unwrap_or(terms.today);
        self.base = self.base_of(&workspace);
        let mut kept = Kept::with(workspace, Tests::Skipped, Options { as_of, lang: self.lang }, progress);
        let edits = self.unsaved(&kept, documents);
        if !edits.is_empty() {
            kept.edit(&edits);
        }
        kept
    }

    /// Compares what was read with what is there now.
    fn compare(&mut self, documents: &Documents, progress: &Progress) {
        let now = self.load(documents, progress);
        let Some(kept) = &self.kept else { return };
        let before = kept.workspace();
        let text = |workspace: &Workspace, path: &str| {
            workspace.find(path).map(|id| workspace.sources.get(id).text.to_string())
        };
        let is_other = text(before, PROJECT_FILE) != text(&now, PROJECT_FILE)
            || before.root != now.root
            || before.unreadable != now.unreadable;
        if is_other {
            self.unread = true;
            return;
        }
        let own = |workspace: &Workspace| -> Vec<String> {
            let own = workspace.sources.iter().filter(|(id, _)| workspace.is_own(*id));
            own.map(|(_, source)| source.path.clone()).collect()
        };
        let mut paths = own(before);
        paths.extend(own(&now));
        paths.sort();
        paths.dedup();
        for path in paths {
            let (known, mut text) = (text(before, &path), text(&now, &path));
            // What the client has open is as the client has it.
            if let Some(document) = documents.get(&Address::File(self.base.join(&path))) {
                text = Some(document.text.clone());
            }
            if known != text && !self.pending.iter().any(|(p, _)| *p == path) {
                self.pending.push((path, text));
            }
        }
    }

    fn load(&self, documents: &Documents, progress: &Progress) -> Workspace {
        let overlay = |path: &Path| {
            let text = &documents.get(&Address::File(path.to_owned()))?.text;
            Overlay::read(path.to_owned(), text.as_bytes()).ok()
        };
        let load = |path: &Path, overlay| {
            workspace::load_with(&[path.to_owned()], &[], Tests::Skipped, overlay, progress)
        };
        match &self.home {
            Home::Project(folder) => load(folder, overlay(&folder.join(PROJECT_FILE))),
            Home::Folder(folder) => load(folder, None),
            Home::Alone(address) => match address.path().filter(|path| is_draft(path)) {
                Some(path) => load(path, overlay(path)),
                None => {
                    let document = documents.get(address);
                    let text = document.map(|d| d.text.clone()).unwrap_or_default();
                    let is_markdown =
                        document.is_some_and(|d| d.language.to_lowercase().contains("markdown"));
                    let name = if is_markdown { "untitled.ekl.md" } else { "untitled.ekl" };
                    workspace::of_texts([(name.to_owned(), text)])
                }
            },
        }
    }

    /// The folder that the paths of sources begin at, in the client's spelling where that is possible: the client may have
    /// come through a link.
    fn base_of(&self, workspace: &Workspace) -> PathBuf {
        let spelled = match &self.home {
            Home::Project(folder) | Home::Folder(folder) => Some(folder.as_path()),
            Home::Alone(address) => address.path().and_then(Path::parent),
        };
        let Some(spelled) = spelled else { return workspace.root.clone() };
        let Ok(real) = spelled.canonicalize() else { return spelled.to_owned() };
        let Ok(below) = real.strip_prefix(&workspace.root) else { return workspace.root.clone() };
        // As many folders up as the real one lies below the root.
        let up = spelled.ancestors().nth(below.components().count());
        let is_root = |up: &Path| up.canonicalize().is_ok_and(|up| up == workspace.root);
        up.filter(|up| is_root(up)).unwrap_or(&workspace.root).to_owned()
    }

    /// The open documents of it that differ from what was read.
    fn unsaved(&self, kept: &Kept, documents: &Documents) -> Vec<(String, Option<String>)> {
        let workspace = kept.workspace();
        let mut edits = Vec::new();
        if matches!(self.home, Home::Alone(_)) {
            return edits;
        }
        for (address, document) in &documents.open {
            let Some(path) = self.path_of(address).filter(|_| self.holds(address)) else { continue };
            if path == PROJECT_FILE {
                continue;
            }
            let is_there = match workspace.find(&path) {
                Some(id) => workspace.sources.get(id).text != document.text,
                // One that is there and that the project leaves out stays out.
                None => is_draft(Path::new(&path)) && address.path().is_some_and(|p| !p.exists()),
            };
            if is_there {
                edits.push((path, Some(document.text.clone())));
            }
        }
        edits
    }

    /// Whether a file lies in its folder, and in no project further in.
    pub(super) fn holds(&self, address: &Address) -> bool {
        let (Some(path), Some(folder)) = (address.path(), self.folder()) else { return false };
        path.starts_with(folder) && {
            let inside = path.ancestors().skip(1).take_while(|dir| *dir != folder);
            !inside.into_iter().any(|dir| dir.join(PROJECT_FILE).is_file())
        }
    }

    fn lines(&self, id: SourceId) -> Option<(&Lines, &str)> {
        let text = &self.kept.as_ref()?.workspace().sources.get(id).text;
        let lines = self.lines.get(id.0 as usize)?.get_or_init(|| Lines::new(text));
        Some((lines, text))
    }

    pub(super) fn range(&self, place: Place, encoding: Encoding) -> Range {
        let found = self.lines(place.source);
        found.map(|(lines, text)| lines.range(text, place.span, encoding)).unwrap_or_default()
    }

    pub(super) fn offset(&self, id: SourceId, position: Position, encoding: Encoding) -> u32 {
        self.lines(id).map_or(0, |(lines, text)| lines.offset(text, position, encoding))
    }

    pub(super) fn span(&self, id: SourceId, range: Range, encoding: Encoding) -> Span {
        self.lines(id).map_or_else(Span::default, |(lines, text)| lines.span(text, range, encoding))
    }

    /// A place as the client knows it.
    pub(super) fn location(&self, place: Place, documents: &Documents, encoding: Encoding) -> Location {
        let uri = documents.uri(&self.address(place.source));
        Location { uri: uri.into(), range: self.range(place, encoding) }
    }
}

/// Whether a file holds statements or rules.
pub(super) fn is_draft(path: &Path) -> bool {
    path.file_name().is_some_and(|name| crate::packs::is_ekl(&name.to_string_lossy()))
}
