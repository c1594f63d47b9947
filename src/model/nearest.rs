//! The known names nearest to one that nobody knows.

use super::{EntityId, Model};
use crate::source::Sources;

/// How many are named at most.
const SUGGESTIONS: usize = 3;
/// Longer names are not compared: they are no typing mistakes, and comparing takes time.
const LONGEST: usize = 64;
/// How many known names are compared letter by letter at most.
const COMPARISONS: usize = 20_000;

/// At most three known names that are near enough to be meant, the nearest first.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    counted(name, known).0
}

/// The nearest known names, and how many had to be compared letter by letter.
pub(super) fn counted<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> (Vec<&'a str>, usize) {
    let length = name.chars().count();
    if length == 0 || length > LONGEST {
        return (Vec::new(), 0);
    }
    let asked = Asked { folded: name.to_lowercase(), length, limit: (length / 3).clamp(1, 4) };
    let mut best: Vec<(usize, &'a str)> = Vec::new();
    let mut compared = 0;
    for other in known {
        // What is in it is not meant by it.
        let within = other.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if within || compared >= COMPARISONS {
            continue;
        }
        let Some(distance) = asked.distance(other, &mut compared) else { continue };
        let at = best.partition_point(|it| *it < (distance, other));
        if at < SUGGESTIONS && best.get(at).is_none_or(|it| it.1 != other) {
            best.insert(at, (distance, other));
            best.truncate(SUGGESTIONS);
        }
    }
    // What is near beside something much nearer is noise.
    let first = best.first().map_or(0, |it| it.0);
    (best.into_iter().filter(|it| it.0 <= first + 1).map(|it| it.1).collect(), compared)
}

/// How many entities' titles are looked through at most.
const TITLES: usize = 20_000;

/// The names of at most three entities whose titles are near enough to be meant: `DE` for `Deutschland`. Titles are read
/// where they are declared, because this is asked while the values are still being filled in.
pub(super) fn titled<'a>(
    model: &'a Model,
    sources: &Sources,
    name: &str,
    is_meant: impl Fn(EntityId) -> bool,
) -> Vec<&'a str> {
    let mut titles: Vec<(&str, EntityId)> = Vec::new();
    for (i, declared) in model.entities.declared.iter().enumerate() {
        let id = EntityId(i as u32);
        if !is_meant(id) {
            continue;
        }
        if titles.len() >= TITLES {
            break;
        }
        let Some(behind) = sources.get(declared.name.source).text.get(declared.name.span.end as usize..)
        else {
            continue;
        };
        let head = behind.split(['\n', '{']).next().unwrap_or("");
        titles.extend(head.split('"').skip(1).step_by(2).map(|title| (title, id)));
    }
    let mut names: Vec<&str> = Vec::new();
    // The title itself is the nearest.
    let same = titles.iter().map(|(title, _)| *title).find(|title| *title == name);
    let near = same.map_or_else(|| nearest(name, titles.iter().map(|(title, _)| *title)), |same| vec![same]);
    for near in near {
        for (_, id) in titles.iter().filter(|(title, _)| *title == near) {
            let name = model.name_of(*id);
            if !names.contains(&name) && names.len() < SUGGESTIONS {
                names.push(name);
            }
        }
    }
    names
}

/// The name that nobody knows.
struct Asked {
    folded: String,
    length: usize,
    /// So many letters may differ.
    limit: usize,
}

impl Asked {
    /// How far a known name is: the letters to change, 0 where only case differs or this is its last part (`art4` for
    /// `DE_GH.art4`).
    fn distance(&self, other: &str, compared: &mut usize) -> Option<usize> {
        let last = other.rsplit('.').next().unwrap_or(other);
        if last.len() < other.len() && last.eq_ignore_ascii_case(&self.folded) {
            return Some(0);
        }
        // A character has at most four bytes, so this costs nothing and leaves out no name that is near.
        if other.len() + self.limit < self.length || other.len() > (self.length + self.limit) * 4 {
            return None;
        }
        if other.chars().count().abs_diff(self.length) > self.limit {
            return None;
        }
        let other = other.to_lowercase();
        let (a, b) = without_common_ends(&self.folded, &other);
        *compared += 1;
        let distance = strsim::damerau_levenshtein(a, b);
        (distance <= self.limit && distance < self.length).then_some(distance)
    }
}

/// Two texts without what they begin and end with in common: that changes no distance, and leaves little to compare.
fn without_common_ends<'a>(a: &'a str, b: &'a str) -> (&'a str, &'a str) {
    let same = |(x, y): &(char, char)| x == y;
    let start: usize = a.chars().zip(b.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (a, b) = (a.get(start..).unwrap_or(a), b.get(start..).unwrap_or(b));
    let end: usize = a.chars().rev().zip(b.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    (a.get(..a.len() - end).unwrap_or(a), b.get(..b.len() - end).unwrap_or(b))
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
        assert_eq!(nearest("A3", ["AA", "AD", "AE", "X.A3"].into_iter()).first(), Some(&"X.A3"));
        assert_eq!(nearest("GG", known.into_iter()), ["GH"]);
        assert!(nearest("astronomy", known.into_iter()).is_empty());
        assert!(nearest("DE_GH", ["DE_GH.art4"].into_iter()).is_empty());
    }
}
