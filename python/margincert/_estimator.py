"""The exact hard-margin SVM as a scikit-learn classifier."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from ._ask import margin


class NotSeparableError(ValueError):
    """No hyperplane separates the classes: there is no hard margin."""


class MaxMargin(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """The hard-margin SVM of two classes, solved exactly.

    The doubles of X are taken as the dyadic numbers that they are, and the solution is the exact
    one, with a certificate; ``coef_`` and ``intercept_`` are the doubles nearest to it. Predictions
    are made in doubles; ``exact_decision_function`` has no rounding.

    Parameters
    ----------
    fit_intercept : bool, default=True
        Whether there is a free intercept, which costs nothing. Without one the hyperplane passes
        through the origin.

    Attributes
    ----------
    classes_ : array of shape (2,)
    coef_ : array of shape (1, n_features)
    intercept_ : array of shape (1,)
    exact_coef_ : tuple of Fraction
    exact_intercept_ : Fraction
    support_ : array of int
        The samples on the margin.
    answer_ : Margin
        The exact answer: multipliers, statement, certificate.
    n_features_in_ : int
    """

    def __init__(self, *, fit_intercept: bool = True) -> None:
        self.fit_intercept = fit_intercept

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags

    def fit(self, X: Any, y: Any) -> MaxMargin:
        """Solves the problem.

        Raises :class:`NotSeparableError` where no hyperplane separates the classes.
        """
        X, y = validate_data(self, X, y, dtype=numpy.float64)
        check_classification_targets(y)
        kind = type_of_target(y, input_name="y", raise_unknown=True)
        if kind != "binary":
            raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
        self.classes_ = numpy.unique(y)
        if len(self.classes_) != 2:
            raise ValueError(f"MaxMargin needs samples of two classes, and y has one class: {self.classes_[0]!r}")
        signs = numpy.where(y == self.classes_[1], 1, -1)
        self.answer_ = margin(X, signs, intercept=self.fit_intercept)
        if self.answer_.w is None:
            where = "separates" if self.fit_intercept else "through the origin separates"
            raise NotSeparableError(f"no hyperplane {where} the classes: the hard margin does not exist")
        self.exact_coef_ = self.answer_.w
        self.exact_intercept_ = self.answer_.b or Fraction(0)
        self.support_ = numpy.array(self.answer_.support, dtype=numpy.intp)
        self.coef_ = numpy.array([self.exact_coef_], dtype=numpy.float64)
        self.intercept_ = numpy.array([self.exact_intercept_], dtype=numpy.float64)
        return self

    def decision_function(self, X: Any) -> Any:
        """w.x + b in doubles, one a sample; positive for ``classes_[1]``."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=numpy.float64, reset=False)
        return X @ self.coef_[0] + self.intercept_[0]

    def exact_decision_function(self, X: Any) -> tuple[Fraction, ...]:
        """w.x + b exactly, of the doubles in X."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=numpy.float64, reset=False)
        products = ([w * Fraction(x) for w, x in zip(self.exact_coef_, row)] for row in X.tolist())
        return tuple(sum(row, self.exact_intercept_) for row in products)

    def predict(self, X: Any) -> Any:
        """The class of each sample, by the sign of :meth:`decision_function`."""
        decisions = self.decision_function(X)
        return self.classes_[(decisions > 0).astype(int)]
