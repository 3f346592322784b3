//! Data from files and from memory, read by the rules of docs/input.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use margincert::arith::rational;
use margincert::data::{
    AtZero, Center, Dataset, Format, Held, Indices, InputProblem, Instance, InstanceProblem, Label, Origin, Preprocess,
    ReadError, Reading, Scale, start, stem_and_name,
};
use margincert::files::{Array, Cell, Column, Table, number};
use margincert::report::columns;
use pyo3::prelude::*;
use rug::{Integer, Rational};

use crate::errors::Problem;
use crate::work::run;

/// Data with, perhaps, a step size, a start and a network: an instance.
#[pyclass(frozen, module = "margincert._native")]
pub struct Data(Arc<Instance>);

/// What of a file or a table is meant, and its preprocessing.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Meant {
    label: Option<String>,
    positive: Option<String>,
    drop: Vec<String>,
    features: Vec<String>,
    input_format: Option<String>,
    zero_based: bool,
    ignore_qid: bool,
    read_as: Option<String>,
    center: String,
    scale: String,
    bias: Option<String>,
}

/// Columns that stand beside each other in memory.
#[derive(FromPyObject)]
pub struct Block {
    names: Vec<String>,
    cells: Cells,
}

/// Rows of text, or the bytes of a `.npy` file. In this order: no rows are no bytes either.
#[derive(FromPyObject)]
enum Cells {
    Rows(Vec<Vec<String>>),
    Array(Vec<u8>),
}

#[pymethods]
impl Data {
    /// Reads a data file or an instance file.
    #[staticmethod]
    fn read(py: Python<'_>, path: PathBuf, meant: Meant) -> PyResult<Self> {
        Ok(Self::of(run(py, None, move |_| meant.file(&path))??))
    }

    /// Data in memory; the last block holds the labels where `labelled` says so.
    #[staticmethod]
    fn table(py: Python<'_>, name: String, blocks: Vec<Block>, labelled: bool, meant: Meant) -> PyResult<Self> {
        Ok(Self::of(run(py, None, move |_| meant.table(&name, blocks, labelled))??))
    }

    /// The same data with what is given of step size, start, output weights and steps.
    fn with_start(
        &self,
        eta: Option<String>,
        w0: Option<Start>,
        output: Option<Vec<String>>,
        at: Option<Vec<String>>,
        relu_at_zero: Option<String>,
    ) -> PyResult<Self> {
        let mut instance = (*self.0).clone();
        if let Some(text) = output {
            instance.network = Some(output_weights(&text, instance.held)?);
            instance.start = None;
        }
        if let Some(text) = eta {
            let value = held("eta", numbers("eta", [&text])?, instance.held)?.remove(0);
            if value <= 0 {
                let problem = InputProblem::Instance(InstanceProblem::Eta { value: value.to_string() });
                return Err(Problem::Option { option: "eta", problem }.into());
            }
            instance.eta = Some(value);
        }
        if let Some(w0) = w0 {
            instance.start = Some(held("w0", w0.of(&instance)?, instance.held)?);
        }
        if let Some(text) = relu_at_zero {
            let told = |problem| Problem::Option { option: "relu_at_zero", problem };
            instance.relu_at_zero = AtZero::parse(&text).map_err(told)?;
        }
        if let Some(at) = at {
            instance.at = steps(&at)?;
        }
        Ok(Self::of(instance))
    }

    /// All that [`Data::restored`] needs: an instance file, and what it does not say.
    fn saved(&self) -> (String, Option<Vec<String>>, Option<Saved>, String, Vec<String>) {
        let (data, text) = (&self.0.data, self.0.to_toml());
        let of =
            |o: &Arc<Origin>| (o.file.clone(), o.label.clone(), o.positive.clone(), o.negative.clone(), o.left_out);
        let names = data.feature_names().map(<[String]>::to_vec);
        (text, names, data.origin().map(of), self.0.held.to_string(), data.prepared().to_vec())
    }

