//! Mermaid, as GitHub and GitLab draw it in Markdown. Containers are subgraphs.

use std::io::{self, Write};

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::{caption_lines, edge_lines, nested, node_lines, strands};
use crate::finding::Lang;
use crate::graph::picture::Picture;

/// Writes a picture as a flowchart.
pub fn write(out: &mut dyn Write, picture: &Picture, lang: Lang) -> io::Result<()> {
    let caption = caption_lines(picture, lang);
    if !caption.is_empty() {
        let title = serde_json::Value::String(caption.join(" "));
        writeln!(out, "---\ntitle: {title}\n---")?;
    }
    writeln!(out, "flowchart LR")?;
    let (inside, outside) = nested(picture);
    let chart = Chart { picture, inside, ids: ids(picture) };
    for node in outside {
        chart.node(out, node, 1)?;
    }
    for strand in strands(picture) {
        let arrow = if strand.is_negative { "-.->" } else { "-->" };
        let label = label(&edge_lines(&strand, lang));
        writeln!(out, "  {} {arrow}|{label}| {}", chart.id(strand.from), chart.id(strand.to))?;
    }
    Ok(())
}

struct Chart<'a> {
    picture: &'a Picture,
    inside: Vec<Vec<usize>>,
    ids: IndexSet<String, FxBuildHasher>,
}

impl Chart<'_> {
    fn id(&self, node: usize) -> &str {
        self.ids.get_index(node).map_or("", |id| id)
    }

    /// A node, or a subgraph with what is in it. Frames are only so deep.
    fn node(&self, out: &mut dyn Write, at: usize, depth: usize) -> io::Result<()> {
        let Some(node) = self.picture.nodes.get(at) else { return Ok(()) };
        let (indent, label) = ("  ".repeat(depth), label(&node_lines(node)));
        if !node.is_frame {
            return writeln!(out, "{indent}{}[{label}]", self.id(at));
        }
        writeln!(out, "{indent}subgraph {} [{label}]", self.id(at))?;
        for child in self.inside.get(at).into_iter().flatten() {
            self.node(out, *child, depth + 1)?;
        }
        writeln!(out, "{indent}end")
    }
}

/// An id for each node: its name, as far as Mermaid can read that. No word of Mermaid's begins like this.
fn ids(picture: &Picture) -> IndexSet<String, FxBuildHasher> {
    let mut ids = IndexSet::default();
    for (i, node) in picture.nodes.iter().enumerate() {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let id = format!("e_{}", node.name.chars().map(plain).collect::<String>());
        if !ids.insert(id) {
            ids.insert(format!("e{i}"));
        }
    }
    ids
}

/// Lines of text, in quotes. All that could mean something to Mermaid, Markdown or HTML is written by its number.
fn label(lines: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || " .,()–−+/’“”„…".contains(c);
    let mut text = String::new();
    for (i, line) in lines.iter().enumerate() {
        text.push_str(if i > 0 { "<br/>" } else { "" });
        for c in line.chars() {
            if is_plain(c) {
                text.push(c);
            } else {
                text.push_str(&format!("#{};", c as u32));
            }
        }
    }
    format!("\"{text}\"")
}
