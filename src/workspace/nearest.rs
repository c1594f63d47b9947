//! Advice for names that are not known, in words.

use crate::finding::Said;
use crate::model::nearest::nearest;

/// How many names are listed at most.
const SHOWN: usize = 12;

/// Names as a list of words in backticks.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// Advice for a name that is not known: the nearest ones, else all there are.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<Said> {
    let near = nearest(name, known.clone().into_iter());
    if !near.is_empty() {
        let near = listed(near);
        return Some(Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?")));
    }
    let all: Vec<&str> = known.into_iter().collect();
    let (shown, rest) = all.split_at(all.len().min(SHOWN));
    let names = listed(shown.iter().copied());
    (!all.is_empty()).then(|| match rest.len() {
        0 => Said::both(format!("known are {names}"), format!("bekannt sind {names}")),
        more => Said::both(
            format!("known are {names} and {more} more"),
            format!("bekannt sind {names} und {more} weitere"),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first_whatever_the_order() {
        assert_eq!(
            nearest("migraton", ["policy", "migrations", "migration"].into_iter()),
            ["migration", "migrations"]
        );
        assert_eq!(nearest("Policy", ["policy"].into_iter()), ["policy"]);
        assert!(nearest("quite_other", ["policy"].into_iter()).is_empty());
    }
}
