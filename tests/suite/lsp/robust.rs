//! The server never dies: whatever is said, in whatever order.

use einklang::lsp::Ended;
use lsp_server::{Request, RequestId};
use serde_json::{Value, json};

use super::client::{Client, Folder, capabilities};

/// All that a client may ask about a place.
const QUESTIONS: [&str; 30] = [
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/typeDefinition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
    "textDocument/rename",
    "textDocument/completion",
    "completionItem/resolve",
    "textDocument/signatureHelp",
    "textDocument/documentSymbol",
    "workspace/symbol",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/onTypeFormatting",
    "textDocument/codeAction",
    "codeAction/resolve",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/prepareCallHierarchy",
    "textDocument/documentLink",
    "textDocument/diagnostic",
    "workspace/executeCommand",
    "workspace/unheardOf",
];

fn everything(uri: &str, line: u32, character: u32) -> Value {
    let place = json!({ "line": line, "character": character });
    json!({
        "textDocument": { "uri": uri },
        "position": place,
        "positions": [place],
        "range": { "start": { "line": 0, "character": 0 }, "end": place },
        "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
        "options": { "tabSize": 2, "insertSpaces": true },
        "newName": "Other",
        "query": "a",
        "ch": "\n",
        "previousResultId": "1",
        "label": "a",
        "title": "a",
        "command": "einklang.check",
    })
}

#[test]
fn nothing_is_answered_before_it_is_initialized_or_after_it_is_shut_down() {
    let mut client = Client::silent();
    client.open("untitled:a", "nonsense");
    assert_eq!(client.ask("textDocument/hover", json!({})).unwrap_err().0, -32002);
    assert_eq!(client.ask("shutdown", Value::Null).unwrap_err().0, -32002);
    client
        .ask("initialize", json!({ "capabilities": { "textDocument": 7 }, "workspaceFolders": "x" }))
        .unwrap();
    assert_eq!(client.ask("initialize", json!({})).unwrap_err().0, -32602);
    client.ask("shutdown", Value::Null).unwrap();
    assert_eq!(client.ask("textDocument/hover", json!({})).unwrap_err().0, -32600);
    client.tell("exit", Value::Null);
    assert_eq!(client.vanish(), Ended::Properly);
}

#[test]
fn a_client_that_vanishes_ends_the_session() {
    assert_eq!(Client::silent().vanish(), Ended::Abruptly);
    let folder = Folder::with(&[("a.ekl", "nonsense\n")]);
    assert_eq!(Client::in_folder(&folder).vanish(), Ended::Abruptly);
    let mut client = Client::in_folder(&folder);
    client.tell("exit", Value::Null);
    assert_eq!(client.vanish(), Ended::Abruptly);
}

#[test]
fn whatever_parameters_come_something_is_answered() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "kind house\nhouse A\n")]);
    let mut client = Client::in_folder(&folder);
    let uri = folder.uri("a.ekl");
    client.open(&uri, "kind house { note: text }\nhouse Ä { note: \"😀\" }\n");
    let odd = [
        json!(null),
        json!([]),
        json!({}),
        json!({ "textDocument": { "uri": 3 } }),
        everything("file:///nowhere/x.ekl", 0, 0),
        everything("untitled:x", 1, 1),
        everything("einklang:/policy/nothing.ekl", 1, 1),
        everything("%%%", 1, 1),
        everything(&uri, 0, 0),
        everything(&uri, 1, 18),
        everything(&uri, u32::MAX, u32::MAX),
    ];
    for method in QUESTIONS {
        for parameters in &odd {
            if let Err((code, message)) = client.ask(method, parameters.clone()) {
                assert_ne!(code, -32603, "{method} {parameters}: {message}");
            }
        }
    }
    for method in [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
        "$/cancelRequest",
        "textDocument/didSave",
        "workspace/didChangeWatchedFiles",
        "workspace/didChangeWorkspaceFolders",
        "$/x",
    ] {
        for parameters in &odd {
            client.tell(method, parameters.clone());
        }
    }
    assert_eq!(client.leave(), Ended::Properly);
}

