//! Enclosures of the true iterates.

use rug::{Integer, Rational};

use super::Trajectory;
use crate::arith::interval::Interval;
use crate::claim::{Certificate, Checked, Enclosures, Refusal, Verdict, Witness};
use crate::stepping::Watch;
use crate::trajectory::iterates::{Enclosure, Iterates, OutOfReach};

/// The kernel repeats the steps while the user waits; beyond so many (preactivations, n a step) it
/// does so only for a certificate.
const REPEATED: u64 = 2_000_000;

/// How iterates are followed.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// The largest number of single steps.
    pub max_steps: u64,
    /// Whether many steps may be made at once, so that steps of any size are in reach.
    pub leaps: bool,
    /// Whether the kernel repeats any number of single steps, and not only as many as take seconds.
    pub repeat_all: bool,
}

/// The iterates that were enclosed.
#[derive(Clone, Debug)]
pub struct Iterated {
    /// A box around w_k in Q^{Md} for each step k, ascending, as far as they were reached: where
    /// the kernel accepted one it is the box that the kernel accepted.
    pub found: Vec<Enclosure>,
    /// The certificate; `None` where no box is within its reach.
    pub checked: Option<Checked>,
    /// The steps whose boxes are the prover's alone.
    pub by_prover: Vec<Integer>,
    /// The first step that was not reached, and why.
    pub beyond: Option<(Integer, OutOfReach)>,
}

/// Encloses w_k at the steps `at`, ascending and without repetition (docs/theory.md, section 4).
///
/// `resumed` is an orbit under way with what it found already. `watch` may stop it; `keep` sees the
/// orbit, and what was found so far, now and then between two flights.
///
/// # Errors
/// The kernel does not accept the enclosures.
pub fn orbit<'a>(
    trajectory: &'a Trajectory<'a>,
    at: &[Integer],
    way: Way,
    resumed: Option<(Iterates<'a>, Vec<Enclosure>)>,
    watch: &Watch,
    keep: &mut dyn FnMut(&Iterates<'a>, &[Enclosure]),
) -> Result<Iterated, Refusal> {
    let start = || (Iterates::new(trajectory.followed(), trajectory.w0(), way.max_steps, way.leaps), Vec::new());
    let (iterates, mut found) = resumed.unwrap_or_else(start);
    let mut iterates = iterates.watched(watch);
    let mut beyond = None;
    for k in at.iter().skip(found.len()) {
        match iterates.enclose(k, &mut |iterates| keep(iterates, &found)) {
            Ok(enclosure) => found.push(enclosure),
            Err(reason) => {
                beyond = Some((k.clone(), reason));
                break;
            }
        }
    }
    let most = if way.repeat_all { u64::MAX } else { REPEATED / trajectory.instance().data.n() as u64 };
    let mut claimed = Enclosures::of(&iterates, &found, most);
    if !std::ptr::eq(trajectory.followed(), trajectory.model()) {
        // The kernel follows the rows as they are, and a sign stays zero for ever.
        claimed.at.retain(|(k, _)| *k == 0);
    }
    let mut checked = None;
    if !claimed.at.is_empty() {
        let witness = Witness::Orbit(claimed.clone());
        let certificate = Certificate::new("orbit", trajectory.subject(), Verdict::Verified, &witness);
        checked = match Checked::new(certificate) {
            // What is only too large for the kernel is the prover's all the same.
            Err(refusal) if refusal.is_for_size() => None,
            checked => Some(checked?),
        };
    }
    if checked.is_none() {
        claimed.at.clear();
    }
    let is_claimed = |e: &&Enclosure| !claimed.at.iter().any(|(k, _)| e.k == *k);
    let by_prover = found.iter().filter(is_claimed).map(|e| e.k.clone()).collect();
    claimed.at.iter().for_each(|(k, sides)| claim(&mut found, k, sides));
    Ok(Iterated { found, checked, by_prover, beyond })
}

/// What is told of an iterate is what the kernel accepted of it: a box slightly larger than the
/// prover's.
fn claim(found: &mut [Enclosure], k: &Integer, sides: &[(Rational, Rational)]) {
    const PREC: u32 = 128;
    let enclose = |end| Interval::from_rational(PREC, end);
    if let Some(enclosure) = found.iter_mut().find(|enclosure| enclosure.k == *k) {
        enclosure.w = sides.iter().map(|(lo, hi)| enclose(lo).hull(&enclose(hi))).collect();
    }
}
