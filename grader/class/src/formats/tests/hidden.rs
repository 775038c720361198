//! What is said of hidden tests is in no file of a learner's.

use grader::report::json::{Diagnostic, Exercise, Report, Test};
use grader::verdict::Verdict;
use serde_json::json;

use super::{row, saying};
use crate::formats;
use crate::withheld::{for_learner, has_hidden};

/// In all that a hidden test says.
const WORD: &str = "aardvark";

/// A report in which some tests are hidden, and all of these say what nobody is to know.
fn with_hidden(verdict: Verdict) -> Report {
    let mut report = saying("The soup took 40 ms.", Verdict::Failed);
    let place = json!({ "file": WORD, "line": 7 });
    let hidden = |name: &str, verdict: Verdict| -> Test {
        let timeline = json!({ "text": WORD, "jobs": [], "now_ms": 0, "blocked_ms": [], "possible": [
            { "name": WORD, "started_ms": 0, "ended_ms": 1 },
        ]});
        let test = json!({
            "name": format!("hidden/{WORD}/{name}"), "hidden": true, "verdict": verdict, "message": WORD,
            "think": WORD, "seen": place, "line": 7, "wall_ms": 0, "virtual_ms": 7, "timeline": timeline,
            "written": WORD,
        });
        serde_json::from_value(test).expect("it is a test")
    };
    let exercise = &mut report.exercises[1];
    exercise.tests.extend([hidden("one", verdict), hidden("two", Verdict::Passed)]);
    let said = Diagnostic { message: WORD.to_owned(), rendered: WORD.to_owned(), at: None };
    exercise.withheld = vec![said];
    exercise.verdict = exercise.tests.iter().map(|test| test.verdict).min().expect("it has tests");
    report
}

fn tests(exercise: &Exercise) -> Vec<(&str, Verdict)> {
    exercise.tests.iter().map(|test| (test.name.as_str(), test.verdict)).collect()
}

#[test]
fn a_learner_sees_of_a_hidden_test_whether_it_has_passed_and_nothing_else() {
    for (verdict, seen) in [
        (Verdict::Deadlock, Verdict::Failed),
        (Verdict::Crashed, Verdict::Failed),
        (Verdict::Unfinished, Verdict::Failed),
        (Verdict::CompileError, Verdict::CompileError),
        (Verdict::CompileLimit, Verdict::CompileLimit),
        (Verdict::InternalError, Verdict::InternalError),
        (Verdict::Passed, Verdict::Passed),
    ] {
        let report = with_hidden(verdict);
        let row = row(&report);
        let shown = for_learner(&report);
        assert_eq!(
            tests(&shown.exercises[1])[3..],
            [("hidden_test_1", seen), ("hidden_test_2", Verdict::Passed)]
        );
        assert_eq!(shown.exercises[1].verdict, seen.min(Verdict::Failed));
        assert_eq!((shown.score, shown.exercises[1].score), (report.score, report.exercises[1].score));
        let text = grader::report::json::render(&shown);
        grader::report::json::parse(&text).expect("it is a report");
        assert!(!text.contains(WORD), "{text}");
        for (file, text) in formats::learner(&row, &shown).expect("it can be written") {
            assert!(!text.unwrap_or_default().contains(WORD), "{file}");
        }
    }
}

#[test]
fn why_the_grader_could_not_grade_is_not_told_where_hidden_tests_are() {
    let mut report = with_hidden(Verdict::InternalError);
    report.exercises[1].tests[1].verdict = Verdict::InternalError;
    report.exercises[1].tests[1].message = Some(format!("the disk is full: {WORD}"));
    assert!(!grader::report::json::render(&for_learner(&report)).contains(WORD));
}

#[test]
fn both_copies_are_as_the_schema_says() {
    let schema = include_str!("../../../../schema/report-1.json");
    let schema =
        jsonschema::validator_for(&serde_json::from_str(schema).expect("it is JSON")).expect("it is one");
    let report = with_hidden(Verdict::CompileError);
    for report in [&report, &*for_learner(&report)] {
        let value = serde_json::to_value(report).expect("it is JSON");
        let errors: Vec<String> = schema.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
    assert!(has_hidden(&report) && !has_hidden(&saying("soup", Verdict::Passed)));
}
