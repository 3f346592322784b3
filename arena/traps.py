"""Makes certificates/bad/ out of certificates/good/: one file a trap, one lie a file.

The digest is put right wherever the lie is elsewhere. `TRAPS` says of each what is false in it.
"""

import copy
import json
import pathlib
import sys
from fractions import Fraction

import corners  # noqa: F401 (more traps)
import corridors  # noqa: F401 (more traps)
import glides  # noqa: F401 (more traps)
import laws  # noqa: F401 (more traps)
import lines  # noqa: F401 (more traps)
from form import canonical, digest
from trap import TRAPS, both, put, swap, times, trap

ROOT = pathlib.Path(__file__).resolve().parent.parent / "certificates"

KKT, CELLS = "margin+kkt", "landscape.local+cells-many"
TRAP, SHARP = "gd.global+trap", "gd.constrained+sharp"
SLIDE = "gd.constrained+slide-sharp"
SUBSPACE = "fate+subspace"
LOCAL = "gd.local+trap"

# The form
trap(
    "repeated-key",
    LOCAL,
    "the claim stands there twice, once as `gd.global`",
    text=swap('{"claim":"gd.local"', '{"claim":"gd.global","claim":"gd.local"'),
)
trap(
    "repeated-key-deep",
    KKT,
    "two multipliers of one sample",
    text=swap('"lambda":{"0":"25/16"}', '"lambda":{"0":"25/16","0":"25/16"}'),
)
trap("white-space", KKT, "a blank between two entries", text=swap('","', '", "'))
trap(
    "keys-out-of-order",
    KKT,
    "keys not in byte order",
    text=swap('"spec_version":1,"verdict":"proved"', '"verdict":"proved","spec_version":1'),
)
trap("two-newlines", KKT, "two newlines at the end", text=lambda text: text.rstrip("\n") + "\n\n")
trap("escaped-name", KKT, "an escape in the name", text=swap("acute-pair", "acute\\u002dpair"))
trap("not-lowest-terms", KKT, "3/4 written as 6/8", put("witness/w_hat/1", "-6/8"))
trap("one-as-quotient", KKT, "1 written as 1/1", put("witness/w_hat/0", "1/1"))
trap("minus-zero", "margin+kkt-degenerate", "0 written as -0", put("witness/w_hat/1", "-0"))
trap("plus-sign", KKT, "1 written as +1", put("witness/w_hat/0", "+1"))
trap("number-for-rational", KKT, "1 as a JSON number", put("witness/w_hat/0", 1))
trap(
    "floating-point",
    KKT,
    "the rational 1 as the number 1.0",
    text=swap('"w_hat":["1"', '"w_hat":[1.0'),
)
trap("exponent-of-a-rational", KKT, "a rational with an exponent", put("witness/w_hat/0", "1e0"))
trap("unknown-key", KKT, "a key that no rule knows", put("witness/because", "it is so"))
trap("missing-key", KKT, "no support", put("witness/support", ...))
trap(
    "deep-nesting",
    KKT,
    "lists within lists, seventeen deep",
    put("witness/support", json.loads("[" * 17 + "]" * 17)),
)
trap("other-version", KKT, "a version of the format that nobody knows", put("spec_version", 3))
trap("version-as-text", KKT, "the version is a string", put("spec_version", "1"))
trap("unknown-claim", KKT, "a claim that is none", put("claim", "gd.best"))
trap("unknown-witness", KKT, "a witness of no kind", put("witness/kind", "oracle"))
trap(
    "zero-multiplier",
    "margin+kkt-degenerate",
    "an entry 0 among the multipliers",
    put("witness/lambda", {"0": "1", "1": "0"}),
)
trap("no-such-sample", KKT, "a multiplier of sample 7 of 2", put("witness/nu", {"7": "15/16"}))
trap(
    "huge-exponent",
    TRAP,
    "a step number with more than 10,000,000 zeros",
    put("witness/end/rate/-1/k", "1e10000001"),
)
trap("short-exponent", TRAP, "the step 1000 written as 1e3", put("witness/end/rate/0/k", "1e3"))
trap("few-bits", TRAP, "31 bits", put("witness/bits", 31))

