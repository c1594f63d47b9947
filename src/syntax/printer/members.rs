//! Where members begin that share a line: they stand two blanks apart.

use crate::syntax::tree::{Body, File, Item, Line, Member};

/// The first bytes of all members of bodies, in order.
pub(super) fn starts(file: &File) -> Vec<u32> {
    let mut starts = Vec::new();
    items(&file.items, &mut starts);
    starts.sort_unstable();
    starts
}

fn items(list: &[Item], starts: &mut Vec<u32>) {
    for item in list {
        match item {
            Item::Line(it) => {
                starts.push(it.span.start);
                line(it, starts);
            }
            Item::Extend(it) => body(&it.body, starts),
            Item::Kind(kind) | Item::ExtendKind(kind) => {
                starts.extend(kind.properties.iter().map(|p| p.span.start));
                starts.extend(kind.sentences.iter().map(|s| s.span.start));
            }
            Item::Choice(choice) => starts.extend(choice.values.iter().map(|(name, _)| name.span.start)),
            Item::Unit(unit) => starts.push(unit.span.start),
            Item::Test(test) => {
                items(&test.items, starts);
                starts.extend(test.expects.iter().map(|e| e.span.start));
            }
            _ => {}
        }
    }
}

fn line(line: &Line, starts: &mut Vec<u32>) {
    if let Some(it) = &line.body {
        body(it, starts);
    }
}

fn body(body: &Body, starts: &mut Vec<u32>) {
    for member in &body.members {
        match member {
            Member::Property(it) => starts.push(it.name.span.start),
            Member::Cite(it) => starts.push(it.span.start),
            Member::Line(it) => {
                starts.push(it.span.start);
                line(it, starts);
            }
            Member::Note(_) | Member::Alias(_) | Member::Broken(_) => {}
        }
    }
}
