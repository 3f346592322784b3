//! Exact preprocessing: centring, scaling by powers of two, a bias feature.

use rug::Rational;

use super::{Dataset, InputProblem, InstanceProblem, Label};

/// What is subtracted from every sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Center {
    /// Nothing.
    #[default]
    None,
    /// The midpoint of the two class means.
    ClassMidpoint,
    /// The mean of all samples.
    Mean,
}

/// By what every column is divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scale {
    /// Nothing.
    #[default]
    None,
    /// 2^m with 2^(2m-1) <= the population variance of the column < 2^(2m+1); a constant column is
    /// unchanged.
    PowerOfTwo,
}

/// Centring, then scaling, then a constant feature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preprocess {
    /// What is subtracted.
    pub center: Center,
    /// By what columns are divided.
    pub scale: Scale,
    /// The value of an appended constant feature.
    pub bias: Option<Rational>,
}

impl Center {
    /// Reads `none`, `class-midpoint` or `mean`.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self, InputProblem> {
        match word {
            "none" => Ok(Self::None),
            "class-midpoint" => Ok(Self::ClassMidpoint),
            "mean" => Ok(Self::Mean),
            _ => Err(InputProblem::Word { key: "center", value: word.into(), allowed: "none, class-midpoint or mean" }),
        }
    }
}

impl Scale {
    /// Reads `none` or `power-of-two`.
    ///
    /// # Errors
    /// Any other word.
    pub fn parse(word: &str) -> Result<Self, InputProblem> {
        match word {
            "none" => Ok(Self::None),
            "power-of-two" => Ok(Self::PowerOfTwo),
            _ => Err(InputProblem::Word { key: "scale", value: word.into(), allowed: "none or power-of-two" }),
        }
    }
}

fn mean<'a>(rows: impl Iterator<Item = &'a Vec<Rational>> + Clone, d: usize) -> Option<Vec<Rational>> {
    let count = rows.clone().count();
    (count > 0).then(|| {
        (0..d)
            .map(|c| rows.clone().fold(Rational::new(), |sum, row| sum + &row[c]) / Rational::from(count as u64))
            .collect()
    })
}

impl Preprocess {
    /// What is done, in the words of the options.
    fn words(&self) -> impl Iterator<Item = String> {
        let center = match self.center {
            Center::None => None,
            Center::Mean => Some("center mean".to_owned()),
            Center::ClassMidpoint => Some("center class-midpoint".to_owned()),
        };
        let scale = (self.scale == Scale::PowerOfTwo).then(|| "scale power-of-two".to_owned());
        let bias = self.bias.as_ref().map(|bias| format!("bias {bias}"));
        center.into_iter().chain(scale).chain(bias)
    }

    /// The data after preprocessing.
    ///
    /// # Errors
    /// `OneClass` if the class midpoint is asked for and a class is empty.
    pub fn apply(&self, data: &Dataset) -> Result<Dataset, InputProblem> {
        if *self == Self::default() {
            return Ok(data.clone());
        }
        let d = data.d();
        let class = |label: Label| {
            let rows = data.rows().iter().zip(data.labels()).filter(move |(_, l)| **l == label).map(|(row, _)| row);
            mean(rows, d).ok_or(InputProblem::Instance(InstanceProblem::OneClass))
        };
        let shift = match self.center {
            Center::None => vec![Rational::new(); d],
            Center::Mean => mean(data.rows().iter(), d).ok_or(InputProblem::NoSample)?,
            Center::ClassMidpoint => {
                let (plus, minus) = (class(Label::Positive)?, class(Label::Negative)?);
                plus.into_iter().zip(minus).map(|(p, m)| (p + m) / 2u32).collect()
            }
        };
        let mut rows: Vec<Vec<Rational>> = data
            .rows()
            .iter()
            .map(|row| row.iter().zip(&shift).map(|(x, s)| Rational::from(x - s)).collect())
            .collect();
        if self.scale == Scale::PowerOfTwo {
            for c in 0..d {
                let m = half_log2(&variance(&rows, c));
                for row in &mut rows {
                    row[c] >>= m;
                }
            }
        }
        if let Some(bias) = &self.bias {
            rows.iter_mut().for_each(|row| row.push(bias.clone()));
        }
        let shaped = Dataset::new(rows, data.labels().to_vec()).ok_or(InputProblem::NoSample)?;
        let prepared = data.prepared().iter().cloned().chain(self.words()).collect();
        let shaped = shaped.with_origin(data.origin().cloned()).with_prepared(prepared);
        Ok(match data.feature_names() {
            Some(names) => {
                let names = names.iter().cloned().chain(self.bias.iter().map(|_| "bias".to_owned())).collect();
                shaped.with_feature_names(names).ok_or(InputProblem::NoFeature)?
            }
            None => shaped,
        })
    }
}

