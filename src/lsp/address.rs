//! What a client calls a document, and where it lies.

use std::path::{Component, Path, PathBuf};

use crate::render::links;
use crate::source::EMBEDDED;

/// Where a document lies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Address {
    /// A file.
    File(PathBuf),
    /// A file of a pack that travels inside the binary, by the path of its source.
    Embedded(String),
    /// Nowhere yet, or where this machine does not see it: only the client has it.
    Memory(String),
}

impl Address {
    /// The address that a client's URI names.
    pub(super) fn of(uri: &str) -> Address {
        if let Some(path) = uri.strip_prefix(EMBEDDED) {
            let path = decoded(path);
            return Address::Embedded(format!("{EMBEDDED}{}", path.trim_start_matches('/')));
        }
        match file(uri, cfg!(windows)) {
            Some(path) => Address::File(tidy(Path::new(&path))),
            None => Address::Memory(uri.to_owned()),
        }
    }

    /// A URI for it.
    pub(super) fn uri(&self) -> String {
        match self {
            Address::File(path) => {
                links::address(path).unwrap_or_else(|| path.to_string_lossy().into_owned())
            }
            Address::Embedded(path) => {
                let path = path.strip_prefix(EMBEDDED).unwrap_or(path);
                format!("{EMBEDDED}/{}", crate::render::uri::path(path))
            }
            Address::Memory(uri) => uri.clone(),
        }
    }

    /// The file, where it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Address::File(path) => Some(path),
            _ => None,
        }
    }
}

/// A path without `.` and `..`, so that a file has one name.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => _ = tidy.pop(),
            part => tidy.push(part),
        }
    }
    tidy
}

/// The path that a `file:` URI names, on a machine with drives or on one without.
fn file(uri: &str, drives: bool) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    if !scheme.eq_ignore_ascii_case("file") {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let (host, path) = (decoded(host), decoded(path));
    if path.contains('\0') || host.contains('\0') {
        return None;
    }
    let is_here = host.is_empty() || host.eq_ignore_ascii_case("localhost");
    if !drives {
        return (is_here && path.starts_with('/')).then_some(path);
    }
    let path = path.replace('/', "\\");
    if !is_here {
        return Some(format!("\\\\{host}{path}"));
    }
    // `\c:\folder`
    let bare = path.trim_start_matches('\\');
    let has_drive =
        bare.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && bare.as_bytes().get(1) == Some(&b':');
    has_drive.then(|| format!("{}{}", bare[..1].to_ascii_uppercase(), &bare[1..]))
}

/// Percent-encoded bytes as they are meant; what is no such byte stands for itself.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = |b: &u8| (*b as char).to_digit(16);
        let byte = match (first, after) {
            (b'%', [high, low, ..]) => hex(high).zip(hex(low)).map(|(h, l)| (h * 16 + l) as u8),
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_however_its_name_is_encoded() {
        let path = |uri: &str| file(uri, false);
        assert_eq!(path("file:///h/Entw%C3%BCrfe/a%20b.ekl").as_deref(), Some("/h/Entwürfe/a b.ekl"));
        assert_eq!(path("file:///h/Entwürfe/a b.ekl").as_deref(), Some("/h/Entwürfe/a b.ekl"));
        assert_eq!(path("FILE:/h/100%.ekl").as_deref(), Some("/h/100%.ekl"));
        assert_eq!(path("file://localhost/a%3Ab").as_deref(), Some("/a:b"));
        assert_eq!(path("untitled:Untitled-1"), None);
        assert_eq!(path("file:///a%00b"), None);
        assert_eq!(path("file://elsewhere/a"), None);
        assert_eq!(path(""), None);
    }

    #[test]
    fn drives_and_shares_of_windows_are_understood() {
        let path = |uri: &str| file(uri, true);
        assert_eq!(path("file:///c%3A/Entw%C3%BCrfe/a.ekl").as_deref(), Some("C:\\Entwürfe\\a.ekl"));
        assert_eq!(path("file:///C:/a.ekl").as_deref(), Some("C:\\a.ekl"));
        assert_eq!(path("file://server/share/a.ekl").as_deref(), Some("\\\\server\\share\\a.ekl"));
        assert_eq!(path("file:///a.ekl"), None);
    }

    #[test]
    fn what_travels_in_the_binary_has_a_scheme_of_its_own() {
        let address = Address::of("einklang:/policy/a%20b.ekl.md");
        assert_eq!(address, Address::Embedded("einklang:policy/a b.ekl.md".to_owned()));
        assert_eq!(address.uri(), "einklang:/policy/a%20b.ekl.md");
        assert_eq!(Address::of("einklang:policy/a%20b.ekl.md"), address);
    }

    #[cfg(unix)]
    #[test]
    fn an_address_comes_back_as_it_was_sent() {
        for uri in ["file:///h/Entw%C3%BCrfe/a%20b.ekl", "untitled:Untitled-1", "einklang:/policy/a.ekl"] {
            assert_eq!(Address::of(uri).uri(), uri);
        }
        assert_eq!(Address::of("file:///h/x/../a.ekl"), Address::of("file:///h/./a.ekl"));
    }
}
