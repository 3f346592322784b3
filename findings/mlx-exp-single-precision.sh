#!/bin/sh
# MLX 0.32.4 (on the CPU): exp of a float64 array has the type float64 and the accuracy of single
# precision, about seven digits; so have sin and sigmoid. log, tanh and sqrt are right.
#
# exp(1) is 2.71828174..., where e is 2.71828182...: the numbers that come out are floats of 24 bits.
# A loss exp(-y w.x) and its gradient are then wrong in the eighth digit at every step, whatever the
# type says, and a run in float64 leaves the true one as a run in float32 does.
#
# Seen on x86-64, Python 3.11.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --only-binary :all: "mlx[cpu]==0.32.4"
cat > "$folder/exp.py" <<'PYTHON'
import math

import mlx.core as mx

mx.set_default_device(mx.cpu)


def error(name, x):
    y = getattr(mx, name)(mx.array(x, dtype=mx.float64))
    assert y.dtype == mx.float64
    exact = 1 / (1 + math.exp(-x)) if name == "sigmoid" else getattr(math, name)(x)
    return abs(y.item() / exact - 1)


for name in "exp", "sin", "sigmoid", "log", "tanh", "sqrt":
    worst = max(error(name, i / 16) for i in range(1, 16))
    print(name, "1e-9 < error < 1e-6" if 1e-9 < worst < 1e-6 else "error < 1e-15" if worst < 1e-15 else worst)
PYTHON
seen=$("$folder/venv/bin/python" "$folder/exp.py")
echo "$seen"
test "$seen" = "exp 1e-9 < error < 1e-6
sin 1e-9 < error < 1e-6
sigmoid 1e-9 < error < 1e-6
log error < 1e-15
tanh error < 1e-15
sqrt error < 1e-15"
echo "as described"