    /// What [`Data::saved`] gave.
    #[staticmethod]
    fn restored(
        text: &str,
        names: Option<Vec<String>>,
        origin: Option<Saved>,
        read_as: &str,
        prepared: Vec<String>,
    ) -> PyResult<Self> {
        let load = |file: &str| {
            let problem = InputProblem::Instance(InstanceProblem::RowsOrFile);
            Err(ReadError { file: file.to_owned(), place: None, problem })
        };
        let mut instance = Instance::parse("pickle", text, &load).map_err(Problem::from)?;
        let told = |(file, label, positive, negative, left_out): Saved| {
            Arc::new(Origin { file, label, positive, negative, left_out })
        };
        let data = instance.data.with_origin(origin.map(told)).with_prepared(prepared);
        let named = names.map_or_else(|| Some(data.clone()), |names| data.clone().with_feature_names(names));
        instance.data = named.unwrap_or(data);
        instance.held = Held::parse(read_as).map_err(|problem| Problem::Option { option: "read_as", problem })?;
        instance.source = instance.data.origin().map_or(&instance.name, |origin| &origin.file).clone();
        Ok(Self::of(instance))
    }

    /// The name.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Features and labels, as they are after preprocessing: rows of numbers, and 1 or -1.
    fn samples(&self) -> (Vec<Vec<String>>, Vec<i8>) {
        let sign = |label: &Label| if *label == Label::Positive { 1 } else { -1 };
        let data = &self.0.data;
        (data.rows().iter().map(|row| texts(row)).collect(), data.labels().iter().map(sign).collect())
    }

    /// The number of samples and of features.
    #[getter]
    fn shape(&self) -> (usize, usize) {
        (self.0.data.n(), self.0.data.d())
    }

    /// The object `label` of the JSON contract.
    #[getter]
    fn label(&self) -> String {
        columns::json(&self.0.data).to_string()
    }

    /// The derivative of max(x, 0) at 0.
    #[getter]
    fn relu_at_zero(&self) -> String {
        self.0.relu_at_zero.to_string()
    }

    /// Step size and start, and the output weights of a network.
    #[getter]
    fn start(&self) -> (Option<String>, Option<Vec<String>>, Option<Vec<String>>) {
        let Instance { eta, start, network, .. } = &*self.0;
        (eta.as_ref().map(Rational::to_string), start.as_deref().map(texts), network.as_deref().map(texts))
    }
}

fn texts(numbers: &[Rational]) -> Vec<String> {
    numbers.iter().map(Rational::to_string).collect()
}

/// The fields of an [`Origin`].
type Saved = (String, String, Vec<String>, Vec<String>, usize);

impl Data {
    /// An instance that others may hold as well.
    pub fn of(instance: impl Into<Arc<Instance>>) -> Self {
        Self(instance.into())
    }

    /// The instance.
    pub fn instance(&self) -> Arc<Instance> {
        Arc::clone(&self.0)
    }
}

/// A start, in numbers or in words.
#[derive(FromPyObject)]
pub enum Start {
    /// `zeros`, `ones`, `mean-positive:1/2`, or numbers with commas between them.
    Words(String),
    /// Neuron by neuron.
    Numbers(Vec<String>),
}

impl Start {
    fn of(&self, instance: &Instance) -> Result<Vec<Rational>, Problem> {
        let neurons = instance.network.as_ref().map_or(1, Vec::len);
        let told = |problem| Problem::Option { option: "w0", problem };
        let w0 = match self {
            Self::Words(words) => start(words, &instance.data, neurons).map_err(told)?,
            Self::Numbers(list) => numbers("w0", list)?,
        };
        match (w0.len(), neurons * instance.data.d()) {
            (found, expected) if found != expected => {
                Err(told(InputProblem::Instance(InstanceProblem::Dimension { key: "w0", found, expected })))
            }
            _ => Ok(w0),
        }
    }
}

/// Exact numbers of a parameter.
///
/// # Errors
/// The first that is none.
pub fn numbers<'a>(
    option: &'static str,
    texts: impl IntoIterator<Item = &'a String>,
) -> Result<Vec<Rational>, Problem> {
    texts.into_iter().map(|text| number(text).map_err(|problem| Problem::Option { option, problem })).collect()
}

/// Numbers of a parameter as the data's are held.
fn held(option: &'static str, numbers: Vec<Rational>, how: Held) -> Result<Vec<Rational>, Problem> {
    let hold = |x| how.number(x).map_err(|problem| Problem::Option { option, problem });
    numbers.into_iter().map(hold).collect()
}

fn output_weights(text: &[String], how: Held) -> Result<Vec<Rational>, Problem> {
    let weights = held("output", numbers("output", text)?, how)?;
    let problem = match weights.as_slice() {
        [] => InputProblem::Instance(InstanceProblem::NoNeuron),
        weights if weights.iter().any(|v| *v == 0) => InputProblem::Instance(InstanceProblem::ZeroOutput),
        _ => return Ok(weights),
    };
    Err(Problem::Option { option: "output", problem })
}

