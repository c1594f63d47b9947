//! What can be written: kinds with their properties and sentences, choices, units, defines and named values.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::rule::dedent;
use super::{Manual, PROJECT, Problem, RuleEntry, localised, sentence};
use crate::finding::Said;
use crate::model::{
    Cardinality, ChoiceId, EntityId, KindId, LocalisedText, Property, PropertyId, Type, nearest::nearest,
};
use crate::source::{Place, Span};
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

/// A kind, in detail.
#[derive(Debug)]
pub struct KindDetail<'m> {
    /// What it inherits from, unless that is the root.
    pub parent: Option<&'m str>,
    /// What it nests in.
    pub container: Option<&'m str>,
    /// The kinds that inherit from it.
    pub below: Vec<&'m str>,
    /// Its properties, its own first; those of every entity left out.
    pub properties: Vec<PropertyDetail<'m>>,
    /// What every entity has.
    pub common: Vec<PropertyDetail<'m>>,
    /// Its sentence templates, its own first.
    pub sentences: Vec<sentence::Sentence<'m>>,
    /// The rules that range over it, or over what it inherits from.
    pub over: Vec<&'m RuleEntry<'m>>,
    /// The rules whose conditions look at it besides.
    pub asks: Vec<&'m RuleEntry<'m>>,
    /// An entity of it, as it was written.
    pub example: Option<(Place, String)>,
}

/// A property, in detail.
#[derive(Debug)]
pub struct PropertyDetail<'m> {
    /// Its name.
    pub name: &'m str,
    /// What its values are.
    pub ty: TypeDetail<'m>,
    /// How many there are.
    pub cardinality: Cardinality,
    /// What holds where nothing is written, as it was declared.
    pub default: Option<&'m str>,
    /// What its numbers must keep to, as it was declared: `>= 0`.
    pub bound: Option<&'m str>,
    /// For people.
    pub title: LocalisedText,
    /// For people who want to know more.
    pub note: LocalisedText,
    /// The kind that it is inherited from.
    pub inherited: Option<&'m str>,
}

