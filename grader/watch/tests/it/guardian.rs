//! `grader watch`, which stays beside the screen and puts the terminal back if it is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use pty_process::blocking::Command;
use rustix::process::{Pid, Signal, kill_process};

use crate::course::hangs;
use crate::mini::{self, stub};
use crate::pty::{Terminal, expect_nobody, is_at_its_prompt, processes, wait_for, with_artefacts};

/// In a small course there is no package of the screen, which the grader would build: here is one that
/// becomes the screen that stands already.
fn course(n: u32, source: &str) -> PathBuf {
    let dir = mini::course(n, source);
    let manifest = "[package]\nname = \"watch\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    mini::write(&dir.join("exercises/watch/Cargo.toml"), manifest);
    let main = format!(
        "use std::os::unix::process::CommandExt;\nfn main() {{\n    let mut screen = std::process::Command::new({:?});\n    \
         panic!(\"{{}}\", screen.args(std::env::args_os().skip(1)).env(\"CARGO_TARGET_DIR\", {:?}).exec());\n}}\n",
        env!("CARGO_BIN_EXE_watch"),
        mini::shared(),
    );
    mini::write(&dir.join("exercises/watch/src/main.rs"), &main);
    // A course that brings its grader along is where that is built.
    mini::write(&dir.join("grader/watch/README.md"), "");
    dir
}

fn grader(dir: &Path) -> Terminal {
    let grader = Command::new(crate::grader_program()).args(["--lock-wait", "300", "watch"]);
    Terminal::start(with_artefacts(grader, dir).env("CARGO_TARGET_DIR", dir.join("target")))
}

/// The screen that this grader has started.
fn screen(dir: &Path, grader: &Terminal) -> Option<Pid> {
    let is_screen = |process: &&String| {
        process.contains("/watch ") && process.split('"').nth(1) != Some(&grader.child.id().to_string())
    };
    let all = processes(dir);
    Pid::from_raw(all.iter().find(is_screen)?.split('"').nth(1)?.parse().ok()?)
}

#[test]
fn a_screen_that_is_killed_leaves_the_terminal_as_it_was_and_nobody_behind() {
    let dir = course(86, &hangs());
    for signal in [Signal::KILL, Signal::ABORT, Signal::ILL] {
        let mut grader = grader(&dir);
        grader.expect("running");
        assert!(grader.is_raw());
        if cfg!(not(target_os = "linux")) {
            return;
        }
        let screen = wait_for(|| screen(&dir, &grader)).expect("it is there");
        kill_process(screen, signal).expect("it is ours");
        assert_eq!(grader.ends().code(), Some(70), "{signal:?}");
        grader.expect("`watch` was killed");
        grader.expect_put_back();
        expect_nobody(&dir);
    }
}

#[test]
fn who_ends_the_guardian_ends_the_screen() {
    let dir = course(87, &hangs());
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let mut grader = grader(&dir);
        grader.expect("running");
        grader.signal(signal);
        assert!(grader.ends().success(), "{signal:?}");
        grader.expect_put_back();
        expect_nobody(&dir);
    }
}

#[test]
fn a_terminal_that_closes_ends_both() {
    let dir = course(88, &hangs());
    let mut grader = grader(&dir);
    grader.expect("running");
    grader.close();
    grader.ends();
    expect_nobody(&dir);
}

#[test]
fn in_a_shell_both_stop_and_both_come_back() {
    let dir = course(89, &stub());
    let shell = Command::new("bash").args(["--norc", "--noprofile", "-i"]).env("PS1", "shell$ ");
    let mut shell = Terminal::start(with_artefacts(shell, &dir).env("CARGO_TARGET_DIR", dir.join("target")));
    shell.expect("shell$");
    shell.types(&format!("{} --lock-wait 300 watch\r", crate::grader_program().display()));
    shell.expect("0 of 1 exercises");
    shell.types("\x1a");
    shell.expect_that("the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
    shell.expect("Stopped");
    shell.types("fg\r");
    shell.expect_that("the screen", vt100::Screen::alternate_screen);
    shell.expect("0 of 1 exercises");
    shell.types("q");
    shell.expect_that("the shell", is_at_its_prompt);
    shell.types("exit\r");
    shell.ends();
    shell.expect_put_back();
}

#[test]
fn without_a_terminal_it_says_so_and_runs_once() {
    let dir = mini::course(90, &mini::reference());
    let mut grader = mini::patient(&dir);
    let output = grader.arg("watch").stdin(Stdio::null()).output().expect("the grader runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        text.starts_with("There is no terminal to keep a screen open in, so this has graded once."),
        "{text}"
    );
    assert!(text.contains("1 of 1"), "{text}");

    let mut screen = std::process::Command::new(env!("CARGO_BIN_EXE_watch"));
    let output = screen.current_dir(&dir).stdin(Stdio::null()).output().expect("the screen runs");
    assert_eq!(output.status.code(), Some(70));
    let says = String::from_utf8_lossy(&output.stderr);
    assert!(says.contains("there is no terminal here: `cargo run -p grader` grades once"), "{says}");
    assert!(output.stdout.is_empty(), "no escapes go into a file");
    fs::remove_dir_all(&dir).expect("it is ours");
}
