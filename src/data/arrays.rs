//! Data sets from arrays of doubles, for programs that have their data in memory.
//!
//! Not behind a feature: `ndarray` brings a handful of small crates, in Rust alone, and a door that
//! may be missing would have to be built and tested twice.

use ndarray::{ArrayView1, ArrayView2};
use rug::Rational;
use thiserror::Error;

use super::{Dataset, Label};

/// What is wrong with arrays; rows, columns and labels are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
pub enum ArrayProblem {
    /// No rows.
    #[error("the array of features has no row: at least one sample is needed")]
    NoSample,
    /// No columns.
    #[error("the array of features has no column: at least one feature is needed")]
    NoFeature,
    /// Numbers of rows and labels differ.
    #[error("{rows} rows, but {labels} labels")]
    Lengths {
        /// Rows.
        rows: usize,
        /// Labels.
        labels: usize,
    },
    /// A NaN or an infinity.
    #[error("the feature in row {row}, column {column} is {value}; features are finite")]
    NotFinite {
        /// The row.
        row: usize,
        /// The column.
        column: usize,
        /// The entry.
        value: f64,
    },
    /// A label that is not +1 or -1.
    #[error("label {index} is {value}; labels are +1 or -1")]
    Label {
        /// Which label.
        index: usize,
        /// The entry.
        value: i8,
    },
}

impl Dataset {
    /// A data set from an array with one sample a row and as many labels, +1 or -1.
    ///
    /// Every finite double is a rational, and that one is taken: the double 0.1 is not 1/10, as the
    /// text 0.1 in a file is.
    ///
    /// ```
    /// use margincert::data::Dataset;
    /// use margincert::margin::{Problem, Solution};
    /// use margincert::ndarray::array;
    ///
    /// let features = array![[1.0, 0.0], [-0.5, 1.0], [-0.2, -1.0]];
    /// let data = Dataset::from_arrays(features.view(), array![1, 1, -1].view())?;
    /// let positives = Problem::active(&data, &data.positives(), false);
    /// let Solution::Optimal(optimum) = positives.solve() else {
    ///     panic!("the positives are separable from 0")
    /// };
    /// assert_eq!(optimum.w_array(), array![1.0, 1.5]);
    /// assert_eq!(optimum.lambda_array(data.n()), array![1.75, 1.5, 0.0]);
    ///
    /// let wrong = Dataset::from_arrays(array![[1.0, f64::NAN]].view(), array![1].view());
    /// assert_eq!(
    ///     wrong.unwrap_err().to_string(),
    ///     "the feature in row 0, column 1 is NaN; features are finite"
    /// );
    /// # Ok::<(), margincert::data::ArrayProblem>(())
    /// ```
    ///
    /// # Errors
    /// The first problem, by rows.
    pub fn from_arrays(features: ArrayView2<f64>, labels: ArrayView1<i8>) -> Result<Self, ArrayProblem> {
        let (rows, columns) = features.dim();
        if rows != labels.len() {
            return Err(ArrayProblem::Lengths { rows, labels: labels.len() });
        }
        let feature = |((row, column), &value): ((usize, usize), &f64)| {
            Rational::from_f64(value).ok_or(ArrayProblem::NotFinite { row, column, value })
        };
        let label = |(index, &value): (usize, &i8)| match value {
            1 => Ok(Label::Positive),
            -1 => Ok(Label::Negative),
            _ => Err(ArrayProblem::Label { index, value }),
        };
        let mut numbers = features.indexed_iter().map(feature);
        let exact = (0..rows).map(|_| numbers.by_ref().take(columns).collect()).collect::<Result<_, _>>()?;
        let labels = labels.iter().enumerate().map(label).collect::<Result<_, _>>()?;
        Self::new(exact, labels).ok_or(if rows == 0 { ArrayProblem::NoSample } else { ArrayProblem::NoFeature })
    }
}

#[cfg(test)]
mod tests {
    use ndarray::{Array1, Array2, Axis, Slice, array};
    use proptest::prelude::*;

    use super::*;
    use crate::arith::arrays::nearest_array;

    fn from(features: &Array2<f64>, labels: &Array1<i8>) -> Result<Dataset, ArrayProblem> {
        Dataset::from_arrays(features.view(), labels.view())
    }

    proptest! {
        /// Every finite double is taken as it is, and comes back.
        #[test]
        fn doubles_are_exact(values in proptest::collection::vec(any::<f64>(), 6)) {
            prop_assume!(values.iter().all(|x| x.is_finite()));
            let features = Array2::from_shape_vec((3, 2), values.clone()).unwrap();
            let data = from(&features, &array![1, -1, 1]).unwrap();
            for (row, exact) in features.rows().into_iter().zip(data.rows()) {
                prop_assert!(row.iter().zip(exact).all(|(x, exact)| *exact == *x));
                prop_assert_eq!(row, nearest_array(exact));
            }
        }
    }

    #[test]
    fn views_of_any_strides_are_read_by_rows() {
        let features = array![[1.0, 9.0, 2.0], [3.0, 9.0, 4.0]];
        let labels = array![1, 0, -1];
        let second = Slice::new(0, None, 2);
        let thin = (features.slice_axis(Axis(1), second), labels.slice_axis(Axis(0), second));
        let thin = Dataset::from_arrays(thin.0, thin.1).unwrap();
        assert_eq!(thin, from(&array![[1.0, 2.0], [3.0, 4.0]], &array![1, -1]).unwrap());
        let turned = Dataset::from_arrays(features.t(), array![1, 1, 1].view()).unwrap();
        assert_eq!(turned.row(2), [2, 4]);
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        let some = array![[1.0, 2.0], [3.0, 4.0]];
        let with = |place, value| {
            let mut features = some.clone();
            features[place] = value;
            from(&features, &array![1, -1]).unwrap_err()
        };
        for value in [f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(with([1, 0], value), ArrayProblem::NotFinite { row: 1, column: 0, value });
        }
        assert!(
            matches!(with([0, 1], f64::NAN), ArrayProblem::NotFinite { row: 0, column: 1, value } if value.is_nan())
        );
        for value in [0, 2, i8::MIN] {
            assert_eq!(from(&some, &array![1, value]), Err(ArrayProblem::Label { index: 1, value }));
        }
        assert_eq!(from(&some, &array![1]), Err(ArrayProblem::Lengths { rows: 2, labels: 1 }));
        assert_eq!(from(&Array2::zeros((0, 2)), &array![]), Err(ArrayProblem::NoSample));
        assert_eq!(from(&Array2::zeros((2, 0)), &array![1, -1]), Err(ArrayProblem::NoFeature));
        assert_eq!(from(&Array2::zeros((0, 0)), &array![]), Err(ArrayProblem::NoSample));
    }
}
