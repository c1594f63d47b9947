//! Texts longer than the screen, a screen at a time.

use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::terminal::Stream;
use super::{heard, out};

/// What shows texts where the environment names nothing. The pager of Windows shows no umlauts: there it must be named.
const DEFAULT: &str = if cfg!(windows) { "" } else { "less -FRX" };

/// Shows a text: through the pager where it is wanted and the text is longer than the terminal, else as it is.
pub(super) fn show(text: &[u8], wanted: bool) -> io::Result<()> {
    let lines = text.iter().filter(|b| **b == b'\n').count();
    let is_longer = || Stream::Out.size().is_some_and(|(_, rows)| lines >= rows);
    if wanted && Stream::Out.can_redraw() && is_longer() && paged(text) {
        return Ok(());
    }
    let mut out = out();
    heard(out.write_all(text).and_then(|()| out.flush()))
}

/// Whether a pager could be started, and so has shown the text as far as it was wanted.
fn paged(text: &[u8]) -> bool {
    let set = |name: &str| std::env::var(name).ok();
    let words = words(set("EINKLANG_PAGER").or_else(|| set("PAGER")).as_deref().unwrap_or(DEFAULT));
    let Some((program, arguments)) = words.split_first() else { return false };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if std::env::var_os("LESS").is_none() {
        // Colours are shown, not spelt out, whatever way `less` is named.
        command.env("LESS", "FRX");
    }
    let Ok(mut pager) = command.spawn() else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // Who leaves the pager early has read enough.
        let _ = input.write_all(text);
    }
    let _ = pager.wait();
    true
}

/// The program and its arguments, as a shell would split them; nothing where it is `cat`, or cannot be read.
fn words(command: &str) -> Vec<String> {
    let words = shell_words::split(command).unwrap_or_default();
    if words == ["cat"] { Vec::new() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_and_nothing_else_is_done_with_them() {
        assert_eq!(words("less -FRX"), ["less", "-FRX"]);
        assert_eq!(words("'my pager' $(date) `x` ; rm"), ["my pager", "$(date)", "`x`", ";", "rm"]);
        for none in ["", "  ", "cat", "an 'open quote"] {
            assert!(words(none).is_empty(), "{none}");
        }
    }
}
