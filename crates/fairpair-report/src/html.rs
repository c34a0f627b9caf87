//! One self-contained page: counts, a table of all pairs, and everything that was found of each.
//!
//! The page loads nothing and runs nothing: its content security policy allows its own style sheet only. Names from files
//! are escaped. Pairs are written as they come and so are not kept in memory; the counts at the top are known last, so the
//! caller writes the pairs to a file of their own first: [`Page::pair`] for each, then [`Page::head`], the pairs, [`Page::foot`].

mod view;

use std::io::{self, Write};

use fairpair::report::Row;
use minijinja::value::Serde;
use minijinja::{Environment, Value};

use crate::{Summary, words};
use view::PairView;

const TEMPLATES: [(&str, &str); 3] = [
    ("head.html", include_str!("html/head.html")),
    ("pair.html", include_str!("html/pair.html")),
    ("foot.html", include_str!("html/foot.html")),
];

/// The page's templates, ready to be filled.
pub struct Page {
    templates: Environment<'static>,
}

impl Page {
    /// Reads the embedded templates.
    ///
    /// # Errors
    /// Where a template does not parse, which the tests rule out for the embedded ones.
    pub fn new() -> io::Result<Self> {
        let mut templates = Environment::new();
        for (name, text) in TEMPLATES {
            templates
                .add_template(name, text)
                .map_err(io::Error::other)?;
        }
        templates.add_global(
            "style",
            Value::from_safe_string(include_str!("html/style.css").into()),
        );
        Ok(Self { templates })
    }

    /// Everything above the pairs.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn head(&self, out: &mut dyn Write, title: &str, summary: &Summary) -> io::Result<()> {
        let reasons = summary.reasons.iter().map(|r| {
            minijinja::context! { check => &r.check, differs => r.differs, unknown => r.unknown }
        });
        let context = minijinja::context! {
            title => crate::clean(title),
            policy => crate::clean(&summary.policy),
            pairs => words::pairs(summary.pairs()),
            comparable => summary.comparable,
            not_comparable => summary.not_comparable,
            cannot_tell => summary.cannot_tell,
            unreadable => summary.unreadable,
            reasons => reasons.collect::<Vec<Value>>(),
            notices => summary.notices.iter().map(|n| Value::from(crate::clean(n))).collect::<Vec<_>>(),
        };
        self.render(out, "head.html", &context)
    }

    /// One pair.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn pair(&self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        self.render(out, "pair.html", &Value::from(Serde(PairView::of(row))))
    }

    /// Everything below the pairs.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn foot(&self, out: &mut dyn Write) -> io::Result<()> {
        self.render(out, "foot.html", &Value::UNDEFINED)
    }

    fn render(&self, out: &mut dyn Write, template: &str, context: &Value) -> io::Result<()> {
        let text = self
            .templates
            .get_template(template)
            .and_then(|t| t.render(context))
            .map_err(io::Error::other)?;
        out.write_all(text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use fairpair::check::Verdict;
    use fairpair::report::PairVerdict;
    use serde_json::json;

    use super::*;
    use crate::testing::{finding, report, row};

    const EVIL: &str = "<script>alert(1)</script>\" onload='x' & {{ 7*7 }}";

    fn page() -> String {
        let mut report = report(EVIL, PairVerdict::NotComparable, Some(24.0));
        report.before.path = EVIL.into();
        report.policy.name = EVIL.into();
        report
            .findings
            .push(finding("light-shape", Verdict::Fail, EVIL));
        let mut row = row(report);
        row.carried.insert(EVIL.into(), json!(EVIL));
        let mut summary = Summary::new(EVIL, vec![EVIL.into()]);
        summary.add(&row);
        let (page, mut out) = (Page::new().unwrap(), Vec::new());
        page.head(&mut out, EVIL, &summary).unwrap();
        page.pair(&mut out, &row).unwrap();
        page.foot(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_from_a_file_becomes_markup() {
        let page = page();
        assert!(
            !page.contains("<script") && !page.contains("onload='"),
            "{page}"
        );
        assert!(page.contains("&lt;script&gt;") && page.contains("{{ 7*7 }}"));
    }

    #[test]
    fn the_page_loads_and_runs_nothing() {
        let page = page();
        assert!(page.contains("default-src 'none'"));
        assert!(
            !page.contains("http")
                || page.matches("http").count() == page.matches("http-equiv").count()
        );
        assert!(!page.contains("src=") && !page.contains("href=") && !page.contains("url("));
    }

    #[test]
    fn a_pair_shows_its_findings_and_what_decides() {
        let page = page();
        assert!(page.contains("0.62 &#x2f; 0.30 stops") && page.contains("light-shape decides"));
        assert!(page.contains("<tbody class=\"not-comparable\">"));
        assert_eq!(
            page.matches("<tbody").count(),
            page.matches("</tbody>").count()
        );
        assert_eq!(
            page.matches("<table").count(),
            page.matches("</table>").count()
        );
    }
}
