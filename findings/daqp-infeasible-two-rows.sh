#!/bin/sh
# DAQP 0.11.0: a feasible problem with two rows is called infeasible, at every primal tolerance.
#
# Minimise |w|^2 / 2 subject to w1 >= 1 and -w1 + 1e-6 w2 >= 1. (1, 2000000) is feasible, and the
# minimum. DAQP says infeasible (exit flag -1), whatever `primal_tol` is; with 1e-5 in place of 1e-6
# it is right. The rows are nearly opposite, and it takes their Gram matrix for singular: the setting
# is `sing_tol`, and with 1e-20 the answer is right. An infeasible problem and one that is taken for
# it have the same exit flag.
#
# Real data are like this: the 569 x 30 of scikit-learn's breast cancer set, separable by an exact
# vector, are called infeasible too, and are not with `sing_tol` 1e-20 or with columns divided by
# their largest entry (docs/peers.md).
#
# Seen on x86-64, Python 3.11, numpy 2.4.6: `1e-5: 1, 1e-6: -1, sing_tol: 1`.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: daqp==0.11.0 numpy==2.4.6
cat > "$folder/solve.py" <<'PYTHON'
from fractions import Fraction

import daqp
import numpy as np


def flag(entry, **settings):
    A = np.array([[1.0, 0.0], [-1.0, entry]])
    upper, lower, sense = np.full(2, 1e30), np.ones(2), np.zeros(2, dtype=np.int32)
    return daqp.solve(np.eye(2), np.zeros(2), A, upper, lower, sense, **settings)[2]


w = [Fraction(1), Fraction(2000001)]  # feasible for the double nearest to 1e-6, exactly
assert w[0] >= 1 and -w[0] + Fraction(1e-6) * w[1] >= 1
assert all(flag(1e-6, primal_tol=size) == -1 for size in (1e-3, 1e-9, 1e-15))
print(f"1e-5: {flag(1e-5)}, 1e-6: {flag(1e-6)}, sing_tol: {flag(1e-6, sing_tol=1e-20)}")
PYTHON
seen=$("$folder/venv/bin/python" "$folder/solve.py")
echo "$seen"
test "$seen" = "1e-5: 1, 1e-6: -1, sing_tol: 1"
echo "as described"
