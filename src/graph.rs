//! The dependency graph: what lies within what, and what reaches what.
//!
//! Nodes are entities, edges are references, each with a label that leads its reader back to the place where it was
//! written. Walks know no kinds and no properties; pictures show their titles. Neither knows rules.

pub mod dependencies;
pub mod picture;
pub mod taxonomy;
pub mod walks;
