//! `check --watch`: the program itself, beside an editor.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far more than any machine needs: only what never happens takes as long.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running check, and what it has said so far.
struct Watch {
    child: Child,
    out: Arc<Mutex<String>>,
    err: Arc<Mutex<String>>,
}

impl Watch {
    fn start(folder: &Path, arguments: &[&str]) -> Watch {
        let mut child = Command::new(env!("CARGO_BIN_EXE_einklang"))
            .current_dir(folder)
            .args(["check", "--watch", "--format", "short", "--lang", "en"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (collect(child.stdout.take().unwrap()), collect(child.stderr.take().unwrap()));
        Watch { child, out, err }
    }

    /// Waits until both streams have said something that was not there before.
    fn says(&mut self, out: &str, err: &str) -> String {
        let start = Instant::now();
        loop {
            {
                let (mut said_out, mut said_err) = (self.out.lock().unwrap(), self.err.lock().unwrap());
                if said_out.contains(out) && said_err.contains(err) && said_err.contains("Ctrl-C ends\n") {
                    said_out.clear();
                    return std::mem::take(&mut said_err);
                }
                let ended = self.child.try_wait().unwrap();
                assert!(ended.is_none(), "ended with {ended:?}: {said_out}{said_err}");
                assert!(start.elapsed() < PATIENCE, "neither `{out}` nor `{err}`: {said_out}{said_err}");
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks it to end, as a terminal does.
    #[cfg(unix)]
    fn interrupt(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn collect(mut from: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let said = Arc::<Mutex<String>>::default();
    let to = Arc::clone(&said);
    std::thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(n @ 1..) = from.read(&mut bytes) {
            to.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..n]));
        }
    });
    said
}

/// Writes as many editors do: beside the file, and then over it.
fn save(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

const MISTAKE: &str = "source A { author: 3,5 }\n";

#[cfg(unix)]
#[test]
fn what_an_editor_saves_is_checked_again_until_it_is_interrupted() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("einklang.toml"), "").unwrap();
    fs::write(at("a.ekl"), "kind house\n").unwrap();
    let mut watch = Watch::start(folder.path(), &[]);
    let said = watch.says("", "no findings (1 file, ");
    assert!(said.contains("checked at ") && said.contains("; waiting for changes"), "{said}");
    // A mistake, and then worse: no text ends it.
    save(&at("a.ekl"), MISTAKE);
    watch.says("a.ekl:1:20: error[syntax/comma_number]", "1 error");
    fs::write(at("a.ekl"), "kind { { \"").unwrap();
    watch.says("error[syntax/", "error");
    fs::remove_file(at("a.ekl")).unwrap();
    watch.says("", "there are no `.ekl` or `.ekl.md` files here");
    // A new folder, and it under another name.
    fs::create_dir(at("new")).unwrap();
    fs::write(at("new/b.ekl"), MISTAKE).unwrap();
    watch.says("new/b.ekl:1:20: error", "1 error");
    fs::rename(at("new"), at("old")).unwrap();
    watch.says("old/b.ekl:1:20: error", "1 error");
    save(&at("old/b.ekl"), "kind house\n");
    watch.says("", "no findings (1 file, ");
    // The project file counts too.
    fs::write(at("einklang.toml"), "packs = [").unwrap();
    watch.says("einklang.toml:1:", "1 error");
    save(&at("einklang.toml"), "fail_on = \"never\"\n");
    watch.says("", "no findings");
    save(&at("old/b.ekl"), MISTAKE);
    watch.says("old/b.ekl:1:20: error", "1 error");
    assert_eq!(watch.interrupt(), Some(0), "as the last check went");
}

#[cfg(unix)]
#[test]
fn a_folder_that_vanishes_is_checked_when_it_is_back() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join("drafts");
    let make = |text: &str| {
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("a.ekl"), text).unwrap();
    };
    make("kind house\n");
    let mut watch = Watch::start(home.path(), &["drafts"]);
    watch.says("", "no findings (1 file, ");
    fs::remove_dir_all(&folder).unwrap();
    watch.says("", "error: `drafts` does not exist\n");
    make(MISTAKE);
    watch.says("drafts/a.ekl:1:20: error", "1 error");
    save(&folder.join("a.ekl"), "kind { {");
    watch.says("drafts/a.ekl:1:", "error");
    assert_eq!(watch.interrupt(), Some(1), "as the last check went");
}

#[test]
fn what_cannot_be_watched_is_said() {
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
        command.args(["check", "--watch", "--lang", "de"]).args(arguments).stdin(Stdio::null());
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["-"]);
    assert!(said.starts_with("Fehler: die Standardeingabe lässt sich nicht beobachten\nHilfe: "), "{said}");
    assert_eq!(code, Some(2));
    let (code, said) = run(&["-", "--stdin-path", "a.ekl"]);
    assert!(
        said.starts_with("Fehler: `--watch` und `--stdin-path <DATEI>` schließen einander aus\n"),
        "{said}"
    );
    assert_eq!(code, Some(2));
}
