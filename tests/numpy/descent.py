"""Gradient descent as NumPy computes it element by element, with a correctly rounded exp.

Reads {"rows", "labels", "w0", "eta", "steps", "dtype"} from standard input, the numbers as doubles
in hexadecimal, and prints w after the last step in the same form.
"""

import json
import sys
from decimal import Decimal, localcontext

import numpy as np


def exp(x):
    """60 digits, rounded once by Python: nothing of a double is so near to the middle of two."""
    with localcontext() as context:
        context.prec = 60
        return np.array([float(Decimal(float(t)).exp()) for t in x])


ask = json.load(sys.stdin)
doubles = lambda numbers: np.array([float.fromhex(number) for number in numbers])
X = np.array([doubles(row) for row in ask["rows"]])
y, w, eta = np.array(ask["labels"], dtype=float), doubles(ask["w0"]), float.fromhex(ask["eta"])
for _ in range(ask["steps"]):
    t = (X * w).sum(1)
    c = y * exp(-y * t) * (t > 0)
    w = w + (eta / len(y)) * (c[:, None] * X).sum(0)
print(json.dumps([float(one).hex() for one in w]))
