//! The answer to (MM) (T3).

use std::fmt::Write as _;

use rug::{Integer, Rational};
use serde_json::{Value, json};

use super::numbers::{enclosed, exact, point_json, rational_json, vector, weights};
use super::rechecked;
use crate::arith::interval::Interval;
use crate::claim::{Checked, Refusal, Selection};
use crate::data::Dataset;
use crate::margin::{Farkas, Multipliers, Optimum, Solution};

pub(super) fn multipliers(values: &Multipliers) -> Value {
    values.iter().map(|(i, x)| (i.to_string(), rational_json(x))).collect()
}

/// A margin object of the JSON contract.
pub fn json(solution: &Solution) -> Value {
    match solution {
        Solution::Optimal(o) => json!({
            "status": "optimal",
            "w": point_json(&o.w),
            "norm_squared": rational_json(&o.norm_squared()),
            "support": o.support,
            "lambda": multipliers(&o.lambda),
            "nu": multipliers(&o.nu),
            "non_degenerate": o.is_non_degenerate(),
        }),
        Solution::Infeasible(f) => json!({
            "status": "infeasible",
            "farkas": { "lambda": multipliers(&f.lambda), "nu": multipliers(&f.nu) },
        }),
    }
}

fn problem(selection: &Selection) -> String {
    match selection {
        Selection::Svm => {
            "minimise |w|^2 subject to y_i x_i.w >= 1 for all samples (the hard-margin SVM through the origin)".into()
        }
        Selection::Active { active, walls } => {
            let held = if *walls { ", x_l.w <= 0 for all negatives" } else { "" };
            format!("minimise |w|^2 subject to x_i.w >= 1 for i in {}{held}", set(active))
        }
    }
}

pub(super) fn row(selection: &Selection) -> &'static str {
    match selection {
        Selection::Svm => "y_i x_i",
        Selection::Active { .. } => "x_i",
    }
}

/// {0, 3, 7}, shortened where it is long.
pub fn set(numbers: &[usize]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(usize::to_string).collect();
    let more = if numbers.len() > SHOWN { format!(", .. ({} in all)", numbers.len()) } else { String::new() };
    format!("{{{}{more}}}", shown.join(", "))
}

pub(super) fn table(out: &mut String, name: &str, values: &Multipliers) {
    for (i, x) in values {
        let _ = writeln!(out, "  {name}_{i} = {}", exact(x));
    }
}

/// The answer in words, and what it rests on.
pub fn human(data: &Dataset, selection: &Selection, solution: &Solution, checked: &Result<Checked, Refusal>) -> String {
    let mut out = format!("problem   {}\n", problem(selection));
    match solution {
        Solution::Optimal(o) => optimal(&mut out, data, row(selection), o),
        Solution::Infeasible(f) => infeasible(&mut out, row(selection), f),
    }
    out + &rechecked::human(checked)
}

fn infeasible(out: &mut String, row: &str, f: &Farkas) {
    let (what, sum) = match f.nu.is_empty() {
        true => ("zero", "0"),
        false => ("one of the walls", "sum nu_l x_l"),
    };
    let _ = writeln!(out, "infeasible\n\nFarkas certificate: a non-negative combination of the rows is {what}:");
    table(out, "lambda", &f.lambda);
    table(out, "nu", &f.nu);
    let _ = writeln!(out, "  sum lambda_i {row} = {sum}");
}

fn optimal(out: &mut String, data: &Dataset, row: &str, o: &Optimum) {
    let norm_squared = o.norm_squared();
    let _ = writeln!(out, "solution  w^ = {}", weights(data, &o.w));
    let _ = writeln!(out, "          |w^|^2 = {}", exact(&norm_squared));
    if let Some(margin) = margin(&norm_squared) {
        let _ = writeln!(out, "          margin 1/|w^| {margin}");
    }
    let _ = writeln!(out, "support   {} (all rows with {row}.w^ = 1)", set(&o.support));
    if !o.tight_walls.is_empty() {
        let _ = writeln!(out, "walls     {} (all negatives with x_l.w^ = 0)", set(&o.tight_walls));
    }
    let (walls, nu) = if o.nu.is_empty() { ("", "") } else { (" - sum nu_l x_l", ", nu >= 0") };
    let _ = writeln!(out, "\nKKT certificate: w^ = sum lambda_i {row}{walls}, lambda >= 0{nu}, with");
    table(out, "lambda", &o.lambda);
    table(out, "nu", &o.nu);
    let _ = match &o.degenerate {
        None if o.lambda.is_empty() => writeln!(out, "  (no row: w^ = 0)"),
        None => writeln!(out, "non-degenerate: every support vector has a positive multiplier."),
        Some(u) => writeln!(
            out,
            "degenerate: no multipliers are positive on all of the support; u = {} excludes them.",
            vector(u)
        ),
    };
}

/// 1/|w^|: exact where it is rational, else enclosed; `None` for w^ = 0.
pub(super) fn margin(norm_squared: &Rational) -> Option<String> {
    const PREC: u32 = 64;
    if *norm_squared == 0 {
        return None;
    }
    let (p, q) = (norm_squared.numer(), norm_squared.denom());
    if p.is_perfect_square() && q.is_perfect_square() {
        let root = |x: &Integer| Integer::from(x.sqrt_ref());
        return Some(format!("= {}", exact(&Rational::from((root(q), root(p))))));
    }
    let norm = Interval::from_rational(PREC, norm_squared).sqrt_of_non_negative();
    Interval::from_int(PREC, 1).div(&norm).as_ref().map(enclosed)
}
