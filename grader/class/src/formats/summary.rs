//! The class as a page of Markdown, for the summary of a step in GitHub Actions. Whatever is not a number of ours
//! stands in HTML: there nothing is a fence, a link or a mention.

use std::collections::BTreeMap;
use std::fmt::Write;

use grader::report::markup::Markup;
use grader::verdict::Verdict;

use super::said;
use crate::gradebook::{Exercise, Reader, Row, Status};

/// GitHub's limit is 1 MiB. Each of the two lists gets less than half of it.
const LIST: usize = 400_000;

/// What is kept of all rows.
struct Class {
    /// How many have so many points.
    scores: BTreeMap<u32, usize>,
    /// By exercise: how many have passed it, and how many were graded in it.
    exercises: Vec<(usize, usize)>,
    nothing: List,
    errors: List,
}

#[derive(Default)]
struct List {
    all: usize,
    lines: String,
    left_out: usize,
}

pub fn page(reader: Reader) -> anyhow::Result<String> {
    let head = reader.head.clone();
    let class = Class::of(reader, head.exercises.len())?;
    let graded: usize = class.scores.values().sum();
    let learners = graded + class.nothing.all + class.errors.all;
    let mut page = format!("## {graded} of {learners} learners graded\n\n");
    let _ = writeln!(page, "{}\n", points(&class.scores, head.max_score()));
    let _ = writeln!(page, "{}\n", table(&head.exercises, &class.exercises).as_str());
    class.errors.onto(
        &mut page,
        "Grader errors",
        "The grader does not know what these are worth. Grade them again.",
    );
    class.nothing.onto(&mut page, "Nothing to grade", "There was nothing in these that could be graded.");
    if let Some(says) = head.not_proved() {
        let mut not_proved = Markup::default();
        not_proved.of("p", &[], &said::line(&says));
        let _ = writeln!(page, "{}\n", not_proved.as_str());
    }
    let mut made_by = Markup::default();
    made_by.of("p", &[], &said::line(&format!("Isolation: {}. {}.", head.isolation, head.toolchain)));
    let _ = writeln!(page, "{}", made_by.as_str());
    Ok(page)
}

impl Class {
    fn of(rows: impl Iterator<Item = anyhow::Result<Row>>, exercises: usize) -> anyhow::Result<Self> {
        let (scores, exercises) = (BTreeMap::new(), vec![(0, 0); exercises]);
        let mut class = Self { scores, exercises, nothing: List::default(), errors: List::default() };
        for row in rows {
            class.add(&row?);
        }
        Ok(class)
    }

    fn add(&mut self, row: &Row) {
        match row.status {
            Status::Graded => *self.scores.entry(row.score.unwrap_or_default()).or_default() += 1,
            Status::NothingToGrade => self.nothing.add(row),
            Status::GraderError => self.errors.add(row),
        }
        for ((passed, graded), cell) in self.exercises.iter_mut().zip(&row.exercises) {
            *passed += usize::from(cell.verdict == Verdict::Passed);
            *graded += usize::from(cell.verdict != Verdict::InternalError);
        }
    }
}

impl List {
    fn add(&mut self, row: &Row) {
        self.all += 1;
        let mut line = Markup::default();
        let why = row.why.as_deref().unwrap_or_default();
        line.text(&format!("{}: {}\n", said::line(&row.who.id), said::line(why)));
        if self.left_out > 0 || self.lines.len() + line.as_str().len() > LIST {
            self.left_out += 1;
        } else {
            self.lines.push_str(line.as_str());
        }
    }

    fn onto(&self, page: &mut String, title: &str, about: &str) {
        let Self { all, lines, left_out } = self;
        if *all == 0 {
            return;
        }
        let _ = write!(page, "### {title}: {all}\n\n{about}\n\n<pre>\n{lines}</pre>\n\n");
        if *left_out > 0 {
            let _ = write!(page, "The other {left_out} are in `gradebook.csv`.\n\n");
        }
    }
}

fn points(scores: &BTreeMap<u32, usize>, max: u32) -> String {
    let (Some((least, _)), Some((most, _))) = (scores.first_key_value(), scores.last_key_value()) else {
        return "Nobody has points.".to_owned();
    };
    let half = scores.values().sum::<usize>().div_ceil(2);
    let mut below = 0;
    let middle = scores.iter().find(|(_, number)| {
        below += *number;
        below >= half
    });
    let middle = middle.map_or(most, |(score, _)| score);
    format!("Of {max} points they have {least} to {most}; half of them have {middle} or less.")
}

fn table(exercises: &[Exercise], counts: &[(usize, usize)]) -> Markup {
    let mut table = Markup::default();
    table.with("table", &[], |table| {
        table.with("tr", &[], |row| {
            row.of("th", &[], "exercise").of("th", &[], "passed").of("th", &[], "graded");
        });
        for (exercise, (passed, graded)) in exercises.iter().zip(counts) {
            table.with("tr", &[], |row| {
                row.of("td", &[], &said::line(&format!("{} {}", exercise.id, exercise.title)));
                row.of("td", &[], &passed.to_string()).of("td", &[], &graded.to_string());
            });
        }
    });
    table
}
