//! The files of one learner.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use grader::report::json::Report;
use grader::verdict::Verdict;
use serde_json::{Value, json};

use super::super::{classroom, classroom50, gradescope, junit, learner};
use super::{HOSTILE, graded, is_inert, not_known, report, row};
use crate::gradebook::Row;
use crate::results;

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn is_valid(schema: &Value, value: &Value) {
    let schema = jsonschema::validator_for(schema).expect("this is a schema");
    let errors: Vec<String> =
        schema.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// Gradescope's "Autograder Specifications", in so far as it says what each field may be.
fn gradescope_schema() -> Value {
    let format = json!({ "enum": ["text", "html", "simple_format", "md", "ansi"] });
    let visibility = json!({ "enum": ["hidden", "after_due_date", "after_published", "visible"] });
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "score": { "type": "number" },
            "execution_time": { "type": "number" },
            "output": { "type": "string" },
            "output_format": format,
            "test_output_format": format,
            "test_name_format": format,
            "visibility": visibility,
            "stdout_visibility": visibility,
            "extra_data": { "type": "object" },
            "leaderboard": { "type": "array" },
            "tests": { "type": "array", "items": {
                "type": "object",
                "additionalProperties": false,
                "properties": {
                    "score": { "type": "number" },
                    "max_score": { "type": "number" },
                    "status": { "enum": ["passed", "failed"] },
                    "name": { "type": "string" },
                    "name_format": format,
                    "number": { "type": "string" },
                    "output": { "type": "string" },
                    "output_format": format,
                    "tags": { "type": "array", "items": { "type": "string" } },
                    "visibility": visibility,
                    "extra_data": { "type": "object" },
                },
            } },
        },
    })
}

#[test]
fn gradescope_gets_its_fields_and_texts_that_it_shows_as_they_are() {
    let (row, report) = graded();
    let text = gradescope::results(&row, &report).expect("it can be written");
    let results = parsed(&text);
    is_valid(&gradescope_schema(), &results);
    let (score, tests) = (&results["score"], results["tests"].as_array().expect("it is a list"));
    assert_eq!(score, 15);
    let sum = |name: &str| tests.iter().filter_map(|test| test[name].as_u64()).sum::<u64>();
    assert_eq!((sum("score"), sum("max_score")), (15, 40));
    assert_eq!(
        tests.iter().map(|test| &test["status"]).collect::<Vec<_>>(),
        ["passed", "failed", "failed", "failed"]
    );
    for format in ["output_format", "test_output_format", "test_name_format"] {
        assert_eq!(results[format], "text");
    }
    assert!(is_inert(results["output"].as_str().expect("text")), "{}", results["output"]);
    assert!(is_inert(tests[1]["output"].as_str().expect("text")), "{}", tests[1]["output"]);
}

#[test]
fn gradescope_gets_no_score_where_there_is_no_grade() {
    let (row, report) = not_known();
    let text = gradescope::results(&row, &report).expect("it can be written");
    is_valid(&gradescope_schema(), &parsed(&text));
    assert!(!text.contains("score\":"), "{text}");
    assert!(text.contains("No score: the grader could not grade ex04"), "{text}");
}

/// `schemas/result-v1.schema.json` of foundation50/classroom50, and what its runner's `validate_result` asks for.
fn classroom50_schema() -> Value {
    let (name, points) =
        (json!({ "type": "string", "minLength": 1 }), json!({ "type": "integer", "minimum": 0 }));
    let instant =
        json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$" });
    json!({
        "type": "object",
        "additionalProperties": false,
        "required": [
            "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release",
            "review", "datetime", "score", "max-score", "tests",
        ],
        "properties": {
            "schema": { "const": "classroom50/result/v1" },
            "classroom": name, "assignment": name, "owner": name, "commit": name, "release": name, "review": name,
            "assignment_type": { "enum": ["individual", "group", "team"] },
            "submission": { "type": "string", "pattern": "^submit/" },
            "datetime": instant, "graded_at": instant,
            "score": points, "max-score": points,
            "submitted_by": { "type": "object" },
            "tests": { "type": "array", "items": {
                "type": "object",
                "required": ["test-name", "passed", "score", "max-score"],
                "properties": {
                    "test-name": name, "passed": { "type": "boolean" }, "score": points, "max-score": points,
                },
            } },
        },
    })
}

