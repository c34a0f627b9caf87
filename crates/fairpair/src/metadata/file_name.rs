//! Dates that cameras and messengers write into file names.
//!
//! Only names of a known custom are read, whole from their beginning: `IMG_20240131_142536` is one, a year that somebody
//! typed into a name is none. What messengers write is when the photo was *received*; that it was taken before then is all
//! it tells. No name tells a zone: `PXL_…` is in UTC on phones that were seen, which no document promises.
//!
//! How it can be fooled: anybody can rename a file.

use super::date::{DateRecord, Meaning, Trust};

/// Custom, in the signs of `strftime`, and meaning. `%f` is three decimals of a second, `%N` a counter of any length. After the
/// pattern no digit may follow.
const CUSTOMS: [(&str, Meaning); 19] = [
    // Phones: Google, most makers of Android phones, Samsung, Windows.
    ("PXL_%Y%m%d_%H%M%S%f", Meaning::Taken),
    ("IMG_%Y%m%d_%H%M%S%f", Meaning::Taken),
    ("IMG_%Y%m%d_%H%M%S", Meaning::Taken),
    ("IMG%Y%m%d%H%M%S", Meaning::Taken),
    ("IMG_%Y%m%d%H%M%S", Meaning::Taken),
    ("MVIMG_%Y%m%d_%H%M%S", Meaning::Taken),
    ("%Y%m%d_%H%M%S", Meaning::Taken),
    ("WP_%Y%m%d_%H_%M_%S", Meaning::Taken),
    // Camera360, Dropbox.
    ("C360_%Y-%m-%d-%H-%M-%S-%f", Meaning::Taken),
    ("%Y-%m-%d %H.%M.%S", Meaning::Taken),
    // Messengers: WhatsApp, Telegram, Signal.
    ("IMG-%Y%m%d-WA%N", Meaning::Received),
    // The twelve-hour form first: the other would take its hour and leave the half of the day behind.
    ("WhatsApp Image %Y-%m-%d at %I.%M.%S %p", Meaning::Received),
    ("WhatsApp Image %Y-%m-%d at %H.%M.%S", Meaning::Received),
    ("photo_%Y-%m-%d_%H-%M-%S", Meaning::Received),
    ("signal-%Y-%m-%d-%H-%M-%S-%f", Meaning::Received),
    ("signal-%Y-%m-%d-%H%M%S", Meaning::Received),
    // Screen shots: the picture is older than the shot.
    ("Screenshot_%Y%m%d-%H%M%S", Meaning::Received),
    ("Screenshot_%Y%m%d_%H%M%S", Meaning::Received),
    ("Screenshot %Y-%m-%d at %H.%M.%S", Meaning::Received),
];

/// The date in a file's name, if its name is of a known custom. `path` may hold folders.
pub(super) fn date(path: &str) -> Option<DateRecord> {
    let name = path.rsplit(['/', '\\']).next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    CUSTOMS.iter().find_map(|&(pattern, meaning)| {
        let usual = spelling(pattern, stem)?;
        let origin = ("file name", pattern, meaning, Trust::FileName);
        let record = DateRecord::spelt(
            origin,
            super::text::printable(stem.as_bytes()),
            Some(&usual),
        );
        // A number that looks like a date and is none is a number.
        record.why_not.is_none().then_some(record)
    })
}

/// Whether a date may be in UTC though nothing says so: what [`date`] finds in names of Google's phones.
pub(super) fn may_be_utc(date: &DateRecord) -> bool {
    date.trust == Trust::FileName && date.tag.starts_with("PXL_")
}

