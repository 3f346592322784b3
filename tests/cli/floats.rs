//! Float runs beside the truth: `simulate` and `replay`.

use margincert::arith::nearest::nearest;
use margincert::data::{Center, Label, Preprocess, read_dataset};
use serde_json::{Value, json};

use super::contract::answer;
use super::*;

/// The true descent wakes the missed sample after a million million steps; float32 stands still
/// long before.
const STANDING: &str = "label,x0,x1,x2,x3\n1,-3/8,5/8,3/4,5/4\n-1,7/8,-1,-7/8,7/8\n1,-3/8,9/8,11/8,-1/4\n\
                        -1,1/2,1/4,-11/8,0\n1,-1/2,7/8,-1/2,-1\n-1,1/2,-5/4,5/8,11/8\n";
const STANDING_START: [&str; 2] = ["--w0=-5/8,-1/2,-3/8,-3/4", "--eta=23/16"];
/// Row 0 lies exactly on the boundary of the start (0.1, 0.3); in doubles 5.55e-17 above it.
const BOUNDARY: &str = "label,a,b\n-1,3,-1\n1,0.9,0.9\n1,1.3,1.8\n";
const BOUNDARY_START: [&str; 2] = ["--w0=0.1,0.3", "--eta=2"];

fn folder() -> Folder {
    Folder::with(&[("standing.csv", STANDING), ("boundary.csv", BOUNDARY), ("two.csv", TWO_CLUSTERS)])
}

fn simulate(folder: &Folder, data: &str, start: &[&str], more: &[&str], exit: i32) -> Value {
    answer(folder, &[&["simulate", data], start, more].concat(), exit)
}

#[test]
fn a_plateau_of_float32_is_no_limit() {
    let run = simulate(&folder(), "standing.csv", &STANDING_START, &["--format-of", "float32", "--truth"], 1);
    assert_eq!((&run["ends"], &run["stands_still_from"]), (&json!("stands still"), &json!("2373058")));
    assert_eq!((&run["active"], &run["fate"]["active"]), (&json!([2, 4]), &json!([0, 2, 4])));
    assert_eq!(run["first_wrong_pattern"], "1374144946093");
    assert_eq!(run["agrees"], false);
    let loss = run["loss"].as_f64().unwrap();
    assert!((loss - 2.0 / 3.0).abs() < 1e-6, "{loss}");
    assert!(run["follows"].to_string().contains("plateau of the format"), "{}", run["follows"]);
}

#[test]
fn a_start_on_a_boundary_is_dead_or_not_by_the_format() {
    let steps = ["--max-steps", "20000", "--truth"];
    let run = |format, exit| {
        simulate(&folder(), "boundary.csv", &BOUNDARY_START, &[&["--format-of", format], &steps[..]].concat(), exit)
    };
    let double = run("float64", 1);
    assert_eq!((&double["ends"], &double["active"]), (&json!("moving"), &json!([1, 2])));
    assert_eq!((&double["fate"]["fate"], &double["first_wrong_pattern"]), (&json!("dead"), &json!("0")));
    let single = run("float32", 0);
    assert_eq!((&single["ends"], &single["since"], &single["agrees"]), (&json!("dead"), &json!("2"), &json!(true)));
    // As doubles the data are others, and so is their fate.
    let args = [&["orbit", "boundary.csv", "--read-as", "float64", "--at", "20000"], &BOUNDARY_START[..]].concat();
    assert_eq!(answer(&folder(), &args, 0)["at"][0]["active"], json!([1, 2]));
}

