//! Graphviz. Containers are clusters; edges end at their borders.

use std::io::{self, Write};

use super::{caption_lines, edge_lines, nested, node_lines};
use crate::finding::Lang;
use crate::graph::picture::{Edge, Node, Picture};

/// Writes a picture as a graph for `dot`.
pub fn write(out: &mut dyn Write, picture: &Picture, lang: Lang) -> io::Result<()> {
    writeln!(out, "digraph einklang {{")?;
    writeln!(out, "  graph [rankdir=LR, compound=true, fontname=\"Helvetica\", labelloc=t]")?;
    writeln!(out, "  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11]")?;
    writeln!(out, "  edge [fontname=\"Helvetica\", fontsize=9]")?;
    let caption = caption_lines(picture, lang);
    if !caption.is_empty() {
        writeln!(out, "  label={}", label(&caption))?;
    }
    let (inside, outside) = nested(picture);
    for node in outside {
        write_node(out, picture, &inside, node, 1)?;
    }
    for edge in picture.edges.iter().filter(|e| !e.is_framed) {
        write_edge(out, picture, edge, lang)?;
    }
    writeln!(out, "}}")
}

/// A node, or a cluster with what is in it. Frames are only so deep.
fn write_node(
    out: &mut dyn Write,
    picture: &Picture,
    inside: &[Vec<usize>],
    at: usize,
    depth: usize,
) -> io::Result<()> {
    let Some(node) = picture.nodes.get(at) else { return Ok(()) };
    let indent = "  ".repeat(depth);
    if !node.is_frame {
        return writeln!(out, "{indent}{} [label={}]", quoted(&node.name), label(&node_lines(node)));
    }
    writeln!(out, "{indent}subgraph {} {{", quoted(&cluster(node)))?;
    writeln!(out, "{indent}  label={}", label(&node_lines(node)))?;
    // An edge has to end at a node: at one that nobody sees, for the cluster as a whole.
    writeln!(out, "{indent}  {} [shape=point, style=invis, label=\"\"]", quoted(&node.name))?;
    for child in inside.get(at).into_iter().flatten() {
        write_node(out, picture, inside, *child, depth + 1)?;
    }
    writeln!(out, "{indent}}}")
}

fn write_edge(out: &mut dyn Write, picture: &Picture, edge: &Edge, lang: Lang) -> io::Result<()> {
    let (Some(from), Some(to)) = (picture.nodes.get(edge.from), picture.nodes.get(edge.to)) else {
        return Ok(());
    };
    write!(
        out,
        "  {} -> {} [label={}",
        quoted(&from.name),
        quoted(&to.name),
        label(&edge_lines(edge, lang))
    )?;
    if from.is_frame {
        write!(out, ", ltail={}", quoted(&cluster(from)))?;
    }
    if to.is_frame {
        write!(out, ", lhead={}", quoted(&cluster(to)))?;
    }
    if edge.negative == Some(true) {
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
