//! Max-margin problems by trying every support: exact, for a handful of samples, and blind to
//! multipliers that somebody else has found.

use rug::Rational;

pub type Row = Vec<Rational>;

pub fn dot(x: &[Rational], y: &[Rational]) -> Rational {
    x.iter().zip(y).map(|(a, b)| Rational::from(a * b)).sum()
}

pub fn plus(x: &mut [Rational], factor: &Rational, y: &[Rational]) {
    x.iter_mut().zip(y).for_each(|(a, b)| *a += Rational::from(factor * b));
}

pub fn negated(x: &[Rational]) -> Row {
    x.iter().map(|a| Rational::from(-a)).collect()
}

/// x with A x = b for a square A; none if A is singular.
fn solve(mut a: Vec<Row>, mut b: Row) -> Option<Row> {
    let n = b.len();
    for at in 0..n {
        let pivot = (at..n).find(|&row| a[row][at] != 0)?;
        a.swap(at, pivot);
        b.swap(at, pivot);
        for row in 0..n {
            if row != at && a[row][at] != 0 {
                let factor = Rational::from(-&a[row][at]) / &a[at][at];
                let top = a[at].clone();
                plus(&mut a[row], &factor, &top);
                let add = Rational::from(&factor * &b[at]);
                b[row] += add;
            }
        }
    }
    Some((0..n).map(|at| Rational::from(&b[at] / &a[at][at])).collect())
}

/// All subsets of so many things with at most `most` members.
fn subsets(count: usize, most: usize) -> impl Iterator<Item = Vec<usize>> {
    assert!(count <= MOST_ROWS, "{count} rows are too many to try every support");
    (0_u32..1 << count)
        .filter(move |set| set.count_ones() as usize <= most)
        .map(move |set| (0..count).filter(|&at| set >> at & 1 == 1).collect())
}

const MOST_ROWS: usize = 16;

/// min |w|^2 subject to z.w >= 1 for every row and x.w <= 0 for every wall.
pub struct Problem {
    pub dimension: usize,
    pub rows: Vec<Row>,
    pub walls: Vec<Row>,
}

impl Problem {
    fn all(&self) -> impl Iterator<Item = (&Row, bool)> {
        self.rows.iter().map(|z| (z, true)).chain(self.walls.iter().map(|x| (x, false)))
    }

    fn admits(&self, w: &[Rational]) -> bool {
        self.all().all(|(x, is_row)| if is_row { dot(x, w) >= 1 } else { dot(x, w) <= 0 })
    }

    pub fn is_small(&self) -> bool {
        self.rows.len() + self.walls.len() <= MOST_ROWS
    }

    /// The solution: of the least points on which some rows and walls are tight, the least that is
    /// admitted. None if no point is.
    pub fn solution(&self) -> Option<Row> {
        let all: Vec<_> = self.all().collect();
        let mut best: Option<(Rational, Row)> = None;
        for set in subsets(all.len(), self.dimension) {
            let gram = set.iter().map(|&i| set.iter().map(|&j| dot(all[i].0, all[j].0)).collect()).collect();
            let sides = set.iter().map(|&i| Rational::from(u8::from(all[i].1))).collect();
            let Some(factors) = solve(gram, sides) else { continue };
            let mut w = vec![Rational::new(); self.dimension];
            set.iter().zip(&factors).for_each(|(&i, factor)| plus(&mut w, factor, all[i].0));
            let square = dot(&w, &w);
            if best.as_ref().is_none_or(|(least, _)| square < *least) && self.admits(&w) {
                best = Some((square, w));
            }
        }
        best.map(|(_, w)| w)
    }

    /// The rows that are tight at w.
    pub fn tight(&self, w: &[Rational]) -> Vec<usize> {
        (0..self.rows.len()).filter(|&i| dot(&self.rows[i], w) == 1).collect()
    }

    /// Whether some multipliers of the solution w are positive on all tight rows: each row has its
    /// own among the extreme ones, and their mean has all.
    pub fn is_regular(&self, w: &[Rational]) -> bool {
        let tight = self.tight(w);
        let walls: Vec<Row> = self.walls.iter().filter(|x| dot(x, w) == 0).map(|x| negated(x)).collect();
        let columns: Vec<&Row> = tight.iter().map(|&i| &self.rows[i]).chain(&walls).collect();
        let mut positive = vec![false; tight.len()];
        for set in subsets(columns.len(), self.dimension) {
            let gram = set.iter().map(|&i| set.iter().map(|&j| dot(columns[i], columns[j])).collect()).collect();
            let sides = set.iter().map(|&i| dot(columns[i], w)).collect();
            let Some(factors) = solve(gram, sides) else { continue };
            let mut sum = negated(w);
            set.iter().zip(&factors).for_each(|(&i, factor)| plus(&mut sum, factor, columns[i]));
            if sum.iter().all(|x| *x == 0) && factors.iter().all(|factor| *factor >= 0) {
                let with = set.iter().zip(&factors).filter(|(i, factor)| **i < tight.len() && **factor > 0);
                with.for_each(|(&i, _)| positive[i] = true);
            }
        }
        positive.iter().all(|has| *has)
    }
}

/// The projection of v on the span of rows.
pub fn projected(rows: &[Row], v: &[Rational]) -> Row {
    let mut basis: Vec<Row> = Vec::new();
    let mut sum = vec![Rational::new(); v.len()];
    for row in rows {
        let mut rest = row.clone();
        for q in &basis {
            let along = -dot(q, row) / dot(q, q);
            plus(&mut rest, &along, q);
        }
        if rest.iter().any(|x| *x != 0) {
            basis.push(rest);
        }
    }
    for q in &basis {
        plus(&mut sum, &(dot(q, v) / dot(q, q)), q);
    }
    sum
}
