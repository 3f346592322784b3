"""Ends in which negatives kick and come and go: the glide and the basin (docs/lemmas.md)."""

from fractions import Fraction
from math import comb

from flint import arb, arb_poly

from balls import (
    A,
    Piece,
    Place,
    check_rate,
    largest,
    low,
    norm,
    product,
    root,
    sq,
    total,
    up,
)
from exact import Space, dot, solves
from form import indices, listing, multipliers, need, number, rational, step, take, vector


def lesser(a, b):
    """An upper bound of the smaller of two numbers."""
    a, b = up(a), up(b)
    return a if a < b else b


def above(x):
    """An upper bound of the positive part."""
    return largest([x])


class GlidePiece(Piece):
    """A piece of a glide, with what pushes the curve into the walls."""

    def __init__(self, inst, value, k, tau):
        keys = "centre coefficients fall loose nu order pressed rho to"
        centre, rows, fall, loose, nu, order, pressed, rho, to = take(value, keys, "piece")
        plain = {"centre": centre, "coefficients": rows, "order": order, "to": to}
        super().__init__(plain, k, tau, inst.d)
        self.settle()
        self.radius = A(rational(rho))
        need(self.radius >= 0, "rho: negative")
        self.fall = None
        if fall is not None:
            kappa, fallen = take(fall, "kappa rho", "fall")
            self.fall = (A(rational(kappa)), A(rational(fallen)))
            need(self.fall[0] > 1, "kappa: not above 1")
            need(self.fall[1] >= 0, "rho: negative")
        self.nu, last = {}, -1
        for one in listing(nu, "nu"):
            numbers, sample = take(one, "nu sample", "nu")
            number(sample, last + 1, inst.n - 1, "sample")
            need(inst.y[sample] == -1, f"nu: sample {sample} is a positive")
            found = [A(rational(c)) for c in listing(numbers, "nu")]
            need(len(found) <= len(self.rows), f"nu: too many numbers for sample {sample}")
            self.nu[sample], last = found, sample
        self.loose, last = {}, -1
        for one in listing(loose, "loose"):
            numbers, sample = take(one, "mu sample", "loose")
            number(sample, last + 1, inst.n - 1, "sample")
            need(inst.y[sample] == 1, f"loose: sample {sample} is a negative")
            found = [A(rational(c)) for c in listing(numbers, "mu")]
            need(len(found) <= len(self.rows), f"mu: too many numbers for sample {sample}")
            self.loose[sample], last = found, sample
        self.pressed = indices(pressed, inst.n, "pressed")
        need(all(inst.y[l] == -1 for l in self.pressed), "pressed: a positive")
        need(not set(self.pressed) & set(self.nu), "pressed: a wall too")

    def range(self, heights):
        """The least and the greatest Bernstein coefficient on the piece."""
        if not heights:
            return arb(0), arb(0)
        n = len(heights) - 1
        moved = arb_poly(heights)(arb_poly([self.ends[0], self.ends[1] - self.ends[0]]))
        c = [moved[k] for k in range(n + 1)]
        least = most = None
        for at in range(n + 1):
            one = total(c[k] * A(Fraction(comb(at, k), comb(n, k))) for k in range(at + 1))
            below, over = low(one), up(one)
            least = below if least is None or below < least else least
            most = over if most is None or over > most else most
        return least, most


def pay(inst, kickers, h, f, tau, reserve):
    """The condition (kicks); kickers: by sample the depth D, the height and nu."""
    for l, (depth, height, nu) in kickers.items():
        crowd = A(sum(max(dot(inst.x[l], inst.x[m]), Fraction(0)) for m in kickers))
        beside = 2 * f * norm(inst.x[l]) / tau
        need(h * crowd + beside <= 2 * depth, f"wall {l}: too near for its kick")
        b = above(height)
        left = h * b.exp() * crowd + beside + 2 * nu * b / (h * tau) + (b if reserve else 0)
        need(left <= 2 * (b + depth), f"wall {l}: a kick is too deep")


