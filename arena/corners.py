"""More traps: one for each condition that the others do not meet.

Where a small change of a good certificate meets another condition first, the instance changes too.
"""

from fractions import Fraction
from math import log

from trap import both, put, trap

KKT, CELLS = "margin+kkt", "landscape.local+cells-many"
TRAP, LOCAL, SHARP = "gd.global+trap", "gd.local+trap", "gd.constrained+sharp"
SLOW, FREE = "fate+sharp-slow", "fate+sharp-free-wall"
EXPLODE = "gd.explode+exploding"


def instance(rows, labels, eta, w0):
    return both(
        put("instance/data", {"labels": labels, "rows": rows}),
        put("instance/eta", eta),
        put("instance/w0", w0),
    )


def leap(start):
    """One constant piece from w_0, before anything."""
    return {
        "kind": "leap",
        "pieces": [{"centre": "0", "coefficients": [start], "order": 1, "to": "1"}],
        "steps": "0",
        "tau": "1",
        "then": {"kind": "dead"},
    }


def near(x):
    return str(Fraction(round(x * 2**40), 2**40))


# The form
trap(
    "not-utf-8",
    KKT,
    "a byte that is no UTF-8",
    text=lambda text: text.replace("acute", "acut\udcff"),
)
trap("no-version", KKT, "no version of the format", put("spec_version", ...))
trap("long-string", KKT, "a digest of 100,001 characters", put("digest", "0" * 100_001), seal=False)
trap("list-for-object", KKT, "a witness that is a list", put("witness", []))
trap("object-for-list", KKT, "a support that is an object", put("witness/support", {}))
trap("string-for-bool", KKT, "true as a string", put("witness/problem/walls", "true"))
trap("no-samples", KKT, "no sample at all", put("instance/data", {"labels": [], "rows": []}))
trap(
    "w0-for-a-network",
    "network.joint+invariance+network",
    "the start of one neuron beside output weights",
    both(put("instance/w0", ["1", "1/2"]), put("instance/W0", ...)),
)

# A free intercept
INTERCEPT, NO_INTERCEPT = "margin+intercept", "margin+no-intercept"
trap("intercept-too-low", INTERCEPT, "a positive has not margin 1", put("witness/b", "-9/4"))
trap(
    "intercept-unbalanced",
    INTERCEPT,
    "the solution through the origin, which no free intercept has",
    both(
        put("instance/data", {"labels": [1, -1], "rows": [["1", "0"], ["-1", "0"]]}),
        put("witness", {
            "b": "0",
            "kind": "intercept",
            "lambda": {"0": "1"},
            "support": [0, 1],
            "w_hat": ["1", "0"],
        }),
    ),
)
trap(
    "intercept-of-one-class",
    INTERCEPT,
    "one label alone: every margin is possible",
    both(
        put("instance/data", {"labels": [1], "rows": [["1", "0"]]}),
        put("witness", {
            "b": "1",
            "kind": "intercept",
            "lambda": {},
            "support": [0],
            "w_hat": ["0", "0"],
        }),
    ),
)
trap(
    "no-intercept-unbalanced",
    NO_INTERCEPT,
    "a positive at 0 is no point of the other class's hull",
    put("witness/lambda", {"0": "1"}),
)

# Exact conditions
trap(
    "no-start",
    "orbit",
    "an iterate without start and step size",
    both(put("instance/eta", ...), put("instance/w0", ...)),
)
trap(
    "multiplier-of-a-slack-row",
    LOCAL,
    "a multiplier of a positive that is missed",
    put("witness/end/lambda/1", "1"),
)
trap("nu-of-a-positive", KKT, "a wall's multiplier of a positive", put("witness/nu/0", "1"))
trap(
    "cell-undecided",
    CELLS,
    "the tree is one cell, and no sign is decided",
    put("witness/tree", lambda old: [next(one for one in old if one["kind"] == "cell")]),
)
trap(
    "spurious-of-all",
    "landscape.spurious+minimum",
    "a direction that activates every positive",
    put("witness/u", ["1"]),
)
trap(
    "spurious-denied",
    CELLS,
    "every minimum is global, says the claim; 21 of the cells are not",
    put("claim", "landscape.spurious"),
)

# Iterates
trap("no-boxes", "orbit", "no box: nothing is claimed", put("witness/at", []))
trap(
    "sign-on-the-way",
    "fate+symmetric",
    "x.w is exactly 0 on the way to K = 2, and nobody is certain of it",
    put("witness/from_step", "2"),
)
trap(
    "kick-stretches",
    "orbit",
    "a box far beside the iterate, behind a kick of e^50 that stretches the ball at 32 bits",
    both(
        instance([["1"], ["-1"]], [-1, 1], "2", ["50"]),
        put("witness/bits", 32),
        put("witness/at", [{"k": "2", "w": [{"hi": "0", "lo": "-1"}]}]),
    ),
)
trap(
    "kick-beyond-numbers",
    "fate+exploding",
    "a step through a kick of e^100000",
    put("witness/from_step", "1"),
)
trap(
    "tau-beyond-numbers",
    TRAP,
    "tau is e to the power of 10^20",
    put("witness/end/s", "1" + "0" * 20),
)
trap(
    "flight-without-trap",
    "orbit+trap",
    "an invariance where a trap should enclose the iterates",
    put(
        "witness/flight/trap",
        lambda old: {
            "active": old["active"],
            "kind": "invariance",
            "lambda": old["lambda"],
            "w_hat": old["w_hat"],
        },
    ),
)
trap(
    "leap-from-a-kick",
    "fate+sharp",
    "a leap from a step at which the negative is active",
    both(put("witness/from_step", "0"), put("witness/end", leap(["1", "-1/2"]))),
)
trap(
    "leap-too-steep",
    "fate+invariance",
    "steps so long that they may overshoot on the piece",
    both(instance([["1"]], [1], "50000", ["10"]), put("witness/end", leap(["10"]))),
)

