"""The witnesses that need enclosures: orbits, rates, SGD, partitions."""

from fractions import Fraction

from flint import arb, ctx

from balls import A, Descent, Place, active_of, exp_down, features_of, fly, largest, low, norm
from balls import check_rate, pieces_of, product, root, root_low, sq, total, up, within
from ends import fate, judge, minimiser
from exact import Space, combination, dot, excludes, solves
from form import Declined, bounds, indices, kind_of, listing, multipliers, need, number, rational
from form import step, take, vector


def orbit(inst, value):
    """Returns the boxes: k -> a list of pairs (lo, hi)."""
    inst.start()
    at, bits, flight, _ = take(value, "at bits flight kind", "orbit")
    boxes = {}
    for one in listing(at, "at"):
        k, w = take(one, "k w", "at")
        k = step(k)
        need(not boxes or k > max(boxes), "at: k not increasing")
        need(len(listing(w, "w")) == inst.d * inst.m, "at: not a side for each entry")
        sides = []
        for side in w:
            hi, lo = take(side, "hi lo", "box")
            sides.append((rational(lo), rational(hi)))
        boxes[k] = sides
    need(boxes, "at: empty")
    descent = Descent(inst, bits)
    left = dict(boxes)

    def watch(place):
        if place.k in left:
            need(place.inside(left.pop(place.k)), f"the ball at step {place.k} is not in the box")

    place = descent.first()
    watch(place)
    if flight is None:
        descent.run(place, max(boxes), watch)
        return boxes
    k, pieces, tau, trap = take(flight, "from_step pieces tau trap", "flight")
    k, tau = step(k), rational(tau)
    need(tau > 0, "tau: not positive")
    place = descent.run(place, k, watch)
    need(not any(one <= k for one in left), "at: a step that nothing covers")
    pieces = pieces_of(pieces, k, tau, inst.d * inst.m)
    if pieces:
        place = fly(descent, place, pieces, watch)
    else:
        need(tau == 1, "tau: without pieces it is 1")
    need(not any(one <= place.k for one in left), "at: a step inside of a piece")
    while trap is not None and kind_of(trap, "trap") == "leap":
        _, pieces, steps, tau, trap = take(trap, "kind pieces steps tau then", "leap")
        tau = rational(tau)
        need(tau > 0, "tau: not positive")
        place = fly(descent, place, pieces_of(pieces, place.k, tau, inst.d * inst.m), watch)
        place = descent.run(place, step(steps), watch)
        need(not any(one <= place.k for one in left), "at: a step inside of a piece")
    if trap is None:
        need(not left, "at: a step behind the pieces, and no trap")
        return boxes
    ends = ("trap", "sharp", "basin", "corridor", "dead")
    last, legal = kind_of(trap, "trap"), ("slide", "glide", *ends)
    inner = trap
    while last in ("slide", "glide"):
        need(last in legal, "flight: a slide behind a glide")
        inner, legal = inner.get("then"), ("glide", *ends)
        last = kind_of(inner, "then")
    need(last in ends, "flight: another trap")
    found = judge(descent, place, trap)
    for one, box in left.items():
        balls = found.slid(one)
        if balls is None:
            need(found.box is not None, "at: a step behind a waking")
            balls = found.box(one)
        need(within(balls, box), "a ball behind the pieces is not in its box")
    return boxes


def run(inst, value):
    """For each step whether what was recorded is within the tolerance; None: neither is shown."""
    _, path, recorded, tolerance = take(value, "kind orbit recorded tolerance", "run")
    tolerance = rational(tolerance)
    need(tolerance >= 0, "tolerance: negative")
    need(kind_of(path, "orbit") == "orbit", "orbit: another kind")
    points = []
    for one in listing(recorded, "recorded"):
        k, w = take(one, "k w", "recorded")
        points.append((step(k), None if w is None else vector(w, inst.d * inst.m, "w")))
    boxes = orbit(inst, path)
    need([k for k, _ in points] == list(boxes), "recorded: other steps than those of the orbit")
    found = []
    for k, w in points:
        if w is None:
            found.append(False)
            continue
        least = most = near = far = Fraction(0)
        for (lo, hi), a in zip(boxes[k], w):
            # The point of [lo, hi] that is nearest to 0, and to a.
            least += min(max(lo, Fraction(0)), hi) ** 2
            near += (a - min(max(lo, a), hi)) ** 2
            most += max(lo * lo, hi * hi)
            far += max((a - lo) ** 2, (a - hi) ** 2)
        square = tolerance**2
        found.append(True if far <= square * least else False if near > square * most else None)
    return found


