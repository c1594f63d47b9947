//! The known names nearest to one that nobody knows.

/// How many are named at most.
const SUGGESTIONS: usize = 3;
/// Longer names are not compared: they are no typing mistakes, and comparing takes time.
const LONGEST: usize = 64;
/// How many known names are compared letter by letter at most.
const COMPARISONS: usize = 50_000;

/// At most three known names that are near enough to be meant, the nearest first.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let length = name.chars().count();
    if length == 0 || length > LONGEST {
        return Vec::new();
    }
    let folded = name.to_lowercase();
    let limit = (length / 3).clamp(1, 4);
    let mut best: Vec<(usize, &'a str)> = Vec::new();
    let mut compared = 0;
    for other in known {
        let within = other.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if within || compared >= COMPARISONS {
            continue;
        }
        let Some(distance) = distance(&folded, length, other, limit, &mut compared) else { continue };
        let at = best.partition_point(|it| *it < (distance, other));
        if at < SUGGESTIONS && best.get(at).is_none_or(|it| it.1 != other) {
            best.insert(at, (distance, other));
            best.truncate(SUGGESTIONS);
        }
    }
    // What is near beside something much nearer is noise.
    let first = best.first().map_or(0, |it| it.0);
    best.into_iter().filter(|it| it.0 <= first + 1).map(|it| it.1).collect()
}

/// How far apart two names are: the letters to change, 0 where only case differs, 1 where one is the other's last
/// part (`art4` for `DE_GH.art4`).
fn distance(folded: &str, length: usize, other: &str, limit: usize, compared: &mut usize) -> Option<usize> {
    let last = other.rsplit('.').next().unwrap_or(other);
    if last.len() < other.len() && last.eq_ignore_ascii_case(folded) {
        return Some(1);
    }
    // A character has at most four bytes, so this costs nothing and never leaves out a name that is near.
    if other.len() + limit < length || other.len() > (length + limit) * 4 || other.len() > LONGEST * 4 {
        return None;
    }
    if other.chars().count().abs_diff(length) > limit {
        return None;
    }
    *compared += 1;
    let distance = strsim::damerau_levenshtein(folded, &other.to_lowercase());
    (distance <= limit && distance < length).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn names_that_are_near_are_found_nearest_first() {
        let known = ["recruit", "recruits", "train", "DE_GH.art4", "GH", "DE"];
        assert_eq!(nearest("recrut", known.into_iter()), ["recruit", "recruits"]);
        assert_eq!(nearest("Recruit", known.into_iter()), ["recruit", "recruits"]);
        assert_eq!(nearest("art4", known.into_iter()), ["DE_GH.art4"]);
        assert_eq!(nearest("GG", known.into_iter()), ["GH"]);
        assert!(nearest("astronomy", known.into_iter()).is_empty());
    }
}
