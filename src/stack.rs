//! Room on the stack for what recurses as deep as an expression is nested.
//!
//! The parser bounds how deep expressions nest, and the typer how deep defines are put into each other; the product
//! of both still fits no ordinary thread. The stack reserved here is address space: memory is used only as far as
//! the recursion goes.

use std::sync::OnceLock;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

const SIZE: usize = 512 << 20;

/// The threads of all that is done side by side, with large stacks: the same from the first file to the last finding, so that
/// what one stage gives back the next one takes. Made when there is first something to do.
fn threads() -> Option<&'static ThreadPool> {
    static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();
    THREADS.get_or_init(|| ThreadPoolBuilder::new().stack_size(SIZE).build().ok()).as_ref()
}

/// Runs something that divides its work; on this thread, where no others can be had.
pub fn side_by_side<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match threads() {
        Some(threads) => threads.install(work),
        None => work(),
    }
}

/// Runs something on a thread with a large stack; on this one, where no other can be had.
pub fn roomy<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if let Some(threads) = threads() {
        return threads.install(work);
    }
    let mut slot = Some(work);
    let done = std::thread::scope(|scope| {
        let work = &mut slot;
        let run = move || work.take().map(|work| work());
        let thread = std::thread::Builder::new().stack_size(SIZE).spawn_scoped(scope, run).ok()?;
        match thread.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
    match (done, slot) {
        (Some(done), _) => done,
        (None, Some(work)) => work(),
        (None, None) => std::process::abort(),
    }
}

/// The same for each of several, side by side; the answers stand in the order of what they are about.
pub fn roomy_each<I: Sync, T: Send>(all: &[I], work: impl Fn(&I) -> T + Send + Sync) -> Vec<T> {
    match threads() {
        Some(threads) => threads.install(|| all.par_iter().map(&work).collect()),
        None => roomy(|| all.iter().map(&work).collect()),
    }
}

/// Drops something that nobody waits for, on another thread where there is one: the only one may never come to it.
pub fn drop_aside<T: Send + 'static>(it: T) {
    match threads() {
        Some(threads) if threads.current_num_threads() > 1 => threads.spawn(move || drop(it)),
        _ => drop(it),
    }
}
