//! Grades as bytes: one small file per format, each a pure function.

pub mod bounds;
pub mod github;
pub mod html;
pub mod human;
pub mod json;
pub mod link;
pub mod markup;
pub mod svg;
pub mod text;

use crate::check::HandedIn;

/// What every format tells about the run as a whole.
#[derive(Clone, Debug)]
pub struct Run {
    pub toolchain: String,
    pub isolation: String,
    /// What is to be said of a submission, if one was graded.
    pub handed_in: Option<HandedIn>,
}
