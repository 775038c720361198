//! Reports keep to their schema, and the same grades give the same bytes.

use std::path::Path;
use std::time::Duration;

use grader::catalog::{About, Exercise};
use grader::facts::{Built, Diagnostic, Ran};
use grader::judge::{self, Graded, Source};
use grader::manifest::Packaging;
use grader::process::{End, Finished};
use grader::report::link::Links;
use grader::report::text::Screen;
use grader::report::{Run, github, human, json, text};
use grader::suite::TestFile;
use grader::verdict::Verdict;
use lab::{JobRecord, JobState, Message, Outcome, Picture, Place, Possible, Record};

/// A screen without colours and links.
fn plain() -> Screen {
    Screen { unicode: true, ..Screen::default() }
}

fn ran(end: End, outcome: Option<Outcome>) -> Ran {
    let at = Place { file: "exercises/ex06_timed_gather/src/lib.rs".to_owned(), line: 23 };
    let message =
        Message { observed: "It took 60 ms.".to_owned(), think: Some("why?".to_owned()), at: Some(at) };
    let soup = JobRecord {
        name: "soup".to_owned(),
        needs_ms: Some(30),
        made_ms: 0,
        started_ms: Some(0),
        ended_ms: Some(30),
        state: JobState::Finished,
        polls: 2,
    };
    let record = outcome.map(|outcome| Record {
        outcome,
        message: (outcome != Outcome::Passed).then_some(message),
        virtual_ms: Some(60),
        picture: Picture { jobs: vec![soup], now_ms: 60, ..Picture::default() },
    });
    let wall = Duration::from_millis(2);
    let finished = Finished { end, output: String::new(), errors: String::new(), wall, survivors: false };
    Ran { finished, record, said: None, written: "salt\u{1b}[2J\r\nand pepper".to_owned() }
}

/// An exercise of three tests, made by hand so that no change of the course changes what is seen here.
fn exercise() -> Exercise {
    let about = About {
        title: "Timed gather".to_owned(),
        part: "A. The course's API".to_owned(),
        minutes: 30,
        ..About::default()
    };
    let tests = ["every_job_gives_its_result", "the_jobs_run_at_the_same_time", "the_order_is_kept"];
    let tests = tests.map(|name| format!("#[test]\nfn {name}() {{}}\n"));
    Exercise {
        id: "ex06".to_owned(),
        folder: "ex06_timed_gather".to_owned(),
        dir: "exercises/ex06_timed_gather".into(),
        about,
        on_lab: true,
        has_lesson: true,
        packaging: Packaging::default(),
        suite: vec![TestFile::new("spec", Path::new("tests/spec.rs"), tests.concat(), true)],
    }
}

/// The exercise twice: its first test passed, its second failed and its third never ran; and it did not
/// compile.
fn graded() -> Vec<Graded> {
    let exercise = exercise();
    let source = Source { file: exercise.edited(), text: "pub fn timed_gather() {}\n".to_owned() };
    let programs = [("spec".to_owned(), "spec".into())].into();
    let built = Built { programs, ..Built::default() };
    let (good, bad) = (ran(End::Exit(0), Some(Outcome::Passed)), ran(End::Exit(101), Some(Outcome::Failed)));
    let judged = judge::exercise(&exercise, &source, &built, |name| match name {
        "every_job_gives_its_result" => Some(&good),
        "the_jobs_run_at_the_same_time" => Some(&bad),
        _ => None,
    });
    let error = Diagnostic { text: "no soup".into(), rendered: "no soup".into(), ..Diagnostic::default() };
    let broken = Built { errors: vec![error], ..Built::default() };
    vec![judged, judge::exercise(&exercise, &source, &broken, |_| None)]
}

