//! Exact parsing of rationals and step numbers, and printing that never rounds inward.

use rug::float::Round;
use rug::ops::Pow;
use rug::{Float, Integer, Rational};
use thiserror::Error;

use super::interval::Interval;

/// The largest exponent of a number in data.
pub const LARGEST_EXPONENT: u32 = 10_000;
/// The largest exponent of a step number.
pub const LARGEST_STEP_EXPONENT: u32 = 10_000_000;
/// Steps below this are printed without an exponent.
const PLAIN_STEP_DIGITS: usize = 18;
/// To people a step with so many zeros behind so few digits is shown as a power of ten.
const SHOWN_ZEROS: usize = 7;
const SHOWN_DIGITS: usize = 3;

/// Why a text is no exact number.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Nothing there.
    #[error("a number is missing")]
    Empty,
    /// nan or an infinity.
    #[error("not a finite number")]
    NotFinite,
    /// Anything else that is no number.
    #[error("not a number; decimals (-1.5, 2e-3) and fractions (3/7) are")]
    Malformed,
    /// A fraction over zero.
    #[error("a fraction with denominator zero")]
    ZeroDenominator,
    /// More digits than certificates may have.
    #[error("more than {limit} characters; a number, or each part of a fraction, has at most as many")]
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// An exponent out of range.
    #[error("the exponent is beyond +-{limit}")]
    Exponent {
        /// The largest exponent.
        limit: u32,
    },
    /// A step number that is not a whole number.
    #[error("a step number is a whole number, zero or more")]
    NotAStep,
}

/// A number of a file, or each part of a fraction, has no more: it is far within the 100,000
/// characters that the kernel reads, and exact answers come in seconds.
const MOST_CHARACTERS: usize = 10_000;

/// Digits and a power of ten.
struct Decimal {
    digits: Integer,
    exponent: i64,
}

/// Reads `[digits][.digits][e[+-]digits]` without sign.
fn decimal(text: &str, limit: u32) -> Result<Decimal, NumberError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !is_digits(whole) || !is_digits(fraction) {
        return Err(NumberError::Malformed);
    }
    let exponent = match exponent {
        None => 0,
        Some(text) => {
            let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
            if digits.is_empty() || !is_digits(digits) {
                return Err(NumberError::Malformed);
            }
            let size = digits.parse::<i64>().ok().filter(|size| *size <= i64::from(limit));
            let size = size.ok_or(NumberError::Exponent { limit })?;
            if text.starts_with('-') { -size } else { size }
        }
    };
    let digits = format!("{whole}{fraction}").parse().map_err(|_| NumberError::Malformed)?;
    let places = i64::try_from(fraction.len()).map_err(|_| NumberError::Exponent { limit })?;
    Ok(Decimal { digits, exponent: exponent - places })
}

fn power_of_ten(exponent: i64) -> Result<Integer, NumberError> {
    let exponent = u32::try_from(exponent).map_err(|_| NumberError::Exponent { limit: LARGEST_STEP_EXPONENT })?;
    Ok(Integer::from(10).pow(exponent))
}

fn is_not_finite(unsigned: &str) -> bool {
    ["nan", "inf", "infinity"].iter().any(|word| unsigned.eq_ignore_ascii_case(word))
}

/// An exact rational from a decimal, a decimal with exponent or a fraction: "0.1" is 1/10.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<Rational, NumberError> {
    if text.split('/').any(|part| part.len() > MOST_CHARACTERS) {
        return Err(NumberError::TooLong { limit: MOST_CHARACTERS });
    }
    parse_within(text, LARGEST_EXPONENT)
}

/// The same with exponents up to a limit.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_within(text: &str, limit: u32) -> Result<Rational, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if is_not_finite(unsigned) {
        return Err(NumberError::NotFinite);
    }
    let size = match unsigned.split_once('/') {
        Some((p, q)) => {
            let whole = |s: &str| match s.bytes().all(|b| b.is_ascii_digit()) {
                true => s.parse::<Integer>().map_err(|_| NumberError::Malformed),
                false => Err(NumberError::Malformed),
            };
            let (p, q) = (whole(p)?, whole(q)?);
            if q == 0 {
                return Err(NumberError::ZeroDenominator);
            }
            Rational::from((p, q))
        }
        None => {
            let Decimal { digits, exponent } = decimal(unsigned, limit)?;
            let power = power_of_ten(exponent.abs())?;
            if exponent < 0 { Rational::from((digits, power)) } else { Rational::from(digits * power) }
        }
    };
    Ok(if negative { -size } else { size })
}

