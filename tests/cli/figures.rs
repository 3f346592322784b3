//! `--svg`, `--csv` and `verify --report`.

use sha2::{Digest, Sha256};

use super::{Folder, TWO_CLUSTERS, stderr};

const START: [&str; 4] = ["--w0", "1,1", "--eta", "1/2"];
const SUITE: &str = "name = \"two\"\nclaims = [\"gd.global\", \"gd.direction-rate\", \"landscape.local\"]\neta = \"1/2\"\nw0 = [\"1\", \"1\"]\nat = [\"1e3\"]\n\
    [data]\nrows = [[\"1\", \"0\"], [\"-1/2\", \"1\"], [\"-1/5\", \"-1\"]]\nlabels = [1, 1, -1]\n";

fn names(folder: &Folder, of: &str) -> Vec<String> {
    let all = std::fs::read_dir(folder.path(of)).unwrap();
    let mut names: Vec<String> = all.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_fate_is_drawn_and_written_as_tables() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let output = folder.run(&[&["fate", "two.csv", "--svg", "f.svg", "--csv", "t"], &START[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let svg = std::fs::read_to_string(folder.path("f.svg")).unwrap();
    for title in ["Phase portrait", "Error of the direction", "KKT residuals"] {
        assert!(svg.contains(&format!("<title>{title}</title>")), "{title}");
    }
    assert_eq!(
        names(&folder, "t"),
        [
            "direction-error-bound.csv",
            "direction-error-observed.csv",
            "kkt-residuals-complementarity.csv",
            "kkt-residuals-primal.csv",
            "kkt-residuals-stationarity.csv",
            "trajectory.csv",
        ]
    );
    let bound = std::fs::read_to_string(folder.path("t/direction-error-bound.csv")).unwrap();
    assert!(bound.starts_with("k,ln_k,lo,hi\n") && bound.contains("\n1e1000000,2.302585092994e6,"), "{bound}");
}

/// A run that stands still from step 2000000 on, beside the iterates that do not.
#[test]
fn a_run_is_drawn_beside_the_truth() {
    let run = "k,w_0,w_1\n0,1,1\n1000000,11.7,17.6\n2000000,12.07118511199951171875,18.1067771911621\n\
               3000000,12.07118511199951171875,18.1067771911621\n";
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("run.csv", run)]);
    let args = ["replay", "two.csv", "run.csv", "--eta", "1/2", "--svg", "f.svg", "--csv", "t"];
    assert_eq!(folder.run(&args).status.code(), Some(1));
    let svg = std::fs::read_to_string(folder.path("f.svg")).unwrap();
    for title in ["Error of the run", "Direction of the run and of the true iterates"] {
        assert!(svg.contains(&format!("<title>{title}</title>")), "{title}");
    }
    let tables = [
        "run-direction-recorded.csv",
        "run-direction-true.csv",
        "run-error-relative-error.csv",
        "run-error-tolerance.csv",
    ];
    assert_eq!(names(&folder, "t"), tables);
    let rows = |name: &str| {
        let table = std::fs::read_to_string(folder.path(&format!("t/run-direction-{name}.csv"))).unwrap();
        let last = |line: &str| line.rsplit(',').next().unwrap().parse::<f64>().unwrap();
        table.lines().skip(1).map(last).collect::<Vec<f64>>()
    };
    let (recorded, truth) = (rows("recorded"), rows("true"));
    assert_eq!((recorded.len(), truth.len()), (3, 3));
    assert!(recorded[1] == recorded[2] && truth[1] > truth[2], "{recorded:?} {truth:?}");
}

/// Of many recorded steps as many are drawn as can be told apart.
#[test]
fn a_long_run_is_thinned() {
    let run: String = (0..3000).map(|k| format!("{k},{},1\n", 1.0 + 1e-3 * f64::from(k).ln_1p())).collect();
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("run.csv", &("k,w_0,w_1\n".to_owned() + &run))]);
    let output = folder.run(&["replay", "two.csv", "run.csv", "--eta", "1/2", "--csv", "t"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let drawn = std::fs::read_to_string(folder.path("t/run-error-relative-error.csv")).unwrap();
    let lines = drawn.lines().count();
    assert!((60..=122).contains(&lines), "{lines}");
    assert!(drawn.contains("\n2,") && drawn.contains("\n2999,"), "the first and the last");
}

#[test]
fn a_map_of_starts_is_drawn_on_a_grid() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS), ("three.csv", "label,a,b,c\n1,1,0,0\n")]);
    let map = |grid: &'static str, file: &'static str| ["fate", file, "--eta", "1/2", "--starts", grid, "--csv", "t"];
    let output = folder.run(&map("grid:3:2", "two.csv"));
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", stderr(&output));
    let csv = std::fs::read_to_string(folder.path("t/basins.csv")).unwrap();
    assert_eq!(csv.lines().count(), 10);
    for bad in ["grid:0", "grid:x", "grid:3:0", "grid:3:-1", "grid:1000"] {
        let output = folder.run(&map(bad, "two.csv"));
        assert_eq!(output.status.code(), Some(2), "{bad}");
        assert!(stderr(&output).contains("grid:N"), "{}", stderr(&output));
    }
    let output = folder.run(&map("grid:3", "three.csv"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("dimension 2"), "{}", stderr(&output));
}

