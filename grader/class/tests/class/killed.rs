//! Kills a class at moments that are drawn. `CLASS_KILLS=100 cargo test -p class killed -- --nocapture` does so a hundred
//! times, and `CLASS_KILL_SEED=7` draws others.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{EX01, EX02, EX06, class, expect_well, fresh, grade, results, said, solution, stub};

/// What is done where nobody asks for more.
const KILLS: u64 = 8;
const SEED: u64 = 1;

fn setting(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// Draws numbers, the same ones for the same seed: xorshift.
struct Dice(u64);

impl Dice {
    /// One that is less than this.
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

#[test]
fn killed_at_any_moment_it_comes_to_the_same_bytes() {
    let kills = setting("CLASS_KILLS").unwrap_or(KILLS);
    let mut dice = Dice(setting("CLASS_KILL_SEED").unwrap_or(SEED).max(1));
    let place = small_class();
    let timed = |out: &str| {
        let began = Instant::now();
        expect_well(&grade(&place, out, &[]).output().expect("it runs"));
        began.elapsed()
    };
    timed("undisturbed");
    let undisturbed = results(&place.join("undisturbed"));
    expect_no_real_times(&place.join("undisturbed"));
    let whole = timed("again");
    expect_the_same(&results(&place.join("again")), &undisturbed);
    let writing = timed("again");
    println!("a run takes {whole:?}, and {writing:?} where all is known");

    let (mut killed, mut too_late) = (0, 0);
    let out = place.join("killed");
    while killed < kills {
        match dice.below(10) {
            0 => start_anew(&out),
            1 | 2 => {
                expect_well(&grade(&place, "killed", &[]).output().expect("it runs"));
                expect_the_same(&results(&out), &undisturbed);
                forget_some(&out.join("journal"), &mut dice);
            }
            _ => {}
        }
        // In half of the cases at any moment of a whole run, in the others while what is known is written down.
        let within = if dice.below(2) == 0 { whole } else { writing };
        let moment = Duration::from_micros(dice.below(within.as_micros() as u64));
        let everything = dice.below(2) == 0;
        let mut child = grade(&place, "killed", &[]).stderr(Stdio::null()).spawn().expect("it starts");
        sleep(moment);
        let below = below(child.id());
        kill(&mut child, if everything { &below } else { &[] });
        if child.wait().expect("it ends").success() {
            too_late += 1;
            expect_the_same(&results(&out), &undisturbed);
            continue;
        }
        killed += 1;
        let who = if everything { "all of it" } else { "the class only" };
        let known = entries(&out.join("journal")).len();
        println!(
            "{killed}: after {moment:?}, {who}; {} processes below it, {known} grades known",
            below.len()
        );
    }
    println!("{killed} runs were killed, {too_late} were done before");
    expect_well(&grade(&place, "killed", &[]).output().expect("it runs"));
    expect_the_same(&results(&out), &undisturbed);
}

/// On the virtual clock and on the real one, right and wrong, to do, not compiling, and with nothing to grade.
fn small_class() -> PathBuf {
    let wrong = solution(EX06).replace("async ", "");
    let files = [
        (format!("ada/{EX01}"), fresh(&solution(EX01), "ada")),
        (format!("ada/{EX06}"), fresh(&solution(EX06), "ada")),
        (format!("bob/{EX02}"), fresh(&solution(EX02), "bob")),
        (format!("bob/{EX06}"), fresh(&wrong, "bob")),
        (format!("Bob/{EX06}"), fresh(&solution(EX06), "Bob")),
        (format!("eve/{EX01}"), stub(EX01)),
        (format!("eve/{EX02}"), fresh("pub fn nothing() {}", "eve")),
        ("fay.zip".to_owned(), "no archive\n".to_owned()),
    ];
    class("killed", &files)
}

/// Times of the real clock would be others each time.
fn expect_no_real_times(out: &Path) {
    assert_eq!(said(out)[1..3].iter().map(|said| &said[..4]).collect::<Vec<_>>(), ["ada ", "bob "]);
    let drawn = |learner: &str, exercise: usize| {
        let report = fs::read_to_string(out.join("learners").join(learner).join("report.json"));
        let report: Value = serde_json::from_str(&report.expect("it is there")).expect("it is JSON");
        let tests = report["exercises"][exercise]["tests"].as_array().expect("it has tests").clone();
        assert!(tests.iter().all(|test| test["wall_ms"] == 0), "{tests:?}");
        let drawn = tests.iter().filter(|test| !test["timeline"].is_null());
        drawn.map(|test| test["virtual_ms"].is_u64()).collect::<Vec<_>>()
    };
    assert!(!drawn("ada", 5).is_empty(), "what runs on the virtual clock has its picture");
    assert!(drawn("bob", 1).iter().all(|is_virtual| *is_virtual), "ex02 has no times of the real clock");
}

fn expect_the_same(results: &BTreeMap<PathBuf, String>, undisturbed: &BTreeMap<PathBuf, String>) {
    assert_eq!(results.keys().collect::<Vec<_>>(), undisturbed.keys().collect::<Vec<_>>());
    for (file, text) in results {
        assert_eq!(text, &undisturbed[file], "{}", file.display());
    }
}

/// The grades in a journal, which may not be there yet.
fn entries(journal: &Path) -> Vec<PathBuf> {
    let inside = |dir: &Path| fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut entries: Vec<PathBuf> =
        inside(journal).flat_map(|folder| inside(&folder).collect::<Vec<_>>()).collect();
    entries.sort();
    entries
}

/// Leaves a journal as who was killed between two of its writes.
fn forget_some(journal: &Path, dice: &mut Dice) {
    for entry in entries(journal) {
        if dice.below(2) == 0 {
            fs::remove_file(entry).expect("it is ours");
        }
    }
}

fn start_anew(out: &Path) {
    match fs::remove_dir_all(out) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => panic!("{}: {error}", out.display()),
        _ => {}
    }
}

/// Kills a class, and what it has started, as a power cut would.
fn kill(child: &mut Child, below: &[u32]) {
    let mut kill = Command::new("kill");
    kill.arg("-KILL").arg(child.id().to_string()).args(below.iter().map(u32::to_string));
    // Some of it may have ended meanwhile.
    let _ = kill.stderr(Stdio::null()).status();
}

/// What this process has started, and what that has started.
fn below(process: u32) -> Vec<u32> {
    let mut parents = BTreeMap::new();
    for entry in fs::read_dir("/proc").expect("this is Linux").flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        // Behind the name, which may hold anything: the state, and then the parent.
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let behind =
            stat.rsplit_once(") ").and_then(|(_, behind)| behind.split(' ').nth(1)?.parse::<u32>().ok());
        parents.extend(behind.map(|parent| (id, parent)));
    }
    let mut found = vec![process];
    let mut at = 0;
    while at < found.len() {
        let of = found[at];
        found.extend(parents.iter().filter(|(_, parent)| **parent == of).map(|(id, _)| *id));
        at += 1;
    }
    found.split_off(1)
}
