//! A terminal with a program in it: types, reads what it shows, and waits for what is to be seen.

use std::fs;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use pty_process::Size;
use pty_process::blocking::{Command, Pty, open};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, Termios, tcgetattr};

/// Machines are slow, and the other tests build too. Nothing waits for so long unless it fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the terminal has got so far.
struct Seen {
    screen: vt100::Parser,
    bytes: Vec<u8>,
    /// Nobody writes to it any more, or we have closed it.
    closed: bool,
}

pub struct Terminal {
    pty: Option<Arc<Pty>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    pub child: Child,
    before: Termios,
}

/// The screen in this course, at 120 columns and 40 lines.
pub fn watch(dir: &Path) -> Command {
    with_artefacts(Command::new(env!("CARGO_BIN_EXE_watch")), dir).args(["--lock-wait", "300"])
}

/// A program in this course, with our artefacts and nothing of our own terminal.
pub fn with_artefacts(command: Command, dir: &Path) -> Command {
    let command = command.current_dir(dir).env("CARGO_TARGET_DIR", crate::mini::shared());
    let command = command.env("CARGO", env!("CARGO")).env("TERM", "xterm-256color");
    ["NO_COLOR", "VISUAL", "EDITOR", "TERM_PROGRAM"]
        .into_iter()
        .fold(command, |command, name| command.env_remove(name))
}

