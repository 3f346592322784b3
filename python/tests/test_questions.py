"""The answers are the crate's, exactly; the numbers are those that README.md shows."""

import json
import pickle
from fractions import Fraction

import margincert as mc
import numpy as np
import pytest

START = {"eta": "1/2", "w0": [1, 1]}


def test_margin(two_clusters):
    found = mc.margin(*two_clusters, active="positives")
    assert (found.verdict, found.status) == ("proved", "optimal")
    assert found.w == (1, Fraction(3, 2)) and found.norm_squared == Fraction(13, 4)
    assert found.lambda_ == {0: Fraction(7, 4), 1: Fraction(3, 2)} and found.support == (0, 1)
    assert found.margin.lo**2 < 1 / found.norm_squared < found.margin.hi**2
    assert float(found.margin.hi - found.margin.lo) < 1e-18
    assert mc.margin([[1, 0], [0, 1]], [1, 1]).w == (1, 1)
    assert mc.margin([[3, 4]], [1]).margin == (5, 5)
    assert "KKT certificate" in str(found)
    np.testing.assert_array_equal(np.array(found.w, dtype=float), [1, 1.5])


def test_margin_without_solution():
    found = mc.margin([[1], [1]], [1, -1])
    assert (found.status, found.w, found.margin, found.verdict) == ("infeasible", None, None, "proved")
    assert found.farkas.lambda_ == {0: 1, 1: 1}


def test_margin_with_an_intercept():
    found = mc.margin([["3"], ["1"]], [1, -1], intercept=True)
    assert (found.w, found.b) == ((1,), -2) and mc.check(found.certificate).accepted
    with pytest.raises(mc.InputError, match="one label"):
        mc.margin([[1]], [1], intercept=True)
    with pytest.raises(mc.InputError, match="walls"):
        mc.margin([[1], [2]], [1, -1], intercept=True, walls=True)


def test_a_w_is_judged(two_clusters):
    found = mc.margin(*two_clusters, active=[1, 0], solution=np.array([1, 1.5]))
    assert found.judged.ratio == 1 and found.judged.violated == {}
    worse = mc.margin(*two_clusters, active="positives", solution=["1", "1.4999"]).judged
    assert worse.violated == {1: Fraction(9999, 10000)} and worse.ratio < 1 and worse.gap.lo > 0
    with pytest.raises(mc.InputError, match="3 weights, not 2"):
        mc.margin(*two_clusters, solution=[1, 2, 3])
    for active in ("all", [2], [0, 0], [-1], [9]):
        with pytest.raises(mc.InputError):
            mc.margin(*two_clusters, active=active)


def test_landscape(two_clusters):
    found = mc.landscape(*two_clusters)
    assert found.complete and found.separable and found.infimum == Fraction(1, 3) and found.verdict == "proved"
    assert [(cell.active, cell.kind) for cell in found.cells] == [((0,), "spurious"), ((0, 1), "global"), ((1,), "spurious")]
    assert found.cells[2].limit == (Fraction(-2, 5), Fraction(4, 5)) and all(c.self_consistent for c in found.cells)
    early = mc.landscape(*two_clusters, max_cells=1)
    assert not early.complete and (early.verdict, early.reason) == ("undecided", "the atlas is not complete")


def test_fate(two_clusters):
    found = mc.fate(*two_clusters, **START, at=[10**6, "1e100", "1e1000000"])
    assert (found.fate, found.scope, found.active) == ("max-margin", "global", (0, 1))
    assert found.w_hat == (1, Fraction(3, 2)) and found.from_step == 1
    assert [str(b.k) for b in found.direction_error] == ["1000000", "1e100", "1e1000000"]
    assert found.direction_error[1].k == 10**100 and found.direction_error[2].k.log() == pytest.approx(2302585.09)
    assert float(found.direction_error[0].bound.hi) == pytest.approx(0.358861, abs=1e-6)
    assert mc.fate(*two_clusters, **START, at=[b.k for b in found.direction_error]) == found
    assert pickle.loads(pickle.dumps(found.direction_error)) == found.direction_error
    assert found.statement in str(found) and "1e1000000" in repr(found)


def test_memory_and_file_give_the_same_certificate(two_clusters, root):
    file = root / "docs/examples/two-clusters.csv"
    memory = mc.read(*two_clusters, name="two-clusters")
    assert mc.fate(file, **START).certificate == mc.fate(memory, **START).certificate
    assert mc.margin(file).certificate == mc.margin(memory).certificate
    assert mc.landscape(file).certificate == mc.landscape(memory).certificate


def test_undecided_is_an_answer():
    found = mc.fate([[1, 0], [0, 1]], [1, -1], eta=1, w0=[0, 1], max_steps=0)
    assert (found.fate, found.verdict, found.certificate) == ("undecided", "undecided", None) and found.reason


