//! What is said of ranges and bounds that are written as elsewhere.

use super::short;
use crate::finding::{Edit, Finding, Fix, Said};
use crate::source::{Place, Span};

/// `syntax/range`: `2026-01-01 – 2028-12-31`. The place is the sign's; the words stand on its two sides.
pub(crate) fn range(place: Place, between: Span, (from, sign, to): (&str, &str, &str)) -> Finding {
    let said = Said::both(
        format!("`{sign}` is not how a range is written here"),
        format!("so wird ein Bereich hier nicht geschrieben: `{sign}`"),
    );
    let right = format!("{} .. {}", short(from), short(to));
    let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
    let edits = vec![Edit { place: Place { span: between, ..place }, text: " .. ".to_owned() }];
    let fixes = vec![Fix { title, edits, is_safe: false }];
    Finding { fixes, ..Finding::error("syntax/range", place, said) }
        .help(Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`")))
}

/// `syntax/bound`: `>= 500` as a value.
pub(crate) fn bound(place: Place, sign: &str, is_least: bool, number: &str) -> Finding {
    let words = if is_least { "at least" } else { "at most" };
    let right = format!("{words} {}", short(number));
    let said = Said::both(
        format!("`{sign}` compares, and is no part of a value"),
        format!("`{sign}` vergleicht und ist kein Teil eines Wertes"),
    );
    let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
    Finding::error("syntax/bound", place, said)
        .help(Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`")))
        .replace_with(title, words)
}
