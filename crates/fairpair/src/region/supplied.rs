//! Regions that the user gives: outlines and key points as JSON.
//!
//! `{"skin": [polygon…], "lips": [polygon…], "upper_lip": […], "lower_lip": […], "mouth_interior": […], "eyes": […],
//! "key_points": {name: [x, y]}}`; any part may be absent, a polygon is a list of at least three `[x, y]` in upright pixels of the photo. A whole line of
//! `fairpair inspect` is accepted as well: its `regions` are taken, its `width` and `height` must be the photo's.
//!
//! Mouth corners, cupid's bow and lower-lip centre that were not given are read off the lip outlines where these show
//! them (see `shape`); nothing else is derived, so pupils, nose and chin stay unknown unless given.
//!
//! How it can be fooled: outlines of another photo of the same size fit as well as the right ones.

use serde_json::{Map, Value};

use super::shape::{area, mouth_points};
use super::{FindRegions, KeyPoints, Point, Polygon, RegionSource, Regions};
use crate::hint::nearest;
use crate::measured::Measured;
use crate::photo::Photo;

/// How far a point may lie outside the photo, as a share of its longer side: outlines of a cropped face may overshoot.
const OVERSHOOT: f32 = 0.1;

const PARTS: [&str; 7] = [
    "skin",
    "lips",
    "upper_lip",
    "lower_lip",
    "mouth_interior",
    "eyes",
    "key_points",
];

/// What is wrong with supplied regions.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RegionsError {
    /// The text is not JSON.
    #[error("the supplied regions are not JSON: {reason}")]
    NotJson {
        /// What the parser said, with line and column.
        reason: String,
    },
    /// A part has another shape than it must have.
    #[error("`{part}` must be {expected}")]
    WrongShape {
        /// Which part: `lips[0][3]`.
        part: String,
        /// What it must be.
        expected: &'static str,
    },
    /// A key that is not known.
    #[error("unknown key `{key}` in supplied regions{}", hint.as_ref().map(|h| format!(": did you mean `{h}`?")).unwrap_or_default())]
    UnknownKey {
        /// The key.
        key: String,
        /// The known key most like it.
        hint: Option<String>,
    },
    /// The inspected photo had no regions.
    #[error("the inspected photo had no regions: {why_not}")]
    NothingFound {
        /// What the line's `why_not` says.
        why_not: String,
    },
    /// No outline and no key point at all.
    #[error("the supplied regions hold no outline and no key point")]
    Empty,
    /// A polygon that encloses nothing.
    #[error(
        "`{polygon}` encloses no area: a polygon needs at least three points that are not on one line"
    )]
    NoArea {
        /// Which polygon: `lips[0]`.
        polygon: String,
    },
    /// A point far outside the photo.
    #[error("`{point}` is [{x}, {y}], outside the photo of {width} × {height} pixels")]
    Outside {
        /// Which point: `lips[0][3]` or `key_points.chin`.
        point: String,
        /// Its x, pixels.
        x: f32,
        /// Its y, pixels.
        y: f32,
        /// Upright width of the photo, pixels.
        width: u32,
        /// Upright height of the photo, pixels.
        height: u32,
    },
    /// The inspect line is of a photo of another size.
    #[error("the supplied regions are of a photo of {theirs:?} pixels, this one has {ours:?}")]
    OtherSize {
        /// Width and height in the line.
        theirs: (u32, u32),
        /// Width and height of the photo.
        ours: (u32, u32),
    },
}

/// Regions given by the user, not yet held against a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Supplied {
    regions: Regions,
    size: Option<(u32, u32)>,
}

impl Supplied {
    /// Reads supplied regions or a line of `fairpair inspect`.
    ///
    /// # Errors
    /// Where the text is not JSON, a key is unknown, a polygon or point is malformed, or nothing is given.
    pub fn from_json(text: &str) -> Result<Self, RegionsError> {
        let value: Value = serde_json::from_str(text).map_err(|e| RegionsError::NotJson {
            reason: e.to_string(),
        })?;
        let line = object(&value, "regions")?;
        let (parts, size) = match line.get("regions") {
            None => (line, None),
            Some(Value::Null) => {
                let why_not = line.get("why_not").and_then(Value::as_str);
                let why_not = why_not.unwrap_or("no reason given").to_owned();
                return Err(RegionsError::NothingFound { why_not });
            }
            Some(inner) => (object(inner, "regions")?, size_of(line)),
        };
        for key in parts.keys() {
            // Regions that were written by fairpair also say where they came from.
            let own = ["source", "confidence"].contains(&key.as_str());
            if !own && !PARTS.contains(&key.as_str()) {
                return Err(unknown_key(key, PARTS));
            }
        }
        let list = |part| polygons(parts.get(part), part);
        let (skin, lips) = (list("skin")?, list("lips")?);
        let (upper_lip, lower_lip) = (list("upper_lip")?, list("lower_lip")?);
        let (mouth_interior, eyes) = (list("mouth_interior")?, list("eyes")?);
        let given = key_points(parts.get("key_points"))?;
        let outlines = [&skin, &lips, &upper_lip, &lower_lip, &mouth_interior, &eyes];
        if outlines.iter().all(|p| p.is_empty()) && given.all().all(|(_, p)| p.is_none()) {
            return Err(RegionsError::Empty);
        }
        let key_points = complete(&given, &lips);
        Ok(Self {
            regions: Regions {
                source: RegionSource::Supplied,
                confidence: 1.0,
                skin,
                lips,
                upper_lip,
                lower_lip,
                mouth_interior,
                eyes,
                key_points,
            },
            size,
        })
    }

