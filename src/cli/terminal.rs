//! What the terminal can show: colours, links, how wide it is; and what the reader wants of that.

use std::io::{self, IsTerminal};

use super::{ColorArg, Common};
use crate::finding::Lang;
use crate::render::{NARROWEST, Style};

/// Where something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    Out,
    Err,
}

impl Stream {
    pub(super) fn is_terminal(self) -> bool {
        match self {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }

    /// Whether the cursor can be moved there.
    pub(super) fn can_redraw(self) -> bool {
        self.is_terminal() && !is_dumb() && acts_on_escapes()
    }

    /// Columns and lines.
    pub(super) fn size(self) -> Option<(usize, usize)> {
        let size = match self {
            Stream::Out => terminal_size::terminal_size_of(io::stdout()),
            Stream::Err => terminal_size::terminal_size_of(io::stderr()),
        };
        size.map(|(columns, lines)| (columns.0.into(), lines.0.into()))
    }
}

impl Common {
    /// For findings, on the standard output.
    pub(super) fn style_out(&self, lang: Lang) -> Style {
        self.style(Stream::Out, lang)
    }

    /// For the summary, on the standard error output.
    pub(super) fn style_err(&self, lang: Lang) -> Style {
        self.style(Stream::Err, lang)
    }

    fn style(&self, stream: Stream, lang: Lang) -> Style {
        Style { lang, width: columns(stream), color: self.color(stream) }
    }

    fn color(&self, stream: Stream) -> bool {
        match self.color {
            ColorArg::Always => {
                acts_on_escapes();
                true
            }
            ColorArg::Never => false,
            ColorArg::Auto => shows_colors(stream),
        }
    }

    /// Whether places are links. They are asked for as colours are; a pipeline's log shows them as noise.
    pub(super) fn links(&self, stream: Stream) -> bool {
        let is_forced = is_on("FORCE_HYPERLINK");
        let may = is_forced || stream.can_redraw() && !is_set("CI");
        may && self.color != ColorArg::Never && supports_hyperlinks::supports_hyperlinks()
    }
}

/// Whether a stream shows colours, where the arguments do not say: the environment decides, then what it leads to.
pub(super) fn shows_colors(stream: Stream) -> bool {
    if is_set("NO_COLOR") {
        return false;
    }
    is_on("CLICOLOR_FORCE") || stream.can_redraw() && std::env::var_os("CLICOLOR").is_none_or(|v| v != "0")
}

/// Whether the terminal acts on escape sequences. Windows consoles want to be asked to; elsewhere there is nobody to ask.
fn acts_on_escapes() -> bool {
    anstyle_query::windows::enable_ansi_colors().unwrap_or(true)
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|v| !v.is_empty())
}

fn is_on(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|v| !v.is_empty() && v != "0")
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|t| t == "dumb")
}

/// The terminal's columns; `COLUMNS` overrides them, and 100 where there is no terminal.
fn columns(stream: Stream) -> usize {
    let set = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let size = || Some(stream).filter(|s| s.is_terminal()).and_then(Stream::size);
    set.or_else(|| size().map(|(columns, _)| columns)).unwrap_or(100).max(NARROWEST)
}
