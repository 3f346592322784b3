//! Exact answers as arrays of doubles, for programs that go on in doubles: numbers by the nearest
//! double, enclosures by two arrays that are rounded outward.

use ndarray::{Array1, Array2};
use rug::Rational;
use rug::float::Round;

use super::interval::Interval;
use super::nearest::nearest;

/// The doubles nearest to some numbers.
pub fn nearest_array(numbers: &[Rational]) -> Array1<f64> {
    numbers.iter().map(nearest).collect()
}

/// Boxes as two arrays `(lo, hi)` with one row for each box: every number of a box lies between its
/// entries, which are the nearest doubles with that property; an end that no double holds is
/// infinite.
///
/// Shorter boxes are filled up with the whole line, of which nothing is claimed.
///
/// ```
/// use margincert::arith::arrays::outward;
/// use margincert::arith::interval::Interval;
/// use rug::Rational;
///
/// let tenth = Interval::from_rational(192, &Rational::from((1, 10)));
/// let (lo, hi) = outward(&[vec![tenth]]);
/// assert_eq!((lo[[0, 0]], hi[[0, 0]]), (0.09999999999999999, 0.1));
/// ```
pub fn outward(boxes: &[impl AsRef<[Interval]>]) -> (Array2<f64>, Array2<f64>) {
    let width = boxes.iter().map(|x| x.as_ref().len()).max().unwrap_or(0);
    let at = |(k, j): (usize, usize)| boxes[k].as_ref().get(j);
    let lo = |place| at(place).map_or(f64::NEG_INFINITY, |x| x.lo().to_f64_round(Round::Down));
    let hi = |place| at(place).map_or(f64::INFINITY, |x| x.hi().to_f64_round(Round::Up));
    (Array2::from_shape_fn((boxes.len(), width), lo), Array2::from_shape_fn((boxes.len(), width), hi))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rug::Float;

    use super::*;

    proptest! {
        /// Each end encloses, and the next double inward would not.
        #[test]
        fn ends_are_rounded_outward_and_no_further(
            p in any::<i64>(), q in 1..i64::MAX, exponent in -1200..1100i32, width in 0..1u64 << 60,
        ) {
            let low = Rational::from((p, q)) << exponent;
            let high = &low + (Rational::from(width) << (exponent - 80));
            let x = Interval::from_rational(200, &low).hull(&Interval::from_rational(200, &high));
            let (lo, hi) = outward(&[[x.clone()]]);
            let (lo, hi) = (lo[[0, 0]], hi[[0, 0]]);
            let exact = |x: f64| Float::with_val(64, x);
            prop_assert!(exact(lo) <= low && exact(hi) >= high, "{lo:e} {low} {high} {hi:e}");
            prop_assert!(exact(lo.next_up()) > *x.lo() && exact(hi.next_down()) < *x.hi());
        }

        #[test]
        fn numbers_are_the_nearest(numbers in proptest::collection::vec((any::<i64>(), 1..i64::MAX), 0..6)) {
            let numbers: Vec<Rational> = numbers.into_iter().map(Rational::from).collect();
            let array = nearest_array(&numbers);
            prop_assert_eq!(array.len(), numbers.len());
            for (x, exact) in array.iter().zip(&numbers) {
                prop_assert_eq!(*x, nearest(exact));
            }
        }
    }

    #[test]
    fn the_whole_line_and_missing_coordinates_are_infinite() {
        let (lo, hi) = outward(&[vec![Interval::whole(64), Interval::from_int(64, 3)], Vec::new()]);
        assert_eq!((lo.dim(), hi.dim()), ((2, 2), (2, 2)));
        assert_eq!(lo.as_slice().unwrap(), [f64::NEG_INFINITY, 3.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
        assert_eq!(hi.as_slice().unwrap(), [f64::INFINITY, 3.0, f64::INFINITY, f64::INFINITY]);
        let none: [&[Interval]; 0] = [];
        assert_eq!(outward(&none).0.dim(), (0, 0));
    }
}
