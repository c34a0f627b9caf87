use fairpair::check::Verdict;
use fairpair::report::PairVerdict;
use serde_json::json;

use super::*;
use crate::testing::{finding, report, row};

const EVIL: &str =
    "<script>alert(1)</script>\u{202e}\u{2028}\" onload='x' & {{ 7*7 }} </script><!--";

fn page() -> String {
    let mut report = report(EVIL, PairVerdict::NotComparable, Some(24.0));
    report.before.path = EVIL.into();
    report.policy.name = EVIL.into();
    report.before.metadata.software = Some(EVIL.into());
    report
        .findings
        .push(finding("light-shape", Verdict::Fail, EVIL));
    let mut row = row(report);
    row.carried.insert(EVIL.into(), json!(EVIL));
    let mut summary = Summary::new(EVIL, vec![EVIL.into()]);
    summary.add(&row);
    let mut overview = Overview::new();
    overview.add(&row);
    let about = About {
        title: EVIL,
        redact: Some(Redact::Mouth),
        summary: &summary,
        overview: &overview,
    };
    let (page, mut out) = (Page::new().unwrap(), Vec::new());
    page.head(&mut out, &about).unwrap();
    page.row(&mut out, 0, &row).unwrap();
    page.middle(&mut out, &about).unwrap();
    page.detail(&mut out, 0, &row, None).unwrap();
    page.foot(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The page without its own script and style sheet.
fn rest(page: &str) -> String {
    assert_eq!(page.matches(SCRIPT).count(), 1);
    assert_eq!(page.matches(STYLE).count(), 1);
    page.replace(SCRIPT, "").replace(STYLE, "")
}

#[test]
fn nothing_from_a_file_becomes_markup() {
    let page = rest(&page());
    assert!(!page.contains("alert(1)</script>") && !page.contains("<script>alert"));
    let markup: String = page
        .split("<script type=\"application/json\"")
        .map(|part| part.split_once("</script>").map_or(part, |(_, rest)| rest))
        .collect();
    assert!(!markup.contains("onload='") && !page.contains("<!--"));
    assert!(!page.contains(['\u{202e}', '\u{2028}']));
    assert!(page.contains("&lt;script&gt;") && page.contains("{{ 7*7 }}"));
    // The script, the shared data, one pair.
    assert_eq!(page.matches("<script").count(), 3);
    assert_eq!(page.matches("</script").count(), 3);
}

#[test]
fn the_page_loads_nothing_and_allows_one_script_by_its_hash() {
    let whole = page();
    assert!(whole.contains("default-src 'none'; script-src 'sha256-"));
    assert!(!whole.contains("unsafe-inline") && !whole.contains("unsafe-eval"));
    let page = rest(&whole);
    let addresses = page.replace("http-equiv", "");
    assert!(!addresses.contains("http:") && !addresses.contains("https:"));
    assert!(!page.contains("src=") && !page.contains("url(") && !page.contains("style="));
    assert!(!STYLE.contains("url(") && !STYLE.contains("@import"));
    for call in [
        "innerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "fetch(",
        "XMLHttp",
    ] {
        assert!(!SCRIPT.contains(call), "{call}");
    }
}

#[test]
fn the_table_shows_a_pair_without_scripts() {
    let page = page();
    assert!(page.contains("class=\"row not-comparable\""));
    assert!(page.contains("light-shape") && page.contains(">24<"));
}

#[test]
fn data_come_back_as_they_went_in() {
    let page = page();
    let from = page.find("id=\"d0\">").unwrap() + 8;
    let to = from + page[from..].find("</script>").unwrap();
    let detail: serde_json::Value = serde_json::from_str(&page[from..to]).unwrap();
    assert_eq!(detail["id"], EVIL);
    assert_eq!(detail["findings"][0]["number"], "0.62 stops (limit 0.30)");
}

#[test]
fn a_column_of_any_length_takes_little_room() {
    let mut row = row(report("p", PairVerdict::Comparable, None));
    row.carried
        .insert("note".into(), json!("é".repeat(100_000)));
    let (page, mut out) = (Page::new().unwrap(), Vec::new());
    page.row(&mut out, 0, &row).unwrap();
    page.detail(&mut out, 0, &row, None).unwrap();
    assert!(out.len() < 9_000, "{}", out.len());
    assert!(String::from_utf8(out).unwrap().contains("éé …"));
}

#[test]
fn the_pages_own_parts_are_small() {
    let size = STYLE.len() + SCRIPT.len() + TEMPLATES.iter().map(|(_, t)| t.len()).sum::<usize>();
    assert!(size < 150_000, "{size}");
    assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--"));
}

#[test]
fn a_chart_alone_is_a_whole_file() {
    let mut chart = Chart::new("x", EVIL, EVIL.into(), 10.0);
    chart.text([0.0, 1.0], "start", "label", EVIL);
    let file = Page::new().unwrap().chart_file(&chart).unwrap();
    assert!(file.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    assert!(file.contains("<style>") && !file.contains("<script"));
}
