//! What the commands that take DATA have in common.

use std::path::{Path, PathBuf};

use clap::Args;
use rug::{Integer, Rational};

use super::outputs::inputs;
use super::{CliError, Output};
use crate::arith::rational::{self, NumberError};
use crate::data::{
    AtZero, Center, Format, Held, Indices, InputProblem, Instance, InstanceProblem, NAME_RULE, Preprocess, Quoted,
    ReadError, Reading, Scale, start, stem_and_name,
};
use crate::files::read_numbers;

/// DATA and its preprocessing.
#[derive(Args, Debug)]
pub struct DataArgs {
    /// A table with a header and a column `label` (CSV; tabs, semicolons or blanks separate as
    /// well), LIBSVM, ARFF, .npy, .npz (X, y), each also as .gz; `-` is standard input; or an
    /// instance file (.toml).
    #[arg(value_name = "DATA")]
    path: PathBuf,
    #[command(flatten)]
    preprocess: PreprocessArgs,
}

/// How a data file is read.
#[derive(Args, Debug)]
pub struct ReadingArgs {
    /// The column of the labels. Absent: `label`, else `y`, `target` or `class`.
    #[arg(long, value_name = "NAME", allow_hyphen_values = true)]
    label: Option<String>,
    /// The label that is +1; all others are -1. Absent: labels are +1 and -1.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    positive: Option<String>,
    /// Columns that are no features.
    #[arg(long, value_name = "NAME,..", allow_hyphen_values = true)]
    drop: Option<String>,
    /// The features, in this order. Absent: all other columns.
    #[arg(long, value_name = "NAME,..", allow_hyphen_values = true)]
    features: Option<String>,
    /// `csv`, `libsvm`, `arff`, `npy` or `npz`. Absent: as contents and name of the file say.
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<String>,
    /// How numbers are held: `exact`, as the decimals say, or `float64`, `float32`, as a training
    /// program holds them; start and step size too.
    #[arg(long, value_name = "HOW")]
    read_as: Option<String>,
    /// LIBSVM: feature indices start at 0, as scikit-learn writes them.
    #[arg(long)]
    zero_based: bool,
    /// LIBSVM: pass over the qid fields of a ranking.
    #[arg(long)]
    ignore_qid: bool,
}

/// How data are preprocessed.
#[derive(Args, Debug)]
pub struct PreprocessArgs {
    #[command(flatten)]
    reading: ReadingArgs,
    /// Subtract `class-midpoint` or `mean`, exactly.
    #[arg(long, value_name = "HOW", default_value = "none")]
    center: String,
    /// Divide each column by a power of two near its standard deviation: `power-of-two`.
    #[arg(long, value_name = "HOW", default_value = "none")]
    scale: String,
    /// Append a constant feature of this value, after centring.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    bias: Option<String>,
}

/// A start and a step size.
#[derive(Args, Debug)]
pub struct StartArgs {
    /// The start, such as 1/2,-1; of a network, neuron by neuron. Or `zeros`, `ones`, or
    /// `mean-positive:1/2`, that many times the mean of the positives.
    #[arg(long, value_name = "W,..", allow_hyphen_values = true)]
    w0: Option<String>,
    /// The start from a file: numbers in text or CSV, a JSON list, or .npy, whose floats are taken
    /// exactly.
    #[arg(long, value_name = "FILE", conflicts_with = "w0")]
    w0_file: Option<PathBuf>,
    /// The constant step size, such as 3/10.
    #[arg(long, value_name = "NUMBER", allow_hyphen_values = true)]
    eta: Option<String>,
    /// The derivative of max(x, 0) at 0. Absent: what the instance file says, else 0.
    #[arg(long, value_name = "0|1/2|1")]
    relu_at_zero: Option<String>,
}

impl DataArgs {
    /// The data as an instance, with what an instance file says beside them. A name that is not the
    /// file's is remarked on.
    pub fn instance(&self, out: &Output) -> Result<Instance, CliError> {
        let instance = self.preprocess.instance(&self.path)?;
        let (stem, name) = stem_and_name(&self.path);
        if !is_instance_file(&self.path) && stem != name {
            let (stem, name) = (Quoted::value(stem), Quoted::value(name));
            out.complain(&format_args!(
                "remark: the name `{name}` of the instance has characters of `{stem}` replaced by _, or left out: a name is {NAME_RULE}"
            ));
        }
        Ok(instance)
    }
}

