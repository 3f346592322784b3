//! Spellings.

use super::*;

#[test]
fn steps_are_spelt_as_they_are_read() {
    let (nines, long) = ("9".repeat(18), format!("1{}1{}", "0".repeat(20), "0".repeat(90)));
    let short = ["0", "7", "10", "1000000", "100000000000000000", "1e18", "5e18", "288230376151711744", "1e1000000"];
    for text in short.into_iter().chain([nines.as_str(), long.as_str(), "1234567890123456789", "288230376151711744e77"])
    {
        assert_eq!(parse_step(text).map(|k| spell_step(&k)).as_deref(), Some(text));
    }
    let power = UBig::ONE << 400;
    assert_eq!(spell_step(&power), power.to_string());
    assert_eq!(spell_step(&(power * UBig::from(10u8).pow(100))), format!("{}{}", UBig::ONE << 400, "0".repeat(100)));
}
