//! The oracle can object: each kind of statement, altered by hand until it is false.

use margincert_kernel::{Outcome, check};
use serde_json::Value;

use super::hold::Oracle;

fn good(name: &str) -> (Value, String) {
    let path = format!("{}/../certificates/good/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).unwrap();
    let Outcome::Accepted(accepted) = check(&bytes) else { panic!("{name} is not accepted") };
    (serde_json::from_slice(&bytes).unwrap(), accepted.statement)
}

#[test]
fn what_is_good_holds() {
    let mut oracle = Oracle::default();
    for entry in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../certificates/good")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (certificate, statement) = good(name);
        let t = std::time::Instant::now();
        let held = oracle.hold(&certificate, &statement);
        println!("{:50} {:5} {:5} {:?} {:?}", name, held.compared, held.beyond, t.elapsed(), held.objections);
    }
}
