"""Data from memory and from files, read by the rules of docs/input.md."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Union

from . import _exact, _native
from ._native import InputError

if TYPE_CHECKING:
    from typing_extensions import Unpack


class Reading(TypedDict, total=False):
    """What of a table is meant: the options of the command line (docs/input.md)."""

    label: object
    positive: object
    drop: Iterable[object] | str
    features: Iterable[object] | str
    input_format: str
    zero_based: bool
    ignore_qid: bool
    read_as: str
    center: str
    scale: str
    bias: _exact.Number
    name: str


class _Block(NamedTuple):
    """Columns beside each other: the bytes of a ``.npy`` file, or rows of text."""

    names: list[str]
    cells: Union[bytes, list[list[str]]]


class Data:
    """Samples with exact features and labels 1 or -1; an instance file has a start as well.

    Made by :func:`read`. It does not change, and every question takes it in place of ``X, y``.
    """

    __slots__ = ("_native",)

    def __init__(self, native: _native.Data) -> None:
        self._native = native

    @property
    def name(self) -> str:
        """The name that certificates have for it."""
        return self._native.name

    @property
    def n(self) -> int:
        """The number of samples."""
        return self._native.shape[0]

    @property
    def d(self) -> int:
        """The number of features, after preprocessing."""
        return self._native.shape[1]

    @property
    def label(self) -> str | None:
        """The column of the labels."""
        return self._said["column"]  # type: ignore[no-any-return]

    @property
    def classes(self) -> dict[int, tuple[str, ...]]:
        """The labels of 1 and of -1, as they stand in the data."""
        return {sign: tuple(self._said["classes"][str(sign)]) for sign in (1, -1)}

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features."""
        return tuple(self._said["features"])

    @property
    def prepared(self) -> tuple[str, ...]:
        """What was done to the numbers that were given, in the words of the options, in this order."""
        return tuple(self._said["prepared"])

    @property
    def rows(self) -> tuple[tuple[Fraction, ...], ...]:
        """The features of all samples, after preprocessing."""
        return tuple(tuple(map(_exact.fraction, row)) for row in self._native.samples()[0])

    @property
    def labels(self) -> tuple[int, ...]:
        """The labels, 1 or -1."""
        return tuple(self._native.samples()[1])

    @property
    def eta(self) -> Fraction | None:
        """The step size, if there is one."""
        eta = self._native.start[0]
        return None if eta is None else _exact.fraction(eta)

    @property
    def w0(self) -> tuple[Fraction, ...] | None:
        """The start, neuron by neuron, if there is one."""
        w0 = self._native.start[1]
        return None if w0 is None else tuple(map(_exact.fraction, w0))

    @property
    def output(self) -> tuple[Fraction, ...]:
        """The output weights; (1,) for one neuron."""
        return tuple(map(_exact.fraction, self._native.start[2] or ["1"]))

    @property
    def relu_at_zero(self) -> Fraction:
        """The derivative of max(x, 0) at 0: 0, 1/2 or 1."""
        return _exact.fraction(self._native.relu_at_zero)

    @property
    def _said(self) -> dict[str, Any]:
        return json.loads(self._native.label)  # type: ignore[no-any-return]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, self._native.saved()

    def __repr__(self) -> str:
        positive, negative = (", ".join(self.classes[sign][:4]) for sign in (1, -1))
        return f"<Data {self.name}: {self.n} samples, {self.d} features; 1 is {positive}, -1 is {negative}>"

    def _with(self, eta: Any, w0: Any, output: Any, at: Any, relu_at_zero: Any = None) -> Data:
        start = w0 if w0 is None or isinstance(w0, str) else _exact.texts(w0, "w0")
        weights = None if output is None else _exact.texts(output, "output")
        step = None if eta is None else _exact.text(eta)
        slope = None if relu_at_zero is None else _exact.text(relu_at_zero)
        return Data(self._native.with_start(step, start, weights, _exact.step_texts(at), slope))


def _restored(*saved: Any) -> Data:
    return Data(_native.Data.restored(*saved))


def read(source: object, y: object = None, **reading: Unpack[Reading]) -> Data:
    """Data of a file, a pandas frame, arrays or lists.

    ``source`` is a path (``str`` or ``os.PathLike``), a frame with its label column, or ``X`` with
    one sample a row, beside which ``y`` has the labels. Floats are the dyadic numbers that they are;
    text is exact, ``"0.1"`` is 1/10. Labels are 1 and -1, or ``positive=`` says which label is 1.

    Raises :class:`InputError` where it is open what is meant; the message says what would tell.
    """
    _known(reading)
    if isinstance(source, Data):
        if y is not None or reading:
            raise InputError("these are Data already: y and the options of reading belong to read(..)")
        return source
    name = reading.pop("name", None)
    meant = _meant(reading)
    if isinstance(source, (str, os.PathLike)):
        if y is not None or name is not None:
            raise InputError("y and name are for data in memory; a file has both")
        return Data(_native.Data.read(os.fspath(source), meant))
    if y is not None and meant["label"] is not None:
        raise InputError("label and y both say what the labels are")
    if meant["input_format"] or meant["zero_based"] or meant["ignore_qid"]:
        raise InputError("input_format, zero_based and ignore_qid are about files")
    blocks = _features(source)
    if y is not None:
        blocks.append(_labels(y))
    return Data(_native.Data.table(name or "data", blocks, y is not None, meant))


