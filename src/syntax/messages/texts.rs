//! What is said of texts in quotes.

use super::short;
use crate::finding::{Edit, Finding, Fix, Said};
use crate::source::{Place, Span};
use crate::syntax::quotes::{self, Ending};

/// `syntax/unclosed_text`, or `syntax/quotes` where marks inside a text end it.
pub(crate) fn unclosed_text(place: Place, text: &str) -> Finding {
    match quotes::ending(text) {
        Ending::Foreign(mark) => foreign_end(place, text, mark),
        Ending::Inside(mark) => inner_mark(place, mark),
        Ending::Missing => {
            let said = Said::both(
                "this text has no closing quote",
                "diesem Text fehlt das schließende Anführungszeichen",
            );
            Finding::error("syntax/unclosed_text", place, said).help(Said::both(
                "put a `\"` at its end; a text of several lines stands between `\"\"\"` and `\"\"\"`",
                "setzen Sie ein `\"` an sein Ende; ein mehrzeiliger Text steht zwischen `\"\"\"` und `\"\"\"`",
            ))
        }
    }
}

/// A text that ends with a mark that is not the language's: `"Article 4”`
fn foreign_end(place: Place, text: &str, mark: Span) -> Finding {
    let (shown, words) = (mark.of(text), text.get(..mark.start as usize).unwrap_or(""));
    let right = format!("{words}\"");
    let said = Said::both(
        format!("this text ends with `{shown}`, and not with `\"`"),
        format!("dieser Text endet mit `{shown}` und nicht mit `\"`"),
    );
    let title = Said::both(format!("write `{}`", short(&right)), format!("`{}` schreiben", short(&right)));
    Finding { primary: at(place, mark), ..Finding::error("syntax/unclosed_text", place, said) }
        .help(Said::both(format!("write `{}`", short(&right)), format!("schreiben Sie `{}`", short(&right))))
        .replace_with(title, "\"")
}

/// A straight mark that closes an inner quotation, and so the text: `"He said „yes" and left"`
fn inner_mark(place: Place, mark: Span) -> Finding {
    let said = Said::both(
        "this `\"` closes the quotation inside the text, and the text itself",
        "dieses `\"` schließt das Zitat im Text und damit den Text selbst",
    );
    let finding = Finding { primary: at(place, mark), ..Finding::error("syntax/quotes", place, said) };
    let place = finding.primary.place;
    let fix = |text: &str| Fix {
        title: Said::both(format!("write `{text}`"), format!("`{text}` schreiben")),
        edits: vec![Edit { place, text: text.to_owned() }],
        is_safe: false,
    };
    let fixes = vec![fix("“"), fix("\\\"")];
    Finding { fixes, ..finding }.help(Said::both(
        "inside a text, write `“` or `\\\"`",
        "schreiben Sie innerhalb eines Textes `“` oder `\\\"`",
    ))
}

/// The label of a stretch of a text.
fn at(text: Place, within: Span) -> crate::finding::Label {
    let start = text.span.start;
    let span = Span { start: start + within.start, end: start + within.end };
    let place = Place { source: text.source, span };
    crate::finding::Label { place, entity: None, property: None, text: Said::one("") }
}

/// `syntax/open_hole`: a brace in the text of a rule that has no partner.
pub(crate) fn open_hole(place: Place, brace: &str) -> Finding {
    let (said, help) = match brace {
        "{" => (
            Said::both(
                "this `{` is never closed in its text",
                "diese `{` wird in ihrem Text nicht geschlossen",
            ),
            Said::both(
                "put a `}` behind what is to be filled in, or write `\\{` where a brace is meant to be shown",
                "setzen Sie eine `}` hinter das, was eingesetzt werden soll, oder schreiben Sie `\\{`, wo eine Klammer zu sehen sein soll",
            ),
        ),
        _ => (
            Said::both("this `}` closes nothing in its text", "diese `}` schließt in ihrem Text nichts"),
            Said::both(
                "put a `{` before what is to be filled in, or write `\\}` where a brace is meant to be shown",
                "setzen Sie eine `{` vor das, was eingesetzt werden soll, oder schreiben Sie `\\}`, wo eine Klammer zu sehen sein soll",
            ),
        ),
    };
    let title = Said::both(format!("write `\\{brace}`"), format!("`\\{brace}` schreiben"));
    Finding::error("syntax/open_hole", place, said).help(help).replace_with(title, format!("\\{brace}"))
}

/// `syntax/unknown_escape`: `\d`
pub(crate) fn unknown_escape(place: Place, text: &str) -> Finding {
    let said = Said::both(
        format!("`{text}` means nothing in a text"),
        format!("`{text}` hat in einem Text keine Bedeutung"),
    );
    let right = format!("\\{text}");
    let help = Said::both(
        format!(
            "write `{right}` if a backslash is meant; known are `\\\"`, `\\\\`, `\\n`, `\\t`, `\\u{{e4}}` and `\\{{`"
        ),
        format!(
            "schreiben Sie `{right}`, wenn ein umgekehrter Schrägstrich gemeint ist; bekannt sind `\\\"`, `\\\\`, `\\n`, `\\t`, `\\u{{e4}}` und `\\{{`"
        ),
    );
    let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
    Finding::error("syntax/unknown_escape", place, said).help(help).replace_with(title, right)
}
