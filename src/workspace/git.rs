//! The files of a revision, as the program `git` tells them: nothing is checked out, nothing is written.
//!
//! A repository may be hostile. Only commands that read objects are run, with their arguments as they are and no shell
//! between; none of them runs hooks, filters or a monitor, and what is missing is not fetched.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::finding::{Lang, Said};
use crate::model::nearest::nearest;

/// A file of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// From the repository's top, with `/`.
    pub(super) path: String,
    /// In bytes.
    pub(super) size: u64,
    /// The name of its contents.
    object: String,
}

/// A repository, seen from a folder in it.
#[derive(Debug)]
pub(super) struct Repository<'p> {
    folder: &'p Path,
}

impl<'p> Repository<'p> {
    /// The repository that a folder lies in, and the way from its top to the folder: empty, or with a `/` at the end.
    pub(super) fn of(folder: &'p Path) -> Result<(Repository<'p>, String), Said> {
        let repository = Repository { folder };
        match repository.said(&["rev-parse", "--show-prefix"])? {
            Ok(prefix) => Ok((repository, prefix.trim_end_matches(['\n', '\r']).to_owned())),
            Err(why) if why.starts_with("not a git repository") => {
                Err(Said::both("is not in a git repository", "liegt in keinem Git-Repository"))
            }
            Err(why) if why.starts_with("detected dubious ownership") => Err(Said::both(
                "is in a git repository that belongs to somebody else, and git does not read it: see `safe.directory` in \
                 `git help config`",
                "liegt in einem Git-Repository, das jemand anderem gehört und das git deshalb nicht liest: siehe \
                 `safe.directory` in `git help config`",
            )),
            Err(why) => Err(Said::both(
                format!("is not in a git repository that can be read: {why}"),
                format!("liegt in keinem lesbaren Git-Repository: {why}"),
            )),
        }
    }

    /// The commit that a revision names.
    pub(super) fn commit(&self, revision: &str) -> Result<String, Said> {
        let named = format!("{revision}^{{commit}}");
        let found = self.said(&["rev-parse", "--verify", "--quiet", "--end-of-options", &named])?;
        let id = found.ok().map(|id| id.trim().to_owned()).filter(|id| is_object(id));
        match id {
            Some(id) => Ok(id),
            None => Err(self.unknown(revision)?),
        }
    }

    /// That a name is no revision, with the nearest branch or tag; or why there may be no more of them.
    fn unknown(&self, revision: &str) -> Result<Said, Said> {
        let is = Said::both("is not a revision of the repository", "ist keine Revision des Repositorys");
        let listed = self.said(&["for-each-ref", "--count=10000", "--format=%(refname:short)"])?;
        let names = listed.unwrap_or_default();
        let with = |en: String, de: String| {
            let said = |lang| is.in_lang(lang).to_owned();
            Said::both(said(Lang::En) + &en, said(Lang::De) + &de)
        };
        if let Some(near) = nearest(revision, names.lines()).first() {
            return Ok(with(format!(": did you mean `{near}`?"), format!(": ist `{near}` gemeint?")));
        }
        if self.said(&["rev-parse", "--is-shallow-repository"])?.is_ok_and(|said| said.trim() == "true") {
            return Ok(with(
                ", of which only the newest commits are here: `git fetch --unshallow` gets the others"
                    .to_owned(),
                ", von dem hier nur die neuesten Commits liegen: `git fetch --unshallow` holt die übrigen"
                    .to_owned(),
            ));
        }
        Ok(is)
    }

    /// All files of a commit, without links and repositories within the repository.
    pub(super) fn files(&self, commit: &str) -> Result<Vec<Entry>, Said> {
        let list = self.output(&["ls-tree", "-r", "-z", "-l", "--full-tree", commit])?;
        let list = list.map_err(|why| failed(&why))?;
        Ok(list.split(|b| *b == 0).filter_map(entry).collect())
    }

    /// The contents of files, in their order.
    pub(super) fn contents(&self, entries: &[&Entry]) -> Result<Vec<Vec<u8>>, Said> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|e| unstarted(&e))?;
        let read = read_batch(&mut child, entries);
        // Whatever was read, nobody listens any more: git ends.
        let ended = child.wait();
        match (read, ended) {
            (Ok(contents), Ok(_)) => Ok(contents),
            (Err(error), _) | (_, Err(error)) => Err(failed(&error.to_string())),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("--no-pager").arg("-C").arg(self.folder);
        command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
        command.args(["-c", "core.quotePath=false"]).args(arguments);
        // The repository is that of the folder, also where a hook says otherwise.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE"] {
            command.env_remove(name);
        }
        command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("GIT_NO_LAZY_FETCH", "1");
        command.env("GIT_ALLOW_PROTOCOL", "").env("LC_ALL", "C");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// What git writes; or, where it fails, its reason.
    fn output(&self, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, Said> {
        let output = self.command(arguments).output().map_err(|e| unstarted(&e))?;
        if output.status.success() {
            return Ok(Ok(output.stdout));
        }
        let why = String::from_utf8_lossy(&output.stderr);
        let why = why.lines().next().unwrap_or("").trim_start_matches("fatal: ").to_owned();
        Ok(Err(why))
    }

    fn said(&self, arguments: &[&str]) -> Result<Result<String, String>, Said> {
        let output = self.output(arguments)?;
        Ok(output.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn is_object(name: &str) -> bool {
    name.len() >= 40 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

/// An entry of the list: `MODE blob OBJECT SIZE\tPATH`.
fn entry(bytes: &[u8]) -> Option<Entry> {
    let line = String::from_utf8_lossy(bytes);
    let (head, path) = line.split_once('\t')?;
    let mut words = head.split_ascii_whitespace();
    let (mode, kind, object, size) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let is_file = kind == "blob" && mode.starts_with("100") && is_object(object);
    is_file
        .then(|| Some(Entry { path: path.to_owned(), size: size.parse().ok()?, object: object.to_owned() }))?
}

fn read_batch(child: &mut Child, entries: &[&Entry]) -> io::Result<Vec<Vec<u8>>> {
    let (Some(mut asks), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    std::thread::scope(|scope| {
        // git answers while it is still asked: who only asked would wait for ever.
        scope.spawn(move || entries.iter().try_for_each(|e| writeln!(asks, "{}", e.object)));
        let mut answers = BufReader::new(answers);
        entries.iter().map(|entry| answer(&mut answers, entry)).collect()
    })
}

/// An answer: `OBJECT blob SIZE`, the bytes, and the end of a line.
fn answer(answers: &mut impl BufRead, entry: &Entry) -> io::Result<Vec<u8>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let expected = format!("{} blob {}\n", entry.object, entry.size);
    if head != expected {
        return Err(io::Error::other(format!("no contents of `{}`", entry.path)));
    }
    let mut bytes = Vec::new();
    answers.by_ref().take(entry.size).read_to_end(&mut bytes)?;
    answers.read_exact(&mut [0])?;
    Ok(bytes)
}

fn unstarted(error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound => Said::both(
            "cannot be read: the program `git` is not installed",
            "kann nicht gelesen werden: das Programm `git` ist nicht installiert",
        ),
        _ => Said::both(
            format!("cannot be read: `git` does not start: {error}"),
            format!("kann nicht gelesen werden: `git` startet nicht: {error}"),
        ),
    }
}

fn failed(why: &str) -> Said {
    Said::both(
        format!("cannot be read by `git`: {why}"),
        format!("kann von `git` nicht gelesen werden: {why}"),
    )
}