    /// The regions, checked against the upright size of the photo that they are said to belong to.
    ///
    /// # Errors
    /// Where a point lies outside the photo by more than a tenth of its longer side, or the sizes differ.
    pub fn for_photo(&self, width: u32, height: u32) -> Result<Regions, RegionsError> {
        if let Some(theirs) = self.size.filter(|s| *s != (width, height)) {
            let ours = (width, height);
            return Err(RegionsError::OtherSize { theirs, ours });
        }
        let margin = OVERSHOOT * width.max(height) as f32;
        let inside = |v: f32, size: u32| v >= -margin && v <= size as f32 + margin;
        for (point, [x, y]) in self.named_points() {
            if !inside(x, width) || !inside(y, height) {
                return Err(RegionsError::Outside {
                    point,
                    x,
                    y,
                    width,
                    height,
                });
            }
        }
        Ok(self.regions.clone())
    }

    fn named_points(&self) -> impl Iterator<Item = (String, Point)> + '_ {
        let r = &self.regions;
        let lists = [
            &r.skin,
            &r.lips,
            &r.upper_lip,
            &r.lower_lip,
            &r.mouth_interior,
            &r.eyes,
        ];
        let outlines = lists.into_iter().zip(PARTS).flat_map(|(list, part)| {
            list.iter().enumerate().flat_map(move |(i, polygon)| {
                let points = polygon.iter().enumerate();
                points.map(move |(j, &p)| (format!("{part}[{i}][{j}]"), p))
            })
        });
        let named = r.key_points.all();
        outlines.chain(named.filter_map(|(name, p)| Some((format!("key_points.{name}"), p?))))
    }
}

impl FindRegions for Supplied {
    fn find(&self, photo: &Photo) -> Measured<Regions> {
        match self.for_photo(photo.width(), photo.height()) {
            Ok(regions) => Measured::Known(regions),
            Err(error) => Measured::unknown(error.to_string()),
        }
    }
}

/// The given points, and those that the lip outlines show.
fn complete(given: &KeyPoints, lips: &[Polygon]) -> KeyPoints {
    let shown = mouth_points(lips);
    KeyPoints {
        mouth_left: given.mouth_left.or(shown.mouth_left),
        mouth_right: given.mouth_right.or(shown.mouth_right),
        cupid_left: given.cupid_left.or(shown.cupid_left),
        cupid_centre: given.cupid_centre.or(shown.cupid_centre),
        cupid_right: given.cupid_right.or(shown.cupid_right),
        lower_lip_centre: given.lower_lip_centre.or(shown.lower_lip_centre),
        ..given.clone()
    }
}

fn polygons(value: Option<&Value>, part: &str) -> Result<Vec<Polygon>, RegionsError> {
    let list = match value {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(value) => array(value, part, "a list of polygons")?,
    };
    list.iter()
        .enumerate()
        .map(|(i, polygon)| {
            let name = format!("{part}[{i}]");
            let points = array(polygon, &name, "a polygon, a list of [x, y]")?;
            let read = |(j, p)| point(p, || format!("{name}[{j}]"));
            let polygon: Polygon = points
                .iter()
                .enumerate()
                .map(read)
                .collect::<Result<_, _>>()?;
            if area(&polygon) > 0.0 {
                Ok(polygon)
            } else {
                Err(RegionsError::NoArea { polygon: name })
            }
        })
        .collect()
}

fn key_points(value: Option<&Value>) -> Result<KeyPoints, RegionsError> {
    let given = match value {
        None | Some(Value::Null) => return Ok(KeyPoints::default()),
        Some(value) => object(value, "key_points")?,
    };
    let names: Vec<_> = KeyPoints::default().all().map(|(name, _)| name).collect();
    for (name, value) in given {
        if !names.contains(&name.as_str()) {
            return Err(unknown_key(name, names));
        }
        if !value.is_null() {
            point(value, || format!("key_points.{name}"))?;
        }
    }
    serde_json::from_value(Value::Object(given.clone())).map_err(|_| RegionsError::WrongShape {
        part: "key_points".to_owned(),
        expected: "an object of [x, y]",
    })
}

fn point(value: &Value, name: impl Fn() -> String) -> Result<Point, RegionsError> {
    let coordinates = value.as_array().map(Vec::as_slice);
    let read = |v: &Value| v.as_f64().map(|v| v as f32).filter(|v| v.is_finite());
    match coordinates {
        Some([x, y]) => read(x).zip(read(y)).map(|(x, y)| [x, y]),
        _ => None,
    }
    .ok_or_else(|| RegionsError::WrongShape {
        part: name(),
        expected: "[x, y] in pixels",
    })
}

