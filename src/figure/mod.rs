//! Floor 8: what does an answer look like?
//!
//! A figure is a picture in SVG and the numbers behind it as tables. Its numbers are exact answers
//! or enclosures; doubles only say where on the paper they are. `svg` writes and knows where texts
//! are, so that none covers another, `words`, `style` and `legend` are what all figures have in
//! common, `chart` draws against ln k; the other files have one kind of figure each
//! (docs/figures.md).

mod basins;
mod chart;
mod descent;
mod landscape;
mod legend;
mod network;
mod plane;
mod portrait;
mod scale;
mod sgd;
mod sphere;
mod style;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod vectors;
mod words;
mod xml;

use std::fmt::Write as _;

pub use basins::{Destination, basins, grid};
pub use descent::{descent, iterates};
pub use landscape::{cells, minima};
pub use network::network;
pub use portrait::portrait;
pub use sgd::sgd;
pub use style::sheet as style;
pub use table::Table;
pub use xml::escaped;

use svg::{Anchor, Canvas};
use words::Words;

/// How wide a figure is: two stand side by side on a desk, one on a phone, with legible text.
const WIDTH: f64 = 400.0;
/// Between the figures of a sheet.
const GUTTER: f64 = 12.0;

/// A picture with the numbers behind it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// A short name, for files.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub title: String,
    /// What is seen, in words.
    pub description: String,
    /// The numbers behind it.
    pub tables: Vec<Table>,
    canvas: Canvas,
}

impl Figure {
    /// An empty figure with its title; what is drawn starts below.
    fn begin(title: &str) -> Canvas {
        let mut canvas = Canvas::new(WIDTH);
        canvas.text("ink strong", (14.0, 22.0), Anchor::Start, &Words::from(title));
        canvas.reach(30.0);
        canvas
    }

    /// The element, without a style sheet: for a page that has one.
    pub fn element(&self) -> String {
        self.at(0.0, 0.0)
    }

    fn at(&self, x: f64, y: f64) -> String {
        let (width, height) = (self.canvas.width(), self.canvas.height());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-figure=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FONT}\" \
             font-size=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect class=\"paper fill\" width=\"{width:.0}\" height=\"{height:.0}\"/>\n{}</svg>\n",
            self.name,
            words::SIZE,
            escaped(&self.title),
            escaped(&self.description),
            self.canvas.body(),
        )
    }
}

const FONT: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// A file with all figures, two side by side.
pub fn sheet(figures: &[Figure]) -> String {
    let columns = figures.len().clamp(1, 2);
    let width = columns as f64 * WIDTH + (columns - 1) as f64 * GUTTER;
    let (mut body, mut top) = (String::new(), 0.0);
    for row in figures.chunks(columns) {
        for (column, figure) in row.iter().enumerate() {
            body.push_str(&figure.at(column as f64 * (WIDTH + GUTTER), top));
        }
        top += row.iter().map(|figure| figure.canvas.height()).fold(0.0, f64::max) + GUTTER;
    }
    let height = (top - GUTTER).max(1.0);
    let titles: Vec<String> = figures.iter().map(|figure| escaped(&figure.title)).collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\">\n<title>{}</title>\n<style>{}</style>\n\
         <rect class=\"paper fill\" width=\"{width:.0}\" height=\"{height:.0}\"/>\n",
        titles.join("; "),
        style(),
    );
    let _ = write!(svg, "{body}</svg>\n");
    svg
}
