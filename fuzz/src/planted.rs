//! The oracle can object: each kind of statement, altered by hand until it is false.

use margincert_kernel::{Outcome, check};
use serde_json::{Value, json};

use super::hold::{Held, Oracle};
use super::instance::digest;

fn good(name: &str) -> (Value, String) {
    let path = format!("{}/../certificates/good/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let Outcome::Accepted(accepted) = check(&bytes) else { panic!("{name} is not accepted") };
    (serde_json::from_slice(&bytes).unwrap(), accepted.statement)
}

fn told(certificate: &Value, statement: &str) -> Held {
    Oracle::default().hold(certificate, statement)
}

/// What the oracle says of the statement with these words in the place of those.
fn with(name: &str, old: &str, new: &str) -> Held {
    let (certificate, statement) = good(name);
    assert_eq!(statement.matches(old).count(), 1, "{old} in {statement}");
    told(&certificate, &statement.replace(old, new))
}

fn is_false(lies: &[(&str, &str, &str)]) {
    for (name, old, new) in lies {
        let held = with(name, old, new);
        assert!(!held.objections.is_empty(), "{name}: nobody objects to {new} in the place of {old}");
    }
}

#[test]
fn what_is_good_holds() {
    let folder = format!("{}/../certificates/good", env!("CARGO_MANIFEST_DIR"));
    let mut oracle = Oracle::default();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // Those of version 2 have the same witnesses.
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            continue;
        }
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let (certificate, statement) = good(&name);
        let held = oracle.hold(&certificate, &statement);
        assert_eq!(held.objections, [""; 0], "{name}");
        assert!(held.compared > 5, "{name}");
    }
}

#[test]
fn what_every_statement_starts_with() {
    is_false(&[
        ("gd.local+trap", "on 3 samples", "on 4 samples"),
        ("gd.local+trap", "in dimension 2", "in dimension 3"),
        ("gd.local+trap", "w_0 = (1, 1/2)", "w_0 = (1, 1/3)"),
        ("gd.local+trap", "step size 1/2", "step size 1/4"),
        ("fate+origin-pushed", "derivative 1/2 of", "derivative 1 of"),
        ("fate+dead-boundary", ", derivative 0 of max(x, 0) at 0", ""),
        ("fate+dead-boundary", " k >= 0", " k >= 0; the same for every derivative of max(x, 0) at 0 from 0 to 1"),
        ("network.joint+trap+network", "output weights (1, 1)", "output weights (1, 2)"),
        ("network.joint+trap+network", "W_0 = ((1/2, 1)", "W_0 = ((1/2, 2)"),
    ]);
    let (mut certificate, statement) = good("gd.local+trap");
    certificate["digest"] = json!("the digest is that of the data, whatever stands here");
    assert!(told(&certificate, &statement).objections.is_empty());
    certificate["instance"]["data"]["rows"][0][0] = json!("2");
    assert!(!told(&certificate, &statement).objections.is_empty());
}

#[test]
fn margins() {
    is_false(&[
        ("margin+kkt", "w = (1, -3/4)", "w = (1, -4/5)"),
        ("margin+kkt", "w = (1, -3/4)", "w = (2, -3/2)"),
        ("margin+kkt", " subject to x_l.w <= 0 for every negative l", ""),
        ("margin+kkt", "support vectors [0]", "support vectors []"),
        ("margin+kkt-degenerate", "support vectors [0, 1]", "support vectors [0]"),
        (
            "margin+kkt-degenerate",
            "degenerate: no multipliers are positive on the whole support",
            "with multipliers positive on the whole support",
        ),
        (
            "margin+kkt",
            "with multipliers positive on the whole support",
            "degenerate: no multipliers are positive on the whole support",
        ),
        ("margin+intercept", "w = (1, 0)", "w = (1, 1/10)"),
        ("margin+intercept", "w = (1, 0)", "w = (2, 0)"),
        ("margin+intercept", "b = -2", "b = -9/4"),
        ("margin+intercept", "all 4 samples", "all 5 samples"),
        ("margin+intercept", "support vectors [0, 2]", "support vectors [0]"),
        ("margin+farkas-walls", " subject to x_l.w <= 0 for every negative l", ""),
        ("gd.diverge+diverge", "w^+ = (1, 0)", "w^+ = (1, 1/10)"),
        ("gd.diverge+diverge", "the negative 1", "the negative 0"),
    ]);
}

