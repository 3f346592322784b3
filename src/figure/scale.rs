//! Where a number is on an axis, and which numbers are named there.

use rug::float::Round;
use rug::{Float, Integer};

use super::words::Words;
use crate::arith::interval::Interval;

/// About so many numbers are named on an axis.
const NAMED: f64 = 6.0;
/// So many decades of enclosures are shown.
const DECADES: f64 = 8.0;
/// Steps that are named if they are in sight: powers of ten.
const NAMED_STEPS: [u32; 15] = [1, 2, 3, 4, 6, 9, 12, 18, 30, 100, 300, 1000, 10_000, 100_000, 1_000_000];

/// A scale of an axis: a number of the axis is where its value is between two ends.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    logarithmic: bool,
    from: f64,
    to: f64,
}

/// ln k, to the nearest double; k at least 1.
pub fn ln(k: &Integer) -> f64 {
    Float::with_val(64, k).ln().to_f64()
}

/// A step as text: a power of ten as one.
pub fn step(k: &Integer) -> Words {
    let digits = crate::arith::rational::print_step(k);
    let exponent = match digits.split_once('e') {
        Some(("1", exponent)) => Some(exponent.to_owned()),
        _ => digits
            .strip_prefix('1')
            .filter(|zeros| zeros.bytes().all(|b| b == b'0'))
            .map(|zeros| zeros.len().to_string()),
    };
    match exponent {
        Some(exponent) if exponent.len() > 1 || exponent.as_str() > "2" => Words::from("10").above(exponent),
        _ => Words::from(digits),
    }
}

/// The steps named on an axis between two steps.
pub fn named_steps(from: &Integer, to: &Integer) -> Vec<Integer> {
    let powers = NAMED_STEPS.iter().map(|&e| Integer::from(Integer::u_pow_u(10, e)));
    let small = [2u32, 3, 5].map(Integer::from);
    let mut all: Vec<Integer> = powers.chain(small).filter(|k| k >= from && k <= to).collect();
    all.sort();
    all
}

/// Steps for a curve that is known at all of them: 1, 2 and 5 times powers of ten, and powers of
/// ten alone where they are large.
pub fn steps(from: &Integer, to: &Integer) -> Vec<Integer> {
    let small = (0..18).flat_map(|e| [1u32, 2, 5].map(|lead| Integer::from(Integer::u_pow_u(10, e)) * lead));
    // ln k grows by a third and less from one to the next.
    let exponents = std::iter::successors(Some(18u32), |e| Some(e + e.div_ceil(4))).take_while(|e| *e <= 1_000_000);
    let large = exponents.map(|e| Integer::from(Integer::u_pow_u(10, e)));
    let mut all: Vec<Integer> =
        small.chain(large).chain([from.clone(), to.clone()]).filter(|k| k >= from && k <= to && *k >= 2).collect();
    all.sort();
    all.dedup();
    all
}

impl Scale {
    /// Of ln k, logarithmic.
    pub fn steps(from: &Integer, to: &Integer) -> Self {
        let [from, to] = [from, to].map(|k| ln(k).max(1e-3).log10());
        Self { logarithmic: true, from, to: to.max(from + 0.1) }
    }

    /// Where a step is, from 0 to 1.
    pub fn place_of_step(&self, k: &Integer) -> f64 {
        self.between(ln(k).max(1e-3).log10())
    }

