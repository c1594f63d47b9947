//! The packs that travel inside the binary: one folder of `rules/` each.

use include_dir::{Dir, include_dir};

use crate::source::EMBEDDED;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Names that are no pack's, because codes begin with them.
pub const RESERVED: [&str; 4] = ["syntax", "model", "rules", "project"];

/// Whether a file's name says that it holds statements or rules.
pub fn is_ekl(name: &str) -> bool {
    name.ends_with(".ekl") || name.ends_with(".ekl.md")
}

/// The names of all embedded packs, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<_> = RULES.dirs().filter_map(|d| d.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// The files of an embedded pack, sorted by path; `None` where there is no such pack.
pub fn files(name: &str) -> Option<Vec<(String, &'static str)>> {
    let pack = RULES.dirs().find(|d| d.path().to_str() == Some(name))?;
    let (mut found, mut open) = (Vec::new(), vec![pack]);
    while let Some(dir) = open.pop() {
        open.extend(dir.dirs());
        found.extend(dir.files().filter_map(|f| {
            let path = f.path().to_str().filter(|p| is_ekl(p))?;
            Some((format!("{EMBEDDED}{}", path.replace('\\', "/")), f.contents_utf8()?))
        }));
    }
    found.sort_unstable();
    Some(found)
}
