//! Why something holds: a tree whose leaves are statements.
//!
//! A derivation is plain data. It says of each step by what it follows ([`By`]), under which values of the rule's
//! variables, and from which parts, so that code that shares nothing with the engine can check it again.

use crate::finding::Citation;
use crate::model::truth::Truth;
use crate::source::Place;
use crate::syntax::tree::Sign;

/// A step, and what it follows from.
#[derive(Debug, Clone, PartialEq)]
pub struct Derivation {
    /// By what it follows.
    pub by: By,
    /// How certainly it holds. Of what is denied ([`By::Not`], [`By::Nothing`]) that of the denial.
    pub truth: Truth,
    /// In words, in the reader's language.
    pub text: String,
    /// Where the statement was written; of a rule or a define, where that stands.
    pub place: Option<Place>,
    /// The condition of a rule or define that this is about.
    pub condition: Option<Place>,
    /// The variables in scope: names, and qualified names or printed values.
    pub bindings: Vec<(String, String)>,
    /// The sources and quotations of the statement.
    pub cites: Vec<Citation>,
    /// The references that it uses: of a statement those among its values that count, of a relation those along which
    /// its values were found, of an element of an aggregate those by which it belongs there.
    pub references: Vec<Reference>,
    /// The entities that it brings in: who meets a condition, the elements of a sum.
    pub named: Vec<String>,
    /// Of a statement, what it says, in the reader's language.
    pub value: String,
    /// What it follows from.
    pub parts: Vec<Derivation>,
}

/// A value that names an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Whose value it is.
    pub from: String,
    /// The property.
    pub property: String,
    /// Whom it names.
    pub to: String,
    /// Where it was written.
    pub place: Option<Place>,
}

/// By what a step follows.
#[derive(Debug, Clone, PartialEq)]
pub enum By {
    /// A rule, by its code: all its conditions hold.
    Rule(String),
    /// A statement: the value of a property of an entity.
    Stated {
        /// The entity's qualified name.
        entity: String,
        /// The property's name.
        property: String,
    },
    /// What holds where nothing is stated: of a property of an entity.
    Unstated {
        /// The entity's qualified name.
        entity: String,
        /// The property's name.
        property: String,
    },
    /// All parts hold.
    All,
    /// One of the alternatives holds: the part.
    One,
    /// A comparison, or another relation between values that the parts state.
    Relation,
    /// A step from an entity to what it is part of.
    PartOf {
        /// The entity.
        child: String,
        /// What it lies in.
        parent: String,
    },
    /// A walk: its parts are its edges, in order.
    Walk {
        /// Where it starts.
        from: String,
        /// Where it ends.
        to: String,
        /// Whether more at the start means more or less at the end, where the walk has a sign.
        sign: Option<Sign>,
    },
    /// A step of a walk.
    Edge {
        /// Where it starts.
        from: String,
        /// What it goes along: a property or a define.
        via: String,
        /// Whether it turns the sign.
        negative: bool,
        /// Where it leads; `?` for what is unknown.
        to: String,
    },
    /// A define holds, or has this value.
    Define(String),
    /// There is something that meets the condition: the bindings of the parts say what.
    Witness,
    /// Nothing meets a condition: so many were looked at.
    Nothing {
        /// How many.
        searched: usize,
    },
    /// A condition does not hold.
    Not,
    /// An aggregate: its parts are its elements.
    Aggregate,
    /// An element of an aggregate.
    Element,
    /// More than is worth showing.
    Cut,
}

impl Derivation {
    /// How many steps there are, this one included.
    pub fn size(&self) -> usize {
        1 + self.parts.iter().map(Derivation::size).sum::<usize>()
    }

    /// Leaves out what goes beyond so many steps, with `more` in its place.
    pub fn keep(&mut self, most: usize, more: &str) {
        let mut room = most.saturating_sub(1);
        let mut left_out = false;
        self.parts.retain_mut(|part| {
            let keeps = room > 0;
            if keeps {
                part.keep(room, more);
                room = room.saturating_sub(part.size());
            } else {
                left_out = true;
            }
            keeps
        });
        if left_out {
            self.parts.push(Derivation {
                by: By::Cut,
                truth: self.truth,
                text: more.to_owned(),
                place: None,
                condition: None,
                bindings: self.bindings.clone(),
                cites: Vec::new(),
                references: Vec::new(),
                named: Vec::new(),
                value: String::new(),
                parts: Vec::new(),
            });
        }
    }
}
