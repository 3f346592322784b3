//! The answer to (MM) (T3).

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::numbers::{exact, point_json, rational_json};
use crate::arith::interval::Interval;
use crate::arith::rational::print_interval;
use crate::margin::{Multipliers, Optimum, Solution};

/// Which problem was solved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Rows y_i x_i of all samples.
    Svm,
    /// Rows x_i of the positives in J, with or without walls.
    Active {
        /// J.
        active: Vec<usize>,
        /// Whether all negatives are walls.
        walls: bool,
    },
}

fn multipliers(values: &Multipliers) -> Value {
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

impl Question {
    fn problem(&self) -> String {
        match self {
            Self::Svm => {
                "minimise |w|^2 subject to y_i x_i.w >= 1 for all samples (the hard-margin SVM through the origin)"
                    .into()
            }
            Self::Active { active, walls } => {
                let held = if *walls { ", x_l.w <= 0 for all negatives" } else { "" };
                format!("minimise |w|^2 subject to x_i.w >= 1 for i in {}{held}", set(active))
            }
        }
    }

    fn row(&self) -> &'static str {
        match self {
            Self::Svm => "y_i x_i",
            Self::Active { .. } => "x_i",
        }
    }
}

/// {0, 3, 7}, shortened where it is long.
pub fn set(numbers: &[usize]) -> String {
    const SHOWN: usize = 20;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(usize::to_string).collect();
    let more = if numbers.len() > SHOWN { format!(", .. ({} in all)", numbers.len()) } else { String::new() };
    format!("{{{}{more}}}", shown.join(", "))
}

fn table(out: &mut String, name: &str, values: &Multipliers) {
    for (i, x) in values {
        let _ = writeln!(out, "  {name}_{i} = {}", exact(x));
    }
}

/// The answer in words; `checked` is the kernel's number of conditions.
pub fn human(question: &Question, solution: &Solution, checked: usize) -> String {
    let mut out = format!("problem   {}\n", question.problem());
    match solution {
        Solution::Optimal(o) => optimal(&mut out, question, o),
        Solution::Infeasible(f) => {
            out.push_str("infeasible\n\nFarkas certificate: ");
            out.push_str(if f.nu.is_empty() {
                "a non-negative combination of the rows is zero:\n"
            } else {
                "a non-negative combination of the rows is one of the walls:\n"
            });
            table(&mut out, "lambda", &f.lambda);
            table(&mut out, "nu", &f.nu);
            let _ = writeln!(
                out,
                "  sum lambda_i {} = {}",
                question.row(),
                if f.nu.is_empty() { "0" } else { "sum nu_l x_l" }
            );
        }
    }
    let _ = writeln!(out, "\nproved: exact in rationals; the kernel checked {checked} conditions.");
    out
}

fn optimal(out: &mut String, question: &Question, o: &Optimum) {
    let norm_squared = o.norm_squared();
    let _ = writeln!(out, "solution  w^ = ({})", o.w.iter().map(exact).collect::<Vec<_>>().join(", "));
    let _ = writeln!(out, "          |w^|^2 = {}", exact(&norm_squared));
    if norm_squared != 0 {
        let margin = Interval::from_rational(64, &norm_squared).sqrt_of_non_negative();
        let margin = Interval::from_rational(64, &Rational::from(1)).div(&margin);
        if let Some((lo, hi)) = margin.as_ref().map(print_interval) {
            let _ = writeln!(out, "          margin 1/|w^| in [{lo}, {hi}]");
        }
    }
    let _ = writeln!(out, "support   {} (all rows with {}.w^ = 1)", set(&o.support), question.row());
    if !o.tight_walls.is_empty() {
        let _ = writeln!(out, "walls     {} (all negatives with x_l.w^ = 0)", set(&o.tight_walls));
    }
    let walls = if o.nu.is_empty() { "" } else { " - sum nu_l x_l" };
    let _ = writeln!(out, "\nKKT certificate: w^ = sum lambda_i {}{walls}, lambda >= 0, nu >= 0, with", question.row());
    table(out, "lambda", &o.lambda);
    table(out, "nu", &o.nu);
    let _ = writeln!(
        out,
        "{}",
        match (&o.degenerate, o.lambda.is_empty()) {
            (None, true) => "  (no row: w^ = 0)".to_owned(),
            (None, false) => "non-degenerate: every support vector has a positive multiplier.".to_owned(),
            (Some(u), _) => format!(
                "degenerate: no multipliers are positive on all of the support; u = ({}) excludes them.",
                u.iter().map(exact).collect::<Vec<_>>().join(", ")
            ),
        }
    );
}
