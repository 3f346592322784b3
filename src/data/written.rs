//! Instance files as they are written.

use std::fmt::Write as _;

use rug::Rational;

use super::{AtZero, Instance, Label};

impl Instance {
    /// The text of an instance file with this instance; data from a file are written out, after
    /// their preprocessing.
    pub fn to_toml(&self) -> String {
        let mut out = format!("name = \"{}\"\n", self.name);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "claims = [{}]", joined(self.claims.iter().map(|claim| format!("\"{claim}\""))));
        if !self.expect.is_empty() {
            let expect = self.expect.iter().map(|(claim, word)| format!("\"{claim}\" = \"{word}\""));
            let _ = writeln!(out, "expect = {{ {} }}", joined(expect));
        }
        if let Some(eta) = &self.eta {
            let _ = writeln!(out, "eta = \"{eta}\"");
        }
        let _ = match (&self.start, &self.network) {
            (Some(start), None) => writeln!(out, "w0 = {}", numbers(start)),
            (Some(start), Some(_)) => writeln!(out, "W0 = [{}]", joined(start.chunks(self.data.d()).map(numbers))),
            (None, _) => Ok(()),
        };
        if self.relu_at_zero != AtZero::Zero {
            let _ = writeln!(out, "relu-at-zero = \"{}\"", self.relu_at_zero);
        }
        if !self.at.is_empty() {
            let _ = writeln!(out, "at = [{}]", joined(self.at.iter().map(|k| format!("\"{k}\""))));
        }
        let _ = writeln!(out, "\n[data]\nrows = [{}]", joined(self.data.rows().iter().map(|row| numbers(row))));
        let sign = |label: &Label| if *label == Label::Positive { "1" } else { "-1" };
        let _ = writeln!(out, "labels = [{}]", joined(self.data.labels().iter().map(|y| sign(y).to_owned())));
        if let Some(output) = &self.network {
            let _ = writeln!(out, "\n[network]\noutput = {}", numbers(output));
        }
        out
    }
}

fn numbers(list: &[Rational]) -> String {
    format!("[{}]", joined(list.iter().map(|q| format!("\"{q}\""))))
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use crate::theorems::built_in;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let suite = built_in().unwrap();
        for entry in suite.entries().iter().filter(|entry| entry.instance.data.n() < 10) {
            let (instance, text) = (&entry.instance, entry.instance.to_toml());
            let load = |_: &str| unreachable!("the data are in the file");
            let again = Instance::parse("written", &text, &load).unwrap();
            assert_eq!(again.to_toml(), text);
            assert_eq!((&again.data.rows(), &again.data.labels()), (&instance.data.rows(), &instance.data.labels()));
            assert_eq!((&again.eta, &again.start, &again.at), (&instance.eta, &instance.start, &instance.at));
            assert_eq!(
                (&again.network, &again.claims, &again.expect, again.relu_at_zero),
                (&instance.network, &instance.claims, &instance.expect, instance.relu_at_zero)
            );
        }
    }
}
