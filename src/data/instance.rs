//! Instances: data with a start, a step size, claims and what is expected of them; and their TOML
//! files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rug::{Integer, Rational};
use serde::Deserialize;
use toml::Spanned;

use super::labels::sign;
use super::run_keys::{Load, Run, RunKeys};
use super::written_keys::{Number, Reader, Text};
use super::{
    AtZero, Center, Dataset, Format, Held, Indices, InputProblem, InstanceProblem, Preprocess, ReadError, Reading,
    Recorded, Scale, is_name,
};
use crate::files::{Contents, place_of, read_text, without_mark};

/// An instance, its data after preprocessing.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name: 1 to 100 of the ASCII letters, digits, blanks and `._-/()`.
    pub name: String,
    /// The file that it came from, as it was named.
    pub source: String,
    /// The claims to be checked on it.
    pub claims: Vec<String>,
    /// The expected verdict words, by claim; absent: proved.
    pub expect: BTreeMap<String, String>,
    /// The step size eta > 0.
    pub eta: Option<Rational>,
    /// w_0, neuron by neuron.
    pub start: Option<Vec<Rational>>,
    /// Checkpoints, ascending and without repetition.
    pub at: Vec<Integer>,
    /// The data.
    pub data: Dataset,
    /// The fixed output weights v_m of a network.
    pub network: Option<Vec<Rational>>,
    /// How its numbers are held.
    pub held: Held,
    /// The derivative of max(x, 0) at 0.
    pub relu_at_zero: AtZero,
    /// What a training program recorded.
    pub run: Option<Run>,
    /// Where in its file it says what is claimed.
    pub places: Places,
}

/// Where in its file an instance says what is claimed of it: lines and columns, from 1. Nothing is
/// known of an instance that is no file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By claim, in `claims`.
    pub claims: BTreeMap<String, (usize, usize)>,
    /// By claim, the word in `expect`.
    pub expect: BTreeMap<String, (usize, usize)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: Text,
    #[serde(default)]
    claims: Vec<Text>,
    #[serde(default)]
    expect: BTreeMap<String, Text>,
    eta: Option<Number>,
    w0: Option<Spanned<Vec<Number>>>,
    #[serde(rename = "W0")]
    network_start: Option<Spanned<Vec<Spanned<Vec<Number>>>>>,
    #[serde(default)]
    at: Vec<Number>,
    #[serde(rename = "read-as")]
    held: Option<Text>,
    #[serde(rename = "relu-at-zero")]
    relu_at_zero: Option<Number>,
    data: Spanned<DataKeys>,
    network: Option<Network>,
    run: Option<RunKeys>,
}

/// The keys of `[data]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DataKeys {
    rows: Option<Vec<Spanned<Vec<Number>>>>,
    labels: Option<Spanned<Vec<Number>>>,
    file: Option<Text>,
    label: Option<Number>,
    positive: Option<Number>,
    #[serde(default)]
    drop: Vec<Number>,
    #[serde(default)]
    features: Vec<Number>,
    #[serde(rename = "input-format")]
    format: Option<Text>,
    #[serde(rename = "zero-based", default)]
    zero_based: bool,
    #[serde(rename = "ignore-qid", default)]
    ignore_qid: bool,
    center: Option<Text>,
    scale: Option<Text>,
    bias: Option<Number>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Network {
    output: Spanned<Vec<Number>>,
}

