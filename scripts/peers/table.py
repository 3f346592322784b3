"""Writes the tables of docs/peers.md, between its marks: what each solver says on each input, beside
the exact answer. `make peers`."""

import multiprocessing
import re
import sys
import warnings
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import numpy as np

import cells
import exact
import solvers

LIMIT = 60  # seconds for one answer
ROOT = Path(__file__).resolve().parents[2]
INPUTS = [
    "scripts/peers/inputs/parallel.csv",
    "scripts/peers/inputs/three-rows.csv",
    "scripts/peers/inputs/five-rows.csv",
    "scripts/peers/inputs/steep.csv",
    "scripts/peers/inputs/opposite.csv",
    "docs/examples/two-clusters.csv",
    "data/iris_setosa_vs_rest.csv",
    "data/wine_1_vs_rest.csv",
    "data/sonar_M_vs_R.csv",
    "data/breast_cancer.csv",
]
SOLVERS = [
    ("ProxQP", "proxsuite", solvers.proxqp, {}),
    ("ProxQP, eps_abs = 1e-9", "proxsuite", solvers.proxqp, {"eps_abs": 1e-9}),
    ("ProxQP, check_duality_gap", "proxsuite", solvers.proxqp, {"check_duality_gap": True}),
    ("DAQP", "daqp", solvers.daqp, {}),
    ("DAQP, sing_tol = 1e-20", "daqp", solvers.daqp, {"sing_tol": 1e-20}),
    ("quadprog", "quadprog", solvers.quadprog, {}),
    ("Clarabel", "clarabel", solvers.clarabel, {}),
    ("OSQP", "osqp", solvers.osqp, {}),
    ("OSQP, eps = 1e-9", "osqp", solvers.osqp, {"eps_abs": 1e-9, "eps_rel": 1e-9, "max_iter": 100_000}),
]


def answer(send, solve, Z, settings):
    warnings.simplefilter("ignore")
    said, w = solve(Z, **settings)
    send.send((said, None if w is None else [float(x) for x in w]))


def within_limit(solve, Z, settings):
    """What a solver says, or that it says nothing in time."""
    receive, send = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=answer, args=(send, solve, Z, settings))
    process.start()
    send.close()
    try:
        return receive.recv() if receive.poll(LIMIT) else (f"no answer in {LIMIT} s", None)
    except EOFError:
        return "an error", None
    finally:
        process.terminate()
        process.join()


def decimal(x, digits=6):
    return "-" if x is None else f"{float(x):.{digits}g}"


def problems():
    lines = ["| input | n x d | solver | it says | its \\|w\\|^2 | exact | least y x.w | rows below 1 | lost margin |"]
    lines.append("|---|---|---|---|---|---|---|---|---|")
    for path in INPUTS:
        rows = exact.read(ROOT / path)
        optimal = exact.least_norm_squared(rows, exact.margincert(ROOT / path))
        Z = np.array([[float(x) for x in row] for row in rows])
        for name, _, solve, settings in SOLVERS:
            said, w = within_limit(solve, Z, settings)
            shown = "infeasible" if optimal is None else decimal(optimal)
            head = f"| {Path(path).stem} | {len(rows)} x {len(rows[0])} | {name} | {said} |"
            print(f"{head} .. | {shown} |", file=sys.stderr, flush=True)
            if w is None or not np.all(np.isfinite(w)):
                lines.append(f"{head} - | {shown} | - | - | - |")
                continue
            judged = exact.Judged(rows, w)
            ratio = judged.margin_ratio(optimal)
            lost = "all" if ratio is None else lost_margin(ratio)
            lines.append(
                f"{head} {decimal(judged.norm_squared)} | {shown} | {decimal(judged.least)} | {judged.violated} | {lost} |"
            )
    return lines


def lost_margin(ratio):
    """1 - margin / greatest margin, from the exact ratio of the squares."""
    if ratio == 1:
        return "0"
    return decimal(float(1 - ratio) / (1 + float(ratio) ** 0.5), 2)


def support_vectors():
    """SVC with its intercept on 4099 | 4097: the exact weight is 2 / (4099 - 4097) = 1."""
    from sklearn.svm import SVC

    lines = ["| x of +1, of -1 | setting | weight | exact |", "|---|---|---|---|"]
    for high, low, C in [(4099, 4097, 1), (4099, 4097, 10), (1, -1, 10), (40999, 40997, 10), (4195, 4001, 10)]:
        model = SVC(kernel="linear", C=C).fit([[high], [low]], [1, -1])
        lines.append(f"| {high}, {low} | C = {C} | {decimal(model.coef_[0, 0])} | {Fraction(2, high - low)} |")
    return lines


def seeds():
    """LinearSVC, fitted five times on the same data."""
    from sklearn.svm import LinearSVC

    lines = ["| data | setting | farthest of five fits from the first, relative | warns |", "|---|---|---|---|"]
    for name in ["breast_cancer", "wine_1_vs_rest", "iris_setosa_vs_rest"]:
        table = np.loadtxt(ROOT / f"data/{name}.csv", delimiter=",", skiprows=1)
        y, X = table[:, 0], table[:, 1:]
        for setting in [{}, {"loss": "hinge"}, {"loss": "hinge", "random_state": 0}]:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                fits = [LinearSVC(**setting).fit(X, y).coef_[0] for _ in range(5)]
            far = max(np.linalg.norm(fit - fits[0]) for fit in fits) / np.linalg.norm(fits[0])
            size = "0" if far == 0 else f"1e{round(np.log10(far))}"
            text = ", ".join(f"{key}={value!r}" for key, value in setting.items()) or "as it is"
            lines.append(f"| {name} | {text} | {size} | {'yes' if caught else 'no'} |")
    return lines


def versions():
    names = sorted({package for _, package, _, _ in SOLVERS} | {"scikit-learn", "pycddlib-standalone", "numpy", "scipy"})
    return ["| package | version |", "|---|---|"] + [f"| {name} | {version(name)} |" for name in names]


def main():
    page = ROOT / "docs/peers.md"
    tables = {
        "versions": versions, "problems": problems, "svc": support_vectors, "seeds": seeds, "cells": cells.table,
    }
    made = {name: make() for name, make in tables.items()}
    text = page.read_text()
    for name, lines in made.items():
        block = f"<!-- {name} -->\n\n" + "\n".join(lines) + "\n\n<!-- end -->"
        text, count = re.subn(f"<!-- {name} -->.*?<!-- end -->", lambda _: block, text, count=1, flags=re.S)
        assert count == 1, name
    page.write_text(text)


if __name__ == "__main__":
    main()
