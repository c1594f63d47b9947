//! By what a finding is known again, by those who show it: what it says, and where.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::finding::{Finding, Said};
use crate::source::{Place, SourceId};

/// Numbers for a finding that differ where it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// For what it says.
    pub says: u64,
    /// For where.
    pub stands: u64,
    /// One bit for each text that it mentions; several texts share one.
    texts: u64,
}

impl Mark {
    /// That of a finding.
    pub fn of(finding: &Finding) -> Mark {
        let mut mark = Mark { says: says(finding), stands: 0, texts: 0 };
        mark.place(finding);
        mark
    }

    /// Whether it may mention a text.
    pub fn may_mention(self, source: SourceId) -> bool {
        self.texts & Mark::bit(source) != 0
    }

    /// It stands elsewhere now.
    pub(super) fn place(&mut self, finding: &Finding) {
        let mut hasher = FxHasher::default();
        for place in places(finding) {
            place.hash(&mut hasher);
            self.texts |= Mark::bit(place.source);
        }
        self.stands = hasher.finish();
    }

    pub(super) fn bit(source: SourceId) -> u64 {
        1 << (source.0 % 64)
    }
}

/// The places that a reader is shown.
fn places(finding: &Finding) -> impl Iterator<Item = Place> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related).map(|label| label.place);
    labels.chain(finding.because.iter().filter_map(|step| step.place))
}

fn says(finding: &Finding) -> u64 {
    let mut hasher = FxHasher::default();
    let it = &mut hasher;
    (&finding.code, finding.severity, finding.certainty, &finding.bindings).hash(it);
    said(&finding.message, it);
    finding.help.iter().for_each(|help| said(help, it));
    for label in std::iter::once(&finding.primary).chain(&finding.related) {
        label.entity.hash(it);
        said(&label.text, it);
    }
    for step in &finding.because {
        step.place.is_some().hash(it);
        said(&step.text, it);
    }
    hasher.finish()
}

fn said(said: &Said, hasher: &mut FxHasher) {
    match said {
        Said::Both(both) => (&both.en, &both.de).hash(hasher),
        Said::One(text) => text.hash(hasher),
    }
}
