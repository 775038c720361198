//! From a save to the verdict on the screen, against `cargo test` on the same edit. It says something only on
//! a machine that does nothing else: `cargo test -p watch pace -- --ignored --nocapture`.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::course::{file, save};
use crate::mini::{course, reference, shared};
use crate::pty::{Terminal, watch};

const PAIRS: u32 = 12;
/// The issue of a slow screen is a learner who goes back to `cargo test`.
const AT_MOST: f64 = 1.10;

#[test]
#[ignore = "it measures, which needs the machine for itself"]
fn a_save_is_answered_as_soon_as_by_cargo_test() {
    let dir = course(98, &reference());
    compare(&dir, "ex98", &file(&dir, 98));
}

fn compare(dir: &Path, package: &str, source: &Path) {
    let (mut ours, mut cargos) = (Vec::new(), Vec::new());
    // The first pair only warms up.
    for pair in 0..=PAIRS {
        let mut screen = Terminal::start(watch(dir).args([package]));
        screen.expect("watching");
        let began = Instant::now();
        save(source, &format!("{}// ours {pair}\n", reference()));
        screen.expect("passes all");
        ours.push(began.elapsed());
        screen.types("q");
        screen.ends();

        let began = Instant::now();
        save(source, &format!("{}// cargo {pair}\n", reference()));
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["test", "--package", package]).current_dir(dir).env("CARGO_TARGET_DIR", shared());
        let ended = cargo.stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(ended.expect("cargo runs").success());
        cargos.push(began.elapsed());
    }
    let (ours, cargos) = (mean(&ours[1..]), mean(&cargos[1..]));
    let ratio = ours.as_secs_f64() / cargos.as_secs_f64();
    println!(
        "{PAIRS} pairs: {ours:?} to the verdict on the screen, {cargos:?} for cargo test; {ratio:.2} times"
    );
    assert!(ratio < AT_MOST, "{ratio}");
}

fn mean(all: &[Duration]) -> Duration {
    all.iter().sum::<Duration>() / u32::try_from(all.len()).expect("there are few")
}