#[test]
fn the_landscape() {
    is_false(&[
        ("landscape.critical+separator", "g^2 = 4", "g^2 = 5"),
        ("landscape.critical+separator", "v = (1/2)", "v = (-1/2)"),
        ("landscape.infimum+separator", "inf L = 0/1", "inf L = 1/1"),
        ("landscape.infimum+separator", ", and it is not attained", ""),
        ("landscape.spurious+minimum", "u = (-1)", "u = (1)"),
        ("landscape.spurious+minimum", "positives are []", "positives are [0]"),
        ("landscape.local+cells-many", "22 cones", "21 cones"),
        ("landscape.local+cells-many", "21 of them spurious", "22 of them spurious"),
        ("landscape.local+cells-many", "[0, 1, 2, 4], ", "[0, 1, 3], "),
        (
            "landscape.local+cells-many",
            "the asymptotic local minima are exactly the directions of 22 cones C_J, 21 of them spurious: J = \
             [[0, 1, 2, 3, 4], [0, 1, 2, 3], [0, 1, 2, 4], [0, 1, 2], [0, 1, 3, 4], [0, 2, 3, 4], [0, 2, 4], [0, 2], \
             [0, 3, 4], [0, 4], [0], [1, 2, 3, 4], [1, 2, 3], [1, 2], [1, 3, 4], [1, 3], [1], [2], [3, 4], [3], [4], []]",
            "every asymptotic local minimum is global",
        ),
    ]);
}

/// The instance becomes another one, as its digest says; the words stay.
fn on(name: &str, change: impl Fn(&mut Value)) -> Held {
    let (mut certificate, statement) = good(name);
    let old = digest(&certificate["instance"]);
    change(&mut certificate["instance"]);
    let new = digest(&certificate["instance"]);
    told(&certificate, &statement.replace(&old, &new))
}

#[test]
fn hypotheses_that_fail() {
    let unequal = |instance: &mut Value| instance["data"]["rows"] = json!([["1", "0"], ["0", "1"], ["0", "-1"]]);
    assert!(!on("gd.local+not-separable+vacuous", unequal).objections.is_empty());
    let positive = |instance: &mut Value| instance["data"]["labels"][0] = json!(1);
    assert!(!on("gd.local+no-positives+vacuous", positive).objections.is_empty());
    let kicked = |instance: &mut Value| instance["data"]["labels"][1] = json!(-1);
    assert!(!on("gd.diverge+aligned+vacuous", kicked).objections.is_empty());
    let separable = |instance: &mut Value| instance["data"]["labels"] = json!([1, 1]);
    assert!(!on("margin+farkas", separable).objections.is_empty());
    let beside = |instance: &mut Value| instance["data"]["rows"][2] = json!(["3"]);
    assert!(!on("margin+no-intercept", beside).objections.is_empty());
    let alike = |instance: &mut Value| instance["data"]["labels"] = json!([1, 1, 1]);
    assert!(!on("margin+no-intercept", alike).objections.is_empty());
    is_false(&[
        ("gd.global+trap+vacuous", "a hypothesis of gd.global fails: ", ""),
        ("gd.global+trap+vacuous", "a hypothesis of gd.global", "a hypothesis of gd.explode"),
        ("gd.local+trap", "gradient descent on", "a hypothesis of gd.local fails: gradient descent on"),
    ]);
    // Each claim with each other statement: true, and not what the claim says.
    for (name, claim, verdict) in [
        ("gd.local+trap", "gd.global", "proved"),
        ("gd.global+trap", "gd.local", "proved"),
        ("gd.constrained+sharp", "gd.global", "proved"),
        ("gd.loss-rate+loss-rate-trap", "gd.direction-rate", "proved"),
        ("gd.explode+exploding", "gd.constrained", "proved"),
        ("gd.degenerate+degenerate-invariance", "gd.direction-rate", "proved"),
        ("landscape.local+cells-many", "landscape.spurious", "proved"),
        ("network.coupled+partitions-trap+network", "network.partition", "proved"),
        ("network.partition+partitions-invariance+network", "network.coupled", "proved"),
        ("sgd.direction+sgd-direction", "sgd.loss", "proved"),
        ("sgd.invariance+sgd-kept", "sgd.direction", "proved"),
    ] {
        let (mut certificate, statement) = good(name);
        certificate["claim"] = json!(claim);
        certificate["verdict"] = json!(verdict);
        assert!(!told(&certificate, &statement).objections.is_empty(), "{name} as {claim}");
    }
}

