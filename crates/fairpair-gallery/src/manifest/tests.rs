use std::path::Path;

use super::*;
use crate::entry::{Entry, Item};

fn gallery(bytes: impl AsRef<[u8]>) -> Gallery {
    parse(
        bytes.as_ref(),
        "m.csv",
        Path::new("/g"),
        &Treatment::default(),
    )
    .unwrap()
}

fn refused(bytes: impl AsRef<[u8]>) -> String {
    parse(
        bytes.as_ref(),
        "m.csv",
        Path::new("/g"),
        &Treatment::default(),
    )
    .unwrap_err()
    .to_string()
}

fn entry(item: &Item) -> &Entry {
    item.as_ref().unwrap()
}

fn reason(item: &Item) -> &str {
    &item.as_ref().unwrap_err().failure.error.message
}

#[test]
fn paths_are_relative_to_the_manifest_and_shown_as_written() {
    let g = gallery("id,before,after\np,../x/b.jpg,/abs/a.jpg\n");
    let e = entry(&g.items[0]);
    assert_eq!(e.before.name, "../x/b.jpg");
    assert_eq!(e.before.path, Path::new("/g/../x/b.jpg"));
    assert_eq!(e.after.path, Path::new("/abs/a.jpg"));
}

#[test]
fn what_spreadsheets_write_is_read() {
    let g = gallery(
        "\u{feff}ID, Before ,after,treated_at\r\np,\"b,1.jpg\",\"a \"\"x\"\".jpg\",2024-01-02; 2024-03-01\r\n\r\n,,,\r\n",
    );
    assert_eq!(g.items.len(), 1);
    let e = entry(&g.items[0]);
    assert_eq!(
        (e.before.name.as_str(), e.after.name.as_str()),
        ("b,1.jpg", "a \"x\".jpg")
    );
    let g = gallery("id;before;after;claim\np;b.jpg;a.jpg;fuller, softer\n");
    assert_eq!(
        entry(&g.items[0]).case.claim.as_deref(),
        Some("fuller, softer")
    );
}

#[test]
fn the_separator_is_told_by_a_line_of_its_own_or_by_known_columns() {
    for text in [
        "sep=;\r\nid;before;after\r\np;b;a\r\nq;b\r\n",
        "\u{feff}\"SEP=|\"\n\"id\"|before|after\np|b|a\nq|b\n",
        "sep=\t\nid\tbefore\tafter\np\tb\ta\nq\tb\n",
    ] {
        let g = gallery(text);
        assert_eq!(entry(&g.items[0]).id, "p", "{text}");
        assert!(reason(&g.items[1]).starts_with("manifest line 4: the column `after`"));
    }
    let g = gallery("id;before;after;\"claim, as told\"\np;b;a;x\n");
    assert_eq!(g.columns, ["claim, as told"]);
    let g = gallery("\"shot; where\",before,after\nx,b,a\n");
    assert_eq!(g.columns, ["shot; where"]);
    // No known column: the first separator of the line, as the hint shows.
    assert!(refused("foo;bar\n").contains("it names `foo`, `bar`"));
}

#[test]
fn what_is_no_manifest_is_called_by_its_kind() {
    let array = refused("\u{feff} [\n {\"before\": \"b\", \"after\": \"a\"}]\n");
    assert!(array.contains("one object a line"), "{array}");
    assert_eq!(gallery("[x],before,after\n1,b,a\n").columns, ["[x]"]);
    for photo in [
        &b"\xff\xd8\xff\xe0\0\x10JFIF\0"[..],
        b"\x89PNG\r\n\x1a\n\0\0",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"\0\0\0\x18ftypheic\0\0",
    ] {
        let told = refused(photo);
        assert!(
            told.contains("is a photo, not a manifest; `fairpair check"),
            "{told}"
        );
    }
}

