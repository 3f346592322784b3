//! Statements about a recorded run. What was recorded stands in the certificate alone: it is held
//! against the sum that the statement names, and then against plain steps.

use rug::Float;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::descent::MOST;
use super::{Case, Fact};
use crate::instance::{BITS, float, rational};
use crate::orbit::norm;
use crate::words::{Step, demanded};

impl Case<'_> {
    pub(super) fn recorded(&mut self, words: &str) -> Fact {
        let recorded = self.witness["recorded"].as_array().unwrap().clone();
        let sum: String = recorded.iter().map(line).collect();
        let sum: String = Sha256::digest(sum).iter().map(|byte| format!("{byte:02x}")).collect();
        self.held.demand(demanded(words, "(sha256 ", ")") == sum, || format!("the sum is {sum}"));
        let k = |point: Option<&Value>| point.map(|point| point["k"].as_str().unwrap()).unwrap_or_default().to_owned();
        let told =
            format!("at {} of the steps from k = {} to {} (", recorded.len(), k(recorded.first()), k(recorded.last()));
        self.held.demand(words.contains(&told), || format!("not {told}"));
        if let Some((_, at)) = words.split_once(" has no finite w at k = ") {
            let none = recorded.iter().any(|point| point["k"] == at && point["w"].is_null());
            self.held.demand(none, || format!("w is finite at k = {at}"));
            return Fact::Left;
        }
        // "w_k| <= 1/10 |w_k| at ..".
        let (_, compared) = words.split_once(" has |w - ").unwrap();
        let [_, sign, tolerance, ..] = compared.split(' ').collect::<Vec<_>>()[..] else { panic!("{words}") };
        let tolerance = float(&rational(tolerance));
        let left = words.rsplit_once(" at k = ").filter(|_| sign == ">").map(|(_, at)| at);
        for point in recorded.iter().filter(|point| left.is_none_or(|at| point["k"] == at)) {
            let Some(ratio) = self.off(point) else { continue };
            let (error, slack) = ratio;
            let holds =
                if left.is_some() { error.clone() + &slack > tolerance } else { error.clone() - &slack <= tolerance };
            self.held.demand(holds, || format!("at {} it is off by {error:.20}", point["k"]));
        }
        if left.is_some() { Fact::Left } else { Fact::Stayed }
    }

    /// |w - w_k|/|w_k|, and how far off that may be.
    fn off(&mut self, point: &Value) -> Option<(Float, Float)> {
        let k = Step::read(point["k"].as_str().unwrap());
        let found = match k.within(MOST) {
            Some(at) => self.at(at).map(|state| (state.w, 1e-40)),
            None => self.far(&k),
        };
        let (Some((w, slack)), Some(own)) = (found, point["w"].as_array()) else {
            self.held.beyond += 1;
            return None;
        };
        let gap: Vec<Float> = own.iter().zip(&w).map(|(own, w)| float(&rational(own.as_str().unwrap())) - w).collect();
        let size = norm(&w);
        let slack = Float::with_val(BITS, slack) * (size.clone() + 1u8) / &size;
        Some((norm(&gap) / size, slack))
    }
}

/// "k,w_0,w_1", or "k,nan".
fn line(point: &Value) -> String {
    let entry = |x: &Value| x.as_str().unwrap().to_owned();
    let w = point["w"].as_array().map_or("nan".to_owned(), |w| w.iter().map(entry).collect::<Vec<_>>().join(","));
    format!("{},{w}\n", point["k"].as_str().unwrap())
}
