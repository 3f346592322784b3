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

/// Short numbers are read without big ones: in the same spellings, to the same values.
#[test]
fn short_rationals_are_spelt_as_they_are_read() {
    let nines = "9".repeat(18);
    let longer = "1".repeat(19);
    for text in ["0", "7", "-7", "1/2", "-22/7", &nines, &format!("-{nines}/2"), &format!("1/{nines}")] {
        assert!(parse_short(text).is_some_and(|(p, q)| RBig::from_parts(p.into(), q.into()).to_string() == text));
        assert_eq!(parse_rational(text).map(|x| x.to_string()).as_deref(), Some(text));
    }
    let spellings = [
        "", "-", "-0", "00", "07", "+7", "--7", "7-", " 7", "7/1", "2/4", "0/2", "1/0", "1/02", "/2", "1/", "1/-2",
        "1/2/3", "1e2", "1.5", "\u{663}",
    ];
    for text in spellings {
        assert_eq!((parse_short(text), parse_rational(text)), (None, None), "{text}");
    }
    assert_eq!(parse_short(&longer), None);
    assert_eq!(parse_rational(&longer).map(|x| x.to_string()), Some(longer));
}