#[test]
fn iterates() {
    is_false(&[
        ("orbit+pieces", "[1.1987359282651722, 1.198735928265197]", "[1.1987359282651722, 1.1987359282651723]"),
        ("orbit+pieces", "[9.1139641141030636, 9.1139641141104674]", "[9.11396411414, 9.11396411415]"),
        ("orbit+dead", "[-2.6151226173948208, -2.6151226173916548]", "[-2.615122617392, -2.6151226173916548]"),
        ("orbit+trap", "k = 1e30: [67.256814, 67.314773]", "k = 1e30: [66.256814, 66.314773]"),
        ("orbit+slide-sharp", "k = 300: [4.3681640625, 4.9267578125]", "k = 300: [5.3681640625, 5.9267578125]"),
    ]);
}

#[test]
fn runs() {
    is_false(&[
        ("run", "<= 1/1000000 |w_k| at each", "<= 1/1000000000000000000000000 |w_k| at each"),
        ("run", "at 9 of the steps", "at 8 of the steps"),
        ("run", "to 1000000 (", "to 100000 ("),
        ("run", "(sha256 5f7d", "(sha256 5f7e"),
        ("run+left", "> 1/1000000 |w_k| at k = 10", "> 1/1000 |w_k| at k = 10"),
        ("run+left", "> 1/1000000 |w_k| at k = 10", "> 1/1000000 |w_k| at k = 3"),
        ("run+nan", "w at k = 100", "w at k = 10"),
    ]);
    let (mut certificate, statement) = good("run+left");
    certificate["verdict"] = json!("verified");
    assert!(!told(&certificate, &statement).objections.is_empty());
}

#[test]
fn fates() {
    is_false(&[
        ("fate+dead-start", "for all k >= 0", "for all k >= 1"),
        ("fate+exploding", "the negatives [1]", "the negatives [0]"),
        ("fate+exploding", "for all k >= 1", "for all k >= 2"),
        ("gd.local+trap", "active positives are [0]", "active positives are [0, 1]"),
        ("gd.local+trap", "w^ = (1, 0)", "w^ = (1, 1/100)"),
        ("gd.local+trap", "0.2734 at k = 1000000", "0.001 at k = 1000000"),
        ("gd.local+trap", "0.2734 at k = 1000000", "0.05 at k = 1000"),
        ("gd.local+trap", "0.01641 at k = 1e100", "0.0001 at k = 1e100"),
        ("gd.global+trap", "active positives are [0, 1]", "active positives are [0]"),
        ("gd.constrained+sharp", "active positives are [0]", "active positives are [1]"),
        ("gd.constrained+sharp", "w^ = (1, -3/4)", "w^ = (1, 0)"),
        ("gd.constrained+sharp", "0.4069 at k = 1000000", "0.001 at k = 2000"),
        ("gd.direction-rate+trap", "at most 3.777/ln", "at most 0.3777/ln"),
        ("gd.direction-rate+sharp", "at most 5.622/ln", "at most 0.05622/ln"),
        ("gd.explode+exploding", "the negatives 1 and 2 kick", "the negatives 0 and 2 kick"),
        ("gd.explode+exploding-chain", "the negatives 2 and 3 kick", "the negatives 1 and 2 kick"),
        ("network.joint+trap+network", "at some neuron are [0, 1, 2]", "at some neuron are [0, 1]"),
        ("network.joint+trap+network", "W^ = (2/11,", "W^ = (3/11,"),
        ("network.joint+trap+network", "0.2362 at k = 1000000", "0.001 at k = 1000000"),
        (
            "gd.explode+dead+vacuous",
            "at step 5, so w_k is constant for all k >= 5",
            "at step 3, so w_k is constant for all k >= 3",
        ),
    ]);
    let alive = |instance: &mut Value| instance["w0"] = json!(["1", "0"]);
    let (certificate, statement) = good("fate+dead-start");
    let (mut other, old) = (certificate.clone(), digest(&certificate["instance"]));
    alive(&mut other["instance"]);
    let words = statement.replace(&old, &digest(&other["instance"])).replace("w_0 = (-1, 0)", "w_0 = (1, 0)");
    assert!(!told(&other, &words).objections.is_empty());
}