def wideness(g):
    return (g + root(sq(g) + 4 * g)) / 2


class Frame:
    """Walls and members of J that are a basis of the space."""

    def __init__(self, inst, active, value):
        basis, kicking = take(value, "basis kicking", "frame")
        self.basis = indices(basis, inst.n, "basis")
        self.kicking = indices(kicking, inst.n, "kicking")
        need(all(inst.y[l] == -1 for l in self.kicking), "kicking: a positive")
        rows = [inst.x[l] for l in self.kicking]
        self.walls = Space(rows)
        need(len(self.walls.basis) == len(rows), "kicking: not independent")
        need(set(self.basis) <= set(active), "basis: not active")
        off = Space([self.walls.off(inst.x[i]) for i in self.basis])
        whole = len(off.basis) == len(self.basis) and len(rows) + len(self.basis) == inst.d
        need(whole, "frame: no basis of the space")
        self.diagonal = [off.gram_inverse[b][b] for b in range(len(self.basis))]
        self.duals = [root(self.walls.gram_inverse[l][l]) for l in range(len(rows))]
        self.swing = {i: self.walls.coordinates(inst.x[i]) for i in self.basis}


def rest(walls, members, duals, growth, push):
    """m^2: walls are pairs (D, nu), members (lambda, |x*_l.x_i|), duals |x*_l|; push is h tau.

    Answers |r|^2 in the span of the walls, and the bracket that is squared beside it.
    """
    over = []
    for _, nu in walls:
        double = low(2 * nu)
        least = double if double < low(push) else low(push)
        over.append(up(growth / least))

    def along(sizes):
        deep = total(a * d for a, (d, _) in zip(sizes, walls))
        return deep + largest([a * o for a, o in zip(sizes, over)])

    swung = total(lam * sq(along(sizes)) for lam, sizes in members)
    t = largest([wideness(growth / (2 * lam)) for lam, _ in members])
    return sq(along(duals)), root((1 + t) * growth / 2) + root(swung)


def glide(descent, place, value):
    """lemma:glide and lemma:waking."""
    from ends import judge, unslid

    keys = "active frame kind pieces tau then wakes"
    active, frame, _, pieces, tau, then, wakes = take(value, keys, "glide")
    inst, h = descent.inst, descent.h
    indices(active, inst.n, "active")
    need(active, "active: empty")
    need(all(inst.y[i] == 1 for i in active), "active: a negative")
    if wakes is not None:
        number(wakes, 0, inst.n - 1, "wakes")
        need(inst.y[wakes] == 1 and wakes not in active, "wakes: no missed positive")
        need(not inst.at_zero, "wakes: the derivative at 0 is not 0")
    frame = None if frame is None else Frame(inst, active, frame)
    tau = rational(tau)
    awake = getattr(place, "awake", None)
    place = unslid(place)
    found, k = [], place.k
    pieces = listing(pieces, "pieces")
    for one in pieces:
        need(tau > 0, "tau: not positive")
        found.append(GlidePiece(inst, one, k, tau))
        k, tau = found[-1].to, found[-1].tau_end
    segments = []
    for at, piece in enumerate(found):
        woken = wakes if at + 1 == len(found) else None
        need(not set(piece.loose) & {*active, woken}, "loose: in J, or wakes")
        if awake in piece.loose:
            awake = None
        high = highest(inst, place, piece.pressed)
        rho, after, high = follow(inst, h, place, piece, (active, frame, woken, awake, high))
        segments.append((piece, rho))
        end = [A(c) for c in piece.v[0]] if woken is not None else piece.at(1)
        rounding = root(total(sq(arb(one.rad())) for one in end))
        radius = after + rounding
        if woken is not None:
            bend = [norm(row) for row in piece.v[1:]]
            radius += total(c * piece.rho ** (j + 1) for j, c in enumerate(bend))
            awake = woken
        place = Place(piece.to, [one.mid() for one in end], up(radius))
        place.awake, place.high, place.pressed = awake, high, piece.pressed
    if wakes is not None and found:
        descent.late = True
    shown = judge(descent, place, then)
    if wakes is not None and found:
        # No step number is known any more.
        shown.late, shown.box, segments = True, None, []
        shown.slid = lambda k: None
        return shown
    if shown.late:
        shown.box = None
    later = shown.slid

    def on_pieces(k):
        """The balls of w_k on the pieces."""
        for piece, radius in segments:
            if piece.k <= k <= piece.to:
                x = A(piece.tau + (k - piece.k)).log() - A(piece.centre)
                columns = range(inst.d)
                return [
                    piece.horner([row[j] for row in piece.v], x) + arb(0, up(radius))
                    for j in columns
                ]
        return later(k)

    shown.slid = on_pieces
    return shown


