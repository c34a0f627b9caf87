//! One self-contained page: an overview with charts, a table of all pairs, and everything that was found of each, with
//! pictures.
//!
//! The page loads nothing. Its content security policy allows one style sheet and one script, both by their hashes, and
//! pictures from the page itself; so text from a file runs nothing even if it were to become markup, which it does not: in
//! markup it is escaped, and all else is data in elements that are not run.
//!
//! Without scripts there is still the overview and the whole table.
//!
//! Pairs are written as they come and so are not kept in memory. What stands above them is known last, so the caller writes
//! [`Page::row`] and [`Page::detail`] of each pair to files of their own first, then puts together: [`Page::head`], the rows,
//! [`Page::middle`], the details, [`Page::foot`].

mod data;
mod detail;
mod references;
mod times;
mod view;

use std::io::{self, Write};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fairpair::checks::CATALOGUE;
use fairpair::profile::Profile;
use fairpair::report::Row;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Value, context};
use sha2::{Digest as _, Sha256};

use crate::chart::Chart;
use crate::overview::Overview;
use crate::pictures::{Pictures, Redact, SPAN_STOPS, colour_of};
use crate::{Summary, words};
use detail::Detail;
use view::RowView;

const TEMPLATES: [(&str, &str); 5] = [
    ("head", include_str!("html/head.html")),
    ("row", include_str!("html/row.html")),
    ("middle", include_str!("html/middle.html")),
    ("foot", include_str!("html/foot.html")),
    ("chart", include_str!("html/chart.svg")),
];

const STYLE: &str = concat!(
    include_str!("html/style/base.css"),
    include_str!("html/style/list.css"),
    include_str!("html/style/pair.css"),
    include_str!("html/style/chart.css"),
    include_str!("html/style/print.css"),
);

const SCRIPT: &str = concat!(
    "\"use strict\";(() => {\n",
    include_str!("html/script/make.js"),
    include_str!("html/script/store.js"),
    include_str!("html/script/list.js"),
    include_str!("html/script/picture.js"),
    include_str!("html/script/sphere.js"),
    include_str!("html/script/timeline.js"),
    include_str!("html/script/findings.js"),
    include_str!("html/script/pair.js"),
    include_str!("html/script/main.js"),
    "})();\n"
);

/// Photos in more than one place that the page names before the rest is only counted.
const REUSED: usize = 20;

/// The page's templates, ready to be filled.
pub struct Page {
    templates: Environment<'static>,
}

/// What the page is about.
pub struct About<'a> {
    /// Name of the gallery.
    pub title: &'a str,
    /// What its pictures hide; `None` where there are no pictures.
    pub redact: Option<Redact>,
    /// Counts.
    pub summary: &'a Summary,
    /// What the gallery shows as a whole.
    pub overview: &'a Overview,
}

impl Page {
    /// Reads the embedded templates.
    ///
    /// # Errors
    /// Where a template does not parse, which the tests rule out for the embedded ones.
    pub fn new() -> io::Result<Self> {
        let mut templates = Environment::new();
        templates.set_auto_escape_callback(|_| AutoEscape::Html);
        for (name, text) in TEMPLATES {
            templates
                .add_template(name, text)
                .map_err(io::Error::other)?;
        }
        let safe = |text: &str| Value::from_safe_string(text.to_owned());
        templates.add_global("style", safe(STYLE));
        templates.add_global("script", safe(SCRIPT));
        templates.add_global("policy_of_content", safe(&content_policy()));
        Ok(Self { templates })
    }