    /// Logarithmic over some enclosures, of which the positive ends count; `None` where there are
    /// none. What is many decades below the largest is not shown, unless it is one of the `bounds`.
    pub fn logarithmic<'a>(
        values: impl Iterator<Item = &'a Interval>,
        bounds: impl Iterator<Item = &'a Interval>,
    ) -> Option<Self> {
        let ends = values.flat_map(|x| [x.lo(), x.hi()]).filter(|x| x.is_finite() && **x > 0).map(lg);
        let (from, to) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), x| (from.min(x), to.max(x)));
        let lowest = bounds.map(Interval::hi).filter(|x| x.is_finite() && **x > 0).map(lg).fold(to, f64::min);
        let from = from.max(lowest.min(to - DECADES));
        let slack = (0.06 * (to - from)).max(0.08);
        (from <= to).then_some(Self { logarithmic: true, from: from - slack, to: to + slack })
    }

    /// Linear over some enclosures; `None` where there are none.
    pub fn linear<'a>(values: impl Iterator<Item = &'a Interval>) -> Option<Self> {
        let ends = values.flat_map(|x| [x.lo().to_f64(), x.hi().to_f64()]).filter(|x| x.is_finite());
        let (from, to) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(from, to), x| (from.min(x), to.max(x)));
        let slack = (0.06 * (to - from)).max(1e-3 * (1.0 + to.abs()));
        (from <= to).then_some(Self { logarithmic: false, from: from - slack, to: to + slack })
    }

    /// Linear from one number to another.
    pub fn over(from: f64, to: f64) -> Self {
        Self { logarithmic: false, from, to }
    }

    fn between(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    /// Where the ends of an enclosure are, from 0 to 1; below the axis where they have no place.
    pub fn place(&self, value: &Interval) -> (f64, f64) {
        let of = |x: &Float| match self.logarithmic {
            true if *x > 0 => self.between(lg(x)),
            true => f64::NEG_INFINITY,
            false => self.between(x.to_f64()),
        };
        (of(value.lo()), of(value.hi()))
    }

    /// The numbers that are named, and where they are.
    pub fn named(&self) -> Vec<(f64, Words)> {
        let span = self.to - self.from;
        let inside = |(place, words)| (0.0..=1.0).contains(&place).then_some((place, words));
        if !self.logarithmic {
            let raw = span / NAMED;
            let power = 10f64.powf(raw.log10().floor());
            let step = [1.0, 2.0, 5.0, 10.0].map(|lead| lead * power).into_iter().find(|step| *step >= raw);
            let step = step.unwrap_or(10.0 * power);
            let digits = (-step.log10().floor()).clamp(0.0, 17.0) as usize;
            let first = (self.from / step).ceil();
            let value = |at: i32| (first + f64::from(at)) * step;
            let words = |x: f64| Words::from(format!("{:.digits$}", if x.abs() < step / 2.0 { 0.0 } else { x }));
            return (0..20).map(value).filter_map(|x| inside((self.between(x), words(x)))).collect();
        }
        let decades = self.from.floor() as i64..=self.to.ceil() as i64;
        if span < 1.6 {
            let leads = if span < 0.5 { &[1u32, 2, 3, 4, 5, 6, 7, 8, 9][..] } else { &[1, 2, 5][..] };
            let all = decades.flat_map(|e| leads.iter().map(move |&lead| (lead, e)));
            let place = |(lead, e): (u32, i64)| (self.between(f64::from(lead).log10() + e as f64), decimal(lead, e));
            return all.map(place).filter_map(inside).collect();
        }
        let step = (span / NAMED).ceil().max(1.0) as i64;
        let place = |e: i64| (self.between(e as f64), decimal(1, e));
        decades.filter(|e| e % step == 0).map(place).filter_map(inside).collect()
    }
}

/// lead 10^e.
fn decimal(lead: u32, e: i64) -> Words {
    match e {
        0..=3 => Words::from(Integer::from(lead * 10u32.pow(e as u32)).to_string()),
        -3..0 => Words::from(format!("{:.*}", (-e) as usize, f64::from(lead) * 10f64.powi(e as i32))),
        _ if lead == 1 => Words::from("10").above(minus(e)),
        _ => Words::from(format!("{lead}\u{b7}10")).above(minus(e)),
    }
}

fn minus(e: i64) -> String {
    e.to_string().replace('-', "\u{2212}")
}

fn lg(x: &Float) -> f64 {
    Float::with_val(64, x).log10().to_f64()
}

/// The doubles around a box.
pub fn outward(x: &Interval) -> (f64, f64) {
    (x.lo().to_f64_round(Round::Down), x.hi().to_f64_round(Round::Up))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(values: &[f64]) -> Vec<Interval> {
        values.iter().map(|x| Interval::point(Float::with_val(64, *x))).collect()
    }

    #[test]
    fn steps_are_named_as_they_are_read() {
        let plain = |k: &str| step(&k.parse().unwrap()).plain();
        assert_eq!(["7", "10", "100", "1000", "20000"].map(plain), ["7", "10", "100", "103", "20000"]);
        assert_eq!(step(&Integer::from(Integer::u_pow_u(10, 1000))), Words::from("10").above("1000"));
    }

    #[test]
    fn a_curve_has_a_step_wherever_the_eye_looks() {
        let all = steps(&2.into(), &Integer::from(Integer::u_pow_u(10, 1_000_000)));
        assert!(all.windows(2).all(|pair| ln(&pair[1]) / ln(&pair[0]) < 2.4) && all.len() > 80);
        assert_eq!(all.last().map(|k| ln(k).round()), Some(2_302_585.0));
    }

    fn logarithmic(values: &[f64], bounds: &[f64]) -> Option<Scale> {
        Scale::logarithmic(whole(values).iter(), whole(bounds).iter())
    }

    #[test]
    fn axes_name_round_numbers() {
        let words = |scale: Option<Scale>| scale.unwrap().named().iter().map(|(_, w)| w.plain()).collect::<Vec<_>>();
        assert_eq!(words(Scale::linear(whole(&[-1.0, 1.0]).iter())), ["-1.0", "-0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(words(logarithmic(&[0.01, 0.2], &[])), ["0.01", "0.02", "0.05", "0.1", "0.2"]);
        assert_eq!(
            words(logarithmic(&[1e-30, 1.0], &[1e-30])),
            ["10\u{2212}30", "10\u{2212}24", "10\u{2212}18", "10\u{2212}12", "10\u{2212}6", "1"]
        );
        assert_eq!(words(logarithmic(&[1e-300, 1.0], &[0.1])).last().map(String::as_str), Some("1"));
        assert_eq!(words(logarithmic(&[1e-300, 1.0], &[0.1])).len(), 5);
        assert!(logarithmic(&[0.0], &[]).is_none());
    }
}
