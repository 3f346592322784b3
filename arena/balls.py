"""Enclosures (arb), single steps by lemma:shadowing, leaps by lemma:leap."""

from fractions import Fraction
from math import factorial

from flint import arb, arb_mat, arb_series, ctx, fmpq, fmpz

from exact import dot
from form import Declined, bounds, listing, need, number, rational, step, take, vector

GUARD = 64  # bits beyond those of the certificate
MOST_WORK = 60_000_000  # single steps times samples times features


def A(value):
    """An enclosure of an exact number."""
    if isinstance(value, Fraction):
        return arb(fmpq(fmpz(value.numerator), fmpz(value.denominator)))
    return arb(fmpz(value)) if isinstance(value, int) else value


def sane(value):
    need(not value.is_nan(), "an enclosure is not a number")
    return value


def up(value):
    return sane(value).upper()


def low(value):
    return sane(value).lower()


def sq(value):
    """The square. Not `** 2`, which for a ball about 0 is no number."""
    return value * value


def root(value):
    """An upper bound of the root of a number that is not negative, whatever its ball says."""
    top = up(A(value))
    return up(top.sqrt()) if top > 0 else arb(0)


def root_low(value):
    bottom = low(A(value))
    return low(bottom.sqrt()) if bottom > 0 else arb(0)


def norm(x):
    """An upper bound of the norm of a vector of exact numbers or balls."""
    if all(isinstance(one, Fraction) for one in x):
        return root(dot(x, x))
    return root(sum((sq(A(one)) for one in x), arb(0)))


def largest(values):
    best = arb(0)
    for one in values:
        one = up(one)
        if not one <= best:
            best = one
    return best


def exp_down(x):
    """An upper bound of e^-x; exponents too large for the arithmetic are replaced by smaller."""
    x = low(x)
    cap = arb(1 << 40)
    return up((-(cap if x > cap else x)).exp())


def total(values):
    return sum(values, arb(0))


def product(rows, x):
    """Enclosures of rows.x: exact rows, any x."""
    if not rows:
        return []
    left = arb_mat([[A(one) for one in row] for row in rows])
    return (left * arb_mat([[A(one)] for one in x])).entries()


class Place:
    """What is known of w_k: |w_k - centre| <= radius; at k = 0 w_0 exactly.

    After a slide `slid` holds (kicking, rho_1, rho_2, b_): the two radii by parts.
    """

    def __init__(self, k, centre, radius, exact=None, slid=None):
        self.k, self.centre, self.radius, self.exact, self.slid = k, centre, radius, exact, slid

    def inside(self, box):
        if self.exact:
            return all(lo <= c <= hi for c, (lo, hi) in zip(self.exact, box))
        return within([c + arb(0, self.radius) for c in self.centre], box)


def within(balls, box):
    return all(A(lo) <= b and b <= A(hi) for b, (lo, hi) in zip(balls, box))


def active_of(signs):
    return [[int(one == 1) for one in row] for row in signs]


