//! What a reader's raw data become before a claim is made about them: centred, scaled by powers of
//! two, with a bias; all exact.

use dashu_base::BitTest;
use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::against::{Table, TableError};

impl Table {
    /// Centres, then scales.
    pub(crate) fn prepare(&mut self, center: &str, scale: &str) -> Result<(), TableError> {
        let class = |positive| self.of_class(positive).ok_or(TableError::OneClass);
        let shift = match center {
            "none" => None,
            "mean" => mean(self.rows.iter()),
            "class-midpoint" => {
                let sums = class(true)?.into_iter().zip(class(false)?).map(|(p, m)| p + m);
                Some(sums.map(|sum| sum / RBig::from(2u8)).collect())
            }
            _ => return Err(TableError::Option { option: "center", takes: "none, mean or class-midpoint" }),
        };
        if let Some(shift) = shift {
            self.each_column(&shift, |x, shift| *x -= shift);
        }
        match scale {
            "none" => Ok(()),
            "power-of-two" => {
                let factors: Vec<RBig> = self.variances().iter().map(|v| power_of_two(-half_log2(v))).collect();
                self.each_column(&factors, |x, factor| *x *= factor);
                Ok(())
            }
            _ => Err(TableError::Option { option: "scale", takes: "none or power-of-two" }),
        }
    }

    fn each_column(&mut self, values: &[RBig], change: impl Fn(&mut RBig, &RBig)) {
        for row in &mut self.rows {
            row.iter_mut().zip(values).for_each(|(x, value)| change(x, value));
        }
    }

    fn of_class(&self, positive: bool) -> Option<Vec<RBig>> {
        mean(self.rows.iter().zip(&self.labels).filter(|(_, label)| (**label == 1) == positive).map(|(row, _)| row))
    }

    /// The population variance of each column.
    fn variances(&self) -> Vec<RBig> {
        let mean_row = mean(self.rows.iter()).unwrap_or_default();
        let square = |(x, mean): (&RBig, &RBig)| (x - mean) * (x - mean);
        let squares: Vec<Vec<RBig>> =
            self.rows.iter().map(|row| row.iter().zip(&mean_row).map(square).collect()).collect();
        mean(squares.iter()).unwrap_or_default()
    }
}

/// The mean of rows; none if there are none.
fn mean<'a>(rows: impl Iterator<Item = &'a Vec<RBig>>) -> Option<Vec<RBig>> {
    let (mut sum, mut count): (Option<Vec<RBig>>, usize) = (None, 0);
    for row in rows {
        count += 1;
        match &mut sum {
            None => sum = Some(row.clone()),
            Some(sum) => sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x),
        }
    }
    sum.map(|sum| sum.into_iter().map(|x| x / RBig::from(count)).collect())
}

fn power_of_two(e: i64) -> RBig {
    let power = UBig::ONE << usize::try_from(e.unsigned_abs()).unwrap_or(usize::MAX);
    if e < 0 { RBig::from_parts(1.into(), power) } else { RBig::from(power) }
}

/// m with 2^(2m-1) <= v < 2^(2m+1); 0 for v = 0.
fn half_log2(v: &RBig) -> i64 {
    if v.is_zero() {
        return 0;
    }
    // v lies within a factor of 2 of 2^length.
    let length = v.numerator().bit_len() as i64 - v.denominator().bit_len() as i64;
    let mut m = length.div_euclid(2) - 1;
    while *v >= power_of_two(2 * m + 1) {
        m += 1;
    }
    m
}

#[cfg(test)]
#[path = "../tests/unit/preprocess.rs"]
mod tests;
