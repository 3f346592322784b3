//! How often what comes out, by groups of jobs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

/// By what jobs can be grouped: what tells one from another, and of the data `positives`.
pub const KEYS: [&str; 11] =
    ["question", "n", "d", "classes", "eta", "start", "data", "size", "denominator", "seed", "positives"];

/// What comes out, in this order.
const OUTCOMES: [&str; 10] =
    ["global", "local", "constrained", "dead", "exploding", "undecided", "optimal", "infeasible", "complete", "none"];

/// Counts by group and outcome.
#[derive(Clone, Debug, Default)]
pub struct Table {
    keys: Vec<String>,
    groups: BTreeMap<Vec<Entry>, Group>,
}

#[derive(Clone, Debug, Default)]
struct Group {
    outcomes: BTreeMap<&'static str, u64>,
    /// w^+ activates a negative.
    activates: u64,
}

/// A value by which jobs are grouped: numbers come before words, and in their order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Entry {
    Number(u64),
    Word(String),
}

impl Table {
    /// An empty table, by these keys.
    pub fn by(keys: &[String]) -> Self {
        Self { keys: keys.to_vec(), groups: BTreeMap::new() }
    }

    /// Counts a line of results.
    pub fn add(&mut self, line: &str) {
        let value: Value = serde_json::from_str(line).unwrap_or(Value::Null);
        let (job, answer) = (&value["job"], &value["answer"]);
        let entry = |key: &String| match key.as_str() {
            "positives" => &answer["data"]["positives"],
            key => &job[key],
        };
        let group = self.keys.iter().map(|key| Entry::of(entry(key))).collect();
        let group: &mut Group = self.groups.entry(group).or_default();
        *group.outcomes.entry(outcome(job, answer)).or_default() += 1;
        group.activates += u64::from(answer["activates"] == true);
    }

    /// The columns that are not empty.
    fn columns(&self) -> Vec<&'static str> {
        let there: BTreeSet<&str> = self.groups.values().flat_map(|group| group.outcomes.keys().copied()).collect();
        OUTCOMES.into_iter().filter(|outcome| there.contains(outcome)).collect()
    }

    /// For people: a line a group.
    pub fn human(&self) -> String {
        let columns = self.columns();
        let heads = self.keys.iter().map(String::as_str).chain(["jobs"]).chain(columns.iter().copied());
        let heads: Vec<&str> = heads.chain(["w^+ activates a negative"]).collect();
        let mut out = format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
        for (entries, group) in &self.groups {
            let numbers = columns.iter().map(|outcome| group.outcomes.get(outcome).copied().unwrap_or(0));
            let numbers = [group.jobs()].into_iter().chain(numbers).chain([group.activates]).map(|n| n.to_string());
            let row: Vec<String> = entries.iter().map(Entry::text).chain(numbers).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(out, "| {} |", row.join(" | "));
        }
        out
    }

    /// An object a group.
    pub fn json(&self) -> Value {
        let object = |(entries, group): (&Vec<Entry>, &Group)| {
            let by: Value = self.keys.iter().cloned().zip(entries.iter().map(Entry::json)).collect();
            json!({ "by": by, "jobs": group.jobs(), "outcomes": group.outcomes, "activates": group.activates })
        };
        self.groups.iter().map(object).collect()
    }
}

impl Group {
    fn jobs(&self) -> u64 {
        self.outcomes.values().sum()
    }
}

impl Entry {
    fn of(value: &Value) -> Self {
        match value {
            Value::String(word) => Self::Word(word.clone()),
            Value::Null => Self::Word(String::new()),
            other => other.as_u64().map_or_else(|| Self::Word(other.to_string()), Self::Number),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            // A bar would end the cell of the table.
            Self::Word(word) => word.replace('|', "\\|"),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Number(number) => (*number).into(),
            Self::Word(word) => word.as_str().into(),
        }
    }
}

/// What came out, in a word.
fn outcome(job: &Value, answer: &Value) -> &'static str {
    let known = |word: &Value| OUTCOMES.into_iter().find(|outcome| word == outcome).unwrap_or("none");
    match answer["verdict"].as_str() {
        None => "none",
        Some("undecided") => "undecided",
        Some(_) if job["question"] == "landscape" => "complete",
        Some(_) if job["question"] == "margin" => known(&answer["status"]),
        Some(_) if answer["fate"] == "max-margin" => known(&answer["scope"]),
        Some(_) => known(&answer["fate"]),
    }
}
