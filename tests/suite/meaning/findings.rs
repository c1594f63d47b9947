//! What a finding says and where: severities, labels, texts, fixes, fingerprints, what would decide it.

use einklang::finding::{Lang, Severity};

use super::{findings, finds, line, only, report};

#[test]
fn a_severity_is_the_first_that_holds_and_one_step_lower_where_only_possible() {
    let text = r#"
kind thing { n: number ? }
thing big { n: 100 }
thing mid { n: 50 }
thing small { n: 1 }
thing open { n: unknown }
rule by_size {
  severity: error when t.n > 80, warning when t.n > 20, note
  for t: thing
  where t.n >= 1
  report t "{t.n}"
}
rule plain { for t: thing where t.n >= 1 report t "" }
rule warned { severity: warning for t: thing where t.n >= 1 report t "" }
rule noted { severity: note for t: thing where t.n >= 1 report t "" }
"#;
    let found = findings(text, Lang::En);
    let severity = |l: &str| found.iter().find(|f| line(f) == l).map(|f| f.severity);
    assert_eq!(severity("project/by_size t=big"), Some(Severity::Error));
    assert_eq!(severity("project/by_size t=mid"), Some(Severity::Warning));
    assert_eq!(severity("project/by_size t=small"), Some(Severity::Note));
    assert_eq!(severity("possible project/by_size t=open"), Some(Severity::Note));
    assert_eq!(severity("project/plain t=big"), Some(Severity::Error));
    assert_eq!(severity("possible project/plain t=open"), Some(Severity::Warning));
    assert_eq!(severity("possible project/warned t=open"), Some(Severity::Note));
    assert_eq!(severity("possible project/noted t=open"), Some(Severity::Note));
}

const DRAFT: &str = r#"
unit person | persons
source S
kind clause en "clause" de "Klausel" {
  amount: quantity in persons ? en "amount" de "Zahl"
  about: thing*
  level: low en "low" de "niedrig" | high en "high" de "hoch" ?
  sentence "concerns {about}"
}
kind thing { }
thing nurse en "nurses" de "Pflegekräfte"
thing cook
clause one en "First" de "Erste" {
  concerns nurse, cook
  amount: 1_500.5 persons
  level: high
}
extend one { about: nurse_too }
thing nurse_too
"#;

#[test]
fn texts_fill_their_holes_in_the_readers_language() {
    let rule = r#"
rule r en "Too many" de "Zu viele" {
  for c: clause
  where c.amount > 3 persons
  let half = c.amount / 2
  report c.amount en "{c.title} of {c.about}: {c.amount}, {c.level}, half {half}, {count of t in c.about}" de "{c.title} zu {c.about}: {c.amount}, {c.level}, halb {half}"
  with c.about "about {c}"
  with t "thing {t}" for t: thing where t in c.about
  help en "less" de "weniger"
  cite S "quoted"
}
"#;
    let text = format!("{DRAFT}{rule}");
    let en = only(&text, Lang::En);
    assert_eq!(
        en.message.in_lang(Lang::En),
        "First of nurses, cook, nurse_too: 1,500.5 persons, high, half 750.25 persons, 3"
    );
    let (workspace, report) = report(&[("a.ekl", &text)], Lang::De);
    let de = &report.findings[0];
    assert_eq!(
        de.message.in_lang(Lang::De),
        "Erste zu Pflegekräfte, cook, nurse_too: 1.500,5 persons, hoch, halb 750,25 persons"
    );
    assert_eq!(de.help.as_ref().map(|h| h.in_lang(Lang::De)), Some("weniger"));
    assert_eq!((de.cites[0].source.as_str(), de.cites[0].quote.as_deref()), ("S", Some("quoted")));
    let words = |label: &einklang::finding::Label| {
        let source = workspace.sources.get(label.place.source);
        format!("{} | {}", label.place.span.of(&source.text), label.text.in_lang(Lang::De))
    };
    assert_eq!(words(&de.primary), "1_500.5 persons | ");
    let related: Vec<String> = de.related.iter().map(words).collect();
    assert_eq!(
        related,
        [
            "nurse, cook | about Erste",
            "nurse | thing Pflegekräfte",
            "cook | thing cook",
            "nurse_too | thing nurse_too"
        ]
    );
}

#[test]
fn fixes_insert_and_replace() {
    let rule = r#"
rule r {
  for c: clause
  where c.amount > 3 persons
  report c ""
  fix "drop the amount" replace c.amount with "3 persons"
  fix en "name the level" de "x" insert "level: low" in c
  fix "name the thing" insert "note: {c.title}" in nurse
}
"#;
    let text = format!("{DRAFT}{rule}");
    let found = only(&text, Lang::En);
    let fixed = |i: usize| {
        let fix = &found.fixes[i];
        let mut out = text.clone();
        for edit in fix.edits.iter().rev() {
            let span = edit.place.span;
            out.replace_range(span.start as usize..span.end as usize, &edit.text);
        }
        (fix.title.in_lang(Lang::En).to_owned(), out)
    };
    let (title, out) = fixed(0);
    assert_eq!(title, "drop the amount");
    assert!(out.contains("  amount: 3 persons\n  level: high\n}"), "{out}");
    let (title, out) = fixed(1);
    assert_eq!(title, "name the level");
    assert!(out.contains("  level: high\n  level: low\n}"), "{out}");
    let (_, out) = fixed(2);
    assert!(out.contains("thing nurse en \"nurses\" de \"Pflegekräfte\" { note: First }\n"), "{out}");
}

