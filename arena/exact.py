"""The witnesses that are checked in rational arithmetic alone."""

from fractions import Fraction

from form import indices, kind_of, listing, multipliers, need, number, rational, take, vector


def dot(a, b):
    return sum((p * q for p, q in zip(a, b) if p and q), Fraction(0))


def combination(terms, length):
    """sum of c x over the pairs (c, x)."""
    total = [Fraction(0)] * length
    for c, x in terms:
        for j, one in enumerate(x):
            if one:
                total[j] += c * one
    return total


def positive(mu, keys, what):
    need(all(value > 0 for value in mu.values()), f"{what}: not positive")
    need(set(mu) <= set(keys), f"{what}: a multiplier of a row that has none")


def solves(rows, walls, lam, nu, w):
    """That w is the solution of (MM) by these multipliers. Returns the support.

    rows, walls: dicts from sample numbers to vectors.
    """
    heights = {i: dot(z, w) for i, z in rows.items()}
    need(all(t >= 1 for t in heights.values()), "w_hat: a row is below 1")
    support = [i for i, t in heights.items() if t == 1]
    depths = {l: dot(x, w) for l, x in walls.items()}
    need(all(t <= 0 for t in depths.values()), "w_hat: a wall is crossed")
    positive(lam, support, "lambda")
    positive(nu, [l for l, t in depths.items() if t == 0], "nu")
    terms = [(c, rows[i]) for i, c in lam.items()] + [(-c, walls[l]) for l, c in nu.items()]
    need(combination(terms, len(w)) == w, "w_hat is not the sum of its multipliers")
    return sorted(support)


def separates(inst, v):
    good = all(y * dot(v, x) > 0 for x, y in zip(inst.x, inst.y))
    need(good, "separator: a sample is on the wrong side or on the boundary")


def separator(inst, value):
    separates(inst, vector(value, inst.d, "separator"))


def excludes(rows, walls, support, w, u):
    """That no multipliers are positive on all of the support, by u."""
    need(dot(w, u) == 0, "u: w_hat.u is not 0")
    heights = [dot(rows[i], u) for i in support]
    need(all(t >= 0 for t in heights), "u: a support vector falls")
    tight = [x for x in walls.values() if dot(x, w) == 0]
    need(all(dot(x, u) <= 0 for x in tight), "u: a tight wall rises")
    need(any(t > 0 for t in heights), "u: no support vector rises")


def problem(inst, value):
    active, walls = take(value, "active walls", "problem")
    need(isinstance(walls, bool), "walls: not true or false")
    if active is None:
        need(not walls, "problem: all rows and walls")
        rows = {i: [y * t for t in x] for i, (x, y) in enumerate(zip(inst.x, inst.y))}
    else:
        indices(active, inst.n, "active")
        need(all(inst.y[i] == 1 for i in active), "active: a negative")
        rows = {i: inst.x[i] for i in active}
    return rows, {l: inst.x[l] for l in inst.negatives} if walls else {}


def kkt(inst, value):
    keys = "degenerate kind lambda nu problem support w_hat"
    u, _, lam, nu, asked, support, w = take(value, keys, "kkt")
    rows, walls = problem(inst, asked)
    lam, nu = multipliers(lam, inst.n, "lambda"), multipliers(nu, inst.n, "nu")
    w = vector(w, inst.d, "w_hat")
    found = solves(rows, walls, lam, nu, w)
    need(indices(support, inst.n, "support") == found, "support: not the tight rows")
    if u is None:
        need(set(lam) == set(found), "lambda: a support vector has none")
    else:
        excludes(rows, walls, found, w, vector(u, inst.d, "degenerate"))


def farkas(inst, value):
    _, lam, nu, asked = take(value, "kind lambda nu problem", "farkas")
    rows, walls = problem(inst, asked)
    lam, nu = multipliers(lam, inst.n, "lambda"), multipliers(nu, inst.n, "nu")
    need(lam, "lambda: empty")
    positive(lam, rows, "lambda")
    positive(nu, walls, "nu")
    terms = [(c, rows[i]) for i, c in lam.items()] + [(-c, walls[l]) for l, c in nu.items()]
    need(not any(combination(terms, inst.d)), "farkas: the two sums differ")


def balanced(inst, lam, rows):
    """lambda > 0 on some of these samples, with the same sum for both labels."""
    need(lam, "lambda: empty")
    positive(lam, rows, "lambda")
    need(sum(c * inst.y[i] for i, c in lam.items()) == 0, "lambda: the labels do not balance")
    return combination([(c * inst.y[i], inst.x[i]) for i, c in lam.items()], inst.d)


def intercept(inst, value):
    b, _, lam, support, w = take(value, "b kind lambda support w_hat", "intercept")
    b, w = rational(b), vector(w, inst.d, "w_hat")
    margins = [y * (dot(x, w) + b) for x, y in zip(inst.x, inst.y)]
    need(all(t >= 1 for t in margins), "w_hat: a margin is below 1")
    tight = [i for i, t in enumerate(margins) if t == 1]
    need(indices(support, inst.n, "support") == tight, "support: not the tight samples")
    total = balanced(inst, multipliers(lam, inst.n, "lambda"), tight)
    need(total == w, "w_hat is not the sum of its multipliers")


def no_intercept(inst, value):
    _, lam = take(value, "kind lambda", "no-intercept")
    total = balanced(inst, multipliers(lam, inst.n, "lambda"), range(inst.n))
    need(not any(total), "lambda: the sum is not 0")


