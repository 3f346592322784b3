//! Cases counted.

use std::collections::BTreeMap;
use std::fmt::{Display, Formatter, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};

use margincert_kernel::{Outcome, Reason, check_within};
use serde_json::Value;

use super::alter::altered;
use super::choices::Choices;
use super::hold::Oracle;
use super::search::Search;

/// Operations allowed for one case: a tenth of a second or so; what costs more is declined.
const BUDGET: u64 = 50_000_000;
/// What takes more is altered less often.
const CHEAP: u64 = 2_000_000;
/// How often a number is tightened.
const TIGHTER: usize = 7;

#[derive(Default)]
pub struct Tally {
    pub cases: u64,
    /// Bytes that changed nothing.
    pub idle: u64,
    pub accepted: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    pub compared: u64,
    pub beyond: u64,
    pub wrong: Vec<String>,
}

/// The certificates of the arena, the good ones more often, most of all those that state bounds or
/// boxes; none that takes more than a case may.
pub fn corpus() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for folder in ["good", "bad"] {
        let path = format!("{}/../certificates/{folder}", env!("CARGO_MANIFEST_DIR"));
        let mut files: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
            let bytes = std::fs::read(&file).unwrap();
            let Ok(whole) = serde_json::from_slice::<Value>(&bytes) else { continue };
            let bounds = whole["witness"].to_string().contains("\"bound\"") || name.starts_with("orbit");
            let times = match check_within(&bytes, BUDGET) {
                Outcome::Declined(_) => 0,
                Outcome::Accepted(accepted) if accepted.operations > CHEAP => 2,
                Outcome::Accepted(_) if bounds => 16,
                Outcome::Accepted(_) => 8,
                _ => 1,
            };
            if whole.pointer("/instance/data/rows").is_none() {
                continue;
            }
            found.extend(std::iter::repeat_n((name, whole), times));
        }
    }
    found
}

impl Tally {
    /// Alters a certificate, and tightens one of its numbers if it is accepted.
    pub fn case(&mut self, bytes: &[u8], corpus: &[(String, Value)], oracle: &mut Oracle) {
        let mut choices = Choices::new(bytes);
        let Some((certificate, how)) = altered(corpus, &mut choices) else {
            self.idle += 1;
            return;
        };
        if !self.held(&certificate, &how, oracle) {
            return;
        }
        let Some(mut search) = Search::new(&certificate, &mut choices) else { return };
        let mut better = false;
        for step in 0..TIGHTER {
            let (next, tighter) = search.next();
            let accepted = self.held(&next, &format!("{how}; {tighter}"), oracle);
            search.learn(accepted);
            better |= accepted;
            if step > 0 && !better {
                break;
            }
        }
    }

    /// Asks the kernel, and holds what it accepts against the oracle; whether it is accepted.
    fn held(&mut self, certificate: &Value, how: &str, oracle: &mut Oracle) -> bool {
        self.cases += 1;
        let (text, before) = (certificate.to_string(), self.accepted());
        let judged = catch_unwind(AssertUnwindSafe(|| self.judge(certificate, &text, oracle)));
        if let Some(objection) = judged.unwrap_or_else(|_| Some("a panic".to_owned())) {
            self.wrong.push(format!("{how}\n{objection}\n{text}"));
        }
        self.accepted() > before
    }

    /// What is wrong with the kernel's answer, if anything is.
    fn judge(&mut self, certificate: &Value, text: &str, oracle: &mut Oracle) -> Option<String> {
        let refused = match check_within(text.as_bytes(), BUDGET) {
            Outcome::Accepted(accepted) => {
                let word = |key: &str| certificate[key].as_str().unwrap_or_default().to_owned();
                *self.accepted.entry(format!("{}, {}", word("claim"), word("verdict"))).or_default() += 1;
                let held = oracle.hold(certificate, &accepted.statement);
                self.compared += held.compared;
                self.beyond += held.beyond;
                return Some(format!("{}\n{:?}", accepted.statement, held.objections))
                    .filter(|_| !held.objections.is_empty());
            }
            Outcome::Rejected(rejected) => match rejected.reason {
                Reason::Form { flaw, .. } => format!("Form, {}", first_word(&format!("{flaw:?}"))),
                reason => first_word(&format!("{reason:?}")),
            },
            Outcome::Declined(declined) => format!("declined, {}", first_word(&format!("{declined:?}"))),
            Outcome::Unreadable(unreadable) => format!("unreadable, {}", first_word(&format!("{unreadable:?}"))),
        };
        *self.refused.entry(refused).or_default() += 1;
        None
    }

    pub fn accepted(&self) -> u64 {
        self.accepted.values().sum()
    }
}

fn first_word(text: &str) -> String {
    text.split([' ', '{', '(']).next().unwrap_or_default().to_owned()
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let share = 100 * self.accepted() / self.cases.max(1);
        writeln!(f, "| what | cases |\n|---|---|")?;
        writeln!(f, "| cases | {} |", self.cases)?;
        writeln!(f, "| accepted | {} ({share} %) |", self.accepted())?;
        writeln!(f, "| refused, declined or unreadable | {} |", self.refused.values().sum::<u64>())?;
        writeln!(f, "| accepted and false | {} |", self.wrong.len())?;
        writeln!(
            f,
            "\nAccepted statements were compared in {} places; {} of their parts lie beyond",
            self.compared, self.beyond
        )?;
        writeln!(f, "the steps that are made.\n\n| accepted | cases |\n|---|---|")?;
        self.accepted.iter().try_for_each(|(name, count)| writeln!(f, "| {name} | {count} |"))?;
        writeln!(f, "\n| refused for | cases |\n|---|---|")?;
        self.refused.iter().try_for_each(|(name, count)| writeln!(f, "| {name} | {count} |"))
    }
}
