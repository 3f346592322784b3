"""Recorded training loops beside the true descent."""

from fractions import Fraction

import margincert as mc
import pytest

np = pytest.importorskip("numpy")

X = np.array([[1.0, 0.0], [-0.5, 1.0], [-0.25, -1.0]])
Y = np.array([1, 1, -1])


def loop(record, steps, dtype="float64", w=(1.0, 1.0), eta=0.5):
    """What is trained, as one writes it."""
    rows, y, w = X.astype(dtype), Y.astype(dtype), np.array(w, dtype)
    for k in range(steps):
        record(k, w)
        t = (rows * w).sum(1)
        c = y * np.exp(-y * t) * (t > 0)
        w = (w + np.asarray(eta / len(y), dtype) * (c[:, None] * rows).sum(0)).astype(dtype)
    record.last(steps, w)
    return record


def test_a_double_loop_agrees_at_every_step():
    record = loop(mc.Recorder(), 300)
    assert len(record) == 301 and record.k[-1] == 300
    found = mc.replay(X, Y, run=record, eta=0.5)
    assert all(point.within and point.pattern_agrees for point in found.points)
    assert found.first_difference is None and found.run_end.ends == "moving"
    assert found.fate == "max-margin" and found.agrees is True
    assert max(point.relative_error.hi for point in found.points) < Fraction(1, 10**12)
    assert found.verdict == "verified" and mc.check(found.certificate).outcome == "accepted"


def test_only_some_steps_are_kept():
    record = loop(mc.Recorder(every=100), 250)
    assert record.k == [0, 100, 200, 250]
    assert repr(record) == "<Recorder of 4: steps 0 to 250>"
    record.last(250, [9, 9])
    assert len(record) == 4
    with pytest.raises(mc.InputError, match="steps increase"):
        record.last(10, [1, 1])


def test_a_single_loop_is_told_to_be_one():
    record = loop(mc.Recorder(every=50), 200, dtype="float32")
    close = mc.replay(X, Y, run=record, eta=0.5, tolerance="1e-3")
    assert all(point.within for point in close.points)
    apart = mc.replay(X, Y, run=record, eta=0.5, tolerance="1e-12")
    assert apart.first_difference == 50


def test_another_step_size_is_seen_at_once():
    found = mc.replay(X, Y, run=loop(mc.Recorder(), 5), eta="0.51")
    assert found.first_difference == 1


def test_files_and_pairs(tmp_path):
    record = loop(mc.Recorder(every=10), 30)
    path = tmp_path / "run.npz"
    np.savez(path, k=np.array(record.k), w=np.array([[float(Fraction(x)) for x in w] for w in record.w]))
    answers = [mc.replay(X, Y, run=run, eta=0.5) for run in (record, path, list(zip(record.k, record.w)))]
    assert answers[0].points == answers[1].points == answers[2].points


def test_what_is_no_run():
    with pytest.raises(mc.InputError, match="no step"):
        mc.replay(X, Y, run=[], eta=0.5)
    with pytest.raises(mc.InputError, match="3"):
        mc.replay(X, Y, run=[(0, [1, 2, 3])], eta=0.5)
    with pytest.raises(mc.InputError, match="run"):
        mc.replay(X, Y, run=[(1, [1, 2]), (0, [1, 2])], eta=0.5, w0=[1, 2])
    with pytest.raises(mc.InputError, match="w0"):
        mc.replay(X, Y, run=[(1, [1, 2])], eta=0.5)
    with pytest.raises(mc.InputError, match="items"):
        mc.replay(X, Y, run={0: [1, 2]}, eta=0.5)
    with pytest.raises(mc.InputError, match="every"):
        mc.Recorder(every=0)


def test_a_run_that_overflows():
    found = mc.replay(X, Y, run=[(0, [1.0, 1.0]), (1, [float("nan"), 1.0])], eta=0.5)
    assert found.run_end.ends == "nan" and found.first_difference == 1


def test_the_derivative_at_zero():
    half = mc.fate([[1, 2], [2, 1]], [1, 1], eta="1/2", w0=[0, 0], relu_at_zero=0.5)
    assert half.fate == "max-margin" and half.data.relu_at_zero == Fraction(1, 2)
    assert "derivative 1/2 of max(x, 0) at 0" in half.statement
    assert mc.fate([[1, 2], [2, 1]], [1, 1], eta="1/2", w0="zeros").fate == "dead"
    run = [(0, [0.0, 0.0]), (1, [0.375, 0.375])]
    assert mc.replay([[1, 2], [2, 1]], [1, 1], run=run, eta="1/2", relu_at_zero="1/2").first_difference is None
    assert mc.replay([[1, 2], [2, 1]], [1, 1], run=run, eta="1/2").first_difference == 1
    with pytest.raises(mc.InputError, match="0, 1/2 or 1"):
        mc.fate(X, Y, eta=0.5, w0=[0, 0], relu_at_zero=2)


class Tensor:
    """What PyTorch's has of it."""

    def __init__(self, values, on_device=True):
        self.values, self.on_device = values, on_device

    def detach(self):
        return Tensor(self.values)

    def cpu(self):
        return Tensor(self.values, False)

    def tolist(self):
        assert not self.on_device
        return self.values


def test_tensors_leave_their_gradients_behind():
    record = mc.Recorder()
    record(0, Tensor([[0.5, -1.25]]))
    assert record.w == [["1/2", "-5/4"]]
