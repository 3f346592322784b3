//! Alters what a certificate says, never how it is spelt: each result is canonical JSON with the
//! digest of its own instance.

use rug::Rational;
use serde_json::{Value, json};

use super::choices::Choices;
use super::instance::digest;
use super::numbers::{amount, is_rational, step};

/// Where leaves and lists are, by JSON pointers.
pub fn pointers(value: &Value, at: &str, is: &dyn Fn(&Value) -> bool, found: &mut Vec<String>) {
    if is(value) {
        found.push(at.to_owned());
    }
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, item)| pointers(item, &format!("{at}/{i}"), is, found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(key, field)| pointers(field, &format!("{at}/{key}"), is, found));
        }
        _ => {}
    }
}

/// One of these places: first a name, then one of the places with that name, so that the hundreds
/// of coefficients of a piece do not outweigh its radius.
fn place(whole: &Value, choices: &mut Choices<'_>, is: &dyn Fn(&Value) -> bool) -> Option<String> {
    let mut found = Vec::new();
    let part = if choices.below(10) < 7 { "/witness" } else { "/instance" };
    pointers(whole.pointer(part)?, part, is, &mut found);
    let name = |pointer: &String| {
        let steps = pointer.rsplit('/').find(|step| step.parse::<usize>().is_err());
        steps.unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = found.iter().map(name).collect();
    names.sort();
    names.dedup();
    let chosen = choices.of(&names)?;
    let places: Vec<String> = found.into_iter().filter(|pointer| name(pointer) == chosen).collect();
    choices.of(&places)
}

/// A certificate with one to three things altered, and what was done.
pub fn altered(corpus: &[(String, Value)], choices: &mut Choices<'_>) -> Option<(Value, String)> {
    let (name, base) = choices.of(corpus)?;
    let mut whole = base.clone();
    let mut done = name;
    let times = [1, 1, 1, 1, 2, 3][choices.below(6)];
    for _ in 0..times {
        let how = alter(&mut whole, corpus, choices).or_else(|| number(&mut whole, choices))?;
        done = format!("{done}; {how}");
    }
    if whole == base {
        return None;
    }
    whole["digest"] = json!(digest(&whole["instance"]));
    Some((whole, done))
}

fn alter(whole: &mut Value, corpus: &[(String, Value)], choices: &mut Choices<'_>) -> Option<String> {
    match choices.below(40) {
        0..=9 => number(whole, choices),
        10..=13 => early(whole, choices),
        14..=16 => shrink(whole, choices),
        17..=22 => start(whole, choices),
        23..=25 => loosen(whole, choices),
        26 | 27 => list(whole, choices),
        28 => sample(whole, choices),
        29 => multiplier(whole, choices),
        30 => data(whole, choices),
        31 => words(whole, corpus, choices),
        32 => transplant(whole, corpus, choices),
        33..=35 => scale(whole, choices),
        36 => relabel(whole, choices),
        _ => steps(whole, choices),
    }
}

/// One rational or step number.
fn number(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let at = place(whole, choices, &|value| value.as_str().is_some_and(|text| is_rational(text) || step(text)))?;
    let text = whole.pointer(&at)?.as_str()?.to_owned();
    let is_step = ["/k", "/to", "/from_step", "/steps", "/draws"].iter().any(|end| at.ends_with(end));
    let new = if is_step { super::numbers::other_step(&text, choices) } else { amount(&text, choices)? };
    *whole.pointer_mut(&at)? = json!(new);
    Some(format!("{at} {new:.40}"))
}

fn steps(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("witness")?, "/witness", &|value| value.is_string(), &mut found);
    found.retain(|at| ["/k", "/to", "/from_step", "/steps", "/draws", "/bits"].iter().any(|end| at.ends_with(end)));
    let at = choices.of(&found)?;
    let new = super::numbers::other_step(whole.pointer(&at)?.as_str()?, choices);
    *whole.pointer_mut(&at)? = json!(new);
    Some(format!("{at} {new}"))
}

