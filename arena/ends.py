"""The ends of a fate: what gradient descent does for ever (docs/certificates.md, `fate`)."""

from copy import copy
from fractions import Fraction

from flint import arb

from balls import (
    A,
    Descent,
    Place,
    cell_rows,
    check_rate,
    exp_down,
    features_of,
    fly,
    largest,
    low,
    norm,
    pieces_of,
    product,
    root,
    root_low,
    sq,
    total,
    up,
)
from corridor import corridor
from exact import Space, combination, dot, excludes, separator, solves
from form import Rejected, indices, kind_of, listing, multipliers, need, number, rational, step
from form import take, vector
from glide import basin, glide

E1 = lambda: arb(1).exp()


class Fate:
    """What an end shows.

    limit: "max-margin", "constrained", "dead" or "exploding"; last: the kind of the last end; late:
    behind a waking, where it is not known from which step on;
    box(k): the balls in which w_k lies, for the orbits behind the end.
    """

    def __init__(self, limit, last, place, active=(), pattern=None, **more):
        self.limit, self.last, self.place = limit, last, place
        self.active, self.pattern = list(active), pattern
        self.w_hat = self.rows = self.support = self.lam = None
        self.kicks = self.late = False
        self.box = None
        self.slid = lambda k: None
        for key, value in more.items():
            setattr(self, key, value)


def fate(inst, value, separator_too):
    bits, end, k, _, v = take(value, "bits end from_step kind separator", "fate")
    need(value["kind"] == "fate", "fate: another kind")
    need((v is not None) == separator_too, "separator: there where it must not be, or missing")
    if v is not None:
        separator(inst, v)
    inst.start()
    descent = Descent(inst, bits)
    k = step(k)
    place = descent.run(descent.first(), k)
    return judge(descent, place, end)


def judge(descent, place, value):
    kind = kind_of(value, "end")
    rules = {
        "dead": dead,
        "invariance": invariance,
        "trap": trap,
        "sharp": sharp,
        "basin": basin,
        "corridor": corridor,
        "exploding": exploding,
        "leap": leap,
        "slide": slide,
        "glide": glide,
        "subspace": subspace,
    }
    need(kind in rules, f"end: unknown kind {kind[:40]!a}")
    if descent.inst.is_network:
        alone = ("sharp", "basin", "corridor", "exploding", "slide", "glide", "subspace")
        need(kind not in alone, f"{kind}: one neuron only")
    return rules[kind](descent, place, value)


def unslid(place):
    """Behind a slide no sign is known, but the ball is: the two radii together."""
    if place.slid:
        _, rho_1, rho_2, _ = place.slid
        radius = root(sq(A(rho_1)) + sq(A(rho_2))) + place.radius
        return Place(place.k, place.centre, up(radius))
    return place


def dead(descent, place, value):
    take(value, "kind", "dead")
    place = unslid(place)
    signs = descent.signs(place)
    descent.inst.settled(signs)
    for i, row in enumerate(signs):
        for one in row:
            need(one in (0, -1), f"dead: sample {i} is active or uncertain")
    pattern = [[0] * descent.inst.m for _ in signs]
    balls = [c + arb(0, place.radius) for c in place.centre]
    return Fate("dead", "dead", place, pattern=pattern, box=lambda k: balls)


def joint(descent, place, value_active):
    """The pattern at the place, A and the features, A being what the certificate says."""
    inst = descent.inst
    pattern = descent.pattern(place)
    active, features = features_of(inst, pattern)
    need(active, "active: no sample is")
    need(indices(value_active, inst.n, "active") == active, "active: not the active samples")
    return pattern, dict(zip(active, features))


def kept(inst, pattern):
    """The condition of lemma:invariance; for one neuron that of T5.1, which is the same."""
    for m in range(inst.m):
        on = [i for i in range(inst.n) if pattern[i][m]]
        for i in on:
            need(inst.y[i] * inst.v[m] > 0, f"kept: sample {i} pushes itself out")
        for i in on:
            for o in range(inst.n):
                t = dot(inst.x[i], inst.x[o])
                good = t >= 0 if pattern[o][m] else t <= 0
                need(good, f"kept: samples {i} and {o} are at a wrong angle")


