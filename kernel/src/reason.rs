//! Why a certificate is not accepted: one variant for each condition that can fail.

/// Text of a file as it may be shown: printable ASCII without quotes, all else escaped; cut after
/// 200 characters.
pub(crate) fn quoted(text: &str) -> String {
    let plain = |c: &char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\');
    let escape = |c: char| if plain(&c) { c.to_string() } else { c.escape_unicode().to_string() };
    let shown: String = text.chars().take(MOST_QUOTED).map(escape).collect();
    if text.chars().nth(MOST_QUOTED).is_some() { shown + ".." } else { shown }
}

/// A JSON string in quotes, with nothing but printable ASCII in it.
pub fn spell_string(text: &str) -> String {
    let spell = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '"' | '\\' => format!("\\{c}"),
        ' '..='~' => c.to_string(),
        _ => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
    };
    format!("\"{}\"", text.chars().map(spell).collect::<String>())
}

const MOST_QUOTED: usize = 200;

/// Defines an error enum whose documentation and message are one text.
macro_rules! reasons {
    ($(#[$meta:meta])* $type:ident {
        $($name:ident $({ $($(#[doc = $about:literal])+ $field:ident: $ty:ty),+ })? => $text:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum $type {
            $(#[doc = $text] $name $({ $($(#[doc = $about])+ $field: $ty),+ })?,)+
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    $(Self::$name $({ $($field),+ })? => write!(f, $text),)+
                }
            }
        }

        impl std::error::Error for $type {}
    };
}
pub(crate) use reasons;

reasons! {
    /// Why the bytes are no certificate.
    Unreadable {
        TooLarge => "larger than 64 MiB";
        NotUtf8 => "not UTF-8";
        Syntax { /** The offset of the first byte that does not fit. */ byte: usize } => "not canonical JSON (no blanks, keys in order, as the program wrote it): byte {byte} does not fit";
        KeyOrder { /** The offset of the key. */ byte: usize }
            => "not canonical JSON: the key at byte {byte} does not come after the one before it (byte order, each once)";
        TooDeep => "nested deeper than 16";
        NoVersion => "no object with the key spec_version";
    }
}

reasons! {
    /// Why a certificate is not judged.
    Declined {
        Version { /** The version that the file states, as by `quoted`. */ version: String } => "unknown format version {version}";
        Budget { /** What it takes, at least. */ needed: u64, /** What was allowed. */ budget: u64 }
            => "checking it takes about {needed} operations, as far as can be foreseen, and the budget is {budget} (--budget allows more)";
    }
}

reasons! {
    /// What is wrong with the form of a value (docs/certificates.md, "Form").
    Flaw {
        StringTooLong => "a string over 100,000 characters";
        UnknownKey => "an unknown key";
        MissingKey => "a missing key";
        NotObject => "not an object";
        NotList => "not a list";
        NotString => "not a string";
        NotBool => "neither true nor false";
        NotWhole => "not a whole number from 0 to 2147483647";
        NotRational => "not a rational p or p/q in lowest terms";
        NotStep => "not a step number: decimal digits, past 18 of them with the zeros at the end as an exponent";
        NotLabel => "neither 1 nor -1";
        UnknownWord => "none of the words that may stand here";
        Empty => "empty";
        Length => "not of the right length";
        NoSuchSample => "no such sample";
        NoSuchFeature => "no such feature";
        NotIncreasing => "not strictly increasing";
        ZeroMultiplier => "a multiplier that is zero";
        ZeroEntry => "an entry that is zero among those with their places";
        Sparsity => "a row has the places of its entries exactly where fewer than half are not zero";
        NotPositive => "not greater than zero";
        ZeroOutput => "an output weight that is zero";
        OtherStart => "w0 is for one neuron, W0 for a network";
        OnlyTogether => "eta and w0 are present only together, and relu_at_zero only with them";
        DerivativeOutOfRange => "not greater than 0 and at most 1: a derivative of 0 is not written";
        Name => "not a name: 1 to 100 of the ASCII letters, digits, blank and ._-/()";
        BitsOutOfRange => "not from 32 to 4096";
        OrderOutOfRange => "not from 1 to 16";
    }
}

reasons! {
    /// Why a certificate is rejected: one variant for each condition that can fail.
    Reason {
        Form { /** The JSON pointer (RFC 6901) of the value, its keys as by `quoted`. */ pointer: String, /** What is wrong with it. */ flaw: Flaw }
            => "at \"{pointer}\": {flaw}";
        Digest => "the digest is not the sha256 of the instance";
        Line { /** The sample. */ sample: usize, /** What is wrong with it. */ fault: Unreadable } => "the line of sample {sample}: {fault}";
        LineMissing { /** The sample. */ sample: usize } => "the file ends before the line of sample {sample} does";
        LinesLeft => "the file goes on after the lines of all samples";
        Inadmissible { /** The kind of the witness. */ kind: &'static str }
            => "this claim with this verdict cannot be shown by the witness kind {kind}";
        OtherLimit => "the fate that is shown is not the one that claim and verdict need";
        SeparatorMissing => "a gd claim with a fate witness needs a separator";
        SeparatorUnasked => "a fate certificate carries no separator";
        NotSeparated { /** The sample. */ sample: usize } => "the separator fails on sample {sample}";
        NoStart => "the witness needs eta and w0";
        WallsWithoutActive => "walls without a list of active samples";
        SubspaceAfterStart => "a subspace is told of at the start alone";
        BasisNotOrthogonal { /** Its place in basis. */ at: usize } => "basis[{at}] is zero, or not orthogonal to those before it";
        StartOutside => "w_0 is not in the span of the basis";
        ClassNotBalanced { /** The first sample of the class. */ sample: usize }
            => "the samples with the label and the projection of sample {sample} do not add up to a vector of the span";
        OneNeuronOnly => "the rule is for one neuron";
        AgainstLabel { /** The neuron. */ neuron: usize, /** The sample. */ sample: usize }
            => "sample {sample} is active at neuron {neuron}, whose output weight has the sign of the other label";
        SignUnknown { /** The sample. */ sample: usize } => "the sign of sample {sample} at some neuron is not certain";
        WrongPartitions => "partitions does not have an entry for each sample pattern partition";
        Coupling => "whether two partitions are coupled is not as claim and verdict need it";
        Maximality => "whether the margin of every partition is maximal is not as claim and verdict need it";
        WrongActive => "active is not the set of samples that are active at some neuron";
        NotAPositive { /** The sample. */ sample: usize } => "sample {sample} is listed as active but is no positive";
        NotANegative { /** The sample. */ sample: usize } => "sample {sample} stands for a negative but is none";
        HasPositives => "there is a positive";
        NoPositives => "there is no positive";
        EmptyCombination => "the combination has no row";
        RowViolated { /** The sample. */ sample: usize } => "z.w_hat < 1 for sample {sample}";
        MarginViolated { /** The sample. */ sample: usize } => "y (x.w_hat + b) < 1 for sample {sample}";
        Unbalanced => "the multipliers of the two classes do not have the same sum";
        WallViolated { /** The sample. */ sample: usize } => "w_hat has a positive product with the wall {sample}";
        WrongSupport => "support is not the set of tight rows";
        LambdaNotPositive { /** The sample. */ sample: usize } => "lambda of sample {sample} is not positive";
        LambdaOffSupport { /** The sample. */ sample: usize } => "lambda of sample {sample}, which is no tight row";
        NuNotPositive { /** The sample. */ sample: usize } => "nu of sample {sample} is not positive";
        NuOffWalls { /** The sample. */ sample: usize } => "nu of sample {sample}, which is no tight wall";
        NotStationary => "w_hat is not the combination of its multipliers";
        SupportWithoutMultiplier { /** The sample. */ sample: usize } => "the support vector {sample} has no multiplier";
        NotDegenerate => "the vector does not show that positive multipliers on the whole support are impossible";
        CombinationNotZero => "the combination is not zero";
        NotActivated { /** The sample. */ sample: usize } => "w_hat does not activate the negative {sample}";
        ActivatesNegative { /** The sample. */ sample: usize } => "w_hat activates the negative {sample}";
        SignUncertain { /** The step. */ step: u64, /** The sample. */ sample: usize }
            => "the sign of sample {sample} is not certain at step {step}";
        BallTooWide { /** The step. */ step: u64 } => "the radius at step {step} is too large for the rows";
        KickTooLarge { /** The step. */ step: u64, /** The sample. */ sample: usize }
            => "the exponent of sample {sample} at step {step} exceeds 16384";
        NothingEnclosed => "the list of enclosures is empty";
        OutsideBox { /** The position in the list. */ at: usize, /** The coordinate. */ coordinate: usize }
            => "the iterate of entry {at} is not shown to lie in the box: coordinate {coordinate}";
        NotReached { /** The position in the list. */ at: usize }
            => "no segment covers the step of entry {at}: it is not reached step by step, no piece ends there, no slide or trap spans it";
        ToleranceNegative => "the tolerance is negative";
        OtherSteps { /** The position in the lists. */ at: usize } => "entry {at}: the run was not recorded at the step of its enclosure";
        RunMayLeave { /** The position in the list. */ at: usize } => "entry {at} of the run is not shown to be within the tolerance";
        RunMayStay => "no entry of the run is shown to be beyond the tolerance";
        IdleTau => "a flight without pieces has tau = 1";
        NotATrap => "what ends the flight is no trap: it encloses no iterate";
        LeapFrom { /** The sample. */ sample: usize } => "a leap starts where the negative {sample} is active";
        LeapBackwards { /** The piece. */ piece: usize } => "the piece {piece} does not go forward";
        LeapSign { /** The piece. */ piece: usize, /** The sample. */ sample: usize }
            => "the sign of sample {sample} is not certain on piece {piece}";
        LeapTooSteep { /** The piece. */ piece: usize } => "h beta > 2 on piece {piece}";
        OffsetOffWalls => "offset does not lie in the span of the kicking walls";
        OnBoundary { /** The sample. */ sample: usize }
            => "sample {sample} lies on its boundary at w_0, where a derivative other than 0 pushes it";
        DerivativeNotZero => "iterates are known to stay in a subspace, or to wake a sample, where the derivative at 0 is 0 alone";
        NotDead { /** The sample. */ sample: usize } => "sample {sample} is not certainly inactive";
        NotActive { /** The sample. */ sample: usize } => "sample {sample} is not certainly active";
        NotInactive { /** The sample. */ sample: usize } => "sample {sample} is not certainly inactive, and not listed";
        NotAcute { /** One sample. */ first: usize, /** The other. */ second: usize }
            => "the samples {first} and {second} have a negative product";
        NotObtuse { /** One sample. */ first: usize, /** The other. */ second: usize }
            => "the samples {first} and {second} have a positive product";
        KickingNotWalls { /** The sample. */ sample: usize } => "sample {sample} is kicking but no wall";
        NuNotKicking { /** The sample. */ sample: usize } => "nu of sample {sample}, which is not kicking";
        KickingDependent => "the kicking walls are linearly dependent";
        NotSelfConsistent { /** The sample. */ sample: usize } => "sample {sample} outside has w_hat.x > 0";
        NoMinimiserNear => "w_tilde is not shown to be near the exact minimiser";
        NuPrimeNotPositive { /** The sample. */ sample: usize } => "nu' of the kicking wall {sample} is not certainly positive";
        STooSmall => "s is not greater than zero";
        RhoTooSmall => "|r_K| and all defects to come exceed rho";
        ActiveTooLow { /** The sample. */ sample: usize } => "a lower bound of the active sample {sample} is not positive";
        OutsideTooHigh { /** The sample. */ sample: usize } => "an upper bound of the outside sample {sample} is not negative";
        NotSlack { /** The sample. */ sample: usize } => "sample {sample} is listed as slow but is no active sample off the support";
        StepsTooLong => "a step may overshoot: h beta > 2, or tau < 8 Lambda e^y";
        KickTooDeep { /** The sample. */ sample: usize } => "2 E < kappa g for the wall {sample}: w_tilde is not deep enough below it";
        PressedWall { /** The sample. */ sample: usize } => "the negative {sample} is pressed, and a wall too";
        NuTooLong { /** The sample. */ sample: usize } => "nu or mu of sample {sample} has a higher degree than the piece";
        CorridorTooNarrow => "2 A > rho^2: the radius may grow too fast";
        CorridorTooSteep { /** The sample. */ sample: usize } => "the radius may grow faster than the level of sample {sample} allows for";
        KickMayRise { /** The sample. */ sample: usize } => "a step may lift the wall {sample} by more than its own kick lowers it";
        NoConstant => "the radius of this trap grows: there is no constant C with an error of at most C/ln k";
        FrameIncomplete => "the walls and the members of J of a frame are no basis of the space";
        KappaTooSmall => "kappa is not greater than 1";
        FallTooFar => "|r| is not shown to fall so far on the piece";
        NotMissed { /** The sample. */ sample: usize } => "sample {sample} is to wake but is no missed positive";
        NotLoose { /** The sample. */ sample: usize } => "sample {sample} is listed as loose but is no positive, is in J, or is to wake";
        MayNotWake { /** The sample. */ sample: usize } => "sample {sample} need not have woken by the end of the piece";
        MaySleepAgain { /** The sample. */ sample: usize } => "sample {sample} has woken, but a step may take more from it than it gains";
        WallMayLoosen { /** The sample. */ sample: usize } => "nu' <= c^- for the wall {sample}: nothing may push into it";
        KickBelowPush { /** The sample. */ sample: usize } => "h tau <= nu' + c^+ for the wall {sample}";
        PartTooSmall { /** The part, from 0 to 2. */ part: usize } => "the radius that the constants give exceeds part {part} of rho";
        NoSuccessor { /** The sample. */ sample: usize }
            => "a kick of the negative {sample} activates no negative more than all others, nor does it lead into a dead cone";
        KickTooSmall { /** The sample. */ sample: usize } => "h e^b < a for the kick of sample {sample}";
        KickNotAlone { /** The sample. */ sample: usize } => "more than delta of the kick of sample {sample} moves w beside it";
        DeltaTooLarge => "2 R delta >= g: the next kick is not certain";
        KicksMayFall => "a (m - R delta) < 1: larger kicks need not be purer";
        KicksMaySpread => "more than delta of a next kick may move w beside it";
        KicksMayEnd => "that kicks never end is not shown";
        RateBeforeStart { /** The position in the list. */ at: usize } => "entry {at} of rate lies before from_step";
        RateBound { /** The position in the list. */ at: usize } => "entry {at} of rate is smaller than the bound that is shown";
        RateTrivial { /** The position in the list. */ at: usize } => "entry {at} of rate says nothing: that bound always holds";
        PatternNotKept => "the active samples are not shown to be the same positives for ever";
        LossTooSteep => "h R^2 F is not below 2";
        LowerBound { /** The position in the list. */ at: usize } => "entry {at} of lower exceeds the bound that is shown";
        LowerTrivial { /** The position in the list. */ at: usize } => "entry {at} of lower is not positive";
        NotOpposed { /** One sample. */ drawn: usize, /** The other. */ sample: usize }
            => "draws of sample {drawn} do not move sample {sample} towards a change of its sign";
        SignKept { /** The sample. */ sample: usize } => "the sign of sample {sample} is not shown to have changed";
        NotSteep { /** The sample. */ sample: usize } => "eta |x|^2 e^(-x.w_0) is not shown to be at least 2 for sample {sample}";
        Steep { /** The sample. */ sample: usize } => "eta |x|^2 e^(-x.w_0) is not certainly below 2 for sample {sample}";
        PlaceMissing { /** The position in nodes. */ at: usize } => "entry {at} of nodes names a place that does not come after it";
        NoSuchLimit { /** The position in nodes. */ at: usize } => "entry {at} of nodes names no entry of limits";
        WrongDraws { /** The position in nodes. */ at: usize }
            => "entry {at} of nodes does not name a place for each active sample, or none is active";
        StartOutsideBall => "w_0 does not lie in the ball of the first node";
        DrawOutside { /** The position in nodes. */ at: usize, /** The sample that is drawn. */ sample: usize }
            => "a draw of sample {sample} is not shown to lead from entry {at} of nodes into the ball that it names";
        NotWoken { /** The sample. */ sample: usize }
            => "sample {sample} is inactive, and not every active sample of the limit pushes it up";
        NeverLasts { /** The position in nodes. */ at: usize } => "entry {at} of nodes: no exponent is stated for its limit";
        LastingTooLoud { /** The position in limits. */ at: usize } => "the exponent of entry {at} of limits is not shown for its level";
        LevelOutOfRange { /** The position in limits. */ at: usize } => "the level of entry {at} of limits is not above 0, or above 1";
        AboveLevel { /** The position in nodes. */ at: usize } => "the sum of weights at entry {at} of nodes is not below the level of its limit";
        LostTooSmall { /** The position in nodes. */ at: usize } => "entry {at} of nodes: more than lost may leave the limit";
        NothingSettled => "no path is shown to have a limit";
        SplitTwice { /** The sample. */ sample: usize } => "the sign of sample {sample} is decided twice on one path";
        Unsplit { /** The sample. */ sample: usize } => "the sign of sample {sample} is not decided on the path to a cell";
        OutsideCell { /** The position in the tree. */ at: usize, /** The sample. */ sample: usize }
            => "entry {at} of the tree: the direction is on the wrong side of sample {sample}";
        BranchNotEmpty { /** The position in the tree. */ at: usize } => "entry {at} of the tree is not shown to be empty";
        TreeShort => "the tree ends before all its branches";
        TreeLong => "the tree goes on after all its branches";
        NotSpurious => "all positives are active";
        SpuriousCell { /** The position in the tree. */ at: usize } => "entry {at} of the tree is a spurious minimum";
        OverBudget => "beyond the budget: an answer never gives this reason, it declines";
        OutOfRange => "a number beyond the range of the kernel's arithmetic";
    }
}
