//! The help of the command line, and what is wrong with its arguments, in German.

use std::error::Error as _;

use clap::Command;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use super::help;

/// What each command does, and what each argument says.
const COMMANDS: &[(&str, &str)] = &[
    ("check", "Prüft Entwürfe und zeigt, was wem widerspricht"),
    ("diff", "Vergleicht zwei Fassungen eines Entwurfs: welche Befunde neu sind und welche erledigt"),
    ("test", "Führt die `test`-Blöcke von Regeln und Entwürfen aus"),
    ("fmt", "Bringt Dateien in die einheitliche Form"),
    ("why", "Sagt, warum es einen Befund gibt: seine Herleitung, Schritt für Schritt"),
    ("why-not", "Sagt, warum eine Regel an einer Stelle nichts findet, und was dazu fehlt"),
    ("query", "Beantwortet eine Frage als Tabelle, CSV oder JSON"),
    ("graph", "Zeichnet, was auf was verweist oder worauf ein Befund beruht"),
    ("explain", "Erklärt eine Regel oder eine Fehlermeldung, mit Beispielen"),
    ("rules", "Listet die Regeln auf"),
    (
        "vocabulary",
        "Listet auf, was sich schreiben lässt: Arten, Eigenschaften, Sätze, Auswahllisten, Einheiten",
    ),
    ("init", "Legt ein kleines Projekt für den Anfang an: einen Entwurf, eine Regel und ihre Tests"),
    (
        "lsp",
        "Bedient einen Editor: Befunde beim Schreiben, Erklärungen, Ergänzungen (Language Server Protocol)",
    ),
    ("completions", "Schreibt die Befehlsvervollständigung für eine Shell"),
    ("man", "Schreibt die Handbuchseiten (man)"),
];

/// By the name of an argument; by `COMMAND ARGUMENT`, where it says something else in a command.
const ARGUMENTS: &[(&str, &str)] = &[
    ("lang", "Sprache der Ausgabe [Vorgabe: die erste des Projekts, sonst die des Systems]"),
    ("color", "Ob die Ausgabe Farben und Verweise hat; NO_COLOR und CLICOLOR_FORCE werden beachtet"),
    ("quiet", "Nur das Ergebnis, ohne Zusammenfassung"),
    ("paths", "Dateien oder Ordner; gelesen wird ihr Projekt [Vorgabe: der aktuelle Ordner]"),
    ("format", "Form der Ausgabe"),
    (
        "stdio",
        "Spricht über Standardeingabe und -ausgabe; das geschieht immer, manche Editoren verlangen es eigens",
    ),
    (
        "output",
        "Schreibt stattdessen in eine Datei; mit `FORM=` davor in dieser Form und neben der Ausgabe. Mehrfach möglich",
    ),
    ("fail_on", "Ab welcher Schwere der Lauf als gescheitert gilt [Vorgabe: die des Projekts, sonst error]"),
    (
        "fix",
        "Behebt, was sich gefahrlos beheben lässt: der Befund ist danach gelöst, und es kommt keiner hinzu",
    ),
    ("dry_run", "Zu `--fix`: nichts schreiben, sondern statt der Befunde zeigen, was sich ändern würde"),
    ("group", "Zeigt Befunde unter der Angabe, auf der mehrere von ihnen beruhen"),
    (
        "sort",
        "Reihenfolge der Befunde: wie sie in den Dateien stehen (place) oder die wichtigsten zuerst (rank)",
    ),
    ("as_of", "Der Tag, auf den sich `today` bezieht [Vorgabe: der des Projekts, sonst heute]"),
    (
        "stdin_path",
        "Mit `-` als Pfad: die Datei, deren Platz der Text der Standardeingabe einnimmt [Vorgabe: stdin.ekl]",
    ),
    ("watch", "Prüft erneut, sobald sich eine Datei des Projekts ändert, bis Strg+C"),
    ("no_pager", "Zeigt auch lange Texte am Stück, nicht seitenweise"),
    (
        "man folder",
        "Der Ordner für alle Seiten: `einklang.1` und eine je Befehl [Vorgabe: `einklang.1` auf der Standardausgabe]",
    ),
    ("baseline", "Nur melden, was diese Datei nicht aufführt [Vorgabe: der Ausgangsstand des Projekts]"),
    (
        "write_baseline",
        "Alle Befunde des Projekts in diese Datei schreiben: Sie gelten von da an als bekannt",
    ),
    (
        "old",
        "Die alte Fassung: eine Datei oder ein Ordner; mit `--git` der Pfad, dessen Projekt verglichen wird",
    ),
    ("new", "Die neue Fassung"),
    ("git", "Vergleicht eine Git-Revision mit den Dateien, wie sie sind; oder zwei: `A..B`"),
    (
        "diff fail_on",
        "Ab welcher Schwere Neues den Lauf scheitern lässt [Vorgabe: die des Projekts, sonst error]",
    ),
    (
        "diff as_of",
        "Der Tag, auf den sich `today` in beiden Fassungen bezieht [Vorgabe: der des neuen Projekts, sonst heute]",
    ),
    ("pack", "Nur die Tests dieses Pakets"),
    (
        "coverage",
        "Nennt auch Regeln, die kein Test auslöst oder zurückhält, und Bedingungen, die nichts entscheiden",
    ),
    ("check", "Nichts schreiben: nur nennen, was sich ändern würde"),
    ("target", "Die Regel und der Eintrag, bei dem sie meldet: `unfunded@DE_GH.art4`"),
    (
        "rest",
        "`with NAME …`: was der Befund außerdem bindet; danach Dateien oder Ordner, deren Projekt gelesen wird",
    ),
    ("path", "Eine Datei oder ein Ordner; gelesen wird ihr Projekt [Vorgabe: der aktuelle Ordner]"),
    (
        "query",
        "Die Frage in der Form `for … where … select …`; bei `-` wird sie von der Standardeingabe gelesen",
    ),
    ("file", "Liest die Frage aus einer Datei"),
    ("around", "Nur, was um diesen Eintrag herum liegt, in welche Richtung die Verweise auch führen"),
    ("depth", "Wie viele Schritte von ihm entfernt [Vorgabe: 1]"),
    (
        "via",
        "Nur entlang dieser Eigenschaften und `define`s, die zwei Einträge verbinden; `-p` erscheint als negativ",
    ),
    ("finding", "Nur, worauf dieser Befund beruht, wie bei `why`"),
    ("with", "Zu `--finding`: was der Befund außerdem bindet"),
    (
        "explain code",
        "Eine Regel mit oder ohne Paket, die Nummer auf ihrer Seite oder der Code eines Fehlers: `PAKET/REGEL`, `model/unknown_name`",
    ),
    ("rules pack", "Nur die Regeln dieses Pakets; `project` für die des Projekts"),
    ("severity", "Nur Regeln dieser Schwere, wie das Projekt sie hat"),
    ("kind", "Nur Regeln über Einträge dieser Art"),
    (
        "rules search",
        "Nur Regeln, in deren Titel, Zusammenfassung oder Hilfe alle diese Wörter stehen, gleich in welcher Sprache",
    ),
    ("cites", "Nur Regeln, die diese Quelle zitieren"),
    (
        "name",
        "Eine Art, Auswahlliste, Einheit, ein Begriff oder Schwellenwert, oder ein Wert einer Auswahlliste [Vorgabe: eine Liste von allen]",
    ),
    ("vocabulary pack", "Nur, was dieses Paket vereinbart; `project` für das Projekt"),
    (
        "vocabulary search",
        "Nur, was alle diese Wörter in Namen, Titel oder Erläuterung hat, gleich in welcher Sprache",
    ),
    ("folder", "Der Ordner des Projekts; es darf ihn schon geben [Vorgabe: der aktuelle Ordner]"),
    ("shell", "Das Programm, das Eingaben vervollständigen soll"),
    ("most", "So viele Herleitungen jedes Befunds, die kürzeste zuerst"),
];

