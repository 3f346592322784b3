#!/bin/sh
# half 2.7.1 (num-traits 0.2.19): `mul_add` of f16 and bf16 goes through f32 and rounds twice, and so
# does `from_f64`; the answer can be the farther of the two neighbours.
#
# 3 * 683 + 2^-14 is above 2049, which is halfway between 2048 and 2050, its neighbours in f16. In
# f32 the last term is less than half a unit of 2049 and is lost, and 2049 is rounded to even: 2048.
# In bf16 15 * 19 + 2^-20 is above 285, halfway between 284 and 286, and 284 is the answer. So is 1
# for the double 1 + 2^-11 + 2^-40 in f16 (its neighbours: 1 and 1 + 2^-10), and for
# 1 + 2^-8 + 2^-40 in bf16 (1 and 1 + 2^-7).
#
# A single sum or product loses nothing on the way through f32, whose 24 bits are at least twice the
# 11 of f16 and two more. What is fused, or comes from a double, has more bits.
#
# `from_f64` is not even the same everywhere: with the processor's conversion (F16C) it goes through
# f32, without it, and in `from_f64_const`, the last 32 bits of the double are cut. 1 + 3 * 2^-11 -
# 2^-40 is to be 1 + 2^-10: it is with the second way, the first gives 1 + 2^-9.
#
# Seen on x86-64 with F16C, Rust 1.95: `mul_add 2048 284, from_f64 1 1`, and the nearest, computed in
# whole numbers, `2050 286, 1.0009765625 1.0078125`.
#
# margincert computes in 16 bits with rustc_apfloat, which rounds once.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "twice"
version = "0.1.0"
edition = "2021"

[dependencies]
half = { version = "=2.7.1", features = ["num-traits"] }
num-traits = "=0.2.19"

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use half::{bf16, f16};
use num_traits::Float;

/// The number with `bits` bits nearest to n 2^scale, n > 0: in whole numbers, rounded once, ties to even.
fn nearest(n: i128, scale: i32, bits: u32) -> f64 {
    let cut = (128 - n.leading_zeros()).saturating_sub(bits);
    let (whole, rest, half) = (n >> cut, n & ((1 << cut) - 1), (1 << cut) >> 1);
    let up = rest > half || (cut > 0 && rest == half && whole % 2 == 1);
    ((whole + i128::from(up)) << cut) as f64 * 2f64.powi(scale)
}

fn main() {
    let (a, b, c) = (f16::from_f32(3.0), f16::from_f32(683.0), f16::from_f32(2f32.powi(-14)));
    let (d, e, f) = (bf16::from_f32(15.0), bf16::from_f32(19.0), bf16::from_f32(2f32.powi(-20)));
    let (one16, one8) = (1.0 + 2f64.powi(-11) + 2f64.powi(-40), 1.0 + 2f64.powi(-8) + 2f64.powi(-40));
    println!(
        "mul_add {} {}, from_f64 {} {}",
        a.mul_add(b, c),
        d.mul_add(e, f),
        f16::from_f64(one16),
        bf16::from_f64(one8)
    );
    println!(
        "nearest {} {}, nearest {} {}",
        nearest((3 * 683 << 14) + 1, -14, 11),
        nearest((15 * 19 << 20) + 1, -20, 8),
        nearest((1 << 40) + (1 << 29) + 1, -40, 11),
        nearest((1 << 40) + (1 << 32) + 1, -40, 8)
    );
    let below = 1.0 + 3.0 * 2f64.powi(-11) - 2f64.powi(-40); // by the processor: on stderr, not compared
    eprintln!("from_f64 {:?}, from_f64_const {:?}", f16::from_f64(below), f16::from_f64_const(below));
}
RUST
cd "$folder"
seen=$(cargo run --release --quiet)
echo "$seen"
test "$seen" = "mul_add 2048 284, from_f64 1 1
nearest 2050 286, nearest 1.0009765625 1.0078125"
echo "as described"
