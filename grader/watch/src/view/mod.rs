//! The screen as it is drawn. Pure: the state in, lines out.

mod exercise;
mod list;
mod paint;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::state::{Known, Over, Stage, State};
pub use paint::Palette;

/// From so many columns on, what went wrong stands beside the task.
const WIDE: u16 = 110;
/// The least that anything can be read on.
const LEAST: (u16, u16) = (40, 8);

/// Draws all of it. The answer is the last line that may be the first one shown.
pub fn draw(frame: &mut Frame<'_>, state: &State, palette: Palette) -> usize {
    let area = frame.area();
    frame.render_widget(Clear, area);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        frame.render_widget(Paragraph::new("Too small: 40 columns and 8 lines are needed."), area);
        return 0;
    }
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(2), Constraint::Min(1), Constraint::Length(3)]).areas(area);
    frame.render_widget(Paragraph::new(header(state, head.width, palette)), head);
    frame.render_widget(Paragraph::new(footer(state, foot.width, palette)), foot);
    let body = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    match &state.over {
        Over::List(list) => {
            let all: Vec<&_> = state.exercises.iter().map(|known| &known.graded).collect();
            let (lines, chosen) = list::lines(list, &all, palette);
            // What is chosen stays in sight.
            let first = (chosen + 2).saturating_sub(body.height.into());
            scrolled(frame, lines, body, first)
        }
        Over::Page(page) => {
            let mut lines = vec![palette.bold(&page.title), Line::default()];
            lines.extend(page.text.lines().map(|line| palette.diff_line(line, &page.title)));
            scrolled(frame, lines, body, state.scroll)
        }
        Over::Help => scrolled(frame, help(palette), body, state.scroll),
        Over::Reset => {
            let id = state.id();
            let question = format!("Put the stub of {id} back? Your version is kept beside it. [y/N]");
            scrolled(frame, vec![palette.bold(&question)], body, 0)
        }
        Over::Nothing if area.width >= WIDE => {
            let [left, right] =
                Layout::horizontal([Constraint::Percentage(40), Constraint::Percentage(60)]).areas(body);
            let left = Rect { width: left.width.saturating_sub(2), ..left };
            let (beside, main) = exercise::columns(state, left.width, right.width, palette);
            frame.render_widget(Paragraph::new(beside), left);
            scrolled(frame, main, right, state.scroll)
        }
        Over::Nothing => scrolled(frame, exercise::lines(state, body.width, palette), body, state.scroll),
    }
}

/// Draws as much as there is room for, from this line on; says how far it can go.
fn scrolled(frame: &mut Frame<'_>, mut lines: Vec<Line<'static>>, area: Rect, first: usize) -> usize {
    let end = lines.len().saturating_sub(area.height.into());
    let first = first.min(end);
    lines.drain(..first);
    let more = lines.len() > area.height.into();
    frame.render_widget(Paragraph::new(lines), area);
    if more {
        let below = Rect {
            x: area.right().saturating_sub(1),
            y: area.bottom().saturating_sub(1),
            width: 1,
            height: 1,
        };
        frame.render_widget(Paragraph::new("↓"), below);
    }
    end
}

fn header(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let Known { graded, .. } = state.shown();
    let left = format!(" {} · {}", graded.id, graded.title);
    let right = format!("{} · {} min ", graded.part, graded.minutes);
    let room = usize::from(width).saturating_sub(left.chars().count() + right.chars().count());
    let title = Line::from(vec![
        Span::styled(left, palette.style(paint::Ink::Plain).add_modifier(Modifier::BOLD)),
        Span::raw(" ".repeat(room)),
        Span::styled(right, palette.style(paint::Ink::Faint)),
    ]);
    vec![title, palette.rule(width)]
}

