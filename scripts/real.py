"""Where gradient descent goes on real data: every set, preparation, step size and start.

python3 scripts/real.py BINARY OUT [--shard I/N] [--sets A,B] [--preparations P,Q] [--starts S,T]
runs what OUT (JSON lines) does not have yet, one run after the other, each at most a minute;
python3 scripts/real.py --page OUT > docs/real.md writes the page. `make real` does both.
"""

import csv
import json
import pathlib
import random
import subprocess
import sys
import time

SETS = ["iris_setosa_vs_rest", "zoo_mammal_vs_rest", "wine_1_vs_rest", "breast_cancer", "digits_3_vs_8",
        "digits_3_vs_rest", "libras_15_vs_rest", "sonar_M_vs_R"]
PREPARATIONS = {"as it stands": [], "centred": ["--center", "class-midpoint"],
                "scaled": ["--scale", "power-of-two"],
                "centred, scaled": ["--center", "class-midpoint", "--scale", "power-of-two"]}
STEPS = ["1", "1/10", "1/100"]
STARTS = ["mean", "random 1", "random 2"]
SECONDS = 60


def rows(name):
    with open(pathlib.Path("data") / f"{name}.csv", encoding="ascii") as file:
        table = list(csv.reader(file))
    label = table[0].index("label")
    data = [[float(x) for i, x in enumerate(line) if i != label] for line in table[1:]]
    return data, [int(line[label]) for line in table[1:]]


def mean(rows):
    return [sum(column) / len(rows) for column in zip(*rows)]


def prepared(name, preparation):
    """About what the program makes of the data: for the size of a step, which may be any."""
    data, labels = rows(name)
    if "centred" in preparation:
        classes = [mean([x for x, y in zip(data, labels) if y == sign]) for sign in (1, -1)]
        middle = [(a + b) / 2 for a, b in zip(*classes)]
        data = [[a - b for a, b in zip(x, middle)] for x in data]
    if "scaled" in preparation:
        centre = mean(data)
        spread = [max((sum((x - m) ** 2 for x in column) / len(data)) ** 0.5, 1e-300)
                  for column, m in zip(zip(*data), centre)]
        powers = [2.0 ** round(__import__("math").log2(s)) if s > 1e-200 else 1.0 for s in spread]
        data = [[a / p for a, p in zip(x, powers)] for x in data]
    return data, labels


def short(x):
    return f"{x:.3g}" if 1e-4 < x < 1e6 else f"{x:.2e}"


def arguments(name, preparation, step, start):
    data, labels = prepared(name, preparation)
    norm = max(sum(c * c for c in x) for x in data)
    top, bottom = (step + "/1").split("/")[:2]
    eta = int(top) / int(bottom) / norm
    positives = [x for x, y in zip(data, labels) if y == 1]
    if start == "mean":
        direction = mean(positives)
        most = max(sum(a * b for a, b in zip(x, direction)) for x in positives)
        w0 = "mean-positive:" + short(0.5 / most)
    else:
        source = random.Random(f"{name} {start}")
        direction = [source.randint(-20, 20) for _ in data[0]]
        most = max(abs(sum(a * b for a, b in zip(x, direction))) for x in data)
        w0 = ",".join(short(c / most / 2) if c >= 0 else "-" + short(-c / most / 2) for c in direction)
    return ["--eta", f"{eta:.3g}", f"--w0={w0}", *PREPARATIONS[preparation]]


def run(binary, name, preparation, step, start):
    command = [binary, "fate", f"data/{name}.csv", *arguments(name, preparation, step, start),
               "--max-steps", "1e6", "--timeout", str(SECONDS), "--format", "json"]
    began = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = round(time.monotonic() - began, 1)
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        answer = {"verdict": "error", "message": done.stderr.strip()[-300:]}
    return {"set": name, "preparation": preparation, "step": step, "start": start, "seconds": seconds,
            "answer": answer}


def key(entry):
    return (entry["set"], entry["preparation"], entry["step"], entry["start"])


def stored(path):
    if not pathlib.Path(path).exists():
        return {}
    entries = {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except json.JSONDecodeError:
            continue  # The line that a kill cut off.
        entries[key(entry)] = entry
    return entries


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def main(binary, out):
    done = stored(out)
    pick = {"--sets": SETS, "--preparations": list(PREPARATIONS), "--starts": STARTS}
    sets, preparations, starts = ([x for x in all_of if x in option(name, ";".join(all_of)).split(";")]
                                  for name, all_of in pick.items())
    jobs = [(s, p, step, start) for start in starts for s in sets for p in preparations for step in STEPS]
    shard, shards = (int(x) for x in option("--shard", "1/1").split("/"))
    jobs = [job for at, job in enumerate(jobs) if at % shards == shard - 1 and job not in done]
    for at, job in enumerate(jobs):
        entry = run(binary, *job)
        with open(out, "a", encoding="utf-8") as file:
            file.write(json.dumps(entry, sort_keys=True) + "\n")
        print(f"{at + 1} of {len(jobs)}: {', '.join(job)}: {told(entry)[0]}, {entry['seconds']} s", file=sys.stderr)


def told(entry):
    """The fate, from which step on, and the walls, or why not."""
    answer = entry["answer"]
    if answer.get("verdict") == "proved":
        walls = answer.get("walls") or []
        kicked = f"{len(walls)} wall{'s' if len(walls) > 1 else ''}" if walls else ""
        return answer.get("fate") or "proved", answer.get("from_step") or "", kicked
    return answer.get("verdict") or "undecided", "", str(answer.get("reason") or answer.get("message") or "")


def rounded(step):
    """A step number, shortened."""
    return step if len(step) < 8 or "e" in step else f"about {step[0]}.{step[1:3]}e{len(step) - 1}"


def page(out):
    order = [SETS, list(PREPARATIONS), STEPS, STARTS]
    places = lambda entry: [all_of.index(part) for all_of, part in zip(order, key(entry))]  # noqa: E731
    entries = sorted(stored(out).values(), key=places)
    proved = [e for e in entries if e["answer"].get("verdict") == "proved"]
    kicking = {e["set"] for e in proved if e["answer"].get("fate") == "constrained"}
    print(f"""# Real data

Where gradient descent goes on the sets of data/, as they stand and centred at the class midpoint,
with eta = 1, 1/10 and 1/100 of 1/R^2, R the largest norm of a row, from the mean of the positives
(largest preactivation 1/2). `make real` runs what is missing, one run after the other, each with a
minute, and writes this page from target/real.jsonl; `scripts/real.py` has shards, and other
preparations and starts. Of {len(entries)} runs so far {len(proved)} are proved; the third case, kicks for ever, on
{len(kicking)} sets. A row is of the program as it was when it was run, and is not run anew by
itself: `make real` keeps what is there.

| set | preparation | eta R^2 | fate | for all k >= | what else | seconds |
|---|---|---|---|---|---|---|""")
    for entry in entries:
        fate, step, why = told(entry)
        cells = [entry["set"], entry["preparation"], entry["step"], fate, rounded(step), why.replace("|", "\\|"),
                 str(entry["seconds"])]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    if sys.argv[1] == "--page":
        page(sys.argv[2])
    else:
        main(sys.argv[1], sys.argv[2])
