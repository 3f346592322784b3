//! The walk from a node of the tree down to its cells.
//!
//! A ray knows its side of every row, so the rows that cut the cone are those with rays strictly on
//! both sides: the walk goes from one such row to the next, and the new rays come from adjacent
//! pairs (the double description method). Every decision is the sign of an integer.

use std::cmp::Ordering;
use std::ops::Range;

use rug::Integer;

use super::bits::{self, Bits};
use super::cones::{Found, Node, Ray, TooLarge};
use super::prepare::Arrangement;
use super::scalar::{Scalar, Width};
use crate::arith::pause::pause;

/// The most coordinates that the rays of the cones on one path of the tree may have in all.
const MOST_COORDINATES: usize = 1 << 16;
/// The most pairs of rays, in units of comparisons, that one cut may look at.
const MOST_COMPARISONS: usize = 1 << 28;

/// On which sides of the rows something lies.
#[derive(Clone, Copy)]
struct Sides<const W: usize> {
    above: Bits<W>,
    below: Bits<W>,
}

impl<const W: usize> Sides<W> {
    fn off(&self) -> Bits<W> {
        bits::or(&self.above, &self.below)
    }
}

/// A cone to be walked through: its rays are members of the walker's stack.
struct Frame {
    members: Range<usize>,
    /// How many rays there were when it was put aside.
    rays: usize,
}

/// A ray on one side of a row.
struct Side<T, const W: usize> {
    ray: usize,
    /// The row's value on it.
    value: T,
    /// The decided rows that vanish on it.
    zeros: Bits<W>,
    /// Whether these are r - 1 in a full cone.
    simple: bool,
}

/// A result did not fit the integer type.
struct Overflow;

enum Stop {
    Overflow,
    TooLarge(TooLarge),
}

impl From<Overflow> for Stop {
    fn from(_: Overflow) -> Self {
        Self::Overflow
    }
}

/// A depth-first walk in one integer type. Rays live on a stack: what a cone adds is taken away
/// when it is done.
pub(super) struct Walker<T, const W: usize> {
    rows: Vec<T>,
    rank: usize,
    everything: Bits<W>,
    walls: Bits<W>,
    positives: Bits<W>,
    coordinates: Vec<T>,
    sides: Vec<Sides<W>>,
    /// Whether the coordinates are minors.
    minors: Vec<bool>,
    members: Vec<u32>,
    pending: Vec<Frame>,
    above: Vec<u64>,
    witnesses: Vec<T>,
    /// Scratch: the members on the two sides of a row, and a new ray.
    sorted: [Vec<Side<T, W>>; 2],
    made: Vec<T>,
}

fn narrow<T: Scalar>(vectors: impl Iterator<Item = impl AsRef<[Integer]>>) -> Option<Vec<T>> {
    let mut all = Vec::new();
    for vector in vectors {
        for x in vector.as_ref() {
            all.push(T::from_integer(x)?);
        }
    }
    Some(all)
}

impl<T: Scalar, const W: usize> Walker<T, W> {
    /// The cells below a node, until `limit` are found; wider integers are taken where these
    /// overflow.
    pub fn explore(arrangement: &Arrangement, node: &Node, limit: usize) -> Result<Found, TooLarge> {
        let Some(mut walker) = Self::start(arrangement, node) else {
            return node.clone().widened().explore(arrangement, limit);
        };
        let mut rest = Vec::new();
        while let Some(frame) = walker.pending.pop() {
            pause();
            if walker.above.len() >= limit * W {
                walker.pending.push(frame);
                break;
            }
            let (cells, members) = (walker.above.len(), frame.members.clone());
            match walker.visit(frame) {
                Ok(()) => {}
                Err(Stop::Overflow) => {
                    // Nothing of this cone has been told yet.
                    walker.above.truncate(cells);
                    walker.witnesses.truncate(cells / W * walker.rank);
                    rest.push(walker.node(&members, node.width).widened());
                    break;
                }
                Err(Stop::TooLarge(too_large)) => return Err(too_large),
            }
        }
        rest.extend(walker.pending.iter().rev().map(|frame| walker.node(&frame.members, node.width)));
        Ok(Found { above: walker.above, words: W, witnesses: T::pack(walker.witnesses), rest })
    }

