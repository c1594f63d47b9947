//! The words of the language, each in one line.

use crate::finding::Said;

/// Each word with what it says, in English and German.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "use",
        "brings a pack: its words, its rules, and what it knows",
        "bindet ein Paket ein: seine Wörter, seine Regeln und was es weiß",
    ),
    ("unit", "declares a unit with its spellings", "vereinbart eine Einheit mit ihren Schreibweisen"),
    (
        "choice",
        "declares an enumeration, whose values stand in their order",
        "vereinbart eine Aufzählung, deren Werte in ihrer Reihenfolge stehen",
    ),
    (
        "kind",
        "declares a kind of entity and its properties",
        "vereinbart eine Art von Einträgen und deren Eigenschaften",
    ),
    ("rule", "says when statements contradict each other", "sagt, wann Angaben einander widersprechen"),
    (
        "define",
        "gives a condition (`when`) or a calculation (`=`) a name",
        "gibt einer Bedingung (`when`) oder einer Rechnung (`=`) einen Namen",
    ),
    (
        "value",
        "names a threshold that a project may change",
        "benennt einen Schwellenwert, den ein Projekt ändern kann",
    ),
    (
        "accept",
        "accepts a finding, with a reason: it stays in the output, marked",
        "nimmt einen Befund mit Begründung an: er bleibt in der Ausgabe, mit Vermerk",
    ),
    (
        "test",
        "states a small world and what should be found in it",
        "beschreibt eine kleine Welt und was darin gefunden werden soll",
    ),
    (
        "extend",
        "adds members to an entity or a kind that stands elsewhere",
        "ergänzt einen Eintrag oder eine Art, die anderswo steht",
    ),
    (
        "severity",
        "how bad a finding is: `error`, `warning` or `note`",
        "wie schwer ein Befund wiegt: `error` (Fehler), `warning` (Warnung) oder `note` (Hinweis)",
    ),
    ("error", "a severity: must not stay", "ein Gewicht: darf nicht bleiben"),
    ("warning", "a severity: should be looked at", "ein Gewicht: sollte angesehen werden"),
    (
        "for",
        "what the rule looks at: every combination of these",
        "was die Regel ansieht: jede Kombination hiervon",
    ),
    ("pair", "two different ones, each pair once", "zwei verschiedene, jedes Paar einmal"),
    ("where", "the condition", "die Bedingung"),
    ("unless", "an exception to the condition", "eine Ausnahme von der Bedingung"),
    (
        "let",
        "gives a value a name, for what follows and for the texts",
        "gibt einem Wert einen Namen, für das Folgende und für die Texte",
    ),
    ("report", "where the finding is shown, and what it says", "wo der Befund gezeigt wird und was er sagt"),
    (
        "with",
        "other places that matter; in `accept`, what the findings must also involve",
        "weitere Stellen, auf die es ankommt; in `accept`: was die Befunde auch betreffen müssen",
    ),
    ("help", "what to do about the finding", "was bei dem Befund zu tun ist"),
    (
        "safe",
        "a fix that leaves nobody a choice; `--fix` makes only these",
        "eine Korrektur, die niemandem eine Wahl lässt; `--fix` nimmt nur solche vor",
    ),
    ("fix", "a change that is offered", "eine Änderung, die angeboten wird"),
    ("insert", "adds a member to an entity", "fügt einem Eintrag eine Zeile hinzu"),
    ("replace", "writes another value for a property", "schreibt einen anderen Wert für eine Eigenschaft"),
    ("cite", "names the source, and quotes it", "nennt die Quelle und zitiert sie"),
    (
        "note",
        "a remark for readers; a severity: worth knowing",
        "eine Anmerkung für Leser; ein Gewicht: gut zu wissen",
    ),
    ("when", "the condition under which it holds", "die Bedingung, unter der es gilt"),
    (
        "alias",
        "other names for the entity, in any language",
        "andere Namen für den Eintrag, in jeder Sprache",
    ),
    (
        "sentence",
        "how the properties of a kind read as a sentence",
        "wie sich die Eigenschaften einer Art als Satz lesen",
    ),
    (
        "quantity",
        "a number with a unit: `quantity in persons/year`",
        "eine Zahl mit Einheit: `quantity in persons/year`",
    ),
    (
        "text",
        "a type: words in quotes, perhaps in several languages",
        "ein Typ: Worte in Anführungszeichen, auch in mehreren Sprachen",
    ),
    ("yes_no", "a type: `yes` or `no`", "ein Typ: `yes` (ja) oder `no` (nein)"),
    ("number", "a type: an exact number, also uncertain", "ein Typ: eine genaue Zahl, auch unsicher"),
    (
        "date",
        "a type: a day, or a month or year in which it lies",
        "ein Typ: ein Tag, oder ein Monat oder Jahr, in dem er liegt",
    ),
    (
        "period",
        "a type: from when to when; the last day belongs to it",
        "ein Typ: von wann bis wann; der letzte Tag gehört dazu",
    ),
    ("duration", "a type: how long, such as `6 months`", "ein Typ: wie lange, etwa `6 months`"),
    (
        "because",
        "the reason for which the finding is accepted",
        "die Begründung, mit der der Befund angenommen wird",
    ),
    ("by", "who answers for it", "wer dafür einsteht"),
    ("until", "the last day on which it holds", "der letzte Tag, an dem es gilt"),
    ("expect", "what the test must find", "was der Test finden muss"),
    ("possible", "a finding that only possibly holds", "ein Befund, der nur möglicherweise zutrifft"),
    (
        "findings",
        "`expect no findings`: the test must find nothing",
        "`expect no findings`: der Test darf nichts finden",
    ),
    ("as_of", "the day for which the test is evaluated", "der Stichtag, zu dem der Test ausgewertet wird"),
    (
        "at",
        "at a time, or at a place; `at least`, `at most`: open on one side",
        "zu einer Zeit oder an einer Stelle; `at least`, `at most`: mindestens, höchstens",
    ),
    ("least", "`at least`: open upwards", "`at least`: mindestens, nach oben offen"),
    ("most", "`at most`: open downwards", "`at most`: höchstens, nach unten offen"),
    (
        "about",
        "not exact: 10 % more or less, or as `±` says",
        "nicht genau: 10 % mehr oder weniger, oder wie `±` sagt",
    ),
    ("thousand", "times 1,000", "mal 1.000"),
    ("million", "times 1,000,000", "mal 1.000.000"),
    ("billion", "times 1,000,000,000", "mal 1.000.000.000 (eine Milliarde)"),
    ("per", "divided by: `persons per year`", "geteilt durch: `persons per year`, Personen im Jahr"),
    ("during", "the period in which the value holds", "der Zeitraum, in dem der Wert gilt"),
    ("as", "`as of`: when the value was known", "`as of`: wann der Wert bekannt war (Stand)"),
    (
        "of",
        "`as of`: when the value was known; `sum of`, `count of`: of what",
        "`as of`: Stand; `sum of`, `count of`: wovon",
    ),
    ("and", "both hold", "beides trifft zu"),
    ("or", "one of them holds", "eines davon trifft zu"),
    ("not", "the opposite", "das Gegenteil"),
    (
        "in",
        "is one of them; behind `kind`: what it nests in",
        "ist eines davon; hinter `kind`: worin es steht",
    ),
    (
        "is",
        "is of a kind, or is given, none, known, unknown",
        "ist von einer Art, oder ist angegeben, nicht vorhanden, bekannt, unbekannt",
    ),
    (
        "overlaps",
        "two sets have a common element, or two periods a common day",
        "zwei Mengen haben etwas gemeinsam, oder zwei Zeiträume einen Tag",
    ),
    (
        "meets",
        "an element of one lies within an element of the other",
        "etwas aus dem einen liegt innerhalb von etwas aus dem anderen",
    ),
    ("within", "is the same, or lies inside it", "ist dasselbe oder liegt darin"),
    ("before", "strictly earlier", "eindeutig früher"),
    ("after", "strictly later", "eindeutig später"),
    (
        "reaches",
        "steps along the properties behind `via` lead there",
        "Schritte entlang der Eigenschaften hinter `via` führen dorthin",
    ),
    (
        "via",
        "the properties or defines along which steps lead",
        "die Eigenschaften oder Definitionen, entlang derer Schritte führen",
    ),
    (
        "positively",
        "with an even number of turns of the sign",
        "mit einer geraden Zahl von Vorzeichenwechseln",
    ),
    (
        "negatively",
        "with an odd number of turns of the sign",
        "mit einer ungeraden Zahl von Vorzeichenwechseln",
    ),
    (
        "given",
        "something is written, be it `unknown`; a default is not",
        "es steht etwas da, und sei es `unknown`; eine Vorgabe zählt nicht",
    ),
    ("none", "there is nothing to read, not even a default", "es gibt nichts zu lesen, auch keine Vorgabe"),
    (
        "known",
        "there is something to read, and it is not `unknown`",
        "es gibt etwas zu lesen, und es ist nicht `unknown`",
    ),
    (
        "unknown",
        "not known: it may be anything, and findings that depend on it are possible",
        "nicht bekannt: es kann alles sein, und Befunde, die darauf beruhen, sind möglich",
    ),
    ("any", "unrestricted: every entity of its kind", "unbeschränkt: jeder Eintrag der Art"),
    ("yes", "it is so", "ja"),
    ("some", "there is one for which it holds", "es gibt eines, für das es zutrifft"),
    (
        "no",
        "there is none for which it holds; as a value: it is not so",
        "es gibt keines, für das es zutrifft; als Wert: nein",
    ),
    ("every", "it holds for all of them", "es trifft für alle zu"),
    ("satisfies", "what must hold for every one of them", "was für jedes davon zutreffen muss"),
    ("count", "how many there are", "wie viele es sind"),
    ("sum", "all of them added", "alle zusammengezählt"),
    ("min", "the least of them", "das kleinste davon"),
    ("max", "the greatest of them", "das größte davon"),
    ("set", "all of them, as a set", "alle, als Menge"),
    ("select", "what the question asks for", "wonach die Frage fragt"),
    ("today", "the day of evaluation", "der Stichtag"),
    ("years", "the calendar years of a period", "die Kalenderjahre eines Zeitraums"),
    ("months", "the calendar months of a period", "die Kalendermonate eines Zeitraums"),
    ("start", "the first day of a period", "der erste Tag eines Zeitraums"),
    ("end", "the last day of a period", "der letzte Tag eines Zeitraums"),
    ("length", "how long a period is", "wie lang ein Zeitraum ist"),
    ("lowest", "the lower end of an uncertain value", "das untere Ende eines unsicheren Werts"),
    ("highest", "the upper end of an uncertain value", "das obere Ende eines unsicheren Werts"),
    ("matches", "whether a text fits a pattern", "ob ein Text auf ein Muster passt"),
    ("contains", "whether a text has some words", "ob ein Text bestimmte Wörter enthält"),
];

/// What a word of the language says.
pub(super) fn of(word: &str) -> Option<Said> {
    WORDS.iter().find(|(known, ..)| *known == word).map(|(_, en, de)| Said::both(*en, *de))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_language_is_explained() {
        let unexplained: Vec<&str> =
            crate::syntax::spelled_words().filter(|word| of(word).is_none()).collect();
        assert_eq!(unexplained, Vec::<&str>::new());
    }
}
