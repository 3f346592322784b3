"""Exact certificates for the implicit bias of gradient methods on ReLU classifiers.

Each question takes data (NumPy arrays, pandas frames, lists of exact numbers, or a file) and gives
a frozen dataclass with exact ``Fraction``s, enclosures, the kernel's statement and the text of the
certificate:

>>> import margincert as mc
>>> X, y = [["1", "0"], ["-1/2", "1"], ["-1/5", "-1"]], [1, 1, -1]
>>> mc.margin(X, y, active="positives").w
(Fraction(1, 1), Fraction(3, 2))
>>> print(mc.fate(X, y, eta="1/2", w0=[1, 1]).fate)
max-margin
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._answers import (
    Answer,
    Beyond,
    Bound,
    Cell,
    Claimed,
    Compared,
    DirectionBound,
    Expectation,
    Farkas,
    Fate,
    Iterate,
    Judgement,
    Landscape,
    Margin,
    Network,
    Orbit,
    Partition,
    Replay,
    RunEnd,
    Sgd,
    Solution,
    Verified,
)
from ._ask import fate, landscape, margin, network, orbit, sgd
from ._claims import Citation, Claim, Judged, check, cite, claims, verify
from ._data import Data, read
from ._exact import Enclosure, Step
from ._native import VERSION as __version__
from ._native import InputError
from ._plot import plot_direction_error, plot_landscape, plot_phase
from ._runs import Recorder, replay

if TYPE_CHECKING:
    from ._estimator import MaxMargin, NotSeparableError

__all__ = [
    "Answer",
    "Beyond",
    "Bound",
    "Cell",
    "Citation",
    "Claim",
    "Claimed",
    "Compared",
    "Data",
    "DirectionBound",
    "Enclosure",
    "Expectation",
    "Farkas",
    "Fate",
    "InputError",
    "Iterate",
    "Judged",
    "Judgement",
    "Landscape",
    "Margin",
    "MaxMargin",
    "Network",
    "NotSeparableError",
    "Orbit",
    "Partition",
    "Recorder",
    "Replay",
    "RunEnd",
    "Sgd",
    "Solution",
    "Step",
    "Verified",
    "__version__",
    "check",
    "cite",
    "claims",
    "fate",
    "landscape",
    "margin",
    "network",
    "orbit",
    "plot_direction_error",
    "plot_landscape",
    "plot_phase",
    "read",
    "replay",
    "sgd",
    "verify",
]


def __getattr__(name: str) -> Any:
    # scikit-learn is needed by the estimator alone.
    if name in ("MaxMargin", "NotSeparableError"):
        from . import _estimator

        return getattr(_estimator, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
