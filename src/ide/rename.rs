//! Another name for what stands at a cursor, in all files; refused where anything would then mean something else.

use super::names::{self, Focus, Globals, Mention, Named};
use super::references;
use super::{Analysis, Cursor};
use crate::finding::{Edit, Said};
use crate::model::Model;
use crate::source::{Place, SourceId, Span};
use crate::stack::roomy;
use crate::syntax::lexer;
use crate::syntax::token::TokenKind;
use crate::workspace::{Tests, Workspace};

/// What can be renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renameable {
    /// The name at the cursor; of a dotted name one part.
    pub place: Place,
    /// As it is written.
    pub name: String,
}

/// Words that mean something of their own wherever a value or a type may stand.
const TAKEN: [&str; 10] =
    ["unknown", "any", "yes", "no", "none", "today", "text", "yes_no", "number", "duration"];

/// Whether what stands at a cursor can be renamed; the error says why not.
pub fn prepare(analysis: &Analysis<'_>, cursor: Cursor) -> Result<Renameable, Said> {
    let mention = mention(analysis, cursor)?;
    Ok(Renameable { place: mention.place, name: references::text(analysis, &mention).to_owned() })
}

/// The changes that give what stands at a cursor another name, in the order of the files; the error says why there are
/// none. An entity, value or unit with several names keeps the others.
pub fn rename(analysis: &Analysis<'_>, cursor: Cursor, new: &str) -> Result<Vec<Edit>, Said> {
    let mention = mention(analysis, cursor)?;
    let new = new.trim();
    let old = spelled(references::text(analysis, &mention));
    is_name(new)?;
    if old == new {
        return Ok(Vec::new());
    }
    if let Some(place) = clash(analysis, &mention, new) {
        return Err(twice(analysis, new, place));
    }
    let edits = edits(analysis, &mention, &old, new);
    if edits.iter().any(|edit| is_embedded(analysis, edit.place)) {
        return Err(embedded());
    }
    means_the_same(analysis, &mention, &edits, &old, new)?;
    Ok(edits)
}

fn mention(analysis: &Analysis<'_>, cursor: Cursor) -> Result<Mention, Said> {
    let Some(mention) = names::mention(analysis, cursor) else {
        return Err(Said::both(
            "nothing that has a name stands here",
            "hier steht nichts, was einen Namen hat",
        ));
    };
    match mention.named {
        Named::Sentence(_) => Err(Said::both(
            "this is a word of a sentence template: change the template and its sentences",
            "dies ist ein Wort eines Satzmusters: ändern Sie das Muster und dessen Sätze",
        )),
        Named::Pack(_) => Err(Said::both(
            "a pack is called after its folder: rename the folder and what `use`s it",
            "ein Paket heißt nach seinem Ordner: benennen Sie den Ordner um, und was ihn mit `use` einbindet",
        )),
        named => match declared(analysis, &named) {
            None => Err(Said::both(
                "this belongs to the language and cannot be renamed",
                "dies gehört zur Sprache und kann nicht umbenannt werden",
            )),
            Some(place) if is_embedded(analysis, place) => Err(embedded()),
            Some(_) => Ok(mention),
        },
    }
}

/// Where what is named is declared.
fn declared(analysis: &Analysis<'_>, named: &Named) -> Option<Place> {
    let globals = names::globals(analysis);
    super::definition::of(analysis, &globals, named).first().map(|target| target.name)
}

fn is_embedded(analysis: &Analysis<'_>, place: Place) -> bool {
    analysis.workspace.sources.get(place.source).is_embedded()
}

fn embedded() -> Said {
    Said::both(
        "this belongs to a pack that comes with Einklang and cannot be renamed; `alias` gives an entity another name",
        "dies gehört zu einem Paket, das mit Einklang kommt, und kann nicht umbenannt werden; `alias` gibt einem Eintrag einen weiteren Namen",
    )
}

/// A name as it is declared: in a sentence, blanks stand for `_`.
fn spelled(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join("_")
}