def invariance(descent, place, value):
    active, _, lam, w = take(value, "active kind lambda w_hat", "invariance")
    inst = descent.inst
    place = unslid(place)
    pattern, rows = joint(descent, place, active)
    kept(inst, pattern)
    w = vector(w, inst.d * inst.m, "w_hat")
    lam = multipliers(lam, inst.n, "lambda")
    support = solves(rows, {}, lam, {}, w)
    return Fate(
        "max-margin",
        "invariance",
        place,
        active,
        pattern,
        w_hat=w,
        rows=rows,
        support=support,
        lam=lam,
    )


def eigenvalue(rows, weights):
    """lemma:least-eigenvalue: rows exact and already projected, weights enclosures."""
    space = Space(rows)
    need(space.basis, "the features of the support are all zero")
    found = total(A(space.gram_inverse[a][a]) / weights[b] for a, b in enumerate(space.chosen))
    return low(1 / found)


def minimiser(h, rows, w_hat, w_tilde, off=lambda x: x):
    """lemma:minimiser: a bound of |w~ - w_tilde|. rows: those of S; off: the projector P."""
    projected = [off(x) for x in rows]
    weights = [h * (-t).exp() for t in product(rows, w_tilde)]
    m = eigenvalue(projected, weights)
    aim = off(w_hat)
    gap = []
    for j, one in enumerate(aim):
        gap.append(total(c * A(x[j]) for c, x in zip(weights, projected)) - A(one))
    radius = up(E1() * norm(gap) / m)
    need(radius <= low(1 / largest([norm(x) for x in projected])), "w_tilde: no minimiser near it")
    return radius


def trap(descent, place, value):
    """lemma:shadowing-trap, lemma:lifted-trap."""
    keys = "active kind lambda rate rho s w_hat w_tilde"
    active, _, lam, rate, rho, s, w, near = take(value, keys, "trap")
    inst, h = descent.inst, descent.h
    size = inst.d * inst.m
    place = unslid(place)
    if inst.is_network:
        pattern, rows = joint(descent, place, active)
    else:
        indices(active, inst.n, "active")
        need(active, "active: empty")
        need(all(inst.y[i] == 1 for i in active), "active: a negative")
        pattern = [[int(i in active)] for i in range(inst.n)]
        rows = {i: inst.x[i] for i in active}
    w, near = vector(w, size, "w_hat"), vector(near, size, "w_tilde")
    lam = multipliers(lam, inst.n, "lambda")
    rho, s = A(rational(rho)), rational(s)
    need(s > 0, "s: not positive")
    support = solves(rows, {}, lam, {}, w)
    need(set(lam) == set(support), "lambda: a support vector has none")
    s = A(s)
    err = minimiser(h, [rows[i] for i in support], w, near)
    theta = {i: dot(z, w) for i, z in rows.items()}
    sizes = {i: norm(z) for i, z in rows.items()}
    about = dict(zip(rows, product(list(rows.values()), near)))
    about = {i: t + arb(0, up(sizes[i] * err)) for i, t in about.items()}
    if inst.is_network:
        cell = [row for _, row in cell_rows(inst, pattern)]
        for row, t in zip(cell, product(cell, near)):
            if not any(dot(row, z) for z in rows.values()):
                continue
            ahead = dot(row, w)
            need(ahead >= 0, "trap: w_hat has another sign")
            room = A(ahead) * s + t - norm(row) * (err + rho)
            need(room > 0, "trap: a row of the cell is too near")
    else:
        for i in rows:
            need(A(theta[i]) * s + about[i] - sizes[i] * rho > 0, f"trap: sample {i} is too near")
        for o in range(inst.n):
            if o in rows or inst.zero[o]:
                continue
            ahead = dot(inst.x[o], w)
            need(ahead <= 0, f"trap: w_hat activates sample {o}")
            (t,) = product([inst.x[o]], near)
            room = A(ahead) * s + t + descent.norms[o] * (err + rho)
            need(room < 0, f"trap: sample {o} is too near")
    curve = total(
        h * sq(sizes[i]) * exp_down(A(theta[i]) * s + about[i] - sizes[i] * rho) for i in rows
    )
    need(curve <= 2, "trap: the Hessian is too large")
    tau = s.exp()
    size_hat = norm(w)
    spent = norm([c - A(p) * s - A(q) for c, p, q in zip(place.centre, w, near)])
    spent = spent + place.radius + err + size_hat / (2 * tau - 1)
    half = tau - A(Fraction(1, 2))
    for i in rows:
        if theta[i] > 1:
            power = (A(1 - theta[i]) * half.log()).exp()
            spent += h * (-about[i]).exp() * sizes[i] * power / A(theta[i] - 1)
    need(spent <= rho, "trap: rho is too small")
    bound = direction_bound(tau, place.k, norm(near) + err, rho, w)
    check_rate(rate, place.k, bound, 2)
    return Fate(
        "max-margin",
        "trap",
        place,
        active,
        pattern,
        w_hat=w,
        rows=rows,
        support=support,
        lam=lam,
        box=box_of(tau, place.k, w, near, rho + err),
    )


