use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

fn empty_folder() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = format!("fairpair-folder-{}-{number}", std::process::id());
    let root = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
    root
}

fn gallery(files: &[&str]) -> Gallery {
    let root = empty_folder();
    for file in files {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, b"").unwrap();
    }
    let gallery = read(&root, &Treatment::default()).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    gallery
}

fn pairs(gallery: &Gallery) -> Vec<String> {
    let pairs = gallery.items.iter().flatten();
    pairs
        .map(|e| format!("{}: {} {}", e.id, e.before.name, e.after.name))
        .collect()
}

#[test]
fn both_conventions_are_found_in_name_order() {
    let g = gallery(&[
        "b/Before/x.jpg",
        "b/AFTER/x.PNG",
        "lips_02-after.jpg",
        "lips_02-before.jpg",
        "lips_01_b.jpeg",
        "lips_01_a.jpeg",
        "ann/before.jpg",
        "ann/after.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "ann: ann/before.jpg ann/after.jpg",
            "b/x: b/Before/x.jpg b/AFTER/x.PNG",
            "lips_01: lips_01_b.jpeg lips_01_a.jpeg",
            "lips_02: lips_02-before.jpg lips_02-after.jpg",
        ]
    );
    assert!(g.notices.is_empty());
}

#[test]
fn two_photos_are_called_by_what_they_share() {
    let name = |b: &str, a: &str| common_name(Path::new(b), Path::new(a));
    assert_eq!(
        name("u/x_before.jpg", "v/x_after.png").as_deref(),
        Some("x")
    );
    assert_eq!(name("x_before.jpg", "y_after.jpg"), None);
    assert_eq!(name("x_after.jpg", "x_before.jpg"), None);
}

#[test]
fn capital_letters_and_composed_accents_do_not_matter() {
    let g = gallery(&[
        "Cleo_before.jpg",
        "cleo_after.jpg",
        "bea_avant.jpg",
        "bea_apre\u{300}s.jpg",
        "Zoe\u{308}_before.jpg",
        "zo\u{eb}_after.jpg",
        "Dora 2024-03-05.jpg",
        "dora 2024-06-01.jpg",
        "E_before.jpg",
        "e_6w.jpg",
        "F_a.jpg",
        "F_b.jpg",
        "f_c.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "Dora: Dora 2024-03-05.jpg dora 2024-06-01.jpg",
            "bea: bea_avant.jpg bea_apre\u{300}s.jpg",
            "cleo: Cleo_before.jpg cleo_after.jpg",
            "e-6w: E_before.jpg e_6w.jpg",
            "zo\u{eb}: Zoe\u{308}_before.jpg zo\u{eb}_after.jpg",
        ]
    );
    // Letters of an enumeration are such in any case.
    assert_eq!((g.items.len(), g.left_out.len()), (5, 3));
    let name = common_name(Path::new("Cleo_before.jpg"), Path::new("cleo_after.jpg"));
    assert_eq!(name.as_deref(), Some("cleo"));
}

// Where the system tells such names apart.
#[cfg(target_os = "linux")]
#[test]
fn two_names_that_differ_in_capitals_alone_are_not_guessed_apart() {
    let g = gallery(&["A_before.jpg", "A_after.jpg", "a_before.jpg", "a_after.jpg"]);
    assert_eq!((pairs(&g).len(), g.left_out.len()), (0, 1));
    assert!(
        g.left_out[0].why.contains("share this name"),
        "{:?}",
        g.left_out
    );
}

#[test]
fn nothing_is_dropped_in_silence() {
    let g = gallery(&[
        "p_before.jpg",
        "q_after.jpg",
        "logo.png",
        "notes.txt",
        "r_a.jpg",
        "r_a.png",
        "r_b.jpg",
        "._x_a.jpg",
    ]);
    let reasons: Vec<_> = g
        .items
        .iter()
        .map(|i| i.as_ref().unwrap_err().failure.clone())
        .collect();
    assert_eq!(
        reasons[0].error.to_string(),
        "before photo p_before.jpg: it has no after photo of the same name"
    );
    assert_eq!(reasons[1].error.side, Some(Side::After));
    assert!(
        reasons[2]
            .error
            .message
            .contains("r_b.jpg, r_a.jpg, r_a.png"),
        "{reasons:?}"
    );
    assert_eq!(
        g.notices,
        ["logo.png is left out: its name tells neither before nor after"]
    );
}