fn array<'a>(
    value: &'a Value,
    part: &str,
    expected: &'static str,
) -> Result<&'a [Value], RegionsError> {
    value
        .as_array()
        .map(Vec::as_slice)
        .ok_or_else(|| RegionsError::WrongShape {
            part: part.to_owned(),
            expected,
        })
}

fn object<'a>(value: &'a Value, part: &str) -> Result<&'a Map<String, Value>, RegionsError> {
    value.as_object().ok_or_else(|| RegionsError::WrongShape {
        part: part.to_owned(),
        expected: "an object",
    })
}

fn size_of(line: &Map<String, Value>) -> Option<(u32, u32)> {
    let side = |key| line.get(key)?.as_u64()?.try_into().ok();
    Some((side("width")?, side("height")?))
}

fn unknown_key(key: &str, known: impl IntoIterator<Item = &'static str>) -> RegionsError {
    RegionsError::UnknownKey {
        key: key.to_owned(),
        hint: nearest(key, known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIPS: &str =
        r#"{"lips": [[[100, 200], [136, 184], [150, 188], [164, 184], [200, 200], [150, 225]]]}"#;

    fn error(text: &str) -> String {
        Supplied::from_json(text).unwrap_err().to_string()
    }

    #[test]
    fn lips_alone_give_the_mouth_but_never_the_eyes() {
        let regions = Supplied::from_json(LIPS)
            .unwrap()
            .for_photo(300, 400)
            .unwrap();
        assert_eq!(regions.source, RegionSource::Supplied);
        assert_eq!(regions.key_points.mouth_left, Some([100.0, 200.0]));
        assert_eq!(regions.key_points.mouth_right, Some([200.0, 200.0]));
        assert!(regions.key_points.cupid_centre.is_some());
        assert_eq!(regions.key_points.pupil_left, None);
        assert!(regions.skin.is_empty());
    }

    #[test]
    fn a_given_point_is_never_overruled() {
        let text = LIPS.replace(
            '}',
            r#", "key_points": {"mouth_left": [101, 199], "chin": null}}"#,
        );
        let regions = Supplied::from_json(&text)
            .unwrap()
            .for_photo(300, 400)
            .unwrap();
        assert_eq!(regions.key_points.mouth_left, Some([101.0, 199.0]));
    }

    #[test]
    fn a_misspelt_key_is_refused_with_the_right_one() {
        assert_eq!(
            error(r#"{"lip": []}"#),
            "unknown key `lip` in supplied regions: did you mean `lips`?"
        );
        assert!(error(r#"{"key_points": {"pupil-left": [1, 2]}}"#).contains("`pupil_left`?"));
        assert!(error(r#"{"mouth interior": []}"#).contains("`mouth_interior`?"));
        assert!(!error(r#"{"hair": []}"#).contains("did you mean"));
    }

    #[test]
    fn a_malformed_outline_is_refused_by_name() {
        assert!(error(r#"{"lips": [[[1, 2], [3, 4]]]}"#).contains("`lips[0]` encloses no area"));
        assert!(
            error(r#"{"lips": [[[1, 2], [3, "4"], [5, 6]]]}"#).starts_with("`lips[0][1]` must be")
        );
        assert!(
            error(r#"{"skin": [[[1, 2], [3, 1e39], [5, 6]]]}"#).starts_with("`skin[0][1]` must be")
        );
        assert!(error(r#"{"skin": 3}"#).contains("a list of polygons"));
        assert!(error("[]").contains("an object"));
        assert!(error("{").contains("not JSON"));
        assert_eq!(error("{}"), RegionsError::Empty.to_string());
    }

    #[test]
    fn a_point_far_outside_is_named_but_a_small_overshoot_passes() {
        let supplied = Supplied::from_json(LIPS).unwrap();
        assert!(supplied.for_photo(195, 220).is_ok());
        let outside = supplied.for_photo(120, 300).unwrap_err().to_string();
        assert!(
            outside.starts_with("`lips[0][3]` is [164, 184]"),
            "{outside}"
        );
    }

    #[test]
    fn an_inspect_line_is_taken_and_its_size_held_to() {
        let regions = LIPS.replace('{', r#"{"source": "network", "confidence": 0.9, "#);
        let line = format!(
            r#"{{"path": "a.jpg", "width": 300, "height": 400, "regions": {regions}, "why_not": null}}"#
        );
        let supplied = Supplied::from_json(&line).unwrap();
        assert_eq!(
            supplied.for_photo(300, 400).unwrap().source,
            RegionSource::Supplied
        );
        assert!(supplied.for_photo(400, 300).is_err());
        let none = r#"{"path": "a.jpg", "regions": null, "why_not": "no lips found"}"#;
        assert!(error(none).ends_with("no lips found"));
    }
}