/// What a program recorded of the same run in float32, where it stands still: `replay` tells it for
/// what it is. And of the boundary start in doubles: it differs from the first step on, as the
/// sample of the boundary is active there.
#[test]
fn replay_tells_a_plateau_and_a_start_beside_its_boundary() {
    let folder = folder();
    let run = simulate(&folder, "standing.csv", &STANDING_START, &["--format-of", "float32"], 0);
    let line = |k: &str, w: &Value| {
        let entries = w.as_array().unwrap().iter().map(|x| x.as_str().map_or_else(|| x.to_string(), str::to_owned));
        format!("{k},{}\n", entries.collect::<Vec<_>>().join(","))
    };
    let start = json!(["-0.625", "-0.5", "-0.375", "-0.75"]);
    let rows = line("0", &start) + &line("2373058", &run["w"]) + &line("3000000", &run["w"]);
    std::fs::write(folder.path("run.csv"), "k,w_0,w_1,w_2,w_3\n".to_owned() + &rows).unwrap();
    let args = ["replay", "standing.csv", "run.csv", "--eta=23/16", "--run-as=float32"];
    let replayed = answer(&folder, &args, 1);
    assert_eq!(
        (&replayed["run_end"]["ends"], &replayed["run_end"]["since"]),
        (&json!("stands still"), &json!("2373058"))
    );
    assert_eq!((&replayed["fate"]["active"], &replayed["agrees"]), (&json!([0, 2, 4]), &json!(false)));
    assert!(replayed["follows"].to_string().contains("plateau of the format"), "{}", replayed["follows"]);

    let rows: [([f64; 2], f64); 3] = [([3.0, -1.0], -1.0), ([0.9, 0.9], 1.0), ([1.3, 1.8], 1.0)];
    std::fs::write(folder.path("run.csv"), csv(&recorded(&rows, 2.0, [0.1, 0.3], 20), 1)).unwrap();
    let replayed = answer(&folder, &[&["replay", "boundary.csv", "run.csv"], &BOUNDARY_START[..]].concat(), 1);
    assert_eq!((&replayed["first_difference"], &replayed["first_wrong_pattern"]), (&json!("0"), &json!("0")));
    assert_eq!(replayed["fate"]["fate"], "dead");
}

/// What is written and what floats hold are two trajectories: their boundaries, their fates.
#[test]
fn readings_that_differ_are_remarked_on() {
    let row = "label,a,b,c,d\n1,16777217,16777217,16777217,-50331650.5\n";
    let folder = Folder::with(&[("row.csv", row), ("boundary.csv", BOUNDARY)]);
    let said = |args: &[&str]| stderr(&folder.run(args));
    let fate = said(&["fate", "row.csv", "--w0=1,1,1,1", "--eta=1e-16"]);
    let expected = "the fate is max-margin with the active samples [0] as the numbers are written, and dead as float32";
    assert!(fate.contains(expected) && !fate.contains("float64"), "{fate}");
    for command in ["fate", "orbit"] {
        let more: &[&str] = if command == "orbit" { &["--at=1"] } else { &[] };
        let boundary = said(&[&[command, "boundary.csv"], &BOUNDARY_START[..], more].concat());
        let expected = "lies on its boundary at w_0 as the numbers are written, and not as float64";
        assert!(boundary.contains(expected), "{boundary}");
    }
    // What the formats hold says nothing, nor does what was held before.
    let quiet = said(&["fate", "row.csv", "--w0=1,1,1,1", "--eta=1e-16", "--read-as=float32"]);
    assert!(!quiet.contains("as the numbers are written"), "{quiet}");
}

#[test]
fn at_the_origin_the_derivative_at_zero_decides() {
    let run = |derivative: &str| {
        let more = ["--format-of", "float64", "--max-steps", "10", "--relu-at-zero", derivative];
        simulate(&folder(), "two.csv", &["--w0=0,0", "--eta=1/2"], &more, 0)["ends"].clone()
    };
    assert_eq!([run("0"), run("1/2"), run("1")], ["dead", "moving", "moving"]);
}

/// A loop as one writes it, in doubles with the machine's exp: w_0, w_1, ..
fn descent(rows: &[Vec<f64>], labels: &[f64], eta: f64, mut w: Vec<f64>, steps: usize) -> Vec<Vec<f64>> {
    let mut run = vec![w.clone()];
    for _ in 0..steps {
        let mut g = vec![0.0; w.len()];
        for (x, y) in rows.iter().zip(labels) {
            let t: f64 = x.iter().zip(&w).map(|(x, w)| x * w).sum();
            let c = if t > 0.0 { y * (-y * t).exp() } else { 0.0 };
            g.iter_mut().zip(x).for_each(|(g, x)| *g += c * x);
        }
        let h = eta / rows.len() as f64;
        w.iter_mut().zip(g).for_each(|(w, g)| *w += h * g);
        run.push(w.clone());
    }
    run
}

