//! Graphviz. Containers are clusters; edges end at their borders.

use std::io::{self, Write};

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::{Strand, caption_lines, edge_lines, nested, node_lines, strands};
use crate::finding::Lang;
use crate::graph::picture::{Node, Picture};

/// Writes a picture as a graph for `dot`.
pub fn write(out: &mut dyn Write, picture: &Picture, lang: Lang) -> io::Result<()> {
    writeln!(out, "digraph einklang {{")?;
    writeln!(out, "  graph [rankdir=LR, compound=true, nodesep=0.15, ranksep=0.6, labelloc=t]")?;
    writeln!(out, "  graph [fontname=\"Helvetica\", fontsize=12]")?;
    writeln!(
        out,
        "  node [shape=box, style=rounded, margin=\"0.2,0.06\", fontname=\"Helvetica\", fontsize=11]"
    )?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=9]")?;
    let caption = caption_lines(picture, lang);
    if !caption.is_empty() {
        writeln!(out, "  label={}", label(&caption))?;
    }
    let (inside, outside) = nested(picture);
    let strands = strands(picture);
    let ends = strands.iter().flat_map(|s| [s.from, s.to]).collect();
    let clusters = Clusters { picture, inside, ends };
    for node in outside {
        clusters.node(out, node, 1)?;
    }
    for strand in strands {
        write_edge(out, picture, &strand, lang)?;
    }
    writeln!(out, "}}")
}

struct Clusters<'a> {
    picture: &'a Picture,
    inside: Vec<Vec<usize>>,
    /// The nodes at which edges begin or end.
    ends: IndexSet<usize, FxBuildHasher>,
}

impl Clusters<'_> {
    /// A node, or a cluster with what is in it. Frames are only so deep.
    fn node(&self, out: &mut dyn Write, at: usize, depth: usize) -> io::Result<()> {
        let Some(node) = self.picture.nodes.get(at) else { return Ok(()) };
        let indent = "  ".repeat(depth);
        if !node.is_frame {
            return writeln!(out, "{indent}{} [label={}]", quoted(&node.name), label(&node_lines(node)));
        }
        writeln!(out, "{indent}subgraph {} {{", quoted(&cluster(node)))?;
        writeln!(out, "{indent}  label={}", label(&node_lines(node)))?;
        // An edge has to end at a node: at one that nobody sees, for the cluster as a whole.
        if self.ends.contains(&at) {
            writeln!(out, "{indent}  {} [shape=point, style=invis, label=\"\"]", quoted(&node.name))?;
        }
        for child in self.inside.get(at).into_iter().flatten() {
            self.node(out, *child, depth + 1)?;
        }
        writeln!(out, "{indent}}}")
    }
}

fn write_edge(out: &mut dyn Write, picture: &Picture, strand: &Strand<'_>, lang: Lang) -> io::Result<()> {
    let (Some(from), Some(to)) = (picture.nodes.get(strand.from), picture.nodes.get(strand.to)) else {
        return Ok(());
    };
    write!(
        out,
        "  {} -> {} [label={}",
        quoted(&from.name),
        quoted(&to.name),
        label(&edge_lines(strand, lang))
    )?;
    if from.is_frame {
        write!(out, ", ltail={}", quoted(&cluster(from)))?;
    }
    if to.is_frame {
        write!(out, ", lhead={}", quoted(&cluster(to)))?;
    }
    if strand.is_negative {
        write!(out, ", style=dashed")?;
    }
    writeln!(out, "]")
}

fn cluster(node: &Node) -> String {
    format!("cluster_{}", node.name)
}

/// A name: in quotes only the quote itself has to be escaped, and a backslash before it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Lines of text. Backslashes begin escapes there, and `&` begins an entity as in HTML.
fn label(lines: &[String]) -> String {
    let escaped = |line: &String| line.replace('&', "&amp;").replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", lines.iter().map(escaped).collect::<Vec<_>>().join("\\n"))
}
