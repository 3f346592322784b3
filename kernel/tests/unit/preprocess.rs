//! The power of two of a variance.

use super::*;

#[test]
fn the_power_of_two_is_the_one_of_the_variance() {
    for m in -9..9 {
        let (low, high) = (power_of_two(2 * m - 1), power_of_two(2 * m + 1));
        let below = &high - power_of_two(2 * m - 30);
        assert_eq!([half_log2(&low), half_log2(&below), half_log2(&high)], [m, m, m + 1]);
        assert_eq!(half_log2(&(low / RBig::from(3u8) * RBig::from(4u8))), m);
    }
    assert_eq!(half_log2(&RBig::ZERO), 0);
}
