//! The file of a sweep: a plan, in TOML.

use std::num::NonZeroU32;
use std::ops::Range;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::plan::{Asked, Family, FileData, Plan, Source};
use super::words::{Balance, Eta, Extent, Question, Start};
use crate::claim::Subject;
use crate::data::{
    DataKeys, Held, InputProblem, InstanceProblem, Number, ReadError, Reader, SweepProblem, Text, in_quotes, is_name,
    place_of, read_text, stem_and_name, without_mark,
};
use crate::files::Contents;

/// The largest n of a family.
const MOST_SAMPLES: u64 = 1_000_000;
/// The largest d of a family.
const MOST_FEATURES: u64 = 100_000;
/// The largest seed; JSON's readers hold such numbers.
const MOST_SEED: u64 = 1 << 53;
/// The largest numerator and denominator of a family.
const MOST_SIZE: u64 = 1_000_000_000;
/// The most jobs.
const MOST_JOBS: u64 = 1_000_000_000;
/// The most jobs in a file of results.
const MOST_IN_CHUNK: u64 = 1_000_000;
/// The files of results, unless their size is told.
const FILES: u64 = 1_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Text,
    questions: Option<Spanned<Vec<Number>>>,
    starts: Option<Spanned<Vec<Number>>>,
    eta: Option<Spanned<Vec<Number>>>,
    #[serde(rename = "max-steps")]
    max_steps: Option<Number>,
    #[serde(rename = "check-budget")]
    check_budget: Option<Number>,
    #[serde(rename = "max-cells")]
    max_cells: Option<Number>,
    #[serde(default)]
    certificates: bool,
    chunk: Option<Number>,
    #[serde(default)]
    random: Vec<Spanned<RandomKeys>>,
    #[serde(default)]
    data: Vec<Spanned<DataKeys>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RandomKeys {
    n: Spanned<Vec<Number>>,
    d: Spanned<Vec<Number>>,
    classes: Option<Spanned<Vec<Number>>>,
    size: Option<Number>,
    denominator: Option<Number>,
    seeds: Number,
    #[serde(rename = "plain-seeds", default)]
    plain_seeds: bool,
}

/// Reads a sweep; data files are relative to its file.
///
/// # Errors
/// The first problem, with its place.
pub fn read(path: &Path) -> Result<Plan, ReadError> {
    let text = read_text(path)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    parse(&path.display().to_string(), &text, &folder)
}

fn parse(source: &str, text: &str, folder: &Path) -> Result<Plan, ReadError> {
    let text = without_mark(text);
    let file: File = toml::from_str(text).map_err(|e| ReadError {
        file: source.to_owned(),
        place: e.span().map(|span: Range<usize>| place_of(text, span.start)),
        problem: InputProblem::Instance(InstanceProblem::Toml { message: in_quotes(e.message()) }),
    })?;
    let spec = Spec { reader: Reader { file: source, text, held: Held::Exact }, folder };
    let name = file.name.get_ref();
    if !is_name(name) {
        return Err(spec.reader.at(&file.name, InstanceProblem::Name { value: name.clone() }.into()));
    }
    let asked = spec.asked(&file)?;
    let families = file.random.iter().map(|keys| spec.family(keys.get_ref()).map(Source::Random));
    let data = file.data.iter().map(|keys| spec.data(keys).map(Source::Data));
    let sources = families.chain(data).collect::<Result<Vec<_>, _>>()?;
    spec.fits(&file, &asked, &sources)?;
    let plan = Plan { name: name.clone(), chunk: 1, asked, sources };
    let Some(jobs) = plan.counted().filter(|jobs| *jobs <= MOST_JOBS) else {
        return Err(spec.reader.at(&file.name, SweepProblem::TooMany { most: MOST_JOBS }.into()));
    };
    let chunk = match &file.chunk {
        Some(told) => spec.whole("chunk", told, 1, MOST_IN_CHUNK)?,
        None => jobs.div_ceil(FILES).max(1),
    };
    Ok(Plan { chunk, ..plan })
}

/// What its file says, value by value.
struct Spec<'a> {
    reader: Reader<'a>,
    folder: &'a Path,
}

