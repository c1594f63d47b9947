//! The language's own words, in one table, so that they could be had in another language.
//!
//! A word is a keyword only where the grammar expects it; everywhere else it is a name.

macro_rules! words {
    ($($id:ident $text:literal)*) => {
        /// A word of the language, or none.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Word {
            /// A name of the user's.
            None,
            $(#[doc = $text] $id,)*
        }
        /// Each word with its spelling.
        pub(crate) const WORDS: &[(Word, &str)] = &[$((Word::$id, $text)),*];
    };
}

words! {
    // what begins at the top level
    Use "use" Unit "unit" Choice "choice" Kind "kind" Rule "rule" Define "define" Value "value"
    Accept "accept" Test "test" Extend "extend"
    // members of a rule
    Severity "severity" For "for" Where "where" Unless "unless" Let "let" Report "report" With "with"
    Help "help" Safe "safe" Fix "fix" Cite "cite" Note "note"
    Pair "pair" Insert "insert" Replace "replace" Error "error" Warning "warning" When "when"
    // members of other bodies
    Alias "alias" Sentence "sentence" Quantity "quantity" Because "because" By "by" Until "until"
    Expect "expect" Possible "possible" Findings "findings" AsOf "as_of"
    // values
    At "at" Least "least" Most "most" About "about" Thousand "thousand" Million "million"
    Billion "billion" Per "per" During "during" As "as" Of "of"
    // conditions
    And "and" Or "or" Not "not" In "in" Is "is" Overlaps "overlaps" Meets "meets" Within "within"
    Before "before" After "after" Reaches "reaches" Via "via" Positively "positively"
    Negatively "negatively" Given "given" Nothing "none" Known "known" Unknown "unknown"
    Some "some" No "no" Every "every" Satisfies "satisfies"
    Count "count" Sum "sum" Min "min" Max "max" Set "set"
    // a question
    Select "select"
}

const SLOTS: usize = 256;
const LONGEST: usize = 10;

/// Where a word goes in the table: cheap, and spread well enough for some eighty words.
const fn slot(word: &[u8]) -> usize {
    let (first, last) = (word[0] as usize, word[word.len() - 1] as usize);
    (first * 7 + last * 13 + word.len() * 31 + word[word.len() / 2] as usize * 3) % SLOTS
}

/// Open addressing, filled when the program is compiled; 0 is empty, else the index of the word plus 1.
const TABLE: [u8; SLOTS] = {
    let mut table = [0u8; SLOTS];
    let mut i = 0;
    while i < WORDS.len() {
        let mut at = slot(WORDS[i].1.as_bytes());
        while table[at] != 0 {
            at = (at + 1) % SLOTS;
        }
        table[at] = i as u8 + 1;
        i += 1;
    }
    table
};

/// For each letter the lengths of the words that begin with it, as bits: most names can be none of them.
const LENGTHS: [u16; 26] = {
    let mut lengths = [0; 26];
    let mut i = 0;
    while i < WORDS.len() {
        let word = WORDS[i].1.as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        i += 1;
    }
    lengths
};

impl Word {
    /// The word of the language that a name spells, if it spells one.
    pub(crate) fn of(name: &str) -> Word {
        Word::spelled(name.as_bytes())
    }

    /// The same for a name's bytes.
    pub(crate) fn spelled(bytes: &[u8]) -> Word {
        let lengths = bytes.first().and_then(|b| LENGTHS.get(usize::from(b.wrapping_sub(b'a'))));
        if bytes.len() > LONGEST || lengths.is_none_or(|lengths| lengths >> bytes.len() & 1 == 0) {
            return Word::None;
        }
        let mut at = slot(bytes);
        while let Some(&index) = TABLE.get(at)
            && index != 0
        {
            match WORDS.get(index as usize - 1) {
                Some((word, text)) if text.as_bytes() == bytes => return *word,
                _ => at = (at + 1) % SLOTS,
            }
        }
        Word::None
    }

    /// How it is spelled.
    #[cfg(test)]
    fn text(self) -> &'static str {
        WORDS.iter().find(|(word, _)| *word == self).map_or("", |(_, text)| text)
    }

    /// Whether an item of the top level may begin with it.
    pub(crate) fn begins_item(self) -> bool {
        (Word::Use..=Word::Extend).contains(&self)
    }

    /// Whether a member of a rule may begin with it.
    pub(crate) fn begins_rule_member(self) -> bool {
        (Word::Severity..=Word::Note).contains(&self)
    }

    /// Whether a part of a query may begin with it.
    pub(crate) fn begins_query_part(self) -> bool {
        matches!(self, Word::For | Word::Where | Word::Unless | Word::Let | Word::Select)
    }

    /// An operator between two expressions that is a word.
    pub(crate) fn is_operator(self) -> bool {
        (Word::And..=Word::Or).contains(&self) || self == Word::In || self == Word::Is || self.compares()
    }

    /// `overlaps` and the like.
    pub(crate) fn compares(self) -> bool {
        (Word::Overlaps..=Word::Reaches).contains(&self)
    }

    /// A line that ends with it goes on.
    pub(crate) fn leaves_line_open(self) -> bool {
        matches!(
            self,
            Word::When | Word::Where | Word::Unless | Word::And | Word::Or | Word::Not | Word::In | Word::Via
        ) || self.compares()
    }

    /// It continues what stands before it, so it is neither a value nor a unit.
    pub(crate) fn continues(self) -> bool {
        use Word::*;
        self.is_operator()
            || matches!(
                self,
                Where | When | Unless | Satisfies | Via | During | As | Cite | For | With | At | Per
            )
            || matches!(self, Not | Positively | Negatively)
    }

    /// `thousand`, `million`, `billion`
    pub(crate) fn scales(self) -> bool {
        (Word::Thousand..=Word::Billion).contains(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_no_other() {
        for (word, text) in WORDS {
            assert_eq!(Word::of(text), *word);
            assert_eq!(word.text(), *text);
            assert!(text.len() <= LONGEST);
        }
        for other in ["", "x", "clause", "And", "within_", "Fachkräfte"] {
            assert_eq!(Word::of(other), Word::None, "{other}");
        }
    }
}
