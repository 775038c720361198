//! The gradebook: one line about the run, then one for each learner. It is written and read a line at a time, so
//! that a class may be as large as it likes.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Lines, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use grader::cli::Shard;
use grader::message;
use grader::report::bounds;
use grader::report::json::{self, Report};
use grader::verdict::Verdict;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::roster::Who;
use crate::scores::{self, Late, Partial, Rules};

/// Bytes of what is said first of a mistake: every row has one for each exercise.
const FIRST: usize = 240;

/// What all grades of a run have in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub schema: u32,
    pub grader: String,
    pub toolchain: String,
    pub isolation: String,
    pub exercises: Vec<Exercise>,
    #[serde(default)]
    pub partial: Partial,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
    /// All of the class, whoever of them is in here.
    pub learners: usize,
    /// Which part of the class this is, if not all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<String>,
}

/// An exercise of the course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    pub id: String,
    pub title: String,
    pub max_score: u32,
    /// A hash of its tests.
    #[serde(default)]
    pub tests: String,
    /// False where nothing but the process of a test vouches for its having passed.
    #[serde(default = "json::yes", skip_serializing_if = "json::is_so")]
    pub proved: bool,
}

/// One learner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The place in the class, counted from 0.
    pub number: usize,
    #[serde(flatten)]
    pub who: Who,
    pub status: Status,
    /// Why there is no grade, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Points, where all is graded.
    pub score: Option<u32>,
    /// What these were before being late took some of them away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Lateness>,
    pub max_score: u32,
    /// In the order of the course.
    pub exercises: Vec<Cell>,
}

/// What is known about when a submission came, where that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lateness {
    /// None where nobody knows; then it counts as in time.
    pub came: Option<String>,
    /// Each one counts that has begun.
    pub days: u32,
    /// Points without regard to that.
    pub reached: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Graded,
    /// Nothing that could be graded: nothing handed in, a broken archive, two of one name.
    NothingToGrade,
    /// The grader could not do its work on all of it. That is no zero.
    GraderError,
}

/// What somebody has in one exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    pub verdict: Verdict,
    pub passed: usize,
    pub tests: usize,
    pub score: u32,
    /// What is said first of what went wrong, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
}

impl Row {
    /// Of a submission that was graded, and came at this time.
    pub fn graded(number: usize, who: Who, report: &Report, rules: &Rules, came: Option<Timestamp>) -> Self {
        let late = rules.late.as_ref().map(|late| Lateness {
            came: came.map(|came| came.to_string()),
            days: came.map_or(0, |came| scores::days_late(late, came)),
            reached: report.score,
        });
        let days = late.as_ref().map_or(0, |late| late.days);
        let failed = report.exercises.iter().filter(|e| e.verdict == Verdict::InternalError);
        let failed: Vec<&str> = failed.map(|exercise| exercise.id.as_str()).collect();
        let all = failed.is_empty();
        Self {
            number,
            who,
            status: if all { Status::Graded } else { Status::GraderError },
            why: (!all).then(|| format!("the grader could not grade {}", failed.join(", "))),
            score: all.then(|| scores::total(report.score, days, rules)),
            late,
            max_score: report.max_score,
            exercises: report.exercises.iter().map(Cell::of).collect(),
        }
    }

    /// What being late has cost, in a sentence.
    pub fn late(&self) -> Option<String> {
        let (score, late) = (self.score?, self.late.as_ref().filter(|late| late.days > 0)?);
        let days = if late.days == 1 { "1 day".to_owned() } else { format!("{} days", late.days) };
        Some(format!("It came {days} late: of {} points {score} count.", late.reached))
    }

    /// The learner reads in the report what has become of its points.
    pub fn say_late(&self, report: &mut Report) {
        if let (Some(submission), Some(late)) = (&mut report.submission, self.late()) {
            submission.remarks.insert(0, late);
        }
    }

    pub fn not_graded(number: usize, who: Who, why: String, max_score: u32) -> Self {
        let (status, exercises) = (Status::NothingToGrade, Vec::new());
        Self { number, who, status, why: Some(why), score: None, late: None, max_score, exercises }
    }
}

impl Cell {
    fn of(exercise: &json::Exercise) -> Self {
        let passed = exercise.tests.iter().filter(|test| test.verdict == Verdict::Passed).count();
        let (verdict, tests, score) = (exercise.verdict, exercise.tests.len(), exercise.score);
        Self { verdict, passed, tests, score, first: first(exercise).map(|says| bounds::cut(says, FIRST)) }
    }
}

/// What is said first of an exercise that was tried and is not right. What the grader could not do is no mistake.
fn first(exercise: &json::Exercise) -> Option<&str> {
    if !is_mistake(exercise.verdict) {
        return None;
    }
    let observed = exercise.diagnosis.as_ref().map(|diagnosis| diagnosis.observed.as_str());
    let compiler = || {
        exercise
            .compiler
            .iter()
            .chain(&exercise.withheld)
            .next()
            .map(|diagnostic| diagnostic.message.as_str())
    };
    let from_compiler = || observed.or_else(compiler).filter(|_| exercise.verdict < Verdict::Deadlock);
    let test = exercise.tests.iter().find(|test| is_mistake(test.verdict));
    let says = from_compiler().or_else(|| test.and_then(|test| test.message.as_deref()));
    let line = says.unwrap_or_default().lines().map(str::trim).find(|line| !line.is_empty());
    Some(line.unwrap_or(exercise.verdict.words()))
}

