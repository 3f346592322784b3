#!/usr/bin/env python3
"""docs/trust.md: for each claim the part of the kernel that a referee must read, and for each
condition where it is demanded and which test breaks it. Read from the kernel's text; `make docs`
compares. At the end the audit of all hypotheses (docs/audit.md).

The slice of a claim is what its rules can reach by name: free functions that are named, methods of
types in the slice that are named, fields' types, and of the tables (`check`, `admits`, `fate_fits`,
enums of claims, witnesses and reasons) the lines for this claim alone.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC, TESTS = ROOT / "kernel" / "src", ROOT / "kernel" / "tests"
AUDIT = ROOT / "docs" / "audit.md"

START = re.compile(
    r"^(?:pub(?:\([a-z]+\))? )?(?:const fn |fn |struct |enum |trait |type |const |static |macro_rules! )(\w+)"
)
IMPL = re.compile(r"^impl(?:<[^>]*>)? (?:(\w+)(?:<.*>)? for )?&?(?:'\w+ )?(\w+)")
RECORD = re.compile(r"^    (\w+)(?:\(\"[^\"]*\"\))?(?: by \w+)? \{")
METHOD = re.compile(r"^    (?:pub(?:\([a-z]+\))? )?(?:const )?fn (\w+)")
WORD = re.compile(r"\w+")
# Tables of which a claim needs its own lines, and what is never followed from them.
TABLES = {"check", "admitted", "admits", "needed", "fate_fits", "is_of_iterates", "crosses_boundary", "words"}
ENUMS = {"Claim", "Witness", "Branch", "End", "Reason", "Shown"}


class Item:
    def __init__(self, file, name, owner, first, lines, trait=None):
        self.file, self.name, self.owner, self.first, self.trait = file, name, owner, first, trait
        self.lines = lines
        code = [line for line in lines if line.strip() and not line.strip().startswith("//")]
        self.text = "\n".join(line.split("//")[0] for line in code)
        self.count = len(code)
        bare = re.sub(r'"(?:[^"\\\\]|\\\\.)*"', '""', self.text)
        # Functions that are called or named, methods with a dot before them, types and variants.
        self.words = set(re.findall(r"(?<![.\w])([a-z_]\w*)(?:::<[^>]*>)?\(", bare))
        self.words |= {"." + word for word in re.findall(r"\.([a-z_]\w*)(?:::<[^>]*>)?\(", bare)}
        paths = re.findall(r"\b(\w+)::([a-z_]\w*)", bare)
        self.words |= {"." + word if owner[0].isupper() else word for owner, word in paths}
        self.words |= set(re.findall(r"\b([A-Z]\w*)", bare))
        # Names of their own.
        self.words -= set(re.findall(r"\blet (?:mut )?(\w+)", bare)) | {name}
        for names in re.findall(r"\blet \(([^)]*)\)", bare):
            self.words -= set(WORD.findall(names))


def block(lines, at):
    """The lines of an item that begins at a line: up to its closing brace, or its semicolon."""
    depth, round_depth, seen = 0, 0, False
    for end in range(at, len(lines)):
        line = re.sub(r"'[{}]'|\"(?:[^\"\\]|\\.)*\"", "", lines[end].split("//")[0])
        depth += line.count("{") - line.count("}")
        round_depth += line.count("(") - line.count(")")
        seen = seen or "{" in line
        if depth == 0 and round_depth == 0 and (seen or line.rstrip().endswith((";", ","))):
            return end + 1
    return len(lines)


def items():
    found = []
    for path in sorted(SRC.rglob("*.rs")):
        file = str(path.relative_to(SRC))
        if file.startswith("bin/") or file in ("against.rs", "preprocess.rs"):
            continue
        lines = path.read_text().split("\n")
        at = 0
        while at < len(lines):
            line = lines[at]
            if line.startswith(("#[cfg(test)]", "mod tests")):
                at += 2
                continue
            if line.startswith(("records! {", "kinds! {")):
                end, inner = block(lines, at), at + 1
                while inner < end - 1:
                    record = RECORD.match(lines[inner])
                    if record and line.startswith("records"):
                        stop = block(lines, inner)
                        found.append(Item(file, record[1], None, inner + 1, lines[inner:stop]))
                        inner = stop
                    else:
                        kind = re.match(r"^    (\w+) \{", lines[inner])
                        if kind:
                            found.append(Item(file, kind[1], None, inner + 1, lines[inner:block(lines, inner)]))
                        inner += 1
                at = end
                continue
            if line.startswith(("words! {", "reasons! {")):
                end = block(lines, at)
                name = next((m[1] for x in lines[at + 1 : end] if (m := re.match(r"^    (\w+) \{", x))), "?")
                found.append(Item(file, name, None, at + 1, lines[at:end]))
                at = end
                continue
            impl = IMPL.match(line)
            if impl:
                end = block(lines, at)
                trait, owner = impl[1], impl[2]
                inner = at + 1
                while inner < end - 1:
                    method = METHOD.match(lines[inner])
                    if method:
                        stop = block(lines, inner)
                        found.append(Item(file, method[1], owner, inner + 1, lines[inner:stop], trait))
                        inner = stop
                    else:
                        inner += 1
                at = end
                continue
            start = START.match(line)
            if start:
                end = block(lines, at)
                found.append(Item(file, start[1], None, at + 1, lines[at:end]))
                at = end
                continue
            at += 1
    return found


ALL = items()


def own_lines(item, claim_word, kinds):
    """The lines of a table that are about a claim and its witnesses."""
    names = kinds | {claim_word}
    return [line for line in item.text.split("\n") if names & set(WORD.findall(line))]


def slice_of(claim_word, kinds, roots, trace=None):
    chosen, words = {}, {"check_within", "Checker", "Outcome", "records", "kinds", "admitted", "needed"} | kinds
    words |= set(roots) | {"." + root for root in roots}
    types = set()
    while True:
        grown = False
        for item in ALL:
            key = (item.file, item.first)
            if key in chosen:
                continue
            if item.owner is None:
                wanted = item.name in words
            elif item.trait in ("Read", "Kind"):
                wanted = item.owner in types | words | {"usize", "bool"} and (item.name in ("read", "kind") or "." + item.name in words)
            else:
                wanted = item.owner in types and "." + item.name in words and item.trait != "Display"
            if not wanted:
                continue
            chosen[key] = item
            grown = True
            if item.owner is None:
                types.add(item.name)
            if item.name in TABLES or item.name in ENUMS:
                continue
            if trace is not None:
                for word in item.words - words:
                    trace[word] = f"{item.file}:{item.first} {item.owner}.{item.name}"
            words |= item.words
        if not grown:
            return [chosen[key] for key in sorted(chosen)]


def measured(item, claim_word, kinds, named):
    """`named` has the variants of Reason and of Shown that the slice names."""
    if item.name in TABLES or item.name in ENUMS:
        names = kinds | {claim_word} | named.get(item.name, named["Shown"] if item.name in ("admitted", "needed", "is_of_iterates", "crosses_boundary", "words") else set())
        return sum(1 for line in item.text.split("\n") if names & set(WORD.findall(line)))
    return item.count


# What a referee of these has to read, at most, without any interval.
MOST, EXACT = 1300, ("margin", "gd.diverge")

CLAIMS = [
    ("margin", "Margin", {"Kkt", "Farkas"}, {"kkt", "farkas", "solution", "problem_text"}),
    ("margin with a free intercept", "Margin", {"Intercept", "NoIntercept"}, {"solved", "unsolvable"}),
    ("gd.diverge", "GdDiverge", {"Diverge", "Aligned", "NotSeparable", "NoPositives"},
     {"diverge", "aligned", "not_separable", "no_positives", "activates"}),
    ("landscape.*", "LandscapeLocal", {"Separator", "Minimum", "Cells", "Branch", "NotSeparable"},
     {"separated", "minimum", "cells", "spurious", "minima", "not_separable"}),
    ("orbit", "Orbit", {"Enclosures"}, {"boxes"}),
    ("run", "Run", {"Run"}, {"run"}),
    ("fate, gd.global, gd.local, gd.constrained, gd.explode", "Fate", {"Fate", "End"}, {"separates", "fate", "fate_fits"}),
    ("gd.loss-rate, gd.direction-rate, gd.degenerate", "GdLossRate", {"LossRate", "Degenerate", "Fate", "End"},
     {"loss_rate", "slow", "direction_rate", "separates", "fate", "fate_fits"}),
    ("sgd.invariance, sgd.direction, sgd.loss", "SgdMean", {"SgdKept", "SgdStart", "SgdLeaves", "SgdDegenerate", "SgdSteep", "SgdMean", "SgdSum"},
     {"keep", "start", "leaves", "degenerate", "steep", "mean_direction", "mean_loss", "on_paths", "paths_start",
      "path_leaves", "paths_degenerate", "paths_steep"}),
    ("sgd.limits", "SgdLimits", {"SgdLimits", "SgdStart", "Passage"}, {"law", "quiet", "rises", "start", "paths_start"}),
    ("network.*", "NetworkJoint", {"Partitions", "Fate", "End"}, {"partitions", "fate", "fate_fits"}),
]


# For each claim and witness: theorems of coq/theory that it rests on, whether `margincert export --coq` lets Coq
# compute with the certificate's own numbers, and what stands on paper alone.
PROOFS = [
    ("margin: `kkt`, `farkas`", ["kkt_minimiser", "kkt_unique", "farkas", "margin_support_ok"], True, "the vector `degenerate`"),
    ("margin with a free intercept", [], False, "lemma:intercept"),
    ("all: `not-separable`, `no-positives`", ["not_separable_ok", "no_positives_ok"], True, ""),
    ("gd.diverge: `diverge`, `aligned`", ["diverge", "aligned_ok"], True, ""),
    ("landscape.infimum, .local, .global, .critical: `separator`",
     ["landscape_infimum", "landscape_local", "landscape_global", "landscape_critical"], True, ""),
    ("landscape.local, .spurious: `cells`, `minimum`", ["cells_ok", "no_spurious_ok", "spurious_ok"], True, ""),
    ("fate, gd.global, .local, .direction-rate: `trap` after single steps",
     ["shadow", "least_eigenvalue", "minimiser_near", "shadowing_trap", "trap_fate"], True, "lemma:derivative-at-zero"),
    ("fate, gd.global, .local: `invariance`", ["invariance", "invariance_limit", "kept_fate"], True, "lemma:derivative-at-zero"),
    ("fate: `dead`", ["dead_fate"], True, ""),
    ("fate: `leap`", ["leap", "terms_bound", "residual_bound"], False, "pushes that a piece leaves out, networks (lemma:leap)"),
    ("fate: `subspace`", [], False, "lemma:balanced-subspace"),
    ("fate, gd.constrained: `corridor`", ["minimiser_walls", "corridor", "corridor_limit", "kicks_for_ever"], False,
     "other sums over k, degenerate problems, lemma:derivative-at-zero"),
    ("fate, gd.constrained: `basin`", ["minimiser_walls", "basin", "basin_limit", "kicks_for_ever"], False,
     "lemma:basin with its bound m_F, lemma:derivative-at-zero"),
    ("fate, gd.constrained: `sharp`, `slide`, `glide`", ["minimiser_walls"], False,
     "lemma:bounded-trap, lemma:slide, lemma:glide, lemma:waking"),
    ("gd.explode: `exploding`", [], False, "lemma:explosion"),
    ("gd.loss-rate", ["loss_rate", "loss_of_F"], False, ""),
    ("gd.degenerate", ["invariance_limit", "degenerate"], False, ""),
    ("orbit, run", ["shadow_step_expanding", "leap", "residual_bound"], False, "pushes that a piece leaves out, networks (lemma:leap)"),
    ("sgd.invariance: `sgd-kept`", ["sgd_invariance", "sgd_ok"], True, ""),
    ("sgd.loss: `sgd-loss`", ["sgd_loss"], False, "the sharper constants of lemma:sgd-mean"),
    ("sgd.direction; the other witnesses of sgd.*", ["sgd_invariance", "sgd_direction"], False,
     "the rate, other step sizes (lemma:sgd-mean); laws, lemma:lost-sample"),
    ("network.joint: `trap`, `invariance`", ["network_trap", "network_trap_limit", "network_invariance", "network_limit"], False,
     "lemma:derivative-at-zero"),
    ("network.partition, .coupled: `partitions`", ["partition_limit", "network_partition"], False, "theory.md 7.3"),
]


def proofs():
    """The table of who has checked what; every theorem named has to be there."""
    coq = "\n".join(path.read_text() for path in sorted((ROOT / "coq" / "theory").glob("*.v")))
    out = ["## Proofs", "",
           wrapped("What stands behind the rules. *Coq* names the theorems of `coq/theory` that a certificate rests on, "
                   "checked by machine ([coq.md](coq.md)); *numbers* says who works out the certificate's own numbers: "
                   "the kernel, or Coq as well where `margincert export --coq` has a file for it; *on paper* what is proved "
                   "in [lemmas.md](lemmas.md) or [theory.md](theory.md), checked by no machine.", indent=""), "",
           "| claim: witness | Coq | numbers | on paper |", "|---|---|---|---|"]
    for claim, theorems, exported, paper in PROOFS:
        for theorem in theorems:
            if not re.search(rf"^(Theorem|Lemma) {theorem}\b", coq, re.M):
                sys.exit(f"no theorem {theorem} in coq/theory")
        names = ", ".join(f"`{theorem}`" for theorem in theorems) or "-"
        out.append(f"| {claim} | {names} | {'Coq and the kernel' if exported else 'the kernel alone'} | {paper or '-'} |")
    return out + [""]


def ranges(items):
    """Line ranges of a file, neighbours joined."""
    spans = sorted((item.first, item.first + len(item.lines) - 1) for item in items)
    joined = [list(spans[0])]
    for first, last in spans[1:]:
        if first <= joined[-1][1] + 3:
            joined[-1][1] = max(last, joined[-1][1])
        else:
            joined.append([first, last])
    return ", ".join(f"{a}-{b}" if a != b else str(a) for a, b in joined)


def wrapped(text, width=100, indent="  "):
    import textwrap
    return "\n".join(textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False))


def main():
    out = [
        "# What to trust, and how to look",
        "",
        wrapped("Written by `scripts/trust.py` from the kernel's text; `make docs` compares.", indent=""),
        "",
        wrapped("For a certificate of a claim these are the files and lines that decide whether it is accepted and "
                "what is printed: functions and types that its rules reach by name, and of the tables of claims, "
                "witnesses and reasons the lines that name it. Code lines are neither blank nor comments. "
                "Everything else in the kernel may be wrong without making such a certificate pass; the standard "
                "library, dashu (integers and rationals) and sha2 are trusted as they are. A margin or a divergence "
                f"takes at most {MOST} lines, none of them about intervals.", indent=""),
        "",
        "| claim | code lines | of intervals |",
        "|---|---|---|",
    ]
    parts = []
    for claim, word, kinds, roots in CLAIMS:
        chosen = slice_of(word, kinds, roots)
        rules = [item.text for item in chosen if item.name not in TABLES]
        named = {of: set(re.findall(rf"{of}::(\w+)", "\n".join(rules))) for of in ("Reason", "Shown")}
        total = sum(measured(item, word, kinds, named) for item in chosen)
        numeric = [item for item in chosen if item.owner in ("Interval", "Numbers", "Exponential", "Dyadic")]
        out.append(f"| {claim} | {total} | {sum(item.count for item in numeric)} |")
        if claim in EXACT and (total > MOST or numeric):
            sys.exit(f"{claim}: {total} code lines, {len(numeric)} items about intervals")
        by_file = defaultdict(list)
        for item in chosen:
            by_file[item.file].append(item)
        lines = [f"### {claim}", ""]
        for file, inside in by_file.items():
            count = sum(measured(item, word, kinds, named) for item in inside)
            lines.append(wrapped(f"- `kernel/src/{file}`, {count} code lines: {ranges(inside)}"))
        parts.append("\n".join(lines))
    out += [""] + proofs() + ["## Lines", "", "\n\n".join(parts), "", "## Conditions", "",
            wrapped("Each condition by the reason for which a certificate is rejected: what it says, the rule that "
                    "demands it, and the tests that break it.", indent=""), "",
            "| reason | says | demanded in | broken by |", "|---|---|---|---|"]
    reason_text = (SRC / "reason.rs").read_text()
    reason_text = reason_text[reason_text.index("    Reason {"):]
    demands, breaks = defaultdict(set), defaultdict(list)
    for path in sorted(SRC.rglob("*.rs")):
        if path.name == "reason.rs":
            continue
        for name in re.findall(r"Reason::(\w+)", path.read_text()):
            demands[name].add(str(path.relative_to(SRC)))
    for path in sorted(TESTS.rglob("*.rs")):
        current = None
        for line in path.read_text().split("\n"):
            test = re.match(r"^(?:pub )?fn (\w+)", line)
            current = test[1] if test else current
            for name in re.findall(r"Reason::(\w+)", line):
                place = f"{path.relative_to(TESTS)}: {current}"
                if current and place not in breaks[name]:
                    breaks[name].append(place)
    for match in re.finditer(r"^        (\w+)(?: \{[^}]*\})?\s*=> \"((?:[^\"\\]|\\.)*)\";", reason_text, re.M):
        name, says = match[1], match[2].replace('\\"', '"').replace("|", "\\|")
        where = ", ".join(f"`{file}`" for file in sorted(demands[name])) or "-"
        tests = "; ".join(f"`{place}`" for place in breaks[name][:2]) or "-"
        out.append(f"| {name} | {says} | {where} | {tests} |")
    out += ["", "## Hypotheses", "",
            wrapped("Which hypotheses of which claims are needed, and by what instance; from [audit.md](audit.md), "
                    "which `make audit` searches for and a test asks again.", indent=""), ""]
    out += [line for line in AUDIT.read_text().split("\n") if line.startswith("|")]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
