//! Exact rationals in their one canonical spelling.

use dashu_base::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// A whole number in plain decimal digits without leading zeros.
pub(crate) fn parse_natural(text: &str) -> Option<UBig> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { UBig::from_str_radix(text, 10).ok() } else { None }
}

/// `p/q` or `p` in lowest terms, q > 1; no `-0`, no plus sign.
pub(crate) fn parse_rational(text: &str) -> Option<RBig> {
    let (negative, magnitude) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (numerator, denominator) = match magnitude.split_once('/') {
        None => (parse_natural(magnitude)?, UBig::ONE),
        Some((p, q)) => {
            let (p, q) = (parse_natural(p)?, parse_natural(q)?);
            if q <= UBig::ONE || !(&p).gcd(&q).is_one() {
                return None;
            }
            (p, q)
        }
    };
    if negative && numerator.is_zero() {
        return None;
    }
    let value = RBig::from_parts(IBig::from(numerator), denominator);
    Some(if negative { -value } else { value })
}
