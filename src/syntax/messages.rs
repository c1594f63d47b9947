//! What the syntax has to say, in the user's words, in both languages side by side.

mod characters;
mod fences;
mod names;
mod numbers;
mod ranges;
mod texts;

pub(crate) use characters::*;
pub(crate) use fences::*;
pub(crate) use names::*;
pub(crate) use numbers::*;
pub(crate) use ranges::*;
pub(crate) use texts::*;

use super::token::TokenKind;
use super::words::WORDS;
use crate::finding::{Finding, Said};
use crate::source::Place;

/// What would have been right at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// A token.
    Token(TokenKind),
    /// A number, a date, a name …
    Value,
    /// A condition or another expression.
    Expression,
    /// What stands at the top level.
    Item,
    /// What stands in the body of an entity.
    Member,
    /// What stands in a rule.
    RuleMember,
    /// The end of the line or of the body.
    End,
    /// A variable with `:` or `in`.
    Binder,
    /// The type of a property.
    Type,
    /// `error`, `warning` or `note`
    Severity,
    /// An operator between two expressions.
    Operator,
}

impl Want {
    /// Its place in a set.
    pub(crate) fn bit(self) -> u128 {
        1 << match self {
            Want::Token(kind) => kind as u8,
            Want::Value => 64,
            Want::Expression => 65,
            Want::Item => 66,
            Want::Member => 67,
            Want::RuleMember => 68,
            Want::End => 69,
            Want::Binder => 70,
            Want::Type => 71,
            Want::Severity => 72,
            Want::Operator => 73,
        }
    }
}

/// What stood there instead.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'a> {
    /// A token.
    Token(TokenKind, &'a str),
    /// The end of the line.
    LineEnd,
    /// The end of the text.
    End,
}

/// Each want in words: what, in English and German, in the order of a message.
const NAMED: &[(Want, &str, &str)] = &[
    (Want::Item, "a statement such as `KIND NAME { … }`", "eine Angabe wie `ART NAME { … }`"),
    (Want::Member, "a property, an entity or a sentence", "eine Eigenschaft, ein Eintrag oder ein Satz"),
    (
        Want::RuleMember,
        "a part of a rule such as `where` or `report`",
        "ein Teil einer Regel wie `where` oder `report`",
    ),
    (Want::Expression, "a condition or a value", "eine Bedingung oder ein Wert"),
    (Want::Value, "a value", "ein Wert"),
    (Want::Type, "a type such as `text` or `quantity in EUR`", "ein Typ wie `text` oder `quantity in EUR`"),
    (Want::Severity, "`error`, `warning` or `note`", "`error`, `warning` oder `note`"),
    (Want::Binder, "a variable such as `x: KIND`", "eine Variable wie `x: ART`"),
    (Want::Token(TokenKind::Name), "a name", "ein Name"),
    (Want::Token(TokenKind::Number), "a number", "eine Zahl"),
    (Want::Token(TokenKind::Date), "a date", "ein Datum"),
    (Want::Token(TokenKind::Text), "a text in quotes", "ein Text in Anführungszeichen"),
    (Want::Token(TokenKind::LeftBrace), "`{`", "`{`"),
    (Want::Token(TokenKind::RightBrace), "`}`", "`}`"),
    (Want::Token(TokenKind::LeftParen), "`(`", "`(`"),
    (Want::Token(TokenKind::RightParen), "`)`", "`)`"),
    (Want::Token(TokenKind::Comma), "`,`", "`,`"),
    (Want::Token(TokenKind::Colon), "`:`", "`:`"),
    (Want::Token(TokenKind::DotDot), "`..`", "`..`"),
    (Want::Token(TokenKind::Assign), "`=`", "`=`"),
    (Want::Token(TokenKind::Slash), "`/`", "`/`"),
    (Want::Token(TokenKind::Bar), "`|`", "`|`"),
    (Want::Operator, "an operator", "ein Operator"),
    (Want::End, "the end of the line", "das Zeilenende"),
];

