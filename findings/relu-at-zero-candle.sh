#!/bin/sh
# candle-core 0.11.1: the derivative of max(x, 0) at exactly x = 0 is 1 for `relu`, whose gradient
# takes x >= 0, and 1/2 for `maximum` and `clamp`, which share it between equal arguments.
#
#   0    x * (x > 0)
#   1    x.relu(), (x + x.abs()) / 2
#   1/2  x.maximum(0), x.clamp(0, 9)
#
# Seen on x86-64 with Rust 1.95, on the CPU.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat > "$folder/Cargo.toml" <<'TOML'
[package]
name = "slopes"
version = "0.1.0"
edition = "2021"

[dependencies]
candle-core = { version = "=0.11.1", default-features = false }

[workspace]
TOML
cat > "$folder/src/main.rs" <<'RUST'
use candle_core::{Device, Result, Tensor, Var};

type Spelling = (&'static str, fn(&Tensor) -> Result<Tensor>);

fn slope(relu: fn(&Tensor) -> Result<Tensor>, at: f32) -> Result<f32> {
    let x = Var::new(&[at], &Device::Cpu)?;
    let gradients = relu(&x)?.sum_all()?.backward()?;
    gradients.get(&x).unwrap().reshape(())?.to_scalar()
}

fn main() -> Result<()> {
    let spellings: [Spelling; 5] = [
        ("x.relu()", |x| x.relu()),
        ("x.maximum(0)", |x| x.maximum(0f64)),
        ("x.clamp(0, 9)", |x| x.clamp(0f64, 9f64)),
        ("(x + x.abs()) / 2", |x| (x + x.abs()?)? / 2f64),
        ("x * (x > 0)", |x| x * x.gt(0f64)?.to_dtype(x.dtype())?),
    ];
    for (name, relu) in spellings {
        assert_eq!([slope(relu, -1.0)?, slope(relu, 1.0)?], [0.0, 1.0], "{name}");
        println!("{name} {}", slope(relu, 0.0)?);
    }
    Ok(())
}
RUST
cd "$folder"
seen=$(cargo run --quiet)
echo "$seen"
test "$seen" = "x.relu() 1
x.maximum(0) 0.5
x.clamp(0, 9) 0.5
(x + x.abs()) / 2 1
x * (x > 0) 0"
echo "as described"
