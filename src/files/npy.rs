//! NumPy arrays: every float is a dyadic number, and that one is taken, not the decimal that Python
//! shows for it.

use npyz::{DType, NpyFile, NpyHeader, Order, TypeChar};
use rug::Rational;

use super::table::{Places, Rows};
use super::{Cell, Column, Fault, FormatProblem, InputProblem, Table};

/// How a `.npy` file begins.
pub const MAGIC: &[u8] = b"\x93NUMPY";

/// The header of an array of numbers is a short line: nothing longer, and nothing nested deeper, is
/// given to the parser.
const MOST_HEADER: usize = 10_000;
const MOST_BRACKETS: usize = 10;
/// Digits of a shape: with more of them its product might not be a number of 64 bits.
const MOST_DIGITS: usize = 18;

/// An array of at most two dimensions, by rows; one of one dimension is a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// The number of dimensions as saved.
    pub dimensions: usize,
    /// The number of rows.
    pub rows: usize,
    /// The number of columns.
    pub columns: usize,
    cells: Vec<Cell>,
    order: Order,
}

/// Reads one array as a table: its columns are named by their numbers, from 0.
///
/// # Errors
/// No array of numbers in two dimensions.
pub fn read(bytes: &[u8]) -> Result<Table, Fault> {
    let array = Array::read(bytes).map_err(|problem| (None, problem))?;
    if array.dimensions != 2 {
        return Err((None, InputProblem::Format(FormatProblem::Dimensions { found: array.dimensions })));
    }
    let columns = (0..array.columns).map(|c| Column::named(c.to_string())).collect();
    Ok(Table::new(columns, Rows::Cells(array.into_rows()), Places::Arrays))
}

/// The numbers of an array; one of one dimension is one row.
///
/// # Errors
/// No array of finite numbers.
pub fn numbers(bytes: &[u8]) -> Result<Vec<Vec<Rational>>, Fault> {
    let array = Array::read(bytes).map_err(|problem| (None, problem))?;
    if array.dimensions > 2 {
        return Err((None, InputProblem::Format(FormatProblem::Dimensions { found: array.dimensions })));
    }
    let is_flat = array.dimensions < 2;
    let number = |cell: Cell| cell.entry().number().map_err(|problem| (None, problem));
    let rows = array.into_rows().into_iter().map(|row| row.into_iter().map(number).collect());
    let rows: Vec<Vec<Rational>> = rows.collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Err((None, InputProblem::NoNumber));
    }
    Ok(if is_flat { vec![rows.concat()] } else { rows })
}

impl Array {
    /// Reads an array.
    ///
    /// # Errors
    /// A damaged file, another type than numbers, booleans and text, more than two dimensions.
    pub fn read(bytes: &[u8]) -> Result<Self, InputProblem> {
        let damaged = |message: String| InputProblem::Format(FormatProblem::Npy { message });
        sane_header(bytes)?;
        let mut rest = bytes;
        let header = NpyHeader::from_reader(&mut rest).map_err(|error| damaged(error.to_string()))?;
        let (shape, order) = (header.shape().to_vec(), header.order());
        let size = |at: usize| shape.get(at).map_or(Ok(1), |n| usize::try_from(*n));
        let (Ok(rows), Ok(columns)) = (size(0), size(1)) else { return Err(damaged("too large".to_owned())) };
        let dtype = header.dtype();
        let unread = || InputProblem::Format(FormatProblem::DType { dtype: dtype.descr() });
        let DType::Plain(kind) = &dtype else { return Err(unread()) };
        if header.uses_pickled_array() {
            return Err(InputProblem::Format(FormatProblem::Pickled));
        }
        let (kind, width) = (kind.clone(), kind.num_bytes().ok_or_else(unread)?);
        let needed = usize::try_from(header.len()).ok().and_then(|n| n.checked_mul(width));
        if needed != Some(rest.len()) {
            let needed = needed.map_or_else(|| "more".to_owned(), |needed| needed.to_string());
            return Err(damaged(format!("{} bytes where its shape needs {needed}", rest.len())));
        }
        if shape.len() > 2 {
            return Ok(Self { dimensions: shape.len(), rows, columns, cells: Vec::new(), order });
        }
        let file = NpyFile::with_header(header, rest);
        let cells = match (kind.type_char(), width) {
            (TypeChar::Float, 8) => floats(file.into_vec::<f64>(), |x| x),
            (TypeChar::Float, 4) => floats(file.into_vec::<f32>(), f64::from),
            (TypeChar::Float, 2) => floats(file.into_vec::<npyz::half::f16>(), f64::from),
            (TypeChar::Int, 8) => integers(file.into_vec::<i64>()),
            (TypeChar::Int, 4) => integers(file.into_vec::<i32>()),
            (TypeChar::Int, 2) => integers(file.into_vec::<i16>()),
            (TypeChar::Int, 1) => integers(file.into_vec::<i8>()),
            (TypeChar::Uint, 8) => integers(file.into_vec::<u64>()),
            (TypeChar::Uint, 4) => integers(file.into_vec::<u32>()),
            (TypeChar::Uint, 2) => integers(file.into_vec::<u16>()),
            (TypeChar::Uint, 1) => integers(file.into_vec::<u8>()),
            (TypeChar::Bool, 1) => file.into_vec::<bool>().map(|all| all.into_iter().map(truth).collect()),
            (TypeChar::UnicodeStr, _) => file.into_vec::<String>().map(texts),
            (TypeChar::ByteStr, _) => file
                .into_vec::<Vec<u8>>()
                .map(|all| texts(all.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect())),
            _ => return Err(unread()),
        };
        let cells = cells.map_err(|error| damaged(error.to_string()))?;
        Ok(Self { dimensions: shape.len(), rows, columns, cells, order })
    }