/// What stands for a value in the help.
const VALUES: &[(&str, &str)] = &[
    ("LANG", "SPRACHE"),
    ("WHEN", "WANN"),
    ("PATH", "PFAD"),
    ("FORMAT", "FORM"),
    ("LEVEL", "SCHWERE"),
    ("DATE", "TAG"),
    ("BY", "WONACH"),
    ("QUERY", "FRAGE"),
    ("FILE", "DATEI"),
    ("[FORMAT=]FILE", "[FORM=]DATEI"),
    ("DIR", "ORDNER"),
    ("KIND", "ART"),
    ("WORDS", "WÖRTER"),
    ("SOURCE", "QUELLE"),
    ("PROPERTIES", "EIGENSCHAFTEN"),
    ("CODE@PLACE", "REGEL@STELLE"),
    ("with NAME … | PATH", "with NAME … | PFAD"),
    ("OLD | PATH", "ALT | PFAD"),
    ("NEW", "NEU"),
    ("REVISION", "REVISION"),
];

/// The headings of options in the help.
const HEADINGS: &[(&str, &str)] = &[
    (help::EVERYWHERE, "Bei jedem Befehl"),
    (help::FIXING, "Beheben"),
    (help::COMPARING, "Neues gegenüber Altem"),
    (help::WRITING, "Beim Schreiben"),
    (help::OUTPUT, "Formen der Ausgabe"),
];

/// The same commands, explained in German.
pub(super) fn translate(command: Command) -> Command {
    let mut command = arguments(command.about("Findet Widersprüche in Entwürfen von Abkommen"));
    for (name, about) in COMMANDS {
        command = command.mut_subcommand(name, |c| arguments(c.about(*about)));
    }
    command
}

