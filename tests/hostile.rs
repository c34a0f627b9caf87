//! What people really hand in: every hostile input ends in an exit code and a sentence that helps, never in a panic.
//!
//! `cargo test --test hostile -- --nocapture` prints the table.
#![expect(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

use std::ffi::{OsStr, OsString};
use std::path::Path;

use image::ImageFormat;

#[path = "hostile/fixtures.rs"]
mod fixtures;
#[path = "hostile/table.rs"]
mod table;

use fixtures::{
    GOOD, animated_png, animated_webp, damaged_png, encoded, frame_header, garbage_png, giant_jpeg,
    huge_strip_tiff, plain, png_header, wall,
};
use table::{Hostile, Room};

/// An option and its value.
fn option(name: &str, value: &(impl AsRef<OsStr> + ?Sized)) -> [OsString; 2] {
    [name.into(), value.as_ref().to_owned()]
}

#[test]
fn files_that_are_no_photos_are_called_by_their_kind() {
    let room = Room::new("kinds");
    let bad = |what, name, bytes: &[u8], says| room.after(what, room.file(name, bytes), 2, says);
    table::hold(&[
        bad(
            "empty file",
            "empty.jpg",
            b"",
            "the file is empty (0 bytes)",
        ),
        bad(
            "text named .jpg",
            "text.jpg",
            b"dear doctor, here are the photos\n",
            "not a photo",
        ),
        bad(
            "web page",
            "page.jpg",
            b"<!DOCTYPE html><html><body>404</body></html>",
            "this is a web page (HTML)",
        ),
        bad(
            "HEIC",
            "a.heic",
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
            "this is a HEIC file",
        ),
        bad(
            "GIF",
            "a.gif",
            b"GIF89a\x08\0\x08\0\0\0\0;",
            "this is a GIF",
        ),
        bad(
            "PDF",
            "a.pdf",
            b"%PDF-1.7\n1 0 obj\n",
            "a PDF document, not a photo",
        ),
        bad(
            "zip archive",
            "a.zip",
            b"PK\x03\x04\x14\0\0\0\x08\0",
            "a ZIP archive",
        ),
        bad(
            "animated PNG",
            "moving.png",
            &animated_png(),
            "this PNG file is an animation of 3 frames",
        ),
        bad(
            "animated WebP",
            "moving.webp",
            &animated_webp(),
            "this WebP file is an animation of 2 frames",
        ),
        bad(
            "random bytes",
            "noise.jpg",
            &[0x37, 0x00, 0xE2, 0x91, 0x44, 0xFE, 0x05],
            "not a photo",
        ),
        room.after("folder instead of a file", room.0.clone(), 2, "cannot read"),
        room.after(
            "no such file",
            room.0.join("gone.jpg"),
            2,
            "gone.jpg: there is no such file",
        ),
    ]);
}

#[test]
fn damaged_and_boasting_photos_are_refused_before_they_cost_memory() {
    let room = Room::new("damaged");
    let bad = |what, name, bytes: &[u8], says| room.after(what, room.file(name, bytes), 2, says);
    let head = frame_header(&GOOD);
    table::hold(&[
        bad(
            "JPEG cut in half",
            "half.jpg",
            &GOOD[..GOOD.len() / 2],
            "the JPEG file ends before the photo does",
        ),
        bad(
            "JPEG cut behind its frame header",
            "head.jpg",
            &GOOD[..head + 19],
            "the JPEG file ends before the photo does",
        ),
        bad("JPEG of two bytes", "two.jpg", &GOOD[..2], "JPEG"),
        bad(
            "JPEG that claims 65535 × 65535",
            "giant.jpg",
            &giant_jpeg(),
            "65535 × 65535 pixels, more than the limit",
        ),
        bad(
            "PNG that claims 60000 × 60000",
            "giant.png",
            &png_header(60_000, 60_000),
            "60000 × 60000 pixels, more than the limit",
        ),
        bad(
            "PNG of no width",
            "flat.png",
            &png_header(0, 40),
            "has no pixels",
        ),
        bad(
            "PNG with a flipped bit",
            "bit.png",
            &damaged_png(),
            "the PNG file is damaged",
        ),
        bad(
            "PNG with garbage pixels",
            "garbage.png",
            &garbage_png(),
            "the PNG file is damaged",
        ),
        bad(
            "TIFF with a strip of 4 GB",
            "strip.tif",
            &huge_strip_tiff(),
            "TIFF",
        ),
        bad(
            "TIFF that points behind its end",
            "end.tif",
            b"II*\0\xF0\xFF\xFF\xFF",
            "TIFF",
        ),
    ]);
}

#[test]
fn arguments_and_side_files_are_corrected_not_guessed() {
    let room = Room::new("arguments");
    let regions = |what, name, json: &str, says| {
        room.with(
            what,
            option("--before-regions", &room.file(name, json)),
            says,
        )
    };
    // Regions that do not fit the photo leave it without any: an answer, not a failure.
    let misfit = |what, name, json: &str, says| Hostile {
        exit: 1,
        ..regions(what, name, json, says)
    };
    let treated = |what, when: &str, says| room.with(what, option("--treated", when), says);
    table::hold(&[
        regions(
            "regions: misspelt key",
            "key.json",
            r#"{"lip": [[[1,1],[9,1],[9,9]]]}"#,
            "did you mean `lips`?",
        ),
        regions(
            "regions: NaN",
            "nan.json",
            r#"{"lips": [[[NaN,1],[9,1],[9,9]]]}"#,
            "not JSON",
        ),
        regions(
            "regions: 1e999",
            "inf.json",
            r#"{"lips": [[[1e999,1],[9,1],[9,9]]]}"#,
            "not JSON",
        ),
        regions(
            "regions: two points",
            "two.json",
            r#"{"lips": [[[1,1],[9,9]]]}"#,
            "lips[0]",
        ),
        misfit(
            "regions: far outside",
            "far.json",
            r#"{"lips": [[[1,1],[9000,1],[9,9]]]}"#,
            "outside the photo of 450 × 562 pixels",
        ),
        regions("regions: empty file", "empty.json", "", "not JSON"),
        misfit(
            "regions: another photo's",
            "other.json",
            r#"{"width":10,"height":10,"regions":{"lips":[[[1,1],[9,1],[9,9]]]}}"#,
            "of a photo of",
        ),
        treated("treated: yesterday", "yesterday", "2024-03-01"),
        treated("treated: 31 February", "2024-02-31", "2024-02-31"),
        treated("treated: empty", "", "treat"),
        room.with(
            "zone: nonsense",
            option("--zone", "mars"),
            "a zone is an offset such as +01:00",
        ),
    ]);
}