# The instance
trap(
    "other-digest",
    LOCAL,
    "the digest is that of another instance",
    put("digest", lambda old: old[::-1]),
    seal=False,
)
trap(
    "data-changed",
    LOCAL,
    "a number of the data changed, the digest is the old one",
    put("instance/data/rows/0/0", "2"),
    seal=False,
)
trap(
    "other-instance",
    KKT,
    "other data with their own digest: w_hat solves another problem",
    put("instance/data/rows/1", ["4/5", "3/5"]),
)
trap(
    "swapped-labels",
    "landscape.global+separator",
    "the labels are turned round: what separated has every sample on the wrong side",
    put("instance/data/labels", lambda old: [-one for one in old]),
)
trap("label-zero", KKT, "a label 0", put("instance/data/labels/1", 0))
trap("no-step-size", TRAP, "a start without a step size", put("instance/eta", ...))
trap(
    "step-size-zero",
    "gd.global+invariance",
    "eta is 0: nothing ever moves",
    put("instance/eta", "0"),
)
trap(
    "ragged-rows",
    KKT,
    "a row with one feature more",
    put("instance/data/rows/1", ["3/5", "4/5", "0"]),
)
trap(
    "output-zero",
    "network.joint+invariance+network",
    "an output weight 0",
    put("instance/network/output/0", "0"),
)

# Exact witnesses
trap(
    "stale-multiplier",
    KKT,
    "lambda is that of the problem without walls: the sum is not w_hat",
    put("witness/lambda/0", "1"),
)
trap(
    "easier-problem",
    KKT,
    "w_hat = (1, 0) solves the problem without the wall, it crosses the wall",
    both(
        put("witness/w_hat", ["1", "0"]), put("witness/lambda", {"0": "1"}), put("witness/nu", {})
    ),
)
trap("wall-as-row", KKT, "a negative among the rows", put("witness/problem/active", [0, 1]))
trap("walls-of-all", KKT, "all rows and walls at once", put("witness/problem/active", None))
trap(
    "negative-multiplier",
    "margin+kkt-degenerate",
    "a multiplier below 0",
    put("witness/lambda", {"0": "2", "1": "-1"}),
)
trap("empty-support", KKT, "the support is empty, sample 0 is tight", put("witness/support", []))
trap(
    "degenerate-hidden",
    "margin+kkt-degenerate",
    "non-degenerate is said, but no multipliers are positive on both",
    put("witness/degenerate", None),
)
trap(
    "degenerate-false",
    "margin+kkt-degenerate",
    "the vector u lowers the support vector that it should raise",
    put("witness/degenerate", ["0", "-1"]),
)
trap(
    "degenerate-of-nothing",
    "margin+kkt-degenerate",
    "u = 0 shows nothing",
    put("witness/degenerate", ["0", "0"]),
)
trap(
    "farkas-empty",
    "margin+farkas-walls",
    "no multiplier at all: 0 = 0 shows nothing",
    both(put("witness/lambda", {}), put("witness/nu", {})),
)
trap("farkas-sums-differ", "margin+farkas-walls", "the two sums differ", put("witness/nu/1", "2"))
trap(
    "not-separable-empty",
    "gd.global+not-separable+vacuous",
    "an empty sum",
    put("witness/lambda", {}),
)
trap(
    "not-separable-false",
    "landscape.global+separator",
    "the data are separable, the sum of all samples is not 0",
    both(
        put("verdict", "vacuous"), put("witness", {"kind": "not-separable", "lambda": {"0": "1"}})
    ),
)
trap(
    "positives-denied",
    "gd.global+no-positives+vacuous",
    "there is a positive",
    put("instance/data/labels/0", 1),
)
trap(
    "strict-for-weak",
    "landscape.spurious+minimum",
    "u lies on a positive's boundary",
    put("witness/u", lambda old: ["0"] * len(old)),
)
trap(
    "trap-negative-active",
    LOCAL,
    "a negative among the active samples",
    put("witness/end/active", [0, 2]),
)
trap(
    "separator-tight",
    "gd.diverge+diverge",
    "the separator has the negative on its boundary",
    put("witness/separator", ["4", "-3"]),
)
trap(
    "diverge-weak",
    "gd.diverge+diverge",
    "w_hat has the negative on its boundary: an angle of 90 degrees excludes nothing",
    both(put("instance/data/rows/1", ["0", "1"]), put("witness/separator", ["1", "-1"])),
)
trap(
    "diverge-positive",
    "gd.diverge+diverge",
    "the sample that w_hat activates is a positive",
    put("witness/negative", 0),
)
trap(
    "aligned-false",
    "gd.diverge+diverge",
    "w_hat does activate the negative",
    both(
        put("verdict", "vacuous"),
        put("witness/kind", "aligned"),
        put("witness/negative", ...),
        put("witness/separator", ...),
    ),
)
trap(
    "cells-end-early",
    CELLS,
    "the last branch of the tree is left out",
    put("witness/tree", lambda old: old[:-1]),
)
trap(
    "cells-go-on",
    CELLS,
    "an entry behind the end of the tree",
    put("witness/tree", lambda old: old + old[-1:]),
)
trap(
    "cells-branch-swapped",
    CELLS,
    "two branches in the wrong order",
    put("witness/tree", lambda old: old[:-2] + [old[-1], old[-2]]),
)
trap(
    "cells-emptied",
    CELLS,
    "a cell is called empty by a sum that is not 0",
    put("witness/tree/-1", {"kind": "empty", "lambda": {"0": "1"}, "nu": {}}),
)
trap(
    "cells-split-twice",
    CELLS,
    "a positive is decided twice on a path",
    put("witness/tree", lambda old: old[:1] + old),
)

