//! The tutorial, in English and in German: its steps are taken in their order, in a new folder, with the program itself.
//!
//! What a fence is, its first line says:
//!
//! | fence | step |
//! |---|---|
//! | `einklang file=PATH` | a file is written |
//! | `einklang in=PATH` | this stands in the file already |
//! | `diff in=PATH` | in the file, the lines behind `-` become those behind `+`; lines behind a blank only say where |
//! | `text` with `$ cd FOLDER` | the folder is entered |
//! | `text` with `$ einklang …` | the command is run, and prints what stands below; a last line `…` leaves the rest out |
//!
//! Of a check, only findings of rules that the page names are looked at: packs grow. Such a finding has to be shown as it is, and
//! none may be missing.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

use super::{PROMPT, code_of, path, places_in_packs_left_out};

const PAGES: [(&str, &str); 2] = [("docs/tutorial.md", "en_US.UTF-8"), ("docs/einstieg.md", "de_DE.UTF-8")];
/// As a last line of an output: there is more of it.
const MORE: &str = "…";

/// A fence of a page, with the line and the place of its text.
struct Fence {
    words: String,
    line: usize,
    start: usize,
    text: String,
}

fn fences(page: &str) -> Vec<Fence> {
    let (mut fences, mut open): (Vec<Fence>, Option<String>) = (Vec::new(), None);
    let mut end = 0;
    for (i, line) in page.lines().enumerate() {
        end += line.len() + 1;
        let ticks: String = line.chars().take_while(|c| *c == '`').collect();
        match (&open, fences.last_mut()) {
            (Some(fence), _) if line == fence => open = None,
            (Some(_), Some(last)) => last.text += &format!("{line}\n"),
            _ if ticks.len() >= 3 => {
                let words = line[ticks.len()..].to_owned();
                fences.push(Fence { words, line: i + 2, start: end, text: String::new() });
                open = Some(ticks);
            }
            _ => {}
        }
    }
    assert!(open.is_none(), "every fence is closed");
    fences
}

/// A reader who follows a page.
struct Reader<'p> {
    page: &'p str,
    locale: &'p str,
    folder: PathBuf,
    ran: usize,
}

impl Reader<'_> {
    /// What is wrong with a step; what the fence should say, if it shows an output.
    fn take(&mut self, fence: &Fence) -> Result<Option<String>, String> {
        if let Some(file) = fence.words.strip_prefix("einklang file=") {
            let file = self.folder.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, &fence.text).unwrap();
        } else if let Some(file) = fence.words.strip_prefix("einklang in=") {
            let text = self.read(file)?;
            return text
                .contains(&fence.text)
                .then_some(None)
                .ok_or(format!("this does not stand in {file}"));
        } else if let Some(file) = fence.words.strip_prefix("diff in=") {
            let text = self.read(file)?;
            let old = fence.text.lines().filter(|l| !l.starts_with('+')).map(behind).collect::<String>();
            let new = fence.text.lines().filter(|l| !l.starts_with('-')).map(behind).collect::<String>();
            if text.matches(&old).count() != 1 {
                return Err(format!("these lines do not stand in {file} exactly once"));
            }
            fs::write(self.folder.join(file), text.replacen(&old, &new, 1)).unwrap();
        } else if let Some(folder) = fence.text.strip_prefix("$ cd ") {
            self.folder.push(folder.trim());
        } else if let Some((command, shown)) = fence.text.split_once('\n')
            && let Some(command) = command.strip_prefix(PROMPT)
        {
            self.ran += 1;
            let said = self.run(command);
            let (shown, said) = match shown.strip_suffix(&format!("{MORE}\n")) {
                Some(begin) => {
                    let lines = begin.lines().count();
                    let said = said.lines().take(lines).map(|l| format!("{l}\n")).collect::<String>();
                    (shown, said + MORE + "\n")
                }
                None => (shown, said),
            };
            let differs = places_in_packs_left_out(shown) != places_in_packs_left_out(&said);
            return Ok(differs.then(|| format!("{PROMPT}{command}\n{said}")));
        } else if fence.words != "sh" {
            return Err(format!("nobody knows what to do with a fence `{}`", fence.words));
        }
        Ok(None)
    }

    /// Whether a finding concerns the page: it is none of a pack's, or of a rule that the page names.
    fn names(&self, code: &str) -> bool {
        let (pack, rule) = code.split_once('/').unwrap_or(("", code));
        ["project", "model", "syntax", "rules", "test"].contains(&pack) || self.page.contains(rule)
    }

    fn read(&self, file: &str) -> Result<String, String> {
        fs::read_to_string(self.folder.join(file)).map_err(|e| format!("{file}: {e}"))
    }

    /// What a command prints; what it says besides, if it prints nothing but a mistake or the files it wrote.
    fn run(&self, command: &str) -> String {
        let mut process = Command::new(env!("CARGO_BIN_EXE_einklang"));
        process.current_dir(&self.folder).args(words(command));
        for name in ["LC_ALL", "LC_MESSAGES", "COLUMNS"] {
            process.env_remove(name);
        }
        let output = process.env("LANG", self.locale).output().unwrap();
        // The summary counts what is in the packs, too, and they grow.
        let is_summed_up = command.starts_with("check");
        let said = if output.stdout.is_empty() && !is_summed_up { output.stderr } else { output.stdout };
        let said = String::from_utf8(said).unwrap();
        let (mut keep, mut all) = (true, String::new());
        for line in said.lines().map(str::trim_end) {
            if let Some(code) = code_of(line).filter(|_| is_summed_up) {
                keep = self.names(code);
            }
            if keep {
                all += &format!("{line}\n");
            }
        }
        let all = all.trim_end();
        if all.is_empty() { String::new() } else { format!("{all}\n") }
    }
}