/// Whether a text is a name that can be given.
fn is_name(new: &str) -> Result<(), Said> {
    let tokens = lexer::tokens(new, false);
    let is_one = matches!(tokens.as_slice(), [token] if token.kind == TokenKind::Name);
    if !is_one || new.contains('.') {
        let shown: String = new.chars().take(40).collect();
        return Err(Said::both(
            format!("`{shown}` is no name: a name is a letter or `_`, then letters, digits and `_`"),
            format!(
                "`{shown}` ist kein Name: ein Name ist ein Buchstabe oder `_`, dann Buchstaben, Ziffern und `_`"
            ),
        ));
    }
    if TAKEN.contains(&new) || crate::syntax::spelled_words().any(|word| word == new) {
        return Err(Said::both(
            format!("`{new}` is a word of the language: choose another name"),
            format!("`{new}` ist ein Wort der Sprache: wählen Sie einen anderen Namen"),
        ));
    }
    Ok(())
}

fn twice(analysis: &Analysis<'_>, new: &str, place: Option<Place>) -> Said {
    match place {
        Some(place) => {
            let at = analysis.position(place);
            Said::both(
                format!("`{new}` is declared already, in {at}"),
                format!("`{new}` gibt es schon, in {at}"),
            )
        }
        None => Said::both(
            format!("`{new}` is declared already, by the language"),
            format!("`{new}` gibt es schon, in der Sprache selbst"),
        ),
    }
}

/// What has the new name already, beside what is renamed; nowhere for the language's own.
fn clash(analysis: &Analysis<'_>, mention: &Mention, new: &str) -> Option<Option<Place>> {
    let model = analysis.model;
    let symbol = model.symbols.get(new);
    let globals = names::globals(analysis);
    let found = match mention.named {
        Named::Entity(id) => {
            let name = match model.name_of(id).rsplit_once('.') {
                Some((container, _)) => format!("{container}.{new}"),
                None => new.to_owned(),
            };
            let other = model.symbols.get(&name).and_then(|s| model.entity_names.get(&s))?;
            Named::Entity(*other)
        }
        Named::Kind(_) | Named::Choice(_) => {
            let kind = model.kind_names.get(&symbol?).map(|id| Named::Kind(*id));
            kind.or_else(|| model.choice_names.get(&symbol?).map(|id| Named::Choice(*id)))?
        }
        Named::Property(id) => {
            let old = model.property(id).name;
            let both = |k: &&crate::model::Kind| k.properties.get(&old) == Some(&id);
            let other = model.kinds.iter().filter(both).find_map(|k| k.properties.get(&symbol?).copied());
            Named::Property(other?)
        }
        Named::Value(id, _) => {
            let values = &model.choices.get(id.index())?.values;
            Named::Value(id, values.iter().position(|(name, _)| Some(*name) == symbol)? as u16)
        }
        Named::Unit(_) => Named::Unit(globals.unit(new)?),
        Named::Rule(place) => globals.rule(analysis.workspace.sources.get(place.source).pack, new)?,
        Named::Define(_) => {
            let it = globals.define(new)?;
            Named::Define(it.place(it.tree.name.span))
        }
        Named::Threshold(_) => globals.threshold(new)?,
        _ => return None,
    };
    Some(declared(analysis, &found))
}

/// A new text for each mention that is spelled like the one at the cursor.
fn edits(analysis: &Analysis<'_>, mention: &Mention, old: &str, new: &str) -> Vec<Edit> {
    let mut all = Vec::new();
    for found in references::of(analysis, mention) {
        let text = references::text(analysis, &found);
        if spelled(text) != old {
            continue;
        }
        let blanks = text != old;
        let text = if blanks { new.replace('_', " ") } else { new.to_owned() };
        all.push(Edit { place: found.place, text });
    }
    all.sort_by_key(|edit| edit.place);
    all
}

/// The texts after some edits, which do not overlap.
fn edited(workspace: &Workspace, edits: &[Edit], source: SourceId) -> Option<String> {
    let own: Vec<&Edit> = edits.iter().filter(|edit| edit.place.source == source).collect();
    if own.is_empty() {
        return None;
    }
    let old = &workspace.sources.get(source).text;
    let mut text = String::with_capacity(old.len());
    let mut at = 0;
    for edit in own {
        text.push_str(Span { start: at, end: edit.place.span.start }.of(old));
        text.push_str(&edit.text);
        at = edit.place.span.end;
    }
    text.push_str(old.get(at as usize..).unwrap_or_default());
    Some(text)
}

