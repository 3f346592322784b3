#!/bin/sh
# rug 1.30.0: `Rational::to_f64` cuts towards zero, while `Float::to_f64` and `f64::from_str` round
# to nearest. So the rational 1/10 does not become the double 0.1, and a double that is a rational's
# `to_f64` is wrong by up to a whole unit in the last place, not by half a unit.
#
# Documented, in one half sentence; the names do not tell. margincert had two bounds that charged
# half a unit (`arith::nearest` is what it uses now).
#
# Seen with Rust 1.95: `rational 0.09999999999999999, float 0.1, text 0.1`.
#
# Needs what GMP and MPFR need to be compiled: a C compiler, make and m4.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "cut"
version = "0.1.0"
edition = "2021"

[dependencies]
rug = { version = "=1.30.0", default-features = false, features = ["std", "integer", "rational", "float"] }
gmp-mpfr-sys = { version = "1.7", default-features = false, features = ["mpfr", "c-no-tests"] }

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use rug::{Float, Rational};

fn main() {
    let tenth = Rational::from((1, 10));
    let float = Float::with_val(200, &tenth).to_f64();
    let text: f64 = "0.1".parse().unwrap();
    println!("rational {}, float {float}, text {text}", tenth.to_f64());
}
RUST
cd "$folder"
seen=$(cargo run --release --quiet)
echo "$seen"
test "$seen" = "rational 0.09999999999999999, float 0.1, text 0.1"
echo "as described"
