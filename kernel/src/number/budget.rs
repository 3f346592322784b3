//! What a check may cost, in operations that are counted and never timed: the answer is the same on
//! every machine.
//!
//! An operation is about one product of two machine words. Work is paid for before it is done, by
//! the sizes of its numbers; memory that stays is paid for as well. Once the budget does not
//! suffice nothing more is worked out: arithmetic answers zero or one at once, the next condition
//! stops the rules, and `check` declines, whatever came out.

use std::cell::Cell;

use crate::reason::Reason;

/// The budget unless the reader names another one: some seconds.
pub const DEFAULT_BUDGET: u64 = 5_000_000_000;

/// Products of numbers of more words than these are faster than word by word.
const SCHOOL: u64 = 2048;
/// What a word costs that stays in memory to the end: a budget buys 360 MB.
const KEPT: u64 = 110;

/// The part of a budget that is tried before it is refused.
const TRIAL: u64 = 64;

thread_local! {
    /// The budget and what has been asked of it.
    static ACCOUNT: Cell<(u64, u64)> = const { Cell::new((u64::MAX - 1, 0)) };
    /// What is called whenever something is paid for.
    static PAUSE: Cell<fn()> = const { Cell::new(|| ()) };
}

/// A check that goes on. When it has ended, what is done with its answer is not limited, and no
/// number of it is answered by zero.
pub(crate) struct Account;

impl Account {
    /// A new check begins. The largest number stands for more than can be counted.
    pub(crate) fn open(budget: u64, pause: fn()) -> Self {
        ACCOUNT.set((budget.min(u64::MAX - 1), 0));
        PAUSE.set(pause);
        Self
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        ACCOUNT.set((u64::MAX - 1, 0));
        PAUSE.set(|| ());
    }
}

/// Pays for what comes next; false if it is beyond the budget, and so not to be worked out.
pub(crate) fn pay(cost: u64) -> bool {
    PAUSE.get()();
    let (budget, spent) = ACCOUNT.get();
    let spent = spent.saturating_add(cost);
    ACCOUNT.set((budget, spent));
    spent <= budget
}

/// The same, where the rules can stop.
pub(crate) fn spend(cost: u64) -> Result<(), Reason> {
    if pay(cost) { Ok(()) } else { Err(Reason::OverBudget) }
}

/// Stops where work that is still to come, and will be paid for then, is beyond the budget:
/// `rounds` like those that cost `done`. As they may be cheaper, or end early, a part is tried
/// first, and half of the forecast must be too much.
pub(crate) fn foresee(done: u64, rounds_done: u64, rounds: u64) -> Result<(), Reason> {
    let (budget, spent) = ACCOUNT.get();
    let to_come = (done / rounds_done.max(1)).saturating_mul(rounds);
    let beyond = spent.saturating_add(to_come / 2) > budget && done > budget / TRIAL;
    // A sixteenth more, for what comes after it.
    if beyond { spend(to_come.saturating_add(to_come / 16)) } else { Ok(()) }
}

/// Work in pieces that cost about the same, one for each entry of a list.
pub(crate) struct Pieces {
    left: u64,
    done: u64,
    from: u64,
}

impl Pieces {
    pub(crate) fn new(number: u64) -> Self {
        Self { left: number, done: 0, from: spent() }
    }

    /// A piece is done. All that are left are foreseen to cost as much.
    pub(crate) fn one_is_done(&mut self) -> Result<(), Reason> {
        (self.left, self.done) = (self.left.saturating_sub(1), self.done + 1);
        foresee(spent() - self.from, self.done, self.left)
    }
}

/// What was asked of the budget.
pub(crate) fn spent() -> u64 {
    let (_, spent) = ACCOUNT.get();
    spent
}

/// What was asked of the budget, if that was too much.
pub(crate) fn overdrawn() -> Option<u64> {
    let (budget, spent) = ACCOUNT.get();
    (spent > budget).then_some(spent)
}

/// Machine words of a number, on any machine.
pub(crate) fn words(bits: usize) -> u64 {
    count(bits / 64 + 1)
}

pub(crate) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A product of numbers of so many words.
pub(crate) fn product(a: u64, b: u64) -> u64 {
    40 + a.max(b).saturating_mul(a.min(b).min(SCHOOL)).saturating_mul(2)
}

/// A quotient in lowest terms of numbers of so many words: sums and products of rationals.
pub(crate) fn ratio(a: u64, b: u64) -> u64 {
    300 + a.saturating_add(b).saturating_mul(a.min(b)).saturating_mul(4)
}

/// A table of intervals that stays.
pub(crate) fn table(rows: usize, columns: usize, bits: usize) -> u64 {
    let entries = count(rows).saturating_mul(count(columns));
    kept(entries.saturating_mul(words(bits) * 2 + 12))
}

/// So many words that stay.
pub(crate) fn kept(words: u64) -> u64 {
    words.saturating_mul(KEPT)
}
