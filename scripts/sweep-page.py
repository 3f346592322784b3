"""What came out of a sweep of fates, as a page with figures.

python3 scripts/sweep-page.py RESULTS.jsonl[.gz] SPEC.toml FOLDER
writes FOLDER/sweep.md and the figures FOLDER/sweep-*.svg. `make fates` does all of it.
"""

import collections
import gzip
import json
import math
import pathlib
import re
import sys

FATES = ["global", "local", "constrained", "dead", "exploding", "undecided"]
WORDS = {
    "global": "max-margin, all positives active",
    "local": "max-margin, some positives missed",
    "constrained": "constrained: negatives kick for ever",
    "dead": "dead: no sample active",
    "exploding": "exploding",
    "undecided": "undecided",
}
COLOURS = ["#0072b2", "#e69f00", "#009e73", "#555555", "#d55e00", "#cc79a7"]
Z = 1.959964  # 95 %


def lines(path):
    opened = gzip.open if str(path).endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def outcome(answer):
    if answer["verdict"] != "proved":
        return "undecided"
    return answer["scope"] if answer["fate"] == "max-margin" else answer["fate"]


def is_spurious(answer):
    """A proved limit that misses a positive."""
    return answer["verdict"] == "proved" and answer.get("scope") == "local"


def has_limit(answer):
    return answer["verdict"] == "proved" and answer.get("scope") is not None


def reason(answer):
    """A reason without the numbers that differ between instances."""
    text = answer["reason"] or ""
    text = re.sub(r"^no certificate closed in \d+ steps; the last attempt, at step \d+: ", "", text)
    words = text.split()
    kept = [word for at, word in enumerate(words)
            if (at > 0 and words[at - 1] in (">", ">=")) or not re.search(r"\d", word)]
    return " ".join(kept).replace("|", "\\|")


def share(part, whole):
    """A share in per cent with its 95 % interval (Wilson)."""
    if whole == 0:
        return "none"
    p = part / whole
    middle = (p + Z * Z / (2 * whole)) / (1 + Z * Z / whole)
    half = Z * math.sqrt(p * (1 - p) / whole + Z * Z / (4 * whole * whole)) / (1 + Z * Z / whole)
    return f"{100 * p:.1f} % ({100 * max(0, middle - half):.1f} to {100 * min(1, middle + half):.1f})"


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else ""