impl Reader<'_> {
    fn places(&self, file: &File) -> Places {
        Places {
            claims: file.claims.iter().map(|claim| (claim.get_ref().clone(), self.place(claim))).collect(),
            expect: file.expect.iter().map(|(claim, word)| (claim.clone(), self.place(word))).collect(),
        }
    }

    /// The data that the keys mean, preprocessed.
    pub(crate) fn data(&self, keys: &Spanned<DataKeys>, load: Load) -> Result<Dataset, ReadError> {
        let given = keys.get_ref();
        let word = |text: &Option<Text>| text.as_ref().map(|t| (t.get_ref().clone(), t.span()));
        let (center, scale) = (word(&given.center), word(&given.scale));
        let place = |span: std::ops::Range<usize>, problem| ReadError {
            file: self.file.to_owned(),
            place: Some(place_of(self.text, span.start)),
            problem,
        };
        let preprocess = Preprocess {
            center: center.map_or(Ok(Center::None), |(w, s)| Center::parse(&w).map_err(|p| place(s, p)))?,
            scale: scale.map_or(Ok(Scale::None), |(w, s)| Scale::parse(&w).map_err(|p| place(s, p)))?,
            bias: given.bias.as_ref().map(|text| self.number(text)).transpose()?,
        };
        let raw = match (&given.rows, &given.labels, &given.file) {
            (Some(rows), Some(labels), None)
                if self.reading(given)? == Reading { held: self.held, ..Reading::default() } =>
            {
                self.rows(keys, rows, labels)?
            }
            (None, None, Some(file)) => {
                let reading = self.reading(given)?;
                let read = load(file.get_ref()).and_then(|(name, bytes)| reading.read_bytes(&name, bytes));
                read.map_err(|error| error.asked_for(self.file, self.place(file)))?
            }
            _ => return Err(self.at(keys, InputProblem::Instance(InstanceProblem::RowsOrFile))),
        };
        preprocess.apply(&raw).map_err(|problem| self.at(keys, problem))
    }

    /// How the file is read.
    fn reading(&self, keys: &DataKeys) -> Result<Reading, ReadError> {
        let format = |text: &Text| Format::parse(text.get_ref()).map_err(|problem| self.at(text, problem));
        Ok(Reading {
            format: keys.format.as_ref().map(format).transpose()?,
            label: keys.label.as_ref().map(|label| self.written(label)),
            positive: keys.positive.as_ref().map(|label| self.written(label)),
            drop: keys.drop.iter().map(|name| self.written(name)).collect(),
            features: keys.features.iter().map(|name| self.written(name)).collect(),
            indices: Indices { zero_based: keys.zero_based, ignore_qid: keys.ignore_qid },
            held: self.held,
        })
    }

    fn rows(
        &self,
        keys: &Spanned<DataKeys>,
        rows: &[Spanned<Vec<Number>>],
        labels: &Spanned<Vec<Number>>,
    ) -> Result<Dataset, ReadError> {
        let y = labels.get_ref();
        if rows.len() != y.len() {
            return Err(self.at(
                labels,
                InputProblem::Instance(InstanceProblem::RowsAndLabels { rows: rows.len(), labels: y.len() }),
            ));
        }
        let expected = rows.first().map_or(0, |row| row.get_ref().len());
        if !rows.is_empty() && expected == 0 {
            return Err(self.at(keys, InputProblem::NoFeature));
        }
        if let Some(ragged) = rows.iter().find(|row| row.get_ref().len() != expected) {
            return Err(self.at(ragged, InputProblem::Ragged { found: ragged.get_ref().len(), expected }));
        }
        let labels = y
            .iter()
            .map(|y| sign(&self.written(y)).map_err(|problem| self.at(y, problem)))
            .collect::<Result<_, _>>()?;
        let rows = rows.iter().map(|row| self.numbers(row.get_ref())).collect::<Result<_, _>>()?;
        Dataset::new(rows, labels).ok_or_else(|| self.at(keys, InputProblem::NoSample))
    }

    fn start(&self, file: &File, d: usize, neurons: Option<usize>) -> Result<Option<Vec<Rational>>, ReadError> {
        match (&file.w0, &file.network_start, neurons) {
            (None, None, _) => Ok(None),
            (Some(w0), None, None) => {
                let list = w0.get_ref();
                if list.len() != d {
                    return Err(self.at(
                        w0,
                        InputProblem::Instance(InstanceProblem::Dimension {
                            key: "w0",
                            found: list.len(),
                            expected: d,
                        }),
                    ));
                }
                self.numbers(list).map(Some)
            }
            (None, Some(rows), Some(neurons)) => {
                let found = rows.get_ref().len();
                if found != neurons {
                    return Err(self.at(rows, InputProblem::Instance(InstanceProblem::NeuronRows { found, neurons })));
                }
                let mut start = Vec::new();
                for row in rows.get_ref() {
                    let found = row.get_ref().len();
                    if found != d {
                        return Err(self.at(
                            row,
                            InputProblem::Instance(InstanceProblem::Dimension { key: "W0", found, expected: d }),
                        ));
                    }
                    start.extend(self.numbers(row.get_ref())?);
                }
                Ok(Some(start))
            }
            (Some(w0), _, Some(_)) => Err(self.at(w0, InputProblem::Instance(InstanceProblem::OneNeuronStart))),
            (_, Some(rows), None) => Err(self.at(rows, InputProblem::Instance(InstanceProblem::NetworkStart))),
        }
    }
}

