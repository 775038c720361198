//! What a learner may know of hidden tests: how many there are, and which of them have passed. Pure.

use std::borrow::Cow;

use grader::report::json::{Exercise, Report, Test};
use grader::verdict::Verdict;

/// True where something in a report is the instructor's alone.
pub fn has_hidden(report: &Report) -> bool {
    report.exercises.iter().any(|exercise| exercise.tests.iter().any(|test| test.hidden))
}

/// A report as its learner may have it.
pub fn for_learner(report: &Report) -> Cow<'_, Report> {
    if !has_hidden(report) {
        return Cow::Borrowed(report);
    }
    let exercises = report.exercises.iter().cloned().map(exercise).collect();
    Cow::Owned(Report { exercises, ..report.clone() })
}

fn exercise(exercise: Exercise) -> Exercise {
    if !exercise.tests.iter().any(|test| test.hidden) {
        return exercise;
    }
    let mut number = 0;
    let tests: Vec<Test> = exercise.tests.into_iter().map(|test| shown(test, &mut number)).collect();
    let verdict = tests.iter().map(|test| test.verdict).min().unwrap_or(exercise.verdict);
    Exercise { verdict, tests, withheld: Vec::new(), ..exercise }
}

fn shown(test: Test, number: &mut usize) -> Test {
    if !test.hidden {
        // Why the grader could not do its work may be said in the words of a compiler of hidden tests.
        let is_said = test.verdict != Verdict::InternalError;
        return Test { message: test.message.filter(|_| is_said), ..test };
    }
    *number += 1;
    Test {
        name: format!("hidden_test_{number}"),
        hidden: true,
        verdict: verdict(test.verdict),
        message: None,
        think: None,
        seen: None,
        line: None,
        wall_ms: 0,
        virtual_ms: None,
        timeline: None,
        written: String::new(),
    }
}

/// The code under test chooses how its process ends. So no more is told of that than whether it has passed.
fn verdict(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::InternalError
        | Verdict::Policy
        | Verdict::CompileError
        | Verdict::CompileLimit
        | Verdict::Skipped
        | Verdict::Passed => verdict,
        Verdict::Deadlock
        | Verdict::TimedOut
        | Verdict::MemoryLimit
        | Verdict::ThreadLimit
        | Verdict::OutputLimit
        | Verdict::Crashed
        | Verdict::LeftEarly
        | Verdict::Leaked
        | Verdict::Failed
        | Verdict::Unfinished => Verdict::Failed,
    }
}