/// What a property's values are.
#[derive(Debug)]
pub enum TypeDetail<'m> {
    /// `text`, `date` and the like.
    Word(&'static str),
    /// A number in a unit.
    Quantity(&'m str),
    /// One of several words; the name, if the enumeration has one, and the values.
    Choice(Option<&'m str>, Vec<ChoiceValue<'m>>),
    /// Entities of a kind.
    Kind(&'m str),
}

/// A value of an enumeration.
#[derive(Debug, Clone)]
pub struct ChoiceValue<'m> {
    /// Its name.
    pub name: &'m str,
    /// For people.
    pub title: LocalisedText,
}

/// No more lines of an example are shown.
const LINES: usize = 16;

impl<'w> Manual<'w> {
    /// All words: by pack (the language's own first, the project's last), sort and name.
    pub fn terms(&self) -> Vec<Term<'_>> {
        let mut terms = self.built_in();
        for parsed in &self.workspace.parsed {
            let source = self.sources().get(parsed.source);
            let (text, pack) = (source.text.as_str(), self.pack_of(parsed.source));
            for item in &parsed.file.items {
                let (name, what, title, note) = match item {
                    Item::Kind(kind) => {
                        let Some(id) = self.kind(kind.name.span.of(text)) else { continue };
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
            term(self.model.symbols.text(kind.name), kind.title.clone().unwrap_or_default(), What::Kind(id))
        });
        // What no file declares.
        let declared: Vec<&str> = self.unit_trees().flat_map(|(names, _)| names).collect();
        let units = self.model.units.names().filter(|n| !declared.contains(n));
        kinds.chain(units.map(|n| term(n, LocalisedText::default(), What::Unit(None)))).collect()
    }

    fn unit_trees(&self) -> impl Iterator<Item = (Vec<&'w str>, &'w tree::Unit)> {
        self.workspace.parsed.iter().flat_map(|p| {
            let text = self.sources().get(p.source).text.as_str();
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

    fn kind_name(&self, id: KindId) -> &str {
        self.model.symbols.text(self.model.kind(id).name)
    }

    /// The words of a name, of which there may be several sorts; a problem where nothing is called so.
    pub fn look_up(&self, name: &str) -> Result<Vec<Term<'_>>, Problem> {
        let terms = self.terms();
        let spelled = |t: &Term<'_>| match t.what {
            What::Unit(Some(unit)) => {
                let place = t.place.map(|p| p.source);
                place.is_some_and(|s| unit.names.iter().any(|n| self.text(s, n.span) == name))
            }
            _ => t.name == name,
        };
        let mut found: Vec<Term<'_>> = terms.iter().filter(|t| spelled(t)).cloned().collect();
        found.dedup_by(|b, a| matches!((a.what, b.what), (What::Kind(a), What::Kind(b)) if a == b));
        if !found.is_empty() {
            return Ok(found);
        }
        let titled = |t: &&Term<'_>| t.title.variants.iter().any(|(_, text)| text.eq_ignore_ascii_case(name));
        let titled: Vec<Term<'_>> = terms.iter().filter(titled).cloned().collect();
        if !titled.is_empty() {
            return Ok(titled);
        }
        let message = Said::both(
            format!("nothing in the vocabulary is called `{name}`"),
            format!("nichts im Wortschatz heißt `{name}`"),
        );
        let titles = terms.iter().flat_map(|t| t.title.variants.iter().map(|(_, text)| &**text));
        let near = nearest(name, terms.iter().map(|t| t.name).chain(titles));
        let help = match near.is_empty() {
            true => {
                Said::both("`einklang vocabulary` lists all words", "`einklang vocabulary` nennt alle Wörter")
            }
            false => Said::both(
                format!("did you mean {}?", listed(near.iter().copied())),
                format!("ist {} gemeint?", listed(near.iter().copied())),
            ),
        };
        Err(Problem { message, help: Some(help) })
    }

    /// A kind in detail.
    pub fn kind_detail(&self, id: KindId) -> KindDetail<'_> {
        let kind = self.model.kind(id);
        let named = |k: KindId| (k != KindId::ENTITY).then(|| self.kind_name(k));
        let declared = self.property_trees();
        let (mut properties, mut common) = (Vec::new(), Vec::new());
        for property in kind.properties.values() {
            let it = self.model.property(*property);
            let detail = self.property_detail(id, it, &declared);
            match it.owner == KindId::ENTITY && id != KindId::ENTITY {
                true => common.push(detail),
                false => properties.push(detail),
            }
        }
        properties.sort_by_key(|p| p.inherited.is_some());
        let lines: Vec<KindId> = std::iter::successors(Some(id), |k| self.model.kind(*k).parent).collect();
        let touches =
            |kinds: &indexmap::IndexSet<KindId, FxBuildHasher>| lines.iter().any(|k| kinds.contains(k));
        let over: Vec<&RuleEntry<'_>> = self.rules.iter().filter(|r| touches(&r.over)).collect();
        let asks = self.rules.iter().filter(|r| !touches(&r.over) && touches(&r.asks)).collect();
        let ids = (0..self.model.kinds.len() as u32).map(KindId);
        let mut below: Vec<&str> =
            ids.filter(|k| self.model.kind(*k).parent == Some(id)).map(|k| self.kind_name(k)).collect();
        below.sort_unstable();
        KindDetail {
            parent: kind.parent.and_then(named),
            container: kind.container.and_then(named),
            below: if id == KindId::ENTITY { Vec::new() } else { below },
            properties,
            common,
            sentences: self.sentences(&lines),
            over,
            asks,
            example: self.example(id),
        }
    }

    /// The declarations of properties, by the places of their names.
    fn property_trees(&self) -> IndexMap<Place, &'w tree::PropertyDecl, FxBuildHasher> {
        let mut trees = IndexMap::default();
        for parsed in &self.workspace.parsed {
            for item in &parsed.file.items {
                let (Item::Kind(kind) | Item::ExtendKind(kind)) = item else { continue };
                let at = |p: &tree::PropertyDecl| Place { source: parsed.source, span: p.name.span };
                trees.extend(kind.properties.iter().map(|p| (at(p), p)));
            }
        }
        trees
    }

    fn property_detail<'m>(
        &'m self,
        of: KindId,
        it: &'m Property,
        declared: &IndexMap<Place, &'w tree::PropertyDecl, FxBuildHasher>,
    ) -> PropertyDetail<'m> {
        let tree = it.place.and_then(|place| Some((place.source, *declared.get(&place)?)));
        let name = self.model.symbols.text(it.name);
        let text = |span: Option<Span>| tree.zip(span).map(|((source, _), span)| self.text(source, span));
        let bound = tree.and_then(|(_, p)| p.bounds.last()).map(|(_, e)| e.span);
        // The operators stand before the numbers.
        let bound = bound.zip(tree).map(|(number, (_, p))| {
            let start = match &p.ty {
                tree::TypeRef::Quantity(unit) => unit.span.end,
                tree::TypeRef::Named(name) => name.span.end,
                tree::TypeRef::Choice(_) => number.start,
            };
            Span { start, end: number.end }
        });
        PropertyDetail {
            name,
            ty: self.type_detail(it),
            cardinality: it.cardinality,
            default: text(tree.and_then(|(_, p)| p.default.as_ref()).map(|e| e.span)),
            bound: text(bound).map(|b| b.trim_start_matches(['?', '*', '+', ' '])),
            title: it.title.clone().unwrap_or_default(),
            note: it.note.clone().unwrap_or_default(),
            inherited: (it.owner != of).then(|| self.kind_name(it.owner)),
        }
    }

    fn type_detail<'m>(&'m self, it: &'m Property) -> TypeDetail<'m> {
        match it.ty {
            Type::Text => TypeDetail::Word("text"),
            Type::YesNo => TypeDetail::Word("yes_no"),
            Type::Date => TypeDetail::Word("date"),
            Type::Period => TypeDetail::Word("period"),
            Type::Duration => TypeDetail::Word("duration"),
            Type::Any => TypeDetail::Word("any"),
            Type::Number(_) => match &it.unit {
                Some(unit) if !unit.text.is_empty() => TypeDetail::Quantity(&unit.text),
                _ => TypeDetail::Word("number"),
            },
            Type::Entity(kind) => TypeDetail::Kind(self.kind_name(kind)),
            Type::Choice(id) => {
                let name = self.model.choices.get(id.index()).map(|c| self.model.symbols.text(c.name));
                TypeDetail::Choice(name.filter(|n| !n.contains('.')), self.choice_values(id))
            }
        }
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

    /// An entity of a kind as it was written: the one that is named most often, else one of a test.
    fn example(&self, kind: KindId) -> Option<(Place, String)> {
        if let Some(entity) = self.most_named(kind, &[]) {
            let declared = self.model.entities.declared.get(entity.index())?;
            let source = declared.name.source;
            return Some((declared.name, shortened(self.text(source, declared.whole))));
        }
        let name = self.kind_name(kind);
        self.workspace.parsed.iter().find_map(|parsed| {
            let text = self.sources().get(parsed.source).text.as_str();
            let tests = parsed.file.items.iter().filter_map(|item| match item {
                Item::Test(test) => Some(&test.items),
                _ => None,
            });
            let line = tests.flatten().find_map(|item| line_of(item, name, text))?;
            Some((Place { source: parsed.source, span: line.span }, shortened(line.span.of(text))))
        })
    }

    /// The entity of a kind that is written most often, those left out that are named already.
    pub(super) fn most_named(&self, kind: KindId, but: &[EntityId]) -> Option<EntityId> {
        let all = self.model.kind(kind).extent.clone().map(EntityId);
        let others = all.filter(|e| !but.contains(e));
        others.max_by_key(|e| (self.mentions.count(self.model.name_of(*e)), std::cmp::Reverse(*e)))
    }

    /// A kind's property by its name.
    pub(super) fn property(&self, kind: KindId, name: &str) -> Option<PropertyId> {
        self.model.property_of(kind, name)
    }

    /// How often a name is written.
    pub(super) fn mentioned(&self, name: &str) -> u32 {
        self.mentions.count(name)
    }
}

/// The first entity of a kind in an item of a test, with a body.
fn line_of<'t>(item: &'t Item, kind: &str, text: &str) -> Option<&'t tree::Line> {
    let Item::Line(line) = item else { return None };
    let is_it = |line: &tree::Line| {
        line.body.is_some() && line.words.first().is_some_and(|w| w.span.of(text) == kind)
    };
    if is_it(line) {
        return Some(line);
    }
    let members = line.body.as_ref().map_or(&[][..], |b| &b.members);
    members.iter().find_map(|member| match member {
        tree::Member::Line(line) if is_it(line) => Some(line),
        _ => None,
    })
}

/// A declaration without the indentation of its lines but the first, and not too long.
fn shortened(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let last = rest.lines().last().unwrap_or("");
    let indent = last.len() - last.trim_start_matches(' ').len();
    let rest: Vec<&str> = rest.lines().map(|l| l.get(indent..).unwrap_or(l.trim_start())).collect();
    let mut lines: Vec<&str> = std::iter::once(first).chain(rest).collect();
    if lines.len() > LINES {
        lines.truncate(LINES - 1);
        lines.push("  …");
    }
    dedent(&lines.join("\n"))
}
