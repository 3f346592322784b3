#!/bin/sh
# autograd 1.9.1: the derivative of max(x, 0) at exactly x = 0 is 0 or 1/2, by the spelling.
#
#   0    clip(x, 0, inf), where(x > 0, x, 0), x * (x > 0)
#   1/2  maximum(x, 0), maximum(0, x), fmax(x, 0), max(array([x, 0])), (x + abs(x)) / 2
#   1    Python's max(x, 0); max(0, x) is 0
#
# There is no relu in autograd: maximum is what its examples write, and a neuron that starts at w = 0
# learns with it, and is dead with clip. The last spelling is another function by its text, and 0 in
# max(0, x) is no variable, so that the derivative is the one of a constant.
#
# Seen on x86-64, Python 3.11, numpy 2.4.6.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: autograd==1.9.1 numpy==2.4.6
cat > "$folder/slopes.py" <<'PYTHON'
import warnings

import autograd.numpy as np
from autograd import grad

warnings.filterwarnings("ignore", "Output seems independent of input")

SPELLINGS = {
    "clip(x, 0, inf)": lambda x: np.clip(x, 0, np.inf),
    "maximum(x, 0)": lambda x: np.maximum(x, 0),
    "maximum(0, x)": lambda x: np.maximum(0, x),
    "fmax(x, 0)": lambda x: np.fmax(x, 0),
    "max(array([x, 0]))": lambda x: np.max(np.array([x, 0])),
    "(x + abs(x)) / 2": lambda x: (x + np.abs(x)) / 2,
    "where(x > 0, x, 0)": lambda x: np.where(x > 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "Python's max(x, 0)": lambda x: max(x, 0.0),
    "Python's max(0, x)": lambda x: max(0.0, x),
}


def slope(relu):
    at = [float(grad(relu)(x)) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: clip(x, 0, inf), where(x > 0, x, 0), x * (x > 0), Python's max(0, x)
1/2: maximum(x, 0), maximum(0, x), fmax(x, 0), max(array([x, 0])), (x + abs(x)) / 2
1: Python's max(x, 0)"
echo "as described"
