//! JUnit XML, as CI systems read it: one test case for each claim and instance, a failure where the
//! verdict is not the expected one; one for each regression, and an error for each file that could
//! not be read.

use std::fmt::Write as _;

use super::complaint::Complaint;
use super::verify::{regression, why};
use crate::claim::{Regression, Report, Verdict};
use crate::data::Quoted;
use crate::figure::escaped;

/// The document.
pub fn junit(reports: &[&Report], regressions: &[Regression], errors: &[Complaint]) -> String {
    let failures = reports.iter().filter(|report| !report.is_as_expected()).count() + regressions.len();
    let time: f64 = reports.iter().map(|report| report.time.as_secs_f64()).sum();
    let (tests, broken) = (reports.len() + regressions.len() + errors.len(), errors.len());
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{broken}\" time=\"{time:.3}\"");
    let quoted = |text: &str| escaped(&Quoted::value(text).to_string());
    let mut xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {counts}>\n");
    let _ = writeln!(xml, "  <testsuite name=\"margincert\" {counts}>");
    for report in reports {
        let name = format!("classname=\"{}\" name=\"{}\"", escaped(report.claim), escaped(&report.instance));
        let time = report.time.as_secs_f64();
        let verdict = report.outcome.verdict();
        if report.is_as_expected() {
            let _ = writeln!(xml, "    <testcase {name} time=\"{time:.3}\"/>");
        } else {
            let kind = if verdict == Verdict::Undecided { "undecided" } else { "not-as-expected" };
            let message = format!("{verdict}, expected {}", report.expected);
            let _ = writeln!(xml, "    <testcase {name} time=\"{time:.3}\">");
            let _ = writeln!(
                xml,
                "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>",
                escaped(&why(report))
            );
            xml.push_str("    </testcase>\n");
        }
    }
    for found in regressions {
        let (claim, instance) = (quoted(&found.claim), quoted(&found.instance));
        let message = escaped(&regression(found));
        let of_step = found.k.as_ref().map_or_else(String::new, |k| format!(" at k = {}", quoted(k)));
        let name = format!("classname=\"baseline.{claim}\" name=\"{instance}: {}{of_step}\"", found.what.word());
        let _ = writeln!(xml, "    <testcase {name} time=\"0.000\">");
        let _ = writeln!(xml, "      <failure type=\"regression\" message=\"{message}\"/>");
        xml.push_str("    </testcase>\n");
    }
    for error in errors {
        let name = quoted(error.file.as_deref().unwrap_or("margincert"));
        let _ = writeln!(xml, "    <testcase classname=\"error\" name=\"{name}\" time=\"0.000\">");
        let _ = writeln!(xml, "      <error type=\"input\" message=\"{}\"/>", escaped(&error.message));
        xml.push_str("    </testcase>\n");
    }
    xml + "  </testsuite>\n</testsuites>\n"
}
