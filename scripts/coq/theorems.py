#!/usr/bin/env python3
"""docs/coq-theorems.md: the definitions that a reader of the Coq theory has to believe, each theorem as Coq
prints it, and its axioms. `make coq` compares."""

import re
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
THEORY = ROOT / "coq" / "theory"

# Module, theorem, where its statement and proof stand in words.
THEOREMS = [
    ("Gradient", "push_gradient", "theory.md 1", "where no preactivation is 0, push is minus the gradient of n L"),
    ("MaxMargin", "kkt_minimiser", "theory.md 3", "a KKT certificate shows the minimiser of (MM)"),
    ("MaxMargin", "kkt_unique", "theory.md 3", "and that there is no other"),
    ("MaxMargin", "farkas", "theory.md 3", "a Farkas certificate shows that (MM) has no solution"),
    ("Landscape", "landscape_infimum", "theory.md 2.1", "the infimum of the loss, not attained where there is a positive"),
    ("Landscape", "landscape_local", "theory.md 2.2", "which directions are asymptotic local minima"),
    ("Landscape", "landscape_global", "theory.md 2.3", "which of them are global"),
    ("LandscapeCheck", "cells_ok", "theory.md 2.2, 2.4", "a tree of cells lists all of them"),
    ("LandscapeCheck", "spurious_ok", "theory.md 2.4", "a spurious minimum"),
    ("Landscape", "landscape_critical", "theory.md 2.5", "a lower bound of the gradient where samples are active"),
    ("Invariance", "invariance", "lemma:invariance", "a pattern that gradient descent keeps for ever"),
    ("Invariance", "sgd_invariance", "lemma:invariance, theory.md 6", "and every path of SGD"),
    ("InvarianceLimit", "invariance_limit", "theory.md 5.1", "then the direction converges to the max-margin direction, for every step size"),
    ("Divergence", "diverge", "theory.md 5.2", "gd.diverge, for every start and step size"),
    ("Shadowing", "shadow_step_expanding", "lemma:shadowing", "one step, for any h beta"),
    ("Shadowing", "shadow_expanding", "lemma:shadowing", "any number of steps near a sequence of points"),
    ("Shadowing", "shadow", "lemma:shadowing", "and any number of steps, also for ever, while h beta <= 2"),
    ("LeastEigenvalue", "least_eigenvalue", "lemma:least-eigenvalue", "a lower bound of the Hessian on the span of the support vectors"),
    ("Minimiser", "minimiser_near", "lemma:minimiser", "the exact w~ near a computed one, support vectors dependent or not"),
    ("MinimiserWalls", "minimiser_walls", "lemma:minimiser", "the same where there are walls"),
    ("ShadowingTrap", "shadowing_trap", "lemma:shadowing-trap", "the trap: the pattern and the curve w^ ln tau + w~ for ever"),
    ("Direction", "trap_dir", "theory.md 4", "how near the direction then is to w^/|w^|"),
    ("LossRate", "loss_rate", "theory.md 5.4", "the sum of the weights of J after k steps, gd.loss-rate"),
    ("LossRate", "loss_of_F", "theory.md 5.4", "what the loss is then"),
    ("Degenerate", "degenerate", "theory.md 5.6", "where no multipliers are positive on the whole support the error is not O(1/ln k), gd.degenerate"),
    ("Leap", "leap", "theory.md 4, lemma:leap", "many steps at once along a curve, from bounds of E_p and of the next derivative"),
    ("Expansion", "terms_bound", "lemma:leap", "sums of polynomials times exponentials of polynomials, by finitely many Taylor coefficients"),
    ("LeapPolynomial", "residual_bound", "lemma:leap", "such a bound of |E_p| on a polynomial piece"),
    ("Kicks", "kicks_signs", "lemma:corridor", "which samples are active for ever and which never, near w^ ln tau + w~"),
    ("Kicks", "kicks_for_ever", "lemma:corridor", "negatives are active infinitely often"),
    ("Corridor", "corridor", "lemma:corridor", "kicks for ever in a radius that grows like the root of ln k"),
    ("Corridor", "corridor_limit", "lemma:corridor, theory.md 5.3", "the direction converges, though the pattern need not settle"),
    ("Basin", "basin", "lemma:basin", "kicks for ever in a radius that stays"),
    ("Basin", "basin_limit", "lemma:basin, theory.md 5.3", "the direction's error is then O(1/ln k)"),
    ("AcutePair", "acute_pair", "theory.md 9", "data, a step size and a start that meet these conditions"),
    ("SgdMean", "sgd_loss", "theory.md 6.2", "the mean of the weights' sum over all n^k paths of SGD"),
    ("SgdDirection", "sgd_direction", "theory.md 6.1", "the direction of the mean over all n^k paths converges, without a rate"),
    ("Network", "net_gradient", "theory.md 7", "where no preactivation is 0, net_push is minus the gradient of n times a network's loss"),
    ("NetworkLimit", "network_invariance", "lemma:invariance, theory.md 7", "a network's pattern that gradient descent keeps for ever"),
    ("NetworkLimit", "network_sgd_invariance", "lemma:invariance, theory.md 7", "and every path of SGD"),
    ("NetworkLimit", "network_limit", "theory.md 7.1", "then the direction converges to the max-margin direction of the features"),
    ("NetworkTrap", "network_trap", "lemma:lifted-trap", "the trap for networks"),
    ("NetworkTrap", "network_trap_limit", "lemma:lifted-trap, theory.md 7.1", "and its limit"),
    ("Partition", "partition_limit", "theory.md 7.2", "what a decoupled partition learns, wherever the joint direction converges, network.partition"),
    ("Partition", "network_partition", "theory.md 7.2", "the same under lemma:invariance, for every step size"),
    ("StdZ", "Checks.T.X.tracked_ok", "lemma:shadowing", "what following the iterates by rounded points shows: the radius is the sum of the computed defects"),
    ("StdZ", "Checks.T.X.within_ok", "lemma:shadowing", "an iterate is near a given point, by computation"),
    ("StdZ", "Checks.T.X.reached_ok", "lemma:shadowing", "a box around an iterate, the beginning of every fate"),
    ("StdZ", "Checks.T.trap_fate", "lemma:shadowing-trap", "what the computation over a certificate's trap shows"),
    ("StdZ", "Checks.kept_fate", "lemma:invariance", "the same of an invariant pattern"),
    ("StdZ", "Checks.dead_fate", "theory.md 5", "the same where no sample is active"),
    ("ClaimChecks", "margin_support_ok", "theory.md 3", "the same of a margin"),
    ("ClaimChecks", "not_separable_ok", "theory.md 3", "the same of data that are not separable"),
    ("ClaimChecks", "diverge_ok", "theory.md 5.2", "the same of gd.diverge"),
    ("Fast", "Checks.T.trap_fate", "lemma:shadowing-trap", "the trap, computed with the processor's doubles"),
]


