"""The law of SGD's limit: lemma:draws, lemma:woken, lemma:lasting."""

from fractions import Fraction

from flint import ctx

from balls import A, largest, norm, total, up
from exact import dot, solves
from form import Rejected, indices, kind_of, listing, multipliers, need, number, rational, take
from form import vector

FINEST = Fraction(1, 1 << 16)


class Cone:
    def __init__(self, inst, value):
        active, lam, lasting, w = take(value, "active lambda lasting w_hat", "limits")
        self.active = indices(active, inst.n, "active")
        need(self.active, "limits: no positive")
        need(all(inst.y[i] > 0 for i in self.active), "limits: a negative")
        rows = {i: inst.x[i] for i in self.active}
        solves(rows, {}, multipliers(lam, inst.n, "lambda"), {}, vector(w, inst.d, "w_hat"))
        products = {(i, o): dot(inst.x[i], inst.x[o]) for i in self.active for o in range(inst.n)}
        inside = set(self.active)
        self.acute = all(t >= 0 for (_, o), t in products.items() if o in inside)
        self.obtuse = all(t <= 0 for (_, o), t in products.items() if o not in inside)
        self.woken = {o for o in inside if all(products[i, o] > 0 for i in inside)}
        self.lasting = None
        if lasting is not None:
            kappa, level = map(rational, take(lasting, "kappa level", "lasting"))
            need(0 < level <= 1, "lasting: the level is not above 0 and at most 1")
            steep = [[inst.eta * products[i, j] for j in self.active] for i in self.active]
            supermartingale(kappa, level, steep)
            self.lasting = A(kappa), A(level)


def supermartingale(kappa, level, steep):
    """The condition of lemma:lasting for all q: on boxes of all but the last of the q_i."""
    count = len(steep)

    def mean(box):
        """An upper bound of the sum over i."""
        whole = A(0)
        for i, row in enumerate(steep):
            rise = A(0)
            for j, c in enumerate(row):
                end = 1 if c < 0 else 0
                rise += A(box[j][end]) * (1 - (-A(level * box[i][end] * c)).exp())
            whole += (-A(kappa / level) * rise).exp()
        return whole

    def look(sides):
        first = 1 - sum(high for _, high in sides)
        last = 1 - sum(low for low, _ in sides)
        if last < 0 or mean(sides + [(max(first, Fraction(0)), last)]) <= count:
            return
        wide = max(range(len(sides)), key=lambda at: sides[at][1] - sides[at][0], default=None)
        need(wide is not None, "lasting: the exponent is too large")
        low, high = sides[wide]
        need(high - low > FINEST, "lasting: the exponent is too large")
        for half in ((low, (low + high) / 2), ((low + high) / 2, high)):
            look(sides[:wide] + [half] + sides[wide + 1 :])

    look([(Fraction(0), Fraction(1))] * (count - 1))


class Ball:
    """A node, read; `active` once its signs are looked at."""

    KEYS = {
        "draw": "at kind radius to",
        "settled": "at kind limit radius",
        "lasts": "at kind limit lost radius",
        "still": "at kind radius",
        "open": "kind",
    }

    def __init__(self, inst, value):
        self.kind = kind_of(value, "nodes")
        need(self.kind in self.KEYS, "nodes: an unknown kind")
        keys = self.KEYS[self.kind]
        found = dict(zip(keys.split(), take(value, keys, "nodes")))
        if self.kind != "open":
            self.at = vector(found["at"], inst.d, "at")
            self.radius = rational(found["radius"])
        if "to" in found:
            self.to = [number(one, 0, (1 << 31) - 1, "to") for one in listing(found["to"], "to")]
        if "limit" in found:
            self.limit = number(found["limit"], 0, (1 << 31) - 1, "limit")
        self.lost = rational(found["lost"]) if "lost" in found else Fraction(0)

    def active(self, inst):
        signs = []
        for x in inst.x:
            height, square = dot(x, self.at), dot(x, x)
            if height * height <= square * self.radius**2 and self.radius and square:
                raise Rejected("nodes: a sign is not certain")
            signs.append([(height > 0) - (height < 0)])
        inst.settled(signs)
        return [i for i, (sign,) in enumerate(signs) if sign > 0]


def draw(inst, ball, i, target):
    """Whether a draw of i leads from the one into the other."""
    x, y, r = inst.x[i], inst.y[i], A(ball.radius)
    push = A(inst.eta) * (-A(y * dot(x, ball.at))).exp()
    off = norm([A(a - b) + y * push * A(c) for a, b, c in zip(ball.at, target.at, x)])
    most = push * A(dot(x, x)) * (norm(x) * r).exp()
    return off + largest([A(1), most - 1]) * r <= A(target.radius)


def sgd_limits(inst, value):
    limits, nodes, _ = take(value, "limits nodes kind", "sgd-limits")
    need(not inst.is_network, "sgd-limits: one neuron only")
    inst.start()
    ctx.prec = 192
    balls = [Ball(inst, one) for one in listing(nodes, "nodes")]
    cones = [Cone(inst, one) for one in listing(limits, "limits")]
    need(balls, "nodes: none")
    if balls[0].kind != "open":
        gap = [a - b for a, b in zip(inst.w0, balls[0].at)]
        need(balls[0].radius >= 0, "nodes: a negative radius")
        need(dot(gap, gap) <= balls[0].radius ** 2, "nodes: w_0 is not in the first ball")
    mass = [Fraction(0)] * len(balls)
    mass[0] = Fraction(1)
    known = Fraction(0)
    for place, ball in enumerate(balls):
        if ball.kind == "open":
            continue
        active = ball.active(inst)
        if ball.kind == "draw":
            need(active and len(active) == len(ball.to), "to: not one for each active sample")
            for i, to in zip(active, ball.to):
                need(place < to < len(balls), "to: no later node")
                if balls[to].kind != "open":
                    need(draw(inst, ball, i, balls[to]), "nodes: a draw leads elsewhere")
                mass[to] += mass[place] / len(active)
            continue
        if ball.kind == "still":
            need(not active, "still: a sample is active")
        else:
            need(ball.limit < len(cones), "limit: there is none")
            ends(inst, ball, cones[ball.limit], active)
        known += mass[place] * (1 - ball.lost)
    need(known > 0, "sgd-limits: nothing is shown")


def ends(inst, ball, cone, active):
    inside = set(cone.active)
    need(active and inside.issuperset(active), "nodes: another sample is active, or none")
    need(cone.obtuse, "limits: a sample outside may wake")
    if ball.kind == "settled":
        asleep = inside.difference(active)
        need(cone.woken.issuperset(asleep), "settled: a sample may sleep for ever")
        need(cone.acute, "limits: two samples are at an obtuse angle")
        return
    need(set(active) == inside, "lasts: a sample is not active")
    need(cone.lasting is not None, "lasts: without an exponent")
    kappa, level = cone.lasting
    lowest = (norm(inst.x[i]) * A(ball.radius) - A(dot(inst.x[i], ball.at)) for i in active)
    weights = up(total(one.exp() for one in lowest))
    need(weights < level, "lasts: not below the level")
    leaves = (-kappa * (1 / weights - 1 / level)).exp()
    need(ball.lost <= 1 and leaves <= A(ball.lost), "lost: too small")
