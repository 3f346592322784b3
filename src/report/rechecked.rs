//! What an exact answer rests on: the kernel's word, or the prover's alone.

use crate::claim::{Checked, Refusal};

/// Why an answer is told that the kernel did not check again.
pub const NOT_RECHECKED: &str = "not-rechecked";

/// The last line of an answer in rationals.
pub fn human(checked: &Result<Checked, Refusal>) -> String {
    match checked {
        Ok(checked) => {
            format!("\nproved: exact in rationals; the kernel checked {} conditions.\n", checked.obligations())
        }
        Err(refusal) => {
            format!("\nundecided, {NOT_RECHECKED}: exact in rationals, by the prover alone. {refusal}\n")
        }
    }
}

/// Why an answer is not proved.
pub fn reason(refusal: &Refusal) -> String {
    if refusal.is_for_size() { format!("{NOT_RECHECKED}: {refusal}") } else { refusal.to_string() }
}

#[cfg(test)]
mod tests {
    use margincert_kernel::{Declined, Reason};

    use super::*;
    use crate::ask::{Trajectory, fate, margin};
    use crate::claim::{Budget, Selection};
    use crate::report;
    use crate::stepping::Watch;
    use crate::theorems::built_in;

    /// A certificate that takes more than the kernel spends.
    fn declined() -> Refusal {
        Refusal::Declined(Declined::Budget { needed: 2, budget: 1 })
    }

    #[test]
    fn an_answer_that_is_too_much_for_the_kernel_is_told_as_undecided() {
        let suite = built_in().unwrap();
        let entry = suite.entries().iter().find(|entry| entry.instance.name == "two-clusters-global").unwrap();
        let trajectory = Trajectory::of(&entry.instance).unwrap();
        let mut answer = fate(&trajectory, None, &Budget::default(), &Watch::default());
        answer.found.as_mut().unwrap().checked = Err(declined());
        let object = answer.json();
        assert_eq!((&object["fate"], &object["verdict"]), (&"max-margin".into(), &"undecided".into()));
        assert!(object["reason"].as_str().unwrap().starts_with("not-rechecked: "), "{object}");
        let words = answer.human();
        assert!(words.contains("undecided, not-rechecked") && !words.contains("proved: "), "{words}");

        let found = margin(&entry.instance, Selection::Svm).unwrap();
        let words = report::margin::human(&entry.instance.data, &found.selection, &found.solution, &Err(declined()));
        assert!(words.contains("undecided, not-rechecked") && !words.contains("proved: "), "{words}");
        assert!(!reason(&Refusal::Rejected(Reason::NoPositives)).contains(NOT_RECHECKED));
    }
}
