//! Reports keep to their schema, and the same grades give the same bytes.

use std::path::Path;
use std::time::Duration;

use grader::facts::{Built, Diagnostic, Ran};
use grader::judge::{self, Graded, Source};
use grader::process::{End, Finished};
use grader::report::{Run, github, human, json};
use grader::verdict::Verdict;
use lab::{JobRecord, JobState, Message, Outcome, Place, Record};

fn ran(end: End, outcome: Option<Outcome>) -> Ran {
    let at = Place { file: "exercises/ex06_timed_gather/src/lib.rs".to_owned(), line: 23 };
    let message =
        Message { observed: "It took 60 ms.".to_owned(), think: Some("why?".to_owned()), at: Some(at) };
    let soup = JobRecord {
        name: "soup".to_owned(),
        needs_ms: Some(30),
        started_ms: Some(0),
        ended_ms: Some(30),
        state: JobState::Finished,
        polls: 2,
    };
    let record = outcome.map(|outcome| Record {
        outcome,
        message: (outcome != Outcome::Passed).then_some(message),
        virtual_ms: Some(60),
        jobs: vec![soup],
        timeline: "soup  ██\n".to_owned(),
    });
    let wall = Duration::from_millis(2);
    let finished = Finished { end, output: String::new(), errors: String::new(), wall, survivors: false };
    Ran { finished, record }
}

/// One exercise whose first test passed, whose second failed, and whose others never ran.
async fn graded() -> Vec<Graded> {
    let course = crate::course().await;
    let exercise = course.find("ex06").expect("the course has an ex06");
    let source = Source { file: exercise.edited(), text: "pub fn timed_gather() {}\n".to_owned() };
    let built = Built { test_program: Some("spec".into()), ..Built::default() };
    let (good, bad) = (ran(End::Exit(0), Some(Outcome::Passed)), ran(End::Exit(101), Some(Outcome::Failed)));
    let mut tests = exercise.tests.iter();
    let (first, second) = (tests.next().expect("a test"), tests.next().expect("another test"));
    let judged = judge::exercise(exercise, &source, &built, |name| match name {
        name if name == first => Some(&good),
        name if name == second => Some(&bad),
        _ => None,
    });
    let error = Diagnostic { text: "no soup".into(), rendered: "no soup".into(), at: None };
    let broken = Built { errors: vec![error], ..Built::default() };
    vec![judged, judge::exercise(exercise, &source, &broken, |_| None)]
}

fn run() -> Run {
    Run { toolchain: "rustc 1.95.0".to_owned(), isolation: "none".to_owned() }
}

#[tokio::test]
async fn a_report_validates_against_its_schema_and_reads_back_as_it_was() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report-1.json");
    let schema = std::fs::read_to_string(file).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let text = json::render(&json::report(&run(), &graded().await));

    let report = serde_json::from_str(&text).expect("the report is JSON");
    if let Err(error) = jsonschema::validate(&schema, &report) {
        panic!("{error} at {}", error.instance_path());
    }
    assert_eq!(json::render(&json::parse(&text).expect("the report can be read")), text);
}

#[tokio::test]
async fn a_schema_violation_is_seen() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report-1.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(file).expect("the schema is there")).unwrap();
    assert!(jsonschema::validate(&schema, &serde_json::json!({"schema": 2})).is_err());
}

#[tokio::test]
async fn points_are_in_proportion_and_only_all_tests_give_full_marks() {
    let graded = graded().await;
    assert_eq!((graded[0].passed(), graded[0].score()), (1, 1));
    assert_eq!(graded[0].verdict, Verdict::Failed);
    assert_eq!((graded[1].verdict, graded[1].score()), (Verdict::CompileError, 0));
}

#[tokio::test]
async fn no_record_no_pass_whatever_the_exit_code() {
    assert_eq!(judge::test("t", &ran(End::Exit(0), None)).verdict, Verdict::LeftEarly);
    assert_eq!(judge::test("t", &ran(End::Exit(3), Some(Outcome::Passed))).verdict, Verdict::LeftEarly);
    assert_eq!(judge::test("t", &ran(End::Signal(9), Some(Outcome::Passed))).verdict, Verdict::Crashed);
    assert_eq!(judge::test("t", &ran(End::OutOfTime, Some(Outcome::Passed))).verdict, Verdict::TimedOut);
    assert_eq!(judge::test("t", &ran(End::Exit(0), Some(Outcome::Passed))).verdict, Verdict::Passed);
}

#[tokio::test]
async fn an_annotation_points_at_the_learner_s_line() {
    let report = json::report(&run(), &graded().await);
    let commands = github::annotations(&report);
    insta::assert_snapshot!(commands.lines().next().unwrap(), @"::error file=exercises/ex06_timed_gather/src/lib.rs,line=23,title=ex06 · failed%3A the jobs run at the same time::It took 60 ms.%0A%0AThink about: why?");
    assert!(github::summary(&report).contains("| ex06 Timed gather | failed | 1/8 | 1/10 |"));
}

#[tokio::test]
async fn the_screen_shows_the_first_failure_in_full_and_how_to_go_on() {
    insta::assert_snapshot!(human::progress(&graded().await[..1], false), @r"
    ███░░░░░░░░░░░░░░░░░░░░░░░░░░░  0 of 1 exercises, 1 of 8 tests

      ✗ ex06 failed           1/8  Timed gather

    ex06 · Timed gather

      ✗ failed: the jobs run at the same time

      It took 60 ms.

      Think about: why?

      What your code did:

      soup  ██

      lesson exercises/ex06_timed_gather/README.md
      edit   exercises/ex06_timed_gather/src/lib.rs:23
      rerun  cargo test -p ex06   (or cargo run -p grader -- run ex06)
      hint   cargo run -p grader -- hint ex06
    ");
}
