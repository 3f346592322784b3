#!/bin/sh
# PyTorch 2.15.0: the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, by the spelling, and for
# clamp it depends on whether the bound is a number or a tensor.
#
#   0    relu(x), x.clamp(min=0), x.clamp_min(0), where(x > 0, x, 0), x * (x > 0), relu6(x),
#        leaky_relu(x, 0), hardtanh(x, 0, 2), stack([0, x]).max(0).values
#   1/2  maximum(x, 0), maximum(0, x), max(x, 0), fmax(x, 0), x.clamp(min=tensor(0)),
#        stack([x, 0]).amax(0), stack([x, 0]).max(), (x + abs(x)) / 2
#   1    where(x >= 0, x, 0), x.masked_fill(x < 0, 0), stack([x, 0]).max(0).values
#
# max over a dimension gives all to the first of equal entries, amax and max over everything share.
#
# Seen on x86-64, Python 3.11. The package brings CUDA's libraries, some gigabytes, which are not
# used; from PyTorch's own index of packages it comes without.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: torch==2.15.0
cat > "$folder/slopes.py" <<'PYTHON'
import torch
import torch.nn.functional as F

zero = torch.zeros(1)
SPELLINGS = {
    "relu(x)": torch.relu,
    "x.clamp(min=0)": lambda x: x.clamp(min=0),
    "x.clamp(min=tensor(0))": lambda x: x.clamp(min=zero),
    "x.clamp_min(0)": lambda x: x.clamp_min(0),
    "maximum(x, 0)": lambda x: torch.maximum(x, zero),
    "maximum(0, x)": lambda x: torch.maximum(zero, x),
    "max(x, 0)": lambda x: torch.max(x, zero),
    "fmax(x, 0)": lambda x: torch.fmax(x, zero),
    "stack([x, 0]).amax(0)": lambda x: torch.stack([x, zero]).amax(0),
    "stack([x, 0]).max()": lambda x: torch.stack([x, zero]).max(),
    "stack([x, 0]).max(0).values": lambda x: torch.stack([x, zero]).max(0).values,
    "stack([0, x]).max(0).values": lambda x: torch.stack([zero, x]).max(0).values,
    "where(x > 0, x, 0)": lambda x: torch.where(x > 0, x, 0),
    "where(x >= 0, x, 0)": lambda x: torch.where(x >= 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "x.masked_fill(x < 0, 0)": lambda x: x.masked_fill(x < 0, 0),
    "(x + abs(x)) / 2": lambda x: (x + x.abs()) / 2,
    "relu6(x)": F.relu6,
    "leaky_relu(x, 0)": lambda x: F.leaky_relu(x, 0.0),
    "hardtanh(x, 0, 2)": lambda x: F.hardtanh(x, 0.0, 2.0),
}


def gradient(relu, x):
    t = torch.tensor([x], requires_grad=True)
    relu(t).sum().backward()
    return t.grad.item()


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
test "$seen" = "0: relu(x), x.clamp(min=0), x.clamp_min(0), stack([0, x]).max(0).values, where(x > 0, x, 0), x * (x > 0), relu6(x), leaky_relu(x, 0), hardtanh(x, 0, 2)
1/2: x.clamp(min=tensor(0)), maximum(x, 0), maximum(0, x), max(x, 0), fmax(x, 0), stack([x, 0]).amax(0), stack([x, 0]).max(), (x + abs(x)) / 2
1: stack([x, 0]).max(0).values, where(x >= 0, x, 0), x.masked_fill(x < 0, 0)"
echo "as described"
