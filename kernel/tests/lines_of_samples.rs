//! Version 2 of the format: one line for each sample (docs/certificates.md, "Version 2"). What it
//! says of an instance is what version 1 says, and each fault of a line has its own reason.

#![cfg(test)]

mod common;

use std::io::{self, BufRead, Read};

use common::{acute_pair, changed, every_kind, of_kind};
use margincert_kernel::{
    Accepted, DEFAULT_BUDGET, Declined, Flaw, Outcome, Own, Reason, Unreadable, check, check_reader,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The lines of the samples, as they have to be written.
fn lines(data: &Value) -> Vec<String> {
    let rows = data["rows"].as_array().unwrap().iter().zip(data["labels"].as_array().unwrap());
    let line = |(row, label): (&Value, &Value)| {
        let entries = row.as_array().unwrap();
        let others: Vec<usize> = (0..entries.len()).filter(|&at| entries[at] != "0").collect();
        if 2 * others.len() < entries.len() {
            let values: Vec<&Value> = others.iter().map(|&at| &entries[at]).collect();
            json!([label, others, values]).to_string()
        } else {
            json!([label, row]).to_string()
        }
    };
    rows.map(line).collect()
}

/// A file of version 2 with these lines, its digest put right.
fn sealed(mut head: Value, lines: &[String]) -> String {
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let sum = Sha256::digest(format!("{}\n{lines}", head["instance"]));
    head["digest"] = sum.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into();
    format!("{head}\n{lines}")
}

/// The same certificate in version 2: its first line, and the others.
fn parts(certificate: &Value) -> (Value, Vec<String>) {
    let mut head = certificate.clone();
    let instance = head["instance"].as_object_mut().unwrap();
    let data = instance.remove("data").unwrap();
    instance.insert("n".into(), data["labels"].as_array().unwrap().len().into());
    instance.insert("d".into(), data["rows"][0].as_array().unwrap().len().into());
    head["spec_version"] = 2.into();
    (head, lines(&data))
}

fn second(certificate: &Value) -> String {
    let (head, lines) = parts(certificate);
    sealed(head, &lines)
}

/// Judged as it is read, and once more held in memory: both are told alike.
fn judged(text: &str) -> Outcome {
    let streamed = check_reader(&mut text.as_bytes(), DEFAULT_BUDGET, false).unwrap();
    let words = |outcome: &Outcome| match outcome {
        Outcome::Accepted(accepted) => accepted.statement.clone(),
        Outcome::Rejected(rejected) => rejected.reason.to_string(),
        other => format!("{other:?}"),
    };
    let held = check(text.as_bytes());
    // A fault of a line may come behind a condition that fails, and a digest comes last.
    if matches!(streamed, Outcome::Accepted(_)) || matches!(held, Outcome::Accepted(_)) {
        assert_eq!(words(&streamed), words(&held));
    }
    streamed
}

fn accepted(text: &str) -> Accepted {
    match judged(text) {
        Outcome::Accepted(accepted) => accepted,
        other => panic!("not accepted: {other:?}"),
    }
}

fn refused(text: &str) -> Reason {
    match judged(text) {
        Outcome::Rejected(rejected) => rejected.reason,
        other => panic!("not rejected: {other:?}"),
    }
}

/// Everything but the sum, which is another.
fn without_sum(statement: &str) -> String {
    let (start, rest) = statement.split_once("(sha256 ").unwrap();
    format!("{start}{}", rest.split_once(')').unwrap().1)
}

#[test]
fn every_kind_is_judged_as_in_version_1() {
    for (kind, certificate) in every_kind() {
        let (first, second) = (common::accepted(&certificate), accepted(&second(&certificate)));
        assert_eq!(without_sum(&first.statement), without_sum(&second.statement), "{kind}");
        assert_eq!(first.obligations, second.obligations, "{kind}");
        let held = second_held(&certificate);
        assert_eq!((held.rows(), held.labels()), (first.instance.rows(), first.instance.labels()), "{kind}");
    }
}

fn second_held(certificate: &Value) -> margincert_kernel::Instance {
    match check(second(certificate).as_bytes()) {
        Outcome::Accepted(accepted) => accepted.instance,
        other => panic!("not accepted: {other:?}"),
    }
}

/// What is wrong with a witness is told in the same words.
#[test]
fn what_is_false_is_refused_for_the_same_reason() {
    for (kind, pointer, value) in [
        ("kkt", "/witness/w_hat/0", json!("0")),
        ("kkt", "/witness/support", json!([0, 1])),
        ("kkt", "/witness/lambda/0", json!("1/7")),
        ("kkt", "/witness/problem/walls", json!(true)),
        ("kkt-walls", "/witness/nu/1", json!("-15/16")),
        ("kkt-walls", "/witness/w_hat/1", json!("-1/2")),
        ("kkt-walls", "/witness/problem/active/0", json!(1)),
        ("kkt-degenerate", "/witness/degenerate", json!(["0", "-1"])),
        ("farkas", "/witness/nu/1", json!("1")),
        ("intercept", "/witness/b", json!("-9/4")),
        ("intercept", "/witness/support", json!([0])),
        ("no-intercept", "/witness/lambda/2", json!("2")),
        ("kkt", "/verdict", json!("verified")),
        ("kkt", "/instance/name", json!("")),
    ] {
        let certificate = changed(kind, &[(pointer, value)]);
        assert_eq!(refused(&second(&certificate)), common::rejected(&certificate), "{kind} {pointer}");
    }
}

/// Few entries beside many zeros.
fn sparse() -> (Value, Vec<String>) {
    let mut certificate = of_kind("kkt");
    let rows = json!([["0", "2", "0", "0", "0"], ["0", "0", "0", "-1/2", "0"], ["0", "3", "1", "-1", "0"]]);
    certificate["instance"]["data"] = json!({"labels": [1, -1, 1], "rows": rows});
    certificate["witness"] = json!({
        "kind": "kkt", "problem": {"active": null, "walls": false}, "degenerate": null, "nu": {},
        "w_hat": ["0", "1/2", "0", "2", "0"], "lambda": {"0": "1/4", "1": "4"}, "support": [0, 1],
    });
    let row = certificate["instance"]["data"]["rows"][2].as_array_mut().unwrap();
    row[3] = json!("1");
    parts(&certificate)
}

#[test]
fn a_row_has_one_spelling() {
    let (head, lines) = sparse();
    assert_eq!(lines, [r#"[1,[1],["2"]]"#, r#"[-1,[3],["-1/2"]]"#, r#"[1,["0","3","1","1","0"]]"#]);
    accepted(&sealed(head.clone(), &lines));
    let flaw = |line: &str| {
        let mut lines = lines.clone();
        lines[1] = line.to_owned();
        match refused(&sealed(head.clone(), &lines)) {
            Reason::Form { pointer, flaw } => (pointer.strip_prefix("/samples/1").unwrap().to_owned(), flaw),
            other => panic!("{line}: {other}"),
        }
    };
    for (line, pointer, expected) in [
        (r#"[-1,["0","0","0","-1/2","0"]]"#, "", Flaw::Sparsity),
        (r#"[-1,[0,1,2],["1","1","1"]]"#, "", Flaw::Sparsity),
        (r#"[-1,[3,4],["-1/2","0"]]"#, "/2", Flaw::ZeroEntry),
        (r#"[-1,[5],["-1/2"]]"#, "/1/0", Flaw::NoSuchFeature),
        (r#"[-1,[2147483647],["-1/2"]]"#, "/1/0", Flaw::NoSuchFeature),
        (r#"[-1,[2147483648],["-1/2"]]"#, "/1/0", Flaw::NotWhole),
        (r#"[-1,[3,3],["-1/2","1"]]"#, "/1", Flaw::NotIncreasing),
        (r#"[-1,[3,1],["-1/2","1"]]"#, "/1", Flaw::NotIncreasing),
        (r#"[-1,[3],["-1/2","1"]]"#, "/2", Flaw::Length),
        (r#"[-1,[3,4],["-1/2"]]"#, "/2", Flaw::Length),
        (r#"[-1,["0","3","1","1"]]"#, "/1", Flaw::Length),
        (r#"[-1,["0","3","1","1","0","0"]]"#, "/1", Flaw::Length),
        (r#"[-1]"#, "", Flaw::Length),
        (r#"[]"#, "", Flaw::Length),
        (r#"[-1,[3],["-1/2"],[]]"#, "", Flaw::Length),
        (r#"[-1,-1,[3],["-1/2"]]"#, "", Flaw::Length),
        (r#"[-1,-1,["0","3","1","1","0"]]"#, "/1", Flaw::NotList),
        (r#"[0,[3],["-1/2"]]"#, "/0", Flaw::NotLabel),
        (r#"{"label":-1}"#, "", Flaw::NotList),
        (r#"[-1,[3],["-2/4"]]"#, "/2/0", Flaw::NotRational),
        (r#"[-1,[3],[1]]"#, "/2/0", Flaw::NotString),
        (&format!(r#"[-1,[3],["{}"]]"#, "1".repeat(100_001)), "/2/0", Flaw::StringTooLong),
    ] {
        assert_eq!(flaw(line), (pointer.to_owned(), expected), "{line:.80}");
    }
}

#[test]
fn a_line_that_is_none_is_told_with_its_sample() {
    let (head, lines) = sparse();
    let text = sealed(head, &lines);
    let told = |instead: &str, fault: Unreadable| {
        let changed = text.replace(&format!("{}\n", lines[1]), instead);
        assert_ne!(changed, text);
        assert_eq!(refused(&changed), Reason::Line { sample: 1, fault }, "{instead:.80}");
    };
    told("\n", Unreadable::Syntax { byte: 0 });
    told("[-1,[3],[\"-1/2\"]]\r\n", Unreadable::Syntax { byte: 17 });
    told("[-1, [3],[\"-1/2\"]]\n", Unreadable::Syntax { byte: 4 });
    told("[-1,[3],[\"-1/2\"]],\n", Unreadable::Syntax { byte: 17 });
    told(&format!("{}\n", "[".repeat(20)), Unreadable::TooDeep);
    told(&" ".repeat((64 << 20) + 1), Unreadable::TooLarge);
    let bytes: Vec<u8> = text.bytes().map(|byte| if byte == b'2' { 0xff } else { byte }).collect();
    let cut = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    let bytes = [&text.as_bytes()[..cut], &bytes[cut..]].concat();
    match check_reader(&mut bytes.as_slice(), DEFAULT_BUDGET, false).unwrap() {
        Outcome::Rejected(rejected) => {
            assert_eq!(rejected.reason, Reason::Line { sample: 0, fault: Unreadable::NotUtf8 });
            assert_eq!(rejected.instance.as_deref(), Some("soudry"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn there_are_as_many_lines_as_samples() {
    let (head, lines) = sparse();
    let text = sealed(head.clone(), &lines);
    let first = text.find('\n').unwrap();
    assert_eq!(refused(&text[..first]), Reason::LineMissing { sample: 0 });
    assert_eq!(refused(&text[..=first]), Reason::LineMissing { sample: 0 });
    assert_eq!(refused(&text[..text.len() - 1]), Reason::LineMissing { sample: 2 });
    assert_eq!(refused(&text[..text.len() - 4]), Reason::LineMissing { sample: 2 });
    for more in ["\n", " ", "[]\n", lines[2].as_str()] {
        assert_eq!(refused(&format!("{text}{more}")), Reason::LinesLeft, "{more:?}");
    }
    for (n, reason) in [(2, Reason::LinesLeft), (4, Reason::LineMissing { sample: 3 })] {
        let mut head = head.clone();
        head["instance"]["n"] = n.into();
        assert_eq!(refused(&sealed(head, &lines)), reason);
    }
}

/// Each byte of the lines is in the sum, and their order; the witness is not.
#[test]
fn the_digest_is_that_of_the_lines() {
    let (head, lines) = sparse();
    let text = sealed(head.clone(), &lines);
    let slack = text.replace("\"3\",\"1\",\"1\"", "\"3\",\"1\",\"2\"");
    assert_eq!(refused(&slack), Reason::Digest);
    let mut swapped: Vec<&str> = text.lines().collect();
    swapped.swap(1, 2);
    let mut renumbered: Value = serde_json::from_str(swapped[0]).unwrap();
    renumbered["witness"]["lambda"] = json!({"0": "4", "1": "1/4"});
    let swapped = format!("{renumbered}\n{}\n", swapped[1..].join("\n"));
    assert_eq!(refused(&swapped), Reason::Digest);
    let mut other = head;
    other["instance"]["name"] = "another".into();
    let resealed: Value = serde_json::from_str(sealed(other.clone(), &lines).lines().next().unwrap()).unwrap();
    assert_ne!(resealed["digest"], serde_json::from_str::<Value>(text.lines().next().unwrap()).unwrap()["digest"]);
    other["digest"] = "0".repeat(64).into();
    assert_eq!(refused(&format!("{other}\n{}\n", lines.join("\n"))), Reason::Digest);
}

#[test]
fn the_first_line_has_the_sizes_alone() {
    let (head, lines) = sparse();
    for (key, value, flaw) in [
        ("n", json!(0), Flaw::Empty),
        ("d", json!(0), Flaw::Empty),
        ("n", json!("3"), Flaw::NotWhole),
        ("d", json!(2_147_483_648_u32), Flaw::NotWhole),
        ("data", json!({}), Flaw::UnknownKey),
    ] {
        let mut head = head.clone();
        head["instance"][key] = value;
        let pointer = format!("/instance/{key}");
        assert_eq!(refused(&sealed(head, &lines)), Reason::Form { pointer, flaw });
    }
    let mut head = head;
    head["instance"].as_object_mut().unwrap().remove("n");
    let reason = Reason::Form { pointer: "/instance/n".into(), flaw: Flaw::MissingKey };
    assert_eq!(refused(&sealed(head, &lines)), reason);
    let first = json!({"instance": {"d": 2, "n": 2, "name": "a"}, "spec_version": 1}).to_string();
    assert!(matches!(check(format!("{first}\n[]\n").as_bytes()), Outcome::Unreadable(_)));
    let later = check(b"{\"spec_version\":4}\nwhat follows is not read\n");
    assert!(matches!(later, Outcome::Declined(Declined::Version { version }) if version == "4"));
}

/// Neither 2^31 features nor as many samples are paid for before they are there.
#[test]
fn sizes_that_are_only_said_take_no_memory() {
    let (mut head, lines) = sparse();
    head["witness"] = json!({"kind": "no-intercept", "lambda": {"0": "1", "1": "1"}});
    head["instance"]["d"] = i32::MAX.into();
    match check_reader(&mut sealed(head.clone(), &lines).as_bytes(), DEFAULT_BUDGET, false).unwrap() {
        Outcome::Declined(Declined::Budget { needed, .. }) => assert!(needed > 1 << 32),
        other => panic!("{other:?}"),
    }
    head["instance"]["d"] = 5.into();
    head["instance"]["n"] = i32::MAX.into();
    assert_eq!(refused(&sealed(head, &lines)), Reason::LineMissing { sample: 3 });
}

/// Zeros, without end: their reading is paid for.
#[test]
fn a_file_without_end_is_declined() {
    let (mut head, lines) = sparse();
    head["instance"]["n"] = i32::MAX.into();
    let text = sealed(head, &lines);
    let mut endless = text.as_bytes().chain(Endless);
    match check_reader(&mut endless, 10_000_000, false).unwrap() {
        Outcome::Declined(Declined::Budget { budget: 10_000_000, .. }) => {}
        other => panic!("{other:?}"),
    }
}

/// The same line again and again.
struct Endless;

const AGAIN: &[u8] = b"[-1,[3],[\"-1/2\"]]\n";

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = buffer.len().min(AGAIN.len());
        buffer[..size].copy_from_slice(&AGAIN[..size]);
        Ok(size)
    }
}

impl BufRead for Endless {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        Ok(AGAIN)
    }

    fn consume(&mut self, _: usize) {}
}

/// A disk that fails is no fault of the certificate.
#[test]
fn what_cannot_be_read_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }
    let (head, lines) = sparse();
    let text = sealed(head, &lines);
    for size in [0, 10, text.find('\n').unwrap() + 1, text.len() - 1, text.len()] {
        for hold in [false, true] {
            let mut from = io::BufReader::new(text.as_bytes()[..size].chain(Broken));
            assert!(check_reader(&mut from, DEFAULT_BUDGET, hold).is_err(), "{size}");
        }
    }
}

#[test]
fn a_table_is_compared_with_the_lines() {
    let instance =
        second_held(&common::certificate("margin", "proved", &acute_pair(), of_kind("kkt-walls")["witness"].clone()));
    let compared = |text: &str| Own::read(text.as_bytes(), &[]).unwrap().compare(&instance);
    assert_eq!(compared("a,b,y\n1,0,1\n0.6,0.8,-1\n"), Ok(()));
    assert!(compared("a,b,y\n1,0,1\n0.6,0.81,-1\n").is_err());
    // What was not kept is never taken for the reader's own.
    let (head, lines) = sparse();
    let streamed = accepted(&sealed(head, &lines)).instance;
    let own = Own::read(b"a,b,c,d,e,y\n0,2,0,0,0,1\n0,0,0,-1/2,0,-1\n0,3,1,1,0,1\n", &[]).unwrap();
    assert!(own.compare(&streamed).is_err());
}
