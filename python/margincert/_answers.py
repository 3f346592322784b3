"""Answers: frozen dataclasses, their numbers exact (docs/json.md says what each key means)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any, Dict, Optional, Tuple, TypeVar

from . import _html, _native
from ._data import Data
from ._exact import Enclosure, Step, enclosure, fraction, shown

Vector = Tuple[Fraction, ...]
Box = Tuple[Enclosure, ...]
Samples = Tuple[int, ...]
#: Exact numbers by sample; those that are not there are zero.
Multipliers = Dict[int, Fraction]
Json = Dict[str, Any]

T = TypeVar("T")


class Shown:
    """Shows the fields that are for people, numbers exactly where they are short."""

    def __repr__(self) -> str:
        said = (f"{f.name}={shown(getattr(self, f.name))}" for f in fields(self) if f.repr)  # type: ignore[arg-type]
        return f"{type(self).__name__}({', '.join(said)})"


@dataclass(frozen=True, repr=False)
class Answer(Shown):
    """What every answer has. ``print(answer)`` says in words what the command line says."""

    data: Data = field(compare=False)
    #: proved, verified, supported, refuted, vacuous or undecided (README.md, "What a verdict means")
    verdict: str
    #: What the kernel says that the certificate shows; None where there is no certificate.
    statement: Optional[str] = field(repr=False)
    #: Why nothing is decided, or there is no certificate.
    reason: Optional[str]
    #: The text of the certificate, for :func:`check`, a file or ``margincert check``.
    certificate: Optional[str] = field(repr=False)
    words: str = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.words

    def _repr_html_(self) -> str:
        return _html.answer(self)


@dataclass(frozen=True, repr=False)
class Farkas(Shown):
    """Why a problem has no solution: a non-negative combination of its rows that is that of the walls."""

    lambda_: Multipliers = field(hash=False)
    nu: Multipliers = field(hash=False)


@dataclass(frozen=True, repr=False)
class Solution(Shown):
    """The solution of a max-margin problem with its KKT multipliers, or why there is none."""

    #: optimal or infeasible
    status: str
    w: Optional[Vector]
    norm_squared: Optional[Fraction]
    #: All rows with z_i.w = 1.
    support: Samples
    lambda_: Multipliers = field(hash=False)
    nu: Multipliers = field(hash=False)
    non_degenerate: Optional[bool]
    farkas: Optional[Farkas]

    @property
    def margin(self) -> Enclosure | None:
        """1/|w|; None without a solution, or for w = 0."""
        if not self.norm_squared:
            return None
        square, bits = 1 / self.norm_squared, 64
        shift = max(0, square.denominator.bit_length() - square.numerator.bit_length()) // 2 + bits
        root = math.isqrt(square.numerator * square.denominator << 2 * shift)
        unit = Fraction(1, square.denominator << shift)
        is_exact = root * root == square.numerator * square.denominator << 2 * shift
        return Enclosure(root * unit, (root if is_exact else root + 1) * unit)


@dataclass(frozen=True, repr=False)
class Judgement(Shown):
    """What somebody's w is worth (docs/json.md, ``--solution``)."""

    feasible: bool
    separates: bool
    norm_squared: Fraction
    least: Optional[Fraction]
    margin: Optional[Enclosure]
    margin_squared: Optional[Fraction]
    optimal: Optional[Fraction]
    ratio: Optional[Fraction]
    gap: Optional[Enclosure]
    violated: Multipliers = field(hash=False)
    violated_walls: Multipliers = field(hash=False)
    loose: Multipliers = field(hash=False)


@dataclass(frozen=True, repr=False)
class Margin(Solution, Answer):
    """The answer of :func:`margin`."""

    #: The free intercept; None where the problem has none.
    b: Optional[Fraction]
    judged: Optional[Judgement]


@dataclass(frozen=True, repr=False)
class Cell(Shown):
    """An asymptotic minimum: the directions that activate exactly these positives, and no negative."""

    active: Samples
    witness: Tuple[int, ...]
    #: global, spurious or dead
    kind: str
    limit_loss: Fraction
    max_margin: Optional[Vector]
    limit: Optional[Vector]
    self_consistent: Optional[bool]


@dataclass(frozen=True, repr=False)
class Landscape(Answer):
    """The answer of :func:`landscape`."""

    separable: bool
    #: Whether these are all cells.
    complete: bool
    infimum: Optional[Fraction]
    cells: Tuple[Cell, ...]


