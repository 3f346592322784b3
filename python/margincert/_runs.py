"""What a training loop does, recorded and laid beside the true descent (docs/runs.md)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Optional, Union

from . import _answers, _exact, _native
from ._answers import Replay
from ._ask import Progress, _answered
from ._data import Reading, read
from ._native import InputError

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Recorder:
    """Keeps the weights of a training loop, exactly: ``record(k, w)`` in each step, w_0 first.

    ``w`` is an array, a tensor or a list of any float format, neuron by neuron. Of ``every`` steps
    one is kept; ``record.last(k, w)`` keeps a step in any case, the last one for instance.

    >>> record = Recorder(every=2)
    >>> for k in range(5):
    ...     record(k, [k / 4, 0.5])
    >>> record.k, record.w[-1]
    ([0, 2, 4], ['1', '1/2'])
    """

    def __init__(self, every: int = 1) -> None:
        if every < 1:
            raise InputError(f"every: `{every}` is no number of steps from 1 on")
        self.every = every
        #: The steps that are kept, ascending.
        self.k: list[int] = []
        #: The weights at these steps, each number exactly.
        self.w: list[list[str]] = []

    def __call__(self, k: int, w: object) -> None:
        """Keeps w_k, if k is a multiple of ``every``."""
        if int(k) % self.every == 0:
            self.last(k, w)

    def last(self, k: int, w: object) -> None:
        """Keeps w_k."""
        step = int(k)
        if self.k and step <= self.k[-1]:
            if step == self.k[-1]:
                return
            raise InputError(f"k: `{step}` comes after `{self.k[-1]}`; steps increase")
        self.k.append(step)
        self.w.append(_exact.texts(_held(w), "w"))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return iter(zip(self.k, self.w))

    def __len__(self) -> int:
        return len(self.k)

    def __repr__(self) -> str:
        steps = f"steps {self.k[0]} to {self.k[-1]}" if self.k else "no step"
        return f"<Recorder of {len(self)}: {steps}>"


def _held(w: Any) -> Any:
    """A tensor's numbers: gradients and devices are no part of them."""
    for move in ("detach", "cpu"):
        w = getattr(w, move, lambda w=w: w)()
    return w


#: A recorder, pairs (k, w), or the path of a file (docs/runs.md).
Run = Union[Recorder, Iterable["tuple[int, object]"], str, "os.PathLike[str]"]


def replay(
    data: object,
    y: object = None,
    *,
    run: Run,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    tolerance: _exact.Number = "1e-6",
    run_as: str = "float64",
    max_steps: int = 100_000_000,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Replay:
    """Lays a recorded run beside the true descent: errors, the first wrong pattern, the end.

    Without ``w0`` the start is the recorded w at k = 0. ``tolerance`` is the largest relative error
    of a step; ``run_as`` says how the program held the numbers of a file's text, float64 or float32.
    """
    meant = read(data, y, **reading)._with(eta, w0, output, None, relu_at_zero)
    path, points = (os.fspath(run), None) if isinstance(run, (str, os.PathLike)) else (None, _points(run))
    ask = partial(_native.replay, meant._native, path, points, run_as, _exact.text(tolerance), max_steps)
    return _answered(_answers.replay, meant, ask, progress, "steps")


def _points(run: Any) -> list[tuple[str, list[str]]]:
    if isinstance(run, Mapping):
        raise InputError("run: pairs (k, w) are needed, and it is a mapping: run.items() has them")
    points = run if isinstance(run, Recorder) else [(k, _exact.texts(_held(w), "run")) for k, w in run]
    return [(str(int(k)), w) for k, w in points]
