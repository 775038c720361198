//! `classroom50/result/v1`, as far as a grade goes. Who has handed in, and when, only Classroom 50's own runner knows:
//! `docs/formats.md` has the lines that add it.

use grader::report::json::{Exercise, Report};
use grader::verdict::Verdict;
use serde::Serialize;

use super::said;
use crate::gradebook::Row;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Result {
    schema: &'static str,
    score: u32,
    max_score: u32,
    tests: Vec<Test>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Test {
    test_name: String,
    passed: bool,
    score: u32,
    max_score: u32,
    /// Kept by Classroom 50 as it is.
    output: String,
}

/// Nothing where there is no grade: it has no place for that, and its runner takes a missing file for an error.
pub fn result(row: &Row, report: &Report) -> anyhow::Result<Option<String>> {
    let Some(score) = row.score else { return Ok(None) };
    let tests = report.exercises.iter().map(test).collect();
    let result = Result { schema: "classroom50/result/v1", score, max_score: row.max_score, tests };
    Ok(Some(serde_json::to_string_pretty(&result)? + "\n"))
}

fn test(exercise: &Exercise) -> Test {
    Test {
        test_name: said::name(exercise),
        passed: exercise.verdict == Verdict::Passed,
        score: exercise.score,
        max_score: exercise.max_score,
        output: said::exercise(exercise),
    }
}
