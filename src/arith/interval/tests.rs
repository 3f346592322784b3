use proptest::prelude::*;
use rug::Rational;
use rug::float::Round;

use super::*;

fn rational() -> impl Strategy<Value = Rational> {
    (any::<i64>(), 1..=1_000_000_000i64).prop_map(|(p, q)| Rational::from((p, q)))
}

/// An interval and a rational inside it.
fn inhabited(prec: u32) -> impl Strategy<Value = (Interval, Rational)> {
    (rational(), rational(), 0..=16u32).prop_map(move |(a, b, t)| {
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        let inside = &lo + Rational::from(&hi - &lo) * Rational::from((t, 16u32));
        let interval = Interval::from_rational(prec, &lo).hull(&Interval::from_rational(prec, &hi));
        (interval, inside)
    })
}

/// The same function at a much higher precision lies inside.
fn agrees_with_higher_precision(f: impl Fn(&Interval) -> Option<Interval>, x: &Rational) {
    let coarse = f(&Interval::from_rational(40, x));
    let fine = f(&Interval::from_rational(400, x));
    match (coarse, fine) {
        (Some(coarse), Some(fine)) => assert!(coarse.encloses(&fine), "{coarse:?} misses {fine:?}"),
        (None, _) => {}
        (Some(coarse), None) => panic!("defined at 40 bits only: {coarse:?}"),
    }
}

proptest! {
    #[test]
    fn arithmetic_contains_the_exact_result((x, a) in inhabited(24), (y, b) in inhabited(24)) {
        prop_assert!((&x + &y).contains(&Rational::from(&a + &b)));
        prop_assert!((&x - &y).contains(&Rational::from(&a - &b)));
        prop_assert!((&x * &y).contains(&Rational::from(&a * &b)));
        prop_assert!((-&x).contains(&Rational::from(-&a)));
        prop_assert!(x.square().contains(&Rational::from(a.square_ref())));
        prop_assert!(x.square().lo() >= &0);
        prop_assert!(x.abs().contains(&Rational::from(a.abs_ref())));
        prop_assert!(x.max(&y).contains((&a).max(&b)));
        if let Some(q) = x.div(&y) {
            prop_assert!(q.contains(&Rational::from(&a / &b)));
        } else {
            prop_assert!(y.contains(&Rational::new()));
        }
    }

    #[test]
    fn elementary_functions_contain_finer_results(p in -1000i64..1000, q in 1i64..100) {
        let x = Rational::from((p, q));
        agrees_with_higher_precision(|t| Some(t.exp()), &x);
        agrees_with_higher_precision(Interval::ln, &x);
        agrees_with_higher_precision(Interval::sqrt, &x);
    }

    /// Both ends of narrow and wide intervals, whose ends have one exponential or two.
    #[test]
    fn exponentials_contain_both_ends(p in -100_000i64..100_000, w in 0u32..60, prec in 53u32..200) {
        let lo = Interval::from_rational(prec, &Rational::from((p, 1000)));
        let width = Interval::from_rational(prec, &Rational::from((1, rug::Integer::from(1) << w)));
        let hi = &lo + &width;
        let found = lo.hull(&hi).exp();
        let exact = |x: &Float, round| Float::with_val_round(400, x.exp_ref(), round).0;
        let (least, most) = (exact(lo.lo(), Round::Down), exact(hi.hi(), Round::Up));
        prop_assert!(*found.lo() <= least && most <= *found.hi());
        // Not much wider than it must be: a few last places, and a 2^-19th.
        let (wide, must) = (Float::with_val(400, found.hi() - found.lo()), Float::with_val(400, &most - &least));
        let places = Float::with_val(400, &most >> (prec - 3));
        prop_assert!(wide <= must * (1.0 + 2f64.powi(-18)) + places);
    }

    #[test]
    fn square_roots_square_back(p in 0i64..1_000_000, q in 1i64..1000) {
        let x = Rational::from((p, q));
        let root = Interval::from_rational(53, &x).sqrt().unwrap();
        prop_assert!(root.square().contains(&x));
    }

    #[test]
    fn comparisons_never_lie((x, a) in inhabited(24), (y, b) in inhabited(24)) {
        match x.less(&y) {
            Truth::Yes => prop_assert!(a < b),
            Truth::No => prop_assert!(a >= b),
            Truth::Unknown => {}
        }
        match x.at_most(&y) {
            Truth::Yes => prop_assert!(a <= b),
            Truth::No => prop_assert!(a > b),
            Truth::Unknown => {}
        }
    }

    #[test]
    fn the_middle_is_inside_and_the_radius_reaches_the_ends((x, a) in inhabited(24)) {
        let mid = x.mid();
        prop_assert!(x.lo() <= &mid && &mid <= x.hi());
        let around = Interval::point(mid.clone()).widen(&x.radius_about(&mid));
        prop_assert!(around.encloses(&x));
        prop_assert!(around.contains(&a));
    }

    #[test]
    fn norms_and_dots_contain_the_exact_result(v in prop::collection::vec((-1000i64..1000, 1i64..50), 1..6)) {
        let exact: Vec<Rational> = v.iter().map(|&(p, q)| Rational::from((p, q))).collect();
        let enclosed: Vec<Interval> = exact.iter().map(|x| Interval::from_rational(30, x)).collect();
        let square: Rational = exact.iter().map(|x| Rational::from(x.square_ref())).fold(Rational::new(), |s, x| s + x);
        prop_assert!(dot(&enclosed, &enclosed).contains(&square));
        prop_assert!(norm(&enclosed).square().contains(&square));
    }
}

#[test]
fn infinite_ends_and_undefined_operations() {
    let line = Interval::whole(53);
    let one = Interval::from_int(53, 1);
    assert_eq!(&line - &line, line);
    assert_eq!(&line * &Interval::zero(53), line);
    assert!(one.div(&Interval::zero(53)).is_none());
    assert!(Interval::from_int(53, -1).sqrt().is_none());
    assert!(Interval::zero(53).ln().is_none());
    assert!(Interval::new(Float::with_val(53, 2), Float::with_val(53, 1)).is_none());
    assert_eq!(line.exp().lo(), &0);
}

#[test]
fn exponents_of_any_size() {
    let far = Interval::from_int(64, -500_000_000).exp();
    assert!(far.lo() > &0 && far.is_finite());
    let s = far.ln().unwrap();
    assert!(s.contains(&Rational::from(-500_000_000)));
}