/// The same in the plane.
pub(super) fn recorded(rows: &[([f64; 2], f64)], eta: f64, w: [f64; 2], steps: usize) -> Vec<[f64; 2]> {
    let (rows, labels): (Vec<Vec<f64>>, Vec<f64>) = rows.iter().map(|(x, y)| (x.to_vec(), *y)).unzip();
    descent(&rows, &labels, eta, w.to_vec(), steps).into_iter().map(|w| [w[0], w[1]]).collect()
}

pub(super) fn csv(run: &[[f64; 2]], every: usize) -> String {
    let line = |(k, w): (usize, &[f64; 2])| format!("{k},{},{}\n", w[0], w[1]);
    "k,w_0,w_1\n".to_owned() + &run.iter().enumerate().step_by(every).map(line).collect::<String>()
}

pub(super) const TWO: [([f64; 2], f64); 3] = [([1.0, 0.0], 1.0), ([-0.5, 1.0], 1.0), ([-0.2, -1.0], -1.0)];

#[test]
fn an_honest_run_agrees_at_every_step() {
    let run = recorded(&TWO, 0.5, [1.0, 1.0], 3000);
    let folder = folder();
    let lines: String =
        run.iter().enumerate().map(|(k, w)| format!("{{\"k\":{k},\"w\":[{:?},{:?}]}}\n", w[0], w[1])).collect();
    std::fs::write(folder.path("run.csv"), csv(&run, 1)).unwrap();
    std::fs::write(folder.path("run.jsonl"), lines).unwrap();
    for file in ["run.csv", "run.jsonl"] {
        let replayed = answer(&folder, &["replay", "two.csv", file, "--eta", "1/2"], 0);
        let points = replayed["points"].as_array().unwrap();
        assert_eq!(points.len(), 3001);
        assert!(points.iter().all(|point| point["pattern_agrees"] == true && point["within"] == true));
        assert_eq!((&replayed["agrees"], &replayed["first_difference"]), (&json!(true), &Value::Null));
        assert_eq!(replayed["w0"], json!(["1", "1"]));
    }
}

/// The same on the kernel's acute pair, where the negative is active at the start, and on Iris
/// centred, where a negative kicks for ever.
#[test]
fn honest_runs_agree_on_other_data_too() {
    let folder = folder();
    std::fs::write(folder.path("acute.csv"), ACUTE).unwrap();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data/iris_setosa_vs_rest.csv");
    let raw = read_dataset(Path::new(data)).unwrap();
    let prepared = Preprocess { center: Center::parse("class-midpoint").unwrap(), ..Preprocess::default() };
    let iris = prepared.apply(&raw).unwrap();
    let acute = read_dataset(&folder.path("acute.csv")).unwrap();
    let start = "--w0=-0.0628,0.0278,-0.1722,-0.0715";
    for (file, more, data, w0, eta) in [
        ("acute.csv", &["--w0=1,-1/2"][..], &acute, vec![1.0, -0.5], 0.25),
        (data, &["--center=class-midpoint", start], &iris, vec![-0.0628, 0.0278, -0.1722, -0.0715], 0.02),
    ] {
        let rows: Vec<Vec<f64>> = data.rows().iter().map(|x| x.iter().map(nearest).collect()).collect();
        let signs: Vec<f64> = data.labels().iter().map(|y| if *y == Label::Positive { 1.0 } else { -1.0 }).collect();
        let run = descent(&rows, &signs, eta, w0, 1000);
        let lines: String = run.iter().enumerate().map(|(k, w)| format!("{{\"k\":{k},\"w\":{w:?}}}\n")).collect();
        std::fs::write(folder.path("run.jsonl"), lines).unwrap();
        let eta = format!("--eta={eta}");
        let args = [&["replay", file, "run.jsonl", &eta, "--tolerance=1e-12"], more].concat();
        let replayed = answer(&folder, &args, 0);
        let points = replayed["points"].as_array().unwrap();
        assert_eq!(points.len(), 1001);
        assert!(points.iter().all(|point| point["pattern_agrees"] == true && point["within"] == true), "{file}");
    }
}

