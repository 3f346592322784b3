#!/bin/sh
# JAX 0.10.2: the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, by the spelling, and for
# fmax by the order of its arguments.
#
#   0    nn.relu(x), lax.clamp(0, x, inf), fmax(x, 0), where(x > 0, x, 0), x * (x > 0)
#   1/2  maximum(x, 0), maximum(0, x), lax.max(x, 0), clip(x, 0), max(stack([x, 0]))
#   1    fmax(0, x), where(x >= 0, x, 0), (x + abs(x)) / 2, nn.leaky_relu(x, 0)
#
# So a neuron that starts at w = 0, where all samples lie on their boundaries, is dead for ever with
# nn.relu and learns with maximum, and differently again with fmax(0, x). Three steps of gradient
# descent on L(w) = (1/n) sum exp(-y_i max(x_i.w, 0)), with X = [[1, 2], [2, 1]], y = [1, 1],
# step size 1/2:
#
#   nn.relu(x)     0 0 0                in both coordinates
#   maximum(x, 0)  0.375 0.6185 0.7358
#   fmax(0, x)     0.75 0.829 0.8914
#
# The first three derivatives are choices of the subgradient, and `fmax(0, x)` has another one than
# `fmax(x, 0)`, which is the same function.
#
# Seen on x86-64, Python 3.11, numpy 2.4.6, in doubles.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
cat > "$folder/slopes.py" <<'PYTHON'
import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

SPELLINGS = {
    "nn.relu(x)": jax.nn.relu,
    "lax.clamp(0, x, inf)": lambda x: jax.lax.clamp(0.0, x, jnp.inf),
    "fmax(x, 0)": lambda x: jnp.fmax(x, 0),
    "fmax(0, x)": lambda x: jnp.fmax(0, x),
    "maximum(x, 0)": lambda x: jnp.maximum(x, 0),
    "maximum(0, x)": lambda x: jnp.maximum(0, x),
    "lax.max(x, 0)": lambda x: jax.lax.max(x, 0.0),
    "clip(x, 0)": lambda x: jnp.clip(x, 0),
    "max(stack([x, 0]))": lambda x: jnp.max(jnp.stack([x, 0.0])),
    "where(x > 0, x, 0)": lambda x: jnp.where(x > 0, x, 0),
    "where(x >= 0, x, 0)": lambda x: jnp.where(x >= 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "(x + abs(x)) / 2": lambda x: (x + jnp.abs(x)) / 2,
    "nn.leaky_relu(x, 0)": lambda x: jax.nn.leaky_relu(x, 0.0),
}


def slope(relu):
    at = [float(jax.grad(relu)(x)) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1 and relu(0.0) == 0, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))

X, y = jnp.array([[1.0, 2.0], [2.0, 1.0]]), jnp.array([1.0, 1.0])
for name in "nn.relu(x)", "maximum(x, 0)", "fmax(0, x)":
    loss = lambda w: jnp.mean(jnp.exp(-y * jax.vmap(SPELLINGS[name])(X @ w)))
    w, seen = jnp.zeros(2), []
    for _ in range(3):
        w = w - 0.5 * jax.grad(loss)(w)
        assert w[0] == w[1]
        seen.append(f"{float(w[0]):.4g}")
    print(f"{name} descends:", *seen)
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: nn.relu(x), lax.clamp(0, x, inf), fmax(x, 0), where(x > 0, x, 0), x * (x > 0)
1/2: maximum(x, 0), maximum(0, x), lax.max(x, 0), clip(x, 0), max(stack([x, 0]))
1: fmax(0, x), where(x >= 0, x, 0), (x + abs(x)) / 2, nn.leaky_relu(x, 0)
nn.relu(x) descends: 0 0 0
maximum(x, 0) descends: 0.375 0.6185 0.7358
fmax(0, x) descends: 0.75 0.829 0.8914"
echo "as described"