/// It does not compile for two reasons, and the second one is understood.
fn understood() -> Graded {
    let exercise = exercise();
    let source = Source { file: exercise.edited(), text: String::new() };
    let at = |line| Some(Place { file: exercise.edited(), line });
    let first =
        Diagnostic { text: "no soup".into(), rendered: "no soup".into(), at: at(3), ..Diagnostic::default() };
    let text = "`await` is only allowed inside `async` functions and blocks".to_owned();
    let code = Some("E0728".to_owned());
    let second = Diagnostic { rendered: text.clone(), text, at: at(7), code, ..Diagnostic::default() };
    let built = Built { errors: vec![first, second], ..Built::default() };
    judge::exercise(&exercise, &source, &built, |_| None)
}

fn run() -> Run {
    Run { toolchain: "rustc 1.95.0".to_owned(), isolation: "none".to_owned(), handed_in: None }
}

#[test]
fn a_report_validates_against_its_schema_and_reads_back_as_it_was() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report-1.json");
    let schema = std::fs::read_to_string(file).expect("the schema is there");
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let mut graded = graded();
    graded.push(understood());
    // Each exercise is in a report once.
    for (graded, id) in graded.iter_mut().zip(["ex06", "ex07", "ex08"]) {
        graded.id = id.to_owned();
    }
    let text = json::render(&json::report(&run(), &graded));

    let report = serde_json::from_str(&text).expect("the report is JSON");
    if let Err(error) = jsonschema::validate(&schema, &report) {
        panic!("{error} at {}", error.instance_path());
    }
    assert_eq!(json::render(&json::parse(&text).expect("the report can be read")), text);
}

#[test]
fn a_report_of_an_older_grader_has_no_diagnosis_and_is_read_all_the_same() {
    let mut report = json::report(&run(), &[understood()]);
    let with = json::render(&report);
    report.exercises[0].diagnosis = None;
    let without = json::render(&report);
    assert!(with.contains("\"diagnosis\": {") && !without.contains("diagnosis"), "{without}");
    assert!(json::parse(&without).is_ok_and(|report| report.exercises[0].diagnosis.is_none()));
}

#[test]
fn a_schema_violation_is_seen() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/report-1.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(file).expect("the schema is there")).unwrap();
    assert!(jsonschema::validate(&schema, &serde_json::json!({"schema": 2})).is_err());
}

#[test]
fn points_are_in_proportion_and_only_all_tests_give_full_marks() {
    let graded = graded();
    assert_eq!((graded[0].passed(), graded[0].score()), (1, 3));
    assert_eq!(graded[0].verdict, Verdict::Failed);
    assert_eq!((graded[1].verdict, graded[1].score()), (Verdict::CompileError, 0));
}

#[test]
fn no_record_no_pass_whatever_the_exit_code() {
    assert_eq!(judge::test("t", &ran(End::Exit(0), None)).verdict, Verdict::LeftEarly);
    assert_eq!(judge::test("t", &ran(End::Exit(3), Some(Outcome::Passed))).verdict, Verdict::LeftEarly);
    assert_eq!(judge::test("t", &ran(End::Signal(9), Some(Outcome::Passed))).verdict, Verdict::Crashed);
    assert_eq!(judge::test("t", &ran(End::OutOfTime, Some(Outcome::Passed))).verdict, Verdict::TimedOut);
    assert_eq!(judge::test("t", &ran(End::Exit(0), Some(Outcome::Passed))).verdict, Verdict::Passed);
}

#[test]
fn an_annotation_points_at_the_learner_s_line() {
    let report = json::report(&run(), &graded());
    let commands = github::annotations(&report);
    insta::assert_snapshot!(commands.lines().next().unwrap(), @"::error file=exercises/ex06_timed_gather/src/lib.rs,line=23,title=ex06 · failed%3A the jobs run at the same time::It took 60 ms.%0A%0AThink about: why?");
    assert!(github::summary(&report).contains("| ex06 Timed gather | failed | 1/3 | 3/10 |"));
}

#[test]
fn of_more_than_ten_annotations_the_tenth_says_how_many_there_are() {
    let failing: Vec<Graded> = std::iter::repeat_n(graded().swap_remove(0), 12).collect();
    let commands = github::annotations(&json::report(&run(), &failing));
    assert_eq!(commands.lines().count(), 10);
    assert_eq!(commands.lines().last(), Some("::error title=and more::3 more are in the report of this run"));
}

