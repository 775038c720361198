//! What becomes of the screen when something happens.

use crossterm::event::KeyEventKind;
use grader::judge::{self, Graded};
use grader::progress;
use grader::verdict::Verdict;

use super::{Known, Over, Stage, State, Work};
use crate::event::{Effect, Event};
use crate::list;

impl State {
    /// What becomes of the screen when this happens.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
            Event::Key(key) => self.key(key),
            Event::Redraw => vec![Effect::Redraw],
            Event::Saved(ids) => {
                self.said = None;
                if ids.iter().any(|id| id == self.id()) {
                    self.celebrate = Some(self.id().to_owned());
                    self.scroll = 0;
                }
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
                self.celebrate = None;
                Vec::new()
            }
            Event::Page(page) => {
                self.open(Over::Page(page));
                Vec::new()
            }
            Event::Said(line) => {
                self.said = Some(line).filter(|line| !line.trim().is_empty());
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
    pub(super) fn grade(&mut self, mut ids: Vec<String>) -> Effect {
        if ids.is_empty() {
            self.all_left = false;
        } else if self.work.stage != Stage::Idle {
            // What was at work and is not done stays to be done.
            self.all_left |= self.work.ids.is_empty();
            ids.append(&mut self.work.ids);
            ids.sort();
            ids.dedup();
        }
        let number = self.work.number + 1;
        let stage = Stage::Building(String::new());
        self.work = Work { number, stage, ids: ids.clone(), ..Work::default() };
        Effect::Grade { work: number, ids, fresh: false }
    }

    fn hears(&mut self, event: progress::Event) {
        self.work.quiet = 0;
        match event {
            // Tests run while others are still compiled, and tell more.
            progress::Event::Compiling(_) if matches!(self.work.stage, Stage::Testing(_)) => {}
            progress::Event::Compiling(what) => self.work.stage = Stage::Building(what),
            progress::Event::WaitingForCargo | progress::Event::WaitingForGrader => {
                self.work.stage = Stage::Waiting
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
        // What is open next is known once the whole course is.
        if self.current >= self.exercises.len() && !self.all_left {
            self.current = list::onward(None, &self.all()).unwrap_or(0);
        }
        let passed = self.shown().graded.verdict == Verdict::Passed;
        if self.celebrate.take().is_some_and(|id| id == self.id()) && passed {
            self.said = Some(self.success());
        }
    }

    /// One line on an exercise that is done.
    fn success(&self) -> String {
        let Known { graded, .. } = self.shown();
        let next =
            match list::onward(Some(self.place()), &self.all()).map(|next| &self.exercises[next].graded) {
                Some(next) => format!("`n` goes on to {} · {}", next.id, next.title),
                None => "that was the last one: all done!".to_owned(),
            };
        format!("✓ {} passes all {} tests. Well done; {next}", graded.id, graded.tests.len())
    }
}
