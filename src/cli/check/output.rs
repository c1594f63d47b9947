//! Where the findings of a check go, and in which form.

use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::cli::replace::{replace, unwritten};
use crate::cli::{Common, heard, help, out};
use crate::finding::Said;
use crate::packs::is_ekl;
use crate::render::review::{self, Links, Room};
use crate::render::{Lines, Run, Style, github, gitlab, grouped, json, junit, sarif, short, terminal};
use crate::workspace::{PROJECT_FILE, Tests, Unreadable};

#[derive(Debug, Args)]
#[command(next_help_heading = help::OUTPUT)]
pub(super) struct Outputs {
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// Write to a file instead; with `FORMAT=` before it, in that form and beside the output. May be given several times
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = OsStringValueParser::new().try_map(Output::parse))]
    output: Vec<Output>,
}

/// A form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Pretty,
    Short,
    Json,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Markdown,
}

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Output {
    /// Its form, where it is not that of the standard output.
    format: Option<Format>,
    path: PathBuf,
}

impl Output {
    /// `FILE` or `FORMAT=FILE`; a file with `=` behind its first word is written as `./a=b`.
    fn parse(written: OsString) -> Result<Output, String> {
        let split = written.to_str().and_then(|text| text.split_once('='));
        let Some((word, path)) = split.filter(|(word, _)| word.chars().all(char::is_alphabetic)) else {
            return Ok(Output { format: None, path: written.into() });
        };
        match Format::from_str(word, false) {
            Ok(_) if path.is_empty() => Err("write it as `FORMAT=FILE`".to_owned()),
            Ok(format) => Ok(Output { format: Some(format), path: path.into() }),
            Err(_) => {
                let all = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
                let all: Vec<String> = all.map(|v| v.get_name().to_owned()).collect();
                Err(format!("FORMAT is one of {}", all.join(", ")))
            }
        }
    }
}

impl Outputs {
    fn formats(&self) -> impl Iterator<Item = Format> {
        let own = self.output.iter().filter_map(|o| o.format);
        own.chain(std::iter::once(self.format))
    }

    /// Whether people read the standard output.
    pub(super) fn is_for_people(&self) -> bool {
        matches!(self.format, Format::Pretty | Format::Short)
    }

    /// Whether a form lists the rules beside what they find.
    pub(super) fn list_rules(&self) -> bool {
        self.formats().any(|f| matches!(f, Format::Sarif | Format::Junit))
    }

    /// Whether a form shows the tests of rules.
    pub(super) fn tests(&self) -> Tests {
        if self.formats().any(|f| f == Format::Sarif) { Tests::Wanted } else { Tests::Skipped }
    }

    /// Writes a run to all that is asked for, with the places of the standard output as `places`; what could not be written is
    /// returned.
    pub(super) fn write(
        &self,
        run: &Run<'_>,
        places: &Lines<'_>,
        common: &Common,
    ) -> io::Result<Vec<Unreadable>> {
        let mut trouble = Vec::new();
        for (i, output) in self.output.iter().enumerate() {
            let is_twice = self.output.iter().take(i).any(|before| before.path == output.path);
            if let Some(reason) = is_twice.then(twice).or_else(|| is_read(&output.path)) {
                trouble.push(Unreadable { path: shown(&output.path), reason });
                continue;
            }
            let style = Style { lang: run.lang, width: 100, color: false };
            let format = output.format.unwrap_or(self.format);
            if let Err(error) = replace(&output.path, |out| format.write(out, run, style)) {
                trouble.push(Unreadable { path: shown(&output.path), reason: unwritten(&error) });
            }
        }
        // A file without a form of its own takes the place of the standard output.
        if self.output.iter().all(|o| o.format.is_some()) {
            let mut out = out();
            let run = Run { lines: places, ..*run };
            let written = self.format.write(&mut out, &run, common.style_out(run.lang));
            heard(written.and_then(|()| out.flush()))?;
        }
        Ok(trouble)
    }

