//! Whether a certificate is about the reader's own instance: a valid proof of an easier problem is
//! the classic way to be fooled.

use margincert_kernel as kernel;
use rug::Rational;
use thiserror::Error;

use super::Key;
use crate::data::{AtZero, Instance, Label, Quoted};

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
    /// The derivative of max(x, 0) at 0.
    #[error("the certificate has the derivative {} of max(x, 0) at 0, not {own}", Quoted::value(.found))]
    ReluAtZero {
        /// In the certificate.
        found: String,
        /// The reader's.
        own: AtZero,
    },
    /// The certificate depends on a number that the reader's own instance does not have.
    #[error("the certificate depends on {key}, which the instance given does not have")]
    Unknown {
        /// Its key.
        key: Key,
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

/// Compares, number by number; the output weights always (one neuron has the weight 1), eta and w_0
/// where the certificate has them: without them it does not depend on them. A problem (MM) is one
/// of the data alone, whatever the network.
///
/// # Errors
/// The first difference.
pub fn same_instance(accepted: &kernel::Accepted, own: &Instance) -> Result<(), Difference> {
    let certified = &accepted.instance;
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
    let start = certified.eta().zip(certified.w0());
    let of_the_data_alone = accepted.claim == kernel::Claim::Margin && start.is_none();
    let (found, weights) = (certified.output(), own.network.as_deref().map_or_else(|| vec!["1".to_owned()], spell));
    if found != weights && !of_the_data_alone {
        return Err(Difference::Network { found, own: weights });
    }
    if let Some((eta, w0)) = start {
        let own_eta = own.eta.as_ref().ok_or(Difference::Unknown { key: Key::Eta })?.to_string();
        if eta != own_eta {
            return Err(Difference::Eta { found: eta, own: own_eta });
        }
        let (found, own_at_zero) = (certified.relu_at_zero(), own.relu_at_zero);
        let found = found.unwrap_or_else(|| AtZero::Zero.to_string());
        if found != own_at_zero.to_string() {
            return Err(Difference::ReluAtZero { found, own: own_at_zero });
        }
        let key = if own.network.is_some() { Key::NetworkStart } else { Key::W0 };
        let own_w0 = spell(own.start.as_deref().ok_or(Difference::Unknown { key })?);
        if w0 != own_w0 {
            return Err(Difference::Start { found: w0, own: own_w0 });
        }
    }
    Ok(())
}

fn spell(numbers: &[Rational]) -> Vec<String> {
    numbers.iter().map(Rational::to_string).collect()
}
