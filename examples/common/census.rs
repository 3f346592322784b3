//! The instances of the census: n <= 12, d <= 4, eta = 1/(2 R^2), random starts.

use std::num::NonZeroU32;

use margincert::data::Dataset;
use margincert::data::random::{Classes, Family, Seeded};
use rug::Rational;

pub const INSTANCES: u64 = 200;

/// Data, step size and w_0.
pub fn draw(seed: u64) -> Option<(Dataset, Rational, Vec<Rational>)> {
    let mut random = Seeded(seed);
    let (d, n) = (random.between(2, 4) as usize, random.between(2, 12) as usize);
    let family = Family { n, d, size: 20, denominator: NonZeroU32::new(10)?, classes: Classes::Any };
    let data = family.draw(&mut random)?;
    let r2 = data.rows().iter().map(|x| x.iter().map(|c| Rational::from(c * c)).sum::<Rational>()).max();
    let eta = r2.filter(|r2| *r2 != 0)?.recip() / 2u32;
    let w0 = (0..d).map(|_| Rational::from((random.between(-20, 20), 10))).collect();
    Some((data, eta, w0))
}
