//! What a key does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use grader::judge::Graded;
use grader::verdict::Verdict;

use super::{Known, Over, State};
use crate::event::Effect;
use crate::list::{self, List};

impl State {
    /// From its start on.
    pub(super) fn open(&mut self, over: Over) {
        self.over = over;
        self.scroll = 0;
    }

    pub(super) fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        // It may have become shorter since.
        self.scroll = self.scroll.min(self.scroll_end);
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
                    list::Then::Stay => {}
                    list::Then::Close => self.open(Over::Nothing),
                    list::Then::Go(exercise) => self.go(exercise),
                }
                Vec::new()
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
        // What is asked about an exercise is shown with it.
        if matches!(code, KeyCode::Char('h' | 't' | 's' | 'd' | 'r' | ' ' | 'o' | 'e')) {
            self.current = self.place();
        }
        let id = self.id().to_owned();
        let passed = self.shown().graded.verdict == Verdict::Passed;
        match code {
            KeyCode::Char('q') => vec![Effect::Quit],
            KeyCode::Char('?') => self.over_or_back(Over::Help),
            KeyCode::Char('n') => self.step(true),
            KeyCode::Char('p') => self.step(false),
            KeyCode::Char('l') => self.over_or_back(Over::List(List::at(self.place()))),
            KeyCode::Char('h') => vec![Effect::Hint(id)],
            KeyCode::Char('t') => vec![Effect::Lesson(id)],
            KeyCode::Char('s' | 'd') if self.handout => {
                self.said = Some("Your instructor has the solutions; `h` gives a hint.".to_owned());
                Vec::new()
            }
            KeyCode::Char('s') if passed => vec![Effect::Reference(id)],
            KeyCode::Char('d') if passed => vec![Effect::Difference(id)],
            KeyCode::Char('s' | 'd') => {
                self.said = Some(format!("The solution is there once {id} passes; `h` gives a hint."));
                Vec::new()
            }
            KeyCode::Char('r') => self.over_or_back(Over::Reset),
            KeyCode::Char('a') => vec![self.grade(Vec::new())],
            KeyCode::Char(' ') => {
                self.celebrate = Some(id.clone());
                // Who asks for it aloud wants to see it run.
                match self.grade(vec![id]) {
                    Effect::Grade { work, ids, .. } => vec![Effect::Grade { work, ids, fresh: true }],
                    effect => vec![effect],
                }
            }
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
        let (here, last) = (self.place(), self.exercises.len() - 1);
        let passed = self.shown().graded.verdict == Verdict::Passed;
        let open = || list::onward(Some(here), &self.all());
        let there = match forward {
            true if passed => open().unwrap_or((here + 1).min(last)),
            true => (here + 1).min(last),
            false => here.saturating_sub(1),
        };
        self.go(there);
        Vec::new()
    }

    /// Shows another exercise. One that nobody has touched is not run: its task is what there is to read.
    fn go(&mut self, exercise: usize) {
        self.current = exercise;
        self.open(Over::Nothing);
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