# Claims and verdicts
trap(
    "verdict-turned",
    TRAP,
    "`vacuous`, though the fate is the global direction",
    put("verdict", "vacuous"),
)
trap("both-verdicts", LOCAL, "a list of both verdicts", put("verdict", ["proved", "vacuous"]))
trap(
    "global-for-local",
    LOCAL,
    "the limit misses a positive and is claimed global",
    put("claim", "gd.global"),
)
trap(
    "local-for-global",
    TRAP,
    "the limit misses nothing and is claimed local",
    put("claim", "gd.local"),
)
trap(
    "wrong-witness",
    "landscape.infimum+separator",
    "a separator shows no spurious minimum",
    put("claim", "landscape.spurious"),
)
trap("loss-rate-by-fate", TRAP, "a fate where a `loss-rate` belongs", put("claim", "gd.loss-rate"))
trap("separator-missing", LOCAL, "gd.* without a separator", put("witness/separator", None))
trap(
    "separator-too-many",
    "fate+dead-start",
    "a `fate` with a separator, which it does not have",
    put("witness/separator", ["1", "-2"]),
)
trap(
    "explode-that-lands",
    "gd.explode+exploding+vacuous",
    "the chain of kicks lands dead",
    put("verdict", "proved"),
)

# Fates
trap(
    "dead-alive",
    "gd.constrained+dead+vacuous",
    "the positive is active at the start",
    put("instance/w0", ["1", "-2"]),
)
trap(
    "kept-angle",
    "gd.global+invariance",
    "two positives at an obtuse angle: nothing keeps them",
    both(
        put("instance/data/rows/1", ["-1", "3"]),
        put("witness/end/w_hat", ["1", "2/3"]),
        put("witness/end/lambda", {"0": "11/9", "1": "2/9"}),
        put("witness/separator", ["1", "1"]),
    ),
)
trap(
    "unknown-sign",
    "fate+symmetric",
    "from step 1 on the sign of sample 1, exactly 0 for ever, is not certain",
    put("witness/from_step", "1"),
)
trap(
    "horizon", "fate+dead-start", "more steps than anybody makes", put("witness/from_step", "1e100")
)
trap("rate-before-start", TRAP, "a bound at step 2, before K = 3", put("witness/end/rate/0/k", "2"))
trap(
    "rate-out-of-order",
    TRAP,
    "the bounds are not in the order of their steps",
    put("witness/end/rate", lambda old: old[::-1]),
)
trap(
    "rate-twice",
    TRAP,
    "two bounds at one step",
    put("witness/end/rate", lambda old: [old[0], *old]),
)
trap(
    "rate-too-good",
    TRAP,
    "half of the bound that is shown",
    put("witness/end/rate/0/bound", times(1, 2)),
)
trap(
    "rate-negative",
    TRAP,
    "a distance below 0",
    put("witness/end/rate/0/bound", lambda old: "-" + old),
)
trap(
    "rate-idle",
    TRAP,
    "a distance of unit vectors at most 2: true and nothing said",
    put("witness/end/rate/0/bound", "2"),
)
trap("trap-rho", TRAP, "rho is half of what is needed", put("witness/end/rho", times(1, 2)))
trap("trap-rho-negative", TRAP, "a radius below 0", put("witness/end/rho", lambda old: "-" + old))
trap(
    "trap-s-negative",
    TRAP,
    "the logarithm of tau below 0",
    put("witness/end/s", lambda old: "-" + old),
)
trap("trap-s", TRAP, "tau belongs to another step", put("witness/end/s", times(2, 1)))
trap(
    "trap-tilde",
    TRAP,
    "no minimiser is near w_tilde",
    put("witness/end/w_tilde/0", lambda old: "1"),
)
trap("trap-wrong-step", TRAP, "the iterate of another step", put("witness/from_step", "0"))
trap(
    "trap-other-set",
    LOCAL,
    "J is all positives, one of them is missed",
    put("witness/end/active", lambda old: [0, 1]),
)
trap(
    "trap-stale-multiplier",
    TRAP,
    "multipliers of another solution",
    put("witness/end/lambda", lambda old: {key: "1/7" for key in old}),
)
trap(
    "trap-with-kicks",
    SHARP,
    "a trap without kicks around the wall, as if the kick at K were none",
    put(
        "witness/end",
        lambda old: {
            "active": old["active"],
            "kind": "trap",
            "lambda": {"0": "1"},
            "rate": [],
            "rho": "1/20",
            "s": old["s"],
            "w_hat": ["1", "0"],
            "w_tilde": ["-4158883/2000000", "0"],
        },
    ),
)
trap(
    "sharp-without-kicks",
    SHARP,
    "the kicks at the wall are hidden: N is empty",
    both(put("witness/end/kicking", []), put("claim", "gd.constrained")),
)
trap(
    "sharp-easier",
    SHARP,
    "w_hat of the problem without the wall",
    both(
        put("witness/end/w_hat", ["1", "0"]),
        put("witness/end/lambda", {"0": "1"}),
        put("witness/end/nu", {}),
    ),
)
trap("sharp-nu-negative", SHARP, "the wall pulls", put("witness/end/nu/1", "-15/16"))
trap("sharp-rho-1", SHARP, "the band is too narrow", put("witness/end/rho_1", times(1, 4)))
trap(
    "sharp-rho-2",
    SHARP,
    "the ball of the support vectors is too small",
    put("witness/end/rho_2", times(1, 4)),
)
trap("sharp-rho-3-negative", SHARP, "a radius below 0", put("witness/end/rho_3", "-1"))
trap(
    "sharp-slow-support",
    SHARP,
    "a support vector among the slow samples",
    put("witness/end/slow", [0]),
)
trap(
    "sharp-positive-kicks",
    SHARP,
    "a positive among the kicking negatives",
    put("witness/end/kicking", [0, 1]),
)
trap(
    "explode-delta",
    "gd.explode+exploding",
    "delta so large that successors are not certain",
    put("witness/end/delta", times(4, 1)),
)
trap(
    "explode-huge",
    "gd.explode+exploding",
    "A, of three hundred digits, is above the kick",
    put("witness/end/a", "1" + "0" * 300),
)
trap(
    "explode-wrong-negative",
    "gd.explode+exploding",
    "a sample that is not active kicks",
    put("witness/end/negative", lambda old: 3 - old),
)
trap("explode-positive", "gd.explode+exploding", "a positive kicks", put("witness/end/negative", 0))
trap(
    "subspace-basis",
    SUBSPACE,
    "two vectors of the basis are not orthogonal",
    put("witness/end/basis", [["1", "1"], ["1", "0"]]),
)
trap(
    "subspace-start",
    SUBSPACE,
    "the start lies outside of the subspace",
    put("instance/w0", ["1", "1/2"]),
)
trap(
    "subspace-class",
    SUBSPACE,
    "a row has no mirror image",
    put("instance/data/rows/1", ["0", "4"]),
)
trap(
    "subspace-late",
    SUBSPACE,
    "the subspace is told of after a step, where the start is forgotten",
    put("witness/from_step", "1"),
)
trap(
    "subspace-derivative",
    SUBSPACE,
    "a sample on its boundary for ever, which a derivative of 1/2 pushes from there",
    put("instance/relu_at_zero", "1/2"),
)
trap(
    "derivative-dead",
    "fate+dead-boundary",
    "a sample on its boundary is called dead, where the derivative at 0 pushes it",
    put("instance/relu_at_zero", "1"),
)
trap(
    "derivative-zero",
    "fate+origin-pushed",
    "a derivative of 0 is written",
    put("instance/relu_at_zero", "0"),
)
trap(
    "derivative-too-large",
    "fate+origin-pushed",
    "a derivative of 2, which max(x, 0) has nowhere",
    put("instance/relu_at_zero", "2"),
)
trap(
    "derivative-swapped",
    "fate+origin-pushed",
    "all samples lie on their boundaries for ever: the derivative is 0 and not 1/2",
    put("instance/relu_at_zero", ...),
)
trap(
    "derivative-alone",
    KKT,
    "a derivative at 0 without a start",
    put("instance/relu_at_zero", "1"),
)
trap(
    "slide-offset",
    SLIDE,
    "the offset leaves the span of the walls",
    put("witness/end/offset/0", lambda old: "1/100"),
)
trap(
    "slide-rho",
    SLIDE,
    "the band of the slide is too narrow",
    put("witness/end/pieces/0/rho_1", times(1, 10)),
)
trap(
    "slide-out-of-order",
    SLIDE,
    "the second piece ends before the first",
    put("witness/end/pieces/1/to", "2500"),
)
trap(
    "slide-circular",
    SLIDE,
    "the first piece ends where it starts",
    put("witness/end/pieces/0/to", "2113"),
)
trap(
    "slide-too-far",
    SLIDE,
    "a piece is used far beyond where its curve is true",
    put("witness/end/pieces/1/to", "6000"),
)
trap(
    "slide-hidden",
    SLIDE,
    "a leap, which has no kicks, where negatives kick",
    put(
        "witness/end",
        lambda old: {
            "kind": "leap",
            "steps": "0",
            "tau": old["tau"],
            "then": {"kind": "dead"},
            "pieces": [
                {k: v for k, v in piece.items() if k[:3] != "rho"} for piece in old["pieces"]
            ],
        },
    ),
)
trap(
    "loss-rate-too-good",
    "gd.loss-rate+loss-rate-trap",
    "F at step 2, which is above 3/10, is at most 1/10",
    put("witness/rate/0/bound", "1/10"),
)
trap(
    "loss-rate-idle",
    "gd.loss-rate+loss-rate-trap",
    "a bound above the number of active samples",
    put("witness/rate/0/bound", "5"),
)
trap(
    "lower-negative",
    "gd.degenerate+degenerate-invariance",
    "a lower bound below 0",
    put("witness/lower/0/bound", "-1"),
)
trap(
    "lower-unseen",
    "gd.degenerate+degenerate-invariance",
    "a bound at a step of no box",
    put("witness/lower/0/k", "11"),
)
trap(
    "lower-too-good",
    "gd.degenerate+degenerate-invariance",
    "twice the bound that is shown",
    put("witness/lower/0/bound", times(2, 1)),
)
trap(
    "degenerate-rate",
    "gd.degenerate+degenerate-invariance",
    "u raises no support vector: the rate may well be 1/ln k",
    put("witness/u", ["0", "-1"]),
)

