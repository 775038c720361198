//! The bad days of whoever grades others: nothing is lost, no grade is made up, and the next run goes on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use grader::check::{self, Guards};
use grader::submission::Handed;
use serde_json::Value;

use crate::mini::{patient, root};

const FOLDERS: [&str; 3] = ["ex01_lazy_futures", "ex06_timed_gather", "ex09_sorted_as_completed"];

/// Solutions, with a line that nobody has seen before: so there is something to build.
fn submission(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-days").join(name);
    let _ = fs::remove_dir_all(&place);
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("it is past 1970").as_nanos();
    for folder in FOLDERS {
        let solution = root().join("solutions").join(folder).join("src/lib.rs");
        let source = fs::read_to_string(solution).expect("there is a solution");
        let file = place.join("exercises").join(folder).join("src/lib.rs");
        crate::mini::write(&file, &format!("{source}\n// {name} {now}\n"));
    }
    place
}

/// What never comes back, so that it can be interrupted while it runs.
fn endless(name: &str) -> PathBuf {
    let place = submission(name);
    let file = place.join("exercises").join(FOLDERS[0]).join("src/lib.rs");
    let source = fs::read_to_string(&file).expect("it is there");
    let source = source.replace(".await", ".await; let _: () = loop { std::hint::spin_loop() }");
    crate::mini::write(&file, &source);
    place
}

fn check(place: &Path) -> Command {
    let mut command = patient(root());
    command.args(["check", "--format", "json"]).arg(place).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The report, without what no two runs have in common.
#[track_caller]
fn report(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{errors}");
    let mut report: Value = serde_json::from_slice(&output.stdout).expect("a report is JSON");
    for exercise in report["exercises"].as_array_mut().expect("it has exercises") {
        for test in exercise["tests"].as_array_mut().expect("they have tests") {
            test["wall_ms"] = Value::Null;
        }
    }
    report
}

#[track_caller]
fn verdicts(report: &Value) -> Vec<&str> {
    let exercises = report["exercises"].as_array().expect("it has exercises");
    let handed_in = exercises.iter().filter(|exercise| exercise["verdict"] != "skipped");
    handed_in.map(|exercise| exercise["verdict"].as_str().expect("it has a verdict")).collect()
}

#[track_caller]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.expect("kill can be started").success());
}

/// The packages that its sources become.
async fn packages(place: &Path) -> Vec<String> {
    let course = crate::course().await;
    let package = |folder: &str| {
        let exercise = course.exercises.iter().find(|e| e.folder == folder).expect("it is in the course");
        let file = place.join("exercises").join(folder).join("src/lib.rs");
        let source = fs::read_to_string(file).expect("it is there");
        let handed = Handed { sources: BTreeMap::from([("lib.rs".to_owned(), source)]), refused: None };
        check::lay(exercise, &handed, Guards::default()).expect("it can be laid").package
    };
    FOLDERS.map(package).into()
}

