use fairpair::photo::Limits;
use fairpair::region::NetworkFinder;

use super::*;

const PHOTOS: [&[u8]; 3] = [
    include_bytes!("../../../../examples/gallery/fair-pair_before.jpg"),
    include_bytes!("../../../../examples/gallery/fair-pair_after.jpg"),
    include_bytes!("../../../../examples/gallery/smile_after.jpg"),
];

/// Pixels of a rendered face, rows of 8-bit red, green, blue.
struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    fn plain(width: u32, height: u32, colour: [u8; 3]) -> Self {
        Self {
            width,
            height,
            rgb: colour.repeat((width * height) as usize),
        }
    }

    fn of(bytes: &[u8]) -> Self {
        let photo = Photo::decode(bytes, &Limits::default()).unwrap();
        let all = Window {
            x: 0,
            y: 0,
            width: photo.width(),
            height: photo.height(),
        };
        // Half the size is enough and twice as fast.
        let image = photo.window(all, 2);
        let planes = image.red.iter().zip(&image.green).zip(&image.blue);
        let code = |v: &f32| (v.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0).round() as u8;
        Self {
            width: image.columns() as u32,
            height: image.rows() as u32,
            rgb: planes
                .flat_map(|((r, g), b)| [code(r), code(g), code(b)])
                .collect(),
        }
    }

    fn put(&mut self, other: &Self, x: u32, y: u32) -> Window {
        for row in 0..other.height {
            let from = (row * other.width * 3) as usize;
            let to = (((y + row) * self.width + x) * 3) as usize;
            let length = (other.width * 3) as usize;
            self.rgb[to..to + length].copy_from_slice(&other.rgb[from..from + length]);
        }
        Window {
            x,
            y,
            width: other.width,
            height: other.height,
        }
    }

    /// A binary TIFF: the shortest lossless file that the decoder reads.
    fn photo(&self) -> Photo {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        let entries: [(u16, u16, u32); 8] = [
            (256, 4, self.width),
            (257, 4, self.height),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 2),
            (273, 4, 8 + 2 + 9 * 12 + 4),
            (277, 3, 3),
            (278, 4, self.height),
        ];
        let mut entries = entries.to_vec();
        entries.push((279, 4, self.rgb.len() as u32));
        out.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(1_u32.to_le_bytes());
            out.extend(value.to_le_bytes());
        }
        out.extend([0; 4]);
        out.extend(&self.rgb);
        Photo::decode(&out, &Limits::default()).unwrap()
    }
}

fn see(picture: &Picture) -> Arrangement {
    arrangement(&picture.photo(), &NetworkFinder::new())
}

fn near(a: Window, b: Window, within: u32) -> bool {
    a.x.abs_diff(b.x) <= within
        && a.y.abs_diff(b.y) <= within
        && (a.x + a.width).abs_diff(b.x + b.width) <= within
        && (a.y + a.height).abs_diff(b.y + b.height) <= within
}

fn collage(picture: &Picture) -> Collage {
    match see(picture) {
        Arrangement::Collage(collage) => collage,
        other => panic!("{other:?}"),
    }
}

#[test]
fn halves_side_by_side_and_stacked_are_found_with_gap_frame_and_band() {
    let [before, after, _] = PHOTOS.map(Picture::of);
    let (w, h) = (before.width, before.height);
    for (gap, frame, band, colour) in [
        (0, 0, 0, [255, 255, 255]),
        (9, 0, 40, [255, 255, 255]),
        (6, 12, 0, [20, 20, 24]),
    ] {
        let mut side = Picture::plain(2 * w + gap + 2 * frame, h + 2 * frame + band, colour);
        let truth = [
            side.put(&before, frame, frame),
            side.put(&after, frame + w + gap, frame),
        ];
        let seen = collage(&side);
        assert_eq!(seen.layout, Layout::SideBySide);
        for (half, truth) in seen.halves.iter().zip(truth) {
            assert!(near(*half, truth, 8), "{half:?} for {truth:?}");
        }
        let mut stack = Picture::plain(w + 2 * frame, 2 * h + gap + 2 * frame + band, colour);
        let truth = [
            stack.put(&before, frame, frame),
            stack.put(&after, frame, frame + h + gap),
        ];
        let seen = collage(&stack);
        assert_eq!(seen.layout, Layout::Stacked);
        for (half, truth) in seen.halves.iter().zip(truth) {
            assert!(near(*half, truth, 8), "{half:?} for {truth:?}");
        }
    }
}

#[test]
fn one_photo_is_one_photo() {
    for bytes in PHOTOS {
        assert!(matches!(see(&Picture::of(bytes)), Arrangement::Single(_)));
    }
}

#[test]
fn three_photos_are_refused() {
    let photos = PHOTOS.map(Picture::of);
    let (w, h) = (photos[0].width, photos[0].height);
    let mut row = Picture::plain(3 * w + 20, h, [255; 3]);
    for (n, photo) in photos.iter().enumerate() {
        row.put(photo, n as u32 * (w + 10), 0);
    }
    assert!(
        !matches!(see(&row), Arrangement::Collage(_)),
        "{:?}",
        see(&row)
    );
}

#[test]
fn identical_halves_are_halves_all_the_same() {
    let photo = Picture::of(PHOTOS[0]);
    let mut twice = Picture::plain(2 * photo.width + 8, photo.height, [255; 3]);
    twice.put(&photo, 0, 0);
    twice.put(&photo, photo.width + 8, 0);
    assert_eq!(collage(&twice).layout, Layout::SideBySide);
}

#[test]
fn a_gap_without_mouths_is_no_collage() {
    let grey = Picture::plain(200, 300, [120, 110, 100]);
    let mut two = Picture::plain(410, 300, [255; 3]);
    two.put(&grey, 0, 0);
    two.put(&grey, 210, 0);
    assert!(!matches!(see(&two), Arrangement::Collage(_)));
}

#[test]
fn tiny_and_extreme_pictures_do_no_harm() {
    for (width, height) in [
        (1, 1),
        (2, 1),
        (1, 5000),
        (5000, 1),
        (3000, 17),
        (17, 3000),
        (49, 49),
    ] {
        let seen = see(&Picture::plain(width, height, [200, 10, 10]));
        assert!(
            !matches!(seen, Arrangement::Collage(_)),
            "{width}×{height}: {seen:?}"
        );
    }
}