    fn start(arrangement: &Arrangement, node: &Node) -> Option<Self> {
        let count = arrangement.rows.len();
        let mut walker = Self {
            rows: narrow(arrangement.rows.iter())?,
            rank: arrangement.rank(),
            everything: bits::range(0..count),
            walls: bits::range(0..arrangement.walls),
            positives: bits::range(arrangement.walls..count),
            coordinates: narrow(node.rays.iter().map(|ray| &ray.coordinates))?,
            sides: Vec::new(),
            minors: node.rays.iter().map(|ray| ray.minors && T::DIVIDES).collect(),
            members: (0..node.rays.len() as u32).collect(),
            pending: vec![Frame { members: 0..node.rays.len(), rays: node.rays.len() }],
            above: Vec::new(),
            witnesses: Vec::new(),
            sorted: [Vec::new(), Vec::new()],
            made: Vec::new(),
        };
        for ray in 0..node.rays.len() {
            let mut sides = Sides { above: [0; W], below: [0; W] };
            walker.evaluate(ray, &walker.everything, &mut sides).ok()?;
            walker.sides.push(sides);
        }
        Some(walker)
    }

    fn row(&self, row: usize) -> &[T] {
        &self.rows[row * self.rank..(row + 1) * self.rank]
    }

    fn ray(&self, ray: usize) -> &[T] {
        &self.coordinates[ray * self.rank..(ray + 1) * self.rank]
    }

    fn value(&self, row: usize, ray: usize) -> Result<T, Overflow> {
        T::dot(self.row(row), self.ray(ray)).ok_or(Overflow)
    }

    /// Notes on which sides of these rows a ray lies.
    fn evaluate(&self, ray: usize, rows: &Bits<W>, sides: &mut Sides<W>) -> Result<(), Overflow> {
        for row in bits::rows(*rows) {
            match self.value(row, ray)?.sign() {
                Ordering::Greater => bits::set(&mut sides.above, row),
                Ordering::Less => bits::set(&mut sides.below, row),
                Ordering::Equal => {}
            }
        }
        Ok(())
    }

    fn node(&self, members: &Range<usize>, width: Width) -> Node {
        let ray = |&ray: &u32| Ray {
            coordinates: self.ray(ray as usize).iter().map(T::to_integer).collect(),
            minors: self.minors[ray as usize],
        };
        Node { rays: self.members[members.clone()].iter().map(ray).collect(), width }
    }

    /// On which sides of the rows the rays of a cone lie, together.
    fn together(&self, members: &Range<usize>) -> Sides<W> {
        let mut all = Sides { above: [0; W], below: [0; W] };
        for &ray in &self.members[members.clone()] {
            let sides = &self.sides[ray as usize];
            all.above = bits::or(&all.above, &sides.above);
            all.below = bits::or(&all.below, &sides.below);
        }
        all
    }

    /// Takes a cone to the next positive that cuts it and puts its two parts aside, or notes it as
    /// a cell.
    fn visit(&mut self, frame: Frame) -> Result<(), Stop> {
        let Frame { mut members, rays } = frame;
        self.members.truncate(members.end);
        self.sides.truncate(rays);
        self.minors.truncate(rays);
        self.coordinates.truncate(rays * self.rank);
        let mut all = self.together(&members);
        while let Some(wall) = bits::first(&bits::and(&all.above, &self.walls)) {
            let new = if bits::has(&all.below, wall) { self.new_rays(wall, &members, &all)? } else { 0..0 };
            members = self.select(&members, |sides| !bits::has(&sides.above, wall), new);
            all = self.together(&members);
        }
        if !bits::is_empty(&bits::minus(&self.positives, &all.off())) {
            // A positive vanishes on the whole cone: none of its points is in a cell.
            return Ok(());
        }
        let Some(row) = bits::first(&bits::and(&all.above, &all.below)) else {
            self.note(&members, &all)?;
            return Ok(());
        };
        if bits::only(&bits::and(&all.above, &all.below)).is_some() {
            self.note_both(row, &members, &all)?;
            return Ok(());
        }
        let new = self.new_rays(row, &members, &all)?;
        let below = self.select(&members, |sides| !bits::has(&sides.above, row), new.clone());
        let above = self.select(&members, |sides| !bits::has(&sides.below, row), new);
        let rays = self.sides.len();
        self.pending.push(Frame { members: below, rays });
        self.pending.push(Frame { members: above, rays });
        Ok(())
    }

