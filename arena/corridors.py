"""Traps of the corridor."""

from glides import as_loss_rate, as_no_kicks, beside
from trap import both, put, trap

CORRIDOR, KICKED, WAKES = "fate+corridor", "fate+corridor-kicked", "fate+glide-wakes-corridor"
END = "witness/end"

trap(
    "corridor-narrow",
    CORRIDOR,
    "the radius grows faster than its width allows for",
    put(f"{END}/rho", "3/20"),
)
trap("corridor-rho-zero", "fate+corridor-kicked", "a radius of 0", put(f"{END}/rho", "0"))
trap("corridor-rho-negative", CORRIDOR, "a radius below 0", put(f"{END}/rho", "-4/25"))
trap(
    "corridor-steep",
    CORRIDOR,
    "the radius grows faster than the level of an active sample",
    both(put(f"{END}/w_tilde/1", "2"), put(f"{END}/rho", "12/5")),
)


def third(whole):
    """A third dimension, in which w^ is 0, with a missed positive there."""
    data = whole["instance"]["data"]
    for row in data["rows"]:
        row.append("0")
    whole["instance"]["w0"].append("-1")
    end = whole["witness"]["end"]
    for key, entry in (("beyond", "0"), ("w_hat", "0"), ("w_tilde", "-1")):
        end[key].append(entry)
    beside(["0", "0", "1"], 1)(whole)


trap(
    "corridor-steep-outside",
    CORRIDOR,
    "a missed positive stays at its level, and the radius comes to it in the end",
    third,
)
trap(
    "corridor-short-wall",
    CORRIDOR,
    "the active samples push a short wall up by more than its kick lowers it",
    beside(["3/50000", "1/12500"], -1),
)
trap(
    "corridor-wall-twice",
    CORRIDOR,
    "two negatives kick at once, as if one did",
    beside(["3/5", "4/5"], -1),
)
trap(
    "corridor-far",
    CORRIDOR,
    "the start is outside of the radius",
    put("instance/w0", ["9109/1000", "-6839/1000"]),
)
trap(
    "corridor-beyond",
    CORRIDOR,
    "nothing parts w_hat from the cone of its support",
    put(f"{END}/beyond", ["1", "1"]),
)
trap(
    "corridor-rate",
    CORRIDOR,
    "a bound as if the radius did not grow",
    put(f"{END}/rate", [{"bound": "1/150", "k": "1e1000"}]),
)


def as_direction_rate(whole):
    whole["claim"] = "gd.direction-rate"
    whole["witness"]["separator"] = ["1", "-1"]


trap(
    "corridor-constant",
    CORRIDOR,
    "an error of at most C/ln k, where the radius grows",
    as_direction_rate,
)


def as_no_rate(whole):
    as_direction_rate(whole)
    whole["verdict"] = "vacuous"


trap(
    "corridor-no-rate",
    CORRIDOR,
    "it is said that a hypothesis fails, which nothing shows",
    as_no_rate,
)
trap(
    "corridor-kicked",
    KICKED,
    "the active samples are said to be positives for ever; a negative is active at w_0",
    as_loss_rate,
)
trap(
    "corridor-kicked-vacuous",
    KICKED,
    "it is said that negatives do not kick for ever, which nothing shows",
    as_no_kicks,
)
trap(
    "corridor-rate-behind-a-waking",
    WAKES,
    "a bound that need not fall with k, behind a waking",
    put(f"{END}/then/then/rate", [{"bound": "199/100", "k": "1e1000"}]),
)
LEVEL, SLOW = "gd.global+corridor-degenerate", "gd.degenerate+degenerate-corridor"
trap(
    "corridor-uncovered",
    LEVEL,
    "a tight sample without a multiplier is said to pull back",
    put(f"{END}/slow", []),
)
trap(
    "corridor-covered",
    LEVEL,
    "a sample with a multiplier is said to have none",
    put(f"{END}/slow", [0, 1]),
)
trap(
    "corridor-level-narrow",
    LEVEL,
    "the radius grows faster than its width allows for",
    put(f"{END}/rho", "27/100"),
)
trap(
    "corridor-carried",
    LEVEL,
    "it is said that multipliers are positive on all tight samples",
    both(put("claim", "gd.degenerate"), put("verdict", "vacuous")),
)
trap(
    "corridor-level-rate",
    LEVEL,
    "a constant C with an error of at most C/ln k is said to be shown",
    put("claim", "gd.direction-rate"),
)
trap(
    "corridor-degenerate",
    SLOW,
    "u lowers a support vector: it excludes nothing",
    put("witness/u", ["0", "-1"]),
)
