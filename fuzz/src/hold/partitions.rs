//! What a network learns of each sample pattern partition: exactly, from the pattern of plain
//! steps.

use rug::Rational;

use super::{Case, Fact, vector_of};
use crate::exact::{Problem, Row, dot, negated, plus, projected};
use crate::words::{Step, between, demanded, list};

/// The samples of one label with one column of the pattern that is not zero.
struct Partition {
    samples: Vec<usize>,
    column: Vec<bool>,
}

impl Case<'_> {
    pub(super) fn partitions(&mut self, words: &str) -> Fact {
        let limit = words
            .split("; ")
            .take_while(|part| !part.contains("coupled"))
            .take_while(|part| !part.contains("the partitions of"));
        let limit: Vec<&str> = limit.collect();
        self.fate(&limit.join("; "));
        let coupled = !words.contains("no two partitions are coupled");
        let first = Step::read(demanded(words, "for all k >= ", " "));
        let Some(state) = first.within(super::descent::MOST).and_then(|k| self.at(k)) else {
            self.held.beyond += 1;
            return Fact::Partitions { coupled, maximal: None };
        };
        let (n, neurons) = (self.instance.n(), self.instance.output.len());
        let mut own: Vec<Partition> = Vec::new();
        for i in 0..n {
            let column: Vec<bool> = (0..neurons).map(|m| state.signs[m * n + i].is_gt()).collect();
            let same = |one: &&mut Partition| {
                one.column == column && self.instance.positive[one.samples[0]] == self.instance.positive[i]
            };
            match own.iter_mut().find(same) {
                _ if !column.contains(&true) => {}
                Some(one) => one.samples.push(i),
                None => own.push(Partition { samples: vec![i], column }),
            }
        }
        let pair = |a: &Partition, b: &Partition| {
            let shared = a.column.iter().zip(&b.column).any(|(a, b)| *a && *b);
            let rows = |one: &Partition| self.instance.pick(&one.samples);
            shared && rows(a).iter().any(|x| rows(b).iter().any(|y| dot(x, y) != 0))
        };
        let is_coupled = (0..own.len()).any(|a| (0..a).any(|b| pair(&own[a], &own[b])));
        self.held.demand(coupled == is_coupled, || format!("coupled: {is_coupled}"));
        if coupled {
            let (i, j) = demanded(words, "the partitions of the samples ", " are coupled").split_once(" and ").unwrap();
            let of = |i: &str| {
                let i: usize = i.parse().unwrap();
                own.iter().find(|one| one.samples.contains(&i))
            };
            let both = of(i).zip(of(j)).is_some_and(|(a, b)| !std::ptr::eq(a, b) && pair(a, b));
            self.held.demand(both, || format!("{i} and {j} are not coupled"));
        }
        let Some((_, list)) = words.split_once("a margin that is, for ") else {
            return Fact::Partitions { coupled, maximal: None };
        };
        let w = vector_of(words, "^ = ");
        let parts: Vec<&str> = list.split(", for ").collect();
        self.held.demand(parts.len() == own.len(), || format!("there are {} partitions", own.len()));
        let mut all = true;
        for (one, part) in own.iter().zip(parts) {
            all &= self.margin_of(one, part, &w);
        }
        Fact::Partitions { coupled, maximal: Some(all) }
    }

    /// "[0, 2] maximal (the largest has the square 1/5)", or "[0] not maximal, its square 1/9".
    fn margin_of(&mut self, one: &Partition, words: &str, w: &[Rational]) -> bool {
        let instance = self.instance;
        let stated = list(demanded(words, "[", "]"));
        self.held.demand(stated == one.samples, || format!("{:?} is a partition", one.samples));
        let d = instance.d();
        let mut effective = vec![Rational::new(); d];
        for (m, v) in instance.output.iter().enumerate().filter(|(m, _)| one.column[*m]) {
            plus(&mut effective, v, &w[m * d..(m + 1) * d]);
        }
        let rows: Vec<Row> = instance.pick(&one.samples);
        let u = projected(&rows, &effective);
        let signed: Vec<Row> =
            rows.iter().map(|x| if instance.positive[one.samples[0]] { x.clone() } else { negated(x) }).collect();
        let problem = Problem { dimension: d, rows: signed, walls: Vec::new() };
        let Some(best) = problem.solution() else {
            self.held.demand(false, || "a partition without a margin".to_owned());
            return false;
        };
        let margin = problem.rows.iter().map(|z| dot(z, &u)).min().unwrap();
        let square = Rational::from(&margin * &margin) / dot(&u, &u);
        let largest = Rational::from(1) / dot(&best, &best);
        let maximal = margin > 0 && square == largest;
        self.held.demand(maximal != words.contains("not maximal"), || format!("maximal: {maximal}"));
        let told = crate::instance::rational(demanded(words, "the largest has the square ", ")"));
        self.held.demand(told == largest, || format!("the largest square is {largest}"));
        if let Some(told) = between(words, "its square ", " ") {
            self.held.demand(crate::instance::rational(told) == square, || format!("its square is {square}"));
        }
        maximal
    }
}
