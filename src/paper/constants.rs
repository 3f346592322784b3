//! The numbers of a statement that a table shows, cut out of the kernel's own words: nothing is
//! said that it does not say.

use super::latex::number;

/// The longest vector that stands in a table.
const MOST_CHARACTERS: usize = 40;

/// What stands before a number, what ends it, and the formula that it belongs to.
const EXCERPTS: [(&str, &[char], &str); 10] = [
    (", step size ", &[':'], "\\eta ="),
    ("inf L = ", &[','], "\\inf L ="),
    ("with g^2 = ", &[';'], "g^2 ="),
    ("exactly the directions of ", &[' '], "\\#\\{C_J\\} ="),
    (" w^ = (", &[')'], "\\hat w ="),
    (" W^ = (", &[')'], "\\hat W ="),
    (" w^+ = (", &[')'], "\\hat w^+ ="),
    // The step where the trap closes is not that from which on the claim is shown.
    ("; for all k >= K = ", &[','], "K' ="),
    ("e^s + k - K), s = ", &[' ', ';'], "s ="),
    ("for all k >= ", &[' ', ';', ':', ','], "K ="),
];

/// What stands behind C, where the error is at most C/ln(e^s + k - K) for all k >= K.
const BEHIND_C: &str = "/ln(e^s + k - K)";

/// What is bounded, in words, and as a formula.
const BOUNDED: [(&str, &str); 7] = [
    ("|E w_k/|E w_k| - w^/|w^|| is at most ", "\\bar\\delta_k \\le"),
    ("|E W_k/|E W_k| - W^/|W^|| is at most ", "\\bar\\delta_k \\le"),
    ("|w_k/|w_k| - w^/|w^|| is at most ", "\\delta_k \\le"),
    ("|W_k/|W_k| - W^/|W^|| is at most ", "\\delta_k \\le"),
    ("|w_k/|w_k| - w^/|w^|| ln k is not bounded; it is at least ", "\\delta_k \\ln k \\ge"),
    ("E F_k is at most ", "\\mathbf{E}\\, F_k \\le"),
    ("F_k is at most ", "F_k \\le"),
];

/// What the formulas of a table mean, in LaTeX.
pub const LEGEND: &str = "\
$\\eta$: step size; $\\hat w$, $\\hat W$: the max-margin solution; $K$: the step from which on the claim is shown;
$\\delta_k = |\\,w_k/|w_k| - \\hat w/|\\hat w|\\,|$, for all $k \\ge K'$ at most $C/\\ln(e^s + k - K')$;
$\\bar\\delta_k$: the same of the mean of $w_k$; $F_k = n\\,(L(w_k) - \\inf)$, where $\\inf$ is the limit of $L(w_k)$;
$\\#\\{C_J\\}$: asymptotic minima; $g$: the constant of the gradient's lower bound. Bounds are rounded so that they hold.";

/// The formulas of a statement, in the order in which it has them.
pub fn constants(statement: &str) -> Vec<String> {
    let mut found: Vec<(usize, String)> = EXCERPTS.iter().filter_map(|excerpt| cut(statement, excerpt)).collect();
    found.extend(statement.find(BEHIND_C).and_then(|at| {
        let value = statement[..at].rsplit(' ').next()?;
        Some((at, format!("C = {}", number(value))))
    }));
    found.extend(BOUNDED.iter().find_map(|bounded| last_bound(statement, bounded)));
    found.sort();
    found.into_iter().map(|(_, formula)| format!("${formula}$")).collect()
}

fn cut(statement: &str, (before, ends, formula): &(&str, &[char], &str)) -> Option<(usize, String)> {
    let at = statement.find(before)?;
    let rest = &statement[at + before.len()..];
    let value = rest.strip_prefix("K = ").unwrap_or(rest).split(*ends).next()?;
    let value = match before.ends_with('(') {
        true if value.len() > MOST_CHARACTERS => return None,
        true => format!("({value})"),
        false => number(value),
    };
    Some((at, format!("{formula} {value}")))
}

/// The bound at the last step that is listed.
fn last_bound(statement: &str, (before, formula): &(&str, &str)) -> Option<(usize, String)> {
    const AT: &str = " at k = ";
    let at = statement.find(before)?;
    let list = statement[at + before.len()..].split([';', ':']).next()?;
    let (bounds, k) = list.rsplit_once(AT)?;
    let bound = bounds.rsplit(' ').next()?;
    let k = k.split(' ').next()?;
    Some((at, format!("{formula} {} \\mbox{{ at }} k = {}", number(bound), number(k))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_direction_has_its_bounds() {
        let statement = "on 3 samples in dimension 2 (sha256 6158), w_0 = (1, 1), step size 1/2: gradient descent on one ReLU \
             neuron with the mean exponential loss: for all k >= 29 the active positives are [0, 1], and w_k/|w_k| converges to \
             w^/|w^|, w^ = (1, 3/2) the max-margin solution of these positives; |w_k/|w_k| - w^/|w^|| is at most 0.3589 at k = \
             1000000, 2.154e-6 at k = 1e1000000";
        let shown = ["$\\eta = 1/2$", "$K = 29$", "$\\hat w = (1, 3/2)$"];
        let bound = "$\\delta_k \\le 2.154 \\cdot 10^{-6} \\mbox{ at } k = 10^{1000000}$";
        assert_eq!(constants(statement), [&shown[..], &[bound]].concat());
        let rate = format!(
            "{statement}; for all k >= K = 40, the step where the trap closes, |w_k/|w_k| - w^/|w^|| is at most \
             7.2/ln(e^s + k - K), s = 3"
        );
        assert_eq!(constants(&rate), [&shown[..], &[bound, "$K' = 40$", "$C = 7.2$", "$s = 3$"]].concat());
    }

    /// The words are the kernel's, and may change there.
    #[test]
    fn the_constants_of_each_claim_are_found() {
        let shown = |name: &str| {
            let path = format!("{}/certificates/good/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let margincert_kernel::Outcome::Accepted(accepted) =
                margincert_kernel::check(&std::fs::read(path).unwrap())
            else {
                panic!("{name} is not accepted")
            };
            constants(&accepted.statement).join(" ")
        };
        let all = |name: &str, wanted: &[&str]| {
            let shown = shown(name);
            wanted.iter().for_each(|formula| assert!(shown.contains(formula), "{name}: {formula} is not in {shown}"));
        };
        all(
            "gd.direction-rate+trap",
            &["$\\eta = ", "$K = ", "$\\hat w = (", "$\\delta_k \\le ", "$K' = ", "$C = ", "$s = "],
        );
        all("gd.loss-rate+loss-rate-trap", &["$\\eta = ", "$K = ", "$F_k \\le "]);
        all("gd.degenerate+degenerate-invariance", &["$K = ", "$\\hat w = (", "$\\delta_k \\ln k \\ge "]);
        all("gd.diverge+diverge", &["$\\hat w^+ = ("]);
        all("landscape.infimum+separator", &["$\\inf L = "]);
        all("landscape.critical+separator", &["$g^2 = "]);
        all("landscape.local+cells", &["$\\#\\{C_J\\} = "]);
        all("sgd.direction+sgd-direction", &["$\\hat w = (", "$\\bar\\delta_k \\le "]);
        all("sgd.loss+sgd-loss", &["$\\mathbf{E}\\, F_k \\le "]);
    }

    #[test]
    fn long_vectors_are_left_out() {
        let statement = format!("a: w = b, w^ = ({}) the", ["1/3"; 20].join(", "));
        assert_eq!(constants(&statement), [""; 0]);
    }
}