    /// All findings as the summary of a job on GitHub, where there is one: the commands show only the worst. It is an extra:
    /// that it could not be written is said, and no failure.
    pub(super) fn append_summary(&self, run: &Run<'_>) -> Option<Unreadable> {
        let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|p| !p.is_empty())?;
        let append = || {
            let mut page = Vec::new();
            review::write(&mut page, run, &links(), Room::Summary)?;
            OpenOptions::new().append(true).create(true).open(&path)?.write_all(&page)
        };
        let is_for_github = self.formats().any(|f| f == Format::Github);
        let error = is_for_github.then(append)?.err()?;
        Some(Unreadable { path: "GITHUB_STEP_SUMMARY".to_owned(), reason: unwritten(&error) })
    }
}

impl Format {
    fn write(self, out: &mut dyn Write, run: &Run<'_>, style: Style) -> io::Result<()> {
        let Run { report, lines, lang, .. } = *run;
        match self {
            Format::Pretty if report.is_arranged() => grouped::write(out, report, lines, style),
            Format::Pretty => terminal::write(out, report, lines, style),
            Format::Short => short::write(out, report, lines, run.here, lang),
            Format::Json => json::write(out, report, lines, lang),
            Format::Sarif => sarif::write(out, run),
            Format::Github => github::write(out, run),
            Format::Gitlab => gitlab::write(out, run),
            Format::Junit => junit::write(out, run),
            Format::Markdown => review::write(out, run, &links(), Room::Comment),
        }
    }
}

/// The address of the files of the version that is checked, where the pipeline tells it.
fn links() -> Links {
    let set = |name: &str| std::env::var(name).ok().filter(|v| !v.is_empty());
    let github = || {
        let (server, repository) = (set("GITHUB_SERVER_URL")?, set("GITHUB_REPOSITORY")?);
        Some(format!("{server}/{repository}/blob/{}/", set("GITHUB_SHA")?))
    };
    let gitlab = || Some(format!("{}/-/blob/{}/", set("CI_PROJECT_URL")?, set("CI_COMMIT_SHA")?));
    Links { base: github().or_else(gitlab).unwrap_or_default() }
}

/// The way from the repository to the project, with a `/` behind each folder; without a repository, from the current
/// folder.
pub(super) fn folder(root: &Path) -> String {
    let Ok(root) = root.canonicalize() else { return String::new() };
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let here = || std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let base = repository.map(Path::to_path_buf).or_else(here).unwrap_or_default();
    let inside = root.strip_prefix(&base).unwrap_or(Path::new(""));
    inside.components().map(|c| format!("{}/", c.as_os_str().to_string_lossy())).collect()
}

/// The way from the current folder to the project, with a `/` behind each folder: editors open what they read from there.
/// Where the two have nothing in common it is the whole path.
pub(super) fn here(root: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    let (Ok(here), Ok(root)) = (here, root.canonicalize()) else { return String::new() };
    let shared = here.components().zip(root.components()).take_while(|(a, b)| a == b);
    let (shared, names) =
        shared.fold((0, false), |(n, any), (c, _)| (n + 1, any || matches!(c, Component::Normal(_))));
    if !names && here.components().count() > shared {
        let whole = root.to_string_lossy().replace('\\', "/");
        return format!("{}/", whole.strip_prefix("//?/").unwrap_or(&whole).trim_end_matches('/'));
    }
    let up = here.components().skip(shared).map(|_| "../".to_owned());
    let down = root.components().skip(shared).map(|c| format!("{}/", c.as_os_str().to_string_lossy()));
    up.chain(down).collect()
}

fn twice() -> Said {
    Said::both("is given twice", "ist zweimal angegeben")
}

/// A draft, a rule or a project file: nobody wants findings in its place.
fn is_read(path: &Path) -> Option<Said> {
    let name = path.file_name()?.to_string_lossy();
    let is_read = is_ekl(&name) || name == PROJECT_FILE;
    (is_read && path.exists()).then(|| {
        Said::both(
            "is not written over: it is a file that is checked",
            "wird nicht überschrieben: Es ist eine Datei, die geprüft wird",
        )
    })
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
