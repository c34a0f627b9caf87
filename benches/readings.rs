//! What a pair costs, step by step, beside the bare decoding of its two files: `cargo bench --bench readings`.
//!
//! A rendered pair in three ways: as a web gallery shows it (900 × 1125), enlarged to 12 megapixels and hardly compressed, with chroma
//! at full resolution, and as a phone writes it (12 megapixels with a sensor's noise, chroma at half the resolution). Every step is
//! done for both photos of the pair. A single check cannot be called from outside, so all of them are one step. Large photos are decoded where they are
//! looked at: "decode" goes through their coded data once, and their pixels are made in the steps that read them.

use std::hint::black_box;
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use fairpair::checks::Readings;
use fairpair::measured::Measured;
use fairpair::metadata::Metadata;
use fairpair::pair::{Case, Pair};
use fairpair::photo::{Limits, Photo};
use fairpair::policy::Policy;
use fairpair::portrait::Portrait;
use fairpair::region::{FindRegions, NetworkFinder, Regions};
use fairpair::score::{Request, Scorer, Source};
use fairpair_scene::{ExifFields, Rendered, Scene, jpeg};
use image::RgbImage;
use image::imageops::{FilterType, resize};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Regions that are known already, so that cutting the views is timed without finding them.
struct Found(Measured<Regions>);

impl FindRegions for Found {
    fn find(&self, _: &Photo) -> Measured<Regions> {
        self.0.clone()
    }
}

/// How a finished picture is written.
#[derive(Clone, Copy)]
enum Written {
    /// Quality 92, chroma at full resolution.
    Finely,
    /// Noise of 1.7 steps RMS, quality 90, chroma at half the resolution (4:2:0).
    AsByAPhone,
}

/// The same person twice, the light a little moved; `scale` enlarges the finished pictures.
fn files(scale: f64, written: Written) -> [Vec<u8>; 2] {
    let before = Scene::default();
    let mut after = before.clone();
    after.camera.noise_seed = 2;
    after.camera.shift = [0.01, -0.01];
    after.light.azimuth_deg += 8.0;
    [before, after].map(|scene| {
        let mut photo = scene.render();
        enlarge(&mut photo, scale);
        match written {
            Written::Finely => jpeg(&photo, 92, &ExifFields::default()).expect("a picture"),
            Written::AsByAPhone => as_by_a_phone(&mut photo),
        }
    })
}

fn as_by_a_phone(photo: &mut Rendered) -> Vec<u8> {
    let mut state = 1_u32;
    for code in &mut photo.rgb8 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *code = code
            .saturating_add((state >> 24) as u8 % 7)
            .saturating_sub(3);
    }
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, 90);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let size = [photo.width, photo.height].map(|side| u16::try_from(side).expect("a JPEG's side"));
    encoder
        .encode(&photo.rgb8, size[0], size[1], ColorType::Rgb)
        .expect("a picture");
    file
}

fn enlarge(photo: &mut Rendered, scale: f64) {
    let [width, height] =
        [photo.width, photo.height].map(|side| (f64::from(side) * scale).round() as u32);
    if [width, height] == [photo.width, photo.height] {
        return;
    }
    let pixels = std::mem::take(&mut photo.rgb8);
    let small = RgbImage::from_raw(photo.width, photo.height, pixels).expect("whole rows");
    photo.rgb8 = resize(&small, width, height, FilterType::CatmullRom).into_raw();
    (photo.width, photo.height) = (width, height);
}

fn steps(c: &mut Criterion, name: &str, scale: f64, written: Written) {
    let files = files(scale, written);
    let limits = Limits::default();
    let case = Case::default();
    let decode = |bytes: &Vec<u8>| Photo::decode(bytes, &limits).expect("a photo");
    let photos = [decode(&files[0]), decode(&files[1])];
    let finder = NetworkFinder::new();
    let found = [0, 1].map(|i| Found(finder.find(&photos[i])));
    assert!(
        found.iter().all(|f| f.0.known().is_some()),
        "no face in the rendered photo"
    );
    let metadata = [0, 1].map(|i| Metadata::read(&files[i]));
    let prepare = |i: usize| Portrait::prepare(&photos[i], metadata[i].clone(), &found[i]);
    let portraits = [prepare(0), prepare(1)];
    let pair = Pair::new(&portraits[0], &portraits[1], &case);
    let readings = Readings::measure(&pair);
    let policy = Policy::default();
    let scorer = Scorer::default();
    let source = |bytes| Source {
        path: "",
        bytes,
        regions: None,
    };
    let request = Request {
        id: name,
        before: source(&files[0]),
        after: source(&files[1]),
        case: &case,
    };

    let mut group = c.benchmark_group(name);
    group
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    group.bench_function("0 yardstick: bare decoding, image crate", |b| {
        b.iter(|| {
            files
                .each_ref()
                .map(|bytes| image::load_from_memory(black_box(bytes)).expect("a photo"))
        });
    });
    group.bench_function("1 decode", |b| {
        b.iter(|| files.each_ref().map(|bytes| decode(black_box(bytes))));
    });
    group.bench_function("2 metadata", |b| {
        b.iter(|| {
            files
                .each_ref()
                .map(|bytes| Metadata::read(black_box(bytes)))
        });
    });
    group.bench_function("3 regions", |b| {
        // A photo keeps its glance: only the first look at it is the whole work.
        let fresh = || files.each_ref().map(decode);
        let look = |photos: [Photo; 2]| photos.each_ref().map(|p| finder.find(black_box(p)));
        b.iter_batched(fresh, look, BatchSize::PerIteration);
    });
    group.bench_function("4 portrait views", |b| {
        // A photo keeps what was decoded of it, too; the finder has had its part of that.
        let looked_at = || {
            let photos = files.each_ref().map(decode);
            for photo in &photos {
                black_box(finder.find(photo));
            }
            photos
        };
        let prepare = |photos: [Photo; 2]| {
            [0, 1].map(|i| Portrait::prepare(black_box(&photos[i]), metadata[i].clone(), &found[i]))
        };
        b.iter_batched(looked_at, prepare, BatchSize::PerIteration);
    });
    group.bench_function("5 registration", |b| {
        b.iter(|| Pair::new(black_box(&portraits[0]), &portraits[1], &case));
    });
    group.bench_function("6 all checks measure", |b| {
        b.iter(|| Readings::measure(black_box(&pair)));
    });
    group.bench_function("7 all checks judge", |b| {
        b.iter(|| black_box(&readings).judge(&policy.rules));
    });
    group.bench_function("8 whole pair", |b| {
        b.iter(|| scorer.score(black_box(&request)).expect("two photos"));
    });
    group.finish();
}

fn readings(c: &mut Criterion) {
    steps(c, "900x1125", 1.0, Written::Finely);
    // 3098 × 3873 pixels.
    steps(c, "12 MP, 4:4:4", 3.4427, Written::Finely);
    steps(c, "12 MP, 4:2:0", 3.4427, Written::AsByAPhone);
}

criterion_group!(benches, readings);
criterion_main!(benches);
