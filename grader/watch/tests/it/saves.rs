//! The ways in which editors save.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::course::{begins_with, file, save, says};
use crate::mini::{add, course, reference, stub};
use crate::pty::{Terminal, children, expect_nobody, wait_for_a_while, watch};

#[test]
fn each_way_of_saving_is_graded() {
    let dir = course(71, &stub());
    let file = file(&dir, 71);
    let mut screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");

    save(&file, &says("in place"));
    screen.expect("in place");

    // A slow disk: the file is empty, then half of it is there.
    let text = says("in pieces");
    let mut open = File::create(&file).expect("it can be truncated");
    for half in [&text[..text.len() / 2], &text[text.len() / 2..]] {
        std::thread::sleep(Duration::from_millis(20));
        open.write_all(half.as_bytes()).expect("it can be written");
    }
    screen.expect("in pieces");

    let beside = file.with_extension("new");
    save(&beside, &says("by rename"));
    fs::rename(&beside, &file).expect("it can be renamed");
    screen.expect("by rename");

    // As vim does: the old one goes aside, a new one comes, the old one goes.
    let aside = file.with_extension("rs~");
    fs::rename(&file, &aside).expect("it can be renamed");
    save(&file, &says("as vim does"));
    fs::remove_file(&aside).expect("it can be removed");
    screen.expect("as vim does");

    save(&file, &reference());
    screen.expect("1 of 1 exercises");
    screen.expect("passes all");
    screen.types("q");
    assert!(screen.ends().success());
    screen.expect_put_back();
    expect_nobody(&dir);
}

#[test]
fn several_files_at_once_are_one_save() {
    let dir = course(72, &stub());
    add(&dir, 73, &stub());
    let screen = Terminal::start(watch(&dir));
    screen.expect("0 of 2 exercises");
    // As `git checkout` does.
    save(&file(&dir, 72), &reference());
    save(&file(&dir, 73), &reference());
    screen.expect("2 of 2 exercises");
}

/// How often a test of an exercise has run whose source counts.
fn runs(dir: &Path, n: u32) -> usize {
    let file = dir.join(format!("exercises/ex{n}_timed_gather/runs.txt"));
    fs::read_to_string(file).map_or(0, |text| text.lines().count())
}

#[test]
fn a_file_that_is_touched_or_saved_as_it_was_is_not_run_again() {
    let counting = begins_with(
        "std::io::Write::write_all(&mut std::fs::File::options().create(true).append(true).open(\"runs.txt\").unwrap(), b\"run\\n\").unwrap();",
    );
    let dir = course(74, &counting);
    add(&dir, 75, &stub());
    let source = file(&dir, 74);
    let screen = Terminal::start(watch(&dir));
    screen.expect("1 of 2 exercises");
    let before = runs(&dir, 74);
    assert!(before > 0);

    let now = SystemTime::now();
    File::options().append(true).open(&source).and_then(|file| file.set_modified(now)).expect("it is ours");
    let same = fs::read_to_string(&source).expect("it is there");
    save(&source, &same);
    let beside = source.with_extension("new");
    save(&beside, &same);
    fs::rename(&beside, &source).expect("it can be renamed");
    // What comes after that is graded alone.
    save(&file(&dir, 75), &reference());
    screen.expect("2 of 2 exercises");
    assert_eq!(runs(&dir, 74), before);
}

#[test]
fn a_save_while_it_builds_or_runs_begins_again() {
    let dir = course(76, &stub());
    let screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");
    for n in 1..=6 {
        save(&file(&dir, 76), &says(&format!("version {n}")));
        screen.expect("building");
    }
    screen.expect("version 6");
    save(&file(&dir, 76), &reference());
    screen.expect("1 of 1 exercises");
    let only_the_screen = || children(screen.pid().as_raw_pid()).is_empty();
    assert!(wait_for_a_while(only_the_screen), "{:?}", children(screen.pid().as_raw_pid()));
    assert!(!screen.text().contains("version"), "{}", screen.text());
}

#[test]
fn another_cargo_at_work_is_named_and_waited_for() {
    let dir = course(77, &stub());
    let screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");
    let lock = File::open(crate::mini::shared().join("debug/.cargo-lock")).expect("cargo has a lock");
    lock.lock().expect("it can be held");
    save(&file(&dir, 77), &reference());
    screen.expect("waiting for another cargo");
    drop(lock);
    screen.expect("1 of 1 exercises");
    screen.expect_gone("another cargo");
}