#[test]
fn rates() {
    is_false(&[
        ("gd.loss-rate+loss-rate-invariance", "active samples are [0, 1]", "active samples are [0]"),
        ("gd.loss-rate+loss-rate-invariance", "- 0/2", "- 1/2"),
        ("gd.loss-rate+loss-rate-invariance", "0.000008537 at k = 1000000", "0.000006 at k = 1000000"),
        ("gd.loss-rate+loss-rate-invariance", "8.538e-100 at k", "6.538e-100 at k"),
        ("gd.loss-rate+loss-rate-trap", "at most 0.99 at k = 2", "at most 0.2 at k = 2"),
        ("gd.degenerate+degenerate-invariance", "at least 1.917", "at least 2.917"),
        ("gd.degenerate+degenerate-invariance", "w^ = (1, 0)", "w^ = (1, 1)"),
        ("gd.degenerate+degenerate-invariance", "active samples are [0, 1]", "active samples are [0]"),
    ]);
}

#[test]
fn networks() {
    let (one, other) = ("network.coupled+partitions-trap+network", "network.partition+partitions-invariance+network");
    is_false(&[
        (one, "the samples 0 and 1 are coupled", "the samples 1 and 2 are coupled"),
        (one, "not maximal, its square 484/265", "maximal"),
        (one, "its square 484/265", "its square 485/265"),
        (one, "the largest has the square 17/4", "the largest has the square 17/5"),
        (one, "for [0] maximal", "for [0, 1] maximal"),
        (other, "for [0, 1] maximal", "for [0, 1] not maximal, its square 9/2"),
        (other, "no two partitions are coupled", "the partitions of the samples 0 and 2 are coupled: they"),
        (other, "W^ = (1/3,", "W^ = (1/2,"),
    ]);
}

#[test]
fn paths() {
    let (leaves, network) = ("sgd.invariance+sgd-leaves+vacuous", "sgd.invariance+sgd-leaves+network+vacuous");
    is_false(&[
        (leaves, "after 11 draws", "after 1 draws"),
        (leaves, "draws of sample 0", "draws of sample 1"),
        (leaves, "the sign of sample 1", "the sign of sample 0"),
        (network, "after 11 draws", "after 2 draws"),
        ("sgd.invariance+sgd-start+vacuous", "the negative 1", "the negative 0"),
        ("sgd.invariance+sgd-kept", "active samples are [0]", "active samples are [0, 1]"),
        ("sgd.direction+sgd-steep+vacuous", "active sample 0", "active sample 1"),
        ("sgd.direction+sgd-direction", "w^ = (1, 0)", "w^ = (1, 1)"),
        ("sgd.direction+sgd-direction+network", "0.158 at k = 1000", "0.001 at k = 3"),
        ("sgd.direction+sgd-direction+network", "0.158 at k = 1000", "0.0001 at k = 200"),
        ("sgd.loss+sgd-loss", "- 1/2 =", "- 0/2 ="),
        ("sgd.loss+sgd-loss", "0.000002391 at k = 1000000", "0.1 at k = 1"),
        ("sgd.loss+sgd-loss", "0.000002391 at k = 1000000", "0.001 at k = 250"),
        (
            "sgd.limits+sgd-limits",
            "0.5 w_k/|w_k| converges to w^/|w^|, w^ = (1, 0)",
            "0.95 w_k/|w_k| converges to w^/|w^|, w^ = (1, 0)",
        ),
        ("sgd.limits+sgd-limits", "w^ = (1, 0)", "w^ = (1, 1)"),
        ("sgd.limits+sgd-limits", "converges to (3/10,", "converges to (1/10,"),
        ("sgd.limits+sgd-limits", "positives [1]", "positives [2]"),
        ("sgd.limits+sgd-limits-lasts", "at most 0.91,", "at most 0.5,"),
        ("sgd.limits+sgd-limits-still", "at least 1 no", "at least 0.5 no"),
    ]);
    let regular = |instance: &mut Value| instance["data"]["rows"][1] = json!(["0", "1"]);
    assert!(!on("sgd.direction+sgd-degenerate+vacuous", regular).objections.is_empty());
    // From the start of a path that leaves, with the words of one that does not.
    let (mut certificate, statement) = good("sgd.invariance+sgd-kept");
    let (leaving, _) = good(leaves);
    let (old, w0) = (digest(&certificate["instance"]), "w_0 = (1, 0)");
    certificate["instance"] = leaving["instance"].clone();
    let words = statement.replace(&old, &digest(&certificate["instance"])).replace(w0, "w_0 = (1, -2)");
    let held = told(&certificate, &words);
    assert!(held.objections.iter().any(|objection| objection.contains("leave the pattern")), "{:?}", held.objections);
}
