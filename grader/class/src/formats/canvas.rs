//! A file for "Import Grades" of Canvas: the columns that its importer asks for, in its order, and one assignment.

use super::csv::{inert, table};
use crate::gradebook::{Reader, Row};

/// The importer knows the line with the points by these words, whoever says them.
const POINTS: &str = "Points Possible";

pub fn grades(reader: Reader) -> anyhow::Result<String> {
    let header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercises"];
    let max = reader.head.max_score().to_string();
    let points = [POINTS, "", "", "", "", &max];
    table([header, points].map(|line| line.map(str::to_owned).to_vec()), reader, record)
}

/// Canvas looks for a user id first, and then for a login.
fn record(row: &Row) -> Vec<String> {
    let or_id = |text: &str| inert(if text.is_empty() { &row.who.id } else { text });
    let name = or_id(&row.who.name).replace(POINTS, "Points-Possible");
    let score = row.score.map(|score| score.to_string()).unwrap_or_default();
    vec![name, String::new(), inert(&row.who.id), or_id(&row.who.email), String::new(), score]
}
