//! Somebody's w in (MM), judged.

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::margin::{row, set};
use super::numbers::{enclosed, exact, interval_json, rational_json};
use crate::arith::interval::Interval;
use crate::claim::Selection;
use crate::margin::Judgement;

const PREC: u32 = 128;

/// The least z_i.w over |w|.
fn margin(judged: &Judgement) -> Option<Interval> {
    let (_, least) = judged.least.as_ref()?;
    let norm = Interval::from_rational(PREC, &judged.norm_squared).sqrt_of_non_negative();
    Interval::from_rational(PREC, least).div(&norm)
}

/// 1/|w^|.
fn optimal_margin(judged: &Judgement) -> Option<Interval> {
    let squared = judged.optimal_margin_squared()?;
    Some(Interval::from_rational(PREC, &squared).sqrt_of_non_negative())
}

/// 1 - margin / greatest margin, from the exact ratio r of their squares: (1 - r) / (1 + sqrt r)
/// keeps its digits where r is near 1.
fn gap(judged: &Judgement) -> Option<Interval> {
    let ratio = judged.ratio()?;
    let root = Interval::from_rational(PREC, &ratio).sqrt_of_non_negative();
    let one = Interval::from_int(PREC, 1);
    Interval::from_rational(PREC, &(Rational::from(1) - ratio)).div(&(&one + &root))
}

fn samples(values: &[(usize, Rational)]) -> Value {
    values.iter().map(|(i, value)| json!({ "sample": i, "value": rational_json(value) })).collect()
}

/// The key `solution` of a margin object (docs/json.md).
pub fn json(judged: &Judgement) -> Value {
    let rational = |x: Option<Rational>| x.as_ref().map(rational_json);
    let interval = |x: Option<Interval>| x.as_ref().map(interval_json);
    json!({
        "feasible": judged.is_feasible(),
        "separates": judged.separates(),
        "norm_squared": rational_json(&judged.norm_squared),
        "least": judged.least.as_ref().map(|(_, least)| rational_json(least)),
        "margin": interval(margin(judged)),
        "margin_squared": rational(judged.margin_squared()),
        "optimal": rational(judged.optimal_margin_squared()),
        "ratio": rational(judged.ratio()),
        "gap": interval(gap(judged)),
        "violated": samples(&judged.violated),
        "violated_walls": samples(&judged.violated_walls),
        "loose": samples(&judged.loose),
    })
}

/// The judgement in words; `file` names the weights.
pub fn human(file: &str, selection: &Selection, judged: &Judgement) -> String {
    let row = row(selection);
    let mut out = format!("\njudged    {file}\n");
    let _ = writeln!(out, "          |w|^2 = {}", exact(&judged.norm_squared));
    if let Some(optimal) = &judged.optimal_norm_squared {
        let _ = writeln!(out, "          that of w^ is {}", exact(optimal));
    }
    as_a_point(&mut out, row, judged);
    as_a_direction(&mut out, row, judged);
    listed(&mut out, &format!("rows with {row}.w < 1"), false, &judged.violated);
    listed(&mut out, "walls with x_l.w > 0", true, &judged.violated_walls);
    if judged.separates() {
        let numbers: Vec<usize> = judged.loose.iter().map(|(i, _)| *i).collect();
        if !numbers.is_empty() {
            let _ = writeln!(out, "loose     {}: support of w^, and not tight for w", set(&numbers));
        }
    }
    let _ = writeln!(out, "\nThe judgement is computed exactly; the certificate is that of w^.");
    out
}

fn as_a_point(out: &mut String, row: &str, judged: &Judgement) {
    let rows = (judged.violated.len(), "row has", "rows have", format!("{row}.w < 1"));
    let walls = (judged.violated_walls.len(), "wall has", "walls have", "x_l.w > 0".to_owned());
    let broken: Vec<String> = [rows, walls]
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many, what)| format!("{number} {} {what}", if number == 1 { one } else { many }))
        .collect();
    let _ = match broken.is_empty() {
        true => writeln!(out, "feasible  every row has {row}.w >= 1"),
        false => writeln!(out, "not feasible: {}", broken.join(", ")),
    };
}

fn as_a_direction(out: &mut String, row: &str, judged: &Judgement) {
    let Some((at, least)) = &judged.least else { return };
    let _ = writeln!(out, "least     {row}.w = {} (sample {at})", exact(least));
    let Some((margin, squared)) = margin(judged).zip(judged.margin_squared()) else {
        let _ = writeln!(out, "margin    none: w = 0 has no direction");
        return;
    };
    let _ = writeln!(out, "margin    {} (the least over |w|; its square is {})", enclosed(&margin), exact(&squared));
    if let Some((optimal, squared)) = optimal_margin(judged).zip(judged.optimal_margin_squared()) {
        let _ = writeln!(out, "          {} is the greatest (its square is {})", enclosed(&optimal), exact(&squared));
    }
    let _ = match (judged.ratio().zip(gap(judged)), &judged.optimal_norm_squared) {
        (Some((ratio, _)), _) if ratio == 1 => writeln!(out, "gap       none: the direction of w^"),
        (Some((ratio, gap)), _) => writeln!(
            out,
            "gap       {} of the greatest margin (the ratio of the squares is 1 less {})",
            enclosed(&gap),
            exact(&(Rational::from(1) - ratio))
        ),
        (None, Some(_)) => writeln!(out, "gap       none: no multiple of w is feasible"),
        (None, None) => writeln!(out, "gap       none: no vector at all is feasible"),
    };
}

/// The worst of the violated constraints.
fn listed(out: &mut String, what: &str, walls: bool, violated: &[(usize, Rational)]) {
    const SHOWN: usize = 10;
    if violated.is_empty() {
        return;
    }
    let mut worst: Vec<_> = violated.iter().collect();
    worst.sort_by(|a, b| if walls { b.1.cmp(&a.1) } else { a.1.cmp(&b.1) });
    let _ = writeln!(out, "violated  {what}, the worst first:");
    for (sample, value) in worst.iter().take(SHOWN) {
        let _ = writeln!(out, "  sample {sample}: {}", exact(value));
    }
    if violated.len() > SHOWN {
        let _ = writeln!(out, "  .. {} in all, in --format json", violated.len());
    }
}