def coq(text):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.v").write_text(text)
        answer = subprocess.run(["coqc", "-R", str(THEORY), "Margincert", "page.v"], cwd=folder, capture_output=True, text=True)
        if answer.returncode != 0:
            sys.exit(answer.stdout + answer.stderr)
        return answer.stdout


def definitions(file, first, last):
    text = (THEORY / file).read_text()
    return text[text.index(first) : text.index(last)].strip()


def believed():
    """The definitions of the words in which theorems and certificates are stated."""
    parts = [
        ("Vectors.v", "Definition vec", "(* sum of c_i x_i *)"),
        ("Vectors.v", "(* pseudo-equality", "Lemma sq0"),
        ("Model.v", "(* A sample is", "(* ---- first consequences"),
        ("ClaimChecks.v", "Definition positives", "Definition zpositives"),
        ("FateCheck.v", "Definition ratio", "(* n L is the sum"),
        ("Landscape.v", "(* L_inf(u)", "(* ---- n L along"),
        ("LandscapeCheck.v", "(* u has the signs", "Definition nonempty"),
        ("SgdMean.v", "(* the mean of f", "Lemma exp_two"),
        ("SgdDirection.v", "(* E w_k *)", "Lemma mean_w_dot"),
        ("ShadowingTrap.v", "Definition V t", "Definition lam"),
        ("Shadowing.v", "Definition wt", "Lemma push_pat"),
        ("Shadowing.v", "(* certain signs *)", "Lemma certain_pat"),
        ("Shadowing.v", "(* lemma:shadowing along", "Theorem shadow_expanding"),
        ("PrefixCheck.v", "(* the sum of the first", "Definition ahead"),
        ("Boxes.v", "Definition box", "Lemma box_Z"),
        ("PrefixCheck.v", "(* points *)", "Lemma at_points_ok"),
        ("Sums.v", "Definition Sum", "Lemma Sum_le"),
        ("Sums.v", "Definition pos", "Lemma vsum_sq"),
        ("Kicks.v", "Variables (D : list sample) (h t0", "Hypothesis fits"),
        ("Kicks.v", "Definition stays", "Variable w0"),
        ("AcutePair.v", "Definition acute", "Definition nu"),
        ("Network.v", "(* f(x): v holds", "(* ---- rows of one length"),
        ("Network.v", "Definition of_length", "Lemma dot_app"),
        ("NetworkLimit.v", "(* For every (m,i)", "Section Kept."),
        ("LeastEigenvalue.v", "(* u is a combination", "(* u = sum_b"),
        ("Partition.v", "(* B, the partition", "(* y in every neuron"),
    ]
    return ["## What a reader has to believe", "",
            "These definitions say what the theorems, and exported certificates, are about. Vectors are lists of",
            "reals, and a missing entry is 0.", "", "```coq",
            "\n\n".join(definitions(*part) for part in parts), "```", ""]


