//! Sweeps: the same bytes whatever the shards, threads and kills; what stands in the way of
//! joining.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use margincert::sweep::{Asked, Balance, Eta, Extent, Family, Plan, Question, Shard, Source, Start};
use proptest::prelude::*;
use serde_json::Value;

use super::bad_input::refuses;
use super::*;

/// 32 fates, 4 margins, 4 landscapes in files of 7.
const SPEC: &str = "name = \"small\"\nquestions = [\"fate\", \"margin\", \"landscape\"]\n\
    starts = [\"random\", \"mean-positive:1/2\"]\neta = [\"1/10 / R^2\", 0.5, \"1/2 / R^2\", \"2 / R^2\"]\n\
    max-steps = \"2e3\"\nchunk = 7\ncertificates = true\n\
    [[random]]\nn = [\"2..4\", 8]\nd = [2]\nclasses = [\"both\"]\nseeds = 2\n";

fn sweep(folder: &Folder, more: &[&str]) -> Value {
    let output = folder.run(&[&["sweep", "s.toml", "--format", "json"], more].concat());
    assert_eq!(output.status.code(), Some(0), "{more:?}: {}", stderr(&output));
    serde_json::from_str(&stdout(&output)).unwrap()
}

/// The joined results.
fn joined(folder: &Folder, dirs: &[&str]) -> String {
    let output = folder.run(&[&["merge"], dirs, &["--out", "joined.jsonl"]].concat());
    assert_eq!(output.status.code(), Some(0), "{dirs:?}: {}", stderr(&output));
    fs::read_to_string(folder.path("joined.jsonl")).unwrap()
}

/// Whole lines of results in a folder: in files and in journals.
fn there(dir: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(dir) else { return BTreeSet::new() };
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| !path.ends_with("sweep.json"));
    let texts = paths.map(|path| fs::read_to_string(path).unwrap_or_default());
    texts
        .flat_map(|text| text.split_inclusive('\n').map(str::to_owned).collect::<Vec<_>>())
        .filter(|line| line.ends_with('\n'))
        .collect()
}

/// The files of results in a folder, in the order of their names.
fn files(folder: &Folder, dir: &str) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder.path(dir)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl")).collect();
    paths.sort();
    paths
}

/// Seed 7 meets an event before its first leap: its certificate starts where the single steps do.
#[test]
fn the_kernel_takes_what_is_proved_behind_an_event_at_once() {
    let spec = "name = \"event\"\nquestions = [\"fate\"]\nstarts = [\"random\"]\neta = [\"1/10 / R^2\"]\n\
        max-steps = \"1e4\"\n[[random]]\nn = [8]\nd = [3]\nclasses = [\"3/4\"]\nseeds = 8\n";
    let folder = Folder::with(&[("s.toml", spec)]);
    sweep(&folder, &[]);
    let text = joined(&folder, &["s.sweep"]);
    assert_eq!(text.matches("\"verdict\":\"proved\"").count(), 7, "{text}");
    assert!(!text.contains("the kernel rejects"), "{text}");
}

#[test]
fn the_same_bytes_whatever_the_shards_and_threads() {
    let folder = Folder::with(&[("s.toml", SPEC)]);
    let whole = sweep(&folder, &["--jobs", "1"]);
    assert_eq!((&whole["jobs"], &whole["made"], &whole["files"]), (&40.into(), &40.into(), &6.into()));
    let text = joined(&folder, &["s.sweep"]);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 40);
    let verdicts: BTreeSet<&str> = lines.iter().filter_map(|line| line["answer"]["verdict"].as_str()).collect();
    assert!(verdicts.contains("proved"), "{verdicts:?}");
    // Every proved answer names its certificate; nothing says how long anything took.
    for line in &lines {
        let answer = &line["answer"];
        assert_eq!(answer["certificate"].is_string(), answer["verdict"] == "proved", "{line}");
        assert!(!line.to_string().contains("seconds"));
    }
    for (shards, dirs) in [(2, &["a", "b"][..]), (3, &["one"]), (9, &["c", "d", "e"])] {
        let mut jobs = 0;
        for i in 1..=shards {
            let (shard, dir) = (format!("{i}/{shards}"), dirs[i % dirs.len()]);
            jobs +=
                sweep(&folder, &["--shard", &shard, "--out", dir, "--jobs", "3"])["shard"]["jobs"].as_u64().unwrap();
        }
        assert_eq!(jobs, 40);
        assert_eq!(joined(&folder, dirs), text, "{shards} shards");
    }
    // A second time there is nothing to do.
    let again = sweep(&folder, &[]);
    assert_eq!((&again["found"], &again["made"], &again["left"]), (&40.into(), &0.into(), &0.into()));
}

