//! Iterates behind kicks without end: the boxes of a slide and of the trap behind it contain what
//! stepping finds.

use margincert::trajectory::iterates::{Behind, Iterates};
use rayon::prelude::*;
use rug::Integer;

use super::*;

/// So many single steps, and then a flight; and the steps that are asked for.
const STEPS: u64 = 2_000;
const AT: [u64; 5] = [2_500, 5_000, 9_999, 30_000, 100_000];

/// Whether the flight slides, and the number of steps at which a wall kicked.
fn flown(seed: u64) -> Option<(bool, u64)> {
    let (model, w0) = kicked(seed)?;
    let mut horizon = Iterates::new(&model, &w0, STEPS, true);
    let (rows, mut w, mut step, mut kicks) = (Rows::of(&model), floats(&w0), 0, 0);
    for k in AT {
        let enclosure = horizon.enclose(&Integer::from(k), &mut |_| ()).ok()?;
        if !horizon.flown()?.is_kicked() {
            return None;
        }
        while step < k {
            let negative = |(t, positive): (&f64, &bool)| *t > 0.0 && !positive;
            kicks += u64::from(rows.preactivations(&w).iter().zip(&rows.positive).any(negative));
            rows.step(&mut w);
            step += 1;
        }
        assert_eq!(enclosure.active, None, "seed {seed}: no pattern is certain among kicks");
        for (c, x) in w.iter().zip(&enclosure.w) {
            let (lo, hi) = (x.lo().to_f64(), x.hi().to_f64());
            assert!(lo - ROUNDING <= *c && *c <= hi + ROUNDING, "seed {seed}, k = {k}: {c} not in [{lo}, {hi}]");
            assert!(hi - lo < 100.0, "seed {seed}: a box that says something");
        }
    }
    let far = horizon.enclose(&Integer::from(Integer::u_pow_u(10, 1000)), &mut |_| ()).ok()?;
    assert!(far.w.iter().any(|x| x.lo().to_f64().abs() > 100.0), "seed {seed}: it went on");
    let behind = horizon.flown()?.behind;
    Some((matches!(behind, Behind::Trap { slide: Some(_), .. }), kicks))
}

#[test]
fn iterates_lie_in_the_boxes_behind_kicks() {
    let seen: Vec<(bool, u64)> = (0..60u64).into_par_iter().filter_map(flown).collect();
    let (slid, trapped) =
        (seen.iter().filter(|(slid, _)| *slid).count(), seen.iter().filter(|(slid, _)| !slid).count());
    println!("{slid} by a slide, {trapped} by a trap alone");
    assert!(slid >= 5 && trapped >= 10, "{seen:?}");
    assert!(seen.iter().filter(|(_, kicks)| *kicks > 20).count() >= 10, "{seen:?}");
}
