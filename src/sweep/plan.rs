//! A sweep as the product of its lists: a job at each index, from 0, in an order that depends on
//! the lists alone.

use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::words::{Balance, Eta, Extent, Question, Start};
use crate::claim::{digest, sha256};
use crate::data::Dataset;

/// The version of what jobs and answers look like: it and the version of the program are part of
/// every digest, so that results of different programs are not taken for each other's.
const FORMAT: u32 = 1;

/// What a sweep asks of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its name.
    pub name: String,
    /// So many jobs are in one file of results.
    pub chunk: u64,
    /// What is asked of each data set.
    pub asked: Asked,
    /// Where data come from.
    pub sources: Vec<Source>,
}

/// What is asked of each data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The questions.
    pub questions: Vec<Question>,
    /// The starts of fates.
    pub starts: Vec<Start>,
    /// The step sizes of fates.
    pub eta: Vec<Eta>,
    /// The largest number of steps; absent: the usual budget.
    pub max_steps: Option<u64>,
    /// How much the kernel may spend on the certificate of a fate, in operations on machine words;
    /// absent: as much as usual.
    pub check_budget: Option<u64>,
    /// The most cells of a landscape; absent: as many as usual.
    pub max_cells: Option<u64>,
    /// Whether answers have the sha256 of their certificates.
    pub certificates: bool,
}

/// Where data come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Random families.
    Random(Family),
    /// One data set.
    Data(FileData),
}

/// Random separable data sets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Family {
    /// Numbers of samples.
    pub n: Vec<Extent>,
    /// Dimensions.
    pub d: Vec<Extent>,
    /// Labels.
    pub classes: Vec<Balance>,
    /// The largest numerator of a feature.
    pub size: u32,
    /// The denominator of all features.
    pub denominator: NonZeroU32,
    /// The seeds.
    pub seeds: Extent,
    /// The generator starts from the seed itself.
    pub plain_seeds: bool,
}

/// One data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileData {
    /// Its name.
    pub name: String,
    /// The sha256 of its numbers and labels.
    pub sha256: String,
    /// The data themselves; of a plan that is only merged they are not known.
    #[serde(skip)]
    pub data: Option<Arc<Dataset>>,
}

/// What a job is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'p> {
    /// A member of a family.
    Drawn {
        /// The family.
        family: &'p Family,
        /// How many samples.
        n: Extent,
        /// How many features.
        d: Extent,
        /// The labels.
        classes: &'p Balance,
        /// The seed.
        seed: u64,
    },
    /// A data set.
    Data(&'p FileData),
}

/// One question of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Job<'p> {
    /// What it is about.
    pub subject: Subject<'p>,
    /// What is asked.
    pub question: Question,
    /// For a fate: start and step size.
    pub descent: Option<(&'p Start, &'p Eta)>,
    /// The limits.
    pub asked: &'p Asked,
}

/// A part of a sweep: its chunks number i - 1, i - 1 + N, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 1.
    pub i: u64,
    /// Of how many.
    pub of: u64,
}

impl Asked {
    /// How many jobs there are for each data set; `None` beyond all bounds.
    fn jobs(&self) -> Option<u64> {
        self.questions.iter().try_fold(0u64, |sum, question| {
            let jobs = match question {
                Question::Fate => (self.starts.len() as u64).checked_mul(self.eta.len() as u64)?,
                Question::Margin | Question::Landscape => 1,
            };
            sum.checked_add(jobs)
        })
    }
}

impl Source {
    /// How many data sets there are.
    fn members(&self) -> Option<u64> {
        match self {
            Self::Data(_) => Some(1),
            Self::Random(family) => {
                let seeds = (family.seeds.hi - family.seeds.lo).checked_add(1)?;
                let lists = [family.n.len(), family.d.len(), family.classes.len()];
                lists.iter().try_fold(seeds, |product, list| product.checked_mul(*list as u64))
            }
        }
    }

    /// The data set at an index: the seed counts slowest, so that neighbours are of all kinds.
    fn member(&self, index: u64) -> Option<Subject<'_>> {
        let family = match self {
            Self::Data(data) => return Some(Subject::Data(data)),
            Self::Random(family) => family,
        };
        let mut rest = index;
        let mut digit = |base: usize| {
            let digit = rest.checked_rem(base as u64)?;
            rest /= base as u64;
            usize::try_from(digit).ok()
        };
        let (classes, d, n) = (digit(family.classes.len())?, digit(family.d.len())?, digit(family.n.len())?);
        Some(Subject::Drawn {
            family,
            n: *family.n.get(n)?,
            d: *family.d.get(d)?,
            classes: family.classes.get(classes)?,
            seed: family.seeds.lo.checked_add(rest)?,
        })
    }
}

impl Plan {
    /// How many jobs there are; `None` beyond all bounds.
    pub fn counted(&self) -> Option<u64> {
        let each = self.asked.jobs()?;
        let of = |source: &Source| source.members()?.checked_mul(each);
        self.sources.iter().try_fold(0u64, |sum, source| sum.checked_add(of(source)?))
    }

    /// How many jobs there are.
    pub fn jobs(&self) -> u64 {
        self.counted().unwrap_or(0)
    }

