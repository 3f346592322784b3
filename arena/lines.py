"""Certificates of version 2: good ones, which `python3 arena/lines.py` makes of others, and traps
in their lines.
"""

import hashlib
import json
import pathlib
import sys

from form import canonical
from trap import both, put, swap, trap

GOOD = """margin+farkas-walls margin+intercept margin+kkt margin+kkt-degenerate margin+no-intercept
gd.diverge+diverge landscape.infimum+not-separable+vacuous landscape.infimum+separator""".split()
# Entries few enough to be written with their places.
SPARSE = {
    "claim": "margin",
    "instance": {
        "data": {
            "labels": [1, -1, 1],
            "rows": [
                ["0", "2", "0", "0", "0"],
                ["0", "0", "0", "-1/2", "0"],
                ["0", "3", "1", "1", "0"],
            ],
        },
        "name": "few-entries",
    },
    "verdict": "proved",
    "witness": {
        "degenerate": None,
        "kind": "kkt",
        "lambda": {"0": "1/4", "1": "4"},
        "nu": {},
        "problem": {"active": None, "walls": False},
        "support": [0, 1],
        "w_hat": ["0", "1/2", "0", "2", "0"],
    },
}


def line(label, row):
    others = [j for j, one in enumerate(row) if one != "0"]
    short = [label, others, [row[j] for j in others]]
    return canonical(short if 2 * len(others) < len(row) else [label, row])


def lined(value):
    """The first line, and the others, of a certificate of version 1."""
    head = json.loads(json.dumps(value))
    data = head["instance"].pop("data")
    head["instance"] |= {"n": len(data["rows"]), "d": len(data["rows"][0])}
    head["spec_version"] = 2
    return head, [line(*one) for one in zip(data["labels"], data["rows"])]


def written(head, lines, seal=True):
    rest = "".join(one + "\n" for one in lines)
    if seal:
        whole = canonical(head["instance"]) + "\n" + rest
        head["digest"] = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()
    return canonical(head) + "\n" + rest


def build(root, name, base, change, text, seal):
    """A trap: `change` alters the first line, with the others in it at `lines`; `text` the whole."""
    first, *lines = (root / "good" / base).read_text().splitlines()
    before = first, list(lines)
    head = json.loads(first) | {"lines": lines}
    if change:
        change(head)
    lines = head.pop("lines")
    whole = written(head, lines, seal)
    whole = text(whole) if text else whole
    if whole == "\n".join([before[0], *before[1], ""]):
        sys.exit(f"{name}: nothing is changed")
    (root / "bad" / name).write_bytes(whole.encode("utf-8", "surrogateescape"))


KKT, FEW = "margin+kkt.jsonl", "margin+kkt-few-entries.jsonl"


def in_lines(name, base, lie, change=None, text=None, seal=True):
    trap(f"lines-{name}.jsonl", base, lie, change, text, seal)


in_lines("blank", KKT, "a blank line", put("lines/0", ""))
in_lines("missing", KKT, "the last line is missing", put("lines", lambda old: old[:-1]))
in_lines("cut", KKT, "the last line has no end", text=lambda text: text[:-1])
in_lines("none", KKT, "the first line alone", text=lambda text: text.split("\n")[0])
in_lines("too-many", KKT, "a line too many", put("lines", lambda old: [*old, old[0]]))
in_lines("goes-on", KKT, "a blank line at the end", text=lambda text: text + "\n")
in_lines("not-utf-8", KKT, "a byte that is no UTF-8", put("lines/0", '[1,["\udcff","0"]]'))
in_lines("carriage-return", KKT, "a line that ends with CR LF", put("lines/0", '[1,["1","0"]]\r'))
in_lines("white-space", KKT, "a blank between two entries", put("lines/0", '[1,["1", "0"]]'))
in_lines("exchanged", KKT, "two lines exchanged", text=lambda text: exchanged(text))
in_lines("label-changed", FEW, "a label changed", text=swap("[-1,", "[1,"))
in_lines(
    "data-changed", FEW, "an entry of a slack row changed", text=swap('"3","1"', '"3","2"')
)
in_lines("short-row", FEW, "a row of four entries", put("lines/2", '[1,["0","3","1","1"]]'))
in_lines("two-labels", FEW, "two labels", put("lines/0", '[1,1,["0","3","1","1","0"]]'))
in_lines("label-zero", FEW, "the label 0", put("lines/0", '[0,[1],["2"]]'))
in_lines("all-entries", FEW, "zeros written out", put("lines/0", '[1,["0","2","0","0","0"]]'))
in_lines("places", FEW, "places of most entries", put("lines/2", '[1,[1,2,3],["3","1","1"]]'))
in_lines("zero", FEW, "a zero with its place", put("lines/0", '[1,[1,2],["2","0"]]'))
in_lines("no-such-feature", FEW, "feature 5 of 5", put("lines/0", '[1,[5],["2"]]'))
in_lines("places-twice", FEW, "a place twice", put("lines/0", '[1,[1,1],["2","2"]]'))
in_lines("place-alone", FEW, "a place without its entry", put("lines/0", '[1,[1,2],["2"]]'))
in_lines("not-lowest-terms", FEW, "1/2 as 2/4", put("lines/1", '[-1,[3],["-2/4"]]'))
in_lines("violated", FEW, "a sample inside the margin", put("lines/2", '[1,["0","1","1","0","1"]]'))
in_lines("many-samples", KKT, "2^31 - 1 samples, says the first line", put("instance/n", 2**31 - 1))
in_lines(
    "many-features",
    "margin+no-intercept.jsonl",
    "2^31 - 1 features, one of them not zero in each of three lines",
    both(
        put("instance/d", 2**31 - 1),
        put("lines", ["[1,[],[]]", '[1,[0],["2"]]', '[-1,[0],["1"]]']),
    ),
)
in_lines("data-too", KKT, "rows in the first line, too", put("instance/data", {"rows": []}))
in_lines("no-size", KKT, "no number of samples", put("instance/n", ...))
in_lines("no-samples", KKT, "no sample at all", both(put("instance/n", 0), put("lines", [])))
in_lines("other-version", KKT, "version 3, in lines", put("spec_version", 3))
in_lines("version-1", KKT, "lines in version 1", put("spec_version", 1))


def exchanged(text):
    """The multipliers and the problem are renamed with them: only the digest tells."""
    first, one, other, _ = text.split("\n")
    head = json.loads(first)
    head["witness"] |= {"lambda": {"1": "25/16"}, "nu": {"0": "15/16"}, "support": [1]}
    head["witness"]["problem"]["active"] = [1]
    return "\n".join([canonical(head), other, one, ""])


def main():
    root = pathlib.Path(__file__).resolve().parent.parent / "certificates/good"
    for name in GOOD:
        whole = written(*lined(json.loads((root / f"{name}.json").read_text())))
        (root / f"{name}.jsonl").write_text(whole)
    (root / FEW).write_text(written(*lined(SPARSE)))


if __name__ == "__main__":
    main()
