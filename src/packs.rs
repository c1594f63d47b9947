//! The packs that travel inside the binary: one folder of `rules/` each.

use include_dir::{Dir, include_dir};

use crate::source::EMBEDDED;
use crate::syntax::tree::File;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// What the pages of each pack hold, without their tests; `build.rs` works it out.
static TREES: Dir<'_> = include_dir!("$OUT_DIR/trees");

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

/// What the files of an embedded pack hold, in their order, without their tests: as if they had been parsed.
pub(crate) fn trees(name: &str) -> Option<Vec<File>> {
    postcard::from_bytes(TREES.get_file(name)?.contents()).ok()
}

#[cfg(test)]
mod tests {
    use crate::source::{Pack, Source, SourceId};
    use crate::syntax::parse_without_tests;

    #[test]
    fn the_build_works_out_what_the_parser_finds() {
        for pack in super::names() {
            let trees = super::trees(pack).unwrap();
            let files = super::files(pack).unwrap();
            assert_eq!(trees.len(), files.len());
            for (tree, (path, text)) in trees.into_iter().zip(files) {
                let source = Source { path, text: text.into(), pack: Pack(0) };
                let parsed = parse_without_tests(SourceId(0), &source);
                assert_eq!(parsed.findings, []);
                assert_eq!(format!("{tree:?}"), format!("{:?}", parsed.file), "{}", source.path);
            }
        }
    }
}