/// A step number: a whole number, zero or more, such as "1000000", "1e100", "2.5e3".
///
/// # Errors
/// What is wrong with the text.
pub fn parse_step(text: &str) -> Result<Integer, NumberError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    if is_not_finite(text.trim_start_matches(['+', '-'])) {
        return Err(NumberError::NotFinite);
    }
    if text.starts_with('-') {
        return Err(NumberError::NotAStep);
    }
    let Decimal { digits, exponent } = decimal(text.strip_prefix('+').unwrap_or(text), LARGEST_STEP_EXPONENT)?;
    let power = power_of_ten(exponent.abs())?;
    if exponent >= 0 {
        return Ok(digits * power);
    }
    if digits.is_divisible(&power) { Ok(digits.div_exact(&power)) } else { Err(NumberError::NotAStep) }
}

/// A step number in digits, from 1e18 on as digits and a power of ten where that is short.
pub fn print_step(k: &Integer) -> String {
    let digits = k.to_string();
    let short = digits.trim_end_matches('0');
    let zeros = digits.len() - short.len();
    if digits.len() > PLAIN_STEP_DIGITS && short.len() <= PLAIN_STEP_DIGITS && zeros > 0 {
        format!("{short}e{zeros}")
    } else {
        digits
    }
}

/// A step number for people: from 1e7 on as digits and a power of ten where those are few.
pub fn shown_step(k: &Integer) -> String {
    let digits = k.to_string();
    let short = digits.trim_end_matches('0');
    match digits.len() - short.len() {
        zeros if zeros >= SHOWN_ZEROS && short.len() <= SHOWN_DIGITS => format!("{short}e{zeros}"),
        _ => print_step(k),
    }
}

/// The ends of an interval in decimal, rounded outward, with a few digits more than its width
/// resolves.
pub fn print_interval(x: &Interval) -> (String, String) {
    round_interval(x, resolved_digits(x))
}

/// A few significant digits more than the width of an interval resolves.
pub fn resolved_digits(x: &Interval) -> usize {
    let width = Float::with_val_round(53, x.hi() - x.lo(), Round::Up).0;
    let size = x.lo().get_exp().max(x.hi().get_exp());
    let digits = match (size, width.get_exp()) {
        (Some(size), Some(width)) => f64::from(size.saturating_sub(width).clamp(0, 200)) * std::f64::consts::LOG10_2,
        _ => 30.0,
    };
    // Bounded above, not negative: the cast keeps the value.
    digits as usize + 4
}

/// The ends of an interval in decimal, rounded outward to a number of significant digits. An
/// infinite end is `inf` or `-inf`.
pub fn round_interval(x: &Interval, digits: usize) -> (String, String) {
    let print = |x: &Float, round| match x.is_finite() {
        true => plain(&x.to_string_radix_round(10, Some(digits), round)),
        false => x.to_string(),
    };
    (print(x.lo(), Round::Down), print(x.hi(), Round::Up))
}

/// A rational in decimal to a number of significant digits, for people: rounded to nearest.
pub fn approximate(x: &Rational, digits: usize) -> String {
    let float = Float::with_val(256, x);
    plain(&float.to_string_radix(10, Some(digits)))
}

