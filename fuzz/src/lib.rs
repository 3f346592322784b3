//! A fuzzer that alters what certificates say, not how they are spelt, and holds each statement
//! that the kernel accepts against an oracle of its own: gradient descent and SGD stepped at 60
//! digits, max-margin problems solved exactly by trying every support. docs/fuzz.md has the result
//! of a long run.
//!
//! `bolero` drives the short run: its engines for coverage work on the same test. It is held at
//! 0.13.4, as later versions demand an `indexmap` that `toml` excludes.

#[cfg(test)]
mod alter;
#[cfg(test)]
mod choices;
#[cfg(test)]
mod exact;
#[cfg(test)]
mod far;
#[cfg(test)]
mod hold;
#[cfg(test)]
mod instance;
#[cfg(test)]
mod numbers;
#[cfg(test)]
mod orbit;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod run;
#[cfg(test)]
mod search;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod words;
