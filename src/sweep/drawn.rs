//! The instance of a job: data, start and step size, exact, the same on every platform.

use rug::Rational;
use thiserror::Error;

use super::plan::{Family, Job, Subject};
use super::words::{Eta, Extent, Start};
use crate::arith::linalg::dot;
use crate::claim::sha256;
use crate::data::random::{Family as Members, Seeded};
use crate::data::{Dataset, InputProblem, Instance, start};

/// The data of a job, and where random starts come from.
pub struct Drawn {
    /// The instance, without start and step size.
    pub instance: Instance,
    random: Seeded,
    reach: (i64, u32),
}

/// Why a job has no answer at all.
#[derive(Debug, Error)]
pub enum NoInstance {
    /// The family is empty, or nearly.
    #[error("no member of the family was met")]
    NoMember,
    /// The data are not at hand.
    #[error("the data are not at hand")]
    NoData,
    /// There is no such start.
    #[error(transparent)]
    Start(#[from] InputProblem),
    /// All features are zero.
    #[error("R is zero: all features are")]
    NoRadius,
}

/// Starts on given data have entries from -1 to 1 in steps of one over this.
const FINE: u32 = 1000;

impl Drawn {
    /// Draws the data of a job, whose name they get.
    ///
    /// # Errors
    /// Why there are none.
    pub fn new(job: &Job<'_>, name: &str) -> Result<Self, NoInstance> {
        let (data, random, reach) = match job.subject {
            Subject::Data(given) => {
                let data = given.data.as_deref().ok_or(NoInstance::NoData)?.clone();
                (data, seeded(&format!("starts on {}", given.sha256)), (i64::from(FINE), FINE))
            }
            Subject::Drawn { family, n, d, classes, seed } => {
                // The seed counts no other data: the generator starts from all that tells families
                // apart, so that no two of them share their samples.
                let own = || serde_json::Value::Object(job.subject.json()).to_string();
                let mut random = if family.plain_seeds { Seeded(seed) } else { seeded(&own()) };
                let (d, n) = (size(d, &mut random), size(n, &mut random));
                let Family { size, denominator, .. } = *family;
                let members = Members { n, d, size, denominator, classes: classes.of(n) };
                let data = members.draw(&mut random).ok_or(NoInstance::NoMember)?;
                (data, random, (i64::from(size), denominator.get()))
            }
        };
        Ok(Self { instance: Instance::bare(name, data)?, random, reach })
    }

    /// The start of a fate.
    ///
    /// # Errors
    /// There is none.
    pub fn start(&self, told: &Start) -> Result<Vec<Rational>, NoInstance> {
        let data = &self.instance.data;
        let Start::Random(which) = told else { return Ok(start(&told.to_string(), data, 1)?) };
        let (size, denominator) = self.reach;
        let mut random = self.random.clone();
        let mut entry = || Rational::from((random.between(-size, size), denominator));
        (1..*which).for_each(|_| (0..data.d()).for_each(|_| drop(entry())));
        Ok((0..data.d()).map(|_| entry()).collect())
    }

    /// The step size of a fate.
    ///
    /// # Errors
    /// It is told by R, and R is zero.
    pub fn step_size(&self, told: &Eta) -> Result<Rational, NoInstance> {
        match told {
            Eta::Absolute(eta) => Ok(eta.clone()),
            Eta::OfR2(factor) => {
                let r2 = radius_squared(&self.instance.data).filter(|r2| *r2 > 0).ok_or(NoInstance::NoRadius)?;
                Ok(factor / r2)
            }
        }
    }
}

/// The instance of a job with this digest, with its start and step size, as a file of its own has
/// it.
///
/// # Errors
/// Why there is none.
pub fn instance(job: &Job<'_>, digest: &str) -> Result<Instance, NoInstance> {
    let drawn = Drawn::new(job, &name(digest))?;
    let Some((told, eta)) = job.descent else { return Ok(drawn.instance) };
    let (start, eta) = (Some(drawn.start(told)?), Some(drawn.step_size(eta)?));
    Ok(Instance { start, eta, ..drawn.instance })
}

/// The name of a job's instance.
pub fn name(digest: &str) -> String {
    format!("sweep-{}", digest.get(..16).unwrap_or(digest))
}

/// R^2, R the largest |x_i|.
fn radius_squared(data: &Dataset) -> Option<Rational> {
    data.rows().iter().map(|x| dot(x, x)).max()
}

/// The size itself, or one from its range.
fn size(extent: Extent, random: &mut Seeded) -> usize {
    let bound = |bound: u64| i64::try_from(bound).unwrap_or(i64::MAX);
    let drawn = || random.between(bound(extent.lo), bound(extent.hi));
    let size = extent.fixed().map_or_else(drawn, bound);
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// A generator that starts from a text.
fn seeded(text: &str) -> Seeded {
    let sum = sha256(text.as_bytes());
    Seeded(sum.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or(0))
}
