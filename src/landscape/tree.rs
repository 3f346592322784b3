//! The tree of sign decisions: every cell of the arrangement by its extreme rays.
//!
//! A node is the closed cone of the signs decided so far, held by its extreme rays. The next hyperplane cuts it exactly if rays lie
//! strictly on both sides, and then the new rays come from adjacent pairs (the double description method). So every decision
//! is the sign of an integer, every branch leads to a cell, and the sum of the rays is an interior point. Memory: one path of the tree.

use std::ops::{ControlFlow, Range};

use rug::Integer;

use super::prepare::Arrangement;
use super::scalar::Scalar;

/// The most rows that an arrangement may have.
pub(super) const MOST_ROWS: usize = 2048;

/// A cone that the walk came to.
pub(super) trait Cone {
    /// The sides of the rows so far, in the order of processing; -1 for walls.
    fn signs(&self) -> &[i8];
    /// A point of the relative interior, in reduced coordinates.
    fn witness(&self) -> Vec<Integer>;
    /// The cone itself.
    fn node(&self) -> Node;
}

/// Who is told of the cones; may break the walk off.
pub(super) type Sink<'a> = dyn FnMut(&dyn Cone) -> ControlFlow<()> + 'a;

/// A cone of the tree, independent of the integer type.
#[derive(Clone, Debug)]
pub(super) struct Node {
    signs: Vec<i8>,
    rays: Vec<Vec<Integer>>,
    /// Whether the cone has an interior.
    full: bool,
}

impl Node {
    /// The cones of the first r rows, which are independent: one for each choice of signs of the positives among them.
    pub fn roots(arrangement: &Arrangement) -> Vec<Self> {
        let mut roots = vec![Self { signs: Vec::new(), rays: Vec::new(), full: true }];
        for (b, v) in arrangement.dual_basis().iter().enumerate() {
            let sides: &[i8] = if arrangement.is_wall[b] { &[-1] } else { &[1, -1] };
            let grow = |node: &Self, side: i8| {
                let mut node = node.clone();
                node.signs.push(side);
                node.rays.push(v.iter().map(|x| Integer::from(x * i32::from(side))).collect());
                node
            };
            roots = roots.iter().flat_map(|node| sides.iter().map(|&side| grow(node, side))).collect();
        }
        roots
    }

    /// How many rows are decided.
    pub fn depth(&self) -> usize {
        self.signs.len()
    }

    /// Tells the sink of every cone below this one in which the first `until` rows are decided, in a fixed order.
    pub fn walk(&self, arrangement: &Arrangement, until: usize, sink: &mut Sink) -> ControlFlow<()> {
        self.walk_as::<i64>(arrangement, until, sink)
    }

    fn walk_as<T: Scalar>(&self, arrangement: &Arrangement, until: usize, sink: &mut Sink) -> ControlFlow<()> {
        match arrangement.rows.len() {
            0..=64 => Walker::<T, 1>::start(arrangement, self, until, sink),
            65..=256 => Walker::<T, 4>::start(arrangement, self, until, sink),
            _ => Walker::<T, { MOST_ROWS / 64 }>::start(arrangement, self, until, sink),
        }
    }
}

/// Which rows vanish on a ray.
type Zeros<const W: usize> = [u64; W];

fn set<const W: usize>(zeros: &mut Zeros<W>, row: usize) {
    zeros[row / 64] |= 1 << (row % 64);
}

fn common<const W: usize>(a: &Zeros<W>, b: &Zeros<W>) -> Zeros<W> {
    std::array::from_fn(|w| a[w] & b[w])
}

fn count<const W: usize>(zeros: &Zeros<W>) -> usize {
    zeros.iter().map(|w| w.count_ones() as usize).sum()
}

fn includes<const W: usize>(a: &Zeros<W>, b: &Zeros<W>) -> bool {
    a.iter().zip(b).all(|(a, b)| a & b == *b)
}

/// The rows before `depth`.
fn before<const W: usize>(depth: usize) -> Zeros<W> {
    std::array::from_fn(|w| match depth.saturating_sub(64 * w) {
        0 => 0,
        bits @ 1..=63 => (1 << bits) - 1,
        _ => u64::MAX,
    })
}

/// The number of the first row in the set.
fn first<const W: usize>(zeros: &Zeros<W>) -> Option<usize> {
    zeros.iter().enumerate().find(|(_, w)| **w != 0).map(|(at, w)| 64 * at + w.trailing_zeros() as usize)
}