#[test]
fn classroom_50_takes_a_result_that_its_runner_has_completed() {
    let (row, report) = graded();
    let text = classroom50::result(&row, &report).expect("it can be written").expect("there is a grade");
    let mut result = parsed(&text);
    let runner = json!({
        "classroom": "c", "assignment": "a", "assignment_type": "individual", "owner": "ada",
        "submission": "submit/2026-01-02T03-04-05Z-abcdef0", "commit": "https://x/1", "release": "https://x/2",
        "review": "https://x/1", "datetime": "2026-01-02T03:04:05Z",
    });
    let (known, fields) =
        (runner.as_object().expect("an object"), result.as_object_mut().expect("an object"));
    assert!(known.keys().all(|name| !fields.contains_key(name)), "what is not known is not made up");
    fields.extend(known.clone());
    is_valid(&classroom50_schema(), &result);
    assert_eq!((&result["score"], &result["max-score"]), (&json!(15), &json!(40)));
    for test in result["tests"].as_array().expect("a list") {
        assert!(test["score"].as_u64() <= test["max-score"].as_u64());
    }
    assert!(is_inert(result["tests"][1]["output"].as_str().expect("text")));
}

#[test]
fn classroom_50_gets_nothing_where_there_is_no_grade() {
    let (row, report) = not_known();
    assert_eq!(classroom50::result(&row, &report).expect("nothing is written"), None);
}

/// As `classroom-resources/autograding-grading-reporter` reads it.
fn reported(text: &str) -> Value {
    assert!(text.bytes().all(|b| b.is_ascii_graphic()), "an output of a step is one line");
    parsed(&String::from_utf8(STANDARD.decode(text).expect("it is base64")).expect("it is UTF-8"))
}

#[test]
fn the_reporter_of_github_classroom_comes_to_the_same_points() {
    let (row, report) = graded();
    let results = reported(&classroom::payload(&row, &report).expect("it can be written"));
    let tests = results["tests"].as_array().expect("a list");
    let points: u64 =
        tests.iter().map(|test| test["score"].as_u64().expect("else the sum is no number")).sum();
    assert_eq!((points, results["max_score"].as_u64()), (15, Some(40)));
    assert_eq!((&results["version"], &results["status"]), (&json!(1), &json!("fail")));
    assert_eq!(tests.iter().map(|t| &t["status"]).collect::<Vec<_>>(), ["pass", "fail", "fail", "fail"]);
    let all = [super::report(Verdict::Passed)].map(|mut report| {
        report.exercises.retain(|e| e.verdict == Verdict::Passed);
        reported(&classroom::payload(&super::row(&report), &report).expect("it can be written"))
    });
    assert_eq!(all[0]["status"], "pass");
}

#[test]
fn a_message_to_github_classroom_s_log_is_no_command() {
    for (row, report) in [graded(), not_known()] {
        let results = reported(&classroom::payload(&row, &report).expect("it can be written"));
        let mut seen = 0;
        for test in results["tests"].as_array().expect("a list") {
            let Some(message) = test["message"].as_str() else { continue };
            seen += usize::from(message.contains("::error::x"));
            assert!(!message.contains("##["), "{message}");
            let log = format!("Error: {message}\n");
            assert!(log.lines().all(|line| !line.trim_start().starts_with("::")), "{log}");
            assert!(!log.contains(super::OBEYED), "{log}");
        }
        assert!(seen > 0, "the message is there");
    }
}

#[test]
fn github_classroom_hears_of_an_error_and_of_no_points_where_there_is_no_grade() {
    let (row, report) = not_known();
    let results = reported(&classroom::payload(&row, &report).expect("it can be written"));
    assert_eq!((&results["status"], &results["max_score"]), (&json!("error"), &json!(0)));
}

#[test]
fn a_payload_fits_into_the_outputs_of_a_job() {
    let (mut row, mut report) = graded();
    let failed = report.exercises[1].clone();
    report.exercises = (0..200).map(|_| failed.clone()).collect();
    report.exercises.iter_mut().flat_map(|e| &mut e.tests).for_each(|t| t.message = Some("🦀".repeat(9_000)));
    row.max_score = 2_000;
    let text = classroom::payload(&row, &report).expect("it can be written");
    assert!(text.len() < 400_000, "{}", text.len());
    assert_eq!(reported(&text)["tests"].as_array().map(Vec::len), Some(200));
}

/// What the schema of Jenkins' xUnit plugin (`junit-10.xsd`) has for an element.
fn attributes_of(element: &str) -> &'static [&'static str] {
    match element {
        "testsuites" => &["name", "time", "tests", "failures", "errors"],
        "testsuite" => &[
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        ],
        "testcase" => &["name", "time", "classname", "group"],
        "failure" | "error" | "skipped" => &["type", "message"],
        "system-out" => &[],
        other => panic!("{other} is no element of this schema"),
    }
}

