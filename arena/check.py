"""A second checker of certificates, written from docs/ alone and sharing nothing with kernel/.

    python3 arena/check.py [--json] CERT.json ...

prints for each file what it is and ends as `margincert-check` does: 0 all accepted, 1 one is
rejected, 2 one is unreadable, 3 only declined ones stand in the way.
"""

import json
import sys

import ends
import exact
import form
import limits
import witnesses
from form import Declined, Rejected, Unreadable, need

CLAIMS = """margin orbit run fate gd.diverge gd.global gd.local gd.constrained gd.explode gd.loss-rate
gd.direction-rate gd.degenerate sgd.invariance sgd.direction sgd.loss sgd.limits network.joint
network.partition network.coupled landscape.infimum landscape.global landscape.critical
landscape.local landscape.spurious""".split()


def judge(claim, verdict, inst, witness):
    """The table of what each claim may carry. A rule that returns has accepted."""
    kind = form.kind_of(witness, "witness")
    family = claim.split(".")[0]
    pair = (claim, verdict)

    def is_in(*kinds):
        return kind in kinds

    if family not in ("orbit", "run", "fate", "network", "sgd"):
        need(not inst.is_network, f"{claim}: not about networks")

    if is_in("not-separable"):
        vacuous = verdict == "vacuous" and (family == "landscape" or family == "gd")
        need(vacuous, "witness: not of this claim")
        return exact.not_separable(inst, witness)
    if is_in("no-positives"):
        need(verdict == "vacuous" and family == "gd" and claim != "gd.explode", "witness: no")
        return exact.no_positives(inst, witness)

    if claim == "margin":
        rules = {
            "kkt": exact.kkt,
            "farkas": exact.farkas,
            "intercept": exact.intercept,
            "no-intercept": exact.no_intercept,
        }
        need(verdict == "proved" and kind in rules, "witness: not of this claim")
        return rules[kind](inst, witness)
    if claim == "orbit":
        need(verdict == "verified" and is_in("orbit"), "witness: not of this claim")
        return witnesses.orbit(inst, witness)
    if claim == "run":
        need(verdict in ("verified", "refuted") and is_in("run"), "witness: not of this claim")
        found = witnesses.run(inst, witness)
        good = all(one is True for one in found) if verdict == "verified" else False in found
        return need(good, "run: it is not shown to be as the verdict says")
    if claim == "fate":
        need(verdict == "proved" and is_in("fate"), "witness: not of this claim")
        return ends.fate(inst, witness, False)
    if family == "landscape":
        need(verdict == "proved", "verdict: not of this witness")
        if is_in("separator"):
            need(claim != "landscape.spurious", "witness: not of this claim")
            return exact.separator_alone(inst, witness)
        if is_in("cells"):
            need(claim in ("landscape.local", "landscape.spurious"), "witness: not of this claim")
            found = exact.cells(inst, witness)
            if claim == "landscape.spurious":
                need(all(j == inst.positives for j in found), "cells: one misses a positive")
            return found
        need(is_in("minimum") and claim == "landscape.spurious", "witness: not of this claim")
        return exact.minimum(inst, witness)
    if family == "sgd":
        rules = {
            ("sgd.invariance", "proved"): ("sgd-kept",),
            ("sgd.direction", "proved"): ("sgd-direction",),
            ("sgd.loss", "proved"): ("sgd-loss",),
            ("sgd.limits", "proved"): ("sgd-limits",),
            ("sgd.limits", "vacuous"): ("sgd-start",),
            ("sgd.direction", "vacuous"): (
                "sgd-degenerate",
                "sgd-steep",
                "sgd-start",
                "sgd-leaves",
            ),
        }
        legal = rules.get(pair, ("sgd-start", "sgd-leaves") if verdict == "vacuous" else ())
        need(is_in(*legal), "witness: not of this claim")
        if claim == "sgd.limits":
            need(not inst.is_network, f"{claim}: not about networks")
            if verdict == "proved":
                return limits.sgd_limits(inst, witness)
            need(witness.get("negative") is None, "witness: not of this claim")
        return getattr(witnesses, kind.replace("-", "_"))(inst, witness)
    if family == "network":
        return network(claim, verdict, inst, witness, kind)
    return descent(claim, verdict, inst, witness, kind)