#[test]
fn a_run_that_goes_wrong_is_told_where() {
    let folder = folder();
    let mut run = recorded(&TWO, 0.5, [1.0, 1.0], 100);
    run[60..].iter_mut().for_each(|w| w[1] += 1e-3);
    run[80..].iter_mut().for_each(|w| *w = [w[0], -1.0]);
    std::fs::write(folder.path("run.csv"), csv(&run, 1)).unwrap();
    let replayed = answer(&folder, &["replay", "two.csv", "run.csv", "--eta", "1/2"], 1);
    assert_eq!((&replayed["first_difference"], &replayed["first_wrong_pattern"]), (&json!("60"), &json!("80")));
    assert_eq!((&replayed["first_at_all"], &replayed["agrees"]), (&json!(true), &json!(false)));
    // With a wide tolerance only the pattern differs.
    let wide = ["replay", "two.csv", "run.csv", "--eta", "1/2", "--tolerance", "10"];
    assert_eq!(answer(&folder, &wide, 1)["first_difference"], "80");
    // Another step size than the program's is another descent.
    std::fs::write(folder.path("other.csv"), csv(&recorded(&TWO, 0.25, [1.0, 1.0], 50), 10)).unwrap();
    let other = answer(&folder, &["replay", "two.csv", "other.csv", "--eta", "1/2"], 1);
    assert_eq!(other["first_difference"], "10");
}

#[test]
fn a_run_that_stops_moving_or_is_no_number_says_so() {
    let folder = folder();
    let run = "k,w_0,w_1,loss\n0,1,1,0.5\n1000000,11.7,17.6,0.3\n2000000,12.07118511199951171875,18.1067771911621,0.3\n\
               3000000,12.07118511199951171875,18.1067771911621,0.3\n";
    std::fs::write(folder.path("run.csv"), run).unwrap();
    let args = ["replay", "two.csv", "run.csv", "--eta", "1/2", "--run-as", "float32"];
    let replayed = answer(&folder, &args, 1);
    let end = &replayed["run_end"];
    assert_eq!((&end["ends"], &end["since"]), (&json!("stands still"), &json!("2000000")));
    assert!(replayed["follows"].to_string().contains("plateau"), "{}", replayed["follows"]);
    std::fs::write(folder.path("nan.jsonl"), "{\"k\":0,\"w\":[1,1]}\n{\"k\":5,\"w\":[NaN,-Infinity]}\n").unwrap();
    let replayed = answer(&folder, &["replay", "two.csv", "nan.jsonl", "--eta", "1/2"], 1);
    assert_eq!((&replayed["run_end"]["ends"], &replayed["run_end"]["since"]), (&json!("nan"), &json!("5")));
}

#[test]
fn what_is_no_run_is_refused_with_its_place() {
    let refusals: [(&str, &str, &[&str]); 7] = [
        ("a.csv", "w_0,w_1\n1,1\n", &["a.csv", "no column k"]),
        ("b.csv", "k,w_0,w_2\n0,1,1\n", &["b.csv", "w_0, w_1"]),
        ("c.csv", "k,w_0,w_1\n0,1,1\n0,1,1\n", &["c.csv:3:1", "step 0"]),
        ("d.csv", "k,w_0,w_1\n0,1,x\n", &["d.csv:2:3", "`x`"]),
        ("e.jsonl", "{\"k\":0,\"w\":[1,1]}\n{\"k\":1}\n", &["e.jsonl:2", "no line of a run"]),
        ("f.csv", "k,w_0\n0,1\n", &["f.csv", "2"]),
        ("g.csv", "k,w_0,w_1\n1/2,1,1\n", &["g.csv:2:1", "1/2"]),
    ];
    let folder = folder();
    for (name, text, words) in refusals {
        std::fs::write(folder.path(name), text).unwrap();
        let output = folder.run(&["replay", "two.csv", name, "--eta", "1/2"]);
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{name}: {message}");
        assert!(words.iter().all(|word| message.contains(word)), "{name}: {message}");
    }
    std::fs::write(folder.path("late.csv"), "k,w_0,w_1\n5,1,1\n").unwrap();
    let output = folder.run(&["replay", "two.csv", "late.csv", "--eta", "1/2"]);
    assert!(stderr(&output).contains("--w0 is needed"), "{}", stderr(&output));
}