# Orbits
ORBIT = "orbit"
trap(
    "box-shifted",
    ORBIT,
    "the box does not hold the iterate",
    put("witness/at/0/w/0", {"hi": "-99", "lo": "-100"}),
)
trap(
    "box-reversed",
    ORBIT,
    "hi and lo are exchanged",
    put("witness/at/0/w/0", lambda old: {"hi": old["lo"], "lo": old["hi"]}),
)
trap(
    "boxes-out-of-order",
    ORBIT,
    "the steps of the boxes do not increase",
    put("witness/at", lambda old: old[::-1]),
)
trap(
    "box-beyond-the-end",
    "orbit+pieces",
    "a box behind the last piece, and no trap",
    put("witness/at/-1/k", "1e30"),
)
trap(
    "box-inside-a-piece",
    "orbit+pieces",
    "a box at a step where no piece ends",
    put("witness/at/-1/k", lambda old: str(int(old) - 1)),
)
trap(
    "piece-out-of-order",
    "orbit+pieces",
    "two pieces exchanged",
    put("witness/flight/pieces", lambda old: [old[1], old[0], *old[2:]]),
)
trap(
    "piece-bent",
    "orbit+pieces",
    "a coefficient of the curve doubled",
    put("witness/flight/pieces/0/coefficients/0/0", times(2, 1)),
)
trap("piece-order", "orbit+pieces", "the order 0", put("witness/flight/pieces/0/order", 0))
trap(
    "tau-without-pieces",
    "orbit+trap",
    "a tau that belongs to no piece",
    put("witness/flight/tau", "2"),
)
trap(
    "trap-early-box",
    "orbit+trap",
    "a box of the trap's curve at a step before K, where the trap says nothing",
    put("witness/at/0/k", lambda old: "0"),
)

