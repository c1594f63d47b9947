//! The known names nearest to one that nobody knows.

use super::{EntityId, Model};

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
    let folded = name.to_lowercase();
    let asked = Asked { letters: letters(&folded), folded, length, limit: (length / 3).clamp(1, 4) };
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

/// The names of at most three entities whose titles are near enough to be meant, `DE` for `Deutschland`, and how many titles had
/// to be compared letter by letter.
pub(super) fn titled<'a>(model: &'a Model, titles: &[(EntityId, &str)], name: &str) -> (Vec<&'a str>, usize) {
    let mut names: Vec<&str> = Vec::new();
    // The title itself is the nearest.
    let same = titles.iter().map(|(_, title)| *title).find(|title| *title == name);
    let (near, compared) = match same {
        Some(same) => (vec![same], 0),
        None => counted(name, titles.iter().map(|(_, title)| *title)),
    };
    for near in near {
        for (id, _) in titles.iter().filter(|(_, title)| *title == near) {
            let name = model.name_of(*id);
            if !names.contains(&name) && names.len() < SUGGESTIONS {
                names.push(name);
            }
        }
    }
    (names, compared)
}

/// The name that nobody knows.
struct Asked {
    folded: String,
    length: usize,
    /// So many letters may differ.
    limit: usize,
    /// Which letters it holds, where that is known.
    letters: Option<u64>,
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
        // One change takes one letter away and brings another one at most.
        if let (Some(own), Some(others)) = (self.letters, letters(other))
            && (own ^ others).count_ones() as usize > self.limit * 2
        {
            return None;
        }
        let other = other.to_lowercase();
        let (a, b) = without_common_ends(&self.folded, &other);
        *compared += 1;
        let distance = strsim::damerau_levenshtein(a, b);
        (distance <= self.limit && distance < self.length).then_some(distance)
    }
}

/// Which letters a text holds, small and capital being the same: a bit for each, which some share. Nothing where they are not all
/// ASCII, because a change of case may be one of several letters there.
fn letters(text: &str) -> Option<u64> {
    let bit = |b: u8| 1 << (b & 31 | b >> 1 & 32);
    text.is_ascii().then(|| text.bytes().fold(0, |all, b| all | bit(b.to_ascii_lowercase())))
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
    use super::{counted, nearest};

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

    #[test]
    fn names_of_other_letters_need_not_be_compared() {
        assert_eq!(counted("nobody_12", ["famous_12", "nobodi_12", "NOBODY_21"].into_iter()).1, 2);
        assert_eq!(counted("größe", ["groesse", "Größe", "größten"].into_iter()).0, ["Größe"]);
    }

    /// What is left out by its letters is not near.
    #[test]
    fn no_name_that_is_near_is_left_out() {
        let names: Vec<String> =
            (0..3_000_u32).map(|i| format!("{:o}", i.wrapping_mul(2_654_435_761) >> 16)).collect();
        for name in names.iter().step_by(100) {
            let limit = (name.len() / 3).clamp(1, 4);
            let near = names.iter().filter(|n| *n != name);
            let least = near.map(|n| strsim::damerau_levenshtein(name, n)).min().filter(|d| *d <= limit);
            let found = nearest(name, names.iter().map(String::as_str).filter(|n| n != name));
            assert_eq!(found.first().map(|n| strsim::damerau_levenshtein(name, n)), least, "{name}");
        }
    }
}