#[test]
fn a_kill_loses_no_answer_and_repeats_none() {
    let spec = SPEC.replace("seeds = 2", "seeds = 12").replace("2e3", "1e4");
    let folder = Folder::with(&[("s.toml", &spec)]);
    let whole = sweep(&folder, &["--out", "whole"]);
    let text = joined(&folder, &["whole"]);
    let mut kills = 0;
    while kills < 3 {
        let before = there(&folder.path("killed")).len();
        let mut child =
            command(folder.0.path(), &["sweep", "s.toml", "--out", "killed", "--jobs", "2"]).spawn().unwrap();
        let begun = Instant::now();
        while there(&folder.path("killed")).len() < before + 20 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
        }
        // SIGKILL: nothing is tidied up.
        child.kill().unwrap();
        child.wait().unwrap();
        kills += 1;
    }
    let left = there(&folder.path("killed"));
    assert!(left.len() >= 20 && left.iter().all(|line| text.contains(line.as_str())));
    // The last line of a journal may be cut in the middle.
    let cut = format!("{}.x.partial", Path::new(&files(&folder, "whole")[0]).file_stem().unwrap().display());
    fs::write(folder.path("killed").join(cut), &text[..text.len() / 90]).unwrap();
    let rest = sweep(&folder, &["--out", "killed"]);
    let (found, made) = (rest["found"].as_u64().unwrap(), rest["made"].as_u64().unwrap());
    assert!(found >= left.len() as u64, "{found} of {} are found again", left.len());
    assert_eq!(found + made, whole["jobs"].as_u64().unwrap());
    assert_eq!(joined(&folder, &["killed"]), text);
    let names = fs::read_dir(folder.path("killed")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(names.into_iter().all(|name| !name.to_string_lossy().ends_with(".partial")), "journals are taken away");
}

#[test]
fn two_at_once_are_harmless() {
    let folder = Folder::with(&[("s.toml", SPEC)]);
    sweep(&folder, &["--out", "whole"]);
    let start = || command(folder.0.path(), &["sweep", "s.toml", "--out", "both", "--jobs", "1"]).output();
    std::thread::scope(|scope| {
        let both = [scope.spawn(start), scope.spawn(start)];
        both.into_iter().for_each(|run| assert!(run.join().unwrap().unwrap().status.success()));
    });
    assert_eq!(joined(&folder, &["both"]), joined(&folder, &["whole"]));
}

