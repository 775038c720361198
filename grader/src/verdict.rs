//! What a result is worth: one closed list, most serious first.

use serde::{Deserialize, Serialize};

/// The verdict on a test, or on an exercise, whose verdict is the most serious one of its tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The grader could not do its work: never a grade.
    InternalError,
    /// The code does what this exercise rules out.
    Policy,
    /// It does not compile.
    CompileError,
    /// The compiler was stopped at a limit.
    CompileLimit,
    /// Nothing was left that could wake it.
    Deadlock,
    /// It did not come back in time.
    TimedOut,
    /// It took more memory than it may.
    MemoryLimit,
    /// It held more threads than it may.
    ThreadLimit,
    /// It wrote without end.
    OutputLimit,
    /// A signal, an abort, a stack overflow.
    Crashed,
    /// The process ended before the test did: no proof of completion.
    LeftEarly,
    /// Tasks or processes survived the test.
    Leaked,
    /// An expectation was not met.
    Failed,
    /// A `todo!` was reached.
    Unfinished,
    /// Not run.
    Skipped,
    Passed,
}

impl Verdict {
    /// One or two words for a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::InternalError => "grader error",
            Self::Policy => "not allowed",
            Self::CompileError => "does not compile",
            Self::CompileLimit => "compiler stopped",
            Self::Deadlock => "deadlock",
            Self::TimedOut => "timed out",
            Self::MemoryLimit => "out of memory",
            Self::ThreadLimit => "too many threads",
            Self::OutputLimit => "endless output",
            Self::Crashed => "crashed",
            Self::LeftEarly => "left early",
            Self::Leaked => "left tasks behind",
            Self::Failed => "failed",
            Self::Unfinished => "to do",
            Self::Skipped => "not run",
            Self::Passed => "passed",
        }
    }
}
