//! Those who end the screen, and those who leave it for a while.

use pty_process::blocking::Command;
use rustix::process::Signal;

use crate::course::{file, hangs, save};
use crate::mini::{course, reference, stub};
use crate::pty::{
    Terminal, expect_nobody, is_at_its_prompt, processes, wait_for_a_while, watch, with_artefacts,
};

type End = fn(&Terminal);

#[test]
fn whoever_ends_it_gets_the_terminal_back_and_nobody_stays_behind() {
    let dir = course(81, &stub());
    save(&file(&dir, 81), &hangs());
    let ends: [(&str, End); 6] = [
        ("q", |screen| screen.types("q")),
        ("ctrl-c", |screen| screen.types("\x03")),
        ("SIGINT", |screen| screen.signal(Signal::INT)),
        ("SIGTERM", |screen| screen.signal(Signal::TERM)),
        ("SIGHUP", |screen| screen.signal(Signal::HUP)),
        ("ctrl-d", |screen| screen.types("\x04")),
    ];
    for (name, end) in ends {
        let mut screen = Terminal::start(watch(&dir));
        screen.expect("running");
        assert!(screen.is_raw(), "{name}");
        end(&screen);
        assert!(screen.ends().success(), "{name}");
        screen.expect_put_back();
        expect_nobody(&dir);
    }
}

#[test]
fn a_terminal_that_closes_leaves_nobody_behind() {
    let dir = course(82, &hangs());
    let mut screen = Terminal::start(watch(&dir));
    screen.expect("running");
    screen.close();
    screen.ends();
    expect_nobody(&dir);
}

/// A shell with job control, and the screen in it.
fn in_a_shell(dir: &std::path::Path) -> Terminal {
    let shell = Command::new("bash").args(["--norc", "--noprofile", "-i"]).env("PS1", "shell$ ");
    let shell = Terminal::start(with_artefacts(shell, dir));
    shell.expect("shell$");
    shell.types(&format!("{} --lock-wait 300\r", env!("CARGO_BIN_EXE_watch")));
    shell.expect_that("the screen", vt100::Screen::alternate_screen);
    shell
}

#[test]
fn who_leaves_it_with_ctrl_z_finds_a_terminal_as_it_was_and_comes_back_with_fg() {
    let dir = course(83, &stub());
    let mut shell = in_a_shell(&dir);
    shell.expect("0 of 1 exercises");
    for _ in 0..3 {
        shell.types("\x1a");
        shell.expect_that("the shell", |screen| !screen.alternate_screen() && !screen.hide_cursor());
        shell.expect("Stopped");
        shell.types("stty -a | grep -c ' icanon'; echo $((6*7))\r");
        shell.expect("42");
        shell.types("clear\r");
        shell.expect_gone("Stopped");
        shell.types("fg\r");
        shell.expect_that("the screen", vt100::Screen::alternate_screen);
        shell.expect("0 of 1 exercises");
    }
    // What was saved meanwhile is graded.
    shell.types("\x1a");
    shell.expect("Stopped");
    save(&file(&dir, 83), &reference());
    shell.types("fg\r");
    shell.expect("1 of 1 exercises");
    shell.types("q");
    shell.expect_that("the shell", is_at_its_prompt);
    shell.types("exit\r");
    shell.ends();
    shell.expect_put_back();
    expect_nobody(&dir);
}

#[test]
fn another_program_may_stop_it_and_let_it_go_on() {
    let dir = course(84, &stub());
    let shell = in_a_shell(&dir);
    shell.expect("0 of 1 exercises");
    let screen = processes(&dir);
    let screen = screen.iter().find(|process| process.contains("--lock-wait"));
    // Only Linux tells which process it is.
    let Some(pid) = screen.and_then(|process| process.split('"').nth(1)) else { return };
    let signal = |name: &str| {
        let sent = std::process::Command::new("kill").args([name, pid]).status();
        assert!(sent.expect("there is a `kill`").success());
    };
    signal("-TSTP");
    shell.expect("Stopped");
    shell.types("clear\r");
    shell.expect_gone("Stopped");
    shell.types("fg\r");
    shell.expect_that("the screen", vt100::Screen::alternate_screen);
    shell.expect("0 of 1 exercises");
    // Who stops it by force may leave anything on the terminal.
    signal("-STOP");
    shell.expect("Stopped");
    shell.types("fg\r");
    shell.expect_gone("Stopped");
    shell.types("?");
    shell.expect("fg");
    signal("-KILL");
    assert!(wait_for_a_while(|| processes(&dir).iter().all(|process| !process.contains("--lock-wait"))));
}

#[test]
fn where_no_shell_could_bring_it_back_ctrl_z_does_not_freeze_it() {
    let dir = course(85, &stub());
    let mut screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");
    screen.types("\x1a");
    screen.expect("no shell here");
    screen.signal(Signal::TSTP);
    screen.types("?");
    screen.expect("fg");
    screen.types("q");
    assert!(screen.ends().success());
}