#[test]
fn a_fingerprint_is_made_of_code_and_names_never_of_lines() {
    let text = |before: &str, title: &str| {
        format!(
            "{before}kind thing {{ n: number ? }}\nthing one {title} {{ n: 1 }}\nrule r {{ for t: thing where t.n == 1 report t \"\" }}\n"
        )
    };
    let print = |text: &str| only(text, Lang::En).fingerprint;
    let plain = print(&text("", ""));
    assert_eq!(print(&text("# a line\n\n", "\"Title\"")), plain);
    assert_eq!(only(&text("", ""), Lang::De).fingerprint, plain);
    assert_ne!(print(&text("", "").replace("one", "two")), plain);
    assert_ne!(print(&text("", "").replace("rule r", "rule s")), plain);
}

#[test]
fn the_unknown_values_that_would_decide_most_are_listed() {
    finds(
        r#"
unit EUR
kind line { cap: quantity in EUR ? }
kind clause { cost: quantity in EUR ? >= 0  line: line ?  about: line* }
line full { cap: 100 EUR }
line vague { cap: about 100 EUR }
clause a { cost: 90 EUR  line: full }
clause b { cost: unknown  line: full }
clause c { cost: 100 EUR  line: vague }
clause d { cost: 1 EUR  about: full, unknown }
rule over {
  for l: line
  where (sum of c.cost for c: clause where c.line == l) > l.cap
  report l ""
}
rule dear { for c: clause where c.cost > 95 EUR report c "" }
rule touches { for c: clause where some l in c.about where l == vague report c "" }
rule none { for l: line where no c: clause where c.line == l and c.cost > 95 EUR report l "" }
# finds: possible project/over l=full
# finds: possible project/over l=vague
# finds: possible project/dear c=b
# finds: project/dear c=c
# finds: possible project/touches c=d
# finds: possible project/none l=full
# decides: 3 b.cost
# decides: 1 vague.cap
# decides: 1 d.about
"#,
    );
    finds(
        r#"
kind place { part_in: place*  next: place ? }
place a { part_of: b  next: b }
place b { part_of: unknown  next: unknown }
place c
place d { part_in: a, c, unknown }
rule inside { for x: place where x == a and x within c report x "" }     # finds: possible project/inside x=a
rule walk { for x: place where x == a and x reaches c via next report x "" }   # finds: possible project/walk x=a
rule all { for x: place where x == d and every y in x.part_in satisfies y != b report x "" }   # finds: possible project/all x=d
rule named { for x: place let n = x.next where x == b and n == c report x "" }   # finds: possible project/named x=b
# decides: 2 b.next
# decides: 1 b.part_of
# decides: 1 d.part_in
"#,
    );
}

#[test]
fn a_hit_by_several_ways_is_one_finding_with_the_surest_truth() {
    finds(
        r#"
kind thing { n: number ?  of: thing* }
thing a { n: unknown }
thing b { n: 5 }
thing c { of: a, b }
thing d { of: a }
rule r { for t: thing where some x in t.of where x.n > 3 report t "" }
# finds: project/r t=c
# finds: possible project/r t=d
rule s { for t: thing where (some x: thing where x in t.of and x.n > 3) and t.n is none report t "" }
# finds: project/s t=c
# finds: possible project/s t=d
"#,
    );
}

#[test]
fn unless_is_an_exception_and_members_may_stand_in_any_order() {
    finds(
        r#"
kind thing { n: number ?  ok: yes_no ? }
thing a { n: 5 }
thing b { n: 5  ok: yes }
thing c { n: 5  ok: unknown }
thing d { n: 5  ok: no }
rule r {
  report t "{double}"
  unless t.ok
  let double = t.n * 2
  where double == 10
  for t: thing
}
# finds: project/r t=a
# finds: possible project/r t=c
# finds: project/r t=d
"#,
    );
}

#[test]
fn texts_match_and_contain_words() {
    super::ask(
        r#"
kind thing { t: text ?  n: text ? }
thing a "Recruit Nurses now" { t: en "Pay nurses" de "Pflegekräfte bezahlen" }
thing b { t: unknown }
"#,
        r#"matches(a.title, "^Recruit")        # certain
           matches(a.title, "[Nn]urses")       # certain
           matches(a.title, "doctor")          # never
           matches(b.t, "doctor")              # possible
           matches(b.n, "doctor")              # never
           contains(a.title, "recruit nurses") # certain
           contains(a.title, "nurse")          # never
           contains(a.t, "pflegekräfte")       # certain
           contains(a.t, a.n)                  # never
           contains(b.t, "x")                  # possible
           a.t == "Pay nurses"                 # certain
           a.t != "Pay nurses"                 # never
           b.t == "Pay nurses"                 # possible
           a.n == "Pay nurses"                 # never
           a.title in ("x", "Recruit Nurses now")   # certain
           a.title is given                    # certain
           b.title is none                     # certain
        "#,
    );
}
