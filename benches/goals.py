"""Every goal of speed as a ratio, measured here and now, side by side: `make bench`.

Ours is the program as a user runs it, a whole process with its certificate written and checked,
and the engine's own time where the goal is about that; peers run in Python (benches/peers), their
imports not counted. Both sides take turns, and of each the fastest turn counts. A peer that is not
there is told, and its lines are left out. Exit status 1 where a limit is passed, unless --report.

Usage: goals.py PROGRAM PYTHON CRITERION BENCHES [--report FILE]"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
TURNS = 3


def decimals(path, n, d):
    """Entries with two decimals, on one side of a random hyperplane each."""
    drawn = random.Random(7)
    normal = [drawn.randint(-999, 999) for _ in range(d)]
    with open(path, "w") as out:
        print(*(f"x{c}" for c in range(d)), "label", sep=",", file=out)
        for _ in range(n):
            row = [drawn.randint(-999, 999) for _ in range(d)]
            label = 1 if sum(x * v for x, v in zip(row, normal)) > 0 else -1
            print(*(f"{x / 100:g}" for x in row), label, sep=",", file=out)


def arrangement(path, n, d):
    """Positives with entries up to 100, in an open half-space."""
    drawn = random.Random(3)
    normal = [drawn.randint(1, 100) for _ in range(d)]
    with open(path, "w") as out:
        print(*(f"x{c}" for c in range(d)), "label", sep=",", file=out)
        for _ in range(n):
            level = 0
            while level == 0:
                row = [drawn.randint(-100, 100) for _ in range(d)]
                level = sum(x * v for x, v in zip(row, normal))
            print(*(x if level > 0 else -x for x in row), 1, sep=",", file=out)


class Run:
    """A process that has ended: seconds, peak memory in bytes, what it printed."""

    def __init__(self, command):
        with tempfile.TemporaryFile() as out:
            start = time.perf_counter()
            child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=out)
            _, self.status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(self.status)
            self.seconds, self.memory = time.perf_counter() - start, usage.ru_maxrss * 1024
            out.seek(0)
            self.text = out.read().decode(errors="replace")


class Table:
    def __init__(self):
        self.rows, self.passed, self.absent = [], 0, set()

    def line(self, work, ours, peer, other, limit, more_is_better=False, unit="s"):
        """A goal: `limit` times the other side, or a bound where there is none."""
        if ours is None or (peer and other is None):
            return
        ratio = ours / other if peer else ours
        holds = ratio >= limit if more_is_better else ratio <= limit
        self.passed += not holds
        shown = (lambda x: f"{x * 1e3:.2f} ms" if x < 1 else f"{x:.2f} s") if unit == "s" else (lambda x: f"{x:,.3g}{unit}")
        sign = ">=" if more_is_better else "<="
        value = f"{ratio:.3g}" if peer else shown(ours)
        bound = f"{sign} {limit:g}" if peer else f"{sign} {shown(limit)}"
        row = [work, shown(ours), f"{peer}: {shown(other)}" if peer else "-", value, bound, "" if holds else "**missed**"]
        self.rows.append(row)
        print(*row, sep=" | ", file=sys.stderr, flush=True)

    def text(self):
        head = ["work", "ours", "beside", "ratio", "goal", ""]
        lines = [head, ["---"] * len(head), *self.rows]
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


class Bench:
    def __init__(self, program, python, folder):
        self.program, self.python, self.folder, self.table = program, python, Path(folder), Table()

    def peer(self, script, path, *words):
        """What a script says, or nothing where its packages are not there."""
        run = Run([self.python, "-B", HERE / "peers" / script, path, *words])
        if run.status:
            self.table.absent.add(f"{script} {' '.join(words)}: {run.text.strip().splitlines()[-1]}")
            return {}
        return json.loads(run.text)

    def both(self, ours, script, path, words=()):
        """Turn by turn: the fastest process of ours, and of each part of the peer."""
        best, parts = None, {}
        for _ in range(TURNS):
            run = Run([self.program, *ours])
            assert run.status == 0, run.text
            best = run if best is None or run.seconds < best.seconds else best
            for word in words or [None]:
                for name, seconds in self.peer(script, path, *([word] if word else [])).items():
                    parts[name] = min(seconds, parts.get(name, seconds))
        return best, parts

    def margins(self, engine):
        sizes = {(1000, 20): 1, (1000, 100): 1, (10000, 50): 1, (100000, 20): 2, (1000, 500): 2}
        for (n, d), factor in sizes.items():
            path = self.folder / f"margin-{n}-{d}.csv"
            decimals(path, n, d)
            exact = n == 10000
            words = ["daqp", "quadprog"] + (["flint"] if exact else [])
            command = ["margin", path, "--certificate", self.folder / "margin.json"]
            run, peer = self.both(command, "qp.py", path, words)
            solvers = {name: peer[name] for name in ("daqp", "quadprog") if name in peer}
            best = min(solvers, key=solvers.get, default=None)
            name = {1000: "quadprog", 10000: "daqp"}.get(n, best) if d != 500 else best
            size, line = f"{n:,} x {d}", self.table.line
            own = engine.get(f"margin/exact/{n} x {d}")
            line(f"margin {size}, to solve", own, name or "peer", solvers.get(name), factor)
            read = peer.get("read")
            if read is None:
                continue
            if exact:
                line(f"margin {size}, process", run.seconds, "read + DAQP", read + solvers["daqp"], 1.5)
                if "flint" in peer:
                    line(f"margin {size}, process", run.seconds, "read + quadprog + FLINT", read + peer["flint"], 0.3)
                line(f"margin {size}, peak memory", run.memory, "the file", path.stat().st_size, 6, unit=" B")
            elif factor == 2:
                line(f"margin {size}, process", run.seconds, f"read + {best}", read + solvers[best], 2)

    def landscapes(self):
        for n, d in [(50, 3), (30, 4), (15, 6)]:
            path = self.folder / f"cells-{n}-{d}.csv"
            arrangement(path, n, d)
            command = ["landscape", path, "--certificate", self.folder / "cells.json"]
            run, peer = self.both(command, "cells.py", path)
            self.table.line(f"landscape ({n}, {d}), process", run.seconds, "PPL", peer.get("ppl"), 0.02)

    def streamed(self):
        path = self.folder / "cells-60-5.csv"
        arrangement(path, 60, 5)
        command = [self.program, "landscape", path, "--directions", "0"]
        lines = Run([*command, "--format", "jsonl"])
        cells = lines.text.count("\n")
        fastest = min(Run(command).seconds for _ in range(TURNS))
        self.table.line("landscape (60, 5), cells a second, counted", cells / fastest, None, None, 1e6, True, "")
        self.table.line("landscape (60, 5), cells a second, as JSON lines", cells / lines.seconds, None, None, 1e6, True, "")
        self.table.line("landscape (60, 5), peak memory", lines.memory, None, None, 64 << 20, unit=" B")

    def others(self, root, words):
        small = min((Run([self.program, "margin", root / "data/zoo_mammal_vs_rest.csv"]) for _ in range(20)), key=lambda run: run.seconds)
        self.table.line("margin on 101 rows, process", small.seconds, None, None, 0.02)
        command = ["fate", root / "data/digits_3_vs_8.csv", "--w0", "mean-positive:1/1000", "--eta", "1/10000", "--timeout", "60"]
        run = Run([self.program, *command])
        self.table.line("fate of Digits 3 vs 8, an answer", run.seconds, None, None, 63)
        for what, ratio, sign, limit in words:
            self.table.line(what, float(ratio), None, None, float(limit), sign == ">=", unit="")


def engine_times(criterion):
    """Seconds by the full name of each benchmark of criterion."""
    times = {}
    for path in Path(criterion).glob("**/new/benchmark.json"):
        name = json.loads(path.read_text())["full_id"]
        estimates = json.loads((path.parent / "estimates.json").read_text())
        times[name] = estimates["median"]["point_estimate"] * 1e-9
    return times


def ratios(text):
    """What the benches print: `RATIO what: x (goal <= y)`, and medians of fates in the same form."""
    return re.findall(r"^(?:RATIO |(?=FATES))(.*?)(?:: median |: )([\d.]+) \(goal ([<>]=) ([\d.]+).*\)$", text, re.MULTILINE)


def main():
    program, python, criterion, benches, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, python, folder)
        bench.margins(engine_times(criterion))
        bench.landscapes()
        bench.streamed()
        bench.others(HERE.parent, ratios(Path(benches).read_text()))
    table = bench.table
    notes = [f"Left out, {what}" for what in sorted(table.absent)]
    text = "\n".join([table.text(), *([""] + notes if notes else [])])
    if rest[:1] == ["--report"]:
        Path(rest[1]).write_text(text + "\n")
    else:
        print(text)
        sys.exit(1 if table.passed else 0)


if __name__ == "__main__":
    main()
