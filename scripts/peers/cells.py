"""The cells of 15 hyperplanes in dimension 6, by linear programs of cddlib in floats: one for each
way to go on with a sign pattern, as SageMath and others do it exactly."""

from itertools import combinations
from math import comb

import cdd

N, D, SEED = 15, 6, 13


def rows(n, d, seed):
    """Integers from -100 to 100 by splitmix64, as in benches/cells.rs."""
    state, mask = seed, (1 << 64) - 1

    def entry():
        nonlocal state
        state = (state + 0x9E3779B97F4A7C15) & mask
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        return (z ^ (z >> 31)) % 201 - 100

    return [[entry() for _ in range(d)] for _ in range(n)]


def program(signed):
    """Maximise t <= 1 with z.w >= t: 1 for a cell, else 0. It is feasible and bounded always."""
    d = len(signed[0])
    constraints = [[0, *z, -1] for z in signed] + [[1] + [0] * d + [-1]]
    lp = cdd.linprog_from_array([*constraints, [0] * (d + 1) + [1]], obj_type=cdd.LPObjType.MAX)
    cdd.linprog_solve(lp)
    return lp.status, lp.obj_value


def count(X):
    """The number of cells, and the programs that end with another status than optimal."""
    level, odd = [[X[0]]], []
    for x in X[1:]:
        grown = []
        for signed in level:
            for row in (x, [-c for c in x]):
                status, t = program([*signed, row])
                if status != cdd.LPStatusType.OPTIMAL:
                    odd.append(([*signed, row], status))
                elif t > 0.5:
                    grown.append([*signed, row])
        level = grown
    return 2 * len(level), odd


def determinant(matrix):
    """By Bareiss, in integers."""
    a, sign, before = [row[:] for row in matrix], 1, 1
    for k in range(len(a) - 1):
        pivot = next((i for i in range(k, len(a)) if a[i][k]), None)
        if pivot is None:
            return 0
        if pivot != k:
            a[k], a[pivot], sign = a[pivot], a[k], -sign
        for i in range(k + 1, len(a)):
            for j in range(k + 1, len(a)):
                a[i][j] = (a[i][j] * a[k][k] - a[i][k] * a[k][j]) // before
        before = a[k][k]
    return sign * a[-1][-1]


def exact_count(X):
    """n hyperplanes through 0, each d of them independent, have 2 sum_{i < d} C(n - 1, i) cells."""
    n, d = len(X), len(X[0])
    assert all(determinant(list(some)) for some in combinations(X, d))
    return 2 * sum(comb(n - 1, i) for i in range(d))


def table():
    lines = ["| n, d | seed | cells in floats | exact | programs that end otherwise than optimal |", "|---|---|---|---|---|"]
    for seed in [7, SEED]:
        X = rows(N, D, seed)
        found, odd = count(X)
        names = sorted({status.name for _, status in odd})
        lines.append(f"| {N}, {D} | {seed} | {found} | {exact_count(X)} | {len(odd)} {', '.join(names)} |")
    return lines


if __name__ == "__main__":
    X = rows(N, D, SEED)
    print(exact_count(X))
    for signed, status in count(X)[1]:
        print(len(signed), status, signed)
