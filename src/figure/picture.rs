//! A figure, and a file of several.

use super::style;
use super::svg::{Anchor, Canvas};
use super::table::Table;
use super::words::{SIZE, Words};
use super::xml::escaped;

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
    pub(super) canvas: Canvas,
}

impl Figure {
    /// An empty figure with its title; what is drawn starts below.
    pub(super) fn begin(title: &str) -> Canvas {
        let mut canvas = Canvas::new(WIDTH);
        canvas.text("ink strong", (14.0, 22.0), Anchor::Start, &Words::from(title));
        canvas.reach(30.0);
        canvas
    }

    /// The element, without a style sheet: for a page that has one.
    pub fn element(&self) -> String {
        self.at(0.0, 0.0)
    }

    /// With room below the last line.
    fn height(&self) -> f64 {
        self.canvas.height() + 8.0
    }

    fn at(&self, x: f64, y: f64) -> String {
        let (width, height) = (self.canvas.width(), self.height());
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" data-figure=\"{}\" x=\"{x}\" y=\"{y}\" width=\"{width:.0}\" \
             height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"{FONT}\" \
             font-size=\"{}\">\n<title>{}</title>\n<desc>{}</desc>\n\
             <rect class=\"paper fill\" width=\"{width:.0}\" height=\"{height:.0}\"/>\n{}</svg>\n",
            self.name,
            SIZE,
            escaped(&self.title),
            escaped(&self.description),
            self.canvas.body(),
        )
    }
}

const FONT: &str = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// A file with all figures, in two columns if there are more than one: each in the shorter one.
pub fn sheet(figures: &[Figure]) -> String {
    let mut columns = vec![0.0; figures.len().clamp(1, 2)];
    let mut body = String::new();
    for figure in figures {
        let column = usize::from(columns.last() < columns.first());
        body.push_str(&figure.at(column as f64 * (WIDTH + GUTTER), columns[column]));
        columns[column] += figure.height() + GUTTER;
    }
    let width = columns.len() as f64 * (WIDTH + GUTTER) - GUTTER;
    let height = (columns.into_iter().fold(0.0, f64::max) - GUTTER).max(1.0);
    let titles: Vec<String> = figures.iter().map(|figure| escaped(&figure.title)).collect();
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\">\n<title>{}</title>\n<style>{}</style>\n\
         <rect class=\"paper fill\" width=\"{width:.0}\" height=\"{height:.0}\"/>\n{body}</svg>\n",
        titles.join("; "),
        style::sheet(),
    )
}
