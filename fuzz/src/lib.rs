//! Alters what certificates say, and holds what the kernel accepts against plain steps and exact
//! problems (README.md). All of it is tests.

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
