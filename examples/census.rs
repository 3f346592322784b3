//! Census.
use margincert::data::{Dataset, Label};
use margincert::dynamics::Precision;
use margincert::dynamics::fate::{End, Undecided, fate};
use margincert::model::Model;
use rug::Rational;
use std::collections::BTreeMap;
struct Seeded(u64);
impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn between(&mut self, lo: i64, hi: i64) -> i64 {
        lo + (self.next() % (hi - lo + 1) as u64) as i64
    }
}
fn main() {
    let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
    let mut times = vec![];
    for seed in 0..200u64 {
        let mut r = Seeded(seed * 77 + 5);
        let d = r.between(2, 4) as usize;
        let n = r.between(2, 12) as usize;
        let normal: Vec<i64> = (0..d).map(|_| r.between(-10, 10)).collect();
        let (mut rows, mut labels, mut r2) = (vec![], vec![], 0i64);
        while rows.len() < n {
            let x: Vec<i64> = (0..d).map(|_| r.between(-20, 20)).collect();
            let side: i64 = x.iter().zip(&normal).map(|(a, b)| a * b).sum();
            if side != 0 {
                labels.push(if side > 0 { Label::Positive } else { Label::Negative });
                r2 = r2.max(x.iter().map(|c| c * c).sum());
                rows.push(x.into_iter().map(|c| Rational::from((c, 10))).collect::<Vec<_>>());
            }
        }
        let data = Dataset::new(rows, labels).unwrap();
        let eta = Rational::from((100, 2 * r2));
        let w0: Vec<Rational> = (0..d).map(|_| Rational::from((r.between(-20, 20), 10))).collect();
        let model = Model::single_neuron(data, &eta);
        let t = std::time::Instant::now();
        let f = fate(&model, &w0, 1_000_000, Precision::default(), &mut |_| {});
        let e = t.elapsed();
        let kind = match &f {
            Ok(d) => match &d.end {
                End::Dead => "dead".into(),
                End::Invariance { .. } => "invariance".into(),
                End::Trap(t) => {
                    if !d.leaps.is_empty() {
                        "leap".into()
                    } else if t.kicking.is_empty() {
                        "trap".into()
                    } else {
                        "constrained".to_string()
                    }
                }
            },
            Err(Undecided::MaxSteps { failure, .. }) => {
                format!("max: {}", format!("{failure:?}").split(' ').next().unwrap())
            }
            Err(x) => format!("{x:?}").split(' ').next().unwrap().to_string(),
        };
        times.push(e);
        if let Ok(d) = &f {
            if d.from_step > 100000 {
                println!("seed {seed} K={:e} {kind} pieces {} {e:?}", d.from_step.to_f64(), d.leaps.len());
            }
        }
        *kinds.entry(kind).or_default() += 1;
    }
    times.sort();
    println!("{kinds:#?} median {:?} max {:?}", times[times.len() / 2], times.last());
}
