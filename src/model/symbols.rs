//! Names as numbers, and what is known by them: names are looked up more often than anything else.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::EntityId;

/// A name, interned in [`Symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(pub u32);

impl Symbol {
    fn index(self) -> usize {
        self.0 as usize
    }
}

/// All names, one behind the other in one text.
#[derive(Clone)]
pub struct Symbols {
    text: String,
    /// Where each name begins, and where the last one ends.
    starts: Vec<usize>,
    by_text: HashTable<u32>,
}

impl Default for Symbols {
    fn default() -> Self {
        Symbols { text: String::new(), starts: vec![0], by_text: HashTable::new() }
    }
}

impl Symbols {
    /// The symbol of a name.
    pub fn intern(&mut self, name: &str) -> Symbol {
        let hash = hash(name.as_bytes());
        if let Some(known) = self.find(hash, name.as_bytes()) {
            return known;
        }
        self.text.push_str(name);
        self.added(hash)
    }

    /// The symbol of `container.name`.
    pub(super) fn intern_inside(&mut self, container: Symbol, name: &str) -> Symbol {
        let look = |joined: &[u8]| {
            let hash = hash(joined);
            (hash, self.find(hash, joined))
        };
        let (hash, known) = joined(self.text(container), name, look);
        if let Some(known) = known {
            return known;
        }
        if let Some([start, end]) = self.starts.get(container.index()..container.index() + 2) {
            self.text.extend_from_within(*start..*end);
        }
        self.text.push('.');
        self.text.push_str(name);
        self.added(hash)
    }

    /// The symbol of the name that was added to the text.
    fn added(&mut self, hash: u64) -> Symbol {
        let symbol = Symbol(self.len() as u32);
        self.starts.push(self.text.len());
        let Symbols { text, starts, by_text } = self;
        let hash_of = |other: &u32| self::hash(name_of(text, starts, *other as usize));
        by_text.insert_unique(hash, symbol.0, hash_of);
        symbol
    }

    /// The symbol of a name that was interned before.
    pub fn get(&self, name: &str) -> Option<Symbol> {
        self.find(hash(name.as_bytes()), name.as_bytes())
    }

    /// The symbol of `container.name`, where it was interned before.
    pub(super) fn get_inside(&self, container: &str, name: &str) -> Option<Symbol> {
        joined(container, name, |joined| self.find(hash(joined), joined))
    }

    /// How many names there are.
    fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The name of a symbol.
    pub fn text(&self, symbol: Symbol) -> &str {
        match self.starts.get(symbol.index()..symbol.index() + 2) {
            Some([start, end]) => self.text.get(*start..*end).unwrap_or(""),
            _ => "",
        }
    }

    fn find(&self, hash: u64, name: &[u8]) -> Option<Symbol> {
        let is = |i: &u32| name_of(&self.text, &self.starts, *i as usize) == name;
        self.by_text.find(hash, is).copied().map(Symbol)
    }
}

impl std::fmt::Debug for Symbols {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = 0..self.len() as u32;
        f.debug_list().entries(all.map(|i| self.text(Symbol(i)))).finish()
    }
}

fn name_of<'t>(text: &'t str, starts: &[usize], i: usize) -> &'t [u8] {
    match starts.get(i..i + 2) {
        Some([start, end]) => text.as_bytes().get(*start..*end).unwrap_or_default(),
        _ => &[],
    }
}

/// Most names fit in here.
const MOST: usize = 128;

/// Something of `container.name`.
fn joined<T>(container: &str, name: &str, of: impl FnOnce(&[u8]) -> T) -> T {
    let (outer, inner) = (container.as_bytes(), name.as_bytes());
    let mut buffer = [0; MOST];
    match buffer.split_at_mut_checked(outer.len()) {
        Some((start, [dot, rest @ ..])) if inner.len() <= rest.len() => {
            start.copy_from_slice(outer);
            *dot = b'.';
            rest.get_mut(..inner.len()).into_iter().for_each(|rest| rest.copy_from_slice(inner));
            of(buffer.get(..outer.len() + 1 + inner.len()).unwrap_or_default())
        }
        _ => of(&[outer, b".", inner].concat()),
    }
}

fn hash(name: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(name);
    hasher.finish()
}

/// What is known by many of all names, in the order in which it was put in.
#[derive(Debug, Clone)]
pub struct BySymbol<T> {
    /// For each symbol the number of its entry, plus one.
    of: Vec<u32>,
    entries: Vec<(Symbol, T)>,
}

impl<T> Default for BySymbol<T> {
    fn default() -> Self {
        BySymbol { of: Vec::new(), entries: Vec::new() }
    }
}

