//! Vectors of short numbers.

use super::*;

#[test]
fn short_entries_make_the_same_vector() {
    let mut state = 1u64;
    let mut drawn = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..500 {
        let entries: Vec<RBig> = (0..4)
            .map(|_| RBig::from_parts(IBig::from(drawn(2000)) - IBig::from(1000u16), (drawn(60) + 1).into()))
            .collect();
        let short = |x: &RBig| Some((i64::try_from(x.numerator()).ok()?, u64::try_from(x.denominator()).ok()?));
        let short: Vec<(i64, u64)> = entries.iter().map(|x| short(x).unwrap()).collect();
        let (found, exact) = (Vector::of_short(&short).unwrap(), Vector::new(&entries));
        assert_eq!((found.numerators(), found.denominator()), (exact.numerators(), exact.denominator()));
        assert_eq!(found.len(), 4);
    }
}

/// Where a number does not fit there is no such vector, and none that is wrong.
#[test]
fn what_does_not_fit_is_left_to_big_numbers() {
    let most = i64::MAX;
    assert!(Vector::of_short(&[(most, 1), (1, 1)]).is_some());
    for entries in
        [[(most, 1), (1, 2)], [(1, 1 << 62), (1, 5)], [(1, u64::MAX), (1, u64::MAX - 1)], [(0, 1), (1, u64::MAX)]]
    {
        assert!(Vector::of_short(&entries).is_none(), "{entries:?}");
    }
}