    /// The job at an index below [`Plan::jobs`].
    pub fn job(&self, index: u64) -> Option<Job<'_>> {
        let each = self.asked.jobs()?;
        let (mut member, mut within) = (index.checked_div(each)?, index.checked_rem(each)?);
        let mut subject = None;
        for source in &self.sources {
            let members = source.members()?;
            if member < members {
                subject = source.member(member);
                break;
            }
            member -= members;
        }
        let (subject, asked) = (subject?, &self.asked);
        for &question in &asked.questions {
            match question {
                Question::Fate => {
                    let etas = asked.eta.len() as u64;
                    let start = usize::try_from(within.checked_div(etas)?).ok()?;
                    if let Some(start) = asked.starts.get(start) {
                        let eta = asked.eta.get(usize::try_from(within % etas).ok()?)?;
                        return Some(Job { subject, question, descent: Some((start, eta)), asked });
                    }
                    within -= etas * asked.starts.len() as u64;
                }
                Question::Margin | Question::Landscape if within == 0 => {
                    return Some(Job { subject, question, descent: None, asked });
                }
                Question::Margin | Question::Landscape => within -= 1,
            }
        }
        None
    }

    /// The first job whose digest begins so, and its digest.
    pub fn find(&self, beginning: &str) -> Option<(Job<'_>, String)> {
        let jobs = (0..self.jobs()).filter_map(|index| self.job(index));
        jobs.map(|job| (job, job.digest())).find(|(_, digest)| digest.starts_with(beginning))
    }

    /// How many chunks there are.
    pub fn chunks(&self) -> u64 {
        self.jobs().div_ceil(self.chunk.max(1))
    }

    /// The jobs of a chunk.
    pub fn jobs_of(&self, chunk: u64) -> Range<u64> {
        let from = chunk.saturating_mul(self.chunk).min(self.jobs());
        from..from.saturating_add(self.chunk).min(self.jobs())
    }

    /// The chunks of a shard.
    pub fn chunks_of(&self, shard: Shard) -> impl Iterator<Item = u64> {
        let step = usize::try_from(shard.of).unwrap_or(usize::MAX).max(1);
        (shard.i.saturating_sub(1)..self.chunks()).step_by(step)
    }

    /// The digests of a chunk's jobs, in their order.
    pub fn digests(&self, chunk: u64) -> Vec<String> {
        self.jobs_of(chunk).filter_map(|index| Some(self.job(index)?.digest())).collect()
    }

    /// The digest of a chunk: of its list of jobs.
    pub fn digest_of(digests: &[String]) -> String {
        sha256(digests.join("\n").as_bytes())
    }

    /// What a folder of results says of its sweep.
    pub fn stated(&self) -> Value {
        json!({ "format": FORMAT, "version": env!("CARGO_PKG_VERSION"), "jobs": self.jobs(), "plan": self })
    }

    /// The plan that a folder states; `None` where that is none of this version.
    pub fn from_stated(stated: &Value) -> Option<Self> {
        let plan: Self = serde_json::from_value(stated.get("plan")?.clone()).ok()?;
        (plan.stated() == *stated && plan.chunk > 0).then_some(plan)
    }

    /// The digest of the whole sweep.
    pub fn digest(&self) -> String {
        digest(&self.stated())
    }
}

impl Job<'_> {
    /// All that decides the answer.
    pub fn json(&self) -> Value {
        let mut object = self.subject.json();
        object.insert("question".into(), self.question.word().into());
        let limits = match self.question {
            Question::Fate => vec![("max_steps", self.asked.max_steps), ("check_budget", self.asked.check_budget)],
            Question::Landscape => vec![("max_cells", self.asked.max_cells)],
            Question::Margin => Vec::new(),
        };
        object.extend(limits.into_iter().filter_map(|(key, limit)| Some((key.into(), limit?.into()))));
        if let Some((start, eta)) = self.descent {
            object.insert("start".into(), start.to_string().into());
            object.insert("eta".into(), eta.to_string().into());
        }
        if self.asked.certificates {
            object.insert("certificates".into(), true.into());
        }
        Value::Object(object)
    }

    /// The sha256 of that, with the versions of form and program.
    pub fn digest(&self) -> String {
        digest(&json!({ "format": FORMAT, "version": env!("CARGO_PKG_VERSION"), "job": self.json() }))
    }
}

impl Subject<'_> {
    /// The data set in words.
    pub fn json(&self) -> Map<String, Value> {
        let value = match self {
            Self::Data(data) => json!({ "data": data.name, "sha256": data.sha256 }),
            Self::Drawn { family, n, d, classes, seed } => json!({
                "n": extent(*n), "d": extent(*d), "classes": classes.to_string(), "seed": seed,
                "size": family.size, "denominator": family.denominator, "plain_seeds": family.plain_seeds,
            }),
        };
        match value {
            Value::Object(object) => object,
            _ => Map::new(),
        }
    }
}

fn extent(extent: Extent) -> Value {
    extent.fixed().map_or_else(|| extent.to_string().into(), Value::from)
}

impl Shard {
    /// All of it.
    pub const WHOLE: Self = Self { i: 1, of: 1 };

    /// `I/N`, I from 1 to N.
    pub fn parse(text: &str) -> Option<Self> {
        let (i, of) = text.split_once('/')?;
        let whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        let shard = Self { i: whole(i)?, of: whole(of)? };
        (shard.i >= 1 && shard.i <= shard.of).then_some(shard)
    }
}
