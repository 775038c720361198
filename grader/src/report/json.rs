//! `"schema": 1`, for programs; `grader/schema/report-1.json` documents it. Types of its own, so that
//! a change inside the grader changes no file outside. Every other format for machines starts here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use anyhow::{Context, bail, ensure};
use lab::timeline::{COLUMNS, left_out};
use lab::{JobRecord, Picture, Place, Possible};
use serde::{Deserialize, Serialize};

use super::{Run, bounds};
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

pub fn yes() -> bool {
    true
}

pub fn is_so(it: &bool) -> bool {
    *it
}

impl HandedIn {
    pub fn sentences(&self) -> impl Iterator<Item = &String> {
        self.differs.iter().chain(&self.remarks)
    }
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
    /// False where nothing but the process of a test vouches for its having passed.
    #[serde(default = "yes", skip_serializing_if = "is_so")]
    pub proved: bool,
    pub score: u32,
    pub max_score: u32,
    /// Why it does not compile, or what the compiler warns of.
    pub compiler: Vec<Diagnostic>,
    /// What that comes to; reports of older graders have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    pub tests: Vec<Test>,
    /// Why hidden tests do not compile: for the instructor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Diagnostic>,
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

impl Exercise {
    /// How many of its tests passed.
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.verdict == Verdict::Passed).count()
    }
}

impl Report {
    /// Whether nothing but their own processes vouch for what passed, in a sentence.
    pub fn not_proved(&self) -> Option<String> {
        let passed = self.exercises.iter().filter(|exercise| exercise.passed() > 0);
        message::not_proved(passed.map(|exercise| (exercise.id.as_str(), exercise.proved)))
    }
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
    /// It is none of those that learners have.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
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
        let name = |name: &str| bounds::cut(name, bounds::NAME);
        let jobs = picture.jobs.iter().take(bounds::JOBS);
        let possible = picture.possible.iter().take(bounds::JOBS);
        Self {
            text: text(&picture.actual(COLUMNS).to_string()),
            jobs: jobs.map(|job| JobRecord { name: name(&job.name), ..job.clone() }).collect(),
            now_ms: picture.now_ms,
            blocked_ms: picture.blocked_ms.iter().take(bounds::JOBS).copied().collect(),
            possible: possible.map(|job| Possible { name: name(&job.name), ..job.clone() }).collect(),
        }
    }

    /// Whether there are so few jobs that each is drawn.
    pub fn is_drawn_whole(&self) -> bool {
        left_out(self.jobs.len()).is_empty()
    }

    /// What there is to draw.
    pub fn picture(&self) -> Picture {
        let Self { jobs, now_ms, blocked_ms, possible, .. } = self.clone();
        Picture { jobs, now_ms, blocked_ms, possible }
    }
}

/// The report on these grades.
pub fn report(run: &Run, graded: &[Graded]) -> Report {
    of(run, graded.iter().map(exercise).collect())
}

/// The report on what is known of these exercises.
pub fn of(run: &Run, exercises: Vec<Exercise>) -> Report {
    Report {
        schema: 1,
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        toolchain: run.toolchain.clone(),
        isolation: run.isolation.clone(),
        submission: run.handed_in.as_ref().map(|said| HandedIn {
            differs: said.differs.iter().map(|sentence| bounds::quoted(sentence)).collect(),
            remarks: said.remarks.iter().map(|sentence| bounds::quoted(sentence)).collect(),
        }),
        score: exercises.iter().map(|exercise| exercise.score).sum(),
        max_score: exercises.iter().map(|exercise| exercise.max_score).sum(),
        exercises,
    }
}

/// As JSON, with a newline at its end. Of one that is too large only the grades are kept.
pub fn render(report: &Report) -> String {
    rendered(report).1
}

/// What is kept of a report, and the same as JSON.
pub fn rendered(report: &Report) -> (Cow<'_, Report>, String) {
    let whole = pretty(report);
    if whole.len() <= bounds::LARGEST {
        return (Cow::Borrowed(report), whole);
    }
    let bare = bare(report);
    let text = pretty(&bare);
    (Cow::Owned(bare), text)
}