    /// Everything above the table's rows.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn head(&self, out: &mut dyn Write, about: &About<'_>) -> io::Result<()> {
        let summary = about.summary;
        let charts = about.overview.charts(summary);
        let charts = charts.iter().map(|chart| {
            let svg = self.svg(chart, false)?;
            Ok(context! { name => chart.name, title => &chart.title, note => &chart.note, svg => Value::from_safe_string(svg) })
        });
        let worst = summary.worst.iter().map(|worst| {
            let checks: Vec<&str> = worst.checks.iter().map(String::as_str).collect();
            Ok(context! {
                id => data::json(&worst.id)?,
                name => crate::clean(&worst.id),
                score => crate::number::score(worst.score),
                checks => checks.into_iter().map(|c| Value::from(crate::clean(c))).collect::<Vec<_>>(),
            })
        });
        let reused = summary.gallery.as_ref().map(|g| &*g.reused);
        let reused = reused.unwrap_or_default();
        let named = reused.iter().take(REUSED);
        let named = named.map(|r| crate::clean(&r.to_string()).into_owned());
        let profiles = about.overview.profiles().iter();
        let profiles = profiles.map(|name| {
            Profile::built_in(name)
                .map_or_else(|_| crate::clean(name).into_owned(), |p| p.title.clone())
        });
        let context = context! {
            title => crate::clean(about.title),
            version => env!("CARGO_PKG_VERSION"),
            policy => crate::clean(&summary.policy),
            profiles => profiles.collect::<Vec<_>>().join(", "),
            pairs => words::pairs(summary.pairs()),
            redacted => about.redact.map(Redact::told),
            counts => context! {
                comparable => summary.comparable,
                not_comparable => summary.not_comparable,
                cannot_tell => summary.cannot_tell,
                unreadable => summary.unreadable,
                disputed => summary.disputed,
            },
            worst => worst.collect::<io::Result<Vec<Value>>>()?,
            reused_more => reused.len().saturating_sub(REUSED),
            reused => named.collect::<Vec<String>>(),
            charts => charts.collect::<io::Result<Vec<Value>>>()?,
            notices => summary.notices.iter().map(|n| Value::from(crate::clean(n))).collect::<Vec<_>>(),
        };
        self.render(out, "head", &context)
    }

    /// One pair's row in the table; `n` counts the pairs from 0.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn row(&self, out: &mut dyn Write, n: usize, row: &Row) -> io::Result<()> {
        self.render(out, "row", &Value::from(Serde(RowView::of(n, row)?)))
    }

    /// Everything that is known of one pair; `n` as in its row.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn detail(
        &self,
        out: &mut dyn Write,
        n: usize,
        row: &Row,
        pictures: Option<&Pictures>,
    ) -> io::Result<()> {
        data::element(out, &format!("d{n}"), &Detail::of(row, pictures))
    }

    /// What stands between the rows and the details: the scripts, which can begin before the pictures are there.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn middle(&self, out: &mut dyn Write, about: &About<'_>) -> io::Result<()> {
        let checks = CATALOGUE.iter().map(|check| {
            serde_json::json!({
                "code": check.code,
                "title": check.title,
                "why": check.why,
                "how": check.how,
                "reference": references::of(check.code),
            })
        });
        let profiles = about.overview.profiles().iter();
        let profiles = profiles.filter_map(|name| {
            let profile = Profile::built_in(name).ok()?;
            let references = profile.references.iter();
            let references = references.map(|r| match &r.doi {
                Some(doi) => format!("{} doi {doi}", r.text),
                None => r.text.clone(),
            });
            Some(serde_json::json!({
                "name": profile.name,
                "title": profile.title,
                "references": references.collect::<Vec<_>>(),
            }))
        });
        let legend = (-5..=5).map(|n| {
            let stops = n as f32 / 5.0 * SPAN_STOPS;
            let [r, g, b] = colour_of(stops).0;
            (stops, format!("#{r:02x}{g:02x}{b:02x}"))
        });
        let shared = serde_json::json!({
            "key": about.overview.key(),
            "title": about.title,
            "policy": about.summary.policy,
            "version": env!("CARGO_PKG_VERSION"),
            "schema": crate::decisions::SCHEMA,
            "pairs": about.summary.pairs(),
            "checks": checks.collect::<Vec<_>>(),
            "profiles": profiles.collect::<Vec<_>>(),
            "legend": legend.collect::<Vec<_>>(),
        });
        self.render(out, "middle", &Value::UNDEFINED)?;
        data::element(out, "shared", &shared)?;
        writeln!(out, "<script>{SCRIPT}</script>")
    }

    /// Everything below the details.
    ///
    /// # Errors
    /// Where `out` cannot be written.
    pub fn foot(&self, out: &mut dyn Write) -> io::Result<()> {
        self.render(out, "foot", &Value::UNDEFINED)
    }

    /// A chart as an SVG file of its own.
    ///
    /// # Errors
    /// Where the template fails, which the tests rule out.
    pub fn chart_file(&self, chart: &Chart) -> io::Result<String> {
        self.svg(chart, true)
    }

    fn svg(&self, chart: &Chart, file: bool) -> io::Result<String> {
        let sheet = Value::from_safe_string(include_str!("html/style/chart-file.css").to_owned());
        let chart = if file {
            chart.with_note_inside()
        } else {
            chart.clone()
        };
        let chart = Value::from(Serde(chart));
        let template = self.templates.get_template("chart");
        template
            .and_then(|t| t.render(context! { chart, file, sheet }))
            .map_err(io::Error::other)
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

/// Nothing from elsewhere; one style sheet and one script, known by their hashes; pictures from the page itself.
fn content_policy() -> String {
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'none'",
        hash(SCRIPT),
        hash(STYLE)
    )
}

#[cfg(test)]
mod tests;