#[test]
fn unknown_columns_and_notes_are_carried_along_in_order() {
    let g = gallery("clinic,id,before,after,note\nNorth,p,b,a,=1+1\n");
    assert_eq!(g.columns, ["clinic", "note"]);
    let carried = serde_json::to_string(&entry(&g.items[0]).carried).unwrap();
    assert_eq!(carried, r#"{"clinic":"North","note":"=1+1"}"#);
    assert!(g.notices.is_empty(), "{:?}", g.notices);
}

#[test]
fn a_misspelt_optional_column_is_mentioned() {
    let g = gallery("id,before,after,treatedat\np,b,a,2024-01-01\n");
    assert_eq!(
        g.notices,
        ["column `treatedat` is carried along unread; did you mean `treated_at`?"]
    );
}

#[test]
fn a_missing_column_is_refused_with_line_and_hint() {
    assert_eq!(
        refused("id,befor,after\n"),
        "m.csv, line 1: there is no column `before`; rename `befor`"
    );
    assert!(refused("\n\nfoo,before\n").starts_with("m.csv, line 3: there is no column `after`"));
    assert!(refused("id,before,before,after\n").contains("`before` stands there twice"));
    assert!(refused(" \n").contains("is empty"));
    assert!(refused("\u{feff}").contains("is empty"));
}

#[test]
fn a_line_with_too_few_or_too_many_fields_is_one_row_with_its_reason() {
    let g = gallery("id,before,after\np,b\nq,b,a,c\nr,b,a,,\n");
    assert!(reason(&g.items[0]).starts_with("manifest line 2: the column `after` is empty"));
    assert!(reason(&g.items[1]).starts_with("manifest line 3: 4 fields, but the header names 3"));
    assert_eq!(entry(&g.items[2]).id, "r");
}

#[test]
fn ten_thousand_columns_are_one_bad_row() {
    let wide = ",x".repeat(10_000);
    let g = gallery(format!("id,before,after\np,b,a{wide}\nq,b,a\n"));
    assert!(reason(&g.items[0]).contains("10003 fields"));
    assert_eq!(entry(&g.items[1]).id, "q");
    let header = (0..10_000).fold(String::new(), |h, n| format!("{h}c{n},"));
    let message = refused(format!("{header}\n"));
    assert!(
        message.contains("9995 more") && message.len() < 300,
        "{message}"
    );
}

#[test]
fn bytes_that_are_no_text_spoil_their_own_line_only() {
    let g = gallery(b"id,before,after\np,b\xfcne.jpg,a\nq,b\0.jpg,a\n");
    assert!(reason(&g.items[0]).contains("line 2: the column `before` is not UTF-8"));
    assert_eq!(entry(&g.items[1]).before.name, "b\0.jpg");
    assert!(refused(b"id,before,after,gr\xf6sse\n").contains("not UTF-8"));
    assert!(refused(b"\xff\xfei\0d\0").contains("UTF-16"));
}

#[test]
fn line_numbers_survive_crlf_blank_lines_and_quoted_line_ends() {
    let g = gallery("id,before,after,note\r\n\r\np,b,a,\"two\r\nlines\"\r\n\r\nq,b\r\n");
    assert!(
        reason(&g.items[1]).starts_with("manifest line 6:"),
        "{}",
        reason(&g.items[1])
    );
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let g = gallery("id,before,after\np,\"b.jpg,a.jpg\nq,b,a\n");
    assert_eq!(g.items.len(), 1);
    assert!(reason(&g.items[0]).contains("is a closing quote missing?"));
}

#[test]
fn rows_that_a_missing_quote_runs_together_are_one_row_that_says_so() {
    let rows = "two,b2.jpg,a2.jpg,fuller,ok\nthree,b3.jpg,a3.jpg,fuller,";
    for (text, good, says) in [
        // Closed nowhere, by the end of another field, by the beginning of one, in a known column.
        (format!("one,b,a,,\"asked\n{rows}ok\n"), 0, "2 to 4"),
        (format!("one,b,a,,\"asked\n{rows}ok\"\n"), 0, "2 to 4"),
        (
            format!("one,b,a,,\"asked\n{rows}\"ok\nfour,b,a,,\n"),
            1,
            "2 to 4",
        ),
        (
            format!("zero,b,a,,\r\none,b,a,\"fuller,x\r\n{rows}\"y\"\nfour,b,a,,\n"),
            2,
            "3 to 5",
        ),
        (
            "one,b,a,\"fuller,x\ntwo,b2.jpg,a2.jpg,\"softer\",y\n".into(),
            0,
            "2 to 3",
        ),
    ] {
        let g = gallery(format!("id,before,after,claim,note\n{text}"));
        let broken: Vec<_> = g.items.iter().filter(|item| item.is_err()).collect();
        assert_eq!((broken.len(), g.items.len() - 1), (1, good), "{text}");
        let told = reason(broken[0]);
        let says = format!("lines {says} were read as one field: is a closing quote missing?");
        assert!(told.ends_with(&says), "{text}: {told}");
    }
    let g = gallery("id,before,after,note\none,b,a,\"asked\n");
    assert!(
        reason(&g.items[0]).ends_with("line 2 ends within quotes: is a closing quote missing?")
    );
    let told = refused("id,before,after,\"note\np,b,a,x\n");
    assert!(
        told.contains("lines 1 to 2 were read as one field"),
        "{told}"
    );
}

#[test]
fn notes_of_several_lines_are_kept() {
    let note =
        "asked again, by phone, on Monday, twice\r\nswollen,red,sore\n\n\"\"better\"\", she says";
    let g = gallery(format!(
        "note,id,before,after\n\"{note}\",p,b.jpg,a.jpg\n\"x\ny\" ,q,b,a\n"
    ));
    let carried = entry(&g.items[0]).carried["note"].as_str().unwrap();
    assert_eq!(carried, note.replace("\"\"", "\""));
    assert_eq!(entry(&g.items[1]).id, "q");
}

#[test]
fn pairs_without_ids_are_called_by_what_tells_them_apart() {
    let g = gallery("before,after\np1/before.jpg,p1/after.jpg\np2/before.jpg,p2/after.jpg\n");
    let ids: Vec<_> = g.items.iter().map(|i| entry(i).id.as_str()).collect();
    assert_eq!(ids, ["p1", "p2"]);
}

#[test]
fn a_double_id_is_renamed_aloud() {
    let g = gallery("id,before,after\np,b,a\np,b,a\n,b,x.jpg\n");
    let ids: Vec<_> = g.items.iter().map(|i| entry(i).id.as_str()).collect();
    assert_eq!(ids, ["p", "p-2", "x"]);
    assert_eq!(
        g.notices,
        ["line 3: the id `p` is in use already; this pair is called `p-2`"]
    );
}

#[test]
fn json_lines_are_read_alike() {
    let text = concat!(
        r#"{"id": 7, "before": "b", "after": "a", "treated_at": ["2024-01-02", "2024-02-02"], "clinic": {"n": 1}}"#,
        "\r\n\n",
        r#"{"id": "q", "before": ["b"], "after": "a"}"#,
        "\n[1]\n{\"id\":\n"
    );
    let g = gallery(text);
    let e = entry(&g.items[0]);
    assert_eq!(e.id, "7");
    assert_eq!(
        serde_json::to_string(&e.carried).unwrap(),
        r#"{"clinic":{"n":1}}"#
    );
    assert_eq!(g.columns, ["clinic"]);
    assert_eq!(
        reason(&g.items[1]),
        "manifest line 3: `before` must be a text"
    );
    assert!(reason(&g.items[2]).starts_with("manifest line 4: not a JSON object"));
    assert!(reason(&g.items[3]).starts_with("manifest line 5: not a JSON object"));
}

#[test]
fn the_default_treatment_fills_gaps_only() {
    let default = Treatment {
        claim: Some("softer".into()),
        treatment: Some("lip microneedling".into()),
        ..Treatment::default()
    };
    let text = b"before,after,claim\nb,a,fuller\nb,a2,\n";
    let g = parse(text, "m", Path::new(""), &default).unwrap();
    assert_eq!(entry(&g.items[0]).case.claim.as_deref(), Some("fuller"));
    assert_eq!(entry(&g.items[1]).case.claim.as_deref(), Some("softer"));
    assert_eq!(
        entry(&g.items[1]).case.treatment.as_deref(),
        Some("lip microneedling")
    );
}

#[test]
fn a_zone_is_an_offset_or_a_name_and_anything_else_spoils_its_line() {
    let g = gallery(
        "before,after,treated_at,zone\nb,a,2024-03-01T10:00,+02:00\nb,a2,2024-03-01T10:00,lips\nb,a3,2024-03-01T10:00,\nb,a4,2024-03-31T10:00,Europe/Berlin\n",
    );
    let first = |n: usize| {
        let sessions = &entry(&g.items[n]).case.treated_at;
        sessions.iter().next().unwrap().moment()
    };
    assert_eq!(first(0).earliest.to_string(), "2024-03-01T08:00:00Z");
    // The clocks had been put forward that night.
    assert_eq!(first(3).earliest.to_string(), "2024-03-31T08:00:00Z");
    let zone = |n: usize| {
        entry(&g.items[n])
            .case
            .zone
            .as_ref()
            .map(ToString::to_string)
    };
    assert_eq!(zone(0).as_deref(), Some("+02:00"));
    assert_eq!(zone(3).as_deref(), Some("Europe/Berlin"));
    assert_eq!(zone(2), None);
    assert!(first(2).earliest < first(0).earliest && first(2).latest > first(0).latest);
    assert!(
        reason(&g.items[1]).contains("lips"),
        "{}",
        reason(&g.items[1])
    );
    assert_eq!(g.columns, ["zone"]);
}

#[test]
fn a_date_that_cannot_be_read_spoils_its_own_line_only() {
    let g = gallery("before,after,treated_at\nb,a,01/03/2024\nb,a2,2024-03-01; 2024-04-05\n");
    assert!(reason(&g.items[0]).contains("line 2: the treatment time \"01/03/2024\""));
    assert_eq!(entry(&g.items[1]).case.treated_at.iter().count(), 2);
}
