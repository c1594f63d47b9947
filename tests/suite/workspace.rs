//! Which files belong together, on real folders.

use std::fs;
use std::path::{Path, PathBuf};

use einklang::finding::Lang;
use einklang::source::Pack;
use einklang::workspace::{self, FailOn, Workspace};
use tempfile::TempDir;

/// A folder with files.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(TempDir::new().unwrap());
        for (path, text) in files {
            folder.write(path, text.as_bytes());
        }
        folder
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn load(&self, paths: &[&str]) -> Workspace {
        let paths: Vec<PathBuf> = paths.iter().map(|p| self.path(p)).collect();
        workspace::load(&paths, &[], workspace::Tests::Wanted)
    }
}

fn paths(workspace: &Workspace) -> Vec<&str> {
    workspace.sources.files.iter().map(|f| f.path.as_str()).collect()
}

/// The messages about files and settings, each with its place.
fn messages(workspace: &Workspace) -> Vec<String> {
    let message = |f: &einklang::finding::Finding| {
        let path = &workspace.sources.get(f.primary.place.source).path;
        let words = workspace.sources.text(f.primary.place);
        let help = f.help.as_ref().map(|h| format!(" ({})", h.in_lang(Lang::En))).unwrap_or_default();
        format!("{path} `{words}` {}: {}{help}", f.code, f.message.in_lang(Lang::En))
    };
    workspace.findings.iter().map(message).collect()
}

fn unreadable(workspace: &Workspace) -> Vec<String> {
    workspace.unreadable.iter().map(|u| format!("{} {}", u.path, u.reason.in_lang(Lang::En))).collect()
}

#[test]
fn a_project_is_the_folder_of_its_file_whichever_file_is_given() {
    let folder = Folder::with(&[
        ("einklang.toml", ""),
        ("b/two.ekl.md", ""),
        ("a.ekl", ""),
        ("b/notes.txt", ""),
        ("b/plain.md", ""),
        ("a/three.ekl", ""),
    ]);
    for given in [vec!["b/two.ekl.md"], vec!["a"], vec!["."], vec!["a.ekl", "b"]] {
        let workspace = folder.load(&given);
        assert_eq!(paths(&workspace), ["a.ekl", "a/three.ekl", "b/two.ekl.md", "einklang.toml"]);
        assert_eq!(unreadable(&workspace), [""; 0]);
    }
}

#[test]
fn hidden_ignored_and_excluded_files_are_not_of_the_project() {
    let folder = Folder::with(&[
        ("einklang.toml", "exclude = [\"archive/**\", \"*.old.ekl\"]"),
        (".gitignore", "build/\n"),
        ("a.ekl", ""),
        ("b.old.ekl", ""),
        (".secret/a.ekl", ""),
        ("build/a.ekl", ""),
        ("archive/deep/a.ekl", ""),
    ]);
    assert_eq!(paths(&folder.load(&["."])), ["a.ekl", "einklang.toml"]);
    let given = folder.load(&["archive/deep/a.ekl"]);
    assert!(unreadable(&given)[0].ends_with("does not belong to the project"), "{:?}", unreadable(&given));
}

#[test]
fn only_findings_in_the_given_paths_are_selected_but_always_those_of_the_project_file() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", ""), ("a/b.ekl", ""), ("ab.ekl", "")]);
    let workspace = folder.load(&["a"]);
    let selected: Vec<&str> = workspace
        .sources
        .iter()
        .filter(|(id, _)| workspace.is_selected(*id))
        .map(|(_, s)| &*s.path)
        .collect();
    assert_eq!(selected, ["a/b.ekl", "einklang.toml"]);
}

