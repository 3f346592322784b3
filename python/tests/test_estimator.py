"""MaxMargin is a classifier of scikit-learn, and its solution is the exact one."""

from fractions import Fraction

import margincert as mc
import numpy as np
import pytest
from margincert import _estimator
from sklearn.base import clone
from sklearn.datasets import load_iris
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.estimator_checks import parametrize_with_checks

#: Checks that fit labels which were drawn at random, or clouds that overlap: no hyperplane separates
#: them, and a hard margin does not exist.
INSEPARABLE = {
    "check_classifier_data_not_an_array",
    "check_classifiers_train",
    "check_dtype_object",
    "check_estimators_dtypes",
    "check_estimators_nan_inf",
    "check_fit_check_is_fitted",
    "check_fit_idempotent",
    "check_fit_score_takes_y",
    "check_n_features_in",
    "check_n_features_in_after_fitting",
    "check_supervised_y_2d",
}
#: Those whose data are separated by a hyperplane, but by none through the origin.
OFF_ORIGIN = {
    "check_dict_unchanged",
    "check_dont_overwrite_parameters",
    "check_estimators_fit_returns_self",
    "check_estimators_overwrite_params",
    "check_estimators_pickle",
    "check_f_contiguous_array_estimator",
    "check_fit2d_1feature",
    "check_fit2d_predict1d",
    "check_methods_sample_order_invariance",
    "check_methods_subset_invariance",
    "check_pipeline_consistency",
    "check_readonly_memmap_input",
}
#: It also demands that the labels of overlapping clouds are learned.
ACCURACY = {"check_classifiers_train"}


@parametrize_with_checks([mc.MaxMargin(), mc.MaxMargin(fit_intercept=False)])
def test_scikit_learn_agrees(estimator, check, monkeypatch):
    name = getattr(check, "func", check).__name__
    if name not in INSEPARABLE | (set() if estimator.fit_intercept else OFF_ORIGIN):
        check(estimator)
        return
    with pytest.raises(Exception) as raised:
        check(estimator)
    assert any(isinstance(error, mc.NotSeparableError) for error in _causes(raised.value))
    # All else that the check looks at is tried with labels that the first feature separates.
    monkeypatch.setattr(_estimator, "margin", _separable)
    if name not in ACCURACY:
        check(estimator)


def _causes(error):
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _separable(X, y, *, intercept):
    first = X[:, 0] if intercept else X[:, 0] - X[:, 0].mean()
    signs = np.where(first > (np.median(first) if intercept else 0), 1, -1)
    if not intercept:
        X = np.column_stack([first, X[:, 1:]])
    return mc.margin(X, signs, intercept=intercept)


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
