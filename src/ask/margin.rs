//! The exact max-margin problem.

use rug::Rational;

use super::Unasked;
use crate::claim::{Certificate, Checked, Refusal, Selection, Subject, Verdict, Witness};
use crate::data::{Dataset, Instance, Label};
use crate::margin::{Intercept, Judgement, Problem, Solution, WithIntercept};

/// The solution of (MM), or the proof that there is none.
#[derive(Clone, Debug)]
pub struct Margin {
    /// Which rows and walls the problem has.
    pub selection: Selection,
    /// w^ in Q^d with its multipliers, or Farkas' combination; exact.
    pub solution: Solution,
    /// The certificate, or why the kernel does not accept it.
    pub checked: Result<Checked, Refusal>,
}

/// The solution with a free intercept, or the proof that there is none.
#[derive(Clone, Debug)]
pub struct FreeIntercept {
    /// w^ in Q^d and b with their multipliers, or the combination; exact.
    pub solution: WithIntercept,
    /// The certificate, or why the kernel does not accept it.
    pub checked: Result<Checked, Refusal>,
}

/// Solves the least |w|^2 with y_i (x_i.w + b) >= 1 for all samples, where b costs nothing: what
/// most programs call a hard-margin SVM (docs/lemmas.md, lemma:intercept).
///
/// # Errors
/// All samples have one label.
pub fn free_intercept(instance: &Instance) -> Result<FreeIntercept, Unasked> {
    let data = &instance.data;
    let solution = Intercept::solve(data).ok_or(Unasked::OneClass)?;
    let witness = match &solution {
        WithIntercept::Optimal(solved) => Witness::Intercept { solved: solved.clone() },
        WithIntercept::Infeasible(lambda) => Witness::NoIntercept { lambda: lambda.clone() },
    };
    let subject = Subject::of_data(&instance.name, data);
    let checked = Checked::new(Certificate::new("margin", subject, Verdict::Proved, &witness));
    Ok(FreeIntercept { solution, checked })
}

/// Solves (MM): the least |w|^2 with y_i x_i.w >= 1 for all samples ([`Selection::Svm`]), or with
/// x_i.w >= 1 for the positives of a set J, with x_l.w <= 0 for all negatives or without
/// (docs/theory.md, section 3).
///
/// # Errors
/// A member of J is no positive, or out of order.
pub fn margin(instance: &Instance, selection: Selection) -> Result<Margin, Unasked> {
    let data = &instance.data;
    let problem = posed(data, &selection)?;
    let (solution, problem) = (problem.solve(), selection.clone());
    let witness = match &solution {
        Solution::Optimal(optimum) => Witness::Kkt { problem, optimum: optimum.clone() },
        Solution::Infeasible(farkas) => Witness::Farkas { problem, farkas: farkas.clone() },
    };
    let subject = Subject::of_data(&instance.name, data);
    let checked = Checked::new(Certificate::new("margin", subject, Verdict::Proved, &witness));
    Ok(Margin { selection, solution, checked })
}

/// What w is worth in the problem that was solved, exactly.
///
/// # Errors
/// A member of J is no positive, or out of order; or w has another length than the rows.
pub fn judge(data: &Dataset, margin: &Margin, w: &[Rational]) -> Result<Judgement, Unasked> {
    match (w.len(), data.d()) {
        (found, expected) if found != expected => Err(Unasked::Weights { found, expected }),
        _ => Ok(posed(data, &margin.selection)?.judge(w, &margin.solution)),
    }
}

fn posed(data: &Dataset, selection: &Selection) -> Result<Problem, Unasked> {
    Ok(match selection {
        Selection::Svm => Problem::svm(data),
        Selection::Active { active, walls } => {
            let positive = |i: usize| data.labels().get(i) == Some(&Label::Positive);
            let ascends = |at: usize| at == 0 || active[at - 1] < active[at];
            if let Some(at) = (0..active.len()).find(|&at| !positive(active[at]) || !ascends(at)) {
                return Err(Unasked::NotPositive { sample: active[at] });
            }
            Problem::active(data, active, *walls)
        }
    })
}
