//! XMP: what programs say of a file, as RDF in XML.
//!
//! Read are the dates, the programs of the history, and what makes a file private. A property may stand as an attribute or
//! as an element, with its value inside or in a list. Only what the packet says of the photo itself counts: properties of
//! its topmost descriptions and the structures that belong to them. Other pictures that went into this one are described in
//! the packet, too (`xmpMM:Pantry`, `xmpMM:Ingredients`, `xmpMM:DerivedFrom`), with dates of their own. The parser refuses
//! document types (and with them entities that swell) and packets of too many nodes.
//!
//! Assumption: dates mean what MWG says: `photoshop:DateCreated` and `exif:DateTimeOriginal` the shutter,
//! `xmp:CreateDate` and `exif:DateTimeDigitized` the digitising, `xmp:ModifyDate` the last change. A zone in XMP is not
//! carried over to an EXIF date without one: some programs have written the zone of the computer there.
//!
//! References: ISO 16684-1:2019 (XMP); MWG Guidelines for Handling Image Metadata 2.0 §5.5; CIPA DC-010 (EXIF 2.32 for XMP).

use roxmltree::{Document, Node, ParsingOptions};

use super::date::{DateRecord, Meaning, Origin, Trust};
use super::text;
use crate::measured::WhyNot;

/// Nodes of a packet that are read; a history of years has some thousands.
const MOST_NODES: u32 = 100_000;
/// Declarations of name spaces in a packet; the parser hands them down to every element that adds one.
const MOST_SPACES: usize = 4096;
/// Values of one packet that are kept.
const MOST_VALUES: usize = 256;
/// Steps of the history that are kept, from its beginning.
const MOST_EVENTS: usize = 32;

const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const EXIF_EX: &str = "http://cipa.jp/exif/1.0/";
const AUX: &str = "http://ns.adobe.com/exif/1.0/aux/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const EVENT: &str = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const IPTC_EXT: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const REGIONS: &str = "http://www.metadataworkinggroup.com/schemas/regions/";
const MEDIA: &str = "http://ns.adobe.com/xap/1.0/mm/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Structures of the photo itself that hold something to read: name space and name, and the name space of what is read there.
const INSIDE: [(&str, &str, &str); 2] = [(MEDIA, "History", EVENT), (REGIONS, "Regions", REGIONS)];

/// Name space, name, and the usual name of each property that is read.
const READ: [(&str, &str, &str); 24] = [
    (EXIF, "DateTimeOriginal", "exif:DateTimeOriginal"),
    (EXIF, "DateTimeDigitized", "exif:DateTimeDigitized"),
    (EXIF, "GPSTimeStamp", "exif:GPSTimeStamp"),
    (EXIF, "GPSLatitude", "exif:GPSLatitude"),
    (EXIF_EX, "BodySerialNumber", "exifEX:BodySerialNumber"),
    (EXIF_EX, "LensSerialNumber", "exifEX:LensSerialNumber"),
    (EXIF_EX, "CameraOwnerName", "exifEX:CameraOwnerName"),
    (AUX, "SerialNumber", "aux:SerialNumber"),
    (AUX, "LensSerialNumber", "aux:LensSerialNumber"),
    (AUX, "OwnerName", "aux:OwnerName"),
    (XMP, "CreateDate", "xmp:CreateDate"),
    (XMP, "ModifyDate", "xmp:ModifyDate"),
    (XMP, "CreatorTool", "xmp:CreatorTool"),
    (PHOTOSHOP, "DateCreated", "photoshop:DateCreated"),
    (PHOTOSHOP, "City", "photoshop:City"),
    (PHOTOSHOP, "State", "photoshop:State"),
    (PHOTOSHOP, "Country", "photoshop:Country"),
    (DC, "creator", "dc:creator"),
    (IPTC_CORE, "Location", "Iptc4xmpCore:Location"),
    (IPTC_EXT, "LocationCreated", "Iptc4xmpExt:LocationCreated"),
    (IPTC_EXT, "LocationShown", "Iptc4xmpExt:LocationShown"),
    (EVENT, "softwareAgent", "stEvt:softwareAgent"),
    (IPTC_EXT, "PersonInImage", "Iptc4xmpExt:PersonInImage"),
    (REGIONS, "Name", "mwg-rs:Name"),
];