def _known(reading: Mapping[str, Any]) -> None:
    unknown = sorted(set(reading) - set(Reading.__annotations__))
    if unknown == ["starts"]:
        raise TypeError("a question has one start, w0=; a loop asks it of several")
    if unknown:
        raise TypeError(f"{unknown[0]!r} is no option of reading; they are {', '.join(Reading.__annotations__)}")


def _meant(reading: Mapping[str, Any]) -> _native._Meant:

    def word(key: str) -> str | None:
        return None if reading.get(key) is None else _exact.text(reading[key])

    def words(key: str) -> list[str]:
        given = reading.get(key, ())
        return [given] if isinstance(given, str) else [str(name) for name in given]

    return {
        "label": None if reading.get("label") is None else str(reading["label"]),
        "positive": word("positive"),
        "drop": words("drop"),
        "features": words("features"),
        "input_format": reading.get("input_format"),
        "zero_based": reading.get("zero_based", False),
        "ignore_qid": reading.get("ignore_qid", False),
        "read_as": reading.get("read_as"),
        "center": reading.get("center", "none"),
        "scale": reading.get("scale", "none"),
        "bias": word("bias"),
    }


def _features(source: Any) -> list[_Block]:
    if hasattr(source, "iloc") and hasattr(source, "columns"):
        return [_column(str(name), source.iloc[:, at]) for at, name in enumerate(source.columns)]
    if hasattr(source, "toarray"):
        raise InputError("a sparse matrix: X.toarray() makes the array that is read")
    if hasattr(source, "__array__"):
        array = _array(source)
        if array.ndim != 2:
            raise InputError(f"X has {array.ndim} dimensions; the features are an array of two, one sample a row")
        return [_Block([str(at) for at in range(array.shape[1])], _cells(array))]
    rows = [_row(row) for row in _listed(source, "X")]
    ragged = next((at for at, row in enumerate(rows) if len(row) != len(rows[0])), None)
    if ragged is not None:
        raise InputError(f"row {ragged} (from 0) of X has {len(rows[ragged])} numbers, and row 0 has {len(rows[0])}")
    return [_Block([str(at) for at in range(len(rows[0]) if rows else 0)], rows)]


def _labels(y: Any) -> _Block:
    if hasattr(y, "iloc"):
        if getattr(y, "ndim", 1) != 1:
            y = y.iloc[:, 0] if y.shape[1] == 1 else y
        if y.ndim != 1:
            raise InputError("y has several columns; the labels are one")
        return _column(str(y.name) if y.name is not None else "y", y)
    if hasattr(y, "__array__"):
        array = _array(y)
        if array.ndim != 1:
            raise InputError(f"y has {array.ndim} dimensions; the labels are an array of one: y.ravel()")
        return _Block(["y"], _cells(array))
    return _Block(["y"], [[_exact.text(label)] for label in _listed(y, "y")])


def _column(name: str, series: Any) -> _Block:
    return _Block([name], _cells(series.to_numpy()))


def _listed(values: Any, of: str) -> list[Any]:
    if isinstance(values, (str, bytes, Mapping)) or not isinstance(values, Iterable):
        raise InputError(f"{of} is a {type(values).__name__}; an array, a frame or a list is needed")
    return list(values)


def _row(row: Any) -> list[str]:
    return [_exact.text(value) for value in _listed(row.tolist() if hasattr(row, "tolist") else row, "a row of X")]


def _array(values: Any) -> Any:
    import numpy

    if numpy.ma.is_masked(values):
        raise InputError("some entries are masked: X.filled(..) says what they are")
    return numpy.asarray(values)


def _cells(array: Any) -> bytes | list[list[str]]:
    """Numbers as the bytes of a ``.npy`` file, which is read exactly; objects one by one."""
    import numpy

    if array.dtype.kind in "OT":
        rows = array.astype(object).reshape(len(array), -1).tolist()
        return [[_exact.text(value) for value in row] for row in rows]
    file = io.BytesIO()
    numpy.save(file, array, allow_pickle=False)
    return file.getvalue()