#[test]
fn without_a_project_file_the_given_paths_are_all() {
    let folder = Folder::with(&[("drafts/a.ekl", ""), ("drafts/b/c.ekl", ""), ("other.ekl", "")]);
    assert_eq!(paths(&folder.load(&["drafts"])), ["drafts/a.ekl", "drafts/b/c.ekl"]);
    assert_eq!(paths(&folder.load(&["drafts/b/c.ekl"])), ["c.ekl"]);
    let both = ["drafts/b/c.ekl", "other.ekl", "other.ekl"];
    assert_eq!(paths(&folder.load(&both)), ["drafts/b/c.ekl", "other.ekl"]);
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_read() {
    let folder = Folder::with(&[("a.ekl", ""), ("notes.txt", "")]);
    folder.write("latin.ekl", b"title: \"Fachkr\xe4fte\"");
    let workspace = folder.load(&["a.ekl", "gone.ekl", "notes.txt", "latin.ekl"]);
    assert_eq!(paths(&workspace), ["a.ekl", "latin.ekl"]);
    let unreadable = unreadable(&workspace);
    assert!(unreadable[0].ends_with("gone.ekl does not exist"), "{unreadable:?}");
    assert!(unreadable[1].ends_with("notes.txt is neither `.ekl` nor `.ekl.md`"), "{unreadable:?}");
    assert_eq!(
        messages(&workspace),
        [
            "latin.ekl `\u{fffd}` syntax/not_utf8: the file is not UTF-8 text (save the file with the encoding UTF-8)"
        ]
    );
}

#[test]
fn unknown_settings_and_wrong_values_are_findings_with_the_nearest_key() {
    let folder = Folder::with(&[(
        "einklang.toml",
        "pakcs = []\nfail_on = \"errors\"\nas_of = 20260230\nlanguages = \"de\"\nexclude = [1]\n\
         [severity]\n\"a/b\" = \"eror\"\n[values]\nx = []\n",
    )]);
    insta::assert_snapshot!(messages(&folder.load(&["."])).join("\n"));
}

#[test]
fn settings_are_read() {
    let folder = Folder::with(&[(
        "einklang.toml",
        "languages = [\"de\", \"en\"]\nas_of = 2026-11-22\nfail_on = \"never\"\n[severity]\n\"p/*\" = \"off\"\n\
         \"p/r\" = \"note\"\n[values]\nshare = \"20 %\"\n",
    )]);
    let workspace = folder.load(&["."]);
    assert_eq!(messages(&workspace), [""; 0]);
    let settings = &workspace.settings;
    assert_eq!((settings.lang(), settings.as_of), (Some(Lang::De), Some(20_779)));
    assert_eq!(settings.fail_on, Some(FailOn::Never));
    let severity = |code| settings.set_for(code).map_or(Some("error"), |set| set.map(|s| s.name()));
    assert_eq!([severity("p/q"), severity("p/r"), severity("q/r")], [None, Some("note"), Some("error")]);
    assert_eq!(settings.values[0].text, "20 %");
    assert_eq!(workspace.sources.text(settings.values[0].place), "\"20 %\"");
}

#[test]
fn a_broken_project_file_is_a_finding_and_the_defaults_hold() {
    let folder = Folder::with(&[("einklang.toml", "fail_on = \"never\"\npacks = [\n"), ("a.ekl", "")]);
    let workspace = folder.load(&["."]);
    assert!(workspace.misconfigured);
    assert_eq!(workspace.settings.fail_on, None);
    assert_eq!(paths(&workspace), ["a.ekl", "einklang.toml"]);
    assert!(
        messages(&workspace)[0].contains("the project file is not valid TOML"),
        "{:?}",
        messages(&workspace)
    );
}

#[test]
fn a_folder_can_be_a_pack_and_its_files_are_then_its_alone() {
    let folder = Folder::with(&[
        ("einklang.toml", ""),
        ("a.ekl", "use \"packs/mine\"\nuse mine\nuse \"./packs/mine/\"\n"),
        ("packs/mine/words.ekl", "use \"packs/other\"\n"),
        ("packs/mine/sub/more.ekl", ""),
        ("packs/other/words.ekl", ""),
        ("packs/unused/words.ekl", ""),
    ]);
    let workspace = folder.load(&["."]);
    assert_eq!(messages(&workspace), [""; 0]);
    assert_eq!(workspace.sources.packs, ["mine", "other"]);
    let packs: Vec<String> = workspace
        .sources
        .files
        .iter()
        .map(|f| format!("{} {}", workspace.sources.pack_name(f.pack), f.path))
        .collect();
    assert_eq!(
        packs,
        [
            "project a.ekl",
            "project einklang.toml",
            "project packs/unused/words.ekl",
            "mine packs/mine/sub/more.ekl",
            "mine packs/mine/words.ekl",
            "other packs/other/words.ekl"
        ]
    );
    assert!(workspace.sources.sees(Pack(0), Pack(1)));
    assert!(!workspace.sources.sees(Pack(1), Pack(0)));
}

#[test]
fn packs_that_cannot_be_used_are_findings() {
    let folder = Folder::with(&[
        ("einklang.toml", "packs = [\"min\"]"),
        (
            "a.ekl",
            "use \"packs/mine\"\nuse mien\nuse \"../out\"\nuse \"packs/empty\"\nuse \"x/mine\"\nuse \".\"\n",
        ),
        ("b.ekl", "use \"x/rules\"\nuse \"x/with-dash\"\nuse \"/etc\"\n"),
        ("packs/mine/a.ekl", ""),
        ("x/mine/a.ekl", ""),
        ("x/rules/a.ekl", ""),
        ("x/with-dash/a.ekl", ""),
    ]);
    insta::assert_snapshot!(messages(&folder.load(&["."])).join("\n"));
}

#[test]
fn without_a_project_a_used_folder_is_read_too() {
    let folder =
        Folder::with(&[("a.ekl", "use \"packs/mine\"\n"), ("packs/mine/w.ekl", ""), ("packs/x.ekl", "")]);
    let workspace = folder.load(&["a.ekl"]);
    assert_eq!(paths(&workspace), ["a.ekl", "packs/mine/w.ekl"]);
    assert_eq!(workspace.sources.packs, ["mine"]);
}

#[test]
fn the_result_does_not_depend_on_the_number_of_threads_or_the_order_of_paths() {
    let folder =
        Folder::with(&[("a.ekl", "x: 3,5\nuse nix\n"), ("b.ekl", "kind {"), ("c/d.ekl", "use \"..\"")]);
    let load = |paths: &[&str], threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let workspace = folder.load(paths);
            format!("{:?}{:?}{:?}", workspace.sources, workspace.parsed, workspace.findings)
        })
    };
    let one = load(&["a.ekl", "b.ekl", "c"], 1);
    assert_eq!(one, load(&["c", "b.ekl", "a.ekl"], 4));
}

