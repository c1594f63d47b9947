//! What is said, word for word.

use serde_json::{Value, json};

use super::client::{Client, Folder, capabilities, shown};

const DRAFT: &str = "\
use policy

kind house { rooms: number }

house Blue { rooms: 3 }
house Blue { rooms: 4 }
house Red  { roms: 2 }
";

#[test]
fn a_session_begins_with_what_each_side_can() {
    let folder = Folder::with(&[]);
    let mut client = Client::silent();
    let answer = client
        .ask(
            "initialize",
            json!({ "processId": null, "rootUri": folder.uri(""), "capabilities": capabilities() }),
        )
        .unwrap();
    insta::assert_snapshot!(shown(&folder, &answer));
    client.tell("initialized", json!({}));
    client.settle();
    insta::assert_snapshot!(shown(&folder, &json!(client.heard)));
    assert_eq!(client.leave(), einklang::lsp::Ended::Properly);
}

#[test]
fn a_mistake_is_shown_with_its_other_side_and_its_page() {
    let folder = Folder::with(&[("einklang.toml", "languages = [\"en\"]\n"), ("a.ekl", DRAFT)]);
    let mut client = Client::of(&[&folder.uri("")], capabilities(), json!({ "packText": true }));
    client.settle();
    insta::assert_snapshot!(shown(&folder, &json!(client.shown)));
}

#[test]
fn a_client_that_shows_no_related_places_reads_of_them() {
    let folder = Folder::with(&[("a.ekl", DRAFT)]);
    let mut client = Client::of(&[&folder.uri("")], json!({}), json!({ "lang": "de" }));
    client.settle();
    let messages: Vec<&Value> =
        client.shown[&folder.uri("a.ekl")].as_array().unwrap().iter().map(|d| &d["message"]).collect();
    insta::assert_snapshot!(shown(&folder, &json!(messages)));
}

#[test]
fn the_language_is_the_clients_then_the_projects() {
    let folder = Folder::with(&[("einklang.toml", "languages = [\"de\"]\n"), ("a.ekl", "nonsense\n")]);
    let says = |options: Value| {
        let mut client = Client::of(&[&folder.uri("")], capabilities(), options);
        client.settle();
        client.shown[&folder.uri("a.ekl")][0]["message"].as_str().unwrap().to_owned()
    };
    assert!(says(json!({})).contains("kann nur"), "{}", says(json!({})));
    assert!(says(json!({ "lang": "en" })).contains("can only"), "{}", says(json!({ "lang": "en" })));
}

#[test]
fn the_language_changes_with_the_settings() {
    let folder = Folder::with(&[("einklang.toml", "languages = [\"de\"]\n"), ("a.ekl", "nonsense\n")]);
    let mut client = Client::in_folder(&folder);
    let says = |client: &mut Client| {
        client.settle();
        client.shown[&folder.uri("a.ekl")][0]["message"].as_str().unwrap().to_owned()
    };
    assert!(says(&mut client).contains("can only"));
    for (settings, words) in [
        (json!({ "einklang": { "lang": "de" } }), "kann nur"),
        (json!({ "lang": "en" }), "can only"),
        // What is none of ours, or says nothing, changes nothing.
        (json!({ "other": { "lang": "de" } }), "can only"),
        (json!(null), "can only"),
        // As if none were named: the project's.
        (json!({ "einklang": { "language": "auto" } }), "kann nur"),
    ] {
        client.tell("workspace/didChangeConfiguration", json!({ "settings": settings }));
        assert!(says(&mut client).contains(words), "{settings}");
    }
}

#[test]
fn the_first_check_is_shown_as_progress() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "")]);
    let can = json!({ "window": { "workDoneProgress": true } });
    let mut client = Client::of(&[&folder.uri("")], can, json!({}));
    client.settle();
    let methods: Vec<&str> = client.heard.iter().map(|(method, _)| method.as_str()).collect();
    assert_eq!(methods, ["window/workDoneProgress/create", "$/progress", "$/progress"]);
    client.open(&folder.uri("a.ekl"), "kind house\n");
    client.settle();
    assert_eq!(client.heard.len(), 3, "{:?}", client.heard);
}

#[test]
fn commands_run_tests_draw_and_explain() {
    let draft = "\
kind house { rooms: number  beside: house ? }
house Blue { rooms: 3  beside: Red }
house Red { rooms: 0 }
rule empty_house \"An empty house\" {
  severity: error
  for h: house
  where h.rooms == 0
  report h.rooms \"{h} has no rooms\"
}
test \"no rooms\" {
  house A { rooms: 0 }
  expect empty_house at A
}
test \"rooms\" {
  house A { rooms: 1 }
  expect empty_house at A
}
";
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", draft)]);
    let mut client =
        Client::of(&[&folder.uri("")], capabilities(), json!({ "lang": "en", "packText": true }));
    client.settle();
    let uri = folder.uri("a.ekl");
    let fingerprint = client.shown[&uri][0]["data"]["fingerprint"].clone();
    let mut said = String::new();
    for (command, argument) in [
        ("einklang.test", json!({ "uri": uri, "title": "rooms" })),
        ("einklang.test", json!({})),
        ("einklang.graph", json!({ "uri": uri, "around": "Blue" })),
        ("einklang.graph", json!({ "uri": uri, "position": { "line": 2, "character": 7 }, "format": "dot" })),
        ("einklang.graph", json!({ "uri": uri, "around": "Bleu" })),
        ("einklang.why", json!({ "uri": uri, "fingerprint": fingerprint })),
        ("einklang.why", json!({ "uri": uri, "position": { "line": 0, "character": 0 } })),
        ("einklang.explain", json!({ "uri": uri, "code": "model/unknown_name" })),
        ("einklang.check", json!({})),
        ("einklang.what", json!({})),
    ] {
        let answer =
            client.ask("workspace/executeCommand", json!({ "command": command, "arguments": [argument] }));
        let answer = match answer {
            Ok(value) => shown(&folder, &value),
            Err((code, message)) => format!("{code}: {message}"),
        };
        let argument = shown(&folder, &argument).replace('\n', "");
        said += &format!("--- {command} {argument}\n{answer}\n");
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_page_of_a_pack_can_be_read_and_is_no_file() {
    let mut client = Client::of(&[], capabilities(), json!({ "packText": true }));
    let any = einklang::packs::files("policy").unwrap();
    let (path, text) = any.first().unwrap();
    let uri = path.replacen("einklang:", "einklang:/", 1);
    assert_eq!(client.ask("einklang/packText", json!({ "uri": uri })).unwrap()["text"], json!(text));
    assert_eq!(
        client.ask("workspace/textDocumentContent", json!({ "uri": uri })).unwrap()["text"],
        json!(text)
    );
    let code = client.ask("einklang/packText", json!({ "uri": "einklang:/model/unknown_name.md" })).unwrap();
    assert!(code["text"].as_str().unwrap().starts_with("# "), "{code}");
    for wrong in ["einklang:/policy/../../x", "einklang:", "file:///etc/passwd", "einklang:/policy/"] {
        assert!(client.ask("einklang/packText", json!({ "uri": wrong })).is_err(), "{wrong}");
    }
}
