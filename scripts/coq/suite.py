#!/usr/bin/env python3
"""Certificates exported to Coq, compiled in one run, and tampered ones that have to be refused.

    scripts/coq/suite.py MARGINCERT FOLDER [--each N] [--altered N] [--jobs N]

Every certificate of FOLDER for which `margincert export --coq` writes a file is compiled by coqc over
coq/theory, with integers and, where floats are computed with, with doubles; then each of a sample of
them is altered in each number, label and pattern in turn, with the digest set right again, and coqc
has to refuse it (or the exporter). Prints the page docs/coq-suite.md.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
THEORY = ["-R", str(ROOT / "coq" / "theory"), "Margincert"]


LONGEST = 200_000
WITNESSES = {"kkt", "farkas", "not-separable", "no-positives", "diverge", "aligned", "sgd-kept", "separator", "minimum", "cells"}
ENDS = {"trap", "invariance", "dead"}


def has_theorem(certificate):
    witness, instance = certificate["witness"], certificate["instance"]
    alone = "network" not in instance and "relu_at_zero" not in instance
    return alone and (witness["kind"] in WITNESSES or witness["kind"] == "fate" and witness["end"]["kind"] in ENDS)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def exported(program, path, *options):
    answer = subprocess.run([program, "export", "--coq", path, *options], capture_output=True, text=True)
    return answer.stdout if answer.returncode == 0 else None, answer.stderr


def compiled(text):
    """Whether coqc accepts it, the seconds of processor time that it takes, what it prints."""
    if text is None:
        return None, None, ""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "certificate.v").write_text(text)
        with open(Path(folder) / "printed", "w+") as printed:
            coqc = subprocess.Popen(["coqc", *THEORY, "certificate.v"], cwd=folder, stdout=printed, stderr=printed)
            _, status, used = os.wait4(coqc.pid, 0)
            coqc.returncode = status
            printed.seek(0)
            return status == 0, used.ru_utime + used.ru_stime, printed.read()


def axioms(printed):
    if "Axioms:" not in printed:
        return frozenset()
    return frozenset(re.findall(r"^([\w.]+)(?= :|$)", printed.split("Axioms:", 1)[1], re.M))


def altered(certificate):
    """The certificate with one thing altered at a time: (what, certificate)."""
    def places(value, path=()):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from places(inner, path + (key,))
        elif isinstance(value, list):
            for at, inner in enumerate(value):
                yield from places(inner, path + (at,))
        else:
            yield path, value

    for path, value in places({"instance": certificate["instance"], "witness": certificate["witness"]}):
        if path[-1] in ("kind", "name", "bits") or isinstance(value, bool) or value is None:
            continue
        changed = json.loads(json.dumps(certificate))
        place = changed
        for key in path[:-1]:
            place = place[key]
        if isinstance(value, str) and path[-1] in ("k", "from_step"):
            if "e" in value:
                continue
            place[path[-1]] = str(int(value) + 1)
        elif isinstance(value, str):
            place[path[-1]] = str(Fraction(value) * Fraction(7, 8) if Fraction(value) else 1)
        elif path[-2:-1] == ("labels",):
            place[path[-1]] = -value
        else:
            place[path[-1]] = value + 1 if value == 0 else value - 1
        changed["digest"] = hashlib.sha256(canonical(changed["instance"]).encode()).hexdigest()
        yield "/" + "/".join(map(str, path)), changed


def main():
    program, source = sys.argv[1], Path(sys.argv[2])

    def option(name, usual):
        return int(sys.argv[sys.argv.index(name) + 1]) if name in sys.argv else usual

    each, most, jobs = option("--each", 10**6), option("--altered", 60), option("--jobs", 2)
    distinct, kinds, chosen = {}, {}, []
    for path in sorted(source.glob("*.json")):
        certificate = json.loads(path.read_text())
        if has_theorem(certificate):
            of_claim = certificate["claim"] if certificate["claim"].startswith("landscape.") else ""
            same = canonical([certificate["instance"], certificate["witness"], of_claim])
            distinct.setdefault(same, []).append((path, certificate))
    for alike in distinct.values():
        path, certificate = alike[0]
        kind = certificate["witness"].get("end", {}).get("kind", certificate["witness"]["kind"])
        named = kind + (" of " + certificate["claim"]) * (kind == "separator")
        kinds.setdefault(named, []).append(alike)
        if len(kinds[named]) <= each:
            chosen.append((named, alike))

    def judged(item):
        named, alike = item
        text, refusal = exported(program, alike[0][0])
        if text is None:
            sys.exit(f"{alike[0][0]}: {refusal}")
        if len(text) > LONGEST:
            return named, alike, (None, None, ""), (None, None, "")
        fast = exported(program, alike[0][0], "--fast")[0] if "StdZ" in text else None
        return named, alike, compiled(text), compiled(fast)

    def shown(answer):
        return "-" if answer[0] is None else f"{'yes' if answer[0] else 'NO'}, {answer[1]:.1f} s"

    lines, bad, total, long = [], [], 0, 0
    with ThreadPoolExecutor(jobs) as pool:
        for named, alike, good, fast in pool.map(judged, chosen):
            if good[0] is None:
                long += 1
                continue
            claims = ", ".join(f"{other['claim']} ({other['verdict']})" for _, other in alike)
            lines.append(f"| {alike[0][1]['instance']['name']} | {named} | {claims} | {shown(good)} | {shown(fast)} |")
            print(lines[-1], file=sys.stderr, flush=True)
            total += good[1] + (fast[1] or 0)
            if not good[0] or fast[0] is False:
                bad.append(str(alike[0][0]))

    # One certificate of each kind: its axioms, and what becomes of it when it is altered.
    known, alterations = {}, []
    for named, all_alike in kinds.items():
        path, certificate = min((alike[0] for alike in all_alike), key=lambda one: len(canonical(one[1])))
        for floats, option in (("integers", []), ("doubles", ["--fast"])):
            text, _ = exported(program, path, *option)
            if floats == "integers" or "Fast" in text:
                found = axioms(compiled(text + "Print Assumptions certificate.\n")[2])
                known.setdefault(floats, set()).update(found)
        every = list(altered(certificate))
        step = max(1, len(every) * len(kinds) // most)
        alterations += [(named, path, what, changed) for what, changed in every[::step]]

    def tampered(item):
        named, path, what, changed = item
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "tampered.json"
            file.write_text(canonical(changed))
            text, _ = exported(program, file, "--unchecked")
            if text is None:
                return named, path, "exporter", what
            if not compiled(text)[0]:
                return named, path, "coq", what
            by_kernel = subprocess.run([program, "check", file], capture_output=True).returncode == 0
            return named, path, "true" if by_kernel else "WRONG", what

    outcomes = {}
    with ThreadPoolExecutor(jobs) as pool:
        for named, path, outcome, what in pool.map(tampered, alterations):
            print(named, outcome, what, file=sys.stderr, flush=True)
            outcomes.setdefault((named, path.stem), []).append((outcome, what))
    rows = []
    for (named, stem), found in outcomes.items():
        of = {word: [what for outcome, what in found if outcome == word] for word in ("exporter", "coq", "true", "WRONG")}
        listed = [", ".join(f"`{what}`" for what in of[word]) or "-" for word in ("true", "WRONG")]
        rows.append(f"| {named} | {stem.replace('+', ' ')} | {len(found)} | {len(of['exporter'])} | {len(of['coq'])} | {' | '.join(listed)} |")
    everything = sum(map(len, distinct.values()))
    some = "all of them" if each >= len(distinct) else f"at most {each} for each kind of witness"
    print(f"{everything} certificates of the suite have a theorem, {len(distinct)} of them with an instance and a witness of their\n"
          f"own. Of these {some}, {len(lines)} in all, are compiled, in\n"
          f"{total:.0f} s of processor time. Not accepted: {len(bad)}. Left out, over {LONGEST} characters: {long}.\n")
    print("| instance | witness | claims | integers | doubles |\n|---|---|---|---|---|")
    print("\n".join(lines))
    print("\n## Tampered\n")
    print("| witness | certificate | altered | refused by the exporter | refused by Coq | "
          "accepted, by the kernel too | accepted by Coq alone |\n|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print("\n## Axioms\n")
    for name, found in known.items():
        print(f"With {name}:\n")
        print("\n".join(f"- `{axiom}`" for axiom in sorted(found)) + ("\n" if name != list(known)[-1] else ""))
    if bad:
        sys.exit("not accepted: " + ", ".join(bad))


if __name__ == "__main__":
    main()
