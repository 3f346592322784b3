//! The wider traps, where the bounded one does not close: the basin and the corridor.

use rug::Integer;

use super::basin::Basin;
use super::close::below_walls;
use super::corridor::Corridor;
use crate::endings::trap::reference::Reference;
use crate::endings::trap::{Trap, TrapFailure};

/// Closes the basin at step K, near the reference of the trap.
///
/// # Errors
/// The first condition that fails.
pub(crate) fn close_basin(near: &Reference<'_>, from_step: &Integer) -> Result<Trap, TrapFailure> {
    below_walls(near, |closing, bounded| Basin::new(closing, bounded)?.close(from_step))
}

/// Closes the corridor at step K, near the reference of the trap.
///
/// # Errors
/// The first condition that fails.
pub(crate) fn close_corridor(
    near: &Reference<'_>,
    from_step: &Integer,
    height: Option<f64>,
) -> Result<Trap, TrapFailure> {
    below_walls(near, |closing, bounded| Corridor::new(closing, bounded, height).close(from_step))
}