#[cfg(unix)]
mod links {
    use super::*;
    use std::os::unix::fs::symlink;

    fn link(from: &Path, to: &Path) {
        symlink(from, to).unwrap();
    }

    #[test]
    fn nothing_outside_the_project_is_read_through_links() {
        let outside = Folder::with(&[("pack/a.ekl", "secret")]);
        let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "use \"link\"\n"), ("b.ekl", "")]);
        link(&outside.path("pack"), &folder.path("link"));
        link(&outside.path("pack/a.ekl"), &folder.path("c.ekl"));
        let workspace = folder.load(&["."]);
        assert_eq!(paths(&workspace), ["a.ekl", "b.ekl", "einklang.toml"]);
        assert!(
            messages(&workspace)[0].contains("`link` lies outside the project"),
            "{:?}",
            messages(&workspace)
        );
    }

    #[test]
    fn a_circle_of_links_ends() {
        let folder = Folder::with(&[("einklang.toml", ""), ("a/a.ekl", "")]);
        link(&folder.path("a"), &folder.path("a/again"));
        assert_eq!(paths(&folder.load(&["."])), ["a/a.ekl", "einklang.toml"]);
    }
}

#[test]
fn texts_in_memory_are_a_workspace_too() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let workspace = workspace::of_texts([
        file("b.ekl", ""),
        file("einklang.toml", "as_of = \"2026-01-01\""),
        file("a.ekl", ""),
    ]);
    assert_eq!(paths(&workspace), ["a.ekl", "b.ekl", "einklang.toml"]);
    assert!(workspace.settings.as_of.is_some());
}

