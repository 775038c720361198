//! Everything that can happen to the screen, and everything that it can ask for.

use crossterm::event::KeyEvent;
use grader::judge::Graded;
use grader::progress;

/// Something happened.
#[derive(Debug)]
pub enum Event {
    Key(KeyEvent),
    /// The terminal has another size, or shows something else: all is drawn anew.
    Redraw,
    /// The sources of these exercises are not what they were.
    Saved(Vec<String>),
    /// From the work of this number.
    Progress(u64, progress::Event),
    Graded(u64, Vec<Graded>),
    /// The grader could not do its work; why, and what to do.
    CouldNot(u64, String),
    /// What was asked for is here.
    Page(Page),
    /// One line for the learner.
    Said(String),
    /// A second has passed.
    Second,
    /// Somebody wants the terminal back for a while, as Ctrl-Z does.
    #[cfg_attr(
        not(unix),
        expect(dead_code, reason = "elsewhere there is no signal for it, and the key is a key")
    )]
    Suspend,
    /// Somebody wants us to end.
    End,
}

/// What is to be done, outside of the screen's own state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Whatever is at work is ended first. Without names: the whole course, as far as somebody has come.
    Grade {
        work: u64,
        ids: Vec<String>,
        /// Whatever is known of them.
        fresh: bool,
    },
    Hint(String),
    Lesson(String),
    Reference(String),
    Difference(String),
    Reset(String),
    Open {
        file: String,
        line: u32,
    },
    Suspend,
    Redraw,
    Quit,
}

/// A text to read, over the exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub title: String,
    pub text: String,
    pub kind: Kind,
}

/// How a page is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As it stands.
    Text,
    Markdown,
    Diff,
}
