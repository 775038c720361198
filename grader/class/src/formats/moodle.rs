//! A file for "Import grades from CSV" of Moodle, where the instructor says which column is what.

use super::csv::{inert, table};
use crate::gradebook::{Reader, Row, Status};
use grader::verdict::Verdict;

/// No grade. Of an empty cell Moodle makes one, where the column becomes a new item.
const NO_GRADE: &str = "-";
/// A line without an address would count for the learner of the line before.
const NO_EMAIL: &str = "(none)";

pub fn grades(reader: Reader) -> anyhow::Result<String> {
    let header = [
        "ID number",
        "Email address",
        "Full name",
        "Exercises (points)",
        "Exercises (percent)",
        "Exercises (feedback)",
    ];
    table([header.map(str::to_owned).to_vec()], reader, record)
}

fn record(row: &Row) -> Vec<String> {
    let grade = |grade: Option<String>| grade.unwrap_or_else(|| NO_GRADE.to_owned());
    let email = if row.who.email.is_empty() { NO_EMAIL.to_owned() } else { inert(&row.who.email) };
    let points = row.score.map(|score| score.to_string());
    let percent = row.score.and_then(|score| percent(score, row.max_score));
    vec![inert(&row.who.id), email, inert(&row.who.name), grade(points), grade(percent), feedback(row)]
}

/// With two decimals, and never more than there is.
fn percent(score: u32, max: u32) -> Option<String> {
    let hundredths = (u64::from(score) * 10_000).checked_div(u64::from(max))?;
    Some(format!("{}.{:02}", hundredths / 100, hundredths % 100))
}

fn feedback(row: &Row) -> String {
    let passed = row.exercises.iter().filter(|cell| cell.verdict == Verdict::Passed).count();
    match row.status {
        Status::Graded => {
            let late = row.late().map(|late| format!(". {late}")).unwrap_or_default();
            format!("{passed} of {} exercises passed{late}", row.exercises.len())
        }
        _ => inert(row.why.as_deref().unwrap_or_default()),
    }
}