/// A list of bounds becomes one bound at an early step, where plain steps reach.
fn early(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("witness")?, "/witness", &Value::is_array, &mut found);
    found.retain(|at| at.ends_with("/rate") || at.ends_with("/lower"));
    let at = choices.of(&found)?;
    let k = choices.of(&["0", "1", "2", "3", "5", "9", "30", "100", "250", "1000", "2000", "5000"])?;
    let bound =
        Rational::from((1 + choices.below(400), 200)) / Rational::from([1, 1, 1, 10, 100, 1000][choices.below(6)]);
    *whole.pointer_mut(&at)? = json!([{"bound": bound.to_string(), "k": k}]);
    Some(format!("{at} {bound} at {k}"))
}

/// One side of a box comes nearer to the other.
fn shrink(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("witness")?, "/witness", &|value| value.get("lo").is_some(), &mut found);
    let at = choices.of(&found)?;
    let side = whole.pointer(&at)?;
    let [lo, hi] = ["lo", "hi"].map(|key| super::numbers::read(side[key].as_str().unwrap_or_default()));
    let (lo, hi) = (lo?, hi?);
    let shift = Rational::from(&hi - &lo) >> choices.below(12) as u32;
    let (key, new) = if choices.one_in(2) { ("lo", lo + shift) } else { ("hi", hi - shift) };
    *whole.pointer_mut(&format!("{at}/{key}"))? = json!(new.to_string());
    Some(format!("{at}/{key} nearer"))
}

/// Another start or step size, near or far.
fn start(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("instance")?, "/instance", &Value::is_string, &mut found);
    found.retain(|at| ["/w0", "/W0", "/eta", "/output"].iter().any(|name| at.contains(name)));
    if !found.is_empty() && choices.one_in(6) {
        let derivative = ["1/2", "1", "1/3", "2", "0"][choices.below(5)];
        whole["instance"]["relu_at_zero"] = json!(derivative);
        return Some(format!("relu_at_zero {derivative}"));
    }
    let at = choices.of(&found)?;
    let new = amount(whole.pointer(&at)?.as_str()?, choices)?;
    *whole.pointer_mut(&at)? = json!(new);
    Some(format!("{at} {new:.40}"))
}

/// What may be larger in a certificate that still closes becomes so.
fn loosen(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("witness")?, "/witness", &Value::is_string, &mut found);
    found
        .retain(|at| ["/rho", "/rho_1", "/rho_2", "/rho_3", "/bound", "/hi", "/s"].iter().any(|end| at.ends_with(end)));
    let at = choices.of(&found)?;
    let old = super::numbers::read(whole.pointer(&at)?.as_str()?)?;
    let share = Rational::from((1 + choices.below(64), 8 << choices.below(16)));
    let new: Rational = old.clone().abs() * share + old;
    *whole.pointer_mut(&at)? = json!(new.to_string());
    Some(format!("{at} larger"))
}

/// Entries of a list exchanged, left out, doubled or turned round.
fn list(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let at = place(whole, choices, &|value| value.as_array().is_some_and(|items| !items.is_empty()))?;
    let items = whole.pointer_mut(&at)?.as_array_mut()?;
    let (i, j) = (choices.below(items.len()), choices.below(items.len()));
    let how = match choices.below(5) {
        0 => {
            items.swap(i, j);
            "exchanged"
        }
        1 => {
            items.remove(i);
            "left out"
        }
        2 => {
            items.insert(j, items[i].clone());
            "doubled"
        }
        3 => {
            items.reverse();
            "turned round"
        }
        _ => {
            items.truncate(i);
            "cut"
        }
    };
    Some(format!("{at} {how}"))
}

/// Another sample, or another number of bits.
fn sample(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let at = place(whole, choices, &Value::is_u64)?;
    let old = whole.pointer(&at)?.as_u64()?;
    let new = match choices.below(5) {
        0 => old + 1,
        1 => old.saturating_sub(1),
        2 => 0,
        3 => old + 32,
        _ => choices.below(6) as u64,
    };
    *whole.pointer_mut(&at)? = json!(new);
    Some(format!("{at} {new}"))
}

