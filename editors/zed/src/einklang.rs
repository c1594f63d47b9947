//! Tells Zed how the language server is started: `einklang lsp`, with the program on the path.

use zed_extension_api as zed;

struct Einklang;

impl zed::Extension for Einklang {
    fn new() -> Self {
        Einklang
    }

    fn language_server_command(
        &mut self,
        _server: &zed::LanguageServerId,
        worktree: &zed::Worktree,
    ) -> zed::Result<zed::Command> {
        let command = worktree.which("einklang").ok_or("`einklang` is not on the path")?;
        Ok(zed::Command { command, args: vec!["lsp".to_owned()], env: worktree.shell_env() })
    }
}

zed::register_extension!(Einklang);
