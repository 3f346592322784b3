//! Starts in words.

use rug::Rational;

use super::{Dataset, InputProblem, InstanceProblem};
use crate::files::number;

/// A start of so many neurons: `zeros`, `ones`, `mean-positive:1/2` (that many times the mean of
/// the positives, at every neuron), or numbers with commas between them, whose count is not looked
/// at.
///
/// # Errors
/// A number that is none; the mean of no positives.
pub fn start(text: &str, data: &Dataset, neurons: usize) -> Result<Vec<Rational>, InputProblem> {
    let constant = |value: u32| vec![Rational::from(value); neurons * data.d()];
    let (word, factor) = text.split_once(':').map_or((text, None), |(word, factor)| (word, Some(factor)));
    match (word, factor) {
        ("zeros", None) => Ok(constant(0)),
        ("ones", None) => Ok(constant(1)),
        ("mean-positive", factor) => {
            let factor = number(factor.unwrap_or("1"))?;
            let positives = data.positives();
            if positives.is_empty() {
                return Err(InputProblem::Instance(InstanceProblem::NoPositiveSample));
            }
            let count = Rational::from(positives.len() as u64);
            let sum = |c: usize| positives.iter().fold(Rational::new(), |sum, &i| sum + &data.row(i)[c]);
            let mean: Vec<Rational> = (0..data.d()).map(|c| sum(c) * &factor / &count).collect();
            Ok((0..neurons).flat_map(|_| mean.clone()).collect())
        }
        _ => text.split(',').map(number).collect(),
    }
}
