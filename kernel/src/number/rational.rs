//! Exact rationals in their one canonical spelling.

use dashu_base::{DivRem, Gcd};
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::number::budget;

const PLAIN_DIGITS: usize = 18;
const MAX_ZEROS: usize = 10_000_000;

/// What reading a number takes: of p/q mostly that it is in lowest terms, of a step the power of
/// ten, once to read it and once more to write it into the statement.
pub(crate) fn cost_of_reading(text: &str) -> u64 {
    let words = |digits: usize| budget::words(digits.saturating_mul(10) / 3);
    let step = text.bytes().position(|b| !b.is_ascii_digit()).and_then(|at| text.get(at..)?.strip_prefix('e'));
    let zeros = step.and_then(|zeros| zeros.parse().ok()).filter(|z| *z <= MAX_ZEROS);
    let power = zeros.map_or(0, |zeros| words(zeros).saturating_mul(4000));
    words(text.len()).pow(2).saturating_mul(2).saturating_add(power).saturating_add(60)
}

/// A whole number in plain decimal digits without leading zeros.
pub(crate) fn parse_natural(text: &str) -> Option<UBig> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { UBig::from_str_radix(text, 10).ok() } else { None }
}

/// A step number: plain digits, or `meZ` for m followed by Z zeros. The latter exactly where there
/// are more than 18 digits, m, without zeros at its end, has at most 18 of them, and Z > 0.
pub(crate) fn parse_step(text: &str) -> Option<UBig> {
    let (digits, zeros) = match text.split_once('e') {
        None => (text, 0),
        Some((digits, zeros)) => (digits, usize::try_from(parse_natural(zeros)?).ok().filter(|z| *z <= MAX_ZEROS)?),
    };
    let (value, short) = (parse_natural(digits)?, digits.trim_end_matches('0'));
    let all = digits.len() + zeros;
    let is_short = all > PLAIN_DIGITS && short.len() <= PLAIN_DIGITS && short.len() < all;
    let canonical = if zeros > 0 { is_short && short == digits } else { !is_short && !text.contains('e') };
    canonical.then(|| value * UBig::from(10u8).pow(zeros))
}

/// The same form.
pub(crate) fn spell_step(k: &UBig) -> String {
    // m 10^Z with at most 18 digits m has Z to Z + 59 binary zeros: most of Z is known without the
    // digits of a long k, which take long.
    let known = k.trailing_zeros().unwrap_or(0).saturating_sub(60);
    let (cut, rest) = k.div_rem(UBig::from(10u8).pow(known));
    let (digits, known) = if rest.is_zero() { (cut.to_string(), known) } else { (k.to_string(), 0) };
    let short = digits.trim_end_matches('0');
    let zeros = known + digits.len() - short.len();
    if short.len() + zeros > PLAIN_DIGITS && short.len() <= PLAIN_DIGITS && zeros > 0 {
        format!("{short}e{zeros}")
    } else {
        digits + &"0".repeat(known)
    }
}

/// p and q of a rational in its spelling, if both have few digits.
pub(crate) fn parse_short(text: &str) -> Option<(i64, u64)> {
    let (negative, magnitude) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let (p, q) = match magnitude.iter().position(|byte| *byte == b'/') {
        None => (short_natural(magnitude)?, 1),
        Some(at) => {
            let (p, q) = (short_natural(magnitude.get(..at)?)?, short_natural(magnitude.get(at + 1..)?)?);
            (q > 1 && p.gcd(q) == 1).then_some((p, q))?
        }
    };
    let p = i64::try_from(p).ok().filter(|p| *p > 0 || !negative)?;
    Some((if negative { -p } else { p }, q))
}

fn short_natural(digits: &[u8]) -> Option<u64> {
    let plain = (1..=PLAIN_DIGITS).contains(&digits.len()) && (digits.len() == 1 || digits.first() != Some(&b'0'));
    let grow = |value: u64, digit: &u8| digit.is_ascii_digit().then(|| value * 10 + u64::from(digit - b'0'));
    if plain { digits.iter().try_fold(0, grow) } else { None }
}

/// `p/q` or `p` in lowest terms, q > 1; no `-0`, no plus sign.
pub(crate) fn parse_rational(text: &str) -> Option<RBig> {
    if let Some((p, q)) = parse_short(text) {
        return Some(RBig::from_parts(p.into(), q.into()));
    }
    let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (numerator, denominator) = match magnitude.split_once('/') {
        None => (parse_natural(magnitude)?, UBig::ONE),
        Some((p, q)) => {
            let (p, q) = (parse_natural(p)?, parse_natural(q)?);
            if q <= UBig::ONE {
                return None;
            }
            (p, q)
        }
    };
    if negative && numerator.is_zero() {
        return None;
    }
    let value = RBig::from_parts(IBig::from(numerator), denominator.clone());
    // Lowest terms are what stands there.
    (*value.denominator() == denominator).then(|| if negative { -value } else { value })
}

#[cfg(test)]
#[path = "../../tests/unit/rational.rs"]
mod tests;
