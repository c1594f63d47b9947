//! What can never matter, in words.

use crate::finding::{Finding, Said};
use crate::model::{KindId, Model};
use crate::source::{Place, Sources};

use super::clash::{Clash, Side, Why};

/// How many characters of a condition are quoted.
const QUOTED: usize = 60;

/// What can never matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Rule,
    /// A question.
    Selection,
    Define,
    Exception,
    Branch,
    Severity,
    /// A quantifier or an aggregate.
    Query(Place),
}

/// Words for what was found in one rule or define.
#[derive(Debug)]
pub(super) struct Words<'e> {
    pub(super) sources: &'e Sources,
    pub(super) model: &'e Model,
    /// Its name.
    pub(super) name: &'e str,
}

impl Words<'_> {
    /// Something that would need two conditions which contradict each other; `last` is the one in question.
    pub(super) fn vacuous(&self, subject: Subject, clash: &Clash, last: Place) -> Finding {
        let n = self.name;
        let (en, de) = match subject {
            Subject::Rule => (
                format!("the rule `{n}` can never fire for certain"),
                format!("die Regel `{n}` kann nie mit Sicherheit zutreffen"),
            ),
            Subject::Selection => ("no row can be certain".into(), "keine Zeile kann sicher sein".into()),
            Subject::Define => {
                (format!("`{n}` can never hold for certain"), format!("`{n}` kann nie mit Sicherheit gelten"))
            }
            Subject::Exception => (
                "nothing can fall under this exception for certain".into(),
                "unter diese Ausnahme kann nichts mit Sicherheit fallen".into(),
            ),
            Subject::Branch => (
                "this alternative can never hold for certain".into(),
                "diese Möglichkeit kann nie mit Sicherheit gelten".into(),
            ),
            Subject::Severity => {
                ("this severity can never apply".into(), "diese Schwere kann nie vorkommen".into())
            }
            Subject::Query(_) => (
                "nothing can meet this condition for certain".into(),
                "diese Bedingung kann nichts mit Sicherheit erfüllen".into(),
            ),
        };
        let (x, y) = self.clash(clash);
        let message = Said::both(format!("{en}: {x}"), format!("{de}: {y}"));
        let code = if subject == Subject::Exception { "rules/vacuous_exception" } else { "rules/vacuous" };
        // Shown at the exception, the alternative …; of a rule or define at the last of the conditions.
        let sides = &clash.sides;
        let primary = match subject {
            Subject::Rule | Subject::Selection | Subject::Define => sides.last().map_or(last, |s| s.at),
            Subject::Query(place) => place,
            Subject::Exception | Subject::Branch | Subject::Severity => last,
        };
        let mut finding = Finding::warning(code, primary, message).label(self.why(clash));
        for side in sides {
            let said = |p: Place| p == primary || finding.related.iter().any(|l| l.place == p);
            if !said(side.place) {
                let text = Said::both("the other condition", "die andere Bedingung");
                let inside = primary.source == side.place.source && primary.span.contains(side.place.span);
                let text = if inside { Said::both("this condition", "diese Bedingung") } else { text };
                finding = finding.with(side.place, text);
            }
        }
        finding.help(Said::both(
            "correct one of the conditions, or delete what can never matter; where a value is unknown, the answer is *possible* at most",
            "eine der Bedingungen berichtigen oder streichen, was nie eine Rolle spielen kann; wo ein Wert unbekannt ist, lautet die Antwort höchstens *möglich*",
        ))
    }

    /// The same condition, written twice.
    pub(super) fn repeated(&self, place: Place, first: Place) -> Finding {
        let text = self.quote(place);
        let message = Said::both(format!("`{text}` is said twice"), format!("`{text}` steht zweimal da"));
        Finding::warning("rules/repeated_condition", place, message)
            .with(first, Said::both("first said here", "zuerst hier"))
            .help(Said::both(
                "delete one of the two, or write what was meant",
                "eine der beiden streichen oder schreiben, was gemeint war",
            ))
    }

    fn clash(&self, clash: &Clash) -> (String, String) {
        let quoted: Vec<String> = clash.sides.iter().map(|s| self.side(s)).collect();
        match quoted.split_last() {
            Some((last, [])) => (format!("{last} cannot be met"), format!("{last} ist nicht erfüllbar")),
            Some((last, others)) => {
                let others = others.join(", ");
                (
                    format!("{others} and {last} contradict each other"),
                    format!("{others} und {last} widersprechen einander"),
                )
            }
            None => Default::default(),
        }
    }

    fn side(&self, side: &Side) -> String {
        let text = self.quote(side.place);
        if side.denied { format!("`not ({text})`") } else { format!("`{text}`") }
    }

    fn why(&self, clash: &Clash) -> Said {
        match clash.why {
            Why::Kinds(a, b) => {
                let (a, b) = (self.kind(a), self.kind(b));
                Said::both(
                    format!("nothing is both a `{a}` and a `{b}`"),
                    format!("nichts ist zugleich `{a}` und `{b}`"),
                )
            }
            _ if clash.sides.len() < 2 => Said::both(
                "this goes against itself or against a declaration",
                "das widerspricht sich selbst oder einer Vereinbarung",
            ),
            Why::Values => Said::both("no value meets all of it", "kein Wert erfüllt das alles"),
            Why::Absent => Said::both(
                "what is not written has no value, and what is unknown is not known",
                "was nicht angegeben ist, hat keinen Wert, und was unbekannt ist, ist nicht bekannt",
            ),
            Why::Opposite => {
                Said::both("one is the opposite of the other", "das eine ist das Gegenteil des anderen")
            }
        }
    }

    fn kind(&self, kind: KindId) -> &str {
        self.model.symbols.text(self.model.kind(kind).name)
    }

    /// A condition on one line, shortened where it is long.
    fn quote(&self, place: Place) -> String {
        let line = self.sources.text(place).split_whitespace().collect::<Vec<_>>().join(" ");
        let line = bare(&line);
        match line.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{} …", line.get(..end).unwrap_or_default().trim_end()),
            None => line.to_owned(),
        }
    }
}

/// Without the parentheses around all of it.
fn bare(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) else { return text };
    let mut depth = 0_i32;
    let closes_early = inner.chars().any(|c| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        depth < 0
    });
    if closes_early { text } else { inner.trim() }
}
