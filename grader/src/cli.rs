//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::examples;

/// Grades the exercises of this course and shows what to do next.
#[derive(Debug, Parser)]
#[command(
    name = "grader",
    version,
    after_help = examples::EXIT_CODES,
    after_long_help = format!("{}\n\n{}", examples::DAYS, examples::EXIT_CODES)
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the result is written.
    #[arg(long, global = true, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Write the result to this file instead of standard output.
    #[arg(long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// When to use colours; `auto` respects NO_COLOR and pipes.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// How long to wait for another cargo that holds the build directory.
    #[arg(long, global = true, value_name = "SECONDS", default_value_t = 60)]
    pub lock_wait: u64,
    /// Build and run again what has not changed since it was graded.
    #[arg(long, global = true)]
    pub fresh: bool,
    /// Exit with 1 if something asked for is not passed.
    #[arg(long, global = true)]
    pub strict: bool,
}

#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    #[command(flatten)]
    InCourse(InCourse),
    /// Grade what somebody else has handed in, confined.
    #[command(after_help = examples::CHECK)]
    Check {
        /// A learner's course: a folder, or a zip, tar or tar.gz of one.
        submission: PathBuf,
        /// The course to grade by; without it the one around here.
        #[arg(long, value_name = "DIR")]
        course: Option<PathBuf>,
        /// Run the code without bounds: it can do here what you can.
        #[arg(long)]
        unconfined: bool,
    },
    /// Make a page of it all, or show a kept report in another format.
    #[command(after_help = examples::REPORT)]
    Report {
        /// A report that was kept; without it the course is graded.
        file: Option<PathBuf>,
        /// Write a page to look at, to print or to send.
        #[arg(long, value_name = "PAGE")]
        html: Option<PathBuf>,
    },
}

/// What needs the course around it.
#[derive(Clone, Debug, Subcommand)]
pub enum InCourse {
    /// Grade exercises, and show each in full.
    #[command(after_help = examples::RUN)]
    Run {
        /// `ex09`, `9`, or `sorted_as_completed`; all if none is named.
        exercises: Vec<String>,
    },
    /// Keep a screen open that grades each save.
    #[command(after_help = examples::WATCH)]
    Watch {
        /// `ex09`, `9`, or `sorted_as_completed`; if none, the next open one.
        exercise: Option<String>,
    },
    /// Show what is passed, and what is open next.
    #[command(after_help = examples::LIST)]
    List,
    /// Show one more hint for an exercise.
    #[command(after_help = examples::HINT)]
    Hint {
        /// `ex09`, `9`, or `sorted_as_completed`.
        exercise: String,
        /// Show all of them.
        #[arg(long)]
        all: bool,
    },
    /// Put an exercise's stub back; your version is kept beside it.
    #[command(after_help = examples::RESET)]
    Reset {
        /// `ex09`, `9`, or `sorted_as_completed`.
        exercise: String,
        /// Don't ask.
        #[arg(long)]
        yes: bool,
    },
    /// Show how the reference differs from yours, once yours passes.
    #[command(after_help = examples::SOLUTION)]
    Solution {
        /// `ex09`, `9`, or `sorted_as_completed`.
        exercise: String,
        /// Show it before yours passes.
        #[arg(long)]
        peek: bool,
    },
    /// Say what a small program will print; then see what it does.
    #[command(after_help = examples::PREDICT)]
    Predict {
        /// `ex09`, `9`, or `sorted_as_completed`; if none, all are listed.
        exercise: Option<String>,
    },
    /// Open an interactive Rust that can await (needs evcxr).
    #[command(after_help = examples::REPL)]
    Repl,
    /// For authors: check that stubs fail and mistakes are rejected.
    #[command(after_help = examples::VERIFY)]
    Verify {
        /// All if none is named.
        exercises: Vec<String>,
    },
    /// Write the script with which a shell completes what you type.
    #[command(after_help = examples::COMPLETIONS)]
    Completions {
        /// The shell.
        shell: Shell,
    },
}

impl InCourse {
    /// True if its answer is a grade, which has other formats too.
    pub fn grades(&self) -> bool {
        matches!(self, Self::Run { .. } | Self::Watch { .. })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person at a terminal.
    Human,
    /// For programs; see grader/schema/report-1.json.
    Json,
    /// A page in Markdown, for GitHub's step summary.
    Summary,
    /// GitHub's workflow commands, at the learner's lines.
    Annotations,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}
