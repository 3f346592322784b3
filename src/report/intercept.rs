//! The answer to the max-margin problem with a free intercept.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::margin::{margin, multipliers, set, table};
use super::numbers::{exact, point_json, rational_json, weights};
use super::rechecked;
use crate::claim::{Checked, Refusal};
use crate::data::Dataset;
use crate::margin::{Intercept, WithIntercept};

/// The object of docs/json.md.
pub fn json(solution: &WithIntercept) -> Value {
    match solution {
        WithIntercept::Optimal(solved) => json!({
            "status": "optimal",
            "w": point_json(&solved.w),
            "b": rational_json(&solved.b),
            "norm_squared": rational_json(&solved.norm_squared()),
            "support": solved.support,
            "lambda": multipliers(&solved.lambda),
        }),
        WithIntercept::Infeasible(lambda) => json!({
            "status": "infeasible",
            "farkas": { "lambda": multipliers(lambda) },
        }),
    }
}

/// The answer in words, and what it rests on.
pub fn human(data: &Dataset, solution: &WithIntercept, checked: &Result<Checked, Refusal>) -> String {
    let mut out =
        "problem   minimise |w|^2 subject to y_i (x_i.w + b) >= 1 for all samples, b free: the hard-margin SVM \
                   with an intercept\n"
            .to_owned();
    match solution {
        WithIntercept::Optimal(solved) => optimal(&mut out, data, solved),
        WithIntercept::Infeasible(lambda) => {
            out +=
                "infeasible\n\nthe convex hulls of the two classes meet: a combination of either class is one point:\n";
            table(&mut out, "lambda", lambda);
            out += "  sum lambda_i y_i x_i = 0, sum lambda_i y_i = 0\n";
        }
    }
    out + &rechecked::human(checked)
}

fn optimal(out: &mut String, data: &Dataset, solved: &Intercept) {
    let norm_squared = solved.norm_squared();
    let _ = writeln!(out, "solution  w^ = {}", weights(data, &solved.w));
    let _ = writeln!(out, "          b = {}", exact(&solved.b));
    let _ = writeln!(out, "          |w^|^2 = {}", exact(&norm_squared));
    if let Some(margin) = margin(&norm_squared) {
        let _ = writeln!(out, "          margin 1/|w^| {margin}");
    }
    let _ = writeln!(out, "support   {} (all samples with y_i (x_i.w^ + b) = 1)", set(&solved.support));
    let _ = writeln!(out, "\nKKT certificate: w^ = sum lambda_i y_i x_i, sum lambda_i y_i = 0, lambda >= 0, with");
    table(out, "lambda", &solved.lambda);
}
