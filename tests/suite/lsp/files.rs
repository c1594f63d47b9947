//! Files that come, go and move; projects side by side; documents that are no files.

use std::fs;

use serde_json::json;

use super::client::{Client, Folder, capabilities};

const KIND: &str = "kind house { beside: house ? }\n";

#[test]
fn what_is_wrong_in_files_that_nobody_has_open_is_shown_too() {
    let folder = Folder::with(&[
        ("einklang.toml", "nonsense = 1\n"),
        ("a.ekl", KIND),
        ("deep/b.ekl", "house B { beside: C }\n"),
    ]);
    let mut client = Client::in_folder(&folder);
    assert_eq!(client.codes(), ["b.ekl:1: model/unknown_name", "einklang.toml:1: model/setting"]);
    // The other file gets what was missing, and is not saved.
    client.open(&folder.uri("a.ekl"), &format!("{KIND}house C\n"));
    assert_eq!(client.codes(), ["einklang.toml:1: model/setting"]);
    client.open(&folder.uri("einklang.toml"), "");
    assert_eq!(client.codes(), [""; 0]);
    // Closed without saving: the disk holds again.
    client.close(&folder.uri("a.ekl"));
    client.close(&folder.uri("einklang.toml"));
    assert_eq!(client.codes(), ["b.ekl:1: model/unknown_name", "einklang.toml:1: model/setting"]);
}

#[test]
fn files_that_others_write_are_noticed() {
    let folder =
        Folder::with(&[("einklang.toml", ""), ("a.ekl", KIND), ("b.ekl", "house B { beside: C }\n")]);
    let mut client = Client::in_folder(&folder);
    assert_eq!(client.codes(), ["b.ekl:1: model/unknown_name"]);
    folder.write("ä b/c.ekl", "house C\n");
    client.files_changed(&[(&folder.uri("ä b/c.ekl"), 1)]);
    assert_eq!(client.codes(), [""; 0]);
    folder.write("ä b/c.ekl", "house D\n");
    client.files_changed(&[(&folder.uri("ä b/c.ekl"), 2)]);
    assert_eq!(client.codes(), ["b.ekl:1: model/unknown_name"]);
    fs::remove_file(folder.path("b.ekl")).unwrap();
    client.files_changed(&[(&folder.uri("b.ekl"), 3)]);
    assert_eq!(client.codes(), [""; 0]);
    // What a project leaves out stays out, open or not.
    folder.write("einklang.toml", "exclude = [\"old/**\"]\n");
    folder.write("old/x.ekl", "nonsense\n");
    client.files_changed(&[(&folder.uri("einklang.toml"), 2), (&folder.uri("old/x.ekl"), 1)]);
    client.open(&folder.uri("old/x.ekl"), "more nonsense\n");
    assert_eq!(client.codes(), [""; 0]);
}

#[test]
fn a_folder_that_is_renamed_takes_its_files_with_it() {
    let folder = Folder::with(&[("einklang.toml", ""), ("old/a.ekl", "nonsense\n")]);
    let mut client = Client::in_folder(&folder);
    assert_eq!(client.codes(), ["a.ekl:1: model/sentence_outside"]);
    fs::rename(folder.path("old"), folder.path("new")).unwrap();
    let moved = json!({ "oldUri": folder.uri("old"), "newUri": folder.uri("new") });
    client.tell("workspace/didRenameFiles", json!({ "files": [moved] }));
    assert_eq!(client.codes(), ["a.ekl:1: model/sentence_outside"]);
    assert_eq!(client.shown[&folder.uri("old/a.ekl")], json!([]));
}

#[test]
fn a_client_that_watches_nothing_is_served_when_it_saves() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", KIND)]);
    let mut client = Client::of(&[&folder.uri("")], json!({}), json!({}));
    client.open(&folder.uri("a.ekl"), KIND);
    assert_eq!(client.codes(), [""; 0]);
    folder.write("b.ekl", "nonsense\n");
    client.tell("textDocument/didSave", json!({ "textDocument": { "uri": folder.uri("a.ekl") } }));
    assert_eq!(client.codes(), ["b.ekl:1: model/sentence_outside"]);
}