def loss_rate(inst, value):
    inner, _, rate = take(value, "fate kind rate", "loss-rate")
    found = fate(inst, inner, True)
    need(found.last in ("invariance", "trap", "sharp", "basin", "corridor"), "loss-rate: another end")
    need(not found.kicks, "loss-rate: negatives may kick")
    need(not found.late, "loss-rate: behind a waking")
    place, h = found.place, A(inst.h)
    rows = [inst.x[i] for i in found.active]
    radius = place.radius
    if place.slid:
        radius = radius + root(sq(A(place.slid[1])) + sq(A(place.slid[2])))
    heights = product(rows, place.centre)
    loss = up(total((norm(x) * radius - t).exp() for x, t in zip(rows, heights)))
    square = A(max(dot(x, x) for x in rows))
    need(h * square * loss < 2, "loss-rate: h R^2 F is not below 2")
    c = low(h / A(dot(found.w_hat, found.w_hat)) * (1 - h * square * loss / 2))

    def bound(k):
        return up(1 / (1 / loss + c * A(k - place.k)))

    check_rate(rate, place.k, bound, len(rows))
    return found


def degenerate(inst, value):
    inner, _, lower, path, u = take(value, "fate kind lower orbit u", "degenerate")
    found = fate(inst, inner, True)
    need(found.last in ("invariance", "corridor"), "degenerate: another end")
    need(not found.kicks, "degenerate: negatives may kick")
    need(not found.late, "degenerate: behind a waking")
    u = vector(u, inst.d, "u")
    excludes(found.rows, {}, found.support, found.w_hat, u)
    lower = bounds(lower, "lower")
    need(path is not None or not lower, "lower: without an orbit")
    boxes = {}
    if path is not None:
        need(kind_of(path, "orbit") == "orbit", "orbit: another kind")
        boxes = orbit(inst, path)
    size = [A(one) / A(dot(found.w_hat, found.w_hat)).sqrt() for one in found.w_hat]
    for k, bound in lower:
        need(bound > 0, "lower: the bound says nothing")
        need(k in boxes, "lower: no step of the orbit")
        need(k > 1, "lower: ln k is not positive")
        middle = [(lo + hi) / 2 for lo, hi in boxes[k]]
        half = [(hi - lo) / 2 for lo, hi in boxes[k]]
        length = A(dot(middle, middle)).sqrt()
        need(any(middle), "lower: the box is about 0")
        apart = total(sq(A(p) / length - q) for p, q in zip(middle, size))
        room = root_low(apart) - 2 * norm(half) / length
        need(room * A(k).log() >= A(bound), "lower: a bound is not shown")
    return found


# SGD


class Kept:
    """The checks of `sgd-kept`: A (or J), the features, h, the heights a_i(0)."""

    def __init__(self, inst, active):
        from ends import kept

        inst.start()
        ctx.prec = 256
        self.pattern = start_pattern(inst)
        self.active, features = features_of(inst, self.pattern)
        need(self.active, "sgd: no sample is active")
        need(indices(active, inst.n, "active") == self.active, "active: not the active samples")
        kept(inst, self.pattern)
        self.z = dict(zip(self.active, features))
        self.a = {i: dot(z, inst.w0) for i, z in self.z.items()}
        self.inst = inst


def start_pattern(inst):
    d = inst.d
    parts = [inst.w0[d * m : d * m + d] for m in range(inst.m)]
    heights = [[dot(x, w) for w in parts] for x in inst.x]
    signs = [[(t > 0) - (t < 0) for t in row] for row in heights]
    inst.settled(signs)
    return active_of(signs)


def sgd_kept(inst, value):
    active, _ = take(value, "active kind", "sgd-kept")
    Kept(inst, active)


