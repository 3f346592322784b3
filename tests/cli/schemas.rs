//! The schemas of docs/schemas say what every command prints, no more and no less, and docs/json.md
//! tells of every key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jsonschema::{Registry, Resource, Validator};
use serde_json::{Value, json};

use super::contract::answer;
use super::*;

const BASE: &str = "file:///";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schemas")
}

fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(folder().join(format!("{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The schemas of the commands, and `error`.
fn names() -> BTreeSet<String> {
    let name = |entry: std::fs::DirEntry| entry.file_name().into_string().unwrap();
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| name(entry.unwrap()));
    let names = files.map(|file| file.strip_suffix(".schema.json").unwrap().to_owned());
    names.filter(|name| name != "common").collect()
}

fn validators() -> BTreeMap<String, Validator> {
    let shared = |name: &str| (format!("{BASE}{name}.schema.json"), Resource::from_contents(schema(name)));
    let registry = ["common", "verify"]
        .map(shared)
        .into_iter()
        .fold(Registry::new(), |registry, (uri, schema)| registry.add(uri, schema).unwrap());
    let registry = registry.prepare().unwrap();
    let validator = |name: &String| {
        let options = jsonschema::options().with_base_uri(format!("{BASE}{name}.schema.json"));
        options.with_registry(&registry).build(&schema(name)).unwrap()
    };
    names().iter().map(|name| (name.clone(), validator(name))).collect()
}

fn agrees(validator: &Validator, value: &Value) -> Result<(), String> {
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

const NETWORK: &str = "name = \"net\"\neta = \"1/4\"\nW0 = [[\"1/2\", \"1\"], [\"1\", \"-1/4\"]]\nat = [1000]\n[data]\n\
    rows = [[\"-1/2\", \"2\"], [\"1\", \"2\"], [\"2\", \"0\"]]\nlabels = [1, 1, 1]\n[network]\noutput = [1, 1]\n";
const CLAIMS: &str = "name = \"rates\"\nclaims = [\"gd.direction-rate\", \"gd.diverge\", \"gd.local\"]\n\
    expect = { \"gd.local\" = \"proved\" }\neta = 0.5\nw0 = [1, 1]\n[data]\n\
    rows = [[1, 0], [-0.5, 1], [-0.2, -1]]\nlabels = [1, 1, -1]\n";

const SWEEP: &str = "name = \"small\"\nquestions = [\"margin\", \"landscape\", \"fate\"]\ncertificates = true\n\
    max-steps = 2000\nmax-cells = 100\nstarts = [\"random\", \"mean-positive\"]\neta = [\"1/2 / R^2\", \"4\"]\n\
    [[random]]\nn = [\"2..5\"]\nd = [1, 2]\nseeds = 6\n[[data]]\nrows = [[1], [-1]]\nlabels = [-1, -1]\n";

/// Commands with their exit status; the first word names the schema, unless it is `error`.
const COMMANDS: &[(&str, i32, &str)] = &[
    ("margin", 0, "margin two.csv --active positives --certificate margin.cert"),
    ("margin", 0, "margin acute.csv --walls"),
    ("margin", 0, "margin overlap.csv"),
    ("margin", 0, "margin two.csv --intercept"),
    ("margin", 0, "margin overlap.csv --intercept"),
    ("margin", 0, "margin two.csv --solution w.csv"),
    ("margin", 0, "margin overlap.csv --solution one.csv"),
    ("margin", 3, "margin two.csv --timeout 0"),
    ("margin", 3, "margin two.csv --intercept --timeout 0"),
    ("landscape", 0, "landscape two.csv --certificate cells.cert --timeout 100"),
    ("landscape", 3, "landscape two.csv --timeout 0"),
    ("landscape", 0, "landscape overlap.csv"),
    ("landscape", 3, "landscape overlap.csv --certificate none.cert"),
    ("landscape", 3, "landscape two.csv --max-cells 1 --directions 0"),
    ("fate", 0, "fate two.csv --w0 1,1 --eta 1/2 --at 1e3,1e100 --certificate fate.cert"),
    ("fate", 0, "fate acute.csv --w0 1,-1/2 --eta 1/4"),
    ("fate", 0, "fate acute.csv --w0 -1,0 --eta 1/4"),
    ("fate", 0, "fate explodes.csv --w0 1,-1 --eta 1"),
    ("fate", 0, "fate net.toml"),
    ("fate", 3, "fate two.csv --w0 1,1 --eta 1/2 --max-steps 0 --timeout 100"),
    ("fate", 3, "fate two.csv --w0 1,1 --eta 1/2 --timeout 0"),
    ("fate", 0, "fate two.csv --eta 1/2 --starts random:3 --seed 1"),
    ("orbit", 0, "orbit acute.csv --w0 1,-1/2 --eta 1/4 --at 0,10,1e100"),
    ("orbit", 3, "orbit acute.csv --w0 1,-1/2 --eta 1/4 --at 10,1e100 --method step --max-steps 100"),
    ("orbit", 0, "orbit explodes.csv --w0 1,-1 --eta 1 --at 2"),
    ("replay", 0, "replay two.csv run.csv --eta 1/2"),
    ("replay", 1, "replay two.csv nan.jsonl --eta 1/2"),
    ("simulate", 0, "simulate two.csv --w0 1,1 --eta 1/2 --format-of float16"),
    ("simulate", 0, "simulate two.csv --w0 1,1 --eta 1/2 --format-of bfloat16 --truth --sum fma"),
    ("sgd", 0, "sgd two.csv --w0 1,1 --eta 1/2 --at 3,1e6"),
    ("sgd", 0, "sgd acute.csv --w0 1,-1/2 --eta 1/4 --at 3"),
    ("sgd", 0, "sgd net.toml --at 3"),
    ("network", 0, "network net.toml"),
    ("network", 0, "network two.csv --w0 1,1 --eta 1/2 --at 10"),
    ("network", 3, "network net.toml --timeout 0"),
    ("verify", 1, "verify rates.toml missing.toml --out certs"),
    ("check", 0, "check margin.cert fate.cert --against two.csv --w0 1,1 --eta 1/2"),
    ("check", 1, "check margin.cert two.csv missing.cert rejected.cert"),
    ("falsify", 0, "falsify F8"),
    ("falsify", 0, "falsify gd.diverge --cases 5 --out found"),
    ("audit", 0, "audit gd.diverge --cases 5"),
    ("sweep", 0, "sweep small.toml --out small"),
    ("sweep", 3, "sweep small.toml --out none --timeout 0"),
    ("sweep", 0, "sweep small.toml --instance 0"),
    ("merge", 0, "merge small --table eta --out small.jsonl"),
    ("merge", 2, "merge none"),
    ("slurm", 0, "slurm small.toml"),
    ("list", 0, "list"),
    ("show", 0, "show gd.local"),
    ("cite", 0, "cite gd.local"),
    ("cite", 0, "cite fate.cert"),
    ("export", 0, "export --coq fate.cert"),
    ("export", 0, "export --coq margin.cert --unchecked"),
    ("bundle", 1, "bundle bundled rates.toml"),
    ("error", 2, "margin missing.csv"),
    ("error", 2, "margin ragged.csv"),
    ("error", 2, "fate two.csv --w0 1 --eta 1"),
    ("error", 2, "margin --nonsense"),
    ("error", 2, "show gd.lokal"),
    ("error", 2, "check"),
];

fn files() -> Folder {
    Folder::with(&[
        ("two.csv", TWO_CLUSTERS),
        ("acute.csv", ACUTE),
        ("overlap.csv", "label,a\n1,1\n-1,1\n"),
        ("explodes.csv", "label,a,b\n-1,-2,-1/2\n-1,2,-3/2\n1,0,1\n"),
        ("ragged.csv", "label,a\n1,1,2\n"),
        ("w.csv", "1,1.4999\n"),
        ("one.csv", "1\n"),
        ("run.csv", "k,w_0,w_1\n0,1,1\n"),
        ("nan.jsonl", "{\"k\":0,\"w\":[1,1]}\n{\"k\":5,\"w\":[NaN,1]}\n"),
        ("net.toml", NETWORK),
        ("rates.toml", CLAIMS),
        ("small.toml", SWEEP),
        ("rejected.cert", "{\"spec_version\":1}"),
    ])
}

#[test]
fn every_command_prints_what_its_schema_says() {
    let (validators, folder) = (validators(), files());
    let mut told = BTreeSet::new();
    for (name, code, command) in COMMANDS {
        let value = answer(&folder, &command.split(' ').collect::<Vec<_>>(), *code);
        if let Err(wrong) = agrees(&validators[*name], &value) {
            panic!("{command}: {wrong}\n{value:#}");
        }
        // The schema can fail: without one of the keys, and with one more.
        for key in value.as_object().unwrap().keys() {
            let mut less = value.clone();
            less.as_object_mut().unwrap().remove(key);
            assert!(
                ["solution", "pattern", "timeout"].contains(&key.as_str())
                    || (*name == "cite" && key == "certificate")
                    || agrees(&validators[*name], &less).is_err(),
                "{command}: {key}"
            );
        }
        let mut more = value;
        more["another"] = json!(1);
        assert!(agrees(&validators[*name], &more).is_err(), "{command}");
        told.insert((*name).to_owned());
    }
    assert_eq!(told, names(), "every schema is tested");
    let help = stdout(&folder.run(&["--help"]));
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands: BTreeSet<String> = commands
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        // Pages for a shell are no answers.
        .filter(|word| !["", "help", "man", "completions"].contains(word))
        .map(str::to_owned)
        .collect();
    assert!(commands.len() > 10);
    let without: Vec<&String> = commands.difference(&told).collect();
    assert_eq!(without, [""; 0], "these commands have no schema in docs/schemas");
}

#[test]
fn results_are_what_the_schema_of_a_sweep_says() {
    let folder = files();
    answer(&folder, &["sweep", "small.toml", "--out", "small"], 0);
    answer(&folder, &["merge", "small", "--out", "small.jsonl"], 0);
    let registry = ["common", "sweep"].into_iter().fold(Registry::new(), |registry, name| {
        registry.add(format!("{BASE}{name}.schema.json"), Resource::from_contents(schema(name))).unwrap()
    });
    let registry = registry.prepare().unwrap();
    let options = jsonschema::options().with_base_uri(format!("{BASE}result.schema.json"));
    let validator = options.with_registry(&registry).build(&schema("sweep")["$defs"]["result"]).unwrap();
    let text = std::fs::read_to_string(folder.path("small.jsonl")).unwrap();
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let mut value: Value = serde_json::from_str(line).unwrap();
        agrees(&validator, &value).unwrap_or_else(|wrong| panic!("{wrong}\n{line}"));
        seen.insert(value["answer"]["verdict"].to_string());
        value["answer"]["seconds"] = json!(1);
        assert!(agrees(&validator, &value).is_err());
    }
    assert_eq!(seen.len(), 3, "proved, undecided and nothing to ask: {seen:?}");
}

/// The names of all keys in a schema, below `properties`.
fn keys_of(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                found.extend(properties.keys().cloned());
            }
            members.values().for_each(|value| keys_of(value, found));
        }
        Value::Array(all) => all.iter().for_each(|value| keys_of(value, found)),
        _ => {}
    }
}

#[test]
fn the_manual_tells_of_every_key() {
    let manual = include_str!("../../docs/json.md");
    for name in names().iter().filter(|name| *name != "error") {
        let heading = format!("# What `margincert {name} --format json` prints\n");
        let section = manual.split(&heading).nth(1).unwrap_or_else(|| panic!("docs/json.md has no {heading}"));
        let section = section.split("\n# ").next().unwrap();
        let mut keys = BTreeSet::new();
        keys_of(&schema(name), &mut keys);
        // What a margin is, is told once.
        for key in keys {
            let told = [format!("`{key}`"), format!("\"{key}\"")].iter().any(|key| section.contains(key));
            assert!(told, "docs/json.md, {name}: `{key}` is not told");
        }
    }
    let mut common = BTreeSet::new();
    keys_of(&schema("common"), &mut common);
    for key in common.iter().filter(|key| !["rows", "data", "labels", "W0", "output"].contains(&key.as_str())) {
        assert!([format!("`{key}`"), format!("\"{key}\"")].iter().any(|key| manual.contains(key)), "{key}");
    }
}