impl Instance {
    /// Data alone: without claims, start and step size. In errors the instance is named as the file
    /// of the data, where they come from one.
    ///
    /// # Errors
    /// A name that is none.
    pub fn bare(name: &str, data: Dataset) -> Result<Self, InputProblem> {
        if !is_name(name) {
            return Err(InputProblem::Instance(InstanceProblem::Name { value: name.to_owned() }));
        }
        Ok(Self {
            name: name.to_owned(),
            source: data.origin().map_or(name, |origin| &origin.file).to_owned(),
            claims: Vec::new(),
            expect: BTreeMap::new(),
            eta: None,
            start: None,
            at: Vec::new(),
            data,
            network: None,
            held: Held::default(),
            relu_at_zero: AtZero::default(),
            run: None,
            places: Places::default(),
        })
    }

    /// The output weights of a network; `None` for one neuron with v = 1, however it is written.
    pub fn output(&self) -> Option<&[Rational]> {
        self.network.as_deref().filter(|output| !matches!(output, [v] if *v == 1))
    }

    /// Reads an instance file; data files are relative to it.
    ///
    /// # Errors
    /// The first problem, with its place.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let text = read_text(path)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&path.display().to_string(), &text, &|file| {
            let Contents { name, bytes } = Contents::read(&folder.join(file))?;
            Ok((name, bytes))
        })
    }

    /// Reads an instance from text; `source` names it in errors, `load` fetches the data file that
    /// it names.
    ///
    /// # Errors
    /// The first problem, with its place.
    pub fn parse(source: &str, text: &str, load: Load) -> Result<Self, ReadError> {
        let text = without_mark(text);
        let mut reader = Reader { file: source, text, held: Held::default() };
        let file: File = toml::from_str(text).map_err(|e| ReadError {
            file: source.to_owned(),
            place: e.span().map(|span| place_of(text, span.start)),
            problem: InputProblem::Instance(InstanceProblem::Toml { message: in_quotes(e.message()) }),
        })?;
        let name = file.name.get_ref();
        if !is_name(name) {
            return Err(reader.at(&file.name, InputProblem::Instance(InstanceProblem::Name { value: name.clone() })));
        }
        if let Some(word) = &file.held {
            reader.held = Held::parse(word.get_ref()).map_err(|problem| reader.at(word, problem))?;
        }
        let data = reader.data(&file.data, load)?;
        let network = match &file.network {
            Some(network) => {
                let texts = network.output.get_ref();
                let output = reader.numbers(texts)?;
                if output.is_empty() {
                    return Err(reader.at(&network.output, InputProblem::Instance(InstanceProblem::NoNeuron)));
                }
                if let Some((_, zero)) = output.iter().zip(texts).find(|(v, _)| **v == 0) {
                    return Err(reader.at(zero, InputProblem::Instance(InstanceProblem::ZeroOutput)));
                }
                Some(output)
            }
            None => None,
        };
        let eta = file.eta.as_ref().map(|text| Ok((reader.number(text)?, text))).transpose()?;
        if let Some((value, text)) = eta.as_ref().filter(|(eta, _)| *eta <= 0) {
            return Err(reader.at(text, InputProblem::Instance(InstanceProblem::Eta { value: value.to_string() })));
        }
        let at = file.at.iter().map(|text| reader.step(text)).collect::<Result<BTreeSet<_>, _>>()?;
        let relu_at_zero = file.relu_at_zero.as_ref().map_or(Ok(AtZero::default()), |value| {
            AtZero::parse(&reader.written(value)).map_err(|problem| reader.at(value, problem))
        })?;
        let places = reader.places(&file);
        let size = data.d() * network.as_ref().map_or(1, Vec::len);
        let run = file.run.as_ref().map(|keys| Run::read(&reader, keys, size, load)).transpose()?;
        let start = reader.start(&file, data.d(), network.as_ref().map(Vec::len))?;
        Ok(Self {
            start: start.or_else(|| Recorded::start(&run.as_ref()?.recorded).cloned()),
            eta: eta.map(|(eta, _)| eta),
            at: at.into_iter().collect(),
            name: file.name.into_inner(),
            source: source.to_owned(),
            claims: file.claims.into_iter().map(Spanned::into_inner).collect(),
            expect: file.expect.into_iter().map(|(claim, word)| (claim, word.into_inner())).collect(),
            data,
            network,
            held: reader.held,
            relu_at_zero,
            run,
            places,
        })
    }
}

/// The parser's words; of a number that TOML cannot hold, with the remedy.
pub(crate) fn in_quotes(message: &str) -> String {
    let is_number = message.contains("number overflowed");
    let remedy = if is_number { "; in quotes it is read as it is written" } else { "" };
    message.to_owned() + remedy
}
