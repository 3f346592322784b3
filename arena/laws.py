"""Traps about the law of SGD's limit."""

from trap import both, put, trap

MIXTURE, LASTS = "sgd.limits+sgd-limits", "sgd.limits+sgd-limits-lasts"
WOKEN = "sgd.limits+sgd-limits-woken"

trap(
    "law-start-elsewhere",
    MIXTURE,
    "w_0 is not in the first ball",
    put("witness/nodes/0/at/0", "1/9"),
)
trap("law-back", MIXTURE, "a draw leads back to where it was made", put("witness/nodes/0/to/1", 0))
trap("law-draw-missing", MIXTURE, "a draw is left out", put("witness/nodes/0/to", [1]))
trap(
    "law-draw-elsewhere",
    MIXTURE,
    "both draws lead to one place",
    put("witness/nodes/0/to", [1, 1]),
)
trap(
    "law-ball-too-small",
    MIXTURE,
    "the radius is less than what rounding lost",
    put("witness/nodes/1/radius", "1/1000000000000000"),
)
trap("law-other-limit", MIXTURE, "a limit that is not there", put("witness/nodes/1/limit", 2))
trap(
    "law-limits-exchanged",
    MIXTURE,
    "the limit of the other path",
    both(put("witness/nodes/1/limit", 1), put("witness/nodes/2/limit", 0)),
)
trap("law-nothing", MIXTURE, "nothing is known", put("witness/nodes", [{"kind": "open"}]))
trap(
    "law-may-sleep",
    WOKEN,
    "draws of 0 do not move 1",
    both(
        put("instance/data/rows/1", ["0", "1"]),
        put("witness/limits/0/w_hat", ["1", "1"]),
        put("witness/limits/0/lambda", {"0": "1", "1": "1"}),
    ),
)
trap("law-lasts-unsaid", LASTS, "no exponent is stated", put("witness/limits/0/lasting", None))
trap(
    "law-exponent-too-large",
    LASTS,
    "with this exponent the mean grows",
    put("witness/limits/0/lasting/kappa", "64"),
)
trap(
    "law-level-above-one",
    LASTS,
    "below this level a sample may be inactive",
    put("witness/limits/0/lasting/level", "3/2"),
)
trap(
    "law-level-too-low",
    LASTS,
    "the weights are above the level at once",
    put("witness/limits/0/lasting/level", "1/2"),
)
trap(
    "law-lost-too-small",
    LASTS,
    "more may leave than is said",
    put("witness/nodes/0/lost", "9/10"),
)
trap(
    "law-kicked-start",
    "sgd.limits+sgd-start+vacuous",
    "paths from an active negative may have limits",
    both(
        put("instance/data/labels/0", -1),
        put("instance/w0", ["1", "-1"]),
        put("witness/negative", 0),
    ),
)
