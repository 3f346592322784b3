//! Inclusion: intervals against exact rationals, and exp, ln and sqrt against the same at a much
//! higher precision.

use dashu_ratio::RBig;

use super::*;

/// SplitMix64.
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A rational of either sign, from 2^-40 to 2^40 or so, at times zero.
    fn rational(&mut self) -> RBig {
        let p = IBig::from(self.next() as i64 >> (self.next() % 60));
        let q = UBig::from((self.next() >> (self.next() % 60)) | 1);
        RBig::from_parts(p, q)
    }
}

fn contains(x: &Interval, value: &RBig) -> bool {
    x.point().unwrap() <= *value && *value <= x.upper().unwrap()
}

fn encloses(coarse: &Interval, fine: &Interval) -> bool {
    coarse.point().unwrap() <= fine.point().unwrap() && fine.upper().unwrap() <= coarse.upper().unwrap()
}

/// An interval around a and b, at low precision, and a point of it.
fn inhabited(random: &mut Seeded) -> (Interval, RBig) {
    let (a, b) = (random.rational(), random.rational());
    let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
    let inside = &lo + (&hi - &lo) * RBig::from_parts(IBig::from(random.next() % 17), 16u8.into());
    let (lo, hi) = (Interval::new_rational(&lo, 24), Interval::new_rational(&hi, 24));
    (Interval::new(lo.lo, hi.hi, 24), inside)
}

#[test]
fn arithmetic_contains_the_exact_result() {
    let mut random = Seeded(1);
    for _ in 0..5000 {
        let ((x, a), (y, b)) = (inhabited(&mut random), inhabited(&mut random));
        assert!(contains(&x, &a) && contains(&y, &b));
        assert!(contains(&(&x + &y), &(&a + &b)));
        assert!(contains(&(&x - &y), &(&a - &b)));
        assert!(contains(&(&x * &y), &(&a * &b)));
        assert!(contains(&-&x, &-a.clone()));
        assert!(contains(&x.square(), &(&a * &a)));
        assert!(contains(&x.clone().max(&y), if a < b { &b } else { &a }));
        assert!(contains(&x.symmetric(), &a) && contains(&x.symmetric(), &-a.clone()));
        match x.recip() {
            Ok(inverse) => assert!(contains(&inverse, &(RBig::ONE / &a))),
            Err(_) => assert!(x.point().unwrap() <= RBig::ZERO),
        }
        let root = x.sqrt();
        if a >= RBig::ZERO {
            assert!(contains(&root.square(), &a) && root.point().unwrap() >= RBig::ZERO);
        }
        assert!(!x.below(&y) || a < b);
        assert!(!x.at_most(&y) || a <= b);
    }
}

#[test]
fn elementary_functions_contain_finer_results() {
    let mut random = Seeded(2);
    let hundred = RBig::from(100u8);
    for _ in 0..400 {
        let x = random.rational();
        let x = if x > hundred { &hundred / &x } else { x };
        if x.numerator().bit_len() < 8 + x.denominator().bit_len() {
            let (coarse, fine) = (Interval::new_rational(&x, 40), Interval::new_rational(&x, 300));
            assert!(encloses(&coarse.exp().unwrap(), &fine.exp().unwrap()), "exp {x}");
        }
        if x > RBig::ZERO {
            let (coarse, fine) = (Interval::new_rational(&x, 40), Interval::new_rational(&x, 300));
            assert!(encloses(&coarse.ln().unwrap(), &fine.ln().unwrap()), "ln {x}");
            assert!(encloses(&coarse.sqrt(), &fine.sqrt()), "sqrt {x}");
        }
    }
}

#[test]
fn exp_and_ln_are_inverse_and_narrow() {
    let mut random = Seeded(3);
    for _ in 0..200 {
        let x = RBig::from_parts(IBig::from(random.next() as i64 >> 40), 4096u16.into());
        let enclosed = Interval::new_rational(&x, 128);
        let back = enclosed.exp().unwrap().ln().unwrap();
        assert!(contains(&back, &x), "{x}");
        assert!(
            back.upper().unwrap() - back.point().unwrap() < RBig::from_parts(1.into(), UBig::ONE << 100usize),
            "{x}"
        );
    }
}

