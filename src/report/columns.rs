//! What of a file became the data: label column, classes, features.

use serde_json::{Value, json};

use crate::data::{Dataset, Quoted};

/// So many features and classes are named to people.
const SHOWN: usize = 8;

/// The names of the features; those without one have their numbers, from 0.
fn features(data: &Dataset) -> Vec<String> {
    data.feature_names().map_or_else(|| (0..data.d()).map(|c| c.to_string()).collect(), <[String]>::to_vec)
}

/// The object `label` of the JSON contract.
pub fn json(data: &Dataset) -> Value {
    let signs = || (vec!["1".to_owned()], vec!["-1".to_owned()]);
    let (positive, negative) =
        data.origin().map_or_else(signs, |origin| (origin.positive.clone(), origin.negative.clone()));
    json!({
        "column": data.origin().map(|origin| &origin.label),
        "classes": { "1": positive, "-1": negative },
        "features": features(data),
        "prepared": data.prepared(),
    })
}

/// One line for people, or two.
pub fn human(data: &Dataset) -> String {
    let listed = |names: &[String]| {
        let shown: Vec<String> = names.iter().take(SHOWN).map(|name| Quoted::value(name).to_string()).collect();
        let more = if names.len() > SHOWN { format!(", .. ({} in all)", names.len()) } else { String::new() };
        shown.join(", ") + &more
    };
    let mut out = match data.origin() {
        Some(origin) => format!(
            "label     {}: +1 is {}, -1 is {}\n",
            Quoted::value(&origin.label),
            listed(&origin.positive),
            listed(&origin.negative)
        ),
        None => String::new(),
    };
    if data.feature_names().is_some() {
        out += &format!("features  {}\n", listed(&features(data)));
    }
    match data.origin().map_or(0, |origin| origin.left_out) {
        0 => {}
        left_out => out += &format!("          {left_out} more are zero in every sample, and left out\n"),
    }
    if !data.prepared().is_empty() {
        out += &format!("prepared  {}\n", data.prepared().join(", "));
    }
    out
}
