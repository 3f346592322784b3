//! The page: verdicts, statements, what was assumed and shown.
//!
//! Whatever comes from a file or an argument passes [`escaped`], and what a screen does not show as
//! itself passes [`printable`] before.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::markdown::parts;
use super::study::{Study, study};
use crate::arith::rational::{round_interval, shown_step};
use crate::claim::{Budget, Confrontation, Entry, Report, Tally, Theorem};
use crate::data::{Instance, printable};
use crate::figure::{escaped, style};
use crate::report::numbers::{exact, vector};
use crate::report::verify::why;

const CSS: &str = include_str!("style.css");
/// Significant digits in the table of what is observed.
const DIGITS: usize = 4;

/// A claim on an instance, its report, and where its certificate was written.
pub type Checked<'a> = (&'a Entry, &'a Report, Option<String>);

/// The page of a run. `troubles` are the files that could not be read and the regressions, in
/// words.
pub fn page(lines: &[Checked<'_>], troubles: &[String], budget: &Budget) -> String {
    let studies = studies(lines, budget);
    let mut html = head();
    verdicts(&mut html, lines, troubles);
    let mut drawn = HashSet::new();
    let mut theorems: Vec<&'static Theorem> = Vec::new();
    for (entry, ..) in lines {
        if !theorems.iter().any(|known| known.id() == entry.theorem.id()) {
            theorems.push(entry.theorem);
        }
    }
    theorems.sort_by_key(|theorem| {
        crate::theorems::THEOREMS.iter().position(|known| known.id() == theorem.id()).unwrap_or(usize::MAX)
    });
    for theorem in theorems {
        claim(&mut html, theorem);
        for line in lines.iter().filter(|(entry, ..)| entry.theorem.id() == theorem.id()) {
            let key = key(line.0);
            let first = drawn.insert(key.clone());
            article(&mut html, line, studies.get(&key), first);
        }
        html.push_str("</section>\n");
    }
    html + "</main>\n</body>\n</html>\n"
}

/// A study is about an instance and a group of claims.
fn key(entry: &Entry) -> (String, String, String) {
    let group = entry.theorem.id().split('.').next().unwrap_or_default().to_owned();
    (group, entry.instance.source.clone(), entry.instance.name.clone())
}

fn studies(lines: &[Checked<'_>], budget: &Budget) -> BTreeMap<(String, String, String), Study> {
    let wanted: BTreeMap<_, &Instance> =
        lines.iter().map(|(entry, ..)| (key(entry), entry.instance.as_ref())).collect();
    wanted.into_par_iter().map(|(key, instance)| (key.clone(), study(&key.0, instance, budget))).collect()
}

fn head() -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>margincert: claims checked</title>\n\
         <style>{CSS}{}</style>\n</head>\n<body>\n<main>\n<h1>Claims checked</h1>\n\
         <p class=\"quiet\">margincert {}. A verdict above undecided has a certificate that an independent kernel accepted.</p>\n",
        style(),
        env!("CARGO_PKG_VERSION"),
    )
}