#[test]
fn the_first_digits_of_e_and_ln_2() {
    let one = Interval::new_rational(&RBig::ONE, 128);
    let scaled = |p: u128| RBig::from_parts(p.into(), UBig::from(10u8).pow(30));
    let e = one.exp().unwrap();
    assert!(scaled(2_718_281_828_459_045_235_360_287_471_352) < e.point().unwrap());
    assert!(e.upper().unwrap() < scaled(2_718_281_828_459_045_235_360_287_471_353));
    let ln2 = one.whole(2).ln().unwrap();
    assert!(scaled(693_147_180_559_945_309_417_232_121_458) < ln2.point().unwrap());
    assert!(ln2.upper().unwrap() < scaled(693_147_180_559_945_309_417_232_121_459));
}

#[test]
fn arguments_of_any_size() {
    let far = Interval::new_rational(&-RBig::from(500_000_000u64), 64).exp().unwrap();
    assert!(far.whole(0).below(&far));
    let back = far.ln().unwrap();
    assert!(contains(&back, &-RBig::from(500_000_000u64)));
    let beyond = Interval::new_rational(&RBig::from(UBig::ONE << 60usize), 64);
    assert_eq!(beyond.exp().unwrap_err(), Reason::OutOfRange);
    assert_eq!(beyond.whole(0).ln().unwrap_err(), Reason::OutOfRange);
    assert_eq!(beyond.whole(0).recip().unwrap_err(), Reason::OutOfRange);
}

#[test]
fn exact_quotients_have_no_width() {
    for (p, q) in [(6, 3), (-35, 7), (0, 3), (3, 12)] {
        let exact = RBig::from_parts(p.into(), (q as u32).into());
        let x = Interval::new_ratio(&p.into(), &(q as u32).into(), 24);
        assert_eq!((x.point().unwrap(), x.upper().unwrap()), (exact.clone(), exact), "{p}/{q}");
    }
}

/// Both ends are the neighbours among the numbers of 24 bits.
#[test]
fn inverses_are_as_narrow_as_the_bits_allow() {
    for m in 1..400u32 {
        let exact = RBig::from_parts(1.into(), m.into());
        let x = Interval::new_rational(&RBig::from(m), 24).recip().unwrap();
        assert!(x.point().unwrap() <= exact && exact < x.upper().unwrap(), "1/{m}");
        let width = (x.upper().unwrap() - x.point().unwrap()) * RBig::from(UBig::ONE << 23usize);
        assert!(width <= exact, "1/{m}");
    }
}

/// floor(sqrt(m 4^by)) and one unit of 2^-by, by = p + 2 and one more for an odd exponent.
#[test]
fn the_root_of_zero_has_a_unit_above_it() {
    for e in [0, 1] {
        let zero = Dyadic { m: IBig::ZERO, e };
        let root = Interval { lo: zero.clone(), hi: zero, bits: 24 }.sqrt();
        let unit = RBig::from_parts(1.into(), UBig::ONE << usize::try_from(26 + e).unwrap());
        assert_eq!((root.point().unwrap(), root.upper().unwrap()), (RBig::ZERO, unit));
    }
}

#[test]
fn arguments_of_exp_reach_to_their_limit() {
    let power = |bits: usize| RBig::from(UBig::ONE << bits);
    let exp = |x: &RBig| Interval::new_rational(x, 64).exp();
    assert!(exp(&-(power(42) - RBig::ONE)).is_ok() && exp(&(power(42) - RBig::ONE)).is_ok());
    assert_eq!(exp(&-power(42)).unwrap_err(), Reason::OutOfRange);
}

/// ln 1 is worked out as ln 2 - ln 2: only the bound of the error lets 0 in.
#[test]
fn logarithms_are_widened_by_their_error() {
    let zero = Interval::new_rational(&RBig::ONE, 64).ln().unwrap();
    assert!(zero.point().unwrap() < RBig::ZERO && RBig::ZERO < zero.upper().unwrap());
    let exponential = Exponential::new(64);
    for (m, e) in [(1, -1), (1, 0), (3, -2), (5, 40), (7, -1000)] {
        // 2^15 for each ln 2, 2^14 and 2 for the series.
        let (_, bound) = exponential.ln(&m.into(), e);
        let twos = IBig::from(e + length(&m.into())).abs();
        let needed = (twos << 15usize) + (1 << 14) + 2;
        assert!(bound >= needed && bound < needed + (1 << 16), "{m} 2^{e}");
    }
}

#[path = "budget.rs"]
mod of_the_budget;
