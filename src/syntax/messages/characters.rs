//! What is said of characters that the language does not know.

use super::short;
use crate::finding::{Finding, Said};
use crate::source::Place;
use crate::syntax::lexer::is_quote;

/// The first and the last character of a text: `„…“`.
fn marks(text: &str) -> String {
    let ends = text.chars().next().into_iter().chain(['…']).chain(text.chars().next_back());
    format!("`{}`", ends.collect::<String>())
}

/// `syntax/unknown_character`
pub(crate) fn unknown_character(place: Place, text: &str) -> Finding {
    if text.chars().nth(1).is_some() && text.starts_with(is_quote) {
        let right = format!("\"{}\"", text.trim_matches(is_quote));
        let said = Said::both(
            format!("a text stands in straight quotes, not in {}", short(&marks(text))),
            format!("ein Text steht in geraden Anführungszeichen, nicht in {}", short(&marks(text))),
        );
        let title = Said::both(format!("write {}", short(&right)), format!("{} schreiben", short(&right)));
        let help = Said::both(format!("write {}", short(&right)), format!("schreiben Sie {}", short(&right)));
        // Quotes inside quotes would be lost, and an apostrophe may be one of them.
        let inside = text.trim_matches(is_quote);
        let keeps_words = right.chars().count() == text.chars().count()
            && !inside.contains(is_quote)
            && inside.trim() == inside;
        return Finding::error("syntax/quotes", place, said)
            .help(help)
            .replace_with(title, right)
            .safely(keeps_words);
    }
    let Some(first) = text.chars().next() else { return invisible(place, text, '\0', ("", "")) };
    if let Some(name) = unseen(first) {
        return invisible(place, text, first, name);
    }
    let shown = text;
    let said = Said::both(
        format!("the character `{shown}` has no meaning here"),
        format!("das Zeichen `{shown}` hat hier keine Bedeutung"),
    );
    let finding = Finding::error("syntax/unknown_character", place, said);
    let (instead, is_safe) = match text {
        "„" | "“" | "”" | "«" | "»" | "'" | "‘" | "’" => ("\"", false),
        "–" | "—" => ("-", false),
        "…" => ("..", false),
        "~" | "≈" => ("about", false),
        "!" => ("!=", false),
        // Signs that have one spelling here.
        "−" => ("-", true),
        "≤" => ("<=", true),
        "≥" => (">=", true),
        "≠" => ("!=", true),
        "×" | "·" => ("*", true),
        _ => return finding,
    };
    let finding = match is_safe {
        true => {
            let title = Said::both(format!("write `{instead}`"), format!("`{instead}` schreiben"));
            finding.replace_with(title, instead).safely(true)
        }
        false => finding,
    };
    finding.help(Said::both(format!("did you mean `{instead}`?"), format!("meinten Sie `{instead}`?")))
}

/// What a character is called that nobody sees.
fn unseen(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '\0' => ("NUL, no character at all", "NUL, gar kein Zeichen"),
        '\u{ad}' => ("a soft hyphen", "ein weiches Trennzeichen"),
        '\u{200b}' => ("a blank without width", "ein Leerzeichen ohne Breite"),
        '\u{200c}' | '\u{200d}' | '\u{2060}' => {
            ("a joiner without width", "ein unsichtbares Verbindungszeichen")
        }
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
            ("a mark of the direction of writing", "ein Zeichen für die Schreibrichtung")
        }
        '\u{fe00}'..='\u{fe0f}' => {
            ("a mark of how a character looks", "ein Zeichen für das Aussehen eines Zeichens")
        }
        '\u{180e}' | '\u{2061}'..='\u{2064}' | '\u{fff9}'..='\u{fffb}' => {
            ("an invisible character", "ein unsichtbares Zeichen")
        }
        c if c.is_control() => ("a control character", "ein Steuerzeichen"),
        _ => return None,
    })
}

/// `syntax/unknown_character`: one that nobody sees, or several.
fn invisible(place: Place, text: &str, first: char, (en, de): (&str, &str)) -> Finding {
    let code = format!("U+{:04X}", u32::from(first));
    let said = match text.chars().count() {
        0 | 1 => Said::both(
            format!("an invisible character stands here: {code}, {en}"),
            format!("hier steht ein unsichtbares Zeichen: {code}, {de}"),
        ),
        many => Said::both(
            format!("{many} invisible characters stand here: {code}, {en}"),
            format!("hier stehen {many} unsichtbare Zeichen: {code}, {de}"),
        ),
    };
    let finding = Finding::error("syntax/unknown_character", place, said);
    if first == '\0' {
        return finding.help(Said::both(
            "the file seems to be damaged: take an older copy of it, or delete them",
            "die Datei ist wohl beschädigt: nehmen Sie eine ältere Fassung, oder löschen Sie diese Zeichen",
        ));
    }
    finding
        .help(Said::both("delete it", "löschen Sie es"))
        .replace_with(Said::both(format!("delete {code}"), format!("{code} löschen")), "")
        .safely(true)
}

/// `syntax/decomposed_name`: `o` with a mark for `ö`, which looks the same.
pub(crate) fn decomposed_name(place: Place, name: &str, composed: String) -> Finding {
    let name = short(name);
    let said = Said::both(
        format!(
            "`{name}` holds letters that are made of two characters each, so it is another name than the usual one"
        ),
        format!(
            "`{name}` enthält Buchstaben aus je zwei Zeichen und ist daher ein anderer Name als der übliche"
        ),
    );
    let help = Said::both(
        "it looks the same: type the name anew, or take what is proposed",
        "beide sehen gleich aus: tippen Sie den Namen neu, oder übernehmen Sie den Vorschlag",
    );
    let title = Said::both("write it with the usual letters", "mit den üblichen Buchstaben schreiben");
    Finding::warning("syntax/decomposed_name", place, said)
        .help(help)
        .replace_with(title, composed)
        .safely(true)
}