impl Head {
    /// Whether nothing but their own processes vouch for what passed, in a sentence.
    pub fn not_proved(&self) -> Option<String> {
        message::not_proved(self.exercises.iter().map(|exercise| (exercise.id.as_str(), exercise.proved)))
    }

    pub fn max_score(&self) -> u32 {
        self.exercises.iter().map(|exercise| exercise.max_score).sum()
    }

    /// The part of the class that this is.
    pub fn shard(&self) -> anyhow::Result<Shard> {
        let shard = self.shard.as_deref().unwrap_or("1/1");
        shard.parse().map_err(|why: String| anyhow::anyhow!("{why}"))
    }
}

/// Whether somebody tried, and it is not right.
pub fn is_mistake(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Passed | Verdict::Unfinished | Verdict::Skipped | Verdict::InternalError)
}

/// The name of a gradebook's file.
pub fn file(out: &Path) -> PathBuf {
    out.join("gradebook.jsonl")
}

/// Its name until all is there that is made of it.
pub fn beside(out: &Path) -> PathBuf {
    out.join("gradebook.jsonl.part")
}

/// Puts a gradebook in the place of the earlier one.
pub fn complete(out: &Path) -> anyhow::Result<()> {
    std::fs::rename(beside(out), file(out)).with_context(|| not_written(&file(out)))
}

/// A gradebook that is being written.
pub struct Writer {
    beside: PathBuf,
    lines: BufWriter<File>,
}

impl Writer {
    pub fn new(out: &Path, head: &Head) -> anyhow::Result<Self> {
        let beside = beside(out);
        let opened = File::create(&beside).with_context(|| not_written(&beside))?;
        let mut writer = Self { beside, lines: BufWriter::new(opened) };
        writer.line(head)?;
        Ok(writer)
    }

    pub fn row(&mut self, row: &Row) -> anyhow::Result<()> {
        self.line(row)
    }

    fn line(&mut self, line: &impl Serialize) -> anyhow::Result<()> {
        let text = serde_json::to_string(line)?;
        writeln!(self.lines, "{text}").with_context(|| not_written(&self.beside))
    }

    pub fn done(mut self) -> anyhow::Result<()> {
        self.lines.flush().with_context(|| not_written(&self.beside))
    }
}

fn not_written(file: &Path) -> String {
    format!("{} can't be written: is the disk full?", file.display())
}

/// A gradebook that is being read.
pub struct Reader {
    file: PathBuf,
    pub head: Head,
    lines: Lines<BufReader<File>>,
}

impl Reader {
    pub fn open(file: PathBuf) -> anyhow::Result<Self> {
        let opened = File::open(&file).with_context(|| {
            format!("{} can't be read: has `class` come to its end there?", file.display())
        })?;
        let mut lines = BufReader::new(opened).lines();
        let first = lines.next().transpose()?.unwrap_or_default();
        let head: Head =
            serde_json::from_str(&first).with_context(|| format!("{} is no gradebook", file.display()))?;
        ensure!(head.schema == 1, "{} has schema {}, and this grader reads 1", file.display(), head.schema);
        Ok(Self { file, head, lines })
    }

    fn read(&self, line: std::io::Result<String>) -> anyhow::Result<Row> {
        let read = || anyhow::Ok(serde_json::from_str(&line?)?);
        read().with_context(|| format!("{} has a line that is none of a gradebook's", self.file.display()))
    }
}

impl Iterator for Reader {
    type Item = anyhow::Result<Row>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        Some(self.read(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(verdict: Verdict, compiler: &[&str], tests: &[(Verdict, &str)]) -> Option<String> {
        let test = |(at, (verdict, message)): (usize, &(Verdict, &str))| {
            let message = (!message.is_empty()).then_some(message);
            serde_json::json!({"name": format!("t{at}"), "verdict": verdict, "message": message, "wall_ms": 0})
        };
        let exercise = serde_json::json!({
            "id": "ex01", "title": "", "file": "", "verdict": verdict, "score": 0, "max_score": 10,
            "compiler": compiler.iter().map(|says| serde_json::json!({"message": says})).collect::<Vec<_>>(),
            "tests": tests.iter().enumerate().map(test).collect::<Vec<_>>(),
        });
        Cell::of(&serde_json::from_value(exercise).expect("it is an exercise")).first
    }

    #[test]
    fn what_is_said_first_is_the_first_line_of_the_first_failure() {
        use Verdict::{CompileError, Deadlock, Failed, Passed, Skipped, Unfinished};
        let tests = [
            (Passed, ""),
            (Unfinished, "a todo"),
            (Failed, "\n  It took 60 ms.\n\n  soup 30"),
            (Deadlock, "no"),
        ];
        assert_eq!(first(Deadlock, &["a warning"], &tests).as_deref(), Some("It took 60 ms."));
        let nothing_ran = [(CompileError, "")];
        assert_eq!(
            first(CompileError, &["no such name", "more"], &nothing_ran).as_deref(),
            Some("no such name")
        );
        let refused = [(CompileError, "`src/lib.rs` is missing.")];
        assert_eq!(first(CompileError, &[], &refused).as_deref(), Some("`src/lib.rs` is missing."));
        assert_eq!(first(Failed, &[], &[(Failed, "")]).as_deref(), Some("failed"));
        for verdict in [Passed, Unfinished, Skipped, Verdict::InternalError] {
            assert_eq!(first(verdict, &["a warning"], &[(verdict, "words")]), None);
        }
        let long = "é".repeat(9_000);
        assert!(first(Failed, &[], &[(Failed, &long)]).is_some_and(|says| says.len() <= FIRST));
    }
}
