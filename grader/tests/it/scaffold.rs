//! A new exercise: nothing breaks, and what is missing is said.

use std::fs;
use std::time::Duration;

use grader::environment::Environment;
use grader::{commands, verify};

use crate::mini::{answer, course, patient, stub};

#[tokio::test]
async fn a_new_exercise_works_and_what_is_still_to_be_written_is_said() {
    let dir = course(66, &stub());
    let said = answer(&dir, &["new", "67", "rate_limit"]);
    assert!(said.contains("| [ex67 Rate limit](exercises/ex67_rate_limit/README.md) |"), "{said}");
    let solution = dir.join("solutions/ex67_rate_limit");
    // As git would bring it.
    fs::remove_dir(solution.join("wrong")).expect("it is empty");

    let environment = Environment::read(Duration::from_secs(300)).expect("tests have a folder to run in");
    let course = commands::course(&Environment { here: dir.clone(), ..environment }, false).await;
    let course = course.expect("it is a course");
    let cells = verify::papers(&course, course.find("67").expect("it is new")).expect("its bank can be read");
    let table = verify::table(&cells);
    for missing in [
        "ex67  lesson ✓  hints ✓  written ✗✗✗✗✗✗✗✗✗✗✗✗✗  same API ✓  bank ✗✗",
        "README.md:3 is to be written: what somebody is able to do then",
        "hints.md:3 is to be written: a question",
        "tests/spec.rs:1 is to be written: what",
        "solutions/ex67_rate_limit/stub.rs:1 is to be written: what",
        "solutions/ex67_rate_limit/src/lib.rs:1 is to be written: its idea",
        "0 right variants; at least 2",
        "0 wrong variants; at least 4",
    ] {
        assert!(table.contains(missing), "not said: {missing}\n{table}");
    }

    let verdict = || {
        let report = answer(&dir, &["--format", "json", "run", "ex67"]);
        let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
        report["exercises"][0]["verdict"].as_str().expect("a verdict is text").to_owned()
    };
    assert_eq!(verdict(), "unfinished");
    fs::copy(solution.join("src/lib.rs"), dir.join("exercises/ex67_rate_limit/src/lib.rs"))
        .expect("it is ours");
    assert_eq!(verdict(), "passed");
    let twin = fs::read_to_string(solution.join("tests/spec.rs")).expect("it has tests");
    assert!(twin.ends_with("include!(\"../../../exercises/ex67_rate_limit/tests/spec.rs\");\n"), "{twin}");
}

#[test]
fn a_number_or_a_name_that_is_taken_or_odd_is_refused_and_nothing_is_written() {
    let dir = course(68, &stub());
    let entries = || {
        let all = ["exercises", "solutions"]
            .map(|above| fs::read_dir(dir.join(above)).expect("it is there").count());
        all.iter().sum::<usize>()
    };
    let before = entries();
    for (number, name) in
        [("68", "other"), ("31", "timed_gather"), ("100", "a"), ("31", "../a"), ("31", "Rate")]
    {
        let output = patient(&dir).args(["new", number, name]).output().expect("the grader runs");
        assert_eq!(output.status.code(), Some(2), "{number} {name}");
    }
    assert_eq!(entries(), before);
}