def table(heads, rows):
    out = ["| " + " | ".join(str(head) for head in heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(out + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


def chart(title, axis, values, series, legend, colours):
    """Lines of shares in per cent over a list of values, as an SVG."""
    width, height, left, top, right, bottom = 640, 360, 56, 40, 150, 48
    across, down = width - left - right, height - top - bottom
    most = max([y for line in series for y in line if y is not None] + [1])
    step = next(s for s in (1, 2, 5, 10, 20, 25) if most / s <= 5 or s == 25)
    ceiling = step * math.ceil(most / step)
    x = [left + across * (at + 0.5) / len(values) for at in range(len(values))]

    def y(value):
        return top + down * (1 - value / ceiling)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
           f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13" role="img">',
           f"<title>{title}</title>", f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
           f'<text x="{left}" y="22" font-size="15">{title}</text>']
    for tick in range(0, ceiling + 1, step):
        out.append(f'<line x1="{left}" y1="{y(tick):.1f}" x2="{left + across}" y2="{y(tick):.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick} %</text>')
    for at, value in zip(x, values):
        out.append(f'<text x="{at:.1f}" y="{top + down + 20}" text-anchor="middle">{value}</text>')
    out.append(f'<text x="{left + across / 2}" y="{height - 8}" text-anchor="middle">{axis}</text>')
    for number, (line, name, colour) in enumerate(zip(series, legend, colours)):
        points = [(at, y(value)) for at, value in zip(x, line) if value is not None]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in points]
        below = top + 14 + 20 * number
        out.append(f'<rect x="{left + across + 14}" y="{below - 9}" width="14" height="10" fill="{colour}"/>')
        out.append(f'<text x="{left + across + 34}" y="{below}">{name}</text>')
    return "\n".join(out + ["</svg>", ""])


def values(results, key):
    return sorted({job[key] for job, _ in results}, key=lambda v: v if isinstance(v, int) else fraction(v))


def fraction(text):
    number = text.split(" / R^2")[0]
    above, _, below = number.partition("/")
    try:
        return float(above) / float(below or 1)
    except ValueError:
        return 0.0


def wrapped(text, columns=100):
    out, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > columns:
            out.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join(out + [line]) + "\n"


def by(results, key, measured):
    """For each value of a key: how often the measured holds, of how many it is asked of."""
    part, whole = collections.Counter(), collections.Counter()
    for job, answer in results:
        holds = measured(answer)
        if holds is not None:
            whole[job[key]] += 1
            part[job[key]] += holds
    return part, whole


def spurious(answer):
    return is_spurious(answer) if has_limit(answer) else None


def activates(answer):
    return answer.get("activates")


def page(results, spec, folder):
    total = len(results)
    counts = collections.Counter(outcome(answer) for _, answer in results)
    limits = sum(has_limit(answer) for _, answer in results)
    missed = sum(is_spurious(answer) for _, answer in results)
    seen = {json.dumps({k: v for k, v in job.items() if k not in ("eta", "start")}, sort_keys=True): answer
            for job, answer in results}
    sets = list(seen.values())
    active = sum(answer.get("activates") is True for answer in sets)
    known = sum(answer.get("activates") is not None for answer in sets)
    reasons = collections.Counter(reason(a) for _, a in results if outcome(a) == "undecided")
    names = {"n": "samples n", "d": "dimension d", "classes": "share of positives", "eta": "step size"}
    keys = [key for key in names if len(values(results, key)) > 1]
    out = [f"# The fates of {total:,} random instances\n"]
    out.append(wrapped(
        f"What gradient descent does for ever, proved, on {len(sets):,} random separable data sets with "
        f"{total // max(1, len(sets))} step sizes each, {total:,} instances in all: a random separator, samples turned "
        "to their sides of it, a random start ([sweeps.md](sweeps.md)). Every proved fate has a certificate that the "
        "kernel accepted. `make fates` runs it and writes this page; the answers are in "
        "[sweep.jsonl.gz](sweep.jsonl.gz), a line an instance. The intervals are for a confidence of 95 %, as if the "
        "instances were independent draws; those that differ in the step size alone share their data and start."))
    out.append("```toml\n" + spec.strip() + "\n```\n")
    out.append("## What happens\n")
    out.append(table(["fate", "instances", "share"],
                     [[WORDS[f], f"{counts[f]:,}", share(counts[f], total)] for f in FATES if counts[f]]))
    out.append("\n" + wrapped(
        f"Of the {limits:,} instances with a proved limit direction, {share(missed, limits)} end at a spurious one: a "
        "positive is missed for ever, with or without kicks of negatives."))
    for key in keys:
        rows = []
        for value in values(results, key):
            group = [answer for job, answer in results if job[key] == value]
            tally = collections.Counter(outcome(answer) for answer in group)
            rows.append([value, f"{len(group):,}", *(percent(tally[f], len(group)) for f in FATES)])
        out.append(f"\n## By {names[key]}\n")
        out.append(table([names[key], "instances", *FATES], rows))
        lines_ = [[100 * sum(outcome(a) == f for j, a in results if j[key] == v)
                   / sum(1 for j, _ in results if j[key] == v) for v in values(results, key)] for f in FATES]
        (folder / f"sweep-{key}.svg").write_text(
            chart(f"Fates by {names[key]}", names[key], values(results, key), lines_, FATES, COLOURS), encoding="utf-8")
        out.append(f"\n![Fates by {names[key]}](sweep-{key}.svg)\n")
    out.append("\n## Spurious limits\n")
    out.append(wrapped("The share of spurious limits among the proved limit directions, by dimension and number of "
                       "samples. What stays undecided is left out, and need not be like the rest."))
    dims, sizes = values(results, "d"), values(results, "n")
    part, whole = collections.Counter(), collections.Counter()
    for job, answer in results:
        if has_limit(answer):
            whole[job["d"], job["n"]] += 1
            part[job["d"], job["n"]] += is_spurious(answer)
    out.append("\n" + table(["d \\ n", *sizes], [[d, *(share(part[d, n], whole[d, n]) for n in sizes)] for d in dims]))
    grid = [[100 * part[d, n] / whole[d, n] if whole[d, n] else None for n in sizes] for d in dims]
    (folder / "sweep-spurious.svg").write_text(
        chart("Share of spurious limits", "samples n", sizes, grid, [f"d = {d}" for d in dims], COLOURS * 9),
        encoding="utf-8")
    out.append("\n![Share of spurious limits by n and d](sweep-spurious.svg)\n")
    out.append("\n## Negatives that w^+ activates\n")
    out.append(wrapped(
        f"The max-margin solution w^+ of the positives, which knows no negative, activates one in {share(active, known)} "
        "of the data sets: there the max-margin direction of the positives is no limit of gradient descent."))
    first = [(json.loads(job), answer) for job, answer in seen.items()]
    for key in [key for key in ("d", "n", "classes") if key in keys]:
        part, whole = by(first, key, activates)
        out.append("\n" + table([names[key], "data sets", "w^+ activates a negative"],
                                [[v, f"{whole[v]:,}", share(part[v], whole[v])] for v in values(first, key)]))
    out.append("\n## What stays undecided, and why\n")
    out.append(wrapped(f"{counts['undecided']:,} of {total:,} instances, by the reason of the last attempt; more steps "
                       "decide some of them."))
    rest = reasons.most_common()
    rows = [[why, f"{count:,}", percent(count, total)] for why, count in rest[:15]]
    if len(rest) > 15:
        others = sum(count for _, count in rest[15:])
        rows.append([f"{len(rest) - 15} other reasons", f"{others:,}", percent(others, total)])
    out.append("\n" + table(["reason", "instances", "share of all"], rows))
    text = "\n".join(part.rstrip("\n") + "\n" for part in out)
    (folder / "sweep.md").write_text(re.sub(r"\n{3,}", "\n\n", text), encoding="utf-8")


def main(results, spec, folder):
    told = [(line["job"], line["answer"]) for line in lines(results) if line["job"].get("question", "fate") == "fate"]
    page(told, pathlib.Path(spec).read_text(encoding="utf-8"), pathlib.Path(folder))


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
