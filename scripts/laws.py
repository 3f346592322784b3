"""The law of SGD's limit on every instance of sgd.limits, as a page.

python3 scripts/laws.py BINARY theorems/sgd/limits/instances > docs/laws.md; `make laws` does it.
Probabilities are the certificates': the masses of their leaves are added up here once more, in
fractions, and compared with what the program says.
"""

import collections
import json
import pathlib
import subprocess
import sys
import tempfile
from fractions import Fraction

HEAD = """# Laws of the limit of stochastic gradient descent

Where some path of SGD leaves the pattern of its start, its limit is a matter of chance. The program
follows the tree of the draws that move w, in balls, to cones that no path leaves (a *settled*
limit, or w at rest), and to cones that are left with a probability of at most delta, which a
stopped supermartingale bounds (lemma:lasting, the *escape bound*); what is left after the last draw
is the gap. All of it is checked by the kernel; the masses below are added up from the
certificates once more. Written by `make laws`, from the instances of the claim `sgd.limits`;
`margincert sgd INSTANCE.toml` tells more of each, the means of the mixture among it.

"""


def mass(witness):
    """Per limit the mass that settles, that lasts and its bound of escapes; at rest; left."""
    nodes, weight = witness["nodes"], collections.defaultdict(Fraction)
    weight[0] = Fraction(1)
    settled, lasting, lost = (collections.defaultdict(Fraction) for _ in range(3))
    rest = left = Fraction(0)
    for at, node in enumerate(nodes):
        here, kind = weight[at], node["kind"]
        if kind == "draw":
            for to in node["to"]:
                weight[to] += here / len(node["to"])
        elif kind == "settled":
            settled[node["limit"]] += here
        elif kind == "lasts":
            lasting[node["limit"]] += here
            lost[node["limit"]] += here * Fraction(node["lost"])
        elif kind == "still":
            rest += here
        else:
            left += here
    return settled, lasting, lost, rest, left


def least(x):
    """Three digits, not above x."""
    if x == 1:
        return "1"
    if 1 - x < Fraction(1, 1000):
        return f"1 - {above(1 - x)}"
    exponent = 3
    while x < Fraction(1, 10 ** (exponent - 2)):
        exponent += 1
    return f"{float(Fraction(x * 10**exponent // 1, 10**exponent)):.3g}"


def above(x):
    """Three digits, not below x."""
    if x == 0:
        return "0"
    text = f"{float(x):.2e}"
    mantissa, exponent = text.split("e")
    while Fraction(mantissa) * Fraction(10) ** int(exponent) < x:
        mantissa = f"{float(mantissa) + 0.01:.2f}"
    return f"{float(mantissa) * 10.0 ** int(exponent):.3g}"


def told(binary, path, folder):
    law = folder / f"{path.stem}.json"
    run = subprocess.run([binary, "sgd", path, "--format", "json", "--law", law],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if not law.exists():
        return None
    answer = json.loads(run.stdout)["law"]
    witness = json.loads(law.read_text())["witness"]
    if witness["kind"] != "sgd-limits":
        return None
    settled, lasting, lost, rest, left = mass(witness)
    gap = left + sum(lost.values())
    stated = [Fraction(answer["undecided"][side]) for side in ("lo", "hi")]
    if not stated[0] <= gap <= stated[1]:
        sys.exit(f"{path.stem}: the certificate leaves {gap}, and the program says {answer['undecided']}")
    parts = []
    for at, limit in enumerate(witness["limits"]):
        sure, likely = settled[at], lasting[at] - lost[at]
        if sure + likely:
            parts.append(f"w^ of {limit['active']}: {least(sure + likely)}")
    if rest:
        parts.append(f"at rest: {least(rest)}")
    lasts = sum(lasting.values())
    escape = f"{least(lasts)}, {above(sum(lost.values()))}" if lasts else "none lasts"
    return gap, "; ".join(parts), escape, answer["depth"]


def main(binary, folder):
    rows, without = [], []
    with tempfile.TemporaryDirectory() as place:
        for path in sorted(pathlib.Path(folder).glob("*.toml")):
            found = told(binary, path, pathlib.Path(place))
            if found is None:
                without.append(path.stem)
            else:
                rows.append((path.stem, *found))
    print(HEAD, end="")
    closed = [row for row in rows if row[1] <= Fraction(1, 10**6)]
    print(f"Of {len(rows)} laws {len(closed)} are closed to within 1e-6. Where \"none lasts\", no path came to a cone\n"
          "for which an escape bound holds: what is left are paths among kicks of negatives, or in cones of\n"
          "which some sample may be lost.\n")
    print("| instance | limits, each with a probability of at least | gap | escape bound: mass, escapes at most | draws |")
    print("|---|---|---|---|---|")
    for name, gap, parts, escape, depth in sorted(rows, key=lambda row: (row[1] > Fraction(1, 10**6), row[0])):
        print(f"| `{name}` | {parts} | {above(gap)} | {escape} | {depth} |")
    if without:
        print(f"\nWithout a law, by their own expectation: {', '.join(f'`{name}`' for name in without)}.")


if __name__ == "__main__":
    main(*sys.argv[1:])
