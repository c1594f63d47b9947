//! The packs that travel inside the binary: one folder of `rules/` each.

use crate::syntax::tree::File;

/// A pack that travels inside the binary.
struct Embedded {
    name: &'static str,
    /// Its files by path, with their texts.
    files: &'static [(&'static str, &'static str)],
    /// What they hold, without their tests.
    trees: &'static [u8],
}

/// All of them, by name; `build.rs` works them out.
static PACKS: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

fn pack(name: &str) -> Option<&'static Embedded> {
    PACKS.iter().find(|pack| pack.name == name)
}

/// Names that are no pack's, because codes begin with them.
pub const RESERVED: [&str; 4] = ["syntax", "model", "rules", "project"];

/// Whether a file's name says that it holds statements or rules; in any case, as some programs write it.
pub fn is_ekl(name: &str) -> bool {
    let ends_with = |end: &str| {
        let start = name.len().checked_sub(end.len());
        start.and_then(|at| name.as_bytes().get(at..)).is_some_and(|e| e.eq_ignore_ascii_case(end.as_bytes()))
    };
    ends_with(".ekl") || ends_with(".ekl.md")
}

/// The names of all embedded packs, sorted.
pub fn names() -> Vec<&'static str> {
    PACKS.iter().map(|pack| pack.name).collect()
}

/// The files of an embedded pack, sorted by path; `None` where there is no such pack.
pub fn files(name: &str) -> Option<Vec<(String, &'static str)>> {
    pack(name).map(|pack| pack.files.iter().map(|(path, text)| ((*path).to_owned(), *text)).collect())
}

/// What the files of an embedded pack hold, in their order, without their tests: as if they had been parsed.
pub(crate) fn trees(name: &str) -> Option<Vec<File>> {
    postcard::from_bytes(pack(name)?.trees).ok()
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
