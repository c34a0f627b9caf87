//! The JSON schema of reports, for programs that read them: `fairpair schema`, kept as `docs/report.schema.json`.
//!
//! It holds for `check --format json`, for each row of an audit and for each line of `pairs.ndjson`. What every program
//! may rely on is required and typed; objects may have further fields, so that a program that reads this version reads the
//! next one, too. The checks' codes and readings come from the register. What a reading's numbers mean stands in their
//! names and in `fairpair explain`.
//!
//! References: JSON Schema, draft 2020-12.

use fairpair::checks::CATALOGUE;
use fairpair::report::SCHEMA;
use serde_json::{Map, Value, json};

/// The schema of one report or row.
pub fn report() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fairpair report",
        "description": "What was found of one before/after pair. Signs are after minus before; left and right are the viewer's; units stand in the names.",
        "anyOf": [{"$ref": "#/$defs/report"}, {"$ref": "#/$defs/failure"}],
        "$defs": {
            "report": object("A pair that was read.", json!({
                "schema": {"const": SCHEMA},
                "id": text("The pair's name, unique in its gallery."),
                "verdict": one_of("The answer for the whole pair.", &["comparable", "not-comparable", "cannot-tell"]),
                "score": {"type": ["number", "null"], "minimum": 0, "maximum": 100, "description": "The worst of the checks that count; null where none could be told. Below 50 something is beyond its limit."},
                "policy": object("The policy that judged.", json!({"name": text("Its name.")}), &["name"]),
                "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}, "description": "One or more a check, in the register's order."},
                "readings": {"$ref": "#/$defs/readings"},
                "case": {"$ref": "#/$defs/case"},
                "before": {"$ref": "#/$defs/photo"},
                "after": {"$ref": "#/$defs/photo"},
                "carried": {"type": "object", "description": "The manifest's own columns."},
            }), &["schema", "id", "verdict", "score", "policy", "findings", "readings", "case", "before", "after"]),
            "failure": object("A pair that could not be read.", json!({
                "schema": {"const": SCHEMA},
                "id": text("The pair's name."),
                "verdict": {"const": "cannot-tell"},
                "score": {"type": "null"},
                "error": object("What went wrong.", json!({
                    "side": {"enum": ["before", "after", null]},
                    "path": {"type": ["string", "null"]},
                    "message": text("What is wrong, and what to do where that is known."),
                }), &["side", "path", "message"]),
                "findings": {"type": "array", "maxItems": 0},
                "readings": {"type": "object", "maxProperties": 0},
                "carried": {"type": "object"},
            }), &["schema", "id", "verdict", "score", "error", "findings", "readings"]),
            "finding": finding(),
            "readings": readings(),
            "unknown": object("Cannot be told.", json!({"unknown": text("The reason, as a fragment of a sentence.")}), &["unknown"]),
            "case": object("What was said of the treatment.", json!({
                "treated_at": {"type": "array", "items": {"type": "string"}, "description": "Sessions, oldest first, as they were given."},
                "treatment": text("Its name."),
                "claim": text("What is claimed of the result."),
                "zone": text("Zone of clocks and dates that name none."),
                "own_profile": {"type": "object"},
            }), &[]),
            "photo": photo(),
        },
    })
}

fn finding() -> Value {
    let codes: Vec<&str> = CATALOGUE.iter().map(|check| check.code).collect();
    object(
        "What one check found, graded by the policy.",
        json!({
            "check": one_of("The check's code.", &codes),
            "verdict": one_of("The answer.", &["pass", "unknown", "fail"]),
            "level": one_of("How loud it is; only errors decide.", &["note", "warning", "error"]),
            "score": {"type": ["number", "null"], "minimum": 0, "maximum": 1, "description": "1 = no difference, 0.5 = at the limit."},
            "message": text("One plain sentence."),
            "value": {"type": "number", "description": "The number that decided."},
            "limit": {"type": "number", "description": "What its magnitude was held against."},
            "unit": text("Unit of both."),
            "counts": {"type": "boolean", "description": "Whether its score counts towards the pair's."},
        }),
        &["check", "verdict", "level", "score", "message", "counts"],
    )
}

fn readings() -> Value {
    let mut known = Map::new();
    for check in CATALOGUE {
        let reading = json!({
            "description": check.title,
            "anyOf": [{"$ref": "#/$defs/unknown"}, {"type": "object"}],
        });
        known.insert(check.code.replace('-', "_"), reading);
    }
    let required: Vec<String> = known.keys().cloned().collect();
    json!({
        "type": "object",
        "description": "What each check read, before any judgement: numbers, or the reason why there are none.",
        "properties": known,
        "required": required,
    })
}

fn photo() -> Value {
    let measured = |known: Value| json!({"anyOf": [{"$ref": "#/$defs/unknown"}, known]});
    object(
        "What is kept of a photo; nothing of its pixels.",
        json!({
            "path": text("Name or path as it was given."),
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of the file's bytes."},
            "photo": object("What the file's pixels are.", json!({
                "format": text("jpeg, png, webp or tiff."),
                "bytes": count("Size of the file."),
                "width": count("Upright width, pixels."),
                "height": count("Upright height, pixels."),
                "orientation": {"type": "integer", "minimum": 1, "maximum": 8},
                "bits_per_channel": {"type": "integer", "minimum": 1, "maximum": 16},
                "grey": {"type": "boolean"},
                "colour": {"type": "object"},
            }), &["format", "bytes", "width", "height", "orientation", "bits_per_channel", "grey", "colour"]),
            "regions": measured(object("Where skin and lips were found.", json!({
                "source": text("Who found them."),
                "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                "mouth_width_px": {"type": ["number", "null"]},
            }), &["source", "confidence"])),
            "metadata": object("What the file says of its making.", json!({
                "capture_time": measured(object("When it was taken: a range of instants.", json!({
                    "earliest": {"type": "string", "format": "date-time"},
                    "latest": {"type": "string", "format": "date-time"},
                    "source": text("The field that tells."),
                }), &["earliest", "latest", "source"])),
                "dates": {"type": "array", "items": {"type": "object"}},
                "make": text("Maker of the camera."),
                "model": text("Its model."),
                "software": text("The program that wrote the file."),
            }), &["capture_time"]),
        }),
        &["path", "photo", "regions", "metadata"],
    )
}

fn object(about: &str, properties: Value, required: &[&str]) -> Value {
    let mut object = json!({"type": "object", "description": about, "required": required});
    object["properties"] = properties;
    object
}

fn text(about: &str) -> Value {
    json!({"type": "string", "description": about})
}

fn count(about: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": about})
}

fn one_of(about: &str, words: &[&str]) -> Value {
    json!({"enum": words, "description": about})
}
