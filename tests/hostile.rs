//! What people really hand in: every hostile input ends in an exit code and a sentence that helps, never in a panic.
//!
//! `cargo test --test hostile -- --nocapture` prints the table.

use std::ffi::OsString;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fairpair_scene::{ExifFields, Scene, jpeg};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// One input: what it is, the arguments, the exit code, and words that its message must hold.
struct Hostile {
    what: &'static str,
    args: Vec<OsString>,
    exit: u8,
    says: &'static str,
}

/// Files of one test, removed at its end.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("fairpair-hostile-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("good.jpg"), &*GOOD).unwrap();
        Self(path)
    }

    fn file(&self, name: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn good(&self) -> PathBuf {
        self.0.join("good.jpg")
    }

    /// `check GOOD AFTER`, the hostile file last.
    fn after(&self, what: &'static str, after: PathBuf, exit: u8, says: &'static str) -> Hostile {
        let args = vec!["check".into(), self.good().into(), after.into()];
        Hostile {
            what,
            args,
            exit,
            says,
        }
    }

    /// `check GOOD GOOD` and more.
    fn with(
        &self,
        what: &'static str,
        more: impl IntoIterator<Item = OsString>,
        says: &'static str,
    ) -> Hostile {
        let mut args = vec!["check".into(), self.good().into(), self.good().into()];
        args.extend(more);
        Hostile {
            what,
            args,
            exit: 2,
            says,
        }
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A rendered face, 450 × 562.
static GOOD: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut scene = Scene::default();
    (scene.camera.width, scene.camera.height) = (450, 562);
    jpeg(&scene.render(), 92, &ExifFields::default()).unwrap()
});

fn encoded(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

fn plain(width: u32, height: u32, grey: u8) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([grey; 3]))
}

/// A PNG chunk with its checksum (ISO/IEC 15948 §5.3).
fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(data) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let mut out = (data.len() as u32).to_be_bytes().to_vec();
    out.extend(kind);
    out.extend(data);
    out.extend((!crc).to_be_bytes());
    out
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Length of a PNG up to the end of its header chunk.
const PNG_HEAD: usize = 33;

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut data = width.to_be_bytes().to_vec();
    data.extend(height.to_be_bytes());
    data.extend([8, 2, 0, 0, 0]);
    [PNG.to_vec(), chunk(b"IHDR", &data)].concat()
}

fn animated_png() -> Vec<u8> {
    let still = encoded(plain(8, 8, 90), ImageFormat::Png);
    let control = chunk(b"acTL", &[0, 0, 0, 3, 0, 0, 0, 0]);
    [&still[..PNG_HEAD], &control, &still[PNG_HEAD..]].concat()
}

fn animated_webp() -> Vec<u8> {
    // A container with the animation flag, its ANIM chunk and one empty frame (RFC 9649 §2.7).
    let mut body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
    body.extend(b"ANIM\x06\0\0\0\0\0\0\0\0\0");
    body.extend(b"ANMF\x10\0\0\0");
    body.extend([0; 16]);
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out
}

/// Where the start of frame of a baseline JPEG stands.
fn frame_header(bytes: &[u8]) -> usize {
    bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap()
}

fn giant_jpeg() -> Vec<u8> {
    let mut bytes = GOOD.clone();
    let at = frame_header(&bytes);
    bytes[at + 5..at + 9].fill(0xFF);
    bytes
}

fn damaged_png() -> Vec<u8> {
    let mut bytes = encoded(plain(40, 40, 90), ImageFormat::Png);
    let middle = bytes.windows(4).position(|w| w == b"IDAT").unwrap() + 6;
    bytes[middle] ^= 0x5A;
    bytes
}

fn garbage_png() -> Vec<u8> {
    let pixels = chunk(b"IDAT", b"these are not compressed pixels at all");
    [png_header(40, 40), pixels, chunk(b"IEND", &[])].concat()
}

/// A TIFF of 40 × 40 whose only strip claims four gigabytes.
fn huge_strip_tiff() -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    let entries: [(u16, u16, u32); 8] = [
        (256, 4, 40),
        (257, 4, 40),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 4, 40),
        (279, 4, u32::MAX),
    ];
    out.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, value) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(1_u32.to_le_bytes());
        out.extend(value.to_le_bytes());
    }
    out.extend([0; 4]);
    out
}

/// A wall: texture, but no face.
fn wall() -> RgbImage {
    RgbImage::from_fn(400, 500, |x, y| {
        let brick = if (x / 40 + y / 20) % 2 == 0 { 150 } else { 110 };
        Rgb([brick, brick, brick.saturating_sub((x % 7) as u8)])
    })
}

