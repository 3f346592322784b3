"""The corridor: kicks for ever in a radius that grows (docs/lemmas.md lemma:corridor)."""

from fractions import Fraction

from flint import arb

from balls import A, check_rate, largest, norm, product, root, root_low, sq, total, up
from exact import dot
from form import need, rational, take, vector
from glide import Walled, above, lesser_of, pay


def corridor(descent, place, value):
    """lemma:corridor."""
    from ends import Fate, unslid

    keys = "active beyond kicking kind lambda nu rate rho s slow w_hat w_tilde"
    active, beyond, kicking, _, lam, nu, rate, rho, s, slow, w, near = take(value, keys, "corridor")
    inst, h, place = descent.inst, descent.h, unslid(place)
    known = Walled(descent, (active, kicking, lam, nu, s, slow, w, near), lasting=True)
    w, near, s, walls, err = known.w, known.near, known.s, known.walls, known.err
    beyond, rho = vector(beyond, inst.d, "beyond"), A(rational(rho))
    need(rho > 0, "rho: not positive")
    tau = s.exp()

    sizes = {i: norm(x) for i, x in enumerate(inst.x)}
    reach = {i: up(sizes[i] * rho) for i in sizes}
    theta = {i: dot(x, w) for i, x in enumerate(inst.x)}
    about = {
        i: product([x], near)[0] + arb(0, up(norm(walls.off(x)) * err))
        for i, x in enumerate(inst.x)
    }
    level = {i: A(theta[i]) * s + about[i] for i in sizes}
    prime = {i: h * (-about[i]).exp() for i in known.support}
    late = {i: h * (s - level[i]).exp() for i in known.others}
    a_of = {i: walls.coordinates(inst.x[i]) for i in known.support}
    pushed = {}
    for a, l in enumerate(kicking):
        pushed[l] = total(prime[i] * A(a_of[i][a]) for i in known.support)
        need(pushed[l] > 0, f"corridor: nu' of {l} is not certainly positive")

    # A, rho' and the signs.
    peak = (-arb(1)).exp()
    growth = above(2 * total(pushed[l] * A(-dot(inst.x[l], near)) for l in kicking))
    growth = up(growth + 2 * peak * total(late[i] for i in slow))
    need(2 * growth <= sq(rho), "corridor: it is too narrow")
    slope = up(growth / (2 * rho))
    for i in active:
        need(level[i] > reach[i], f"corridor: sample {i} is too near")
        need(4 * sizes[i] * slope <= 1, f"corridor: too steep for sample {i}")
    at_rest = []
    for o in range(inst.n):
        if o in active or inst.zero[o]:
            continue
        silent = level[o] + reach[o] < 0
        stays = sizes[o] * slope <= A(-theta[o])
        if inst.y[o] == 1:
            need(theta[o] <= 0, f"corridor: w_hat activates sample {o}")
            need(silent, f"corridor: sample {o} is too near")
            need(stays, f"corridor: too steep for sample {o}")
        elif not (silent and stays):
            at_rest.append(o)

    # What pushes, and that kicks cost nothing.
    all_of_them = {**prime, **late}
    push = up(total(one * reach[i].exp() * sizes[i] for i, one in all_of_them.items()))
    held = [total(one * A(inst.x[l][j]) for l, one in pushed.items()) for j in range(inst.d)]
    f = up(push + norm(held) + norm(w) / (2 * tau))
    own = {l: h * A(dot(inst.x[l], inst.x[l])) for l in at_rest}
    heights = dict(zip(at_rest, product([inst.x[l] for l in at_rest], place.centre)))
    balls = {l: heights[l] + sizes[l] * place.radius for l in at_rest}
    tall = [lesser_of(place, l, ball) for l, ball in balls.items()]
    highest = largest([*own.values(), *tall])
    for l in at_rest:
        against = sum(max(-dot(inst.x[l], inst.x[m]), Fraction(0)) for m in at_rest)
        lift = h * highest.exp() * A(against) + push * sizes[l] / tau
        need(lift <= own[l], f"corridor: a step may lift wall {l}")
    kicks = {l: (-level[l], highest, pushed.get(l, arb(0))) for l in at_rest}
    pay(inst, kicks, h, f, tau, False)

    gap = norm([c - A(p) * s - A(q) for c, p, q in zip(place.centre, w, near)])
    z = 1 / tau + 1 / sq(tau)
    after = total(late[i] * (1 / A(theta[i] - 1) + 1 / tau) for i in known.others if i not in slow)
    square = sq(gap + place.radius + err) + growth / tau + 2 * peak * after
    square += 2 * norm(w) * rho * z + 2 * sq(f) * z
    need(square <= sq(rho), "corridor: rho is too small")
    if kicking:
        ever = dot(beyond, w) < 0 and all(dot(beyond, inst.x[i]) >= 0 for i in known.tight)
        need(ever, "corridor: nothing shows that the kicks go on")
    need(not rate or not getattr(descent, "late", False), "rate: behind a waking")

    def log_and_radius(k):
        log = (tau + A(k - place.k)).log()
        return log, root(sq(rho) + growth * (log - s)) + err

    def bound(k):
        log, radius = log_and_radius(k)
        need(log > 0, "rate: tau is not above 1")
        return up(2 * (norm(near) + radius) / (root_low(dot(w, w)) * log))

    def box(k):
        log, radius = log_and_radius(k)
        return [A(p) * log + A(q) + arb(0, up(radius)) for p, q in zip(w, near)]

    check_rate(rate, place.k, bound, 2)
    pattern = None if at_rest else [[int(i in active)] for i in range(inst.n)]
    return Fate(
        "constrained" if kicking else "max-margin",
        "corridor",
        place,
        active,
        pattern,
        w_hat=w,
        rows=known.rows,
        support=known.tight,
        lam=known.lam,
        kicks=bool(at_rest),
        box=box,
    )
