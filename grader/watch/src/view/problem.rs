//! What went wrong first, and what the compiler says.

use grader::diagnosis::Diagnosis;
use grader::facts::Diagnostic;
use grader::judge::GradedTest;
use grader::message::plain;
use grader::report::human::sentence;
use grader::report::text::{last_lines, legible, wrapped_in};
use grader::verdict::Verdict;
use lab::timeline::Timeline;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::broken::{self, broken};
use super::paint::{Ink, Palette};
use crate::state::{Stage, State};

/// Of the compiler so many messages are shown.
const MESSAGES: usize = 3;
/// Of tests that hang so many are named.
const HANGING: usize = 6;
/// Time takes so many columns at least.
const TIME: usize = 12;
/// From so many columns on, what was possible stands beside what was done.
const BESIDE: usize = 110;

/// What went wrong first; nothing where nothing did.
pub fn lines(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    if let Stage::CouldNot(why) = &state.work.stage {
        let head = Line::styled("The grader could not work.", palette.style(Ink::Bad));
        let mut lines = vec![Line::default(), head, Line::default()];
        lines.extend(plain(why).lines().flat_map(|line| texts(&legible(line), width, Style::default())));
        lines.extend([Line::default(), Line::raw("`space` tries again.")]);
        return lines;
    }
    let Some(failure) = state.failure() else { return hanging(state, width, palette) };
    if failure.before {
        let hanging = hanging(state, width, palette);
        if !hanging.is_empty() {
            return hanging;
        }
    }
    let mut lines = vec![Line::default()];
    if failure.before {
        let says = "Before this save:";
        lines.extend([Line::styled(says, palette.style(Ink::Busy)), Line::default()]);
    }
    match failure.test.verdict {
        Verdict::CompileError => lines.extend(compiler(state, width, palette)),
        _ => lines.extend(failed(state, failure.test, width, palette)),
    }
    lines
}

/// What the compiler warns of; a future that nobody awaits is among it.
pub fn warnings(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let graded = &state.shown().graded;
    let compiles = graded.tests.iter().all(|test| test.verdict != Verdict::CompileError);
    if !compiles || graded.compiler.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default()];
    lines.extend(compiler(state, width, palette));
    lines
}

/// As rustc has written it.
fn compiler(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let graded = &state.shown().graded;
    let understood = |place: usize| graded.diagnosis.as_ref().filter(|diagnosis| diagnosis.about == place);
    let mut messages: Vec<(usize, &Diagnostic)> = graded.compiler.iter().enumerate().collect();
    // What is understood comes first; and a future that nobody awaits tells more than a variable that nobody
    // reads.
    messages.sort_by_key(|(place, message)| {
        (understood(*place).is_none(), !message.text.contains("must be used"))
    });
    let mut lines = Vec::new();
    for (place, message) in messages.iter().take(MESSAGES) {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let rendered = legible(&plain(&message.rendered));
        for line in broken::message(rendered.trim_end(), width) {
            let style = palette.compiler(&line);
            lines.push(Line::styled(line, style));
        }
        if let Some(diagnosis) = understood(*place) {
            lines.extend(explained(diagnosis, width));
        }
    }
    let more = messages.len().saturating_sub(MESSAGES);
    if more > 0 {
        lines.extend([Line::default(), Line::raw(format!("… and {more} more of these"))]);
    }
    lines
}

/// What the compiler's words come to.
fn explained(diagnosis: &Diagnosis, width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for says in diagnosis.sentences() {
        lines.push(Line::default());
        lines.extend(texts(&legible(&says), width, Style::default()));
    }
    lines
}

/// Tests that don't end, once that takes long enough for somebody to wonder.
fn hanging(state: &State, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let hanging = state.hanging();
    let names: Vec<&str> =
        hanging.iter().filter(|(id, _)| *id == state.id()).map(|(_, name)| *name).collect();
    if names.is_empty() {
        return Vec::new();
    }
    let head = format!("Not ended after {} s:", state.work.quiet);
    let mut lines = vec![Line::default(), Line::styled(head, palette.style(Ink::Busy))];
    for name in names.iter().take(HANGING) {
        lines.extend(texts(&format!("- {}", sentence(name)), width, Style::default()));
    }
    if names.len() > HANGING {
        lines.push(Line::raw(format!("- and {} more", names.len() - HANGING)));
    }
    lines.push(Line::default());
    lines.extend(texts(
        "The grader ends them when their time is up. A save ends them now, and begins again.",
        width,
        Style::default(),
    ));
    lines
}

