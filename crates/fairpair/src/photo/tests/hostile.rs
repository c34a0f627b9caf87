//! Files made to hurt: never a panic, never memory beyond the limits, always an error that names its reason.

use proptest::prelude::*;

use super::fixtures::{FORMATS, Maker, directory, exif, png_chunk, refuse, with_chunks};
use crate::photo::{Limits, Photo, PhotoError, PhotoFormat};

/// Small limits, so that a lie that slips through is cheap to try.
const SMALL: Limits = Limits {
    max_bytes: 1 << 20,
    max_pixels: 1 << 16,
    max_side: 1 << 12,
};

/// Reads everything there is to read; the answer does not matter, only that there is one.
fn survives(bytes: &[u8]) {
    if let Ok(photo) = Photo::decode(bytes, &SMALL) {
        assert!(u64::from(photo.width()) * u64::from(photo.height()) <= SMALL.max_pixels);
        let (image, _) = photo.overview(16);
        assert!(image.red.iter().all(|value| value.is_finite()));
    }
}

fn rich(format: PhotoFormat) -> Vec<u8> {
    let mut maker = Maker::scene(40, 24);
    maker.icc = Some(moxcms::ColorProfile::new_display_p3().encode().unwrap());
    if format != PhotoFormat::Tiff {
        maker.orientation = Some(6);
    }
    maker.make(format)
}

#[test]
fn a_cut_file_is_never_a_photo() {
    for format in FORMATS {
        for file in [rich(format), Maker::scene(40, 24).make(format)] {
            // PNG and TIFF may lose what follows their pixels; so much is allowed.
            let spare = match format {
                PhotoFormat::Png => 16,
                PhotoFormat::Tiff | PhotoFormat::Jpeg | PhotoFormat::WebP => 0,
            };
            let last = file.len() - spare;
            let step = (last / 150).max(1);
            for length in (0..last).step_by(step).chain([last - 1]) {
                let result = Photo::decode(&file[..length], &SMALL);
                assert!(
                    result.is_err(),
                    "{format} cut to {length} of {}",
                    file.len()
                );
            }
        }
    }
}

#[test]
fn a_cut_jpeg_says_that_it_was_cut() {
    let file = Maker::scene(64, 64).make(PhotoFormat::Jpeg);
    for share in [40, 57, 80, 99] {
        let error = refuse(&file[..file.len() * share / 100]);
        assert!(
            matches!(error, PhotoError::Truncated { .. }),
            "{share} %: {error}"
        );
    }
}

#[test]
fn a_jpeg_that_was_cut_and_closed_again_is_damaged() {
    let file = Maker::scene(64, 64).make(PhotoFormat::Jpeg);
    let closed = [&file[..file.len() - 200], b"\xFF\xD9"].concat();
    assert!(
        refuse(&closed)
            .to_string()
            .contains("rows of the photo are missing")
    );
}

#[test]
fn lying_sizes_are_stopped_at_the_header() {
    let too_many = |bytes: &[u8]| matches!(refuse(bytes), PhotoError::TooManyPixels { .. });

    let mut header = [60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    png.extend(png_chunk(*b"IHDR", &header));
    png.extend(png_chunk(*b"IDAT", &[0; 8]));
    assert!(too_many(&png));

    let mut jpeg = Maker::scene(16, 16).make(PhotoFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].fill(0xFF);
    assert!(too_many(&jpeg));

    let mut webp = b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF".to_vec();
    webp.extend(b"VP8 \0\0\0\0");
    webp[4] = (webp.len() - 8) as u8;
    assert!(Photo::decode(&webp, &Limits::default()).is_err());

    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(directory(
        &[(0x100, 4, 1, 70_000), (0x101, 4, 1, 70_000)],
        0,
    ));
    assert!(too_many(&tiff));
}

#[test]
fn a_small_file_cannot_ask_for_a_large_buffer() {
    let mut jpeg = Maker::scene(16, 16).make(PhotoFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].copy_from_slice(&[0x27, 0x10, 0x27, 0x10]);
    assert!(matches!(refuse(&jpeg), PhotoError::Truncated { .. }));

    let mut header = [10_000_u32.to_be_bytes(), 10_000_u32.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1A\n".to_vec();
    png.extend(png_chunk(*b"IHDR", &header));
    png.extend(png_chunk(*b"IDAT", &[0; 8]));
    png.extend(png_chunk(*b"IEND", &[]));
    assert!(matches!(refuse(&png), PhotoError::Truncated { .. }));

    // One strip that claims four gigabytes.
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    tiff.extend(directory(
        &[
            (0x100, 4, 1, 10_000),
            (0x101, 4, 1, 10_000),
            (0x102, 3, 1, 8),
            (0x103, 3, 1, 1),
            (0x106, 3, 1, 1),
            (0x111, 4, 1, 8),
            (0x116, 4, 1, 10_000),
            (0x117, 4, 1, u32::MAX),
        ],
        0,
    ));
    assert!(matches!(refuse(&tiff), PhotoError::Truncated { .. }));
}

#[test]
fn a_photo_without_pixels_is_damaged() {
    let mut jpeg = Maker::scene(16, 16).make(PhotoFormat::Jpeg);
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xFF, 0xC0])
        .unwrap();
    jpeg[frame + 5..frame + 9].fill(0);
    assert!(refuse(&jpeg).to_string().contains("no pixels"));
    let mut png = Maker::scene(16, 16).make(PhotoFormat::Png);
    png[16..24].fill(0);
    assert!(refuse(&png).to_string().contains("no pixels"));
}

