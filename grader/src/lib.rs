//! The grader: runs the exercises of a course and tells how far the learner is.
//!
//! One way through, values in and values out:
//!
//! ```text
//! cli → catalog → build → run → judge → report → bytes → main writes
//!                   └──── events ────► progress (stderr); nothing flows back
//! ```
//!
//! - What a process *did* (`facts`) and what it is *worth* (`judge`, `verdict`) are different types.
//! - A learner's failure is a `Verdict`, never an `Err`; an `Err` means that the grader could not do
//!   its work, and never becomes a grade.
//! - `process` alone starts programs. `main` and `progress` alone write to the terminal.
//! - `judge` and `report` are pure.

pub mod api;
pub mod bank;
pub mod build;
pub mod catalog;
pub mod cli;
pub mod error;
pub mod facts;
pub mod grade;
pub mod help;
pub mod judge;
pub mod message;
pub mod overlay;
pub mod process;
pub mod progress;
pub mod report;
pub mod run;
pub mod verdict;
pub mod verify;
