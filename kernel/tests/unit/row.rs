//! Sides of planes whose numbers are longer than their leading parts: by these parts and exactly.

use super::*;

fn power(bits: usize) -> IBig {
    IBig::ONE << bits
}

fn vector(entries: &[IBig]) -> Vector {
    Vector::new(&entries.iter().cloned().map(RBig::from).collect::<Vec<_>>())
}

fn side(w: &[IBig], t: IBig, x: &[IBig]) -> Ordering {
    Plane::new(&vector(w), &RBig::from(t)).compare(Entries::from(&vector(x)))
}

/// What is cut off the longest number, of 601 bits, of a plane with so many numbers.
fn cut(numbers: usize) -> usize {
    601 - (TOGETHER - LEADING - numbers.ilog2() as usize - 1)
}

/// The leading parts say 2, the rest takes three times nearly as much as one of them: what is left
/// of each number counts, times its entry.
#[test]
fn what_the_leading_parts_leave_is_charged() {
    let unit = cut(6);
    let (whole, part) = (power(unit + 1), power(unit) - IBig::ONE);
    let w = [power(600), whole, part.clone(), part.clone(), part];
    let x = [0, 1, -1, -1, -1].map(IBig::from);
    assert_eq!(side(&w, IBig::ZERO, &x), Ordering::Less);
    assert_eq!(side(&w, IBig::ZERO, &x.map(|entry| -entry)), Ordering::Greater);
    // What is left of the offset counts as well, times the denominator.
    let unit = cut(3);
    let w = [power(600), power(unit)];
    let above = power(unit + 1) - IBig::ONE;
    assert_eq!(side(&w, above.clone(), &[IBig::ZERO, IBig::ONE]), Ordering::Less);
    assert_eq!(side(&w, above, &[IBig::ZERO, IBig::from(2u8)]), Ordering::Greater);
}

/// The same of a row whose numbers are long.
#[test]
fn what_the_leading_parts_of_a_row_leave_is_charged() {
    let unit = 601 - LEADING;
    let (whole, part) = (power(unit + 1), power(unit) - IBig::ONE);
    let x = [power(600), whole, part.clone(), part.clone(), part];
    let w = [0, 1, -1, -1, -1].map(IBig::from);
    assert_eq!(side(&w, IBig::ZERO, &x), Ordering::Less);
    assert_eq!(side(&w.map(|entry| -entry), IBig::ZERO, &x), Ordering::Greater);
}

/// The leading parts say -9; twelve products of which they see nothing make nearly 12.
#[test]
fn products_of_what_is_left_are_charged() {
    let (of_w, of_x) = (cut(16), 601 - LEADING);
    let row = |long: [usize; 2], three: i32, unit: usize| {
        let part = power(unit) - IBig::ONE;
        let first = long.map(|bits| if bits == 0 { IBig::ZERO } else { power(bits) });
        first.into_iter().chain([power(unit) * three]).chain(std::iter::repeat_n(part, 12)).collect::<Vec<_>>()
    };
    let (w, x) = (row([600, 0], 3, of_w), row([0, 600], -3, of_x));
    assert_eq!(side(&w, IBig::ZERO, &x), Ordering::Greater);
}

#[test]
fn a_tie_is_seen() {
    let w = [power(700) + IBig::ONE, -power(700)];
    for (x, t, expected) in [
        ([1, 1], 1, Ordering::Equal),
        ([1, 1], 0, Ordering::Greater),
        ([1, 1], 2, Ordering::Less),
        ([0, 0], 0, Ordering::Equal),
        ([0, 0], 1, Ordering::Less),
        ([1, 0], 1, Ordering::Greater),
        ([0, 1], 1, Ordering::Less),
    ] {
        assert_eq!(side(&w, IBig::from(t), &x.map(IBig::from)), expected, "{x:?} {t}");
    }
}

/// Numbers that differ from 2^k by little, so that many sums nearly vanish.
#[test]
fn it_is_the_exact_comparison() {
    let mut state = 1u64;
    let mut drawn = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut near = [0; 3];
    for _ in 0..3000 {
        let mut number = || power([0, 530, 539, 540, 541, 600][drawn(6) as usize]) + IBig::from(drawn(3)) - IBig::ONE;
        let w: Vec<IBig> = (0..5).map(|at| if at == 0 { power(600) } else { number() }).collect();
        let t = number();
        let mut entry = |at: usize| if at == 0 { IBig::ZERO } else { IBig::from(drawn(5)) - IBig::from(2u8) };
        let mut x: Vec<IBig> = (0..5).map(&mut entry).collect();
        if drawn(2) == 0 {
            // Long numbers, whose last bits decide.
            x = x.into_iter().map(|x| x * power(535) + IBig::from(drawn(3))).collect();
        }
        let exact: IBig = w.iter().zip(&x).map(|(w, x)| w * x).sum();
        assert_eq!(side(&w, t.clone(), &x), exact.cmp(&t), "{w:?} {t} {x:?}");
        near[if exact < t { 0 } else { usize::from(exact > t) + 1 }] += 1;
    }
    assert!(near[0] > 300 && near[2] > 300, "{near:?}");
}