#[test]
fn too_many_bytes_are_refused_before_they_are_looked_at() {
    let file = Maker::scene(16, 16).make(PhotoFormat::Png);
    let limits = Limits {
        max_bytes: 50,
        ..Limits::default()
    };
    assert!(matches!(
        Photo::decode(&file, &limits),
        Err(PhotoError::TooManyBytes { max_bytes: 50, .. })
    ));
}

#[test]
fn an_unpacking_bomb_in_a_profile_is_passed_over() {
    // 40 000 stored DEFLATE blocks would be needed for an honest bomb; a broken stream takes the same path.
    let mut payload = b"bomb\0\0\x78\x9C".to_vec();
    payload.extend([0xFF; 64]);
    let file = with_chunks(
        &Maker::scene(8, 8).make(PhotoFormat::Png),
        &[png_chunk(*b"iCCP", &payload)],
    );
    let photo = Photo::decode(&file, &SMALL).unwrap();
    assert!(photo.facts().colour.problem.is_some());
}

#[test]
fn a_ring_of_tiff_directories_ends() {
    let mut tiff = Maker::scene(8, 8).make(PhotoFormat::Tiff);
    let own: [u8; 4] = tiff[4..8].try_into().unwrap();
    let link = tiff.len() - 4;
    tiff[link..].copy_from_slice(&own);
    assert!(matches!(refuse(&tiff), PhotoError::MultiPage { .. }));
}

#[test]
fn exif_of_random_bytes_is_upright() {
    let mut maker = Maker::scene(8, 8);
    maker.orientation = Some(200);
    for format in FORMATS {
        assert_eq!(
            Photo::decode(&maker.make(format), &SMALL)
                .unwrap()
                .facts()
                .orientation,
            1
        );
    }
    assert_eq!(exif(6).len(), 26);
}

fn any_format() -> impl Strategy<Value = PhotoFormat> {
    prop::sample::select(FORMATS.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_after_a_signature_never_panic(
        magic in prop::sample::select(vec![
            &b"\xFF\xD8\xFF"[..], b"\x89PNG\r\n\x1A\n", b"RIFF\x20\0\0\0WEBPVP8X", b"RIFF\x20\0\0\0WEBPVP8L",
            b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"",
        ]),
        tail in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        survives(&[magic, &tail].concat());
    }

    #[test]
    fn flipped_bits_never_panic(
        format in any_format(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8_u32), 1..12),
    ) {
        let mut file = rich(format);
        for (at, bit) in flips {
            let at = at.index(file.len());
            file[at] ^= 1 << bit;
        }
        survives(&file);
    }

    #[test]
    fn overwritten_headers_never_panic(
        format in any_format(),
        at in 0..700_usize,
        garbage in prop::collection::vec(any::<u8>(), 1..24),
    ) {
        let mut file = rich(format);
        for (target, byte) in file.iter_mut().skip(at).zip(garbage) {
            *target = byte;
        }
        survives(&file);
    }
}
