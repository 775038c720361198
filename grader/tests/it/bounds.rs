//! A report from another job, or from anybody, is read within bounds, and what the grader writes keeps to them.

use std::fs;
use std::process::Command;

use grader::report::{bounds, json};
use serde_json::{Value, json};

use crate::grader_program;

/// Two exercises: one passed, and one of whose two tests failed.
fn report() -> Value {
    let place = json!({"file": "exercises/ex02_runtime/tests/spec.rs", "line": 7});
    let job = json!({
        "name": "soup", "needs_ms": 30, "made_ms": 0, "started_ms": 0, "ended_ms": 30, "state": "finished", "polls": 2
    });
    let timeline = json!({
        "text": "soup ███", "jobs": [job], "now_ms": 30, "blocked_ms": [3],
        "possible": [{"name": "soup", "started_ms": 0, "ended_ms": 30}]
    });
    let test = |name: &str, verdict: &str| {
        json!({
            "name": name, "verdict": verdict, "message": "It took 60 ms.", "think": "why?", "seen": place, "line": 3,
            "wall_ms": 2, "virtual_ms": 60, "timeline": timeline, "written": "salt"
        })
    };
    let exercise = |id: &str, verdict: &str, score: u32, tests: Value| {
        json!({
            "id": id, "title": "Soup", "part": "A", "lesson": "exercises/README.md", "file": "exercises/x/src/lib.rs",
            "verdict": verdict, "score": score, "max_score": 10, "tests": tests,
            "compiler": [{"message": "unused", "rendered": "warning: unused", "at": place}],
            "diagnosis": {"observed": "Line 7 awaits.", "next": null, "at": place,
                "lesson": {"file": "exercises/README.md", "sentence": "A future is lazy."}}
        })
    };
    let exercises = json!([
        exercise("ex01", "passed", 10, json!([test("it_passes", "passed")])),
        exercise("ex02", "failed", 5, json!([test("one_passes", "passed"), test("one_fails", "failed")])),
    ]);
    json!({
        "schema": 1, "grader": "0.1.0", "toolchain": "rustc 1.95.0", "isolation": "none",
        "score": 15, "max_score": 20, "exercises": exercises
    })
}

/// Why it is refused, with `value` put in at `pointer`; an empty text where it is not.
fn refusal(pointer: &str, value: Value) -> String {
    let mut report = report();
    match report.pointer_mut(pointer) {
        Some(place) => *place = value,
        None => {
            let (object, key) = pointer.rsplit_once('/').expect("a pointer has a key");
            report.pointer_mut(object).expect("the object is there")[key] = value;
        }
    }
    json::parse(&report.to_string()).err().map(|error| format!("{error:#}")).unwrap_or_default()
}

#[test]
fn a_report_that_is_right_is_read() {
    let report = json::parse(&report().to_string()).expect("it is right");
    assert_eq!((report.score, report.exercises.len()), (15, 2));
}

#[test]
fn what_can_t_be_right_is_refused_in_words_that_say_what() {
    let long = |length| Value::from("x".repeat(length));
    let many = |one: Value, number| Value::from(vec![one; number]);
    let job = || report().pointer("/exercises/1/tests/0/timeline/jobs/0").cloned().unwrap_or_default();
    let (test, timeline) = ("/exercises/1/tests/0", "/exercises/1/tests/0/timeline");
    let (name, text) = (bounds::NAME + 1, bounds::TEXT + 1);
    for (pointer, value, why) in [
        ("/schema".to_owned(), json!(2), "has schema 2"),
        ("/score".to_owned(), json!(20), "15 of 20"),
        ("/max_score".to_owned(), json!(15), "15 of 15 points"),
        ("/score".to_owned(), json!(-1), "invalid value"),
        ("/score".to_owned(), json!(15.5), "invalid type"),
        ("/score".to_owned(), json!(4_294_967_296_u64), "invalid value"),
        ("/grader".to_owned(), long(name), "its version is longer"),
        ("/toolchain".to_owned(), long(name), "its toolchain is longer"),
        ("/isolation".to_owned(), long(name), "its isolation is longer"),
        ("/toolchain".to_owned(), json!("rustc\n## 20 of 20 points"), "more than plain text in one line"),
        ("/exercises/1/title".to_owned(), json!("Soup\n"), "ex02: its title is more than plain text"),
        ("/exercises/1/part".to_owned(), json!("A\r"), "ex02: its part is more than plain text"),
        (format!("{test}/name"), json!("one\ntest"), "its name is more than plain text"),
        ("/exercises".to_owned(), many(report()["exercises"][0].clone(), 501), "501 exercises"),
        ("/exercises/1/id".to_owned(), json!("ex01"), "it has ex01 twice"),
        ("/exercises/1/id".to_owned(), json!("ex 02"), "no exercise is named"),
        ("/exercises/1/title".to_owned(), long(name), "ex02: its title is longer"),
        ("/exercises/1/part".to_owned(), long(name), "ex02: its part is longer"),
        ("/exercises/1/file".to_owned(), json!("../lib.rs"), "no file of the course"),
        ("/exercises/1/lesson".to_owned(), json!("/etc/passwd"), "no file of the course"),
        ("/exercises/1/verdict".to_owned(), json!("excellent"), "unknown variant"),
        ("/exercises/1/verdict".to_owned(), json!("passed"), "a test of it is not"),
        ("/exercises/0/tests".to_owned(), json!([]), "a test of it is not"),
        ("/exercises/1/score".to_owned(), json!(10), "has all its points, and is not passed"),
        ("/exercises/1/score".to_owned(), json!(11), "11 points are more than the 10"),
        ("/exercises/1/max_score".to_owned(), json!(10_001), "more than an exercise ever has"),
        (
            "/exercises/1/compiler".to_owned(),
            many(report()["exercises"][1]["compiler"][0].clone(), 101),
            "101 messages",
        ),
        ("/exercises/1/compiler/0/message".to_owned(), long(text), "a message of the compiler is longer"),
        ("/exercises/1/compiler/0/rendered".to_owned(), long(text), "a message of the compiler is longer"),
        ("/exercises/1/compiler/0/at/file".to_owned(), long(name), "a file's name is longer"),
        ("/exercises/1/diagnosis/observed".to_owned(), long(text), "its diagnosis is longer"),
        ("/exercises/1/diagnosis/next".to_owned(), long(text), "its diagnosis is longer"),
        ("/exercises/1/diagnosis/lesson/sentence".to_owned(), long(text), "its diagnosis is longer"),
        ("/exercises/1/diagnosis/lesson/file".to_owned(), long(name), "its diagnosis is longer"),
        ("/exercises/1/diagnosis/at/file".to_owned(), long(name), "a file's name is longer"),
        (
            "/exercises/1/tests".to_owned(),
            many(report()["exercises"][1]["tests"][1].clone(), 201),
            "201 tests",
        ),
        (format!("{test}/name"), json!("one_fails"), "the test one_fails twice"),
        (format!("{test}/name"), long(name), "its name is longer"),
        (format!("{test}/message"), long(text), "one_passes: its message is longer"),
        (format!("{test}/think"), long(text), "what there is to think about is longer"),
        (format!("{test}/written"), long(text), "its output is longer"),
        (format!("{test}/seen/file"), long(name), "a file's name is longer"),
        (format!("{timeline}/text"), long(text), "its timeline is longer"),
        (format!("{timeline}/jobs"), many(job(), 10_001), "10001 jobs"),
        (format!("{timeline}/jobs/0/name"), long(name), "a job's name is longer"),
        (format!("{timeline}/possible/0/name"), long(name), "a job's name is longer"),
        (format!("{timeline}/blocked_ms"), many(json!(1), 10_001), "10001 instants"),
    ] {
        let said = refusal(&pointer, value);
        assert!(said.contains(why), "{pointer}: {said:?} lacks {why:?}");
    }
}

