//! Gradescope's `results.json`. An exercise is one of its tests, since points are given for exercises.

use grader::report::json::{Exercise, HandedIn, Report};
use grader::verdict::Verdict;
use serde::Serialize;

use super::said;
use crate::gradebook::Row;

/// Shown as it is: the others are Markdown, HTML and terminal escapes.
const TEXT: &str = "text";

#[derive(Serialize)]
struct Results {
    /// Without one, and without those of the tests, there is no grade.
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u32>,
    output: String,
    output_format: &'static str,
    test_output_format: &'static str,
    test_name_format: &'static str,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    name: String,
    output: String,
}

pub fn results(row: &Row, report: &Report) -> anyhow::Result<String> {
    let results = Results {
        score: row.score,
        output: output(row, report),
        output_format: TEXT,
        test_output_format: TEXT,
        test_name_format: TEXT,
        tests: report.exercises.iter().map(|exercise| test(exercise, row.score.is_some())).collect(),
    };
    Ok(serde_json::to_string_pretty(&results)? + "\n")
}

fn output(row: &Row, report: &Report) -> String {
    let mut lines = Vec::new();
    match (row.score, &row.why) {
        (Some(score), _) => lines.push(format!("{score} of {} points", row.max_score)),
        (None, why) => lines.push(format!("No score: {}", said::line(why.as_deref().unwrap_or_default()))),
    }
    lines.extend(report.submission.iter().flat_map(HandedIn::sentences).map(|sentence| said::line(sentence)));
    lines.join("\n")
}

/// Gradescope adds up what tests have where the whole has no score, so then they have none either.
fn test(exercise: &Exercise, is_graded: bool) -> Test {
    let status = match exercise.verdict {
        Verdict::InternalError => None,
        Verdict::Passed => Some("passed"),
        _ => Some("failed"),
    };
    Test {
        score: is_graded.then_some(exercise.score),
        max_score: is_graded.then_some(exercise.max_score),
        status,
        name: said::name(exercise),
        output: said::exercise(exercise),
    }
}
