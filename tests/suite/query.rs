//! Questions: what is answered, in which order and how surely; and what is said where there is no answer.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use einklang::check::Options;
use einklang::check::query::{self, Answer};
use einklang::finding::Lang;
use einklang::render::{Lines, Style, csv, short, table, table_json, terminal};
use einklang::workspace::{self, Workspace};

/// 2026-06-01
const DAY: i32 = 20_605;

const WORLD: &str = r#"
unit person | persons de "Person | Personen"
unit EUR | euro
choice level { low en "low" de "niedrig"  high en "high" de "hoch" }
kind thing en "thing" de "Ding" {
  to: thing*
  budget: quantity in EUR ?
  limit: quantity in persons/year ?
  share: number ?
  rank: level ?
  fine: yes_no ?
  remark: text ?
  term: period ?
}
kind absent { n: number ? }
define far(a: thing, b: thing) when b in a.to or (some m in a.to where far(m, b))
source S "Survey" { date: 2025-04 }
thing B en "beta" de "Beta" { to: C, unknown  budget: unknown  rank: low  share: -0.5 }
thing A en "alpha" de "Alpha" {
  to: C, B  budget: 7 thousand EUR  limit: about 500 persons/year  rank: high  fine: yes
  term: 2026-01-01 .. 2026-12-30
}
thing C { limit: at least 100 persons/year cite S }
"#;

fn world(text: &str) -> Workspace {
    workspace::of_texts([("a.ekl".to_owned(), format!("{WORLD}{text}"))])
}

fn ask(workspace: &mut Workspace, query: &str, lang: Lang) -> Answer {
    let id = workspace.add_query(query.to_owned());
    query::answer(workspace, &Options { as_of: DAY, lang }, id)
}

/// What is said about a question and its answer, a line each.
fn said(workspace: &Workspace, answer: &Answer, lang: Lang) -> String {
    let mut out = Vec::new();
    let lines = Lines::new(&workspace.sources);
    let findings = answer.said.iter().chain(answer.table.iter().flat_map(|t| &t.findings)).cloned();
    let report = einklang::check::Report { findings: findings.collect(), ..Default::default() };
    short::write(&mut out, &report, &lines, "", lang).unwrap();
    String::from_utf8(out).unwrap()
}

/// The answer to a question that is sound.
fn json_of(text: &str, query: &str) -> serde_json::Value {
    let mut workspace = world(text);
    let answer = ask(&mut workspace, query, Lang::En);
    assert_eq!(said(&workspace, &answer, Lang::En), "", "{query}");
    let mut out = Vec::new();
    table_json::write(&mut out, &answer.table.unwrap()).unwrap();
    serde_json::from_slice(&out).unwrap()
}

/// The rows, as JSON on one line.
fn rows(query: &str) -> String {
    json_of("", query)["rows"].to_string()
}

fn certainty(query: &str) -> String {
    json_of("", query)["certainty"].to_string()
}

fn table_of(text: &str, query: &str, width: Option<usize>, lang: Lang) -> String {
    let mut workspace = world(text);
    let answer = ask(&mut workspace, query, lang).table.unwrap();
    let mut out = Vec::new();
    table::write(&mut out, &answer, width, Style { lang, width: 80, color: false }).unwrap();
    table::write_summary(&mut out, &answer, Style { lang, width: 80, color: false }).unwrap();
    String::from_utf8(out).unwrap()
}

fn csv_of(text: &str, query: &str, lang: Lang) -> String {
    let mut workspace = world(text);
    let answer = ask(&mut workspace, query, lang).table.unwrap();
    let mut out = Vec::new();
    csv::write(&mut out, &answer, lang).unwrap();
    String::from_utf8(out).unwrap()
}

/// What is said about a question without an answer, as a line for each finding.
fn refused(query: &str, lang: Lang) -> String {
    let mut workspace = world("");
    let answer = ask(&mut workspace, query, lang);
    assert!(answer.table.is_none(), "{query}");
    assert_eq!(answer.mistakes, 0, "the files are sound");
    said(&workspace, &answer, lang)
}

