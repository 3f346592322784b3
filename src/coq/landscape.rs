//! The landscape at infinity, T2.

use rug::float::Round;
use rug::{Float, Integer, Rational};

use super::numeral::{integer, integers, list, scaled};
use super::place::Place;
use super::script::Script;
use super::subject::Subject;
use super::{ExportError, exact};
use crate::arith::linalg::dot;

const CHECKS: &str = " ClaimChecks Landscape LandscapeCheck";

/// Trees have at most so many splits on a path.
const DEEPEST: usize = 1000;

/// What follows from a separator alone.
pub(super) fn separator(
    script: &mut Script,
    subject: &Subject,
    witness: &Place<'_>,
    claim: &str,
) -> Result<(), ExportError> {
    script.needs(CHECKS);
    script.define(&exact::separator(subject, witness)?);
    script.computes("separatedb samples v");
    match claim {
        "landscape.infimum" => {
            script.states("(forall w, share D <= loss D w)");
            script.states("(forall eps, 0 < eps -> exists w, loss D w <= share D + eps)");
            script.states("(existsb fst D = true -> forall w, share D < loss D w)");
            script.concludes(
                "the infimum of the loss is the share of the negatives, and where there is a positive it is not attained.",
                "exact (infimum_ok dx samples v accepted).",
            );
        }
        "landscape.local" => {
            script.states(
                "forall u, asymptotic_minimum D u <-> forall s, In s D -> if fst s then dot (snd s) u <> 0 else dot (snd s) u <= 0",
            );
            script.concludes(
                "u is an asymptotic local minimum exactly if it is off every positive's hyperplane and activates no negative.",
                "exact (local_ok dx samples v accepted).",
            );
        }
        "landscape.global" => {
            script.states(
                "forall u, asymptotic_minimum D u -> (ray_limit D u (share D) <-> forall s, In s D -> fst s = true -> 0 < dot (snd s) u)",
            );
            script.concludes(
                "an asymptotic local minimum is global, that is its loss at infinity is the infimum, exactly if it activates every positive.",
                "exact (global_ok dx samples v accepted).",
            );
        }
        "landscape.critical" => critical(script, subject, witness)?,
        _ => return Err(ExportError::NoLemma { what: format!("a separator of `{claim}`") }),
    }
    Ok(())
}

/// |grad L(w)| >= (g/n) (the sum of the weights of the active samples).
fn critical(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    let v: Vec<Rational> = exact::separating(subject, witness)?.into_iter().map(Rational::from).collect();
    let length = dot(&v, &v);
    let squares = subject.rows.iter().map(|x| dot(x, &v).square());
    let least = squares.min().filter(|_| length != 0).ok_or_else(|| witness.wrong("the separator is zero"))?;
    let exact = Rational::from(&least / &length);
    // A long g^2 is rounded down.
    let is_long = exact.denom().significant_bits() > 128;
    let short = Float::with_val_round(53, &exact, Round::Down).0.to_rational().filter(|_| is_long);
    let g2 = short.unwrap_or(exact);
    let (p, q) = (integer(g2.numer()), integer(g2.denom()));
    script.computes(&format!("criticalb dx samples v {p} {q}"));
    script.states(&format!("forall w, sqrt ({p} / {q}) * weights D w <= norm (push D w)"));
    script.states("(existsb (fun b => b) (pattern D w) = true -> 0 < weights D w)");
    script.concludes(
        "at every w the length of n grad L is at least g times the sum of the weights of the active samples, which is \
         positive where there are any; push is -n grad L (Gradient.v).",
        "exact (critical_ok dx samples v _ _ accepted).",
    );
    Ok(())
}

/// T2.4: one asymptotic minimum that is not global.
pub(super) fn minimum(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    script.needs(CHECKS);
    script.define(&exact::separator(subject, witness)?);
    let u = scaled(&witness.get("u")?.vector(subject.d())?).0;
    script.define(&format!("Definition u : list Z := {}.\n", integers(&u)));
    script.computes("spuriousb samples v u");
    script.states("asymptotic_minimum D (vZ u)");
    script.states("~ ray_limit D (vZ u) (share D)");
    script.concludes(
        "u is an asymptotic local minimum, and it is not global.",
        "exact (spurious_ok dx samples v u accepted).",
    );
    Ok(())
}

