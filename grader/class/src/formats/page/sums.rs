//! What is kept of a class while its rows go by: counts, and a bounded number of sentences.

use std::collections::BTreeMap;

use grader::report::json::Test;
use grader::verdict::Verdict;

use crate::gradebook::{self, Cell, Head, Row, Status};
use crate::roster::Who;

/// So many different sentences are counted for one exercise; of those that come later only the number is known.
const SENTENCES: usize = 200;
/// So many learners without a grade are named, of each kind.
pub const NAMED: usize = 200;

/// A class in numbers.
#[derive(Clone, Debug)]
pub struct Sums {
    pub head: Head,
    pub graded: usize,
    /// Points of all that are graded.
    pub points: u64,
    pub unknown: Ungraded,
    pub nothing: Ungraded,
    /// In the order of the course.
    pub exercises: Vec<Exercise>,
}

/// Those without a grade: how many, and who the first of them are.
#[derive(Clone, Debug, Default)]
pub struct Ungraded {
    pub number: usize,
    pub first: Vec<(Who, String)>,
}

/// How a class stands in one exercise.
#[derive(Clone, Debug, Default)]
pub struct Exercise {
    pub id: String,
    pub title: String,
    pub passed: usize,
    /// Tried, and not right.
    pub failed: usize,
    pub to_do: usize,
    pub not_handed_in: usize,
    /// The grader could not find out.
    pub unknown: usize,
    pub mistakes: BTreeMap<String, Mistake>,
    /// Learners with other mistakes than these.
    pub others: usize,
    /// What the jobs did at the commonest mistake.
    pub shown: Option<Test>,
}

/// A sentence that a failure begins with.
#[derive(Clone, Debug, Default)]
pub struct Mistake {
    pub learners: usize,
    /// The first one who has it, and the sentence with that one's numbers.
    pub example: String,
    pub says: String,
}

impl Sums {
    pub fn of(head: &Head) -> Self {
        let exercise = |of: &gradebook::Exercise| Exercise {
            id: of.id.clone(),
            title: of.title.clone(),
            ..Exercise::default()
        };
        let exercises = head.exercises.iter().map(exercise).collect();
        let (unknown, nothing) = (Ungraded::default(), Ungraded::default());
        Self { head: head.clone(), graded: 0, points: 0, unknown, nothing, exercises }
    }

    pub fn add(&mut self, row: &Row) {
        match row.status {
            Status::Graded => {
                self.graded += 1;
                self.points += u64::from(row.score.unwrap_or_default());
            }
            Status::GraderError => self.unknown.add(row),
            Status::NothingToGrade => self.nothing.add(row),
        }
        for (exercise, cell) in self.exercises.iter_mut().zip(&row.exercises) {
            exercise.add(&row.who.id, cell);
        }
    }

    /// Looks up what the jobs did where each exercise fails most often.
    pub fn show(&mut self, timeline: impl Fn(&str, &str) -> Option<Test>) {
        for exercise in &mut self.exercises {
            let example = exercise.commonest().first().map(|mistake| mistake.example.clone());
            exercise.shown = example.and_then(|learner| timeline(&learner, &exercise.id));
        }
    }

    /// Those that most people fail first; where as many fail, those that more people have not begun.
    pub fn hardest(&self) -> Vec<&Exercise> {
        let mut exercises: Vec<&Exercise> = self.exercises.iter().collect();
        exercises.sort_by_key(|e| std::cmp::Reverse((e.failed, e.to_do + e.not_handed_in)));
        exercises
    }
}

impl Ungraded {
    fn add(&mut self, row: &Row) {
        self.number += 1;
        if self.first.len() < NAMED {
            self.first.push((row.who.clone(), row.why.clone().unwrap_or_default()));
        }
    }
}

impl Exercise {
    fn add(&mut self, learner: &str, cell: &Cell) {
        match cell.verdict {
            Verdict::Passed => self.passed += 1,
            Verdict::Unfinished => self.to_do += 1,
            Verdict::Skipped => self.not_handed_in += 1,
            Verdict::InternalError => self.unknown += 1,
            _ => self.failed += 1,
        }
        let Some(says) = &cell.first else { return };
        let alike = without_numbers(says);
        if self.mistakes.len() >= SENTENCES && !self.mistakes.contains_key(&alike) {
            self.others += 1;
            return;
        }
        let new = || Mistake { learners: 0, example: learner.to_owned(), says: says.clone() };
        self.mistakes.entry(alike).or_insert_with(new).learners += 1;
    }

    pub fn learners(&self) -> usize {
        self.passed + self.failed + self.to_do + self.not_handed_in + self.unknown
    }

    /// Those that most learners have first.
    pub fn commonest(&self) -> Vec<&Mistake> {
        let mut mistakes: Vec<&Mistake> = self.mistakes.values().collect();
        mistakes.sort_by_key(|mistake| std::cmp::Reverse(mistake.learners));
        mistakes
    }
}

/// A sentence in which all numbers are alike: 105 ms of one learner are 98 ms of another one, and the mistake is
/// the same.
fn without_numbers(says: &str) -> String {
    let mut alike = String::new();
    for part in says.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let text = part.trim_start_matches(|c: char| c.is_ascii_digit());
        if text.len() < part.len() && !alike.ends_with("0.") {
            alike.push('0');
        }
        alike.push_str(text);
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::without_numbers;

    #[test]
    fn sentences_that_differ_in_their_numbers_are_alike() {
        assert_eq!(
            without_numbers("It took 105 ms (30 + 7.25); 5 of 9"),
            without_numbers("It took 8 ms (1 + 12.5); 66 of 100")
        );
        assert_eq!(without_numbers("7 of 8 in ex12"), "0 of 0 in ex0");
        assert_ne!(without_numbers("1 job"), without_numbers("1 task"));
        assert_eq!(without_numbers("é٣ no digit"), "é٣ no digit");
        assert_eq!(without_numbers("ends in 3.75"), without_numbers("ends in 18.5"));
    }
}
