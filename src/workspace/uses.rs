//! Packs: which are in use, which files are theirs, and in which order all texts are numbered.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::path::{Component, Path};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::nearest::did_you_mean;
use super::number::number;
use super::read::{self, Text};
use super::{Known, Tests, Unreadable, Workspace, catalogue, discover, parse_all, shown};
use crate::finding::{Finding, Said};
use crate::packs;
use crate::progress::Progress;
use crate::source::{Pack, Place, Source, SourceId, Span};
use crate::syntax::lexer::is_in_name;
use crate::syntax::tree::{Item, UsePack};
use crate::syntax::{Parsed, unquote};

type Map<K, V> = IndexMap<K, V, FxBuildHasher>;

/// What stands in the place of bytes that are no text.
const REPLACED: &str = "\u{fffd}";

/// A text on its way to its number.
pub(super) struct Draft {
    pub(super) source: Source,
    pub(super) parsed: Parsed,
    /// The pack it belongs to; `None` for the project.
    pub(super) pack: Option<String>,
    /// What is wrong with its bytes.
    pub(super) lost: Option<Box<Finding>>,
}

/// What a `use` names.
enum Named {
    Pack(String),
    Folder(String),
}

/// One `use`, or one entry of `packs` in the project file.
struct Use {
    named: Named,
    /// Index into the drafts and where in it; `None` for a pack asked for on the command line.
    at: Option<(usize, Span)>,
}

/// Where a pack comes from.
#[derive(Clone, PartialEq, Eq)]
enum Home {
    Embedded,
    Folder(String),
}

/// The files of a project, with the trees that are known already.
pub(super) struct Texts {
    pub(super) texts: Vec<Text>,
    pub(super) known: Known,
}

impl From<Vec<Text>> for Texts {
    fn from(texts: Vec<Text>) -> Texts {
        Texts { texts, known: Known::default() }
    }
}

struct Assembly<'w> {
    workspace: &'w Workspace,
    known: Known,
    /// Whether those of the embedded packs are wanted.
    tests: Tests,
    progress: &'w Progress,
    drafts: Vec<Draft>,
    /// The packs in use.
    homes: Map<String, Home>,
    /// Mistakes, each with the draft it lies in.
    findings: Vec<(usize, Finding)>,
}

/// Parses all texts, activates the packs they use, and numbers everything in its final order.
pub(super) fn assemble(
    workspace: &mut Workspace,
    texts: Texts,
    asked: &[String],
    tests: Tests,
    settings_findings: Vec<Finding>,
    progress: &Progress,
    unreadable: &mut Vec<Unreadable>,
) {
    let Texts { texts, known } = texts;
    let mut assembly = Assembly {
        workspace,
        known,
        tests,
        progress,
        drafts: Vec::new(),
        homes: Map::default(),
        findings: Vec::new(),
    };
    assembly.add(texts);
    let project = assembly.drafts.iter().position(|d| d.source.path == super::PROJECT_FILE).unwrap_or(0);
    assembly.findings.extend(settings_findings.into_iter().map(|f| (project, f)));
    let mut open = assembly.first_uses(project, asked);
    // Folders first: a name then means the project's own pack wherever it stands.
    assembly.folders(&mut open, unreadable);
    assembly.names(open);
    let Assembly { drafts, homes, findings, .. } = assembly;
    number(workspace, drafts, homes.into_keys(), findings);
    catalogue::resolve(workspace);
}

