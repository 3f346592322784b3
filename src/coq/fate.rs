//! Fates: the trap without kicks, an invariant pattern, no active sample.

use rug::Rational;

use super::numeral::{bools, integer, integers, list, natural, pair, real, rows, scaled, vector};
use super::place::Place;
use super::script::Script;
use super::subject::Subject;
use super::{ExportError, Floats, exact, frame};
use crate::arith::linalg::dot;

/// Coq makes single steps up to this one.
const MOST_STEPS: u32 = 1_000_000;

/// The points that follow the iterates have so many bits: the radius is the sum of what each step
/// is off, and the exponentials of integers cost less.
const FOLLOWING_BITS: u32 = 53;

impl Floats {
    /// The theory's file for these floats, and what else is loaded.
    fn imports(self) -> &'static str {
        match self {
            Self::Integers => " MarginCheck ClaimChecks FateCheck EndsCheck StdZ",
            Self::Doubles => " MarginCheck ClaimChecks FateCheck EndsCheck Fast",
        }
    }

    fn bits(self) -> u32 {
        match self {
            Self::Integers => 80,
            Self::Doubles => 53,
        }
    }

    /// Enclosures of numbers near 1 are finer than 2^-noise: exponentials of doubles lose ten bits.
    pub(super) fn noise(self) -> u32 {
        match self {
            Self::Integers => 73,
            Self::Doubles => 38,
        }
    }
}

/// A `fate` witness.
pub(super) fn fate(
    script: &mut Script,
    subject: &Subject,
    witness: &Place<'_>,
    claim: &str,
    verdict: &str,
    floats: Floats,
) -> Result<(), ExportError> {
    let (eta, w0) = subject.begun(witness)?;
    let end = witness.get("end")?;
    script.needs(floats.imports());
    script.define(&Subject::start_definitions(eta, w0));
    script.define(&format!(
        "Definition prec := F.PtoP {}.\nDefinition coarse := F.PtoP {FOLLOWING_BITS}.\n",
        floats.bits()
    ));
    let (m, zeros) = witness.get("from_step")?.step()?;
    if zeros != 0 || m > MOST_STEPS {
        return Err(witness.wrong("single steps up to `from_step` are too many for Coq"));
    }
    let from = natural(&m);
    let separated = match witness.find("separator") {
        Some(v) if !v.value().is_null() => {
            script.define(&exact::separator(subject, witness)?);
            true
        }
        _ => false,
    };
    let mut proofs = match end.get("kind")?.text()? {
        "trap" => trap(script, subject, &end, &from, eta, floats)?,
        "invariance" => invariance(script, subject, &end, &from)?,
        "dead" => dead(script, &from),
        kind => return Err(ExportError::NoLemma { what: format!("a fate that ends in `{kind}`") }),
    };
    // Which J a claim of convergence is about.
    let is_global = match (claim, verdict) {
        ("gd.global", "proved") | ("gd.local", "vacuous") => Some(true),
        ("gd.local", "proved") | ("gd.global", "vacuous") => Some(false),
        _ => None,
    };
    if let (Some(is_global), Some(_)) = (is_global, end.find("active")) {
        script.states(if is_global { "J = map fst D" } else { "J <> map fst D" });
        proofs.push(if is_global { "reflexivity" } else { "discriminate" });
    }
    if separated {
        script.states("separates D (vZ v)");
        proofs.push("exact (separator_ok dx samples v ltac:(vm_cast_no_check (eq_refl true)))");
    }
    script.prove(&proofs);
    Ok(())
}

