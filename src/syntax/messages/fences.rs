//! What is said of the fences of a Markdown text.

use super::short;
use crate::finding::{Finding, Said};
use crate::source::Place;

/// `syntax/fence_mark`: a fence that is probably meant to hold program.
pub(crate) fn fence_mark(place: Place, mark: &str) -> Finding {
    let mark = short(mark);
    let said = Said::both(
        format!("this fence is marked `{mark}`, so that what stands in it is not read"),
        format!("dieser Block ist mit `{mark}` gekennzeichnet, sein Inhalt wird daher nicht gelesen"),
    );
    Finding::warning("syntax/fence_mark", place, said)
        .help(Said::both("did you mean `einklang`?", "meinten Sie `einklang`?"))
        .replace_with(Said::both("write `einklang`", "`einklang` schreiben"), "einklang")
}

/// `syntax/unclosed_fence`
pub(crate) fn unclosed_fence(place: Place, marks: &str) -> Finding {
    let marks = short(marks);
    let said = Said::both("this fence is never closed", "dieser Block wird nicht geschlossen");
    Finding::error("syntax/unclosed_fence", place, said).help(Said::both(
        format!("put a line with {marks} at its end, before the text goes on"),
        format!("setzen Sie eine Zeile mit {marks} an sein Ende, bevor der Text weitergeht"),
    ))
}