class Descent:
    """Gradient descent, step by step: the centres are computed at bits + 64 bits, whatever they
    are, and the radius of lemma:shadowing is carried beside them."""

    def __init__(self, inst, bits):
        number(bits, 32, 4096, "bits")
        self.bits = bits
        ctx.prec = bits + GUARD
        self.inst = inst
        self.h = A(inst.h)
        self.x = arb_mat([[A(one) for one in row] for row in inst.x])
        self.xt = self.x.transpose()
        self.norms = [norm(row) for row in inst.x]
        self.v = [A(one) for one in inst.v]

    def first(self):
        return Place(0, [A(one) for one in self.inst.w0], arb(0), exact=self.inst.w0)

    def heights(self, place):
        d, m = self.inst.d, self.inst.m
        at = arb_mat([[place.centre[d * neuron + j] for neuron in range(m)] for j in range(d)])
        return self.x * at, at

    def signs(self, place):
        """For each sample and neuron +1, -1, 0 (exactly, or a row of zeros), None (uncertain)."""
        inst, d = self.inst, self.inst.d
        if place.exact:
            parts = [place.exact[d * m : d * m + d] for m in range(inst.m)]
            exact = [[dot(x, w) for w in parts] for x in inst.x]
            return [[(t > 0) - (t < 0) for t in row] for row in exact]
        heights, _ = self.heights(place)
        found = []
        for i in range(inst.n):
            slack = up(self.norms[i] * place.radius)
            row = []
            for m in range(inst.m):
                t = heights[i, m]
                row.append(0 if inst.zero[i] else 1 if t > slack else -1 if t < -slack else None)
            found.append(row)
        return found

    def certain(self, place):
        signs = self.signs(place)
        for i, row in enumerate(signs):
            need(None not in row, f"step {place.k}: the sign of sample {i} is uncertain")
        return signs

    def pattern(self, place):
        """Who is active at a place where nothing is pushed from its boundary."""
        signs = self.certain(place)
        self.inst.settled(signs)
        return active_of(signs)

    def single(self, place):
        inst, d = self.inst, self.inst.d
        signs = self.certain(place)
        pattern = active_of(signs)
        # lemma:derivative-at-zero: at w_0 alone a sign can be 0 where the row is not.
        edge = [[not (one or inst.zero[i] or not inst.at_zero) for one in row] for i, row in enumerate(signs)]
        if place.exact and not any(map(any, pattern + edge)):
            return Place(place.k + 1, place.centre, place.radius, exact=place.exact)
        heights, at = self.heights(place)
        zero = arb(0)
        pushes = [[zero] * inst.m for _ in range(inst.n)]
        beta = zero
        for i, row in enumerate(pattern):
            if not any(row + edge[i]):
                continue
            f = total(self.v[m] * heights[i, m] for m in range(inst.m) if row[m])
            p = self.h * (-inst.y[i] * f).exp()
            for m in range(inst.m):
                if row[m]:
                    pushes[i][m] = inst.y[i] * self.v[m] * p
                if edge[i][m]:
                    pushes[i][m] = inst.y[i] * self.v[m] * p * A(inst.at_zero)
            if not place.exact:
                weight = root(total(sq(self.v[m]) for m in range(inst.m) if row[m]))
                size = up(self.norms[i] * weight)
                beta += p * (size * place.radius).exp() * sq(size)
        moved = at + self.xt * arb_mat(pushes)
        balls = [moved[j, m] for m in range(inst.m) for j in range(d)]
        defect = root(total(sq(arb(one.rad())) for one in balls))
        growth = up(beta - 1)
        kept = place.radius if growth <= 1 else growth * place.radius
        return Place(place.k + 1, [one.mid() for one in balls], up(kept + defect))

    def run(self, place, steps, watch=None):
        work = steps * self.inst.n * self.inst.d * self.inst.m
        if work > MOST_WORK:
            raise Declined(f"{steps} single steps are too many")
        for _ in range(steps):
            place = self.single(place)
            if watch:
                watch(place)
        return place


def stirling(m):
    """The signed Stirling numbers of the first kind s(m, 0..m)."""
    row = [1]
    for i in range(m):
        row = [(row[j - 1] if j else 0) - i * (row[j] if j <= i else 0) for j in range(i + 2)]
    return row


