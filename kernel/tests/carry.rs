//! The tables of docs/certificates.md, "What each claim may carry", are what the kernel admits:
//! every certificate of every kind is shown to it as every claim with every verdict.

#![cfg(test)]

mod common;

use std::collections::BTreeSet;

use common::{every_kind, fixture, run_left};
use margincert_kernel::{Outcome, Reason};
use serde_json::{Value, json};

/// `kinds` with a condition, as a claim with a verdict.
struct Row<'a> {
    claim: &'a str,
    verdict: &'a str,
    kinds: Vec<&'a str>,
    condition: &'a str,
}

/// The rows, each cell of witnesses cut at its semicolons.
fn rows() -> Vec<Row<'static>> {
    let page = include_str!("../../docs/certificates.md");
    let (_, tables) = page.split_once("## What each claim may carry").unwrap();
    let tables = tables.split("\nAny other combination").next().unwrap();
    let mut rows = Vec::new();
    for line in tables.lines().filter_map(|line| line.strip_prefix("| `")) {
        let [claim, verdict, witnesses] = *line.trim_end_matches(" |").split(" | ").collect::<Vec<_>>() else {
            panic!("{line}")
        };
        for part in witnesses.split("; ") {
            let (mut kinds, mut condition) = (Vec::new(), part);
            while let Some((kind, rest)) = condition.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
                kinds.push(kind);
                condition = rest.trim_start_matches(", ").trim_start();
            }
            let own = Row { claim: claim.trim_end_matches('`'), verdict, kinds, condition };
            rows.push(match condition.strip_prefix("as `") {
                Some(other) => Row { claim: other.trim_end_matches('`'), verdict: "proved", condition: "", ..own },
                None => own,
            });
        }
    }
    rows
}

/// What a certificate's fate and partitions show, read from its own numbers.
struct Facts {
    limit: &'static str,
    all_positives: bool,
    last: String,
    covered: bool,
    maximal: bool,
    within: bool,
    still: bool,
}

fn facts(certificate: &Value) -> Facts {
    let witness = &certificate["witness"];
    let mut end = if witness["kind"] == "fate" { &witness["end"] } else { &witness["fate"]["end"] };
    while end.get("then").is_some() {
        end = &end["then"];
    }
    let count = |key: &str| end[key].as_array().map_or(0, Vec::len);
    let labels = certificate["instance"]["data"]["labels"].as_array().unwrap();
    let positives: Vec<Value> = (0..labels.len()).filter(|&i| labels[i] == 1).map(|i| json!(i)).collect();
    let last = end["kind"].as_str().unwrap_or("").to_owned();
    Facts {
        limit: match last.as_str() {
            "exploding" | "dead" => {
                if last == "dead" {
                    "dead"
                } else {
                    "exploding"
                }
            }
            _ if count("kicking") > 0 => "constrained",
            _ => "max-margin",
        },
        all_positives: end["active"] == json!(positives),
        covered: end["lambda"].as_object().map_or(0, serde_json::Map::len) == count("active"),
        maximal: certificate["claim"] != "network.coupled",
        within: certificate["verdict"] != "refuted",
        still: witness["negative"].is_null(),
        last,
    }
}

/// Whether a certificate meets a condition of the tables.
fn meets(facts: &Facts, row: &Row<'_>, rows: &[Row<'_>]) -> bool {
    let Facts { limit, all_positives, last, covered, maximal, within, still } = facts;
    let is = |limits: &[&str]| limits.contains(limit);
    let bounded = ["trap", "sharp", "basin"].contains(&last.as_str());
    let trapped = bounded || last == "corridor";
    match row.condition {
        "" => true,
        "with another limit" | "with another end" => {
            rows.iter().all(|own| (own.claim, own.verdict) != (row.claim, "proved") || !meets(facts, own, rows))
        }
        "with limit max-margin(J), J = I+ not empty" => is(&["max-margin"]) && *all_positives,
        "with limit max-margin(J), J neither I+ nor empty" => is(&["max-margin"]) && !all_positives,
        "with limit constrained(J)" => is(&["constrained"]),
        "that ends in a cycle of kicks" => is(&["exploding"]),
        "with limit dead or exploding" => is(&["dead", "exploding"]),
        "with limit dead, constrained(J) or exploding" => is(&["dead", "constrained", "exploding"]),
        "whose last end is a `trap`, `sharp` or `basin`" => bounded,
        "with limit dead or exploding, or whose last end is a `trap`, `sharp` or `basin`, or a `corridor` or an invariance with multipliers on all tight rows" => {
            is(&["dead", "exploding"]) || bounded || ((last == "invariance" || last == "corridor") && *covered)
        }
        "by an invariance, a `trap`, or another trap without kicks" => {
            is(&["max-margin"]) && (last == "invariance" || trapped)
        }
        "no two of them coupled and all maximal" | "all maximal" => *maximal,
        "two of them coupled" | "one of them not maximal" => !maximal,
        "within its tolerance at each step" => *within,
        "beyond its tolerance at some step" => !within,
        "whose cells all have J = I+" => *all_positives,
        "where no sample is active" => *still,
        other => panic!("the condition \"{other}\" has no meaning here"),
    }
}

