//! One data set, written in every format, is read as the same.

use std::fmt::Write as _;
use std::io::Write as _;

use margincert::data::{Dataset, Reading};
use proptest::prelude::*;

use super::arrays::Numpy;

/// Labels, and numerators over a power of two.
type Drawn = (Vec<bool>, Vec<Vec<i32>>, u32);

fn drawn() -> impl Strategy<Value = Drawn> {
    (1usize..7, 1usize..5, 0u32..7).prop_flat_map(|(n, d, k)| {
        let rows = prop::collection::vec(prop::collection::vec(-999i32..1000, d), n);
        (prop::collection::vec(any::<bool>(), n), rows, Just(k)).prop_map(|(labels, mut rows, k)| {
            // The last feature is one of the sparse file, too.
            if let Some(x) = rows[0].last_mut() {
                *x = 3;
            }
            (labels, rows, k)
        })
    })
}

fn number(x: i32, k: u32) -> String {
    format!("{}", f64::from(x) / f64::from(1u32 << k))
}

fn table((labels, rows, k): &Drawn, between: &str) -> String {
    let mut text = String::new();
    for (y, row) in labels.iter().zip(rows) {
        let fields = row.iter().map(|x| number(*x, *k));
        let fields: Vec<String> = std::iter::once(sign(*y).to_owned()).chain(fields).collect();
        let _ = writeln!(text, "{}", fields.join(between));
    }
    text
}

fn sign(label: bool) -> &'static str {
    if label { "1" } else { "-1" }
}

fn header(d: usize, between: &str) -> String {
    let names = std::iter::once("label".to_owned()).chain((1..=d).map(|c| c.to_string()));
    names.collect::<Vec<_>>().join(between) + "\n"
}

fn sparse((labels, rows, k): &Drawn) -> String {
    let line = |(y, row): (&bool, &Vec<i32>)| {
        let pairs = row.iter().enumerate().filter(|(_, x)| **x != 0);
        let pairs: String = pairs.map(|(c, x)| format!(" {}:{}", c + 1, number(*x, *k))).collect();
        format!("{}{pairs}\n", sign(*y))
    };
    labels.iter().zip(rows).map(line).collect()
}

fn array((labels, rows, k): &Drawn, fortran: bool, big: bool) -> Vec<u8> {
    let line = |(y, row): (&bool, &Vec<i32>)| {
        let features = row.iter().map(|x| f64::from(*x) / f64::from(1u32 << k));
        std::iter::once(if *y { 1.0 } else { -1.0 }).chain(features).collect::<Vec<f64>>()
    };
    let rows: Vec<Vec<f64>> = labels.iter().zip(rows).map(line).collect();
    let (n, d) = (rows.len(), rows[0].len());
    let all: Vec<f64> = match fortran {
        false => rows.concat(),
        true => (0..d).flat_map(|c| rows.iter().map(move |row| row[c])).collect(),
    };
    let bytes = all.iter().flat_map(|x| if big { x.to_be_bytes() } else { x.to_le_bytes() });
    Numpy::raw(if big { ">f8" } else { "<f8" }, fortran, &format!("({n}, {d})"), &bytes.collect::<Vec<u8>>())
}

fn read(name: &str, bytes: Vec<u8>) -> Dataset {
    Reading::default().read_bytes(name, bytes).unwrap()
}

proptest! {
    #[test]
    fn every_format_reads_the_same(drawn in drawn(), fortran in any::<bool>(), big in any::<bool>()) {
        let d = drawn.1[0].len();
        let csv = header(d, ",") + &table(&drawn, ",");
        let expected = read("d.csv", csv.clone().into_bytes());
        for between in ["\t", ";", "|", " "] {
            let text = header(d, between) + &table(&drawn, between);
            prop_assert_eq!(&read("d.txt", text.into_bytes()), &expected, "{:?}", between);
        }
        prop_assert_eq!(&read("d", sparse(&drawn).into_bytes()), &expected);
        let attributes: String = (1..=d).map(|c| format!("@attribute '{c}' numeric\n")).collect();
        let arff = format!("@relation r\n@attribute label {{1,-1}}\n{attributes}@data\n{}", table(&drawn, ","));
        prop_assert_eq!(&read("d.arff", arff.into_bytes()), &expected);
        let reading = Reading { label: Some("0".to_owned()), ..Reading::default() };
        prop_assert_eq!(&reading.read_bytes("d.npy", array(&drawn, fortran, big)).unwrap(), &expected);
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(csv.as_bytes()).unwrap();
        prop_assert_eq!(&read("d.csv.gz", packed.finish().unwrap()), &expected);
    }

    /// Whatever the bytes are, they are read or refused.
    #[test]
    fn nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0usize..200, start in 0usize..6) {
        let starts: [&[u8]; 6] =
            [b"", b"label,a\n1,", b"\x93NUMPY\x01\0", b"PK\x03\x04", b"@relation r\n@data\n", b"1 1:"];
        let start = starts[start];
        let _ = Reading::default().read_bytes("d", [start, &bytes].concat());
        let mut array = Numpy::floats("f8", false, false, &[[1.0, 2.0], [3.0, 4.0]]);
        let at = at % array.len();
        array[at] = bytes.first().copied().unwrap_or(0);
        let _ = Reading { label: Some("0".to_owned()), ..Reading::default() }.read_bytes("d.npy", array);
    }
}
