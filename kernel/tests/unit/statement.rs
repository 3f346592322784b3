//! Numbers in words.

use super::*;

#[track_caller]
fn check(x: &str, significant: usize, down: &str, up: &str) {
    let x = crate::number::rational::parse_rational(x).unwrap();
    assert_eq!([rounded(&x, significant, false), rounded(&x, significant, true)], [down, up], "{x}");
}

#[test]
fn numbers_are_rounded_towards_an_infinity() {
    check("0", 4, "0", "0");
    check("1", 4, "1", "1");
    check("-1000000", 4, "-1000000", "-1000000");
    check("1/3", 4, "0.3333", "0.3334");
    check("-1/3", 4, "-0.3334", "-0.3333");
    check("99999", 4, "99990", "100000");
    check("-99999", 4, "-100000", "-99990");
    check("200/3", 4, "66.66", "66.67");
    check("1/1024", 4, "0.0009765", "0.0009766");
    check("-1/1048576", 4, "-9.537e-7", "-9.536e-7");
    check("-1/10000000", 4, "-1e-7", "-1e-7");
    check("1/30000000", 4, "3.333e-8", "3.334e-8");
    check("2/3", 17, "0.66666666666666666", "0.66666666666666667");
    check("123456789012345678901234", 17, "1.2345678901234567e23", "1.2345678901234568e23");
    check(&format!("-1{}", "0".repeat(7200)), 17, "-1e7200", "-1e7200");
    check(&format!("-1/3{}", "0".repeat(7200)), 2, "-3.4e-7201", "-3.3e-7201");
}
