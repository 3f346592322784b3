//! JUnit XML, as CI systems read it: one test case for each claim and instance, a failure where the
//! verdict is not the expected one.

use std::fmt::Write as _;

use super::verify::why;
use crate::claim::{Regression, Report, Verdict};
use crate::data::Quoted;
use crate::figure::escaped;

/// The document.
pub fn junit(reports: &[&Report], regressions: &[Regression]) -> String {
    let failures = reports.iter().filter(|report| !report.is_as_expected()).count() + regressions.len();
    let time: f64 = reports.iter().map(|report| report.time.as_secs_f64()).sum();
    let tests = reports.len() + regressions.len();
    let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"{time:.3}\"");
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
    for Regression { claim, instance, before, now } in regressions {
        let quoted = |text| escaped(&Quoted::value(text).to_string());
        let name = format!("classname=\"baseline.{}\" name=\"{}\"", quoted(claim), quoted(instance));
        let now = now.map_or("missing", Verdict::word);
        let _ = writeln!(xml, "    <testcase {name} time=\"0.000\">");
        let _ = writeln!(xml, "      <failure type=\"regression\" message=\"{now}, {before} in the baseline\"/>");
        xml.push_str("    </testcase>\n");
    }
    xml + "  </testsuite>\n</testsuites>\n"
}