def sgd_start(inst, value):
    _, j = take(value, "kind negative", "sgd-start")
    inst.start()
    pattern = start_pattern(inst)
    if j is None:
        need(not any(any(row) for row in pattern), "sgd-start: a sample is active")
        return
    need(not inst.is_network, "sgd-start: one neuron only")
    number(j, 0, inst.n - 1, "negative")
    need(inst.y[j] == -1 and pattern[j][0], "sgd-start: not an active negative")


def sgd_leaves(inst, value):
    draws, i, _, m, o = take(value, "draws drawn kind neuron sample", "sgd-leaves")
    inst.start()
    ctx.prec = 256
    number(i, 0, inst.n - 1, "drawn")
    number(m, 0, inst.m - 1, "neuron")
    number(o, 0, inst.n - 1, "sample")
    pattern = start_pattern(inst)
    if not inst.is_network:
        need(all(not pattern[j][0] for j in inst.negatives), "sgd-leaves: a negative is active")
    need(any(pattern[i]), "drawn: not active at any neuron")
    push = inst.y[i] * inst.v[m] * pattern[i][m] * dot(inst.x[i], inst.x[o])
    need(push < 0 if pattern[o][m] else push > 0, "sgd-leaves: the sign does not change")
    if draws is None:
        return
    draws = step(draws)
    (z,) = (f for a, f in zip(*features_of(inst, pattern)) if a == i)
    start = inst.w0[inst.d * m : inst.d * m + inst.d]
    height, square = dot(inst.x[o], start), dot(z, z)
    a_0 = dot(z, inst.w0)
    least = alpha_below(A(a_0), A(inst.eta * square), draws)
    moved = A(height) + A(push) * (least - A(a_0)) / A(square)
    need(moved <= 0 if pattern[o][m] else moved > 0, "draws: the sign has not certainly changed")


def alpha_below(a, c, draws):
    """A lower bound of alpha(m): lemma:orthogonal-mean, D = 0 behind the first steps."""
    done = 0
    while done < draws and done < 20_000:
        a = a + c * (-a).exp()
        done += 1
    if done == draws:
        return low(a)
    g = a.exp() / c
    need(low(g) >= 1, "draws: not so many")
    y = low(g - g.log() / 2) + A(draws - done)
    x = y
    for _ in range(200):
        x = low(y + x.log() / 2)
    return low(c.log() + x.log())


def solved(kept_, lam, w):
    inst = kept_.inst
    w = vector(w, inst.d * inst.m, "w_hat")
    lam = multipliers(lam, inst.n, "lambda")
    support = solves(kept_.z, {}, lam, {}, w)
    return w, lam, support


def sgd_direction(inst, value):
    """lemma:sgd-mean, direction."""
    keys = "active kind lambda rate s w_hat w_tilde"
    active, _, lam, rate, s, w, near = take(value, keys, "sgd-direction")
    k = Kept(inst, active)
    w, lam, support = solved(k, lam, w)
    need(set(lam) == set(support), "lambda: a support vector has none")
    near, s = vector(near, inst.d * inst.m, "w_tilde"), A(rational(s))
    h, eta = A(inst.h), A(inst.eta)
    err = minimiser(h, [k.z[i] for i in support], w, near)
    about = dict(zip(k.active, product([k.z[i] for i in k.active], near)))
    square = {i: dot(z, z) for i, z in k.z.items()}
    about = {i: t + arb(0, up(A(square[i]).sqrt() * err)) for i, t in about.items()}
    eps = {i: eta * A(square[i]) * (-A(k.a[i])).exp() for i in k.active}
    need(all(one < 2 for one in eps.values()), "sgd-direction: eps is not below 2")
    tau = s.exp()
    hat = dot(w, w)
    c = -A(hat) * (1 - 1 / (2 * tau) - 1 / (4 * sq(tau)))
    for i in support:
        lam_i = h * (-about[i]).exp()
        c += 2 * lam_i * (inst.n * lam_i * A(square[i])) / (2 - eps[i])
    c = largest([c])
    z = 1 / tau + 1 / sq(tau)
    b = A(hat).sqrt() * z
    first = norm([A(p) - A(q) * s - A(r) for p, q, r in zip(inst.w0, w, near)]) + err
    q = sq(first) + c * z
    for i in k.active:
        theta = dot(k.z[i], w)
        if theta > 1:
            t = A(theta)
            c_i = (-about[i]).exp() * ((-t * s).exp() + ((1 - t) * s).exp() / (t - 1))
            q += 2 * h * (eps[i] / 2 - 1).exp() * c_i
    m = up((b + root(sq(b) + 4 * q)) / 2)
    size_hat = A(hat).sqrt()

    def bound(at):
        height = (tau + A(at)).log()
        p = [A(a) * height + A(b) + arb(0, err) for a, b in zip(w, near)]
        size = root_low(total(sq(one) for one in p))
        need(size > m, "sgd-direction: M is not below |P_k|")
        x = up(m / size)
        chord = root(2 * sq(x) / (1 + root_low(1 - sq(x))))
        length = total(sq(one) for one in p).sqrt()
        apart = norm([one / length - A(a) / size_hat for a, one in zip(w, p)])
        return up(chord + apart)

    check_rate(rate, 0, bound, 2)