/// Runs all, prints the table, and tells every row that is not as it must be.
fn hold(inputs: &[Hostile]) {
    let mut wrong = Vec::new();
    println!("{:<44} exit  message", "input");
    for input in inputs {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = [OsString::from("fairpair")]
            .into_iter()
            .chain(input.args.iter().cloned());
        let exit = fairpair_cli::run(args, &mut out, &mut err).code();
        let (out, err) = (String::from_utf8_lossy(&out), String::from_utf8_lossy(&err));
        // A failure speaks on the error stream, an answer on the other.
        let text = if exit == 2 { &err } else { &out };
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        println!("{:<44} {exit}     {said}", input.what);
        let escaped = !text.chars().any(|c| c.is_control() && c != '\n');
        let quiet = exit == 2 || err.is_empty();
        let panicked = said.contains("fairpair itself failed");
        if exit != input.exit || !said.contains(input.says) || !escaped || !quiet || panicked {
            wrong.push(format!(
                "{}: wanted {} and `{}`, got {exit} and `{said}`",
                input.what, input.exit, input.says
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn files_that_are_no_photos_are_called_by_their_kind() {
    let room = Room::new("kinds");
    let bad = |what, name, bytes: &[u8], says| room.after(what, room.file(name, bytes), 2, says);
    hold(&[
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
            "a web page (HTML), not a photo",
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
            "this WebP file is an animation",
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
            "gone.jpg: No such file",
        ),
    ]);
}

#[test]
fn damaged_and_boasting_photos_are_refused_before_they_cost_memory() {
    let room = Room::new("damaged");
    let bad = |what, name, bytes: &[u8], says| room.after(what, room.file(name, bytes), 2, says);
    let head = frame_header(&GOOD);
    hold(&[
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
    let option = |name: &str, value: &dyn AsRef<std::ffi::OsStr>| {
        [OsString::from(name), value.as_ref().to_owned()]
    };
    let regions = |what, name, json: &str, says| {
        room.with(
            what,
            option("--before-regions", &room.file(name, json)),
            says,
        )
    };
    let policy = |what, name, toml: &str, says| {
        room.with(what, option("--policy", &room.file(name, toml)), says)
    };
    let treated = |what, when: &str, says| room.with(what, option("--treated", &when), says);
    hold(&[
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
        regions(
            "regions: far outside",
            "far.json",
            r#"{"lips": [[[1,1],[9000,1],[9,9]]]}"#,
            "outside the photo of 450 × 562 pixels",
        ),
        regions("regions: empty file", "empty.json", "", "not JSON"),
        regions(
            "regions: another photo's",
            "other.json",
            r#"{"width":10,"height":10,"regions":{"lips":[[[1,1],[9,1],[9,9]]]}}"#,
            "of a photo of",
        ),
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
            option("--policy", &"pubication"),
            "did you mean `publication`?",
        ),
        treated("treated: yesterday", "yesterday", "2024-03-01"),
        treated("treated: 31 February", "2024-02-31", "2024-02-31"),
        treated("treated: empty", "", "treat"),
        room.with("zone: nonsense", option("--zone", &"mars"), "mars"),
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
    hold(&[
        audit("manifest: empty", "empty.csv", "", 2, "empty.csv"),
        audit(
            "manifest: no header",
            "headless.csv",
            "a,good.jpg,good.jpg\n",
            2,
            "before",
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
            "a",
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
        room.0.join("a\u{1b}[31mred\u{7}.jpg"),
        2,
        "cannot read",
    )];
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"na\xFFme.jpg"));
        inputs.push(room.after(
            "name that is not UTF-8",
            room.file(odd, &*GOOD),
            1,
            "CANNOT TELL",
        ));
        let gone = std::ffi::OsStr::from_bytes(b"go\xFFne.jpg");
        inputs.push(room.after(
            "name that is not UTF-8, missing",
            room.0.join(gone),
            2,
            "cannot read",
        ));
        let red = room.file("a\u{1b}[31mred\u{7}.jpg", &*GOOD);
        inputs.push(room.after("name with control characters", red, 1, "CANNOT TELL"));
    }
    hold(&inputs);
}

#[test]
fn photos_that_show_nothing_are_cannot_tell() {
    let room = Room::new("nothing");
    let unknown = |what, name, picture, says| {
        let file = room.file(name, encoded(picture, ImageFormat::Png));
        room.after(what, file, 1, says)
    };
    hold(&[
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
