"""What is read is what is meant, whatever holds it."""

import pickle
from decimal import Decimal
from fractions import Fraction

import margincert as mc
import numpy as np
import pandas as pd
import pytest

X = [[1, 0.5], [-0.25, 3]]
EXACT = ((Fraction(1), Fraction(1, 2)), (Fraction(-1, 4), Fraction(3)))


@pytest.mark.parametrize(
    "features",
    [
        X,
        tuple(map(tuple, X)),
        [["1", "1/2"], ["-0.25", "3e0"]],
        [[Fraction(1), Decimal("0.5")], [Fraction(-1, 4), np.int64(3)]],
        np.array(X),
        np.array(X, dtype=np.float32),
        np.array(X, dtype=">f8"),
        np.asfortranarray(X),
        np.array([[1, 7, 0.5], [-0.25, 7, 3]])[:, ::2],
        np.array(X, dtype=object),
        [np.array(row) for row in X],
        pd.DataFrame(X, columns=["a", "b"], index=["p", "q"]),
        pd.DataFrame({"a": [1, -0.25], "b": pd.array([0.5, 3.0], dtype="Float64")}),
    ],
)
@pytest.mark.parametrize("labels", [[1, -1], ("1", "-1"), np.array([1.0, -1.0]), np.array([1, -1], dtype="i1"), pd.Series([1, -1])])
def test_every_form_of_the_same_data(features, labels):
    data = mc.read(features, labels)
    assert data.rows == EXACT and data.labels == (1, -1) and (data.n, data.d) == (2, 2)


def test_floats_are_dyadic_and_text_is_decimal():
    rows = [mc.read(x, [1]).rows[0][0] for x in ([[0.1]], [["0.1"]], np.array([[0.1]]), [[np.float32(0.1)]])]
    assert rows[0] == rows[2] == Fraction(0.1) != rows[1] == Fraction(1, 10)
    assert rows[3] == Fraction(float(np.float32(0.1)))
    wide = mc.read([[np.longdouble(1) / 3]], [1]).rows[0][0]
    assert wide == Fraction(*map(int, (np.longdouble(1) / 3).as_integer_ratio()))


def test_long_numbers_are_whole():
    long = 7**6000
    assert mc.read([[long, Fraction(1, long)]], [1]).rows == ((Fraction(long), Fraction(1, long)),)
    assert "about" in mc._exact.shown(Fraction(1, long)) and repr(mc.read([[1]], [1]))


def test_frames_are_read_by_name():
    frame = pd.DataFrame({"width": [1.0, -0.5], "species": ["setosa", "other"], "height": [0, 1]})
    data = mc.read(frame, label="species", positive="setosa")
    assert data.features == ("width", "height") and data.label == "species"
    assert data.classes == {1: ("setosa",), -1: ("other",)} and data.labels == (1, -1)
    assert mc.read(frame, label="species", positive="setosa", features=["height"]).rows == ((0,), (1,))
    assert mc.read(frame[["width", "height"]], frame["species"], positive="setosa").label == "species"
    assert mc.read(frame[["width", "height"]], frame[["species"]], positive="setosa").labels == (1, -1)


def test_a_class_is_a_category_a_boolean_or_a_number():
    for values, positive in [(pd.Categorical(["a", "b"]), "a"), ([True, False], True), ([1, 0], 1), ([1.0, 0.0], 1)]:
        frame = pd.DataFrame({"x": [1, 2], "y": values})
        assert mc.read(frame, positive=positive).labels == (1, -1)


def test_data_are_pickled_whole():
    frame = pd.DataFrame({"width": [0.1, -0.5], "species": ["setosa", "other"]})
    data = mc.read(frame, label="species", positive="setosa", name="two")
    again = pickle.loads(pickle.dumps(data))
    for key in ("name", "rows", "labels", "label", "classes", "features", "eta", "w0"):
        assert getattr(again, key) == getattr(data, key)
    started = pickle.loads(pickle.dumps(mc.fate(data, eta="1/7", w0=["1/3"]))).data
    assert (started.eta, started.w0) == (Fraction(1, 7), (Fraction(1, 3),))


def test_preprocessing_is_exact():
    data = mc.read([["0.1"], ["0.3"]], [1, -1], center="class-midpoint", bias="1/3")
    assert data.rows == ((Fraction(-1, 10), Fraction(1, 3)), (Fraction(1, 10), Fraction(1, 3)))
    assert data.features == ("0", "bias")


def test_numbers_are_held_as_a_program_holds_them(root):
    tenth = Fraction(float(np.float32(0.1)))
    data = mc.read([["0.1"], ["0.3"]], [1, -1], read_as="float32", bias="0.1")
    assert data.rows == ((tenth, tenth), (Fraction(float(np.float32(0.3))), tenth))
    for held in (data, pickle.loads(pickle.dumps(data))):
        found = mc.fate(held, eta="0.1", w0=["0.1", 0])
        assert (found.data.eta, found.data.w0) == (tenth, (tenth, 0))
        assert found.data.prepared == ("read-as float32", f"bias {tenth}")
    assert mc.read([["0.1"]], [1], read_as="exact").rows == mc.read([["0.1"]], [1]).rows
    path = root / "docs/examples/two-clusters.csv"
    start = {"eta": "1/10", "w0": ["0.1", "0.3"], "read_as": "float64"}
    found = mc.fate(path, **start)
    assert found.data.eta == Fraction(0.1) and mc.check(found.certificate, against=path, **start).accepted
    assert not mc.check(found.certificate, against=path, **start | {"read_as": "exact"}).accepted
    assert all(e.lo <= Fraction(0.3) <= e.hi for e in mc.orbit(path, at=0, **start).at[0].w[1:])
    assert mc.sgd(path, at=1, **start).data.w0 == (Fraction(0.1), Fraction(0.3))
    assert mc.network(path, output=["0.1"], **start).data.output == (Fraction(0.1),)


