//! Dependency graphs: one file a format, and what is written beside a node or an edge in all of them.

pub mod dot;
pub mod json;
pub mod mermaid;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::text;
use crate::finding::Lang;
use crate::graph::picture::{Edge, Node, Picture};

/// How wide a node's text is, in columns.
const NODE: usize = 30;
/// How wide the text beside an edge is.
const EDGE: usize = 22;
/// How wide the caption is.
const CAPTION: usize = 90;

/// A title from a file as one line, with nothing in it that acts on who shows it, or that no XML and no YAML can hold.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    text::line(&words.join(" ")).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
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

/// Edges that are drawn as one: they relate the same two nodes, and look alike.
struct Strand<'a> {
    from: usize,
    to: usize,
    is_negative: bool,
    edges: Vec<&'a Edge>,
}

/// What is drawn between nodes. Where a frame shows what contains what, that is no edge too.
fn strands(picture: &Picture) -> Vec<Strand<'_>> {
    let mut all: IndexMap<(usize, usize, bool), Vec<&Edge>, FxBuildHasher> = IndexMap::default();
    for edge in picture.edges.iter().filter(|e| !e.is_framed) {
        all.entry((edge.from, edge.to, edge.negative == Some(true))).or_default().push(edge);
    }
    let strand = |((from, to, is_negative), edges)| Strand { from, to, is_negative, edges };
    all.into_iter().map(strand).collect()
}

/// The lines beside an edge: what relates its ends, its sign, and whether that is only possible.
fn edge_lines(strand: &Strand<'_>, lang: Lang) -> Vec<String> {
    let words = strand.edges.iter().map(|edge| {
        let sign = match edge.negative {
            Some(true) => " (−)",
            Some(false) => " (+)",
            None => "",
        };
        let possibly = if edge.certain { "" } else { lang.pick(" (possibly)", " (möglicherweise)") };
        format!("{}{sign}{possibly}", edge.title)
    });
    wrapped(&words.collect::<Vec<_>>().join(", "), EDGE).collect()
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
