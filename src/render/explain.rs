//! What a code means, as one Markdown text: the page of a rule, or what is known of one that has no page.

use std::io::{self, Write};

use super::markdown::{escaped, fenced};
use super::{Lines, Style, markdown, severity_word, text};
use crate::finding::Lang;
use crate::manual::page::{GERMAN, Page, RULE};
use crate::manual::rule::{Example, Expectation, Source, Threshold};
use crate::manual::{Manual, RuleEntry, codes};
use crate::model::LocalisedText;
use crate::syntax;

/// Writes an explanation for a terminal.
pub fn write_text(out: &mut dyn Write, explanation: &str, style: Style) -> io::Result<()> {
    markdown::write(out, explanation, style)
}

/// Writes an explanation as Markdown.
pub fn write_markdown(out: &mut dyn Write, explanation: &str) -> io::Result<()> {
    writeln!(out, "{}", text::lines(explanation))
}

/// What a rule means, in Markdown.
pub fn rule(manual: &Manual<'_>, rule: &RuleEntry<'_>, lines: &Lines<'_>, lang: Lang) -> String {
    let page = manual.page(rule);
    let as_it_stands = page.as_ref().filter(|page| manual.page_lang(rule, page) == lang);
    let mut parts = Vec::new();
    let title = as_it_stands.map_or_else(|| escaped(own_title(rule, lang)), |page| page.title.to_owned());
    parts.push(format!("# {title}"));
    parts.push(facts(manual, rule, lines, lang));
    match as_it_stands {
        Some(page) => whole(&mut parts, page),
        None => composed(&mut parts, manual, rule, page.as_ref(), lang),
    }
    thresholds(&mut parts, &manual.thresholds(rule), lang);
    sources(&mut parts, &manual.cited(rule), lang);
    parts.join("\n\n")
}

/// What the rules mean on whose pages an id stands, in Markdown: which they are, then one after the other.
pub fn rules(
    manual: &Manual<'_>,
    id: &str,
    rules: &[&RuleEntry<'_>],
    lines: &Lines<'_>,
    lang: Lang,
) -> String {
    let title = lang.pick("several rules", "mehrere Regeln");
    let list: Vec<String> =
        rules.iter().map(|r| format!("- `{}`: {}", r.code, escaped(own_title(r, lang)))).collect();
    let mut parts = vec![format!("# {}: {title}", escaped(id)), list.join("\n")];
    parts.extend(rules.iter().map(|r| rule(manual, r, lines, lang)));
    parts.join("\n\n")
}

/// What a code of the language's own means, in Markdown.
pub fn code(entry: &codes::Entry, lang: Lang) -> String {
    let mut parts = vec![format!("# {}", escaped(entry.code)), entry.said.in_lang(lang).to_owned()];
    let example = |heading: &str, text: &str| format!("## {heading}\n\n{}", fenced(text));
    if !entry.wrong.is_empty() {
        parts.push(example(lang.pick("Wrong", "Falsch"), entry.wrong));
    }
    if !entry.right.is_empty() {
        parts.push(example(lang.pick("Corrected", "Berichtigt"), entry.right));
    }
    parts.join("\n\n")
}

/// A rule's title in the reader's language, else its name.
pub fn own_title<'r>(rule: &'r RuleEntry<'_>, lang: Lang) -> &'r str {
    or_name(&rule.title, rule.name, lang)
}

/// A title in the reader's language, else a name.
pub(super) fn or_name<'t>(title: &'t LocalisedText, name: &'t str, lang: Lang) -> &'t str {
    Some(title.in_lang(lang)).filter(|t| !t.is_empty()).unwrap_or(name)
}

/// What can be said of a rule in a line each.
fn facts(manual: &Manual<'_>, rule: &RuleEntry<'_>, lines: &Lines<'_>, lang: Lang) -> String {
    let mut facts = vec![format!("{}: `{}`", lang.pick("code", "Code"), rule.code)];
    // The page in German leaves out the English summary that names it.
    if let Some(page) = manual.page(rule).filter(|_| lang == Lang::De) {
        facts.extend(page.ids().map(|id| format!("Nummer im Katalog: `{id}`")));
    }
    facts.extend([format!("{}: {}", lang.pick("severity", "Schwere"), severity(rule, lang))]);
    let kinds: Vec<String> = rule
        .over
        .iter()
        .map(|k| manual.model.kind(*k))
        .map(|k| {
            with_title(manual.model.symbols.text(k.name), k.title.as_ref().map_or("", |t| t.in_lang(lang)))
        })
        .collect();
    if !kinds.is_empty() {
        facts.push(format!("{}: {}", lang.pick("looks at", "betrachtet"), kinds.join(", ")));
    }
    facts.push(format!("{}: {}", lang.pick("stands in", "steht in"), escaped(&lines.at(rule.place))));
    facts.iter().map(|f| format!("- {f}")).collect::<Vec<_>>().join("\n")
}

/// A name for files, and what it is called.
fn with_title(name: &str, title: &str) -> String {
    match title.is_empty() || title == name {
        true => format!("`{name}`"),
        false => format!("`{name}` ({})", escaped(title)),
    }
}

/// The severities of a rule, and what the project makes of them.
fn severity(rule: &RuleEntry<'_>, lang: Lang) -> String {
    let several = rule.severities.len() > 1;
    let each = rule.severities.iter().map(|(severity, when)| match when {
        Some(when) => {
            let when = when.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}{} `{when}`", severity_word(*severity, lang), lang.pick(" when", ", wenn"))
        }
        None if several => {
            format!("{} {}", lang.pick("otherwise", "sonst"), severity_word(*severity, lang))
        }
        None => severity_word(*severity, lang).to_owned(),
    });
    let own = each.collect::<Vec<_>>().join("; ");
    match rule.configured {
        None => own,
        Some(set) => {
            let set = set.map_or(lang.pick("off", "aus"), |s| severity_word(s, lang));
            format!(
                "{set} ({} {own})",
                lang.pick("set by the project; the rule says", "vom Projekt gesetzt; die Regel sagt")
            )
        }
    }
}

