//! `docs/rules.md`: the index of all rule pages, written out of the pages themselves.

use std::collections::BTreeMap;
use std::fs;

use einklang::finding::{Lang, Severity};
use einklang::manual::{Manual, RuleEntry};
use einklang::packs;
use einklang::workspace;

use super::path;

const INDEX: &str = "docs/rules.md";
/// No line is longer, unless it has no blank.
const WIDTH: usize = 132;

const HEAD: &str = "<!--
Written out of the rule pages by tests/suite/docs/rules_index.rs; `UPDATE_DOCS=1 cargo test --test suite -- docs` writes it anew.
-->

# The rules

Every rule that ships with Einklang: its number in the catalogue, how bad its findings are, whose demand it is, and what it is
about. Each name leads to the rule's page, which says why the rule exists, what it finds, what it leaves alone and what to do.
`einklang explain RULE` shows the same page.

*Alle mitgelieferten Regeln: ihre Nummer im Katalog, wie schwer ihre Befunde wiegen, auf wen sie sich stützen und worum es geht.
Jeder Name führt zur Seite der Regel; auf Deutsch zeigt sie `einklang explain REGEL --lang de`.*
";

/// A rule, as the index tells of it.
struct Listed {
    code: String,
    pack: String,
    page: String,
    titles: [String; 2],
    summaries: [String; 2],
    severities: Vec<Severity>,
    ids: Vec<String>,
    cites: Vec<(String, String)>,
}

impl Listed {
    fn of(manual: &Manual<'_>, rule: &RuleEntry<'_>) -> Listed {
        let source = manual.sources().get(rule.place.source);
        let page = manual.page(rule);
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut severities: Vec<Severity> = rule.severities.iter().map(|(s, _)| *s).collect();
        severities.sort_unstable();
        severities.dedup();
        severities.reverse();
        Listed {
            code: rule.code.clone(),
            pack: rule.pack.to_owned(),
            page: source.path.replacen("einklang:", "../rules/", 1),
            titles: [Lang::En, Lang::De].map(|l| rule.title.in_lang(l).to_owned()),
            summaries: [
                one_line(page.as_ref().map_or("", |p| p.summary_alone())),
                manual.summary(rule, Lang::De),
            ],
            severities,
            ids: page.iter().flat_map(|p| p.ids()).map(str::to_owned).collect(),
            cites: manual
                .cited(rule)
                .iter()
                .map(|s| (s.name.to_owned(), s.title.in_lang(Lang::En).to_owned()))
                .collect(),
        }
    }

    /// A line of facts.
    fn facts(&self) -> String {
        let mut facts: Vec<String> = self.ids.iter().map(|id| format!("`{id}`")).collect();
        facts.push(self.severities.iter().map(|s| s.name()).collect::<Vec<_>>().join(", "));
        let cites: Vec<String> = self.cites.iter().map(|(name, _)| format!("`{name}`")).collect();
        facts.extend((!cites.is_empty()).then(|| format!("cites {}", cites.join(", "))));
        facts.join(" · ")
    }

    /// The families it belongs to: the letters of its ids.
    fn families(&self) -> Vec<String> {
        let letters = |id: &String| id.split('-').next().unwrap_or("").to_owned();
        self.ids.iter().map(letters).collect()
    }

    /// Its name, as a link to its page, which stands once at the end of the index.
    fn link(&self) -> String {
        format!("[{}]", self.code)
    }
}

/// Breaks a line between words.
fn wrapped(line: &str, indent: &str) -> String {
    let (mut text, mut used) = (String::new(), 0);
    for word in line.split(' ') {
        let wide = word.chars().count();
        if used > 0 && used + 1 + wide > WIDTH {
            text += &format!("\n{indent}");
            used = indent.len();
        } else if used > 0 {
            text.push(' ');
            used += 1;
        }
        text += word;
        used += wide;
    }
    text + "\n"
}

/// One list item for each group: its words, then the rules in it.
fn groups(heading: &str, groups: impl IntoIterator<Item = (String, Vec<String>)>) -> String {
    let items =
        groups.into_iter().map(|(words, rules)| wrapped(&format!("- {words}: {}", rules.join(", ")), "  "));
    format!("\n## {heading}\n\n{}", items.collect::<String>())
}

fn index() -> String {
    let uses: String = packs::names().iter().map(|name| format!("use {name}\n")).collect();
    let workspace = workspace::of_texts([("all.ekl".to_owned(), uses)]);
    let manual = Manual::of(&workspace);
    assert_eq!(manual.mistakes, 0, "the packs are without mistakes");
    let mut rules: Vec<Listed> = manual.rules.iter().map(|r| Listed::of(&manual, r)).collect();
    rules.sort_by(|a, b| a.code.cmp(&b.code));

    let mut text = HEAD.to_owned();
    let mut pack = "";
    for rule in &rules {
        if rule.pack != pack {
            pack = &rule.pack;
            text += &format!("\n## Pack `{pack}`\n");
        }
        text += &format!("\n### {}\n\n{}\n", rule.link(), wrapped(&rule.facts(), ""));
        let said = rule.titles.iter().zip(&rule.summaries);
        let said = said.map(|(title, summary)| wrapped(format!("**{title}.** {summary}").trim_end(), ""));
        text += &said.collect::<Vec<_>>().join("\n");
    }

    let mut families: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut sources: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for rule in &rules {
        for family in rule.families() {
            families.entry(format!("**{family}**")).or_default().push(rule.link());
        }
        for (name, title) in &rule.cites {
            let words = if title.is_empty() { String::new() } else { format!(" ({title})") };
            sources.entry(format!("**`{name}`**{words}")).or_default().push(rule.link());
        }
    }
    let of = |severity: Severity| {
        let all = rules.iter().filter(|r| r.severities.contains(&severity)).map(Listed::link);
        (format!("**{}**", severity.name()), all.collect())
    };
    text += &groups("By family", families);
    text += &groups("By severity", [Severity::Error, Severity::Warning, Severity::Note].map(of));
    text += &groups("By source", sources);
    let links = rules.iter().map(|r| format!("{}: {}\n", r.link(), r.page));
    text + "\n" + &links.collect::<String>()
}

/// With `UPDATE_DOCS=1` the index is written anew instead.
#[test]
fn the_index_of_the_rules_says_what_their_pages_say() {
    let index = index();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path(INDEX), index).unwrap();
        return;
    }
    let there = fs::read_to_string(path(INDEX)).unwrap_or_default();
    let differs = there.lines().zip(index.lines()).find(|(a, b)| a != b);
    assert!(
        there == index,
        "{INDEX} is not what the pages say; `UPDATE_DOCS=1 cargo test --test suite -- docs` writes it anew\n{differs:?}"
    );
}

#[test]
fn every_page_of_the_index_of_the_docs_is_there() {
    let index = index();
    let links = index.lines().filter_map(|l| l.strip_prefix('[')?.split_once("]: ../"));
    let pages: Vec<&str> = links.map(|(_, page)| page).collect();
    assert!(pages.len() >= 30, "{} pages", pages.len());
    for page in pages {
        assert!(path(page).is_file(), "there is no page {page}");
    }
}
