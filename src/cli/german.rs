//! The help of the command line in German.

use clap::Command;

/// What each command does, and what each argument says.
const COMMANDS: [(&str, &str); 5] = [
    ("check", "Prüft Entwürfe und zeigt, was wem widerspricht"),
    ("test", "Führt die `test`-Blöcke von Regeln und Entwürfen aus"),
    ("fmt", "Bringt Dateien in die eine einheitliche Form"),
    ("why", "Sagt, warum es einen Befund gibt: seine Herleitung, Schritt für Schritt"),
    ("why-not", "Sagt, warum eine Regel an einer Stelle nichts findet: was am wenigsten fehlt"),
];

const ARGUMENTS: [(&str, &str); 14] = [
    ("lang", "Sprache der Ausgabe [Vorgabe: die erste des Projekts, sonst die des Systems]"),
    ("color", "Wann Farben verwendet werden; die Umgebungsvariable NO_COLOR wird beachtet"),
    ("quiet", "Keine Zusammenfassung: nur Befunde und Fehlschläge"),
    ("paths", "Dateien oder Ordner; gelesen wird ihr Projekt [Vorgabe: der aktuelle Ordner]"),
    ("format", "Form der Ausgabe"),
    ("fail_on", "Ab welcher Schwere der Lauf als gescheitert gilt [Vorgabe: die des Projekts, sonst error]"),
    ("as_of", "Der Tag, auf den sich `today` bezieht [Vorgabe: der des Projekts, sonst heute]"),
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
    ("most", "So viele Herleitungen jedes Befunds, die kürzeste zuerst"),
];

/// The same commands, explained in German.
pub(super) fn translate(command: Command) -> Command {
    let mut command = arguments(command.about("Findet Widersprüche in Vertragsentwürfen"));
    for (name, about) in COMMANDS {
        command = command.mut_subcommand(name, |c| arguments(c.about(about)));
    }
    command
}

fn arguments(mut command: Command) -> Command {
    for (id, help) in ARGUMENTS {
        if command.get_arguments().any(|a| a.get_id() == id) {
            command = command.mut_arg(id, |a| a.help(help));
        }
    }
    command
}