/// lemma:shadowing-trap.
fn trap(
    script: &mut Script,
    subject: &Subject,
    end: &Place<'_>,
    from: &str,
    eta: &Rational,
    floats: Floats,
) -> Result<Vec<&'static str>, ExportError> {
    let (n, d) = (subject.n(), subject.d());
    let active = end.get("active")?.samples(n)?;
    let (w_hat, near) = (end.get("w_hat")?.vector(d)?, end.get("w_tilde")?.vector(d)?);
    let picked = Subject::picked(&active, &subject.rows);
    let support: Vec<Vec<Rational>> = picked.into_iter().filter(|x| dot(x, &w_hat) == 1).collect();
    let dual = frame::dual(&support).ok_or_else(|| end.wrong("no row of J has x_i.w_hat = 1"))?;
    let h = eta / Rational::from(n);
    let radius = frame::radius(&h, &support, &dual, &w_hat, &near, floats);
    let (s, rho) = (end.get("s")?.positive()?, end.get("rho")?.positive()?);
    let slope = frame::slope(&w_hat, &near, &radius, &rho);
    let lambda = scaled(&Subject::picked(&active, &end.get("lambda")?.multipliers(n)?));
    let star = rows(&dual);
    let mut rates = Vec::new();
    for point in end.get("rate")?.list()? {
        rates.push((point.get("k")?.step()?, point.get("bound")?.positive()?));
    }
    script.define(&format!(
        "Definition J : list bool := {}.\nDefinition w_hat : qv := {}.\n",
        bools(&active),
        vector(&w_hat)
    ));
    script.define(&format!(
        "(* the trap: lambda along J; w~ within t_r of t_wa; x*_b along the support; (m, z, bound) at k >= m 10^z *)\n\
         Definition c : trap := {{| t_K := {from}; t_J := J; t_w := w_hat; t_dl := {}; t_la := {};\n  t_wa := {};\n  t_s := {}; t_rho := {}; t_r := {};\n  \
         t_ds := {}; t_star := {};\n  t_C := {};\n  t_rate := {} |}}.\n",
        integer(&lambda.1),
        integers(&lambda.0),
        vector(&near),
        pair(&s),
        pair(&rho),
        pair(&radius),
        integer(&star.1),
        list(&star.0, |row| integers(row)),
        pair(&slope),
        list(&rates, |((m, z), bound)| format!("({}, {}, {})", integer(m), integer(z), pair(bound))),
    ));
    script.computes("trapb prec coarse dx samples eta_n eta_d start c");
    limit(script, from);
    script.begin("destruct (trap_fate prec coarse dx samples eta_n eta_d start c accepted) as [P [M [L [C B]]]]; cbn [t_rate c fst snd] in B.");
    script.states(&format!(
        "(forall k, ({from} <= k)%nat -> norm (vsub (dirn (w k)) (dirn (qr w_hat))) <= ({}) / ln (exp ({}) + INR (k - {from})))",
        real(&slope),
        real(&s)
    ));
    let mut proofs = vec!["exact P", "exact M", "exact L", "exact C"];
    for ((m, z), bound) in &rates {
        script.states(&format!(
            "(forall k, ({from} <= k)%nat -> tenfold {} {} <= INR k -> norm (vsub (dirn (w k)) (dirn (qr w_hat))) <= {})",
            integer(m),
            integer(z),
            real(bound)
        ));
        proofs.push("exact (Forall_inv B); apply Forall_inv_tail in B");
    }
    script.means(
        "from the named step K on the active samples are exactly J; w_hat is the max-margin solution of J; \
         w_k/|w_k| converges to w_hat/|w_hat|, within C/ln(e^s + k - K) of it; and at every k >= m 10^z (tenfold m z) \
         its distance is at most the bound.",
    );
    Ok(proofs)
}

/// The pattern, the solution, the limit.
fn limit(script: &mut Script, from: &str) {
    script.states(&format!("(forall k, ({from} <= k)%nat -> pattern D (w k) = J)"));
    script.states("minimiser (picked J D) [] (qr w_hat)");
    script.states("dir_limit w (dirn (qr w_hat))");
}

/// lemma:invariance and T5.1.
fn invariance(
    script: &mut Script,
    subject: &Subject,
    end: &Place<'_>,
    from: &str,
) -> Result<Vec<&'static str>, ExportError> {
    let active = end.get("active")?.samples(subject.n())?;
    let lambda = scaled(&Subject::picked(&active, &end.get("lambda")?.multipliers(subject.n())?));
    script.define(&format!(
        "Definition J : list bool := {}.\nDefinition w_hat : qv := {}.\n\
         Definition c : kept := {{| i_K := {from}; i_J := J; i_w := w_hat; i_dl := {}; i_la := {} |}}.\n",
        bools(&active),
        vector(&end.get("w_hat")?.vector(subject.d())?),
        integer(&lambda.1),
        integers(&lambda.0),
    ));
    script.computes("keptb prec coarse dx samples eta_n eta_d start c");
    limit(script, from);
    script.begin("destruct (kept_fate prec coarse dx samples eta_n eta_d start c accepted) as [P [M L]].");
    script.means(
        "from the named step on the active samples are exactly J; w_hat is the max-margin solution of J; \
         and w_k/|w_k| converges to w_hat/|w_hat|.",
    );
    Ok(vec!["exact P", "exact M", "exact L"])
}

/// No sample is active any more.
fn dead(script: &mut Script, from: &str) -> Vec<&'static str> {
    script.computes(&format!("deadb prec coarse dx samples eta_n eta_d start {from}"));
    script.states(&format!(
        "(forall k, ({from} <= k)%nat -> forallb negb (pattern D (w k)) = true /\\ veq (w k) (w {from}))"
    ));
    script.begin("pose proof (dead_fate prec coarse dx samples eta_n eta_d start _ accepted) as P.");
    script.means("from the named step on no sample is active, and w_k stays where it is.");
    vec!["exact P"]
}
