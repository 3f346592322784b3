//! A table of claims for a LaTeX document: instances, verdicts, constants, digests of certificates.

use super::constants::{LEGEND, constants};
use super::latex::{field, text};
use super::software::VERSION;
use crate::claim::Report;

/// The table; it needs the package longtable, and nothing else.
pub fn latex(reports: &[&Report]) -> String {
    let rows: String = reports.iter().map(|report| row(report)).collect();
    format!(
        "\
% Written by margincert {VERSION}, verify --latex. In the preamble: \\usepackage{{longtable}}
\\begingroup
\\footnotesize
\\begin{{longtable}}{{@{{}}p{{0.24\\linewidth}}p{{0.2\\linewidth}}p{{0.1\\linewidth}}p{{0.35\\linewidth}}@{{}}}}
\\hline
claim & instance & verdict & constants \\\\
\\hline
\\endhead
\\hline
\\endfoot
\\hline
\\multicolumn{{4}}{{@{{}}p{{\\linewidth}}@{{}}}}{{{LEGEND}
Below each line is the sha256 of its certificate, which the kernel of margincert {} accepts.}}
\\endlastfoot
{rows}\\end{{longtable}}
\\endgroup
",
        text(VERSION)
    )
}

fn row(report: &Report) -> String {
    let checked = report.outcome.checked();
    let said = match (report.outcome.reason(), checked) {
        (Some(reason), _) => text(&reason),
        (None, Some(checked)) => constants(checked.statement()).join(", "),
        (None, None) => String::new(),
    };
    let line = format!(
        "\\texttt{{{}}} & {} & {} & \\raggedright {said} \\tabularnewline",
        field(report.claim),
        text(&report.instance),
        report.outcome.verdict()
    );
    match checked {
        None => line + "\n",
        // The star keeps a page from ending between the two.
        Some(checked) => format!(
            "{line}*\n\\multicolumn{{4}}{{@{{}}l@{{}}}}{{\\scriptsize\\texttt{{{}}}}} \\\\[3pt]\n",
            checked.certificate().sha256()
        ),
    }
}