@dataclass(frozen=True, repr=False)
class Bound(Shown):
    """|w_k/|w_k| - w^/|w^|| is at most ``bound.hi``."""

    k: Step
    bound: Enclosure


@dataclass(frozen=True, repr=False)
class Fate(Answer):
    """The answer of :func:`fate`."""

    #: max-margin, constrained, dead, exploding or undecided
    fate: str
    #: global or local
    scope: Optional[str]
    active: Samples
    walls: Samples
    cycle: Samples
    w_hat: Vector
    from_step: Optional[Step]
    direction_error: Tuple[Bound, ...]


@dataclass(frozen=True, repr=False)
class Beyond(Shown):
    """The first step that was not reached, and why."""

    k: Step
    reason: str


@dataclass(frozen=True, repr=False)
class Iterate(Shown):
    """What is certain of w_k."""

    k: Step
    w: Box
    loss: Enclosure
    direction: Optional[Box]
    active: Optional[Samples]


@dataclass(frozen=True, repr=False)
class Orbit(Answer):
    """The answer of :func:`orbit`."""

    at: Tuple[Iterate, ...]
    #: Steps whose boxes the kernel does not repeat.
    by_prover: Tuple[Step, ...]
    beyond: Optional[Beyond]


@dataclass(frozen=True, repr=False)
class Compared(Shown):
    """A recorded step beside the true iterate."""

    k: Step
    #: Whether w_k was enclosed.
    enclosed: bool
    #: |w - w_k|/|w_k|; None where that is not known.
    relative_error: Optional[Enclosure]
    #: Whether the error is at most the tolerance; None where that is not certain.
    within: Optional[bool]
    pattern_agrees: Optional[bool]


@dataclass(frozen=True, repr=False)
class RunEnd(Shown):
    """How a run ends."""

    k: Step
    #: moving, stands still, cycle, dead or nan
    ends: str
    #: The first recorded step from which on it is so.
    since: Optional[Step]
    w: Optional[Vector]
    active: Samples


@dataclass(frozen=True, repr=False)
class Replay(Answer):
    """The answer of :func:`replay`."""

    points: Tuple[Compared, ...]
    #: The first recorded step that differs for certain, in its pattern or beyond the tolerance.
    first_difference: Optional[Step]
    first_wrong_pattern: Optional[Step]
    #: Whether that is the first step at all with a wrong pattern.
    first_at_all: Optional[bool]
    run_end: RunEnd
    #: What the true descent does for ever: max-margin, constrained, dead, exploding or undecided.
    fate: str
    #: Whether the end of the run agrees with it; None where that is not known.
    agrees: Optional[bool]
    #: What follows, in words.
    follows: Tuple[str, ...]


@dataclass(frozen=True, repr=False)
class DirectionBound(Shown):
    """Bounds of the mean of SGD."""

    k: Step
    direction_error: Enclosure
    mean_loss: Enclosure


@dataclass(frozen=True, repr=False)
class Expectation(Shown):
    """E w_k: for certain (exhaustive, orthogonal), or with the confidence (monte-carlo)."""

    k: Step
    method: str
    mean: Box
    confidence: Optional[str]
    samples: Optional[int]
    seed: Optional[int]


@dataclass(frozen=True, repr=False)
class Sgd(Answer):
    """The answer of :func:`sgd`."""

    invariant: bool
    #: A path that leaves the pattern of the start (docs/json.md).
    witness: Optional[Json] = field(hash=False)
    active: Samples
    w_hat: Vector
    bounds: Tuple[DirectionBound, ...]
    expectation: Tuple[Expectation, ...]
    #: From this step on the error of the direction is at most ``error=``.
    within_from: Optional[Step]


@dataclass(frozen=True, repr=False)
class Partition(Shown):
    """Samples of one label that are active at the same neurons."""

    label: int
    column: Tuple[int, ...]
    samples: Samples
    margin: Solution
    limit: Vector
    maximal: bool


@dataclass(frozen=True, repr=False)
class Network(Answer):
    """The answer of :func:`network`."""

    fate: str
    from_step: Optional[Step]
    pattern: Optional[Tuple[Tuple[int, ...], ...]]
    joint: Optional[Solution]
    partitions: Tuple[Partition, ...]
    decoupled: Optional[bool]
    coupled: Optional[Tuple[int, int]]
    #: Whether every path of SGD keeps the pattern.
    sgd_kept: Optional[bool]
    #: What is seen at checkpoints, as in docs/json.md.
    at: Tuple[Json, ...] = field(repr=False, hash=False)
    verdicts: Dict[str, str] = field(hash=False)


