//! Floor 4: what decides, from one step on, what happens for ever?
//!
//! Each ending is a set of conditions at one step K that settles all k >= K: `invariance` keeps a
//! pattern by the signs of scalar products (T5.1), `trap` holds the iterates near w^ ln tau + w~
//! (docs/lemmas.md lemma:shadowing-trap, lemma:bounded-trap), kicks included, and `explosion` shows
//! that kicks feed each other without end (lemma:explosion).

pub mod explosion;
pub mod invariance;
pub mod trap;
