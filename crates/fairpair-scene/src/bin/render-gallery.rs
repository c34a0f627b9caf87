//! Writes the bundled gallery into a folder: `render-gallery examples/gallery`.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use fairpair_scene::gallery;
use fairpair_scene::jpeg;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        env::args()
            .nth(1)
            .ok_or("usage: render-gallery FOLDER [PAIR…]")?,
    );
    let only: Vec<String> = env::args().skip(2).collect();
    fs::create_dir_all(&folder)?;
    let pairs = gallery::pairs();
    for pair in pairs
        .iter()
        .filter(|p| only.is_empty() || only.iter().any(|o| o == p.id))
    {
        for (name, shot) in pair.file_names().iter().zip([&pair.before, &pair.after]) {
            let file = jpeg(&shot.scene.render(), gallery::QUALITY, &shot.exif)?;
            fs::write(folder.join(name), file)?;
        }
        for (name, shot) in pair
            .region_names()
            .iter()
            .flatten()
            .zip([&pair.before, &pair.after])
        {
            fs::write(folder.join(name), shot.scene.truth().to_json()?)?;
        }
    }
    fs::write(folder.join("manifest.csv"), gallery::manifest(&pairs))?;
    fs::write(folder.join("README.md"), gallery::read_me(&pairs))?;
    Ok(())
}
