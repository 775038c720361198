//! The small programs to predict: each is a good question, and the command asks it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use grader::predict::Puzzle;
use grader::programs::{self, Program};

use crate::mini::{course, patient, stub};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader stands in a workspace")
}

/// What the command answers to what is typed, and what it asks meanwhile.
fn predict(args: &[&str], typed: &str) -> (Output, String) {
    let mut command = patient(root());
    command.arg("predict").args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the grader starts");
    let mut input = child.stdin.take().expect("a pipe");
    input.write_all(typed.as_bytes()).expect("it can be written");
    drop(input);
    let output = child.wait_with_output().expect("it ends");
    let asked = String::from_utf8_lossy(&output.stderr).into_owned();
    (output, asked)
}

#[track_caller]
fn answer(args: &[&str], typed: &str) -> (String, String) {
    let (output, asked) = predict(args, typed);
    assert!(output.status.success(), "{asked}");
    (String::from_utf8(output.stdout).expect("it writes text"), asked)
}

#[tokio::test]
async fn every_program_is_a_good_question_and_prints_the_same_each_time() {
    let course = crate::course().await;
    let all = programs::all(&course);
    assert!(all.len() >= 12, "there are only {}", all.len());
    let once = programs::run(&course, &all, &|_| ()).await.expect("all of them run");
    let again = programs::run(&course, &all, &|_| ()).await.expect("they run again");
    for ((exercise, ran), again) in all.iter().zip(once).zip(again) {
        let id = &exercise.id;
        let program = programs::read(&course, exercise).expect("it is there");
        let Program { about, never, because, .. } = &program;
        let printed: Vec<&str> = ran.written.lines().collect();

        assert_eq!(ran.written, again.written, "{id} prints something else each time");
        assert!(printed.len() >= 3, "{id} prints too little to have an order: {printed:?}");
        let mut distinct = printed.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), printed.len(), "{id} prints a line twice: {printed:?}");
        for line in never {
            assert!(!printed.contains(&line.as_str()), "{id} prints `{line}`, which it never does");
        }
        assert!(!about.is_empty() && !because.is_empty(), "the header of {id} lacks its sentences");
        assert!(!ran.picture.is_empty(), "{id} has no job, and so no timeline");

        let question = Puzzle::new(exercise, program, &ran).question();
        assert!(question.lines().count() <= 24, "{id} does not fit a terminal:\n{question}");
        let widest = question.lines().map(|line| line.chars().count()).max();
        assert!(widest < Some(80), "{id} does not fit a terminal:\n{question}");
    }
}

#[tokio::test]
async fn a_lesson_says_how_to_predict_if_there_is_a_program() {
    let course = crate::course().await;
    let all: Vec<&str> = programs::all(&course).iter().map(|exercise| exercise.id.as_str()).collect();
    for exercise in &course.exercises {
        let lesson = fs::read_to_string(course.root.join(exercise.lesson())).expect("there is a lesson");
        let part =
            lesson.split("## Predict before you run").nth(1).and_then(|rest| rest.split("<details>").next());
        let command = format!("`cargo run -p grader -- predict {}`", exercise.id);
        let says = part.is_some_and(|part| part.contains(&command));
        assert_eq!(says, all.contains(&exercise.id.as_str()), "the lesson of {}, and {command}", exercise.id);
    }
}

#[tokio::test]
async fn every_program_belongs_to_an_exercise() {
    let course = crate::course().await;
    let folder = course.root.join("exercises/predict/examples");
    let found = fs::read_dir(&folder).expect("there is a folder").count();
    assert_eq!(found, programs::all(&course).len(), "{} holds a program of no exercise", folder.display());
}

#[test]
fn an_answer_is_compared_with_what_the_program_prints() {
    let (right, asked) = answer(&["ex06"], "e f b\n");
    assert!(
        asked.starts_with("ex06 · Three jobs are made") && asked.contains("\n  f  tea at 40 ms\n"),
        "{asked}"
    );
    assert!(
        !asked.contains("✓") && !asked.contains("The second"),
        "the question gives nothing away: {asked}"
    );
    assert!(right.contains("✓ Right, line for line."), "{right}");
    assert!(right.contains("← started when soup was done"), "{right}");

    let (wrong, _) = answer(&["timed_gather"], "e a b");
    let said = "✗ Line 1 is right. You expected `tea at 30 ms` as line 2";
    assert!(wrong.contains(said) && wrong.contains("  2  tea at 40 ms  ←\n"), "{wrong}");
}

#[test]
fn what_is_no_answer_is_asked_again_and_no_answer_is_fine() {
    let (shown, asked) = answer(&["6", "--strict"], "a z\n\n");
    assert!(asked.contains("`z` is none of a b c d e f. Again: "), "{asked}");
    assert!(shown.contains("This is what it prints:\n\n  1  soup at 30 ms\n"), "{shown}");
    let (at_the_end, _) = answer(&["6"], "");
    assert_eq!(at_the_end, shown);
}

#[test]
fn without_an_exercise_those_that_have_a_program_are_listed() {
    let (list, asked) = answer(&[], "");
    assert!(list.contains("\n  ex06  Timed gather\n") && !list.contains("ex02"), "{list}");
    assert_eq!(asked, "");
}

#[test]
fn an_exercise_without_a_program_is_a_usage_error_that_names_the_others() {
    let (output, asked) = predict(&["ex02"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(asked.contains("ex02 has no program to predict: choose one of ex01, ex04"), "{asked}");
    let (output, asked) = predict(&["ex06", "--format", "json"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(asked.contains("--format is for what grades"), "{asked}");
}

#[test]
fn a_program_that_somebody_has_broken_can_be_brought_back() {
    let dir = course(62, &stub());
    let package = dir.join("exercises/predict");
    fs::create_dir_all(package.join("examples")).expect("a folder can be made");
    let manifest = fs::read_to_string(root().join("exercises/predict/Cargo.toml")).expect("it is there");
    fs::write(package.join("Cargo.toml"), manifest).expect("it can be written");
    for (body, why) in [("no_such()", "cannot find function `no_such`"), ("todo!()", "Not written yet")] {
        let source = format!("fn main() {{\n    lab::run(async |_| {{\n        {body}\n    }});\n}}\n");
        fs::write(package.join("examples/ex62.rs"), source).expect("it can be written");
        let output = patient(&dir).args(["predict", "62"]).output().expect("the grader runs");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(70), "{errors}");
        assert!(errors.contains("`git restore exercises/predict` brings the program back"), "{errors}");
        assert!(errors.contains(why), "{errors}");
    }
}