    /// The members that lie as asked, and the new rays.
    fn select(&mut self, members: &Range<usize>, kept: impl Fn(&Sides<W>) -> bool, new: Range<u32>) -> Range<usize> {
        let start = self.members.len();
        for at in members.clone() {
            let ray = self.members[at];
            if kept(&self.sides[ray as usize]) {
                self.members.push(ray);
            }
        }
        self.members.extend(new);
        start..self.members.len()
    }

    /// Notes a cell.
    fn note(&mut self, members: &Range<usize>, all: &Sides<W>) -> Result<(), Overflow> {
        self.sum(members, self.positives)?;
        self.above.extend(bits::and(&all.above, &self.positives));
        Ok(())
    }

    /// Notes the two cells on both sides of the only row that cuts a cone. A point of the cone on
    /// one side of it is a witness of that side; on the way along a ray to the other side it keeps
    /// all other signs.
    fn note_both(&mut self, row: usize, members: &Range<usize>, all: &Sides<W>) -> Result<(), Overflow> {
        let mut others = self.positives;
        bits::remove(&mut others, row);
        let signs = bits::and(&all.above, &others);
        for above in [true, false] {
            let start = self.witnesses.len();
            self.sum(members, others)?;
            let value = T::dot(self.row(row), &self.witnesses[start..]).ok_or(Overflow)?;
            let (wanted, side) = if above { (Ordering::Greater, 0) } else { (Ordering::Less, 1) };
            if value.sign() != wanted {
                let beyond = |sides: &Sides<W>| bits::has([&sides.above, &sides.below][side], row);
                let ray = members.clone().map(|at| self.members[at] as usize).find(|&ray| beyond(&self.sides[ray]));
                let ray = ray.ok_or(Overflow)?;
                let steps = value.steps_beyond(&self.value(row, ray)?).ok_or(Overflow)?;
                let coordinates = &self.coordinates[ray * self.rank..(ray + 1) * self.rank];
                for (sum, x) in self.witnesses[start..].iter_mut().zip(coordinates) {
                    sum.add_multiple(&steps, x).ok_or(Overflow)?;
                }
            }
            let mut signs = signs;
            if above {
                bits::set(&mut signs, row);
            }
            self.above.extend(signs);
        }
        Ok(())
    }

    /// Puts a point of a cone among the witnesses that is off all these rows: a sum of rays, as few
    /// as are off every one of them together.
    fn sum(&mut self, members: &Range<usize>, mut missing: Bits<W>) -> Result<(), Overflow> {
        let start = self.witnesses.len();
        self.witnesses.resize(start + self.rank, T::default());
        for at in members.clone() {
            let ray = self.members[at] as usize;
            let off = self.sides[ray].off();
            // Without positives any point will do, and all rays give one that is not 0 if there is
            // any.
            if bits::is_empty(&bits::and(&missing, &off)) && !bits::is_empty(&self.positives) {
                continue;
            }
            missing = bits::minus(&missing, &off);
            let coordinates = &self.coordinates[ray * self.rank..(ray + 1) * self.rank];
            for (sum, x) in self.witnesses[start..].iter_mut().zip(coordinates) {
                sum.add_multiple(&T::one(), x).ok_or(Overflow)?;
            }
        }
        Ok(())
    }

