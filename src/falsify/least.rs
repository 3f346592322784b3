//! Makes an instance least: fewer samples, neurons and features, simpler numbers, as long as it
//! still contradicts.

use rayon::prelude::*;
use rug::{Integer, Rational};

use super::evidence::Evidence;
use super::question::Question;
use crate::data::{Dataset, Instance};

/// Samples, neurons, features, and how complicated the numbers are in all.
pub type Measure = (usize, usize, usize, u64);

/// Numbers of two entries at once are tried in instances of so many numbers.
const MOST_IN_PAIRS: usize = 16;

/// How large an instance is; smaller ones are better.
pub fn measure(instance: &Instance) -> Measure {
    let Instance { data, start, network, .. } = instance;
    let start_at_all = u64::from(start.is_some());
    let numbers: u64 = numbers(instance).iter().map(cost).sum();
    (data.n(), network.as_ref().map_or(1, Vec::len), data.d(), numbers + start_at_all)
}

/// 0, 1, -1, 2, -2, then 1/2, -1/2, 3, ..: positive before negative, and two for each unit of
/// numerator and twice the denominator.
fn cost(q: &Rational) -> u64 {
    let size = Integer::from(q.numer().abs_ref()) + (Integer::from(q.denom()) - 1u32) * 2u32;
    size.to_u64().unwrap_or(u64::MAX / 4).min(u64::MAX / 4) * 2 + u64::from(*q < 0)
}

/// All numbers: rows, start, step size, output weights.
fn numbers(instance: &Instance) -> Vec<Rational> {
    let lists = instance.start.iter().chain(&instance.network);
    instance.data.rows().iter().chain(lists).flatten().chain(&instance.eta).cloned().collect()
}

/// The same with other numbers, if they make sense.
fn with_numbers(instance: &Instance, numbers: Vec<Rational>) -> Option<Instance> {
    let mut numbers = numbers.into_iter();
    let mut take = |list: &[Rational]| numbers.by_ref().take(list.len()).collect::<Vec<_>>();
    let rows = instance.data.rows().iter().map(|row| take(row)).collect();
    let data = Dataset::new(rows, instance.data.labels().to_vec())?;
    let (start, network) = (instance.start.as_deref().map(&mut take), instance.network.as_deref().map(&mut take));
    let eta = numbers.next();
    let sensible = eta.as_ref().is_none_or(|eta| *eta > 0) && network.iter().flatten().all(|v| *v != 0);
    sensible.then(|| Instance { data, start, network, eta, ..instance.clone() })
}

/// Everything of one entry of a list but the entry.
fn but<T: Clone>(list: &[T], at: usize) -> Vec<T> {
    [&list[..at], &list[at + 1..]].concat()
}

/// The same without something.
fn smaller(instance: &Instance) -> Vec<Instance> {
    let Instance { data, start, network, .. } = instance;
    let d = data.d();
    let mut found = Vec::new();
    for i in 0..data.n() {
        let data = Dataset::new(but(data.rows(), i), but(data.labels(), i));
        found.extend(data.map(|data| Instance { data, ..instance.clone() }));
    }
    if let (Some(output), Some(start)) = (network, start) {
        for m in (0..output.len()).filter(|_| output.len() > 1) {
            let start = [&start[..m * d], &start[(m + 1) * d..]].concat();
            found.push(Instance { network: Some(but(output, m)), start: Some(start), ..instance.clone() });
        }
    }
    for c in (0..d).filter(|_| d > 1) {
        let rows = data.rows().iter().map(|row| but(row, c)).collect();
        let start = start.as_ref().map(|start| start.chunks(d).flat_map(|w| but(w, c)).collect());
        let data = Dataset::new(rows, data.labels().to_vec());
        found.extend(data.map(|data| Instance { data, start, ..instance.clone() }));
    }
    found.push(Instance { start: None, eta: None, at: Vec::new(), ..instance.clone() });
    found
}

/// The same in coordinates that are mirrored, one or two at a time.
fn mirrored(instance: &Instance) -> Vec<Instance> {
    let d = instance.data.d();
    // Every feature of every row and neuron, and nothing of eta and the output weights.
    let features = instance.data.n() * d + instance.start.as_ref().map_or(0, Vec::len);
    let mirror = |c: usize| {
        let turned = |(at, q): (usize, Rational)| if at < features && at % d == c { -q } else { q };
        with_numbers(instance, numbers(instance).into_iter().enumerate().map(turned).collect())
    };
    (0..d).filter_map(mirror).collect()
}

/// What a number may become: the simpler ones, the simplest first.
fn simpler(q: &Rational) -> Vec<Rational> {
    let small = [(0, 1), (1, 1), (2, 1), (1, 2), (3, 1), (3, 2), (1, 3), (2, 3), (1, 4), (4, 1), (5, 1)];
    let mut found: Vec<Rational> = small.iter().flat_map(|s| [Rational::from(*s), -Rational::from(*s)]).collect();
    found.extend([Rational::from(q.floor_ref()), Rational::from(q.ceil_ref())]);
    found.retain(|simple| cost(simple) < cost(q));
    found.sort_by_key(cost);
    found.dedup();
    found
}

/// The same with one number made simpler.
fn one_simpler(instance: &Instance) -> Vec<Instance> {
    let all = numbers(instance);
    let with = |at: usize, q: Rational| {
        let mut numbers = all.clone();
        numbers[at] = q;
        with_numbers(instance, numbers)
    };
    let each = (0..all.len()).flat_map(|at| simpler(&all[at]).into_iter().map(move |q| (at, q)));
    each.filter_map(|(at, q)| with(at, q)).collect()
}

/// The same with two numbers at once among 0, 1, -1, 2: one may grow where the other falls.
fn two_simpler(instance: &Instance) -> Vec<Instance> {
    let (all, mut found) = (numbers(instance), Vec::new());
    if all.len() > MOST_IN_PAIRS {
        return found;
    }
    for at in 0..all.len() {
        for other in at + 1..all.len() {
            for (p, q) in [0, 1, -1, 2].into_iter().flat_map(|p| [0, 1, -1, 2].map(|q| (p, q))) {
                let mut numbers = all.clone();
                (numbers[at], numbers[other]) = (Rational::from(p), Rational::from(q));
                found.extend(with_numbers(instance, numbers));
            }
        }
    }
    found
}

/// Makes an instance least among those that one change leads to; each change is proved anew.
pub fn shrink(question: &Question<'_>, mut instance: Instance, mut evidence: Evidence) -> (Instance, Evidence) {
    let changes = [smaller, mirrored, one_simpler, two_simpler];
    loop {
        let size = measure(&instance);
        let better = changes.iter().find_map(|change| {
            let mut candidates = change(&instance);
            candidates.retain(|candidate| measure(candidate) < size);
            let found = |candidate: Instance| question.found(&candidate).map(|evidence| (candidate, evidence));
            candidates.into_par_iter().find_map_first(found)
        });
        match better {
            Some(better) => (instance, evidence) = better,
            None => return (instance, evidence),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_numbers_cost_less() {
        let order = [(0, 1), (1, 1), (-1, 1), (2, 1), (-2, 1), (1, 2), (-1, 2), (3, 2), (7, 5)];
        assert!(order.map(|q| cost(&Rational::from(q))).is_sorted_by(|a, b| a < b));
        assert_eq!(simpler(&Rational::from(2)), [0, 1, -1]);
        assert!(simpler(&Rational::new()).is_empty());
    }
}