#[test]
fn texts_in_memory_read_nothing_from_disk() {
    // `tests` is a folder below the current one.
    let workspace = workspace::of_texts([("a.ekl".to_owned(), "use \"tests\"\n".to_owned())]);
    assert_eq!(paths(&workspace), ["a.ekl"]);
    assert!(messages(&workspace)[0].contains("no `.ekl` files in `tests`"), "{:?}", messages(&workspace));
}

#[test]
fn a_project_file_that_cannot_be_followed_is_a_misconfiguration() {
    for wrong in [
        "exclude = [\"a[\"]",
        "packs = [\"nonsense\"]",
        "as_of = \"soon\"",
        "fail_on = \"mistake\"",
        "languages = [\"fr\", \"de\"]",
    ] {
        let workspace = Folder::with(&[("einklang.toml", wrong), ("a.ekl", "")]).load(&[""]);
        assert!(workspace.misconfigured, "{wrong}");
        assert_eq!(workspace.findings.len(), 1, "{wrong}");
    }
    let fine = Folder::with(&[("einklang.toml", "languages = [\"de\", \"fr\"]"), ("a.ekl", "use nonsense")]);
    assert!(!fine.load(&[""]).misconfigured);
}

#[test]
fn bytes_that_are_no_text_are_said_once() {
    let folder = Folder::with(&[]);
    folder.write("a.ekl", b"kind a { \xe4: number }\n\xff\xfe\n");
    let workspace = folder.load(&[""]);
    assert_eq!(messages(&workspace).len(), 1);
    let codes = workspace.parsed.iter().flat_map(|p| &p.findings).map(|f| f.code.as_str());
    assert_eq!(codes.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn utf16_is_read_and_said_once_with_what_to_do() {
    let folder = Folder::with(&[("einklang.toml", "")]);
    let text = "kind Fachkräfte { amount: number }\nFachkräfte a { amount: 3 }\n";
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("marked.ekl", &[&[0xff, 0xfe], units.as_slice()].concat());
    folder.write("plain.ekl", &units);
    let workspace = folder.load(&["."]);
    let message = "`k` syntax/not_utf8: the file is stored as UTF-16 (“Unicode”), and not as UTF-8 (save it again as UTF-8: \
                   in most editors under “Save as”, there under “Encoding”)";
    assert_eq!(messages(&workspace), [format!("marked.ekl {message}"), format!("plain.ekl {message}")]);
    assert!(workspace.parsed.iter().all(|p| p.findings.is_empty()));
    assert_eq!(workspace.parsed.iter().map(|p| p.file.items.len()).sum::<usize>(), 4);
}

#[test]
fn a_file_of_noughts_is_one_finding() {
    let folder = Folder::with(&[("einklang.toml", "")]);
    folder.write("a.ekl", &[0; 4096]);
    let workspace = folder.load(&["."]);
    let found: Vec<&str> =
        workspace.parsed.iter().flat_map(|p| &p.findings).map(|f| f.message.in_lang(Lang::En)).collect();
    assert_eq!(found, ["4096 invisible characters stand here: U+0000, NUL, no character at all"]);
}

#[test]
fn the_ends_of_file_names_are_known_in_any_case() {
    let draft = "Prose.\n\n```einklang\nkind b\n```\n";
    let folder =
        Folder::with(&[("einklang.toml", ""), ("x.EKL", "kind a"), ("y.ekl.MD", draft), ("z.Ekl.txt", "")]);
    let workspace = folder.load(&["."]);
    assert_eq!(paths(&workspace), ["einklang.toml", "x.EKL", "y.ekl.MD"]);
    assert!(workspace.parsed.iter().all(|p| p.findings.is_empty()));
    assert_eq!(paths(&folder.load(&["x.EKL"])), paths(&workspace));
}
