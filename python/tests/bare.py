"""The wheel alone, without NumPy: run in an environment that holds nothing else."""

import importlib.util
import sys
from fractions import Fraction

import margincert as mc

assert importlib.util.find_spec("numpy") is None, "this environment is not bare"
assert mc.margin([["1", "0"], ["-0.5", "1"]], [1, 1]).w == (1, Fraction(3, 2))
assert mc.fate([["1", "0"], ["-0.5", "1"], ["-0.2", "-1"]], [1, 1, -1], eta="1/2", w0=[1, 1]).verdict == "proved"
try:
    mc.MaxMargin
except ImportError as error:
    print(f"margincert {mc.__version__}, Python {sys.version.split()[0]}, alone: as it should be ({error})")
else:
    raise SystemExit("MaxMargin without scikit-learn")
