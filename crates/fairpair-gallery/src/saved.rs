//! Saved readings: what `measure` wrote, or the rows of an earlier audit, judged again without the photos.

use std::io::Read;

use fairpair::checks::CATALOGUE;
use fairpair::report::{Failure, Measurement, Outcome, Report, Row, SCHEMA};
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Map, Value};

/// Why saved readings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// Not JSON, or cut off in the middle.
    #[error(
        "no saved readings, or cut off ({0}); `fairpair measure` and `fairpair audit` write them"
    )]
    Syntax(serde_json::Error),
    /// Readings of another version, whose numbers may mean something else.
    #[error("row {row}{} is of the form {found}, this program reads \"{SCHEMA}\"", of_pair(id.as_deref()))]
    Schema {
        /// Number of the row, from 1.
        row: u64,
        /// The row's name, where it has one.
        id: Option<String>,
        /// What the row says of its form, as JSON.
        found: String,
    },
    /// JSON, but not readings.
    #[error("row {row}{} holds no readings", of_pair(id.as_deref()))]
    Shape {
        /// Number of the row, from 1.
        row: u64,
        /// The row's name, where it has one.
        id: Option<String>,
        /// What is missing or of the wrong type.
        source: serde_json::Error,
    },
}

fn of_pair(id: Option<&str>) -> String {
    id.map_or_else(String::new, |id| format!(" ({id})"))
}

/// Rows of saved readings, one after the other: JSON lines, one indented report, or a JSON array of either.
pub struct SavedRows<R: Read> {
    values: serde_json::StreamDeserializer<'static, serde_json::de::IoRead<R>, Value>,
    waiting: std::vec::IntoIter<Value>,
    row: u64,
}

impl<R: Read> SavedRows<R> {
    /// Reads from `input`, which should be buffered.
    pub fn new(input: R) -> Self {
        Self {
            values: serde_json::Deserializer::from_reader(input).into_iter(),
            waiting: Vec::new().into_iter(),
            row: 0,
        }
    }

    fn value(&mut self) -> Option<Result<Value, SavedError>> {
        loop {
            if let Some(value) = self.waiting.next() {
                return Some(Ok(value));
            }
            match self.values.next()? {
                Ok(Value::Array(rows)) => self.waiting = rows.into_iter(),
                Ok(value) => return Some(Ok(value)),
                Err(error) => return Some(Err(SavedError::Syntax(error))),
            }
        }
    }
}

impl<R: Read> Iterator for SavedRows<R> {
    type Item = Result<Row<Measurement>, SavedError>;

    fn next(&mut self) -> Option<Self::Item> {
        let value = match self.value()? {
            Ok(value) => value,
            Err(error) => return Some(Err(error)),
        };
        self.row += 1;
        let id = value.get("id").and_then(Value::as_str).map(str::to_owned);
        if let Some(found) = other_form(&value) {
            let row = self.row;
            return Some(Err(SavedError::Schema { row, id, found }));
        }
        Some(row(value).map_err(|source| SavedError::Shape {
            row: self.row,
            id,
            source,
        }))
    }
}

/// Names of the columns that the rows carry, each once, in the order in which they appear. It ends where something cannot be read; what
/// that is, [`SavedRows`] tells.
pub fn carried_columns(input: impl Read) -> Vec<String> {
    let mut rows = SavedRows::new(input);
    let mut names: Vec<String> = Vec::new();
    while let Some(Ok(value)) = rows.value() {
        let carried = value.get("carried").and_then(Value::as_object);
        for name in carried.into_iter().flat_map(Map::keys) {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    names
}

/// One row of an audit as it was judged: a line of `pairs.ndjson`.
///
/// # Errors
/// What is wrong with the line.
pub fn judged_row(line: &[u8]) -> serde_json::Result<Row<Report>> {
    let value = serde_json::from_slice(line)?;
    if let Some(found) = other_form(&value) {
        let problem = format!("it is of the form {found}, this program reads \"{SCHEMA}\"");
        return Err(serde_json::Error::custom(problem));
    }
    row(value)
}

/// What a row says of its form, where that is another than ours. One that says nothing is no row, which shows later.
fn other_form(row: &Value) -> Option<String> {
    let form = row.get("schema")?;
    (form != SCHEMA).then(|| form.to_string())
}

fn row<T: DeserializeOwned>(mut value: Value) -> serde_json::Result<Row<T>> {
    let carried = match value.get_mut("carried").map(Value::take) {
        Some(Value::Object(carried)) => carried,
        _ => Map::new(),
    };
    let outcome = if value.get("error").is_some() {
        serde_json::from_value::<Failure>(value)?.into()
    } else {
        if let Some(Value::Object(readings)) = value.get_mut("readings") {
            fill_gaps(readings);
        }
        Outcome::Done(Box::new(serde_json::from_value(value)?))
    };
    Ok(Row { outcome, carried })
}

/// A check that did not exist yet when the readings were saved is unknown, not an error.
fn fill_gaps(readings: &mut Map<String, Value>) {
    for check in CATALOGUE {
        readings.entry(check.code.replace('-', "_")).or_insert_with(
            || serde_json::json!({"unknown": "the saved readings are older than this check"}),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Result<Row<Measurement>, SavedError>> {
        SavedRows::new(text.as_bytes()).collect()
    }

    #[test]
    fn a_failure_stays_a_failure_and_keeps_its_columns() {
        let text = r#"{"schema":"fairpair.report/1","id":"p","verdict":"cannot-tell","score":null,"error":{"side":"before","path":"b","message":"gone"},"findings":[],"readings":{},"carried":{"clinic":"North"}}"#;
        for text in [text.to_owned(), format!("[{text}]"), format!("\n{text}\n")] {
            let rows = read(&text);
            let row = rows[0].as_ref().unwrap();
            let Outcome::Failed(failure) = &row.outcome else {
                panic!("{row:?}");
            };
            assert_eq!(failure.error.message, "gone");
            assert_eq!(row.carried["clinic"], "North");
        }
    }

    #[test]
    fn carried_columns_are_told_once_and_a_cut_off_row_ends_them() {
        let text = r#"{"carried":{"clinic":"N","note":""}} [{"id":"q"},{"carried":{"note":1,"age":2}}] {"carried":{"#;
        assert_eq!(carried_columns(text.as_bytes()), ["clinic", "note", "age"]);
    }

    #[test]
    fn another_version_is_refused_and_both_are_named() {
        for schema in [r#""fairpair.report/99""#, "7"] {
            let text = format!(r#"{{"schema":{schema},"id":"p","error":{{}}}}"#);
            let told = read(&text).remove(0).unwrap_err().to_string();
            assert_eq!(
                told,
                format!(
                    "row 1 (p) is of the form {schema}, this program reads \"fairpair.report/1\""
                )
            );
            let told = judged_row(text.as_bytes()).unwrap_err().to_string();
            assert!(told.contains(schema) && told.contains(SCHEMA), "{told}");
        }
    }

    #[test]
    fn a_cut_off_line_and_a_foreign_object_are_told_apart() {
        let cut = read("{\"id\":\"p\"").remove(0).unwrap_err().to_string();
        assert!(cut.starts_with("no saved readings, or cut off"), "{cut}");
        let foreign = read(r#"{"id":"p"}"#).remove(0).unwrap_err().to_string();
        assert!(
            foreign.starts_with("row 1 (p) holds no readings"),
            "{foreign}"
        );
    }
}