/// The same decimal without trailing zeros, without the sign of zero, and without exponent where
/// that is readable.
fn plain(text: &str) -> String {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    if text.bytes().all(|b| matches!(b, b'0' | b'.')) {
        return "0".to_owned();
    }
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().unwrap_or(0)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let point = i64::try_from(whole.len()).unwrap_or(0) + exponent;
    let digits = format!("{whole}{fraction}");
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    match usize::try_from(point) {
        Ok(at) if (1..=15).contains(&point) && point >= length => {
            format!("{sign}{digits}{}", "0".repeat(at - digits.len()))
        }
        Ok(at) if (1..=15).contains(&point) => format!("{sign}{}.{}", &digits[..at], &digits[at..]),
        _ if (-3..=0).contains(&point) => {
            format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-point).unwrap_or(0)))
        }
        _ if fraction.is_empty() => format!("{sign}{whole}e{exponent}"),
        _ => format!("{sign}{whole}.{fraction}e{exponent}"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, value) in [
            ("0.1", (1, 10)),
            ("-3/7", (-3, 7)),
            ("1e-3", (1, 1000)),
            ("+2.50", (5, 2)),
            (".5", (1, 2)),
            ("5.", (5, 1)),
            (" 12 ", (12, 1)),
            ("-0", (0, 1)),
            ("6/4", (3, 2)),
            ("1.5E2", (150, 1)),
        ] {
            assert_eq!(parse(text), Ok(Rational::from(value)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_named() {
        let limit = LARGEST_EXPONENT;
        for (text, error) in [
            ("", NumberError::Empty),
            ("nan", NumberError::NotFinite),
            ("-Inf", NumberError::NotFinite),
            ("1/0", NumberError::ZeroDenominator),
            ("1e10001", NumberError::Exponent { limit }),
            ("1e-99999999999999999999", NumberError::Exponent { limit }),
        ] {
            assert_eq!(parse(text), Err(error), "{text}");
        }
        for text in ["1.5/2", "1/2/3", ".", "e5", "1e", "1e+", "--1", "1,5", "0x10", "1 2", "1_000", "1/-2", "/2", "1/"]
        {
            assert_eq!(parse(text), Err(NumberError::Malformed), "{text}");
        }
    }

    #[test]
    fn steps() {
        let ten = |e: u32| Integer::from(10).pow(e);
        for (text, value) in
            [("0", Integer::new()), ("1e100", ten(100)), ("2.5e3", Integer::from(2500)), ("1.5e1", Integer::from(15))]
        {
            assert_eq!(parse_step(text), Ok(value), "{text}");
        }
        for text in ["nan", "inf", "-Infinity"] {
            assert_eq!(parse_step(text), Err(NumberError::NotFinite), "{text}");
        }
        for text in ["-1", "1.5e0", "0.1", "15e-1"] {
            assert_eq!(parse_step(text), Err(NumberError::NotAStep), "{text}");
        }
        assert_eq!(parse_step("1e10000001"), Err(NumberError::Exponent { limit: LARGEST_STEP_EXPONENT }));
        assert_eq!(parse_step("1/2"), Err(NumberError::Malformed));
        assert_eq!(print_step(&ten(17)), "100000000000000000");
        let shown = [ten(17), ten(6), ten(7), ten(7) * 25u32, ten(7) + 1u32, ten(100)].map(|k| shown_step(&k));
        assert_eq!(shown, ["1e17", "1000000", "1e7", "25e7", "10000001", "1e100"]);
        assert_eq!(print_step(&ten(100)), "1e100");
        assert_eq!(print_step(&(ten(20) + 1u32)), "100000000000000000001");
    }

    #[test]
    fn decimals_for_people() {
        let q = |p: i64, q: i64| Rational::from((p, q));
        for (x, text) in [
            (q(1, 2), "0.5"),
            (q(-3, 4), "-0.75"),
            (q(7, 3), "2.33333"),
            (q(1, 3000), "0.000333333"),
            (q(1, 30_000), "3.33333e-5"),
            (q(120, 1), "120"),
            (q(1_234_567, 10), "123457"),
            (q(0, 1), "0"),
        ] {
            assert_eq!(approximate(&x, 6), text);
        }
    }

    #[test]
    fn intervals_are_short_where_they_are_exact() {
        let print = |x: &Interval| print_interval(x);
        let both = |text: &str| (text.to_owned(), text.to_owned());
        let point = |p: i64, q: i64| Interval::from_rational(64, &Rational::from((p, q)));
        assert_eq!(print(&point(-3, 4)), both("-0.75"));
        assert_eq!(print(&Interval::point(-Float::new(53))), both("0"));
        let (lo, hi) = print(&Interval::point(Float::with_val(53, 1) << 20_000));
        assert_eq!(lo, "3.980276840337966592354307206191202e6020");
        assert_eq!(hi, "3.980276840337966592354307206191203e6020");
        assert_eq!(round_interval(&point(1, 3), 4), ("0.3333".to_owned(), "0.3334".to_owned()));
        assert_eq!(round_interval(&point(-2, 3), 4), ("-0.6667".to_owned(), "-0.6666".to_owned()));
        assert_eq!(print(&Interval::whole(53)), ("-inf".to_owned(), "inf".to_owned()));
    }

    proptest! {
        #[test]
        fn printing_and_parsing_agree(p in any::<i64>(), q in 1..1_000_000i64) {
            let x = Rational::from((p, q));
            prop_assert_eq!(parse(&x.to_string()), Ok(x));
        }

        #[test]
        fn printed_intervals_enclose(
            p in any::<i64>(), q in 1..1_000_000i64, e in -15_000i32..15_000, width in 1u32..60, digits in 1usize..40,
        ) {
            let x = Rational::from((p, q)) << e;
            let interval = Interval::from_rational(100, &x).widen(&(Float::with_val(53, &x).abs() >> width));
            for (lo, hi) in [print_interval(&interval), round_interval(&interval, digits)] {
                prop_assert!(parse(&lo).unwrap() <= *interval.lo());
                prop_assert!(parse(&hi).unwrap() >= *interval.hi());
            }
        }

        #[test]
        fn steps_round_trip(k in any::<u128>(), zeros in 0u32..40) {
            let k = Integer::from(k) * Integer::from(10).pow(zeros);
            prop_assert_eq!(parse_step(&print_step(&k)), Ok(k));
        }
    }
}
