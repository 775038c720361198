//! What the runners of the former GitHub Classroom gave to its reporter: the output `result`, JSON in base64.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use grader::report::bounds;
use grader::report::json::{Exercise, Report};
use grader::report::markup::visible;
use grader::verdict::Verdict;
use serde::Serialize;

use super::said;
use crate::gradebook::Row;

/// Bytes of a message, as in the runner for Python.
const MESSAGE: usize = 500;
/// All outputs of a job have 1 MB, counted in UTF-16.
const LARGEST: usize = 400_000;

#[derive(Serialize)]
struct Payload {
    version: u32,
    status: &'static str,
    /// If this is 0, the reporter tells nobody about points.
    max_score: u32,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    name: String,
    status: &'static str,
    /// The reporter adds them up, and a missing one makes the sum no number.
    score: i64,
    message: Option<String>,
    line_no: u32,
}

pub fn payload(row: &Row, report: &Report) -> anyhow::Result<String> {
    let Some(_) = row.score else { return encoded(&not_graded(row)) };
    let mut payload = graded(row, report);
    let text = encoded(&payload)?;
    if text.len() <= LARGEST {
        return Ok(text);
    }
    payload.tests.iter_mut().for_each(|test| test.message = None);
    encoded(&payload)
}

fn encoded(payload: &Payload) -> anyhow::Result<String> {
    Ok(STANDARD.encode(serde_json::to_string(payload)?))
}

fn graded(row: &Row, report: &Report) -> Payload {
    let mut tests: Vec<Test> = report.exercises.iter().map(test).collect();
    let status = if tests.iter().all(|test| test.status == "pass") { "pass" } else { "fail" };
    tests.extend(late(row));
    Payload { version: 1, status, max_score: row.max_score, tests }
}

/// There is no place for points of the whole but in their sum, so what being late costs is one of the tests.
fn late(row: &Row) -> Option<Test> {
    let cost = i64::from(row.score?) - i64::from(row.late.as_ref()?.reached);
    let message = Some(row.late()?);
    Some(Test { name: "late".to_owned(), status: "fail", score: cost, message, line_no: 0 })
}

fn not_graded(row: &Row) -> Payload {
    let message = Some(inert(row.why.as_deref().unwrap_or_default()));
    let test = Test { name: "grader".to_owned(), status: "error", score: 0, message, line_no: 0 };
    Payload { version: 1, status: "error", max_score: 0, tests: vec![test] }
}

fn test(exercise: &Exercise) -> Test {
    let passed = exercise.verdict == Verdict::Passed;
    Test {
        name: said::name(exercise).replace(COMMAND, "## ["),
        status: if passed { "pass" } else { "fail" },
        score: exercise.score.into(),
        message: (!passed).then(|| inert(&said::exercise(exercise))),
        line_no: 0,
    }
}

/// A runner obeys this wherever it stands in a line.
const COMMAND: &str = "##[";

/// The reporter writes a message to the log of its step, where a line that begins with `::` is a command.
fn inert(message: &str) -> String {
    bounds::cut(&visible(message), MESSAGE).replace(COMMAND, "## [").replace('\n', "\n| ")
}