def direction_bound(tau, k, tilde, rho, w):
    bottom = root_low(dot(w, w))

    def bound(at):
        height = (tau + A(at - k)).log()
        need(height > 0, "rate: tau is not above 1")
        return up(2 * (tilde + rho) / (bottom * height))

    return bound


def box_of(tau, k, w, near, radius):
    def box(at):
        height = (tau + A(at - k)).log()
        return [A(p) * height + A(q) + arb(0, up(radius)) for p, q in zip(w, near)]

    return box


class Walls:
    """What the sharp trap and the slide share: the geometry of N and T (lemma:bounded-trap)."""

    def __init__(self, inst, active, kicking, near):
        self.n = indices(kicking, inst.n, "kicking")
        need(all(inst.y[l] == -1 for l in self.n), "kicking: a positive")
        rows = [inst.x[l] for l in self.n]
        self.space = Space(rows)
        need(len(self.space.basis) == len(rows), "kicking: not independent")
        self.t = [l for l in inst.negatives if not inst.zero[l] and self.space.holds(inst.x[l])]
        self.others = [
            o for o in range(inst.n) if o not in active and o not in self.t and not inst.zero[o]
        ]
        self.dual = [root(self.space.gram_inverse[a][a]) for a in range(len(rows))]
        self.e = {l: -dot(inst.x[l], near) for l in self.t}
        products = {(l, m): dot(inst.x[l], inst.x[m]) for l in self.t for m in self.t}
        self.g = {l: sum(max(products[l, m], 0) for m in self.t) for l in self.t}
        self.o = {l: sum(max(-products[l, m], 0) for m in self.t) for l in self.t}
        self.size = {l: norm(inst.x[l]) for l in self.t}
        self.square = {l: dot(inst.x[l], inst.x[l]) for l in self.t}

    def b(self, h, rho_1, f, tau, at_start):
        """b_: the height that a kicking negative can have."""
        rough = largest([self.size[l] * rho_1 - A(self.e[l]) for l in self.t])
        if at_start is not None:
            b = largest([at_start(l) for l in self.t] + [h * A(self.square[l]) for l in self.t])
            if b < rough and all(
                h * b.exp() * A(self.o[l]) + f * self.size[l] / tau <= h * A(self.square[l])
                for l in self.t
            ):
                return b
        return rough

    def band(self, h, tau, rho_1, f, b, firm, push, first):
        """B_1; firm, push: lists over N for nu' - c^- and nu' + c^+; first: |r_1| at the start."""
        for a, l in enumerate(self.n):
            need(firm[a] > 0, f"wall {l}: it is not pushed against")
            need(push[a] < h * tau, f"wall {l}: a kick does not carry below it")
        ratio = largest([self.size[l] / A(self.g[l]) for l in self.t])
        kappa = h * b.exp() + 2 * f / tau * ratio
        for l in self.t:
            need(2 * A(self.e[l]) >= kappa * A(self.g[l]), f"wall {l}: the reference is too high")
        e = [2 * p * A(self.e[l]) for p, l in zip(push, self.n)]
        num = total(e) + sq(f) / tau
        star = total(A(self.e[l]) * dual for l, dual in zip(self.n, self.dual))
        most = []
        for a, l in enumerate(self.n):
            dual = self.dual[a]
            most.append(star - A(self.e[l]) * dual + dual * (num - e[a]) / (2 * firm[a]))
            most.append(star + dual * num / (2 * (h * tau - push[a])))
        m_1 = largest(most)
        return root(largest([sq(first), sq(m_1) + num / tau]))


