//! Messages as bytes: what is said is written straight into them, without a tree of values in between.

use serde::Serialize;
use serde_json::Value;

/// JSON that is written already.
#[derive(Debug, Clone, Default)]
pub(super) struct Written(pub(super) Vec<u8>);

impl Written {
    /// Writes a value; nothing where it cannot be written.
    pub(super) fn of(value: &impl Serialize) -> Option<Written> {
        serde_json::to_vec(value).ok().map(Written)
    }

    fn is_null(&self) -> bool {
        self.0 == b"null"
    }
}

impl From<Value> for Written {
    fn from(value: Value) -> Written {
        Written(value.to_string().into_bytes())
    }
}

/// A message that is being written.
#[derive(Debug)]
pub(super) struct Message(Vec<u8>);

impl Message {
    pub(super) fn new() -> Message {
        Message(br#"{"jsonrpc":"2.0""#.to_vec())
    }

    /// A member more.
    pub(super) fn with(self, name: &str, value: &impl Serialize) -> Message {
        let value = Written::of(value).unwrap_or_else(|| Value::Null.into());
        self.with_written(name, &value)
    }

    /// The same; what is null is left out.
    pub(super) fn with_some(self, name: &str, value: &impl Serialize) -> Message {
        match Written::of(value).filter(|value| !value.is_null()) {
            Some(value) => self.with_written(name, &value),
            None => self,
        }
    }

    /// A member whose value is written already.
    pub(super) fn with_written(mut self, name: &str, value: &Written) -> Message {
        self.0.reserve(value.0.len() + name.len() + 8);
        self.0.extend_from_slice(b",\"");
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        self.0.extend_from_slice(&value.0);
        self
    }

    /// Its bytes.
    pub(super) fn end(mut self) -> Vec<u8> {
        self.0.push(b'}');
        self.0
    }
}

/// An object whose members are written already.
pub(super) fn object(members: &[(&str, Written)]) -> Written {
    let mut all = vec![b'{'];
    for (i, (name, value)) in members.iter().enumerate() {
        if i > 0 {
            all.push(b',');
        }
        all.push(b'"');
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(b"\":");
        all.extend_from_slice(&value.0);
    }
    all.push(b'}');
    Written(all)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_one_object() {
        let message = Message::new().with("id", &1).with_some("params", &()).with("result", &());
        let read: Value = serde_json::from_slice(&message.end()).unwrap();
        assert_eq!(read, json!({ "jsonrpc": "2.0", "id": 1, "result": null }));
        let one = object(&[("a", json!("\"").into()), ("b", json!([1]).into())]);
        assert_eq!(serde_json::from_slice::<Value>(&one.0).unwrap(), json!({ "a": "\"", "b": [1] }));
        assert_eq!(object(&[]).0, b"{}");
    }
}
