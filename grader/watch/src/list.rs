//! The list of all exercises: search, a filter by state, and a place in it.

use crossterm::event::{KeyCode, KeyEvent};
use grader::judge::Graded;
use grader::verdict::Verdict;

/// Which exercises are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    #[default]
    All,
    /// Not passed.
    Open,
    /// Run, and not passed.
    Failing,
    Passed,
}

impl Filter {
    fn next(self) -> Self {
        match self {
            Self::All => Self::Open,
            Self::Open => Self::Failing,
            Self::Failing => Self::Passed,
            Self::Passed => Self::All,
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Failing => "failing",
            Self::Passed => "passed",
        }
    }

    fn admits(self, verdict: Verdict) -> bool {
        match self {
            Self::All => true,
            Self::Open => verdict != Verdict::Passed,
            Self::Failing => !matches!(verdict, Verdict::Passed | Verdict::Unfinished | Verdict::Skipped),
            Self::Passed => verdict == Verdict::Passed,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub filter: Filter,
    pub search: String,
    /// Letters go into the search.
    pub typing: bool,
    /// The place of an exercise in the whole course.
    pub chosen: usize,
}

/// What a key in the list leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Stay,
    Close,
    /// To the exercise at this place of the course.
    Go(usize),
}

impl List {
    pub fn at(exercise: usize) -> Self {
        Self { chosen: exercise, ..Self::default() }
    }

    /// The places of those exercises that are listed.
    pub fn listed(&self, all: &[&Graded]) -> Vec<usize> {
        let search = self.search.to_lowercase();
        let wanted = |graded: &Graded| {
            self.filter.admits(graded.verdict)
                && format!("{} {} {}", graded.id, graded.title, graded.file).to_lowercase().contains(&search)
        };
        (0..all.len()).filter(|place| wanted(all[*place])).collect()
    }

    pub fn key(&mut self, key: KeyEvent, all: &[&Graded]) -> Then {
        match (key.code, self.typing) {
            (KeyCode::Esc, true) => {
                self.typing = false;
                self.search.clear();
            }
            (KeyCode::Enter, true) => self.typing = false,
            (KeyCode::Backspace, true) => {
                self.search.pop();
            }
            (KeyCode::Char(c), true) => self.search.push(c),
            (KeyCode::Char('/'), false) => self.typing = true,
            (KeyCode::Char('f'), false) => self.filter = self.filter.next(),
            (KeyCode::Esc | KeyCode::Char('q' | 'l'), false) => return Then::Close,
            (KeyCode::Enter, false) => {
                let listed = self.listed(all);
                let chosen = listed.iter().find(|place| **place == self.chosen).or(listed.first());
                return chosen.map_or(Then::Stay, |place| Then::Go(*place));
            }
            (code, _) => self.step(code, all),
        }
        self.keep_in(all);
        Then::Stay
    }

    fn step(&mut self, code: KeyCode, all: &[&Graded]) {
        let listed = self.listed(all);
        let here = listed.iter().position(|place| *place == self.chosen).unwrap_or(0);
        let last = listed.len().saturating_sub(1);
        let there = match code {
            KeyCode::Up | KeyCode::Char('k') => here.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => (here + 1).min(last),
            KeyCode::PageUp => here.saturating_sub(10),
            KeyCode::PageDown => (here + 10).min(last),
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => last,
            _ => here,
        };
        self.chosen = listed.get(there).copied().unwrap_or(self.chosen);
    }

    /// What is chosen is one of those that are listed, if there are any.
    fn keep_in(&mut self, all: &[&Graded]) {
        let listed = self.listed(all);
        if !listed.contains(&self.chosen)
            && let Some(nearest) = listed.iter().min_by_key(|place| place.abs_diff(self.chosen))
        {
            self.chosen = *nearest;
        }
    }
}

/// What is best done before this one, and is not passed yet.
pub fn missing<'a>(exercise: &'a Graded, all: &[&Graded]) -> Vec<&'a str> {
    let passed = |id: &String| all.iter().any(|g| g.id == *id && g.verdict == Verdict::Passed);
    exercise.after.iter().filter(|id| !passed(id)).map(String::as_str).collect()
}

/// The place of the exercise to go on with: the first open one behind this place for which all is done that
/// is best done before, or else the first one from the start.
pub fn onward(behind: Option<usize>, all: &[&Graded]) -> Option<usize> {
    let open = |place: &usize| all[*place].verdict != Verdict::Passed;
    let ready = |place: &usize| open(place) && missing(all[*place], all).is_empty();
    let after = behind.map_or(0, |place| place + 1);
    (after..all.len())
        .find(ready)
        .or_else(|| (0..all.len()).find(ready))
        .or_else(|| (0..all.len()).find(open))
}