@pytest.mark.parametrize("w0", [[1, 1], (1.0, "1"), np.ones(2), np.ones((1, 2)), "ones", "1,1"])
def test_every_form_of_a_start(two_clusters, w0):
    boxes = mc.orbit(*two_clusters, eta=0.5, w0=w0, at=0).at[0].w
    assert len(boxes) == 2 and all(box.lo < 1 < box.hi and box.hi - box.lo < Fraction(1, 10**18) for box in boxes)


def test_orbit(two_clusters):
    found = mc.orbit(*two_clusters, **START, at=["1e100", 3])
    near, far = found.at
    assert (near.k, far.k) == (3, 10**100) and far.active == (0, 1)
    assert found.verdict == "verified" and found.by_prover == () and found.beyond is None
    assert 227.907 < far.w[0].lo < far.w[0].hi < 227.908
    w = np.ones(2)
    for _ in range(3):  # the model in a loop of doubles
        x, y = np.array(two_clusters[0], dtype=float), np.array(two_clusters[1])
        z = x @ w
        w = w + 0.5 / 3 * ((y * np.exp(-y * z) * (z > 0)) @ x)
    assert all(abs(float(box.lo) - c) < 1e-12 for box, c in zip(near.w, w))
    stepped = mc.orbit(*two_clusters, **START, at=[10, "1e9"], method="step", max_steps=1000)
    assert len(stepped.at) == 1 and stepped.beyond.k == 10**9 and stepped.beyond.reason


def test_sgd(two_clusters):
    found = mc.sgd([[1, 0], [0, 1]], [1, 1], eta="1/2", w0=[1, 1], at=[10, "1e100"], error="1/2", paths=50, seed=3)
    assert found.verdict == "proved" and found.invariant and found.w_hat == (1, 1)
    assert [str(b.k) for b in found.bounds] == [str(found.within_from), "10", "1e100"]
    assert found.bounds[0].direction_error.hi <= 0.5 and found.bounds[-1].direction_error.hi < 2
    simulated = [e for e in found.expectation if e.method == "monte-carlo"]
    assert simulated and (simulated[0].samples, simulated[0].seed, simulated[0].confidence) == (50, 3, "0.99")
    broken = mc.sgd(*two_clusters, **START)
    assert not broken.invariant and broken.verdict == "vacuous" and broken.witness


def test_network(root):
    instance = mc.read(next(iter(sorted((root / "theorems/network/instances").glob("*.toml")))))
    found = mc.network(instance, at=[10**3])
    again = mc.network(
        [[str(x) for x in row] for row in instance.rows], list(instance.labels),
        output=instance.output, eta=instance.eta, w0=np.array(instance.w0).reshape(len(instance.output), -1), at=1000,
    )
    assert found.fate == again.fate and found.partitions == again.partitions and found.joint == again.joint
    assert set(found.verdicts) == {"network.joint", "network.partition", "network.coupled"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"w0": [1, 1]}, "eta"),
        ({"eta": 1}, "w0"),
        ({"eta": 0, "w0": [1, 1]}, "`eta` is 0"),
        ({"eta": "x", "w0": [1, 1]}, "eta: `x`"),
        ({"eta": 1, "w0": [1]}, "1 entries"),
        ({"eta": 1, "w0": "twos"}, "w0: `twos`"),
        ({"eta": 1, "w0": 3}, "a list of numbers"),
        ({**START, "at": [1e100]}, "text such as '1e100'"),
        ({**START, "at": [1.5]}, "1.5"),
        ({**START, "at": ["-1"]}, "at: `-1`"),
        ({**START, "output": [0]}, "output"),
        ({**START, "output": []}, "output"),
    ],
)
def test_a_bad_start_is_named(two_clusters, options, words):
    with pytest.raises(mc.InputError) as raised:
        mc.fate(*two_clusters, **options)
    assert words in str(raised.value)


def test_other_options_are_named(two_clusters):
    with pytest.raises(mc.InputError, match="at: the steps"):
        mc.orbit(*two_clusters, **START)
    with pytest.raises(mc.InputError, match="method: `leap`"):
        mc.orbit(*two_clusters, **START, at=1, method="leap")
    with pytest.raises(mc.InputError, match="confidence: `2` is not between 0 and 1"):
        mc.sgd(*two_clusters, **START, confidence=2)
    with pytest.raises(mc.InputError, match="error: `2` is not between 0 and 2"):
        mc.sgd(*two_clusters, **START, error=2)


def test_answers_are_frozen_and_shown(two_clusters):
    found = mc.fate(*two_clusters, **START)
    with pytest.raises(AttributeError):
        found.fate = "dead"
    html = found._repr_html_()
    assert "max-margin" in html and "proved: " in html and html.count("<tr>") > 5
    odd = mc.margin([[1]], ["<b>"], positive="<b>")
    assert "<b>" not in odd._repr_html_() and "&lt;b&gt;" in odd._repr_html_()
    for answer in (odd, found, mc.landscape(*two_clusters), mc.orbit(*two_clusters, **START, at=5)):
        assert json.loads(answer.certificate) and answer._repr_html_() and repr(answer).startswith(type(answer).__name__)