#[test]
fn tables_stand_in_a_folder_of_their_own() {
    let folder = Folder::with(&[("two.csv", TWO_CLUSTERS)]);
    let output = folder.run(&["landscape", "two.csv", "--csv", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("folder of their own"), "{}", stderr(&output));
    assert_eq!(names(&folder, ""), ["two.csv"]);
}

#[test]
fn nothing_to_draw_is_said() {
    let folder = Folder::with(&[("dead.csv", "label,a,b,c\n1,1,0,0\n-1,0,1,0\n")]);
    let output = folder.run(&["fate", "dead.csv", "--w0", "-1,-1,0", "--eta", "1/2", "--svg", "f.svg"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("--svg: there is nothing to draw"), "{}", stderr(&output));
    assert!(!folder.path("f.svg").exists());
}

#[test]
fn the_page_has_what_was_assumed_and_shown() {
    let hostile = "name = \"net\"\nclaims = [\"gd.global\"]\neta = \"1\"\nw0 = [\"1\"]\n[data]\nfile = \"<b>.csv\"\n";
    let folder = Folder::with(&[
        ("two.toml", SUITE),
        ("<i>&.toml", hostile),
        ("<b>.csv", "label,<script>alert(1)</script>\n1,1\n-1,-1\n"),
        ("<u>.toml", "name = \"\n"),
    ]);
    let output = folder.run(&["verify", "two.toml", "<i>&.toml", "<u>.toml", "--report", "page.html", "--out", "c"]);
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let page = std::fs::read_to_string(folder.path("page.html")).unwrap();
    assert!(!page.contains("<script") && !page.contains("<i>&") && !page.contains("<u>.toml"), "escaped");
    assert!(page.contains("&lt;u&gt;.toml:1"), "what could not be read is named");
    assert!(page.contains("<code>&lt;i&gt;&amp;.toml</code>"), "sources are named");
    for words in
        ["<math", "<h2><code>gd.global</code>", "for all k &gt;= ", "conditions checked; sha256 <code>", "K</dt><dd>"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("<title>Phase portrait</title>").count(), 1, "figures of an instance stand once");
    let written = names(&folder, "c").into_iter().find(|name| name.contains("gd.global") && name.contains("two"));
    let certificate = std::fs::read(folder.path("c").join(written.unwrap())).unwrap();
    let digest: String = Sha256::digest(certificate).iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(page.contains(&digest), "the digest is the file's");
    // Every address within the page leads somewhere.
    for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "{target}");
    }
    let again = folder.run(&["verify", "two.toml", "<i>&.toml", "<u>.toml", "--report", "again.html", "--out", "c"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(page == std::fs::read_to_string(folder.path("again.html")).unwrap(), "the same run, the same page");
}