impl ReadingArgs {
    /// The first option that is given.
    fn given(&self) -> Option<&'static str> {
        let options = [
            ("label", self.label.is_some()),
            ("positive", self.positive.is_some()),
            ("drop", self.drop.is_some()),
            ("features", self.features.is_some()),
            ("input-format", self.input_format.is_some()),
            ("read-as", self.read_as.is_some()),
            ("zero-based", self.zero_based),
            ("ignore-qid", self.ignore_qid),
        ];
        options.into_iter().find_map(|(option, given)| given.then_some(option))
    }

    /// What of a data file is meant.
    fn reading(&self) -> Result<Reading, CliError> {
        let held = self.read_as.as_deref().map_or(Ok(Held::default()), Held::parse);
        let format = self.input_format.as_deref().map(Format::parse).transpose();
        Ok(Reading {
            format: format.map_err(|problem| CliError::Option { option: "input-format", problem })?,
            label: self.label.clone(),
            positive: self.positive.clone(),
            drop: names(self.drop.as_deref()),
            features: names(self.features.as_deref()),
            indices: Indices { zero_based: self.zero_based, ignore_qid: self.ignore_qid },
            held: held.map_err(|problem| CliError::Option { option: "read-as", problem })?,
        })
    }
}

/// Names with commas between them; one with a comma stands in double quotes, as in CSV.
fn names(list: Option<&str>) -> Vec<String> {
    let Some(list) = list else { return Vec::new() };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_reader(list.as_bytes());
    let record = reader.records().next().and_then(Result::ok);
    record.map_or_else(|| vec![list.to_owned()], |record| record.iter().map(str::to_owned).collect())
}

impl PreprocessArgs {
    /// The first option that is given.
    pub fn given(&self) -> Option<&'static str> {
        let options =
            [("center", self.center != "none"), ("scale", self.scale != "none"), ("bias", self.bias.is_some())];
        options.into_iter().find_map(|(option, given)| given.then_some(option)).or(self.reading.given())
    }

    /// A data file or an instance file, preprocessed.
    pub fn instance(&self, path: &Path) -> Result<Instance, CliError> {
        let option = |option| move |problem| CliError::Option { option, problem };
        let preprocess = Preprocess {
            center: Center::parse(&self.center).map_err(option("center"))?,
            scale: Scale::parse(&self.scale).map_err(option("scale"))?,
            bias: None,
        };
        let mut instance = match self.reading.given() {
            Some(option) if is_instance_file(path) => return Err(CliError::KeyOfInstance { option }),
            _ if is_instance_file(path) => Instance::read(path)?,
            _ => bare(path, &self.reading.reading()?)?,
        };
        let hold = |bias| instance.held.number(bias).map_err(option("bias"));
        let bias = self.bias.as_deref().map(|text| hold(number("bias", text)?)).transpose()?;
        let preprocess = Preprocess { bias, ..preprocess };
        instance.data = preprocess.apply(&instance.data).map_err(option("center"))?;
        Ok(instance)
    }
}

fn is_instance_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "toml")
}

/// A data file as an instance without claims.
fn bare(path: &Path, reading: &Reading) -> Result<Instance, CliError> {
    let fail = |problem| ReadError { file: path.display().to_string(), place: None, problem };
    let instance = Instance::bare(&stem_and_name(path).1, reading.read(path)?).map_err(fail)?;
    Ok(Instance { held: reading.held, ..instance })
}

