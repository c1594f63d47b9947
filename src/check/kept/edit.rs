//! A check in part, after an edit to one file.

use super::accepts;
use super::origin::{From, Stage, Trace};
use super::splice::{self, Renewal};
use super::whole::{Notes, traced};
use super::{Kept, Touched};
use crate::check::severities;
use crate::engine::Settings;
use crate::engine::kept::{BODY, Changes, DECLARED, Origin, Others, World};
use crate::finding::Finding;
use crate::model::lower::patch::{self, Named, Outcome, Patched};
use crate::rules::renumber::forget_plans;
use crate::source::{Shift, SourceId};
use crate::stack::drop_aside;
use crate::workspace::Workspace;

/// What was read again.
pub(super) struct Extent {
    /// What was replaced in the text.
    pub(super) shift: Shift,
    /// Whether the entities of all texts were, and not only those of this one.
    pub(super) everywhere: bool,
}

impl Kept {
    /// Gives one file another text and checks what that touches; nothing where all must be checked anew. Then the
    /// workspace may have the new text already.
    pub(super) fn edit_one(&mut self, path: &str, text: &str) -> Option<Touched> {
        let id = self.workspace.find(path)?;
        if self.workspace.sources.get(id).text == text {
            return Some(Touched::Some { entities: 0, pieces: 0, rules: 0 });
        }
        // Whatever ends here early leaves nothing to go on from.
        let mut notes = self.notes.take()?;
        notes.written.forget(id);
        let touched = self.in_part(&mut notes, id, text)?;
        self.notes = Some(notes);
        Some(touched)
    }

    fn in_part(&mut self, notes: &mut Notes, id: SourceId, text: &str) -> Option<Touched> {
        if !self.workspace.is_replaceable(id) {
            return None;
        }
        let source = self.workspace.sources.get(id);
        let parsed = self.workspace.parse_as(id, text);
        let before = &self.workspace.parsed.get(id.0 as usize)?.file;
        let shift = Shift::between(id, &source.text, text);
        let replaced = source.text.get(shift.start as usize..shift.old_end as usize);
        let unquotes = replaced.is_none_or(|old| old.contains('"'));
        let own = [Named::of(&source.text, before), Named::of(text, &parsed.file)];
        let [Some(was), Some(is)] = own else { return self.with_others(notes, text, parsed, shift) };
        let mut broken = was.differently_broken(&is);
        if !was.is_like(&is, shift)
            || self.is_entangled(notes, shift, was.is_as_broken(&is))
            || broken.any(|name| is_written(&self.workspace, id, name))
        {
            return self.with_others(notes, text, parsed, shift);
        }
        let (text, parsed) = self.workspace.replace(id, text.to_owned(), parsed)?;
        let (sources, file) = (&self.workspace.sources, &self.workspace.parsed.get(id.0 as usize)?.file);
        let model = &mut self.checked.model;
        match patch::patch(model, &mut notes.kit, sources, file, shift, (&was, &is)) {
            // Titles are what names that nobody knows may mean, in other texts too.
            Outcome::Patched(patched) if (patched.retitled || unquotes) && self.lacks_names_elsewhere(id) => {
                None
            }
            Outcome::Patched(patched) => {
                self.go_on(notes, *patched, Extent { shift, everywhere: false }, None)
            }
            Outcome::Others => {
                let (text, parsed) = self.workspace.replace(id, text, parsed)?;
                self.with_others(notes, &text, parsed, shift)
            }
            Outcome::Spoiled => None,
        }
    }