def plus(x):
    return x if x > 0 else Fraction(0)


def sharp(descent, place, value):
    """lemma:bounded-trap."""
    keys = "active kicking kind lambda nu rate rho_1 rho_2 rho_3 s slow w_hat w_tilde"
    active, kicking, _, lam, nu, rate, *rho, s, slow, w, near = take(value, keys, "sharp")
    inst, h = descent.inst, descent.h
    indices(active, inst.n, "active")
    need(active, "active: empty")
    need(all(inst.y[i] == 1 for i in active), "active: a negative")
    rows = {i: inst.x[i] for i in active}
    w, near = vector(w, inst.d, "w_hat"), vector(near, inst.d, "w_tilde")
    rho_1, rho_2, rho_3 = (rational(one) for one in rho)
    need(min(rho_1, rho_2, rho_3) >= 0, "rho: negative")
    rho_1, rho_2, rho_3, s_exact = A(rho_1), A(rho_2), A(rho_3), rational(s)
    need(s_exact > 0, "s: not positive")
    walls = Walls(inst, active, kicking, near)
    if not walls.n:
        rho_1 = arb(0)
    need(all(dot(inst.x[l], w) == 0 for l in walls.n), "kicking: not tight")
    lam, nu = multipliers(lam, inst.n, "lambda"), multipliers(nu, inst.n, "nu")
    support = solves(rows, {l: inst.x[l] for l in inst.negatives}, lam, nu, w)
    need(set(lam) == set(support), "lambda: a support vector has none")
    need(set(nu) <= set(walls.n), "nu: not among the kicking")
    off_support = [i for i in active if i not in support]
    indices(slow, inst.n, "slow")
    need(set(slow) <= set(off_support), "slow: not off the support")
    need(all(dot(inst.x[o], w) <= 0 for o in walls.others), "sharp: w_hat activates a sample")

    s = A(s_exact)
    tau = s.exp()
    off = walls.space.off
    err = minimiser(h, [rows[i] for i in support], w, near, off)
    u_space = Space([off(rows[i]) for i in support])

    def parts(x):
        q = walls.space.on(x)
        rest = [a - b for a, b in zip(x, q)]
        u = u_space.on(rest)
        return q, u, [a - b for a, b in zip(rest, u)]

    sizes = {}
    for i in active + walls.others:
        sizes[i] = [norm(one) for one in parts(inst.x[i])]
    reach = {i: up(q * rho_1 + u * rho_2 + v * rho_3) for i, (q, u, v) in sizes.items()}
    inside = list(sizes)
    about = dict(zip(inside, product([inst.x[i] for i in inside], near)))
    about = {i: t + arb(0, up(sizes[i][1] * err)) for i, t in about.items()}
    theta = {i: dot(inst.x[i], w) for i in inside}
    a_of = {i: walls.space.coordinates(rows[i]) for i in active}
    prime = {i: h * (-about[i]).exp() for i in support}
    late = {i: h * (A(1 - theta[i]) * s - about[i]).exp() for i in off_support}
    nu_prime = [total(prime[i] * A(a_of[i][a]) for i in support) for a in range(len(walls.n))]
    for l, one in zip(walls.n, nu_prime):
        need(one > 0, f"sharp: nu' of {l} is not certainly positive")
    z = 1 / tau + 1 / sq(tau)
    sigma = {i: late[i] * (1 / A(theta[i] - 1) + 1 / tau) for i in off_support}

    def pull(a, r, sign):
        """c_l^- (sign -1) or c_l^+ (sign +1) for the bounds r."""
        found = arb(0)
        for i in support:
            grow, fall = r[i].exp() - 1, 1 - (-r[i]).exp()
            ahead, behind = A(plus(a_of[i][a])), A(plus(-a_of[i][a]))
            if sign < 0:
                grow, fall = fall, grow
            found += prime[i] * (ahead * grow + behind * fall)
        for i in off_support:
            found += late[i] * A(plus(sign * a_of[i][a])) * r[i].exp()
        return found

    narrow = {i: up(sizes[i][1] * rho_2 + sizes[i][2] * rho_3) for i in active}
    firm = [one - pull(a, narrow, -1) for a, one in enumerate(nu_prime)]
    push = [one + pull(a, narrow, +1) for a, one in enumerate(nu_prime)]

    # the start: |r_j| at K
    known = place.slid
    if known and set(known[0]) != set(walls.n):
        place, known = unslid(place), None
    gap = [c - A(p) * s - A(q) for c, p, q in zip(place.centre, w, near)]
    gap_parts = arb_parts(walls.space, u_space, gap)
    if known:
        first = [gap_parts[0] + A(known[1]), gap_parts[1] + A(known[2]), gap_parts[2] + A(known[2])]
        b_start = lambda l: known[3]
        first = [one + place.radius for one in first]
    else:
        first = [one + place.radius for one in gap_parts]
        heights = dict(zip(walls.t, product([inst.x[l] for l in walls.t], place.centre)))
        b_start = lambda l: heights[l] + walls.size[l] * place.radius
    first[1] = first[1] + err
    if len(walls.n) + len(u_space.basis) == inst.d:
        first[2] = arb(0)  # nothing is left for the third part

    b_1 = arb(0)
    if walls.n:
        moved = [
            total(A(one) * A(walls.space.basis[a][j]) for a, one in enumerate(nu_prime))
            for j in range(inst.d)
        ]
        f = total(prime[i] * (reach[i].exp() - 1) * sizes[i][0] for i in support)
        f += total(late[i] * reach[i].exp() * sizes[i][0] for i in off_support) + norm(moved)
        f = up(f)
        b = walls.b(h, rho_1, f, tau, b_start)
        b_1 = walls.band(h, tau, rho_1, f, b, firm, push, first[0])
        need(b_1 <= rho_1, "sharp: rho_1 is too small")

    # the support vectors
    d = {i: up(sizes[i][0] * rho_1) for i in active}
    y = largest([reach[i] for i in support])
    lam_sum = up(total(prime[i] * sq(sizes[i][1]) for i in support))
    m_least = eigenvalue([off(rows[i]) for i in support], [prime[i] for i in support])
    r_2 = largest([sizes[i][1] for i in support])
    m_big = low(A(Fraction(3, 4)) * m_least * (-largest([d[i] for i in support])).exp())
    g = arb(0)
    for i in support:
        g += prime[i] * (sq(d[i].exp() - 1) + y.exp() * sq(d[i]) / 4)

    def p_of(i):
        u = up(sizes[i][1] * rho_2)
        least = low((-arb(1)).exp())
        return (d[i] + sizes[i][2] * rho_3).exp() * (u if u < least else up((-arb(1)).exp()))

    g = up(g + 2 * total(late[i] * p_of(i) for i in slow))
    m_2 = (g * r_2 + root(sq(g) * sq(r_2) + 4 * m_big * g)) / (2 * m_big)
    size_hat = norm(w)
    q = 2 * total(sigma[i] * p_of(i) for i in off_support if i not in slow)
    q += z * size_hat * rho_2
    bracket = total(late[i] * reach[i].exp() * sizes[i][1] for i in off_support)
    q += 2 * z * sq(bracket + size_hat / (2 * tau))
    b_2 = root(largest([sq(first[1]), sq(m_2) + g / tau]) + q)
    b_3 = first[2] + total(sigma[i] * reach[i].exp() * sizes[i][2] for i in off_support)
    need(8 * lam_sum * y.exp() <= tau, "sharp: tau is too small")
    for i in active:
        need(A(theta[i]) * s + about[i] > reach[i], f"sharp: sample {i} is too near")
    for o in walls.others:
        need(A(theta[o]) * s + about[o] + reach[o] < 0, f"sharp: sample {o} is too near")
    need(b_2 <= rho_2, "sharp: rho_2 is too small")
    need(b_3 <= rho_3, "sharp: rho_3 is too small")
    if walls.n:
        ever = not Space([rows[i] for i in support]).holds(w)
        ever = ever or any(
            pull(a, {i: reach[i] for i in active}, -1) < one for a, one in enumerate(nu_prime)
        )
        need(ever, "sharp: nothing shows that the kicks go on")
    rho = root(sq(rho_1) + sq(rho_2) + sq(rho_3))
    check_rate(rate, place.k, direction_bound(tau, place.k, norm(near) + err, rho, w), 2)
    pattern = None if walls.n else [[int(i in active)] for i in range(inst.n)]
    limit = "constrained" if walls.n else "max-margin"
    return Fate(
        limit,
        "sharp",
        place,
        active,
        pattern,
        w_hat=w,
        rows=rows,
        support=support,
        lam=lam,
        kicks=bool(walls.n),
        box=box_of(tau, place.k, w, near, rho + err),
    )