def sgd_loss(inst, value):
    active, _, lam, rate, w = take(value, "active kind lambda rate w_hat", "sgd-loss")
    k = Kept(inst, active)
    w, _, _ = solved(k, lam, w)
    push = {i: A(inst.eta) * (-A(k.a[i])).exp() for i in k.active}
    t = largest(push[i] * A(dot(k.z[i], k.z[j])) for i in k.active for j in k.active)
    c = A(inst.h) / A(dot(w, w)) * (1 - (-t).exp()) / t
    start = total((-A(k.a[i])).exp() for i in k.active)

    def bound(at):
        return up(1 / (1 / start + c * A(at)))

    check_rate(rate, 0, bound, len(k.active))


def sgd_degenerate(inst, value):
    active, _, lam, u, w = take(value, "active kind lambda u w_hat", "sgd-degenerate")
    k = Kept(inst, active)
    w, _, support = solved(k, lam, w)
    excludes(k.z, {}, support, w, vector(u, inst.d * inst.m, "u"))


def sgd_steep(inst, value):
    active, _, i = take(value, "active kind sample", "sgd-steep")
    k = Kept(inst, active)
    number(i, 0, inst.n - 1, "sample")
    need(i in k.z, "sample: not active")
    size = A(inst.eta * dot(k.z[i], k.z[i])) * (-A(k.a[i])).exp()
    need(size >= 2, "sgd-steep: the step is not certainly steep")


# Networks


def partitions(inst, value):
    """Returns (coupled, maximal): whether two are coupled, and for each whether it is maximal."""
    inner, _, entries = take(value, "fate kind partitions", "partitions")
    found = fate(inst, inner, False)
    good = found.last in ("invariance", "trap", "sharp") and not found.kicks
    need(good, "partitions: no pattern is kept for ever")
    need(found.w_hat is not None, "partitions: no joint solution")
    sets = {}
    for i in range(inst.n):
        if any(found.pattern[i]):
            sets.setdefault((inst.y[i], tuple(found.pattern[i])), []).append(i)
    need(len(listing(entries, "partitions")) == len(sets), "partitions: not one for each set")
    maximal = []
    for (y, column), members, entry in zip(sets, sets.values(), entries):
        lam, w = take(entry, "lambda w_hat", "partition")
        w = vector(w, inst.d, "w_hat")
        rows = {i: [y * one for one in inst.x[i]] for i in members}
        solves(rows, {}, multipliers(lam, inst.n, "lambda"), {}, w)
        whole = [Fraction(0)] * inst.d
        for m in range(inst.m):
            if column[m]:
                part = found.w_hat[inst.d * m : inst.d * m + inst.d]
                whole = [a + inst.v[m] * b for a, b in zip(whole, part)]
        u = Space([inst.x[i] for i in members]).on(whole)
        parallel = all(u[a] * w[b] == u[b] * w[a] for a in range(inst.d) for b in range(a))
        maximal.append(parallel and dot(u, w) > 0)
    coupled = False
    keys = list(sets)
    for a in range(len(keys)):
        for b in range(a):
            if any(p and q for p, q in zip(keys[a][1], keys[b][1])):
                coupled = coupled or any(
                    dot(inst.x[i], inst.x[j]) != 0 for i in sets[keys[a]] for j in sets[keys[b]]
                )
    return coupled, maximal
