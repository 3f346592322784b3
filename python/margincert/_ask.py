"""The questions. Each takes ``X, y``, a frame, a path or :class:`Data`, and the options of :func:`read`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Iterable, Optional, TypeVar, Union

from . import _answers, _exact, _native
from ._answers import Fate, Landscape, Margin, Network, Orbit, Sgd
from ._data import Data, Reading, read
from ._native import InputError

if TYPE_CHECKING:
    from typing_extensions import Unpack

Answered = TypeVar("Answered")

#: Called with the number of steps, cells, paths or claims that are done, about twenty times a
#: second; ``True`` writes them to standard error. What it raises ends the work, as Ctrl-C does.
Progress = Union[bool, Callable[[int], object], None]


def margin(
    data: object,
    y: object = None,
    *,
    active: Union[str, Iterable[int], None] = None,
    walls: bool = False,
    intercept: bool = False,
    solution: object = None,
    **reading: Unpack[Reading],
) -> Margin:
    """The exact max-margin problem: the least |w|^2 with y_i x_i.w >= 1 for all samples.

    ``active`` takes the rows x_i of these positives instead (``"positives"``: all), ``walls`` adds
    x_l.w <= 0 for all negatives, ``intercept`` a free b, which costs nothing. ``solution`` is
    somebody's w, which is judged.
    """
    meant = read(data, y, **reading)
    given = {"active": active is not None, "walls": walls, "bias": "bias" in reading, "solution": solution is not None}
    clash = next((name for name, is_given in given.items() if is_given), None)
    if intercept and clash:
        raise InputError(f"intercept=True cannot be used with {clash}")
    if isinstance(active, str):
        if active != "positives":
            raise InputError(f"active: `{active}` is neither 'positives' nor a list of sample numbers")
        active = [i for i, label in enumerate(meant.labels) if label == 1]
    rows = None if active is None else _samples(active)
    w = None if solution is None else _exact.texts(solution, "solution")
    return _answers.margin(meant, _native.margin(meant._native, rows, walls, w, intercept))


def _samples(active: Iterable[Any]) -> list[int]:
    rows = sorted(int(i) for i in active)
    if rows and rows[0] < 0:
        raise InputError(f"active: `{rows[0]}` is no sample number; they count from 0")
    return rows


def landscape(
    data: object,
    y: object = None,
    *,
    max_cells: Optional[int] = None,
    directions: Optional[int] = None,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Landscape:
    """Every asymptotic minimum of the loss of one neuron, exactly.

    ``max_cells`` ends the search early; ``directions`` says for how many cells the max-margin
    directions are computed.
    """
    meant = read(data, y, **reading)
    ask = partial(_native.landscape, meant._native, max_cells, directions)
    return _answered(_answers.landscape, meant, ask, progress, "cells")


def fate(
    data: object,
    y: object = None,
    *,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    at: object = None,
    max_steps: int = 1_000_000,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Fate:
    """What gradient descent with step size ``eta`` from ``w0`` does for ever.

    ``w0`` is a list or an array, or ``"zeros"``, ``"ones"``, ``"mean-positive:1/2"``. ``output`` has
    the output weights of a network, whose ``w0`` goes neuron by neuron. ``relu_at_zero`` is the
    derivative of max(x, 0) at 0: 0, 1/2 or 1. ``at`` says at which steps the error of the direction
    is bounded: ints, or text such as ``"1e100"``.
    """
    meant = read(data, y, **reading)._with(eta, w0, output, at, relu_at_zero)
    ask = partial(_native.fate, meant._native, max_steps)
    return _answered(_answers.fate, meant, ask, progress, "steps")


def orbit(
    data: object,
    y: object = None,
    *,
    at: object = None,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    method: str = "auto",
    repeat_all: bool = False,
    max_steps: int = 100_000_000,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Orbit:
    """Boxes around the true iterates at the steps ``at``.

    ``method="step"`` makes every step, ``"auto"`` leaps where that is known to be right.
    ``repeat_all`` lets the kernel repeat any number of single steps, and not only as many as take
    seconds.
    """
    if method not in ("auto", "step"):
        raise InputError(f"method: `{method}` is neither 'auto' nor 'step'")
    meant = read(data, y, **reading)._with(eta, w0, output, at, relu_at_zero)
    ask = partial(_native.orbit, meant._native, max_steps, method == "auto", repeat_all)
    return _answered(_answers.orbit, meant, ask, progress, "steps")


def sgd(
    data: object,
    y: object = None,
    *,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    output: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    at: object = None,
    error: Optional[_exact.Number] = None,
    paths: Optional[int] = None,
    seed: int = 0,
    sampler: str = "replacement",
    confidence: _exact.Number = "0.99",
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Sgd:
    """The mean of stochastic gradient descent: bounds for all k, and evidence.

    ``error`` asks from which step on the bound of the direction is at most that; ``paths``, ``seed``
    and ``confidence`` are those of simulated paths. ``sampler="reshuffle"`` draws all samples once
    an epoch, as data loaders do.
    """
    if sampler not in ("replacement", "reshuffle"):
        raise InputError(f"sampler: `{sampler}` is neither 'replacement' nor 'reshuffle'")
    meant = read(data, y, **reading)._with(eta, w0, output, at, relu_at_zero)
    within = None if error is None else _exact.text(error)
    ask = partial(_native.sgd, meant._native, within, paths, seed, sampler == "reshuffle", _exact.text(confidence))
    return _answered(_answers.sgd, meant, ask, progress, "paths")


def network(
    data: object,
    y: object = None,
    *,
    output: object = None,
    eta: Optional[_exact.Number] = None,
    w0: object = None,
    relu_at_zero: Optional[_exact.Number] = None,
    at: object = None,
    max_steps: int = 1_000_000,
    progress: Progress = None,
    **reading: Unpack[Reading],
) -> Network:
    """What a network with output weights ``output`` learns of each sample pattern partition.

    ``w0`` has a row for each neuron.
    """
    meant = read(data, y, **reading)._with(eta, w0, output, at, relu_at_zero)
    ask = partial(_native.network, meant._native, max_steps)
    return _answered(_answers.network, meant, ask, progress, "steps")


def _answered(
    of: Callable[[Data, _native.Answer], Answered],
    meant: Data,
    ask: Callable[[Optional[Callable[[int], object]]], _native.Answer],
    progress: Progress,
    counted: str,
) -> Answered:
    with _Told(progress, counted) as told:
        return of(meant, ask(told))


class _Told:
    """Who is told of progress: a function, or standard error."""

    def __init__(self, progress: Progress, of: str) -> None:
        self._is_written, self._of = progress is True, of
        given = None if isinstance(progress, bool) else progress
        self._told = self._write if self._is_written else given

    def __enter__(self) -> Optional[Callable[[int], object]]:
        return self._told

    def __exit__(self, *_: object) -> None:
        if self._is_written:
            sys.stderr.write("\n")

    def _write(self, done: int) -> None:
        sys.stderr.write(f"\r{done} {self._of}")
        sys.stderr.flush()
