//! Nothing is a part of itself: cycles of `part_of` are found, shown and broken.

use indexmap::IndexSet;
use petgraph::graph::DiGraph;
use rustc_hash::FxBuildHasher;

use super::Lowering;
use super::columns::{Columns, Filling};
use super::say::listed;
use crate::finding::{Finding, Said};
use crate::model::{Cells, EntityId, PropertyId};
use crate::source::Place;

/// A cycle with more members shows only so many.
const SHOWN: usize = 8;

/// Finds the cycles, and puts the cells that close them in error.
pub(super) fn break_cycles(it: &mut Lowering<'_>, columns: &mut Columns) {
    let Some(filling) = columns.get_mut(PropertyId::PART_OF) else { return };
    let edges = edges(filling);
    let left = circular(it.model.entities.kind.len(), &edges);
    if left.is_empty() {
        return;
    }
    let mut graph: DiGraph<EntityId, ()> = DiGraph::new();
    let nodes: Vec<_> = left.iter().map(|id| graph.add_node(*id)).collect();
    let node = |id: EntityId| left.get_index_of(&id).and_then(|i| nodes.get(i)).copied();
    for (from, to, _) in &edges {
        if let (Some(from), Some(to)) = (node(*from), node(*to)) {
            graph.add_edge(from, to, ());
        }
    }
    let mut circle_of = vec![usize::MAX; left.len()];
    let mut circles = Vec::new();
    for mut members in petgraph::algo::kosaraju_scc(&graph) {
        members.sort();
        for member in &members {
            circle_of.get_mut(member.index()).into_iter().for_each(|c| *c = circles.len());
        }
        let ids = members.iter().filter_map(|m| left.get_index(m.index())).copied().collect();
        circles.push(Circle { members: ids, cells: Vec::new() });
    }
    // Containers nest without end in no file, so each cycle has an edge that somebody wrote: those are broken.
    for (from, to, cell) in edges {
        let circle = |id| left.get_index_of(&id).and_then(|i| circle_of.get(i)).copied();
        let (Some(a), Some(b)) = (circle(from), circle(to)) else { continue };
        let by_hand = it.model.container_of(from) != Some(to) || !is_first(filling, cell);
        if a == b && by_hand {
            circles.get_mut(a).into_iter().for_each(|circle| circle.cells.push(cell));
            filling.spoil(cell);
        }
    }
    let places = &filling.column.places;
    for mut circle in circles.into_iter().filter(|circle| !circle.cells.is_empty()) {
        circle.cells.sort_by_key(|cell| places.get(*cell).copied());
        let finding = cycle(it, places, &circle);
        it.report(finding);
    }
}

/// Entities that are parts of each other, and the cells that say so.
struct Circle {
    members: Vec<EntityId>,
    cells: Vec<usize>,
}

/// Whether a cell is the first of its entity: the container, where it has one.
fn is_first(filling: &Filling, cell: usize) -> bool {
    cell.checked_sub(1).is_none_or(|before| filling.owners.get(before) != filling.owners.get(cell))
}

/// From each entity to what it is a part of, with the cell.
fn edges(filling: &Filling) -> Vec<(EntityId, EntityId, usize)> {
    let Cells::Entities(cells) = &filling.column.cells else { return Vec::new() };
    let pairs = filling.owners.iter().zip(cells).enumerate();
    pairs.filter(|(_, (_, to))| to.is_real()).map(|(i, (from, to))| (EntityId(*from), *to, i)).collect()
}

/// The entities on cycles, or between them: what is left when those without a way in or out are taken away.
fn circular(count: usize, edges: &[(EntityId, EntityId, usize)]) -> IndexSet<EntityId, FxBuildHasher> {
    let mut degree = vec![0u32; count];
    // Edges by where they end, to go backwards from those that lead nowhere.
    let mut starts = vec![0u32; count + 1];
    for (from, to, _) in edges {
        degree.get_mut(from.index()).into_iter().for_each(|d| *d += 1);
        starts.get_mut(to.index() + 1).into_iter().for_each(|s| *s += 1);
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut incoming = vec![EntityId(0); edges.len()];
    let mut next = starts.clone();
    for (from, to, _) in edges {
        if let Some(at) = next.get_mut(to.index()) {
            incoming.get_mut(*at as usize).into_iter().for_each(|slot| *slot = *from);
            *at += 1;
        }
    }
    let mut free: Vec<usize> = (0..count).filter(|i| degree.get(*i) == Some(&0)).collect();
    while let Some(done) = free.pop() {
        let range = match (starts.get(done), starts.get(done + 1)) {
            (Some(a), Some(b)) => *a as usize..*b as usize,
            _ => continue,
        };
        for from in incoming.get(range).unwrap_or_default() {
            if let Some(d) = degree.get_mut(from.index()) {
                *d -= 1;
                if *d == 0 {
                    free.push(from.index());
                }
            }
        }
    }
    (0..count).filter(|i| degree.get(*i).is_some_and(|d| *d > 0)).map(|i| EntityId(i as u32)).collect()
}

/// `model/part_of_cycle`
fn cycle(it: &Lowering<'_>, places: &[Place], circle: &Circle) -> Finding {
    let mut names: Vec<&str> = circle.members.iter().take(SHOWN).map(|id| it.model.name_of(*id)).collect();
    if circle.members.len() > SHOWN {
        names.push("…");
    }
    let (en, de) = (listed(&names, "and"), listed(&names, "und"));
    let said = if names.len() == 1 {
        Said::both(
            format!("{en} cannot be part of itself"),
            format!("{de} kann nicht Teil seiner selbst sein"),
        )
    } else {
        Said::both(
            format!("{en} cannot be parts of each other in a circle"),
            format!("{de} können nicht im Kreis Teile voneinander sein"),
        )
    };
    let mut at = circle.cells.iter().filter_map(|cell| places.get(*cell));
    let first = at.next().copied();
    let none = Place { source: crate::source::SourceId(0), span: crate::source::Span::default() };
    let mut finding = Finding::error("model/part_of_cycle", first.unwrap_or(none), said)
        .help(Said::both("take one `part_of` out", "entfernen Sie eine Angabe von `part_of`"));
    for place in at.take(SHOWN - 1) {
        finding = finding.with(*place, Said::both("and this", "und dies"));
    }
    finding
}
