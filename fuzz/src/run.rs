//! The short run and the long one.

use std::env::var;
use std::fs;
use std::sync::Mutex;

use super::choices::{self, BYTES};
use super::hold::Oracle;
use super::tally::{Tally, corpus};

#[test]
fn nothing_accepted_is_false() {
    let corpus = corpus();
    let state = Mutex::new((Tally::default(), Oracle::default()));
    bolero::check!().with_type::<[u8; BYTES]>().with_iterations(1_200).for_each(|bytes| {
        let mut state = state.lock().unwrap();
        let (tally, oracle) = &mut *state;
        tally.case(bytes, &corpus, oracle);
        assert!(tally.wrong.is_empty(), "{:?}", tally.wrong);
    });
    let (tally, _) = state.into_inner().unwrap();
    assert!(tally.accepted() * 10 > tally.cases, "{tally}");
}

/// `make fuzz`: the cases with the numbers FUZZ_FROM to FUZZ_TO.
#[test]
#[ignore = "takes an hour"]
fn long() {
    let number = |name: &str, usual: u64| var(name).map_or(usual, |text| text.parse().unwrap());
    let (from, to) = (number("FUZZ_FROM", 0), number("FUZZ_TO", 90_000));
    let (corpus, mut tally, mut oracle) = (corpus(), Tally::default(), Oracle::default());
    for case in from..to {
        let before = tally.wrong.len();
        tally.case(&choices::bytes(case), &corpus, &mut oracle);
        if let Some(wrong) = tally.wrong.get(before) {
            eprintln!("case {case}: {wrong}\n");
        }
        if case % 1_000 == 999 || case + 1 == to {
            eprintln!("{} of {} cases accepted, {} wrong", tally.accepted(), tally.cases, tally.wrong.len());
            if let Ok(path) = var("FUZZ_OUT") {
                fs::write(path, format!("Numbers {from} to {case}.\n\n{tally}")).unwrap();
            }
        }
    }
    println!("{tally}");
    assert!(tally.wrong.is_empty());
}