/// A multiplier goes, comes, or passes to another sample.
fn multiplier(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let mut found = Vec::new();
    pointers(whole.get("witness")?, "/witness", &Value::is_object, &mut found);
    found.retain(|at| at.ends_with("/lambda") || at.ends_with("/nu"));
    let at = choices.of(&found)?;
    let fields = whole.pointer_mut(&at)?.as_object_mut()?;
    let keys: Vec<String> = fields.keys().cloned().collect();
    let key = choices.below(5).to_string();
    match choices.of(&keys) {
        Some(old) if choices.below(3) > 0 => {
            let value = fields.remove(&old)?;
            if choices.one_in(2) {
                fields.insert(key, value);
            }
        }
        _ => {
            fields.insert(key, json!(["1", "1/2", "1/1000", "-1"][choices.below(4)]));
        }
    }
    Some(format!("{at} {fields:?}"))
}

/// Rows and labels: exchanged, doubled, left out, turned round.
fn data(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let n = whole.pointer("/instance/data/rows")?.as_array()?.len();
    let (i, j, how) = (choices.below(n), choices.below(n), choices.below(4));
    for part in ["rows", "labels"] {
        let items = whole.pointer_mut(&format!("/instance/data/{part}"))?.as_array_mut()?;
        if i.max(j) >= items.len() {
            return None;
        }
        match how {
            0 => items.swap(i, j),
            1 => items.push(items[i].clone()),
            2 => {
                items.remove(i);
            }
            _ => {
                let other = items.get(j)?.clone();
                items[i] = other;
            }
        }
    }
    Some(format!("data: {how} of {i}, {j}"))
}

/// Another claim, another verdict.
fn words(whole: &mut Value, corpus: &[(String, Value)], choices: &mut Choices<'_>) -> Option<String> {
    let (name, other) = choices.of(corpus)?;
    if choices.below(4) > 0 {
        whole["claim"] = other["claim"].clone();
    }
    if choices.one_in(2) {
        whole["verdict"] = other["verdict"].clone();
    }
    Some(format!("claim or verdict of {name}"))
}

/// The witness, the end, or the instance of another certificate.
fn transplant(whole: &mut Value, corpus: &[(String, Value)], choices: &mut Choices<'_>) -> Option<String> {
    let claim = whole["claim"].clone();
    let kin = corpus.iter().filter(|(_, other)| other["claim"] == claim).cloned().collect::<Vec<_>>();
    let any = choices.one_in(3);
    let (name, other) = choices.of(if any { corpus } else { &kin })?;
    match choices.below(4) {
        0 => {
            whole["witness"] = other["witness"].clone();
            whole["claim"] = other["claim"].clone();
            whole["verdict"] = other["verdict"].clone();
        }
        1 => whole["witness"] = other["witness"].clone(),
        2 => *whole.pointer_mut("/witness/end")? = other.pointer("/witness/end")?.clone(),
        _ => whole["instance"] = other["instance"].clone(),
    }
    Some(format!("of {name}"))
}

/// A whole vector or matrix times a number: directions stay, lengths do not.
fn scale(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let vector = |value: &Value| {
        value.as_array().is_some_and(|items| items.iter().all(|item| item.as_str().is_some_and(is_rational)))
    };
    let at = place(whole, choices, &vector)?;
    let factor =
        choices.of(&[(1, 2), (2, 1), (3, 1), (1, 10), (11, 10), (9, 10), (-1, 1), (1025, 1024), (1023, 1024)])?;
    for item in whole.pointer_mut(&at)?.as_array_mut()? {
        let new = super::numbers::read(item.as_str()?)? * Rational::from(factor);
        *item = json!(new.to_string());
    }
    Some(format!("{at} times {factor:?}"))
}

fn relabel(whole: &mut Value, choices: &mut Choices<'_>) -> Option<String> {
    let labels = whole.pointer_mut("/instance/data/labels")?.as_array_mut()?;
    let i = choices.below(labels.len());
    let label = labels.get_mut(i)?;
    *label = json!(-label.as_i64()?);
    Some(format!("label {i}"))
}
