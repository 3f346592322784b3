//! The claims suite: one test for each claim on each instance of the built-in suite.

margincert::claims_main!("theorems/**/instances/*.toml");