/// The page as it stands, without what is for others.
fn whole(parts: &mut Vec<String>, page: &Page<'_>) {
    parts.extend((!page.summary.is_empty()).then(|| page.summary.to_owned()));
    for section in page.sections.iter().filter(|s| s.heading != GERMAN) {
        parts.push(format!("## {}", section.heading));
        parts.extend((!section.body.is_empty()).then(|| section.body.to_owned()));
    }
}

/// The German section, or what the rule itself says to do; then the rule, and its tests as examples.
fn composed(
    parts: &mut Vec<String>,
    manual: &Manual<'_>,
    rule: &RuleEntry<'_>,
    page: Option<&Page<'_>>,
    lang: Lang,
) {
    let german = page.and_then(Page::german).filter(|_| lang == Lang::De);
    parts.extend(german.map(str::to_owned));
    parts.push(format!("## {}", lang.pick("The rule", "Die Regel")));
    parts.push(fenced(&program(manual, rule, page)));
    let help = rule.help.in_lang(lang);
    if german.is_none() && !help.is_empty() {
        parts.push(format!("## {}\n\n{}", lang.pick("What to do", "Was zu tun ist"), with_names(help)));
    }
    let examples = manual.examples(rule);
    if !examples.is_empty() {
        parts.push(format!("## {}", lang.pick("Examples", "Beispiele")));
    }
    for example in &examples {
        let title = escaped(example.title.in_lang(lang));
        parts.push(format!("### {title}\n\n{}\n\n{}", expected(example, lang), fenced(&example.body)));
    }
}

/// A text with the names of a rule's variables where a finding would have what they stand for.
fn with_names(text: &str) -> String {
    let (mut said, mut in_code) = (String::with_capacity(text.len()), false);
    for c in text.chars() {
        in_code ^= c == '`';
        match c {
            '{' | '}' if in_code => {}
            '{' | '}' => said.push('`'),
            '\n' => said.push(' '),
            c => said.push(c),
        }
    }
    said
}

/// The rule with the defines that stand beside it on its page.
fn program(manual: &Manual<'_>, rule: &RuleEntry<'_>, page: Option<&Page<'_>>) -> String {
    let section = page.and_then(|p| p.section(RULE)).map_or("", |s| s.body);
    let fences: Vec<&str> = syntax::stretches(section).into_iter().filter_map(|r| section.get(r)).collect();
    let fences = fences.iter().map(|f| f.trim_end()).collect::<Vec<_>>().join("\n\n");
    if fences.is_empty() { manual.rule_text(rule).to_owned() } else { fences }
}

/// What a test expects, in words.
fn expected(example: &Example, lang: Lang) -> String {
    let word = |e: &Expectation| match e {
        Expectation::Finding => lang.pick("a finding", "ein Befund"),
        Expectation::Possible => lang.pick("a possible finding", "ein möglicher Befund"),
        Expectation::Nothing => lang.pick("no finding", "kein Befund"),
    };
    let words: Vec<&str> = example.expects.iter().map(word).collect();
    format!(
        "{}: {}",
        lang.pick("expected", "erwartet"),
        words.join(lang.pick(" and elsewhere ", " und andernorts "))
    )
}

fn thresholds(parts: &mut Vec<String>, thresholds: &[Threshold<'_>], lang: Lang) {
    if thresholds.is_empty() {
        return;
    }
    parts.push(format!("## {}", lang.pick("Thresholds", "Schwellenwerte")));
    let each = thresholds.iter().map(|t| {
        let set = t.configured.map(|set| {
            let words = lang.pick("the project sets", "das Projekt setzt");
            format!(" ({words} {})", escaped(set))
        });
        let title = escaped(or_name(&t.title, t.name, lang));
        format!("- `{}` = {}{}: {title}", t.name, escaped(t.value), set.unwrap_or_default())
    });
    parts.push(each.collect::<Vec<_>>().join("\n"));
}

fn sources(parts: &mut Vec<String>, sources: &[Source<'_>], lang: Lang) {
    if sources.is_empty() {
        return;
    }
    parts.push(format!("## {}", lang.pick("Sources", "Quellen")));
    for source in sources {
        let texts = [&source.author, &source.title].map(|t| escaped(t.in_lang(lang)));
        let mut said: Vec<String> = texts.into_iter().filter(|t| !t.is_empty()).collect();
        said.extend(source.date.clone());
        said.extend(Some(escaped(source.url.in_lang(lang))).filter(|t| !t.is_empty()));
        let name = format!("`{}`", source.name);
        parts.push(if said.is_empty() { name } else { format!("{name}: {}", said.join(", ")) });
        parts.extend(source.quotes.iter().map(|quote| format!("> {}", escaped(quote))));
    }
}
