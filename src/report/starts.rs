//! A table of fates: of each start, and the share of each limit.

use std::fmt::Write as _;

use rug::Rational;
use serde_json::{Value, json};

use super::margin::set;
use super::numbers::{exact, point_json, rational_json, vector};
use crate::arith::rational::approximate;
use crate::ask::Fate;

/// The fate of one start, an object of the JSON contract with `w0` in it.
#[derive(Clone, Debug)]
pub struct Line(Value);

/// The fates of many starts.
#[derive(Clone, Debug)]
pub struct Fates<'a> {
    /// The step size.
    pub eta: &'a Rational,
    /// By start.
    pub lines: Vec<Line>,
}

/// The starts with one limit.
struct Share<'a> {
    line: &'a Value,
    count: usize,
}

/// What tells one limit from another.
const LIMIT: [&str; 5] = ["fate", "scope", "active", "walls", "w_hat"];
/// The columns of the table in CSV.
const COLUMNS: [&str; 8] = ["w0", "fate", "scope", "active", "walls", "w_hat", "from_step", "verdict"];

impl Line {
    /// The fate of a start.
    pub fn of(w0: &[Rational], fate: &Fate<'_>) -> Self {
        let mut object = fate.json();
        object["w0"] = point_json(w0);
        if let Some(object) = object.as_object_mut() {
            object.remove("direction_error");
        }
        Self(object)
    }
}

impl Fates<'_> {
    /// How many are undecided.
    pub fn undecided(&self) -> usize {
        self.lines.iter().filter(|line| line.0["verdict"] != "proved").count()
    }

    /// The limits with their numbers of starts, the most frequent first.
    fn shares(&self) -> Vec<Share<'_>> {
        let mut shares: Vec<Share<'_>> = Vec::new();
        for Line(line) in &self.lines {
            let is_same = |share: &&mut Share<'_>| LIMIT.iter().all(|key| share.line[key] == line[key]);
            match shares.iter_mut().find(is_same) {
                Some(share) => share.count += 1,
                None => shares.push(Share { line, count: 1 }),
            }
        }
        shares.sort_by_key(|share| std::cmp::Reverse(share.count));
        shares
    }

    fn share(&self, count: usize) -> Rational {
        Rational::from((count as u64, self.lines.len().max(1) as u64))
    }

    /// One object: `starts` and `shares`.
    pub fn json(&self) -> Value {
        let share = |share: Share<'_>| {
            let mut object: Value = LIMIT.iter().map(|key| ((*key).to_owned(), share.line[key].clone())).collect();
            object["starts"] = share.count.into();
            object["share"] = rational_json(&self.share(share.count));
            object
        };
        let starts: Vec<&Value> = self.lines.iter().map(|line| &line.0).collect();
        json!({ "starts": starts, "shares": self.shares().into_iter().map(share).collect::<Value>() })
    }

    /// One object a start.
    pub fn json_lines(&self) -> String {
        self.lines.iter().map(|line| line.0.to_string() + "\n").collect()
    }

    /// A header and a row for each start; entries of vectors with blanks between them.
    pub fn csv(&self) -> String {
        let cell = |value: &Value| match value {
            Value::Array(all) => all.iter().map(word).collect::<Vec<_>>().join(" "),
            value => word(value),
        };
        let row = |line: &Line| COLUMNS.map(|key| cell(&line.0[key])).join(",") + "\n";
        COLUMNS.join(",") + "\n" + &self.lines.iter().map(row).collect::<String>()
    }

    /// The shares, for people.
    pub fn human(&self) -> String {
        let (all, eta) = (self.lines.len(), exact(self.eta));
        let mut out = format!("assumed   gradient descent with constant step eta = {eta} from {all} starts\n\n");
        for Share { line, count } in self.shares() {
            let percent = approximate(&(self.share(count) * 100u32), 3);
            let _ = write!(out, "  {count} of {all} ({percent} %)  {}", word(&line["fate"]));
            if let Value::String(scope) = &line["scope"] {
                let active: Vec<usize> = serde_json::from_value(line["active"].clone()).unwrap_or_default();
                let w: Vec<String> = serde_json::from_value(line["w_hat"].clone()).unwrap_or_default();
                let w: Vec<Rational> = w.iter().filter_map(|x| x.parse().ok()).collect();
                let _ = write!(out, " ({scope}), active {}, w^ = {}", set(&active), vector(&w));
            }
            out.push('\n');
        }
        let proved = all - self.undecided();
        let _ = writeln!(
            out,
            "\nproved: {proved} of {all}, each by a certificate that the kernel accepted; fate --w0 .. --certificate writes one,\n\
             --format csv, jsonl or json lists them all."
        );
        out
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