def lesser_of(place, sample, level):
    """How high a negative is, where a glide may know it better than a ball."""
    known = getattr(place, "high", None)
    if known is None or sample in place.pressed:
        return level
    return lesser(level, known)


def highest(inst, place, pressed):
    """No negative but the pressed is higher."""
    rest = [l for l in inst.negatives if l not in pressed]
    tops = product([inst.x[l] for l in rest], place.centre)
    balls = [top + norm(inst.x[l]) * place.radius for l, top in zip(rest, tops)]
    return largest([lesser_of(place, l, ball) for l, ball in zip(rest, balls)])


def lowered(inst, h, tau, kickers, positives, loose, high):
    """The kickers with their heights, by what a step lifts them where that is less."""
    rows, most, reach = positives
    top = up(largest([high, *(h * A(dot(inst.x[l], inst.x[l])) for l in kickers)]))
    for l in kickers:
        x = inst.x[l]
        against = sum(max(-dot(x, inst.x[m]), Fraction(0)) for m in kickers)
        pushed = total(
            most[i] * reach[i].exp() * A(max(dot(x, row), Fraction(0))) for i, row in rows.items()
        )
        pushed += h * tau * total(A(max(dot(x, inst.x[o]), Fraction(0))) for o in loose)
        if not h * top.exp() * A(against) + pushed / tau <= h * A(dot(x, x)):
            return kickers, largest([height for _, height, _ in kickers.values()])
    return {l: (d, lesser(height, top), nu) for l, (d, height, nu) in kickers.items()}, top