impl Spec<'_> {
    fn asked(&self, file: &File) -> Result<Asked, ReadError> {
        let questions = match &file.questions {
            None => vec![Question::Fate],
            Some(list) => self.list("questions", list, |value| {
                let allowed = "fate, margin and landscape";
                Question::from_str(&value).map_err(|_| InputProblem::Word { key: "questions", value, allowed })
            })?,
        };
        let of_fate = questions.contains(&Question::Fate);
        for (key, list) in [("starts", &file.starts), ("eta", &file.eta)] {
            match list {
                None if of_fate => {
                    return Err(self.reader.at(&file.name, SweepProblem::OfFate { key, needed: true }.into()));
                }
                Some(list) if !of_fate => {
                    return Err(self.reader.at(list, SweepProblem::OfFate { key, needed: false }.into()));
                }
                _ => {}
            }
        }
        let start = |value: String| Start::from_str(&value).map_err(|_| SweepProblem::Start { value }.into());
        let eta = |value: String| Eta::from_str(&value).map_err(|_| SweepProblem::Eta { value }.into());
        let starts = file.starts.as_ref().map_or(Ok(Vec::new()), |list| self.list("starts", list, start))?;
        let eta = file.eta.as_ref().map_or(Ok(Vec::new()), |list| self.list("eta", list, eta))?;
        let step =
            |told: &Number| -> Result<u64, ReadError> { Ok(self.reader.step(told)?.to_u64().unwrap_or(u64::MAX)) };
        let max_steps = file.max_steps.as_ref().map(step).transpose()?;
        let check_budget = file.check_budget.as_ref().map(step).transpose()?;
        let max_cells = file.max_cells.as_ref().map(step).transpose()?;
        Ok(Asked { questions, starts, eta, max_steps, check_budget, max_cells, certificates: file.certificates })
    }

    fn family(&self, keys: &RandomKeys) -> Result<Family, ReadError> {
        let n = self.list("n", &keys.n, extent("n", 1, MOST_SAMPLES))?;
        let d = self.list("d", &keys.d, extent("d", 1, MOST_FEATURES))?;
        let classes = match &keys.classes {
            None => vec![Balance::Any],
            Some(list) => {
                let balance =
                    |value: String| Balance::from_str(&value).map_err(|_| SweepProblem::Classes { value }.into());
                let classes = self.list("classes", list, balance)?;
                self.members(&n, &d, &classes).map_err(|problem| self.reader.at(list, problem.into()))?;
                classes
            }
        };
        let whole = |key, told: &Option<Number>, usual| {
            told.as_ref().map_or(Ok(usual), |told| self.whole(key, told, 1, MOST_SIZE))
        };
        let size = whole("size", &keys.size, 20)?;
        let denominator = whole("denominator", &keys.denominator, 10)?;
        let written = self.reader.written(&keys.seeds);
        let seeds = match Extent::from_str(&written) {
            Ok(Extent { lo, hi }) if hi <= MOST_SEED && written.contains("..") => Extent { lo, hi },
            Ok(Extent { lo: count @ 1..=MOST_SEED, .. }) if !written.contains("..") => Extent { lo: 0, hi: count - 1 },
            _ => {
                let what = "it is how many seeds there are, from 0 on";
                return Err(self
                    .reader
                    .at(&keys.seeds, SweepProblem::Extent { key: "seeds", value: written, what }.into()));
            }
        };
        Ok(Family {
            n,
            d,
            classes,
            size: u32::try_from(size).unwrap_or(u32::MAX),
            denominator: u32::try_from(denominator).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN),
            seeds,
            plain_seeds: keys.plain_seeds,
        })
    }

    /// Families without members are seen before any job is.
    fn members(&self, n: &[Extent], d: &[Extent], classes: &[Balance]) -> Result<(), SweepProblem> {
        for balance in classes {
            let (needed, least) = (balance.least(), n.iter().map(|n| n.lo).min().unwrap_or(1));
            if least < needed {
                return Err(SweepProblem::Few { classes: balance.to_string(), needed, n: least });
            }
            if *balance == Balance::Wall && d.iter().any(|d| d.lo < 2) {
                return Err(SweepProblem::Line);
            }
        }
        Ok(())
    }

    fn data(&self, keys: &Spanned<DataKeys>) -> Result<FileData, ReadError> {
        let data = self.reader.data(keys, &|file| {
            let Contents { name, bytes } = Contents::read(&self.folder.join(file))?;
            Ok((name, bytes))
        })?;
        let origin = data.origin().map(|origin| stem_and_name(Path::new(&origin.file)).1);
        let name = origin.unwrap_or_else(|| "rows".to_owned());
        let sha256 = Subject::of_data("data", &data).digest();
        Ok(FileData { name, sha256, data: Some(Arc::new(data)) })
    }

    /// The lists fit each other.
    fn fits(&self, file: &File, asked: &Asked, sources: &[Source]) -> Result<(), ReadError> {
        if sources.is_empty() {
            return Err(self.reader.at(&file.name, SweepProblem::NoData.into()));
        }
        let mut seen: Vec<&FileData> = Vec::new();
        let given = sources.iter().filter_map(|source| if let Source::Data(data) = source { Some(data) } else { None });
        for (data, keys) in given.zip(&file.data) {
            if seen.iter().any(|other| (&other.name, &other.sha256) == (&data.name, &data.sha256)) {
                return Err(self.reader.at(keys, SweepProblem::Twice { key: "data", value: data.name.clone() }.into()));
            }
            seen.push(data);
        }
        let Some(starts) = &file.starts else { return Ok(()) };
        let told = asked.starts.iter().zip(starts.get_ref()).filter_map(|(start, told)| match start {
            Start::Numbers(numbers) => Some((numbers.len(), told)),
            _ => None,
        });
        for (found, told) in told {
            let wrong = sources.iter().find_map(|source| source.other_dimension(found));
            if let Some(expected) = wrong {
                let problem = InstanceProblem::Dimension { key: "starts", found, expected };
                return Err(self.reader.at(told, problem.into()));
            }
        }
        Ok(())
    }

    /// The entries of a list, none of them twice.
    fn list<T: PartialEq>(
        &self,
        key: &'static str,
        list: &Spanned<Vec<Number>>,
        entry: impl Fn(String) -> Result<T, InputProblem>,
    ) -> Result<Vec<T>, ReadError> {
        if list.get_ref().is_empty() {
            return Err(self.reader.at(list, SweepProblem::Empty { key }.into()));
        }
        let mut entries = Vec::new();
        for told in list.get_ref() {
            let value = self.reader.written(told);
            let read = entry(value.clone()).map_err(|problem| self.reader.at(told, problem))?;
            if entries.contains(&read) {
                return Err(self.reader.at(told, SweepProblem::Twice { key, value }.into()));
            }
            entries.push(read);
        }
        Ok(entries)
    }

    fn whole(&self, key: &'static str, told: &Number, least: u64, most: u64) -> Result<u64, ReadError> {
        let value = self.reader.written(told);
        let number = Extent::from_str(&value).ok().and_then(Extent::fixed).filter(|n| (least..=most).contains(n));
        number.ok_or_else(|| self.reader.at(told, SweepProblem::Whole { key, value, least, most }.into()))
    }
}

impl Source {
    /// A dimension of its data that is not this one.
    fn other_dimension(&self, d: usize) -> Option<usize> {
        let other = |other: u64| usize::try_from(other).ok().filter(|other| *other != d);
        match self {
            Self::Random(family) => family.d.iter().find_map(|extent| other(extent.lo).or_else(|| other(extent.hi))),
            Self::Data(data) => data.data.as_ref().map(|data| data.d()).filter(|other| *other != d),
        }
    }
}

/// Reads sizes between these.
fn extent(key: &'static str, least: u64, most: u64) -> impl Fn(String) -> Result<Extent, InputProblem> {
    move |value| {
        let read = Extent::from_str(&value).ok().filter(|extent| extent.lo >= least && extent.hi <= most);
        read.ok_or(InputProblem::Sweep(SweepProblem::Extent { key, value, what: "it is a whole number from 1" }))
    }
}
