//! Manifests of one JSON object a line.

use serde_json::{Map, Value};

use super::columns::{COLUMNS, Fields, plain_name};
use super::{Line, Lines, plain_text};

pub(super) fn read(bytes: &[u8]) -> Lines {
    let mut unread: Vec<String> = Vec::new();
    let mut known = std::collections::HashSet::new();
    let mut lines = Vec::new();
    for (index, text) in bytes.split(|b| *b == b'\n').enumerate() {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let fields = serde_json::from_slice::<Map<String, Value>>(text)
            .map_err(|e| format!("not a JSON object: {e}"))
            .and_then(fields);
        if let Ok(fields) = &fields {
            for name in fields.carried.keys() {
                if known.insert(name.clone()) {
                    unread.push(name.clone());
                }
            }
        }
        lines.push(Line {
            number: index as u64 + 1,
            fields,
        });
    }
    Lines { lines, unread }
}

fn fields(object: Map<String, Value>) -> Result<Fields, String> {
    let mut fields = Fields::default();
    for (key, value) in object {
        let plain = plain_name(&key);
        let name = if COLUMNS.contains(&plain.as_str()) {
            plain
        } else {
            key
        };
        let Some(slot) = fields.slot(&name) else {
            fields.carried.insert(name, value);
            continue;
        };
        let text = match &value {
            Value::Null => continue,
            Value::Array(sessions) if name == "treated_at" => sessions
                .iter()
                .map(plain_text)
                .collect::<Option<Vec<_>>>()
                .map(|s| s.join(";")),
            other => plain_text(other),
        };
        let text = text.ok_or_else(|| format!("`{name}` must be a text"))?;
        if !text.trim().is_empty() {
            *slot = Some(text.trim().to_owned());
        }
    }
    Ok(fields)
}
