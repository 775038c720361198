//! Small courses of their own: ex06 alone, in a workspace that shares nothing with ours but the crates
//! that are built already. There it has another number, or cargo would take it for ours.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::thread::{self, ThreadId};

/// The file that a learner edits.
pub fn edited(n: u32) -> String {
    format!("exercises/ex{n}_timed_gather/src/lib.rs")
}

pub fn root() -> &'static Path {
    let up = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    up.into_iter().find(|dir| dir.join("Cargo.lock").exists()).expect("the grader stands in a workspace")
}

/// Two tests with one number would work in one folder at the same time.
fn claim(n: u32) {
    static CLAIMED: Mutex<BTreeMap<u32, ThreadId>> = Mutex::new(BTreeMap::new());
    let this = thread::current().id();
    let owner = *CLAIMED.lock().expect("no test panics here").entry(n).or_insert(this);
    assert_eq!(owner, this, "another test has the course of ex{n}");
}

/// Makes a course of exercise `n` alone, with this source. Nothing is known of it.
pub fn course(n: u32, source: &str) -> PathBuf {
    claim(n);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("ex{n}"));
    let _ = fs::remove_dir_all(&dir);
    for entry in kept(n) {
        fs::remove_file(entry).expect("it is ours");
    }
    let manifest = read("Cargo.toml");
    let lines = manifest.lines().filter(|line| !line.starts_with("default-members"));
    let manifest = lines.map(|line| match line.starts_with("members") {
        true => "members = [\"exercises/*\"]\n".to_owned(),
        false => line.replace("path = \"", &format!("path = \"{}/", root().display())) + "\n",
    });
    write(&dir.join("Cargo.toml"), &manifest.collect::<String>());
    write(&dir.join("Cargo.lock"), &read("Cargo.lock"));
    add(&dir, n, source);
    dir
}

/// Adds exercise `n` to a course, with this source.
pub fn add(dir: &Path, n: u32, source: &str) {
    let renumbered = |text: &str| text.replace("ex06", &format!("ex{n}"));
    let write = |file: &str, text: &str| write(&dir.join(renumbered(file)), &renumbered(text));
    // What ex06 is to be done after is not here.
    let manifest = read("exercises/ex06_timed_gather/Cargo.toml");
    let lines = manifest.lines().map(|line| if line.starts_with("after = ") { "after = []" } else { line });
    write("exercises/ex06_timed_gather/Cargo.toml", &lines.collect::<Vec<_>>().join("\n"));
    for file in [
        "exercises/ex06_timed_gather/tests/spec.rs",
        "exercises/ex06_timed_gather/hints.md",
        "solutions/ex06_timed_gather/stub.rs",
        "solutions/ex06_timed_gather/src/lib.rs",
    ] {
        write(file, &read(file));
    }
    write("exercises/ex06_timed_gather/src/lib.rs", source);
}

pub fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().expect("a file has a folder")).expect("a folder can be made");
    fs::write(file, text).expect("a file can be written");
}

fn read(file: &str) -> String {
    fs::read_to_string(root().join(file)).expect("a file of the course can be read")
}

pub fn stub() -> String {
    read("solutions/ex06_timed_gather/stub.rs")
}

pub fn reference() -> String {
    read("solutions/ex06_timed_gather/src/lib.rs").replace("#![cfg_attr(doctest", "// #![cfg_attr(doctest")
}

/// What the grader has kept of an exercise.
pub fn kept(n: u32) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(shared().join("grader/facts")) else { return Vec::new() };
    let mine = entries.flatten().filter(|e| e.file_name().to_string_lossy().starts_with(&format!("ex{n}-")));
    mine.map(|entry| entry.path()).collect()
}

/// Where our artefacts are, so that nothing is built twice.
pub fn shared() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("it stands in the target folder")
}

/// The grader in this folder.
pub fn grader(dir: &Path) -> Command {
    let mut command = Command::new(crate::grader_program());
    command.current_dir(dir).env("CARGO_TARGET_DIR", shared()).stdin(Stdio::null());
    command
}

/// The other tests build too, so the lock may be held for long.
pub fn patient(dir: &Path) -> Command {
    let mut command = grader(dir);
    command.args(["--lock-wait", "300"]);
    command
}

/// What it writes, if it is content.
#[track_caller]
pub fn answer(dir: &Path, args: &[&str]) -> String {
    let Output { status, stdout, stderr } = patient(dir).args(args).output().expect("the grader runs");
    assert!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).expect("it writes text")
}
