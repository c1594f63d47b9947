//! Dependency graphs: one file a format, and what is written beside a node or an edge in all of them.

pub mod dot;
pub mod json;
pub mod mermaid;

use super::text;
use crate::finding::Lang;
use crate::graph::picture::{Edge, Node, Picture};

/// How wide a node's text is, in columns.
const NODE: usize = 30;
/// How wide the text beside an edge is.
const EDGE: usize = 22;
/// How wide the caption is.
const CAPTION: usize = 90;

/// A title from a file as one line, with nothing in it that acts on who shows it.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    text::line(&words.join(" ")).into_owned()
}

fn wrapped(text: &str, columns: usize) -> impl Iterator<Item = String> {
    let wrapped = text::wrap(&tidy(text), columns, "");
    wrapped.lines().map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// The lines of a node: its title, its kind, and what is said of it.
fn node_lines(node: &Node) -> Vec<String> {
    let mut lines: Vec<String> = wrapped(&node.title, NODE).collect();
    lines.extend(wrapped(&format!("({})", node.kind_title), NODE));
    for fact in &node.facts {
        lines.extend(wrapped(&format!("{}: {}", fact.title, fact.value), NODE));
    }
    lines
}

/// The lines beside an edge: what relates its ends, its sign, and whether that is only possible.
fn edge_lines(edge: &Edge, lang: Lang) -> Vec<String> {
    let sign = match edge.negative {
        Some(true) => " (−)",
        Some(false) => " (+)",
        None => "",
    };
    let possibly = if edge.certain { "" } else { lang.pick(" (possibly)", " (möglicherweise)") };
    wrapped(&format!("{}{sign}{possibly}", edge.title), EDGE).collect()
}

/// The lines above the picture.
fn caption_lines(picture: &Picture, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = picture.captions.iter().flat_map(|c| wrapped(c, CAPTION)).collect();
    if !picture.complete {
        let cut =
            lang.pick("there are more steps than are shown", "es gibt mehr Schritte, als gezeigt werden");
        lines.push(format!("({cut})"));
    }
    lines
}

/// The nodes inside each frame, by its index, and those outside all.
fn nested(picture: &Picture) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut inside = vec![Vec::new(); picture.nodes.len()];
    let mut outside = Vec::new();
    for (i, node) in picture.nodes.iter().enumerate() {
        match node.frame.and_then(|frame| inside.get_mut(frame)) {
            Some(list) => list.push(i),
            None => outside.push(i),
        }
    }
    (inside, outside)
}