#[test]
fn entities_are_names_and_lists_are_arrays_and_nothing_is_null() {
    assert_eq!(
        rows("for t: thing select t, t.to, t.budget, t.share, t.rank, t.fine, t.limit"),
        r#"[["B",["C","unknown"],"unknown",-0.5,"low",null,null],"#.to_owned()
            + r#"["A",["B","C"],"7000 EUR",null,"high",true,"450 .. 550 persons/year"],"#
            + r#"["C",[],null,null,null,null,"at least 100 persons/year"]]"#
    );
}

#[test]
fn the_header_is_the_name_or_what_was_written() {
    let answer = json_of("", "select 1  +\n 2, B as b, B.to as \"leads to\"");
    assert_eq!(answer["columns"].to_string(), r#"["1 + 2","b","leads to"]"#);
    assert_eq!(answer["rows"].to_string(), r#"[[3,"B",["C","unknown"]]]"#);
}

#[test]
fn rows_are_distinct_and_the_surest_way_counts() {
    // B is reached from A for certain, and by way of what B leads to only possibly.
    let answer = json_of("", "for a: thing, b: thing where far(a, b) select b");
    assert_eq!(answer["rows"].to_string(), r#"[["B"],["A"],["C"]]"#);
    assert_eq!(answer["certainty"].to_string(), r#"["certain","possible","certain"]"#);
    assert_eq!(rows("for a: thing, b: thing where a in b.to or b in a.to select 1"), "[[1]]");
}

#[test]
fn rows_are_sorted_by_declaration_and_size_and_what_is_unknown_comes_behind() {
    let text = "thing D { rank: low  share: 10 }\nthing E { rank: unknown  share: 9 }";
    let of = |query| json_of(text, query)["rows"].to_string();
    assert_eq!(of("for t: thing select t.rank"), r#"[["low"],["high"],["unknown"],[null]]"#);
    assert_eq!(of("for t: thing select t.share"), "[[-0.5],[9],[10],[null]]");
}

#[test]
fn a_condition_that_may_hold_makes_a_row_possible() {
    let query = "for t: thing where t.limit > 490 persons/year select t";
    assert_eq!(json_of("", query)["certainty"].to_string(), r#"["possible","possible"]"#);
    assert_eq!(
        table_of("", query, None, Lang::De),
        "t          Sicherheit\n─────────  ──────────\nAlpha (A)  möglich\nC          möglich\n\
         2 Zeilen, nur möglich\n"
    );
    assert_eq!(
        certainty("for t: thing where t.limit > 400 persons/year select t"),
        r#"["certain","possible"]"#
    );
}

#[test]
fn an_element_that_may_be_missing_makes_its_row_possible() {
    let query = "for t: thing select t, set of x for x: thing where t in x.to";
    let answer = json_of("", query);
    assert_eq!(answer["rows"].to_string(), r#"[["B",["B","A"]],["A",["B"]],["C",["B","A"]]]"#);
    assert_eq!(answer["certainty"].to_string(), r#"["possible","possible","certain"]"#);
}

#[test]
fn everything_that_rules_may_say_may_be_asked() {
    assert_eq!(rows("select count of t: thing"), "[[3]]");
    assert_eq!(
        rows("for t: thing let n = t.budget unless n is none select t, n"),
        r#"[["B","unknown"],["A","7000 EUR"]]"#
    );
    assert_eq!(rows("for pair a, b: thing select a, b"), r#"[["B","A"],["B","C"],["A","C"]]"#);
    assert_eq!(rows("for x in A.to where x.rank is given select x"), r#"[["B"]]"#);
    assert_eq!(
        rows("for t: thing where every x in t.to satisfies x.rank is none select t"),
        r#"[["B"],["C"]]"#
    );
    assert_eq!(rows("for t: thing where A reaches t via to select t"), r#"[["B"],["A"],["C"]]"#);
    assert_eq!(
        rows("select A.term, start(A.term), length(A.term), today"),
        r#"[["2026-01-01 .. 2026-12-30","2026-01-01","364 days","2026-06-01"]]"#
    );
    assert_eq!(
        rows("select max of t.share for t: thing, 1/3, A.rank == high, A.limit > 500 persons/year"),
        r#"[[-0.5,"1/3",true,"unknown"]]"#
    );
}

#[test]
fn words_of_the_query_end_what_stands_before_them() {
    assert_eq!(
        rows("for t: thing where t.share < 500 unless t.share > 3 let n = 5 select t, n"),
        r#"[["B",5]]"#
    );
    assert_eq!(rows("for t: thing where t.term within 2026-01-01 .. select t"), r#"[["A"]]"#);
    assert_eq!(rows("let n = 5 # a comment\n  where n > 4\n\nselect\n n\n , n + 1"), "[[5,6]]");
}

#[test]
fn every_value_that_was_written_is_a_statement_in_its_own_unit() {
    let query = "for s: statement where s.of == A select s.property, s.value";
    assert_eq!(
        rows(query),
        r#"[["budget","7000 EUR"],["fine",true],["limit","450 .. 550 persons/year"],["rank","high"],"#
            .to_owned()
            + r#"["term","2026-01-01 .. 2026-12-30"],["to","B"],["to","C"]]"#
    );
    assert_eq!(
        rows("for s: statement where s.source is given select s, s.source.date"),
        r#"[["C.limit","2025-04"]]"#
    );
    let german = table_of(
        "",
        "for s: statement let v = s.value where s.of == A and s.property == \"rank\" select v",
        None,
        Lang::De,
    );
    assert!(german.contains("\nhoch\n"), "{german}");
}

#[test]
fn the_table_speaks_the_readers_language() {
    let query = "for t: thing select t, t.to, t.budget, t.rank, t.fine, t.share";
    assert_eq!(
        table_of("", query, None, Lang::En),
        "t          t.to               t.budget   t.rank  t.fine  t.share\n\
         ─────────  ─────────────────  ─────────  ──────  ──────  ───────\n\
         beta (B)   C; unknown others  unknown    low     –       -0.5\n\
         alpha (A)  beta (B); C        7,000 EUR  high    yes     –\n\
         C          –                  –          –       –       –\n\
         3 rows, all of them certain\n"
    );
    assert_eq!(
        table_of("", query, None, Lang::De),
        "t          t.to                   t.budget   t.rank   t.fine  t.share\n\
         ─────────  ─────────────────────  ─────────  ───────  ──────  ───────\n\
         Beta (B)   C; unbekannte weitere  unbekannt  niedrig  –       -0,5\n\
         Alpha (A)  Beta (B); C            7.000 EUR  hoch     ja      –\n\
         C          –                      –          –        –       –\n\
         3 Zeilen, alle sicher\n"
    );
}

#[test]
fn a_table_fits_its_terminal_and_loses_nothing() {
    let text = "thing Long en \"看護師 and a title that goes on and on until no terminal is as wide\" { to: A, B, C }";
    let query = "for t: thing select t, t.to, t.title";
    for width in [40, 60, 80] {
        let table = table_of(text, query, Some(width), Lang::En);
        for line in table.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}:\n{table}");
        }
        for word in ["看護師", "goes", "terminal", "(Long)", "(A)"] {
            assert!(table.contains(word), "{width}:\n{table}");
        }
    }
    let whole = table_of(text, query, None, Lang::En);
    assert!(
        whole.contains("看護師 and a title that goes on and on until no terminal is as wide (Long)"),
        "{whole}"
    );
}

#[test]
fn csv_is_as_spreadsheets_read_it() {
    let text = "thing D { remark: \"a, \\\"b\\\"; c\\nd\"  to: A, B }";
    assert_eq!(
        csv_of(
            text,
            "for t: thing where t.remark is given or t.share is given select t as Ding, t.remark, t.to, t.share",
            Lang::De
        ),
        "Ding,t.remark,t.to,t.share,Sicherheit\r\nB,,\"C; unknown\",-0.5,sicher\r\n\
         D,\"a, \"\"b\"\"; c\nd\",\"B; A\",,sicher\r\n"
    );
}

#[test]
fn no_text_runs_in_a_spreadsheet() {
    for (remark, cell) in
        [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@A1", "'@A1"), ("\\t=1", "'    =1"), ("1", "1")]
    {
        let text = format!("thing D {{ remark: \"{remark}\" }}");
        let csv = csv_of(&text, "for t: thing where t.remark is given select t.remark", Lang::En);
        assert_eq!(csv, format!("t.remark,certainty\r\n{cell},certain\r\n"));
    }
    assert_eq!(
        csv_of("", "select -1, -2 persons/year as \"=x\"", Lang::En),
        "'-1,'=x,certainty\r\n-1,-2 persons/year,certain\r\n"
    );
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let text = "thing D \"\\u{1b}[31mred\\u{202e}\" { remark: \"\\u{9b}2J\\u{7}\" }";
    let query = "for t: thing where t.remark is given select t, t.remark, t.title as \"\u{1b}[1m\"";
    let mut workspace = world(text);
    let answer = ask(&mut workspace, query, Lang::En).table.unwrap();
    let mut out = Vec::new();
    table::write(&mut out, &answer, None, Style { lang: Lang::En, width: 80, color: false }).unwrap();
    table::write(&mut out, &answer, Some(40), Style { lang: Lang::En, width: 40, color: false }).unwrap();
    csv::write(&mut out, &answer, Lang::En).unwrap();
    let shown = String::from_utf8(out).unwrap();
    let acts = |c: &char| c.is_control() && !matches!(c, '\n' | '\r') || *c == '\u{202e}';
    assert_eq!(shown.chars().find(acts), None, "{shown:?}");
    let mut out = Vec::new();
    table_json::write(&mut out, &answer).unwrap();
    assert!(!out.contains(&0x1b));
}

#[test]
fn what_is_wrong_with_a_question_is_said_at_its_place_with_the_nearest_name() {
    const PARTS: &str = "expected `for`, `where`, `unless`, `let` or `select`, found";
    for (query, column, expected) in [
        ("", 1, format!("error[syntax/unexpected]: {PARTS} the end of the text")),
        ("show t", 1, format!("error[syntax/unexpected]: {PARTS} `show`")),
        (
            "for t: thing where t.rank == low",
            33,
            format!("error[syntax/unexpected]: {PARTS} the end of the text"),
        ),
        (
            "for t: thing select t, t.x as",
            30,
            "error[syntax/unexpected]: expected a name, found the end of the text".into(),
        ),
        ("for t thing select t", 7, "error[syntax/unexpected]: expected `in` or `:`, found `thing`".into()),
        (
            "for t: thing where t.share > select t",
            30,
            "error[syntax/unexpected]: expected a condition or a value, found `select`".into(),
        ),
        (
            "for t: thing select t where t.share > 5",
            23,
            "error[syntax/unexpected]: `where` cannot stand behind `select`".into(),
        ),
        ("select t from thing", 10, "error[syntax/unexpected]: `from` cannot stand behind `select`".into()),
        ("for t: thin select t", 8, "error[rules/unknown_kind]: there is no kind `thin`".into()),
        (
            "for t: thing select t.budgt",
            23,
            "error[rules/unknown_property]: `thing` has no property `budgt`".into(),
        ),
        ("select nobody", 8, "error[rules/unknown_name]: `nobody` is not known here".into()),
        ("select thing", 8, "error[rules/unknown_name]: `thing` is a kind, and no single entity".into()),
        (
            "for t: thing where t.share > 5 EUR select t",
            20,
            "error[rules/dimension]: one side is a quantity in `EUR`, the other a number without a unit"
                .into(),
        ),
    ] {
        assert_eq!(refused(query, Lang::En), format!("<query>:1:{column}: {expected}\n"), "{query}");
    }
    assert_eq!(
        refused("zeige t", Lang::De),
        "<query>:1:1: Fehler[syntax/unexpected]: `for`, `where`, `unless`, `let` oder `select` wird erwartet, gefunden: `zeige`\n"
    );
}

#[test]
fn a_mistake_in_a_question_is_shown_as_one_in_a_file_is() {
    let mut workspace = world("");
    let answer = ask(&mut workspace, "for t: thing\nwhere t.rnk == low\nselect t", Lang::De);
    let mut out = Vec::new();
    let style = Style { lang: Lang::De, width: 80, color: false };
    terminal::write_finding(&mut out, &answer.said[0], &Lines::new(&workspace.sources), style).unwrap();
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "Fehler[rules/unknown_property]\n  × `thing` hat keine Eigenschaft `rnk`\n   ╭─[<query>:2:9]\n \
         1 │ for t: thing\n 2 │ where t.rnk == low\n   ·         ───\n 3 │ select t\n   ╰────\n  \
         Hilfe: meinten Sie `rank`?\n  Vorschlag: `rank` schreiben (zu entscheiden)\n\n"
    );
}

#[test]
fn what_makes_no_sense_is_a_warning_and_is_answered() {
    let warned = |query: &str| {
        let mut workspace = world("");
        let answer = ask(&mut workspace, query, Lang::En);
        assert!(answer.table.is_some(), "{query}");
        said(&workspace, &answer, Lang::En)
    };
    assert_eq!(
        warned("for t: thing, u: thing select t"),
        "<query>:1:15: warning[rules/unused_variable]: the variable `u` is never used\n"
    );
    assert_eq!(
        warned("for t: thing where t.rank == low and t.rank == high select t"),
        "<query>:1:38: warning[rules/vacuous]: no row can be certain: `t.rank == low` and `t.rank == high` contradict each other\n"
    );
}

#[test]
fn what_there_was_not_to_look_at_is_said() {
    let none = table_of("", "for n: absent select n", None, Lang::De);
    assert_eq!(none, "n\n─\nnicht geprüft:\n  - es gibt keinen Eintrag der Art `absent`\n\nkeine Zeilen\n");
    let none = table_of("", "select count of n: absent", None, Lang::En);
    assert!(none.contains("  - there is no `absent`\n\n1 row, certain\n"), "{none}");
    let silent = table_of("", "for t: thing where t.remark == \"x\" select t", None, Lang::En);
    assert!(silent.contains("  - no `thing` states `remark`\n"), "{silent}");
    let open = table_of("", "for x in B.to select x", None, Lang::En);
    assert!(
        open.contains("  - something in `B.to` is unknown: only what is known was looked at\n"),
        "{open}"
    );
    let past = table_of("thing D { budget: 3 EUR during 2020 }", "select D.budget", None, Lang::En);
    assert!(
        past.contains("  - some `budget` is stated only for other times than the day of evaluation\n"),
        "{past}"
    );
}

#[test]
fn mistakes_in_the_files_are_counted_and_hide_no_answer() {
    let mut workspace =
        world("thing D { rank: lwo }\nthing E { nonsense }\nrule r { for t: thng report t \"x\" }");
    let answer = ask(&mut workspace, "for t: thing where t.rank == low select t", Lang::En);
    assert_eq!((answer.mistakes, answer.said.len()), (3, 0));
    assert_eq!(answer.table.unwrap().rows.len(), 1, "a value in error yields no row");
}

#[test]
fn where_a_define_denies_itself_no_question_is_answered_and_that_is_said() {
    let mut workspace = world("define odd(t: thing) when not odd(t)");
    let answer = ask(&mut workspace, "for t: thing select t", Lang::De);
    assert!(answer.table.is_none());
    assert_eq!(answer.mistakes, 1);
    assert_eq!(
        said(&workspace, &answer, Lang::De),
        "<query>:1:1: Fehler[rules/recursion]: diese Abfrage lässt sich erst beantworten, wenn ein Fehler in einem `define` berichtigt ist\n"
    );
}

#[test]
fn no_question_does_harm() {
    let deep = format!("select {}1{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("select {}1", "1 + ".repeat(100_000));
    let wide = format!("select A{}", ", A".repeat(300_000));
    let variables =
        format!("for {} select v1", (0..100).map(|i| format!("v{i}: thing")).collect::<Vec<_>>().join(", "));
    for query in [deep, long, wide, variables] {
        assert!(refused(&query, Lang::En).lines().count() < 5);
    }
    for query in [
        "\0",
        "select \"\u{1b}",
        "}{",
        "for",
        "select select",
        "for for: for select for",
        "select `",
        "use x select",
    ] {
        let _ = refused(query, Lang::De);
    }
}

#[test]
fn the_answer_does_not_depend_on_the_order_of_files() {
    let parts =
        [("a.ekl", "kind k { to: k* }\n"), ("b.ekl", "k x { to: y }\n"), ("c.ekl", "k y { to: x }\n")];
    let answer = |order: &[usize]| {
        let texts = order.iter().map(|i| (parts[*i].0.to_owned(), parts[*i].1.to_owned()));
        let mut workspace = workspace::of_texts(texts);
        let table =
            ask(&mut workspace, "for a: k, b: k where a in b.to select a, b", Lang::En).table.unwrap();
        let mut out = Vec::new();
        table_json::write(&mut out, &table).unwrap();
        out
    };
    assert_eq!(answer(&[0, 1, 2]), answer(&[2, 1, 0]));
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn ghana() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana")
}

#[test]
fn the_command_answers_on_one_stream_and_says_the_rest_on_the_other() {
    let ask = |arguments: &[&str]| {
        let output = run(&ghana(), &[&["query"], arguments].concat());
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    };
    let count = "select count of a: agreement";
    let header = "count of a: agreement";
    let rule = "─".repeat(header.len());
    let fine = (0, format!("{header}\n{rule}\n1\n"), "1 Zeile, sicher\n".to_owned());
    assert_eq!(ask(&[count]), fine);
    assert_eq!(ask(&[count, "entwurf.ekl.md"]), fine);
    assert_eq!(ask(&[count, "--quiet"]).2, "");
    assert_eq!(
        ask(&[count, "--format", "csv", "--lang", "en"]).1,
        format!("{header},certainty\r\n1,certain\r\n")
    );
    let (code, out, err) = ask(&["select nobody", "--lang", "en"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error[rules/unknown_name]"), "{err}");
    assert_eq!(ask(&[]).0, 2);
    assert_eq!(ask(&[count, "gone.ekl"]).0, 2);
    assert_eq!(ask(&["--file", "gone.txt", "--lang", "de"]).2, "Fehler: `gone.txt` existiert nicht\n");
    let (_, today, _) = ask(&["select today", "--as-of", "2030-02-03", "--format", "json"]);
    assert!(today.contains("[[\"2030-02-03\"]]"), "{today}");
}

#[test]
fn a_question_may_stand_in_a_file() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("q.txt");
    fs::write(&file, "for o: objective\nwhere o.owner == BMI\nselect o").unwrap();
    let output = run(&ghana(), &["query", "--file", file.to_str().unwrap(), ".", "--format", "json"]);
    let answer = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answer, "{\"columns\":[\"o\"],\"rows\":[[\"rueckkehr\"]],\"certainty\":[\"certain\"]}\n");
}

#[test]
fn help_has_examples_in_both_languages() {
    for (lang, heading) in [("en", "Examples:"), ("de", "Beispiele:")] {
        let output = run(&ghana(), &["query", "--help", "--lang", lang]);
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(help.contains(heading), "{help}");
        let examples = help.lines().filter_map(|l| l.trim().strip_prefix("einklang query '"));
        for example in examples {
            let (question, _) = example.split_once('\'').unwrap();
            assert_eq!(run(&ghana(), &["query", question]).status.code(), Some(0), "{question}");
        }
    }
}

/// A command of the page as its words; quotes are single ones.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('\'').enumerate() {
        match i % 2 {
            1 => words.push(part.to_owned()),
            _ => words.extend(part.split_whitespace().map(str::to_owned)),
        }
    }
    words
}

#[test]
fn every_example_of_the_page_is_answered_so() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/query.md")).unwrap();
    let mut examples = 0;
    for example in page.split("```console\n$ einklang ").skip(1) {
        let example = example.split("```").next().unwrap();
        let quotes: Vec<usize> = example.match_indices('\'').map(|(at, _)| at).collect();
        let end = quotes[1] + example[quotes[1]..].find('\n').unwrap();
        let (command, expected) = example.split_at(end);
        let words = words(command);
        let output = run(&ghana(), &words.iter().map(String::as_str).collect::<Vec<_>>());
        let answer = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
        assert_eq!(answer, expected.trim_start_matches('\n'), "{command}");
        assert_eq!(output.status.code(), Some(0), "{command}");
        examples += 1;
    }
    assert!(examples >= 6, "the page has examples");
}
