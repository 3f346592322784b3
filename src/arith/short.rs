//! Numbers of a few digits, as most data have them, without big integers.

/// The integers of so few bits are doubles.
pub const MOST: u64 = 1 << 53;

/// So many characters make no integer beyond 64 bits.
const MOST_CHARACTERS: usize = 16;

/// A numerator and a positive denominator, a power of ten, of a decimal with a few digits and no
/// exponent; `None` for all other texts, numbers or not.
pub fn parse(text: &str) -> Option<(i64, u64)> {
    let (negative, unsigned) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        all => (false, all),
    };
    if unsigned.len() > MOST_CHARACTERS {
        return None;
    }
    let (mut value, mut digits, mut places) = (0_i64, 0_usize, None);
    for &byte in unsigned {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                digits += 1;
                places = places.map(|places| places + 1);
            }
            b'.' if places.is_none() => places = Some(0_u32),
            _ => return None,
        }
    }
    let denominator = 10_u64.pow(places.unwrap_or(0));
    (digits > 0).then_some((if negative { -value } else { value }, denominator))
}

/// The greatest common divisor; gcd(0, b) = b.
pub fn gcd(mut a: u64, mut b: u64) -> u64 {
    if a == 0 || b == 0 {
        return a | b;
    }
    // Without divisions: most of the time it takes to spell a number would go into them.
    let twos = (a | b).trailing_zeros();
    a >>= a.trailing_zeros();
    while b != 0 {
        b >>= b.trailing_zeros();
        (a, b) = (a.min(b), a.abs_diff(b));
    }
    a << twos
}

/// p/q in lowest terms: |p| and q.
pub fn lowest(p: i64, q: u64) -> (u64, u64) {
    let (mut p, mut q) = (p.unsigned_abs(), q);
    if p == 0 {
        return (0, 1);
    }
    let twos = (p | q).trailing_zeros();
    (p, q) = (p >> twos, q >> twos);
    // Most denominators are powers of ten: no more than fives are left of them.
    while p.is_multiple_of(5) && q.is_multiple_of(5) {
        (p, q) = (p / 5, q / 5);
    }
    if FIVES.contains(&(q >> q.trailing_zeros())) {
        return (p, q);
    }
    let common = gcd(p, q);
    (p / common, q / common)
}

/// The first powers of five.
const FIVES: [u64; 8] = [1, 5, 25, 125, 625, 3125, 15_625, 78_125];

/// The least common multiple, where it is not beyond `MOST`.
pub fn lcm(a: u64, b: u64) -> Option<u64> {
    if a == b {
        return Some(a);
    }
    (a / gcd(a, b)).checked_mul(b).filter(|multiple| *multiple <= MOST)
}

/// The numerators over the least common denominator of fractions, which are positive, if all are
/// at most `MOST` in size.
pub fn over_common_denominator(fractions: impl Iterator<Item = (i64, u64)> + Clone, to: &mut Vec<i64>) -> Option<u64> {
    let start = to.len();
    let mut denominator = 1;
    for (_, q) in fractions.clone() {
        denominator = lcm(denominator, q)?;
    }
    for (p, q) in fractions {
        let factor = if q == denominator { 1 } else { denominator / q };
        to.push(p.checked_mul(i64::try_from(factor).ok()?)?);
    }
    let mut common = denominator;
    for numerator in &to[start..] {
        if common == 1 {
            break;
        }
        common = gcd(numerator.unsigned_abs(), common);
    }
    if common > 1 {
        let divisor = i64::try_from(common).ok()?;
        to[start..].iter_mut().for_each(|numerator| *numerator /= divisor);
    }
    to[start..].iter().all(|numerator| numerator.unsigned_abs() <= MOST).then_some(denominator / common)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rug::{Integer, Rational};

    use super::*;
    use crate::arith::{linalg, rational};

    proptest! {
        /// What is read here is what the exact parser reads; what is no number is left to it.
        #[test]
        fn texts_are_read_alike(text in "[-+]?[0-9]{0,9}[.]?[0-9]{0,9}[e/ ]?[0-9]{0,2}") {
            if let Some((p, q)) = parse(&text) {
                prop_assert_eq!(rational::parse(&text), Ok(Rational::from((p, q))));
            }
        }

        #[test]
        fn terms_are_the_lowest(p in -3000_i64..3000, q in 1_u64..3000, tens in 0_u32..8) {
            for q in [q, 10_u64.pow(tens)] {
                let exact = Rational::from((p, q));
                let (numerator, denominator) = lowest(p, q);
                prop_assert_eq!((Integer::from(numerator), Integer::from(denominator)), (exact.numer().clone().abs(), exact.denom().clone()));
            }
        }

        #[test]
        fn denominators_are_the_least(fractions in prop::collection::vec((-1000_i64..1000, 1_u64..60), 1..5)) {
            let exact: Vec<Rational> = fractions.iter().map(|&(p, q)| Rational::from((p, q))).collect();
            let (numerators, denominator) = linalg::over_common_denominator(&exact);
            let mut found = vec![7];
            let q = over_common_denominator(fractions.into_iter(), &mut found).unwrap();
            prop_assert_eq!(Integer::from(q), denominator);
            prop_assert_eq!(found[1..].iter().copied().map(Integer::from).collect::<Vec<_>>(), numerators);
        }
    }

    #[test]
    fn what_is_not_short_is_left() {
        for text in ["", ".", "-", "1e3", "1/2", "nan", "1_0", "12345678901234567", "1.2.3", " 1", "--1"] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse("-.50"), Some((-50, 100)));
        assert_eq!(parse("+7."), Some((7, 1)));
        let most = i64::try_from(MOST).unwrap();
        assert_eq!(over_common_denominator([(most, 1)].into_iter(), &mut Vec::new()), Some(1));
        assert_eq!(over_common_denominator([(most + 1, 1)].into_iter(), &mut Vec::new()), None);
        assert_eq!(over_common_denominator([(1, MOST / 2), (1, 3)].into_iter(), &mut Vec::new()), None);
    }
}
