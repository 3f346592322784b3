"""MaxMargin is a classifier of scikit-learn, and its solution is the exact one."""

from fractions import Fraction

import margincert as mc
import numpy as np
import pytest
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.estimator_checks import parametrize_with_checks

#: Checks whose data no hyperplane separates: there a hard margin does not exist.
EXPECTED_FAILURES: dict[str, str] = {}


@parametrize_with_checks(
    [mc.MaxMargin(), mc.MaxMargin(fit_intercept=False)],
    expected_failed_checks=lambda _: EXPECTED_FAILURES,
)
def test_scikit_learn_agrees(estimator, check):
    check(estimator)


def test_iris():
    X, y = load_iris(return_X_y=True)
    y = np.where(y == 0, "setosa", "other")
    model = mc.MaxMargin().fit(X, y)
    assert model.score(X, y) == 1 and model.answer_.verdict == "proved" and mc.check(model.answer_.certificate).accepted
    least = min(abs(value) for value in model.exact_decision_function(X))
    assert least == 1 and all(isinstance(c, Fraction) for c in model.exact_coef_)
    svc = SVC(kernel="linear", C=1e10, tol=1e-10).fit(X, y)
    np.testing.assert_allclose(model.coef_, svc.coef_, rtol=1e-4)
    assert set(model.support_) >= set(svc.support_)
    assert model.answer_.norm_squared <= sum(Fraction(c) ** 2 for c in svc.coef_[0]) * (1 + Fraction(1, 10**4))


def test_it_stands_in_pipelines():
    X, y = load_iris(return_X_y=True)
    scores = cross_val_score(make_pipeline(StandardScaler(), mc.MaxMargin()), X[:100], y[:100], cv=3)
    assert scores.min() == 1 and clone(mc.MaxMargin(fit_intercept=False)).fit_intercept is False


def test_without_a_hyperplane_there_is_no_margin():
    X, y = np.array([[0.0], [1.0], [2.0]]), [0, 1, 0]
    with pytest.raises(mc.NotSeparableError, match="no hyperplane separates"):
        mc.MaxMargin().fit(X, y)
    with pytest.raises(mc.NotSeparableError, match="through the origin"):
        mc.MaxMargin(fit_intercept=False).fit([[1.0], [2.0]], [0, 1])
