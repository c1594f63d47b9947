//! The bar of a run that takes long, on a terminal.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::terminal::Stream;
use super::{Common, lang_of_system};
use crate::finding::Lang;
use crate::progress::{Progress, Stage};

/// What takes less shows no bar.
const LONG: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);

/// Shows how far a run is, as long as it lives.
#[derive(Debug)]
pub(super) struct Bar {
    progress: Arc<Progress>,
    /// Where nobody looks, there is no thread.
    drawn: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    pub(super) fn new(common: &Common) -> Bar {
        let progress = Arc::<Progress>::default();
        let wanted = !common.quiet && Stream::Err.can_redraw();
        let drawn = wanted.then(|| {
            let (end, ended) = mpsc::channel();
            let lang = common.lang.map(Lang::from).or_else(lang_of_system).unwrap_or_default();
            let progress = Arc::clone(&progress);
            (end, std::thread::spawn(move || draw(&progress, lang, &ended)))
        });
        Bar { progress, drawn }
    }

    pub(super) fn progress(&self) -> &Progress {
        &self.progress
    }
}

impl Drop for Bar {
    /// The bar is gone before anything else is written.
    fn drop(&mut self) {
        if let Some((end, thread)) = self.drawn.take() {
            drop(end);
            let _ = thread.join();
        }
    }
}

fn draw(progress: &Progress, lang: Lang, ended: &Receiver<()>) {
    let goes_on = |wait| ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
    if !goes_on(LONG) {
        return;
    }
    let style =
        |template| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let (counted, open) = (style("{spinner} {msg} {bar:24} {pos}/{len}"), style("{spinner} {msg}"));
    let first = words(progress.now().0, lang);
    let bar = ProgressBar::new(0).with_style(open.clone()).with_message(first);
    loop {
        let (stage, done, total) = progress.now();
        bar.set_style(if total > 0 { counted.clone() } else { open.clone() });
        bar.set_length(total as u64);
        bar.set_position(done as u64);
        bar.set_message(words(stage, lang));
        bar.tick();
        if !goes_on(TICK) {
            break;
        }
    }
    bar.finish_and_clear();
}

fn words(stage: Stage, lang: Lang) -> &'static str {
    match stage {
        Stage::Read => lang.pick("reading files", "liest Dateien"),
        Stage::Parse => lang.pick("parsing texts", "zerlegt Texte"),
        Stage::Model => lang.pick("collecting what is stated", "sammelt die Angaben"),
        Stage::Rules => lang.pick("preparing rules", "bereitet Regeln vor"),
        Stage::Solve => lang.pick("checking rules", "prüft Regeln"),
    }
}
