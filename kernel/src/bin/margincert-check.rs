//! Checks certificates.
fn main() {}
