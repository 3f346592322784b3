#!/bin/sh
# PyTensor 3.0.7: the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, and for maximum it
# depends on the order of the arguments.
#
#   0    maximum(0, x), switch(x > 0, x, 0), x * (x > 0)
#   1/2  (x + abs(x)) / 2
#   1    maximum(x, 0), clip(x, 0, 2), max(stack([x, 0])), max(stack([0, x])), switch(x >= 0, x, 0)
#
# The first argument of maximum has the derivative where both are equal.
#
# Seen on x86-64, Python 3.11, with the mode FAST_COMPILE, which needs no compiler.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: pytensor==3.0.7
cat > "$folder/slopes.py" <<'PYTHON'
import pytensor
import pytensor.tensor as pt

SPELLINGS = {
    "maximum(x, 0)": lambda x: pt.maximum(x, 0),
    "maximum(0, x)": lambda x: pt.maximum(0, x),
    "clip(x, 0, 2)": lambda x: pt.clip(x, 0, 2),
    "max(stack([x, 0]))": lambda x: pt.max(pt.stack([x, 0.0])),
    "max(stack([0, x]))": lambda x: pt.max(pt.stack([0.0, x])),
    "switch(x > 0, x, 0)": lambda x: pt.switch(x > 0, x, 0),
    "switch(x >= 0, x, 0)": lambda x: pt.switch(x >= 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "(x + abs(x)) / 2": lambda x: (x + abs(x)) / 2,
}


def gradient(relu, x):
    t = pt.dscalar()
    return float(pytensor.function([t], pytensor.grad(relu(t), t), mode="FAST_COMPILE")(x))


def slope(relu):
    at = [gradient(relu, x) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$(PYTENSOR_FLAGS=cxx= "$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: maximum(0, x), switch(x > 0, x, 0), x * (x > 0)
1/2: (x + abs(x)) / 2
1: maximum(x, 0), clip(x, 0, 2), max(stack([x, 0])), max(stack([0, x])), switch(x >= 0, x, 0)"
echo "as described"
