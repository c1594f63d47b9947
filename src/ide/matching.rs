//! How well a name fits what was typed: letters count, their case, accents and umlauts do not.

/// What was typed, ready to be compared with many names.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    written: String,
    folded: String,
}

impl Typed {
    /// Of the letters before the cursor.
    pub(super) fn new(written: &str) -> Typed {
        Typed { written: written.to_owned(), folded: folded(written) }
    }

    /// Whether nothing is typed.
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty()
    }

    /// How well a name fits, 0 is best; nothing where it does not. What begins with it comes first, then what has it at
    /// the start of a word, anywhere, and last what has its letters in this order.
    pub(super) fn fits(&self, name: &str) -> Option<u32> {
        if self.is_empty() || name.starts_with(&self.written) {
            return Some(0);
        }
        // Most names are plain, and there are many.
        if name.is_ascii() && self.folded.is_ascii() {
            return self.fits_bytes(name.as_bytes());
        }
        let mut last = None;
        let mut starts = true;
        // Compared letter by letter, so that a long list costs no memory.
        for (at, c) in name.char_indices() {
            let rest = name.get(at..).unwrap_or("");
            if begins(rest, &self.folded) {
                let rank = if at == 0 { 1 } else { 2 + u32::from(!starts) };
                last = Some(last.map_or(rank, |l: u32| l.min(rank)));
                if rank < 3 {
                    return last;
                }
            }
            starts = !c.is_alphanumeric();
        }
        last.or_else(|| self.is_scattered(name).then_some(5))
    }

    /// The same, of a name of plain letters.
    fn fits_bytes(&self, name: &[u8]) -> Option<u32> {
        let typed = self.folded.as_bytes();
        let mut best = None;
        let mut starts = true;
        for (at, part) in name.windows(typed.len()).enumerate() {
            if part.eq_ignore_ascii_case(typed) {
                let rank = if at == 0 { 1 } else { 2 + u32::from(!starts) };
                if rank < 3 {
                    return Some(rank);
                }
                best = Some(rank);
            }
            starts = part.first().is_some_and(|b| !b.is_ascii_alphanumeric());
        }
        let scattered = || {
            let mut letters = name.iter();
            let first = letters.next().zip(typed.first()).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
            let rest = typed.get(1..).filter(|rest| !rest.is_empty() && first)?;
            rest.iter().all(|c| letters.any(|l| l.eq_ignore_ascii_case(c))).then_some(5)
        };
        best.or_else(scattered)
    }

    fn is_scattered(&self, name: &str) -> bool {
        if self.folded.chars().nth(1).is_none() {
            return false;
        }
        let mut letters = name.chars().flat_map(fold);
        // The first letter begins a word that is meant.
        let mut wanted = self.folded.chars();
        letters.next() == wanted.next() && wanted.all(|c| letters.any(|l| l == c))
    }
}

fn begins(name: &str, folded: &str) -> bool {
    let mut letters = name.chars().flat_map(fold);
    folded.chars().all(|c| letters.next() == Some(c))
}

/// In small letters, with `ae` for `ä`.
pub(super) fn folded(text: &str) -> String {
    text.chars().flat_map(fold).collect()
}

/// The letters that a letter counts as.
fn fold(c: char) -> impl Iterator<Item = char> {
    let known: &'static str = match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' | 'ẞ' => "ss",
        'é' | 'è' | 'ê' | 'É' => "e",
        'á' | 'à' | 'â' => "a",
        'ç' => "c",
        _ => "",
    };
    let other = known.is_empty().then(|| c.to_lowercase()).into_iter().flatten();
    known.chars().chain(other)
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn umlauts_and_case_do_not_count() {
        for typed in ["fachkrae", "Fachkrä", "FACHKRÄ", "kraef", "fkr"] {
            assert!(Typed::new(typed).fits("Fachkräfte").is_some(), "{typed}");
        }
        for typed in ["fachkru", "tf", "xf"] {
            assert!(Typed::new(typed).fits("Fachkräfte").is_none(), "{typed}");
        }
    }

    #[test]
    fn what_begins_with_it_comes_first() {
        let rank = |name| Typed::new("art").fits(name).unwrap_or(9);
        let ranks = [rank("art4"), rank("Art4"), rank("DE_GH.art4"), rank("part"), rank("a_r_t"), rank("x")];
        assert_eq!(ranks, [0, 1, 2, 3, 5, 9]);
        let rank = |name| Typed::new("art").fits(name).unwrap_or(9);
        let ranks =
            [rank("artä"), rank("Artä"), rank("ä.art4"), rank("pärt art"), rank("pärart"), rank("a_r_ät")];
        assert_eq!(ranks, [0, 1, 2, 2, 3, 5]);
    }
}
