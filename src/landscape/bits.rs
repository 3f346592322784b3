//! Sets of rows as bits.

/// A set of rows, in words of 64.
pub(super) type Bits<const W: usize> = [u64; W];

/// The rows in this range.
pub(super) fn range<const W: usize>(rows: std::ops::Range<usize>) -> Bits<W> {
    let before = |end: usize, w: usize| match end.saturating_sub(64 * w) {
        0 => 0,
        bits @ 1..=63 => (1 << bits) - 1,
        _ => u64::MAX,
    };
    std::array::from_fn(|w| before(rows.end, w) & !before(rows.start, w))
}

pub(super) fn and<const W: usize>(a: &Bits<W>, b: &Bits<W>) -> Bits<W> {
    std::array::from_fn(|w| a[w] & b[w])
}

pub(super) fn or<const W: usize>(a: &Bits<W>, b: &Bits<W>) -> Bits<W> {
    std::array::from_fn(|w| a[w] | b[w])
}

/// Those of a that are not in b.
pub(super) fn minus<const W: usize>(a: &Bits<W>, b: &Bits<W>) -> Bits<W> {
    std::array::from_fn(|w| a[w] & !b[w])
}

pub(super) fn is_empty<const W: usize>(a: &Bits<W>) -> bool {
    a.iter().all(|w| *w == 0)
}

pub(super) fn has<const W: usize>(a: &Bits<W>, row: usize) -> bool {
    a[row / 64] >> (row % 64) & 1 == 1
}

pub(super) fn set<const W: usize>(a: &mut Bits<W>, row: usize) {
    a[row / 64] |= 1 << (row % 64);
}

pub(super) fn remove<const W: usize>(a: &mut Bits<W>, row: usize) {
    a[row / 64] &= !(1 << (row % 64));
}

pub(super) fn count<const W: usize>(a: &Bits<W>) -> usize {
    a.iter().map(|w| w.count_ones() as usize).sum()
}

/// The first row of the set.
pub(super) fn first<const W: usize>(a: &Bits<W>) -> Option<usize> {
    a.iter().enumerate().find(|(_, w)| **w != 0).map(|(at, w)| 64 * at + w.trailing_zeros() as usize)
}

/// The row of a set of one row.
pub(super) fn only<const W: usize>(a: &Bits<W>) -> Option<usize> {
    let row = first(a)?;
    let rest = |(at, w): (usize, &u64)| if at == row / 64 { w & (w - 1) } else { *w };
    a.iter().enumerate().all(|word| rest(word) == 0).then_some(row)
}

/// The rows of the set, ascending.
pub(super) fn rows<const W: usize>(mut a: Bits<W>) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let row = first(&a)?;
        a[row / 64] &= a[row / 64] - 1;
        Some(row)
    })
}
