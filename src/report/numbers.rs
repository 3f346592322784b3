//! Numbers in output: exact ones exactly, with a decimal beside; enclosures rounded outward.

use rug::Rational;
use serde_json::{Value, json};

use crate::arith::interval::Interval;
use crate::arith::rational::{approximate, parse, print_interval, resolved_digits, round_interval};
use crate::data::{Dataset, Quoted};

/// Significant digits of a decimal beside an exact number.
const DIGITS: usize = 6;
/// The most significant digits of the ends of an enclosure, for people.
const ENCLOSURE_DIGITS: usize = 17;
/// An exact number with more characters is shortened for people.
const MOST_CHARACTERS: usize = 40;
/// Longer vectors are shortened within a line.
const MOST_ENTRIES: usize = 6;

/// A rational for people: exact, with a decimal beside it where it is no whole number.
pub fn exact(x: &Rational) -> String {
    let (text, decimal) = (x.to_string(), approximate(x, DIGITS));
    if text.len() > MOST_CHARACTERS {
        format!("about {decimal} (exact: {} digits, in --format json)", text.len() - 1)
    } else if x.is_integer() {
        text
    } else {
        let relation = if parse(&decimal).as_ref() == Ok(x) { "=" } else { "about" };
        format!("{text} ({relation} {decimal})")
    }
}

/// An exact vector within a line.
pub fn vector(x: &[Rational]) -> String {
    let more = if x.len() > MOST_ENTRIES { format!(", .. {} entries", x.len()) } else { String::new() };
    let shown: Vec<String> = x.iter().take(MOST_ENTRIES).map(exact).collect();
    format!("({}{more})", shown.join(", "))
}

/// A weight vector: within a line where it is short, else a line for each feature of the data that
/// has a weight.
pub fn weights(data: &Dataset, w: &[Rational]) -> String {
    const SHORT: usize = 3;
    if w.len() <= SHORT {
        return vector(w);
    }
    let named = |c: usize| data.feature_names().and_then(|names| names.get(c));
    let name = |c: usize| named(c).map_or_else(|| format!("[{c}]"), |name| Quoted::value(name).to_string());
    let listed: Vec<(String, String)> =
        w.iter().enumerate().filter(|(_, x)| **x != 0).map(|(c, x)| (name(c), exact(x))).collect();
    let width = listed.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let zeros = w.len() - listed.len();
    let mut out = format!("in dimension {}:", w.len());
    out.extend(listed.iter().map(|(name, x)| format!("\n            {name:<width$} {x}")));
    if zeros > 0 {
        out += &format!("\n            and {zeros} zeros");
    }
    out
}

/// An enclosed number for people: `in [lo, hi]`, or `= x` where the ends agree.
pub fn enclosed(x: &Interval) -> String {
    match round_interval(x, resolved_digits(x).min(ENCLOSURE_DIGITS)) {
        (lo, hi) if lo == hi => format!("= {lo}"),
        (lo, hi) => format!("in [{lo}, {hi}]"),
    }
}

/// "p/q" or "p" in lowest terms.
pub fn rational_json(x: &Rational) -> Value {
    Value::from(x.to_string())
}

/// {"lo": "decimal", "hi": "decimal"}, rounded outward.
pub fn interval_json(x: &Interval) -> Value {
    let (lo, hi) = print_interval(x);
    json!({ "lo": lo, "hi": hi })
}

/// A vector of rationals.
pub fn point_json(x: &[Rational]) -> Value {
    x.iter().map(rational_json).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_exact_numbers_are_shortened() {
        let x = Rational::from(1) / Rational::from(rug::Integer::from(3) << 200);
        assert_eq!(exact(&x), "about 2.07434e-61 (exact: 62 digits, in --format json)");
        assert_eq!(exact(&Rational::from((7, 3))), "7/3 (about 2.33333)");
        let rounded = Rational::from((10_000_000_000_000_000_i64, 3_333_333_333_333_333_i64));
        assert_eq!(exact(&rounded), "10000000000000000/3333333333333333 (about 3)");
        assert_eq!(exact(&Rational::from((1, 2))), "1/2 (= 0.5)");
        assert_eq!(vector(&[1, 2, 3, 4, 5, 6, 7].map(Rational::from)), "(1, 2, 3, 4, 5, 6, .. 7 entries)");
    }

    #[test]
    fn weights_carry_the_names_of_their_features() {
        let row = [0, 1, 2, 3, 4].map(Rational::from).to_vec();
        let data = Dataset::new(vec![row.clone()], vec![crate::data::Label::Positive]).unwrap();
        assert_eq!(
            weights(&data, &row),
            "in dimension 5:\n            [1] 1\n            [2] 2\n            [3] 3\n            [4] 4\n            and 1 zeros"
        );
        let data = data.with_feature_names(["a", "b", "width", "d", "e"].map(str::to_owned).to_vec()).unwrap();
        let text = weights(&data, &row);
        assert!(text.contains("\n            b     1\n            width 2\n"), "{text}");
    }

    #[test]
    fn enclosures_are_rounded_outward() {
        let third = Interval::from_rational(100, &Rational::from((1, 3)));
        assert_eq!(enclosed(&third), "in [0.33333333333333333, 0.33333333333333334]");
        assert_eq!(enclosed(&Interval::from_rational(64, &Rational::from((-5, 4)))), "= -1.25");
    }
}
