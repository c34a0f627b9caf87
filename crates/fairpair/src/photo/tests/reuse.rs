//! A buffer that held another photo changes nothing: the JPEG decoder writes every byte, or the photo is refused.

use super::fixtures::{Maker, whole};
use super::real_files;
use crate::photo::pixels::Buffer;
use crate::photo::{Limits, Photo, PhotoFormat};

/// Decodes with this thread's kept buffers full of `filler`; the pixels, or the error in words.
fn decoded_over(bytes: &[u8], filler: u8) -> Result<crate::optics::LinearImage, String> {
    let size = Photo::decode(bytes, &Limits::default()).map_err(|e| e.to_string())?;
    let len = size.width() as usize * size.height() as usize * 3;
    drop(size);
    let kept = [len, len].map(|len| {
        let mut buffer = Buffer::to_be_filled(len);
        buffer.fill(filler);
        buffer
    });
    drop(kept);
    let photo = Photo::decode(bytes, &Limits::default()).map_err(|e| e.to_string())?;
    Ok(whole(&photo, 1))
}

fn is_untouched(bytes: &[u8], name: &str) {
    let [dark, light] = [0x00, 0xFF].map(|filler| decoded_over(bytes, filler));
    assert!(dark == light, "{name} shows what its buffer held before");
}

#[test]
fn photos_of_every_size_are_the_same_over_any_buffer() {
    for width in (1..40).step_by(3) {
        for height in (1..40).step_by(5) {
            let file = Maker::scene(width, height).make(PhotoFormat::Jpeg);
            is_untouched(&file, &format!("{width} × {height}"));
            // Cut short it may only be refused.
            let part = &file[..file.len() - file.len() / 8];
            is_untouched(part, &format!("{width} × {height}, cut"));
        }
    }
}

#[test]
fn real_files_are_the_same_over_any_buffer() {
    for folder in ["cameras", "orientation"] {
        for path in real_files::files(folder) {
            let bytes = std::fs::read(&path).unwrap();
            is_untouched(&bytes, &path.display().to_string());
        }
    }
}
