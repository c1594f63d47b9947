//! What there is to read about something that is offered; looked up only when somebody asks.

use super::words;
use crate::finding::Lang;
use crate::ide::Analysis;
use crate::model::{EntityId, KindId, LocalisedText, PropertyId};
use crate::syntax::tree::Item;

/// What something offered is about, by names that outlive an edit.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum About {
    /// Nothing more to say.
    Nothing,
    /// A kind.
    Kind(String),
    /// A property, by its kind and its name.
    Property(String, String),
    /// An entity, by its qualified name.
    Entity(String),
    /// A condition, calculation, named value or rule, by its name.
    Declared(String),
    /// A word or function of the language.
    Word(String),
    /// A sentence template.
    Template(String),
}

/// What there is to read, as Markdown in the reader's language.
pub fn documentation(it: &Analysis<'_>, about: &About) -> Option<String> {
    let model = it.model;
    let symbol = |name: &str| model.symbols.get(name);
    match about {
        About::Nothing => None,
        About::Kind(name) => {
            let id = *model.kind_names.get(&symbol(name)?)?;
            let kind = model.kind(id);
            said(it.lang, name, kind.title.as_deref(), kind.note.as_deref())
        }
        About::Property(kind, name) => {
            let kind: KindId = *model.kind_names.get(&symbol(kind)?)?;
            let id: PropertyId = model.property_of(kind, name)?;
            let property = model.property(id);
            let mut text = said(it.lang, name, property.title.as_deref(), property.note.as_deref())?;
            text.push_str("\n\n");
            text.push_str(&inline(&super::value::type_of(it, id)));
            Some(text)
        }
        About::Entity(name) => {
            let id: EntityId = *model.entity_names.get(&symbol(name)?)?;
            let title = super::names::title(it, id);
            let kind = model.symbols.text(model.kind(model.kind_of(id)).name);
            let head = if title.is_empty() { inline(name) } else { format!("**{}**", escaped(title)) };
            Some(format!("{head}\n\n{} {}", inline(kind), inline(model.name_of(id))))
        }
        About::Declared(name) => declared(it, name),
        About::Word(word) => words::about(word).map(|said| said.in_lang(it.lang).to_owned()),
        About::Template(text) => Some(inline(text)),
    }
}

fn declared(it: &Analysis<'_>, name: &str) -> Option<String> {
    let (pack, name) = name.split_once('/').map_or((None, name), |(pack, name)| (Some(pack), name));
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        if pack.is_some_and(|p| it.workspace.sources.pack_name(source.pack) != p) {
            continue;
        }
        for item in &parsed.file.items {
            let (of, title, span) = match item {
                Item::Define(define) => (define.name, &define.title, define.span),
                Item::Value(value) => (value.name, &value.title, value.span),
                Item::Rule(rule) => (rule.name, &rule.title, rule.span),
                _ => continue,
            };
            if of.span.of(&source.text) == name {
                let title = title.as_ref().map(|t| crate::model::localised(&source.text, t));
                let head = said(it.lang, name, title.as_ref(), None)?;
                let code = span.of(&source.text);
                let code: String = code.lines().take(20).map(|line| format!("{line}\n")).collect();
                return Some(format!("{head}\n\n```einklang\n{}\n```", code.trim_end()));
            }
        }
    }
    None
}

/// A title, else the name, and a note.
fn said(
    lang: Lang,
    name: &str,
    title: Option<&LocalisedText>,
    note: Option<&LocalisedText>,
) -> Option<String> {
    let title = title.map(|t| t.in_lang(lang)).filter(|t| !t.is_empty());
    let head = title.map_or_else(|| inline(name), |t| format!("**{}**", escaped(t)));
    Some(match note.map(|n| n.in_lang(lang)).filter(|n| !n.is_empty()) {
        Some(note) => format!("{head}\n\n{}", escaped(note)),
        None => head,
    })
}

/// A text of the files as Markdown shows it: nothing in it is a mark, but for what stands between backticks.
pub(super) fn escaped(text: &str) -> String {
    let quotes = text.matches('`').count().is_multiple_of(2);
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    for c in text.chars() {
        code ^= c == '`' && quotes;
        let is_mark = matches!(c, '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~');
        if is_mark && !code || c == '`' && !quotes {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// A name as code.
pub(super) fn inline(text: &str) -> String {
    let fence = if text.contains('`') { "``" } else { "`" };
    format!("{fence}{}{fence}", text.replace(['\n', '\r'], " "))
}
