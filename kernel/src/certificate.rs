//! What a certificate holds (docs/certificates.md), read strictly. `Size` is the size of the instance: vectors have as many entries as W, samples are below n.

use std::collections::BTreeMap;
use std::fmt;

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::linear::Vector;
use crate::node::{Bits, Node, Order, Read, Samples, Size, Steps, Weight};
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

        impl Read for $type {
            fn read(node: &Node<'_>, _: Size) -> Result<Self, Reason> {
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

/// Defines structs that are read from objects with exactly the keys of their fields, and `kind` with the word in brackets where there is one.
macro_rules! records {
    ($($(#[$meta:meta])* $type:ident $(($kind:literal))? { $($(#[$about:meta])* $field:ident: $of:ty,)* })+) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub(crate) struct $type { $($(#[$about])* pub(crate) $field: $of,)* }

        $(impl $type {
            /// The word that names the kind.
            const KIND: &str = $kind;
        })?

        impl Read for $type {
            fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
                let _ = size;
                node.only(&[$({ let _: &str = $kind; "kind" },)? $(stringify!($field)),*])?;
                $(
                    let kind = node.get("kind")?;
                    kind.ensure(kind.string()? == $kind, Flaw::UnknownWord)?;
                )?
                Ok(Self { $($field: node.read(stringify!($field), size)?,)* })
            }
        }
    )+};
}

/// An enum of records with a word for each.
pub(crate) trait Kind {
    /// The word that names the kind.
    fn kind(&self) -> &'static str;
}

/// Defines an enum of records, told apart by the word at the key `kind`; one after a semicolon has no other key.
macro_rules! kinds {
    ($(#[$meta:meta])* $type:ident { $($name:ident),+ $(; $bare:ident = $only:literal)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub(crate) enum $type { $($name(Box<$name>),)+ $($bare)? }

        impl Kind for $type {
            fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $name::KIND,)+ $(Self::$bare => $only)? }
            }
        }

        impl Read for $type {
            fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
                let kind = node.get("kind")?;
                match kind.string()? {
                    $($name::KIND => $name::read(node, size).map(|read| Self::$name(Box::new(read))),)+
                    $($only => node.only(&["kind"]).map(|()| Self::$bare),)?
                    _ => Err(kind.flaw(Flaw::UnknownWord)),
                }
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
        /// T5.3: iterates that grow like a tower of exponentials.
        GdExplode = "gd.explode",
        /// T5.4: the loss tends to its limit like 1/k.
        GdLossRate = "gd.loss-rate",
        /// T5.5: the direction's error is O(1/ln k).
        GdDirectionRate = "gd.direction-rate",
        /// T5.6: the direction's error is not O(1/ln k).
        GdDegenerate = "gd.degenerate",
        /// T5.1, T6: every path of SGD keeps its pattern.
        SgdInvariance = "sgd.invariance",
        /// T6.1: the mean of SGD's iterates converges to the max-margin direction.
        SgdDirection = "sgd.direction",
        /// T6.2: SGD's mean loss tends to its limit.
        SgdLoss = "sgd.loss",
        /// T7.1: a network converges to the joint max-margin direction.
        NetworkJoint = "network.joint",
        /// T7.2: it maximises the margin of each sample pattern partition.
        NetworkPartition = "network.partition",
        /// T7.3: it does not.
        NetworkCoupled = "network.coupled",
        /// T2.1: the infimum of the loss.
        LandscapeInfimum = "landscape.infimum",
        /// T2.2: the asymptotic local minima.
        LandscapeLocal = "landscape.local",
        /// T2.3: the global ones.
        LandscapeGlobal = "landscape.global",
        /// T2.4: whether there are spurious ones.
        LandscapeSpurious = "landscape.spurious",
        /// T2.5: no critical point outside the dead cone.
        LandscapeCritical = "landscape.critical",
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

records! {
    /// The max-margin problem (MM).
    Problem {
        /// The positives J as rows x_i; absent: all samples as rows y_i x_i.
        active: Option<Samples>,
        /// All negatives as walls, or none.
        walls: bool,
    }

    Kkt("kkt") {
        degenerate: Option<Vector>,
        lambda: Multipliers,
        nu: Multipliers,
        problem: Problem,
        support: Samples,
        w_hat: Vector,
    }

    Farkas("farkas") { lambda: Multipliers, nu: Multipliers, problem: Problem, }

    NotSeparable("not-separable") { lambda: Multipliers, }

    Diverge("diverge") { lambda: Multipliers, negative: usize, separator: Vector, w_hat: Vector, }

    Aligned("aligned") { lambda: Multipliers, w_hat: Vector, }

    Enclosures("orbit") { at: Steps<Enclosed>, bits: Bits, flight: Option<Flight>, }

    /// Many steps at once from `from_step` on, and a trap for all that follow them.
    Flight { from_step: UBig, pieces: Steps<Piece>, tau: RBig, trap: Option<End>, }

    /// Every path of SGD keeps the pattern J of w_0.
    SgdKept("sgd-kept") { active: Samples, }

    /// w_0 lies in no cone C_J with J not empty: this negative is active there, or no sample is.
    SgdStart("sgd-start") { negative: Option<usize>, }

    /// The path `drawn`, `drawn`, .. changes the sign of `sample`: after `draws` draws, or after finitely many.
    SgdLeaves("sgd-leaves") { draws: Option<UBig>, drawn: usize, neuron: usize, sample: usize, }

    /// No multipliers are positive on the whole support of w^_J: u excludes them.
    SgdDegenerate("sgd-degenerate") { active: Samples, lambda: Multipliers, u: Vector, w_hat: Vector, }

    /// The first push of this sample is too large.
    SgdSteep("sgd-steep") { active: Samples, sample: usize, }

    /// Bounds of the direction's error of the mean.
    SgdMean("sgd-direction") {
        active: Samples,
        lambda: Multipliers,
        rate: Steps<RatePoint>,
        s: RBig,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// Bounds of the mean of F_k, the sum of the weights of J.
    SgdSum("sgd-loss") { active: Samples, lambda: Multipliers, rate: Steps<RatePoint>, w_hat: Vector, }

    Separator("separator") { separator: Vector, }

    /// One asymptotic minimum.
    Minimum("minimum") { separator: Vector, u: Vector, }

    /// All of them: the tree of the signs of the positives, in preorder, positive sides first.
    Cells("cells") { separator: Vector, tree: Vec<Branch>, }

    /// The sign of a positive is decided: two branches follow.
    Split("split") { row: usize, }

    /// A direction with all the signs decided.
    Cell("cell") { u: Vector, }

    /// No direction has the signs decided.
    Empty("empty") { lambda: Multipliers, nu: Multipliers, }

    /// A claimed box around the iterate number k.
    Enclosed { k: UBig, w: Vec<Side>, }

    Side { hi: RBig, lo: RBig, }

    Fate("fate") { bits: Bits, end: End, from_step: UBig, separator: Option<Vector>, }

    /// Bounds of F_k, the sum of the weights of the active positives.
    LossRate("loss-rate") { fate: Fate, rate: Steps<RatePoint>, }

    /// `lower`: bounds from below of the direction's error times ln k, at steps that `orbit` encloses.
    Degenerate("degenerate") { fate: Fate, lower: Steps<RatePoint>, orbit: Option<Enclosures>, u: Vector, }

    /// A network's partitions, in the order of their first samples.
    Partitions("partitions") { fate: Fate, partitions: Vec<Own>, }

    /// The max-margin solution of one partition.
    Own { lambda: Multipliers, w_hat: Weight, }

    Invariance("invariance") { active: Samples, lambda: Multipliers, w_hat: Vector, }

    /// The witness of the trap (T4).
    Trap("trap") {
        active: Samples,
        kicking: Samples,
        lambda: Multipliers,
        nu: Multipliers,
        p: Vector,
        rate: Steps<RatePoint>,
        rho: RBig,
        s: RBig,
        w_hat: Vector,
        w_tilde: Vector,
        walls: Samples,
    }

    /// The witness of the sharp trap (L7).
    Sharp("sharp") {
        active: Samples,
        kicking: Samples,
        lambda: Multipliers,
        nu: Multipliers,
        rate: Steps<RatePoint>,
        rho_1: RBig,
        rho_2: RBig,
        rho_3: RBig,
        s: RBig,
        slow: Samples,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// Kicks that feed each other (L13), the first by `negative`.
    Exploding("exploding") { a: RBig, delta: RBig, negative: usize, }

    /// Many steps at once (T4, L5), then `steps` single ones, and the end from there.
    Leap("leap") { pieces: Steps<Piece>, steps: UBig, tau: RBig, then: End, }

    /// Many steps at once while the walls `kicking` kick (L14), and the end from there; `offset` is q.
    Slide("slide") { active: Samples, kicking: Samples, offset: Vector, pieces: Steps<Held>, tau: RBig, then: End, }

    /// A piece of a slide.
    Held { centre: RBig, coefficients: Vec<Vector>, order: Order, rho_1: RBig, rho_2: RBig, to: UBig, }

    /// v(s) = sum_j coefficients_j (s - centre)^j, up to step `to`.
    Piece { centre: RBig, coefficients: Vec<Vector>, order: Order, to: UBig, }

    /// A claimed bound of the direction's error at step k.
    RatePoint { bound: RBig, k: UBig, }
}

kinds! {
    /// What the rules check.
    Witness {
        Kkt, Farkas, NotSeparable, Diverge, Aligned, Enclosures, Fate, LossRate, Degenerate, Partitions, SgdKept, SgdStart, SgdLeaves,
        SgdDegenerate, SgdSteep, SgdMean, SgdSum, Separator, Minimum, Cells;
        NoPositives = "no-positives"
    }
}

kinds! {
    /// A node of a tree of sign decisions.
    Branch { Split, Cell, Empty }
}

kinds! {
    /// Why the fate of an orbit is settled from a step on.
    End { Invariance, Trap, Sharp, Exploding, Leap, Slide; Dead = "dead" }
}

impl AsRef<UBig> for Enclosed {
    fn as_ref(&self) -> &UBig {
        &self.k
    }
}

impl AsRef<UBig> for Piece {
    fn as_ref(&self) -> &UBig {
        &self.to
    }
}

impl AsRef<UBig> for Held {
    fn as_ref(&self) -> &UBig {
        &self.to
    }
}

impl AsRef<UBig> for RatePoint {
    fn as_ref(&self) -> &UBig {
        &self.k
    }
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
        let instance = Instance::read(&root.get("instance")?)?;
        let size = Size { n: instance.n(), d: instance.dim(), features: instance.d() };
        Ok(Self {
            claim: root.read("claim", size)?,
            verdict: root.read("verdict", size)?,
            digest: root.get("digest")?.string()?.to_owned(),
            witness: root.read("witness", size)?,
            instance,
        })
    }
}

/// The data, and where gradient descent starts with which step size.
#[derive(Clone, Debug)]
pub struct Instance {
    name: String,
    d: usize,
    rows: Vec<Vector>,
    positive: Vec<bool>,
    /// The output weights v_m of a network; 1 where the instance has none.
    pub(crate) output: Vec<RBig>,
    start: Option<Start>,
}

/// eta and w_0, neuron by neuron.
#[derive(Clone, Debug)]
pub(crate) struct Start {
    pub(crate) eta: RBig,
    pub(crate) w0: Vector,
}

impl Instance {
    fn read(node: &Node<'_>) -> Result<Self, Reason> {
        node.only(&["W0", "data", "eta", "name", "network", "w0"])?;
        let data = node.get("data")?;
        data.only(&["labels", "rows"])?;
        let listed = data.get("rows")?;
        let rows = listed.list(|row| row.list(|item| item.rational()))?;
        let d = rows.first().map_or(0, Vec::len);
        listed.ensure(d > 0, Flaw::Empty)?;
        listed.ensure(rows.iter().all(|row| row.len() == d), Flaw::Length)?;
        let labels = data.get("labels")?;
        let positive = labels.list(|item| item.label())?;
        labels.ensure(positive.len() == rows.len(), Flaw::Length)?;
        let network = node.find("network")?;
        let output = match &network {
            None => vec![RBig::ONE],
            Some(network) => {
                network.only(&["output"])?;
                let listed = network.get("output")?;
                let output = listed.list(|item| item.rational())?;
                listed.ensure(!output.is_empty(), Flaw::Empty)?;
                listed.ensure(output.iter().all(|v| !v.is_zero()), Flaw::ZeroOutput)?;
                output
            }
        };
        let (key, other) = if network.is_some() { ("W0", "w0") } else { ("w0", "W0") };
        if let Some(other) = node.find(other)? {
            return Err(other.flaw(Flaw::OtherStart));
        }
        let weight = |node: &Node<'_>| {
            let entries = node.list(|item| item.rational())?;
            node.ensure(entries.len() == d, Flaw::Length)?;
            Ok(entries)
        };
        let start = match (node.find("eta")?, node.find(key)?) {
            (None, None) => None,
            (Some(eta), Some(w0)) => {
                let weights = if network.is_some() { w0.list(|row| weight(&row))? } else { vec![weight(&w0)?] };
                w0.ensure(weights.len() == output.len(), Flaw::Length)?;
                let start = Start { eta: eta.rational()?, w0: Vector::new(&weights.concat()) };
                eta.ensure(start.eta > RBig::ZERO, Flaw::NotPositive)?;
                Some(start)
            }
            _ => return Err(node.flaw(Flaw::OnlyTogether)),
        };
        let name = node.get("name")?.string()?.to_owned();
        Ok(Self { name, d, rows: rows.iter().map(|row| Vector::new(row)).collect(), positive, output, start })
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
        self.rows.iter().map(Vector::spell).collect()
    }

    /// The step size, where the instance has a start.
    pub fn eta(&self) -> Option<String> {
        self.start.as_ref().map(|start| start.eta.to_string())
    }

    /// The output weights of the network; 1 alone for one neuron.
    pub fn output(&self) -> Vec<String> {
        self.output.iter().map(ToString::to_string).collect()
    }

    /// The same samples as the positives of one neuron, with other rows.
    pub(crate) fn with_rows(&self, rows: Vec<Vector>) -> Self {
        let (d, positive) = (self.dim(), vec![true; rows.len()]);
        Self { name: self.name.clone(), d, rows, positive, output: vec![RBig::ONE], start: self.start.clone() }
    }

    /// The start w_0, neuron by neuron, where the instance has one.
    pub fn w0(&self) -> Option<Vec<String>> {
        self.start.as_ref().map(|start| start.w0.spell())
    }

    /// The number of samples.
    pub(crate) fn n(&self) -> usize {
        self.rows.len()
    }

    /// The number of features.
    pub(crate) fn d(&self) -> usize {
        self.d
    }

    pub(crate) fn start(&self) -> Result<&Start, Reason> {
        self.start.as_ref().ok_or(Reason::NoStart)
    }

    /// All samples: number, row, and whether it is a positive.
    pub(crate) fn samples(&self) -> impl Iterator<Item = (usize, &Vector, bool)> {
        self.rows.iter().zip(&self.positive).enumerate().map(|(i, (x, positive))| (i, x, *positive))
    }

    /// The samples with these numbers.
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