def arb_parts(q_space, u_space, gap):
    """Norms of the three parts of a vector of balls."""

    def on(space, x):
        if not space.basis:
            return [arb(0)] * len(x)
        heights = product(space.basis, x)
        rows = [[A(one) for one in row] for row in space.gram_inverse]
        c = [total(a * b for a, b in zip(row, heights)) for row in rows]
        return [total(t * A(b[j]) for t, b in zip(c, space.basis)) for j in range(len(x))]

    q = on(q_space, gap)
    rest = [a - b for a, b in zip(gap, q)]
    u = on(u_space, rest)
    return [norm(q), norm(u), norm([a - b for a, b in zip(rest, u)])]


def exploding(descent, place, value):
    """lemma:explosion."""
    a, delta, _, l = take(value, "a delta kind negative", "exploding")
    inst, h = descent.inst, descent.h
    a, delta = rational(a), rational(delta)
    need(a > 0 and delta > 0, "exploding: a or delta is not positive")
    number(l, 0, inst.n - 1, "negative")
    need(inst.y[l] == -1, "negative: a positive")
    place = unslid(place)

    def successor(at):
        """(succ, m, g), succ None where it lands."""
        x = inst.x[at]
        ahead = {j: -dot(x, inst.x[j]) for j in inst.negatives}
        best = max(ahead.values())
        if best <= 0:
            heights = [dot(x, inst.x[i]) for i in range(inst.n) if not inst.zero[i]]
            need(all(t > 0 for t in heights), "exploding: the chain breaks off")
            return None, min(heights), min(heights)
        first = [j for j in ahead if ahead[j] == best]
        need(all(inst.x[j] == inst.x[first[0]] for j in first), "exploding: two are equally far")
        others = [best - ahead[j] for j in ahead if inst.x[j] != inst.x[first[0]]]
        return first[0], best, min([best] + others)

    m = g = None
    seen, at = [], l
    while True:
        need(not inst.zero[at], "exploding: a row of zeros")
        seen.append(inst.x[at])
        following, m_l, g_l = successor(at)
        m, g = (m_l, g_l) if m is None else (min(m, m_l), min(g, g_l))
        if following is None:
            back = False
            break
        if inst.x[following] in seen:
            back = True
            break
        at = following
    sizes = descent.norms
    r = largest(sizes)
    p_plus = total(sizes[i] for i in inst.positives)
    p_minus = total(sizes[i] for i in inst.negatives)

    def d(t, b, c):
        return (t + h * p_plus) * exp_down(b) / h + c

    heights = product(inst.x, place.centre)
    b_low = low(heights[l] - sizes[l] * place.radius)
    need(b_low > 0, "exploding: the negative is not certainly active")
    need(b_low >= (A(a) / h).log(), "exploding: a is above the kick")
    c = arb(0)
    for j in inst.negatives:
        if inst.x[j] != inst.x[l]:
            apart = norm([p - q for p, q in zip(inst.x[j], inst.x[l])])
            c += sizes[j] * exp_down(heights[l] - heights[j] - apart * place.radius)
    size = norm(place.centre) + place.radius
    a, delta = A(a), A(delta)
    need(d(size, b_low, c) <= delta, "exploding: condition 1")
    need(2 * r * delta < A(g), "exploding: delta is too large")
    room = A(m) - r * delta
    need(a * room >= 1, "exploding: a is too small")
    late = d(a * (r + delta), a * room, p_minus * exp_down(a * (A(g) - 2 * r * delta)))
    need(late <= delta, "exploding: condition 2")
    return Fate("exploding" if back else "dead", "exploding", place, cycle=back)


