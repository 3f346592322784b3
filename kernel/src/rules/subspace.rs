//! Iterates that stay in a subspace (docs/lemmas.md, lemma:balanced-subspace): a sample orthogonal
//! to it lies on its boundary for ever, and is never active.

use dashu_ratio::RBig;

use super::Checker;
use crate::certificate::instance::Instance;
use crate::certificate::node::Weight;
use crate::number::budget;
use crate::number::vector::Vector;
use crate::reason::Reason;

/// The samples with one label and one projection, not zero: the first one, and what is left of all
/// of them beside their projections.
struct Class<'a> {
    first: usize,
    positive: bool,
    projection: &'a Vector,
    rest: Vector,
}

/// The instance with every row projected on the span of `basis`: the same descent from w_0.
pub(super) fn projected(checker: &mut Checker<'_>, basis: &[Weight]) -> Result<Instance, Reason> {
    let instance = checker.instance;
    checker.demand(instance.is_one_neuron(), Reason::OneNeuronOnly)?;
    let basis: Vec<&Vector> = basis.iter().map(|b| &b.0).collect();
    for (at, b) in basis.iter().enumerate() {
        let orthogonal = basis.iter().take(at).all(|other| b.dot(other).is_zero());
        checker.demand(!b.is_zero() && orthogonal, Reason::BasisNotOrthogonal { at })?;
    }
    let norms: Vec<RBig> = basis.iter().map(|b| b.norm_squared()).collect();
    let project = |x: &Vector| {
        let along = basis.iter().zip(&norms).map(|(b, norm)| (x.dot(b) / norm, *b));
        Vector::combination(instance.d(), along)
    };
    let apart = |x: &Vector, y: &Vector| Vector::combination(instance.d(), [(RBig::ONE, x), (-RBig::ONE, y)]);
    let w0 = &instance.start()?.w0;
    checker.demand(apart(w0, &project(w0)).is_zero(), Reason::StartOutside)?;
    let rows: Vec<Vector> = instance.samples().map(|(_, x, _)| project(x)).collect();
    let mut classes: Vec<Class<'_>> = Vec::new();
    for ((sample, x, positive), projection) in instance.samples().zip(&rows) {
        if projection.is_zero() {
            continue;
        }
        let rest = apart(x, projection);
        budget::spend(0)?;
        let same = |class: &&mut Class<'_>| class.positive == positive && apart(class.projection, projection).is_zero();
        match classes.iter_mut().find(same) {
            Some(class) => {
                let both = [(RBig::ONE, &class.rest), (RBig::ONE, &rest)];
                class.rest = Vector::combination(instance.d(), both);
            }
            None => classes.push(Class { first: sample, positive, projection, rest }),
        }
    }
    for class in &classes {
        checker.demand(class.rest.is_zero(), Reason::ClassNotBalanced { sample: class.first })?;
    }
    Ok(instance.with_projections(rows))
}
