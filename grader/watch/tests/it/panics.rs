//! A panic of the screen's own, on whichever thread: the terminal is put back before anything is said.
//!
//! The screen has no button for it, so its edge to the terminal (`terminal.rs`) is tried alone, in a process
//! and at a terminal of its own: this program, asked for the test that panics.

use std::sync::mpsc::channel;

use pty_process::blocking::Command;

use crate::pty::Terminal;
use edge::Terminal as Taken;

#[allow(dead_code, reason = "the screen itself uses the rest")]
#[path = "../../src/terminal.rs"]
mod edge;

fn run(test: &str) -> Terminal {
    let this = std::env::current_exe().expect("we run from a file");
    Terminal::start(Command::new(this).args([
        "--exact",
        test,
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]))
}

#[test]
fn a_panic_puts_the_terminal_back_before_it_says_anything() {
    for (test, says) in [("panics::here", "a fault here"), ("panics::elsewhere", "a fault elsewhere")] {
        let mut terminal = run(test);
        terminal.expect(says);
        terminal.ends();
        terminal.expect_put_back();
        let bytes = String::from_utf8_lossy(&terminal.bytes()).into_owned();
        assert!(bytes.contains("\x1b[?1049h"), "it has not taken the screen");
        assert_eq!(bytes.matches("\x1b[?1049l").count(), 1, "twice would move the cursor up: {bytes:?}");
        assert!(bytes.find("\x1b[?1049l") < bytes.find(says), "{bytes:?}");
    }
}

#[test]
#[ignore = "started by the test above, at a terminal of its own"]
fn here() {
    let mut taken = Taken::take(|| {}).expect("there is a terminal");
    taken.draw(|_| panic!("a fault here")).expect("it is never drawn");
}

#[test]
#[ignore = "started by the test above, at a terminal of its own"]
fn elsewhere() {
    let (tell, told) = channel();
    let mut taken = Taken::take(move || tell.send(()).expect("we listen")).expect("there is a terminal");
    taken.draw(|_| {}).expect("it can be drawn");
    let other = std::thread::spawn(|| panic!("a fault elsewhere"));
    told.recv().expect("the panic tells us");
    assert!(!edge::is_ours());
    taken.draw(|_| panic!("nothing is drawn over what the panic said")).expect("it is not ours any more");
    assert!(other.join().is_err());
}