    /// The rows.
    pub fn into_rows(self) -> Vec<Vec<Cell>> {
        let (rows, columns) = (self.rows, self.columns);
        let mut table: Vec<Vec<Cell>> = (0..rows).map(|_| Vec::with_capacity(columns)).collect();
        for (at, cell) in self.cells.into_iter().enumerate() {
            let row = if self.order == Order::Fortran { at % rows } else { at / columns };
            table[row].push(cell);
        }
        table
    }
}

/// Whether the header may be given to the parser, which calls itself for nested brackets, allocates
/// what the header's length says and multiplies what the shape says.
fn sane_header(bytes: &[u8]) -> Result<(), InputProblem> {
    let damaged = |message: &str| InputProblem::Format(FormatProblem::Npy { message: message.to_owned() });
    let length = match bytes.get(6..12) {
        Some([1, _, a, b, ..]) => 10 + usize::from(u16::from_le_bytes([*a, *b])),
        Some([_, _, a, b, c, d]) => u32::from_le_bytes([*a, *b, *c, *d]) as usize + 12,
        _ => return Err(damaged("it ends within its header")),
    };
    let header = bytes.get(..length).ok_or_else(|| damaged("it ends within its header"))?;
    let brackets = header.iter().filter(|b| matches!(b, b'(' | b'[' | b'{')).count();
    let text = String::from_utf8_lossy(header);
    let shape = text.split("shape").nth(1).unwrap_or("").split(')').next().unwrap_or("");
    let digits = shape.bytes().filter(u8::is_ascii_digit).count();
    if header.len() > MOST_HEADER || digits > MOST_DIGITS {
        return Err(damaged("its header is longer than that of an array of numbers"));
    }
    if brackets > MOST_BRACKETS {
        return Err(InputProblem::Format(FormatProblem::DType { dtype: "structured".to_owned() }));
    }
    Ok(())
}

type Read<T> = std::io::Result<Vec<T>>;

fn floats<T: Copy>(read: Read<T>, double: impl Fn(T) -> f64) -> Read<Cell> {
    let exact = |x: &T| {
        let x = double(*x);
        Rational::from_f64(x).map_or_else(|| Cell::Text(x.to_string().into()), Cell::Number)
    };
    read.map(|all| all.iter().map(exact).collect())
}

fn integers<T>(read: Read<T>) -> Read<Cell>
where
    Rational: From<T>,
{
    read.map(|all| all.into_iter().map(|x| Cell::Number(Rational::from(x))).collect())
}

fn truth(value: bool) -> Cell {
    Cell::Text(if value { "True" } else { "False" }.into())
}

fn texts(all: Vec<String>) -> Vec<Cell> {
    all.into_iter().map(|text| Cell::Text(text.trim_end_matches('\0').into())).collect()
}
