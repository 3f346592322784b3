//! What a mistyped name was meant to be.

/// The word that is most like a mistyped one, if one is like it at all: at most a third of its
/// letters, and never more than three, are wrong, missing, too many or exchanged with the next.
pub fn nearest<'w>(mistyped: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    const MOST: usize = 3;
    let distance = |word: &str| strsim::osa_distance(&mistyped.to_lowercase(), word);
    let near = words.into_iter().map(|word| (distance(word), word));
    near.filter(|(distance, word)| *distance <= MOST.min(word.len() / 3)).min().map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn what_is_meant_is_near() {
        let claims = ["gd.global", "gd.local", "gd.loss-rate", "sgd.loss"];
        for (mistyped, meant) in [
            ("gd.globl", Some("gd.global")),
            ("GD.Local", Some("gd.local")),
            ("gd.loss_rate", Some("gd.loss-rate")),
            ("sdg.loss", Some("sgd.loss")),
            ("gd.nothing", None),
            ("", None),
        ] {
            assert_eq!(nearest(mistyped, claims), meant, "{mistyped}");
        }
    }
}
