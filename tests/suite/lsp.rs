//! `einklang lsp`, as a client sees it.

mod client;
mod conversations;
mod equal;
mod files;
mod positions;
mod pulled;
mod robust;
mod stdio;
