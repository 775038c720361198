//! One exercise: its tests, what went wrong first, and the task.

use grader::judge::GradedTest;
use grader::message::plain;
use grader::report::human::sentence;
use grader::report::text::{last_lines, legible, page_in, wrapped_in};
use grader::verdict::Verdict;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::paint::{Ink, Palette};
use crate::state::{Known, Stage, State};

/// Columns of names and notes beside the bars of a timeline.
const BESIDE_BARS: usize = 34;
/// Of the compiler so many errors are shown.
const ERRORS: usize = 3;

/// All of it below each other: first what one looks for first.
pub fn lines(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let problem = problem(state, width, palette);
    let mut lines = vec![strip(state, palette)];
    if problem.is_empty() {
        lines.extend(task(state, width, palette));
        lines.push(Line::default());
        lines.extend(checklist(state, width, palette));
    } else {
        lines.extend(problem);
        lines.push(Line::default());
        lines.extend(checklist(state, width, palette));
        lines.push(Line::default());
        lines.extend(task(state, width, palette));
    }
    lines
}

/// The same side by side: the tests and the task, and what went wrong.
pub fn columns(
    state: &State,
    left: u16,
    right: u16,
    palette: Palette,
) -> (Vec<Line<'static>>, Vec<Line<'static>>) {
    let mut beside = vec![strip(state, palette)];
    beside.extend(checklist(state, left.into(), palette));
    let problem = problem(state, right.into(), palette);
    let task = |width| task(state, width, palette);
    if problem.is_empty() {
        return (beside, task(right.into()));
    }
    beside.push(Line::default());
    beside.extend(task(left.into()));
    (beside, problem)
}

/// Each test as one sign, and how many are passed.
fn strip(state: &State, palette: Palette) -> Line<'static> {
    let tests = state.tests();
    let passed = tests.iter().filter(|(_, test)| test.is_some_and(|t| t.verdict == Verdict::Passed)).count();
    let mut spans: Vec<Span<'static>> = tests.iter().map(|(_, test)| sign(*test, palette)).collect();
    spans.push(Span::raw(format!("  {passed} of {} tests", tests.len())));
    Line::from(spans)
}

fn sign(test: Option<&GradedTest>, palette: Palette) -> Span<'static> {
    match test {
        Some(test) => {
            let (sign, style) = palette.verdict(test.verdict);
            Span::styled(sign, style)
        }
        None => Span::styled("○", palette.style(Ink::Faint)),
    }
}

fn checklist(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (name, test) in state.tests() {
        let text = wrapped_in(&sentence(name), width.saturating_sub(2).max(10));
        for (i, part) in text.lines().enumerate() {
            let sign = if i == 0 { sign(test, palette) } else { Span::raw(" ") };
            lines.push(Line::from(vec![sign, Span::raw(format!(" {part}"))]));
        }
    }
    lines
}

/// What the lesson asks for.
fn task(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let Known { graded, task } = state.shown();
    let mut lines = vec![Line::default(), palette.bold("The task")];
    lines.extend(page_in(task, width).lines().map(|line| Line::raw(line.to_owned())));
    lines.push(Line::default());
    lines.push(Line::styled(format!("edit   {}", graded.file), palette.style(Ink::Faint)));
    lines.push(Line::styled(format!("lesson {}", graded.lesson), palette.style(Ink::Faint)));
    lines
}

/// What went wrong first; nothing where nothing did.
fn problem(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    if let Stage::CouldNot(why) = &state.work.stage {
        let mut lines =
            vec![Line::default(), Line::styled("The grader could not work.", palette.style(Ink::Bad))];
        lines.extend(texts(&legible(why), width, Style::default()));
        return lines;
    }
    let Known { graded, .. } = state.shown();
    let tests = state.tests();
    let failure = tests.iter().find_map(|(_, test)| {
        test.filter(|test| !matches!(test.verdict, Verdict::Passed | Verdict::Skipped | Verdict::Unfinished))
    });
    match failure {
        Some(test) if test.verdict == Verdict::CompileError => {
            let mut lines = Vec::new();
            for diagnostic in graded.compiler.iter().take(ERRORS) {
                lines.push(Line::default());
                lines.extend(compiler(&plain(&diagnostic.rendered), palette));
            }
            lines
        }
        Some(test) => failed(test, width, palette),
        None => Vec::new(),
    }
}

/// As rustc has written it, its lines not broken.
fn compiler(rendered: &str, palette: Palette) -> Vec<Line<'static>> {
    let line = |line: &str| {
        let ink = match line.trim_start() {
            text if text.starts_with("error") => Ink::Bad,
            text if text.starts_with("warning") => Ink::Busy,
            _ => Ink::Plain,
        };
        Line::styled(legible(line), palette.style(ink))
    };
    rendered.lines().map(line).collect()
}

fn failed(test: &GradedTest, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let (sign, style) = palette.verdict(test.verdict);
    let head = format!("{sign} {}: {}", test.verdict.words(), sentence(&test.name));
    let mut lines = vec![Line::default()];
    lines.extend(texts(&head, width, style));
    let think = test.think.as_ref().map(|think| format!("Think about: {think}"));
    for text in test.observed.iter().chain(&think) {
        lines.push(Line::default());
        lines.extend(texts(&legible(text), width, Style::default()));
    }
    let columns = width.saturating_sub(BESIDE_BARS).max(10);
    let pictures =
        [(lab::DID, test.picture.actual(columns)), (lab::POSSIBLE, test.picture.possible(columns))];
    for (says, timeline) in pictures {
        if !timeline.lines.is_empty() {
            lines.extend([Line::default(), palette.bold(says)]);
            lines.extend(palette.timeline(timeline));
        }
    }
    if !test.written.is_empty() {
        lines.extend([Line::default(), palette.bold("What your code wrote:")]);
        lines.extend(last_lines(&legible(&test.written)).lines().map(|line| Line::raw(line.to_owned())));
    }
    if let Some(seen) = &test.seen {
        let place = format!("seen   {}:{}", seen.file, seen.line);
        lines.extend([Line::default(), Line::styled(place, palette.style(Ink::Faint))]);
    }
    lines
}

fn texts(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    wrapped_in(text, width).lines().map(|line| Line::styled(line.to_owned(), style)).collect()
}
