//! The known names nearest to one that is not known.

use crate::finding::Said;

/// Up to three known names that are near enough to be meant, nearest first.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let folded = name.to_lowercase();
    let limit = (name.chars().count() / 3).max(1);
    let mut near: Vec<(usize, &str)> = known
        .into_iter()
        .filter(|k| k.len().abs_diff(name.len()) <= limit * 4)
        .map(|k| (strsim::osa_distance(&folded, &k.to_lowercase()), k))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, k)| k).collect()
}

/// Names as a list of words in backticks.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(", ")
}

/// Advice for a name that is not known: the nearest ones, else all there are.
pub(crate) fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str> + Clone) -> Option<Said> {
    let near = nearest(name, known.clone());
    if !near.is_empty() {
        let near = listed(near);
        return Some(Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?")));
    }
    let all: Vec<&str> = known.into_iter().take(12).collect();
    (!all.is_empty()).then(|| {
        Said::both(format!("known are {}", listed(all.clone())), format!("bekannt sind {}", listed(all)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first_whatever_the_order() {
        assert_eq!(nearest("migraton", ["policy", "migrations", "migration"]), ["migration", "migrations"]);
        assert_eq!(nearest("Policy", ["policy"]), ["policy"]);
        assert!(nearest("quite_other", ["policy"]).is_empty());
    }
}
