//! What the server says it can.

use lsp_types::{
    ChangeNotifications, DiagnosticOptions, DidChangeWatchedFilesNotification,
    DidChangeWatchedFilesRegistrationOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationOptions, FileOperationPattern, FileOperationPatternKind, FileOperationRegistrationOptions,
    FileSystemWatcher, GlobPattern, InitializeResult, Notification, Registration, Save, ServerCapabilities,
    ServerInfo, TextDocumentContentOptions, TextDocumentSyncKind, TextDocumentSyncOptions,
    WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};

use super::offered::Offered;
use super::requests::commands;

/// The scheme of what travels inside the binary.
const SCHEME: &str = "einklang";

/// The answer to `initialize`.
pub(super) fn result(offered: &Offered) -> InitializeResult {
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult {
        capabilities: capabilities(offered),
        server_info: Some(ServerInfo { name: "einklang".to_owned(), version }),
    }
}

fn capabilities(offered: &Offered) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(offered.encoding.name()),
        text_document_sync: Some(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::Incremental),
                save: Some(Save::Bool(true)),
                ..TextDocumentSyncOptions::default()
            }
            .into(),
        ),
        diagnostic_provider: offered.pulls.then(|| diagnostics().into()),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES.map(str::to_owned).to_vec(),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        workspace: Some(workspace(offered)),
        ..ServerCapabilities::default()
    }
}

fn diagnostics() -> DiagnosticOptions {
    DiagnosticOptions {
        identifier: Some("einklang".to_owned()),
        // A contradiction has two sides, and they seldom stand in one file.
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }
}

fn workspace(offered: &Offered) -> WorkspaceOptions {
    let content = TextDocumentContentOptions { schemes: vec![SCHEME.to_owned()] };
    let moved = || Some(FileOperationRegistrationOptions { filters: vec![drafts(), folders()] });
    WorkspaceOptions {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(ChangeNotifications::Bool(true)),
        }),
        file_operations: Some(FileOperationOptions {
            did_create: moved(),
            did_rename: moved(),
            did_delete: moved(),
            ..FileOperationOptions::default()
        }),
        text_document_content: offered.reads_content.then(|| content.into()),
    }
}

fn drafts() -> FileOperationFilter {
    operation("**/*.{ekl,ekl.md}", FileOperationPatternKind::File)
}

fn folders() -> FileOperationFilter {
    operation("**", FileOperationPatternKind::Folder)
}

fn operation(glob: &str, matches: FileOperationPatternKind) -> FileOperationFilter {
    FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: Some(matches), options: None },
    }
}

/// The files that the client is to watch.
pub(super) fn watchers() -> Registration {
    let globs = ["**/*.ekl", "**/*.ekl.md", "**/einklang.toml"];
    let watchers = globs
        .map(|glob| FileSystemWatcher { glob_pattern: GlobPattern::Pattern(glob.to_owned()), kind: None })
        .to_vec();
    let options = DidChangeWatchedFilesRegistrationOptions { watchers };
    Registration {
        id: "einklang-watch".to_owned(),
        method: DidChangeWatchedFilesNotification::METHOD.as_str().to_owned(),
        register_options: serde_json::to_value(options).ok(),
    }
}
