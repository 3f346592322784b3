#!/bin/sh
# JAX 0.10.2 (XLA) on the CPU: subnormal numbers are taken for 0 and are never results, in float32
# and in float64. They compare equal to 0, so a sample with such an x.w is not active.
#
# Half of the smallest normal number is 0, and half of it as an input is not greater than 0: relu of
# it is 0 and its derivative 0, by the value that the array holds it should be 1. exp(-95) in float32
# and exp(-720) in float64 are 0, where NumPy has 5.52e-42 and 2.03e-313. Whoever compares a run bit
# by bit must flush as well, or stay away from 1e-38 and 1e-308.
#
# Seen on x86-64, Python 3.11, numpy 2.4.6; a line for each format says: half of the smallest normal
# number in NumPy and in JAX, whether JAX and NumPy find it greater than 0, relu and its derivative
# there in JAX, exp in NumPy and in JAX.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6
cat > "$folder/flush.py" <<'PYTHON'
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_platforms", "cpu")

for kind, far in (np.float32, -95), (np.float64, -720):
    normal = np.array(np.finfo(kind).smallest_normal)
    half = jnp.asarray(normal / kind(2))
    assert half.dtype == kind and np.asarray(half) == normal / kind(2)  # it is there, and not seen
    print(
        kind.__name__,
        f"{normal / kind(2):.3g} {float(jnp.asarray(normal) / kind(2)):.3g},",
        f"{bool(half > 0)} {bool(normal / kind(2) > 0)},",
        f"{float(jax.nn.relu(half)):g} {float(jax.grad(jax.nn.relu)(half)):g},",
        f"{np.exp(kind(far)):.3g} {float(jnp.exp(kind(far))):.3g}",
    )
PYTHON
seen=$("$folder/venv/bin/python" "$folder/flush.py")
echo "$seen"
test "$seen" = "float32 5.88e-39 0, False True, 0 0, 5.52e-42 0
float64 1.11e-308 0, False True, 0 0, 2.03e-313 0"
echo "as described"
