//! A workspace for the checker: all its texts behind each other as one, so that a span alone says where it lies.

use einklang::check::Options;
use einklang::engine::explain::{Explained, explain_all};
use einklang::engine::{self, Settings};
use einklang::finding::{Finding, Lang, Severity};
use einklang::model::{self, Part};
use einklang::rules;
use einklang::source::{Pack, Source, SourceId, Sources};
use einklang::syntax::{self, Parsed, tree};
use einklang::workspace::{self, Workspace};

use super::super::world::World;

/// The texts of a workspace, each moved to behind those before it.
pub(super) struct Texts {
    sources: Sources,
    parsed: Vec<Parsed>,
    whole: String,
}

/// What is evaluated, the findings, and why they are there.
pub(super) struct Scene {
    pub(super) title: String,
    pub(super) world: World,
    /// The rules by their codes.
    pub(super) rules: Vec<(String, tree::Rule)>,
    pub(super) as_of: i32,
    pub(super) found: Vec<Explained>,
}

impl Scene {
    /// The names of all entities.
    pub(super) fn names(&self) -> Vec<String> {
        let model = &self.world.model;
        let all = (0..model.entities.kind.len() as u32).map(model::EntityId);
        all.map(|e| model.name_of(e).to_owned()).collect()
    }
}

impl Texts {
    pub(super) fn of(workspace: &Workspace) -> Texts {
        let Sources { files, packs, uses } = &workspace.sources;
        let (mut moved, mut parsed, mut whole) = (Vec::new(), Vec::new(), String::new());
        for (i, file) in files.iter().enumerate() {
            let is_page = file.path.ends_with(".md");
            let text = blank(whole.len(), is_page) + &file.text;
            let source = Source { path: file.path.clone(), text: text.into(), pack: file.pack };
            // The project file is no program.
            let is_text = file.path.ends_with(".ekl") || is_page;
            let empty = Source { text: "".into(), ..source.clone() };
            parsed.push(syntax::parse(SourceId(i as u32), if is_text { &source } else { &empty }));
            whole += &file.text;
            moved.push(source);
        }
        let sources = Sources { files: moved, packs: packs.clone(), uses: uses.clone() };
        Texts { sources, parsed, whole }
    }

    pub(super) fn of_text(text: &str) -> Texts {
        Texts::of(&workspace::of_texts([("program.ekl".to_owned(), text.to_owned())]))
    }

    /// The project as a whole.
    pub(super) fn project(&self, title: &str, as_of: i32, most: usize) -> Scene {
        self.scene(title, as_of, most, &self.parts(true), None)
    }

    /// The `test`s that stand in a pack's own files, or in the project's.
    pub(super) fn tests(&self, pack: &str) -> Vec<(SourceId, &tree::Test)> {
        let is_own = |p: &&Parsed| self.sources.pack_name(self.sources.get(p.source).pack) == pack;
        let mut tests = Vec::new();
        for p in self.parsed.iter().filter(is_own) {
            for item in &p.file.items {
                if let tree::Item::Test(test) = item {
                    tests.push((p.source, test));
                }
            }
        }
        tests
    }

    /// What a `test` states, and the rules of which it expects findings.
    pub(super) fn test(
        &self,
        (source, test): (SourceId, &tree::Test),
        options: &Options,
        most: usize,
    ) -> Scene {
        let text = |span: einklang::source::Span| span.of(&self.whole).trim().to_owned();
        let day = test.as_of.as_ref().map(|e| text(e.span));
        let day = day.and_then(|d| einklang::model::date::DateRange::parse(&d)).map(|d| d.last);
        let mut parts = self.parts(false);
        parts.push(Part { source, items: &test.items, prose: &[], entities: true });
        let expected = test.expects.iter().filter_map(|e| match &e.what {
            tree::Expected::Finding { rule, .. } => Some(rule.name.span.of(&self.whole)),
            _ => None,
        });
        let rules: Vec<&str> = expected.collect();
        self.scene(&text(test.title.span), day.unwrap_or(options.as_of), most, &parts, Some(&rules))
    }

    /// All declarations; and the project's own entities, or only those of the packs.
    fn parts(&self, own: bool) -> Vec<Part<'_>> {
        let entities = |id| own || self.sources.get(id).pack != Pack::PROJECT;
        let part = |p: &'_ Parsed| (p.source, entities(p.source));
        let parsed = self.parsed.iter();
        let parts = parsed.map(|p| {
            let (source, entities) = part(p);
            Part { source, items: &p.file.items, prose: &p.file.prose, entities }
        });
        parts.collect()
    }

    fn scene(
        &self,
        title: &str,
        as_of: i32,
        most: usize,
        parts: &[Part<'_>],
        only: Option<&[&str]>,
    ) -> Scene {
        let sources = &self.sources;
        let lowered = model::lower(sources, parts);
        let (program, said) = match only {
            Some(only) => rules::compile_only(sources, &lowered.model, parts, &[], only),
            None => rules::compile(sources, &lowered.model, parts, &[], rules::Scope::Everything),
        };
        let settings = Settings { today: as_of, lang: Lang::En };
        let solution = engine::solve(sources, &lowered.model, &program, settings);
        let is_error = |f: &Finding| f.severity == Severity::Error;
        let by_rule = |f: &Finding| program.rules.iter().any(|r| r.code == f.code);
        let sound =
            !lowered.findings.iter().chain(&said).any(is_error) && solution.findings.iter().all(by_rule);
        let found = explain_all(sources, &lowered.model, &program, settings, most);
        // What the evaluator cannot read it is not asked about.
        let found = if sound { found } else { Vec::new() };
        let mut rules = Vec::new();
        for part in parts {
            let pack = sources.pack_name(sources.get(part.source).pack);
            for item in part.items {
                if let tree::Item::Rule(rule) = item {
                    rules.push((format!("{pack}/{}", rule.name.span.of(&self.whole)), rule.clone()));
                }
            }
        }
        let items: Vec<tree::Item> = parts.iter().flat_map(|p| p.items.iter().cloned()).collect();
        let whole = Source { path: "whole.ekl".into(), text: self.whole.clone().into(), pack: Pack::PROJECT };
        let sources = Sources { files: vec![whole], ..Sources::default() };
        let world = World::new(sources, tree::File { items, prose: Vec::new() }, lowered.model);
        Scene { title: title.to_owned(), world, rules, as_of, found }
    }
}

/// So many bytes that say nothing, and are read quickly: lines of prose, or one remark.
fn blank(length: usize, is_page: bool) -> String {
    match length {
        2.. if !is_page => format!("#{}\n", " ".repeat(length - 2)),
        _ => "\n".repeat(length),
    }
}