fn verdicts(html: &mut String, lines: &[Checked<'_>], troubles: &[String]) {
    let Tally { as_expected, otherwise, undecided } = Tally::of(lines.iter().map(|(_, report, _)| *report));
    let _ = writeln!(
        html,
        "<p>{} claims checked: {as_expected} as expected, {otherwise} not as expected, {undecided} undecided against expectation.</p>",
        lines.len()
    );
    if !troubles.is_empty() {
        let items: String = troubles.iter().map(|trouble| format!("<li>{}</li>\n", shown(trouble))).collect();
        let _ = writeln!(html, "<ul class=\"wrong\">\n{items}</ul>");
    }
    html.push_str("<div class=\"wide\"><table>\n<tr><th>claim</th><th>instance</th><th>verdict</th></tr>\n");
    for line in lines {
        let (entry, report, _) = line;
        let mark = match report.is_as_expected() {
            true => String::new(),
            false => format!(" <span class=\"wrong\">not as expected: {}</span>", report.expected),
        };
        let _ = writeln!(
            html,
            "<tr><td><code>{}</code></td><td><a href=\"#{}\">{}</a></td><td>{}{mark}</td></tr>",
            escaped(entry.theorem.id()),
            anchor(entry),
            shown(&entry.instance.name),
            badge(report)
        );
    }
    html.push_str("</table></div>\n");
}

fn badge(report: &Report) -> String {
    let word = report.outcome.verdict().word();
    format!("<span class=\"badge {word}\">{word}</span>")
}

/// Text of an input on the page.
fn shown(text: &str) -> String {
    escaped(&printable(text))
}

/// The place of a claim on an instance: names have characters that an address has not.
fn anchor(entry: &Entry) -> String {
    let digest = Sha256::digest(format!("{}\n{}\n{}", entry.theorem.id(), entry.instance.source, entry.instance.name));
    format!("c{}", &hex(&digest)[..16])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The statement of a claim; what else its page says is folded.
fn claim(html: &mut String, theorem: &Theorem) {
    let about = theorem.about();
    let _ = writeln!(html, "<section>\n<h2><code>{}</code>: {}</h2>", escaped(about.claim), escaped(about.title));
    // The first paragraph is the title.
    let statement = about.statement.split_once("\n\n").map_or(about.statement, |(_, rest)| rest);
    let mut folded = String::new();
    for (heading, text) in parts(statement) {
        match heading {
            "" => html.push_str(&text),
            _ => {
                let _ = write!(folded, "<p class=\"word\"><strong>{}</strong></p>\n{text}", escaped(heading));
            }
        }
    }
    let _ = writeln!(
        html,
        "<details><summary>Source, hypotheses, what is checked and what is not</summary>\n{folded}</details>"
    );
}

fn article(html: &mut String, (entry, report, certificate): &Checked<'_>, study: Option<&Study>, first: bool) {
    let (instance, outcome) = (&entry.instance, &report.outcome);
    let _ = writeln!(
        html,
        "<article id=\"{}\">\n<h3>{} {}</h3>\n<dl>\n<dt>assumed</dt><dd>{}</dd>",
        anchor(entry),
        shown(&instance.name),
        badge(report),
        assumed(instance)
    );
    if !report.is_as_expected() {
        let _ = writeln!(html, "<dt>expected</dt><dd class=\"wrong\">{}</dd>", report.expected);
    }
    if let Some(reason) = outcome.reason() {
        let _ = writeln!(html, "<dt>reason</dt><dd>{}</dd>", shown(&reason));
    }
    if let Some(checked) = outcome.checked() {
        let digest = hex(&Sha256::digest(checked.certificate().text().as_bytes()));
        let _ = writeln!(html, "<dt>shown</dt><dd>{}</dd>", shown(checked.statement()));
        let _ = writeln!(
            html,
            "<dt>certificate</dt><dd>{} conditions checked; sha256 <code>{digest}</code>{}</dd>",
            checked.obligations(),
            certificate.as_ref().map(|path| format!(", <code>{}</code>", shown(path))).unwrap_or_default()
        );
    } else if outcome.reason().is_none() {
        let _ = writeln!(html, "<dt>reason</dt><dd>{}</dd>", shown(&why(report)));
    }
    for (name, value) in study.map(|study| study.constants.as_slice()).unwrap_or_default() {
        let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escaped(name), shown(value));
    }
    html.push_str("</dl>\n");
    if let Some(confrontation) = outcome.confrontation() {
        observed(html, confrontation);
    }
    if let Some(study) = study.filter(|study| !study.figures.is_empty()) {
        if first {
            html.push_str("<div class=\"figures\">\n");
            study.figures.iter().for_each(|figure| *html += &format!("<figure>{}</figure>\n", figure.element()));
            html.push_str("</div>\n");
        } else {
            html.push_str(
                "<p class=\"quiet\">Its figures stand above, with the first claim of this group on it.</p>\n",
            );
        }
    }
    html.push_str("</article>\n");
}

fn assumed(instance: &Instance) -> String {
    let data = &instance.data;
    let (positives, negatives) = (data.positives().len(), data.negatives().len());
    let mut text =
        format!("{} samples in dimension {}: {positives} positives, {negatives} negatives", data.n(), data.d());
    if let Some(output) = instance.output() {
        let _ = write!(text, "; {} neurons with output weights {}", output.len(), vector(output));
    }
    if let Some(eta) = &instance.eta {
        let _ = write!(text, "; step size {}", exact(eta));
    }
    if let Some(start) = &instance.start {
        let _ = write!(text, "; start {}", vector(start));
    }
    format!("{}; from <code>{}</code>", shown(&text), shown(&instance.source))
}

/// What is observed beside the bounds.
fn observed(html: &mut String, confrontation: &Confrontation) {
    let _ = writeln!(
        html,
        "<details><summary>{}: observed, and proved to be at most</summary>\n<div class=\"wide\"><table>\n\
         <tr><th>k</th><th>observed</th><th>proved</th></tr>",
        escaped(confrontation.of)
    );
    for row in &confrontation.rows {
        let (lo, hi) = round_interval(&row.observed, DIGITS);
        let observed = if lo == hi { lo } else { format!("in [{lo}, {hi}]") };
        let proved = row.proved.as_ref().map_or_else(|| "\u{2013}".to_owned(), |bound| round_interval(bound, DIGITS).1);
        let _ = writeln!(html, "<tr><td>{}</td><td>{observed}</td><td>{proved}</td></tr>", shown_step(&row.k));
    }
    html.push_str("</table></div></details>\n");
}
