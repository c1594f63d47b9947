//! What stands above declarations: how many findings there are, how many places name it, that a test can be run.

use super::{Analysis, at, references};
use crate::finding::Said;

use crate::source::{Place, SourceId, Span};
use crate::syntax::tree::Item;

/// A line above a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The name or title it is about.
    pub place: Place,
    /// What it offers.
    pub about: About,
    /// What it says.
    pub title: Said,
}

/// What a lens offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// So many findings are shown in what is declared; of a rule, so many are its own.
    Findings(usize),
    /// So many places name it.
    References(usize),
    /// The test can be run.
    Test,
}

/// The lenses of a text, in its order.
pub fn lenses(analysis: &Analysis<'_>, source: SourceId) -> Vec<Lens> {
    let Some(file) = at::file(analysis.workspace, source) else { return Vec::new() };
    let mut lenses = Vec::new();
    entities(analysis, source, &mut lenses);
    for item in &file.items {
        match item {
            Item::Test(test) => {
                let place = Place { source, span: test.title.span };
                let title = Said::both("run this test", "diesen Test ausführen");
                lenses.push(Lens { place, about: About::Test, title });
            }
            Item::Rule(rule) => {
                let place = Place { source, span: rule.name.span };
                let sources = &analysis.workspace.sources;
                let code = format!("{}/{}", sources.pack_name(sources.get(source).pack), sources.text(place));
                let open = analysis.report.findings.iter().filter(|f| f.accepted.is_none());
                let count = open.filter(|f| f.code == code).count();
                lenses.push(findings(place, count));
            }
            _ => {}
        }
    }
    lenses.sort_by_key(|lens| lens.place);
    lenses
}

/// The entities that a text declares: those of each kind stand in the order of their places.
fn entities(analysis: &Analysis<'_>, source: SourceId, lenses: &mut Vec<Lens>) {
    let model = analysis.model;
    let counts = references::counts(analysis);
    let open = analysis.report.findings.iter().filter(|f| f.accepted.is_none());
    let own = open.map(|f| f.primary.place).filter(|place| place.source == source);
    let mut starts: Vec<u32> = own.map(|place| place.span.start).collect();
    starts.sort_unstable();
    for id in at::entities_of(model, source) {
        let Some(declared) = model.entities.declared.get(id.index()) else { continue };
        let count = between(&starts, declared.whole);
        if count > 0 {
            lenses.push(findings(declared.name, count));
        }
        let named = counts.get(id.index()).copied().unwrap_or(0) as usize;
        if named > 0 {
            lenses.push(Lens {
                place: declared.name,
                about: About::References(named),
                title: Said::both(
                    counted(named, "place refers to this", "places refer to this"),
                    counted(named, "Stelle verweist hierauf", "Stellen verweisen hierauf"),
                ),
            });
        }
    }
}

fn between(starts: &[u32], whole: Span) -> usize {
    let before = |offset: u32| starts.partition_point(|start| *start < offset);
    before(whole.end).saturating_sub(before(whole.start))
}

fn findings(place: Place, count: usize) -> Lens {
    let title = Said::both(counted(count, "finding", "findings"), counted(count, "Befund", "Befunde"));
    Lens { place, about: About::Findings(count), title }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
