//! JUnit's XML: a suite for each exercise. The strictest reader is the schema of Jenkins' xUnit plugin.

use grader::report::human::sentence;
use grader::report::json::{Exercise, Report, Test};
use grader::report::markup::visible;
use grader::verdict::Verdict;
use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::said;
use crate::gradebook::Row;

pub fn report(row: &Row, report: &Report) -> anyhow::Result<String> {
    let learner = said::line(&row.who.id);
    let mut all = quick_junit::Report::new(&learner);
    all.add_test_suites(report.exercises.iter().map(|exercise| suite(&learner, exercise)));
    let text = all.to_string()?;
    // The schema has this for a suite and not for all of them. It is the first one: no name holds a quotation mark.
    Ok(text.replacen(&format!(" skipped=\"{}\"", all.skipped), "", 1))
}

/// Readers take tests of the same class for the same ones, so it says whose they are.
fn suite(learner: &str, exercise: &Exercise) -> TestSuite {
    let class = format!("{learner}.{}", exercise.id);
    let mut suite = TestSuite::new(&class);
    for test in &exercise.tests {
        let mut case = TestCase::new(said::line(&sentence(&test.name)), status(exercise, test));
        case.set_classname(&class);
        if !test.written.is_empty() {
            case.set_system_out(visible(&test.written));
        }
        suite.add_test_case(case);
    }
    suite
}

fn status(exercise: &Exercise, test: &Test) -> TestCaseStatus {
    let mut status = match test.verdict {
        Verdict::Passed => return TestCaseStatus::success(),
        Verdict::Skipped => TestCaseStatus::skipped(),
        // A limit was hit, or it is the grader's own fault.
        Verdict::InternalError
        | Verdict::CompileLimit
        | Verdict::TimedOut
        | Verdict::MemoryLimit
        | Verdict::ThreadLimit
        | Verdict::OutputLimit => TestCaseStatus::non_success(NonSuccessKind::Error),
        Verdict::Policy
        | Verdict::CompileError
        | Verdict::Deadlock
        | Verdict::Crashed
        | Verdict::LeftEarly
        | Verdict::Leaked
        | Verdict::Failed
        | Verdict::Unfinished => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    let compiler = || exercise.compiler.first().map(|diagnostic| &diagnostic.message);
    let message = test.message.as_ref().or_else(compiler).and_then(|message| message.lines().next());
    status.set_type(test.verdict.words()).set_message(said::line(message.unwrap_or_default()));
    let said = said::test(test);
    if !said.is_empty() {
        status.set_description(said);
    }
    status
}
