//! The account, number by number. It is one for each thread, as a test is.

use std::cell::Cell;

use dashu_ratio::RBig;

use crate::number::budget::{Account, Pieces, foresee, overdrawn, pay, spent};
use crate::number::vector::quotient;
use crate::reason::Reason;

fn open(budget: u64) -> Account {
    Account::open(budget, || ())
}

#[test]
fn the_largest_cost_is_beyond_every_budget() {
    let _account = open(u64::MAX);
    assert!(!pay(u64::MAX));
    assert_eq!(overdrawn(), Some(u64::MAX));
}

#[test]
fn nothing_is_limited_after_a_check() {
    let account = open(10);
    assert!(!pay(11));
    assert_eq!(quotient(&RBig::ONE, &RBig::from(2u8)), RBig::ZERO);
    drop(account);
    assert_eq!(quotient(&RBig::ONE, &RBig::from(2u8)), RBig::from_parts(1.into(), 2u8.into()));
    assert_eq!(overdrawn(), None);
}

#[test]
fn a_quotient_by_zero_is_zero() {
    assert_eq!(quotient(&RBig::ONE, &RBig::ZERO), RBig::ZERO);
}

#[test]
fn what_is_foreseen_is_refused_beyond_the_budget() {
    // Half of 20 rounds of 100 are all of the budget, and no more.
    let account = open(1000);
    assert_eq!(foresee(100, 1, 20), Ok(()));
    assert_eq!(spent(), 0);
    assert_eq!(foresee(100, 1, 21), Err(Reason::OverBudget));
    assert_eq!(overdrawn(), Some(2100 + 2100 / 16));
    // A trial is a 64th of the budget, and more.
    drop(account);
    let _account = open(6400);
    assert_eq!(foresee(100, 1, 1000), Ok(()));
    assert_eq!(foresee(101, 1, 1000), Err(Reason::OverBudget));
}

#[test]
fn pieces_are_foreseen_by_those_that_are_done() {
    let _account = open(100_000);
    assert!(pay(50_000));
    let mut pieces = Pieces::new(10);
    assert!(pay(2000));
    assert_eq!(pieces.one_is_done(), Ok(()));
    assert_eq!(spent(), 52_000);
    assert!(pay(30_000));
    // Two cost 32,000: the eight that are left would cost 128,000.
    assert_eq!(pieces.one_is_done(), Err(Reason::OverBudget));
    assert_eq!(overdrawn(), Some(82_000 + 128_000 + 8000));
}

thread_local! {
    static PAUSES: Cell<u32> = const { Cell::new(0) };
}

#[test]
fn whoever_asked_for_it_is_called_at_each_payment_until_the_end() {
    let account = Account::open(10, || PAUSES.set(PAUSES.get() + 1));
    assert!(pay(1) && pay(2));
    assert_eq!((PAUSES.get(), spent()), (2, 3));
    drop(account);
    assert!(pay(1));
    assert_eq!(PAUSES.get(), 2);
}
