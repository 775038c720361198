//! The file in the learner's editor.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::course::save;
use crate::mini::{course, reference, stub};
use crate::pty::{Terminal, expect_nobody, processes, wait_for_a_while, watch};

/// An editor that does this with its last argument, the file.
fn editor(dir: &Path, does: &str) -> PathBuf {
    let editor = dir.join("editor.sh");
    save(&editor, &format!("#!/bin/sh\nfor file; do :; done\n{does}\n"));
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("it is ours");
    editor
}

#[test]
fn an_editor_has_the_terminal_until_it_ends_and_what_it_saved_is_graded() {
    let dir = course(91, &stub());
    save(&dir.join("solved.rs"), &reference());
    // Ctrl-C in an editor is a key of the editor's, as it is in Emacs.
    let editor = editor(
        &dir,
        // In some shells an interrupt ends a `read`, in others it does not.
        "trap 'echo interrupted' INT\nstty -a | grep -q ' icanon' && echo cooked\n\
         until [ \"$line\" = q ]; do read line; done\necho \"read $line\"\n\
         until [ \"$line\" = done ]; do read line; done\ncmp -s solved.rs \"$file\" || cp solved.rs \"$file\"",
    );
    let mut screen = Terminal::start(watch(&dir).env("EDITOR", &editor));
    screen.expect("watching");
    screen.types("o");
    screen.expect("cooked");
    assert!(!screen.is_raw());
    screen.types("\x03");
    screen.expect("interrupted");
    screen.types("q\n");
    screen.expect("read q");
    screen.types("done\n");
    screen.expect("1 of 1 exercises");
    assert!(screen.is_raw());
    screen.types("?");
    screen.expect("fg");
    screen.types("?");
    screen.types("o");
    screen.expect("cooked");
    screen.types("q\ndone\n");
    // Nothing is said over the keys where all went well.
    screen.expect("q quit");
    screen.types("q");
    assert!(screen.ends().success());
    screen.expect_put_back();
}

#[test]
fn without_an_editor_it_says_what_to_set() {
    let dir = course(92, &stub());
    let screen = Terminal::start(watch(&dir));
    screen.expect("watching");
    screen.types("o");
    screen.expect("Set $VISUAL or $EDITOR to your editor.");
    screen.types("?");
    screen.expect("fg");
}

#[test]
fn an_editor_that_is_not_there_or_fails_is_named() {
    let dir = course(93, &stub());
    let screen = Terminal::start(watch(&dir).env("EDITOR", "/no/such/editor"));
    screen.expect("watching");
    screen.types("o");
    screen.expect("/no/such/editor can't be started");
    screen.types("?");
    screen.expect("fg");
    drop(screen);

    let failing = editor(&dir, "exit 3");
    let screen = Terminal::start(watch(&dir).env("EDITOR", &failing));
    screen.expect("watching");
    screen.types("o");
    screen.expect("The editor has ended with exit code 3.");
    screen.types("?");
    screen.expect("fg");
}

#[test]
fn an_editor_with_a_window_of_its_own_outlives_the_screen() {
    let dir = course(94, &reference());
    // It comes back at once, and goes on in the background, as gvim does.
    let editor = editor(&dir, "(trap '' HUP; exec sleep 300) >/dev/null 2>&1 </dev/null &");
    let mut screen = Terminal::start(watch(&dir).env("VISUAL", &editor).env("EDITOR", "/no/such/editor"));
    screen.expect("1 of 1 exercises");
    screen.types("o");
    if cfg!(not(target_os = "linux")) {
        return;
    }
    let windows = || -> Vec<String> {
        let all = processes(&dir).into_iter();
        all.filter(|process| process.contains("sleep 300")).collect()
    };
    assert!(wait_for_a_while(|| windows().len() == 1));
    screen.expect_that("the screen", vt100::Screen::alternate_screen);
    screen.types("q");
    assert!(screen.ends().success());
    assert_eq!(windows().len(), 1);
    let pid = windows()[0].split('"').nth(1).expect("it has a pid").to_owned();
    let killed = std::process::Command::new("kill").args(["-KILL", &pid]).status();
    assert!(killed.expect("there is a `kill`").success());
    expect_nobody(&dir);
}

#[test]
fn half_a_sequence_of_keys_keeps_no_editor_waiting() {
    let dir = course(65, &stub());
    let editor = editor(&dir, "echo opened > opened");
    let mut screen = Terminal::start(watch(&dir).env("EDITOR", &editor));
    screen.expect("watching");
    // As Alt-[ right behind it: whoever reads that waits for the rest.
    screen.types("o\x1b[");
    assert!(wait_for_a_while(|| dir.join("opened").exists()), "{}", screen.text());
    screen.expect("watching");
    // The first one is taken for the rest.
    screen.types("q");
    screen.types("q");
    assert!(screen.ends().success());
}