    /// The rays of a cone on the hyperplane of `row` that are not rays of the cone already; `all`:
    /// the sides of its rays together.
    fn new_rays(&mut self, row: usize, members: &Range<usize>, all: &Sides<W>) -> Result<Range<u32>, Stop> {
        let start = self.sides.len();
        let undecided = bits::and(&all.above, &all.below);
        let decided = bits::minus(&self.everything, &undecided);
        let mut others = undecided;
        bits::remove(&mut others, row);
        // If the cone is not full, some row vanishes on all of it.
        let full = bits::is_empty(&bits::minus(&self.everything, &all.off()));
        let (mut sorted, mut made) = (std::mem::take(&mut self.sorted), std::mem::take(&mut self.made));
        made.clear();
        sorted.iter_mut().for_each(Vec::clear);
        for &ray in &self.members[members.clone()] {
            let sides = &self.sides[ray as usize];
            let side = match (bits::has(&sides.above, row), bits::has(&sides.below, row)) {
                (true, _) => 0,
                (_, true) => 1,
                _ => continue,
            };
            let zeros = bits::minus(&decided, &sides.off());
            let simple = full && bits::count(&zeros) + 1 == self.rank;
            sorted[side].push(Side { ray: ray as usize, value: self.value(row, ray as usize)?, zeros, simple });
        }
        let mut comparisons = 0;
        for p in &sorted[0] {
            for n in &sorted[1] {
                let left = bits::only(&bits::minus(&p.zeros, &n.zeros));
                // The neighbours of a ray on r - 1 rows, which are then independent, are on all but
                // one of them.
                let adjacent = if p.simple {
                    left.is_some()
                } else if n.simple {
                    bits::only(&bits::minus(&n.zeros, &p.zeros)).is_some()
                } else {
                    comparisons += members.len();
                    self.no_ray_between(p, n, members, full)
                };
                if !adjacent {
                    continue;
                }
                // For minors of rows that differ in one, that row's value on n is the factor by
                // which the new ray is too long.
                let simple = p.simple && n.simple && self.minors[p.ray] && self.minors[n.ray];
                let divisor = left.filter(|_| simple).map(|other| self.value(other, n.ray)).transpose()?;
                T::eliminate(&p.value, self.ray(p.ray), &n.value, self.ray(n.ray), divisor.as_ref(), &mut made)
                    .ok_or(Overflow)?;
                self.coordinates.append(&mut made);
                // On the decided rows a sum of the two lies where they lie.
                let (a, b) = (&self.sides[p.ray], &self.sides[n.ray]);
                let mut sides = Sides {
                    above: bits::and(&decided, &bits::or(&a.above, &b.above)),
                    below: bits::and(&decided, &bits::or(&a.below, &b.below)),
                };
                self.evaluate(self.sides.len(), &others, &mut sides)?;
                self.sides.push(sides);
                self.minors.push(divisor.is_some());
            }
            if self.coordinates.len() > MOST_COORDINATES || comparisons > MOST_COMPARISONS {
                return Err(Stop::TooLarge(TooLarge::Rays { dimension: self.rank }));
            }
        }
        (self.sorted, self.made) = (sorted, made);
        Ok(start as u32..self.sides.len() as u32)
    }

    /// Whether no other ray lies on all rows on which both lie.
    fn no_ray_between(&self, p: &Side<T, W>, n: &Side<T, W>, members: &Range<usize>, full: bool) -> bool {
        let shared = bits::and(&p.zeros, &n.zeros);
        if full && bits::count(&shared) + 2 < self.rank {
            return false;
        }
        let between = |&ray: &u32| {
            let ray = ray as usize;
            ray != p.ray && ray != n.ray && bits::is_empty(&bits::and(&shared, &self.sides[ray].off()))
        };
        !self.members[members.clone()].iter().any(between)
    }
}