/// T2.2: all asymptotic minima; or T2.4, that all are global.
pub(super) fn cells(
    script: &mut Script,
    subject: &Subject,
    witness: &Place<'_>,
    claim: &str,
) -> Result<(), ExportError> {
    let mut tree = Tree { subject, path: Vec::new(), cells: Vec::new() };
    let listed = witness.get("tree")?;
    let nodes = listed.list()?;
    let mut rest = nodes.as_slice();
    let text = tree.text(&mut rest)?;
    if !rest.is_empty() {
        return Err(listed.wrong("the tree ends before its list does"));
    }
    script.needs(CHECKS);
    script.define(&exact::separator(subject, witness)?);
    script.define(&format!(
        "Definition t : tree :=\n  {text}.\nDefinition cells : list (list Z) := {}.\n",
        list(&tree.cells, |u| integers(u))
    ));
    if claim == "landscape.spurious" {
        script.computes("no_spuriousb samples v t cells");
        script.states("forall u, asymptotic_minimum D u -> ray_limit D u (share D)");
        script.concludes(
            "there is no spurious asymptotic minimum: all are global.",
            "exact (no_spurious_ok dx samples v t cells accepted).",
        );
    } else {
        script.computes("cellsb samples v t cells");
        script.states("forall u, asymptotic_minimum D u <-> exists c, In c (map vZ cells) /\\ in_cell D c u");
        script.concludes(
            "the asymptotic local minima are exactly the directions of the cones of these cells.",
            "exact (cells_ok dx samples v t cells accepted).",
        );
    }
    Ok(())
}

/// A tree that is being read in preorder.
struct Tree<'a> {
    subject: &'a Subject,
    /// The signs that are decided, the latest last.
    path: Vec<usize>,
    cells: Vec<Vec<Integer>>,
}

impl Tree<'_> {
    fn text(&mut self, rest: &mut &[Place<'_>]) -> Result<String, ExportError> {
        let Some((node, after)) = rest.split_first() else {
            return Err(ExportError::Shape { place: "/witness/tree".to_owned(), wanted: "one more node" });
        };
        *rest = after;
        let n = self.subject.n();
        match node.get("kind")?.text()? {
            "split" => {
                let i = node.get("row")?.sample(n)?;
                if self.path.len() == DEEPEST {
                    return Err(node.wrong("the tree is too deep"));
                }
                if self.path.contains(&i) {
                    return Err(node.wrong("this row's sign is decided already"));
                }
                self.path.push(i);
                let plus = self.text(rest)?;
                let minus = self.text(rest)?;
                self.path.pop();
                Ok(format!("Split {}\n  ({plus})\n  ({minus})", integers(&self.row(i))))
            }
            "cell" => {
                let u = scaled(&node.get("u")?.vector(self.subject.d())?).0;
                self.cells.push(u.clone());
                Ok(format!("Cell {}", integers(&u)))
            }
            _ => {
                let (lambda, nu) = (node.get("lambda")?.multipliers(n)?, node.get("nu")?.multipliers(n)?);
                let along: Vec<Rational> = self.path.iter().rev().filter_map(|&i| lambda.get(i).cloned()).collect();
                let negative: Vec<bool> = self.subject.positive.iter().map(|positive| !positive).collect();
                let (numerators, _) = scaled(&[along.clone(), Subject::picked(&negative, &nu)].concat());
                let (lambda, nu) = numerators.split_at(along.len());
                Ok(format!("Empty {} {}", integers(lambda), integers(nu)))
            }
        }
    }

    /// The row as it stands in the samples.
    fn row(&self, i: usize) -> Vec<Integer> {
        self.subject.integer_rows().into_iter().nth(i).unwrap_or_default()
    }
}