    /// Evaluates again what is touched by what is different, and brings the report up to date.
    pub(super) fn go_on(
        &mut self,
        notes: &mut Notes,
        patched: Patched,
        Extent { shift, everywhere }: Extent,
        others: Option<Others>,
    ) -> Option<Touched> {
        let entities = patched.entities;
        let (mut changes, mistakes) = taken_apart(patched, others);
        changes.outdated = notes.memory.outdated(self.world(), &changes)?;
        let rules = self.checked.program.rules.iter_mut().enumerate();
        let outdated = rules.filter(|(number, _)| changes.outdated.binary_search(number).is_ok());
        outdated.for_each(|(_, rule)| forget_plans(rule));
        let world = self.world();
        let origins = notes.traces.iter().enumerate().filter_map(|(number, trace)| match &trace.from {
            From::Rule(origin) => Some((number, origin)),
            From::Mistake(_) => None,
        });
        let mut again = notes.memory.again(world, &changes, &origins.collect::<Vec<_>>())?;
        if let Some(others) = &changes.others {
            notes.traces.iter_mut().for_each(|trace| trace.renumber(&others.who));
        }
        let mut new: Vec<_> = std::mem::take(&mut again.findings)
            .into_iter()
            .map(|(mut finding, origin)| {
                severities::configure(&mut finding, &self.workspace);
                let trace = Trace::new(From::Rule(origin), &mut finding);
                (finding, trace)
            })
            .collect();
        let syntax = self.workspace.parsed.get(shift.source.0 as usize)?.findings.iter().cloned();
        new.extend(syntax.map(|finding| traced(finding, Stage::Syntax)));
        new.extend(mistakes.into_iter().map(|(finding, stage)| traced(finding, stage)));
        let replaces = |number: usize, origin: &Origin| again.replaces(number, origin);
        let renewal = Renewal { workspace: &self.workspace, shift, replaces: &replaces, everywhere, new };
        splice::renew(&mut self.checked.report, &mut notes.traces, renewal)?;
        let (pieces, rules) = again.size();
        self.checked.report.not_checked = std::mem::take(&mut again.not_checked);
        accepts::renew(&self.workspace, &self.options, &mut self.checked, &mut notes.traces);
        drop_aside(changes);
        Some(Touched::Some { entities, pieces, rules })
    }

    /// Whether another text holds a name that nobody knows.
    fn lacks_names_elsewhere(&self, id: SourceId) -> bool {
        let is_one = |f: &Finding| f.code == "model/unknown_name" && f.primary.place.source != id;
        self.checked.report.findings.iter().any(is_one)
    }

    fn world(&self) -> World<'_> {
        World {
            sources: &self.workspace.sources,
            model: &self.checked.model,
            program: &self.checked.program,
            settings: Settings { today: self.options.as_of, lang: self.options.lang },
        }
    }

    /// Whether a mistake that has to do with this file is to be looked for again beside what stands in it. What is wrong with
    /// who is named here, and with who names them elsewhere, stays as long as they do.
    fn is_entangled(&mut self, notes: &mut Notes, shift: Shift, is_as_broken: bool) -> bool {
        let id = shift.source;
        let mistakes = self.checked.report.findings.iter_mut().zip(&mut notes.traces);
        let mut mistakes = mistakes.filter_map(|(finding, trace)| match trace.from {
            From::Mistake(stage) => Some((finding, trace, stage)),
            From::Rule(_) => None,
        });
        mistakes.any(|(finding, trace, stage)| {
            if finding.code == "model/part_of_cycle" {
                return true;
            }
            let is_own = finding.primary.place.source == id;
            match stage {
                Stage::Accepts => false,
                Stage::Syntax | Stage::Filled | Stage::Outside if is_own => false,
                Stage::Declared | Stage::Filled if is_as_broken => trace.is_touched(finding, shift),
                _ => trace.mentions(finding, id),
            }
        })
    }
}

/// Whether a name stands in another text of the project.
fn is_written(workspace: &Workspace, id: SourceId, name: &str) -> bool {
    workspace.sources.iter().any(|(other, source)| other != id && source.text.contains(name))
}

/// What changed in the model, and what is wrong.
fn taken_apart(patched: Patched, others: Option<Others>) -> (Changes, Vec<(Finding, Stage)>) {
    let mut values = patched.values;
    values.extend(patched.moved.into_iter().map(|e| (e, DECLARED)));
    values.extend(patched.rewritten.into_iter().map(|e| (e, BODY)));
    values.sort_unstable();
    let filled = patched.findings.into_iter().map(|f| (f, Stage::Filled));
    let declared = patched.declared.into_iter().map(|f| {
        let stage = Stage::of_declared(&f);
        (f, stage)
    });
    let changes = Changes {
        values,
        before: patched.before,
        recounted: patched.recounted,
        others,
        outdated: Vec::new(),
    };
    (changes, declared.chain(filled).collect())
}
