//! What can be typed.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::caller::Caller;
use crate::environment::Environment;
use crate::examples;

/// Grades the exercises of this course and shows what to do next.
#[derive(Debug, Parser)]
#[command(
    name = "grader",
    version,
    after_help = examples::EXIT_CODES,
    after_long_help = format!("{}\n\n{}", examples::days(), examples::EXIT_CODES)
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
    /// The course to work on; without it the one around here.
    #[arg(long, global = true, value_name = "DIR")]
    pub course: Option<PathBuf>,
    /// Exit with 1 if something asked for is not passed.
    #[arg(long, global = true)]
    pub strict: bool,
}

/// What only the course itself can do, because it needs its references or its other programs.
pub const NOT_IN_HANDOUT: [&str; 7] = ["check", "class", "handout", "merge", "new", "solution", "verify"];

impl Cli {
    /// What can be typed. A course that was handed out does not show what it can't do.
    pub fn offered(handout: bool) -> clap::Command {
        let all = Self::command();
        if !handout {
            return all;
        }
        let short = examples::EXIT_CODES.replace("; verify: a cell is wrong", "");
        let help = format!("{}\n\n{}\n\n{short}", examples::LEARNER_S_DAY, examples::SHORT);
        let hidden = |all: clap::Command, name| all.mut_subcommand(name, |command| command.hide(true));
        NOT_IN_HANDOUT.into_iter().fold(all, hidden).after_help(short).after_long_help(help)
    }

    /// What was typed, if it can be understood; else the program ends here and says why.
    pub fn read(handout: bool) -> Self {
        let typed = Self::offered(handout).get_matches();
        Self::from_arg_matches(&typed).unwrap_or_else(|error| error.exit())
    }

    /// The surroundings, as they are seen from the course that is meant.
    pub fn in_course(&self, environment: &Environment) -> Environment {
        match &self.course {
            None => environment.clone(),
            Some(dir) => {
                Environment { here: environment.here.join(dir), elsewhere: true, ..environment.clone() }
            }
        }
    }
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
        /// Tests that learners do not have. What they say is in the answer.
        #[arg(long, value_name = "DIR")]
        hidden: Option<PathBuf>,
        /// Run the code without bounds: it can do here what you can.
        #[arg(long)]
        unconfined: bool,
    },
    /// Grade all submissions of a class, confined, into one gradebook.
    #[command(after_help = examples::CLASS)]
    Class(Class),
    /// Put together what was graded in shards.
    #[command(after_help = examples::MERGE)]
    Merge(Merge),
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

#[derive(Clone, Debug, Args)]
pub struct Class {
    /// A folder with one folder or archive for each learner.
    #[arg(required_unless_present = "git_list")]
    pub submissions: Option<PathBuf>,
    /// Where the results go. The same command goes on after an interruption.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Who is in the class, as CSV with a column `id`.
    ///
    /// It is the name of the submission. docs/class.md tells of the others.
    #[arg(long, value_name = "CSV")]
    pub roster: Option<PathBuf>,
    /// What grades are worth; without it the course's own course.toml.
    #[arg(long, value_name = "TOML")]
    pub rules: Option<PathBuf>,
    /// Instead of a folder: a file with a checkout in each line.
    #[arg(long, value_name = "FILE", conflicts_with = "submissions")]
    pub git_list: Option<PathBuf>,
    /// Tests that learners do not have, a folder of them for each exercise.
    ///
    /// What they say is in no file below `learners`.
    #[arg(long, value_name = "DIR")]
    pub hidden: Option<PathBuf>,
    /// Leave out the exercises before this one.
    #[arg(long, value_name = "EXERCISE")]
    pub from: Option<String>,
    /// Leave out the exercises after this one.
    #[arg(long, value_name = "EXERCISE")]
    pub to: Option<String>,
    /// Grade each n-th submission from the k-th, on one of n machines.
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,
    /// Run the code without bounds: it can do here what you can.
    #[arg(long)]
    pub unconfined: bool,
}

#[derive(Clone, Debug, Args)]
pub struct Merge {
    /// What each machine has made: the folders that were its `--out`.
    #[arg(required = true)]
    pub shards: Vec<PathBuf>,
    /// Where the results go.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// One part of a class, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    pub part: usize,
    pub of: usize,
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers =
            text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if (1..=of).contains(&part) => Ok(Self { part, of }),
            _ => Err("a shard is one of so many, such as 2/3".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
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
    /// For authors: begin a new exercise.
    #[command(after_help = examples::NEW)]
    New {
        /// Its number, such as `ex31`.
        exercise: String,
        /// The rest of its folder's name, such as `rate_limit`.
        name: String,
    },
    /// For instructors: write the repository that learners get.
    #[command(after_help = examples::HANDOUT)]
    Handout {
        /// A folder that is empty, or not there yet.
        dir: PathBuf,
        /// Leave out the exercises before this one.
        #[arg(long, value_name = "EXERCISE")]
        from: Option<String>,
        /// Leave out the exercises after this one.
        #[arg(long, value_name = "EXERCISE")]
        to: Option<String>,
        /// What grades each push; without it what git says of this course.
        #[arg(long, value_name = "OWNER/COURSE@COMMIT")]
        calls: Option<Caller>,
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