impl<T> BySymbol<T> {
    fn entry(&self, name: Symbol) -> Option<usize> {
        self.of.get(name.index())?.checked_sub(1).map(|i| i as usize)
    }

    /// What is known by a name.
    pub fn get(&self, name: &Symbol) -> Option<&T> {
        self.entries.get(self.entry(*name)?).map(|(_, it)| it)
    }

    /// Whether anything is known by a name.
    pub fn contains_key(&self, name: &Symbol) -> bool {
        self.entry(*name).is_some()
    }

    /// Makes something known by a name, in the place of what was known by it before.
    pub fn insert(&mut self, name: Symbol, it: T) {
        match self.entry(name).and_then(|i| self.entries.get_mut(i)) {
            Some((_, known)) => *known = it,
            None => {
                if self.of.len() <= name.index() {
                    self.of.resize(name.index() + 1, 0);
                }
                self.entries.push((name, it));
                let number = self.entries.len() as u32;
                self.of.get_mut(name.index()).into_iter().for_each(|slot| *slot = number);
            }
        }
    }

    /// All of it, with the names.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Symbol, &T)> {
        self.entries.iter().map(|(name, it)| (name, it))
    }

    /// All names.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &Symbol> {
        self.entries.iter().map(|(name, _)| name)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The same names for something else.
    pub(super) fn map<U>(self, to: impl Fn(T) -> U) -> BySymbol<U> {
        let entries = self.entries.into_iter().map(|(name, it)| (name, to(it))).collect();
        BySymbol { of: self.of, entries }
    }
}

/// The entities of names that mean the same wherever they are written, by symbol: most names do.
#[derive(Debug, Clone, Default)]
pub struct Plain {
    of: Vec<EntityId>,
}

impl Plain {
    /// The entity that a name means everywhere; nothing where it takes a closer look.
    pub(super) fn get(&self, name: Symbol) -> Option<EntityId> {
        self.of.get(name.index()).copied().filter(|id| id.is_real())
    }

    /// Of all names those that have no dots, are no names of nested entities, and no words of the language.
    pub(super) fn new(names: &Symbols, entities: &BySymbol<EntityId>, nested: &SymbolSet) -> Plain {
        let mut of = vec![EntityId::UNKNOWN; names.len()];
        for (name, id) in entities.iter() {
            let text = names.text(*name);
            let is_plain = !nested.contains(*name) && !matches!(text, "unknown" | "any");
            if is_plain && memchr::memchr(b'.', text.as_bytes()).is_none() {
                of.get_mut(name.index()).into_iter().for_each(|slot| *slot = *id);
            }
        }
        Plain { of }
    }
}

/// Some of all names.
#[derive(Debug, Clone, Default)]
pub struct SymbolSet {
    bits: Vec<u64>,
}

impl SymbolSet {
    /// Whether a name is one of them.
    pub fn contains(&self, name: Symbol) -> bool {
        self.bits.get(name.index() / 64).is_some_and(|word| word >> (name.0 % 64) & 1 == 1)
    }

    /// Adds a name.
    pub(super) fn insert(&mut self, name: Symbol) {
        let at = name.index() / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits.get_mut(at).into_iter().for_each(|word| *word |= 1 << (name.0 % 64));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_symbol_whole_or_in_two_parts() {
        let mut all = Symbols::default();
        let [a, b] = ["a", "b"].map(|name| all.intern(name));
        let inside = all.intern_inside(a, "b");
        assert_eq!((all.text(a), all.text(b), all.text(inside)), ("a", "b", "a.b"));
        assert_eq!(
            (all.get("a.b"), all.get_inside("a", "b"), all.intern("a.b")),
            (Some(inside), Some(inside), inside)
        );
        assert_eq!((all.get("b.a"), all.get_inside("b", "a")), (None, None));
        for i in 0..1000 {
            all.intern(&format!("n{i}"));
        }
        assert!(
            (0..1000)
                .all(|i| all.get(&format!("n{i}")).map(|s| all.text(s).to_owned()) == Some(format!("n{i}")))
        );
    }

    #[test]
    fn what_is_known_by_names_stays_in_its_order() {
        let mut by = BySymbol::default();
        by.insert(Symbol(70), 'x');
        by.insert(Symbol(3), 'y');
        by.insert(Symbol(70), 'z');
        assert_eq!(by.iter().collect::<Vec<_>>(), [(&Symbol(70), &'z'), (&Symbol(3), &'y')]);
        assert_eq!((by.get(&Symbol(4)), by.contains_key(&Symbol(3)), by.len()), (None, true, 2));
        let mut set = SymbolSet::default();
        set.insert(Symbol(70));
        assert!(set.contains(Symbol(70)) && !set.contains(Symbol(6)) && !set.contains(Symbol(700)));
    }
}
