//! Why the grader could not do what it was asked. A learner's failure is a verdict and never here.

use std::fmt;

/// The two ways in which the grader itself fails; each has its exit code.
#[derive(Debug)]
pub enum Error {
    /// What was asked for does not exist: exit code 2.
    Usage(String),
    /// The work could not be done: exit code 70. The text says what to do next.
    Grader(anyhow::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(text) => f.write_str(text),
            Self::Grader(error) => write!(f, "{error:#}"),
        }
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Grader(error)
    }
}

pub type Result<T> = std::result::Result<T, Error>;
