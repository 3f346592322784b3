//! The constants of an answer, as the kernel accepted them: the step K from which on it holds, and
//! the bounds that it states. They are read from the certificate itself.

use rug::Integer;
use serde_json::{Value, json};

use super::Checked;
use super::parts::Parts;
use crate::arith::rational::{parse_step, print_step};
use crate::data::Dataset;

/// The constants of an accepted certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constants {
    /// The sha256 of the instance, in hexadecimal digits.
    pub digest: String,
    /// What the instance consists of.
    pub parts: Parts,
    /// K; absent in what is about no trajectory.
    from_step: Option<Integer>,
    /// Upper bounds, `{"bound", "k"}`.
    at_most: Value,
    /// Lower bounds, in the same form.
    at_least: Value,
}

impl Constants {
    /// Reads a certificate about these data.
    pub fn of(checked: &Checked, data: &Dataset) -> Self {
        // What the kernel has read as JSON is JSON.
        let certificate: Value = serde_json::from_str(&checked.certificate().text()).unwrap_or_default();
        let witness = &certificate["witness"];
        let fate = if witness["kind"] == "fate" { witness } else { &witness["fate"] };
        let (from_step, end) = ending(fate);
        let listed = |bounds: &Value| if bounds.is_array() { bounds.clone() } else { json!([]) };
        Self {
            digest: certificate["digest"].as_str().unwrap_or_default().to_owned(),
            parts: Parts::of(&certificate["instance"], data),
            from_step,
            at_most: listed(if witness["rate"].is_array() { &witness["rate"] } else { &end["rate"] }),
            at_least: listed(&witness["lower"]),
        }
    }

    /// The object of the JSON contract.
    pub fn json(&self) -> Value {
        let Self { from_step, at_most, at_least, .. } = self;
        json!({ "from_step": from_step.as_ref().map(print_step), "at_most": at_most, "at_least": at_least })
    }
}

/// K and the end of a fate, behind its leaps and its slide.
fn ending(fate: &Value) -> (Option<Integer>, &Value) {
    let step = |value: &Value| value.as_str().and_then(|text| parse_step(text).ok());
    let (mut k, mut end) = (step(&fate["from_step"]), &fate["end"]);
    while end["then"].is_object() {
        let last = end["pieces"].as_array().and_then(|pieces| pieces.last());
        k = last.and_then(|piece| step(&piece["to"])).or(k);
        k = k.map(|k| k + step(&end["steps"]).unwrap_or_default());
        end = &end["then"];
    }
    (k, end)
}
