"""Traps of the glide, the waking and the basin."""

from fractions import Fraction

from trap import both, put, trap

GLIDE, WAKES, BASIN = "fate+glide-basin", "fate+glide-wakes", "fate+basin"
PRESSED, LOOSE = "fate+glide-pressed", "fate+glide-loose"
END = "witness/end"


def beside(row, label):
    """Another sample, at the same h."""

    def change(whole):
        data = whole["instance"]["data"]
        data["rows"].append(row)
        data["labels"].append(label)
        whole["instance"]["eta"] = "3/100"

    return change


trap(
    "glide-rho",
    GLIDE,
    "the bound on a piece is below what the walls push",
    put(f"{END}/pieces/0/rho", "1/10"),
)
trap(
    "glide-rho-negative",
    GLIDE,
    "a bound below 0, within which every sample keeps its side",
    put(f"{END}/pieces/0/rho", "-3/25"),
)
trap(
    "glide-unpushed",
    GLIDE,
    "nothing pushes the curve into the wall along which it runs",
    put(f"{END}/pieces/0/nu", []),
)
trap(
    "glide-pushed-back",
    GLIDE,
    "the wall pulls, and is not charged for it",
    put(f"{END}/pieces/0/nu/0/nu", ["-15/16"]),
)
trap(
    "glide-nu-long",
    GLIDE,
    "the push into a wall has a higher degree than the curve, and is cut off",
    put(f"{END}/pieces/0/nu/0/nu", ["15/16", "0", "100"]),
)
trap("glide-nu-of-a-positive", GLIDE, "a positive is a wall", put(f"{END}/pieces/0/nu/0/sample", 0))
trap("fall-without-frame", GLIDE, "nothing says what brings r down", put(f"{END}/frame", None))
trap("fall-half-a-frame", GLIDE, "nothing pulls along the wall", put(f"{END}/frame/basis", []))
trap("fall-kappa", GLIDE, "a pull no larger than the push", put(f"{END}/pieces/1/fall/kappa", "1"))
trap("fall-too-far", GLIDE, "the distance falls below its bottom", put(f"{END}/pieces/1/fall/rho", "1/20"))
trap("fall-negative", GLIDE, "the distance falls below 0", put(f"{END}/pieces/1/fall/rho", "-1/20"))
trap("fall-loose", GLIDE, "a wall that nothing pushes holds r back", put(f"{END}/pieces/1/nu", []))
trap(
    "wakes-the-active",
    GLIDE,
    "a sample wakes that was active all along",
    put(f"{END}/wakes", 0),
)
trap(
    "wakes-never",
    GLIDE,
    "a sample wakes that falls asleep ever deeper",
    both(beside(["-1/10", "0"], 1), put(f"{END}/wakes", 2)),
)
trap(
    "wakes-at-a-derivative",
    GLIDE,
    "a sample wakes where the derivative at 0 is not 0",
    both(
        beside(["-1/10", "0"], 1), put(f"{END}/wakes", 2), put("instance/relu_at_zero", "1/2")
    ),
)
trap("wakes-untold", WAKES, "it is not told that a sample wakes", put(f"{END}/wakes", None))


def asleep_again(whole):
    """In front of kicks that take more from the woken sample than it gains."""
    curve = [["8448542711383/1000000000000", "-25375628134149/4000000000000", "-3/4"]]
    curve.append(["1", "-3/4", "0"])

    def piece(rho, to, loose=()):
        nu = [{"nu": ["15/16"], "sample": 1}]
        plain = {"centre": "27/2", "coefficients": curve, "fall": None, "loose": [*loose], "nu": nu}
        return {**plain, "order": 1, "pressed": [], "rho": rho, "to": to}

    def glide(active, piece, tau, wakes, then):
        plain = {"active": active, "frame": None, "kind": "glide", "pieces": [piece]}
        return {**plain, "tau": tau, "then": then, "wakes": wakes}

    last = glide([0, 2], piece("5", "8830001"), "729416", None, {"kind": "dead"})
    whole["instance"] |= {
        "data": {
            "labels": [1, -1, 1],
            "rows": [["1", "0", "0"], ["3/5", "4/5", "0"], ["1/10", "0", "1"]],
        },
        "eta": "3/100",
        "w0": ["5949/1000", "-4469/1000", "-3/4"],
    }
    whole["witness"]["end"] = glide([0], piece("13/50", "8830000"), "59874", 2, last)


trap("wakes-to-sleep", GLIDE, "the woken sample is pushed back to sleep", asleep_again)


