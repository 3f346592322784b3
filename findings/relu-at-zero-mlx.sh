#!/bin/sh
# MLX 0.32.4 (on the CPU): the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, and for
# maximum it depends on the order of the arguments.
#
#   0    nn.relu(x), maximum(x, 0), clip(x, 0, None), where(x > 0, x, 0), x * (x > 0)
#   1/2  max(stack([x, 0])), (x + abs(x)) / 2
#   1    maximum(0, x), nn.leaky_relu(x, 0)
#
# The second argument has the derivative where both are equal: a neuron that starts at w = 0 is dead
# for ever with maximum(x, 0) and learns with maximum(0, x).
#
# Seen on x86-64, Python 3.11.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: "mlx[cpu]==0.32.4"
cat > "$folder/slopes.py" <<'PYTHON'
import mlx.core as mx
import mlx.nn as nn

mx.set_default_device(mx.cpu)

SPELLINGS = {
    "nn.relu(x)": nn.relu,
    "maximum(x, 0)": lambda x: mx.maximum(x, 0),
    "maximum(0, x)": lambda x: mx.maximum(0, x),
    "clip(x, 0, None)": lambda x: mx.clip(x, 0, None),
    "where(x > 0, x, 0)": lambda x: mx.where(x > 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "max(stack([x, 0]))": lambda x: mx.max(mx.stack([x, mx.array(0.0)])),
    "(x + abs(x)) / 2": lambda x: (x + mx.abs(x)) / 2,
    "nn.leaky_relu(x, 0)": lambda x: nn.leaky_relu(x, 0.0),
}


def slope(relu):
    at = [mx.grad(relu)(mx.array(x)).item() for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: nn.relu(x), maximum(x, 0), clip(x, 0, None), where(x > 0, x, 0), x * (x > 0)
1/2: max(stack([x, 0])), (x + abs(x)) / 2
1: maximum(0, x), nn.leaky_relu(x, 0)"
echo "as described"
