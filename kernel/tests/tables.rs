//! A reader's own data: what a table may look like, and when it is the instance's.

#![cfg(test)]

mod common;

use common::{accepted, of_kind};
use margincert_kernel::{Difference, Own, Table, TableError};

fn refused(text: &str) -> TableError {
    Table::parse(text.as_bytes()).unwrap_err()
}

#[test]
fn what_cannot_be_read_says_where() {
    assert_eq!(Table::parse(b"a,y\n\xff,1\n"), Err(TableError::NotUtf8));
    assert_eq!(refused(""), TableError::NoHeader);
    assert_eq!(refused(" \n\n"), TableError::NoHeader);
    for header in ["a,b", "y", "label", "label,label,a", "a,y,y", "a;y", "1 1:7"] {
        assert_eq!(refused(&format!("{header}\n")), TableError::Columns, "{header}");
    }
    for error in [TableError::NotUtf8, TableError::Columns] {
        assert!(error.to_string().contains("`margincert check --against`"), "{error}");
    }
    assert_eq!(refused("a,y\n\n"), TableError::NoSample);
    assert_eq!(refused("a,y\n1,1\n\n1,1,1\n"), TableError::Ragged { line: 4 });
    assert_eq!(refused("a,y\n1\n"), TableError::Ragged { line: 2 });
    for label in ["0", "2", "-2", "1/2", "11e-1"] {
        assert_eq!(refused(&format!("a,y\n1,{label}\n")), TableError::Label { line: 2 }, "{label}");
    }
}

#[test]
fn numbers_are_decimal_or_fractions() {
    let cell = |text: &str| Table::parse(format!("a,y\n1,1\n{text},1\n").as_bytes());
    for text in
        ["", "-", ".", "+-1", "1.-2", "1e", "1e1.5", "e1", "1/0", "1/-2", "/2", "1/", "1.5/2", "0x1", "nan", "1e10001"]
    {
        assert_eq!(cell(text), Err(TableError::Number { line: 3, column: 1 }), "{text}");
    }
    // The least exponent of 32 bits has no absolute value in them.
    assert_eq!(cell("1e-2147483648"), Err(TableError::Number { line: 3, column: 1 }));
    for (text, value) in [
        ("-0.50", "-1/2"),
        ("+5e-1", "1/2"),
        (".5", "1/2"),
        ("5.", "5"),
        ("12.5e+1", "125"),
        ("1.25E1", "25/2"),
        ("12e3", "12000"),
        ("2/4", "1/2"),
        ("-6/4", "-3/2"),
        ("0e10000", "0"),
    ] {
        assert_eq!(cell(text).unwrap(), cell(value).unwrap(), "{text}");
    }
    assert_ne!(cell("1e-10000").unwrap(), cell("0").unwrap());
}

#[test]
fn a_table_is_the_instances_or_not() {
    let instance = accepted(&of_kind("diverge")).instance;
    let compared = |text: &str| Own::read(text.as_bytes(), &[]).unwrap().compare(&instance);
    let matches = |text: &str| compared(text).is_ok();
    assert!(matches("\u{feff}a, b ,y\r\n1,0,1\r\n\r\n0.6,0.8,-1\r\n"));
    assert!(matches("label,a,b\n1.0,1,0\n-1,3/5,4/5\n"));
    // Beside `label` y is a feature.
    assert!(matches("y,label,a\n1,1,0\n0.6,-1,0.8\n"));
    assert_eq!(compared("a,b,y\n1,0,1\n0.6,0.8,1\n"), Err(Difference::Label { sample: 1, found: -1, own: 1 }));
    assert!(!matches("a,b,y\n1,0,1\n0.6,0.81,-1\n"));
    assert!(!matches("a,b,y\n0.6,0.8,-1\n1,0,1\n"));
    assert_eq!(compared("a,b,y\n1,0,1\n"), Err(Difference::Samples { found: 2, own: 1 }));
}
