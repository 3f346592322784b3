//! What a network learns of its partitions, against ln k.

use rug::{Integer, Rational};

use super::Figure;
use super::chart::{Chart, Kind, MOST_SERIES, Series};
use super::descent::{bound, error as whole, from_step, residuals, seen_at};
use super::style::SERIES;
use super::words::Words;
use crate::arith::interval::Interval;
use crate::ask::Network;
use crate::sgd::error;
use crate::stepping::Watch;
use crate::theorems::network::Kept;
use crate::trajectory::fate::Decided;
use crate::trajectory::iterates::Iterates;
use crate::trajectory::partitions::{Seen, observe};
use crate::trajectory::rates::Residuals;

/// The error of the whole direction, that of each partition's effective weight, and the joint KKT
/// residuals; nothing where no pattern is kept.
pub fn network(answer: &Network<'_>) -> Vec<Figure> {
    let (Ok(decided), Some(kept)) = (&answer.study.found, &answer.study.kept) else { return Vec::new() };
    let (model, w0) = (answer.trajectory.model(), answer.trajectory.w0());
    let (seen, _) = observe(model, w0, decided, &kept.learned, &seen_at(), &Watch::default());
    let joint: Vec<(Integer, Residuals)> =
        seen.iter().filter_map(|seen| Some((seen.k.clone(), seen.joint.clone()?))).collect();
    let proved = answer.best().and_then(|_| bound(decided));
    let figures = [
        whole("W", decided, proved, errors(answer, decided, kept)),
        partitions(decided, kept, &seen),
        residuals("W", decided, &joint),
    ];
    figures.into_iter().flatten().collect()
}

/// The distance of W_k/|W_k| from its limit.
fn errors(answer: &Network<'_>, decided: &Decided, kept: &Kept) -> Vec<(Integer, Interval)> {
    let (model, w0) = (answer.trajectory.model(), answer.trajectory.w0());
    let most = decided.from_step.to_u64().unwrap_or(u64::MAX).max(1_000_000);
    let mut iterates = Iterates::new(model, w0, most, true);
    let at = seen_at();
    let enclosed = at.iter().map_while(|k| iterates.enclose(k, &mut |_| ()).ok());
    enclosed.filter_map(|e| Some((e.k, error(&e.w, &kept.joint.w)?))).collect()
}

/// The direction of each effective weight beside the max-margin direction of its partition.
fn partitions(decided: &Decided, kept: &Kept, seen: &[Seen]) -> Option<Figure> {
    let one = |at: usize| {
        let target: &[Rational] = &kept.learned[at].optimum.w;
        let point = |seen: &Seen| Some((seen.k.clone(), error(seen.partitions[at].direction.as_ref()?, target)?));
        Series {
            name: format!("partition-{at}"),
            words: Words::from(format!("partition {at}")),
            kind: Kind::Enclosure,
            hue: SERIES[at % SERIES.len()],
            points: seen.iter().filter_map(point).collect(),
        }
    };
    let all = kept.learned.len();
    let more = if all > MOST_SERIES { format!(" The first {MOST_SERIES} of {all} partitions.") } else { String::new() };
    let coupled = match kept.coupled {
        Some(_) => " Partitions are coupled: an error need not tend to 0.",
        None => "",
    };
    let unit = Words::from(" \u{2212} w").below("B").then("/|w").below("B").then("| |");
    Chart {
        name: "partition-error",
        title: "Directions of the partitions",
        description: "The distance of each effective weight's direction from its partition's max-margin direction."
            .to_owned(),
        measures: Words::from("| direction of W\u{304}").below("B").joined(unit),
        logarithmic: true,
        series: (0..all.min(MOST_SERIES)).map(one).collect(),
        from_step: from_step(decided),
        note: format!("All are enclosures; a disc is one shorter than the disc.{coupled}{more}"),
    }
    .draw()
}