fn failed(state: &State, test: &GradedTest, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let (sign, style) = palette.verdict(test.verdict);
    let head = format!("{sign} {}: {}", test.verdict.words(), sentence(&test.name));
    let mut lines = texts(&head, width, style);
    let think = test.think.as_ref().map(|think| format!("Think about: {think}"));
    for text in test.observed.iter().chain(&think) {
        lines.push(Line::default());
        lines.extend(texts(&legible(text), width, Style::default()));
    }
    lines.extend(pictures(test, width, palette));
    if !test.written.is_empty() {
        lines.extend([Line::default(), palette.bold("What your code wrote:")]);
        let written = last_lines(&legible(&test.written));
        lines.extend(written.lines().flat_map(|line| broken(line, width)).map(Line::raw));
    }
    lines.push(Line::default());
    let file = &state.shown().graded.file;
    if let Some(seen) = test.seen.as_ref().filter(|seen| seen.file != *file) {
        lines.extend(place("seen", &format!("{}:{}", seen.file, seen.line), width, palette));
    }
    // While the tests run, nobody has looked yet where in the file it is.
    if !state.is_at_work() {
        lines.extend(place("edit", &format!("{file}:{}", test.line), width, palette));
    }
    lines
}

/// A file, and what it is for.
pub fn place(what: &str, file: &str, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let style = palette.style(Ink::Faint);
    broken(&format!("{what:6} {file}"), width).into_iter().map(|part| Line::styled(part, style)).collect()
}

/// What the jobs did, and what was possible: side by side if there is room, and on one scale.
fn pictures(test: &GradedTest, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let beside_it = width >= BESIDE && !test.picture.possible.is_empty();
    let half = if beside_it { (width - 4) / 2 } else { width };
    let drawn = |columns| (test.picture.actual(columns), test.picture.possible(columns));
    let mut columns = half;
    let (mut did, mut possible) = drawn(columns);
    // As wide as its notes leave room for.
    while columns > TIME && widest(&did).max(widest(&possible)) > half {
        let over = widest(&did).max(widest(&possible)) - half;
        columns = columns.saturating_sub(over).max(TIME);
        (did, possible) = drawn(columns);
    }
    let titled = |says: &str, timeline: Timeline| {
        let mut lines = Vec::new();
        if !timeline.lines.is_empty() {
            lines.push(palette.bold(says));
            lines.extend(palette.timeline(timeline).into_iter().flat_map(|line| noted(line, half)));
        }
        lines
    };
    let (did, possible) = (titled(lab::DID, did), titled(lab::POSSIBLE, possible));
    let pictures = if beside_it { vec![beside(did, possible, half + 4)] } else { vec![did, possible] };
    let mut lines = Vec::new();
    for picture in pictures.into_iter().filter(|picture| !picture.is_empty()) {
        lines.push(Line::default());
        lines.extend(picture);
    }
    lines
}

fn widest(timeline: &Timeline) -> usize {
    let width = |line: &Vec<_>| {
        line.iter().map(|piece: &lab::timeline::Piece| piece.text.chars().count()).sum::<usize>()
    };
    timeline.lines.iter().map(width).max().unwrap_or(0)
}

/// A row whose note has no room behind its bar has it on the next line.
fn noted(mut line: Line<'static>, width: usize) -> Vec<Line<'static>> {
    if line.width() <= width || line.spans.len() < 3 {
        return vec![line];
    }
    let Some(note) = line.spans.pop() else { return vec![line] };
    let note = broken(&format!("  {}", note.content.trim()), width).into_iter();
    std::iter::once(line).chain(note.map(|part| Line::styled(part, Style::default()))).collect()
}

/// Two texts next to each other; the second one begins at this column.
fn beside(left: Vec<Line<'static>>, right: Vec<Line<'static>>, column: usize) -> Vec<Line<'static>> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let row = |_| {
        let mut line = left.next().unwrap_or_default();
        if let Some(beside) = right.next() {
            line.push_span(Span::raw(" ".repeat(column.saturating_sub(line.width()))));
            // A style of the whole line would go for both.
            let style = beside.style;
            line.extend(beside.spans.into_iter().map(|span| span.patch_style(style)));
        }
        line
    };
    (0..rows).map(row).collect()
}

fn texts(text: &str, width: usize, style: Style) -> Vec<Line<'static>> {
    let lines = wrapped_in(text, width);
    // Tables are not wrapped; where they are too wide, they are broken.
    lines.lines().flat_map(|line| broken(line, width)).map(|line| Line::styled(line, style)).collect()
}