#[test]
fn one_before_and_a_series_of_afters_are_several_pairs() {
    let g = gallery(&[
        "x_before.jpg",
        "x_after1.jpg",
        "x_after2.jpg",
        "x_6w.jpg",
        "x_after_3m.jpg",
        "anna/vorher.jpg",
        "anna/nachher 10 tage.jpg",
        "y/before/front.jpg",
        "y/6 weeks/front.jpg",
        "y/after/front.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "anna-10d: anna/vorher.jpg anna/nachher 10 tage.jpg",
            "x-after1: x_before.jpg x_after1.jpg",
            "x-after2: x_before.jpg x_after2.jpg",
            "x-6w: x_before.jpg x_6w.jpg",
            "x-3m: x_before.jpg x_after_3m.jpg",
            "y/front: y/before/front.jpg y/after/front.jpg",
            "y/front-6w: y/before/front.jpg y/6 weeks/front.jpg",
        ]
    );
    assert!(
        g.left_out.is_empty() && g.items.len() == 7,
        "{:?}",
        g.left_out
    );
}

#[test]
fn equal_numbers_belong_together_and_a_later_after_finds_its_before() {
    let g = gallery(&[
        "before_01.jpg",
        "after_01.jpg",
        "before_02.jpg",
        "after_02.jpg",
        "z_before.jpg",
        "z_after.jpg",
        "z_after2.jpg",
        "w_2024-03-05_before.jpg",
        "w_2024-06-01_after.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "01: before_01.jpg after_01.jpg",
            "02: before_02.jpg after_02.jpg",
            "w-2024-06-01: w_2024-03-05_before.jpg w_2024-06-01_after.jpg",
            "z: z_before.jpg z_after.jpg",
            "z-after2: z_before.jpg z_after2.jpg",
        ]
    );
}

#[test]
fn the_oldest_dated_photo_of_a_person_is_the_before_photo() {
    let g = gallery(&[
        "anna/2024-06-01.jpg",
        "anna/2024-03-05.jpg",
        "berta/2024-03-05/left.jpg",
        "berta/2024-04-05/left.jpg",
        "berta/2024-05-05/left.jpg",
        "carla 2023-01-01.jpg",
        "carla 2023-05-01.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "anna: anna/2024-03-05.jpg anna/2024-06-01.jpg",
            "berta/left-2024-04-05: berta/2024-03-05/left.jpg berta/2024-04-05/left.jpg",
            "berta/left-2024-05-05: berta/2024-03-05/left.jpg berta/2024-05-05/left.jpg",
            "carla: carla 2023-01-01.jpg carla 2023-05-01.jpg",
        ]
    );
}

#[test]
fn what_could_be_read_in_two_ways_is_left_out_with_its_reason() {
    let g = gallery(&[
        // Whose?
        "2024-03-05.jpg",
        "2024-06-01.jpg",
        "IMG_20240305_142536.jpg",
        "IMG_20240601_142536.jpg",
        // Which of that day?
        "dora/2024-03-05 1.jpg",
        "emil/2024-03-05.jpg",
        "emil/2024-03-05.png",
        "emil/2024-06-01.jpg",
        // Letters of an enumeration.
        "f_a.jpg",
        "f_b.jpg",
        "f_c.jpg",
        // Before and after at once, and a time that is neither.
        "g_before_after.jpg",
        "h_before.jpg",
        "h_0d.jpg",
        "i_6w.jpg",
        "k_before.jpg",
        "k_after.jpg",
        "k_2024-06-01.jpg",
    ]);
    assert_eq!(pairs(&g), ["k: k_before.jpg k_after.jpg"]);
    let left: Vec<&str> = g
        .left_out
        .iter()
        .flat_map(|l| &l.photos)
        .map(String::as_str)
        .collect();
    assert_eq!(left.len(), 16, "{left:?}");
    let why = |photo: &str| {
        let left = g
            .left_out
            .iter()
            .find(|l| l.photos.iter().any(|p| p == photo));
        left.unwrap().why.clone()
    };
    for (photo, reason) in [
        ("2024-03-05.jpg", "not whose photo"),
        ("IMG_20240305_142536.jpg", "not whose photo"),
        ("dora/2024-03-05 1.jpg", "of another day"),
        ("emil/2024-06-01.jpg", "which is the before photo"),
        ("f_a.jpg", "enumeration"),
        ("f_c.jpg", "neither before nor after"),
        ("g_before_after.jpg", "both before and after"),
        ("h_before.jpg", "no after photo"),
        ("h_0d.jpg", "before or after the treatment"),
        ("i_6w.jpg", "no before photo"),
        ("k_2024-06-01.jpg", "no side"),
    ] {
        assert!(why(photo).contains(reason), "{photo}: {}", why(photo));
    }
}

#[test]
fn an_after_photo_older_than_its_before_photo_is_no_pair() {
    let g = gallery(&["x_2024-06-01_before.jpg", "x_2024-03-05_after.jpg"]);
    assert!(pairs(&g).is_empty());
    assert!(
        g.left_out[0].why.contains("earlier than the before photo"),
        "{:?}",
        g.left_out
    );
}