fn pretty(report: &Report) -> String {
    // These types hold nothing that JSON can't: no maps with odd keys, no infinite numbers.
    serde_json::to_string_pretty(report).unwrap_or_default() + "\n"
}

fn bare(report: &Report) -> Report {
    let test = |test: &Test| Test {
        message: None,
        think: None,
        timeline: None,
        written: String::new(),
        ..test.clone()
    };
    let exercise = |exercise: &Exercise| Exercise {
        compiler: Vec::new(),
        diagnosis: None,
        withheld: Vec::new(),
        tests: exercise.tests.iter().map(test).collect(),
        ..exercise.clone()
    };
    Report { exercises: report.exercises.iter().map(exercise).collect(), ..report.clone() }
}

/// Reads a report back, within its bounds. It may come from anywhere, so no error repeats a line of it as it is.
pub fn parse(text: &str) -> anyhow::Result<Report> {
    ensure!(text.len() <= bounds::LARGEST, "this is larger than a report of the grader's ever is");
    let report: Report = match serde_json::from_str(text) {
        Ok(report) => report,
        Err(error) => bail!("this is no report of the grader: {}", bounds::quoted(&error.to_string())),
    };
    ensure!(report.schema == 1, "this report has schema {}, and this grader reads 1", report.schema);
    check(&report).context("this report can't be right")?;
    Ok(report)
}

fn check(report: &Report) -> anyhow::Result<()> {
    bounds::at_most("exercises", report.exercises.len(), bounds::EXERCISES)?;
    for (what, name) in [
        ("its version", &report.grader),
        ("its toolchain", &report.toolchain),
        ("its isolation", &report.isolation),
    ] {
        bounds::line(what, name)?;
    }
    if let Some(HandedIn { differs, remarks }) = &report.submission {
        bounds::at_most("differences and remarks", differs.len() + remarks.len(), bounds::REMARKS)?;
        for sentence in differs.iter().chain(remarks) {
            bounds::line("a remark", sentence)?;
        }
    }
    let mut ids = BTreeSet::new();
    for exercise in &report.exercises {
        let id = &exercise.id;
        ensure!(bounds::is_id(id), "no exercise is named {}", bounds::quoted(id));
        ensure!(ids.insert(id), "it has {id} twice");
        check_exercise(exercise).with_context(|| id.clone())?;
    }
    // Each is within its bound, so no sum is too large.
    let (score, max): (u32, u32) =
        (report.exercises.iter().map(|e| e.score).sum(), report.exercises.iter().map(|e| e.max_score).sum());
    ensure!(
        (report.score, report.max_score) == (score, max),
        "it has {} of {} points, and its exercises have {score} of {max}",
        report.score,
        report.max_score
    );
    Ok(())
}

pub fn check_exercise(exercise: &Exercise) -> anyhow::Result<()> {
    let Exercise { score, max_score, .. } = *exercise;
    ensure!(max_score <= bounds::POINTS, "{max_score} points are more than an exercise ever has");
    ensure!(score <= max_score, "{score} points are more than the {max_score} that there are");
    bounds::at_most("tests", exercise.tests.len(), bounds::TESTS)?;
    let messages = exercise.compiler.len().max(exercise.withheld.len());
    bounds::at_most("messages of the compiler", messages, bounds::DIAGNOSTICS)?;
    let all = !exercise.tests.is_empty() && exercise.tests.iter().all(|test| test.verdict == Verdict::Passed);
    let passed = exercise.verdict == Verdict::Passed;
    ensure!(!passed || all, "it is passed, and a test of it is not");
    ensure!(passed || score < max_score || max_score == 0, "it has all its points, and is not passed");
    bounds::line("its title", &exercise.title)?;
    bounds::line("its part", &exercise.part)?;
    for file in [&exercise.file, &exercise.lesson] {
        ensure!(bounds::is_inside(file), "{} is no file of the course", bounds::quoted(file));
    }
    for diagnostic in exercise.compiler.iter().chain(&exercise.withheld) {
        bounds::text("a message of the compiler", &diagnostic.message)?;
        bounds::text("a message of the compiler", &diagnostic.rendered)?;
        check_place(diagnostic.at.as_ref())?;
    }
    if let Some(Diagnosis { observed, next, lesson, at }) = &exercise.diagnosis {
        bounds::text("its diagnosis", observed)?;
        bounds::text("its diagnosis", next)?;
        bounds::text("its diagnosis", lesson.as_ref().map(|lesson| &lesson.sentence))?;
        bounds::name("its diagnosis", lesson.as_ref().map_or("", |lesson| &lesson.file))?;
        check_place(Some(at))?;
    }
    let mut names = BTreeSet::new();
    for test in &exercise.tests {
        ensure!(names.insert(&test.name), "it has the test {} twice", bounds::quoted(&test.name));
        check_test(test).with_context(|| bounds::quoted(&test.name))?;
    }
    Ok(())
}

