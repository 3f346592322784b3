#!/usr/bin/env python3
"""Certificates exported to Coq, compiled in one run, and tampered ones that have to be refused.

    scripts/coq/suite.py MARGINCERT FOLDER [--each N] [--altered N]

Every certificate of FOLDER for which `margincert export --coq` writes a file is compiled by coqc over
coq/theory, with integers and, where floats are computed with, with doubles; then each of a sample of
them is altered in each number, label and pattern in turn, with the digest set right again, and coqc
has to refuse it (or the exporter). Prints the page docs/coq-suite.md.
"""

import hashlib
import json
import re
import resource
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
THEORY = ["-R", str(ROOT / "coq" / "theory"), "Margincert"]
LIMIT = 600


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


def compiled(text, folder):
    """Whether coqc accepts it, the seconds of processor time that it takes, what it prints."""
    def spent():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    file = Path(folder) / "certificate.v"
    file.write_text(text)
    began = spent()
    answer = subprocess.run(["coqc", *THEORY, file.name], cwd=folder, capture_output=True, text=True, timeout=LIMIT)
    return answer.returncode == 0, spent() - began, answer.stdout + answer.stderr


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

    each, most = option("--each", 10**6), option("--altered", 60)
    lines, known, bad, kinds = [], {}, [], {}
    kept, total = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        distinct = {}
        for path in sorted(source.glob("*.json")):
            certificate = json.loads(path.read_text())
            if has_theorem(certificate):
                same = canonical([certificate["instance"], certificate["witness"], certificate["claim"].split(".")[0]])
                of_claim = certificate["claim"] if certificate["claim"].startswith("landscape.") else ""
                distinct.setdefault((same, of_claim), []).append((path, certificate))
        for alike in distinct.values():
            path, certificate = alike[0]
            kind = certificate["witness"].get("end", {}).get("kind", certificate["witness"]["kind"])
            named = kind + certificate["claim"] * (kind == "separator")
            kinds[named] = kinds.get(named, 0) + 1
            if kinds[named] > each:
                continue
            text, refusal = exported(program, path)
            if text is None:
                sys.exit(f"{path}: {refusal}")
            good, seconds, _ = compiled(text, folder)
            total += seconds
            fast, fast_seconds, fast_text = None, None, None
            if "StdZ" in text:
                fast_text, _ = exported(program, path, "--fast")
                fast, fast_seconds, _ = compiled(fast_text, folder)
                total += fast_seconds
            claims = ", ".join(f"{other['claim']} ({other['verdict']})" for _, other in alike)
            lines.append(f"| {certificate['instance']['name']} | {kind} | {claims} | "
                         f"{'yes' if good else 'NO'}, {seconds:.1f} s | "
                         f"{'-' if fast is None else ('yes' if fast else 'NO') + f', {fast_seconds:.1f} s'} |")
            print(lines[-1], file=sys.stderr, flush=True)
            if not good or fast is False:
                bad.append(str(path))
            if good and kind not in kept and len(canonical(certificate)) < 4000:
                kept[kind] = (path, certificate)
                for floats, file in (("integers", text), ("doubles", fast_text)):
                    if file:
                        printed = compiled(file + "Print Assumptions certificate.\n", folder)[2]
                        known.setdefault(floats, set()).update(axioms(printed))
            rows = []
        for kind, (path, certificate) in kept.items():
            count, by_exporter, still = 0, 0, []
            alterations = list(altered(certificate))
            step = max(1, len(alterations) * len(kept) // most)
            for what, changed in alterations[::step]:
                file = Path(folder) / "tampered.json"
                file.write_text(canonical(changed))
                text, _ = exported(program, file, "--unchecked")
                count += 1
                if text is None:
                    by_exporter += 1
                elif compiled(text, folder)[0]:
                    kernel = subprocess.run([program, "check", file], capture_output=True).returncode == 0
                    still.append((what, kernel))
            same = [what for what, kernel in still if kernel]
            wrong = [what for what, kernel in still if not kernel]
            rows.append(f"| {kind} | {path.stem.replace('+', ' ')} | {count} | {by_exporter} | {count - by_exporter - len(still)} | "
                        f"{', '.join(f'`{what}`' for what in same) or '-'} | {', '.join(f'`{what}`' for what in wrong) or '-'} |")
            print(rows[-1], file=sys.stderr, flush=True)
    everything = sum(map(len, distinct.values()))
    some = "all of them" if each >= len(distinct) else f"at most {each} for each kind of witness"
    print(f"{everything} certificates of the suite have a theorem, {len(distinct)} of them with an instance and a witness of their\n"
          f"own. Of these {some}, {len(lines)} in all, are compiled one after the other, in\n"
          f"{total:.0f} s of processor time. Not accepted: {len(bad)}.\n")
    print("| instance | witness | claims | integers | doubles |\n|---|---|---|---|---|")
    print("\n".join(lines))
    print("\n## Tampered\n")
    print("| witness | certificate | altered | refused by the exporter | refused by Coq | "
          "accepted, by the kernel too | accepted by Coq alone |\n|---|---|---|---|---|---|---|")
    print("\n".join(rows))
    print("\n## Axioms\n")
    for name, found in known.items():
        print(f"With {name}:\n")
        print("\n".join(f"- `{axiom}`" for axiom in sorted(found)) + "\n")
    if bad:
        sys.exit("not accepted: " + ", ".join(bad))


if __name__ == "__main__":
    main()
