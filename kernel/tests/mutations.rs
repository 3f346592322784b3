//! Every kind of certificate, each field altered: every altered certificate is rejected, except for an explicit list of those that are still true.

#![cfg(test)]

mod common;

use std::collections::BTreeSet;

use common::{accepted, every_kind, redigest, rejected};
use margincert_kernel::{Flaw, Outcome, Reason, check};
use serde_json::{Value, json};

/// A way to alter one value, by name. `None` where it does not apply or changes nothing.
type Mutation = (&'static str, fn(&Value) -> Option<Value>);

/// p/q as whole numbers small enough for the perturbations; others are perturbed by their text.
fn add_to_fraction(text: &str, numerator: i128, denominator: i128) -> Option<Value> {
    let (p, q) = text.split_once('/').unwrap_or((text, "1"));
    let (p, q): (i128, i128) = (p.parse().ok()?, q.parse().ok()?);
    let (p, q) = (p.checked_mul(denominator)?.checked_add(q.checked_mul(numerator)?)?, q.checked_mul(denominator)?);
    let divisor = gcd(p.unsigned_abs(), q.unsigned_abs()) as i128;
    let (p, q) = (p / divisor, q / divisor);
    Some(json!(if q == 1 { p.to_string() } else { format!("{p}/{q}") }))
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a.max(1) } else { gcd(b, a % b) }
}

const MUTATIONS: &[Mutation] = &[
    ("plus-1", |value| match value {
        Value::String(text) => add_to_fraction(text, 1, 1),
        Value::Number(number) => Some(json!(number.as_i64()? + 1)),
        _ => None,
    }),
    ("minus-1/7", |value| add_to_fraction(value.as_str()?, -1, 7)),
    ("minus-1", |value| Some(json!(value.as_i64()? - 1))),
    ("zero", |value| match value {
        Value::String(text) if text != "0" && add_to_fraction(text, 0, 1).is_some() => Some(json!("0")),
        Value::Number(number) if number.as_i64() != Some(0) => Some(json!(0)),
        _ => None,
    }),
    ("negated", |value| match value.as_str()? {
        "0" => None,
        text if add_to_fraction(text, 0, 1).is_none() => None,
        text => Some(json!(text.strip_prefix('-').map_or_else(|| format!("-{text}"), str::to_owned))),
    }),
    ("nine-tenths", |value| {
        let (p, q) = value.as_str()?.split_once('/').unwrap_or((value.as_str()?, "1"));
        add_to_fraction(
            &format!("{}/{}", p.parse::<i128>().ok()?.checked_mul(9)?, q.parse::<i128>().ok()?.checked_mul(10)?),
            0,
            1,
        )
        .filter(|changed| changed != value)
    }),
    ("flipped", |value| Some(json!(!value.as_bool()?))),
    ("word", |value| {
        value.as_str().filter(|text| text.parse::<f64>().is_err() && !text.contains('/')).map(|_| json!("other"))
    }),
    ("null", |value| (!value.is_null()).then_some(Value::Null)),
    ("filled", |value| value.is_null().then(|| json!(["1", "-1"]))),
    ("number", |value| (!value.is_number()).then(|| json!(1))),
    ("string", |value| (!value.is_string()).then(|| json!("1"))),
    ("list", |value| (!value.is_array()).then(|| json!([]))),
    ("emptied", |value| (!value.as_array()?.is_empty()).then(|| json!([]))),
    ("object", |value| (!value.is_object()).then(|| json!({}))),
    ("shortened", |value| value.as_array()?.split_last().map(|(_, rest)| json!(rest))),
    ("lengthened", |value| {
        let items = value.as_array()?;
        items.last().map(|last| json!([items.as_slice(), std::slice::from_ref(last)].concat()))
    }),
    ("reversed", |value| {
        let reversed: Vec<_> = value.as_array()?.iter().rev().cloned().collect();
        (*value != json!(reversed)).then(|| json!(reversed))
    }),
    ("unknown-key", |value| {
        let mut object = value.as_object()?.clone();
        object.insert("zz".into(), json!("1"));
        Some(object.into())
    }),
];

/// The pointers of all values below `value`, the root left out.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut visit = |key: String, child: &Value| {
        found.push(format!("/{key}"));
        found.extend(pointers(child).into_iter().map(|rest| format!("/{key}{rest}")));
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, child)| visit(key.clone(), child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, child)| visit(at.to_string(), child)),
        _ => {}
    }
    found
}