/// The missed sample wakes after a million million steps: the orbit goes through that and on, as
/// the fate does, and the kernel repeats what lies behind.
#[test]
fn an_orbit_goes_as_far_as_the_fate() {
    let folder = folder();
    let at = "--at=1e12,1374144949393,1e20,1e1000";
    let orbit = answer(&folder, &[&["orbit", "standing.csv", at], &STANDING_START[..]].concat(), 0);
    let enclosures = orbit["at"].as_array().unwrap();
    let active: Vec<&Value> = enclosures.iter().map(|e| &e["active"]).collect();
    assert_eq!(active, [&json!([2, 4]), &json!([0, 2, 4]), &json!([0, 2, 4]), &json!([0, 2, 4])]);
    assert!(orbit["statement"].as_str().unwrap().contains("k = 1e20: ["), "{}", orbit["statement"]);
}

/// A kick of e^220 throws w so far that nothing moves it before 10^(2.5e94) or so: that is told at
/// once, in place of a budget that is used up.
#[test]
fn an_orbit_that_a_kick_has_frozen_is_told_for_what_it_is() {
    let folder = folder();
    let start = ["--w0=0,-220", "--eta=1/2"];
    let output = folder.run(&[&["fate", "two.csv"], &start[..]].concat());
    let (code, human) = (output.status.code(), stdout(&output));
    assert_eq!(code, Some(3), "{human}");
    assert!(human.contains("frozen: from step ") && human.contains("up to k = 10^("), "{human}");
    let orbit = answer(&folder, &[&["orbit", "two.csv", "--at=5,1e6,1e1000000"], &start[..]].concat(), 0);
    let enclosures = orbit["at"].as_array().unwrap();
    assert!(enclosures.iter().all(|e| e["active"] == json!([0, 1])), "{orbit}");
}

/// A kick of e^16: leaps start where tau is e^270000, and each takes its memory. They were made
/// without end.
#[test]
fn leaps_from_far_out_are_not_made_without_end() {
    let folder = Folder::with(&[("far.csv", "label,a,b\n1,1,0\n-1,-0.1,1\n1,0.5,-0.5\n")]);
    let output = folder.run(&["orbit", "far.csv", "--w0", "1,16", "--eta", "1", "--at", "1e1000000"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
}

/// k in the middle of the single steps where the sample wakes, and nothing behind it: the box is
/// certified. A trap behind the event carries it.
#[test]
fn a_step_of_an_event_may_be_the_last_one_asked_for() {
    let folder = Folder::with(&[("wake.csv", "label,a,b\n1,1,0\n1,1/10,1\n-1,-1,-1/2\n")]);
    for at in ["--at=66067", "--at=66068,67000", "--at=68067", "--at=66066,68000,68068"] {
        let orbit = answer(&folder, &["orbit", "wake.csv", "--w0=1,-1", "--eta=1", at], 0);
        assert!(orbit["statement"].as_str().unwrap().contains("k = 6"), "{at}: {}", orbit["statement"]);
    }
}

/// tau takes more digits than a certificate's string may have: the boxes are the prover's alone.
#[test]
fn what_is_too_large_for_the_kernel_is_told_all_the_same() {
    let folder = Folder::with(&[("far.csv", "label,a,b\n1,1,0\n-1,-0.1,1\n1,0.5,-0.5\n")]);
    let orbit = answer(&folder, &["orbit", "far.csv", "--w0=1,16", "--eta=1", "--at=1,5,100000"], 0);
    assert_eq!(orbit["at"].as_array().unwrap().len(), 3);
}
