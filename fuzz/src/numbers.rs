//! Other numbers in the place of those of a certificate: mostly a little larger or smaller.

use rug::ops::Pow;
use rug::{Integer, Rational};

use super::choices::Choices;

pub fn read(text: &str) -> Option<Rational> {
    is_rational(text).then(|| text.parse().ok()).flatten()
}

pub fn is_rational(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/'))
        && text.parse::<Rational>().is_ok()
}

/// Whether this is a number of steps: digits, or meZ.
pub fn step(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == 'e')
}

/// Another rational.
pub fn amount(text: &str, choices: &mut Choices<'_>) -> Option<String> {
    let old = read(text)?;
    let small = Rational::from((1, Integer::from(2).pow(1 + choices.below(40) as u32)));
    let sign = if choices.one_in(2) { 1 } else { -1 };
    let new = match choices.below(16) {
        0..=6 => &old * (small * sign + 1u8),
        7 | 8 => old + small * sign,
        9 => old * 2,
        10 => old / 2,
        11 => old * Rational::from((9, 10)),
        12 => old * Rational::from((11, 10)),
        13 => -old,
        14 => [0, 1, -1, 10][choices.below(4)].into(),
        _ => cut(&old, choices.below(24) as u32),
    };
    Some(new.to_string())
}

/// With so many bits behind the point.
fn cut(x: &Rational, bits: u32) -> Rational {
    let scaled: Rational = x.clone() << bits;
    Rational::from(scaled.round().numer()) >> bits
}

/// Another number of steps.
pub fn other_step(text: &str, choices: &mut Choices<'_>) -> String {
    let Ok(old) = text.parse::<u64>() else {
        return ["1e18", "1e30", "1e100", "1e1000", "1e100000", "5000", "300"][choices.below(7)].to_owned();
    };
    let new = match choices.below(8) {
        0 => old + 1,
        1 => old.saturating_sub(1),
        2 => old.saturating_mul(2),
        3 => old / 2,
        4 => 0,
        5 => old + choices.below(20) as u64,
        6 => choices.below(60) as u64,
        _ => [1, 2, 10, 100, 1_000, 4_000, 1_000_000][choices.below(7)],
    };
    if new < 1_000_000_000_000_000_000 { new.to_string() } else { "1e18".to_owned() }
}