#[test]
fn days_that_could_be_months_are_told_only_where_their_order_is_certain() {
    let g = gallery(&[
        "anna/17.03.2024.jpg",
        "anna/20.06.2024.jpg",
        "berta/03.04.2024.jpg",
        "berta/17.03.2024.jpg",
        "carla/03.04.2024/left.jpg",
        "carla/04.03.2024/left.jpg",
    ]);
    assert_eq!(pairs(&g), ["anna: anna/17.03.2024.jpg anna/20.06.2024.jpg"]);
    for name in ["berta/17.03.2024.jpg", "carla/04.03.2024/left.jpg"] {
        let left = g
            .left_out
            .iter()
            .find(|left| left.photos.iter().any(|p| p == name))
            .unwrap();
        assert!(left.why.contains("day or month may come first"), "{left:?}");
    }
}

#[test]
fn pictures_of_an_audit_are_no_photos() {
    let photos = [
        "x_before.jpg",
        "x_after.jpg",
        "plots/y_before.jpg",
        "plots/y_after.jpg",
    ];
    let audit = [
        "audit/plots/x.before.png",
        "audit/plots/x.after.png",
        "audit/findings.csv",
    ];
    for run in ["journal.ndjson", "journal.lock"] {
        let inside = format!("audit/{run}");
        let files: Vec<&str> = photos.into_iter().chain(audit).chain([&*inside]).collect();
        let g = gallery(&files);
        assert_eq!((pairs(&g).len(), g.items.len()), (2, 2), "{:?}", pairs(&g));
        assert_eq!(
            g.notices,
            ["audit/plots is left out: an audit wrote its pictures there"]
        );
    }
    // An audit that was written beside the photos hides none of them, and one without pictures needs no word.
    let g = gallery(&[
        "x_before.jpg",
        "x_after.jpg",
        "journal.ndjson",
        "plots/x.before.png",
    ]);
    assert_eq!((g.items.len(), g.notices.len()), (1, 1));
    let g = gallery(&[
        "x_before.jpg",
        "x_after.jpg",
        "audit/journal.ndjson",
        "audit/findings.csv",
    ]);
    assert_eq!((g.items.len(), g.notices.len()), (1, 0));
}

#[cfg(unix)]
#[test]
fn links_and_what_is_no_ordinary_file_are_told() {
    let root = empty_folder();
    let at = |name: &str| root.join(name);
    for file in ["x_before.jpg", "y_before.jpg", "y_after.jpg"] {
        std::fs::write(at(file), b"").unwrap();
    }
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
    link("y_after.jpg", "x_after.jpg");
    link("no-such.jpg", "z_before.jpg");
    link("..", "up");
    let bound = std::os::unix::net::UnixListener::bind(at("w_after.jpg")).unwrap();
    let also = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    let g = read(&root, &Treatment::default()).unwrap();
    drop((bound, also));
    std::fs::remove_dir_all(&root).unwrap();
    assert_eq!(
        pairs(&g),
        ["x: x_before.jpg x_after.jpg", "y: y_before.jpg y_after.jpg"]
    );
    assert_eq!((g.items.len(), g.left_out.len()), (3, 1));
    assert_eq!(g.left_out[0].photos, ["z_before.jpg"]);
    assert_eq!(
        g.notices,
        [
            "up is a link to a folder and is not followed",
            "w_after.jpg is left out: it is no ordinary file",
        ]
    );
}

#[test]
fn photos_of_kinds_that_are_not_read_are_told() {
    let g = gallery(&[
        "anna_before.CR3",
        "anna_after.jpg",
        "bea_before.jxl",
        "bea_after.nef ",
        "dora_before.jpg ",
        "dora_after.jpg",
    ]);
    assert_eq!(
        pairs(&g),
        [
            "anna: anna_before.CR3 anna_after.jpg",
            "bea: bea_before.jxl bea_after.nef ",
            "dora: dora_before.jpg  dora_after.jpg",
        ]
    );
    assert!(g.notices.is_empty(), "{:?}", g.notices);
}

#[test]
fn a_raw_photo_beside_its_jpeg_spoils_no_pair() {
    let g = gallery(&[
        "x_before.jpg",
        "X_before.CR2",
        "x_after.jpg",
        "x_after.CR2",
        "y/1.arw",
        "y/1.tif",
    ]);
    assert_eq!(pairs(&g), ["x: x_before.jpg x_after.jpg"]);
    assert_eq!(
        g.left_out[0].photos,
        ["X_before.CR2", "x_after.CR2", "y/1.arw"]
    );
    assert_eq!(
        g.notices[0],
        "X_before.CR2 and 2 more photos are left out: photos of such kinds are not read, and there is one of the same name that is"
    );
    assert_eq!(g.notices.len(), 2);
}

#[test]
fn a_thousand_photos_left_out_are_fifty_remarks() {
    let files: Vec<String> = (0..1000).map(|n| format!("logo{n}.png")).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let g = gallery(&files);
    assert_eq!((g.left_out.len(), g.notices.len()), (1000, MENTIONED + 1));
}