def leap(descent, place, value):
    _, pieces, steps, tau, then = take(value, "kind pieces steps tau then", "leap")
    inst = descent.inst
    place = unslid(place)
    tau = rational(tau)
    need(tau > 0, "tau: not positive")
    pieces = pieces_of(pieces, place.k, tau, inst.d * inst.m)
    place = fly(descent, place, pieces)
    place = descent.run(place, step(steps))
    return judge(descent, place, then)


def slide(descent, place, value, watch=None):
    """lemma:slide."""
    keys = "active kicking kind offset pieces tau then"
    active, kicking, _, q, pieces, tau, then = take(value, keys, "slide")
    inst, h = descent.inst, descent.h
    indices(active, inst.n, "active")
    need(active, "active: empty")
    need(all(inst.y[i] == 1 for i in active), "active: a negative")
    q = vector(q, inst.d, "offset")
    walls = Walls(inst, active, kicking, q)
    need(walls.space.holds(q), "offset: not in the span of the walls")
    tau = rational(tau)
    need(tau > 0, "tau: not positive")
    pieces = pieces_of(pieces, place.k, tau, inst.d, " rho_1 rho_2")
    if not pieces:
        return judge(descent, place, then)
    on, off = walls.space.on, walls.space.off
    features = [off(inst.x[i]) for i in active]
    weights = [h.log() - A(dot(inst.x[i], q)) for i in active]
    both = {}
    for i in active + walls.others:
        both[i] = (norm(on(inst.x[i])), norm(off(inst.x[i])))
    a_of = {i: walls.space.coordinates(inst.x[i]) for i in active}
    segments = []

    # the start, in its two parts, and the heights of T
    known = place.slid
    if known and set(known[0]) != set(walls.n):
        place, known = unslid(place), None
    if known:
        parts = (A(known[1]) + place.radius, A(known[2]) + place.radius)
        b_start = known[3]
    else:
        parts = (place.radius, place.radius)
        b_start = largest(
            t + walls.size[l] * place.radius
            for l, t in zip(walls.t, product([inst.x[l] for l in walls.t], place.centre))
        )
    centre = place.centre
    none = Space([])
    for piece in pieces:
        piece.rows = [off(row) for row in piece.rows]
        piece.settle()
        rho_1, rho_2 = piece.radii
        need(min(rho_1, rho_2) >= 0, "rho: negative")
        rho_1, rho_2 = A(rho_1), A(rho_2)
        gap = [c - A(o) - v for c, o, v in zip(centre, q, piece.at(0))]
        gap_q, _, gap_p = arb_parts(walls.space, none, gap)
        r_1, r_2 = up(parts[0] + gap_q), up(parts[1] + gap_p)
        tau_a = A(piece.tau)
        delta = piece.defect(features, weights)
        reach = {i: up(a * rho_1 + b * rho_2) for i, (a, b) in both.items()}
        polynomials = piece.rows_on([inst.x[i] for i in active])
        lam_low, lam_high = {}, {}
        for i, heights, weight in zip(active, polynomials, weights):
            u = [-one for one in heights] + [arb(0)] * 2
            u[0] += weight + A(piece.centre)
            u[1] += 1
            lam_low[i] = low(piece.least(u).exp())
            lam_high[i] = up((-piece.least([-one for one in u])).exp())
        r = {i: up(both[i][1] * rho_2) for i in active}
        firm, push = [], []
        for a in range(len(walls.n)):
            ahead = {i: A(plus(a_of[i][a])) for i in active}
            behind = {i: A(plus(-a_of[i][a])) for i in active}
            firm.append(
                total(
                    ahead[i] * lam_low[i] * (-r[i]).exp() - behind[i] * lam_high[i] * r[i].exp()
                    for i in active
                )
            )
            push.append(
                total(
                    ahead[i] * lam_high[i] * r[i].exp() - behind[i] * lam_low[i] * (-r[i]).exp()
                    for i in active
                )
            )
        f = up(total(lam_high[i] * reach[i].exp() * both[i][0] for i in active))
        if walls.n:
            start = None if b_start is None else (lambda l, b=b_start: b)
            b = walls.b(h, rho_1, f, tau_a, start)
            b_1 = walls.band(h, tau_a, rho_1, f, b, firm, push, r_1)
        else:
            b, b_1 = arb(0), arb(0)
        need(b_1 <= rho_1, "slide: rho_1 is too small")
        y = largest(reach[i] for i in active)
        spread = piece.s_end - piece.s + 1 / tau_a
        noise = total(
            lam_high[i]
            * (sq((both[i][0] * rho_1).exp() - 1) + y.exp() * sq(both[i][0] * rho_1) / 4)
            for i in active
        )
        b_2 = root(sq(r_2) + spread * noise + 2 * delta * (rho_2 + delta))
        need(b_2 <= rho_2, "slide: rho_2 is too small")
        lam_sum = total(lam_high[i] * sq(both[i][1]) for i in active)
        need(8 * lam_sum * y.exp() <= tau_a, "slide: tau is too small")
        for i, heights in zip(active, polynomials):
            room = A(dot(inst.x[i], q)) + piece.least(heights)
            need(room > reach[i], f"slide: sample {i} is too near")
        for o, heights in zip(walls.others, piece.rows_on([inst.x[o] for o in walls.others])):
            room = piece.least([-one for one in heights]) - A(dot(inst.x[o], q))
            need(room > reach[o], f"slide: sample {o} is too near")
        end = [A(o) + v for o, v in zip(q, piece.at(1))]
        rounding = root(total(sq(arb(one.rad())) for one in end))
        centre = [one.mid() for one in end]
        parts = (up(rho_1 + rounding), up(rho_2 + rounding))
        b_start = b
        segments.append((piece, up(root(sq(rho_1) + sq(rho_2)))))
    last = pieces[-1]
    place = Place(last.to, centre, arb(0), slid=(walls.n, parts[0], parts[1], b_start))
    found = judge(descent, place, then)
    later = found.slid

    def on_pieces(k):
        """The balls of w_k on the pieces, None behind them all."""
        for piece, radius in segments:
            if piece.k <= k <= piece.to:
                x = A(piece.tau + (k - piece.k)).log() - A(piece.centre)
                found = []
                for j, o in enumerate(q):
                    value = piece.horner([row[j] for row in piece.v], x)
                    found.append(A(o) + value + arb(0, radius))
                return found
        return later(k)

    found.slid = on_pieces
    return found