trap(
    "event-box-shifted",
    "orbit+events",
    "a box at a single step behind a leap does not hold the iterate",
    put("witness/at/1/w/1/hi", lambda old: str(Fraction(old) - 1)),
)
trap(
    "event-steps-missing",
    "orbit+events",
    "no single steps behind the first leap: the sample that wakes on them is not active",
    put("witness/flight/trap/steps", "0"),
)
trap(
    "event-box-in-a-piece",
    "orbit+events",
    "a box at a step inside a piece of the first leap",
    put("witness/at/1/k", "30000"),
)
trap(
    "event-box-behind",
    "orbit+events",
    "a box inside of a piece of the second leap",
    put("witness/at/1/k", "70000"),
)

# Recorded runs
trap(
    "run-off",
    "run",
    "one entry of the run is off by a thousandth",
    put("witness/recorded/3/w/0", lambda old: str(Fraction(old) * Fraction(1001, 1000))),
)
trap(
    "run-not-left",
    "run+left",
    "the tolerance is wide enough, and the run is said to be beyond it",
    put("witness/tolerance", "1/1000"),
)
trap(
    "run-stayed",
    "run+left",
    "the run is beyond its tolerance at a step, and is said to be within it",
    put("verdict", "verified"),
)
trap(
    "run-negative-tolerance",
    "run",
    "a tolerance below 0, the square of which would do",
    put("witness/tolerance", lambda old: "-" + old),
)
trap(
    "run-other-step",
    "run",
    "a w recorded at another step than its box",
    put("witness/recorded/3/k", "4"),
)
trap(
    "run-short",
    "run",
    "the run is left out at the last box",
    put("witness/recorded", lambda old: old[:-1]),
)
trap(
    "run-nan-verified",
    "run+nan",
    "a w with an entry that was no number, verified",
    put("verdict", "verified"),
)

