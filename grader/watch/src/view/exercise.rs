//! One exercise: its tests, what went wrong first, and the task.

use grader::judge::GradedTest;
use grader::report::human::sentence;
use grader::report::text::{page_in, wrapped_in};
use grader::verdict::Verdict;
use ratatui::text::{Line, Span};

use super::broken::broken;
use super::paint::{Ink, Palette};
use super::problem;
use crate::state::{Known, State};

/// All of it below each other: first what one looks for first.
pub fn lines(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let width = usize::from(width);
    let problem = problem::lines(state, width, palette);
    let mut lines = strip(state, width, palette);
    if problem.is_empty() {
        lines.extend(task(state, width, palette));
        lines.extend(places(state, width, palette));
        lines.push(Line::default());
        lines.extend(checklist(state, width, palette));
        lines.extend(problem::warnings(state, width, palette));
    } else {
        lines.extend(problem);
        lines.extend(problem::warnings(state, width, palette));
        lines.push(Line::default());
        lines.extend(checklist(state, width, palette));
        lines.extend(task(state, width, palette));
        lines.extend(places(state, width, palette));
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
    let (left, right) = (usize::from(left), usize::from(right));
    let mut beside = strip(state, left, palette);
    beside.push(Line::default());
    beside.extend(checklist(state, left, palette));
    let mut main = problem::lines(state, right, palette);
    if main.is_empty() {
        main = task(state, right, palette);
        main.extend(places(state, right, palette));
    } else {
        beside.extend(task(state, left, palette));
    }
    main.extend(problem::warnings(state, right, palette));
    // Below each other they are apart; here they begin at the top.
    main.remove(0);
    (beside, main)
}

/// Each test as one sign, and how many are passed.
fn strip(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let tests = state.tests();
    let passed = tests.iter().filter(|(_, test)| test.is_some_and(|t| t.verdict == Verdict::Passed)).count();
    let compiles = !tests.iter().any(|(_, test)| test.is_some_and(|t| t.verdict == Verdict::CompileError));
    let words = match compiles {
        true => format!("{passed} of {} tests", tests.len()),
        false => format!("{} tests, none of them run: it does not compile", tests.len()),
    };
    let signs: Vec<Span<'static>> = tests.iter().map(|(_, test)| sign(*test, palette)).collect();
    let beside = signs.len() + 2 + words.len() <= width;
    let mut lines: Vec<Line<'static>> =
        signs.chunks(width.max(1)).map(|signs| Line::from(signs.to_vec())).collect();
    match lines.last_mut().filter(|_| beside) {
        Some(last) => last.push_span(Span::raw(format!("  {words}"))),
        None => lines.extend(broken(&words, width).into_iter().map(Line::raw)),
    }
    lines
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
    let Known { task, .. } = state.shown();
    if task.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), palette.bold("The task")];
    lines.extend(page_in(task, width).lines().map(|line| Line::raw(line.to_owned())));
    lines
}

/// The files of the exercise.
fn places(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let graded = &state.shown().graded;
    let mut lines = vec![Line::default()];
    lines.extend(problem::place("edit", &graded.file, width, palette));
    if !graded.lesson.is_empty() {
        lines.extend(problem::place("lesson", &graded.lesson, width, palette));
    }
    lines
}
