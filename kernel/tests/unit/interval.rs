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
