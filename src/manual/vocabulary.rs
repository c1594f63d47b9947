//! What can be written: kinds with their properties and sentences, choices, units, defines and named values.

use super::{Manual, PROJECT, localised};
use crate::check::why::Problem;
use crate::finding::Said;
use crate::model::{ChoiceId, KindId, LocalisedText, Property, Type, nearest::nearest};
use crate::source::Place;
use crate::syntax::tree::{self, DefineBody, Item};
use crate::workspace::nearest::listed;

/// The name under which the language's own vocabulary is listed.
pub const LANGUAGE: &str = "einklang";

/// A word that can be looked up.
#[derive(Debug, Clone)]
pub struct Term<'m> {
    /// Its name.
    pub name: &'m str,
    /// The pack that declares it, `project`, or [`LANGUAGE`].
    pub pack: &'m str,
    /// For people.
    pub title: LocalisedText,
    /// For people who want to know more.
    pub note: LocalisedText,
    /// Where its name was declared; nowhere for the language's own.
    pub place: Option<Place>,
    /// What it is.
    pub what: What<'m>,
}

/// What a word is.
#[derive(Debug, Clone, Copy)]
pub enum What<'m> {
    /// A kind of entity.
    Kind(KindId),
    /// An enumeration.
    Choice(ChoiceId),
    /// A unit; those of the language have no declaration.
    Unit(Option<&'m tree::Unit>),
    /// A predicate or a function.
    Define(&'m tree::Define),
    /// A threshold.
    Value(&'m tree::NamedValue),
}

impl What<'_> {
    /// The order in which words are shown, and the word for their sort in the output of programs.
    pub fn sort(&self) -> (usize, &'static str) {
        match self {
            What::Kind(_) => (0, "kind"),
            What::Choice(_) => (1, "choice"),
            What::Unit(_) => (2, "unit"),
            What::Define(_) => (3, "define"),
            What::Value(_) => (4, "value"),
        }
    }
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub struct ChoiceValue<'m> {
    /// Its name.
    pub name: &'m str,
    /// For people.
    pub title: LocalisedText,
}

impl ChoiceValue<'_> {
    /// Whether a word of a user means it: its name, as a sentence may spell it, or its title.
    pub fn is_called(&self, word: &str) -> bool {
        let mut titles = self.title.variants.iter();
        self.name == word.replace(' ', "_") || titles.any(|(_, text)| text.eq_ignore_ascii_case(word))
    }
}

