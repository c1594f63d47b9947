//! `einklang lsp`, as a client sees it.

mod answers;
mod client;
mod conversations;
mod equal;
mod files;
mod positions;
mod pulled;
mod robust;
mod stdio;