#[test]
fn an_error_of_the_compiler_is_annotated_once() {
    let broken = graded().swap_remove(1);
    let commands = github::annotations(&json::report(&run(), &[broken]));
    insta::assert_snapshot!(commands, @"::error file=exercises/ex06_timed_gather/src/lib.rs,line=1,title=ex06 · does not compile::no soup");
}

#[test]
fn a_page_is_filled_and_its_code_set_in() {
    let words = "A future does nothing until somebody polls it,\nso who polls the second job while the first one waits?";
    let page = text::page(&format!("{words}\n\n```rust,ignore\njoin_all(jobs);\n\nx\n```\n\nThen: done.\n"));
    insta::assert_snapshot!(page, @r"
    A future does nothing until somebody polls it, so who polls the second job
    while the first one waits?

        join_all(jobs);

        x

    Then: done.
    ");
}

#[test]
fn a_diff_is_painted_where_there_is_colour() {
    assert_eq!(text::diff(" a\n-b\n+c\n", true), " a\n\u{1b}[31m-b\u{1b}[0m\n\u{1b}[32m+c\u{1b}[0m\n");
    assert_eq!(text::diff("-b\n", false), "-b\n");
}

#[test]
fn the_next_exercise_is_one_for_which_all_is_done_that_comes_before() {
    let begun = judge::not_begun(&exercise());
    let named = |id: &str, verdict, after: &[&str]| Graded {
        id: id.to_owned(),
        verdict,
        after: after.iter().map(|&id| id.to_owned()).collect(),
        ..begun.clone()
    };
    let of = |first: Verdict| {
        let (second, third) = (named("ex16", Verdict::Unfinished, &["ex21"]), Verdict::Unfinished);
        let all = [named("ex15", first, &[]), second, named("ex21", third, &["ex15"])];
        let screen = human::progress(&all, &plain());
        screen.lines().find(|line| line.contains('·') && line.starts_with("ex")).map(str::to_owned)
    };
    assert_eq!(of(Verdict::Failed).as_deref(), Some("ex15 · Timed gather"));
    assert_eq!(of(Verdict::Passed).as_deref(), Some("ex21 · Timed gather"));
}

#[test]
fn many_neighbours_that_are_alike_take_one_line() {
    let (failed, begun) = (graded().swap_remove(0), judge::not_begun(&exercise()));
    let named = |n: usize, graded: &Graded| Graded { id: format!("ex{n:02}"), ..graded.clone() };
    let passed = Graded { verdict: Verdict::Passed, ..begun.clone() };
    let all: Vec<Graded> = (1..=14)
        .map(|n| match n {
            1..=5 => named(n, &passed),
            6 | 8 => named(n, &failed),
            _ => named(n, &begun),
        })
        .collect();
    let screen = human::progress(&all, &plain());
    let lines: Vec<&str> = screen.lines().skip(3).take(5).collect();
    insta::assert_snapshot!(lines.join("\n"), @r"
    ✓ ex01–ex05  passed: 5 exercises
    ✗ ex06 failed            1/3   Timed gather
    · ex07 to do             0/3   Timed gather
    ✗ ex08 failed            1/3   Timed gather
    · ex09–ex14  to do: 6 exercises
    ");
}

#[test]
fn the_screen_shows_the_first_failure_in_full_and_how_to_go_on() {
    insta::assert_snapshot!(human::progress(&graded()[..1], &plain()).trim(), @r"
    ██████████░░░░░░░░░░░░░░░░░░░░  0 of 1 exercises, 1 of 3 tests

      ✗ ex06 failed            1/3   Timed gather

    ex06 · Timed gather

      ✗ failed: the jobs run at the same time

      It took 60 ms.

      Think about: why?

      What your code did:

                0         10        20        30 ms
      soup      ██████████████████████████████

      What your code wrote:

      salt�[2J
      and pepper

      lesson exercises/ex06_timed_gather/README.md
      edit   exercises/ex06_timed_gather/src/lib.rs:23
      rerun  cargo test -p ex06   (or cargo run -p grader -- run ex06)
      hint   cargo run -p grader -- hint ex06
    ");
}

/// The failed test, with what was possible and a blocked thread.
fn drawn() -> Vec<Graded> {
    let mut graded = graded();
    graded.truncate(1);
    let picture = &mut graded[0].tests[1].picture;
    picture.possible = vec![Possible { name: "soup".to_owned(), started_ms: 0, ended_ms: 10 }];
    picture.blocked_ms = vec![20];
    graded
}

#[test]
fn what_was_possible_stands_below_what_was_done() {
    let screen = human::each(&drawn(), &plain());
    let (_, pictures) = screen.split_once("What your code did:\n\n").expect("there is a picture");
    let (pictures, _) = pictures.split_once("\n  What your code wrote").expect("there is an output");
    insta::assert_snapshot!(format!("\n{pictures}"), @r"
                0         10        20        30 ms
      soup      ██████████████████████████████
      (thread)                      ▓ blocked: nothing else could run

      What was possible:

                0         10        20        30 ms
      soup      ██████████✗ dropped at 10 ms
    ");
}

#[test]
fn what_is_understood_stands_behind_the_compiler_s_own_words() {
    let screen = human::each(&[understood()], &plain());
    let (_, screen) = screen.split_once("ex06 · Timed gather\n").expect("it is shown in full");
    let (shown, _) = screen.split_once("\n  lesson").expect("the screen goes on");
    insta::assert_snapshot!(shown.trim(), @r"
    no soup

      `await` is only allowed inside `async` functions and blocks

      Line 7 awaits something, and the code around that is not `async`.

      Next: is it a future? Then which code around it can be `async`, if any can,
      and who awaits that one?

      The lesson in exercises/ex01_lazy_futures/README.md says: `.await` works
      only inside of `async`.
    ");
}

#[test]
fn a_terminal_without_unicode_gets_signs_that_it_has() {
    let screen = human::each(&drawn(), &Screen::default());
    assert!(screen.contains("soup      ##############################"), "{screen}");
    let own = screen.split("What your code wrote").next().unwrap_or_default();
    assert!(own.is_ascii(), "{own}");
}

#[test]
fn the_timeline_is_painted_by_what_became_of_the_jobs() {
    let mut graded = drawn();
    graded[0].tests[1].picture.jobs[0].state = JobState::Cancelled;
    let screen = human::each(&graded, &Screen { color: true, ..plain() });
    assert!(screen.contains(&format!("\u{1b}[31m{}\u{1b}[0m", "█".repeat(30))), "{screen}");
    assert!(screen.contains("\u{1b}[31;7m▓\u{1b}[0m"), "{screen}");
}

#[test]
fn where_a_terminal_has_links_each_place_is_one_and_the_screen_is_the_same() {
    let links = Links::to("desk", Path::new("/course"));
    let show = |links: Links| human::each(&graded(), &Screen { links, ..plain() });
    let (linked, bare) = (show(links), show(Links::default()));
    // Two exercises, each with a lesson and a line to edit.
    assert_eq!(linked.matches("\u{1b}]8;;file://desk/course/exercises/ex06_timed_gather/").count(), 4);
    let parts =
        linked.split("\u{1b}]8;;").map(|part| part.split_once("\u{1b}\\").map_or(part, |(_, text)| text));
    assert_eq!(parts.collect::<String>(), bare);
}

#[test]
fn what_is_understood_is_annotated_at_its_own_line() {
    let report = json::report(&run(), &[understood()]);
    let commands = github::annotations(&report);
    insta::assert_snapshot!(commands.lines().last().unwrap(), @"::error file=exercises/ex06_timed_gather/src/lib.rs,line=7,title=ex06 · what the compiler says::Line 7 awaits something, and the code around that is not `async`.%0A%0ANext: is it a future? Then which code around it can be `async`, if any can, and who awaits that one?%0A%0AThe lesson in exercises/ex01_lazy_futures/README.md says: `.await` works only inside of `async`.");
    assert!(github::summary(&report).contains("Line 7 awaits something"));
}
