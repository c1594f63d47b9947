//! Works out what the packs in `rules/` hold, whose folder travels inside the binary: their pages are parsed here, without
//! their tests, and not each time a draft is checked.

#![expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "of these modules the build needs only the parser"
)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod finding;
mod source;
mod syntax;

use source::{Pack, Source, SourceId};
use syntax::tree::File;

fn main() -> Result<(), Box<dyn Error>> {
    for read in ["rules", "src/finding.rs", "src/source.rs", "src/source", "src/syntax.rs", "src/syntax"] {
        println!("cargo::rerun-if-changed={read}");
    }
    let out = Path::new(&env::var("OUT_DIR")?).join("trees");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out)?;
    for entry in fs::read_dir("rules")? {
        let pack = entry?.path();
        if let Some(name) = pack.file_name().filter(|_| pack.is_dir()) {
            let files: Vec<File> = trees(&pack)?.into_iter().map(|(_, file)| file).collect();
            fs::write(out.join(name), postcard::to_allocvec(&files)?)?;
        }
    }
    Ok(())
}

/// The trees of the pages of a pack, each with its path, sorted.
fn trees(pack: &Path) -> Result<Vec<(String, File)>, Box<dyn Error>> {
    let mut trees = Vec::new();
    let mut open = vec![pack.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().is_some_and(|p| p.ends_with(".ekl") || p.ends_with(".ekl.md")) {
                trees.push(tree(path)?);
            }
        }
    }
    trees.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(trees)
}

/// The tree of a page, with its path.
fn tree(path: PathBuf) -> Result<(String, File), Box<dyn Error>> {
    let text = fs::read_to_string(&path)?;
    let path = path.strip_prefix("rules")?.to_string_lossy().replace('\\', "/");
    let source = Source { path: format!("{}{path}", source::EMBEDDED), text: text.into(), pack: Pack(0) };
    let parsed = syntax::parse_without_tests(SourceId(0), &source);
    match parsed.findings.first() {
        None => Ok((source.path, parsed.file)),
        Some(finding) => Err(format!("{}: {finding:?}", source.path).into()),
    }
}
