//! Is there any w with y_i x_i.w > 0 for all samples, and what would make one?

use rug::Rational;

use crate::data::{Center, Dataset, Preprocess, Scale};
use crate::margin::separator;

/// Whether data are separable, decided exactly; theorems about limits need it (docs/theory.md,
/// section 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Separable {
    /// Some w separates.
    Yes,
    /// A combination with weights that are not negative, not all zero, of y_i x_i is zero: no w
    /// separates. After any of these changes of the data one does.
    No {
        /// Of a constant feature, centring, and both.
        helps: Vec<Change>,
    },
}

/// A change of the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The midpoint of the two class means is subtracted.
    Center,
    /// A constant feature, 1, is appended.
    Bias,
    /// Both.
    Both,
}

/// Decides whether data are separable, and what would help.
pub fn separable(data: &Dataset) -> Separable {
    if separator(data).is_ok() {
        return Separable::Yes;
    }
    let mut helps = Vec::new();
    for change in [Change::Bias, Change::Center, Change::Both] {
        // Where one of them helps, both need not be told.
        let told = change == Change::Both && !helps.is_empty();
        if !told && change.preprocess().apply(data).is_ok_and(|data| separator(&data).is_ok()) {
            helps.push(change);
        }
    }
    Separable::No { helps }
}

impl Change {
    fn preprocess(self) -> Preprocess {
        let center = if self == Self::Bias { Center::None } else { Center::ClassMidpoint };
        let bias = (self != Self::Center).then(|| Rational::from(1));
        Preprocess { center, scale: Scale::None, bias }
    }

    /// The options of the command line that make it.
    pub fn options(self) -> &'static str {
        match self {
            Self::Center => "--center class-midpoint",
            Self::Bias => "--bias 1",
            Self::Both => "--center class-midpoint --bias 1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Label;

    fn data(rows: &[[i32; 2]], labels: &[i32]) -> Dataset {
        let rows = rows.iter().map(|row| row.map(Rational::from).to_vec()).collect();
        let label = |y: &i32| if *y > 0 { Label::Positive } else { Label::Negative };
        Dataset::new(rows, labels.iter().map(label).collect()).unwrap()
    }

    #[test]
    fn what_helps_is_told() {
        assert_eq!(separable(&data(&[[1, 0], [0, 1]], &[1, -1])), Separable::Yes);
        // Both on one ray: a threshold tells them apart, and so does the midpoint as origin.
        let ray = data(&[[1, 1], [3, 3]], &[1, -1]);
        assert_eq!(separable(&ray), Separable::No { helps: vec![Change::Bias, Change::Center] });
        // The midpoint of (1, 0) and the mean of three lies beyond the nearest: only a threshold
        // helps.
        let skewed = data(&[[1, 0], [2, 0], [2, 0], [30, 0]], &[1, -1, -1, -1]);
        assert_eq!(separable(&skewed), Separable::No { helps: vec![Change::Bias] });
        // The two classes share a point.
        let shared = data(&[[1, 1], [1, 1]], &[1, -1]);
        assert_eq!(separable(&shared), Separable::No { helps: Vec::new() });
    }
}
