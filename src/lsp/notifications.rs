//! What the client tells: one function a notification.

use std::path::{Path, PathBuf};

use lsp_server::{Notification, RequestId};
use lsp_types::{
    CancelNotification, DidChangeConfigurationNotification, DidChangeTextDocumentNotification,
    DidChangeTextDocumentParams, DidChangeWatchedFilesNotification, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersNotification, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentNotification,
    DidCloseTextDocumentParams, DidOpenTextDocumentNotification, DidOpenTextDocumentParams,
    DidSaveTextDocumentNotification, DidSaveTextDocumentParams, FileChangeType, Id,
    LspNotificationMethod as Method, MessageType, Notification as Notifies, RegistrationParams,
    RegistrationRequest,
};
use serde_json::Value;

use super::address::Address;
use super::capabilities;
use super::documents::Document;
use super::failure::Failure;
use super::project::is_draft;
use super::server::Server;
use super::turn::Turn;
use crate::finding::Said;
use crate::workspace::PROJECT_FILE;

/// Takes one in; what is unknown or malformed is passed over.
pub(super) fn take(server: &mut Server<'_>, notification: Notification, turn: &mut Turn) {
    let Notification { method, params } = notification;
    let done = match Method::from(method.as_str()) {
        Method::Initialized => {
            initialized(server);
            Some(())
        }
        Method::CancelRequest => parsed::<CancelNotification>(params).map(|p| cancel(server, p.id, turn)),
        Method::TextDocumentDidOpen => {
            parsed::<DidOpenTextDocumentNotification>(params).map(|p| opened(server, p, turn))
        }
        Method::TextDocumentDidChange => {
            parsed::<DidChangeTextDocumentNotification>(params).map(|p| changed(server, p, turn))
        }
        Method::TextDocumentDidClose => {
            parsed::<DidCloseTextDocumentNotification>(params).map(|p| closed(server, p))
        }
        Method::TextDocumentDidSave => {
            parsed::<DidSaveTextDocumentNotification>(params).map(|p| saved(server, p))
        }
        Method::WorkspaceDidChangeWatchedFiles => {
            parsed::<DidChangeWatchedFilesNotification>(params).map(|p| files_changed(server, p))
        }
        Method::WorkspaceDidChangeWorkspaceFolders => {
            parsed::<DidChangeWorkspaceFoldersNotification>(params).map(|p| folders_changed(server, p))
        }
        Method::WorkspaceDidChangeConfiguration => {
            parsed::<DidChangeConfigurationNotification>(params).map(|p| configured(server, &p.settings))
        }
        Method::WorkspaceDidCreateFiles
        | Method::WorkspaceDidRenameFiles
        | Method::WorkspaceDidDeleteFiles => {
            // A folder may have taken many files with it.
            look_again(server);
            Some(())
        }
        _ => Some(()),
    };
    if done.is_none() {
        let said = Said::both(
            format!("`{method}` was sent with parameters that are none of its"),
            format!("`{method}` kam mit Parametern, die nicht dazu gehören"),
        );
        server.log(MessageType::Warning, &said);
    }
}

fn parsed<N: Notifies>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}

/// The folders that a client has open, out of the parameters of `initialize`.
pub(super) fn folders_of(parameters: &Value) -> Vec<PathBuf> {
    let listed = parameters.get("workspaceFolders").and_then(Value::as_array);
    let uris: Vec<&str> = match listed {
        Some(all) => all.iter().filter_map(|f| f.get("uri")?.as_str()).collect(),
        None => parameters.get("rootUri").and_then(Value::as_str).into_iter().collect(),
    };
    let mut folders: Vec<PathBuf> = uris.into_iter().filter_map(folder).collect();
    if listed.is_none() && folders.is_empty() {
        folders.extend(parameters.get("rootPath").and_then(Value::as_str).map(PathBuf::from));
    }
    folders
}

fn folder(uri: &str) -> Option<PathBuf> {
    Address::of(uri).path().map(Path::to_owned)
}

fn initialized(server: &mut Server<'_>) {
    if server.client.offered.watches {
        let registrations = vec![capabilities::watchers()];
        server.client.ask::<RegistrationRequest>("watch", RegistrationParams { registrations });
    }
}

fn cancel(server: &mut Server<'_>, id: Id, turn: &mut Turn) {
    let id: RequestId = match id {
        Id::Int(number) => number.into(),
        Id::String(text) => text.into(),
    };
    if server.delivery.cancel(&id) {
        server.client.answer(id, Err(Failure::cancelled()));
    } else if turn.requests.iter().any(|asked| asked.request.id == id) {
        turn.cancelled.insert(id);
    }
}

/// Whether a document is one that there is anything to say of.
fn is_ours(address: &Address, document: &Document) -> bool {
    match address {
        Address::File(path) => is_draft(path) || is_project_file(path) || is_einklang(document),
        // What version control shows of the past is nobody's draft.
        Address::Memory(uri) => {
            !uri.starts_with("git") && (is_draft(Path::new(uri)) || is_einklang(document))
        }
        Address::Embedded(_) => false,
    }
}

fn is_einklang(document: &Document) -> bool {
    document.language.to_lowercase().contains("einklang")
}

