//! What has changed since an earlier gradebook, as a table: a line for each thing that is another one. Lines without
//! a learner are about all of them.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use grader::verdict::Verdict;

use super::csv::inert;
use crate::gradebook::{Cell, Exercise, Head, Row, Status};
use crate::roster::Who;
use crate::scores::{Late, Partial};

const HEADER: [&str; 7] = ["id", "name", "what", "before", "after", "points_before", "points_after"];

/// One thing that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    who: Who,
    what: String,
    /// In words: before, and after.
    words: [String; 2],
    /// Of what has points.
    points: [Option<u32>; 2],
}

impl Line {
    pub fn of_course(what: &str, before: &str, after: &str) -> Self {
        let words = [before, after].map(str::to_owned);
        Self { who: Who::default(), what: what.to_owned(), words, points: [None; 2] }
    }
}

/// A table that is being written.
pub struct Writer(csv::Writer<File>);

impl Writer {
    pub fn new(file: &Path) -> anyhow::Result<Self> {
        let mut writer =
            csv::Writer::from_path(file).with_context(|| format!("{} can't be written", file.display()))?;
        writer.write_record(HEADER)?;
        Ok(Self(writer))
    }

    pub fn line(&mut self, line: &Line) -> anyhow::Result<()> {
        let Line { who, what, words: [before, after], points } = line;
        let texts = [&who.id, &who.name, what, before, after].map(|text| inert(text));
        let points = points.map(|points| points.map(|points| points.to_string()).unwrap_or_default());
        Ok(self.0.write_record(texts.into_iter().chain(points))?)
    }

    pub fn done(mut self) -> anyhow::Result<()> {
        self.0.flush().context("what has changed can't be written: is the disk full?")
    }
}

/// True for a table that tells how it came to the gradebook with this hash.
pub fn lead_to(table: &[u8], hash: &str) -> bool {
    let first = csv::Reader::from_reader(table).into_records().next();
    first
        .and_then(Result::ok)
        .is_some_and(|line| line.get(2) == Some("gradebook") && line.get(4) == Some(hash))
}

/// What all learners' grades have in common.
pub fn of_heads(before: &Head, after: &Head) -> Vec<Line> {
    let texts = |head: &Head| {
        [
            ("grader", head.grader.clone()),
            ("toolchain", head.toolchain.clone()),
            ("isolation", head.isolation.clone()),
            ("part of the class", head.shard.clone().unwrap_or_default()),
            ("partial credit", partial(head.partial)),
            ("late", head.late.as_ref().map(late).unwrap_or_default()),
        ]
    };
    let pairs = texts(before).into_iter().zip(texts(after));
    let other = pairs.filter(|(before, after)| before != after);
    let mut lines: Vec<Line> =
        other.map(|((what, before), (_, after))| Line::of_course(what, &before, &after)).collect();
    for (id, before, after) in joined(before, after) {
        let title = |exercise: Option<&Exercise>| exercise.map(|e| e.title.clone()).unwrap_or_default();
        let tests = |exercise: Option<&Exercise>| exercise.map(|e| e.tests.clone()).unwrap_or_default();
        let points = [before, after].map(|exercise| exercise.map(|e| e.max_score));
        let words = [before, after].map(title);
        if points[0] != points[1] || words[0] != words[1] {
            lines.push(Line { points, words, ..Line::of_course(id, "", "") });
        }
        if let (Some(_), Some(_)) = (before, after)
            && tests(before) != tests(after)
        {
            lines.push(Line::of_course(&format!("{id} tests"), &tests(before), &tests(after)));
        }
    }
    lines
}

/// The exercises of both, each with what either knows of it.
fn joined<'a>(
    before: &'a Head,
    after: &'a Head,
) -> impl Iterator<Item = (&'a str, Option<&'a Exercise>, Option<&'a Exercise>)> {
    let of = |head: &'a Head, id: &str| head.exercises.iter().find(|exercise| exercise.id == id);
    let gone = before.exercises.iter().filter(move |exercise| of(after, &exercise.id).is_none());
    let all = after.exercises.iter().chain(gone);
    all.map(move |exercise| (exercise.id.as_str(), of(before, &exercise.id), of(after, &exercise.id)))
}

/// What has changed about one learner, each in a gradebook with this head.
pub fn of_rows(before: (&Head, Option<&Row>), after: (&Head, Option<&Row>)) -> Vec<Line> {
    let rows = [before.1, after.1];
    let Some(who) = after.1.or(before.1).map(|row| row.who.clone()) else { return Vec::new() };
    let line = |what: &str, words: [String; 2], points| Line {
        who: who.clone(),
        what: what.to_owned(),
        words,
        points,
    };
    let mut lines = Vec::new();
    let words = rows.map(|row| row.map_or("not in the class".to_owned(), status));
    let points = rows.map(|row| row.and_then(|row| row.score));
    if words[0] != words[1] || points[0] != points[1] {
        lines.push(line("total", words, points));
    }
    let [Some(was), Some(is)] = rows else { return lines };
    for (what, before, after) in [
        ("name", &was.who.name, &is.who.name),
        ("email", &was.who.email, &is.who.email),
        ("late", &lateness(was), &lateness(is)),
    ] {
        if before != after {
            lines.push(line(what, [before.clone(), after.clone()], [None; 2]));
        }
    }
    for (id, ..) in joined(before.0, after.0) {
        let cells = [cell(before.0, was, id), cell(after.0, is, id)];
        let worth = |cell: Option<&Cell>| cell.map(|c| (c.verdict, c.passed, c.tests, c.score));
        if worth(cells[0]) != worth(cells[1]) {
            let known = |cell: &&Cell| cell.verdict != Verdict::InternalError;
            let points = cells.map(|cell| cell.filter(known).map(|cell| cell.score));
            lines.push(line(id, cells.map(|cell| cell.map(went).unwrap_or_default()), points));
        }
    }
    lines
}

fn cell<'a>(head: &Head, row: &'a Row, id: &str) -> Option<&'a Cell> {
    row.exercises.get(head.exercises.iter().position(|exercise| exercise.id == id)?)
}

fn status(row: &Row) -> String {
    let status = match row.status {
        Status::Graded => "graded",
        Status::NothingToGrade => "nothing to grade",
        Status::GraderError => "grader error",
    };
    row.why.as_ref().map_or(status.to_owned(), |why| format!("{status}: {why}"))
}

fn went(cell: &Cell) -> String {
    let went = format!("{}: {} of {} tests passed", cell.verdict.words(), cell.passed, cell.tests);
    cell.first.as_ref().map_or(went.clone(), |first| format!("{went}. {first}"))
}

fn lateness(row: &Row) -> String {
    let Some(late) = &row.late else { return String::new() };
    let came = late.came.as_deref().unwrap_or("nobody knows when");
    format!("{} days late ({came}), {} points before that", late.days, late.reached)
}

fn partial(partial: Partial) -> String {
    let said = match partial {
        Partial::Tests => "in proportion to the tests that pass",
        Partial::None => "nothing where a test fails",
    };
    said.to_owned()
}

fn late(late: &Late) -> String {
    let Late { due, by, percent_per_day, days } = late;
    let by = match by {
        crate::scores::Time::Receipt => "receipt",
        crate::scores::Time::Commit => "commit",
    };
    format!("due {due} by {by}, {percent_per_day} percent a day for {days} days")
}