/// `syntax/unexpected`: expected this or that, found something else.
pub(crate) fn unexpected(place: Place, wants: u128, words: u128, found: Found<'_>) -> Finding {
    let named = NAMED.iter().filter(|(want, ..)| wants & want.bit() != 0);
    let named = named.map(|(_, en, de)| ((*en).to_owned(), (*de).to_owned()));
    let spelled = WORDS.iter().filter(|(word, _)| words & 1 << (*word as u8) != 0);
    let spelled = spelled.map(|(_, text)| (format!("`{text}`"), format!("`{text}`")));
    let (en, de): (Vec<String>, Vec<String>) = spelled.chain(named).unzip();
    let meant = nearest(wants, words, found);
    let (found_en, found_de) = found_words(found);
    let said = if en.is_empty() {
        Said::both(format!("did not expect {found_en} here"), format!("{found_de} wird hier nicht erwartet"))
    } else {
        let (en, de) = (listed(&en, "or"), listed(&de, "oder"));
        Said::both(
            format!("expected {en}, found {found_en}"),
            format!("{de} wird erwartet, gefunden: {found_de}"),
        )
    };
    let finding = Finding::error("syntax/unexpected", place, said);
    let Some(word) = meant else { return finding };
    let title = Said::both(format!("write `{word}`"), format!("`{word}` schreiben"));
    finding
        .help(Said::both(format!("did you mean `{word}`?"), format!("meinten Sie `{word}`?")))
        .replace_with(title, word)
}

/// The word of the language that was probably meant.
fn nearest(wants: u128, words: u128, found: Found<'_>) -> Option<&'static str> {
    let Found::Token(TokenKind::Name, name) = found else { return None };
    let rule = wants & Want::RuleMember.bit() != 0;
    let right = WORDS.iter().filter(|(w, _)| words & 1 << (*w as u8) != 0 || rule && w.begins_rule_member());
    let far = right.map(|(_, word)| (strsim::osa_distance(word, name), *word));
    far.filter(|(far, word)| *far <= 2 && far * 2 < word.len()).min().map(|(_, word)| word)
}

/// `syntax/unexpected`: an expression without anything in it.
pub(crate) fn empty_expression(place: Place) -> Finding {
    let said =
        Said::both("expected a condition or a value here", "hier wird eine Bedingung oder ein Wert erwartet");
    Finding::error("syntax/unexpected", place, said)
}

/// `a`, `a or b`, `a, b or c`
fn listed(words: &[String], or: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {or} {last}", some.join(", ")),
    }
}

fn found_words(found: Found<'_>) -> (String, String) {
    match found {
        Found::End => ("the end of the text".into(), "das Ende des Textes".into()),
        Found::LineEnd => ("the end of the line".into(), "das Zeilenende".into()),
        Found::Token(TokenKind::Text | TokenKind::Unclosed, text) => {
            (format!("the text {}", short(text)), format!("der Text {}", short(text)))
        }
        Found::Token(_, text) => (format!("`{}`", short(text)), format!("`{}`", short(text))),
    }
}

/// The beginning of a long text, on one line.
pub(super) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut chars = line.chars();
    let start: String = chars.by_ref().take(40).collect();
    if chars.next().is_some() || line.len() < text.len() { start + "…" } else { start }
}

/// `syntax/unclosed_brace`
pub(crate) fn unclosed_brace(place: Place) -> Finding {
    let said = Said::both("this `{` is never closed", "diese `{` wird nirgends geschlossen");
    Finding::error("syntax/unclosed_brace", place, said)
        .help(Said::both("put a `}` where its content ends", "setzen Sie eine `}` an das Ende ihres Inhalts"))
}

/// `syntax/unexpected`: a `}` that closes nothing.
pub(crate) fn stray_brace(place: Place) -> Finding {
    let said = Said::both("this `}` closes nothing", "diese `}` schließt nichts");
    Finding::error("syntax/unexpected", place, said).help(Said::both(
        "remove it, or put the `{` it belongs to",
        "entfernen Sie sie, oder setzen Sie die zugehörige `{`",
    ))
}

