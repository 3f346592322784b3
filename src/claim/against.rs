//! Whether a certificate is about the reader's own instance: a valid proof of an easier problem is the classic way to be fooled.

use margincert_kernel as kernel;
use thiserror::Error;

use crate::data::{Instance, Label, Quoted};

/// Where the instance of a certificate differs from the reader's own.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Difference {
    /// The numbers of samples.
    #[error("the certificate has {found} samples, not {own}")]
    Samples {
        /// In the certificate.
        found: usize,
        /// The reader's.
        own: usize,
    },
    /// The numbers of features.
    #[error("the certificate has {found} features, not {own}")]
    Features {
        /// In the certificate.
        found: usize,
        /// The reader's.
        own: usize,
    },
    /// A label.
    #[error("the certificate has another label of sample {sample}")]
    Label {
        /// The sample.
        sample: usize,
    },
    /// A number of the data.
    #[error(
        "the certificate has {}, not {}, as feature {feature} (from 0) of sample {sample}",
        Quoted::value(.found),
        Quoted::value(.own)
    )]
    Entry {
        /// The sample.
        sample: usize,
        /// The feature, from 0.
        feature: usize,
        /// In the certificate.
        found: String,
        /// The reader's.
        own: String,
    },
    /// The step size.
    #[error("the certificate has the step size {}, not {}", Quoted::value(.found), Quoted::value(.own))]
    Eta {
        /// In the certificate.
        found: String,
        /// The reader's.
        own: String,
    },
    /// The network.
    #[error("the certificate has the output weights ({}), not ({})", listed(.found), listed(.own))]
    Network {
        /// In the certificate.
        found: Vec<String>,
        /// The reader's.
        own: Vec<String>,
    },
    /// The start.
    #[error("the certificate has the start ({}), not ({})", listed(.found), listed(.own))]
    Start {
        /// In the certificate.
        found: Vec<String>,
        /// The reader's.
        own: Vec<String>,
    },
}

fn listed(numbers: &[String]) -> Quoted<String> {
    Quoted::phrase(numbers.join(", "))
}

/// Compares, number by number. Step size and start are compared where both sides have them: a certificate without them does not depend on
/// them, and a bare data file does not know them.
///
/// # Errors
/// The first difference.
pub fn same_instance(certified: &kernel::Instance, own: &Instance) -> Result<(), Difference> {
    let (rows, labels) = (certified.rows(), certified.labels());
    let (n, d) = (own.data.n(), own.data.d());
    if rows.len() != n {
        return Err(Difference::Samples { found: rows.len(), own: n });
    }
    for (sample, (row, label)) in rows.iter().zip(labels).enumerate() {
        if row.len() != d {
            return Err(Difference::Features { found: row.len(), own: d });
        }
        if (label == 1) != (own.data.labels()[sample] == Label::Positive) {
            return Err(Difference::Label { sample });
        }
        for (feature, (found, own)) in row.iter().zip(own.data.row(sample)).enumerate() {
            let own = own.to_string();
            if *found != own {
                return Err(Difference::Entry { sample, feature, found: found.clone(), own });
            }
        }
    }
    if let (Some(found), Some(own)) = (certified.eta(), &own.eta)
        && found != own.to_string()
    {
        return Err(Difference::Eta { found, own: own.to_string() });
    }
    if let (Some(found), Some(start)) = (certified.w0(), &own.start) {
        let own_output =
            own.network.as_ref().map_or_else(|| vec!["1".to_owned()], |v| v.iter().map(ToString::to_string).collect());
        if certified.output() != own_output {
            return Err(Difference::Network { found: certified.output(), own: own_output });
        }
        let own: Vec<String> = start.iter().map(ToString::to_string).collect();
        if found != own {
            return Err(Difference::Start { found, own });
        }
    }
    Ok(())
}