/// A depth-first walk in one integer type. Rays live on a stack: a child adds its new ones and takes them away when it is done.
struct Walker<'a, T, const W: usize> {
    arrangement: &'a Arrangement,
    rows: Vec<Vec<T>>,
    until: usize,
    rank: usize,
    coordinates: Vec<T>,
    zeros: Vec<Zeros<W>>,
    /// Ray numbers of the cones on the path.
    members: Vec<u32>,
    signs: Vec<i8>,
    full: bool,
    /// Scratch: the values of the next row on the members, and a new ray.
    values: Vec<T>,
    made: Vec<T>,
}

/// On which sides of the next hyperplane the members of a cone lie.
struct Sides {
    above: bool,
    below: bool,
}

/// A result did not fit the integer type.
struct Overflow;

impl<'a, T: Scalar, const W: usize> Walker<'a, T, W> {
    fn start(arrangement: &'a Arrangement, node: &Node, until: usize, sink: &mut Sink) -> ControlFlow<()> {
        let narrow = |v: &Vec<Integer>| v.iter().map(T::from_integer).collect::<Option<Vec<T>>>();
        let rows: Option<Vec<Vec<T>>> = arrangement.rows.iter().map(narrow).collect();
        let rays: Option<Vec<Vec<T>>> = node.rays.iter().map(narrow).collect();
        let (Some(rows), Some(rays)) = (rows, rays) else {
            return node.walk_as::<T::Wider>(arrangement, until, sink);
        };
        let mut walker = Self {
            arrangement,
            rows,
            until,
            rank: arrangement.rank(),
            zeros: Vec::new(),
            members: (0..rays.len() as u32).collect(),
            coordinates: rays.into_iter().flatten().collect(),
            signs: node.signs.clone(),
            full: node.full,
            values: Vec::new(),
            made: Vec::new(),
        };
        for ray in 0..node.rays.len() as u32 {
            let mut zeros = [0; W];
            for row in 0..node.depth() {
                match T::dot(&walker.rows[row], walker.ray(ray)) {
                    Some(value) if value.sign() == 0 => set(&mut zeros, row),
                    Some(_) => {}
                    None => return node.walk_as::<T::Wider>(arrangement, until, sink),
                }
            }
            walker.zeros.push(zeros);
        }
        walker.descend(0..node.rays.len(), sink)
    }

    fn ray(&self, ray: u32) -> &[T] {
        let at = ray as usize * self.rank;
        &self.coordinates[at..at + self.rank]
    }

    fn node(&self, members: &Range<usize>) -> Node {
        let rays = self.members[members.clone()].iter();
        Node {
            signs: self.signs.clone(),
            rays: rays.map(|&ray| self.ray(ray).iter().map(T::to_integer).collect()).collect(),
            full: self.full,
        }
    }

    /// Goes through the cone with these members, and leaves the stacks as they were.
    fn descend(&mut self, members: Range<usize>, sink: &mut Sink) -> ControlFlow<()> {
        let (depth, stack, rays, full) = (self.signs.len(), self.members.len(), self.zeros.len(), self.full);
        let flow = self.follow(members, sink);
        self.signs.truncate(depth);
        self.members.truncate(stack);
        self.zeros.truncate(rays);
        self.coordinates.truncate(rays * self.rank);
        self.full = full;
        flow
    }

    fn follow(&mut self, mut members: Range<usize>, sink: &mut Sink) -> ControlFlow<()> {
        loop {
            let row = self.signs.len();
            if row >= self.until {
                return sink(&Reached { walker: self, members });
            }
            let Ok(sides) = self.evaluate(row, &members) else { return self.widen(&members, sink) };
            let wall = self.arrangement.is_wall[row];
            match (sides.above, sides.below) {
                // The row vanishes on the cone: no strict sign of a positive, and a wall is met.
                (false, false) if !wall => return ControlFlow::Continue(()),
                (false, _) => self.signs.push(-1),
                (true, false) if !wall => self.signs.push(1),
                (true, false) => {
                    // Only the face of the cone on the wall is left.
                    members = self.select(&members, &[0], 0..0);
                    self.full = false;
                    self.signs.push(-1);
                    if members.is_empty() || self.lost_a_strict_sign(&members) {
                        return ControlFlow::Continue(());
                    }
                }
                (true, true) => {
                    let Ok(new) = self.new_rays(row, &members) else { return self.widen(&members, sink) };
                    let below = self.select(&members, &[0, -1], new.clone());
                    if !wall {
                        let above = self.select(&members, &[0, 1], new);
                        self.signs.push(1);
                        self.descend(above, sink)?;
                        self.signs.pop();
                    }
                    members = below;
                    self.signs.push(-1);
                }
            }
        }
    }

