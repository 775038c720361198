//! The grader's own bad days: each ends with a sentence that says what to do, and with code 70.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A small course of its own: ex06 with this source, in a workspace that shares nothing with ours.
fn course(name: &str, source: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the grader stands in a workspace");
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&dir);
    let exercise = dir.join("exercises/ex06_timed_gather");
    let from = root.join("exercises/ex06_timed_gather");
    let write = |file: PathBuf, text: String| {
        fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    };
    let read = |file: PathBuf| fs::read_to_string(file).expect("a file of the course can be read");
    let manifest: String = read(root.join("Cargo.toml"))
        .lines()
        .filter(|line| !line.starts_with("default-members"))
        .map(|line| match line.starts_with("members") {
            true => "members = [\"exercises/*\"]\n".to_owned(),
            false => line.replace("path = \"", &format!("path = \"{}/", root.display())) + "\n",
        })
        .collect();
    write(dir.join("Cargo.toml"), manifest);
    write(dir.join("Cargo.lock"), read(root.join("Cargo.lock")));
    write(exercise.join("Cargo.toml"), read(from.join("Cargo.toml")));
    write(exercise.join("tests/spec.rs"), read(from.join("tests/spec.rs")));
    write(exercise.join("src/lib.rs"), source.to_owned());
    dir
}

/// The grader in this folder, with our artefacts, so that nothing is built twice.
fn grader(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grader"));
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it stands in the target folder");
    command.current_dir(dir).env("CARGO_TARGET_DIR", shared).stdin(Stdio::null());
    command
}

fn stub() -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../solutions/ex06_timed_gather/stub.rs");
    fs::read_to_string(file).expect("the stub is there")
}

#[track_caller]
fn expect_refusal(output: &Output, code: i32, words: &str) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{errors}");
    assert!(errors.contains(words), "{errors}");
    assert!(output.stdout.is_empty(), "a grade was given all the same");
}

#[test]
fn without_cargo_it_says_where_rust_is_to_be_had() {
    let output = grader(&course("no-cargo", &stub())).env_remove("CARGO").env("PATH", "").output();
    expect_refusal(&output.expect("the grader runs"), 70, "install Rust from https://rustup.rs");
}

#[test]
fn a_broken_manifest_is_named_and_can_be_brought_back() {
    let dir = course("broken-manifest", &stub());
    fs::write(dir.join("exercises/ex06_timed_gather/Cargo.toml"), "[package\n").expect("it can be written");
    let output = grader(&dir).output().expect("the grader runs");
    expect_refusal(&output, 70, "a manifest is broken");
    expect_refusal(&output, 70, "ex06_timed_gather/Cargo.toml");
}

#[test]
fn outside_of_a_course_it_says_so() {
    let output = grader(Path::new("/")).output().expect("the grader runs");
    expect_refusal(&output, 70, "manifest is broken or missing");
}

#[test]
fn without_network_and_crates_it_says_that_the_first_build_needs_them() {
    let dir = course("no-network", &stub());
    let mut command = grader(&dir);
    command.env("CARGO_HOME", dir.join("empty-home")).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_TARGET_DIR", dir.join("target"));
    expect_refusal(&command.output().expect("the grader runs"), 70, "the first build needs the network");
}

#[test]
fn an_unknown_exercise_is_a_usage_error_with_a_suggestion() {
    let output = grader(&course("unknown", &stub())).args(["run", "timed_gathr"]).output();
    expect_refusal(&output.expect("the grader runs"), 2, "did you mean `ex06`");
}

#[cfg(unix)]
#[test]
fn another_cargo_that_holds_the_lock_is_not_waited_for_for_ever() {
    let dir = course("lock", &stub());
    let target = dir.join("target");
    fs::create_dir_all(target.join("debug")).expect("a folder can be made");
    let lock = target.join("debug/.cargo-lock");
    let mut holder = Command::new("flock")
        .arg("--no-fork")
        .arg(&lock)
        .args(["sleep", "60"])
        .spawn()
        .expect("flock can be started");
    std::thread::sleep(Duration::from_millis(300));
    let began = Instant::now();
    let output = grader(&dir).env("CARGO_TARGET_DIR", &target).args(["--lock-wait", "1"]).output();
    let waited = began.elapsed();
    let _ = holder.kill();
    let _ = holder.wait();
    expect_refusal(&output.expect("the grader runs"), 70, "another cargo has held the build directory");
    assert!(waited < Duration::from_secs(30), "{waited:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_tests_too() {
    let source = stub().replace(
        "todo!(\"start",
        "std::process::Command::new(\"sleep\").arg(\"98\").status().ok(); todo!(\"start",
    );
    let mut child = grader(&course("ctrl-c", &source))
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let sleeping = || {
        let found = Command::new("pgrep").args(["-f", "^sleep 98$"]).output().expect("pgrep can be started");
        !found.stdout.is_empty()
    };
    let began = Instant::now();
    while !sleeping() {
        assert!(began.elapsed() < Duration::from_secs(60), "the test never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    let interrupted = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(interrupted.expect("kill can be started").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(70));
    std::thread::sleep(Duration::from_millis(200));
    assert!(!sleeping(), "a process of the test goes on");
}
