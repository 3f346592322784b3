#!/bin/sh
# NumPy 2.4.6: `X @ w` and `(X * w).sum(1)` differ in last bits, and with them in the samples that are
# active, where a processor has fused multiply-add.
#
# The rows (0.1, 0.3), (0.3, 0.1) and (1, -1), all with label +1, and a start (c, c): by symmetry both
# coordinates of w_k are the same for ever, and the third sample lies on its boundary, where it does
# not push. Doubles that are rounded at every operation keep the symmetry, and so does the sum. In
# OpenBLAS's product one of the two products is not rounded, so 0.1 c + 0.3 c and 0.3 c + 0.1 c are
# two numbers; the coordinates of w part by a last bit, and the third sample is woken and pushes with
# all its weight. Of the 30 starts c = 0.1, 0.2, .., 3, with step size 1/2, it is woken in 1000 steps
# for 8, with `@`, and for none with the sum, nor with OpenBLAS's code for processors without fused
# multiply-add (OPENBLAS_CORETYPE=Prescott).
#
# From c = 1.3 w is (10.6319, 6.1901) after 1000 steps with `@`, and (8.3648, 8.3648) with the sum.
#
# Seen on x86-64 with FMA, Python 3.11, numpy 2.4.6 with OpenBLAS 0.3.31 and OPENBLAS_CORETYPE=Haswell.
set -eu

if ! grep -qw fma /proc/cpuinfo 2>/dev/null || ! grep -qw avx2 /proc/cpuinfo; then
    echo "this processor has no fused multiply-add: nothing can be seen here" >&2
    exit 2
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: numpy==2.4.6
cat > "$folder/wake.py" <<'PYTHON'
import sys

import numpy as np

X, y, h = np.array([[0.1, 0.3], [0.3, 0.1], [1.0, -1.0]]), np.ones(3), 0.5 / 3
PRODUCTS = {"@": lambda w: X @ w, "sum": lambda w: (X * w).sum(1)}


def run(product, c):
    """The last w, and whether the third sample was ever active."""
    w, woken = np.array([c, c]), False
    for _ in range(1000):
        t = product(w)
        woken |= bool(t[2] > 0)
        w = w + h * X.T @ (y * np.exp(-y * t) * (t > 0))
    return w, woken


for name in sys.argv[1:]:
    starts = [i / 10 for i in range(1, 31)]
    (a, b), _ = run(PRODUCTS[name], 1.3)
    print(f"{name} {sum(run(PRODUCTS[name], c)[1] for c in starts)} of {len(starts)}, from 1.3: {a:.4f} {b:.4f}")
PYTHON
seen=$(
    OPENBLAS_CORETYPE=Haswell "$folder/venv/bin/python" "$folder/wake.py" @ sum
    echo "no FMA: $(OPENBLAS_CORETYPE=Prescott "$folder/venv/bin/python" "$folder/wake.py" @)"
)
echo "$seen"
test "$seen" = "@ 8 of 30, from 1.3: 10.6319 6.1901
sum 0 of 30, from 1.3: 8.3648 8.3648
no FMA: @ 0 of 30, from 1.3: 8.3648 8.3648"
echo "as described"
