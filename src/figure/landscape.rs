//! The asymptotic minima of a data set, found and drawn.

use std::ops::ControlFlow;

use super::Figure;
use super::disc::disc;
use super::sphere::halves;
use crate::ask::landscape;
use crate::data::{Dataset, Instance};
use crate::landscape::{Extent, Minimum};

/// More cells than these are not shown behind an orbit.
const MOST_CELLS: u64 = 2_000;

/// The cells of the data of an instance, in the plane and in space; none where they are too many.
pub fn cells(instance: &Instance) -> Vec<Minimum> {
    if !matches!(instance.data.d(), 2 | 3) {
        return Vec::new();
    }
    let extent = Extent { cells: Some(MOST_CELLS), searched: Some(MOST_CELLS), directions: None };
    let found = landscape(instance, extent, usize::MAX, &mut |_| ControlFlow::Continue(()));
    found.ok().filter(|found| found.survey.gap.is_none()).map(|found| found.kept).unwrap_or_default()
}

/// The pictures of the minima of data in dimension 2 or 3; none in others.
pub fn minima(data: &Dataset, minima: &[Minimum]) -> Vec<Figure> {
    match data.d() {
        2 => vec![disc(data, minima)],
        3 => halves(data, minima),
        _ => Vec::new(),
    }
}
