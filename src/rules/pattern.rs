//! The patterns of `matches(text, "regex")`, made ready when they are first asked.
//!
//! Nobody asks where a pattern matches, only whether it does: so it needs no automaton that runs backwards, and neither groups
//! nor what finds literals. That is more than half of what making it ready would cost.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::OnceLock;

use regex_automata::Input;
use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_automata::nfa::thompson::{Compiler, Config, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;

/// How large a pattern may become.
const LARGEST: usize = 1 << 20;

/// A regular expression; what runs it is linear in the text.
#[derive(Debug)]
pub struct Pattern {
    written: String,
    ready: OnceLock<Option<Ready>>,
}

thread_local! {
    /// One for all patterns, because it makes much room for itself before it begins.
    static COMPILER: Compiler = {
        let config = Config::new().nfa_size_limit(Some(LARGEST)).which_captures(WhichCaptures::None);
        let mut compiler = Compiler::new();
        compiler.configure(config);
        compiler
    };
}

/// What a thread remembers of an automaton while it runs.
type Caches = Pool<Cache, Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>>;

/// A pattern that can be run.
#[derive(Debug)]
struct Ready {
    /// As states that are made when they are first met. There is none where that would take too much memory.
    quick: Option<(DFA, Caches)>,
    /// For the texts on which the other gives up: those with letters beyond ASCII beside a `\b`, and those that meet too many
    /// states.
    slow: PikeVM,
}

impl Pattern {
    /// As it is written.
    pub fn new(written: &str) -> Pattern {
        Pattern { written: written.to_owned(), ready: OnceLock::new() }
    }

    /// Whether it is a pattern at all, and not too large.
    pub fn is_sound(&self) -> bool {
        self.ready().is_some()
    }

    /// Whether some part of a text is as it says.
    pub fn is_match(&self, text: &str) -> bool {
        self.ready().is_some_and(|ready| ready.is_match(text))
    }

    fn ready(&self) -> Option<&Ready> {
        self.ready.get_or_init(|| Ready::new(&self.written)).as_ref()
    }
}

impl Ready {
    fn new(written: &str) -> Option<Ready> {
        let nfa: NFA = COMPILER.with(|compiler| compiler.build(written).ok())?;
        let config = DFA::config().unicode_word_boundary(true);
        let quick = DFA::builder().configure(config).build_from_nfa(nfa.clone()).ok().map(|dfa| {
            let of = dfa.clone();
            let caches: Caches = Pool::new(Box::new(move || of.create_cache()));
            (dfa, caches)
        });
        Some(Ready { quick, slow: PikeVM::new_from_nfa(nfa).ok()? })
    }

    fn is_match(&self, text: &str) -> bool {
        let input = Input::new(text).earliest(true);
        let found = self.quick.as_ref().and_then(|(dfa, caches)| {
            let mut cache = caches.get();
            dfa.try_search_fwd(&mut cache, &input).ok()
        });
        match found {
            Some(found) => found.is_some(),
            None => self.slow.is_match(&mut self.slow.create_cache(), input),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::parts;
    use crate::{model, packs, rules, workspace};

    #[test]
    fn a_pattern_finds_words_of_any_language() {
        let says = |pattern: &str, text: &str| super::Pattern::new(pattern).is_match(text);
        assert!(says(r"(?i)^[^„“]*?über(ein|all)", "Sie kommen ÜBEREIN"));
        assert!(!says(r"(?i)^[^„“]*?über(ein|all)", "„übereingekommen“"));
        // Beside letters beyond ASCII.
        assert!(says(r"\bärzte\b", "für ärzte, die kommen"));
        assert!(!says(r"\bärzte\b", "fachärzte"));
        assert!(says("", "") && says("a|", "b") && !says("^$", "ü"));
        assert!(says(r"\p{Lu}{2}", "aÄÖ") && !says(r"\p{Lu}{2}", "aÄo"));
    }

    #[test]
    fn a_pattern_that_cannot_be_or_is_too_large_is_none() {
        assert!(!super::Pattern::new("a(b").is_sound());
        assert!(!super::Pattern::new(r"(\w{100}){100}").is_sound());
        assert!(super::Pattern::new(r"\w{2,30}").is_sound());
    }

    /// `check` takes this for granted, and makes those ready that it asks.
    #[test]
    fn the_patterns_of_the_packs_are_sound() {
        let uses: String = packs::names().into_iter().map(|pack| format!("use {pack}\n")).collect();
        let workspace = workspace::of_texts([("a.ekl".to_owned(), uses)]);
        let parts = parts(&workspace, |_| true);
        let model = model::lower(&workspace.sources, &parts).model;
        let (program, _) = rules::compile(&workspace.sources, &model, &parts, &[], rules::Scope::Everything);
        assert!(!program.patterns.is_empty());
        assert!(program.patterns.iter().all(super::Pattern::is_sound));
    }
}
