//! The screen at a real terminal, as a learner has it before them.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests start programs and look around")]

mod away;
mod course;
mod editors;
mod guardian;
mod hangs;
#[allow(dead_code, reason = "the grader's own tests use the rest")]
#[path = "../../../tests/it/mini.rs"]
mod mini;
mod monkey;
mod pace;
mod panics;
mod pty;
mod saves;
mod sizes;

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// The grader, which is no program of this package: cargo builds it for us once.
fn grader_program() -> &'static Path {
    static BUILT: OnceLock<std::path::PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "grader"]).current_dir(mini::root());
        assert!(cargo.env("CARGO_TARGET_DIR", mini::shared()).status().expect("cargo runs").success());
        Path::new(env!("CARGO_BIN_EXE_watch")).with_file_name("grader")
    })
}