# SGD
trap(
    "sgd-active-missing",
    "sgd.invariance+sgd-kept",
    "an active sample is left out",
    put("witness/active", []),
)
trap(
    "sgd-angle",
    "sgd.invariance+sgd-kept",
    "a missed positive at an acute angle wakes",
    both(put("instance/data/rows/1", ["1/2", "1"]), put("instance/w0", ["1", "-1"])),
)
trap(
    "sgd-not-steep",
    "sgd.direction+sgd-steep+vacuous",
    "the step is not steep",
    put("instance/eta", "1/1000"),
)
trap(
    "sgd-start-false",
    "sgd.loss+sgd-start+vacuous",
    "the negative is not active",
    put(
        "instance/w0",
        lambda old: ["-" + one if one[0] not in "-0" else one.lstrip("-") for one in old],
    ),
)
trap(
    "sgd-leaves-kept",
    "sgd.invariance+sgd-leaves+vacuous",
    "the drawn sample moves nothing across 0",
    put("witness/sample", lambda old: 0),
)
trap(
    "sgd-draws",
    "sgd.invariance+sgd-leaves+vacuous",
    "after 0 draws no sign has changed",
    put("witness/draws", "0"),
)
trap(
    "sgd-rate-too-good",
    "sgd.direction+sgd-direction",
    "half of the bound that is shown",
    put("witness/rate/0/bound", times(1, 2)),
)
trap(
    "sgd-loss-too-good",
    "sgd.loss+sgd-loss",
    "half of the bound that is shown",
    put("witness/rate/0/bound", times(1, 2)),
)

