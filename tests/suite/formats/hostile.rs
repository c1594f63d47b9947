//! Titles and file names that would act on what shows them, if anything let them.

use std::path::Path;

use regex::Regex;
use serde_json::Value;

use super::{check, folder, run, stderr, stdout};

/// Steers terminals, gives orders to pipelines, ends XML, is HTML and Markdown, mentions people, and turns text around.
const EVIL: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m ::error file=x::pwned ##[error]pwned ##vso[task.x]pwned %0A::warning::y ]]> \
                    <script>alert(1)</script> --> &lt; | a ` b [x](javascript:alert(1)) ![i](https://evil.example/i.png) @everyone #1 !1 \
                    \u{202e}txet\u{2066}\u{2028} https://evil.example www.evil.example {0} \0 $HOME C:\\temp";

/// A draft in which everything that can have words has these.
fn draft() -> tempfile::TempDir {
    let name =
        if cfg!(unix) { "x::error file=a,b|c <i>[k](javascript:a) @team\u{1b}[2J.ekl" } else { "x.ekl" };
    let name = name.replace('/', "");
    let evil = EVIL.replace('\\', "\\\\").replace('{', "\\{");
    let text = format!(
        "kind deal {{ places: number\n partner: deal }}\n\
         deal north \"{evil}\" {{ places: 9\n partner: south }}\n\
         deal south \"\"\"{evil}\n::error::on a line of its own\"\"\" {{ places: 8\n partner: north }}\n\
         accept many at south {{ because \"{evil}\" }}\n\
         rule many \"{evil}\" {{\n  for d: deal, e: deal where d.places > 1 and d.partner == e\n  report d \"{{d}} contradicts {{e}}\"\n  \
         with e.places \"{{e}} {evil}\"\n  help \"do {evil}\"\n}}\n"
    );
    folder(&[("einklang.toml", "as_of = \"2026-01-01\"\n"), (&name, &text)])
}

/// What no output may have: characters that act on a terminal or turn a line around.
fn acts(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}')
}

/// No line begins like a command to a pipeline, and none holds the older kind of it.
fn is_harmless_in_a_log(said: &str) {
    assert!(!said.contains(acts), "{:?}", said.chars().find(|c| acts(*c)));
    for line in said.lines() {
        assert!(!line.trim_start().starts_with("::"), "{line}");
        // Of a file's own lines, shown with their numbers, nothing is changed.
        assert!(line.contains('│') || !(line.contains("##[") || line.contains("##vso[")), "{line}");
    }
}

fn all(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.stdout.is_empty(), "{}", stderr(&output));
    stdout(&output) + &stderr(&output)
}

#[test]
fn nothing_acts_on_a_terminal_or_a_log() {
    let draft = draft();
    for width in ["40", "57", "100"] {
        for arguments in [
            &["check", "--format", "pretty"][..],
            &["check", "--format", "short"],
            &["why", "many@north"],
            &["graph"],
            &["graph", "--format", "mermaid"],
            &["rules"],
            &["explain", "many"],
            &["query", "for d: deal select d, d.title"],
            &["vocabulary", "deal"],
        ] {
            let output = super::command(draft.path(), arguments).env("COLUMNS", width).output().unwrap();
            assert!(!output.stdout.is_empty(), "{arguments:?}: {}", stderr(&output));
            is_harmless_in_a_log(&stdout(&output));
            is_harmless_in_a_log(&stderr(&output));
        }
    }
}

#[test]
fn short_stays_one_line_a_finding() {
    let draft = draft();
    let said = check(draft.path(), "short", "en");
    let findings: Value = serde_json::from_str(&check(draft.path(), "json", "en")).unwrap();
    assert_eq!(said.lines().count(), findings["findings"].as_array().unwrap().len());
    assert!(said.lines().count() >= 2);
}

#[test]
fn json_of_all_kinds_holds_the_words_and_shows_nothing_that_acts() {
    let draft = draft();
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--format", "sarif"],
        &["check", "--format", "gitlab"],
        &["why", "many@north", "--format", "json"],
        &["graph", "--format", "json"],
        &["rules", "--format", "json"],
        &["explain", "many", "--format", "json"],
        &["query", "for d: deal select d, d.title", "--format", "json"],
        &["vocabulary", "--format", "json"],
    ] {
        let said = stdout(&run(draft.path(), arguments));
        assert!(!said.contains(acts), "{arguments:?}");
        let _: Value = serde_json::from_str(&said).unwrap();
    }
    let report: Value = serde_json::from_str(&check(draft.path(), "json", "en")).unwrap();
    let help = report["findings"][0]["help"].as_str().unwrap();
    assert_eq!(help, format!("do {EVIL}"), "programs get the words as they are");
}

#[test]
fn github_gets_its_own_commands_only() {
    let draft = draft();
    let said = check(draft.path(), "github", "en");
    let command = Regex::new(
        r"^::(error|warning|notice) file=[^,:]*,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=[^,:]*::[^\r\n]*$",
    )
    .unwrap();
    assert!(said.lines().count() >= 1);
    for line in said.lines() {
        assert!(command.is_match(line), "{line}");
    }
    assert!(!said.contains(acts) && !said.contains("##["), "{said:?}");
    // What a runner makes of `%0A` in a title is the words, and no new line.
    assert!(said.contains("%250A:\\u{3a}warning"), "{said}");
}

#[test]
fn junit_is_xml_of_which_the_words_are_no_part() {
    let draft = draft();
    let said = check(draft.path(), "junit", "en");
    assert!(!said.contains(acts) && !said.contains("]]>") && !said.contains("<script"), "{said}");
    let document = roxmltree::Document::parse(&said).unwrap();
    let known = ["testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"];
    assert!(document.descendants().filter(|n| n.is_element()).all(|n| known.contains(&n.tag_name().name())));
    assert!(document.descendants().any(|n| n.attribute("message").is_some_and(|m| m.contains("<script>"))));
}

#[test]
fn markdown_has_no_links_but_to_places_and_no_html_but_folds() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let draft = draft();
    let said = check(draft.path(), "markdown", "en");
    assert!(!said.contains(acts), "{said:?}");
    let (mut links, mut words) = (0, String::new());
    let fold = Regex::new(r"^(<details><summary>[\w ]+ \(\d+\)</summary>|</details>)\s*$").unwrap();
    for event in Parser::new_ext(&said, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                links += 1;
                assert!(dest_url.contains(".ekl#L") && !dest_url.contains([':', '<', '(']), "{dest_url}");
            }
            Event::Start(Tag::Image { dest_url, .. }) => panic!("an image: {dest_url}"),
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(fold.is_match(&html), "{html}");
            }
            Event::Text(text) => words += &text,
            _ => words += "\n",
        }
    }
    assert!(links >= 2, "{said}");
    assert!(words.contains("<script>alert(1)</script>"), "the words are there: {words}");
    // A code host looks for these in the words themselves.
    for sign in ["@everyone", "#1", "!1", "https://", "www."] {
        assert!(!words.contains(sign), "{sign}: {words}");
    }
    // A bar from a file would begin a column.
    let table = said.lines().filter(|l| l.starts_with('|'));
    assert!(table.clone().count() == 5 && table.into_iter().all(|l| l.matches('|').count() == 4));
}

#[test]
fn sarif_has_no_links_but_to_places() {
    let draft = draft();
    let log: Value = serde_json::from_str(&check(draft.path(), "sarif", "en")).unwrap();
    let link = Regex::new(r"(?:^|[^\\])\[(?:[^\]\\]|\\.)*\]\(([^)]*)\)").unwrap();
    let mut found = 0;
    for result in log["runs"][0]["results"].as_array().unwrap() {
        for target in link.captures_iter(result["message"]["text"].as_str().unwrap()) {
            assert!(target[1].parse::<u32>().is_ok(), "{}", &target[1]);
            found += 1;
        }
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/%".contains(&b)), "{uri}");
    }
    assert!(found >= 1);
}

#[test]
fn pictures_hold_the_words_as_words() {
    let draft = draft();
    let dot = all(draft.path(), &["graph"]);
    assert!(dot.lines().all(|l| l.matches('"').count() - l.matches("\\\"").count() != 1), "{dot}");
    let mermaid = all(draft.path(), &["graph", "--format", "mermaid"]);
    assert!(!mermaid.contains("<script") && !mermaid.contains("](javascript"), "{mermaid}");
}
