//! Numbers as Coq reads them. Hexadecimal numerals take time linear in their length, decimal ones
//! quadratic.

use rug::{Integer, Rational};

use crate::arith::linalg::over_common_denominator;

/// Decimal numbers have at most so many bits.
const DECIMAL_BITS: u32 = 50;

/// A numeral, in brackets where it is negative.
pub(super) fn integer(number: &Integer) -> String {
    let size = Integer::from(number.abs_ref());
    let digits = if size.significant_bits() > DECIMAL_BITS { format!("0x{size:x}") } else { size.to_string() };
    if *number < 0 { format!("(-{digits})") } else { digits }
}

/// `[a; b; c]`.
pub(super) fn list<T>(items: &[T], text: impl Fn(&T) -> String) -> String {
    format!("[{}]", items.iter().map(text).collect::<Vec<_>>().join("; "))
}

/// A list of integers.
pub(super) fn integers(numbers: &[Integer]) -> String {
    list(numbers, |number| integer(number).trim_matches(['(', ')']).to_owned())
}

/// A list of truth values.
pub(super) fn bools(values: &[bool]) -> String {
    list(values, ToString::to_string)
}

/// The numerators of a vector and its one denominator.
pub(super) fn scaled(vector: &[Rational]) -> (Vec<Integer>, Integer) {
    over_common_denominator(vector)
}

/// `Q_ [numerators] denominator`.
pub(super) fn vector(vector: &[Rational]) -> String {
    let (numerators, denominator) = scaled(vector);
    format!("Q_ {} {}", integers(&numerators), integer(&denominator))
}

/// `(numerator, denominator)`, of the type Z * positive.
pub(super) fn pair(number: &Rational) -> String {
    format!("({}, {}%positive)", integer(number.numer()), integer(number.denom()))
}

/// A real number, `p / q`.
pub(super) fn real(number: &Rational) -> String {
    format!("{} / {}", integer(number.numer()), integer(number.denom()))
}

/// A step number as a natural number; long ones would be written in unary.
pub(super) fn natural(number: &Integer) -> String {
    if *number <= 1000 { number.to_string() } else { format!("(N.to_nat {}%N)", integer(number)) }
}

/// The same vector many times over one denominator: rows and their denominator.
pub(super) fn rows(vectors: &[Vec<Rational>]) -> (Vec<Vec<Integer>>, Integer) {
    let width = vectors.first().map_or(0, Vec::len);
    let (numerators, denominator) = scaled(&vectors.concat());
    let rows = if width == 0 { Vec::new() } else { numerators.chunks(width).map(<[Integer]>::to_vec).collect() };
    (rows, denominator)
}
