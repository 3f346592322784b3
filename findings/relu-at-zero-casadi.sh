#!/bin/sh
# CasADi 3.8.2: the derivative of max(x, 0) at exactly x = 0 is 0, 1/2 or 1, by the spelling, the
# same for SX and MX, forward and backward.
#
#   0    if_else(x > 0, x, 0), x * (x > 0)
#   1/2  fmax(x, 0), fmax(0, x), mmax([x, 0]), (x + fabs(x)) / 2
#   1    if_else(x >= 0, x, 0)
#
# Seen on x86-64, Python 3.11, numpy 2.4.6.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: casadi==3.8.2 numpy==2.4.6
cat > "$folder/slopes.py" <<'PYTHON'
import casadi as ca

SPELLINGS = {
    "if_else(x > 0, x, 0)": lambda x: ca.if_else(x > 0, x, 0),
    "if_else(x >= 0, x, 0)": lambda x: ca.if_else(x >= 0, x, 0),
    "x * (x > 0)": lambda x: x * (x > 0),
    "fmax(x, 0)": lambda x: ca.fmax(x, 0),
    "fmax(0, x)": lambda x: ca.fmax(0, x),
    "mmax([x, 0])": lambda x: ca.mmax(ca.vertcat(x, 0)),
    "(x + fabs(x)) / 2": lambda x: (x + ca.fabs(x)) / 2,
}


def derivative(relu, x):
    seen = set()
    for kind in ca.SX, ca.MX:
        t = kind.sym("t")
        ways = [ca.jacobian(relu(t), t), ca.jtimes(relu(t), t, 1, True), ca.jtimes(relu(t), t, 1, False)]
        seen |= {float(value) for value in ca.Function("d", [t], ways)(x)}
    assert len(seen) == 1, seen
    return seen.pop()


def slope(relu):
    at = [derivative(relu, x) for x in (-1.0, 0.0, 1.0)]
    assert at[0] == 0 and at[2] == 1, at
    return at[1]


slopes = {name: slope(relu) for name, relu in SPELLINGS.items()}
for value, written in (0, "0"), (0.5, "1/2"), (1, "1"):
    print(f"{written}: " + ", ".join(name for name in slopes if slopes[name] == value))
PYTHON
seen=$("$folder/venv/bin/python" "$folder/slopes.py")
echo "$seen"
test "$seen" = "0: if_else(x > 0, x, 0), x * (x > 0)
1/2: fmax(x, 0), fmax(0, x), mmax([x, 0]), (x + fabs(x)) / 2
1: if_else(x >= 0, x, 0)"
echo "as described"
