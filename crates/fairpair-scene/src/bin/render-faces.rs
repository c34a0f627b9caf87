//! Writes varied faces with their truth into a folder, for training: `render-faces FOLDER [COUNT]`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fairpair_scene::{ExifFields, Scene, png};
use rayon::prelude::*;

/// Pixels across and down: a mouth of about eighty pixels.
const SIZE: [u32; 2] = [400, 500];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        env::args()
            .nth(1)
            .ok_or("usage: render-faces FOLDER [COUNT]")?,
    );
    let count: u64 = env::args().nth(2).map_or(Ok(600), |n| n.parse())?;
    fs::create_dir_all(&folder)?;
    let done: Result<Vec<()>, String> = (0..count)
        .into_par_iter()
        .map(|n| write(&folder, n).map_err(|e| format!("face {n}: {e}")))
        .collect();
    done?;
    Ok(())
}

fn write(folder: &Path, seed: u64) -> Result<(), Box<dyn Error>> {
    let mut scene = Scene::varied(seed);
    [scene.camera.width, scene.camera.height] = SIZE;
    let photo = scene.render();
    fs::write(
        folder.join(format!("{seed:04}.png")),
        png(&photo, &ExifFields::default())?,
    )?;
    let mut truth = serde_json::to_value(&photo.truth)?;
    truth["lip_bands"] = serde_json::to_value(&photo.truth.lip_bands)?;
    fs::write(folder.join(format!("{seed:04}.json")), truth.to_string())?;
    Ok(())
}