def subspace(descent, place, value):
    """lemma:balanced-subspace: the descent goes on with the projected rows."""
    basis, _, steps, then = take(value, "basis kind steps then", "subspace")
    inst = descent.inst
    need(place.exact and place.k == 0, "subspace: not at the start")
    need(not descent.inst.at_zero, "subspace: the derivative at 0 is not 0")
    basis = [vector(b, inst.d, "basis") for b in listing(basis, "basis")]
    for at, b in enumerate(basis):
        need(any(b), f"basis: vector {at} is zero")
        need(all(dot(b, c) == 0 for c in basis[:at]), f"basis: vector {at} is not orthogonal")

    def project(x):
        return combination([(dot(x, b) / dot(b, b), b) for b in basis], inst.d)

    need(project(inst.w0) == list(inst.w0), "subspace: w_0 lies outside")
    rows = [project(x) for x in inst.x]
    classes = {}
    for x, p, y in zip(inst.x, rows, inst.y):
        if any(p):
            rest = classes.setdefault((y, tuple(p)), [Fraction(0)] * inst.d)
            classes[y, tuple(p)] = [r + a - b for r, a, b in zip(rest, x, p)]
    need(not any(map(any, classes.values())), "subspace: a class does not balance")
    inside = copy(inst)
    inside.x, inside.zero = rows, [not any(p) for p in rows]
    descent = Descent(inside, descent.bits)
    return judge(descent, descent.run(descent.first(), step(steps)), then)