/// Processes that compile these packages or run their tests, by their command lines.
fn at_work(packages: &[String]) -> Vec<String> {
    let processes = fs::read_dir("/proc").expect("it is Linux").flatten();
    let at_work = processes.filter_map(|process| {
        let line = fs::read(process.path().join("cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        let dir = fs::read_link(process.path().join("cwd")).unwrap_or_default();
        let known = format!("{line} {}", dir.display()).replace('_', "-");
        packages.iter().any(|package| known.contains(package)).then_some(line)
    });
    at_work.collect()
}

#[track_caller]
fn expect_nobody_left(packages: &[String]) {
    let began = Instant::now();
    while let left @ [_, ..] = &at_work(packages)[..] {
        assert!(began.elapsed() < Duration::from_secs(10), "still there:\n{}", left.join("\n"));
        sleep(Duration::from_millis(50));
    }
}

#[tokio::test]
async fn whatever_ends_a_check_the_next_one_gives_the_whole_report() {
    let place = submission("ended");
    let packages = packages(&place).await;
    // While it reads, while it compiles, and at any moment between.
    for (name, after_ms) in [("-KILL", 700), ("-INT", 1_500), ("-KILL", 2_500), ("-TERM", 200)] {
        let mut child = check(&place).spawn().expect("it starts");
        sleep(Duration::from_millis(after_ms));
        signal(&child, name);
        let code = child.wait().expect("it ends").code();
        // A fast machine may be done by then.
        let ended = if name == "-KILL" { None } else { Some(70) };
        assert!(code == ended || code == Some(0), "{name}: {code:?}");
        expect_nobody_left(&packages);
    }
    let undisturbed = report(&check(&place).output().expect("it runs"));
    assert_eq!(verdicts(&undisturbed), ["passed"; 3]);
    assert_eq!(report(&check(&place).output().expect("it runs")), undisturbed);
}

#[tokio::test]
async fn what_ends_a_check_ends_the_tests_that_it_runs() {
    for name in ["-INT", "-KILL"] {
        let place = endless(name);
        let packages = packages(&place).await;
        let mut child = check(&place).spawn().expect("it starts");
        let began = Instant::now();
        while !at_work(&packages).iter().any(|line| line.contains("--exact")) {
            assert!(began.elapsed() < Duration::from_secs(120), "no test has begun");
            sleep(Duration::from_millis(20));
        }
        signal(&child, name);
        child.wait().expect("it ends");
        expect_nobody_left(&packages);
    }
}

#[test]
fn two_graders_at_once_say_what_each_says_alone() {
    let (one, other) = (submission("one"), submission("other"));
    let children = [&one, &other].map(|place| check(place).spawn().expect("it starts"));
    let together = children.map(|child| child.wait_with_output().expect("it ends"));
    for (place, output) in [one, other].iter().zip(together) {
        assert_eq!(report(&output), report(&check(place).output().expect("it runs")));
    }
}

/// A disk of its own for each run, and a place that can't be written to.
const SMALL_DISK: &str = r#"
set -eu
mount -t tmpfs -o size=1500m tmpfs "$DISK"
export CARGO_TARGET_DIR="$DISK/target"
"$GRADER" check "$PLACES/known" > "$OUT/known"
for left in 0 64 4096; do
  free=$(df --output=avail -k "$DISK" | tail -1)
  dd if=/dev/zero of="$DISK/fill" bs=1024 count=$((free - left)) status=none
  code=0
  "$GRADER" check "$PLACES/$left" > "$OUT/full-$left" 2> "$OUT/says-$left" || code=$?
  echo $code > "$OUT/code-$left"
  rm "$DISK/fill"
  "$GRADER" check "$PLACES/$left" > "$OUT/free-$left"
done
# Somebody may just be closing a last file.
for try in 1 2 3 4 5 6 7 8 9; do mount -o remount,ro "$DISK" 2>/dev/null && break; sleep 1; done
code=0
"$GRADER" check "$PLACES/known" 2> "$OUT/says-closed" || code=$?
echo $code > "$OUT/code-closed"
"#;

/// `cargo test -p grader --test it -- --ignored a_disk_that_is_full`
#[test]
#[ignore = "it mounts a disk of its own, and builds all that is needed there"]
fn a_disk_that_is_full_or_closed_is_said_to_be_so_and_spoils_nothing() {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small-disk");
    let (disk, out) = (place.join("disk"), place.join("out"));
    let _ = fs::remove_dir_all(&out);
    for folder in [&disk, &out] {
        fs::create_dir_all(folder).expect("a folder can be made");
    }
    let rooms = ["0", "64", "4096"];
    let places = submission("known").parent().expect("it is in a folder").to_owned();
    rooms.iter().for_each(|room| drop(submission(room)));
    let root_or_not: &[&str] = if is_root() { &["--mount"] } else { &["--mount", "--map-root-user"] };
    let ran = Command::new("unshare")
        .args(root_or_not)
        .args(["sh", "-c", SMALL_DISK])
        .current_dir(root())
        .envs([("DISK", &disk), ("OUT", &out), ("PLACES", &places)])
        .env("GRADER", crate::grader_program())
        .output()
        .expect("unshare can be started");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));

    let read = |name: String| fs::read_to_string(out.join(name)).expect("it was written");
    let known = read("known".to_owned());
    assert!(known.contains("25 of 295 points"), "{known}");
    for room in rooms {
        let (code, says) = (read(format!("code-{room}")), read(format!("says-{room}")));
        assert_eq!(code, "70\n", "with {room} KB left: {says}");
        assert!(says.contains("disk is full") || says.contains("is the disk full?"), "{says}");
        assert_eq!(read(format!("full-{room}")), "", "a grade was made up");
        assert_eq!(read(format!("free-{room}")), known);
    }
    assert_eq!(read("code-closed".to_owned()), "70\n");
    let says = read("says-closed".to_owned());
    assert!(says.contains("Read-only file system"), "{says}");
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id can be started");
    id.stdout.trim_ascii() == b"0"
}
