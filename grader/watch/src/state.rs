//! What the screen shows, and what becomes of that when something happens. Pure: events in, effects out.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use grader::judge::{self, Graded, GradedTest};
use grader::progress;
use grader::report::human;
use grader::verdict::Verdict;

use crate::event::{Effect, Event, Page};
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

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    #[default]
    Idle,
    Building(String),
    /// So many tests are to run.
    Testing(usize),
    CouldNot(String),
}

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
            celebrate: None,
            all_left: false,
        };
        let effect = state.grade(Vec::new());
        (state, vec![effect])
    }

    /// The exercise that is shown. Before the first grade is there, the first one.
    pub fn shown(&self) -> &Known {
        self.exercises.get(self.current).unwrap_or(&self.exercises[0])
    }

    pub fn id(&self) -> &str {
        &self.shown().graded.id
    }

    /// True while the exercise that is shown is being graded.
    pub fn is_at_work(&self) -> bool {
        let at_work = !matches!(self.work.stage, Stage::Idle | Stage::CouldNot(_));
        at_work && (self.work.ids.is_empty() || self.work.ids.iter().any(|id| id == self.id()))
    }

    /// The tests of the exercise that is shown: as they were last, or, while it is at work, those that have
    /// ended so far.
    pub fn tests(&self) -> Vec<(&str, Option<&GradedTest>)> {
        let Known { graded, .. } = self.shown();
        let running = self.is_at_work() && !self.work.ids.is_empty();
        let ended = |name: &str| self.work.ended.get(&(graded.id.clone(), name.to_owned()));
        let of = |test| if running { ended(test_name(test)) } else { Some(test) };
        graded.tests.iter().map(|test| (test.name.as_str(), of(test))).collect()
    }

    /// How many exercises and tests are passed, of how many.
    pub fn progress(&self) -> (usize, usize, usize, usize) {
        let all = self.exercises.iter().map(|known| &known.graded);
        all.fold((0, 0, 0, 0), |(done, exercises, passed, tests), graded| {
            let is_done = usize::from(graded.verdict == Verdict::Passed);
            (done + is_done, exercises + 1, passed + graded.passed(), tests + graded.tests.len())
        })
    }

    /// What becomes of the screen when this happens.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
            Event::Key(key) => self.key(key),
            Event::Redraw => vec![Effect::Redraw],
            Event::Saved(ids) => {
                self.celebrate = Some(self.id().to_owned());
                self.said = None;
                self.scroll = 0;
                vec![self.grade(ids)]
            }
            Event::Progress(work, _) | Event::Graded(work, _) | Event::CouldNot(work, _)
                if work != self.work.number =>
            {
                Vec::new()
            }
            Event::Progress(_, event) => {
                self.hears(event);
                Vec::new()
            }
            Event::Graded(_, graded) => {
                self.graded(graded);
                // The whole course was left for a save that came meanwhile.
                if std::mem::take(&mut self.all_left) { vec![self.grade(Vec::new())] } else { Vec::new() }
            }
            Event::CouldNot(_, why) => {
                self.work.stage = Stage::CouldNot(why);
                Vec::new()
            }
            Event::Page(page) => {
                self.open(Over::Page(page));
                Vec::new()
            }
            Event::Said(line) => {
                self.said = Some(line);
                Vec::new()
            }
            Event::Second => {
                self.work.quiet += 1;
                Vec::new()
            }
            Event::Suspend => vec![Effect::Suspend],
            Event::End => vec![Effect::Quit],
        }
    }

    /// Begins to grade; whatever was at work ends.
    fn grade(&mut self, mut ids: Vec<String>) -> Effect {
        // What was at work and is not done stays to be done.
        if self.is_busy() && !ids.is_empty() {
            self.all_left |= self.work.ids.is_empty();
            ids.append(&mut self.work.ids);
            ids.sort();
            ids.dedup();
        }
        let number = self.work.number + 1;
        let stage = Stage::Building(String::new());
        self.work = Work { number, stage, ids: ids.clone(), ..Work::default() };
        Effect::Grade { work: number, ids }
    }

    fn is_busy(&self) -> bool {
        !matches!(self.work.stage, Stage::Idle | Stage::CouldNot(_))
    }

    fn hears(&mut self, event: progress::Event) {
        self.work.quiet = 0;
        match event {
            progress::Event::Compiling(what) => self.work.stage = Stage::Building(what),
            progress::Event::WaitingForCargo => {
                self.said = Some("Another cargo holds the build directory; waiting for it.".to_owned());
            }
            progress::Event::Built(_) => {}
            progress::Event::Running(tests) => self.work.stage = Stage::Testing(tests),
            progress::Event::Ran(package, name, ran) => {
                let test = judge::test(&name, &ran);
                self.work.ended.insert((package, name), test);
            }
        }
    }

    fn graded(&mut self, graded: Vec<Graded>) {
        self.work = Work { number: self.work.number, ..Work::default() };
        for graded in graded {
            if let Some(known) = self.exercises.iter_mut().find(|known| known.graded.id == graded.id) {
                known.graded = graded;
            }
        }
        if self.current >= self.exercises.len() {
            self.current = self.next().unwrap_or(0);
        }
        let passed = self.shown().graded.verdict == Verdict::Passed;
        if self.celebrate.take().is_some_and(|id| id == self.id()) && passed {
            self.said = Some(self.success());
        }
    }

    /// One line on an exercise that is done.
    fn success(&self) -> String {
        let Known { graded, .. } = self.shown();
        let next = match self.next().map(|next| &self.exercises[next].graded) {
            Some(next) => format!("`n` goes on to {} · {}", next.id, next.title),
            None => "that was the last one: all done!".to_owned(),
        };
        format!("✓ {} passes all {} tests. Well done; {next}", graded.id, graded.tests.len())
    }

    /// The exercise to go on with.
    fn next(&self) -> Option<usize> {
        let all: Vec<Graded> = self.exercises.iter().map(|known| known.graded.clone()).collect();
        let next = human::next(&all)?;
        all.iter().position(|graded| graded.id == next.id)
    }

    fn open(&mut self, over: Over) {
        self.over = over;
        self.scroll = 0;
    }

    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return match key.code {
                KeyCode::Char('c' | 'd') => vec![Effect::Quit],
                KeyCode::Char('z') => vec![Effect::Suspend],
                KeyCode::Char('l') => vec![Effect::Redraw],
                _ => Vec::new(),
            };
        }
        self.said = None;
        match &mut self.over {
            Over::List(list) => {
                let all: Vec<&Graded> = self.exercises.iter().map(|known| &known.graded).collect();
                match list.key(key, &all) {
                    crate::list::Then::Stay => Vec::new(),
                    crate::list::Then::Close => {
                        self.open(Over::Nothing);
                        Vec::new()
                    }
                    crate::list::Then::Go(exercise) => self.go(exercise),
                }
            }
            Over::Reset => {
                self.open(Over::Nothing);
                match key.code {
                    KeyCode::Char('y') => vec![Effect::Reset(self.id().to_owned())],
                    _ => {
                        self.said = Some("Nothing was changed.".to_owned());
                        Vec::new()
                    }
                }
            }
            Over::Page(_) | Over::Help => match key.code {
                KeyCode::Esc | KeyCode::Enter => {
                    self.open(Over::Nothing);
                    Vec::new()
                }
                _ => self.command(key.code),
            },
            Over::Nothing => self.command(key.code),
        }
    }

    /// The keys that mean the same on every page.
    fn command(&mut self, code: KeyCode) -> Vec<Effect> {
        let id = self.id().to_owned();
        let passed = self.shown().graded.verdict == Verdict::Passed;
        match code {
            KeyCode::Char('q') => vec![Effect::Quit],
            KeyCode::Char('?') => self.over_or_back(Over::Help),
            KeyCode::Char('n') => self.step(true),
            KeyCode::Char('p') => self.step(false),
            KeyCode::Char('l') => self.over_or_back(Over::List(List::at(self.current))),
            KeyCode::Char('h') => vec![Effect::Hint(id)],
            KeyCode::Char('t') => vec![Effect::Lesson(id)],
            KeyCode::Char('s') if passed => vec![Effect::Reference(id)],
            KeyCode::Char('d') if passed => vec![Effect::Difference(id)],
            KeyCode::Char('s' | 'd') => {
                self.said = Some(format!("The solution is there once {id} passes; `h` gives a hint."));
                Vec::new()
            }
            KeyCode::Char('r') => self.over_or_back(Over::Reset),
            KeyCode::Char('a') => vec![self.grade(Vec::new())],
            KeyCode::Char(' ') => vec![self.grade(vec![id])],
            KeyCode::Char('o' | 'e') => vec![self.edit()],
            code => {
                self.move_by(code);
                Vec::new()
            }
        }
    }

    fn over_or_back(&mut self, over: Over) -> Vec<Effect> {
        let open = std::mem::discriminant(&self.over) == std::mem::discriminant(&over);
        self.open(if open { Over::Nothing } else { over });
        Vec::new()
    }

    fn edit(&self) -> Effect {
        let Known { graded, .. } = self.shown();
        let line = graded.first_failure().map_or(1, |test| test.line);
        Effect::Open { file: graded.file.clone(), line }
    }

    /// To the next one, or the one before; from one that is passed on to the next one that is open.
    fn step(&mut self, forward: bool) -> Vec<Effect> {
        let last = self.exercises.len() - 1;
        let here = self.current.min(last);
        let passed = self.exercises[here].graded.verdict == Verdict::Passed;
        let there = match forward {
            true if passed => self.next().filter(|next| *next > here).unwrap_or((here + 1).min(last)),
            true => (here + 1).min(last),
            false => here.saturating_sub(1),
        };
        self.go(there)
    }

    /// Shows another exercise. One that nobody has touched is not run: its task is what there is to read.
    fn go(&mut self, exercise: usize) -> Vec<Effect> {
        self.current = exercise;
        self.open(Over::Nothing);
        Vec::new()
    }

    fn move_by(&mut self, code: KeyCode) {
        let to = match code {
            KeyCode::Up | KeyCode::Char('k') => self.scroll.saturating_sub(1),
            KeyCode::Down | KeyCode::Char('j') => self.scroll + 1,
            KeyCode::PageUp => self.scroll.saturating_sub(10),
            KeyCode::PageDown => self.scroll + 10,
            KeyCode::Home | KeyCode::Char('g') => 0,
            KeyCode::End | KeyCode::Char('G') => self.scroll_end,
            _ => self.scroll,
        };
        self.scroll = to.min(self.scroll_end);
    }
}

fn test_name(test: &GradedTest) -> &str {
    &test.name
}
