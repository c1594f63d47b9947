//! `einklang-graph/1`: entities and references, for other programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::super::{Lines, json_text};
use crate::graph::picture::{Edge, Node, Picture};
use crate::source::Place;

/// Writes a picture as one line of JSON.
pub fn write(out: &mut dyn Write, picture: &Picture, lines: &Lines<'_>) -> io::Result<()> {
    let name = |i: usize| picture.nodes.get(i).map(|n| n.name.as_str());
    let nodes: Vec<Value> = picture.nodes.iter().map(|n| node(n, lines)).collect();
    let edges: Vec<Value> = picture.edges.iter().map(|e| edge(e, name, lines)).collect();
    let graph = json!({
        "format": "einklang-graph/1", "findings": picture.captions, "complete": picture.complete,
        "nodes": nodes, "edges": edges,
    });
    json_text::write(out, &graph)?;
    writeln!(out)
}

fn node(node: &Node, lines: &Lines<'_>) -> Value {
    let facts: Vec<Value> = node
        .facts
        .iter()
        .map(|f| json!({ "property": f.property, "title": f.title, "value": f.value }))
        .collect();
    let own = json!({
        "name": node.name, "title": node.title, "kind": node.kind, "kind_title": node.kind_title,
        "facts": facts,
    });
    at(own, node.place, lines)
}

fn edge<'p>(edge: &Edge, name: impl Fn(usize) -> Option<&'p str>, lines: &Lines<'_>) -> Value {
    let (property, define) = if edge.is_define { (None, Some(&edge.name)) } else { (Some(&edge.name), None) };
    let sign = edge.negative.map(|negative| if negative { "-" } else { "+" });
    let own = json!({
        "from": name(edge.from), "to": name(edge.to), "property": property, "define": define,
        "title": edge.title, "sign": sign, "certainty": if edge.certain { "certain" } else { "possible" },
    });
    at(own, edge.place, lines)
}

/// With where it is written.
fn at(own: Value, place: Option<Place>, lines: &Lines<'_>) -> Value {
    let Value::Object(mut map) = own else { return own };
    let start = place.map(|p| (lines.path(p.source), lines.start(p)));
    let mut put = |key: &str, value: Value| Map::insert(&mut map, key.to_owned(), value);
    put("path", json!(start.map(|(path, _)| path)));
    put("line", json!(start.map(|(_, at)| at.line)));
    put("column", json!(start.map(|(_, at)| at.column)));
    Value::Object(map)
}