/// `syntax/unexpected`: two texts of one language, of which only one could be shown.
pub(crate) fn language_twice(place: Place, language: &str) -> Finding {
    let said = Said::both(
        format!("there is a text in `{language}` already"),
        format!("einen Text in `{language}` gibt es schon"),
    );
    Finding::error("syntax/unexpected", place, said)
        .help(Said::both("leave one of them out", "lassen Sie einen davon weg"))
}

/// `syntax/unexpected`: what an acceptance says, without braces around it.
pub(crate) fn accept_without_braces(place: Place) -> Finding {
    let said = Said::both(
        "the reason of an acceptance stands in braces",
        "der Grund eines `accept` steht in geschweiften Klammern",
    );
    Finding::error("syntax/unexpected", place, said).help(Said::both(
        "write `{ because \"…\" }` behind the place",
        "schreiben Sie `{ because \"…\" }` hinter den Ort",
    ))
}

/// `syntax/unexpected`: what only the declaration of a kind may say, said where another adds to it.
pub(crate) fn extension_head(place: Place) -> Finding {
    let said = Said::both(
        "title, `is` and `in` stand only where the kind is declared",
        "Titel, `is` und `in` stehen nur dort, wo die Art vereinbart ist",
    );
    Finding::error("syntax/unexpected", place, said).help(Said::both(
        "leave it out: `extend kind NAME { … }` adds properties and sentences",
        "lassen Sie es weg: `extend kind NAME { … }` ergänzt Eigenschaften und Satzmuster",
    ))
}

/// `syntax/unexpected`: what belongs before the `select` of a query.
pub(crate) fn after_select(place: Place, word: &str) -> Finding {
    let said = Said::both(
        format!("`{word}` cannot stand behind `select`"),
        format!("`{word}` kann nicht hinter `select` stehen"),
    );
    Finding::error("syntax/unexpected", place, said).help(Said::both(
        "write `select` last: `for x: KIND where … select …`",
        "schreiben Sie `select` zuletzt: `for x: ART where … select …`",
    ))
}

/// `syntax/too_deep`
pub(crate) fn too_deep(place: Place) -> Finding {
    let said = Said::both("this lies too deep inside other things", "dies ist zu tief verschachtelt");
    Finding::error("syntax/too_deep", place, said).help(Said::both(
        "split it: a part of an expression can be a `let` or a `define`, an entity can stand at the top level",
        "teilen Sie es auf: ein Teil eines Ausdrucks kann ein `let` oder `define` sein, ein Eintrag außen stehen",
    ))
}

/// `syntax/too_large`
pub(crate) fn too_large(place: Place, limit: usize) -> Finding {
    let limit = limit >> 20;
    let said = Said::both(
        format!("this file is larger than {limit} MiB and was not read"),
        format!("diese Datei ist größer als {limit} MiB und wurde nicht gelesen"),
    );
    Finding::error("syntax/too_large", place, said)
        .help(Said::both("split it into several files", "teilen Sie sie in mehrere Dateien auf"))
}

/// `syntax/line_ends`
pub(crate) fn line_ends(place: Place) -> Finding {
    let said = Said::both(
        "the lines of this file end with a carriage return alone, as on old Macs",
        "die Zeilen dieser Datei enden mit einem bloßen Wagenrücklauf (CR) wie auf alten Macs",
    );
    Finding::error("syntax/line_ends", place, said).help(Said::both(
        "save it with the line ends LF or CRLF; what else is wrong with its text is said afterwards",
        "speichern Sie sie mit den Zeilenenden LF oder CRLF; was sonst im Text falsch ist, wird danach gesagt",
    ))
}

/// `syntax/too_many`: what is left out of a long list.
pub(crate) fn too_many(place: Place, more: usize) -> Finding {
    let said = Said::both(
        format!("{more} more syntax errors in this file are not shown"),
        format!("{more} weitere Syntaxfehler in dieser Datei werden nicht gezeigt"),
    );
    Finding::error("syntax/too_many", place, said)
}