class Piece:
    """A polynomial curve v on the steps from k_a to k_b, tau_a the reference's time at k_a."""

    def __init__(self, value, k, tau, length, more=""):
        keys = "centre coefficients order to" + more
        self.centre, rows, self.order, to, *rest = take(value, keys, "piece")
        self.radii = [rational(one) for one in rest]
        self.centre = rational(self.centre)
        need(1 <= len(listing(rows, "coefficients")) <= 256, "coefficients: not 1 to 256")
        self.rows = [vector(row, length, "coefficients") for row in rows]
        number(self.order, 1, 16, "order")
        self.k, self.to = k, step(to)
        need(self.to > k, "to: not after the start of the piece")
        self.tau, self.tau_end = tau, tau + (self.to - k)
        self.s, self.s_end = A(self.tau).log(), A(self.tau_end).log()
        self.ends = (self.s - A(self.centre), self.s_end - A(self.centre))
        self.rho = largest([abs(one) for one in self.ends])

    def settle(self):
        """The coefficients as balls; done late, since a slide projects them before."""
        self.v = [[A(one) for one in row] for row in self.rows]

    def at(self, end):
        x = self.ends[end]
        return [self.horner([row[j] for row in self.v], x) for j in range(len(self.v[0]))]

    @staticmethod
    def horner(coefficients, x):
        value = arb(0)
        for one in reversed(coefficients):
            value = value * x + one
        return value

    def least(self, heights):
        """A lower bound of a polynomial on the piece, from its coefficients."""
        linear = [heights[0] + (heights[1] * x if len(heights) > 1 else 0) for x in self.ends]
        bend = total(abs(c) * self.rho**j for j, c in enumerate(heights) if j >= 2)
        first, second = (low(one - bend) for one in linear)
        return first if first <= second else second

    def rows_on(self, rows):
        """For each exact row y the coefficients of y.v."""
        if not rows:
            return []
        left = arb_mat([[A(one) for one in row] for row in rows])
        return (left * arb_mat(self.v).transpose()).tolist()

    def derivatives(self, up_to):
        """v, v', .. as lists of coefficient vectors, each padded to the length of v."""
        found, size = [self.v], len(self.v[0])
        for _ in range(up_to):
            last = found[-1]
            lower = [[c * j for c in last[j]] for j in range(1, len(last))]
            found.append(lower + [[arb(0)] * size])
        return found

    def defect(self, features, log_weights, back=()):
        """A bound of the sum of the defects on the piece: lemma:leap for sum_i e^{u_i} z_i with
        u_i = log_weight_i + s - z_i.v; back: the coefficients of what is taken from that sum."""
        size, p, rho = len(self.v[0]), self.order, self.rho
        derived = self.derivatives(p + 1)
        terms = 48 + len(self.v)
        ctx.cap = terms
        centre = A(self.centre)
        inner = {}
        for m in range(1, p + 2):
            numbers = stirling(m)
            inner[m] = [
                [total(derived[j][k][a] * numbers[j] for j in range(1, m + 1)) for a in range(size)]
                for k in range(len(self.v))
            ]
        series = [arb_series([0], prec=terms) for _ in range(size)]
        for m in range(1, p + 1):
            factor = arb_series([0, -(m - 1)], prec=terms).exp()
            scale = (-(m - 1) * centre).exp() / factorial(m)
            for a in range(size):
                column = arb_series([row[a] for row in inner[m]], prec=terms)
                series[a] = series[a] + column * factor * scale
        exponents = []
        for heights, weight in zip(self.rows_on(features), log_weights):
            u = [-one for one in heights] + [arb(0)] * 2
            u[0] += weight + centre
            u[1] += 1
            exponents.append(u)
        grown = []
        for u in exponents:
            coefficients = arb_series(u, prec=terms).exp().coeffs()
            grown.append((coefficients + [arb(0)] * terms)[:terms])
        # Pushes whose series would leave out more than they are are charged as they are.
        rest, kept = arb(0), []
        for at, (u, row) in enumerate(zip(exponents, features)):
            z = norm(row)
            whole = up(disc(u, rho) * z)
            behind = self.behind(lambda wide, u=u, z=z: disc(u, wide) * z, terms)
            if behind is None or whole <= behind:
                rest += whole
            else:
                rest += behind
                kept.append(at)
        pushed = [[arb(0)] * terms for _ in range(size)]
        if kept:
            z = arb_mat([[A(one) for one in features[at]] for at in kept])
            grown = [grown[at] for at in kept]
            pushed = (z.transpose() * arb_mat(grown)).tolist()
        columns = []
        for a in range(size):
            own = (series[a].coeffs() + [arb(0)] * terms)[:terms]
            columns.append([left - right for left, right in zip(own, pushed[a])])
            for k, one in enumerate(back):
                columns[a][k] += one[a]
        main, power = arb(0), arb(1)
        for k in range(terms):
            main = up(main + norm([column[k] for column in columns]) * power)
            power *= rho
        inner_norms = {m: [norm(row) for row in inner[m]] for m in inner}
        for m in range(2, p + 1):

            def derived_on(wide, m=m):
                inside = total(one * wide**k for k, one in enumerate(inner_norms[m]))
                return inside * ((m - 1) * (wide - A(self.centre))).exp() / factorial(m)

            behind = self.behind(derived_on, terms)
            need(behind is not None, "piece: no finite bound of the remainder")
            rest += behind
        worst = up(main + rest)
        rest = total(one * rho**k for k, one in enumerate(inner_norms[p + 1]))
        spread = self.s_end - self.s + 1 / A(self.tau)
        tau = A(self.tau)
        return up(worst * spread + rest / factorial(p + 1) * (tau ** -(p + 1) + tau**-p / p))

    def behind(self, size, terms):
        """Cauchy's bound of what lies behind the terms, at the best of some radii; none: no bound
        is finite. size: a bound on the disc of a radius."""
        best = None
        for q in (2, 3, 4, 6, 8, 12, 16, 24, 32):
            bound = size(self.rho * q) * A(Fraction(1, q)) ** terms / (1 - A(Fraction(1, q)))
            if bound.is_finite() and (best is None or up(bound) <= best):
                best = up(bound)
        return best