#[test]
fn a_run_out_of_time_goes_on_later() {
    let folder = Folder::with(&[("s.toml", SPEC)]);
    let output = folder.run(&["sweep", "s.toml", "--timeout", "0"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("the same command goes on"), "{}", stderr(&output));
    let rest = sweep(&folder, &["--times", "times.jsonl"]);
    let (found, made) = (rest["found"].as_u64().unwrap(), rest["made"].as_u64().unwrap());
    assert!(rest["left"] == 0 && found + made == 40 && made > 0, "{rest}");
    let times = fs::read_to_string(folder.path("times.jsonl")).unwrap();
    let times: Vec<Value> = times.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(times.len() as u64 == made && times.iter().all(|time| time["seconds"].is_f64()));
    // Nothing is made again, and the file is added to.
    sweep(&folder, &["--times", "times.jsonl"]);
    assert_eq!(fs::read_to_string(folder.path("times.jsonl")).unwrap().lines().count(), times.len());
}

#[test]
fn what_is_missing_double_or_contradicting_is_named() {
    let folder = Folder::with(&[("s.toml", SPEC)]);
    for (i, dir) in [("1/2", "a"), ("2/2", "b"), ("1/1", "all")] {
        sweep(&folder, &["--shard", i, "--out", dir]);
    }
    let fails = |dirs: &[&str], list: &str, words: &[&str]| {
        let output = folder.run(&[&["merge"], dirs, &["--out", "none.jsonl", "--format", "json"]].concat());
        let message = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{dirs:?}: {message}");
        assert!(words.iter().all(|word| message.contains(word)), "{words:?}: {message}");
        assert!(!folder.path("none.jsonl").exists(), "nothing is written");
        let value: Value = serde_json::from_str(&stdout(&output)).unwrap();
        for key in ["missing", "double", "contradicting"] {
            assert_eq!(value[key].as_array().unwrap().is_empty(), key != list, "{key}: {message}");
        }
        let first = value[list][0].as_str().unwrap().to_owned();
        assert!(message.contains(&first), "{message}");
        value[list].as_array().unwrap().len()
    };
    // Files 0, 2 and 4 of 7 jobs each are in a; 1, 3 and the last 5 jobs in b.
    assert_eq!(fails(&["a"], "missing", &["19 of 40 results are missing", "\"seed\":0", "makes them"]), 19);
    assert_eq!(fails(&["a", "all"], "double", &["21 of 40 jobs have their result twice", "--once"]), 21);
    let once = folder.run(&["merge", "a", "all", "--once", "--out", "once.jsonl"]);
    assert_eq!(once.status.code(), Some(0), "{}", stderr(&once));
    assert_eq!(fs::read_to_string(folder.path("once.jsonl")).unwrap(), joined(&folder, &["a", "b"]));
    // Another answer to the same job.
    let file = &files(&folder, "b")[0];
    let text = fs::read_to_string(file).unwrap();
    let altered = text.replacen("\"verdict\":\"proved\"", "\"verdict\":\"undecided\"", 1);
    assert_ne!(text, altered);
    fs::create_dir(folder.path("liar")).unwrap();
    fs::copy(folder.path("b/sweep.json"), folder.path("liar/sweep.json")).unwrap();
    fs::write(folder.path("liar").join(file.file_name().unwrap()), altered).unwrap();
    let output = folder.run(&["merge", "a", "b", "liar", "--once"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("1 of 40 jobs have contradicting results"), "{}", stderr(&output));
    assert!(stderr(&output).contains("b and liar"), "{}", stderr(&output));
}

#[test]
fn damaged_and_foreign_files_are_told() {
    let folder = Folder::with(&[("s.toml", SPEC), ("t.toml", &SPEC.replace("small", "other"))]);
    sweep(&folder, &["--out", "a"]);
    let fails = |args: &[&str], words: &[&str]| {
        let output = folder.run(args);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""), "{args:?}: {}", stderr(&output));
        assert!(words.iter().all(|word| stderr(&output).contains(word)), "{words:?}: {}", stderr(&output));
    };
    fails(&["sweep", "t.toml", "--out", "a"], &["a/sweep.json", "another sweep", "`other`", "--out"]);
    fails(&["merge", "s.toml"], &["s.toml", "is no folder of `margincert sweep`"]);
    fails(&["merge", "a", "./a"], &["./a", "given twice"]);
    let other = folder.run(&["sweep", "t.toml", "--out", "b", "--timeout", "0"]);
    assert_eq!(other.status.code(), Some(3));
    fails(&["merge", "a", "b"], &["b holds the results of another sweep than a"]);
    let file = files(&folder, "a")[0].clone();
    let text = fs::read_to_string(&file).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    fs::write(&file, text.lines().take(2).map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    fails(&["merge", "a"], &[&name, ":3:1", "not whole"]);
    // The sweep makes it again, and no more than it.
    assert_eq!(sweep(&folder, &["--out", "a"])["made"].as_u64().unwrap() as usize, text.lines().count());
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    fs::write(folder.path("a").join(format!("{}.jsonl", "0".repeat(64))), &text).unwrap();
    fails(&["merge", "a"], &["0000.jsonl", "no file of results of the sweep `small`"]);
}

#[test]
fn results_are_counted_and_compressed() {
    let folder = Folder::with(&[("s.toml", SPEC)]);
    sweep(&folder, &[]);
    let output =
        folder.run(&["merge", "s.sweep", "--table", "question,n", "--out", "r.jsonl.gz", "--without", "digest"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let table = stdout(&output);
    assert!(table.contains("| question | n | jobs | "), "{table}");
    for row in ["| fate | 8 | 16 | ", "| fate | 2..4 | 16 | ", "| landscape | 8 | 2 | ", "| margin | 8 | 2 | "] {
        assert!(table.contains(row), "{row}: {table}");
    }
    let packed = fs::read(folder.path("r.jsonl.gz")).unwrap();
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&packed[..]), &mut text).unwrap();
    assert_eq!(text.lines().count(), 40);
    assert!(!text.contains("digest") && text.contains("\"seed\":1"));
    refuses(&[], &["merge", "a", "--table", "colour"], &["--table", "`colour`", "classes"]);
    refuses(&[], &["merge", "a", "--out", "b", "--without", "verdict"], &["--without", "`verdict`"]);
}

#[test]
fn data_files_and_the_census() {
    let spec = "name = \"real\"\nstarts = [\"1,-1/2\", \"zeros\", \"random:2\"]\neta = [\"1/4\"]\n[[data]]\nfile = \"d.csv\"\n\
        [[data]]\nrows = [[1, 0], [0, 0]]\nlabels = [-1, -1]\n";
    let folder = Folder::with(&[("s.toml", spec), ("d.csv", ACUTE)]);
    sweep(&folder, &[]);
    let lines: Vec<Value> =
        joined(&folder, &["s.sweep"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 6);
    let told = folder.run(&["fate", "d.csv", "--w0", "1,-1/2", "--eta", "1/4", "--format", "json"]);
    let told: Value = serde_json::from_str(&stdout(&told)).unwrap();
    for key in ["fate", "scope", "active", "walls", "from_step", "verdict"] {
        assert_eq!(lines[0]["answer"][key], told[key], "{key}");
    }
    assert_eq!(lines[0]["job"]["data"], "d");
    assert_eq!(lines[0]["answer"]["activates"], true);
    // The first instance of docs/census.md, whose fate is told there by its seed.
    let census = "name = \"census\"\nstarts = [\"random\"]\neta = [\"1/2 / R^2\"]\nmax-steps = \"1e5\"\n\
        [[random]]\nn = [\"2..12\"]\nd = [\"2..4\"]\nseeds = \"2..3\"\nplain-seeds = true\n";
    let folder = Folder::with(&[("s.toml", census)]);
    sweep(&folder, &[]);
    let lines = joined(&folder, &["s.sweep"]);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["answer"]["data"], serde_json::json!({ "n": 6, "d": 3, "positives": 4 }), "{first}");
    assert_eq!(first["answer"]["from_step"], "51");
}

#[test]
fn the_spec_of_the_page_and_the_instance_of_a_job() {
    let page = include_str!("../../docs/sweeps.md");
    let spec = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = Folder::with(&[("s.toml", spec), ("iris.csv", "label,a\nsetosa,1\nother,-1\n")]);
    let array = folder.run(&["slurm", "s.toml", "--format", "json"]);
    let array: Value = serde_json::from_str(&stdout(&array)).unwrap();
    assert_eq!(array["jobs"], 4005);
    // A job is the question of another command about its instance.
    let folder = Folder::with(&[("s.toml", SPEC)]);
    sweep(&folder, &[]);
    let line: Value = serde_json::from_str(joined(&folder, &["s.sweep"]).lines().next().unwrap()).unwrap();
    let told = folder.run(&["sweep", "s.toml", "--instance", &line["digest"].as_str().unwrap()[..12]]);
    assert_eq!(told.status.code(), Some(0), "{}", stderr(&told));
    fs::write(folder.path("job.toml"), told.stdout).unwrap();
    let fate = folder.run(&["fate", "job.toml", "--max-steps", "2e3", "--format", "json"]);
    let fate: Value = serde_json::from_str(&stdout(&fate)).unwrap();
    for key in ["fate", "scope", "active", "walls", "cycle", "from_step", "verdict"] {
        assert_eq!(line["answer"][key], fate[key], "{key}");
    }
    refuses(&[("s.toml", SPEC)], &["sweep", "s.toml", "--instance", "x"], &["--instance", "`x`", "no job"]);
}

#[test]
fn bad_specs_are_refused_at_their_place() {
    let good = "name = \"s\"\nstarts = [\"random\"]\neta = [\"1\"]\n[[random]]\nn = [4]\nd = [2]\nseeds = 3\n";
    for (from, to, words) in [
        ("seeds = 3", "seeds = 0", &["s.toml:7:9", "`0`", "how many seeds"][..]),
        ("seeds = 3", "seeds = \"5..2\"", &["s.toml:7:9", "`5..2`"]),
        ("n = [4]", "n = [4, 0]", &["s.toml:5:9", "`n` has `0`", "from 1"]),
        ("n = [4]", "n = []", &["s.toml:5:5", "`n` is empty"]),
        ("n = [4]", "n = [4, \"4\"]", &["s.toml:5:9", "`4` twice"]),
        ("d = [2]", "d = [2.5]", &["s.toml:6:6", "`2.5`"]),
        ("d = [2]", "d = [2]\nclasses = [\"half\"]", &["s.toml:7:12", "`half`", "1/4"]),
        ("n = [4]", "n = [1]\nclasses = [\"both\"]", &["s.toml:6:11", "`both` needs 2 samples"]),
        ("d = [2]", "d = [1]\nclasses = [\"wall\"]", &["s.toml:7:11", "acute"]),
        ("[\"1\"]", "[\"0\"]", &["s.toml:3:8", "`0`", "1/R^2"]),
        ("[\"1\"]", "[\"1 R^2\"]", &["s.toml:3:8", "`1 R^2`"]),
        ("\"random\"", "\"randomly\"", &["s.toml:2:11", "`randomly`", "random:2"]),
        ("\"random\"", "\"1,2,3\"", &["s.toml:2:11", "3 entries", "2 features"]),
        ("starts", "questions = [\"fates\"]\nstarts", &["s.toml:2:14", "`fates`", "fate, margin"]),
        ("starts", "questions = [\"margin\"]\nstarts", &["s.toml:3:10", "`starts`", "only"]),
        ("starts = [\"random\"]\n", "", &["s.toml:1:8", "`starts` is needed"]),
        ("name = \"s\"", "name = \"s\"\nchunk = 0", &["s.toml:2:9", "`chunk` is `0`", "from 1"]),
        ("name = \"s\"", "name = \"s\"\nmax-steps = -1", &["s.toml:2:13", "`-1`"]),
        ("name = \"s\"", "name = \"s\"\nseed = 1", &["s.toml:2:1", "seed"]),
        ("name = \"s\"", "name = \"\"", &["s.toml:1:8", "name"]),
        ("seeds = 3", "seeds = \"0..9007199254740992\"", &["s.toml:1:8", "more than"]),
        ("[[random]]\nn = [4]\nd = [2]\nseeds = 3\n", "", &["s.toml:1:8", "[[random]]"]),
        ("seeds = 3", "seeds = 3\n[[data]]\nfile = \"none.csv\"", &["s.toml:9:8", "none.csv"]),
    ] {
        assert!(good.contains(from), "{from}");
        let text = good.replacen(from, to, 1);
        for command in ["sweep", "slurm"] {
            refuses(&[("s.toml", &text)], &[command, "s.toml"], words);
        }
    }
    for shard in ["0/2", "3/2", "1", "1/0", "a/b", "-1/2"] {
        let option = format!("--shard={shard}");
        refuses(&[("s.toml", good)], &["sweep", "s.toml", &option], &["--shard", shard, "I from 1 to N"]);
    }
    refuses(&[("s.toml", good)], &["sweep", "s.toml", "--times", "s.toml"], &["--times", "overwrite"]);
    refuses(&[("s.toml", good)], &["sweep", "s.toml", "--jobs", "0"], &["--jobs"]);
    refuses(&[("s.toml", good)], &["slurm", "s.toml", "--a-job", "0"], &["--a-job", "`0`"]);
    refuses(&[], &["sweep", "missing.toml"], &["missing.toml", "cannot be read"]);
}

#[test]
fn an_array_has_a_shard_for_each_element() {
    let spec = SPEC.replace("seeds = 2", "seeds = 2000").replace("chunk = 7\n", "");
    let folder = Folder::with(&[("s.toml", &spec)]);
    for (more, shards) in
        [(&[][..], 6), (&["--a-job", "10"], 666), (&["--a-job", "1000"], 1000), (&["--a-job", "1e-9"], 1)]
    {
        let output = folder.run(&[&["slurm", "s.toml", "--out", "my results"], more].concat());
        let script = stdout(&output);
        assert!(script.starts_with("#!/bin/sh\n"), "{script}");
        assert!(script.contains(&format!("#SBATCH --array=1-{shards}\n")), "{script}");
        assert!(script.contains(&format!("--shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --out 'my results'")), "{script}");
    }
    // The script runs as an element of an array does.
    let folder = Folder::with(&[("s.toml", SPEC)]);
    let script = stdout(&folder.run(&["slurm", "s.toml", "--a-job", "300"]));
    assert!(script.contains("--array=1-6\n"), "{script}");
    let shell = |i: usize| {
        let program = Path::new(env!("CARGO_BIN_EXE_margincert")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(&script).current_dir(folder.0.path());
        shell.env("SLURM_ARRAY_TASK_ID", i.to_string()).env("PATH", path).output().unwrap()
    };
    (1..=6).for_each(|i| assert!(shell(i).status.success()));
    sweep(&folder, &["--out", "whole"]);
    assert_eq!(joined(&folder, &["s.sweep"]), joined(&folder, &["whole"]));
}

fn plans() -> impl Strategy<Value = Plan> {
    let lists = (1usize..4, 1usize..4, 1usize..3, 1u64..9, 1u64..12, 0u64..50);
    let asked = (1usize..4, 1usize..4, proptest::bool::ANY, proptest::bool::ANY);
    (lists, asked, 1u64..3).prop_map(|((n, d, classes, seeds, chunk, from), (starts, eta, margin, fate), families)| {
        let numbers =
            |count: usize, from: u64| (0..count as u64).map(|i| Extent { lo: from + i, hi: from + 2 * i }).collect();
        let mut questions = vec![Question::Landscape];
        questions.extend(margin.then_some(Question::Margin));
        questions.extend(fate.then_some(Question::Fate));
        let family = |at: u64| Family {
            n: numbers(n, 2),
            d: numbers(d, 1 + 10 * at),
            classes: [Balance::Any, Balance::Both].into_iter().take(classes).collect(),
            size: 9,
            denominator: std::num::NonZeroU32::MIN,
            seeds: Extent { lo: from, hi: from + seeds - 1 },
            plain_seeds: false,
        };
        Plan {
            name: "p".into(),
            chunk,
            asked: Asked {
                questions,
                starts: (1..=starts as u64).map(Start::Random).collect(),
                eta: (1..=eta as i32).map(|i| Eta::OfR2(i.into())).collect(),
                max_steps: None,
                check_budget: None,
                max_cells: None,
                certificates: false,
            },
            sources: (0..families).map(family).map(Source::Random).collect(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shards_partition_the_jobs(plan in plans(), shards in 1u64..9) {
        let jobs = plan.jobs();
        let mut seen: Vec<u64> = Vec::new();
        for i in 1..=shards {
            let chunks = plan.chunks_of(Shard { i, of: shards });
            seen.extend(chunks.flat_map(|chunk| plan.jobs_of(chunk)));
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, (0..jobs).collect::<Vec<_>>());
        // Each index has a job, no two the same, and beyond the last there is none.
        let digests: BTreeSet<String> = (0..jobs).filter_map(|at| Some(plan.job(at)?.digest())).collect();
        prop_assert_eq!(digests.len() as u64, jobs);
        prop_assert!(plan.job(jobs).is_none());
        // What a folder states is the plan.
        let stated = plan.stated().to_string();
        let again = Plan::from_stated(&serde_json::from_str(&stated).unwrap());
        prop_assert_eq!(again, Some(plan));
    }
}