fn is_project_file(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == PROJECT_FILE)
}

fn opened(server: &mut Server<'_>, parameters: DidOpenTextDocumentParams, turn: &mut Turn) {
    let item = parameters.text_document;
    let address = Address::of(&item.uri.0);
    let language = serde_json::to_value(&item.language_id).unwrap_or_default();
    let language = language.as_str().unwrap_or_default().to_owned();
    let document = Document::new(item.uri.0, language, item.version, item.text);
    if !is_ours(&address, &document) {
        return;
    }
    server.documents.open.insert(address.clone(), document);
    tell_project(server, &address);
    turn.touched.insert(address);
}

fn changed(server: &mut Server<'_>, parameters: DidChangeTextDocumentParams, turn: &mut Turn) {
    let identifier = parameters.text_document;
    let address = Address::of(&identifier.text_document_identifier.uri.0);
    let encoding = server.client.offered.encoding;
    // Changes of what is not open are about a text that nobody here knows.
    let Some(document) = server.documents.open.get_mut(&address) else { return };
    document.change(identifier.version, parameters.content_changes, encoding);
    tell_project(server, &address);
    turn.touched.insert(address);
}

/// Gives the project of an open document its text.
fn tell_project(server: &mut Server<'_>, address: &Address) {
    let Some(document) = server.documents.get(address) else { return };
    let Some(index) = server.projects.meet(address) else { return };
    let Some(project) = server.projects.all.get_mut(index).filter(|p| !p.is_new()) else { return };
    let Some(path) = project.path_of(address) else { return };
    let known = project.text(&path);
    if known.is_some_and(|text| *text == document.text) {
        // As it was checked, or as it is about to be, if other texts of it wait.
        project.settle(&path);
    } else if known.is_some() || address.path().is_some_and(|p| !p.exists()) {
        project.edit(path, Some(document.text.clone()));
    } else {
        // It is there, but was not read: the project leaves it out, or it is new.
        project.settle(&path);
        project.look_again();
    }
}

fn closed(server: &mut Server<'_>, parameters: DidCloseTextDocumentParams) {
    let address = Address::of(&parameters.text_document.uri.0);
    if server.documents.open.shift_remove(&address).is_none() {
        return;
    }
    match address.path().filter(|p| !server.projects.is_alone(p)) {
        Some(path) => file_changed(server, path),
        None => server.projects.survey(&server.documents),
    }
}

fn saved(server: &mut Server<'_>, parameters: DidSaveTextDocumentParams) {
    // A client that does not watch files is trusted to save what it changes: others may have changed more.
    if !server.client.offered.watches {
        let address = Address::of(&parameters.text_document.uri.0);
        let project = server.projects.of(&address).and_then(|i| server.projects.all.get_mut(i));
        project.into_iter().for_each(|p| p.look_again());
    }
}

fn files_changed(server: &mut Server<'_>, parameters: DidChangeWatchedFilesParams) {
    for event in parameters.changes {
        let Some(path) = folder(&event.uri.0) else { continue };
        let comes_or_goes = event.kind != FileChangeType::Changed;
        if is_project_file(&path) && comes_or_goes {
            // What belonged to one project may belong to another now.
            server.projects.survey(&server.documents);
            server.projects.all.iter_mut().for_each(|p| p.read_anew());
        } else if server.documents.get(&Address::File(path.clone())).is_none() {
            file_changed(server, &path);
        }
    }
}

/// A file that is not open has another text now, or none.
fn file_changed(server: &mut Server<'_>, path: &Path) {
    let address = Address::File(path.to_owned());
    let Some(project) = server.projects.of(&address).and_then(|i| server.projects.all.get_mut(i)) else {
        return;
    };
    let Some(source) = project.path_of(&address).filter(|_| !project.is_new()) else { return };
    match project.text(&source) {
        // It is new, or none of the project's, or was never saved.
        None => {
            project.settle(&source);
            if path.exists() {
                project.look_again();
            }
        }
        Some(known) => match std::fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) if text == *known => project.settle(&source),
            Ok(Ok(text)) => project.edit(source, Some(text)),
            // Bytes that are no text are told of, and what cannot be read too.
            Ok(Err(_)) => project.read_anew(),
            Err(_) if path.exists() => project.read_anew(),
            Err(_) => project.edit(source, None),
        },
    }
}

fn folders_changed(server: &mut Server<'_>, parameters: DidChangeWorkspaceFoldersParams) {
    let event = parameters.event;
    let gone: Vec<PathBuf> = event.removed.iter().filter_map(|f| folder(&f.uri.0)).collect();
    let mut folders = server.projects.folders().to_owned();
    folders.retain(|f| !gone.contains(f));
    folders.extend(event.added.iter().filter_map(|f| folder(&f.uri.0)));
    folders.dedup();
    server.projects.set_folders(folders, &server.documents);
}

/// The user wants another language, say.
fn configured(server: &mut Server<'_>, settings: &Value) {
    if server.client.offered.configure(settings) {
        server.projects.all.iter_mut().for_each(|p| p.read_anew());
    }
}

fn look_again(server: &mut Server<'_>) {
    server.projects.survey(&server.documents);
    server.projects.all.iter_mut().for_each(|p| p.look_again());
}
