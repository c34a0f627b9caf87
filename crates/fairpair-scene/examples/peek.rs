//! scratch
use fairpair_scene::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut s = Scene::default();
    for kv in &a[2..] {
        let (k, v) = kv.split_once('=').unwrap();
        let f = || v.parse::<f32>().unwrap();
        match k {
            "seed" => s.identity = Identity::from_seed(v.parse().unwrap()),
            "dark" => s.identity = s.identity.with_dark_hair_and_eyes(),
            "noband" => s.identity.hair.headband = None,
            "tone" => s.skin.tone = Tone::ALL[v.parse::<usize>().unwrap()],
            "az" => s.light.azimuth_deg = f(),
            "el" => s.light.elevation_deg = f(),
            "rad" => s.light.radius_deg = f(),
            "amb" => s.light.ambient_share = f(),
            "k" => s.light.kelvin = f(),
            "ev" => s.light.exposure_stops = f(),
            "zoom" => s.camera.zoom = f(),
            "sy" => s.camera.shift[1] = f(),
            "yaw" => s.camera.yaw_deg = f(),
            "pitch" => s.camera.pitch_deg = f(),
            "dist" => s.camera.distance_mm = f(),
            "w" => {
                s.camera.width = f() as u32;
                s.camera.height = s.camera.width * 5 / 4
            }
            "smile" => s.expression.smile = f(),
            "open" => s.expression.mouth_open_mm = f(),
            "swell" => s.lips.swelling = f(),
            "red" => s.skin.perioral_redness = f(),
            "dry" => s.lips.dryness = f(),
            "oil" => s.skin.oiliness = f(),
            "gloss" => {
                s.lips.gloss = Some(Gloss {
                    strength: f(),
                    spot_size: 1.0,
                })
            }
            "stick" => {
                s.lips.lipstick = Some(Lipstick {
                    rgb: [0.30, 0.03, 0.045],
                    opacity: f(),
                    border_sharpness: 0.8,
                    evenness: 0.8,
                })
            }
            _ => panic!("{k}"),
        }
    }
    let t = std::time::Instant::now();
    let r = s.render();
    eprintln!("{:?}", t.elapsed());
    image::save_buffer(&a[1], &r.rgb8, r.width, r.height, image::ColorType::Rgb8).unwrap();
    std::fs::write(format!("{}.json", a[1]), r.truth.to_json().unwrap()).unwrap();
}
