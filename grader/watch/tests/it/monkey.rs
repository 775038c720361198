//! A monkey at the keys, and at the files. It is seeded: `WATCH_MONKEY_SEED=7 cargo test -p watch monkey` does
//! the same again, and `WATCH_MONKEY_EVENTS` says how much.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rustix::process::Signal;

use crate::course::{file, hangs, says};
use crate::mini::{add, course, reference, stub};
use crate::pty::{Terminal, expect_nobody, wait_for_a_while, watch};

const EVENTS: u64 = 500;
/// The same each time, so that what lands is what was tried. Any other one is to be had by the variable.
const SEED: u64 = 1;
/// All keys that mean something, and some that mean nothing. What ends the screen comes seldom: it must
/// start again after that.
const KEYS: &[&str] = &[
    "n",
    "p",
    "l",
    "t",
    "h",
    "o",
    "e",
    " ",
    "a",
    "s",
    "d",
    "r",
    "y",
    "?",
    "j",
    "k",
    "g",
    "G",
    "/",
    "f",
    "x",
    "\r",
    "\x1b",
    "\x7f",
    "\t",
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[H",
    "\x1b[F",
    "\x1bOP",
    "\x1b[200~paste\x1b[201~",
    "\x1b[<0;5;5M",
    "\x1b[",
    "\x1b]0;",
    "é",
    "日本",
    "👩‍🍳",
    "\u{202e}",
    "\x0c",
    "\x1a",
    "\x01",
    "\x00",
    "\x1bx",
    "/soup\r",
    "/\x1b",
    "ry",
    "lf\r",
];
/// The end of whatever half a sequence was typed before, as `\x1b[` and then `?`: no terminal sends such, and
/// crossterm takes all that follows for its rest. (Between that `?` and a `u` it wants one letter at least.) Alone these keys mean nothing.
const REST: &str = "0u\x1b[201~M~";
const ENDS: &[&str] = &["q", "\x03", "\x04"];

/// Who plays, and with which course.
struct Monkey {
    rng: StdRng,
    dir: PathBuf,
    exercises: [u32; 2],
    /// What each file was last made to hold; nothing where it was removed.
    written: BTreeMap<u32, Option<Vec<u8>>>,
    done: Vec<String>,
}

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

#[test]
fn a_monkey_breaks_nothing() {
    let seed = setting("WATCH_MONKEY_SEED").unwrap_or(SEED);
    let events = setting("WATCH_MONKEY_EVENTS").unwrap_or(EVENTS);
    println!("WATCH_MONKEY_SEED={seed} WATCH_MONKEY_EVENTS={events}");
    let exercises = [96, 97];
    let dir = course(exercises[0], &stub());
    add(&dir, exercises[1], &stub());
    let mut monkey = Monkey {
        rng: StdRng::seed_from_u64(seed),
        written: exercises.iter().map(|n| (*n, fs::read(file(&dir, *n)).ok())).collect(),
        dir,
        exercises,
        done: Vec::new(),
    };
    let start = |dir: &Path| {
        let screen = Terminal::start(watch(dir).env("EDITOR", "true"));
        screen.expect("of 2 exercises");
        screen
    };
    let mut screen = start(&monkey.dir);
    for _ in 0..events {
        if monkey.acts(&screen) {
            monkey.ends(&mut screen);
            screen = start(&monkey.dir);
        }
        monkey.pauses();
        let alive = screen.child.try_wait().expect("it is our child").is_none();
        assert!(alive, "it has ended:\n{}\n{:#?}", String::from_utf8_lossy(&screen.bytes()), monkey.last());
        monkey.looks_at_files();
    }
    // After all that it still does its work.
    screen.resize(120, 40);
    for n in monkey.exercises {
        monkey.write(n, reference().as_bytes());
    }
    screen.expect("2 of 2 exercises");
    screen.types(REST);
    // Out of whatever is open, one thing at a time: an escape and a letter together are Alt and that letter.
    for keys in ["q", "\x1b", "q", "\x1b", "q"] {
        if screen.child.try_wait().expect("it is our child").is_none() {
            screen.types(keys);
            std::thread::sleep(Duration::from_millis(300));
        }
    }
    monkey.ends(&mut screen);
}

/// What it did last says more than where it failed.
impl Drop for Monkey {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("{:#?}", self.last());
        }
    }
}

