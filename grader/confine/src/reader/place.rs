//! Where a path stands in a course.

/// Where a path stands, from the root of the submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The exercise's folder, its `src`, or what is below that; none for the first two.
    Source(&'a str, Option<&'a str>),
    /// Beside the `src` of an exercise.
    Beside(&'a str),
    Other,
}

impl<'a> Place<'a> {
    pub fn of(path: &'a str) -> Self {
        let Some(path) = path.strip_prefix("exercises/") else { return Self::Other };
        let (folder, rest) = path.split_once('/').unwrap_or((path, ""));
        if !is_exercise(folder) {
            return Self::Other;
        }
        match rest.strip_prefix("src") {
            _ if rest.is_empty() => Self::Source(folder, None),
            Some("") => Self::Source(folder, None),
            Some(below) if below.starts_with('/') && !hidden(below) => {
                Self::Source(folder, below.strip_prefix('/'))
            }
            _ => Self::Beside(folder),
        }
    }

    pub fn folder(self) -> Option<&'a str> {
        match self {
            Self::Source(folder, _) | Self::Beside(folder) => Some(folder),
            Self::Other => None,
        }
    }
}

/// Editors and systems put files such as `.#lib.rs` and `._lib.rs` beside a source. No module has such a name.
fn hidden(below: &str) -> bool {
    below.split('/').any(|part| part.starts_with('.'))
}

/// What stands among the exercises and is none: what decides a grade is not to be taken for a learner's code.
const NONE: [&str; 2] = ["lab", "predict"];

/// `ex09_sorted_as_completed`, `two-fer`
fn is_exercise(folder: &str) -> bool {
    (1..=80).contains(&folder.len())
        && !NONE.contains(&folder)
        && folder.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// What git and cargo keep for themselves. A module may be called `target`.
pub fn is_skipped(path: &str) -> bool {
    path.split('/').any(|part| part == ".git")
        || path.split('/').take_while(|part| *part != "src").any(|part| part == "target")
}

/// The folder in which the course stands that this path is of: none for the top itself.
pub fn root_of(path: &str) -> Option<Option<&str>> {
    if Place::of(path).folder().is_some() {
        return Some(None);
    }
    let (top, rest) = path.split_once('/')?;
    Place::of(rest).folder().map(|_| Some(top))
}

/// It may be a source, whichever the root will be.
pub fn may_be_source(path: &str) -> bool {
    let rest = path.split_once('/').map_or("", |(_, rest)| rest);
    let is = |path| matches!(Place::of(path), Place::Source(_, Some(below)) if below.ends_with(".rs"));
    is(path) || is(rest)
}
