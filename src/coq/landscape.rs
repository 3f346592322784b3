//! The landscape at infinity, T2.

use super::ExportError;
use super::place::Place;
use super::script::Script;
use super::subject::Subject;

pub(super) fn separator(_: &mut Script, _: &Place<'_>, claim: &str) -> Result<(), ExportError> {
    Err(ExportError::NoLemma { what: claim.to_owned() })
}

pub(super) fn minimum(_: &mut Script, _: &Place<'_>) -> Result<(), ExportError> {
    Err(ExportError::NoLemma { what: "a minimum".to_owned() })
}

pub(super) fn cells(_: &mut Script, _: &Subject, _: &Place<'_>, claim: &str) -> Result<(), ExportError> {
    Err(ExportError::NoLemma { what: claim.to_owned() })
}