def test_files_and_instances(root):
    data = mc.read(root / "docs/examples/two-clusters.csv")
    assert data.features == ("width", "height") and data.rows[1] == (Fraction(-1, 2), 1)
    instance = mc.read(root / "theorems/gd/instances/two-clusters-global.toml")
    assert instance.eta is not None and len(instance.w0) == instance.d and mc.fate(instance).verdict == "proved"
    assert mc.read(instance) is instance


FRAME = pd.DataFrame({"a": [1, 2, 3], "b": [3.0, 4.0, 5.0]})


@pytest.mark.parametrize(
    ("features", "labels", "options", "words"),
    [
        (X, [0, 1], {}, ["label is `0`", "positive=1 reads `1` as +1"]),
        (X, [1, 1, 1], {}, ["2 rows, but 3 labels"]),
        (X, [1, None], {}, ["label is missing"]),
        (X, np.array([1, np.nan]), {}, ["label is missing"]),
        (X, [1, 2], {"positive": 3}, ["positive= is `3`", "`1`, `2`"]),
        ([[1, 2], [3]], [1, -1], {}, ["row 1 (from 0)", "1 numbers, and row 0 has 2"]),
        ([[1, float("nan")]], [1], {}, ["row 0 (from 0), column 1", "`nan`"]),
        (np.array([[1, np.inf]]), [1], {}, ["row 0 (from 0), column 1", "`inf`"]),
        (np.array([[1j]]), [1], {}, ["'<c16'", "X.astype(float)"]),
        (np.array([["2020-01-01"]], dtype="M8[D]"), [1], {}, ["M8"]),
        (np.zeros((2, 0)), [1, -1], {}, ["no feature"]),
        (np.zeros((0, 2)), [], {}, ["no sample"]),
        ([], [], {}, ["no "]),
        (np.zeros(3), [1, 1, 1], {}, ["1 dimensions"]),
        (X, np.zeros((2, 1)), {}, ["y.ravel()"]),
        (np.ma.masked_array(X, mask=[[0, 1], [0, 0]]), [1, -1], {}, ["masked"]),
        ([[{}]], [1], {}, ["dict"]),
        ("".join, [1], {}, ["an array, a frame or a list"]),
        (FRAME, None, {}, ["no column is `label`", "label=NAME"]),
        (FRAME.assign(label=1, y=[1, 2, 1]), None, {"positive": 1}, []),
        (FRAME.assign(label=[1, -1, 1], y=[1, -1, 1]), None, {}, ["says the same", "drop=y leaves it out"]),
        (FRAME.assign(y=[1, -1, 1], target=[1, 1, -1]), None, {}, ["`y` and `target`", "label=y"]),
        (FRAME.reset_index().assign(y=[1, -1, 1]), None, {}, ["`index` looks like a row index", "drop=index"]),
        (FRAME.assign(**{"Unnamed: 0": [0, 1, 2], "y": [1, -1, 1]}), None, {}, ["drop='Unnamed: 0'"]),
        (FRAME.assign(text="q", y=[1, -1, 1]), None, {}, ["row 0 (from 0), column text", "drop=text"]),
        (FRAME.assign(y=[1, -1, 1]), None, {"drop": "z"}, ["drop= names `z`", "a, b, y"]),
        (FRAME, [1, -1, 1], {"label": "a"}, ["label and y"]),
        (X, [1, -1], {"center": "median"}, ["`center` is `median`", "class-midpoint"]),
        (X, [1, -1], {"bias": "one"}, ["bias: `one`"]),
        (X, [1, -1], {"name": "a,b"}, ["`a,b`", "1 to 100"]),
        (X, [1, -1], {"read_as": "float16"}, ["read_as: ", "`float16`", "exact, float64 or float32"]),
        ([["1e39"], [1]], [1, -1], {"read_as": "float32"}, ["beyond the numbers of float32"]),
        (X, [1, -1], {"zero_based": True}, ["about files"]),
        ("absent.csv", None, {}, ["absent.csv", "cannot be read"]),
    ],
)
def test_what_is_refused_says_what_would_be_right(features, labels, options, words):
    if not words:
        assert mc.read(features, labels, **options).d == 3
        return
    with pytest.raises(mc.InputError) as raised:
        mc.read(features, labels, **options)
    for word in words:
        assert word in str(raised.value)
    assert "--" not in str(raised.value)


def test_an_unknown_option_is_a_type_error():
    with pytest.raises(TypeError, match="'lable'.*label"):
        mc.read(X, [1, -1], lable="a")
    with pytest.raises(TypeError, match="one start, w0=; a loop"):
        mc.fate(mc.read(X, [1, -1]), eta=1, starts=[[1, 1]])


def test_sparse_matrices_name_the_remedy():
    scipy = pytest.importorskip("scipy.sparse")
    with pytest.raises(mc.InputError, match="toarray"):
        mc.read(scipy.eye(2, format="csr"), [1, -1])