#[test]
fn versions_out_of_order_and_documents_that_are_not_open_do_no_harm() {
    let folder = Folder::with(&[("a.ekl", "kind house\n")]);
    let mut client = Client::in_folder(&folder);
    let uri = folder.uri("a.ekl");
    client.change(&uri, json!([{ "text": "nonsense\n" }]));
    client.close(&uri);
    assert_eq!(client.codes(), [""; 0]);
    client.open(&uri, "kind house\n");
    client.open(&uri, "nonsense\n");
    for version in [5, 3, -1] {
        let document = json!({ "uri": uri, "version": version });
        let changes = json!([{ "text": format!("kind house\n{}", "house A\n".repeat(2)) }]);
        client.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }
    assert_eq!(client.codes(), ["a.ekl:3: model/declared_twice"]);
    std::fs::remove_dir_all(folder.path("")).unwrap();
    client.files_changed(&[(&uri, 3)]);
    client.close(&uri);
    client.tell("workspace/didDeleteFiles", json!({ "files": [] }));
    assert_eq!(client.codes(), [""; 0]);
}

#[test]
fn what_was_taken_back_is_answered_as_such_and_a_place_that_moved_too() {
    let folder = Folder::with(&[("a.ekl", "kind house\n")]);
    let mut client = Client::in_folder(&folder);
    let uri = folder.uri("a.ekl");
    client.open(&uri, "kind house\nhouse A\n");
    client.settle();
    // A slow turn, so that what follows waits together.
    client.change(&uri, json!([{ "text": format!("kind house\n{}", "house A {}\n".repeat(3000)) }]));
    let moved = client.begin("textDocument/hover", everything(&uri, 1, 7));
    let taken = client.begin("textDocument/hover", everything(&uri, 1, 7));
    client.tell("$/cancelRequest", json!({ "id": 3 + 1 }));
    client.change(&uri, json!([{ "text": "kind house\nhouse A\n" }]));
    let whole = client.begin("textDocument/documentSymbol", everything(&uri, 1, 7));
    let (moved, taken, whole) = (client.answer(&moved), client.answer(&taken), client.answer(&whole));
    // Where all were taken in one turn; a fast machine may have answered before.
    assert!(moved.is_ok() || moved.as_ref().is_err_and(|e| [-32801, -32601].contains(&e.0)), "{moved:?}");
    assert!(
        taken.is_ok() || taken.as_ref().is_err_and(|e| [-32800, -32801, -32601].contains(&e.0)),
        "{taken:?}"
    );
    assert!(whole.as_ref().is_ok() || whole.as_ref().is_err_and(|e| e.0 == -32601), "{whole:?}");
}

#[test]
fn ten_thousand_requests_with_random_cancellation_are_all_answered_once() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "kind house { note: text }\nhouse A\n")]);
    let mut client = Client::of(&[&folder.uri("")], capabilities(), json!({}));
    let uri = folder.uri("a.ekl");
    client.open(&uri, "kind house { note: text }\nhouse A { note: \"a\" }\n");
    client.settle();
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let all = 10_000_i32;
    for number in 0..all {
        let method = QUESTIONS[next(QUESTIONS.len() as u64 - 2) as usize];
        let parameters = everything(&uri, next(3) as u32, next(12) as u32);
        let id = RequestId::from(format!("r{number}"));
        client.send(Request { id, method: method.to_owned(), params: parameters });
        if next(4) == 0 {
            let taken_back = number.saturating_sub(next(20) as i32);
            client.tell("$/cancelRequest", json!({ "id": format!("r{taken_back}") }));
        }
        if next(200) == 0 {
            let text = format!("kind house {{ note: text }}\nhouse A {{ note: \"{number}\" }}\n");
            client.change(&uri, json!([{ "text": text }]));
        }
    }
    let mut answered = std::collections::BTreeSet::new();
    for _ in 0..all {
        let response = client.next_response();
        assert!(answered.insert(response.id.to_string()), "{} twice", response.id);
        if let Err(error) = response.response_result {
            assert!([-32800, -32801, -32601, -32602, -32803].contains(&error.code), "{error:?}");
        }
    }
    assert_eq!(client.leave(), Ended::Properly);
}
