//! What a certificate holds (docs/certificates.md), read strictly.

use std::collections::BTreeMap;
use std::fmt;

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::linear::Vector;
use crate::node::Node;
use crate::outcome::{Flaw, Reason};

/// Multipliers by sample number.
pub(crate) type Multipliers = BTreeMap<usize, RBig>;

/// Defines an enum of words.
macro_rules! words {
    ($(#[$meta:meta])* $type:ident { $($(#[$about:meta])* $name:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $type { $($(#[$about])* $name,)+ }

        impl $type {
            fn read(node: &Node<'_>) -> Result<Self, Reason> {
                match node.string()? {
                    $($word => Ok(Self::$name),)+
                    _ => Err(node.flaw(Flaw::UnknownWord)),
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$name => $word,)+ })
            }
        }
    };
}

words! {
    /// What a certificate claims.
    Claim {
        /// The exact solution of the max-margin problem, or that there is none (T3).
        Margin = "margin",
        /// Enclosures of iterates (T4).
        Orbit = "orbit",
        /// What gradient descent does for ever (T5).
        Fate = "fate",
        /// T5.1: convergence to the global max-margin direction.
        GdGlobal = "gd.global",
        /// T5.1: convergence to a local max-margin direction.
        GdLocal = "gd.local",
        /// T5.2: no convergence to the global max-margin direction, whatever the start.
        GdDiverge = "gd.diverge",
        /// T5.3: convergence to the max-margin direction constrained by the negatives.
        GdConstrained = "gd.constrained",
    }
}

words! {
    /// The verdicts that a certificate can carry (the words of the program).
    Verdict {
        /// The conclusion holds with its full quantifiers.
        Proved = "proved",
        /// It holds up to the stated horizon.
        Verified = "verified",
        /// A hypothesis fails on this instance.
        Vacuous = "vacuous",
    }
}

/// The data, and where gradient descent starts with which step size.
#[derive(Clone, Debug)]
pub struct Instance {
    name: String,
    dimension: usize,
    rows: Vec<Vector>,
    positive: Vec<bool>,
    start: Option<Start>,
}

/// eta and w_0.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) eta: RBig,
    pub(crate) w0: Vector,
}

impl Instance {
    pub(crate) fn read(node: &Node<'_>) -> Result<Self, Reason> {
        node.only(&["data", "eta", "name", "w0"])?;
        let data = node.get("data")?;
        data.only(&["labels", "rows"])?;
        let (labels, listed) = (data.get("labels")?, data.get("rows")?);
        let positive = labels.list(|item| item.label())?;
        let mut dimension = None;
        let entries = listed.list(|row| row.list(|item| item.rational()))?;
        for (at, row) in entries.iter().enumerate() {
            if row.is_empty() {
                return Err(listed.flaw_in(at, Flaw::Empty));
            }
            if *dimension.get_or_insert(row.len()) != row.len() {
                return Err(listed.flaw_in(at, Flaw::Length));
            }
        }
        let dimension = dimension.ok_or_else(|| listed.flaw(Flaw::Empty))?;
        if positive.len() != entries.len() {
            return Err(labels.flaw(Flaw::Length));
        }
        let start = match (node.find("eta")?, node.find("w0")?) {
            (None, None) => None,
            (Some(eta), Some(w0)) => Some(Start { eta: positive_rational(&eta)?, w0: w0.vector(dimension)? }),
            _ => return Err(node.flaw(Flaw::OnlyTogether)),
        };
        let name = node.get("name")?.string()?.to_owned();
        Ok(Self { name, dimension, rows: entries.iter().map(|row| Vector::new(row)).collect(), positive, start })
    }

    /// The name that the certificate gives to the instance; nothing depends on it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The labels, 1 or -1.
    pub fn labels(&self) -> Vec<i8> {
        self.positive.iter().map(|positive| if *positive { 1 } else { -1 }).collect()
    }

    /// The rows x_i, each number as `p/q` or `p` in lowest terms.
    pub fn rows(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(spell).collect()
    }

    /// The step size, where the instance has a start.
    pub fn eta(&self) -> Option<String> {
        self.start.as_ref().map(|start| start.eta.to_string())
    }

    /// The start w_0, where the instance has one.
    pub fn w0(&self) -> Option<Vec<String>> {
        self.start.as_ref().map(|start| spell(&start.w0))
    }

    /// The number of samples.
    pub(crate) fn n(&self) -> usize {
        self.rows.len()
    }

    /// The number of features.
    pub(crate) fn d(&self) -> usize {
        self.dimension
    }

    pub(crate) fn start(&self) -> Result<&Start, Reason> {
        self.start.as_ref().ok_or(Reason::NoStart)
    }

