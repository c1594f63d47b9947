//! An entity: what it is called, where it nests, what is said of it, and by whom.

use super::super::show::{code, plain};
use super::Say;
use crate::model::{EntityId, KindId, PropertyId};
use crate::source::Place;

/// So many values of one property are shown.
const VALUES: usize = 8;
/// So many letters of a quotation are shown.
const LETTERS: usize = 400;

impl Say<'_, '_> {
    pub(super) fn entity(&self, id: EntityId) -> String {
        let (analysis, model) = (self.analysis, self.analysis.model);
        let kind = model.kind_of(id);
        let mut said =
            vec![format!("**{}** — {}", plain(analysis.title(id)), plain(analysis.kind_title(kind)))];
        let mut name = code(model.name_of(id));
        if let Some(container) = model.container_of(id) {
            name.push_str(&format!(" {} {}", self.pick("in", "in"), plain(analysis.title(container))));
        }
        said.push(name);
        let properties = self.values(id);
        if !properties.is_empty() {
            said.push(properties.join("\n"));
        }
        if let Some(wording) = analysis.text_of(id, PropertyId::WORDING) {
            said.push(quoted(wording));
        }
        said.extend(self.citations(id));
        said.extend(self.address(id, kind));
        said.join("\n\n")
    }

    /// A line for each property that is stated.
    fn values(&self, id: EntityId) -> Vec<String> {
        let model = self.analysis.model;
        let kind = model.kind(model.kind_of(id));
        let shown_elsewhere = [PropertyId::TITLE, PropertyId::CITE, PropertyId::WORDING, PropertyId::URL];
        let name = model.entities.declared.get(id.index()).map(|d| d.name);
        let mut lines = Vec::new();
        for property in kind.properties.values().filter(|id| !shown_elsewhere.contains(id)) {
            let mut cells = self.analysis.cells(id, *property);
            // What it nests in is said above.
            cells.retain(|cell| *property != PropertyId::PART_OF || cell.place != name);
            let count = cells.len();
            if count == 0 {
                continue;
            }
            let mut values: Vec<String> =
                cells.iter().take(VALUES).map(|cell| shortened(&cell.text)).collect();
            if count > VALUES {
                values.push(format!("… ({count})"));
            }
            let title = self.analysis.property_title(model.property(*property));
            lines.push(format!("- {}: {}", plain(&title), values.join(", ")));
        }
        lines
    }

    /// What is cited for it as a whole.
    fn citations(&self, id: EntityId) -> Vec<String> {
        let all = &self.analysis.model.citations;
        let first = all.partition_point(|c| c.entity < id);
        let own = all.iter().skip(first).take_while(|c| c.entity == id);
        own.map(|c| self.cited(&c.citation.source, c.citation.quote.as_deref(), c.place)).collect()
    }

    /// A source, linked where it has an address, and the words quoted.
    pub(super) fn cited(&self, source: &str, quote: Option<&str>, place: Place) -> String {
        let analysis = self.analysis;
        let pack = analysis.workspace.sources.get(place.source).pack;
        let entity = analysis.model.resolve(source, pack, None);
        let title = plain(entity.map_or(source, |id| analysis.title(id)));
        let url = entity.and_then(|id| analysis.text_of(id, PropertyId::URL));
        let name = match url.filter(|url| is_address(url)) {
            Some(url) => format!("[{title}](<{url}>)"),
            None => title,
        };
        let source = format!("{}: {name}", self.pick("source", "Quelle"));
        match quote {
            Some(quote) => format!("{source}\n\n{}", quoted(quote)),
            None => source,
        }
    }

    fn address(&self, id: EntityId, kind: KindId) -> Option<String> {
        if !self.analysis.model.is_kind(kind, KindId::SOURCE) {
            return None;
        }
        let url = self.analysis.text_of(id, PropertyId::URL)?;
        Some(if is_address(url) { format!("<{url}>") } else { plain(url) })
    }
}

/// Whether a text is an address that a reader may follow, and nothing else.
pub(in crate::ide) fn is_address(url: &str) -> bool {
    let is_web = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme));
    is_web
        && url.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '<' | '>' | '\\' | '"'))
}

fn quoted(text: &str) -> String {
    format!("> {}", shortened(text))
}

/// A text on one line, cut where it is long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{} …", plain(text.get(..end).unwrap_or(text))),
        None => plain(text),
    }
}
