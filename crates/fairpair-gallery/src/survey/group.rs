//! The same tests for each value of a carried column: clinic, practitioner, tag.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::bias::{Bias, Differences};

/// More values than this are no groups; the rest goes untested.
const MOST_GROUPS: usize = 100;

/// The pairs with one value of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupBias {
    /// The column.
    pub column: String,
    /// Its value.
    pub value: String,
    /// Pairs that were read.
    pub pairs: usize,
    /// As over the whole gallery.
    pub bias: Vec<Bias>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Groups {
    column: Option<String>,
    values: BTreeMap<String, (usize, Differences)>,
}

impl Groups {
    pub(super) fn by(column: Option<String>) -> Self {
        Self {
            column,
            values: BTreeMap::new(),
        }
    }

    pub(super) fn push(&mut self, carried: &Map<String, Value>, differences: &[Option<f64>]) {
        let Some(value) = self.column.as_ref().and_then(|c| carried.get(c)) else {
            return;
        };
        let name = match value {
            Value::String(text) => text.trim().to_owned(),
            other => other.to_string(),
        };
        if self.values.len() >= MOST_GROUPS && !self.values.contains_key(&name) {
            return;
        }
        let (pairs, group) = self.values.entry(name).or_default();
        *pairs += 1;
        group.push(differences);
    }

    pub(super) fn tests(&self) -> Vec<GroupBias> {
        let Some(column) = &self.column else {
            return Vec::new();
        };
        let group = |(value, (pairs, differences)): (&String, &(usize, Differences))| GroupBias {
            column: column.clone(),
            value: value.clone(),
            pairs: *pairs,
            bias: differences.tests(),
        };
        self.values.iter().map(group).collect()
    }
}