/// Progress, what is going on, and the keys.
fn footer(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let (done, exercises, passed, tests) = state.progress();
    let wide = usize::from(width / 4).min(30);
    let filled = (passed * wide).checked_div(tests).unwrap_or(0);
    let counts = format!("  {done} of {exercises} exercises, {passed} of {tests} tests");
    let doing = doing(state);
    let room = usize::from(width).saturating_sub(2 + wide + counts.chars().count() + doing.chars().count());
    let bar = Line::from(vec![
        Span::raw(" "),
        Span::styled("█".repeat(filled), palette.style(paint::Ink::Good)),
        Span::styled("░".repeat(wide - filled), palette.style(paint::Ink::Faint)),
        Span::raw(counts),
        Span::raw(" ".repeat(room)),
        Span::styled(doing, palette.style(paint::Ink::Busy)),
    ]);
    let last = match &state.said {
        Some(said) => Line::styled(format!(" {said}"), palette.said(said)),
        None => keys(state, palette),
    };
    vec![palette.rule(width), bar, last]
}

/// What the grader does, in a few words.
fn doing(state: &State) -> String {
    let work = &state.work;
    let quiet = if work.quiet > 1 { format!(" ({} s)", work.quiet) } else { String::new() };
    match &work.stage {
        Stage::Idle => "watching".to_owned(),
        Stage::Building(what) if what.is_empty() => format!("building{quiet}"),
        Stage::Building(what) => format!("building {what}{quiet}"),
        Stage::Testing(tests) => format!("running {} of {tests} tests{quiet}", work.ended.len()),
        Stage::CouldNot(_) => "could not work".to_owned(),
    }
}

fn keys(state: &State, palette: Palette) -> Line<'static> {
    let passed = state.shown().graded.verdict == grader::verdict::Verdict::Passed;
    let keys: &[(&str, &str)] = match &state.over {
        Over::List(list) if list.typing => &[("enter", "done"), ("esc", "clear")],
        Over::List(_) => &[("enter", "go"), ("/", "search"), ("f", "filter"), ("esc", "back")],
        Over::Reset => &[("y", "yes"), ("n", "no")],
        Over::Page(_) | Over::Help => &[("esc", "back"), ("↑↓", "scroll"), ("q", "quit")],
        Over::Nothing if passed => &[
            ("n", "next"),
            ("l", "list"),
            ("s", "solution"),
            ("d", "diff"),
            ("o", "open"),
            ("?", "help"),
            ("q", "quit"),
        ],
        Over::Nothing => &[
            ("n", "next"),
            ("l", "list"),
            ("h", "hint"),
            ("o", "open"),
            ("t", "lesson"),
            ("?", "help"),
            ("q", "quit"),
        ],
    };
    let mut spans = vec![Span::raw(" ")];
    for (key, does) in keys {
        spans.push(Span::styled(
            (*key).to_owned(),
            palette.style(paint::Ink::Plain).add_modifier(Modifier::BOLD),
        ));
        spans.push(Span::styled(format!(" {does}   "), palette.style(paint::Ink::Faint)));
    }
    Line::from(spans)
}

fn help(palette: Palette) -> Vec<Line<'static>> {
    const KEYS: &[(&str, &str)] = &[
        ("n  p", "the next exercise, the one before"),
        ("l", "the list: search in it, filter it by state"),
        ("t", "the whole lesson"),
        ("h", "a hint, one step further each time"),
        ("o", "open the file in your editor, at the line ($VISUAL, $EDITOR, VS Code)"),
        ("space", "run the tests again"),
        ("a", "run the whole course, as far as you have come"),
        ("s  d", "once it passes: the reference, and how yours differs from it"),
        ("r", "put the stub back; your version is kept"),
        ("↑ ↓ PgUp PgDn", "scroll"),
        ("ctrl-z", "leave for a while (`fg` brings it back)"),
        ("q", "quit"),
    ];
    let mut lines = vec![palette.bold("Keys"), Line::default()];
    lines.extend(KEYS.iter().map(|(key, does)| {
        Line::from(vec![
            Span::styled(
                format!("  {key:15}"),
                palette.style(paint::Ink::Plain).add_modifier(Modifier::BOLD),
            ),
            Span::raw((*does).to_owned()),
        ])
    }));
    lines.push(Line::default());
    lines.push(Line::raw("Save the file, and its tests run. A save while they run begins again."));
    lines
}