#[test]
fn junit_is_well_formed_and_holds_what_the_strictest_schema_has() {
    let (row, report) = graded();
    let text = junit::report(&row, &report).expect("it can be written");
    let xml = roxmltree::Document::parse(&text).expect("it is XML");
    for node in xml.descendants().filter(|node| node.is_element()) {
        let known = attributes_of(node.tag_name().name());
        assert!(node.attributes().all(|a| known.contains(&a.name())), "{node:?}");
        assert!(node.attributes().all(|a| !a.value().contains(super::OBEYED)), "{node:?}");
        assert!(!node.text().unwrap_or_default().contains(super::OBEYED), "{node:?}");
    }
    let count = |name: &str| xml.descendants().filter(|node| node.has_tag_name(name)).count().to_string();
    let suites = xml.root_element();
    for (element, attribute) in [("testcase", "tests"), ("failure", "failures"), ("error", "errors")] {
        assert_eq!(suites.attribute(attribute), Some(count(element).as_str()), "{attribute}");
    }
    let text = xml.descendants().find(|node| node.has_tag_name("failure")).and_then(|node| node.text());
    assert!(is_inert(text.expect("it says why")), "{text:?}");
}

#[test]
fn junit_calls_a_wrong_answer_a_failure_and_a_limit_or_the_grader_s_fault_an_error() {
    let kind = |verdict: Verdict| {
        let report = report(verdict);
        let text = junit::report(&row(&report), &report).expect("it can be written");
        let xml = roxmltree::Document::parse(&text).expect("it is XML");
        let suite = xml.root_element().children().filter(|node| node.has_tag_name("testsuite")).nth(3);
        let case =
            suite.expect("the fourth").children().find(|n| n.has_tag_name("testcase")).expect("it has one");
        assert_eq!(suite.and_then(|suite| suite.attribute("name")), case.attribute("classname"));
        let said = case.children().find(|n| n.is_element() && !n.has_tag_name("system-out"));
        said.map(|node| node.tag_name().name().to_owned()).unwrap_or_default()
    };
    for (verdict, element) in [
        (Verdict::Passed, ""),
        (Verdict::Skipped, "skipped"),
        (Verdict::Failed, "failure"),
        (Verdict::Deadlock, "failure"),
        (Verdict::CompileError, "failure"),
        (Verdict::Policy, "failure"),
        (Verdict::Unfinished, "failure"),
        (Verdict::TimedOut, "error"),
        (Verdict::MemoryLimit, "error"),
        (Verdict::OutputLimit, "error"),
        (Verdict::InternalError, "error"),
    ] {
        assert_eq!(kind(verdict), element, "{verdict:?}");
    }
}

#[test]
fn a_reader_of_junit_gets_the_same_tests_back() {
    let (row, report) = graded();
    let text = junit::report(&row, &report).expect("it can be written");
    let read = quick_junit::Report::deserialize_from_str(&text).expect("it is JUnit");
    let names =
        |suite: &quick_junit::TestSuite| suite.test_cases.iter().map(|c| c.name.to_string()).collect();
    let names: Vec<Vec<String>> = read.test_suites.iter().map(names).collect();
    assert_eq!(names, [vec!["a", "b c"], vec!["a", "b", "c"], vec!["a"], vec!["a"]]);
    assert!(read.name.is_some_and(|name| name.as_str().starts_with("=1+1 ::error::x")), "{HOSTILE}");
}

#[test]
fn the_page_of_a_learner_has_no_score_where_there_is_no_grade() {
    let (row, report) = not_known();
    let files = learner(&row, &report).expect("they can be written");
    let page = files.iter().find(|(name, _)| *name == "report.html").and_then(|(_, text)| text.as_ref());
    let page = page.expect("it is there");
    assert!(page.contains("no score: the grader could not grade ex04"), "{page}");
    assert!(!page.contains("0 of 40 points") && !page.contains("15 of 40 points"), "{page}");
    let absent: Vec<&str> = files.iter().filter(|(_, text)| text.is_none()).map(|(name, _)| *name).collect();
    assert_eq!(absent, ["classroom50.json"]);
}

#[test]
fn what_an_earlier_run_has_graded_is_gone_where_there_is_no_grade_any_more() {
    let out = std::env::temp_dir().join(format!("formats-stale-{}", std::process::id()));
    let there = |(row, report): (Row, Report)| {
        results::write(&out, &row, &report).expect("there is room");
        let folder = results::folder(&out, &row.who.id);
        let files = std::fs::read_dir(folder).expect("it was just written");
        let mut names: Vec<_> = files.map(|file| file.expect("it is there").file_name()).collect();
        names.sort();
        names
    };
    let all =
        ["classroom.txt", "classroom50.json", "gradescope.json", "junit.xml", "report.html", "report.json"];
    assert_eq!(there(graded()), all);
    assert_eq!(there(not_known()), [&all[..1], &all[2..]].concat());
    std::fs::remove_dir_all(&out).expect("it is ours");
}
