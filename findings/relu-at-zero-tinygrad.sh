#!/bin/sh
# tinygrad 0.14.0: the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, by the spelling.
#
#   0    x.relu(), x.relu6(), (x > 0).where(x, 0), x * (x > 0)
#   1/2  x.maximum(0), Tensor(0).maximum(x), x.stack(0).max(), (x + x.abs()) / 2
#   1    x.clamp(0), x.clip(0), x.leaky_relu(0)
#
# Seen on x86-64, Python 3.11, numpy 2.4.6, on the device PYTHON, which needs no compiler.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: tinygrad==0.14.0 numpy==2.4.6
cat > "$folder/slopes.py" <<'PYTHON'
from tinygrad import Tensor

SPELLINGS = {
    "x.relu()": lambda x: x.relu(),
    "x.relu6()": lambda x: x.relu6(),
    "x.maximum(0)": lambda x: x.maximum(0),
    "Tensor(0).maximum(x)": lambda x: Tensor([0.0]).maximum(x),
    "x.clamp(0)": lambda x: x.clamp(0),
    "x.clip(0)": lambda x: x.clip(0),
    "x.leaky_relu(0)": lambda x: x.leaky_relu(0),
    "(x > 0).where(x, 0)": lambda x: (x > 0).where(x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "x.stack(0).max()": lambda x: x.stack(Tensor([0.0])).max(),
    "(x + x.abs()) / 2": lambda x: (x + x.abs()) / 2,
}


def gradient(relu, x):
    t = Tensor([x])
    return relu(t).sum().gradient(t)[0].item()


def slope(relu):
    at = [gradient(relu, x) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$(DEV=PYTHON "$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: x.relu(), x.relu6(), (x > 0).where(x, 0), x * (x > 0)
1/2: x.maximum(0), Tensor(0).maximum(x), x.stack(0).max(), (x + x.abs()) / 2
1: x.clamp(0), x.clip(0), x.leaky_relu(0)"
echo "as described"
