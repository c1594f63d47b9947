//! Why a finding stands where it stands, as Markdown: step by step, each with its place.

use super::show::{code, localised, plain};
use super::{Analysis, Cursor, at};
use crate::finding::{Certainty, Finding, Severity};
use crate::manual::codes;
use crate::model::PropertyId;
use crate::source::{Place, Span};
use crate::syntax::tree::Item;

/// An explanation, with the places it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// What is found, on one line, as plain text.
    pub title: String,
    /// All of it, as Markdown. Places stand as `path:line`.
    pub markdown: String,
    /// The places, in the order in which they are named.
    pub places: Vec<Place>,
}

/// The findings whose primary place a cursor touches, the narrowest first.
pub fn findings_at<'a>(analysis: &Analysis<'a>, cursor: Cursor) -> Vec<&'a Finding> {
    let here = analysis.report.findings.iter();
    let mut here: Vec<&Finding> = here
        .filter(|f| f.primary.place.source == cursor.source)
        .filter(|f| at::touches(f.primary.place.span, cursor.offset))
        .collect();
    here.sort_by_key(|f| f.primary.place.span.end - f.primary.place.span.start);
    here
}

/// A finding with all it rests on.
pub fn explain(analysis: &Analysis<'_>, finding: &Finding) -> Explanation {
    let lang = analysis.lang;
    let message = finding.message.in_lang(lang);
    let mut it = Writer { analysis, said: Vec::new(), places: Vec::new() };
    let severity = match finding.severity {
        Severity::Error => lang.pick("error", "Fehler"),
        Severity::Warning => lang.pick("warning", "Warnung"),
        Severity::Note => lang.pick("note", "Hinweis"),
    };
    let certainty = match finding.certainty {
        Certainty::Certain => lang.pick("certain", "sicher"),
        Certainty::Possible => lang.pick("possible", "möglich"),
    };
    it.said.push(format!("**{}**", super::hover::plain_said(message)));
    let place = it.place(finding.primary.place);
    it.said.push(format!("{} — {severity}, {certainty} — {place}", code(&finding.code)));
    it.because(finding);
    it.related(finding);
    if let Some(help) = &finding.help {
        let lead = lang.pick("What to do", "Was zu tun ist");
        it.said.push(format!("**{lead}:** {}", super::hover::plain_said(help.in_lang(lang))));
    }
    it.cites(finding);
    if let Some(accepted) = &finding.accepted {
        let lead = lang.pick("Accepted", "Angenommen");
        let place = it.place(accepted.place);
        let by = accepted.by.as_deref().map(|by| format!(" ({})", plain(by))).unwrap_or_default();
        it.said.push(format!("**{lead}:** {}{by} — {place}", plain(&accepted.because)));
    }
    it.rule(&finding.code);
    Explanation { title: message.replace('`', ""), markdown: it.said.join("\n\n"), places: it.places }
}

struct Writer<'w, 'a> {
    analysis: &'w Analysis<'a>,
    said: Vec<String>,
    places: Vec<Place>,
}

impl Writer<'_, '_> {
    fn pick<'t>(&self, en: &'t str, de: &'t str) -> &'t str {
        self.analysis.lang.pick(en, de)
    }

    fn place(&mut self, place: Place) -> String {
        self.places.push(place);
        code(&self.analysis.position(place))
    }

    /// The statements it rests on, numbered.
    fn because(&mut self, finding: &Finding) {
        if finding.because.is_empty() {
            return;
        }
        let mut lines = vec![format!("**{}**\n", self.pick("Because", "Weil"))];
        for (i, step) in finding.because.iter().enumerate() {
            let place = step.place.map(|place| format!(" — {}", self.place(place))).unwrap_or_default();
            let text = super::hover::plain_said(step.text.in_lang(self.analysis.lang));
            lines.push(format!("{}. {text}{place}", i + 1));
        }
        self.said.push(lines.join("\n"));
    }

    fn related(&mut self, finding: &Finding) {
        let mut lines = Vec::new();
        for label in &finding.related {
            let place = self.place(label.place);
            let text = super::hover::plain_said(label.text.in_lang(self.analysis.lang));
            let entity = label.entity.as_deref().map(code).unwrap_or_default();
            lines.push(format!("- {text} {entity} — {place}"));
        }
        if !lines.is_empty() {
            self.said.push(format!("**{}**\n\n{}", self.pick("See also", "Siehe auch"), lines.join("\n")));
        }
    }

    /// Whose demand it is.
    fn cites(&mut self, finding: &Finding) {
        let analysis = self.analysis;
        for citation in &finding.cites {
            let id = analysis.model.symbols.get(&citation.source);
            let id = id.and_then(|symbol| analysis.model.entity_names.get(&symbol).copied());
            let title = plain(id.map_or(citation.source.as_str(), |id| analysis.title(id)));
            let url = id.and_then(|id| analysis.text_of(id, PropertyId::URL));
            let title = match url.filter(|url| super::hover::is_address(url)) {
                Some(url) => format!("[{title}](<{url}>)"),
                None => title,
            };
            let quote = citation.quote.as_deref().map(|q| format!("\n\n> {}", plain(q))).unwrap_or_default();
            self.said.push(format!("**{}:** {title}{quote}", self.pick("Source", "Quelle")));
        }
    }

    /// What the rule is about, or what the code of the language means.
    fn rule(&mut self, rule: &str) {
        if let Some(entry) = codes::find(rule) {
            let said = entry.said.in_lang(self.analysis.lang).to_owned();
            self.said.push(format!("---\n\n{said}"));
            return;
        }
        let workspace = self.analysis.workspace;
        let Some((pack, name)) = rule.split_once('/') else { return };
        for parsed in &workspace.parsed {
            let source = workspace.sources.get(parsed.source);
            if workspace.sources.pack_name(source.pack) != pack {
                continue;
            }
            let is_it =
                |item: &&Item| matches!(item, Item::Rule(it) if it.name.span.of(&source.text) == name);
            let Some(Item::Rule(tree)) = parsed.file.items.iter().find(is_it) else { continue };
            let title = tree.title.as_ref().map(|t| crate::model::localised(&source.text, t));
            let title = localised(title.as_ref(), self.analysis.lang).map_or_else(|| code(rule), plain);
            let summary = self.analysis.summary(parsed.source);
            let summary = summary.map(|s| format!("\n\n{s}")).unwrap_or_default();
            let at = self.place(Place { source: parsed.source, span: Span { ..tree.name.span } });
            self.said.push(format!("---\n\n**{title}** — {at}{summary}"));
            return;
        }
    }
}
