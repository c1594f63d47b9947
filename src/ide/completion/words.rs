//! The words and functions of the language, each with what it says, in both languages side by side.

use crate::finding::{Lang, Said};

/// A short text in both languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Both {
    en: &'static str,
    de: &'static str,
}

impl Both {
    /// The text for a reader.
    pub(crate) fn pick(self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.de)
    }
}

/// A function of the language.
#[derive(Debug)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: &'static str,
    /// What it takes.
    pub(crate) parameters: &'static [&'static str],
    /// What it yields.
    pub(crate) said: Both,
}

macro_rules! functions {
    ($($name:literal ($($parameter:literal),*) $en:literal, $de:literal;)*) => {
        /// All functions.
        pub(crate) const FUNCTIONS: &[Function] = &[$(
            Function { name: $name, parameters: &[$($parameter),*], said: Both { en: $en, de: $de } }
        ),*];
    };
}

functions! {
    "years"("period") "the calendar years of a period", "die Kalenderjahre eines Zeitraums";
    "months"("period") "the months of a period", "die Monate eines Zeitraums";
    "start"("period") "the first day of a period", "der erste Tag eines Zeitraums";
    "end"("period") "the last day of a period", "der letzte Tag eines Zeitraums";
    "length"("period") "how long a period is", "wie lang ein Zeitraum ist";
    "lowest"("value") "the least that an uncertain value can be", "das Mindeste, was ein ungewisser Wert sein kann";
    "highest"("value") "the most that an uncertain value can be", "das Höchste, was ein ungewisser Wert sein kann";
    "contains"("text", "words") "whether a text contains some words", "ob ein Text bestimmte Wörter enthält";
    "matches"("text", "pattern") "whether a text follows a pattern", "ob ein Text einem Muster folgt";
    "today"() "the day of the check", "der Tag der Prüfung";
}

macro_rules! words {
    ($($word:literal $en:literal, $de:literal;)*) => {
        const WORDS: &[(&str, Both)] = &[$(($word, Both { en: $en, de: $de })),*];
    };
}

