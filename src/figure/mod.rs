//! Floor 8: what does an answer look like?
//!
//! A figure (`picture`) is a picture in SVG and the numbers behind it as tables. Its numbers are
//! exact answers or enclosures; doubles only say where on the paper they are. `svg` writes and
//! knows where texts are, so that none covers another, `words`, `style` and `legend` are what all
//! figures have in common, `chart` draws against ln k; the other files have one kind of figure each
//! (docs/figures.md).

mod basins;
mod chart;
mod descent;
mod disc;
mod landscape;
mod legend;
mod listing;
mod network;
mod picture;
mod plane;
mod portrait;
mod replay;
mod scale;
mod sgd;
mod sphere;
mod style;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod vectors;
mod words;
mod xml;

pub use basins::{Destination, basins, grid};
pub use descent::{accepted, descent, iterates};
pub use landscape::{cells, minima};
pub use network::network;
pub use picture::{Figure, sheet};
pub use portrait::portraits;
pub use replay::replay;
pub use sgd::sgd;
pub use style::sheet as style;
pub use table::Table;
pub use xml::escaped;
