//! What the compiler says of small wrong programs, and what we make of it: their own sentence, or none.

use std::fs;
use std::path::Path;
use std::time::Duration;

use grader::diagnosis::{self, Diagnosis, QUOTES};
use grader::grade;
use grader::overlay::Laid;
use grader::process::{End, Finished};

use crate::mini::{answer, course, edited, stub};

/// A program, and what is to be said of it.
struct Case {
    name: String,
    source: String,
    says: String,
}

/// `=== name`, the program, `--- says`, and what that is.
fn cases() -> Vec<Case> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnosis/cases.txt");
    let text = fs::read_to_string(file).expect("the cases are there");
    let cases = text.split("=== ").skip(1).map(|case| {
        let (name, rest) = case.split_once('\n').expect("a case has a name");
        let (source, says) = rest.split_once("--- says\n").expect("a case says what is said of it");
        Case { name: name.to_owned(), source: source.to_owned(), says: says.trim().to_owned() }
    });
    cases.collect()
}

fn words(diagnosis: Option<&Diagnosis>) -> String {
    let Some(Diagnosis { observed, next, lesson, .. }) = diagnosis else { return "nothing".to_owned() };
    let lesson = lesson.map(|quote| format!("{}: {}", quote.folder, quote.sentence));
    [Some(observed.clone()), next.clone(), lesson].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn each_wrong_program_gets_a_sentence_that_is_true_of_it_and_what_looks_like_it_gets_none() {
    let course = crate::course().await;
    let exercise = course.find("ex04").expect("the course has an ex04");
    let stub = fs::read_to_string(course.stub(exercise)).expect("the stub is there");
    // The program comes first, so that its lines keep their numbers; the stub is what the tests call.
    let stub = stub.lines().filter(|line| !line.starts_with("//!")).collect::<Vec<_>>().join("\n");
    let cases = cases();
    let of = |case: &Case| format!("{}\npub mod stub {{\n{stub}\n}}\npub use stub::*;\n", case.source);
    let sources: Vec<String> = cases.iter().map(of).collect();
    let laid: Vec<Laid<'_>> = cases
        .iter()
        .zip(&sources)
        .map(|(case, source)| Laid {
            exercise,
            package: format!("ex04-{}", case.name.replace('_', "-")),
            sources: vec![("lib.rs", source.as_str())],
            rules: None,
            only: exercise.tests().next().map(String::as_str),
            secret: None,
        })
        .collect();

    let graded =
        grade::overlaid(&course, "diagnosis", &laid, exercise.tests().next().map(String::as_str), &|_| ())
            .await;

    let graded = graded.expect("the grader works");
    assert_eq!(graded.len(), cases.len());
    let mut wrong = String::new();
    for (case, graded) in cases.iter().zip(&graded) {
        let said = words(graded.diagnosis.as_ref());
        if said != case.says {
            wrong.push_str(&format!("=== {}\n{}--- says\n{said}\n\n", case.name, case.source));
        }
    }
    assert!(wrong.is_empty(), "these are not as in tests/diagnosis/cases.txt:\n\n{wrong}");
}

/// With one space for each run of blanks, as a sentence is read.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn each_sentence_that_is_quoted_stands_in_its_lesson() {
    let course = crate::course().await;
    for quote in QUOTES {
        let lesson = fs::read_to_string(course.root.join(quote.page())).expect("the lesson is there");
        assert!(flat(&lesson).contains(quote.sentence), "{} lacks: {}", quote.page(), quote.sentence);
    }
}

#[test]
fn a_process_that_says_nothing_gets_one_thing_to_think_about_or_none() {
    let of = |end, errors: &str, over| {
        let (errors, wall) = (errors.to_owned(), Duration::from_secs(60));
        let finished = Finished { end, output: String::new(), errors, wall, survivors: false };
        let (observed, think) = diagnosis::of_process(&finished, over);
        format!("{observed} / {}", think.unwrap_or("-"))
    };
    let said = [
        of(End::TooMuchOutput, "", false),
        of(End::OutOfTime, "", false),
        of(End::Signal(6), "thread 'main' has overflowed its stack", false),
        of(End::Signal(6), "memory allocation of 9000 bytes failed", false),
        of(End::Signal(6), "panic in a destructor during cleanup", false),
        of(End::Signal(6), "", false),
        of(End::Signal(9), "", true),
        of(End::Exit(101), "thread 'main' panicked at a.rs:1:\nno soup", false),
        of(End::Exit(3), "", false),
        of(End::Exit(3), "", true),
        of(End::Exit(0), "", true),
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    Your code wrote without end; the grader stopped it. / which code writes again and again, and what should end it?
    The process of the test was not over after 60 s, and the grader ended it. / -
    The stack overflowed. / what calls itself here (a `drop` may, too), and how deep? Or is a value too large for the stack?
    Your code asked for 9000 bytes of memory, and did not get them: Rust aborts then. / -
    The process aborted: there was a panic while panicking. / -
    The process aborted, as it does when something calls `abort`. / -
    The process was ended by signal 9. / -
    The test panicked: no soup / -
    The process ended with exit code 3 before the test did: nothing is proved. / what ends the whole process here, as `std::process::exit` does, where a function would return?
    The test was over, and after that the process ended with exit code 3. / what ends the whole process here, as `std::process::exit` does, where a function would return?
    The test has ended, but a process that it started had not; the grader ended it. / who waits for each process that your code starts, or ends it?
    ");
}

#[test]
fn a_course_without_the_lesson_shows_no_link_to_it() {
    let dir = course(63, &(stub() + "\npub fn early() {\n    measure_runtime(1, || async {}).await;\n}\n"));
    let report = answer(&dir, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    let diagnosis = &report["exercises"][0]["diagnosis"];
    assert!(diagnosis["observed"].as_str().is_some_and(|text| text.contains("is not `async`")), "{report}");
    assert!(diagnosis["lesson"].is_null(), "{diagnosis}");
}

#[test]
fn a_future_that_is_dropped_is_told_beside_the_test_that_fails() {
    let dir = course(64, &stub());
    let untouched = answer(&dir, &["--format", "json"]);
    assert!(!untouched.contains("diagnosis"), "nothing is to be said of a stub: {untouched}");

    let source =
        stub().replace("    let _ = comprehension;\n", "    let _ = comprehension;\n    async {};\n");
    fs::write(dir.join(edited(64)), source).expect("it can be written");
    let screen = answer(&dir, &["run", "64"]);
    let (compiler, test) = screen.split_once("· to do: ").expect("the first test is to do");
    assert!(compiler.contains("makes a future and drops it at once; nobody awaits it."), "{screen}");
    assert!(test.contains("start all"), "{screen}");
}