# Fates
trap(
    "invariance-incomplete",
    "gd.global+invariance",
    "an active positive is left out",
    both(put("witness/end/active", [0]), put("claim", "gd.local")),
)
trap(
    "trap-wide",
    TRAP,
    "a radius so large that the active samples may sleep",
    put("witness/end/rho", "100"),
)
trap(
    "trap-outside-near",
    LOCAL,
    "a radius so large that the positive outside may wake, the active one stays",
    put("witness/end/rho", "1/10"),
)
trap(
    "trap-steps-too-long",
    "gd.explode+trap+vacuous",
    "a step size of 1000 with tau near 1: a step may overshoot",
    both(
        put("instance/eta", "1000"),
        put("witness/from_step", "0"),
        put("witness/end/rho", "1"),
        put("witness/end/s", "1/10"),
        put(
            "witness/end/w_tilde",
            [
                near(log(1000 / 3 / 1.75)),
                near(log(1000 / 3 / 1.5) + log(1000 / 3 / 1.75) / 2),
            ],
        ),
    ),
)
trap(
    "network-trap-incomplete",
    "network.joint+trap+network",
    "a sample that is active at a neuron is left out",
    put("witness/end/active", [0, 1]),
)
trap(
    "walls-dependent",
    SHARP,
    "the same negative twice among the kicking walls",
    both(
        put("instance/data/rows", lambda old: [*old, old[1]]),
        put("instance/data/labels", [1, -1, -1]),
        put("witness/end/kicking", [1, 2]),
    ),
)
trap(
    "wall-unpushed",
    FREE,
    "the active samples pull away from the wall in which kicks should never end",
    both(
        instance([["1", "1"], ["1", "-3"], ["0", "1"]], [1, 1, -1], "3", ["9", "-137/500"]),
        put("witness/end/w_tilde", ["112467157/200000000", "-137/500"]),
        put("witness/end/s", "9"),
        put("witness/end/rho_1", "1"),
        put("witness/end/rho_2", "1"),
        put("witness/end/rho_3", "0"),
    ),
)
trap(
    "wall-not-below",
    "fate+sharp-walls",
    "the reference lies on the walls, not below them",
    put("witness/end/w_tilde/1", "0"),
)
trap(
    "wall-loose",
    SLOW,
    "with this reference the push into the wall may be none",
    put("witness/end/w_tilde/0", "-223090416758533761/35184372088832000"),
)
trap(
    "kick-below-push",
    SLOW,
    "with this reference a kick may be less than the push into the wall",
    put("witness/end/w_tilde/1", "-1/4"),
)
trap(
    "kicks-may-end",
    FREE,
    "steps ten times as long: the wall is not needed, and the kicks may end",
    both(
        put("instance/eta", "3/7"),
        put("instance/w0", ["2766689019/200000000", "-3/40"]),
        put("witness/end/w_tilde", ["-233310981/200000000", "-3/40"]),
        put("witness/end/rho_1", "19/250"),
        put("witness/end/rho_2", "5/8"),
    ),
)

# Kicks that feed each other
trap(
    "explode-tie",
    "gd.explode+no-positive",
    "a kick raises two negatives alike",
    both(
        put("instance/data/rows", lambda old: [*old, ["7/4", "-1/2"]]),
        put("instance/data/labels", [-1, -1, -1]),
    ),
)
trap(
    "explode-not-alone",
    EXPLODE,
    "delta so small that what moves w beside the kick exceeds it",
    put("witness/end/delta", "1/1000000000000"),
)
trap(
    "explode-may-fall",
    EXPLODE,
    "A so small that larger kicks need not be purer",
    put("witness/end/a", "1/1000"),
)
trap("explode-may-spread", EXPLODE, "A too small for this delta", put("witness/end/a", "2"))

# Rates and means
trap(
    "loss-among-kicks",
    SHARP,
    "a rate of the loss where negatives kick for ever",
    both(
        put("claim", "gd.loss-rate"),
        put("witness", lambda old: {"fate": old, "kind": "loss-rate", "rate": []}),
    ),
)
trap(
    "loss-too-steep",
    "gd.loss-rate+loss-rate-invariance",
    "steps so long that the loss may not fall",
    put("instance/eta", "100"),
)
trap(
    "sgd-too-steep",
    "sgd.direction+sgd-direction",
    "the first push is above 2, which the bound does not bear",
    both(put("instance/eta", "1000"), put("witness/w_tilde", [near(log(500)), "0"])),
)
