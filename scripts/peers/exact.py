"""Exact answers: the data as fractions, w judged, and margincert's optimum not believed but shown
by its multipliers."""

import csv
import json
import os
import subprocess
from fractions import Fraction


def read(path):
    """The rows y_i x_i of a data file with a header and a column `label`."""
    with open(path, newline="") as file:
        header, *rows = [row for row in csv.reader(file) if row]
    at = header.index("label")
    return [[Fraction(row[at]) * Fraction(x) for c, x in enumerate(row) if c != at] for row in rows]


def dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))


def margincert(path):
    """What `margincert margin` answers, as JSON."""
    program = os.environ.get("MARGINCERT", "target/release/margincert")
    command = [program, "margin", str(path), "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def least_norm_squared(rows, answer):
    """|w^|^2, or None where no w is feasible: proved here, by the multipliers of the answer."""
    if answer["status"] == "infeasible":
        weights = multipliers(answer["farkas"]["lambda"])
        assert any(weights.values()) and not any(combination(rows, weights))
        return None
    w = [Fraction(x) for x in answer["w"]]
    weights = multipliers(answer["lambda"])
    assert all(dot(row, w) >= 1 for row in rows), "feasible"
    assert all(dot(rows[i], w) == 1 for i in weights), "complementary"
    assert combination(rows, weights) == w, "stationary"
    return dot(w, w)


def multipliers(named):
    weights = {int(i): Fraction(x) for i, x in named.items()}
    assert all(x >= 0 for x in weights.values())
    return weights


def combination(rows, weights):
    return [sum((x * rows[i][c] for i, x in weights.items()), Fraction(0)) for c in range(len(rows[0]))]


class Judged:
    """A vector of doubles in the problem: its square norm, its least y_i x_i.w, the number of rows
    below 1, all exact."""

    def __init__(self, rows, w):
        w = [Fraction(float(x)) for x in w]
        values = [dot(row, w) for row in rows]
        self.norm_squared = dot(w, w)
        self.least = min(values)
        self.violated = sum(value < 1 for value in values)

    def margin_ratio(self, optimal):
        """(margin / greatest margin)^2; None where w does not separate."""
        if self.least <= 0 or optimal is None:
            return None
        return self.least * self.least * optimal / self.norm_squared
