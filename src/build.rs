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
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut packs: Vec<String> = Vec::new();
    for entry in fs::read_dir(rules()?)? {
        let folder = entry?.path();
        if let Some(name) = folder.file_name().and_then(|name| name.to_str()).filter(|_| folder.is_dir()) {
            packs.push(pack(name, &folder, &out)?);
        }
    }
    packs.sort();
    fs::write(out.join("packs.rs"), format!("&[{}]", packs.join(", ")))?;
    Ok(())
}

/// A pack as an expression: its name, its files with their texts, and their trees, which are written into a file.
fn pack(name: &str, folder: &Path, out: &Path) -> Result<String, Box<dyn Error>> {
    let mut pages = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_str().is_some_and(|p| p.ends_with(".ekl") || p.ends_with(".ekl.md")) {
                pages.push(page(path)?);
            }
        }
    }
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    let trees: Vec<&File> = pages.iter().map(|page| &page.tree).collect();
    let place = out.join(name);
    fs::write(&place, postcard::to_allocvec(&trees)?)?;
    let files = pages.iter().map(|page| format!("({:?}, include_str!({:?}))", page.path, page.file));
    let files = files.collect::<Vec<_>>().join(", ");
    Ok(format!("Embedded {{ name: {name:?}, files: &[{files}], trees: include_bytes!({place:?}) }}"))
}

/// The folder of the packs.
fn rules() -> Result<PathBuf, env::VarError> {
    Ok(PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("rules"))
}

/// A page of a pack.
struct Page {
    /// Where it lies.
    file: PathBuf,
    /// The path it is known by.
    path: String,
    tree: File,
}

fn page(file: PathBuf) -> Result<Page, Box<dyn Error>> {
    let text = fs::read_to_string(&file)?;
    let inside = file.strip_prefix(rules()?)?.to_string_lossy().replace('\\', "/");
    let path = format!("{}{inside}", source::EMBEDDED);
    let source = Source { path: path.clone(), text: text.into(), pack: Pack(0) };
    let parsed = syntax::parse_without_tests(SourceId(0), &source);
    match parsed.findings.first() {
        None => Ok(Page { file, path, tree: parsed.file }),
        Some(finding) => {
            let start = finding.primary.place.span.start as usize;
            let line = source.text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
            Err(format!("{inside}:{line}: {}", finding.message.in_lang(finding::Lang::En)).into())
        }
    }
}
