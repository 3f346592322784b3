//! One test for each claim on each instance of `claims/`.

margincert::claims_main!("claims/*.toml");