/// A line of a diff without the sign that it begins with.
fn behind(line: &str) -> String {
    format!("{}\n", line.get(1..).unwrap_or(""))
}

/// The words of a command line; single quotes hold several together.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(i, part)| match i % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect::<Vec<_>>(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

/// With `UPDATE_DOCS=1` the outputs are corrected instead; read what was changed.
#[test]
fn every_step_of_the_tutorial_does_what_the_page_says() {
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for (page, locale) in PAGES {
        let home = TempDir::new().unwrap();
        let before = fs::read_to_string(path(page)).unwrap();
        let mut corrected: Vec<(Fence, String)> = Vec::new();
        let mut reader = Reader { page: &before, locale, folder: home.path().to_path_buf(), ran: 0 };
        let mut wrong = String::new();
        for fence in fences(&before) {
            match reader.take(&fence) {
                Ok(None) => {}
                Ok(Some(said)) if update => corrected.push((fence, said)),
                Ok(Some(said)) => {
                    wrong += &format!("{page}:{} shows\n{}but it is\n{said}\n", fence.line, fence.text)
                }
                Err(reason) => wrong += &format!("{page}:{}: {reason}\n", fence.line),
            }
        }
        assert!(reader.ran >= 15, "{page} runs {} commands", reader.ran);
        let mut after = before.clone();
        for (fence, said) in corrected.iter().rev() {
            after.replace_range(fence.start..fence.start + fence.text.len(), said);
        }
        if after != before {
            fs::write(path(page), after).unwrap();
        }
        assert!(wrong.is_empty(), "\n{wrong}");
    }
}

#[test]
fn both_languages_of_the_tutorial_take_the_same_steps() {
    let steps = |page: &str| -> Vec<String> {
        let of = |fence: &Fence| match fence.text.strip_prefix(PROMPT) {
            Some(command) => command.split_whitespace().next().unwrap_or("").to_owned(),
            None => fence.words.split('=').next().unwrap_or("").to_owned(),
        };
        fences(&fs::read_to_string(path(page)).unwrap()).iter().map(of).collect()
    };
    assert_eq!(steps(PAGES[0].0), steps(PAGES[1].0));
}