    /// Goes on in a wider integer type.
    fn widen(&self, members: &Range<usize>, sink: &mut Sink) -> ControlFlow<()> {
        self.node(members).walk_as::<T::Wider>(self.arrangement, self.until, sink)
    }

    /// The members whose value has one of these signs, and the new rays.
    fn select(&mut self, members: &Range<usize>, signs: &[i32], new: Range<u32>) -> Range<usize> {
        let start = self.members.len();
        for (at, value) in members.clone().zip(&self.values) {
            if signs.contains(&value.sign()) {
                self.members.push(self.members[at]);
            }
        }
        self.members.extend(new);
        start..self.members.len()
    }

    /// The values of a row on the members, which are noted where they vanish.
    fn evaluate(&mut self, row: usize, members: &Range<usize>) -> Result<Sides, Overflow> {
        let mut sides = Sides { above: false, below: false };
        self.values.clear();
        for &ray in &self.members[members.clone()] {
            let at = ray as usize * self.rank;
            let value = T::dot(&self.rows[row], &self.coordinates[at..at + self.rank]).ok_or(Overflow)?;
            match value.sign() {
                1 => sides.above = true,
                -1 => sides.below = true,
                _ => set(&mut self.zeros[ray as usize], row),
            }
            self.values.push(value);
        }
        Ok(sides)
    }

    /// Whether a positive whose strict sign was decided vanishes on the cone.
    fn lost_a_strict_sign(&self, members: &Range<usize>) -> bool {
        let everywhere = self.members[members.clone()]
            .iter()
            .fold([u64::MAX; W], |all, &ray| common(&all, &self.zeros[ray as usize]));
        (0..self.signs.len()).any(|row| !self.arrangement.is_wall[row] && everywhere[row / 64] >> (row % 64) & 1 == 1)
    }

    /// The rays of the cone on the hyperplane of `row` that are not rays of the cone already.
    fn new_rays(&mut self, row: usize, members: &Range<usize>) -> Result<Range<u32>, Overflow> {
        let decided = before::<W>(row);
        let known = |ray: u32, zeros: &[Zeros<W>]| common(&zeros[ray as usize], &decided);
        let start = self.zeros.len();
        // In general position every ray lies on r - 1 hyperplanes, and two rays are adjacent if they share r - 2.
        let simple = self.full
            && self.members[members.clone()].iter().all(|&ray| count(&known(ray, &self.zeros)) + 1 == self.rank);
        for (p, alpha) in members.clone().zip(&self.values).filter(|(_, value)| value.sign() > 0) {
            let p = self.members[p];
            let zeros_p = known(p, &self.zeros);
            for (n, beta) in members.clone().zip(&self.values).filter(|(_, value)| value.sign() < 0) {
                let n = self.members[n];
                let zeros_n = known(n, &self.zeros);
                let mut shared = common(&zeros_p, &zeros_n);
                if self.full && count(&shared) + 2 < self.rank {
                    continue;
                }
                let third = |ray: &u32| *ray != p && *ray != n && includes(&self.zeros[*ray as usize], &shared);
                if !simple && self.members[members.clone()].iter().any(third) {
                    continue;
                }
                let (a, b) = (p as usize * self.rank, n as usize * self.rank);
                let (p, n) = (&self.coordinates[a..a + self.rank], &self.coordinates[b..b + self.rank]);
                // In cofactors, a row on p that is not on n gives the factor by which the new ray is too long.
                let only_p = std::array::from_fn(|w| zeros_p[w] & !zeros_n[w]);
                let hint = first::<W>(&only_p).filter(|_| simple).map(|other| T::dot(&self.rows[other], n));
                let hint = hint.map(|hint| hint.ok_or(Overflow)).transpose()?;
                T::eliminate(alpha, p, beta, n, hint.as_ref(), &mut self.made).ok_or(Overflow)?;
                self.coordinates.append(&mut self.made);
                set(&mut shared, row);
                self.zeros.push(shared);
            }
        }
        Ok(start as u32..self.zeros.len() as u32)
    }
}

/// A cone at the end of a walk.
struct Reached<'w, 'a, T, const W: usize> {
    walker: &'w Walker<'a, T, W>,
    members: Range<usize>,
}

impl<T: Scalar, const W: usize> Cone for Reached<'_, '_, T, W> {
    fn signs(&self) -> &[i8] {
        &self.walker.signs
    }

    fn witness(&self) -> Vec<Integer> {
        let rays = self.walker.members[self.members.clone()].iter();
        T::total(rays.map(|&ray| self.walker.ray(ray)), self.walker.rank)
    }

    fn node(&self) -> Node {
        self.walker.node(&self.members)
    }
}