fn check_test(test: &Test) -> anyhow::Result<()> {
    bounds::line("its name", &test.name)?;
    bounds::text("its message", &test.message)?;
    bounds::text("what there is to think about", &test.think)?;
    bounds::text("its output", &test.written)?;
    check_place(test.seen.as_ref())?;
    let Some(timeline) = &test.timeline else { return Ok(()) };
    bounds::text("its timeline", &timeline.text)?;
    bounds::at_most("jobs", timeline.jobs.len().max(timeline.possible.len()), bounds::JOBS)?;
    bounds::at_most("instants", timeline.blocked_ms.len(), bounds::JOBS)?;
    let names = timeline.jobs.iter().map(|job| &job.name);
    names
        .chain(timeline.possible.iter().map(|job| &job.name))
        .try_for_each(|job| bounds::name("a job's name", job))
}

fn check_place(place: Option<&Place>) -> anyhow::Result<()> {
    bounds::name("a file's name", place.map_or("", |place| &place.file))
}

/// As much of a text as a report holds.
fn text(text: &str) -> String {
    bounds::cut(text, bounds::TEXT)
}

pub fn exercise(graded: &Graded) -> Exercise {
    Exercise {
        id: graded.id.clone(),
        title: graded.title.clone(),
        part: graded.part.clone(),
        lesson: graded.lesson.clone(),
        file: graded.file.clone(),
        verdict: graded.verdict,
        proved: graded.proved,
        score: graded.score(),
        max_score: graded.max_score,
        compiler: graded.compiler.iter().take(bounds::DIAGNOSTICS).map(diagnostic).collect(),
        diagnosis: graded.diagnosis.as_ref().map(diagnosis),
        tests: graded.tests.iter().map(test).collect(),
        withheld: graded.withheld.iter().take(bounds::DIAGNOSTICS).map(diagnostic).collect(),
    }
}

fn diagnostic(diagnostic: &facts::Diagnostic) -> Diagnostic {
    let rendered = text(&plain(&diagnostic.rendered));
    Diagnostic { message: text(&diagnostic.text), rendered, at: diagnostic.at.clone() }
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
        observed: text(&diagnosis.observed),
        next: diagnosis.next.as_deref().map(text),
        lesson: diagnosis.lesson.as_ref().map(lesson),
        at: diagnosis.at.clone(),
    }
}

fn test(test: &GradedTest) -> Test {
    Test {
        name: test.name.clone(),
        hidden: test.hidden,
        verdict: test.verdict,
        message: test.observed.as_deref().map(text),
        think: test.think.as_deref().map(text),
        seen: test.seen.clone(),
        line: (test.verdict != Verdict::Passed).then_some(test.line),
        wall_ms: test.wall_ms,
        virtual_ms: test.virtual_ms,
        timeline: (!test.picture.is_empty()).then(|| Timeline::of(&test.picture)),
        written: ending(&test.written).to_owned(),
    }
}