def batch(module):
    """Which theorems Coq is asked for together."""
    return module if module in ("StdZ", "Fast") else "exact" if module in ("MaxMargin", "LeastEigenvalue") else "others"


def main():
    forbidden = re.compile(r"\b(Admitted|admit|Axiom|Parameter|Conjecture)\b")
    for path in sorted(THEORY.glob("*.v")):
        code = re.sub(r"\(\*.*?\*\)", "", path.read_text(), flags=re.S)
        if found := forbidden.search(code):
            sys.exit(f"{path.name}: {found[0]}")
    script = "Set Printing Width 96.\nFrom Coq Require Import Reals List.\nImport ListNotations.\nOpen Scope R_scope.\n"
    modules = sorted({module for module, _, _, _ in THEOREMS})
    script += f"From Margincert Require Vectors Model {' '.join(modules)} PrefixCheck FateCheck EndsCheck.\nImport Vectors Model {' '.join(m for m in modules if m not in ('StdZ', 'Fast', 'AcutePair'))} PrefixCheck FateCheck EndsCheck.\n"
    for module, name, _, _ in THEOREMS:
        script += f'Goal True. idtac "@@{module}.{name}". Abort.\nCheck {module}.{name}.\n'
    # Coq takes seconds to find axioms: those of many theorems together.
    batches = sorted({batch(module) for module in modules})
    for one in batches:
        names = ", ".join(f"@{module}.{name}" for module, name, _, _ in THEOREMS if batch(module) == one)
        script += f'Definition all_{one} := ({names}).\nGoal True. idtac "@@axioms". Abort.\nPrint Assumptions all_{one}.\n'
    printed = coq(script).split("@@")[1:]
    axioms = {one: sorted(set(re.findall(r"^([\w.]+)(?= :|$)", text.partition("Axioms:")[2], re.M)))
              for one, text in zip(batches, printed[len(THEOREMS):])}
    groups, rows = [], []
    out = ["# The theorems that Coq checks", "",
           "Written by `scripts/coq/theorems.py` from `coq/theory` and what Coq prints; `make coq` compares.",
           "Nothing is admitted, and no axiom is added: what a theorem rests on at most is told behind it.", "",
           *believed(), "## Theorems", ""]
    for at, (module, name, where, says) in enumerate(THEOREMS):
        statement = re.sub(r" +$", "", printed[at].split("\n", 1)[1].strip(), flags=re.M)
        found = axioms[batch(module)]
        if found not in groups:
            groups.append(found)
        out += [f"### `{module}.{name.split(chr(46))[-1]}`", "", textwrap.fill(f"{says[0].upper()}{says[1:]} ({where}). Axioms: group {groups.index(found) + 1}.", 100,
                              break_on_hyphens=False), "",
                "```coq", statement, "```", ""]
    out += ["## Axioms", ""]
    for at, group in enumerate(groups):
        out += [f"Group {at + 1}:", ""] + [f"- `{axiom}`" for axiom in group] + ([] if group else ["- none"]) + [""]
    sys.stdout.write("\n".join(out).rstrip() + "\n")


if __name__ == "__main__":
    main()
