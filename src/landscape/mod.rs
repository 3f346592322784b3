//! Floor 3: the loss landscape at infinity: cells of the arrangement of the positives inside the cone of the negatives (T2).

mod bits;
mod cells;
mod prepare;
mod scalar;
mod tree;
pub use cells::{Cell, Cells};
pub use tree::TooLarge;