/// Step numbers, ascending and without repetition.
fn steps(texts: &[String]) -> Result<Vec<Integer>, Problem> {
    let step = |text: &String| {
        let told =
            |error| Problem::Option { option: "at", problem: InputProblem::Number { value: text.clone(), error } };
        rational::parse_step(text).map_err(told)
    };
    Ok(texts.iter().map(step).collect::<Result<BTreeSet<_>, _>>()?.into_iter().collect())
}

impl Meant {
    fn file(&self, path: &Path) -> Result<Instance, Problem> {
        let mut instance = if path.extension().is_some_and(|extension| extension == "toml") {
            if self.read_as.is_some() {
                return Err(Problem::KeyOfInstance);
            }
            Instance::read(path)?
        } else {
            let reading = self.reading()?;
            bare(&stem_and_name(path).1, reading.read(path)?, &reading)?
        };
        self.preprocess(&mut instance)?;
        Ok(instance)
    }

    fn table(&self, name: &str, blocks: Vec<Block>, labelled: bool) -> Result<Instance, Problem> {
        let fail = |(place, problem)| ReadError { file: name.to_owned(), place, problem };
        let (columns, rows) = beside(blocks).map_err(|problem| fail((None, problem)))?;
        let label = if labelled { columns.len().checked_sub(1) } else { None };
        let table = Table::of_arrays(columns, rows, label).map_err(fail)?;
        let reading = self.reading()?;
        let mut instance = bare(name, reading.of_table(name, table)?, &reading)?;
        self.preprocess(&mut instance)?;
        Ok(instance)
    }

    fn reading(&self) -> Result<Reading, Problem> {
        let told = |option| move |problem| Problem::Option { option, problem };
        let held = self.read_as.as_deref().map_or(Ok(Held::default()), Held::parse);
        Ok(Reading {
            format: self.input_format.as_deref().map(Format::parse).transpose().map_err(told("input_format"))?,
            label: self.label.clone(),
            positive: self.positive.clone(),
            drop: self.drop.clone(),
            features: self.features.clone(),
            indices: Indices { zero_based: self.zero_based, ignore_qid: self.ignore_qid },
            held: held.map_err(told("read_as"))?,
        })
    }

    fn preprocess(&self, instance: &mut Instance) -> Result<(), Problem> {
        let told = |option| move |problem| Problem::Option { option, problem };
        let bias = self.bias.as_deref().map(|text| instance.held.number(number(text)?));
        let preprocess = Preprocess {
            center: Center::parse(&self.center).map_err(told("center"))?,
            scale: Scale::parse(&self.scale).map_err(told("scale"))?,
            bias: bias.transpose().map_err(told("bias"))?,
        };
        instance.data = preprocess.apply(&instance.data).map_err(told("center"))?;
        Ok(())
    }
}

/// Data alone, their numbers held as they were read.
fn bare(name: &str, data: Dataset, reading: &Reading) -> Result<Instance, Problem> {
    let told = |problem| Problem::Option { option: "name", problem };
    Ok(Instance { held: reading.held, ..Instance::bare(name, data).map_err(told)? })
}

/// Blocks beside each other: columns and rows.
fn beside(blocks: Vec<Block>) -> Result<(Vec<Column>, Vec<Vec<Cell>>), InputProblem> {
    let (mut columns, mut all) = (Vec::new(), Vec::<Vec<Cell>>::new());
    for (at, Block { names, cells }) in blocks.into_iter().enumerate() {
        let rows = match cells {
            Cells::Array(bytes) => Array::read(&bytes)?.into_rows(),
            Cells::Rows(rows) => rows.into_iter().map(|row| row.into_iter().map(text).collect()).collect(),
        };
        if at == 0 {
            all.resize_with(rows.len(), Vec::new);
        }
        if rows.len() != all.len() {
            return Err(InputProblem::Instance(InstanceProblem::RowsAndLabels { rows: all.len(), labels: rows.len() }));
        }
        columns.extend(names.into_iter().map(Column::named));
        all.iter_mut().zip(rows).for_each(|(row, cells)| row.extend(cells));
    }
    Ok((columns, all))
}

fn text(text: String) -> Cell {
    Cell::Text(text.into())
}