def disc(u, radius):
    """A bound of |e^u| on a disc."""
    return (u[0] + total(abs(c) * radius ** (k + 1) for k, c in enumerate(u[1:]))).exp()


def pieces_of(value, k, tau, length, more=""):
    """The pieces in their order, each starting where the one before ends."""
    found = []
    for one in listing(value, "pieces"):
        found.append(Piece(one, k, tau, length, more))
        k, tau = found[-1].to, found[-1].tau_end
    return found


def features_of(inst, pattern):
    """A and the features z_i (docs/theory.md, 7); for one neuron the active positives."""
    active = [i for i in range(inst.n) if any(pattern[i])]
    features = []
    for i in active:
        z = []
        for m in range(inst.m):
            z += [inst.y[i] * inst.v[m] * pattern[i][m] * one for one in inst.x[i]]
        features.append(z)
    return active, features


def cell_rows(inst, pattern):
    """A row for each (m, i): positive on the cell; rows of zeros are left out."""
    found = []
    for i in range(inst.n):
        if inst.zero[i]:
            continue
        for m in range(inst.m):
            sign = 1 if pattern[i][m] else -1
            row = [Fraction(0)] * (inst.d * inst.m)
            row[inst.d * m : inst.d * m + inst.d] = [sign * one for one in inst.x[i]]
            found.append(((i, m), row))
    return found


def fly(descent, place, pieces, watch=None):
    """The pieces of a leap from a place; returns the place at the end of the last."""
    inst = descent.inst
    pattern = descent.pattern(place)
    if not inst.is_network:
        lazy = all(inst.y[i] == 1 for i in range(inst.n) if pattern[i][0])
        need(lazy, "leap: a negative is active")
    active, features = features_of(inst, pattern)
    cell = cell_rows(inst, pattern)
    sizes = [norm(z) for z in features]
    row_sizes = [descent.norms[i] for (i, _), _ in cell]
    log_h = descent.h.log()
    for piece in pieces:
        piece.settle()
        off = norm([c - v for c, v in zip(place.centre, piece.at(0))])
        radius = up(place.radius + off + piece.defect(features, [log_h] * len(features)))
        for ((i, m), _), size, heights in zip(cell, row_sizes, piece.rows_on([r for _, r in cell])):
            sure = piece.least(heights) > up(size * radius)
            need(sure, f"piece to {piece.to}: the sign of sample {i} is uncertain")
        beta = arb(0)
        for z, heights in zip(sizes, piece.rows_on(features)):
            beta += descent.h * sq(z) * exp_down(piece.least(heights) - z * radius)
        need(beta <= 2, f"piece to {piece.to}: h beta is above 2")
        end = piece.at(1)
        radius += root(total(sq(arb(one.rad())) for one in end))
        place = Place(piece.to, [one.mid() for one in end], up(radius))
        if watch:
            watch(place)
    return place


def check_rate(rate, k, bound_at, limit, what="rate"):
    for at, bound in bounds(rate, what):
        need(at >= k, f"{what}: a bound is at a step before K")
        need(bound < limit, f"{what}: the bound says nothing")
        need(bound_at(at) <= A(bound), f"{what}: a bound is not shown")