/// All mutants of a certificate, as "pointer mutation".
fn mutants(certificate: &Value) -> Vec<(String, Value)> {
    let mut mutants = Vec::new();
    for pointer in pointers(certificate) {
        for (name, mutate) in MUTATIONS {
            let mut mutant = certificate.clone();
            let place = mutant.pointer_mut(&pointer).unwrap();
            if let Some(changed) = mutate(place) {
                *place = changed;
                mutants.push((format!("{pointer} {name}"), mutant));
            }
        }
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut mutant = certificate.clone();
        if let Some(Value::Object(object)) = mutant.pointer_mut(parent) {
            object.remove(key);
            mutants.push((format!("{pointer} deleted"), mutant));
        }
    }
    mutants
}

/// The mutants that the kernel accepts, those of the instance with the digest put right.
fn survivors(original: &Value) -> BTreeSet<String> {
    let fixed = |name: &str, mutant: Value| if name.starts_with("/instance") { redigest(mutant) } else { mutant };
    mutants(original)
        .into_iter()
        .filter(|(name, mutant)| matches!(common::run(&fixed(name, mutant.clone())), Outcome::Accepted(_)))
        .map(|(name, _)| name)
        .collect()
}

/// The mutants that are true certificates, by kind and place; those of the instance are true of the altered one. Besides
/// these the name may be another, which means nothing.
fn true_mutants(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        // Any multiple of u = (0,1), any second row (1,t) with t != 0, both samples as "all", and walls where there is no negative.
        "kkt-degenerate" => &[
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/degenerate/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/problem/active", "null"),
            ("/witness/problem/walls", "flipped"),
        ],
        // The two samples exchange their labels.
        "not-separable" => &[("/instance/data/labels", "reversed")],
        // Nothing is asked of the rows.
        "no-positives" => &[
            ("/instance/data/rows/0", "lengthened reversed shortened"),
            ("/instance/data/rows/0/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/0/1", "minus-1/7 negated nine-tenths plus-1 zero"),
        ],
        // Other negatives that w^+ = (1,0) activates and other separators.
        "diverge" => &[
            ("/instance/data/rows/1/0", "minus-1/7 nine-tenths"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths"),
        ],
        // Other negatives with a non-positive product with w^+ = (1/2,1/2).
        "aligned" => &[
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/2/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/instance/data/rows/3", "reversed"),
            ("/instance/data/rows/3/0", "minus-1/7 nine-tenths plus-1 zero"),
            ("/instance/data/rows/3/1", "minus-1/7 negated nine-tenths plus-1 zero"),
        ],
        // Wider boxes, a shorter list, one bit more or less; a row for which the iterates stay in the boxes.
        "orbit" => &[
            ("/instance/data/rows/0/0", "nine-tenths"),
            ("/witness/at", "shortened"),
            ("/witness/at/0/w/0/hi", "plus-1"),
            ("/witness/at/0/w/0/lo", "minus-1/7 negated nine-tenths zero"),
            ("/witness/at/0/w/1/hi", "negated nine-tenths plus-1 zero"),
            ("/witness/at/0/w/1/lo", "minus-1/7"),
            ("/witness/at/1/w/0/hi", "plus-1"),
            ("/witness/at/1/w/0/lo", "minus-1/7 negated nine-tenths zero"),
            ("/witness/at/1/w/1/hi", "negated nine-tenths plus-1 zero"),
            ("/witness/at/1/w/1/lo", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
        ],
        // Samples that stay inactive at w_0 whatever their label, other starts in the dead cone, every step size; a dead orbit is dead a step later.
        "dead" => &[
            ("/instance/data/labels", "reversed"),
            ("/instance/data/rows", "reversed"),
            ("/instance/data/rows/0", "reversed"),
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths plus-1 zero"),
            ("/instance/data/rows/0/1", "minus-1/7 plus-1"),
            ("/instance/data/rows/1", "reversed"),
            ("/instance/data/rows/1/0", "negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/1/1", "plus-1"),
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/2/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0", "reversed"),
            ("/instance/w0/0", "nine-tenths plus-1 zero"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/from_step", "plus-1"),
        ],
        // Other starts in the cell x > 0 >= y, every step size, a missed positive with x.(1,0) <= 0, other separators, one step later.
        "invariance" => &[
            ("/instance/data/rows/1/0", "minus-1/7"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/from_step", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // A negative that w^ keeps inactive, wider or fewer rates, other separators, one bit more or less.
        "trap-global" => &[
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7 negated nine-tenths zero"),
            ("/instance/data/rows/2/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rate/2/bound", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // A missed positive that stays self-consistent; as for trap-global.
        "trap-local" => &[
            ("/instance/data/rows/1/0", "minus-1/7 nine-tenths"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rate/2/bound", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Starts nearby within the slack of rho, one step later; as for trap-global.
        "trap-constrained" => &[
            ("/instance/w0/0", "minus-1/7 nine-tenths"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rate/2/bound", "plus-1"),
            ("/witness/from_step", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths"),
        ],
        // As for trap-constrained.
        "trap-kicks" => &[
            ("/instance/w0/1", "nine-tenths"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/from_step", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths"),
        ],
        // The slow sample 1 and the quiet wall 3 may move a little, rho may be larger; as for trap-constrained.
        "trap-quiet-wall" => &[
            ("/instance/data/rows/1/0", "plus-1"),
            ("/instance/data/rows/1/1", "minus-1/7"),
            ("/instance/data/rows/1/2", "minus-1/7 negated nine-tenths zero"),
            ("/instance/data/rows/3/2", "minus-1/7 nine-tenths"),
            ("/instance/w0/0", "minus-1/7"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rate/2/bound", "plus-1"),
            ("/witness/end/rho", "plus-1"),
            ("/witness/from_step", "plus-1"),
        ],
        // p need only be <= -1 on the wall and >= 0 on J, rho may be larger; as for trap-constrained.
        "trap-truth" => &[
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/p/0", "minus-1/7 nine-tenths"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rho", "plus-1"),
            ("/witness/from_step", "plus-1"),
        ],
        // Whatever the separator (1,3/2) separates, and other separators.
        "separator" => &[
            ("/instance/data/rows/0", "reversed"),
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/0/1", "minus-1/7 plus-1"),
            ("/instance/data/rows/1", "reversed"),
            ("/instance/data/rows/1/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/2/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/separator", "reversed"),
            ("/witness/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Rows for which (5,-1) still misses the second positive alone, other separators, other spurious minima.
        "minimum" => &[
            ("/instance/data/rows/0", "reversed"),
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/0/1", "minus-1/7 plus-1"),
            ("/instance/data/rows/1/0", "minus-1/7 nine-tenths zero"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7"),
            ("/instance/data/rows/2/1", "nine-tenths plus-1 zero"),
            ("/witness/separator", "reversed"),
            ("/witness/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/u", "reversed"),
            ("/witness/u/0", "plus-1"),
            ("/witness/u/1", "negated nine-tenths plus-1 zero"),
        ],
        // Other separators, other directions of the same cells.
        "cells" => &[
            ("/witness/separator", "reversed"),
            ("/witness/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/tree/2/u/0", "minus-1/7 nine-tenths"),
            ("/witness/tree/2/u/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/tree/3/u/0", "plus-1"),
            ("/witness/tree/3/u/1", "negated nine-tenths plus-1 zero"),
            ("/witness/tree/5/u/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/tree/5/u/1", "minus-1/7 nine-tenths plus-1"),
        ],
        "cells-one" => &[
            ("/witness/separator/0", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/tree/2/u/0", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/tree/2/u/1", "minus-1/7 nine-tenths plus-1 zero"),
        ],
        // A missed positive that stays self-consistent, a little less room, other separators, later steps, wider or fewer bounds.
        "loss-rate" => &[
            ("/instance/data/rows/1/0", "minus-1/7 nine-tenths"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/fate/bits", "minus-1 plus-1"),
            ("/witness/fate/end/rho", "nine-tenths"),
            ("/witness/fate/end/w_tilde/1", "nine-tenths"),
            ("/witness/fate/from_step", "plus-1"),
            ("/witness/fate/separator", "reversed"),
            ("/witness/fate/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/fate/separator/1", "minus-1/7 nine-tenths plus-1"),
            ("/witness/rate", "emptied shortened"),
            ("/witness/rate/0/bound", "plus-1"),
            ("/witness/rate/0/k", "plus-1"),
            ("/witness/rate/1/bound", "plus-1"),
        ],
        // As for trap-global.
        "direction-rate" => &[
            ("/instance/data/rows/2", "reversed"),
            ("/instance/data/rows/2/0", "minus-1/7 negated nine-tenths zero"),
            ("/instance/data/rows/2/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rate/2/bound", "plus-1"),
            ("/witness/separator/0", "minus-1/7 nine-tenths"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Other multiples of u, other separators, one bit or one step more, smaller or fewer lower bounds.
        "degenerate" => &[
            ("/witness/fate/bits", "minus-1 plus-1"),
            ("/witness/fate/from_step", "plus-1"),
            ("/witness/fate/separator/0", "minus-1/7 nine-tenths plus-1"),
            ("/witness/fate/separator/1", "minus-1/7 plus-1"),
            ("/witness/lower", "emptied shortened"),
            ("/witness/lower/0/bound", "minus-1/7 negated nine-tenths zero"),
            ("/witness/orbit/bits", "minus-1 plus-1"),
            ("/witness/u/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Bits, later steps with the same rates, wider or fewer rates.
        "sharp" => &[
            ("/instance/w0/0", "minus-1/7 nine-tenths"),
            ("/instance/w0/1", "minus-1/7"),
            ("/instance/w0/2", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/rate", "emptied shortened"),
            ("/witness/end/rate/0/bound", "plus-1"),
            ("/witness/end/rate/0/k", "plus-1"),
            ("/witness/end/rate/1/bound", "plus-1"),
            ("/witness/end/rho_3", "nine-tenths"),
        ],
        // Less pushing beside the kick, larger kicks, a smaller lower bound of them, other separators, one bit more or less.
        "exploding" => &[
            ("/instance/data/rows/0/1", "minus-1/7 nine-tenths"),
            ("/instance/data/rows/1/0", "minus-1/7"),
            ("/instance/data/rows/1/1", "nine-tenths"),
            ("/instance/data/rows/2/0", "plus-1"),
            ("/instance/data/rows/2/1", "minus-1/7"),
            ("/instance/eta", "plus-1"),
            ("/instance/w0/0", "plus-1"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/a", "minus-1/7 nine-tenths"),
            ("/witness/separator/0", "minus-1/7"),
            ("/witness/separator/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Other multiples of u, other starts in the cone, every step size.
        "sgd-degenerate" => &[
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/1", "minus-1/7 nine-tenths plus-1 zero"),
            ("/witness/u/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Other samples that stay asleep, fewer or wider rates.
        "sgd-direction" => &[
            ("/instance/data/rows/1/0", "minus-1/7"),
            ("/instance/data/rows/1/1", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/witness/rate", "emptied shortened"),
            ("/witness/rate/0/bound", "plus-1"),
            ("/witness/rate/0/k", "plus-1"),
            ("/witness/rate/1/bound", "plus-1"),
            ("/witness/rate/2/bound", "plus-1"),
        ],
        // Whatever keeps the signs of the angles and of w_0.
        "sgd-kept" => &[
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/0/1", "minus-1/7"),
            ("/instance/data/rows/1/0", "minus-1/7"),
            ("/instance/data/rows/1/1", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/1", "minus-1/7"),
        ],
        // Other data and starts from which the path leaves as well.
        "sgd-leaves" => &[
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths"),
            ("/instance/data/rows/1", "reversed"),
            ("/instance/data/rows/1/0", "plus-1"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths"),
            ("/instance/eta", "plus-1"),
            ("/instance/w0/0", "nine-tenths plus-1"),
            ("/instance/w0/1", "nine-tenths plus-1"),
            ("/witness/draws", "null plus-1"),
        ],
        // Other samples that stay asleep, fewer or wider rates.
        "sgd-loss" => &[
            ("/instance/data/rows/1/0", "minus-1/7"),
            ("/instance/data/rows/1/1", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/eta", "plus-1"),
            ("/instance/w0/0", "plus-1"),
            ("/instance/w0/1", "minus-1/7"),
            ("/witness/rate", "emptied shortened"),
            ("/witness/rate/0/bound", "plus-1"),
            ("/witness/rate/0/k", "plus-1"),
            ("/witness/rate/1/bound", "plus-1"),
        ],
        // Whatever leaves the named sign at w_0.
        "sgd-start" => &[
            ("/instance/data/rows", "reversed"),
            ("/instance/data/rows/0", "reversed"),
            ("/instance/data/rows/0/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/data/rows/0/1", "minus-1/7 plus-1"),
            ("/instance/data/rows/1/0", "minus-1/7 plus-1"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/0", "minus-1/7 negated nine-tenths plus-1 zero"),
            ("/instance/w0/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Larger steps, other starts that are steep.
        "sgd-steep" => &[
            ("/instance/data/rows/0/0", "minus-1/7 nine-tenths plus-1"),
            ("/instance/data/rows/1", "reversed"),
            ("/instance/data/rows/1/0", "plus-1"),
            ("/instance/data/rows/1/1", "minus-1/7 nine-tenths plus-1"),
            ("/instance/eta", "minus-1/7 nine-tenths plus-1"),
            ("/instance/w0/0", "minus-1/7 nine-tenths"),
            ("/instance/w0/1", "minus-1/7 nine-tenths plus-1"),
        ],
        // Later rates, wider or fewer; bits; other numbers that keep every condition.
        "slide" => &[
            ("/witness/bits", "minus-1 plus-1"),
            ("/witness/end/pieces", "emptied shortened"),
            ("/witness/end/pieces/0/coefficients", "lengthened"),
            ("/witness/end/pieces/0/coefficients/2/1", "nine-tenths"),
            ("/witness/end/pieces/0/coefficients/3/0", "nine-tenths"),
            ("/witness/end/pieces/0/coefficients/3/1", "nine-tenths zero"),
            ("/witness/end/pieces/0/order", "minus-1 plus-1"),
            ("/witness/end/pieces/0/to", "plus-1"),
            ("/witness/end/pieces/1/coefficients/2/1", "nine-tenths"),
            ("/witness/end/pieces/1/coefficients/3/0", "nine-tenths"),
            ("/witness/end/pieces/1/coefficients/3/1", "nine-tenths zero"),
            ("/witness/end/pieces/1/order", "minus-1 plus-1"),
            ("/witness/end/pieces/1/to", "nine-tenths plus-1"),
            ("/witness/end/tau", "minus-1/7 plus-1"),
            ("/witness/end/then/rate", "emptied shortened"),
            ("/witness/end/then/rate/0/bound", "minus-1/7 nine-tenths plus-1"),
            ("/witness/end/then/rate/0/k", "nine-tenths plus-1"),
            ("/witness/end/then/rho_3", "nine-tenths plus-1"),
            ("/witness/end/then/s", "plus-1"),
            ("/witness/from_step", "plus-1"),
        ],
        // Nothing else: every number of the other kinds is determined by the rest.
        _ => &[],
    }
}

#[test]
fn every_mutant_is_rejected_unless_it_is_true() {
    for (kind, original) in every_kind() {
        accepted(&original);
        let all = mutants(&original);
        assert!(all.len() > 100, "{kind}: only {} mutants", all.len());
        let lists = true_mutants(kind)
            .iter()
            .flat_map(|(place, names)| names.split(' ').map(move |name| format!("{place} {name}")));
        let expected: BTreeSet<String> = lists.chain(["/instance/name word".to_owned()]).collect();
        assert_eq!(survivors(&original), expected, "{kind}");
    }
}

#[test]
fn no_instance_can_be_exchanged_under_a_digest() {
    for (kind, original) in every_kind() {
        for (name, mutant) in mutants(&original) {
            if name.starts_with("/instance/") {
                let reason = rejected(&mutant);
                assert!(matches!(reason, Reason::Digest | Reason::Form { .. }), "{kind}: {name}: {reason}");
            }
        }
    }
}

#[test]
fn a_repeated_key_is_refused_in_every_object() {
    for (kind, original) in every_kind() {
        let objects: Vec<String> = pointers(&original).into_iter().chain([String::new()]).collect();
        for pointer in objects {
            let mut mutant = original.clone();
            let Some(Value::Object(object)) = mutant.pointer_mut(&pointer) else { continue };
            let Some((key, value)) = object.clone().into_iter().next() else { continue };
            object.insert(format!("REPEATED {key}"), value);
            let text = mutant.to_string().replace("REPEATED ", "");
            let Outcome::Rejected(rejected) = check(text.as_bytes()) else { panic!("{kind}: {pointer}") };
            let expected = Reason::Form { pointer: format!("{pointer}/{key}"), flaw: Flaw::RepeatedKey };
            assert_eq!(rejected.reason, expected, "{kind}");
        }
    }
}