impl Terminal {
    pub fn start(command: Command) -> Self {
        let (pty, pts) = open().expect("there is a terminal to be had");
        pty.resize(Size::new(40, 120)).expect("it takes a size");
        let before = tcgetattr(&pty).expect("it has a state");
        let child = command.spawn(pts).expect("the program starts");
        let pty = Arc::new(pty);
        let screen = vt100::Parser::new(some(40), some(120), 0);
        let seen = Arc::new((Mutex::new(Seen { screen, bytes: Vec::new(), closed: false }), Condvar::new()));
        let (reads, shows) = (Arc::clone(&pty), Arc::clone(&seen));
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            loop {
                let read = (&*reads).read(&mut buffer).unwrap_or(0);
                let mut seen = shows.0.lock().expect("no reader panics");
                seen.screen.process(&buffer[..read]);
                seen.bytes.extend(&buffer[..read]);
                seen.closed |= read == 0;
                shows.1.notify_all();
                if seen.closed {
                    return;
                }
            }
        });
        Self { pty: Some(pty), seen, child, before }
    }

    pub fn types(&self, keys: &str) {
        self.types_bytes(keys.as_bytes());
    }

    pub fn types_bytes(&self, keys: &[u8]) {
        // Who is gone reads no keys.
        let _ = self.pty().write_all(keys);
    }

    pub fn resize(&self, columns: u16, lines: u16) {
        self.seen
            .0
            .lock()
            .expect("no reader panics")
            .screen
            .screen_mut()
            .set_size(some(lines), some(columns));
        self.pty().resize(Size::new(lines, columns)).expect("it takes a size");
    }

    pub fn signal(&self, signal: Signal) {
        let _ = kill_process(self.pid(), signal);
    }

    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().try_into().expect("a pid is small")).expect("it is not 0")
    }

    /// As a window that is closed: the system tells all who are in it.
    pub fn close(&mut self) {
        self.seen.0.lock().expect("no reader panics").closed = true;
        // Whoever reads lets go of it at the next sign of life.
        self.types("?");
        self.pty = None;
    }

    fn pty(&self) -> &Pty {
        self.pty.as_ref().expect("it is not closed")
    }

    pub fn text(&self) -> String {
        self.seen.0.lock().expect("no reader panics").screen.screen().contents()
    }

    /// All that was ever written to it.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().expect("no reader panics").bytes.clone()
    }

    /// Waits until this is to be seen; how long it took.
    #[track_caller]
    pub fn expect(&self, text: &str) -> Duration {
        self.expect_that(text, |screen| screen.contents().contains(text))
    }

    /// Waits until this is no longer to be seen.
    #[track_caller]
    pub fn expect_gone(&self, text: &str) -> Duration {
        self.expect_that(&format!("gone: {text}"), |screen| !screen.contents().contains(text))
    }

    #[track_caller]
    pub fn expect_that(&self, what: &str, is: impl Fn(&vt100::Screen) -> bool) -> Duration {
        let began = Instant::now();
        let seen = self.seen.0.lock().expect("no reader panics");
        let waits = |seen: &mut Seen| !is(seen.screen.screen()) && !seen.closed;
        let (seen, _) = self.seen.1.wait_timeout_while(seen, PATIENCE, waits).expect("no reader panics");
        let (is_there, text) = (is(seen.screen.screen()), seen.screen.screen().contents());
        drop(seen);
        assert!(is_there, "not to be seen: {what}\n{text}");
        began.elapsed()
    }

    /// Waits for its end.
    #[track_caller]
    pub fn ends(&mut self) -> ExitStatus {
        let ended = wait_for(|| self.child.try_wait().expect("it is our child"));
        ended.unwrap_or_else(|| panic!("it does not end\n{}", self.text()))
    }

    /// The terminal is as it was before the program came.
    #[track_caller]
    pub fn expect_put_back(&self) {
        self.expect_that("the first screen, and its cursor", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor()
        });
        let is_back = || (self.modes() == modes(&self.before)).then_some(());
        assert!(wait_for(is_back).is_some(), "{:?}\n{:?}", self.modes(), modes(&self.before));
    }

    pub fn is_raw(&self) -> bool {
        let now = tcgetattr(self.pty()).expect("it has a state");
        !now.local_modes.contains(LocalModes::ICANON)
    }

    fn modes(&self) -> String {
        modes(&tcgetattr(self.pty()).expect("it has a state"))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A test that fails must leave nobody behind; what has ended stays ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn some(cells: u16) -> NonZeroU16 {
    NonZeroU16::new(cells).expect("a terminal has a cell")
}

fn modes(termios: &Termios) -> String {
    let Termios { input_modes, output_modes, control_modes, local_modes, .. } = termios;
    format!("{input_modes:?} {output_modes:?} {control_modes:?} {local_modes:?}")
}

/// The shell of these tests reads again; what is typed before may still be for the program that ends.
pub fn is_at_its_prompt(screen: &vt100::Screen) -> bool {
    let text = screen.contents();
    !screen.alternate_screen() && !screen.hide_cursor() && text.trim_end().ends_with("shell$")
}

/// Asks again and again, for things that tell nobody when they happen.
pub fn wait_for<T>(mut is: impl FnMut() -> Option<T>) -> Option<T> {
    let began = Instant::now();
    loop {
        match is() {
            None if began.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            answer => return answer,
        }
    }
}

/// The programs that run in this course: everything that we start has a folder of it.
pub fn processes(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let is_here = fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(dir));
        if is_here {
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            found.push(format!(
                "{:?} {}",
                process.file_name(),
                String::from_utf8_lossy(&command).replace('\0', " ")
            ));
        }
    }
    found
}

/// The children of a process, those that have ended and wait to be buried too. (Only Linux tells.)
pub fn children(pid: i32) -> Vec<String> {
    let mut found = Vec::new();
    for thread in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
        let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        found.extend(children.split_whitespace().map(str::to_owned));
    }
    found
}

/// Nobody is left in this course. (Only Linux tells; elsewhere this holds without a look.)
#[track_caller]
pub fn expect_nobody(dir: &Path) {
    let gone = wait_for_a_while(|| processes(dir).is_empty());
    assert!(gone, "somebody is left: {:#?}", processes(dir));
}

/// For what is to happen soon.
pub fn wait_for_a_while(is: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while !is() {
        if began.elapsed() > Duration::from_secs(120) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}
