//! Links on a terminal (OSC 8): a text that opens the file it names. The terminal shows the text alone.

use std::borrow::Cow;
use std::path::{Component, Path, Prefix};

/// What begins a link; its address and an end follow, then the text, then the same without an address.
const BEGIN: &str = "\u{1b}]8;;";
const END: &str = "\u{1b}\\";

/// A text that opens an address. Neither may hold characters that act on the terminal.
pub(super) fn link(address: &str, text: &str) -> String {
    format!("{BEGIN}{address}{END}{text}{BEGIN}{END}")
}

/// A text as it is shown: the links in it without their addresses.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGIN) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(BEGIN);
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push_str(part.split_once(END).map_or(part, |(_, text)| text));
    }
    Cow::Owned(shown)
}

/// The address of a file on this machine; `None` where its path does not begin at a root.
pub(crate) fn address(path: &Path) -> Option<String> {
    let mut address = "file://".to_owned();
    if !path.is_absolute() {
        return None;
    }
    for component in path.components() {
        match component {
            Component::Prefix(prefix) => match prefix.kind() {
                Prefix::Disk(disk) | Prefix::VerbatimDisk(disk) => {
                    address.push('/');
                    address.push(disk.into());
                    address.push(':');
                }
                Prefix::UNC(server, share) | Prefix::VerbatimUNC(server, share) => {
                    encode(&server.to_string_lossy(), &mut address);
                    address.push('/');
                    encode(&share.to_string_lossy(), &mut address);
                }
                Prefix::Verbatim(_) | Prefix::DeviceNS(_) => return None,
            },
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir => return None,
            Component::Normal(name) => {
                address.push('/');
                encode(name.to_str()?, &mut address);
            }
        }
    }
    Some(address)
}

/// All but letters, digits and `-._~` percent-encoded.
fn encode(name: &str, address: &mut String) {
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => address.push(byte.into()),
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_as_wide_as_its_text() {
        let text = format!("see {} and {}.", link("file:///a", "a:1:2"), link("file:///b", "b"));
        assert_eq!(shown(&text), "see a:1:2 and b.");
        assert_eq!(shown("no link"), "no link");
    }

    #[cfg(unix)]
    #[test]
    fn no_name_of_a_file_leaves_its_address() {
        let of = |path: &str| address(Path::new(path));
        assert_eq!(of("/h/Entwürfe/a b.ekl").as_deref(), Some("file:///h/Entw%C3%BCrfe/a%20b.ekl"));
        assert_eq!(of("/a\u{1b}\\;%#?\n\u{7}").as_deref(), Some("file:///a%1B%5C%3B%25%23%3F%0A%07"));
        assert_eq!(of("a.ekl"), None);
    }
}
