"""Runs both checkers on certificates/** and on further files or folders; reports differences.

    python3 arena/compare.py --kernel MARGINCERT-CHECK [--table] [FOLDER|FILE ..]

Every file of certificates/good must be accepted by both, none of certificates/bad by either.
--table writes certificates/README.md anew, with the reasons of margincert-check.
"""

import json
import pathlib
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import check
import reasons
import traps

ROOT = pathlib.Path(__file__).resolve().parent.parent
HEAD = """# The arena

Certificates that any checker of [docs/certificates.md](../docs/certificates.md) can be tried on.
Those of `good/` must be accepted: each claim with each kind of witness, small. Those of `bad/` must
not be: one lie or fault each, made by `arena/traps.py` from a good one, the digest put right where
the lie is elsewhere. `make arena` runs two checkers that share nothing on all of them
(`margincert-check`, and `arena/check.py`, written from the documents alone) and compares; a test of
the kernel keeps the tables below, and that no reason of the kernel is without a trap. Files of
version 2 have names that end with `.jsonl`.

## good

"""


def second(path):
    return check.check(pathlib.Path(path).read_bytes())


def plain(result):
    return " ".join(f"{result['outcome']}: {result['reason']}".split())


def reason_of(result):
    return plain(result).replace("|", "\\|")


def table(results):
    """The table of the arena: what is false, and what margincert-check says."""
    lines = [HEAD]
    for path in sorted((ROOT / "certificates/good").glob("*.json*")):
        value = json.loads(path.read_text().split("\n")[0])
        name = path.name.removesuffix(".json")
        lines.append(f"- `{name}`: {value['claim']}, {value['verdict']}\n")
    lines.append("\n## bad\n\n| file | what is false in it | margincert-check |\n|---|---|---|\n")
    for name, base, lie, *_ in sorted(traps.TRAPS):
        file = name if name.endswith(".jsonl") else f"{name}.json"
        reason = reason_of(results[str(ROOT / f"certificates/bad/{file}")])
        lines.append(f"| `{name}` | {lie} | {reason} |\n")
    lines.append("\n## reasons\n\nEach reason of `margincert-check`, and a trap that meets it.\n\n")
    lines.append("| reason | trap |\n|---|---|\n")
    source = (ROOT / "kernel/src/reason.rs").read_text()
    bad = {pathlib.Path(file).name.removesuffix(".json"): plain(one) for file, one in results.items() if "/bad/" in file}
    lines += [f"| {name} | {met} |\n" for name, met in reasons.rows(source, bad)]
    (ROOT / "certificates/README.md").write_text("".join(lines))


def main(arguments):
    kernel = arguments[arguments.index("--kernel") + 1]
    write = "--table" in arguments
    extra = [one for one in arguments if one not in ("--kernel", kernel, "--table")]
    files = []
    for place in [ROOT / "certificates/good", ROOT / "certificates/bad", *map(pathlib.Path, extra)]:
        files += sorted(place.rglob("*.json*")) if place.is_dir() else [place]
    files = [str(one) for one in files]
    ran = subprocess.run([kernel, "--json", *files], capture_output=True, text=True, check=False)
    first = {one["file"]: one for one in json.loads(ran.stdout)["results"]}
    if write:
        table(first)
    with ProcessPoolExecutor(2) as pool:
        others = dict(zip(files, pool.map(second, files)))
    bad, tally = 0, Counter()
    for file in files:
        one, (_, outcome, reason) = first[file], others[file]
        tally[one["outcome"], outcome] += 1
        wrong = (one["outcome"] == "accepted") != (outcome == "accepted")
        if "certificates/good" in file:
            wrong = wrong or outcome != "accepted"
        if "certificates/bad" in file:
            wrong = wrong or outcome == "accepted"
        bad += wrong
        if wrong or one["outcome"] != outcome:
            print(f"{'DIFFERENCE' if wrong else 'other words'}: {file}")
            print(f"  margincert-check  {one['outcome']}: {one['reason']}")
            print(f"  arena/check.py    {outcome}: {reason}")
    for (left, right), count in sorted(tally.items()):
        print(f"{count} files: margincert-check {left}, arena/check.py {right}")
    print(f"{len(files)} files, {bad} differences")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
