//! The best that the kernel accepts of one number: a bound as small, a box as narrow as may be.
//! Nothing is nearer to what is false.

use rug::Rational;
use serde_json::{Value, json};

use super::alter::pointers;
use super::choices::Choices;
use super::numbers::read;

pub struct Search {
    whole: Value,
    at: String,
    /// Accepted, and not or not yet known.
    good: Rational,
    bad: Rational,
}

impl Search {
    /// Of a certificate that is accepted.
    pub fn new(whole: &Value, choices: &mut Choices<'_>) -> Option<Self> {
        let mut found = Vec::new();
        pointers(whole.get("witness")?, "/witness", &Value::is_string, &mut found);
        found.retain(|at| ["/bound", "/lo", "/hi"].iter().any(|end| at.ends_with(end)));
        let at = choices.of(&found)?;
        let good = read(whole.pointer(&at)?.as_str()?)?;
        let bad = match at.rsplit_once('/')? {
            (side, "lo") => read(whole.pointer(&format!("{side}/hi"))?.as_str()?)?,
            (side, "hi") => read(whole.pointer(&format!("{side}/lo"))?.as_str()?)?,
            (point, _) if point.contains("/lower/") => Rational::from(&good * 16u8),
            _ => Rational::new(),
        };
        Some(Self { whole: whole.clone(), at, good, bad })
    }

    fn middle(&self) -> Rational {
        Rational::from(&self.good + &self.bad) / 2
    }

    pub fn next(&self) -> (Value, String) {
        let mut next = self.whole.clone();
        if let Some(place) = next.pointer_mut(&self.at) {
            *place = json!(self.middle().to_string());
        }
        (next, format!("{} {}", self.at, self.middle()))
    }

    pub fn learn(&mut self, accepted: bool) {
        let middle = self.middle();
        *(if accepted { &mut self.good } else { &mut self.bad }) = middle;
    }
}