/// Looks all names up again in the edited texts: each must mean what it meant.
fn means_the_same(
    analysis: &Analysis<'_>,
    mention: &Mention,
    edits: &[Edit],
    old: &str,
    new: &str,
) -> Result<(), Said> {
    let workspace = analysis.workspace;
    let text = |path: &str| edited(workspace, edits, workspace.find(path)?);
    let after = workspace.revised(Tests::Skipped, text);
    let model: Model = roomy(|| crate::model::lower(&after.sources, &names::parts(&after, |_| true)).model);
    let renamed = Analysis { workspace: &after, model: &model, ..*analysis };
    let before = meanings(analysis, old, new);
    let found = meanings(&renamed, old, new);
    let shift = Shift::of(edits);
    let mut rest = found.iter();
    for was in &before {
        let wanted = (shift.place(was.place), shift.named(was.named));
        match rest.next() {
            Some(is) if (is.place, is.named) == wanted => {}
            _ => return Err(captured(analysis, was.place, new)),
        }
    }
    match rest.next() {
        Some(is) => Err(captured(&renamed, is.place, new)),
        None if is_declared_anew(&renamed, mention, &shift) => Ok(()),
        None => Err(captured(analysis, mention.place, new)),
    }
}

/// Whether what was renamed is still known: its kind of name allows the new one.
fn is_declared_anew(renamed: &Analysis<'_>, mention: &Mention, shift: &Shift<'_>) -> bool {
    let place = shift.place(mention.place);
    let cursor = Cursor { source: place.source, offset: place.span.start };
    names::mention(renamed, cursor).is_some_and(|m| m.named == shift.named(mention.named))
}

/// All mentions in the project's own texts that are spelled in one of two ways.
fn meanings(analysis: &Analysis<'_>, old: &str, new: &str) -> Vec<Mention> {
    let first = |name: &str| name.split('_').find(|w| !w.is_empty()).unwrap_or(name).to_owned();
    let focus = Focus::Spelled(vec![first(old), first(new)]);
    let globals = Globals::of(analysis.workspace, None);
    let mut all = Vec::new();
    let own = analysis.workspace.sources.iter().filter(|(_, file)| !file.is_embedded());
    for (source, _) in own {
        names::walk(analysis, &globals, source, &focus, &mut |m| {
            let text = spelled(references::text(analysis, &m));
            if text == old || text == new {
                all.push(m);
            }
        });
    }
    all.sort_by_key(|m| m.place);
    all.dedup_by_key(|m| m.place);
    all
}

/// Where things are after some edits.
struct Shift<'e> {
    /// In the order of their places.
    edits: &'e [Edit],
    /// How much longer the texts are before each edit, and behind the last.
    longer: Vec<i64>,
}

impl Shift<'_> {
    fn of(edits: &[Edit]) -> Shift<'_> {
        let mut longer = vec![0];
        let mut sum = 0;
        for edit in edits {
            sum += edit.text.len() as i64 - i64::from(edit.place.span.end - edit.place.span.start);
            longer.push(sum);
        }
        Shift { edits, longer }
    }

    fn place(&self, place: Place) -> Place {
        let first = self.edits.partition_point(|edit| edit.place.source < place.source);
        let at = |edits: usize| self.longer.get(edits).copied().unwrap_or(0);
        let moved = |offset: u32| {
            let before = |edit: &Edit| (edit.place.source, edit.place.span.end) <= (place.source, offset);
            let shift = at(self.edits.partition_point(before)) - at(first);
            (i64::from(offset) + shift).max(0) as u32
        };
        Place { span: Span { start: moved(place.span.start), end: moved(place.span.end) }, ..place }
    }

    fn named(&self, named: Named) -> Named {
        match named {
            Named::Local(place) => Named::Local(self.place(place)),
            Named::Rule(place) => Named::Rule(self.place(place)),
            Named::Define(place) => Named::Define(self.place(place)),
            Named::Threshold(place) => Named::Threshold(self.place(place)),
            Named::Variable(place) => Named::Variable(self.place(place)),
            other => other,
        }
    }
}

fn captured(analysis: &Analysis<'_>, place: Place, new: &str) -> Said {
    let at = analysis.position(place);
    Said::both(
        format!("with the name `{new}`, something would mean something else in {at}"),
        format!("mit dem Namen `{new}` hätte etwas in {at} eine andere Bedeutung"),
    )
}
