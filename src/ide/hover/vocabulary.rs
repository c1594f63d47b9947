//! What packs declare: kinds, properties, enumerations, units, rules, sentences.

use super::super::names::UnitId;
use super::super::show::{code, localised, plain};
use super::super::{at, definition};
use super::Say;
use crate::finding::Severity;
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::{Cardinality, ChoiceId, Default, KindId, Property, PropertyId, Type};
use crate::render::markdown;
use crate::source::{Pack, Place};
use crate::syntax::tree::{Item, RuleMember};

impl Say<'_, '_> {
    pub(super) fn kind(&self, id: KindId) -> String {
        let (analysis, model) = (self.analysis, self.analysis.model);
        let kind = model.kind(id);
        let name = |id: KindId| code(model.symbols.text(model.kind(id).name));
        let mut head =
            format!("**{}** — {} {}", plain(analysis.kind_title(id)), self.pick("kind", "Art"), name(id));
        if let Some(parent) = kind.parent.filter(|p| *p != KindId::ENTITY) {
            head.push_str(&format!(", {} {}", self.pick("is", "ist"), name(parent)));
        }
        if let Some(container) = kind.container {
            head.push_str(&format!(", {} {}", self.pick("in", "in"), name(container)));
        }
        let mut said = vec![head];
        said.extend(localised(kind.note.as_deref(), analysis.lang).map(plain));
        let all = kind.properties.values().map(|id| model.property(*id));
        let own = all.filter(|p| p.owner != KindId::ENTITY || id == KindId::ENTITY);
        let lines: Vec<String> = own.map(|p| format!("- {}", self.property_line(p))).collect();
        if !lines.is_empty() {
            said.push(lines.join("\n"));
        }
        let count = kind.extent.len();
        if count > 0 && id != KindId::STATEMENT {
            said.push(format!("{count} {}", self.pick("stated", "angegeben")));
        }
        said.join("\n\n")
    }

    fn property_line(&self, property: &Property) -> String {
        let name = self.analysis.model.symbols.text(property.name);
        let title = self.analysis.property_title(property);
        format!("{}: {} — {}", code(name), self.type_of(property), plain(&title))
    }

    /// What its values are, and how many.
    fn type_of(&self, property: &Property) -> String {
        let model = self.analysis.model;
        let ty = match property.ty {
            Type::Text => code("text"),
            Type::YesNo => code("yes_no"),
            Type::Date => code("date"),
            Type::Period => code("period"),
            Type::Duration => code("duration"),
            Type::Any => self.pick("any value", "beliebiger Wert").to_owned(),
            Type::Number(_) => match property.unit.as_ref().filter(|unit| !unit.text.is_empty()) {
                Some(unit) => code(&format!("quantity in {}", unit.text)),
                None => code("number"),
            },
            Type::Entity(kind) => code(model.symbols.text(model.kind(kind).name)),
            Type::Choice(id) => match model.choices.get(id.index()) {
                Some(choice) => {
                    let values: Vec<&str> =
                        choice.values.iter().map(|(name, _)| model.symbols.text(*name)).collect();
                    code(&values.join(" | "))
                }
                None => String::new(),
            },
        };
        match property.cardinality {
            Cardinality::One => ty,
            Cardinality::AtMostOne => format!("{ty} ?"),
            Cardinality::Any => format!("{ty} \\*"),
            Cardinality::AtLeastOne => format!("{ty} +"),
        }
    }

