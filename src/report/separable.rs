//! Whether data are separable, and what would help.

use serde_json::{Value, json};

use crate::ask::{Change, Separable};

/// A line for people.
pub fn human(separable: &Separable) -> String {
    let helps = match separable {
        Separable::Yes => return "separable yes\n".to_owned(),
        Separable::No { helps } => helps,
    };
    let help = match &helps[..] {
        [] => "nor does one after --bias 1 or --center class-midpoint".to_owned(),
        helps => format!("after {} some w does", options(helps).join(", or after ")),
    };
    format!("separable no: no w has y_i x_i.w > 0 for all samples; {help}\n")
}

/// Whether they are, and the options after which they would be.
pub fn json(separable: &Separable) -> Value {
    match separable {
        Separable::Yes => json!({ "separable": true, "helps": [] }),
        Separable::No { helps } => json!({ "separable": false, "helps": options(helps) }),
    }
}

fn options(helps: &[Change]) -> Vec<&'static str> {
    helps.iter().map(|change| change.options()).collect()
}
