"""Pictures show what was found."""

import margincert as mc
import matplotlib
import pytest

matplotlib.use("Agg")
from matplotlib import pyplot  # noqa: E402
from matplotlib.patches import Wedge  # noqa: E402

START = {"eta": "1/2", "w0": [1, 1]}


@pytest.fixture(autouse=True)
def _closed():
    yield
    pyplot.close("all")


def test_the_cells_are_sectors(two_clusters):
    ax = mc.plot_landscape(mc.landscape(*two_clusters))
    wedges = [patch for patch in ax.patches if isinstance(patch, Wedge)]
    assert {text.get_text() for text in ax.texts} >= {"{0}", "{0, 1}", "{1}"} and len(wedges) == 3
    ends = sorted((w.theta1, w.theta2) for w in wedges)
    assert all(a[1] == pytest.approx(b[0]) for a, b in zip(ends, ends[1:]))


def test_the_path_tends_to_the_limit(two_clusters):
    fate = mc.fate(*two_clusters, **START)
    ax = mc.plot_phase(fate, landscape=mc.landscape(*two_clusters), steps=300)
    path, start, limit = ax.lines
    assert len(path.get_xdata()) == 301 and start.get_xdata()[0] == 1
    x, y = (values[-1] for values in limit.get_data())
    assert y / x == pytest.approx(1.5) and ax.get_title() == "max-margin (global)"


def test_nothing_is_cut_off(two_clusters):
    fate, landscape = mc.fate(*two_clusters, **START), mc.landscape(*two_clusters)
    for ax in (mc.plot_phase(fate), mc.plot_phase(fate, landscape=landscape), mc.plot_landscape(landscape)):
        figure = ax.figure
        figure.draw_without_rendering()
        box, (width, height) = figure.get_tightbbox(), figure.get_size_inches()
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height


def test_bounds_are_above_what_is_enclosed(two_clusters):
    at = ["1e3", "1e6", "1e100"]
    fate = mc.fate(*two_clusters, **START, at=at)
    ax = mc.plot_direction_error(fate, mc.orbit(*two_clusters, **START, at=at))
    bounds = ax.lines[0].get_ydata()
    boxes = [line.get_ydata() for line in ax.lines[1::2]]
    assert len(boxes) == 3 and all(lo <= hi <= bound for (lo, hi), bound in zip(boxes, bounds))


def test_what_cannot_be_drawn_is_said(two_clusters):
    with pytest.raises(mc.InputError, match="two features"):
        mc.plot_landscape(mc.landscape([[1]], [1]))
    with pytest.raises(mc.InputError, match="dead"):
        mc.plot_direction_error(mc.fate(*two_clusters, eta=1, w0="zeros"))
