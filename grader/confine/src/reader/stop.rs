//! Why the reading of an archive stops.

use std::io::{self, ErrorKind};

use super::limits::Limits;
use super::words;

#[derive(Debug)]
pub enum Stop {
    Broken(String),
    /// More comes out of it than is allowed.
    TooMuch,
    /// Another sentence.
    Refused(anyhow::Error),
}

impl Stop {
    pub fn broken<T>(what: &str) -> Result<T, Self> {
        Err(Self::Broken(what.to_owned()))
    }

    pub fn says(self, limits: &Limits) -> anyhow::Error {
        match self {
            Self::Broken(what) => anyhow::Error::msg(words::broken(&what)),
            Self::TooMuch => anyhow::Error::msg(words::unpacks_to_too_much(limits.unpacked)),
            Self::Refused(error) => error,
        }
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::QuotaExceeded => Self::TooMuch,
            ErrorKind::UnexpectedEof => Self::Broken("it ends too soon".to_owned()),
            _ => Self::Broken(error.to_string()),
        }
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Refused(error)
    }
}
