//! Each format as it is written, and that nothing a file says can break it.

use super::*;

#[test]
fn dot_shows_containers_as_clusters_and_signs_beside_edges() {
    let clubs = clubs();
    let all = shown(&clubs, &Request::default(), "dot", Lang::En);
    let signed = shown(&clubs, &via(&["chair", "-close"]), "dot", Lang::De);
    insta::assert_snapshot!(format!("{all}\n~~~\n\n{signed}"));
}

#[test]
fn mermaid_shows_containers_as_subgraphs_and_findings_as_titles() {
    let clubs = clubs();
    let all = shown(&clubs, &Request::default(), "mermaid", Lang::En);
    let found = shown(&clubs, &finding("hosted@chess.one"), "mermaid", Lang::De);
    insta::assert_snapshot!(format!("{all}\n~~~\n\n{found}"));
}

#[test]
fn json_says_where_everything_is_written() {
    let text = shown(&clubs(), &finding("near@a"), "json", Lang::En);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

/// Titles that mean something to some format.
const HOSTILE: [&str; 13] = [
    r#"say \"hello\""#,
    r"a\\b\\n \\",
    r"two\nlines\ttab",
    "]] --> x[\\\"y",
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "#quot; #35; style: #a;",
    "%%{init: {}}%% `code` **x** ;",
    "|pipe| {brace} (paren) end",
    r"bell\u{7}\u{1b}[31m\u{202e}",
    "```",
    "classDef x: fill:#fff;",
    r"no\u{fffe} character\u{feff}",
    "日本語 ÄÖÜ 👩🏽‍⚕️",
];

fn hostile() -> Workspace {
    let mut text = "kind node en \"a \\\"kind\\\" --> <i>\" { next: node* en \"n|ext\\\"]\"  raises: node* }\nnode n0 \"0\"\n"
        .to_owned();
    for (i, title) in HOSTILE.iter().enumerate() {
        text += &format!("node n{} \"{title}\" {{ next: n{i} }}\n", i + 1);
    }
    text += "node end { next: graph }\nnode graph { next: subgraph, Fähre }\nnode subgraph\nnode Fähre\nnode Fæhre\n";
    text += "rule odd { for n: node where n.next is given and n == n1 report n \"`x` \\\" --- : %% {n}\" }\n";
    of(&text)
}

/// The words of a graph in DOT: quoted ones with their quotes, and single signs.
fn dot_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let mut word = String::from(c);
        match c {
            c if c.is_whitespace() => continue,
            '"' => loop {
                let c = chars.next().unwrap();
                assert!(!c.is_control(), "{c:?} in {word}");
                word.push(c);
                match c {
                    '\\' => {
                        let next = chars.next().unwrap();
                        assert!("\"\\n".contains(next), "\\{next} in {word}");
                        word.push(next);
                    }
                    '"' => break,
                    _ => {}
                }
            },
            c if c.is_ascii_alphanumeric() || c == '_' || c == '.' => {
                while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '.') {
                    word.push(c);
                }
            }
            '-' => word.push(chars.next_if_eq(&'>').unwrap()),
            c => assert!("{}[]=,".contains(c), "{c:?}"),
        }
        words.push(word);
    }
    words
}

#[test]
fn dot_can_be_read_whatever_titles_say() {
    let hostile = hostile();
    let text = shown(&hostile, &Request::default(), "dot", Lang::En);
    let words = dot_words(&text);
    assert_eq!(words.iter().filter(|w| *w == "->").count(), whole(&hostile).edges.len());
    let depth = |open: &str, close: &str| {
        words.iter().fold(0_i32, |d, w| {
            let d = d + i32::from(w == open) - i32::from(w == close);
            assert!(d >= 0);
            d
        })
    };
    assert_eq!((depth("{", "}"), depth("[", "]")), (0, 0));
    // A bare `&` would begin an entity.
    assert!(words.iter().all(|w| w.matches('&').count() == w.matches("&amp;").count()));
    let nodes: Vec<&String> =
        words.windows(2).filter(|w| w[1] == "[" && w[0].starts_with('"')).map(|w| &w[0]).collect();
    for name in ["\"n0\"", "\"n13\"", "\"end\"", "\"Fähre\"", "\"Fæhre\""] {
        assert!(nodes.iter().any(|n| *n == name), "{name}");
    }
    dot_words(&shown(&hostile, &finding("odd@n1"), "dot", Lang::En));
}