def follow(inst, h, place, piece, how):
    """rho on a piece, and at its end, and how high negatives are."""
    active, frame, wakes, awake, high = how
    rho, tau, zero = piece.radius, A(piece.tau), arb(0)
    start = norm([c - v for c, v in zip(place.centre, piece.at(0))]) + place.radius
    sizes = {i: norm(x) for i, x in enumerate(inst.x)}
    # A pressed negative pushes as a positive with its row turned round would.
    turned = {l: [-c for c in inst.x[l]] for l in piece.pressed}
    rows = {i: inst.x[i] for i in active} | turned
    heights = dict(enumerate(piece.rows_on([turned.get(i, x) for i, x in enumerate(inst.x)])))
    reach = {i: up(sizes[i] * rho) for i in sizes}
    level = {i: piece.range(heights[i]) for i in sizes}
    log_h = h.log()

    least, most, f, cost = {}, {}, zero, zero
    for i in rows:
        u = [-one for one in heights[i]] + [zero] * 2
        u[0] += log_h + A(piece.centre)
        u[1] += 1
        bottom, top = piece.range(u)
        least[i], most[i] = low(bottom.exp()), up(top.exp())
        strays = reach[i].exp() - 1
        if i in turned:
            strays = strays if level[i][1] < -reach[i] else largest([strays, arb(1)])
            cost += 2 * most[i] * above(level[i][1])
        f += most[i] * strays * sizes[i]
    nu_low, nu_high = {}, {}
    back = [[zero] * inst.d for _ in piece.v]
    for l, numbers in piece.nu.items():
        nu_low[l], nu_high[l] = piece.range(numbers)
        ahead, behind = above(nu_high[l]), above(-nu_low[l])
        cost += 2 * (ahead * above(-level[l][0]) + behind * reach[l])
        f += largest([ahead, behind]) * sizes[l]
        for j, c in enumerate(numbers):
            back[j] = [b + c * A(x) for b, x in zip(back[j], inst.x[l])]
    latest = h * A(piece.tau_end)
    for o, numbers in piece.loose.items():
        below, over = piece.range(numbers)
        swing = largest([over, latest - below])
        cost += 2 * swing * reach[o]
        f += swing * sizes[o]
        for j, c in enumerate(numbers):
            back[j] = [b - c * A(x) for b, x in zip(back[j], inst.x[o])]
    f, cost = up(f), up(cost)
    delta = piece.defect(list(rows.values()), [log_h] * len(rows), back)

    kickers = {}
    for o in range(inst.n):
        if o in rows or inst.zero[o]:
            continue
        silent = level[o][1] + reach[o] < 0
        if inst.y[o] == 1 and o != wakes and o not in piece.loose:
            need(silent, f"glide: sample {o} is too near")
        elif inst.y[o] == -1 and not silent:
            kickers[o] = (-level[o][1], above(level[o][1] + reach[o]), above(nu_high.get(o, zero)))
    kickers, high = lowered(inst, h, tau, kickers, (rows, most, reach), piece.loose, high)
    for i in active:
        if not reach[i] < level[i][0]:
            need(i == awake, f"glide: sample {i} is too near")
            rises(inst, h, tau, i, (most, reach, level, kickers, rows, piece.loose))
    pay(inst, kickers, h, f, tau, piece.fall is not None)

    rate = cost + sq(f) / tau
    length = piece.s_end - piece.s
    kept = sq(start) + (length + 1 / tau) * cost + lesser(1 + 1 / tau, length + 1 / tau) * sq(f) / tau
    after = rho
    if piece.fall:
        need(frame is not None, "fall: without a frame")
        kappa, after = piece.fall
        growth = up(kappa * rate)
        walls = []
        for l in frame.kicking:
            need(nu_low.get(l, zero) > 0, f"wall {l}: it may loosen")
            walls.append((largest([-level[l][0], level[l][1]]), nu_low[l]))
        members = []
        for i in frame.basis:
            members.append((least[i], [A(abs(a)) for a in frame.swing[i]]))
        in_walls, pulled = rest(walls, members, frame.duals, growth, h * tau)
        trace = total(A(g) / least[i] for i, g in zip(frame.basis, frame.diagonal))
        bottom = in_walls + sq(pulled) * trace + growth / tau
        kept = lesser(kept, largest([sq(start), bottom]))
        fallen = sq(start) - low(kappa - 1) * low(rate) * low(length)
        down = largest([bottom, fallen]) + 2 * rho * delta + sq(delta)
        need(root(down) <= after, "fall: rho is too small at the end")
    need(root(kept) + delta <= rho, "glide: rho is too small")
    if wakes is not None:
        last = total(A(x) * v for x, v in zip(inst.x[wakes], piece.at(1)))
        need(last > reach[wakes], f"wakes: sample {wakes} may not wake")
        after = rho
    return rho, after, high


def rises(inst, h, tau, o, known):
    """A woken sample that is not certainly active goes on rising."""
    most, reach, level, kickers, rows, loose = known
    against = total(h * A(max(-dot(inst.x[q], inst.x[o]), Fraction(0))) for q in loose)
    for i, row in rows.items():
        if i != o:
            product = dot(row, inst.x[o])
            against += most[i] * reach[i].exp() / tau * A(max(-product, Fraction(0)))
    for l, (_, height, _) in kickers.items():
        product = dot(inst.x[l], inst.x[o])
        against += h * above(height).exp() * A(max(product, Fraction(0)))
    own = h * (-(level[o][1] + reach[o])).exp() * A(dot(inst.x[o], inst.x[o]))
    need(against <= own, f"wakes: sample {o} may sleep again")