words! {
    "use" "brings a pack in, for all files", "bindet ein Paket ein, für alle Dateien";
    "unit" "declares what is counted in", "vereinbart, worin gezählt wird";
    "choice" "declares an enumeration that kinds can share", "vereinbart eine Aufzählung, die Arten teilen können";
    "kind" "declares a sort of thing and its properties", "vereinbart eine Art von Dingen und ihre Eigenschaften";
    "rule" "says when statements contradict each other", "sagt, wann Angaben einander widersprechen";
    "define" "gives a condition or calculation a name", "gibt einer Bedingung oder Berechnung einen Namen";
    "value" "names a threshold that a project may change", "benennt einen Schwellenwert, den ein Projekt ändern darf";
    "accept" "says that a finding is known and wanted, and why", "sagt, dass ein Befund bekannt und gewollt ist, und warum";
    "test" "a small world, and what is found in it", "eine kleine Welt, und was darin gefunden wird";
    "extend" "adds to what is declared elsewhere", "ergänzt, was anderswo vereinbart ist";
    "severity" "how bad it is", "wie schwer es wiegt";
    "for" "what is looked at", "was betrachtet wird";
    "where" "the condition", "die Bedingung";
    "unless" "an exception", "eine Ausnahme";
    "let" "a name for a value", "ein Name für einen Wert";
    "report" "where the finding is shown, and what it says", "wo der Befund steht, und was er sagt";
    "with" "another place that matters", "eine weitere Stelle, auf die es ankommt";
    "help" "what to do", "was zu tun ist";
    "safe" "a fix that needs no decision", "eine Korrektur, die keine Entscheidung braucht";
    "fix" "a change that is offered", "eine Änderung, die angeboten wird";
    "insert" "a member that is added", "eine Angabe, die ergänzt wird";
    "replace" "a value that is replaced", "ein Wert, der ersetzt wird";
    "cite" "whose statement it is", "woher die Angabe stammt";
    "note" "a remark; in `severity`, worth knowing", "eine Bemerkung; bei `severity`: wissenswert";
    "error" "must not stay", "darf nicht bleiben";
    "warning" "should be looked at", "sollte angesehen werden";
    "when" "if this holds", "wenn dies gilt";
    "pair" "two different ones, each pair once", "zwei verschiedene, jedes Paar einmal";
    "alias" "other names for it", "andere Namen dafür";
    "sentence" "how the properties read as a sentence", "wie sich die Eigenschaften als Satz lesen";
    "quantity" "a number with a unit", "eine Zahl mit Einheit";
    "because" "the reason: who decided what, and when", "der Grund: wer wann was entschieden hat";
    "by" "who answers for it", "wer es verantwortet";
    "until" "the last day it holds", "der letzte Tag, an dem es gilt";
    "expect" "what is found in the test", "was in dem Test gefunden wird";
    "possible" "found, but not certain", "gefunden, aber nicht sicher";
    "findings" "any finding", "irgendein Befund";
    "as_of" "the day of the test", "der Tag des Tests";
    "during" "when the value holds", "wann der Wert gilt";
    "as" "`as of`: when it was known", "`as of`: wann es bekannt war";
    "about" "ten percent more or less", "zehn Prozent mehr oder weniger";
    "at" "the value at that time; the place of a finding", "der Wert zu dieser Zeit; die Stelle eines Befunds";
    "least" "no less than", "nicht weniger als";
    "most" "no more than", "nicht mehr als";
    "of" "what is counted or added", "was gezählt oder addiert wird";
    "and" "both hold", "beides gilt";
    "or" "one of them holds, or both", "eines gilt, oder beides";
    "not" "does not hold", "gilt nicht";
    "in" "is one of them", "ist eines davon";
    "is" "is given, known, none, unknown, or of a kind", "ist angegeben, bekannt, nicht vorhanden, unbekannt oder von einer Art";
    "overlaps" "have something in common", "haben etwas gemeinsam";
    "meets" "something of one lies within something of the other", "etwas vom einen liegt in etwas vom anderen";
    "within" "is it, or lies inside it", "ist es, oder liegt darin";
    "before" "earlier", "früher";
    "after" "later", "später";
    "reaches" "steps lead there", "Schritte führen dorthin";
    "via" "along these properties", "entlang dieser Eigenschaften";
    "positively" "by a walk that raises", "auf einem Weg, der erhöht";
    "negatively" "by a walk that lowers", "auf einem Weg, der senkt";
    "given" "something is written", "etwas ist geschrieben";
    "none" "there is nothing to read", "es gibt nichts zu lesen";
    "known" "something is given, and not unknown", "etwas ist angegeben, und nicht unbekannt";
    "unknown" "nobody knows, or it is not known here", "niemand weiß es, oder es ist hier nicht bekannt";
    "any" "every one of its kind", "jeder Eintrag der Art";
    "yes" "it holds", "es trifft zu";
    "no" "it does not hold; of a condition: there is none", "es trifft nicht zu; in einer Bedingung: es gibt keines";
    "some" "there is one", "es gibt eines";
    "every" "all of them", "alle davon";
    "satisfies" "what holds for every one", "was für alle gilt";
    "count" "how many", "wie viele";
    "sum" "all added up", "alles zusammen";
    "min" "the least", "das Geringste";
    "max" "the greatest", "das Größte";
    "set" "all of them, as several values", "alle zusammen, als mehrere Werte";
    "text" "words in quotes", "Wörter in Anführungszeichen";
    "yes_no" "yes or no", "ja oder nein";
    "number" "a number without a unit", "eine Zahl ohne Einheit";
    "date" "a day, a month or a year", "ein Tag, ein Monat oder ein Jahr";
    "period" "from when to when", "von wann bis wann";
    "duration" "how long", "wie lange";
}

/// What a word of the language says, in a few words.
pub(crate) fn short(word: &str) -> Option<Both> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, said)| *said)
}

/// What a word or function of the language says.
pub(crate) fn about(word: &str) -> Option<Said> {
    if let Some(function) = FUNCTIONS.iter().find(|f| f.name == word) {
        let head = format!("`{}({})`", function.name, function.parameters.join(", "));
        let said = |lang: Lang| format!("{head}\n\n{}", function.said.pick(lang));
        return Some(Said::both(said(Lang::En), said(Lang::De)));
    }
    let said = short(word)?;
    let said = |lang: Lang| format!("`{word}`: {}", said.pick(lang));
    Some(Said::both(said(Lang::En), said(Lang::De)))
}