def network(claim, verdict, inst, witness, kind):
    if kind == "fate":
        found = ends.fate(inst, witness, False)
        if verdict == "proved":
            need(claim == "network.joint", "witness: not of this claim")
            good = found.limit == "max-margin" and not found.kicks
            return need(good, "network.joint: another fate")
        need(verdict == "vacuous", "verdict: not of this witness")
        return need(found.limit in ("dead", "constrained", "exploding"), "fate: no reason")
    need(kind == "partitions" and claim != "network.joint", "witness: not of this claim")
    coupled, maximal = witnesses.partitions(inst, witness)
    good = {
        ("network.partition", "proved"): not coupled and all(maximal),
        ("network.partition", "vacuous"): coupled,
        ("network.coupled", "proved"): not all(maximal),
        ("network.coupled", "vacuous"): all(maximal),
    }
    need(good.get((claim, verdict), False), "partitions: they show something else")


def descent(claim, verdict, inst, witness, kind):
    """The claims gd.*"""
    need(verdict in ("proved", "vacuous"), "verdict: not of this claim")
    proved = verdict == "proved"
    if kind == "diverge":
        good = (claim, proved) in (("gd.diverge", True), ("gd.global", False))
        need(good, "diverge: not of this claim")
        return exact.diverge(inst, witness)
    if kind == "aligned":
        need(claim == "gd.diverge" and not proved, "aligned: not of this claim")
        return exact.aligned(inst, witness)
    if kind == "loss-rate":
        need(claim == "gd.loss-rate" and proved, "loss-rate: not of this claim")
        return witnesses.loss_rate(inst, witness)
    if kind == "degenerate":
        good = (claim, proved) in (("gd.degenerate", True), ("gd.direction-rate", False))
        need(good, "degenerate: not of this claim")
        return witnesses.degenerate(inst, witness)
    need(kind == "fate" and claim != "gd.diverge", "witness: not of this claim")
    need((claim, proved) not in (("gd.loss-rate", True), ("gd.degenerate", True)), "fate: no")
    found = ends.fate(inst, witness, True)
    every = found.active == inst.positives
    shown = {
        "gd.global": found.limit == "max-margin" and every,
        "gd.local": found.limit == "max-margin" and not every,
        "gd.constrained": found.limit == "constrained",
        "gd.explode": found.limit == "exploding",
        "gd.direction-rate": found.last in ("trap", "sharp", "basin"),
    }
    idle = found.limit in ("dead", "exploding")
    against = {
        "gd.loss-rate": idle or found.limit == "constrained",
        "gd.direction-rate": idle,
        "gd.degenerate": idle
        or found.last in ("trap", "sharp", "basin")
        or (
            found.last in ("invariance", "corridor") and set(found.lam) == set(found.support)
        ),
    }
    against["gd.constrained"] = not shown["gd.constrained"] and not found.kicks
    good = shown[claim] if proved else against.get(claim, not shown.get(claim, False))
    need(good, f"{claim}: the fate shows something else")


def check(data):
    """(claim, outcome, reason) of the bytes of a file."""
    claim = None
    try:
        value, rest = form.split(data)
        if not isinstance(value, dict) or "spec_version" not in value:
            raise Unreadable("no object with the key spec_version")
        version = value["spec_version"]
        if isinstance(version, int) and not isinstance(version, bool) and version not in (1, 2):
            raise Declined("another spec_version")
        keys = "claim digest instance spec_version verdict witness"
        named, digest, instance, version, verdict, witness = form.take(value, keys, "certificate")
        claim = named if named in CLAIMS else None
        need(version in (1, 2) and not isinstance(version, bool), "spec_version: not a number")
        need(claim is not None, "claim: unknown")
        need(verdict in ("proved", "vacuous", "verified", "refuted"), "verdict: unknown")
        if version == 2:
            instance, found = form.unite(instance, rest)
        else:
            found = form.digest(instance)
        inst = form.Instance(instance)
        need(digest == found, "digest: of another instance")
        judge(claim, verdict, inst, witness)
    except Unreadable as error:
        return None, "unreadable", str(error)
    except Rejected as error:
        return claim, "rejected", str(error)
    except Declined as error:
        return claim, "declined", str(error)
    return claim, "accepted", None


def main(arguments):
    as_json = arguments[:1] == ["--json"]
    files = arguments[1:] if as_json else arguments
    results = []
    for file in files:
        try:
            data = sys.stdin.buffer.read() if file == "-" else open(file, "rb").read()
            claim, outcome, reason = check(data)
        except OSError as error:
            claim, outcome, reason = None, "unreadable", str(error)
        results.append({"file": file, "claim": claim, "outcome": outcome, "reason": reason})
        if not as_json:
            print(f"{file}: {outcome}" + (f": {reason}" if reason else ""), flush=True)
    if as_json:
        print(json.dumps({"results": results}))
    outcomes = {one["outcome"] for one in results}
    for outcome, status in (("rejected", 1), ("unreadable", 2), ("declined", 3)):
        if outcome in outcomes:
            return status
    return 0 if results else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