impl Assembly<'_> {
    /// Adds texts of the project.
    fn add(&mut self, texts: Vec<Text>) {
        let (lost, texts): (Vec<_>, Vec<_>) = texts.into_iter().map(|mut t| (t.lost.take(), t)).unzip();
        let sources: Vec<_> = texts.into_iter().map(Text::into_source).collect();
        let parsed = parse_all(&sources, &mut self.known, self.progress);
        for ((source, mut parsed), lost) in sources.into_iter().zip(parsed).zip(lost) {
            if lost.is_some() {
                // It is said once that bytes were replaced, not of each of them that it means nothing.
                let replaced = |f: &Finding| f.primary.place.span.of(&source.text) == REPLACED;
                parsed.findings.retain(|f| f.code != "syntax/unknown_character" || !replaced(f));
            }
            self.drafts.push(Draft { source, parsed, pack: None, lost });
        }
    }

    /// Adds the texts of an embedded pack, with the trees that were worked out when the program was built.
    fn add_embedded(&mut self, name: &str, files: Vec<(String, &'static str)>) {
        let source = |(path, text)| Source { path, text: Cow::Borrowed(text), pack: Pack::PROJECT };
        let sources: Vec<Source> = files.into_iter().map(source).collect();
        let is_known = sources.iter().all(|source| self.known.contains_key(&source.path));
        let trees = if self.tests == Tests::Skipped && !is_known { packs::trees(name) } else { None };
        let parsed = match trees.filter(|trees| trees.len() == sources.len()) {
            Some(trees) => trees.into_iter().map(Parsed::of_file).collect(),
            None => parse_all(&sources, &mut self.known, self.progress),
        };
        for (source, parsed) in sources.into_iter().zip(parsed) {
            self.drafts.push(Draft { source, parsed, pack: Some(name.to_owned()), lost: None });
        }
    }

    fn first_uses(&self, project: usize, asked: &[String]) -> Vec<Use> {
        let named = |name: &String| match name.contains('/') {
            true => Named::Folder(name.clone()),
            false => Named::Pack(name.clone()),
        };
        let configured = self.workspace.settings.packs.iter();
        let configured =
            configured.map(|(name, place)| Use { named: named(name), at: Some((project, place.span)) });
        let asked = asked.iter().map(|name| Use { named: named(name), at: None });
        let written = (0..self.drafts.len()).flat_map(|i| self.uses_in(i));
        configured.chain(asked).chain(written).collect()
    }

    fn uses_in(&self, draft: usize) -> Vec<Use> {
        let Some(Draft { source, parsed, .. }) = self.drafts.get(draft) else { return Vec::new() };
        let uses = parsed.file.items.iter().filter_map(|item| match item {
            Item::Use(u) => Some(&u.pack),
            _ => None,
        });
        uses.map(|pack| match pack {
            UsePack::Named(name) => Use {
                named: Named::Pack(name.span.of(&source.text).to_owned()),
                at: Some((draft, name.span)),
            },
            UsePack::Folder(text) => {
                let path = unquote(&source.text, *text).into_owned();
                Use { named: Named::Folder(path), at: Some((draft, text.span)) }
            }
        })
        .collect()
    }

    fn error(&mut self, code: &str, at: Option<(usize, Span)>, message: Said, help: Option<Said>) {
        let (draft, span) = at.unwrap_or_default();
        let finding = Finding::error(code, Place { source: SourceId(0), span }, message);
        self.findings.push((draft, Finding { help, ..finding }));
    }

    /// Activates all folders that are used, and leaves the names.
    fn folders(&mut self, open: &mut Vec<Use>, unreadable: &mut Vec<Unreadable>) {
        let mut queue = VecDeque::from(std::mem::take(open));
        while let Some(Use { named, at }) = queue.pop_front() {
            let Named::Folder(written) = named else {
                open.push(Use { named, at });
                continue;
            };
            let Some(folder) = self.inside(&written, at) else { continue };
            if self.homes.values().any(|h| *h == Home::Folder(folder.clone())) || self.clashes(&folder, at) {
                continue;
            }
            if self.workspace.find_project_file(&self.drafts).is_none() {
                queue.extend(self.read_folder(&folder, unreadable));
            }
            if !self.drafts.iter().any(|d| lies_in(&d.source.path, &folder)) {
                let message = Said::both(
                    format!("there are no `.ekl` files in `{written}`"),
                    format!("in `{written}` gibt es keine `.ekl`-Dateien"),
                );
                let help = Said::both(
                    "name a folder of the project, from the project's root",
                    "nennen Sie einen Ordner des Projekts, vom Projektordner aus gesehen",
                );
                self.error("model/unknown_pack", at, message, Some(help));
                continue;
            }
            let name = folder.rsplit('/').next().unwrap_or(&folder).to_owned();
            self.homes.insert(name, Home::Folder(folder));
        }
        self.own_files();
    }

    /// A folder as written, from the root and without `.` and `..`; an error where it leads outside.
    fn inside(&mut self, written: &str, at: Option<(usize, Span)>) -> Option<String> {
        let mut parts = Vec::new();
        let stays = Path::new(written).components().all(|c| match c {
            Component::CurDir => true,
            Component::Normal(part) => {
                parts.push(part.to_string_lossy().into_owned());
                true
            }
            Component::ParentDir => parts.pop().is_some(),
            Component::RootDir | Component::Prefix(_) => false,
        });
        let folder = parts.join("/");
        // A link may lead outside as well.
        let root = &self.workspace.root;
        let real = root.join(&folder).canonicalize();
        let links_stay = real.map_or(true, |real| real.starts_with(root));
        if stays && links_stay && !folder.is_empty() {
            return Some(folder);
        }
        let message = match folder.is_empty() && stays {
            true => {
                Said::both("the whole project cannot be a pack", "das ganze Projekt kann kein Paket sein")
            }
            false => Said::both(
                format!("`{written}` lies outside the project"),
                format!("`{written}` liegt außerhalb des Projekts"),
            ),
        };
        let help = Said::both(
            "a pack of one's own is a folder inside the project, named from its root",
            "ein eigenes Paket ist ein Ordner im Projekt, vom Projektordner aus benannt",
        );
        self.error("model/pack_outside", at, message, Some(help));
        None
    }

    /// Whether a folder's name cannot be that of a pack, or is one already.
    fn clashes(&mut self, folder: &str, at: Option<(usize, Span)>) -> bool {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        let mut letters = name.chars();
        let is_name =
            letters.next().is_some_and(|c| c.is_alphabetic() || c == '_') && letters.all(is_in_name);
        if packs::RESERVED.contains(&name) || !is_name {
            let message = Said::both(
                format!("no pack may be called `{name}`"),
                format!("kein Paket darf `{name}` heißen"),
            );
            let help = match is_name {
                true => Said::both(
                    "codes of Einklang itself begin with it: rename the folder",
                    "Codes von Einklang selbst beginnen damit: benennen Sie den Ordner um",
                ),
                false => Said::both(
                    "rename the folder: a letter, then letters, digits and `_`",
                    "benennen Sie den Ordner um: ein Buchstabe, dann Buchstaben, Ziffern und `_`",
                ),
            };
            self.error("model/pack_name", at, message, Some(help));
            return true;
        }
        let other = match self.homes.get(name) {
            Some(Home::Folder(other)) => {
                Said::both(format!("the folder `{other}`"), format!("der Ordner `{other}`"))
            }
            _ if packs::names().contains(&name) => {
                Said::both("the one that ships with Einklang", "das mit Einklang gelieferte")
            }
            _ => return false,
        };
        let (en, de) = (other.in_lang(crate::finding::Lang::En), other.in_lang(crate::finding::Lang::De));
        let message = Said::both(
            format!("two packs are called `{name}`: the folder `{folder}` and {en}"),
            format!("zwei Pakete heißen `{name}`: der Ordner `{folder}` und {de}"),
        );
        let help = Said::both("rename the folder", "benennen Sie den Ordner um");
        self.error("model/duplicate_pack", at, message, Some(help));
        true
    }

    /// Without a project file, a folder that is used is part of the workspace though nobody gave it.
    fn read_folder(&mut self, folder: &str, unreadable: &mut Vec<Unreadable>) -> Vec<Use> {
        let root = &self.workspace.root;
        let path = root.join(folder);
        // Texts in memory have no root, and nothing on disk belongs to them.
        if root.as_os_str().is_empty() || !path.is_dir() {
            return Vec::new();
        }
        let known = |p: &std::path::PathBuf| {
            let path = shown(p.strip_prefix(root).unwrap_or(p));
            self.drafts.iter().any(|d| d.source.path == path)
        };
        let mut files = discover::walk(root, &path, ignore::overrides::Override::empty(), unreadable);
        files.retain(|f| !known(f));
        let first = self.drafts.len();
        self.add(read::all(root, files, self.progress, unreadable));
        (first..self.drafts.len()).flat_map(|i| self.uses_in(i)).collect()
    }

    /// Gives the files in folders that are packs to these packs; the innermost folder counts.
    fn own_files(&mut self) {
        let folders = self.homes.iter().filter_map(|(name, home)| match home {
            Home::Folder(folder) => Some((name, folder)),
            Home::Embedded => None,
        });
        let folders: Vec<_> = folders.collect();
        for draft in &mut self.drafts {
            let inside = folders.iter().filter(|(_, folder)| lies_in(&draft.source.path, folder));
            draft.pack = inside.max_by_key(|(_, folder)| folder.len()).map(|(name, _)| (*name).clone());
        }
    }

    /// Activates packs by name, and those they use in turn.
    fn names(&mut self, mut open: Vec<Use>) {
        while !open.is_empty() {
            let mut next = Vec::new();
            for Use { named, at } in std::mem::take(&mut open) {
                let Named::Pack(name) = named else { continue };
                if self.homes.contains_key(&name) {
                    continue;
                }
                let Some(files) = packs::files(&name) else {
                    self.unknown(&name, at);
                    continue;
                };
                self.homes.insert(name.clone(), Home::Embedded);
                let first = self.drafts.len();
                self.add_embedded(&name, files);
                next.extend((first..self.drafts.len()).flat_map(|i| self.uses_in(i)));
            }
            open = next;
        }
    }

    fn unknown(&mut self, name: &str, at: Option<(usize, Span)>) {
        let mut known: Vec<&str> = packs::names();
        known.extend(self.homes.keys().map(String::as_str));
        known.sort_unstable();
        known.dedup();
        let help = did_you_mean(name, known);
        let message = Said::both(
            format!("there is no pack called `{name}`"),
            format!("es gibt kein Paket namens `{name}`"),
        );
        self.error("model/unknown_pack", at, message, help);
    }
}

impl Workspace {
    fn find_project_file<'d>(&self, drafts: &'d [Draft]) -> Option<&'d Draft> {
        drafts.iter().find(|d| d.source.path == super::PROJECT_FILE)
    }
}

/// Whether a path is a file, or lies in the folder, of that name.
pub(super) fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