    /// Sample `i`: its row and whether it is a positive.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (usize, &Vector, bool)> {
        self.rows.iter().zip(&self.positive).enumerate().map(|(i, (x, positive))| (i, x, *positive))
    }

    /// The samples with numbers in `which`, a strictly increasing list.
    pub(crate) fn pick(&self, which: &[usize]) -> Vec<(usize, &Vector)> {
        which.iter().filter_map(|&i| self.rows.get(i).map(|x| (i, x))).collect()
    }

    pub(crate) fn is_positive(&self, i: usize) -> bool {
        self.positive.get(i).is_some_and(|positive| *positive)
    }

    pub(crate) fn positives(&self) -> Vec<usize> {
        (0..self.n()).filter(|&i| self.is_positive(i)).collect()
    }

    pub(crate) fn negatives(&self) -> Vec<usize> {
        (0..self.n()).filter(|&i| !self.is_positive(i)).collect()
    }
}

impl PartialEq for Instance {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.labels() == other.labels()
            && self.rows() == other.rows()
            && self.eta() == other.eta()
            && self.w0() == other.w0()
    }
}

impl Eq for Instance {}

pub(crate) fn spell(vector: &Vector) -> Vec<String> {
    vector.entries().map(|x| x.to_string()).collect()
}

fn positive_rational(node: &Node<'_>) -> Result<RBig, Reason> {
    let value = node.rational()?;
    if value > RBig::ZERO { Ok(value) } else { Err(node.flaw(Flaw::NotPositive)) }
}

/// The max-margin problem (MM): rows and walls.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    /// The positives J, or all samples with their labels.
    pub(crate) active: Option<Vec<usize>>,
    /// All negatives as walls, or none.
    pub(crate) walls: bool,
}

/// What the rules check, by kind.
#[derive(Clone, Debug)]
pub(crate) enum Witness {
    Kkt {
        problem: Problem,
        w_hat: Vector,
        lambda: Multipliers,
        nu: Multipliers,
        support: Vec<usize>,
        degenerate: Option<Vector>,
    },
    Farkas {
        problem: Problem,
        lambda: Multipliers,
        nu: Multipliers,
    },
    NotSeparable {
        lambda: Multipliers,
    },
    NoPositives,
    Diverge {
        negative: usize,
        w_hat: Vector,
        lambda: Multipliers,
        separator: Vector,
    },
    Aligned {
        w_hat: Vector,
        lambda: Multipliers,
    },
    Orbit {
        bits: usize,
        at: Vec<Enclosed>,
    },
    Fate {
        bits: usize,
        from_step: UBig,
        end: End,
        separator: Option<Vector>,
    },
}

/// A claimed box around the iterate number k.
#[derive(Clone, Debug)]
pub(crate) struct Enclosed {
    pub(crate) k: UBig,
    /// Lower and upper ends, coordinate by coordinate.
    pub(crate) w: Vec<(RBig, RBig)>,
}

/// Why the orbit's fate is settled from a step on.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Dead,
    Invariance { active: Vec<usize>, w_hat: Vector, lambda: Multipliers },
    Trap(Box<Trap>),
}

/// The witness of the trap (T4).
#[derive(Clone, Debug)]
pub(crate) struct Trap {
    pub(crate) active: Vec<usize>,
    pub(crate) kicking: Vec<usize>,
    pub(crate) walls: Vec<usize>,
    pub(crate) lambda: Multipliers,
    pub(crate) nu: Multipliers,
    pub(crate) w_hat: Vector,
    pub(crate) w_tilde: Vector,
    pub(crate) p: Vector,
    pub(crate) s: RBig,
    pub(crate) rho: RBig,
    pub(crate) rate: Vec<(UBig, RBig)>,
}

/// A certificate, read.
#[derive(Clone, Debug)]
pub(crate) struct Certificate {
    pub(crate) claim: Claim,
    pub(crate) verdict: Verdict,
    pub(crate) digest: String,
    pub(crate) instance: Instance,
    pub(crate) witness: Witness,
}

impl Certificate {
    pub(crate) fn read(root: &Node<'_>) -> Result<Self, Reason> {
        root.only(&["claim", "digest", "instance", "spec_version", "verdict", "witness"])?;
        let claim = Claim::read(&root.get("claim")?)?;
        let digest_node = root.get("digest")?;
        let digest = digest_node.string()?;
        if digest.len() != 64 || !digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(digest_node.flaw(Flaw::NotDigest));
        }
        let instance = Instance::read(&root.get("instance")?)?;
        let verdict = Verdict::read(&root.get("verdict")?)?;
        let witness = Witness::read(&root.get("witness")?, instance.n(), instance.d())?;
        Ok(Self { claim, verdict, digest: digest.to_owned(), instance, witness })
    }
}

impl Problem {
    fn read(node: &Node<'_>, n: usize) -> Result<Self, Reason> {
        node.only(&["active", "walls"])?;
        let active = node.get("active")?.nullable(|node| node.samples(n))?;
        Ok(Self { active, walls: node.get("walls")?.bool()? })
    }
}

