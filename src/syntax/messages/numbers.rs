//! What is said of numbers and dates that are written as elsewhere.

use super::short;
use crate::finding::{Finding, Said};
use crate::source::Place;

/// `syntax/comma_number`
pub(crate) fn comma_number(place: Place, text: &str) -> Finding {
    let said = Said::both(
        format!("`{}` has a comma inside a number", short(text)),
        format!("`{}` enthält ein Komma in einer Zahl", short(text)),
    );
    let finding = Finding::error("syntax/comma_number", place, said);
    match text.split_once(',') {
        Some((whole, part)) if !part.contains(',') => {
            let right = format!("{whole}.{part}");
            let help = Said::both(
                format!("write `{right}` for the decimal number, `{whole}, {part}` for two numbers"),
                format!("schreiben Sie `{right}` für die Dezimalzahl, `{whole}, {part}` für zwei Zahlen"),
            );
            let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
            finding.help(help).replace_with(title, right)
        }
        _ => {
            let grouped = text.replace(',', "_");
            finding.help(Said::both(
                format!("group digits with `_`: `{}`", short(&grouped)),
                format!("gliedern Sie Ziffern mit `_`: `{}`", short(&grouped)),
            ))
        }
    }
}

/// `syntax/grouped_number`: `2.000`, `1.250.000,50`, `400 000`, `2'500`
pub(crate) fn grouped_number(place: Place, text: &str) -> Finding {
    // The sign between the first two groups is the one between all of them; another one begins the decimals.
    let sign = text.chars().find(|c| !c.is_ascii_digit()).unwrap_or('.');
    let (whole, decimals) = match text.rsplit_once(|c| c != sign && matches!(c, ',' | '.')) {
        Some((whole, decimals)) => (whole, format!(".{decimals}")),
        None => (text, String::new()),
    };
    let right = format!("{}{decimals}", whole.replace(sign, "_"));
    let said = match sign {
        '.' => Said::both(
            format!("`{}` has a dot before a group of three digits", short(text)),
            format!("`{}` enthält einen Punkt vor einer Gruppe von drei Ziffern", short(text)),
        ),
        '\'' | '’' => Said::both(
            format!("`{}` has an apostrophe inside a number", short(text)),
            format!("`{}` enthält einen Apostroph in einer Zahl", short(text)),
        ),
        _ => Said::both(
            format!("`{}` has a blank inside a number", short(text)),
            format!("`{}` enthält ein Leerzeichen in einer Zahl", short(text)),
        ),
    };
    let shown = short(&right);
    let help = match text.split_once('.') {
        Some((one, part)) if sign == '.' && !part.contains(['.', ',']) => {
            let kept = part.trim_end_matches('0');
            let decimal = if kept.is_empty() { format!("{one}.0") } else { format!("{text}0") };
            Said::both(
                format!("write `{shown}` for the whole number, `{decimal}` for the decimal number"),
                format!("schreiben Sie `{shown}` für die ganze Zahl, `{decimal}` für die Dezimalzahl"),
            )
        }
        _ => Said::both(
            format!("group digits with `_`: `{shown}`"),
            format!("gliedern Sie Ziffern mit `_`: `{shown}`"),
        ),
    };
    let title = Said::both(format!("write `{shown}`"), format!("`{shown}` schreiben"));
    // `2.000` may be two, and `400 000` two numbers; where there are more groups, or decimals, there is only one reading.
    let signs = text.matches(sign).count();
    let is_clear = signs > 1 || sign == '.' && !decimals.is_empty() || matches!(sign, '\'' | '’');
    Finding::error("syntax/grouped_number", place, said)
        .help(help)
        .replace_with(title, right)
        .safely(is_clear)
}

/// The word of the language for `Mio.` and its like.
pub(crate) fn scale_meant(name: &str) -> Option<&'static str> {
    const WRITTEN: [(&str, &[&str]); 3] = [
        ("thousand", &["tsd", "tausend"]),
        ("million", &["mio", "mill", "millionen", "millions"]),
        ("billion", &["mrd", "milliarde", "milliarden", "bn", "billions"]),
    ];
    let is = |written: &&str| written.eq_ignore_ascii_case(name);
    WRITTEN.iter().find(|(_, all)| all.iter().any(&is)).map(|(word, _)| *word)
}

/// `syntax/abbreviated_number`: `5 Mio. EUR`
pub(crate) fn abbreviated_number(place: Place, text: &str, number: &str, word: &'static str) -> Finding {
    let said = Said::both(
        format!("`{text}` is not how a large number is written here"),
        format!("so wird eine große Zahl hier nicht geschrieben: `{text}`"),
    );
    let right = format!("{} {word}", short(number));
    Finding::error("syntax/abbreviated_number", place, said)
        .help(Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`")))
        .replace_with(Said::both(format!("write `{word}`"), format!("`{word}` schreiben")), word)
        .safely(true)
}

/// `syntax/foreign_date`: `01.02.2026`
pub(crate) fn foreign_date(place: Place, text: &str) -> Finding {
    let said = Said::both(
        format!("`{text}` is not how a date is written here"),
        format!("so wird ein Datum hier nicht geschrieben: `{text}`"),
    );
    let parts: Vec<&str> = text.split(['.', '-']).collect();
    let (year, month, day) = match parts.as_slice() {
        [day, month, year] if text.contains('.') => (*year, *month, *day),
        [year, month, day] => (*year, *month, *day),
        _ => return Finding::error("syntax/foreign_date", place, said),
    };
    let right = format!("{year}-{month:0>2}-{day:0>2}");
    let help = Said::both(
        format!("write year, month and day: `{right}`"),
        format!("schreiben Sie Jahr, Monat und Tag: `{right}`"),
    );
    let title = Said::both(format!("write `{right}`"), format!("`{right}` schreiben"));
    // With dots, the day stands first.
    Finding::error("syntax/foreign_date", place, said).help(help).replace_with(title, right).safely(true)
}