#[test]
fn what_nobody_knows_is_refused_wherever_it_stands() {
    for object in [
        "",
        "/exercises/0",
        "/exercises/0/compiler/0",
        "/exercises/0/compiler/0/at",
        "/exercises/0/diagnosis",
        "/exercises/0/diagnosis/lesson",
        "/exercises/0/tests/0",
        "/exercises/0/tests/0/seen",
        "/exercises/0/tests/0/timeline",
        "/exercises/0/tests/0/timeline/jobs/0",
        "/exercises/0/tests/0/timeline/possible/0",
    ] {
        let said = refusal(&format!("{object}/extra"), json!(1));
        assert!(said.contains("unknown field `extra`"), "{object}: {said:?}");
    }
    let text = report().to_string();
    let twice = text.replacen("\"schema\":1", "\"schema\":1,\"schema\":1", 1);
    for text in [twice, format!("{text}{text}"), "[".repeat(100_000), String::new()] {
        assert!(json::parse(&text).is_err(), "{:.80}", text);
    }
}

#[test]
fn an_error_repeats_no_line_of_a_report_as_it_is() {
    let hostile = "x\n::stop-commands::y\u{1b}[2J";
    let cases = [
        refusal(&format!("/{hostile}"), json!(1)),
        refusal("/exercises/0/id", json!(hostile)),
        refusal("/exercises/0/file", json!(hostile)),
        refusal("/exercises/0/verdict", json!(hostile)),
        {
            let mut report = report();
            for test in report["exercises"][1]["tests"].as_array_mut().expect("it has tests") {
                test["name"] = json!(hostile);
            }
            json::parse(&report.to_string()).err().map(|error| format!("{error:#}")).unwrap_or_default()
        },
    ];
    for said in cases {
        assert!(said.contains("::stop-commands::") && !said.chars().any(char::is_control), "{said:?}");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_read_to_its_end() {
    let file = std::env::temp_dir().join(format!("grader-report-{}.json", std::process::id()));
    let made = fs::File::create(&file).expect("a file can be made");
    // Without content, so that it takes no room.
    made.set_len(1 << 40).expect("it can be long");
    let out = Command::new(grader_program()).arg("report").arg(&file).args(["--format", "summary"]).output();
    fs::remove_file(&file).expect("it is ours");
    let out = out.expect("the grader starts");
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(70), "{said}");
    assert!(said.contains("is larger than 16777216 bytes"), "{said}");
}

#[test]
fn of_a_report_that_would_be_too_large_the_grades_are_kept() {
    let mut large = json::parse(&report().to_string()).expect("it is right");
    let mut test = large.exercises[1].tests[1].clone();
    test.written = "\u{1}".repeat(bounds::TEXT);
    large.exercises[1].tests =
        (0..100).map(|number| json::Test { name: format!("test_{number}"), ..test.clone() }).collect();
    let text = json::render(&large);
    assert!(text.len() < bounds::LARGEST, "{} bytes", text.len());
    let kept = json::parse(&text).expect("it can be read");
    assert_eq!((kept.score, kept.exercises[1].tests.len()), (15, 100));
    assert!(kept.exercises[1].tests.iter().all(|test| test.written.is_empty() && test.line == Some(3)));
}
