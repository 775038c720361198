//! `"schema": 1`, for programs; `grader/schema/report-1.json` documents it. Types of its own, so that
//! a change inside the grader changes no file outside. Every other format for machines starts here.

use anyhow::{Context, bail};
use lab::timeline::COLUMNS;
use lab::{JobRecord, Picture, Place, Possible};
use serde::{Deserialize, Serialize};

use super::Run;
use crate::diagnosis::{self, Quote};
use crate::facts;
use crate::judge::{Graded, GradedTest};
use crate::message::{self, plain};
use crate::verdict::Verdict;

/// So many bytes of what a test wrote are kept: a report is for reading, and there may be megabytes.
const WRITTEN: usize = 4_000;

/// A whole report.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    pub schema: u32,
    pub grader: String,
    pub toolchain: String,
    pub isolation: String,
    /// Of a submission that was handed in: what about it is not as in the course, and what was left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission: Option<HandedIn>,
    pub score: u32,
    pub max_score: u32,
    pub exercises: Vec<Exercise>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandedIn {
    pub differs: Vec<String>,
    pub remarks: Vec<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exercise {
    pub id: String,
    pub title: String,
    /// The part of the course that it belongs to.
    #[serde(default)]
    pub part: String,
    /// The page that explains it, from the root of the course.
    #[serde(default)]
    pub lesson: String,
    /// The file that the learner edits, from the root of the course.
    pub file: String,
    pub verdict: Verdict,
    pub score: u32,
    pub max_score: u32,
    /// Why it does not compile, or what the compiler warns of.
    pub compiler: Vec<Diagnostic>,
    /// What that comes to; reports of older graders have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    pub tests: Vec<Test>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    /// What was observed.
    pub observed: String,
    /// One step that is right in every case, if one is known.
    pub next: Option<String>,
    pub lesson: Option<Lesson>,
    pub at: Place,
}

impl Diagnosis {
    /// As it is said, each sentence a paragraph.
    pub fn sentences(&self) -> Vec<String> {
        let lesson = self.lesson.as_ref().map(|lesson| (lesson.file.as_str(), lesson.sentence.as_str()));
        message::diagnosis(&self.observed, self.next.as_deref(), lesson)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The page, from the root of the course.
    pub file: String,
    /// What it says of this.
    pub sentence: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnostic {
    pub message: String,
    /// As rustc shows it, with the lines that it is about.
    #[serde(default)]
    pub rendered: String,
    pub at: Option<Place>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    pub name: String,
    pub verdict: Verdict,
    pub message: Option<String>,
    pub think: Option<String>,
    /// Where it was seen: in the tests, or in the learner's file.
    pub seen: Option<Place>,
    /// The line of the learner's file to look at.
    pub line: Option<u32>,
    pub wall_ms: u64,
    pub virtual_ms: Option<u64>,
    pub timeline: Option<Timeline>,
    /// The end of what the test and the code under test wrote.
    #[serde(default)]
    pub written: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timeline {
    /// As it is drawn on a terminal.
    pub text: String,
    pub jobs: Vec<JobRecord>,
    /// When this was seen: what is not over has come so far.
    #[serde(default)]
    pub now_ms: u64,
    /// The instants at which the code blocked its thread.
    #[serde(default)]
    pub blocked_ms: Vec<u64>,
    /// The jobs as they could have run, where the test says so.
    #[serde(default)]
    pub possible: Vec<Possible>,
}

impl Timeline {
    fn of(picture: &Picture) -> Self {
        let Picture { jobs, now_ms, blocked_ms, possible } = picture.clone();
        Self { text: picture.actual(COLUMNS).to_string(), jobs, now_ms, blocked_ms, possible }
    }

    /// What there is to draw.
    pub fn picture(&self) -> Picture {
        let Self { jobs, now_ms, blocked_ms, possible, .. } = self.clone();
        Picture { jobs, now_ms, blocked_ms, possible }
    }
}

/// The report on these grades.
pub fn report(run: &Run, graded: &[Graded]) -> Report {
    Report {
        schema: 1,
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        toolchain: run.toolchain.clone(),
        isolation: run.isolation.clone(),
        submission: run
            .handed_in
            .as_ref()
            .map(|said| HandedIn { differs: said.differs.clone(), remarks: said.remarks.clone() }),
        score: graded.iter().map(Graded::score).sum(),
        max_score: graded.iter().map(|exercise| exercise.max_score).sum(),
        exercises: graded.iter().map(exercise).collect(),
    }
}

/// As JSON, with a newline at its end.
pub fn render(report: &Report) -> String {
    // These types hold nothing that JSON can't: no maps with odd keys, no infinite numbers.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}

/// Reads a report back.
pub fn parse(text: &str) -> anyhow::Result<Report> {
    let report: Report = serde_json::from_str(text).context("this is no report of the grader")?;
    match report.schema {
        1 => Ok(report),
        other => bail!("this report has schema {other}, and this grader reads 1"),
    }
}

fn exercise(graded: &Graded) -> Exercise {
    Exercise {
        id: graded.id.clone(),
        title: graded.title.clone(),
        part: graded.part.clone(),
        lesson: graded.lesson.clone(),
        file: graded.file.clone(),
        verdict: graded.verdict,
        score: graded.score(),
        max_score: graded.max_score,
        compiler: graded.compiler.iter().map(diagnostic).collect(),
        diagnosis: graded.diagnosis.as_ref().map(diagnosis),
        tests: graded.tests.iter().map(test).collect(),
    }
}

fn diagnostic(diagnostic: &facts::Diagnostic) -> Diagnostic {
    let rendered = plain(&diagnostic.rendered);
    Diagnostic { message: diagnostic.text.clone(), rendered, at: diagnostic.at.clone() }
}

/// The last lines of an output, in so many bytes at most.
fn ending(output: &str) -> &str {
    let from = output.len().saturating_sub(WRITTEN);
    let from = (from..=output.len()).find(|at| output.is_char_boundary(*at)).unwrap_or(output.len());
    match output[from..].split_once('\n') {
        Some((_, whole_lines)) if from > 0 => whole_lines,
        _ => &output[from..],
    }
}

fn diagnosis(diagnosis: &diagnosis::Diagnosis) -> Diagnosis {
    let lesson = |quote: &Quote| Lesson { file: quote.page(), sentence: quote.sentence.to_owned() };
    Diagnosis {
        observed: diagnosis.observed.clone(),
        next: diagnosis.next.clone(),
        lesson: diagnosis.lesson.as_ref().map(lesson),
        at: diagnosis.at.clone(),
    }
}

fn test(test: &GradedTest) -> Test {
    Test {
        name: test.name.clone(),
        verdict: test.verdict,
        message: test.observed.clone(),
        think: test.think.clone(),
        seen: test.seen.clone(),
        line: (test.verdict != Verdict::Passed).then_some(test.line),
        wall_ms: test.wall_ms,
        virtual_ms: test.virtual_ms,
        timeline: (!test.picture.is_empty()).then(|| Timeline::of(&test.picture)),
        written: ending(&test.written).to_owned(),
    }
}