impl StartArgs {
    /// The first option that is given.
    pub fn given(&self) -> Option<&'static str> {
        let w0 = self.w0.as_ref().map(|_| "w0").or(self.w0_file.as_ref().map(|_| "w0-file"));
        self.eta.as_ref().map(|_| "eta").or(w0).or(self.relu_at_zero.as_ref().map(|_| "relu-at-zero"))
    }

    /// The instance with the derivative at 0 that is told.
    pub fn convention(&self, instance: Instance) -> Result<Instance, CliError> {
        let Some(text) = &self.relu_at_zero else { return Ok(instance) };
        let told = AtZero::parse(text).map_err(|problem| CliError::Option { option: "relu-at-zero", problem })?;
        Ok(Instance { relu_at_zero: told, ..instance })
    }

    /// The files that are read for a question about an instance.
    pub fn inputs(&self, instance: &Instance) -> Vec<PathBuf> {
        inputs(instance).into_iter().chain(self.w0_file.clone()).collect()
    }

    /// Step size and start, neuron by neuron: from the options, else from the instance.
    pub fn of(&self, instance: &Instance) -> Result<(Rational, Vec<Rational>), CliError> {
        let (eta, w0) = self.known(instance)?;
        let missing = |option, meaning| CliError::Missing { option, meaning };
        match (eta, w0) {
            (Some(eta), Some(w0)) => Ok((eta, w0)),
            (None, None) => Err(missing("eta", "the step size; as is --w0, the start")),
            (None, _) => Err(missing("eta", "the step size")),
            (_, None) => Err(missing("w0", "the start")),
        }
    }

    /// The step size, from the option, else from the instance.
    pub fn step_size(&self, instance: &Instance) -> Result<Rational, CliError> {
        self.known(instance)?.0.ok_or(CliError::Missing { option: "eta", meaning: "the step size" })
    }

    /// The same, as far as there are any.
    pub fn known(&self, instance: &Instance) -> Result<(Option<Rational>, Option<Vec<Rational>>), CliError> {
        let hold = |option: &'static str, number| {
            instance.held.number(number).map_err(|problem| CliError::Option { option, problem })
        };
        let eta = match &self.eta {
            Some(text) => Some(hold("eta", number("eta", text)?)?),
            None => instance.eta.clone(),
        };
        if let Some(eta) = eta.as_ref().filter(|eta| **eta <= 0) {
            return Err(CliError::Option {
                option: "eta",
                problem: InputProblem::Instance(InstanceProblem::Eta { value: eta.to_string() }),
            });
        }
        let neurons = instance.network.as_ref().map_or(1, Vec::len);
        let (option, w0) = match (&self.w0, &self.w0_file) {
            (Some(text), _) => {
                let told = start(text, &instance.data, neurons);
                let told = told.map_err(|problem| CliError::Option { option: "w0", problem })?;
                ("w0", Some(told.into_iter().map(|w| hold("w0", w)).collect::<Result<_, _>>()?))
            }
            (None, Some(path)) => {
                let rows = read_numbers(path)?;
                let numbers = rows.into_iter().flat_map(|(_, numbers)| numbers);
                ("w0-file", Some(numbers.map(|w| hold("w0-file", w)).collect::<Result<_, _>>()?))
            }
            (None, None) => ("w0", instance.start.clone()),
        };
        let expected = neurons * instance.data.d();
        if let Some(found) = w0.as_ref().map(Vec::len).filter(|found| *found != expected) {
            return Err(CliError::Option {
                option,
                problem: InputProblem::Instance(InstanceProblem::Dimension { key: "w0", found, expected }),
            });
        }
        Ok((eta, w0))
    }
}

/// An exact number in an option.
pub fn number(option: &'static str, text: &str) -> Result<Rational, CliError> {
    rational::parse(text).map_err(|error| CliError::Number { option, value: text.to_owned(), error })
}

/// A largest number of steps: any step number, 1e6 for one.
pub fn step_limit(text: &str) -> Result<u64, NumberError> {
    Ok(rational::parse_step(text)?.to_u64().unwrap_or(u64::MAX))
}

/// Step numbers separated by commas, ascending and without repetition.
pub fn steps(text: &str) -> Result<Vec<Integer>, CliError> {
    let parse = |text: &str| {
        rational::parse_step(text).map_err(|error| CliError::Number { option: "at", value: text.to_owned(), error })
    };
    let mut steps = text.split(',').map(parse).collect::<Result<Vec<_>, _>>()?;
    steps.sort();
    steps.dedup();
    Ok(steps)
}
