//! The instance of a certificate.

use rug::{Integer, Rational};

use super::ExportError;
use super::numeral::{integer, integers, rows, vector};
use super::place::Place;
use crate::claim::digest;

/// One neuron's data, and the start where there is one.
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) digest: String,
    pub(super) rows: Vec<Vec<Rational>>,
    pub(super) positive: Vec<bool>,
    pub(super) start: Option<(Rational, Vec<Rational>)>,
}

impl Subject {
    pub(super) fn read(root: &Place<'_>) -> Result<Self, ExportError> {
        let instance = root.get("instance")?;
        let found = digest(instance.value());
        if root.get("digest")?.text()? != found {
            return Err(ExportError::Digest { found });
        }
        for (key, what) in [("network", "a network"), ("relu_at_zero", "another derivative of ReLU at 0")] {
            if instance.find(key).is_some() {
                return Err(ExportError::NoLemma { what: what.to_owned() });
            }
        }
        let data = instance.get("data")?;
        let listed = data.get("rows")?;
        let d = listed.list()?.first().map_or(Ok(0), |row| row.list().map(|row| row.len()))?;
        let rows: Vec<Vec<Rational>> = listed.list()?.iter().map(|row| row.vector(d)).collect::<Result<_, _>>()?;
        let labels = data.get("labels")?;
        let label = |label: &Place<'_>| match label.value().as_i64() {
            Some(1) => Ok(true),
            Some(-1) => Ok(false),
            _ => Err(label.wrong("a label is 1 or -1")),
        };
        let positive: Vec<bool> = labels.list()?.iter().map(label).collect::<Result<_, _>>()?;
        if rows.is_empty() || d == 0 || rows.len() != positive.len() {
            return Err(data.wrong("there has to be a row for each label, and a feature"));
        }
        let start = match (instance.find("eta"), instance.find("w0")) {
            (Some(eta), Some(w0)) => Some((eta.positive()?, w0.vector(d)?)),
            _ => None,
        };
        Ok(Self { name: instance.get("name")?.text()?.to_owned(), digest: found, rows, positive, start })
    }

    pub(super) fn n(&self) -> usize {
        self.rows.len()
    }

    /// The rows over their one denominator, as they stand in the file.
    pub(super) fn integer_rows(&self) -> Vec<Vec<Integer>> {
        rows(&self.rows).0
    }

    pub(super) fn d(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// The items of samples that are chosen.
    pub(super) fn picked<T: Clone>(chosen: &[bool], items: &[T]) -> Vec<T> {
        chosen.iter().zip(items).filter(|(chosen, _)| **chosen).map(|(_, item)| item.clone()).collect()
    }

    /// The start, which the claims about iterates need.
    pub(super) fn begun(&self, root: &Place<'_>) -> Result<(&Rational, &[Rational]), ExportError> {
        let start = self.start.as_ref().ok_or_else(|| root.wrong("the instance has no start and no step size"))?;
        Ok((&start.0, &start.1))
    }

    /// The definitions of the data and, where iterates are spoken of, of the start.
    pub(super) fn definitions(&self) -> String {
        let (numerators, denominator) = rows(&self.rows);
        let line = |(positive, row): (&bool, &Vec<Integer>)| format!("({positive}, {})", integers(row));
        let lines: Vec<String> = self.positive.iter().zip(&numerators).map(line).collect();
        format!(
            "(* label, true for +1, and row times dx *)\nDefinition dx : positive := {}.\nDefinition samples : data := [\n  {}].\n\
             Definition D : list sample := rdata dx samples.\n",
            integer(&denominator),
            lines.join(";\n  ")
        )
    }

    /// The definitions of step size and start.
    pub(super) fn start_definitions(eta: &Rational, w0: &[Rational]) -> String {
        format!(
            "(* eta = eta_n / eta_d, and the start *)\nDefinition eta_n : Z := {}.\nDefinition eta_d : positive := {}.\n\
             Definition eta : R := (IZR eta_n / IZR (Zpos eta_d))%R.\nDefinition start : qv := {}.\n\
             Definition w (k : nat) : vec := descent D eta (qr start) k.\n",
            integer(eta.numer()),
            integer(eta.denom()),
            vector(w0)
        )
    }
}
