//! Paths as parts of an address.

/// A path as a relative URI: all but letters, digits, `-._~` and `/` percent-encoded.
pub(crate) fn path(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into());
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_address_cannot_hold_is_encoded() {
        assert_eq!(path("entwürfe/a b:c%.ekl"), "entw%C3%BCrfe/a%20b%3Ac%25.ekl");
    }
}
