//! Which unknown values would decide a possible finding.

use super::val::Val;
use super::{Engine, Hit};
use crate::model::truth::Truth;
use crate::model::{EntityId, PropertyId};
use crate::rules::ir::{Expr, Node, Rule};
use crate::rules::plan;
use crate::source::Place;

impl Engine<'_> {
    /// The unknown and uncertain values that a possible hit reads: what they are and where they stand.
    pub(super) fn unknowns(&self, rule: &Rule, hit: &Hit) -> Vec<(String, Place)> {
        let mut frame = hit.frame.clone();
        let mut reads: Vec<(EntityId, PropertyId)> = Vec::new();
        for c in &rule.query.conditions {
            if self.truth(c, &mut frame).is_decided() {
                continue;
            }
            plan::walk(c, &mut |e| {
                // Parts of inner queries have no binding here.
                if matches!(e.node, Node::Property { .. }) {
                    let mut bound = true;
                    plan::slots(e, &mut |s| {
                        bound &= frame.get(usize::from(s)).is_some_and(|v| *v != Val::None);
                    });
                    if bound {
                        reads.extend(self.uncertain(e, &frame));
                    }
                }
            });
        }
        reads.sort_unstable();
        reads.dedup();
        reads
            .into_iter()
            .filter_map(|(e, p)| {
                let declared = self.model.entities.declared.get(e.index()).map(|d| d.name);
                let place = self.places(e, p).first().copied().or(declared)?;
                let name = self.model.symbols.text(self.model.property(p).name);
                Some((format!("{}.{name}", self.model.name_of(e)), place))
            })
            .collect()
    }

    fn uncertain(&self, e: &Expr, frame: &[Val]) -> Option<(EntityId, PropertyId)> {
        let Node::Property { of, property, .. } = &e.node else { return None };
        let mut copy = frame.to_vec();
        let Val::Entity(owner) = self.value(of, &mut copy) else { return None };
        let open = match self.value(e, &mut copy) {
            Val::Open(_) | Val::OneOf(_) => true,
            Val::Number(n, _) => n.is_exact().is_none(),
            Val::Date(d) => d.exact().is_none(),
            Val::Duration(d) => d.most != Some(d.least),
            Val::Set(set) => set.open.0 != Truth::False,
            _ => false,
        };
        open.then_some((owner, *property))
    }
}