/// The population variance of a column.
fn variance(rows: &[Vec<Rational>], c: usize) -> Rational {
    let n = Rational::from(rows.len() as u64);
    let mean = rows.iter().fold(Rational::new(), |sum, row| sum + &row[c]) / &n;
    rows.iter().fold(Rational::new(), |sum, row| sum + Rational::from(&row[c] - &mean).square()) / n
}

/// m with 2^(2m-1) <= v < 2^(2m+1); 0 for v = 0.
fn half_log2(v: &Rational) -> i32 {
    if *v == 0 {
        return 0;
    }
    let bits = |x: &rug::Integer| i64::from(x.significant_bits());
    // log2 v lies within 1 of this, so m is this half or next to it.
    let near = (bits(v.numer()) - bits(v.denom())).div_euclid(2);
    let power = |e: i64| Rational::from(1) << i32::try_from(e).unwrap_or(i32::MAX);
    let fits = |m: &i64| power(2 * m - 1) <= *v && *v < power(2 * m + 1);
    (near - 1..=near + 1).find(fits).and_then(|m| i32::try_from(m).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn data() -> impl Strategy<Value = Dataset> {
        (1usize..4, 2usize..8).prop_flat_map(|(d, n)| {
            let rational = (-1000i64..1000, 1i64..50).prop_map(Rational::from);
            let rows = prop::collection::vec(prop::collection::vec(rational, d), n);
            rows.prop_map(|rows| {
                let label = |i: usize| if i.is_multiple_of(2) { Label::Positive } else { Label::Negative };
                let labels = (0..rows.len()).map(label).collect();
                Dataset::new(rows, labels).unwrap()
            })
        })
    }

    proptest! {
        #[test]
        fn scaled_columns_have_a_variance_near_one(data in data()) {
            let scaled = Preprocess { scale: Scale::PowerOfTwo, ..Preprocess::default() }.apply(&data).unwrap();
            for c in 0..data.d() {
                let v = variance(scaled.rows(), c);
                prop_assert!(v == 0 || (v >= Rational::from((1, 2)) && v < 2));
                prop_assert_eq!(v == 0, variance(data.rows(), c) == 0);
            }
        }

        #[test]
        fn the_class_midpoint_is_at_zero_and_so_is_the_mean(data in data()) {
            let at = |center| Preprocess { center, ..Preprocess::default() }.apply(&data).unwrap();
            let midpoint = at(Center::ClassMidpoint);
            let class = |label| {
                let rows: Vec<_> = midpoint.rows().iter().zip(midpoint.labels()).filter(|(_, l)| **l == label).map(|(r, _)| r.clone()).collect();
                mean(rows.iter(), data.d()).unwrap()
            };
            for (p, m) in class(Label::Positive).into_iter().zip(class(Label::Negative)) {
                prop_assert_eq!(p + m, 0);
            }
            prop_assert!(mean(at(Center::Mean).rows().iter(), data.d()).unwrap().iter().all(|c| *c == 0));
        }

        #[test]
        fn the_bias_comes_last_and_is_not_centred(data in data(), bias in -5i64..5) {
            let with = Preprocess { center: Center::Mean, bias: Some(Rational::from(bias)), ..Preprocess::default() }.apply(&data).unwrap();
            prop_assert_eq!(with.d(), data.d() + 1);
            prop_assert!(with.rows().iter().all(|row| row[data.d()] == bias));
        }
    }

    #[test]
    fn a_midpoint_needs_two_classes() {
        let data = Dataset::new(vec![vec![Rational::from(1)]], vec![Label::Positive]).unwrap();
        let centred = Preprocess { center: Center::ClassMidpoint, ..Preprocess::default() }.apply(&data);
        assert!(matches!(centred, Err(InputProblem::Instance(InstanceProblem::OneClass))));
    }
}
