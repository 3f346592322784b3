//! What a certificate holds (docs/certificates.md), read strictly. `Size` is the size of the
//! instance: vectors have as many entries as W, samples are below n.

use std::collections::BTreeMap;
use std::fmt;

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::certificate::instance::Instance;
use crate::certificate::node::{Bits, Entry, Neuron, Node, Order, Read, Samples, Size, Weight, not_increasing};
use crate::number::vector::Vector;
use crate::reason::{Flaw, Reason};

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

/// Defines structs that are read from objects with exactly the keys of their fields, and `kind`
/// with the word in brackets where there is one; lists of them are ordered by the field after `by`.
macro_rules! records {
    ($($(#[$meta:meta])* $type:ident $(($kind:literal))? $(by $step:ident)? { $($(#[$about:meta])* $field:ident: $of:ty,)* })+) => {$(
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

            $(fn flaw_of(list: &[Self], _: Size) -> Option<Flaw> {
                not_increasing(list, |entry| &entry.$step)
            })?
        }
    )+};
}

/// An enum of records with a word for each.
pub(crate) trait Kind {
    /// The word that names the kind.
    fn kind(&self) -> &'static str;
}

/// Defines an enum of records, told apart by the word at the key `kind`; one after a semicolon has
/// no other key.
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
        /// T4: a recorded run stays near the true iterates.
        Run = "run",
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
        /// T6.4: with which probabilities SGD tends to which limits.
        SgdLimits = "sgd.limits",
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
        /// It does not hold.
        Refuted = "refuted",
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

    /// The max-margin problem with a free intercept b.
    Intercept("intercept") { b: RBig, lambda: Multipliers, support: Samples, w_hat: Vector, }

    /// The same has no solution.
    NoIntercept("no-intercept") { lambda: Multipliers, }

    NotSeparable("not-separable") { lambda: Multipliers, }

    Diverge("diverge") { lambda: Multipliers, negative: usize, separator: Vector, w_hat: Vector, }

    Aligned("aligned") { lambda: Multipliers, w_hat: Vector, }

    Enclosures("orbit") { at: Vec<Enclosed>, bits: Bits, flight: Option<Flight>, }

    /// A recorded run, at the steps that `orbit` encloses.
    Run("run") { orbit: Enclosures, recorded: Vec<Point>, tolerance: RBig, }

    /// What was recorded at step k; absent: no finite number.
    Point by k { k: UBig, w: Option<Vector>, }

    /// Many steps at once from `from_step` on, and a trap for all that follow them.
    Flight { from_step: UBig, pieces: Vec<Piece>, tau: RBig, trap: Option<End>, }

    /// Every path of SGD keeps the pattern J of w_0.
    SgdKept("sgd-kept") { active: Samples, }

    /// w_0 lies in no cone C_J with J not empty: this negative is active there, or no sample is.
    SgdStart("sgd-start") { negative: Option<usize>, }

    /// The path `drawn`, `drawn`, .. changes the sign of `sample`: after `draws` draws, or after
    /// finitely many.
    SgdLeaves("sgd-leaves") { draws: Option<UBig>, drawn: usize, neuron: Neuron, sample: usize, }

    /// No multipliers are positive on the whole support of w^_J: u excludes them.
    SgdDegenerate("sgd-degenerate") { active: Samples, lambda: Multipliers, u: Vector, w_hat: Vector, }

    /// The first push of this sample is too large.
    SgdSteep("sgd-steep") { active: Samples, sample: usize, }

    /// Bounds of the direction's error of the mean.
    SgdMean("sgd-direction") {
        active: Samples,
        lambda: Multipliers,
        rate: Vec<RatePoint>,
        s: RBig,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// Bounds of the mean of F_k, the sum of the weights of J.
    SgdSum("sgd-loss") { active: Samples, lambda: Multipliers, rate: Vec<RatePoint>, w_hat: Vector, }

    /// Bounds of the law of SGD's limit: the balls that the draws lead through, each before those
    /// that it leads to.
    SgdLimits("sgd-limits") { limits: Vec<Cone>, nodes: Vec<Passage>, }

    /// A cone C_J with w^_J, and, where a sum of weights below `level` is likely to stay there, the
    /// exponent of lemma:lasting.
    Cone { active: Samples, lambda: Multipliers, lasting: Option<Lasting>, w_hat: Vector, }

    /// kappa and f of lemma:lasting.
    Lasting { kappa: RBig, level: RBig, }

    /// A ball from which each active sample, in their order, leads to the ball at a place of `to`.
    Draw("draw") { at: Vector, radius: RBig, to: Vec<Entry>, }

    /// A ball from which the active samples become those of a cone and stay so.
    Settled("settled") { at: Vector, limit: Entry, radius: RBig, }

    /// A ball from which the active samples stay those of a cone, but with a probability of at most
    /// `lost`.
    Lasts("lasts") { at: Vector, limit: Entry, lost: RBig, radius: RBig, }

    /// A ball in which no sample is active.
    Still("still") { at: Vector, radius: RBig, }

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
    Enclosed by k { k: UBig, w: Vec<Side>, }


    Fate("fate") { bits: Bits, end: End, from_step: UBig, separator: Option<Vector>, }

    /// Bounds of F_k, the sum of the weights of the active positives.
    LossRate("loss-rate") { fate: Fate, rate: Vec<RatePoint>, }

    /// `lower`: bounds from below of the direction's error times ln k, at steps that `orbit`
    /// encloses.
    Degenerate("degenerate") { fate: Fate, lower: Vec<RatePoint>, orbit: Option<Enclosures>, u: Vector, }

    /// A network's partitions, in the order of their first samples.
    Partitions("partitions") { fate: Fate, partitions: Vec<Own>, }

    /// The max-margin solution of one partition.
    Own { lambda: Multipliers, w_hat: Weight, }

    Invariance("invariance") { active: Samples, lambda: Multipliers, w_hat: Vector, }

    /// The witness of the trap without kicks (lemma:shadowing-trap).
    Trap("trap") {
        active: Samples,
        lambda: Multipliers,
        rate: Vec<RatePoint>,
        rho: RBig,
        s: RBig,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// The witness of the bounded trap (lemma:bounded-trap).
    Sharp("sharp") {
        active: Samples,
        kicking: Samples,
        lambda: Multipliers,
        nu: Multipliers,
        rate: Vec<RatePoint>,
        rho_1: RBig,
        rho_2: RBig,
        rho_3: RBig,
        s: RBig,
        slow: Samples,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// The witness of the basin (lemma:basin).
    Basin("basin") {
        active: Samples,
        kicking: Samples,
        lambda: Multipliers,
        nu: Multipliers,
        rate: Vec<RatePoint>,
        rho_1: RBig,
        rho_2: RBig,
        s: RBig,
        slow: Samples,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// The witness of the corridor (lemma:corridor); `beyond` is u.
    Corridor("corridor") {
        active: Samples,
        beyond: Vector,
        kicking: Samples,
        lambda: Multipliers,
        nu: Multipliers,
        rate: Vec<RatePoint>,
        rho: RBig,
        s: RBig,
        slow: Samples,
        w_hat: Vector,
        w_tilde: Vector,
    }

    /// Kicks that feed each other (lemma:explosion), the first by `negative`.
    Exploding("exploding") { a: RBig, delta: RBig, negative: usize, }

    /// Many steps at once (T4, lemma:leap), then `steps` single ones, and the end from there.
    Leap("leap") { pieces: Vec<Piece>, steps: UBig, tau: RBig, then: End, }

    /// Many steps at once while the walls `kicking` kick (lemma:slide), and the end from there;
    /// `offset` is q.
    Slide("slide") { active: Samples, kicking: Samples, offset: Vector, pieces: Vec<Held>, tau: RBig, then: End, }

    /// Many steps at once while walls kick, join and leave (lemma:glide), and the end from there;
    /// on the last piece the positive `wakes` wakes.
    Glide("glide") {
        active: Samples,
        frame: Option<Framed>,
        pieces: Vec<Glided>,
        tau: RBig,
        then: End,
        wakes: Option<usize>,
    }

    /// Walls, and members of J that with them are a basis of the space.
    Framed { basis: Samples, kicking: Samples, }

    /// The iterates stay in the span of `basis` (lemma:balanced-subspace); then so many single
    /// steps with the projected rows, and the end from there.
    Subspace("subspace") { basis: Vec<Weight>, steps: UBig, then: End, }

    /// A piece of a slide.
    Held by to { centre: RBig, coefficients: Vec<Vector>, order: Order, rho_1: RBig, rho_2: RBig, to: UBig, }

    /// A piece of a glide: V like a leap's v, what pushes V into the walls, and the negatives whose
    /// own push is part of V's.
    Glided by to {
        centre: RBig,
        coefficients: Vec<Vector>,
        fall: Option<Fall>,
        loose: Vec<Loose>,
        nu: Vec<Pushing>,
        order: Order,
        pressed: Samples,
        rho: RBig,
        to: UBig,
    }

    /// |r| falls to `rho` at the end of the piece, by a pull of kappa times what pushes it.
    Fall { kappa: RBig, rho: RBig, }

    /// A positive that may be active or not, and mu_o(s) = sum_j mu_j (s - centre)^j, by which V is
    /// pushed.
    Loose by sample { mu: Vec<RBig>, sample: usize, }

    /// nu_l(s) = sum_j nu_j (s - centre)^j of a wall l.
    Pushing by sample { nu: Vec<RBig>, sample: usize, }

    /// v(s) = sum_j coefficients_j (s - centre)^j, up to step `to`.
    Piece by to { centre: RBig, coefficients: Vec<Vector>, order: Order, to: UBig, }

    /// A claimed bound of the direction's error at step k.
    RatePoint by k { bound: RBig, k: UBig, }
}

kinds! {
    /// What the rules check.
    Witness {
        Kkt, Farkas, Intercept, NoIntercept, NotSeparable, Diverge, Aligned, Enclosures, Run, Fate, LossRate, Degenerate, Partitions, SgdKept, SgdStart, SgdLeaves,
        SgdDegenerate, SgdSteep, SgdMean, SgdSum, SgdLimits, Separator, Minimum, Cells;
        NoPositives = "no-positives"
    }
}

kinds! {
    /// What is known of the paths that come to a place; of those behind `open` nothing.
    Passage { Draw, Settled, Lasts, Still; Open = "open" }
}

kinds! {
    /// A node of a tree of sign decisions.
    Branch { Split, Cell, Empty }
}

kinds! {
    /// Why the fate of an orbit is settled from a step on.
    End { Invariance, Trap, Sharp, Basin, Corridor, Exploding, Leap, Slide, Glide, Subspace; Dead = "dead" }
}

/// A side of a box.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    pub(crate) lo: RBig,
    pub(crate) hi: RBig,
}

impl Read for Side {
    fn read(node: &Node<'_>, size: Size) -> Result<Self, Reason> {
        node.only(&["hi", "lo"])?;
        Ok(Self { lo: node.read("lo", size)?, hi: node.read("hi", size)? })
    }

    fn flaw_of(sides: &[Self], size: Size) -> Option<Flaw> {
        (sides.len() != size.d).then_some(Flaw::Length)
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
    /// `in_lines`: version 2, of which this is the first line.
    pub(crate) fn read(root: &Node<'_>, in_lines: bool) -> Result<Self, Reason> {
        root.only(&["claim", "digest", "instance", "spec_version", "verdict", "witness"])?;
        let instance = Instance::read(&root.get("instance")?, in_lines)?;
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
