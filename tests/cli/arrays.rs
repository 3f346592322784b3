//! NumPy's files, as NumPy writes them.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The bytes of arrays.
pub struct Numpy;

impl Numpy {
    /// A header and data.
    pub fn raw(descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
        let order = if fortran { "True" } else { "False" };
        let mut header = format!("{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {shape}, }}");
        while !(header.len() + 11).is_multiple_of(64) {
            header.push(' ');
        }
        header.push('\n');
        let length = u16::try_from(header.len()).unwrap().to_le_bytes();
        [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), data].concat()
    }

    /// A matrix of two columns, of floats of 2, 4 or 8 bytes.
    pub fn floats(kind: &str, big: bool, fortran: bool, rows: &[[f64; 2]]) -> Vec<u8> {
        let all: Vec<f64> = match fortran {
            false => rows.iter().flatten().copied().collect(),
            true => (0..2).flat_map(|c| rows.iter().map(move |row| row[c])).collect(),
        };
        let bytes = |x: f64| match kind {
            "f8" => x.to_be_bytes().to_vec(),
            "f4" => (x as f32).to_be_bytes().to_vec(),
            // Small whole numbers alone.
            _ => half(x).to_be_bytes().to_vec(),
        };
        Self::raw(
            &descr(kind, big),
            fortran,
            &format!("({}, 2)", rows.len()),
            &ordered(all.into_iter().map(bytes), big),
        )
    }

    /// A vector of integers or booleans.
    pub fn integers(kind: &str, big: bool, values: &[i64]) -> Vec<u8> {
        let width: usize = kind[1..].parse().unwrap();
        let bytes = values.iter().map(|x| x.to_be_bytes()[8 - width..].to_vec());
        Self::raw(&descr(kind, big), false, &format!("({},)", values.len()), &ordered(bytes, big))
    }

    /// A vector of texts of at most four characters.
    pub fn texts(values: &[&str]) -> Vec<u8> {
        let wide = |text: &&str| {
            let mut units: Vec<u32> = text.chars().map(u32::from).collect();
            units.resize(4, 0);
            units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<u8>>()
        };
        Self::raw("<U4", false, &format!("({},)", values.len()), &values.iter().flat_map(wide).collect::<Vec<u8>>())
    }
}

fn descr(kind: &str, big: bool) -> String {
    let order = if kind.ends_with('1') {
        '|'
    } else if big {
        '>'
    } else {
        '<'
    };
    format!("{order}{kind}")
}

fn ordered(numbers: impl Iterator<Item = Vec<u8>>, big: bool) -> Vec<u8> {
    numbers.flat_map(|bytes| if big { bytes } else { bytes.into_iter().rev().collect() }).collect()
}

/// The float16 of a small whole number.
fn half(x: f64) -> u16 {
    let bits = x.to_bits();
    let (sign, exponent, fraction) = (bits >> 63, (bits >> 52) & 0x7ff, (bits >> 42) & 0x3ff);
    let exponent = if x == 0.0 { 0 } else { exponent - 1023 + 15 };
    u16::try_from(sign << 15 | exponent << 10 | fraction).unwrap()
}

/// An archive of arrays, plain as `savez` or deflated as `savez_compressed` writes it.
pub fn npz(arrays: &[(&str, Vec<u8>)], deflated: bool) -> Vec<u8> {
    let method = if deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in arrays {
        archive.start_file(format!("{name}.npy"), SimpleFileOptions::default().compression_method(method)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