impl Witness {
    /// The word that names the kind.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Kkt { .. } => "kkt",
            Self::Farkas { .. } => "farkas",
            Self::NotSeparable { .. } => "not-separable",
            Self::NoPositives => "no-positives",
            Self::Diverge { .. } => "diverge",
            Self::Aligned { .. } => "aligned",
            Self::Orbit { .. } => "orbit",
            Self::Fate { .. } => "fate",
        }
    }

    fn read(node: &Node<'_>, n: usize, d: usize) -> Result<Self, Reason> {
        let multipliers = |key| node.get(key)?.multipliers(n);
        let vector = |key| node.get(key)?.vector(d);
        let kind = node.get("kind")?;
        Ok(match kind.string()? {
            "kkt" => {
                node.only(&["degenerate", "kind", "lambda", "nu", "problem", "support", "w_hat"])?;
                Self::Kkt {
                    degenerate: node.get("degenerate")?.nullable(|node| node.vector(d))?,
                    lambda: multipliers("lambda")?,
                    nu: multipliers("nu")?,
                    problem: Problem::read(&node.get("problem")?, n)?,
                    support: node.get("support")?.samples(n)?,
                    w_hat: vector("w_hat")?,
                }
            }
            "farkas" => {
                node.only(&["kind", "lambda", "nu", "problem"])?;
                let problem = Problem::read(&node.get("problem")?, n)?;
                Self::Farkas { problem, lambda: multipliers("lambda")?, nu: multipliers("nu")? }
            }
            "not-separable" => {
                node.only(&["kind", "lambda"])?;
                Self::NotSeparable { lambda: multipliers("lambda")? }
            }
            "no-positives" => {
                node.only(&["kind"])?;
                Self::NoPositives
            }
            "diverge" => {
                node.only(&["kind", "lambda", "negative", "separator", "w_hat"])?;
                Self::Diverge {
                    negative: node.get("negative")?.sample(n)?,
                    w_hat: vector("w_hat")?,
                    lambda: multipliers("lambda")?,
                    separator: vector("separator")?,
                }
            }
            "aligned" => {
                node.only(&["kind", "lambda", "w_hat"])?;
                Self::Aligned { w_hat: vector("w_hat")?, lambda: multipliers("lambda")? }
            }
            "orbit" => {
                node.only(&["at", "bits", "kind"])?;
                let listed = node.get("at")?;
                let at = listed.list(|item| Enclosed::read(&item, d))?;
                if at.is_empty() {
                    return Err(listed.flaw(Flaw::Empty));
                }
                if !at.is_sorted_by(|a, b| a.k < b.k) {
                    return Err(listed.flaw(Flaw::NotIncreasing));
                }
                Self::Orbit { bits: node.get("bits")?.bits()?, at }
            }
            "fate" => {
                node.only(&["bits", "end", "from_step", "kind", "separator"])?;
                Self::Fate {
                    bits: node.get("bits")?.bits()?,
                    from_step: node.get("from_step")?.step()?,
                    end: End::read(&node.get("end")?, n, d)?,
                    separator: node.get("separator")?.nullable(|node| node.vector(d))?,
                }
            }
            _ => return Err(kind.flaw(Flaw::UnknownWord)),
        })
    }
}

impl Enclosed {
    fn read(node: &Node<'_>, d: usize) -> Result<Self, Reason> {
        node.only(&["k", "w"])?;
        let listed = node.get("w")?;
        let w = listed.list(|side| {
            side.only(&["hi", "lo"])?;
            Ok((side.get("lo")?.rational()?, side.get("hi")?.rational()?))
        })?;
        if w.len() != d {
            return Err(listed.flaw(Flaw::Length));
        }
        Ok(Self { k: node.get("k")?.step()?, w })
    }
}

impl End {
    fn read(node: &Node<'_>, n: usize, d: usize) -> Result<Self, Reason> {
        let samples = |key| node.get(key)?.samples(n);
        let multipliers = |key| node.get(key)?.multipliers(n);
        let vector = |key| node.get(key)?.vector(d);
        let kind = node.get("kind")?;
        Ok(match kind.string()? {
            "dead" => {
                node.only(&["kind"])?;
                Self::Dead
            }
            "invariance" => {
                node.only(&["active", "kind", "lambda", "w_hat"])?;
                Self::Invariance { active: samples("active")?, w_hat: vector("w_hat")?, lambda: multipliers("lambda")? }
            }
            "trap" => {
                node.only(&[
                    "active", "kicking", "kind", "lambda", "nu", "p", "rate", "rho", "s", "w_hat", "w_tilde", "walls",
                ])?;
                let listed = node.get("rate")?;
                let rate = listed.list(|item| {
                    item.only(&["bound", "k"])?;
                    Ok((item.get("k")?.step()?, item.get("bound")?.rational()?))
                })?;
                if !rate.is_sorted_by(|a, b| a.0 < b.0) {
                    return Err(listed.flaw(Flaw::NotIncreasing));
                }
                Self::Trap(Box::new(Trap {
                    active: samples("active")?,
                    kicking: samples("kicking")?,
                    walls: samples("walls")?,
                    lambda: multipliers("lambda")?,
                    nu: multipliers("nu")?,
                    w_hat: vector("w_hat")?,
                    w_tilde: vector("w_tilde")?,
                    p: vector("p")?,
                    s: node.get("s")?.rational()?,
                    rho: node.get("rho")?.rational()?,
                    rate,
                }))
            }
            _ => return Err(kind.flaw(Flaw::UnknownWord)),
        })
    }
}