class Walled:
    """What the basin and the corridor say of J, N and w^ (lemma:basin)."""

    def __init__(self, descent, said, lasting=False):
        from ends import minimiser

        active, kicking, lam, nu, s, slow, w, near = said
        inst = descent.inst
        indices(active, inst.n, "active")
        need(active, "active: empty")
        need(all(inst.y[i] == 1 for i in active), "active: a negative")
        self.w, self.near = vector(w, inst.d, "w_hat"), vector(near, inst.d, "w_tilde")
        self.s = A(rational(s))
        need(self.s > 0, "s: not positive")
        indices(kicking, inst.n, "kicking")
        need(all(inst.y[l] == -1 for l in kicking), "kicking: a positive")
        self.lam, nu = multipliers(lam, inst.n, "lambda"), multipliers(nu, inst.n, "nu")
        self.rows = {i: inst.x[i] for i in active}
        negatives = {l: inst.x[l] for l in inst.negatives}
        self.support = solves(self.rows, negatives, self.lam, nu, self.w)
        indices(slow, inst.n, "slow")
        self.tight = self.support
        if lasting:
            self.support = [i for i in self.tight if i in self.lam or i not in slow]
        need(set(self.lam) == set(self.support), "lambda: a support vector has none")
        need(set(nu) <= set(kicking), "nu: not among the kicking")
        need(all(dot(inst.x[l], self.w) == 0 for l in kicking), "kicking: not tight")
        self.others = [i for i in active if i not in self.support]
        need(set(slow) <= set(self.others), "slow: not off the support")
        self.walls = Space([inst.x[l] for l in kicking])
        need(len(self.walls.basis) == len(kicking), "kicking: not independent")
        tight = [self.rows[i] for i in self.support]
        self.err = minimiser(descent.h, tight, self.w, self.near, self.walls.off)


