//! Paths that come near to each other are followed together: a ball around their balls.

use std::collections::BTreeMap;

use super::balls::{Ball, Field, apart};

/// Balls whose centres lie in one cell of a lattice this fine are the same but for rounding.
const FINEST: f64 = 1e-6;
/// Coarser than this no balls are put together.
const COARSEST: f64 = 0.25;

/// Paths in one ball, after as many draws, with the same active samples.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub ball: Ball,
    pub mass: f64,
    pub active: Vec<usize>,
    /// The balls that lead here, and by which of their draws.
    pub from: Vec<(usize, usize)>,
}

/// Groups joined until there are at most `width`, or nothing can be joined any more; by mass, the
/// largest first.
pub(super) fn joined(field: &Field, groups: Vec<Group>, width: usize) -> Vec<Group> {
    let mut cell = FINEST;
    loop {
        let found = at(field, &groups, cell);
        if found.len() <= width || cell > COARSEST {
            let mut found = found;
            found.sort_by(|a, b| b.mass.total_cmp(&a.mass));
            return found;
        }
        cell *= 2.0;
    }
}

fn at(field: &Field, groups: &[Group], cell: f64) -> Vec<Group> {
    let mut cells: BTreeMap<(&[usize], Vec<i64>), Vec<&Group>> = BTreeMap::new();
    for group in groups {
        let place = group.ball.centre.iter().map(|c| (c / cell).round() as i64).collect();
        cells.entry((&group.active, place)).or_default().push(group);
    }
    cells.into_values().flat_map(|members| around(field, &members)).collect()
}

/// One group of all, if signs are certain in a ball around theirs.
fn around(field: &Field, members: &[&Group]) -> Vec<Group> {
    let alone = || members.iter().map(|&one| one.clone()).collect();
    let Some((first, others)) = members.split_first().filter(|(_, others)| !others.is_empty()) else { return alone() };
    let mass: f64 = members.iter().map(|one| one.mass).sum();
    let part = |c: usize| {
        let ends = others.iter().map(|one| one.ball.centre[c]);
        let (lo, hi) = ends.fold((first.ball.centre[c], first.ball.centre[c]), |(lo, hi), x| (lo.min(x), hi.max(x)));
        (lo + hi) / 2.0
    };
    let centre: Vec<f64> = field.rounded(&(0..first.ball.centre.len()).map(part).collect::<Vec<_>>());
    let needed = |one: &&Group| apart(&one.ball.centre, &centre) * (1.0 + 1e-9) + one.ball.radius;
    let radius = field.above(members.iter().map(needed).fold(0.0, f64::max) * (1.0 + 1e-9));
    let ball = Ball { centre, radius };
    if field.active(&ball).as_ref() != Some(&first.active) {
        return alone();
    }
    let from = members.iter().flat_map(|one| one.from.iter().copied()).collect();
    vec![Group { ball, mass, active: first.active.clone(), from }]
}