def not_separable(inst, value):
    _, lam = take(value, "kind lambda", "not-separable")
    lam = multipliers(lam, inst.n, "lambda")
    need(lam, "lambda: empty")
    positive(lam, range(inst.n), "lambda")
    total = combination([(c * inst.y[i], inst.x[i]) for i, c in lam.items()], inst.d)
    need(not any(total), "lambda: the sum is not 0")


def no_positives(inst, value):
    take(value, "kind", "no-positives")
    need(not inst.positives, "a label is +1")


def all_positives(inst, lam, w):
    need(inst.positives, "no label is +1")
    rows = {i: inst.x[i] for i in inst.positives}
    w = vector(w, inst.d, "w_hat")
    solves(rows, {}, multipliers(lam, inst.n, "lambda"), {}, w)
    return w


def diverge(inst, value):
    _, lam, j, v, w = take(value, "kind lambda negative separator w_hat", "diverge")
    w = all_positives(inst, lam, w)
    number(j, 0, inst.n - 1, "negative")
    need(inst.y[j] == -1, "negative: a positive")
    need(dot(inst.x[j], w) > 0, "negative: not activated by w_hat")
    separator(inst, v)


def aligned(inst, value):
    _, lam, w = take(value, "kind lambda w_hat", "aligned")
    w = all_positives(inst, lam, w)
    need(all(dot(inst.x[j], w) <= 0 for j in inst.negatives), "w_hat activates a negative")


def separator_alone(inst, value):
    _, v = take(value, "kind separator", "separator")
    separator(inst, v)


def minimum(inst, value):
    _, v, u = take(value, "kind separator u", "minimum")
    separator(inst, v)
    u = vector(u, inst.d, "u")
    heights = [dot(inst.x[i], u) for i in inst.positives]
    need(all(heights), "u: on the boundary of a positive")
    need(any(t < 0 for t in heights), "u: misses no positive")
    need(all(dot(inst.x[j], u) <= 0 for j in inst.negatives), "u: activates a negative")


def cells(inst, value):
    """Returns the sets J of the cells. The tree is walked with a stack of open branches."""
    _, v, tree = take(value, "kind separator tree", "cells")
    separator(inst, v)
    open_paths, found = [{}], []
    for entry in listing(tree, "tree"):
        need(open_paths, "tree: goes on behind its end")
        path = open_paths.pop()
        kind = kind_of(entry, "tree")
        if kind == "split":
            _, i = take(entry, "kind row", "split")
            number(i, 0, inst.n - 1, "row")
            need(inst.y[i] == 1 and i not in path, "split: not an undecided positive")
            open_paths.append({**path, i: -1})
            open_paths.append({**path, i: 1})
        elif kind == "cell":
            _, u = take(entry, "kind u", "cell")
            u = vector(u, inst.d, "u")
            need(set(path) == set(inst.positives), "cell: a positive is not decided")
            need(all(s * dot(inst.x[i], u) > 0 for i, s in path.items()), "cell: another sign")
            need(all(dot(inst.x[j], u) <= 0 for j in inst.negatives), "cell: a negative is active")
            found.append(sorted(i for i, s in path.items() if s == 1))
        elif kind == "empty":
            _, lam, nu = take(entry, "kind lambda nu", "empty")
            lam, nu = multipliers(lam, inst.n, "lambda"), multipliers(nu, inst.n, "nu")
            need(lam, "empty: lambda is empty")
            positive(lam, path, "empty: lambda")
            positive(nu, inst.negatives, "empty: nu")
            terms = [(c * path[i], inst.x[i]) for i, c in lam.items()]
            terms += [(-c, inst.x[l]) for l, c in nu.items()]
            need(not any(combination(terms, inst.d)), "empty: the two sums differ")
        else:
            need(False, f"tree: unknown kind {kind[:40]!a}")
    need(not open_paths, "tree: ends before its end")
    return found


def independent(rows):
    """The positions of a basis among the rows, by elimination without scaling."""
    basis, chosen = [], []
    for at, row in enumerate(rows):
        row = list(row)
        for pivot, other in basis:
            if row[pivot]:
                c = row[pivot] / other[pivot]
                row = [a - c * b for a, b in zip(row, other)]
        pivot = next((j for j, one in enumerate(row) if one), None)
        if pivot is not None:
            basis.append((pivot, row))
            chosen.append(at)
    return chosen


def inverse(matrix):
    size = len(matrix)
    unit = [[Fraction(int(i == j)) for j in range(size)] for i in range(size)]
    work = [list(row) + more for row, more in zip(matrix, unit)]
    for j in range(size):
        pivot = next(i for i in range(j, size) if work[i][j])
        work[j], work[pivot] = work[pivot], work[j]
        work[j] = [one / work[j][j] for one in work[j]]
        for i in range(size):
            if i != j and work[i][j]:
                c = work[i][j]
                work[i] = [a - c * b for a, b in zip(work[i], work[j])]
    return [row[size:] for row in work]


class Space:
    """The span of some rows: a basis, its Gram matrix's inverse, the orthogonal projection."""

    def __init__(self, rows):
        self.chosen = independent(rows)
        self.basis = [rows[i] for i in self.chosen]
        gram = [[dot(a, b) for b in self.basis] for a in self.basis]
        self.gram_inverse = inverse(gram)

    def coordinates(self, x):
        """The coordinates of the projection of x in the basis: x*_l.x."""
        heights = [dot(b, x) for b in self.basis]
        return [dot(row, heights) for row in self.gram_inverse]

    def on(self, x):
        return combination(zip(self.coordinates(x), self.basis), len(x))

    def off(self, x):
        return [a - b for a, b in zip(x, self.on(x))]

    def holds(self, x):
        return not any(self.off(x))
