//! Lists the instance files of `theorems/` for the built-in suite.

fn main() {}