impl<'w> Manual<'w> {
    /// All words: by pack (the language's own first, the project's last), sort and name.
    pub fn terms(&self) -> Vec<Term<'_>> {
        let mut terms = self.built_in();
        for parsed in &self.workspace.parsed {
            let source = self.sources().get(parsed.source);
            let (text, pack) = (&*source.text, self.pack_of(parsed.source));
            for item in &parsed.file.items {
                let (name, what, title, note) = match item {
                    Item::Kind(kind) => {
                        let id = self.kind(kind.name.span.of(text));
                        // Of two declarations the first one counts.
                        let is_it = |id: &KindId| {
                            let place = Place { source: parsed.source, span: kind.name.span };
                            self.model.kind(*id).place == Some(place)
                        };
                        let Some(id) = id.filter(is_it) else { continue };
                        (kind.name, What::Kind(id), &kind.title, kind.note.as_ref())
                    }
                    Item::Choice(choice) => {
                        let symbol = self.model.symbols.get(choice.name.span.of(text));
                        let id = symbol.and_then(|s| self.model.choice_names.get(&s));
                        let Some(id) = id else { continue };
                        (choice.name, What::Choice(*id), &choice.title, None)
                    }
                    Item::Unit(unit) => {
                        let Some(name) = unit.names.first() else { continue };
                        (*name, What::Unit(Some(unit)), &unit.title, None)
                    }
                    Item::Define(define) => (define.name, What::Define(define), &define.title, None),
                    Item::Value(value) => (value.name, What::Value(value), &value.title, None),
                    _ => continue,
                };
                terms.push(Term {
                    name: name.span.of(text),
                    pack,
                    title: localised(text, title.as_ref()),
                    note: localised(text, note),
                    place: Some(Place { source: parsed.source, span: name.span }),
                    what,
                });
            }
        }
        let rank = |pack: &str| match pack {
            LANGUAGE => 0,
            PROJECT => 2,
            _ => 1,
        };
        terms.sort_by(|a, b| {
            let key = |t: &Term<'_>| (rank(t.pack), t.what.sort().0, t.place);
            (rank(a.pack), a.pack, a.what.sort(), a.name, key(a)).cmp(&(
                rank(b.pack),
                b.pack,
                b.what.sort(),
                b.name,
                key(b),
            ))
        });
        terms
    }

    fn built_in(&self) -> Vec<Term<'_>> {
        let term = |name, title, what| Term {
            name,
            pack: LANGUAGE,
            title,
            note: LocalisedText::default(),
            place: None,
            what,
        };
        let kinds = [KindId::ENTITY, KindId::SOURCE, KindId::STATEMENT].into_iter().map(|id| {
            let kind = self.model.kind(id);
            term(
                self.model.symbols.text(kind.name),
                kind.title.as_deref().cloned().unwrap_or_default(),
                What::Kind(id),
            )
        });
        // What no file declares.
        let declared: Vec<&str> = self.unit_trees().flat_map(|(names, _)| names).collect();
        let units = self.model.units.names().filter(|n| !declared.contains(n));
        kinds.chain(units.map(|n| term(n, LocalisedText::default(), What::Unit(None)))).collect()
    }

    fn unit_trees(&self) -> impl Iterator<Item = (Vec<&'w str>, &'w tree::Unit)> {
        self.workspace.parsed.iter().flat_map(|p| {
            let text = &*self.sources().get(p.source).text;
            p.file.items.iter().filter_map(move |item| match item {
                Item::Unit(unit) => Some((unit.names.iter().map(|n| n.span.of(text)).collect(), unit)),
                _ => None,
            })
        })
    }

    /// A kind by its name.
    pub fn kind(&self, name: &str) -> Option<KindId> {
        self.model.kind_names.get(&self.model.symbols.get(name)?).copied()
    }

    pub(super) fn kind_name(&self, id: KindId) -> &str {
        self.model.symbols.text(self.model.kind(id).name)
    }

    /// The words of a name, of which there may be several sorts, else the choices that have a value of this name; a problem
    /// where nothing is called so.
    pub fn look_up(&self, name: &str) -> Result<Vec<Term<'_>>, Problem> {
        let terms = self.terms();
        let spelled = |t: &Term<'_>| match t.what {
            What::Unit(Some(unit)) => {
                let place = t.place.map(|p| p.source);
                place.is_some_and(|s| unit.names.iter().any(|n| self.text(s, n.span) == name))
            }
            _ => t.name == name,
        };
        let found: Vec<Term<'_>> = terms.iter().filter(|t| spelled(t)).cloned().collect();
        if !found.is_empty() {
            return Ok(found);
        }
        let titled = |t: &&Term<'_>| t.title.variants.iter().any(|(_, text)| text.eq_ignore_ascii_case(name));
        let titled: Vec<Term<'_>> = terms.iter().filter(titled).cloned().collect();
        if !titled.is_empty() {
            return Ok(titled);
        }
        let has_value = |t: &&Term<'_>| match t.what {
            What::Choice(id) => self.choice_values(id).iter().any(|v| v.is_called(name)),
            _ => false,
        };
        let choices: Vec<Term<'_>> = terms.iter().filter(has_value).cloned().collect();
        if !choices.is_empty() {
            return Ok(choices);
        }
        let message = Said::both(
            format!("nothing in the vocabulary is called `{name}`"),
            format!("nichts im Wortschatz heißt `{name}`"),
        );
        let titles = terms.iter().flat_map(|t| t.title.variants.iter().map(|(_, text)| &**text));
        let near = nearest(name, terms.iter().map(|t| t.name).chain(titles));
        let help = match (self.other_help(name), near.is_empty()) {
            (Some(help), _) => help,
            (None, true) => {
                Said::both("`einklang vocabulary` lists all words", "`einklang vocabulary` nennt alle Wörter")
            }
            (None, false) => Said::both(
                format!("did you mean {}?", listed(near.iter().copied())),
                format!("ist {} gemeint?", listed(near.iter().copied())),
            ),
        };
        Err(Problem::unknown(message, Some(help)))
    }

    /// Where to look for a name that is none of the vocabulary's own, but a property's or an entity's.
    fn other_help(&self, name: &str) -> Option<Said> {
        let symbol = self.model.symbols.get(name)?;
        let of = self.model.properties.iter().filter(|p| p.name == symbol);
        let kinds: Vec<&str> = of.map(|p| self.kind_name(p.owner)).collect();
        if let Some(first) = kinds.first() {
            let all = listed(kinds.iter().copied());
            return Some(Said::both(
                format!("it is a property of {all}: `einklang vocabulary {first}`"),
                format!("so heißt eine Eigenschaft von {all}: `einklang vocabulary {first}`"),
            ));
        }
        let valued = self.model.properties.iter().filter(|p| match p.ty {
            Type::Choice(id) => self.choice_values(id).iter().any(|v| v.is_called(name)),
            _ => false,
        });
        let valued = valued.map(|p| (self.kind_name(p.owner), self.model.symbols.text(p.name)));
        let valued: Vec<(&str, &str)> = valued.collect();
        if let Some((first, _)) = valued.first() {
            let named: Vec<String> = valued.iter().map(|(kind, p)| format!("{kind}.{p}")).collect();
            let all = listed(named.iter().map(String::as_str));
            return Some(Said::both(
                format!("it is a value of {all}: `einklang vocabulary {first}`"),
                format!("so heißt ein Wert von {all}: `einklang vocabulary {first}`"),
            ));
        }
        let entity = self.model.entity_names.get(&symbol)?;
        let kind = self.kind_name(*self.model.entities.kind.get(entity.index())?);
        Some(Said::both(
            format!("it is an entity of the kind `{kind}`: `einklang vocabulary {kind}`"),
            format!("so heißt ein Eintrag der Art `{kind}`: `einklang vocabulary {kind}`"),
        ))
    }

    /// The values of an enumeration, in their order.
    pub fn choice_values(&self, id: ChoiceId) -> Vec<ChoiceValue<'_>> {
        let values = self.model.choices.get(id.index()).map_or(&[][..], |c| &c.values);
        let value = |(name, title): &(crate::model::Symbol, Option<LocalisedText>)| ChoiceValue {
            name: self.model.symbols.text(*name),
            title: title.clone().unwrap_or_default(),
        };
        values.iter().map(value).collect()
    }

    /// The properties, as `kind.property`, whose values are of an enumeration.
    pub fn uses_of_choice(&self, id: ChoiceId) -> Vec<String> {
        let of = self.model.properties.iter().filter(|p| p.ty == Type::Choice(id));
        let name = |p: &Property| format!("{}.{}", self.kind_name(p.owner), self.model.symbols.text(p.name));
        of.map(name).collect()
    }

    /// What a define is called with, as it was written, and what it says.
    pub fn define_texts(&self, term: &Term<'_>, define: &tree::Define) -> (String, &'w str, bool) {
        let Some(source) = term.place.map(|p| p.source) else { return Default::default() };
        let param = |(name, ty): &(tree::Name, tree::TypeRef)| {
            let ty = match ty {
                tree::TypeRef::Named(name) => self.text(source, name.span).to_owned(),
                tree::TypeRef::Quantity(unit) => format!("quantity in {}", self.text(source, unit.span)),
                tree::TypeRef::Choice(list) => {
                    list.iter().map(|(n, _)| self.text(source, n.span)).collect::<Vec<_>>().join(" | ")
                }
            };
            format!("{}: {ty}", self.text(source, name.span))
        };
        let params: Vec<String> = define.params.iter().map(param).collect();
        let is_predicate = matches!(define.body, DefineBody::When(_));
        (format!("{}({})", term.name, params.join(", ")), self.text(source, define.span), is_predicate)
    }
}