#[test]
fn a_file_that_is_not_saved_yet_belongs_to_the_project_it_will_lie_in() {
    let folder =
        Folder::with(&[("einklang.toml", ""), ("a.ekl", KIND), ("b.ekl", "house B { beside: C }\n")]);
    let mut client = Client::in_folder(&folder);
    client.open(&folder.uri("c.ekl"), "house C { beside: B }\n");
    assert_eq!(client.codes(), [""; 0]);
    client.close(&folder.uri("c.ekl"));
    assert_eq!(client.codes(), ["b.ekl:1: model/unknown_name"]);
}

#[test]
fn each_project_is_checked_by_itself() {
    let folder = Folder::with(&[
        ("one/einklang.toml", ""),
        ("one/a.ekl", "kind house\nhouse A\n"),
        ("two/einklang.toml", ""),
        ("two/a.ekl", "kind house\nhouse A\nhouse A\n"),
        ("loose.ekl", "kind house\nhouse A\n"),
        ("loose2.ekl", "house A\n"),
    ]);
    let mut client = Client::in_folder(&folder);
    assert_eq!(client.codes(), ["loose2.ekl:1: model/declared_twice", "a.ekl:3: model/declared_twice"]);
    // A project file makes a project of what lies beside it.
    folder.write("einklang.toml", "exclude = [\"loose2.ekl\"]\n");
    client.files_changed(&[(&folder.uri("einklang.toml"), 1)]);
    assert_eq!(client.codes(), ["a.ekl:3: model/declared_twice"]);
}

#[test]
fn folders_are_opened_and_closed_while_one_works() {
    let one = Folder::with(&[("einklang.toml", ""), ("a.ekl", "nonsense\n")]);
    let two = Folder::with(&[("einklang.toml", ""), ("b.ekl", "nonsense\n")]);
    let mut client = Client::in_folder(&one);
    assert_eq!(client.codes(), ["a.ekl:1: model/sentence_outside"]);
    let folder = |f: &Folder| json!({ "uri": f.uri(""), "name": "x" });
    let event = json!({ "added": [folder(&two)], "removed": [folder(&one)] });
    client.tell("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    assert_eq!(client.codes(), ["b.ekl:1: model/sentence_outside"]);
    // An open document keeps its project.
    client.open(&one.uri("a.ekl"), "nonsense\n");
    assert_eq!(client.codes().len(), 2);
}

#[test]
fn documents_that_belong_to_nothing_are_checked_alone() {
    let folder = Folder::with(&[("a.ekl", "nonsense\n"), ("b.ekl", "nonsense\n")]);
    let mut client = Client::of(&[], capabilities(), json!({ "lang": "en" }));
    client.open(&folder.uri("a.ekl"), "kind house\nhouse A\nhouse A\n");
    client.open("untitled:Untitled-1", "kind house\nhouse A\nhouse B\nhouse B\n");
    client.open("git:/x/a.ekl?HEAD", "nonsense\n");
    assert_eq!(
        client.codes(),
        ["a.ekl:3: model/declared_twice", "untitled:Untitled-1:4: model/declared_twice"]
    );
    client.change("untitled:Untitled-1", json!([{ "text": "" }]));
    client.close(&folder.uri("a.ekl"));
    assert_eq!(client.codes(), [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_folder_behind_a_link_is_shown_as_the_client_spells_it() {
    let real = Folder::with(&[("einklang.toml", ""), ("a.ekl", "nonsense\n"), ("b.ekl", "nonsense\n")]);
    let links = Folder::with(&[]);
    std::os::unix::fs::symlink(real.path(""), links.path("link")).unwrap();
    let mut client = Client::of(&[&links.uri("link")], capabilities(), json!({}));
    client.open(&links.uri("link/a.ekl"), "");
    assert_eq!(client.codes(), ["b.ekl:1: model/sentence_outside"]);
    assert!(client.shown.contains_key(&links.uri("link/b.ekl")), "{:?}", client.shown);
}