#[test]
fn policies_are_corrected_by_key() {
    let room = Room::new("policies");
    let policy = |what, name, toml: &str, says| {
        room.with(what, option("--policy", &room.file(name, toml)), says)
    };
    table::hold(&[
        policy(
            "policy: misspelt check",
            "check.toml",
            "[checks.lip-glos]\nlevel = \"note\"\n",
            "did you mean `lip-gloss`?",
        ),
        policy(
            "policy: misspelt limit",
            "limit.toml",
            "[checks.exposure]\nchange_max_stop = 0.3\n",
            "did you mean `change_max_stops`?",
        ),
        policy(
            "policy: text for a number",
            "type.toml",
            "[checks.exposure]\nchange_max_stops = \"much\"\n",
            "change_max_stops",
        ),
        policy(
            "policy: negative limit",
            "minus.toml",
            "[checks.exposure]\nchange_max_stops = -1.0\n",
            "change_max_stops",
        ),
        policy(
            "policy: limit of no number",
            "nan.toml",
            "[checks.exposure]\nchange_max_stops = nan\n",
            "change_max_stops",
        ),
        policy(
            "policy: unknown level",
            "level.toml",
            "[checks.exposure]\nlevel = \"loud\"\n",
            "level",
        ),
        policy(
            "policy: not TOML",
            "not.toml",
            "checks = [",
            "cannot use the policy",
        ),
        room.with(
            "policy: misspelt name",
            option("--policy", "pubication"),
            "did you mean `publication`?",
        ),
    ]);
}

#[test]
fn manifests_are_refused_as_a_whole_or_by_their_line() {
    let room = Room::new("manifests");
    let audit = |what, name, text: &str, exit, says| Hostile {
        what,
        args: vec![
            "audit".into(),
            room.file(name, text).into(),
            "--format".into(),
            "ndjson".into(),
        ],
        exit,
        says,
    };
    table::hold(&[
        audit("manifest: empty", "empty.csv", "", 2, "empty.csv"),
        audit(
            "manifest: no header",
            "headless.csv",
            "a,good.jpg,other.jpg\n",
            2,
            "there is no column `before`",
        ),
        audit(
            "manifest: no `after` column",
            "column.csv",
            "id,before\na,good.jpg\n",
            2,
            "after",
        ),
        audit(
            "manifest: misspelt column",
            "spelt.csv",
            "id,before,aftr\na,good.jpg,good.jpg\n",
            2,
            "after",
        ),
        audit(
            "manifest: the same id twice",
            "twice.csv",
            "id,before,after\na,good.jpg,good.jpg\na,good.jpg,good.jpg\n",
            1,
            "a-2",
        ),
        audit(
            "manifest: a short line",
            "short.csv",
            "id,before,after\na,good.jpg\n",
            1,
            "line 2",
        ),
        audit(
            "manifest: nonsense date",
            "date.csv",
            "id,before,after,treated_at\na,good.jpg,good.jpg,soon\n",
            1,
            "soon",
        ),
    ]);
}

#[test]
fn names_are_shown_escaped() {
    let room = Room::new("names");
    let mut inputs = vec![room.after(
        "name with control characters, missing",
        room.0.join("gone\u{1b}[31mred\u{7}.jpg"),
        2,
        "cannot read",
    )];
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = Path::new(OsStr::from_bytes(b"na\xFFme.jpg"));
        inputs.push(room.after(
            "name that is not UTF-8",
            room.file(odd, &*GOOD),
            1,
            "CANNOT TELL",
        ));
        let gone = OsStr::from_bytes(b"go\xFFne.jpg");
        inputs.push(room.after(
            "name that is not UTF-8, missing",
            room.0.join(gone),
            2,
            "cannot read",
        ));
        let red = room.file("a\u{1b}[31mred\u{7}.jpg", &*GOOD);
        inputs.push(room.after("name with control characters", red, 1, "CANNOT TELL"));
    }
    table::hold(&inputs);
}

#[test]
fn photos_that_show_nothing_are_cannot_tell() {
    let room = Room::new("nothing");
    let unknown = |what, name, picture, says| {
        let file = room.file(name, encoded(picture, ImageFormat::Png));
        room.after(what, file, 1, says)
    };
    table::hold(&[
        unknown("one pixel", "one.png", plain(1, 1, 128), "CANNOT TELL"),
        unknown("one row", "row.png", plain(3000, 1, 128), "CANNOT TELL"),
        unknown("all black", "black.png", plain(400, 500, 0), "CANNOT TELL"),
        unknown(
            "all white",
            "white.png",
            plain(400, 500, 255),
            "CANNOT TELL",
        ),
        unknown("no face", "wall.png", wall(), "CANNOT TELL"),
        room.after("the same photo twice", room.good(), 1, "CANNOT TELL"),
    ]);
}
