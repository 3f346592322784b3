"""Exact numbers: as they come, as they go, and as they are shown."""

from __future__ import annotations

import decimal
import math
import numbers
from decimal import Decimal
from fractions import Fraction
from typing import Any, Iterable, NamedTuple, Union

from ._native import InputError

#: Python reads and writes at most 4300 digits at once.
_PIECE = 4000
#: A number with more characters is shown as a decimal.
_LONG = 24
_DIGITS = 8

#: What is an exact number: a float is the dyadic number that it is, and text is as in a file,
#: ``"0.1"`` for 1/10 and ``"3/7"``.
Number = Union[int, float, Fraction, Decimal, str]


class Enclosure(NamedTuple):
    """A real number lies between ``lo`` and ``hi``: exact decimals that are rounded outward.

    An end is ``-inf`` or ``inf`` where nothing is known.
    """

    lo: Fraction | float
    hi: Fraction | float

    @property
    def mid(self) -> float:
        """A double between the ends, for pictures."""
        return float((self.lo + self.hi) / 2)

    def __str__(self) -> str:
        return f"[{_rounded(self.lo, decimal.ROUND_FLOOR)}, {_rounded(self.hi, decimal.ROUND_CEILING)}]"


class Step(int):
    """A number of steps, which may have a million digits; shown as ``1e1000000`` where that is short."""

    _text: str

    def __new__(cls, text: str) -> Step:
        mantissa, _, zeros = text.partition("e")
        self = super().__new__(cls, _whole(mantissa) * 10 ** int(zeros or 0))
        self._text = text
        return self

    def __reduce__(self) -> tuple[type[Step], tuple[str]]:
        return Step, (self._text,)

    def __repr__(self) -> str:
        return self._text

    __str__ = __repr__

    def log(self) -> float:
        """ln k as a double; 0 for k = 0."""
        return math.log(self) if self > 0 else 0.0


def fraction(text: str) -> Fraction:
    """A number of the JSON contract: p/q, p or a decimal."""
    if any(c in text for c in ".eE"):
        return Fraction(text)
    p, _, q = text.partition("/")
    return Fraction(_whole(p), _whole(q or "1"))


def enclosure(ends: dict[str, str]) -> Enclosure:
    """An interval of the JSON contract."""
    lo, hi = (float(end) if "inf" in end else fraction(end) for end in (ends["lo"], ends["hi"]))
    return Enclosure(lo, hi)


def text(value: Any) -> str:
    """A number, or whatever else stands in a table, exactly as text; empty where it is missing."""
    if isinstance(value, str):
        return str(value)
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, (bool, Decimal)) or type(value).__name__ in ("bool_", "bool"):
        return str(value)
    if isinstance(value, numbers.Integral):
        return _digits(int(value))
    if isinstance(value, numbers.Rational):
        return _digits(int(value.numerator)) + "/" + _digits(int(value.denominator))
    if isinstance(value, numbers.Real) and hasattr(value, "as_integer_ratio"):
        if not math.isfinite(value):
            return str(float(value))
        p, q = value.as_integer_ratio()
        return text(Fraction(int(p), int(q)))
    raise InputError(
        f"`{value!r:.60}` is a {type(value).__name__}; exact numbers are int, Fraction, Decimal, float or text such as '1/3'"
    )


def texts(values: Any, of: str) -> list[str]:
    """Numbers in a list or an array of any shape, row by row."""
    if hasattr(values, "tolist"):
        values = values.tolist()
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise InputError(f"{of}: a list of numbers is needed, and it is {values!r:.60}")
    found: list[str] = []
    for value in values:
        is_row = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
        found.extend(texts(value, of) if is_row else [text(value)])
    return found


def step_texts(at: Any) -> list[str] | None:
    """Step numbers: one, or several."""
    if at is None:
        return None
    if isinstance(at, (str, numbers.Number)):
        at = [at]
    return [_step(k) for k in at]


def _step(k: Any) -> str:
    if isinstance(k, (str, Step)):
        return str(k)
    if isinstance(k, numbers.Integral):
        return _digits(int(k))
    if isinstance(k, numbers.Real) and abs(float(k)) <= 2**53 and float(k).is_integer():
        return str(int(float(k)))
    raise InputError(f"at: `{k!r}` is no exact step number; an int or text such as '1e100' is")


def _digits(n: int) -> str:
    if abs(n) < 10**_PIECE:
        return str(n)
    high, low = divmod(abs(n), 10**_PIECE)
    return ("-" if n < 0 else "") + _digits(high) + str(low).zfill(_PIECE)


def _whole(digits: str) -> int:
    if len(digits) <= _PIECE:
        return int(digits)
    half = len(digits) // 2
    high, low = _whole(digits[:-half]), _whole(digits[-half:])
    shift: int = 10**half
    return high * shift + (-low if digits.startswith("-") else low)


def shown(value: Any) -> str:
    """A value for people: exact where it is short."""
    if isinstance(value, Enclosure):
        return str(value)
    if isinstance(value, Fraction):
        if value.denominator.bit_length() + value.numerator.bit_length() <= 3 * _LONG:
            return str(value)
        return "about " + _rounded(value, decimal.ROUND_HALF_EVEN)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {shown(x)}" for key, x in _first(value.items())) + "}"
    if isinstance(value, tuple):
        inside = ", ".join(shown(x) for x in _first(value))
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    return str(value)


def _first(values: Iterable[Any], most: int = 12) -> list[Any]:
    values = list(values)
    return values if len(values) <= most else [*values[:most], *_more(values[0], len(values))]


def _more(like: Any, count: int) -> list[Any]:
    words = f".. {count} in all"
    return [("..", words)] if isinstance(like, tuple) and not isinstance(like, Enclosure) else [words]


def _rounded(value: Fraction | float, rounding: str) -> str:
    if isinstance(value, float):
        return str(value)
    context = decimal.Context(_DIGITS, rounding, decimal.MIN_EMIN, decimal.MAX_EMAX)
    quotient = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    return str(quotient.normalize(context)).lower().replace("e+", "e")
