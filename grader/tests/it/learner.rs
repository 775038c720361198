//! What a learner asks for: the state of things, a hint, a fresh start, the reference.

use std::fs;
use std::process::Output;

use crate::mini::{add, answer, course, edited, patient, reference, stub};

#[test]
fn an_unfinished_tree_is_no_error_unless_one_is_strict() {
    let dir = course(51, &stub());
    assert!(answer(&dir, &[]).contains("0 of 1 exercises"));
    let strict = patient(&dir).args(["--strict", "run", "51"]).output().expect("the grader runs");
    assert_eq!(strict.status.code(), Some(1));
    fs::write(dir.join(edited(51)), reference()).expect("it can be written");
    assert!(answer(&dir, &["--strict"]).contains("1 of 1 exercises"));
}

#[test]
fn the_list_says_what_is_open_and_what_is_passed() {
    let dir = course(52, &stub());
    insta::assert_snapshot!(answer(&dir, &["list"]), @r"

    A. The course's API
      → ex52  Timed gather                            30 min  open
    ");
    fs::write(dir.join(edited(52)), reference()).expect("it can be written");
    assert!(answer(&dir, &["list"]).contains("✓ ex52"));
}

#[test]
fn of_the_stubs_that_nobody_has_touched_only_the_first_is_run() {
    let dir = course(57, &reference());
    for n in [58, 59, 60, 61] {
        add(&dir, n, &stub());
    }
    // Whether it is touched is a matter of its text, and not of its time.
    let report = answer(&dir, &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&report).expect("it is JSON");
    let verdicts = |at: usize| {
        let exercise = &report["exercises"][at];
        (exercise["verdict"].as_str(), exercise["tests"][0]["verdict"].as_str())
    };
    assert_eq!(verdicts(0), (Some("passed"), Some("passed")));
    assert_eq!(verdicts(1), (Some("unfinished"), Some("unfinished")));
    assert_eq!(verdicts(2), (Some("unfinished"), Some("skipped")));

    fs::write(dir.join(edited(60)), stub() + "// begun").expect("it can be written");
    let screen = answer(&dir, &[]);
    assert!(screen.contains("ex58 · Timed gather") && screen.contains("start all 3 jobs"), "{screen}");
    let named = answer(&dir, &["--format", "json", "run", "61"]);
    assert!(!named.contains("skipped"), "what is asked for by name is run: {named}");
}

#[tokio::test]
async fn an_exercise_is_found_by_its_number_its_name_and_every_path_inside_of_its_folder() {
    let course = crate::course().await;
    let folder = course.root.join("exercises/ex09_sorted_as_completed");
    let paths = ["", "src", "src/lib.rs", "tests/spec.rs", "src/queue"];
    let paths = paths.map(|path| folder.join(path).display().to_string());
    let short = ["ex09", "9", " EX9 ", "sorted_as_completed", "exercises/ex09_sorted_as_completed/"];
    for asked in paths.iter().map(String::as_str).chain(short) {
        let found = course.find(asked).unwrap_or_else(|error| panic!("{asked}: {error}"));
        assert_eq!(found.id, "ex09", "{asked}");
    }
    for asked in ["", "/", ".", "exercises/lab/src", &course.root.display().to_string()] {
        assert!(course.find(asked).is_err(), "`{asked}` is no exercise");
    }
}

#[test]
fn each_hint_goes_one_step_further() {
    let dir = course(53, &stub());
    // The steps are remembered in the target folder, which is ours here.
    let all = answer(&dir, &["hint", "53", "--all"]);
    assert!(all.contains("Hint 1 of 3 for ex53") && all.contains("Hint 3 of 3 for ex53"), "{all}");
    let ask = || {
        let mut command = patient(&dir);
        let output =
            command.env("CARGO_TARGET_DIR", dir.join("target")).args(["hint", "timed_gather"]).output();
        String::from_utf8(output.expect("the grader runs").stdout).expect("it writes text")
    };
    assert!(ask().starts_with("Hint 1 of 3"));
    assert!(ask().starts_with("Hint 2 of 3"));
    assert!(ask().starts_with("Hint 3 of 3"));
    assert!(ask().starts_with("Hint 3 of 3"), "the last one stays");
}

#[test]
fn a_reset_asks_and_loses_nothing() {
    let dir = course(54, "// mine\n");
    let edited = dir.join(edited(54));
    let read = |file: &str| fs::read_to_string(dir.join("exercises/ex54_timed_gather/src").join(file)).ok();

    let asked = answer(&dir, &["reset", "54"]);
    assert_eq!(asked, "Nothing was changed.\n", "there was nobody to agree");
    assert_eq!(read("lib.rs").as_deref(), Some("// mine\n"));

    assert!(answer(&dir, &["reset", "ex54", "--yes"]).contains("lib.rs.kept1"));
    assert_eq!((read("lib.rs"), read("lib.rs.kept1").as_deref()), (Some(stub()), Some("// mine\n")));

    fs::write(&edited, "// mine again\n").expect("it can be written");
    answer(&dir, &["reset", "ex54", "--yes"]);
    assert_eq!(read("lib.rs.kept2").as_deref(), Some("// mine again\n"));

    fs::remove_file(&edited).expect("it is ours");
    answer(&dir, &["reset", "ex54", "--yes"]);
    assert_eq!(read("lib.rs"), Some(stub()), "a file that is gone comes back");
}

#[test]
fn the_reference_is_shown_after_passing_or_at_a_peek() {
    let dir = course(55, &stub());
    let Output { status, stderr, .. } =
        patient(&dir).args(["solution", "55"]).output().expect("the grader runs");
    assert_eq!(status.code(), Some(2));
    assert!(String::from_utf8_lossy(&stderr).contains("ex55 is not passed yet"));
    assert!(
        answer(&dir, &["solution", "55", "--peek"]).contains("+    let results = futures::future::join_all")
    );
    fs::write(dir.join(edited(55)), reference()).expect("it can be written");
    answer(&dir, &["solution", "55"]);
}

#[cfg(unix)]
#[test]
fn the_repl_hands_over_to_evcxr_with_the_course_s_crates() {
    use std::os::unix::fs::PermissionsExt;

    let dir = course(56, &stub());
    let output = patient(&dir).env("PATH", std::env::var_os("PATH").unwrap_or_default()).arg("repl").output();
    let missing = String::from_utf8_lossy(&output.expect("the grader runs").stderr).into_owned();
    let bin = dir.join("bin");
    let evcxr = bin.join("evcxr");
    fs::create_dir_all(&bin).expect("a folder can be made");
    fs::write(&evcxr, "#!/bin/sh\ncat \"$EVCXR_CONFIG_DIR/init.evcxr\"\n").expect("it can be written");
    fs::set_permissions(&evcxr, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let output = patient(&dir).env("PATH", path).arg("repl").output().expect("the grader runs");
    let loaded = String::from_utf8_lossy(&output.stdout);
    assert!(loaded.contains(":dep lab = { path ="), "{loaded}");
    assert!(missing.is_empty() || missing.contains("cargo install --locked evcxr_repl"), "{missing}");
}