/// Dates by property, in order of trust among those of one meaning.
const DATES: [(Origin<'static>, &str); 6] = [
    (
        (
            "XMP exif:DateTimeOriginal",
            "exif:DateTimeOriginal",
            Meaning::Taken,
            Trust::Program,
        ),
        "exif:DateTimeOriginal",
    ),
    (
        (
            "XMP photoshop:DateCreated",
            "photoshop:DateCreated",
            Meaning::Taken,
            Trust::Program,
        ),
        "photoshop:DateCreated",
    ),
    (
        (
            "XMP exif:DateTimeDigitized",
            "exif:DateTimeDigitized",
            Meaning::Digitised,
            Trust::Program,
        ),
        "exif:DateTimeDigitized",
    ),
    (
        (
            "XMP xmp:CreateDate",
            "xmp:CreateDate",
            Meaning::Digitised,
            Trust::Program,
        ),
        "xmp:CreateDate",
    ),
    (
        (
            "XMP xmp:ModifyDate",
            "xmp:ModifyDate",
            Meaning::Changed,
            Trust::Program,
        ),
        "xmp:ModifyDate",
    ),
    (
        (
            "XMP exif:GPSTimeStamp",
            "exif:GPSTimeStamp",
            Meaning::Gps,
            Trust::Satellite,
        ),
        "exif:GPSTimeStamp",
    ),
];

/// What a packet says.
#[derive(Debug, Default)]
pub(super) struct Xmp {
    values: Vec<(&'static str, String)>,
    /// Dates of the history, as they stand there.
    events: Vec<String>,
}

impl Xmp {
    /// Reads a packet.
    pub(super) fn parse(packet: &[u8]) -> Result<Self, WhyNot> {
        let text = String::from_utf8_lossy(packet);
        let text = text.trim_matches(|c: char| c == '\0' || c == '\u{FEFF}' || c.is_whitespace());
        if text.matches("xmlns").count() > MOST_SPACES {
            return Err(WhyNot::new("the file's XMP packet is damaged"));
        }
        let options = ParsingOptions {
            nodes_limit: MOST_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options)
            .map_err(|_| WhyNot::new("the file's XMP packet is damaged"))?;
        let mut found = Self::default();
        let rdf = document
            .descendants()
            .find(|n| n.has_tag_name((RDF, "RDF")));
        let descriptions = rdf.into_iter().flat_map(|rdf| rdf.children());
        for description in descriptions.filter(|n| n.has_tag_name((RDF, "Description"))) {
            found.offer_attributes(description, None);
            for property in description.children().filter(Node::is_element) {
                found.offer_text(property);
                found.offer_inside(property);
            }
        }
        Ok(found)
    }

    /// What is read inside a structure, if `property` is one of [`INSIDE`].
    fn offer_inside(&mut self, property: Node<'_, '_>) {
        for place in ["LocationCreated", "LocationShown"] {
            if property.has_tag_name((IPTC_EXT, place)) && says_something(property) {
                self.offer(Some(IPTC_EXT), place, "somewhere");
            }
        }
        let known = INSIDE.iter().find(|i| property.has_tag_name((i.0, i.1)));
        let Some((_, _, space)) = known else { return };
        for node in property.descendants().filter(Node::is_element) {
            self.offer_attributes(node, Some(space));
            if node.tag_name().namespace() == Some(space) {
                self.offer_text(node);
            }
        }
    }

    /// The attributes of an element: all of them, or those of one name space.
    fn offer_attributes(&mut self, node: Node<'_, '_>, space: Option<&str>) {
        for attribute in node.attributes() {
            if space.is_none() || attribute.namespace() == space {
                self.offer(attribute.namespace(), attribute.name(), attribute.value());
            }
        }
    }

    /// The values of an element; of a date the first, because only one can be meant.
    fn offer_text(&mut self, node: Node<'_, '_>) {
        let (space, name) = (node.tag_name().namespace(), node.tag_name().name());
        let told = values(node).filter(|value| !value.trim().is_empty());
        let one = DATES
            .iter()
            .any(|(origin, _)| is_named(origin.1, space, name));
        for value in told.take(if one { 1 } else { MOST_VALUES }) {
            self.offer(space, name, value);
        }
    }

    fn offer(&mut self, space: Option<&str>, name: &str, value: &str) {
        if value.trim().is_empty() {
            return;
        }
        if space == Some(EVENT) && name == "when" && self.events.len() < MOST_EVENTS {
            self.events.push(text::printable(value.trim().as_bytes()));
        }
        let known = READ.iter().find(|r| space == Some(r.0) && name == r.1);
        if let (Some(known), true) = (known, self.values.len() < MOST_VALUES) {
            let value = text::printable(value.trim().as_bytes());
            self.values.push((known.2, value));
        }
    }

    /// The values of a property.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |v| v.0 == name)
            .map(|v| v.1.as_str())
    }

    /// Programs that are named.
    pub(super) fn programs(&self) -> impl Iterator<Item = &str> {
        self.all("xmp:CreatorTool")
            .chain(self.all("stEvt:softwareAgent"))
    }

    /// Every date, the history's steps among them as changes of the file.
    pub(super) fn dates(&self) -> Vec<DateRecord> {
        let read = |origin, raw: &str| DateRecord::read(origin, raw.to_owned(), None, None);
        let named = DATES.iter().flat_map(|&(origin, name)| {
            let first = self.all(name).next();
            // A property that stands there twice with two values contradicts itself; one contradiction tells it.
            let other = self.all(name).find(|other| Some(*other) != first);
            first
                .into_iter()
                .chain(other)
                .map(move |raw| read(origin, raw))
        });
        let event = (
            "XMP history",
            "stEvt:when",
            Meaning::Changed,
            Trust::Program,
        );
        named
            .chain(self.events.iter().map(|raw| read(event, raw)))
            .collect()
    }
}

/// Whether a place is told inside an element, in whatever part of it.
fn says_something(node: Node<'_, '_>) -> bool {
    let is_said = |text: &str| !text.trim().is_empty();
    node.descendants().any(|inner| {
        let mut attributes = inner.attributes();
        inner.is_text() && inner.text().is_some_and(is_said)
            || attributes.any(|a| a.namespace() == Some(IPTC_EXT) && is_said(a.value()))
    })
}

/// Whether a name space and a name are those of the property that is usually called `usual`.
fn is_named(usual: &str, space: Option<&str>, name: &str) -> bool {
    READ.iter()
        .any(|r| r.2 == usual && space == Some(r.0) && name == r.1)
}

/// The text of an element, or of the list in it.
fn values<'a>(node: Node<'a, '_>) -> impl Iterator<Item = &'a str> {
    let lists = node.children().filter(|n| {
        n.tag_name().namespace() == Some(RDF)
            && matches!(n.tag_name().name(), "Seq" | "Bag" | "Alt")
    });
    let items = lists
        .flat_map(|list| list.children())
        .filter(|n| n.tag_name().name() == "li")
        .filter_map(|li| li.text());
    node.text().into_iter().chain(items.take(MOST_VALUES))
}

#[cfg(test)]
mod tests;
