//! The screen as it is drawn. Pure: the state in, lines out.

mod broken;
mod exercise;
mod foot;
mod help;
mod list;
mod paint;
mod problem;

use grader::report::text::{legible, page_in};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::event::{Kind, Page};
use crate::state::{Known, Over, State};
use broken::{broken, cut};
pub use paint::Palette;

/// From so many columns on, what went wrong stands beside the task.
const WIDE: u16 = 110;
/// The least that anything can be read on.
const LEAST: (u16, u16) = (40, 8);

/// Draws all of it. The answer is the last line that may be the first one shown.
pub fn draw(frame: &mut Frame<'_>, state: &State, palette: Palette) -> usize {
    let area = frame.area();
    frame.render_widget(Clear, area);
    let end = if area.width < LEAST.0 || area.height < LEAST.1 {
        let says = broken("Too small: 40 columns and 8 lines are needed.", area.width.into());
        frame.render_widget(Paragraph::new(says.into_iter().map(Line::raw).collect::<Vec<_>>()), area);
        0
    } else {
        whole(frame, state, palette)
    };
    palette.fit(frame.buffer_mut());
    end
}

fn whole(frame: &mut Frame<'_>, state: &State, palette: Palette) -> usize {
    let area = frame.area();
    let footer = foot::lines(state, area.width, palette);
    let lines = u16::try_from(footer.len()).unwrap_or(3);
    let [head, body, foot] =
        Layout::vertical([Constraint::Length(2), Constraint::Min(1), Constraint::Length(lines)]).areas(area);
    frame.render_widget(Paragraph::new(header(state, head.width, palette)), head);
    frame.render_widget(Paragraph::new(footer), foot);
    let body = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    match &state.over {
        Over::List(list) => {
            let all = state.all();
            let [head, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(body);
            frame.render_widget(Paragraph::new(list::head(list, &all, palette)), head);
            let (lines, chosen) = list::lines(list, &all, body.width.into(), palette);
            // What is chosen stays in sight.
            let first = (chosen + 2).saturating_sub(body.height.into());
            scrolled(frame, lines, body, first)
        }
        Over::Page(page) => scrolled(frame, read(page, body.width.into(), palette), body, state.scroll),
        Over::Help => {
            scrolled(frame, help::lines(body.width.into(), state.handout, palette), body, state.scroll)
        }
        Over::Nothing | Over::Reset if area.width >= WIDE => {
            let [left, right] =
                Layout::horizontal([Constraint::Percentage(40), Constraint::Percentage(60)]).areas(body);
            let left = Rect { width: left.width.saturating_sub(3), ..left };
            let (beside, main) = exercise::columns(state, left.width, right.width, palette);
            let end = scrolled(frame, beside, left, state.scroll);
            end.max(scrolled(frame, main, right, state.scroll))
        }
        Over::Nothing | Over::Reset => {
            scrolled(frame, exercise::lines(state, body.width, palette), body, state.scroll)
        }
    }
}

/// Draws as much as there is room for, from this line on; says how far it can go. The signs in the margin
/// tell that there is more.
fn scrolled(frame: &mut Frame<'_>, mut lines: Vec<Line<'static>>, area: Rect, first: usize) -> usize {
    let end = lines.len().saturating_sub(area.height.into());
    let first = first.min(end);
    lines.drain(..first);
    frame.render_widget(Paragraph::new(lines), area);
    let margin = Rect { x: area.right(), width: 1, height: 1, ..area };
    if first > 0 {
        frame.render_widget(Paragraph::new("↑"), margin);
    }
    if first < end {
        frame.render_widget(Paragraph::new("↓"), Rect { y: area.bottom().saturating_sub(1), ..margin });
    }
    end
}

/// A page, in lines that fit.
fn read(page: &Page, width: usize, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = vec![palette.bold(&page.title), Line::default()];
    let text = legible(&page.text);
    let text = if page.kind == Kind::Markdown { page_in(&shown(&text), width) } else { text };
    for line in text.lines() {
        let style = match page.kind {
            Kind::Diff => palette.diff(line),
            Kind::Markdown if line.starts_with('#') => Style::default().add_modifier(Modifier::BOLD),
            Kind::Markdown | Kind::Text => Style::default(),
        };
        lines.extend(broken(line, width).into_iter().map(|part| Line::styled(part, style)));
    }
    lines
}

/// Markdown without the lines of its Rust that only the compiler is to see.
fn shown(markdown: &str) -> String {
    let mut fence = None;
    let line = |line: &&str| {
        let is_fence = line.starts_with("```");
        if is_fence {
            fence = fence.is_none().then_some(line.starts_with("```rust"));
        }
        let is_hidden = *line == "#" || line.starts_with("# ");
        is_fence || fence != Some(true) || !is_hidden
    };
    markdown.lines().filter(line).map(|line| format!("{line}\n")).collect()
}

/// Which exercise it is; where it belongs, if there is room for that.
fn header(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let Known { graded, .. } = state.shown();
    let count = |text: &str| text.chars().count();
    let left = cut(&format!(" {} · {}", graded.id, graded.title), width.into());
    let room = usize::from(width).saturating_sub(count(&left) + 2);
    let minutes = format!("{} min", graded.minutes);
    let right = match (graded.part.as_str(), graded.minutes) {
        // Not every course tells of these.
        (part, 0) => [part.to_owned(), String::new()],
        ("", _) => [minutes.clone(), minutes],
        (part, _) => [format!("{part} · {minutes}"), minutes],
    };
    let right = right.into_iter().find(|text| count(text) < room).unwrap_or_default();
    let title = Line::from(vec![
        Span::styled(left, Style::default().add_modifier(Modifier::BOLD)),
        Span::raw(" ".repeat((room + 1).saturating_sub(count(&right)))),
        Span::styled(right, palette.style(paint::Ink::Faint)),
    ]);
    vec![title, palette.rule(width)]
}
