//! The grader's own bad days: each ends with a sentence that says what to do, and with code 70.

use std::fs::{self, File};
#[cfg(unix)]
use std::io::Read;
use std::path::Path;
use std::process::Output;
#[cfg(unix)]
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[cfg(unix)]
use crate::mini::edited;
use crate::mini::{course, grader, patient, reference, stub};

#[track_caller]
fn expect_refusal(output: &Output, code: i32, words: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    assert!(errors.contains(words), "{errors}");
    assert!(output.stdout.is_empty(), "a grade was given all the same");
}

#[test]
fn without_cargo_it_says_where_rust_is_to_be_had() {
    let output = grader(&course(41, &stub())).env_remove("CARGO").env("PATH", "").output();
    expect_refusal(&output.expect("the grader runs"), 70, "install Rust from https://rustup.rs");
}

#[test]
fn a_broken_manifest_is_named_and_can_be_brought_back() {
    let dir = course(42, &stub());
    fs::write(dir.join("exercises/ex42_timed_gather/Cargo.toml"), "[package\n").expect("it can be written");
    let output = grader(&dir).output().expect("the grader runs");
    expect_refusal(&output, 70, "a manifest is broken");
    expect_refusal(&output, 70, "ex42_timed_gather/Cargo.toml");
}

#[test]
fn outside_of_a_course_it_says_so() {
    let output = grader(Path::new("/")).output().expect("the grader runs");
    expect_refusal(&output, 70, "manifest is broken or missing");
}

#[test]
fn without_network_and_crates_it_says_that_the_first_build_needs_them() {
    let dir = course(43, &stub());
    let mut command = grader(&dir);
    command.env("CARGO_HOME", dir.join("empty-home")).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", dir.join("target"));
    expect_refusal(&command.output().expect("the grader runs"), 70, "the first build needs the network");
}

#[test]
fn an_unknown_exercise_is_a_usage_error_with_a_suggestion() {
    let output = grader(&course(44, &stub())).args(["run", "timed_gathr"]).output();
    expect_refusal(&output.expect("the grader runs"), 2, "did you mean `ex44`");
}

#[test]
fn another_cargo_that_holds_the_lock_is_not_waited_for_for_ever() {
    let dir = course(45, &stub());
    let target = dir.join("target");
    fs::create_dir_all(target.join("debug")).expect("a folder can be made");
    // As cargo holds it while it builds.
    let lock = File::create(target.join("debug/.cargo-lock")).expect("a file can be made");
    lock.lock().expect("nobody else has it");
    let began = Instant::now();
    let output = grader(&dir).env("CARGO_TARGET_DIR", &target).args(["--lock-wait", "1"]).output();
    let waited = began.elapsed();
    expect_refusal(&output.expect("the grader runs"), 70, "another cargo has held the build directory");
    assert!(waited < Duration::from_secs(30), "{waited:?}");
}

#[test]
fn a_format_for_what_is_no_grade_is_a_usage_error() {
    let dir = course(47, &stub());
    let output = grader(&dir).args(["hint", "47", "--format", "json"]).output();
    expect_refusal(&output.expect("the grader runs"), 2, "--format is for what grades");
    let output = grader(&dir).args(["report", "report.json"]).output();
    expect_refusal(&output.expect("the grader runs"), 2, "`--format summary`");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_for_the_report_is_said_to_be_so() {
    let dir = course(48, &reference());
    let output = patient(&dir).args(["--output", "/dev/full"]).output();
    expect_refusal(&output.expect("the grader runs"), 70, "/dev/full can't be written");
}

#[test]
fn a_report_that_cant_be_replaced_stays_as_it_was() {
    let dir = course(49, &reference());
    let answer = |output: &str| patient(&dir).args(["--output", output]).output().expect("the grader runs");
    assert!(answer("report.txt").status.success());
    let kept = fs::read_to_string(dir.join("report.txt")).expect("the report is there");
    assert!(kept.contains("1 of 1 exercises"), "{kept}");
    // Something is in the way of the new one.
    fs::create_dir(dir.join("report.txt.part")).expect("a folder can be made");
    expect_refusal(&answer("report.txt"), 70, "report.txt can't be written: choose another place");
    assert_eq!(fs::read_to_string(dir.join("report.txt")).ok(), Some(kept));
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_a_question_changes_nothing() {
    let dir = course(50, "// mine\n");
    let mut child = patient(&dir)
        .args(["reset", "50"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut asked = [0; 8];
    child.stderr.take().expect("a pipe").read_exact(&mut asked).expect("it asks");
    assert_eq!(&asked, b"Put the ");
    // `wait` closes what is still its input, and the end of the input is an answer, too.
    let _no_answer = child.stdin.take();
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends").code(), Some(70));
    assert_eq!(fs::read_to_string(dir.join(edited(50))).ok().as_deref(), Some("// mine\n"));
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill can be started").success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_tests_too() {
    let source = stub().replace(
        "todo!(\"start",
        "std::process::Command::new(\"sleep\").arg(\"98\").status().ok(); todo!(\"start",
    );
    let mut child =
        patient(&course(46, &source)).stderr(Stdio::null()).stdout(Stdio::null()).spawn().expect("it starts");
    let sleeping = || {
        let found = Command::new("pgrep").args(["-f", "^sleep 98$"]).output().expect("pgrep can be started");
        !found.stdout.is_empty()
    };
    let began = Instant::now();
    while !sleeping() {
        assert!(began.elapsed() < Duration::from_secs(60), "the test never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    interrupt(&child);
    assert_eq!(child.wait().expect("it ends").code(), Some(70));
    std::thread::sleep(Duration::from_millis(200));
    assert!(!sleeping(), "a process of the test goes on");
}

/// As `cargo` does that has something to say before it finds the build directory locked.
#[cfg(unix)]
#[test]
fn a_lock_is_noticed_whatever_cargo_has_said_before() {
    use std::os::unix::fs::PermissionsExt;

    let dir = course(86, &stub());
    let cargo = dir.join("waiting-cargo");
    let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = build ] || exec '{real}' \"$@\"\necho '    Updating something' >&2\n\
         echo '    Blocking waiting for file lock on build directory' >&2\nsleep 60\n"
    );
    fs::write(&cargo, script).expect("it can be written");
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).expect("it is ours");
    let output = grader(&dir).env("CARGO", cargo).args(["--lock-wait", "1"]).output();
    expect_refusal(&output.expect("the grader runs"), 70, "another cargo has held the build directory");
}
