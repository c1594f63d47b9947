//! What the server says it can.

use lsp_types::{
    ChangeNotifications, CodeActionOptions, CodeLensOptions, CompletionOptions, DiagnosticOptions,
    DidChangeWatchedFilesNotification, DidChangeWatchedFilesRegistrationOptions, DocumentLinkOptions,
    DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter, FileOperationOptions,
    FileOperationPattern, FileOperationPatternKind, FileOperationRegistrationOptions, FileSystemWatcher,
    GlobPattern, InitializeResult, Notification, Registration, RenameOptions, Save, ServerCapabilities,
    ServerInfo, SignatureHelpOptions, TextDocumentContentOptions, TextDocumentSyncKind,
    TextDocumentSyncOptions, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities, WorkspaceOptions,
};

use super::offered::Offered;
use super::requests::{actions, commands, tokens};

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
            commands: words(&commands::NAMES),
            ..ExecuteCommandOptions::default()
        }),
        workspace: Some(workspace(offered)),
        ..reading(writing())
    }
}

/// What helps to write.
fn writing() -> ServerCapabilities {
    ServerCapabilities {
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(words(&[":", ".", ",", " ", "@"])),
            resolve_provider: Some(true),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(words(&["(", ","])),
            ..SignatureHelpOptions::default()
        }),
        code_action_provider: Some(
            CodeActionOptions { code_action_kinds: Some(actions::kinds()), ..CodeActionOptions::default() }
                .into(),
        ),
        rename_provider: Some(
            RenameOptions { prepare_provider: Some(true), ..RenameOptions::default() }.into(),
        ),
        document_formatting_provider: Some(true.into()),
        document_range_formatting_provider: Some(true.into()),
        document_on_type_formatting_provider: Some(DocumentOnTypeFormattingOptions {
            first_trigger_character: "}".to_owned(),
            more_trigger_character: Some(words(&["\n"])),
        }),
        ..ServerCapabilities::default()
    }
}

/// What helps to read.
fn reading(others: ServerCapabilities) -> ServerCapabilities {
    ServerCapabilities {
        hover_provider: Some(true.into()),
        definition_provider: Some(true.into()),
        declaration_provider: Some(true.into()),
        type_definition_provider: Some(true.into()),
        references_provider: Some(true.into()),
        document_highlight_provider: Some(true.into()),
        document_symbol_provider: Some(true.into()),
        workspace_symbol_provider: Some(true.into()),
        folding_range_provider: Some(true.into()),
        selection_range_provider: Some(true.into()),
        call_hierarchy_provider: Some(true.into()),
        type_hierarchy_provider: Some(true.into()),
        inlay_hint_provider: Some(true.into()),
        code_lens_provider: Some(CodeLensOptions::default()),
        document_link_provider: Some(DocumentLinkOptions::default()),
        semantic_tokens_provider: Some(tokens::options().into()),
        ..others
    }
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
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