/// Whether a line is one of Mermaid's that this program writes, and what it defines.
fn mermaid_line(line: &str) -> Option<String> {
    let id = r"e[A-Za-z0-9_]*";
    let label = r#""(?:[\p{Alphabetic}\p{N} .,()–−+/’“”„…]|#\d+;|<br/>)*""#;
    let forms = [
        format!(r"^\s+({id})\[{label}\]$"),
        format!(r"^\s+subgraph ({id}) \[{label}\]$"),
        format!(r"^  ({id}) (?:-->|-\.->)\|{label}\| {id}$"),
        r"^\s+(end)$".to_owned(),
    ];
    forms.iter().find_map(|form| {
        let found = regex::Regex::new(form).unwrap().captures(line)?;
        Some(found[1].to_owned())
    })
}

#[test]
fn mermaid_can_be_read_whatever_titles_say() {
    let hostile = hostile();
    let text = shown(&hostile, &Request::default(), "mermaid", Lang::En);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("flowchart LR"));
    let mut ids = Vec::new();
    for line in lines {
        let id = mermaid_line(line).unwrap_or_else(|| panic!("{line}"));
        if !line.contains("->|") {
            assert!(!ids.contains(&id), "{id} twice");
            ids.push(id);
        }
    }
    assert_eq!(ids.len(), whole(&hostile).nodes.len());
    let titled = shown(&hostile, &finding("odd@n1"), "mermaid", Lang::En);
    let head: Vec<&str> = titled.lines().take(4).collect();
    let title: String = serde_json::from_str(head[1].strip_prefix("title: ").unwrap()).unwrap();
    assert_eq!((head[0], head[2], head[3]), ("---", "---", "flowchart LR"));
    assert!(title.contains("--- : ") && !title.contains('\n'), "{title}");
    // YAML, in which the title stands, cannot hold every character.
    assert!(!text.contains('\u{fffe}'));
}

#[test]
fn json_keeps_titles_as_they_are() {
    let hostile = hostile();
    let text = shown(&hostile, &Request::default(), "json", Lang::En);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let titles: Vec<&str> =
        value["nodes"].as_array().unwrap().iter().filter_map(|n| n["title"].as_str()).collect();
    for title in ["say \"hello\"", "two\nlines\ttab", "]] --> x[\"y", "bell\u{7}\u{1b}[31m\u{202e}"] {
        assert!(titles.contains(&title), "{title:?}");
    }
}

#[test]
fn frames_in_frames_are_drawn_only_so_deep() {
    let mut text = "kind box\nbox b\n".to_owned();
    (1..100).for_each(|i| text += &format!("box b{}\n", ".b".repeat(i)));
    let nested = of(&text);
    let words = dot_words(&shown(&nested, &Request::default(), "dot", Lang::En));
    let (mut depth, mut deepest) = (0, 0);
    for word in &words {
        depth += i32::from(word == "{") - i32::from(word == "}");
        deepest = deepest.max(depth);
    }
    assert!((10..40).contains(&deepest), "{deepest}");
    let nested = shown(&nested, &Request::default(), "mermaid", Lang::En);
    assert!(nested.lines().skip(1).all(|line| mermaid_line(line).is_some()));
}

#[test]
fn twice_the_entities_are_twice_the_text() {
    let text = |n: usize| {
        let mut text =
            "kind node { next: node*  hub: node ? }\nkind part in node { to: node }\nnode n0\n".to_owned();
        for i in 1..n {
            text += &format!("node n{i} {{ next: n{}  hub: n0\n part p {{ to: n{} }}\n}}\n", i - 1, i / 2);
        }
        text
    };
    for format in ["dot", "mermaid", "json"] {
        let size = |n: usize| shown(&of(&text(n)), &Request::default(), format, Lang::En).len();
        let (small, large) = (size(1_000), size(2_000));
        assert!(large > small && large < 3 * small, "{format}: {small}, {large}");
    }
}
