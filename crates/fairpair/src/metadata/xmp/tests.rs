//! What of a packet is read, and what of it is not this photo.

use super::*;

fn packet(inside: &str) -> Vec<u8> {
    format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="{RDF}" xmlns:exif="{EXIF}" xmlns:xmp="{XMP}" xmlns:ps="{PHOTOSHOP}" xmlns:stEvt="{EVENT}"
        xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:e="{IPTC_EXT}">{inside}</rdf:RDF></x:xmpmeta>
        <?xpacket end="w"?>"#,
        '\u{FEFF}'
    )
    .into_bytes()
}

fn told(inside: &str) -> Vec<String> {
    let xmp = Xmp::parse(&packet(inside)).unwrap();
    let dates = xmp.dates();
    let told = dates.iter().map(|d| format!("{} {}", d.tag, d.humane()));
    told.collect()
}

#[test]
fn properties_are_read_as_attributes_and_as_elements() {
    assert_eq!(
        told(
            r#"<rdf:Description xmp:CreateDate="2015-06-29T18:15:36+01:00" ps:DateCreated="2015-06-28">
            <exif:DateTimeOriginal>2015-06-28T10:00:00.25</exif:DateTimeOriginal></rdf:Description>"#
        ),
        [
            "exif:DateTimeOriginal 2015-06-28 10:00:00.25",
            "photoshop:DateCreated 2015-06-28",
            "xmp:CreateDate 2015-06-29 18:15:36+01:00",
        ]
    );
}

#[test]
fn the_history_tells_changes_and_programs() {
    let history = r#"<rdf:Description><xmpMM:History><rdf:Seq>
        <rdf:li stEvt:action="created" stEvt:when="2015-06-29T18:15:36+01:00" stEvt:softwareAgent="Adobe Photoshop CC"/>
        <rdf:li rdf:parseType="Resource"><stEvt:action>saved</stEvt:action><stEvt:when>2015-06-30T08:00:00Z</stEvt:when></rdf:li>
        </rdf:Seq></xmpMM:History></rdf:Description>"#;
    assert_eq!(
        told(history),
        [
            "stEvt:when 2015-06-29 18:15:36+01:00",
            "stEvt:when 2015-06-30 08:00:00+00:00"
        ]
    );
    let xmp = Xmp::parse(&packet(history)).unwrap();
    assert_eq!(xmp.programs().collect::<Vec<_>>(), ["Adobe Photoshop CC"]);
}

#[test]
fn what_is_said_of_other_pictures_is_not_said_of_this_one() {
    let other = r#"<rdf:Bag><rdf:li><rdf:Description xmp:CreatorTool="Other Program">
        <ps:DateCreated>2024-05-20T10:00:00+02:00</ps:DateCreated><xmp:ModifyDate>2024-05-21</xmp:ModifyDate>
        <e:PersonInImage>A. Person</e:PersonInImage>
        <xmpMM:History><rdf:Seq><rdf:li stEvt:when="2024-05-22" stEvt:softwareAgent="Other"/></rdf:Seq></xmpMM:History>
        </rdf:Description></rdf:li></rdf:Bag>"#;
    for structure in [
        "xmpMM:Pantry",
        "xmpMM:Ingredients",
        "xmpMM:DerivedFrom",
        "xmp:Other",
    ] {
        let of_other = format!("<{structure}>{other}</{structure}>");
        let inside = format!(
            r"<rdf:Description>{of_other}<ps:DateCreated>2024-03-05T10:00:00+01:00</ps:DateCreated></rdf:Description>"
        );
        assert_eq!(
            told(&inside),
            ["photoshop:DateCreated 2024-03-05 10:00:00+01:00"]
        );
        let alone = format!("<rdf:Description>{of_other}</rdf:Description>");
        let xmp = Xmp::parse(&packet(&alone)).unwrap();
        assert!(xmp.dates().is_empty() && xmp.programs().next().is_none());
        assert!(xmp.all("Iptc4xmpExt:PersonInImage").next().is_none());
    }
}

#[test]
fn a_property_with_two_values_is_told_twice_and_a_repetition_once() {
    let twice = |second: &str| {
        told(&format!(
            r#"<rdf:Description ps:DateCreated="2024-03-01"/><rdf:Description><ps:DateCreated>{second}</ps:DateCreated></rdf:Description>"#
        ))
    };
    assert_eq!(twice("2024-03-01"), ["photoshop:DateCreated 2024-03-01"]);
    assert_eq!(
        twice("2024-05-01"),
        [
            "photoshop:DateCreated 2024-03-01",
            "photoshop:DateCreated 2024-05-01"
        ]
    );
    // The list of one property is one value.
    assert_eq!(
        told(
            "<rdf:Description><xmp:ModifyDate><rdf:Seq><rdf:li>2024-03-01</rdf:li><rdf:li>2024-03-02</rdf:li></rdf:Seq></xmp:ModifyDate></rdf:Description>"
        ),
        ["xmp:ModifyDate 2024-03-01"]
    );
}

#[test]
fn places_are_told_by_structures_that_hold_something() {
    let told = |place: &str| {
        let inside = format!(
            "<rdf:Description><e:LocationCreated><rdf:Bag><rdf:li {place}</rdf:li></rdf:Bag></e:LocationCreated></rdf:Description>"
        );
        let xmp = Xmp::parse(&packet(&inside)).unwrap();
        xmp.all("Iptc4xmpExt:LocationCreated").count()
    };
    assert_eq!(told("rdf:parseType='Resource'><e:City>Bern</e:City>"), 1);
    assert_eq!(told("e:City='Bern'>"), 1);
    assert_eq!(told("rdf:parseType='Resource'><e:City> </e:City>"), 0);
}

#[test]
fn names_stand_in_the_regions_of_the_picture() {
    let inside = format!(
        r#"<rdf:Description xmlns:mwg-rs="{REGIONS}"><mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>
        <rdf:li><rdf:Description mwg-rs:Name="A. Person"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>"#
    );
    let xmp = Xmp::parse(&packet(&inside)).unwrap();
    assert_eq!(xmp.all("mwg-rs:Name").count(), 1);
}

#[test]
fn lists_and_foreign_name_spaces_are_told_apart() {
    let inside = r#"<rdf:Description xmlns:other="urn:other" other:CreateDate="2001-01-01">
        <e:PersonInImage><rdf:Bag><rdf:li>A. Person</rdf:li><rdf:li>B. Person</rdf:li></rdf:Bag></e:PersonInImage>
        </rdf:Description>"#;
    let xmp = Xmp::parse(&packet(inside)).unwrap();
    assert_eq!(xmp.all("Iptc4xmpExt:PersonInImage").count(), 2);
    assert!(xmp.dates().is_empty());
}

#[test]
fn hostile_packets_are_refused() {
    let swelling = b"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>";
    let many = format!("<x>{}</x>", "<y/>".repeat(MOST_NODES as usize));
    let open = "<x>".repeat(50_000);
    let many_spaces = (0..=MOST_SPACES).map(|n| format!("<x xmlns:a{n}='b'>"));
    let spaces: Vec<String> = many_spaces.collect();
    let spaces = spaces.concat() + &"</x>".repeat(MOST_SPACES + 1);
    for packet in [
        swelling.as_slice(),
        many.as_bytes(),
        open.as_bytes(),
        spaces.as_bytes(),
        b"",
        b"<x",
        b"\xFF\xFE",
    ] {
        assert!(Xmp::parse(packet).is_err());
    }
    let deep = format!("{}{}", "<x>".repeat(50_000), "</x>".repeat(50_000));
    let _ = Xmp::parse(deep.as_bytes());
}
