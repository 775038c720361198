//! The grader: runs the exercises of a course and tells how far the learner is.
//!
//! One way through, values in and values out:
//!
//! ```text
//! cli → catalog → (known?) → build → run → judge → report → commands → main writes
//!                              └──── events ────► progress (stderr); nothing flows back
//! ```
//!
//! - What a process *did* (`facts`) and what it is *worth* (`judge`, `verdict`) are different types.
//! - A learner's failure is a `Verdict`, never an `Err`; an `Err` means that the grader could not do
//!   its work, and never becomes a grade.
//! - `process` alone starts programs; `environment` alone reads the environment; `main` and `progress`
//!   alone write to the terminal. `clippy.toml` and the lints below see to it.
//! - `judge`, `diagnosis`, `compiler`, `rustc`, `rules`, `aim`, `message` and `report` are pure, and a module uses only
//!   those to its left; the test `tidy` sees to both.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod aim;
pub mod api;
pub mod bank;
pub mod build;
pub mod cache;
pub mod caller;
pub mod catalog;
pub mod check;
pub mod cli;
pub mod commands;
pub mod compiler;
pub mod completions;
pub mod confinement;
pub mod diagnosis;
pub mod environment;
pub mod error;
pub mod examples;
pub mod facts;
pub mod files;
pub mod git;
pub mod grade;
pub mod handout;
pub mod harness;
pub mod help;
pub mod hidden;
pub mod inputs;
pub mod judge;
pub mod manifest;
pub mod message;
pub mod mistake;
pub mod overlay;
pub mod policy;
pub mod predict;
pub mod process;
pub mod programs;
pub mod progress;
pub mod refusal;
pub mod repl;
pub mod report;
pub mod rules;
pub mod run;
pub mod rustc;
pub mod scaffold;
pub mod scan;
pub mod stale;
pub mod submission;
pub mod suite;
pub mod verdict;
pub mod verify;
