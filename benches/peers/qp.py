"""The hard-margin SVM through the origin by float solvers, and exactly by FLINT from the active set
that quadprog finds. Prints JSON: the seconds to read the file, to solve, to make it exact; imports
are not counted. Usage: qp.py FILE SOLVER.. with SOLVER among daqp, quadprog, clarabel, flint."""

import json
import sys
import time

import numpy as np


def read(path):
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    return np.ascontiguousarray(table[:, :-1] * table[:, -1:])


def by_daqp(rows):
    import daqp

    n, d = rows.shape
    bounds = np.full(n, 1e30), np.ones(n), np.zeros(n, dtype=np.intc)
    start = time.perf_counter()
    x, _, flag, _ = daqp.solve(np.eye(d), np.zeros(d), rows, *bounds)
    assert flag == 1, flag
    return time.perf_counter() - start, x


def by_quadprog(rows):
    import quadprog

    n, d = rows.shape
    columns = np.ascontiguousarray(rows.T)
    start = time.perf_counter()
    x = quadprog.solve_qp(np.eye(d), np.zeros(d), columns, np.ones(n))[0]
    return time.perf_counter() - start, x


def by_clarabel(rows):
    import clarabel
    from scipy import sparse

    n, d = rows.shape
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    matrices = sparse.eye(d, format="csc"), np.zeros(d), sparse.csc_matrix(-rows), -np.ones(n)
    start = time.perf_counter()
    found = clarabel.DefaultSolver(*matrices, [clarabel.NonnegativeConeT(n)], settings).solve()
    return time.perf_counter() - start, np.array(found.x)


def by_flint(rows):
    """The system of the active set in integers, and every row against its solution."""
    import flint
    import quadprog

    n, d = rows.shape
    start = time.perf_counter()
    _, _, _, _, _, active = quadprog.solve_qp(np.eye(d), np.zeros(d), np.ascontiguousarray(rows.T), np.ones(n))
    support = [int(i) - 1 for i in active if i > 0]
    # The decimals have two digits behind the point.
    scale = 100
    exact = np.rint(rows * scale).astype(int).tolist()
    z = flint.fmpz_mat([exact[i] for i in support])
    gram = flint.fmpq_mat(z * z.transpose())
    ones = flint.fmpq_mat(len(support), 1, [scale] * len(support))
    multipliers = gram.solve(ones)
    w = flint.fmpq_mat(z.transpose()) * multipliers
    assert all(multipliers[i, 0] >= 0 for i in range(len(support)))
    numerators, denominator = w.numer_denom()
    levels = flint.fmpz_mat(exact) * numerators
    bound = denominator * scale
    assert all(levels[i, 0] >= bound for i in range(n))
    return time.perf_counter() - start


def main():
    path, *solvers = sys.argv[1:]
    start = time.perf_counter()
    rows = read(path)
    times = {"read": time.perf_counter() - start}
    by = {"daqp": by_daqp, "quadprog": by_quadprog, "clarabel": by_clarabel}
    for solver in solvers:
        times[solver] = by_flint(rows) if solver == "flint" else by[solver](rows)[0]
    print(json.dumps(times))


main()
