//! From a line's fields to an entry: what each column means.

use std::path::Path;

use fairpair::report::{Failure, Problem};

use super::{Carried, Line, meant};
use crate::entry::{Broken, Entry, Gallery, Item, PhotoFile, Treatment};
use crate::folder::called_by;
use crate::ids::Names;

/// Every column that means something; `zone` and `note` are carried along like the unknown ones.
pub(super) const COLUMNS: [&str; 11] = [
    "id",
    "before",
    "after",
    "collage",
    "treated_at",
    "treatment",
    "claim",
    "zone",
    "before_regions",
    "after_regions",
    "note",
];

/// One line's fields; empty ones are absent.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub(super) id: Option<String>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    /// One file that holds both photos, instead of the two.
    pub(super) collage: Option<String>,
    pub(super) before_regions: Option<String>,
    pub(super) after_regions: Option<String>,
    pub(super) treatment: Treatment,
    pub(super) carried: Carried,
}

impl Fields {
    /// Where the text of a known column belongs; `None` for columns that are carried along.
    pub(super) fn slot(&mut self, column: &str) -> Option<&mut Option<String>> {
        Some(match column {
            "id" => &mut self.id,
            "before" => &mut self.before,
            "after" => &mut self.after,
            "collage" => &mut self.collage,
            "treated_at" => &mut self.treatment.treated_at,
            "treatment" => &mut self.treatment.treatment,
            "claim" => &mut self.treatment.claim,
            "before_regions" => &mut self.before_regions,
            "after_regions" => &mut self.after_regions,
            _ => return None,
        })
    }
}

/// A column's name as it is compared: no outer spaces, lower case.
pub(super) fn plain_name(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Turns all lines into a gallery.
pub(super) fn gallery(
    lines: Vec<Line>,
    unread: Vec<String>,
    folder: &Path,
    default: &Treatment,
) -> Gallery {
    let mut notices: Vec<String> = unread
        .iter()
        .filter_map(|column| Some((column, meant(column)?)))
        .map(|(column, known)| {
            format!("column `{column}` is carried along unread; did you mean `{known}`?")
        })
        .collect();
    let ids = lines
        .iter()
        .filter_map(|l| l.fields.as_ref().ok()?.id.clone());
    let mut names = Names::expecting(ids);
    let why = lines
        .iter()
        .map(|line| format!("manifest line {}", line.number))
        .collect();
    let items = lines
        .into_iter()
        .map(|line| item(line, &mut names, &mut notices, folder, default))
        .collect();
    Gallery {
        items,
        notices,
        columns: unread,
        why,
        left_out: Vec::new(),
    }
}

fn item(
    line: Line,
    names: &mut Names,
    notices: &mut Vec<String>,
    folder: &Path,
    default: &Treatment,
) -> Item {
    let number = line.number;
    let broken = |id: String, message: String, carried| {
        let problem = Problem {
            side: None,
            path: None,
            message: format!("manifest line {number}: {message}"),
        };
        Box::new(Broken {
            failure: Failure::new(id, problem),
            carried,
        })
    };
    let mut fields = match line.fields {
        Ok(fields) => fields,
        Err(message) => {
            let id = names.take(&format!("line-{number}"));
            return Err(broken(id, message, Carried::new()));
        }
    };
    if let (Some(collage), None, None) = (&fields.collage, &fields.before, &fields.after) {
        (fields.before, fields.after) = (Some(collage.clone()), Some(collage.clone()));
    } else if fields.collage.is_some() {
        let id = names.take(&format!("line-{number}"));
        let message = "`collage` stands beside `before` or `after`: a row is either one file with both photos or two files";
        return Err(broken(id, message.to_owned(), fields.carried));
    }
    let id = match &fields.id {
        Some(id) => {
            let taken = names.take(id);
            if taken != *id {
                notices.push(format!(
                    "line {number}: the id `{id}` is in use already; this pair is called `{taken}`"
                ));
            }
            taken
        }
        None => match &fields.after {
            Some(after) => names.take(&called_by(Path::new(after))),
            None => names.take(&format!("line-{number}")),
        },
    };
    let photo = |name: Option<String>, regions: Option<String>, side: &str| match name {
        None => Err(format!(
            "the column `{side}` is empty: a photo's path must stand there"
        )),
        Some(name) if name.contains('\n') => Err(format!(
            "the path in `{side}` runs over several lines: is a closing quote missing?"
        )),
        Some(name) => Ok(PhotoFile {
            path: folder.join(&name),
            name,
            regions: regions.map(|name| (name.clone(), folder.join(name))),
        }),
    };
    let mut treatment = fields.treatment.or(default);
    let zone = fields.carried.get("zone").and_then(|z| z.as_str());
    if let Some(zone) = zone.map(str::trim).filter(|z| !z.is_empty()) {
        treatment.zone = Some(zone.to_owned());
    }
    let read = || {
        Ok((
            photo(fields.before, fields.before_regions, "before")?,
            photo(fields.after, fields.after_regions, "after")?,
            treatment.case()?,
        ))
    };
    match read() {
        Ok((before, after, case)) => Ok(Entry {
            id,
            before,
            after,
            case,
            collage: fields.collage.is_some(),
            carried: fields.carried,
        }),
        Err(message) => Err(broken(id, message, fields.carried)),
    }
}