@dataclass(frozen=True, repr=False)
class Claimed(Answer):
    """A claim on an instance, of :func:`verify`."""

    claim: str
    instance: str
    expected: str
    seconds: float = field(compare=False)

    @property
    def as_expected(self) -> bool:
        """Whether the verdict is the expected one."""
        return self.verdict == self.expected


@dataclass(frozen=True, repr=False)
class Verified(Shown):
    """The answer of :func:`verify`: claims in the order of the suite."""

    claims: Tuple[Claimed, ...]
    #: Claims that cannot be asked of their instance, and why.
    errors: Tuple[str, ...]

    @property
    def as_expected(self) -> bool:
        """Whether all verdicts are the expected ones, and nothing stands in the way."""
        return not self.errors and all(claim.as_expected for claim in self.claims)

    def __str__(self) -> str:
        return "".join(claim.words for claim in self.claims) + "".join(error + "\n" for error in self.errors)

    def _repr_html_(self) -> str:
        return _html.verified(self)


def _vector(texts: list[str] | None) -> Vector:
    return tuple(map(fraction, texts or ()))


def _optional(make: Any, value: Any) -> Any:
    return None if value is None else make(value)


def _multipliers(texts: dict[str, str]) -> Multipliers:
    return {int(sample): fraction(value) for sample, value in sorted(texts.items(), key=lambda item: int(item[0]))}


def _box(ends: list[dict[str, str]]) -> Box:
    return tuple(map(enclosure, ends))


def _told(data: Data, native: _native.Answer) -> tuple[Json, Json]:
    """The object of the JSON contract, and what every answer has."""
    keys = ("verdict", "statement", "reason", "certificate", "words")
    return json.loads(native.json), {"data": data, **{key: getattr(native, key) for key in keys}}


def _solved(found: Json) -> Json:
    farkas = found.get("farkas")
    return {
        "status": found["status"],
        "w": _optional(_vector, found.get("w")),
        "norm_squared": _optional(fraction, found.get("norm_squared")),
        "support": tuple(found.get("support", ())),
        "lambda_": _multipliers(found.get("lambda", {})),
        "nu": _multipliers(found.get("nu", {})),
        "non_degenerate": found.get("non_degenerate"),
        "farkas": _optional(lambda f: Farkas(_multipliers(f["lambda"]), _multipliers(f.get("nu", {}))), farkas),
    }


def solution(found: Json) -> Solution:
    """A margin object of the JSON contract."""
    return Solution(**_solved(found))


def _judgement(found: Json) -> Judgement:
    exact = ("norm_squared", "least", "margin_squared", "optimal", "ratio")
    rows = ("violated", "violated_walls", "loose")
    said: Json = {key: _optional(fraction, found[key]) for key in exact}
    said |= {key: {row["sample"]: fraction(row["value"]) for row in found[key]} for key in rows}
    said |= {key: _optional(enclosure, found[key]) for key in ("margin", "gap")}
    return Judgement(feasible=found["feasible"], separates=found["separates"], **said)


def margin(data: Data, native: _native.Answer) -> Margin:
    """Of the margin object of the JSON contract."""
    found, common = _told(data, native)
    return Margin(
        **common,
        **_solved(found),
        b=_optional(fraction, found.get("b")),
        judged=_optional(_judgement, found.get("solution")),
    )


def landscape(data: Data, native: _native.Answer) -> Landscape:
    """Of the landscape object of the JSON contract."""
    found, common = _told(data, native)
    cells = tuple(
        Cell(
            active=tuple(cell["active"]),
            witness=tuple(int(fraction(entry)) for entry in cell["witness"]),
            kind=cell["kind"],
            limit_loss=fraction(cell["limit_loss"]),
            max_margin=_optional(_vector, cell["max_margin"]),
            limit=_optional(_vector, cell["limit"]),
            self_consistent=cell["self_consistent"],
        )
        for cell in found["cells"]
    )
    infimum = _optional(fraction, found["infimum"])
    return Landscape(
        **common,
        separable=found["separable"],
        complete=found["complete"],
        infimum=infimum,
        cells=cells,
    )