def awake_or_not(whole):
    """The woken sample is loose for a step: it need not be awake any more."""
    first = whole["witness"]["end"]
    last = first["then"]
    near = last["pieces"][0]
    weight = Fraction(last["tau"]) / 32
    loose = {**near, "fall": None, "loose": [{"mu": [str(weight)], "sample": 0}]}
    loose |= {"rho": "1/2", "to": str(int(first["pieces"][-1]["to"]) + 1)}
    for piece in last["pieces"]:
        piece["rho"] = str(Fraction(piece["rho"]) + Fraction(1, 2))
    behind = {**last, "tau": str(Fraction(last["tau"]) + 1)}
    first["then"] = {**last, "active": [3], "frame": None, "pieces": [loose], "then": behind}


trap("loose-but-awake", WAKES, "a sample that was loose is taken for awake", awake_or_not)
trap("basin-rho", BASIN, "the bound is below what the walls push", put(f"{END}/rho_1", "1/100"))
trap("basin-rho-negative", BASIN, "a bound below 0", put(f"{END}/rho_1", "-3/20"))
trap(
    "basin-wall-twice",
    BASIN,
    "two negatives kick at once, as if one did",
    beside(["3/5", "4/5"], -1),
)


def as_loss_rate(whole):
    fate = whole["witness"] | {"separator": ["1", "1"]}
    whole["claim"] = "gd.loss-rate"
    whole["witness"] = {"fate": fate, "kind": "loss-rate", "rate": []}


trap(
    "basin-kicked",
    "fate+basin-kicked",
    "the active samples are said to be positives for ever; a negative is active at w_0",
    as_loss_rate,
)


def as_no_kicks(whole):
    whole["claim"], whole["verdict"] = "gd.constrained", "vacuous"
    whole["witness"]["separator"] = ["1", "1"]


trap(
    "basin-kicked-vacuous",
    "fate+basin-kicked",
    "it is said that negatives do not kick for ever, which nothing shows",
    as_no_kicks,
)


def behind_waking(whole):
    end = whole["witness"]["end"]
    box = [{"hi": "1000", "lo": "-1000"}] * 2
    flight = {"from_step": whole["witness"]["from_step"], "pieces": [], "tau": "1", "trap": end}
    at = [{"k": "1000000", "w": box}]
    whole["claim"], whole["verdict"] = "orbit", "verified"
    whole["witness"] = {"at": at, "bits": whole["witness"]["bits"], "flight": flight, "kind": "orbit"}


trap(
    "box-behind-a-waking",
    WAKES,
    "a box behind a waking, whose step is not known",
    behind_waking,
)

trap(
    "glide-opposed",
    "fate+glide-corridor",
    "another negative's kick lifts the wall by more than its own kick lowers it",
    beside(["-1", "-6/5"], -1),
)

trap(
    "glide-pressed-rho",
    PRESSED,
    "the bound is below what a pressed negative costs where it may fall silent",
    put(f"{END}/pieces/1/rho", "1/150"),
)
trap(
    "glide-unpressed",
    PRESSED,
    "a negative that is active all along is said to be a wall below which the curve runs",
    put(f"{END}/pieces/0/pressed", []),
)
trap("glide-pressed-positive", PRESSED, "a positive is pressed", put(f"{END}/pieces/0/pressed", [0, 1]))
trap(
    "glide-pressed-wall",
    PRESSED,
    "a pressed negative is a wall as well, and its push is taken twice",
    put(f"{END}/pieces/0/nu", [{"nu": ["1"], "sample": 1}]),
)

LOOSENED = f"{END}/then/pieces/0/loose"
trap("loose-untold", LOOSE, "a positive near its boundary is left out", put(LOOSENED, []))
trap(
    "loose-rho",
    LOOSE,
    "the bound is below what a loose positive may push",
    put(f"{END}/then/pieces/0/rho", "1/10000000"),
)
trap("loose-negative", LOOSE, "a negative is loose", put(f"{LOOSENED}/0/sample", 4))
trap("loose-active", LOOSE, "a member of J is loose as well", put(f"{LOOSENED}/0/sample", 0))
trap(
    "loose-mu-long",
    LOOSE,
    "what pushes the curve has a higher degree than the curve, and is cut off",
    put(f"{LOOSENED}/0/mu", ["0", "0", "0", "0", "100"]),
)
trap(
    "loose-unpushed",
    LOOSE,
    "nothing pushes the curve for a loose positive, and its defects are not counted",
    put(f"{LOOSENED}/0/mu", []),
)
trap("glide-order", LOOSE, "an order of the modified equation of 0", put(f"{END}/pieces/0/order", 0))
trap(
    "glide-first-order",
    LOOSE,
    "a curve of the third order is taken for one of the first",
    put(f"{END}/pieces/0/order", 1),
)