fn arguments(mut command: Command) -> Command {
    let name = command.get_name().to_owned();
    let ids: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    for id in ids {
        let said = |key: &str| ARGUMENTS.iter().find(|(k, _)| *k == key).map(|(_, help)| *help);
        if let Some(help) = said(&format!("{name} {id}")).or_else(|| said(&id)) {
            command = command.mut_arg(&id, |a| a.help(help));
        }
        let named = command.get_arguments().find(|a| a.get_id() == id.as_str());
        let names = named.and_then(|a| a.get_value_names()).and_then(<[_]>::first).map(ToString::to_string);
        if let Some((_, german)) = VALUES.iter().find(|(name, _)| names.as_deref() == Some(name)) {
            command = command.mut_arg(&id, |a| a.value_name(*german));
        }
        let named = command.get_arguments().find(|a| a.get_id() == id.as_str());
        let heading = named.and_then(|a| a.get_help_heading()).map(str::to_owned);
        if let Some((_, german)) = HEADINGS.iter().find(|(en, _)| heading.as_deref() == Some(en)) {
            command = command.mut_arg(&id, |a| a.help_heading(*german));
        }
    }
    command
}

/// What clap itself says in its help.
const HELP: [(&str, &str); 12] = [
    ("Usage:", "Aufruf:"),
    ("Commands:", "Befehle:"),
    ("Arguments:", "Argumente:"),
    ("Options:", "Optionen:"),
    ("[OPTIONS]", "[OPTIONEN]"),
    ("<COMMAND>", "<BEFEHL>"),
    ("[default:", "[Vorgabe:"),
    ("[possible values:", "[mögliche Werte:"),
    // Where a line breaks between the words.
    ("[possible\n", "[mögliche\n"),
    (" values: ", " Werte: "),
    ("Print help", "Zeigt diese Hilfe"),
    ("Print version", "Zeigt die Version"),
];

/// Help that is asked for, or what is wrong with the arguments. What is rare stays as clap says it.
pub(super) fn said(error: &Error, color: bool) -> String {
    if error.use_stderr()
        && let Some(message) = message(error)
    {
        return message;
    }
    let text = error.render();
    in_german(if color { text.ansi().to_string() } else { text.to_string() })
}

fn in_german(text: String) -> String {
    HELP.iter().fold(text, |text, (en, de)| text.replace(en, de))
}

/// What stands in every manual page.
const MANUAL: [(&str, &str); 7] = [
    (".SH NAME\n", ".SH BEZEICHNUNG\n"),
    (".SH SYNOPSIS\n", ".SH ÜBERSICHT\n"),
    (".SH DESCRIPTION\n", ".SH BESCHREIBUNG\n"),
    (".SH OPTIONS\n", ".SH OPTIONEN\n"),
    (".SH SUBCOMMANDS\n", ".SH BEFEHLE\n"),
    ("\\fIsubcommands\\fR", "\\fIbefehl\\fR"),
    ("Possible values:", "Mögliche Werte:"),
];

/// A manual page that was made of commands in German, with what stands around them in German too.
pub(super) fn manual(page: String) -> String {
    in_german(MANUAL.iter().fold(page, |page, (en, de)| page.replace(en, de)))
}

fn message(error: &Error) -> Option<String> {
    let argument = || context(error, ContextKind::InvalidArg);
    let value = || context(error, ContextKind::InvalidValue).filter(|v| v != "``");
    let what = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("unbekannter Befehl {}", context(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::MissingSubcommand => "es fehlt der Befehl".to_owned(),
        ErrorKind::UnknownArgument => format!("unbekanntes Argument {}", argument()?),
        ErrorKind::MissingRequiredArgument => format!("es fehlt {}", argument()?),
        ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
            Some(prior) if Some(&prior) != argument().as_ref() => {
                format!("{} und {prior} schließen einander aus", argument()?)
            }
            _ => format!("{} darf nur einmal stehen", argument()?),
        },
        ErrorKind::TooManyValues => format!("{} ist ein Wert zu viel für {}", value()?, argument()?),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match value() {
            Some(value) => format!("{value} ist kein Wert für {}{}", argument()?, reason(error)),
            None => format!("{} braucht einen Wert", argument()?),
        },
        _ => return None,
    };
    let mut text = format!("Fehler: {what}\n");
    let near = [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().find_map(|kind| context(error, kind)) {
        text += &format!("Hilfe: ist {near} gemeint?\n");
    } else if let Some(all) = [ContextKind::ValidValue, ContextKind::ValidSubcommand]
        .into_iter()
        .find_map(|kind| context(error, kind))
    {
        text += &format!("Hilfe: möglich sind {all}\n");
    }
    if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
        text += &format!("\n{}\n", in_german(usage.to_string()));
    }
    text += "\nMehr dazu sagt `--help`.\n";
    Some(text)
}

/// Why a value is none.
fn reason(error: &Error) -> String {
    let said = error.source().map(ToString::to_string).unwrap_or_default();
    let said = match said.strip_prefix("write it as ") {
        Some(example) => format!("schreiben Sie etwa {example}"),
        None if said.starts_with("FORMAT is one of ") => {
            said.replace("FORMAT is one of", "die FORM ist eine von")
        }
        None if said.contains("..=") => said.replace("is not in", "liegt nicht in"),
        None if said.is_empty() => return said,
        None => "nötig ist eine ganze Zahl".to_owned(),
    };
    format!(": {said}")
}

/// What an error is about, in backticks.
fn context(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(format!("`{one}`")),
        ContextValue::Strings(all) if !all.is_empty() => {
            Some(all.iter().map(|s| format!("`{s}`")).collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}
