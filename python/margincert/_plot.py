"""Pictures with matplotlib. What decides is exact; a picture shows the nearest doubles of it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Iterable, Sequence

from ._answers import Fate, Landscape, Orbit
from ._data import Data
from ._exact import Enclosure
from ._native import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = {"global": "#2a7f62", "spurious": "#a5610a", "dead": "#5d636c"}
_LIMIT, _PATH = "#b3261e", "#1f4e9c"


def plot_landscape(landscape: Landscape, *, ax: Axes | None = None) -> Axes:
    """The cells of two-dimensional data as sectors, with their limits as arrows.

    Each is labelled with its active positives, or their number; colours tell global, spurious and dead minima apart.
    """
    ax = _plane(landscape.data, ax, "the landscape")
    _sectors(ax, landscape)
    for cell in landscape.cells:
        if cell.limit is not None:
            x, y = _unit(cell.limit)
            ax.annotate("", (0.98 * x, 0.98 * y), (0, 0), arrowprops={"arrowstyle": "->", "color": _LIMIT})
    ax.plot([], [], color=_LIMIT, label="limit $\\hat w^c_J$")
    ax.set(xlim=(-1.35, 1.35), ylim=(-1.35, 1.35), title=f"{len(landscape.cells)} asymptotic minima")
    _legend(ax)
    return ax


def plot_phase(fate: Fate, *, steps: int = 1000, landscape: Landscape | None = None, ax: Axes | None = None) -> Axes:
    """A path of gradient descent on two-dimensional data, and the limit that is proved.

    The path is a loop in doubles, for the eye: nothing is proved by it. The limit is exact. The
    cells of ``landscape`` stand behind it.
    """
    data = fate.data
    ax = _plane(data, ax, "the phase portrait")
    path = _path(data, steps)
    size = max(math.hypot(*w) for w in path) * 1.1 or 1.0
    if landscape is not None:
        _sectors(ax, landscape, size)
    ax.plot(*zip(*path), color=_PATH, lw=1.2, label=f"$w_k$ to k = {steps}, in doubles")
    ax.plot(*path[0], "o", color=_PATH, ms=5, label="$w_0$")
    if fate.w_hat:
        x, y = _unit(fate.w_hat)
        ax.plot([0, size * x], [0, size * y], "--", color=_LIMIT, lw=1.2, label="limit $\\hat w$, proved")
    ax.set(xlim=(-size, size), ylim=(-size, size), title=f"{fate.fate}" + (f" ({fate.scope})" if fate.scope else ""))
    _legend(ax)
    return ax


def plot_direction_error(fate: Fate, orbit: Orbit | None = None, *, ax: Axes | None = None) -> Axes:
    """The error of the direction against ln k: the proved bound, and enclosures of what it is."""
    if not fate.direction_error:
        raise InputError(f"the fate {fate.fate} has no bound of the direction's error to be drawn")
    ax = _axes(ax)
    bounds = [(b.k.log(), float(b.bound.hi)) for b in fate.direction_error]
    ax.plot(*zip(*bounds), "v-", color=_LIMIT, ms=5, lw=0.8, label="at most, proved")
    seen = [(i.k.log(), _distance(i.direction, fate.w_hat)) for i in (orbit.at if orbit else ()) if i.direction]
    for at, (x, (lo, hi)) in enumerate(seen):
        ax.plot([x, x], [lo, hi], color=_PATH, lw=3, label="enclosed" if at == 0 else None)
        ax.plot(x, (lo + hi) / 2, "_", color=_PATH, ms=9)
    ax.set(yscale="log", xlabel="ln k", ylabel=r"$|w_k/|w_k| - \hat w/|\hat w||$")
    if all(x > 0 for x, _ in bounds):
        ax.set_xscale("log")
    ax.legend(fontsize="small")
    return ax


def _axes(ax: Axes | None) -> Any:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'margincert[plot]'") from error
    # "constrained" would see the legend beside axes of equal aspect only when it draws again.
    return pyplot.subplots(layout="compressed")[1]


def _legend(ax: Any) -> None:
    """Beside the picture, where it hides nothing."""
    ax.legend(loc="upper left", bbox_to_anchor=(1.02, 1), borderaxespad=0, fontsize="small")


def _plane(data: Data, ax: Axes | None, what: str) -> Any:
    if data.d != 2:
        raise InputError(f"{what} is drawn for two features, and the data have {data.d}")
    if len(data.output) != 1:
        raise InputError(f"{what} is drawn for one neuron, and the data have a network of {len(data.output)}")
    ax = _axes(ax)
    ax.set_aspect("equal")
    names = data.features
    ax.set(xlabel=f"$w$[{names[0]}]", ylabel=f"$w$[{names[1]}]")
    return ax


def _sectors(ax: Any, landscape: Landscape, radius: float = 1.0) -> None:
    from matplotlib.patches import Wedge

    walls = _walls(landscape.data)
    told: set[str] = set()
    for cell in sorted(landscape.cells, key=lambda cell: list(_COLOURS).index(cell.kind)):
        angle = math.degrees(math.atan2(*map(float, reversed(cell.witness))))
        start, end = _between(walls, angle)
        colour = _COLOURS[cell.kind]
        label = None if cell.kind in told else cell.kind
        told.add(cell.kind)
        ax.add_patch(Wedge((0, 0), radius, start, end, facecolor=colour, alpha=0.22, edgecolor=colour, label=label))
        middle = math.radians((start + end) / 2)
        words = "{" + ", ".join(map(str, cell.active)) + "}" if len(cell.active) < 5 else f"|J| = {len(cell.active)}"
        place = (1.12 * radius * math.cos(middle), 1.12 * radius * math.sin(middle))
        if radius == 1.0:
            ax.text(*place, words, ha="center", va="center", fontsize="small", color=colour)


def _walls(data: Data) -> list[float]:
    """The angles at which some x_i.w = 0, in degrees, ascending."""
    ends = {round(math.degrees(math.atan2(y, x)) + turn, 9) for x, y in data.rows if x or y for turn in (-90, 90)}
    return sorted((end + 180) % 360 - 180 for end in ends)


def _between(walls: Sequence[float], angle: float) -> tuple[float, float]:
    if not walls:
        return angle - 180, angle + 180
    below = max((w for w in walls if w < angle - 1e-9), default=walls[-1] - 360)
    above = min((w for w in walls if w > angle + 1e-9), default=walls[0] + 360)
    return below, above


def _path(data: Data, steps: int) -> list[tuple[float, float]]:
    samples = [(float(x), float(y), label) for (x, y), label in zip(data.rows, data.labels)]
    assert data.eta is not None and data.w0 is not None
    rate, (a, b) = float(data.eta) / data.n, map(float, data.w0)
    path = [(a, b)]
    for _ in range(steps):
        # ReLU'(0) = 0: what lies on its boundary does not push.
        pushes = [(x, y, s, x * a + y * b) for x, y, s in samples]
        try:
            forces = [(s * rate * math.exp(-s * z), x, y) for x, y, s, z in pushes if z > 0]
        except OverflowError:
            break
        a, b = a + sum(f * x for f, x, _ in forces), b + sum(f * y for f, _, y in forces)
        path.append((a, b))
    return path


def _unit(vector: Iterable[Any]) -> tuple[float, ...]:
    entries = list(vector)
    largest = max(abs(x) for x in entries)
    scaled = [float(x / largest) for x in entries]
    size = math.hypot(*scaled)
    return tuple(x / size for x in scaled)


def _distance(direction: Iterable[Enclosure], w_hat: Iterable[Any]) -> tuple[float, float]:
    least = most = 0.0
    for ends, u in zip(direction, _unit(w_hat)):
        lo, hi = float(ends.lo) - u, float(ends.hi) - u
        most += max(lo * lo, hi * hi)
        least += 0.0 if lo <= 0 <= hi else min(lo * lo, hi * hi)
    return math.sqrt(least), math.sqrt(most)