impl Monkey {
    /// Does something; true if that ends the screen.
    fn acts(&mut self, screen: &Terminal) -> bool {
        match self.rng.random_range(0..100) {
            0..55 => {
                let keys = *KEYS.choose(&mut self.rng).expect("there are some");
                self.note(format!("types {keys:?}"));
                screen.types(keys);
            }
            55..58 => {
                let noise: [u8; 6] = self.rng.random();
                // What ends the screen is not for now.
                let noise: Vec<u8> =
                    noise.into_iter().filter(|byte| !b"q\x03\x04\x1a\x1c".contains(byte)).collect();
                self.note(format!("types {noise:?}"));
                screen.types_bytes(&noise);
            }
            58..65 => {
                let sizes = [(80, 24), (120, 40), (40, 8), (20, 5), (1, 1), (300, 100), (110, 10), (39, 50)];
                let (columns, lines) = *sizes.choose(&mut self.rng).expect("there are some");
                self.note(format!("resizes to {columns}x{lines}"));
                screen.resize(columns, lines);
            }
            65..69 => {
                let signals = [
                    (Signal::TSTP, Signal::CONT),
                    (Signal::STOP, Signal::CONT),
                    (Signal::CONT, Signal::WINCH),
                ];
                let (first, then) = *signals.choose(&mut self.rng).expect("there are some");
                self.note(format!("sends {first:?} and {then:?}"));
                screen.signal(first);
                self.pauses();
                screen.signal(then);
            }
            69..71 => {
                let end = *ENDS.choose(&mut self.rng).expect("there are some");
                self.note(format!("ends it with {end:?}"));
                screen.types(REST);
                // Out of whatever takes letters.
                screen.types("\x1b");
                std::thread::sleep(Duration::from_millis(50));
                screen.types("\r\x1b");
                std::thread::sleep(Duration::from_millis(50));
                screen.types(end);
                return true;
            }
            _ => self.saves(),
        }
        false
    }

    fn saves(&mut self) {
        let n = *self.exercises.choose(&mut self.rng).expect("there are some");
        let source = file(&self.dir, n);
        let kind = self.rng.random_range(0..12);
        self.note(format!("file event {kind} in ex{n}"));
        match kind {
            0 | 1 => self.write(n, reference().as_bytes()),
            2 => self.write(n, b"this is no Rust {"),
            3 | 4 => self.write(n, hangs().as_bytes()),
            5 => self.write(n, b""),
            6 => {
                let _ = fs::remove_file(&source);
                self.written.insert(n, None);
            }
            7 => self.write(n, stub().as_bytes()),
            8 => self.write(n, format!("{}\n// {}", says("big"), "big ".repeat(500_000)).as_bytes()),
            9 => self.write(n, b"fn main() { \xff\xfe }\n"),
            10 => {
                if let Ok(file) = File::options().append(true).open(&source) {
                    file.set_modified(SystemTime::now()).expect("it is ours");
                }
            }
            _ => {
                let beside = source.with_extension("new");
                fs::write(&beside, says("renamed")).expect("it can be written");
                fs::rename(&beside, &source).expect("it can be renamed");
                self.written.insert(n, Some(says("renamed").into_bytes()));
            }
        }
    }

    fn write(&mut self, n: u32, text: &[u8]) {
        fs::write(file(&self.dir, n), text).expect("it can be written");
        self.written.insert(n, Some(text.to_owned()));
    }

    fn pauses(&mut self) {
        // Most events come while something is at work; now and then it has the time to end.
        let pause = match self.rng.random_range(0..20) {
            0..12 => self.rng.random_range(0..20),
            12..19 => self.rng.random_range(20..150),
            _ => 1_000,
        };
        std::thread::sleep(Duration::from_millis(pause));
    }

    /// Each file holds what was last written, or, after a reset, the stub; what was there is kept beside it.
    fn looks_at_files(&mut self) {
        for n in self.exercises {
            let is = || fs::read(file(&self.dir, n)).ok();
            let before = self.written.get(&n).cloned().flatten();
            if is() == before {
                continue;
            }
            let stub = stub().replace("ex06", &format!("ex{n}")).into_bytes();
            // It may be about to be written.
            let is_reset = wait_for_a_while(|| is().as_ref() == Some(&stub));
            assert!(is_reset, "ex{n} is damaged: {:?}\n{:#?}", is(), self.last());
            let is_kept = before.is_none_or(|before| self.kept(n).contains(&before));
            assert!(is_kept, "the version before the reset of ex{n} is lost: {:#?}", self.last());
            self.written.insert(n, Some(stub));
        }
    }

    /// All versions that resets have kept.
    fn kept(&self, n: u32) -> Vec<Vec<u8>> {
        let name = |i| file(&self.dir, n).with_extension(format!("rs.kept{i}"));
        (1..).map_while(|i| fs::read(name(i)).ok()).collect()
    }

    /// It was asked to end: it does, with the terminal as it was and nobody left.
    fn ends(&mut self, screen: &mut Terminal) {
        let ended = screen.ends();
        let bytes = screen.bytes();
        let said = String::from_utf8_lossy(&bytes);
        assert!(ended.success(), "{ended:?}\n{said}\n{:#?}", self.last());
        assert!(!said.contains("panicked at"), "{said}");
        screen.expect_put_back();
        expect_nobody(&self.dir);
    }

    fn note(&mut self, what: String) {
        self.done.push(what);
    }

    fn last(&self) -> &[String] {
        &self.done[self.done.len().saturating_sub(12)..]
    }
}
