//! What the screen shows, and what becomes of that when something happens. Pure: events in, effects out.

mod keys;
mod update;

use std::collections::BTreeMap;

use grader::judge::{Graded, GradedTest};
use grader::verdict::Verdict;

use crate::event::{Effect, Page};
use crate::list::List;

/// An exercise of the course, as far as it is known.
#[derive(Clone, Debug)]
pub struct Known {
    /// What its manifest says, and the last grade.
    pub graded: Graded,
    /// The part of its lesson that says what to do.
    pub task: String,
}

/// What is over the exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    Nothing,
    Page(Page),
    Help,
    List(List),
    /// Is the stub to be put back?
    Reset,
}

/// What the grader is doing.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Counts the works: what comes late from an older one is passed over.
    pub number: u64,
    pub stage: Stage,
    /// Tests that have ended so far, by package and name.
    pub ended: BTreeMap<(String, String), GradedTest>,
    /// The exercises that are at work; none stands for all.
    ids: Vec<String>,
    /// Seconds since something was last heard.
    pub quiet: u64,
}

/// The first thing that went wrong.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    pub test: &'a GradedTest,
    /// It is from before the save that is being graded.
    pub before: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    #[default]
    Idle,
    Building(String),
    /// Another cargo holds the build directory.
    Waiting,
    /// So many tests are to run.
    Testing(usize),
    CouldNot(String),
}

/// After so many quiet seconds it is told which tests have not ended.
const QUIET: u64 = 2;

#[derive(Clone, Debug)]
pub struct State {
    pub exercises: Vec<Known>,
    pub current: usize,
    pub work: Work,
    pub over: Over,
    /// The first line of what is shown, and the last that it may be.
    pub scroll: usize,
    pub scroll_end: usize,
    /// One line, until the next key.
    pub said: Option<String>,
    /// There are no references: the course was handed out.
    pub handout: bool,
    /// The exercise on which a success is to be celebrated once.
    celebrate: Option<String>,
    /// The whole course is to be graded once what is at work is done.
    all_left: bool,
}

impl State {
    /// The screen at its start, on this exercise or on the next one that is open once that is known.
    pub fn new(exercises: Vec<Known>, current: Option<usize>) -> (Self, Vec<Effect>) {
        let mut state = Self {
            exercises,
            current: current.unwrap_or(usize::MAX),
            work: Work::default(),
            over: Over::Nothing,
            scroll: 0,
            scroll_end: 0,
            said: None,
            handout: false,
            celebrate: None,
            all_left: false,
        };
        let effect = state.grade(Vec::new());
        (state, vec![effect])
    }

    /// The exercise that is shown. Before the first grade is there, the first one.
    pub fn shown(&self) -> &Known {
        &self.exercises[self.place()]
    }

    fn place(&self) -> usize {
        if self.current < self.exercises.len() { self.current } else { 0 }
    }

    pub fn all(&self) -> Vec<&Graded> {
        self.exercises.iter().map(|known| &known.graded).collect()
    }

    pub fn id(&self) -> &str {
        &self.shown().graded.id
    }

    fn is_busy(&self) -> bool {
        !matches!(self.work.stage, Stage::Idle | Stage::CouldNot(_))
    }

    /// True while the exercise that is shown is being graded.
    pub fn is_at_work(&self) -> bool {
        self.is_busy() && (self.work.ids.is_empty() || self.work.ids.iter().any(|id| id == self.id()))
    }

    fn ended(&self, id: &str, name: &str) -> Option<&GradedTest> {
        self.work.ended.get(&(id.to_owned(), name.to_owned()))
    }

    /// The tests of the exercise that is shown. While it is at work, those that have ended so far; of the
    /// whole course not all is run, so there the others are as they were.
    pub fn tests(&self) -> Vec<(&str, Option<&GradedTest>)> {
        let Known { graded, .. } = self.shown();
        let by_name = self.is_at_work() && !self.work.ids.is_empty();
        let of = |test| {
            let ended = self.is_at_work().then(|| self.ended(&graded.id, test_name(test))).flatten();
            if by_name { ended } else { Some(ended.unwrap_or(test)) }
        };
        graded.tests.iter().map(|test| (test.name.as_str(), of(test))).collect()
    }

    /// What went wrong first. Until that is known, what it was before the save, as long as it can be the same.
    pub fn failure(&self) -> Option<Failure<'_>> {
        let graded = &self.shown().graded;
        let tests = self.tests();
        if let Some(test) = tests.iter().filter_map(|(_, test)| *test).find(|test| is_wrong(test)) {
            return Some(Failure { test, before: false });
        }
        let builds = matches!(self.work.stage, Stage::Building(_) | Stage::Waiting);
        let open = |test: &&GradedTest| builds || test.verdict != Verdict::CompileError;
        let of = graded.tests.iter().zip(&tests).filter(|(_, (_, now))| now.is_none());
        let test = of.map(|(test, _)| test).filter(open).find(|test| is_wrong(test))?;
        Some(Failure { test, before: true })
    }

    /// The tests that are not over after some quiet seconds, each with its exercise.
    pub fn hanging(&self) -> Vec<(&str, &str)> {
        if !matches!(self.work.stage, Stage::Testing(_)) || self.work.quiet < QUIET {
            return Vec::new();
        }
        // Of the whole course it is only known what is run once a test of it is over.
        let is_run = |id: &String| {
            self.work.ids.contains(id)
                || self.work.ids.is_empty() && self.work.ended.keys().any(|(of, _)| of == id)
        };
        let run = self.exercises.iter().map(|known| &known.graded).filter(|graded| is_run(&graded.id));
        let tests =
            run.flat_map(|graded| graded.tests.iter().map(|test| (graded.id.as_str(), test_name(test))));
        tests.filter(|(id, name)| self.ended(id, name).is_none()).collect()
    }

    /// How many exercises and tests are passed, of how many.
    pub fn progress(&self) -> (usize, usize, usize, usize) {
        let all = self.exercises.iter().map(|known| &known.graded);
        all.fold((0, 0, 0, 0), |(done, exercises, passed, tests), graded| {
            let is_done = usize::from(graded.verdict == Verdict::Passed);
            (done + is_done, exercises + 1, passed + graded.passed(), tests + graded.tests.len())
        })
    }
}

fn test_name(test: &GradedTest) -> &str {
    &test.name
}

fn is_wrong(test: &GradedTest) -> bool {
    !matches!(test.verdict, Verdict::Passed | Verdict::Skipped | Verdict::Unfinished)
}