def basin(descent, place, value):
    """lemma:basin."""
    from ends import Fate, box_of, direction_bound, eigenvalue, unslid

    keys = "active kicking kind lambda nu rate rho_1 rho_2 s slow w_hat w_tilde"
    active, kicking, _, lam, nu, rate, rho_f, rho_v, s, slow, w, near = take(value, keys, "basin")
    inst, h, place = descent.inst, descent.h, unslid(place)
    known = Walled(descent, (active, kicking, lam, nu, s, slow, w, near))
    w, near, s, lam, rows = known.w, known.near, known.s, known.lam, known.rows
    support, others, walls, err = known.support, known.others, known.walls, known.err
    rho_f, rho_v = A(rational(rho_f)), A(rational(rho_v))
    need(rho_f >= 0 and rho_v >= 0, "rho: negative")
    space = Space([inst.x[l] for l in kicking] + [rows[i] for i in support])
    tau = s.exp()

    norms, reach, about, theta = {}, {}, {}, {}
    for i, x in enumerate(inst.x):
        norms[i] = (norm(space.on(x)), norm(space.off(x)))
        reach[i] = up(norms[i][0] * rho_f + norms[i][1] * rho_v)
        theta[i] = dot(x, w)
        # w~ - w_tilde is orthogonal to the walls.
        about[i] = product([x], near)[0] + arb(0, up(norm(walls.off(x)) * err))
    level = {i: A(theta[i]) * s + about[i] for i in norms}
    for i in active:
        need(level[i] > reach[i], f"basin: sample {i} is too near")
    at_rest = []
    for o in range(inst.n):
        if o in active or inst.zero[o]:
            continue
        silent = level[o] + reach[o] < 0
        if inst.y[o] == 1:
            need(theta[o] <= 0, f"basin: w_hat activates sample {o}")
        if inst.y[o] == 1 or not space.holds(inst.x[o]):
            need(silent, f"basin: sample {o} is too near")
        elif not silent:
            at_rest.append(o)

    prime = {i: h * (-about[i]).exp() for i in support}
    late = {i: h * (s - level[i]).exp() for i in others}
    sigma = {i: late[i] * (1 / A(theta[i] - 1) + 1 / tau) for i in others}
    a_of = {i: walls.coordinates(rows[i]) for i in active}
    count = range(len(kicking))
    nu_prime = [total(prime[i] * A(a_of[i][a]) for i in support) for a in count]
    for l, one in zip(kicking, nu_prime):
        need(one > 0, f"basin: nu' of {l} is not certainly positive")
    peak = (-arb(1)).exp()
    driven = {
        i: (norms[i][1] * rho_v).exp() * lesser(peak, norms[i][0] * rho_f) for i in others
    }
    held = [total(one * A(inst.x[l][j]) for one, l in zip(nu_prime, kicking)) for j in range(inst.d)]
    f = total(prime[i] * (reach[i].exp() - 1) * norms[i][0] for i in support)
    f += total(late[i] * reach[i].exp() * norms[i][0] for i in others)
    f = up(f + norm(held) + norm(w) / (2 * tau))
    pushed = dict(zip(kicking, nu_prime))
    kicks = {l: (-level[l], level[l] + reach[l], pushed.get(l, arb(0))) for l in at_rest}
    pay(inst, kicks, h, f, tau, True)

    depth = [-A(dot(inst.x[l], near)) for l in kicking]
    growth = 2 * total(one * d for one, d in zip(nu_prime, depth))
    growth = up(growth + 2 * total(late[i] * driven[i] for i in slow) + sq(f) / tau)
    members = [(prime[i], [A(abs(a)) for a in a_of[i]]) for i in support]
    duals = [root(walls.gram_inverse[a][a]) for a in count]
    in_walls, pulled = rest(list(zip(depth, nu_prime)), members, duals, growth, h * tau)
    m = eigenvalue([walls.off(rows[i]) for i in support], [prime[i] for i in support])
    bottom = in_walls + sq(pulled) / m

    gap = [c - A(p) * s - A(q) for c, p, q in zip(place.centre, w, near)]
    inside, outside = parts(space, gap)
    inside = inside + place.radius + err
    # Nothing is left for the second part where the first is the whole space.
    outside = arb(0) if len(space.basis) == inst.d else outside + place.radius
    z = 1 / tau + 1 / sq(tau)
    square = largest([sq(inside), bottom + growth / tau])
    square += 2 * total(sigma[i] * driven[i] for i in others if i not in slow) + z * norm(w) * rho_f
    need(root(square) <= rho_f, "basin: rho_1 is too small")
    outside += total(sigma[i] * reach[i].exp() * norms[i][1] for i in others)
    need(outside <= rho_v, "basin: rho_2 is too small")

    def away(a):
        found = arb(0)
        for i in active:
            ahead, behind = A(max(a_of[i][a], Fraction(0))), A(max(-a_of[i][a], Fraction(0)))
            far = reach[i].exp()
            if i in prime:
                found += prime[i] * (ahead * (1 - 1 / far) + behind * (far - 1))
            else:
                found += late[i] * behind * far
        return found

    if kicking:
        ever = not Space([rows[i] for i in support]).holds(w)
        ever = ever or any(away(a) < one for a, one in enumerate(nu_prime))
        need(ever, "basin: nothing shows that the kicks go on")
    rho = root(sq(rho_f) + sq(rho_v))
    check_rate(rate, place.k, direction_bound(tau, place.k, norm(near) + err, rho, w), 2)
    pattern = None if at_rest else [[int(i in active)] for i in range(inst.n)]
    return Fate(
        "constrained" if kicking else "max-margin",
        "basin",
        place,
        active,
        pattern,
        w_hat=w,
        rows=rows,
        support=support,
        lam=lam,
        kicks=bool(at_rest),
        box=box_of(tau, place.k, w, near, rho + err),
    )


def parts(space, gap):
    """Norms of a vector of balls in a space and off it."""
    if not space.basis:
        return arb(0), norm(gap)
    heights = product(space.basis, gap)
    c = [total(A(a) * b for a, b in zip(row, heights)) for row in space.gram_inverse]
    on = [total(t * A(b[j]) for t, b in zip(c, space.basis)) for j in range(len(gap))]
    return norm(on), norm([a - b for a, b in zip(gap, on)])
