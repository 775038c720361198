//! What is painted how. Without colours the signs and the words say the same.

use grader::verdict::Verdict;
use lab::timeline::{Look, Timeline};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

/// What a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Faint,
    Good,
    Bad,
    Busy,
}

/// The colours of the screen, or none.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub color: bool,
}

impl Palette {
    pub fn style(self, ink: Ink) -> Style {
        let style = Style::default();
        match (self.color, ink) {
            (_, Ink::Plain) | (false, _) => style,
            (true, Ink::Faint) => style.add_modifier(Modifier::DIM),
            (true, Ink::Good) => style.fg(Color::Green),
            (true, Ink::Bad) => style.fg(Color::Red),
            (true, Ink::Busy) => style.fg(Color::Yellow),
        }
    }

    pub fn bold(self, text: &str) -> Line<'static> {
        Line::styled(text.to_owned(), Modifier::BOLD)
    }

    pub fn rule(self, width: u16) -> Line<'static> {
        Line::styled("─".repeat(width.into()), self.style(Ink::Faint))
    }

    /// A line for the learner; good news is green.
    pub fn said(self, said: &str) -> Style {
        let ink = if said.starts_with('✓') { Ink::Good } else { Ink::Busy };
        self.style(ink).add_modifier(Modifier::BOLD)
    }

    pub fn verdict(self, verdict: Verdict) -> (&'static str, Style) {
        match verdict {
            Verdict::Passed => ("✓", self.style(Ink::Good)),
            Verdict::Unfinished | Verdict::Skipped => ("·", self.style(Ink::Busy)),
            _ => ("✗", self.style(Ink::Bad)),
        }
    }

    /// A line of a page; in a diff what goes and what comes have their colours.
    pub fn diff_line(self, line: &str, title: &str) -> Line<'static> {
        let ink = match line.chars().next() {
            Some('+') if title.contains(crate::work::DIFFERS) => Ink::Good,
            Some('-') if title.contains(crate::work::DIFFERS) => Ink::Bad,
            _ => Ink::Plain,
        };
        Line::styled(line.to_owned(), self.style(ink))
    }

    /// A timeline, painted by what its pieces stand for.
    pub fn timeline(self, timeline: Timeline) -> Vec<Line<'static>> {
        let piece = |piece: lab::timeline::Piece| {
            let style = match piece.look {
                Look::Plain => Style::default(),
                Look::Axis | Look::Waiting | Look::Note => self.style(Ink::Faint),
                Look::Ran => self.style(Ink::Good),
                Look::Unended => self.style(Ink::Busy),
                Look::Cancelled | Look::Panicked => self.style(Ink::Bad),
                Look::Blocked => self.style(Ink::Bad).add_modifier(Modifier::REVERSED),
            };
            Span::styled(grader::report::text::legible(&piece.text), style)
        };
        let line = |line: Vec<_>| Line::from(line.into_iter().map(piece).collect::<Vec<_>>());
        timeline.lines.into_iter().map(line).collect()
    }
}
