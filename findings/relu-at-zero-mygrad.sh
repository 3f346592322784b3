#!/bin/sh
# MyGrad 2.5.0: the derivative of max(x, 0) at exactly x = 0 is 0 for what one would write, and for
# the maximum of a stack it depends on the order.
#
#   0    relu(x), maximum(x, 0), maximum(0, x), clip(x, 0, None), where(x > 0, x, 0), x * (x > 0),
#        max(stack([0, x]))
#   1/2  (x + abs(x)) / 2
#   1    max(stack([x, 0]))
#
# Seen on x86-64, Python 3.11, numpy 2.4.6.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: mygrad==2.5.0 numpy==2.4.6
cat > "$folder/slopes.py" <<'PYTHON'
import mygrad as mg
from mygrad.nnet import relu as nnet_relu

SPELLINGS = {
    "relu(x)": nnet_relu,
    "maximum(x, 0)": lambda x: mg.maximum(x, 0),
    "maximum(0, x)": lambda x: mg.maximum(0, x),
    "clip(x, 0, None)": lambda x: mg.clip(x, 0, None),
    "max(stack([x, 0]))": lambda x: mg.max(mg.stack([x, mg.tensor(0.0)])),
    "max(stack([0, x]))": lambda x: mg.max(mg.stack([mg.tensor(0.0), x])),
    "where(x > 0, x, 0)": lambda x: mg.where(x > 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "(x + abs(x)) / 2": lambda x: (x + mg.abs(x)) / 2,
}


def gradient(relu, x):
    t = mg.tensor(x)
    relu(t).backward()
    return float(t.grad)


def slope(relu):
    at = [gradient(relu, x) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: relu(x), maximum(x, 0), maximum(0, x), clip(x, 0, None), max(stack([0, x])), where(x > 0, x, 0), x * (x > 0)
1/2: (x + abs(x)) / 2
1: max(stack([x, 0]))"
echo "as described"