/// As a claim: a gd claim is about separable data, any other has no separator.
fn shown_as(name: &str, original: &Value, claim: &str, verdict: &str) -> Value {
    let mut certificate = original.clone();
    (certificate["claim"], certificate["verdict"]) = (json!(claim), json!(verdict));
    let separator = match name {
        "dead" => json!(null),
        "trap-quiet-wall" => json!(["1", "1", "-1"]),
        "trap-truth" => json!(["2", "-1/2"]),
        "slide" | "basin" | "corridor" | "glide" => json!(["1", "-1"]),
        "sharp" => json!(["1", "-1", "-4"]),
        "exploding" => json!(["0", "1"]),
        _ => json!(["1", "1"]),
    };
    if original["witness"]["kind"] == "fate" {
        certificate["witness"]["separator"] = if claim.starts_with("gd.") { separator } else { json!(null) };
    }
    certificate
}

/// Whether the kernel says that the claim may not carry this, rather than that the certificate is
/// wrong in itself.
fn by_the_tables(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Inadmissible { .. } | Reason::OtherLimit | Reason::NoConstant | Reason::SpuriousCell { .. }
    )
}

#[test]
fn a_claim_carries_what_the_tables_allow() {
    let rows = rows();
    let mut samples = every_kind();
    samples.push(("run-left", run_left()));
    samples.extend(["network-coupled", "network-flight", "network-orthogonal-spans"].map(|name| (name, fixture(name))));
    let at_rest = common::started(common::two_clusters(), "1/2", json!(["0", "0"]));
    let at_rest =
        common::certificate("sgd.limits", "vacuous", &at_rest, json!({"kind": "sgd-start", "negative": null}));
    samples.push(("sgd-start at rest", at_rest));
    let claims: BTreeSet<&str> = rows.iter().map(|row| row.claim).collect();
    assert!(claims.len() >= 22);
    let mut seen = vec![false; rows.len()];
    for (name, original) in &samples {
        let mut facts = facts(original);
        facts.all_positives |= *name == "cells-one";
        let kind = original["witness"]["kind"].as_str().unwrap();
        for &claim in &claims {
            for verdict in ["proved", "verified", "refuted", "vacuous"] {
                let fits = |row: &Row<'_>| {
                    (row.claim, row.verdict) == (claim, verdict)
                        && row.kinds.contains(&kind)
                        && meets(&facts, row, &rows)
                };
                let allowed: Vec<usize> = (0..rows.len()).filter(|&at| fits(&rows[at])).collect();
                match common::run(&shown_as(name, original, claim, verdict)) {
                    Outcome::Accepted(_) => {
                        assert!(!allowed.is_empty(), "{name} is accepted as {claim} {verdict}");
                        allowed.into_iter().for_each(|at| seen[at] = true);
                    }
                    Outcome::Rejected(rejected) => {
                        let own = by_the_tables(&rejected.reason);
                        assert!(!own || allowed.is_empty(), "{name} as {claim} {verdict}: {}", rejected.reason);
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
    }
    for (row, seen) in rows.iter().zip(seen) {
        assert!(seen, "nothing shows that {} {} may carry {:?} {}", row.claim, row.verdict, row.kinds, row.condition);
    }
}