# Networks
trap(
    "partition-missing",
    "network.coupled+partitions-trap+network",
    "a partition is left out",
    put("witness/partitions", lambda old: old[:-1]),
)
trap(
    "partitions-exchanged",
    "network.coupled+partitions-trap+network",
    "two partitions exchanged",
    put("witness/partitions", lambda old: old[::-1]),
)
trap(
    "coupled-as-decoupled",
    "network.coupled+partitions-trap+network",
    "two partitions are coupled",
    put("claim", "network.partition"),
)
trap(
    "maximal-denied",
    "network.coupled+partitions-invariance+network+vacuous",
    "all partitions are maximal",
    put("verdict", "proved"),
)
trap(
    "network-pushed-out",
    "network.joint+invariance+network",
    "an output weight changes sign: its neuron is pushed the other way",
    put("instance/network/output/0", lambda old: "-" + old),
)
trap(
    "network-for-one-neuron",
    KKT,
    "a network, of which `margin` does not speak",
    put("instance/network", {"output": ["2"]}),
)


def build():
    (ROOT / "bad").mkdir(exist_ok=True)
    for name, base, _, change, text, seal in TRAPS:
        if name.endswith(".jsonl"):
            lines.build(ROOT, name, base, change, text, seal)
            continue
        good = json.loads((ROOT / "good" / f"{base}.json").read_text())
        bad = copy.deepcopy(good)
        if change:
            change(bad)
        if seal:
            bad["digest"] = digest(bad["instance"])
        written = canonical(bad)
        if text:
            before, written = written, text(written)
            if before == written:
                sys.exit(f"{name}: the text did not change")
        elif bad == good:
            sys.exit(f"{name}: nothing is changed")
        written = written if text else written + "\n"
        (ROOT / "bad" / f"{name}.json").write_bytes(written.encode("utf-8", "surrogateescape"))


if __name__ == "__main__":
    build()
