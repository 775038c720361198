//! The screen, without a terminal.

mod random;
mod screens;
mod update;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use grader::facts::Diagnostic;
use grader::judge::{Graded, GradedTest};
use grader::verdict::Verdict;
use lab::{JobRecord, JobState, Picture, Place, Possible};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;

use crate::event::{Effect, Event};
use crate::state::{Known, State};
use crate::view::{Palette, draw};

const PLAIN: Palette = Palette { color: false, unicode: true };
const COLORED: Palette = Palette { color: true, unicode: true };

const TASK: &str = "Write two functions in `src/lib.rs`; how is up to you.\n\n\
    - `timed_gather` runs a list of futures at the same time, and gives their results, in order, with the \
    time that all of them took together.\n- `measure_runtime` gives only the time.";

fn test(name: &str, verdict: Verdict) -> GradedTest {
    GradedTest {
        hidden: false,
        name: name.to_owned(),
        verdict,
        observed: None,
        think: None,
        seen: None,
        line: 1,
        wall_ms: 2,
        virtual_ms: None,
        picture: Picture::default(),
        written: String::new(),
    }
}

/// An exercise, made by hand so that no change of the course changes what is seen here.
fn graded(id: &str, title: &str, part: &str, after: &[&str], verdicts: [Verdict; 4]) -> Graded {
    let names = [
        "every_job_gives_its_result",
        "the_jobs_run_at_the_same_time",
        "the_total_is_measured_on_the_clock_that_the_jobs_sleep_by",
        "the_order_is_kept",
    ];
    Graded {
        withheld: Vec::new(),
        id: id.to_owned(),
        file: format!("exercises/{id}_of_the_course/src/lib.rs"),
        lesson: format!("exercises/{id}_of_the_course/README.md"),
        title: title.to_owned(),
        part: part.to_owned(),
        minutes: 30,
        after: after.iter().map(|&id| id.to_owned()).collect(),
        verdict: *verdicts.iter().min().unwrap(),
        proved: true,
        max_score: 10,
        tests: names.iter().zip(verdicts).map(|(name, verdict)| test(name, verdict)).collect(),
        compiler: Vec::new(),
        diagnosis: None,
    }
}

/// Nobody has begun with it.
fn open(id: &str) -> Graded {
    let skipped = [Verdict::Skipped; 4];
    Graded { verdict: Verdict::Unfinished, ..graded(id, "Timed gather", "A. The course's API", &[], skipped) }
}

fn passed(id: &str) -> Graded {
    graded(id, "Timed gather", "A. The course's API", &[], [Verdict::Passed; 4])
}

fn job(name: &str, started_ms: u64, ended_ms: u64) -> JobRecord {
    JobRecord {
        name: name.to_owned(),
        needs_ms: Some(ended_ms - started_ms),
        made_ms: 0,
        started_ms: Some(started_ms),
        ended_ms: Some(ended_ms),
        state: JobState::Finished,
        polls: 2,
    }
}

/// Its jobs ran in turn.
fn failed(id: &str) -> Graded {
    use Verdict::{Failed, Passed, Unfinished};
    let mut graded =
        graded(id, "Timed gather", "A. The course's API", &[], [Passed, Failed, Failed, Unfinished]);
    let failed = &mut graded.tests[1];
    failed.observed =
        Some("The jobs ran one after another: 60 ms (30 + 10 + 20). Together they take 30 ms.".into());
    failed.think = Some("when is the second job polled for the first time?".into());
    failed.seen = Some(Place { file: format!("exercises/{id}_of_the_course/tests/spec.rs"), line: 35 });
    failed.line = 23;
    let possible = |name: &str, ended_ms| Possible { name: name.to_owned(), started_ms: 0, ended_ms };
    failed.picture = Picture {
        jobs: vec![job("soup", 0, 30), job("tea", 30, 40), job("stew", 40, 60)],
        now_ms: 60,
        blocked_ms: Vec::new(),
        possible: vec![possible("soup", 30), possible("tea", 10), possible("stew", 20)],
    };
    failed.written = "soup first\u{1b}[2J\nthen tea\n".to_owned();
    graded
}

fn broken(id: &str) -> Graded {
    let rendered = "\u{1b}[1merror[E0308]\u{1b}[0m: mismatched types\n  --> exercises/ex06_of_the_course/src/lib.rs:37:22\n   \
         |\n37 | fn boil(soup: Soup, minutes: u64) -> impl Future<Output = Soup> { let minutes: u8 = \"text\"; }\n   \
         |                                                                                --   ^^^^^^ expected `u8`, found `&str`\n   \
         |\n   = note: expected type `u8`, which is what the function that heats the soup asks for, and nothing else\n\n";
    let (text, rendered) = ("mismatched types".into(), rendered.into());
    let diagnostic = Diagnostic { text, rendered, ..Diagnostic::default() };
    let errors = [Verdict::CompileError; 4];
    Graded { compiler: vec![diagnostic; 5], ..graded(id, "Timed gather", "A. The course's API", &[], errors) }
}

/// A screen on the first of these, with nothing at work.
fn on(all: Vec<Graded>) -> State {
    let known = |graded| Known { graded, task: TASK.to_owned() };
    let (mut state, _) = State::new(all.iter().cloned().map(known).collect(), Some(0));
    state.update(Event::Graded(1, all));
    state
}

fn key(state: &mut State, code: KeyCode) -> Vec<Effect> {
    state.update(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

fn keys(state: &mut State, text: &str) {
    for c in text.chars() {
        key(state, KeyCode::Char(c));
    }
}

fn drawn(state: &mut State, (width, height): (u16, u16), palette: Palette) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| state.scroll_end = draw(frame, state, palette)).unwrap();
    terminal.backend().buffer().clone()
}

/// The screen's characters, line by line.
fn text(buffer: &Buffer) -> String {
    let rows = buffer.content.chunks(buffer.area.width.into());
    let row = |cells: &[ratatui::buffer::Cell]| {
        cells.iter().map(|cell| cell.symbol()).collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.map(row).collect()
}

fn screen(state: &mut State, size: (u16, u16)) -> String {
    text(&drawn(state, size, PLAIN))
}
