//! No text makes Einklang panic, and every finding lies in its text.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::{cases, files_of, survives};

type Files = Vec<(String, String)>;

/// Real projects to damage: the packs as a project of their own, a draft, small ones with a bit of everything, and
/// what `ROBUST_INPUTS` names.
static PROJECTS: LazyLock<Vec<Files>> = LazyLock::new(|| {
    let one = |path: &str, text: &str| vec![(path.to_owned(), text.to_owned())];
    let fences = |name: &str, text: &str| {
        let fences = text.split("```einklang\n").skip(1).filter_map(|f| f.split("```").next());
        fences.enumerate().map(|(i, f)| one(&format!("{name}{i}.ekl"), f)).collect::<Vec<_>>()
    };
    let mut projects = vec![files_of("rules/policy"), files_of("fixtures/ghana"), one("all.ekl", EVERYTHING)];
    projects.extend(fences("manual", include_str!("../../../docs/language.md")));
    if let Some(folder) = std::env::var_os("ROBUST_INPUTS") {
        projects.push(files_of(&folder.to_string_lossy()));
        projects.push([files_of("rules/policy"), files_of("rules/migration")].concat());
    }
    projects
});

/// A bit of everything, small enough to be tried often.
const EVERYTHING: &str = include_str!("everything.ekl");

/// Pieces of the language, in any order.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut pieces: Vec<String> = EVERYTHING.lines().map(|l| format!("{l}\n")).collect();
    pieces.extend(EVERYTHING.split_whitespace().map(|w| format!("{w} ")));
    let odd = "{ } ( ) [ ] , : = .. \" \"\"\" # ± % * + - / ? | . \n \r\n \t \u{feff} \u{202e} \u{1b} \0 ä 🏛️ 3,5 0 -1 \
               9999-12-31 99999999999999999999 1e9 ``` ```einklang > ~~~ \\u{1b} {x} {{";
    pieces.extend(odd.split(' ').map(|p| format!("{p} ")));
    pieces.extend(["\n".to_owned(), "\r\n".to_owned(), "\n}\n".to_owned()]);
    pieces
});

/// One change of a text: from where (in thousandths), how much, and what is done there.
#[derive(Debug, Clone)]
struct Change {
    at: usize,
    length: usize,
    to: usize,
    what: usize,
    piece: usize,
}

fn change() -> impl Strategy<Value = Change> {
    let length = prop_oneof![4 => 1..3usize, 2 => 3..40usize, 1 => 40..2000usize];
    (0..100_000usize, length, 0..100_000usize, 0..9usize, 0..10_000usize)
        .prop_map(|(at, length, to, what, piece)| Change { at, length, to, what, piece })
}

/// Changes characters, words or lines: gone, doubled, moved, or something else in their place.
fn changed(text: &str, change: &Change) -> String {
    let mut parts: Vec<&str> = match change.what % 3 {
        0 => text.split_inclusive('\n').collect(),
        1 => text.split_inclusive([' ', '\n', ',', '(', ')', '{', '}', ':', '.']).collect(),
        _ => text.split_inclusive(|_| true).collect(),
    };
    let length = if change.what.is_multiple_of(3) { change.length.div_ceil(10) } else { change.length };
    let at = change.at * parts.len() / 100_000;
    let end = (at + length).min(parts.len());
    match change.what / 3 {
        0 => {
            parts.drain(at..end);
        }
        1 => {
            let copy: Vec<&str> = parts[at..end].to_vec();
            let to = change.to * parts.len() / 100_000;
            parts.splice(to..to, copy);
        }
        _ => {
            parts.splice(at..end, [PIECES[change.piece % PIECES.len()].as_str()]);
        }
    }
    parts.concat()
}

fn damaged() -> impl Strategy<Value = Files> {
    (0..1000usize, prop::collection::vec((0..100usize, change()), 1..5)).prop_map(|(project, changes)| {
        let projects = &*PROJECTS;
        let mut files = projects[project % projects.len()].clone();
        for (file, change) in changes {
            let file = file % files.len();
            files[file].1 = changed(&files[file].1, &change);
        }
        files
    })
}

fn soup() -> impl Strategy<Value = Files> {
    prop::collection::vec(0..100_000usize, 0..80).prop_map(|pieces| {
        let text: String = pieces.into_iter().map(|p| PIECES[p % PIECES.len()].as_str()).collect();
        vec![("a.ekl".to_owned(), text.clone()), ("b.ekl.md".to_owned(), text)]
    })
}

fn bytes() -> impl Strategy<Value = Files> {
    prop::collection::vec(any::<u8>(), 0..300).prop_map(|bytes| {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        ["einklang.toml", "a.ekl", "b.ekl.md"].map(|path| (path.to_owned(), text.clone())).to_vec()
    })
}

#[test]
fn the_undamaged_inputs_pass() {
    PROJECTS.iter().for_each(|files| survives(files));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_projects_are_no_trouble(files in damaged()) {
        survives(&files);
    }

    #[test]
    fn the_words_of_the_language_in_any_order_are_no_trouble(files in soup()) {
        survives(&files);
    }

    #[test]
    fn any_bytes_are_no_trouble(files in bytes()) {
        survives(&files);
    }
}
