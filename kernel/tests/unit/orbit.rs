//! Roundings of the orbit against their definitions, in whole numbers.

use super::*;

fn ratio(p: i64, q: u32) -> RBig {
    RBig::from_parts(p.into(), q.into())
}

#[test]
fn fixed_point_is_rounded_to_the_neighbour_below_or_above() {
    for q in [1u32, 3, 7, 16, 1000] {
        for p in -50i64..=50 {
            let x = ratio(p, q);
            for bits in [0usize, 1, 5, 32] {
                let exact = &x * RBig::from(UBig::ONE << bits);
                let (floor, ceil) = (floor_fixed(&x, bits), ceil_fixed(&x, bits));
                assert!(RBig::from(floor.clone()) <= exact && exact < RBig::from(floor + 1u8), "{x} 2^{bits}");
                assert!(RBig::from(&ceil - 1u8) < exact && exact <= RBig::from(ceil), "{x} 2^{bits}");
            }
        }
    }
}

#[test]
fn roots_are_rounded_up() {
    for square in (0u32..=400).chain([65_535, 65_536, 65_537]) {
        let root = ceil_sqrt(&square.into());
        let (root, square) = (UBig::try_from(root).unwrap(), UBig::from(square));
        assert!(&root * &root >= square, "{square}");
        assert!(root.is_zero() || (&root - UBig::ONE) * (&root - UBig::ONE) < square, "{square}");
    }
    for x in [ratio(0, 1), ratio(2, 1), ratio(1, 3), ratio(50, 7), ratio(9, 4)] {
        for bits in [1usize, 8, 40] {
            let (root, square) = (ceil_sqrt_fixed(&x, bits), &x * RBig::from(UBig::ONE << (2 * bits)));
            assert!(RBig::from(&root * &root) >= square, "sqrt({x}) 2^{bits}");
            // The square is rounded up before its root.
            let below = RBig::from(&root - 1u8) * RBig::from(&root - 1u8);
            assert!(root.is_zero() || below < square + RBig::ONE, "sqrt({x}) 2^{bits}");
        }
    }
}