def fate(data: Data, native: _native.Answer) -> Fate:
    """Of the fate object of the JSON contract."""
    found, common = _told(data, native)
    return Fate(
        **common,
        fate=found["fate"],
        scope=found["scope"],
        active=tuple(found["active"]),
        walls=tuple(found["walls"]),
        cycle=tuple(found["cycle"]),
        w_hat=_vector(found["w_hat"]),
        from_step=_optional(Step, found["from_step"]),
        direction_error=tuple(Bound(Step(b["k"]), enclosure(b["bound"])) for b in found["direction_error"]),
    )


def orbit(data: Data, native: _native.Answer) -> Orbit:
    """Of the orbit object of the JSON contract."""
    found, common = _told(data, native)
    at = tuple(
        Iterate(
            k=Step(seen["k"]),
            w=_box(seen["w"]),
            loss=enclosure(seen["loss"]),
            direction=_optional(_box, seen["direction"]),
            active=_optional(tuple, seen["active"]),
        )
        for seen in found["at"]
    )
    beyond = _optional(lambda end: Beyond(Step(end["k"]), end["reason"]), found.get("beyond"))
    by_prover = tuple(map(Step, found.get("by_prover", ())))
    return Orbit(**common, at=at, by_prover=by_prover, beyond=beyond)


def replay(data: Data, native: _native.Answer) -> Replay:
    """Of the replay object of the JSON contract."""
    found, common = _told(data, native)
    points = tuple(
        Compared(
            k=Step(point["k"]),
            enclosed=point["enclosed"],
            relative_error=_optional(enclosure, point["relative_error"]),
            within=point["within"],
            pattern_agrees=point["pattern_agrees"],
        )
        for point in found["points"]
    )
    end = found["run_end"]
    return Replay(
        **common,
        points=points,
        first_difference=_optional(Step, found["first_difference"]),
        first_wrong_pattern=_optional(Step, found["first_wrong_pattern"]),
        first_at_all=found["first_at_all"],
        run_end=RunEnd(
            k=Step(end["k"]),
            ends=end["ends"],
            since=_optional(Step, end["since"]),
            w=_optional(_vector, end["w"]),
            active=tuple(end["active"]),
        ),
        fate=found["fate"]["fate"],
        agrees=found["agrees"],
        follows=tuple(found["follows"]),
    )


def sgd(data: Data, native: _native.Answer) -> Sgd:
    """Of the sgd object of the JSON contract."""
    found, common = _told(data, native)
    bounds = tuple(
        DirectionBound(Step(b["k"]), enclosure(b["direction_error"]), enclosure(b["mean_loss"]))
        for b in found["bounds"]
    )
    expectation = tuple(
        Expectation(Step(e["k"]), e["method"], _box(e["mean"]), e["confidence"], e["samples"], e["seed"])
        for e in found["expectation"]
    )
    return Sgd(
        **common,
        invariant=found["invariant"],
        witness=found["witness"],
        active=tuple(found["active"]),
        w_hat=_vector(found["w_hat"]),
        bounds=bounds,
        expectation=expectation,
        within_from=_optional(Step, found.get("within", {}).get("from_step")),
    )


def network(data: Data, native: _native.Answer) -> Network:
    """Of the network object of the JSON contract."""
    found, common = _told(data, native)
    partitions = tuple(
        Partition(
            label=b["label"],
            column=tuple(b["column"]),
            samples=tuple(b["samples"]),
            margin=solution(b["margin"]),
            limit=_vector(b["limit"]),
            maximal=b["maximal"],
        )
        for b in found["partitions"]
    )
    return Network(
        **common,
        fate=found["fate"],
        from_step=_optional(Step, found["from_step"]),
        pattern=_optional(lambda rows: tuple(map(tuple, rows)), found["pattern"]),
        joint=_optional(solution, found["joint"]),
        partitions=partitions,
        decoupled=found["decoupled"],
        coupled=_optional(tuple, found["coupled"]),
        sgd_kept=_optional(lambda sgd: sgd["kept"], found["sgd"]),
        at=tuple(found["at"]),
        verdicts=found["verdicts"],
    )


def claimed(data: Data, native: _native.Answer) -> Claimed:
    """Of an entry of ``verify`` in the JSON contract."""
    found, common = _told(data, native)
    keys = ("claim", "instance", "expected", "seconds")
    return Claimed(**common, **{key: found[key] for key in keys})
