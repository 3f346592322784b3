//! What goes into a paper compiles: the table of `verify --latex`, the texts and entries of `cite`.
//! `make latex` runs this where there is a pdflatex.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::Command;

/// An instance with an undecided claim, beside those of the repository.
const TIE: &str = "name = \"a tie (of 1_2)\"\nclaims = [\"gd.explode\"]\nexpect = { \"gd.explode\" = \"undecided\" }\neta = \"1\"\n\
    w0 = [\"0\", \"6\"]\n[data]\nrows = [[\"0\", \"-1\"], [\"0\", \"2\"], [\"-1\", \"-1/4\"], [\"-2\", \"-1/4\"]]\n\
    labels = [1, -1, -1, -1]\n";

const INSTANCES: [&str; 6] = [
    "theorems/gd/instances/two-clusters-global.toml",
    "theorems/gd/instances/acute-pair.toml",
    "theorems/gd/instances/degenerate.toml",
    "theorems/landscape/instances/two-clusters.toml",
    "theorems/network/instances/coupled.toml",
    "theorems/sgd/instances/sgd-orthogonal.toml",
];

fn run(folder: &Path, program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap();
    let printed = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(output.status.success(), "{program} {args:?}: {}", printed.concat());
    printed[0].clone()
}

#[test]
#[ignore = "needs pdflatex: make latex"]
fn a_paper_compiles() {
    let (root, folder) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    let folder = folder.path();
    let margincert = |args: &[&str]| run(folder, env!("CARGO_BIN_EXE_margincert"), args);
    fs::write(folder.join("tie.toml"), TIE).unwrap();
    let instances = INSTANCES.map(|name| root.join(name).display().to_string());
    let suites = instances.iter().map(String::as_str).chain(["tie.toml"]);
    let args = ["verify", "--latex", "claims.tex", "--out", "certificates"].into_iter().chain(suites);
    margincert(&args.collect::<Vec<_>>());

    let mut certificates: Vec<String> = fs::read_dir(folder.join("certificates"))
        .unwrap()
        .map(|entry| entry.unwrap().path().display().to_string())
        .collect();
    certificates.sort();
    assert!(certificates.len() > 10);
    let cited: Vec<&str> = certificates.iter().map(String::as_str).chain(["gd.local", "sgd.loss"]).collect();
    let mut entries: Vec<String> = Vec::new();
    let mut texts = String::new();
    for what in cited {
        texts += &margincert(&["cite", what, "--format", "latex"]);
        texts += "\n";
        for entry in
            margincert(&["cite", what, "--format", "bibtex"]).split("\n\n").map(|entry| entry.trim().to_owned())
        {
            if !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    fs::write(folder.join("paper.bib"), entries.join("\n\n")).unwrap();
    let paper = format!(
        "\\documentclass{{article}}\n\\usepackage{{longtable}}\n\\begin{{document}}\n\\input{{claims}}\n\\sloppy\n{texts}\n\
         \\bibliographystyle{{plain}}\n\\bibliography{{paper}}\n\\end{{document}}\n"
    );
    fs::write(folder.join("paper.tex"), paper).unwrap();

    let pdflatex = ["-interaction=nonstopmode", "-halt-on-error", "paper.tex"];
    run(folder, "pdflatex", &pdflatex);
    run(folder, "bibtex", &["paper"]);
    for _ in 0..3 {
        run(folder, "pdflatex", &pdflatex);
    }
    let log = String::from_utf8_lossy(&fs::read(folder.join("paper.log")).unwrap()).into_owned();
    assert!(!log.contains("undefined"), "a citation is not found: {log}");
    // Lines that stick out by less than this are not seen on paper.
    let wide = |line: &&str| {
        let points =
            line.strip_prefix("Overfull \\hbox (").and_then(|rest| rest.split("pt").next()?.parse::<f64>().ok());
        points.is_some_and(|points| points > 10.0)
    };
    assert_eq!(log.lines().filter(wide).collect::<Vec<_>>(), [""; 0], "{log}");
    if let Some(kept) = std::env::var_os("LATEX_OUT") {
        fs::copy(folder.join("paper.pdf"), kept).unwrap();
    }
}
