//! The dependency graph: what lies within what, and what reaches what.
//!
//! Nodes are entities, edges are references, each with a label that leads its reader back to the place where it was
//! written. The graph knows no kinds, no properties and no rules.

pub mod dependencies;
pub mod picture;
pub mod taxonomy;
pub mod walks;
