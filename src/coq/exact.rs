//! Claims that are checked by integers alone.

use rug::{Integer, Rational};

use super::ExportError;
use super::numeral::{bools, integer, integers, scaled, vector};
use super::place::Place;
use super::script::Script;
use super::subject::Subject;
use crate::arith::linalg::dot_integer;

const CHECKS: &str = " MaxMargin MarginCheck ClaimChecks";

/// The max-margin problem of a margin certificate: `Some` of J, or all samples; whether with walls.
fn problem(subject: &Subject, witness: &Place<'_>) -> Result<(Option<Vec<bool>>, bool), ExportError> {
    let problem = witness.get("problem")?;
    let active = problem.get("active")?;
    let chosen = if active.value().is_null() { None } else { Some(active.samples(subject.n())?) };
    let walls = problem.get("walls")?.value().as_bool();
    Ok((chosen, walls.ok_or_else(|| problem.wrong("`walls` is true or false"))?))
}

/// The rows, for Coq and in words.
fn shown(chosen: Option<&[bool]>, walls: bool) -> (String, String, &'static str) {
    let of = chosen.map_or_else(|| "None".to_owned(), |chosen| format!("(Some {})", bools(chosen)));
    let rows = chosen.map_or_else(|| "(map signed D)".to_owned(), |chosen| format!("(picked {} D)", bools(chosen)));
    (of, rows, if walls { "(negatives D)" } else { "[]" })
}

/// Multipliers along the rows of a problem, those of the walls, and their one denominator.
fn multipliers(
    subject: &Subject,
    at: &Place<'_>,
    chosen: Option<&[bool]>,
    walls: bool,
) -> Result<[String; 3], ExportError> {
    let n = subject.n();
    let all = vec![true; n];
    let lambda = Subject::picked(chosen.unwrap_or(&all), &at.get("lambda")?.multipliers(n)?);
    let negative: Vec<bool> = subject.positive.iter().map(|positive| walls && !positive).collect();
    let nu = at.find("nu").map_or_else(|| Ok(vec![Rational::new(); n]), |nu| nu.multipliers(n))?;
    let nu = Subject::picked(&negative, &nu);
    let (numerators, denominator) = scaled(&[lambda.clone(), nu].concat());
    let (rows, wall) = numerators.split_at(lambda.len());
    Ok([integers(rows), integers(wall), integer(&denominator)])
}

/// `{| c_w := ..; .. |}`, w^ with its multipliers.
fn certificate(subject: &Subject, at: &Place<'_>, chosen: Option<&[bool]>, walls: bool) -> Result<String, ExportError> {
    let [lambda, nu, denominator] = multipliers(subject, at, chosen, walls)?;
    let w_hat = vector(&at.get("w_hat")?.vector(subject.d())?);
    Ok(format!(
        "(* the solution and its multipliers, along the rows and the walls *)\nDefinition w_hat : qv := {w_hat}.\n\
         Definition c : cert := {{| c_w := w_hat; c_d := {denominator}; c_la := {lambda}; c_nu := {nu} |}}.\n"
    ))
}

/// The exact solution of (MM).
pub(super) fn kkt(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    let (chosen, walls) = problem(subject, witness)?;
    let (of, rows, wall) = shown(chosen.as_deref(), walls);
    script.needs(CHECKS);
    script.define(&certificate(subject, witness, chosen.as_deref(), walls)?);
    script.define(&format!("Definition support : list bool := {}.\n", support(subject, witness, chosen.as_deref())?));
    script.computes(&format!("marginb dx samples {of} {walls} c && supportb dx samples {of} (c_w c) support"));
    script.states(&format!("minimiser {rows} {wall} (qr w_hat)"));
    script.states(&format!("(forall u, minimiser {rows} {wall} u -> veq u (qr w_hat))"));
    script.states(&format!("Forall2 (fun x (b : bool) => dot x (qr w_hat) = 1 <-> b = true) {rows} support"));
    script.concludes(
        "w_hat is the shortest vector with z.w >= 1 for these rows and x.w <= 0 for these walls, the only one, \
         and its support vectors are those marked in `support`.",
        &format!("exact (margin_support_ok dx samples {of} {walls} c support accepted)."),
    );
    Ok(())
}

fn support(subject: &Subject, witness: &Place<'_>, chosen: Option<&[bool]>) -> Result<String, ExportError> {
    let is_support = witness.get("support")?.samples(subject.n())?;
    let all = vec![true; subject.n()];
    Ok(bools(&Subject::picked(chosen.unwrap_or(&all), &is_support)))
}

