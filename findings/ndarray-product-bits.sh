#!/bin/sh
# ndarray 0.17.2 (matrixmultiply 0.3.11): the product of two matrices has other bits with the
# feature `std`, which is on by default, than without it, and so on machines with fused
# multiply-add other bits than on machines without.
#
# (0.1, 0.1).(0.1, -0.1) is 0, also in doubles, where both products are rounded alike. With `std`
# matrixmultiply asks the processor at run time and fuses where it can: the first product is
# rounded, the second is not, and their difference is what is left. The scalar product of the same
# two vectors is 0 always. Features are united over a build: any crate that asks for `std` changes
# the products of all others.
#
# Seen on x86-64 with FMA and AVX2, Rust 1.95: `product 0e0, vectors 0e0` without `std`,
# `product 8.326672684688674e-19, vectors 0e0` with it.
#
# It matters to whoever compares doubles that were computed on two machines byte by byte. margincert
# multiplies no matrices of doubles, and takes ndarray without `std`.
set -eu

if ! grep -qw fma /proc/cpuinfo 2>/dev/null; then
    echo "this processor has no fused multiply-add: nothing can be seen here" >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "bits"
version = "0.1.0"
edition = "2021"

[features]
std = ["ndarray/std"]

[dependencies]
ndarray = { version = "=0.17.2", default-features = false }
matrixmultiply = { version = "=0.3.11", default-features = false }

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use ndarray::array;

fn main() {
    let a = array![[0.1, 0.1], [0.1, 0.1]];
    let b = array![[0.1, 0.1], [-0.1, -0.1]];
    println!("product {:e}, vectors {:e}", a.dot(&b)[[0, 0]], a.row(0).dot(&b.column(0)));
}
RUST
cd "$folder"
without=$(cargo run --release --quiet)
with=$(cargo run --release --quiet --features std)
echo "without std: $without"
echo "with std:    $with"
test "$without" = "product 0e0, vectors 0e0"
test "$with" = "product 8.326672684688674e-19, vectors 0e0"
echo "as described"
