//! What is said of names.

use super::short;
use crate::finding::{Finding, Said};
use crate::source::Place;

/// `syntax/name`: `art-4`, `art 4`, `4`. What is right stands behind.
pub(crate) fn bad_name(place: Place, name: &str, right: &str) -> Finding {
    let (name, right) = (short(name), short(right));
    let said = Said::both(format!("`{name}` is not a name"), format!("`{name}` ist kein Name"));
    let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
    Finding::error("syntax/name", place, said)
        .help(Said::both(
            format!("a name is made of letters, digits and `_`, and begins with a letter: `{right}`"),
            format!(
                "ein Name besteht aus Buchstaben, Ziffern und `_` und beginnt mit einem Buchstaben: `{right}`"
            ),
        ))
        .replace_with(title, right)
}

/// `syntax/unexpected`: `expects r at a` in a test.
pub(crate) fn expect_meant(place: Place, word: &str) -> Finding {
    let word = short(word);
    let said =
        Said::both(format!("`{word}` is no word of a test"), format!("`{word}` ist kein Wort eines Tests"));
    Finding::error("syntax/unexpected", place, said)
        .help(Said::both("did you mean `expect`?", "meinten Sie `expect`?"))
        .replace_with(Said::both("write `expect`", "`expect` schreiben"), "expect")
}
