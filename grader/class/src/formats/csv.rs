//! One line for each learner, for a spreadsheet.

use anyhow::Context;
use grader::report::markup::visible;
use grader::verdict::Verdict;

use crate::gradebook::{Cell, Reader, Row, Status};

/// Signs with which a spreadsheet takes a text for a formula, wherever it comes from. The wide ones count in Japan.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The gradebook, as CSV.
pub fn gradebook(reader: Reader) -> anyhow::Result<String> {
    let head = &reader.head;
    let names = head.exercises.iter().map(|exercise| exercise.id.clone());
    let first =
        ["id", "name", "email", "status", "score", "max_score", "reached", "days_late"].map(str::to_owned);
    let header = first.into_iter().chain(names).chain(["why".to_owned()]);
    let exercises = head.exercises.len();
    table([header.collect()], reader, |row| record(row, exercises))
}

/// A table of these first lines, and of one for each learner.
pub fn table(
    first: impl IntoIterator<Item = Vec<String>>,
    rows: impl Iterator<Item = anyhow::Result<Row>>,
    record: impl Fn(&Row) -> Vec<String>,
) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for line in first {
        writer.write_record(line)?;
    }
    for row in rows {
        writer.write_record(record(&row?))?;
    }
    let bytes = writer.into_inner().context("a table can't be written")?;
    Ok(String::from_utf8(bytes)?)
}

fn record(row: &Row, exercises: usize) -> Vec<String> {
    let status = match row.status {
        Status::Graded => "graded",
        Status::NothingToGrade => "nothing to grade",
        Status::GraderError => "grader error",
    };
    let score = row.score.map(|score| score.to_string()).unwrap_or_default();
    let late = row.late.as_ref().filter(|_| row.score.is_some());
    let reached = late.map_or_else(|| score.clone(), |late| late.reached.to_string());
    let days = late.filter(|late| late.came.is_some()).map(|late| late.days.to_string()).unwrap_or_default();
    let mut record = vec![inert(&row.who.id), inert(&row.who.name), inert(&row.who.email)];
    record.extend([status.to_owned(), score, row.max_score.to_string(), reached, days]);
    record.extend((0..exercises).map(|at| row.exercises.get(at).map(points).unwrap_or_default()));
    record.push(inert(row.why.as_deref().unwrap_or_default()));
    record
}

/// Nothing, where the grader does not know.
fn points(cell: &Cell) -> String {
    if cell.verdict == Verdict::InternalError { String::new() } else { cell.score.to_string() }
}

/// As a text in one line that no spreadsheet takes for a formula.
pub fn inert(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    let mut begins = true;
    for c in visible(text).replace(['\n', '\t'], " ").chars() {
        if begins && FORMULA.contains(&c) {
            cell.push('\'');
        }
        // Where a semicolon divides cells, the next one begins behind it.
        begins = c == ';' || begins && matches!(c, ' ' | '"' | '\u{a0}' | '\u{3000}');
        cell.push(c);
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn no_text_is_taken_for_a_formula() {
        for (text, cell) in [
            ("ada", "ada"),
            ("a-b = c", "a-b = c"),
            ("=1+1", "'=1+1"),
            ("-2", "'-2"),
            (" \u{a0}@SUM(A1)", " \u{a0}'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("x;=cmd|' /C calc'!A0", "x;'=cmd|' /C calc'!A0"),
            ("\t=1\r\n+1", " '=1 +1"),
            ("\u{1b}[31m\u{202e}", "␛[31m‹U+202E›"),
        ] {
            assert_eq!(inert(text), cell);
        }
    }
}
