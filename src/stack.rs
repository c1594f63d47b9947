//! Room on the stack for what recurses as deep as an expression is nested.
//!
//! The parser bounds how deep expressions nest, and the typer how deep defines are put into each other; the product
//! of both still fits no ordinary thread. The stack reserved here is address space: memory is used only as far as
//! the recursion goes.

use std::cell::Cell;
use std::sync::{OnceLock, mpsc};
use std::thread;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

const SIZE: usize = 512 << 20;

/// How many bytes of text make it worth while to work side by side.
const MUCH: usize = 256 << 10;

thread_local! {
    /// Whether this thread was made for all that a command does.
    static IS_ROOMY: Cell<bool> = const { Cell::new(false) };
}

static THREADS: OnceLock<Option<ThreadPool>> = OnceLock::new();

/// The threads of all that is done side by side, with large stacks: the same from the first file to the last finding, so that
/// what one stage gives back the next one takes. Made when there is first something to do.
fn threads() -> Option<&'static ThreadPool> {
    THREADS.get_or_init(|| ThreadPoolBuilder::new().stack_size(SIZE).build().ok()).as_ref()
}

/// Whether this thread has a large stack, and there are no others that work side by side: little is to be done.
fn is_alone() -> bool {
    IS_ROOMY.get() && THREADS.get().is_none()
}

/// Runs a command on one thread with a large stack, which is all that a small draft needs: others are only made where
/// much is to be done. The process ends with the command: the thread and all that it holds are not taken apart before.
pub fn alone<T: Send + 'static, W: FnOnce() -> T + Send + 'static>(work: W) -> T {
    let (hand, handed) = mpsc::channel::<W>();
    let (tell, told) = mpsc::channel();
    let run = move || {
        let Ok(work) = handed.recv() else { return };
        IS_ROOMY.set(true);
        let _ = tell.send(work());
        loop {
            thread::park();
        }
    };
    let Ok(thread) = thread::Builder::new().stack_size(SIZE).spawn(run) else { return work() };
    if let Err(mpsc::SendError(work)) = hand.send(work) {
        return work();
    }
    match told.recv() {
        Ok(done) => done,
        Err(_) => match thread.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => std::process::abort(),
        },
    }
}

/// Does something with each of several, the texts of which have so many bytes: side by side where that is worth while. The
/// answers stand in the order of what they are about.
pub fn each<I: Send, T: Send>(all: Vec<I>, bytes: usize, work: impl Fn(I) -> T + Send + Sync) -> Vec<T> {
    match is_alone() && bytes < MUCH {
        true => all.into_iter().map(work).collect(),
        false => side_by_side(|| all.into_par_iter().map(&work).collect()),
    }
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
    if is_alone() {
        return work();
    }
    match threads() {
        Some(threads) => threads.install(work),
        None => apart(work),
    }
}

/// Runs something on a new thread with a large stack; on this one, where no other can be had.
fn apart<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let mut slot = Some(work);
    let done = thread::scope(|scope| {
        let work = &mut slot;
        let run = move || work.take().map(|work| work());
        let thread = thread::Builder::new().stack_size(SIZE).spawn_scoped(scope, run).ok()?;
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
