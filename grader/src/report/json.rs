//! `"schema": 1`, for programs. Types of its own, so that a change inside changes no file outside.

use serde::Serialize;

use super::Run;
use crate::judge::{Graded, GradedTest};
use crate::verdict::Verdict;

#[derive(Serialize)]
struct Report<'a> {
    schema: u32,
    grader: &'a str,
    toolchain: &'a str,
    isolation: &'a str,
    score: u32,
    max_score: u32,
    exercises: Vec<Exercise<'a>>,
}

#[derive(Serialize)]
struct Exercise<'a> {
    id: &'a str,
    title: &'a str,
    file: String,
    verdict: Verdict,
    score: u32,
    max_score: u32,
    compiler: Vec<Diagnostic<'a>>,
    tests: Vec<Test<'a>>,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: &'a str,
    file: Option<&'a str>,
    line: u32,
}

#[derive(Serialize)]
struct Test<'a> {
    name: &'a str,
    verdict: Verdict,
    message: Option<&'a str>,
    think: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u32>,
    wall_ms: u64,
    virtual_ms: Option<u64>,
    timeline: &'a str,
}

/// The report as JSON, with a newline at its end.
pub fn render(run: &Run, graded: &[Graded]) -> String {
    let report = Report {
        schema: 1,
        grader: env!("CARGO_PKG_VERSION"),
        toolchain: &run.toolchain,
        isolation: &run.isolation,
        score: graded.iter().map(Graded::score).sum(),
        max_score: graded.iter().map(|exercise| exercise.max_score).sum(),
        exercises: graded.iter().map(exercise).collect(),
    };
    // These types hold nothing that JSON can't: no maps with odd keys, no infinite numbers.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn exercise(graded: &Graded) -> Exercise<'_> {
    Exercise {
        id: &graded.id,
        title: &graded.title,
        file: format!("exercises/{}/src/lib.rs", graded.folder),
        verdict: graded.verdict,
        score: graded.score(),
        max_score: graded.max_score,
        compiler: graded
            .compiler
            .iter()
            .map(|d| Diagnostic { message: &d.text, file: d.file.as_deref(), line: d.line })
            .collect(),
        tests: graded.tests.iter().map(test).collect(),
    }
}

fn test(test: &GradedTest) -> Test<'_> {
    Test {
        name: &test.name,
        verdict: test.verdict,
        message: test.observed.as_deref(),
        think: test.think.as_deref(),
        file: test.at.as_ref().map(|at| at.file.as_str()),
        line: test.at.as_ref().map(|at| at.line),
        wall_ms: test.wall_ms,
        virtual_ms: test.virtual_ms,
        timeline: &test.timeline,
    }
}