/// What a pattern finds in a name, as `2024-01-31 14:25:36.123`; `None` where the name is of another custom.
fn spelling(pattern: &str, name: &str) -> Option<String> {
    let mut rest = name;
    let (mut date, mut minutes, mut hour, mut afternoon) =
        (String::new(), String::new(), None, None);
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        if sign != '%' {
            let next = rest.chars().next()?;
            rest = rest.get(next.len_utf8()..)?;
            if !next.eq_ignore_ascii_case(&sign) {
                return None;
            }
            continue;
        }
        match signs.next()? {
            'Y' => digits(&mut rest, 4, 4)?.clone_into(&mut date),
            'm' | 'd' => date = format!("{date}-{}", digits(&mut rest, 2, 2)?),
            'H' => hour = Some(digits(&mut rest, 2, 2)?.parse::<u8>().ok()?),
            'I' => hour = Some(digits(&mut rest, 1, 2)?.parse::<u8>().ok()? % 12),
            'M' | 'S' => minutes = format!("{minutes}:{}", digits(&mut rest, 2, 2)?),
            'f' => minutes = format!("{minutes}.{}", digits(&mut rest, 3, 3)?),
            'N' => _ = digits(&mut rest, 1, 9)?,
            _ => {
                afternoon =
                    [(["AM", "am"], 0), (["PM", "pm"], 12)]
                        .iter()
                        .find_map(|(marks, add)| {
                            rest = marks.iter().find_map(|mark| rest.strip_prefix(mark))?;
                            Some(*add)
                        });
                afternoon?;
            }
        }
    }
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let Some(hour) = hour else { return Some(date) };
    let hour = hour + afternoon.unwrap_or(0);
    Some(format!("{date} {hour:02}{minutes}"))
}

/// Takes `least` to `most` digits off the front.
fn digits<'a>(rest: &mut &'a str, least: usize, most: usize) -> Option<&'a str> {
    let count = rest
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    let (taken, left) = rest.split_at_checked(count)?;
    *rest = left;
    (count >= least).then_some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cameras_tell_when_a_photo_was_taken() {
        for (name, told) in [
            ("IMG_20240131_142536.jpg", "2024-01-31 14:25:36"),
            (
                "photos/2024/IMG_20240131_142536_HDR.jpg",
                "2024-01-31 14:25:36",
            ),
            ("IMG_20240131_142536(1).jpg", "2024-01-31 14:25:36"),
            ("PXL_20240131_142536123.MP.jpg", "2024-01-31 14:25:36.123"),
            ("IMG20240131142536.jpg", "2024-01-31 14:25:36"),
            ("20240131_142536.heic", "2024-01-31 14:25:36"),
            ("C:\\x\\WP_20140131_14_25_36_Pro.jpg", "2014-01-31 14:25:36"),
            ("2024-01-31 14.25.36.jpg", "2024-01-31 14:25:36"),
            (
                "C360_2015-03-29-16-46-51-123.jpg",
                "2015-03-29 16:46:51.123",
            ),
        ] {
            let date = date(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(
                (date.humane().as_str(), date.meaning),
                (told, Meaning::Taken),
                "{name}"
            );
            assert!(date.offset.is_none());
        }
    }

    #[test]
    fn names_of_messengers_tell_when_it_was_received() {
        for (name, told) in [
            (
                "IMG-20240131-WA0005.jpg",
                "2024-01-31T00:00 2024-01-31T23:59",
            ),
            (
                "WhatsApp Image 2024-01-31 at 14.25.36.jpeg",
                "2024-01-31T14:25 2024-01-31T14:25",
            ),
            (
                "WhatsApp Image 2024-01-31 at 2.25.36 PM (1).jpeg",
                "2024-01-31T14:25 2024-01-31T14:25",
            ),
            (
                "WhatsApp Image 2024-01-31 at 12.05.36 AM.jpeg",
                "2024-01-31T00:05 2024-01-31T00:05",
            ),
            (
                "photo_2024-01-31_14-25-36.jpg",
                "2024-01-31T14:25 2024-01-31T14:25",
            ),
            (
                "signal-2024-01-31-142536_002.jpg",
                "2024-01-31T14:25 2024-01-31T14:25",
            ),
            (
                "Screenshot_20240131-142536.png",
                "2024-01-31T14:25 2024-01-31T14:25",
            ),
        ] {
            let date = date(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(date.meaning, Meaning::Received, "{name}");
            let [from, to] = date.clock().unwrap();
            assert_eq!(
                format!("{} {}", &from.to_string()[..16], &to.to_string()[..16]),
                told
            );
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for name in [
            "IMG_1234.jpg",
            "anna_20240131_before.jpg",
            "IMG_20241331_142536.jpg",
            "IMG_20240131_1425367.jpg",
            "20240131.jpg",
            "IMG-20240131-WAx.jpg",
            "DSC00012.jpg",
            "é_20240131_142536.jpg",
            "",
            "...",
            "WhatsApp Image 2024-01-31 at 2.25.36 XM.jpeg",
        ] {
            assert!(date(name).is_none(), "{name}");
        }
    }
}