    pub(super) fn property(&self, id: PropertyId) -> String {
        let (analysis, model) = (self.analysis, self.analysis.model);
        let property = model.property(id);
        let owner = model.symbols.text(model.kind(property.owner).name);
        let name = format!("{owner}.{}", model.symbols.text(property.name));
        let mut said = vec![format!(
            "**{}** — {} {}",
            plain(&analysis.property_title(property)),
            self.pick("property", "Eigenschaft"),
            code(&name)
        )];
        said.extend(localised(property.note.as_deref(), analysis.lang).map(plain));
        let mut facts =
            vec![format!("{} — {}", self.type_of(property), self.cardinality(property.cardinality))];
        if property.bound != (Interval { lo: None, hi: None }) {
            let bound = match &property.unit {
                Some(unit) => analysis.measure(unit).show(&property.bound, analysis.lang),
                None => property.bound.grouped(analysis.lang),
            };
            facts.push(plain(&bound));
        }
        facts.extend(self.default_of(property));
        said.push(facts.iter().map(|fact| format!("- {fact}")).collect::<Vec<_>>().join("\n"));
        said.join("\n\n")
    }

    fn cardinality(&self, cardinality: Cardinality) -> &'static str {
        let lang = self.analysis.lang;
        match cardinality {
            Cardinality::One => lang.pick("exactly one value", "genau ein Wert"),
            Cardinality::AtMostOne => lang.pick("at most one value", "höchstens ein Wert"),
            Cardinality::Any => lang.pick("any number of values", "beliebig viele Werte"),
            Cardinality::AtLeastOne => lang.pick("at least one value", "mindestens ein Wert"),
        }
    }

    fn default_of(&self, property: &Property) -> Option<String> {
        let value = match &property.default {
            Default::None => return None,
            Default::Unknown => self.pick("unknown", "unbekannt").to_owned(),
            Default::Any => self.pick("unrestricted", "unbeschränkt").to_owned(),
            Default::Value(value) => self.analysis.value(property, value),
        };
        let lead = self.pick("where nothing is written:", "wo nichts steht:");
        Some(format!("{lead} {}", plain(&value)))
    }

    /// An enumeration, perhaps one of its values: which place it has in the order.
    pub(super) fn choice(&self, id: ChoiceId, value: Option<u16>) -> String {
        let (analysis, model) = (self.analysis, self.analysis.model);
        let Some(choice) = model.choices.get(id.index()) else { return String::new() };
        let name = code(model.symbols.text(choice.name));
        let count = choice.values.len();
        let head = match value {
            Some(at) => format!(
                "**{}** — {} {} {} {count} {} {name}",
                plain(&analysis.choice_value(id, at)),
                self.pick("value", "Wert"),
                at + 1,
                self.pick("of", "von"),
                self.pick("of", "der Aufzählung"),
            ),
            None => format!("**{name}** — {}", self.pick("enumeration", "Aufzählung")),
        };
        let shown = choice.values.iter().enumerate().map(|(i, (name, title))| {
            let word = model.symbols.text(*name);
            let word = match value == Some(i as u16) {
                true => format!("**{}**", code(word)),
                false => code(word),
            };
            match localised(title.as_ref(), analysis.lang) {
                Some(title) => format!("{}. {word} {}", i + 1, plain(title)),
                None => format!("{}. {word}", i + 1),
            }
        });
        format!("{head}\n\n{}", shown.collect::<Vec<_>>().join("\n"))
    }

    /// A unit: all its names, and what one of it is in base units.
    pub(super) fn unit(&self, id: UnitId) -> String {
        let names = super::names::unit_names(self.analysis, id);
        let units = &self.analysis.model.units;
        let Some(measure) = names.first().and_then(|name| units.find(name)) else { return String::new() };
        let lang = self.analysis.lang;
        let shown: Vec<String> = names.iter().map(|name| code(name)).collect();
        let base = units.describe(measure.dimension);
        let one = names.first().map_or("", String::as_str);
        let head = format!("**{}** — {}", shown.join(", "), self.pick("unit", "Einheit"));
        if measure.factor == Rational::ONE && names.contains(&base) {
            return format!("{head}\n\n{}", self.pick("a base unit", "eine Grundeinheit"));
        }
        let factor = fraction(&measure.factor, lang);
        let base = units.in_lang(&base, lang);
        format!("{head}\n\n1 {} = {factor} {}", plain(&units.in_lang(one, lang)), plain(&base))
    }

    /// A rule: what it is about, as its page says.
    pub(super) fn rule(&self, place: Place) -> String {
        let (analysis, lang) = (self.analysis, self.analysis.lang);
        let sources = &analysis.workspace.sources;
        let source = sources.get(place.source);
        let rule_code = format!("{}/{}", sources.pack_name(source.pack), sources.text(place));
        let tree = match definition::item_at(analysis, place) {
            Some(Item::Rule(tree)) => tree,
            _ => return code(&rule_code),
        };
        let title = tree.title.as_ref().map(|t| crate::model::localised(&source.text, t));
        let title = localised(title.as_ref(), lang).map_or_else(|| code(&rule_code), plain);
        let mut said = vec![format!("**{title}** — {} {}", self.pick("rule", "Regel"), code(&rule_code))];
        said.extend(analysis.summary(place.source).map(str::to_owned));
        let help = tree.members.iter().find_map(|member| match member {
            RuleMember::Help(text) => Some(crate::model::localised(&source.text, text)),
            _ => None,
        });
        if let Some(help) = localised(help.as_ref(), lang) {
            said.push(format!("{}: {}", self.pick("help", "Hilfe"), super::plain_said(&without_holes(help))));
        }
        if let Some(set) = analysis.workspace.settings.set_for(&rule_code) {
            let set = set.map_or("off", Severity::name);
            said.push(format!("{} {}", self.pick("the project sets:", "das Projekt setzt:"), code(set)));
        }
        said.join("\n\n")
    }

    pub(super) fn pack(&self, pack: Pack) -> String {
        let workspace = self.analysis.workspace;
        let name = code(workspace.sources.pack_name(pack));
        let files = workspace.sources.iter().filter(|(_, file)| file.pack == pack);
        let rules = files.filter_map(|(id, _)| at::file(workspace, id)).flat_map(|file| &file.items);
        let rules = rules.filter(|item| matches!(item, Item::Rule(_))).count();
        let uses = workspace.sources.uses.get(pack.0 as usize).into_iter().flatten();
        let uses: Vec<String> = uses.map(|p| code(workspace.sources.pack_name(*p))).collect();
        let mut said =
            format!("**{name}** — {}, {rules} {}", self.pick("pack", "Paket"), self.pick("rules", "Regeln"));
        if !uses.is_empty() {
            said.push_str(&format!("\n\n{} {}", self.pick("uses", "verwendet"), uses.join(", ")));
        }
        said
    }

    /// The sentences in which a kind may be spoken of.
    pub(super) fn sentence(&self, kind: KindId) -> String {
        let model = self.analysis.model;
        let name = code(model.symbols.text(model.kind(kind).name));
        let lead = format!("**{}** {name}", self.pick("sentence of", "Satz von"));
        let sentences = definition::sentences(self.analysis, kind);
        let shown = sentences.iter().map(|(source, sentence)| {
            let text = &self.analysis.workspace.sources.get(*source).text;
            sentence.span.of(text).to_owned()
        });
        let shown: Vec<String> = shown.collect();
        if shown.is_empty() { lead } else { format!("{lead}\n\n{}", markdown::fenced(&shown.join("\n"))) }
    }
}

/// A text of a rule as it reads before its holes are filled.
fn without_holes(text: &str) -> String {
    let mut said = String::new();
    for (i, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, rest)) if i > 0 => said.push_str(&format!("…{rest}")),
            _ => said.push_str(part),
        }
    }
    said
}

/// A number exactly: `1/12`, where it has no end in decimals.
fn fraction(n: &Rational, lang: crate::finding::Lang) -> String {
    let inverse = Rational::ONE.checked_div(n);
    match inverse.filter(|inverse| !n.is_integer() && inverse.is_integer()) {
        Some(inverse) => format!("1/{}", inverse.grouped(lang)),
        None => n.grouped(lang),
    }
}
