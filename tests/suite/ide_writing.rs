//! What editors ask while something is written: completion, tokens, symbols, formatting, actions.

mod actions;
mod completion;
mod fixture;
mod reading;
mod robust;