/// (MM) has no solution.
pub(super) fn farkas(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    let (chosen, walls) = problem(subject, witness)?;
    let (of, rows, wall) = shown(chosen.as_deref(), walls);
    let [lambda, nu, _] = multipliers(subject, witness, chosen.as_deref(), walls)?;
    script.needs(CHECKS);
    script.computes(&format!("infeasibleb dx samples {of} {walls} {lambda} {nu}"));
    script.states(&format!("forall w, ~ feasible {rows} {wall} w"));
    script.concludes(
        "no w has z.w >= 1 for all these rows and x.w <= 0 for all these walls.",
        "exact (infeasible_ok _ _ _ _ _ _ accepted).",
    );
    Ok(())
}

/// No vector separates the data.
pub(super) fn not_separable(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    let [lambda, _, _] = multipliers(subject, witness, None, false)?;
    script.needs(CHECKS);
    script.computes(&format!("infeasibleb dx samples None false {lambda} []"));
    script.states("forall v, ~ separates D v");
    script.concludes(
        "the data are not linearly separable: no v has y_i x_i.v > 0 for all samples.",
        "exact (not_separable_ok _ _ _ accepted).",
    );
    Ok(())
}

/// There is no positive.
pub(super) fn no_positives(script: &mut Script) {
    script.needs(CHECKS);
    script.computes("forallb (fun s => negb (fst s)) samples");
    script.states("positives D = []");
    script.concludes("no label is +1.", "exact (no_positives_ok dx samples accepted).");
}

/// Entries of a separator with more bits are rounded, where what is left separates as well.
const LONG: u32 = 64;

/// The separator of a witness as integers: its length does not matter.
pub(super) fn separating(subject: &Subject, witness: &Place<'_>) -> Result<Vec<Integer>, ExportError> {
    let v = scaled(&witness.get("separator")?.vector(subject.d())?).0;
    let longest = v.iter().map(Integer::significant_bits).max().unwrap_or(0);
    if longest <= LONG {
        return Ok(v);
    }
    let rows = subject.integer_rows();
    let separates = |v: &Vec<Integer>| {
        rows.iter().zip(&subject.positive).all(|(x, positive)| {
            let height = dot_integer(x, v);
            if *positive { height > 0 } else { height < 0 }
        })
    };
    let rounded = |bits: u32| -> Vec<Integer> {
        v.iter().map(|entry| Integer::from(entry >> longest.saturating_sub(bits))).collect()
    };
    let short = [10, 16, 24, 32, 48, 64, 96, 128].into_iter().map(rounded).find(separates);
    Ok(short.unwrap_or(v))
}

/// The definition of a separator.
pub(super) fn separator(subject: &Subject, witness: &Place<'_>) -> Result<String, ExportError> {
    Ok(format!("Definition v : list Z := {}.\n", integers(&separating(subject, witness)?)))
}

/// T5.2, for every start and step size.
pub(super) fn diverge(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    script.needs(CHECKS);
    script.define(&certificate(subject, witness, Some(&subject.positive), false)?);
    script.define(&separator(subject, witness)?);
    script.computes("divergeb dx samples c v");
    script.states("minimiser (positives D) [] (qr w_hat)");
    script.states("(forall u, minimiser (positives D) [] u -> veq u (qr w_hat))");
    script.states("(forall eta w0, 0 < eta -> ~ dir_limit (descent D eta w0) (dirn (qr w_hat)))");
    script.concludes(
        "w_hat is the max-margin solution of the positives, and for every start and every step size \
         w_k/|w_k| does not converge to w_hat/|w_hat|.",
        "exact (diverge_ok dx samples c v accepted).",
    );
    Ok(())
}

/// The hypothesis of T5.2 fails.
pub(super) fn aligned(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    script.needs(CHECKS);
    script.define(&certificate(subject, witness, Some(&subject.positive), false)?);
    script.computes("alignedb dx samples c");
    script.states("minimiser (positives D) [] (qr w_hat)");
    script.states("(forall x, In x (negatives D) -> dot x (qr w_hat) <= 0)");
    script.concludes(
        "w_hat is the max-margin solution of the positives, and it activates no negative.",
        "exact (aligned_ok dx samples c accepted).",
    );
    Ok(())
}

/// T6, every path of SGD keeps its pattern.
pub(super) fn kept_by_sgd(script: &mut Script, subject: &Subject, witness: &Place<'_>) -> Result<(), ExportError> {
    let (eta, w0) = subject.begun(witness)?;
    let active = bools(&witness.get("active")?.samples(subject.n())?);
    script.needs(CHECKS);
    script.define(&Subject::start_definitions(eta, w0));
    script.define(&format!("Definition J : list bool := {active}.\n"));
    script.computes("sgdb samples J (qn start)");
    script.states(
        "forall step, 0 < step -> forall drawn, (forall s, In s drawn -> In s D) -> pattern D (sgd step (qr start) drawn) = J",
    );
    script.concludes(
        "on every path of SGD from this start, with any step size, the active samples are exactly J for ever.",
        "exact (sgd_ok dx samples J start accepted).",
    );
    Ok(())
}
