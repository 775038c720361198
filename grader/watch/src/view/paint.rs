//! What is painted how. Without colours the signs and the words say the same.

use grader::report::text::ascii;
use grader::verdict::Verdict;
use lab::timeline::{Look, Timeline};
use ratatui::buffer::Buffer;
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

/// What the terminal can show.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    pub color: bool,
    /// Without it all signs are those of ASCII.
    pub unicode: bool,
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

    /// A line of a diff; what goes and what comes have their colours.
    pub fn diff(self, line: &str) -> Style {
        match line.chars().next() {
            Some('+') => self.style(Ink::Good),
            Some('-') => self.style(Ink::Bad),
            Some('@') => self.style(Ink::Faint),
            _ => Style::default(),
        }
    }

    /// A line as rustc writes it.
    pub fn compiler(self, line: &str) -> Style {
        match line {
            line if line.starts_with("error") => self.style(Ink::Bad).add_modifier(Modifier::BOLD),
            line if line.starts_with("warning") => self.style(Ink::Busy).add_modifier(Modifier::BOLD),
            _ => Style::default(),
        }
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
        let timeline = if self.unicode { timeline } else { timeline.ascii() };
        timeline.lines.into_iter().map(line).collect()
    }

    /// Once all is drawn: nothing is left that the terminal has no sign for.
    pub fn fit(self, screen: &mut Buffer) {
        if self.unicode {
            return;
        }
        for cell in screen.content.iter_mut().filter(|cell| !cell.symbol().is_ascii()) {
            let plain = match cell.symbol() {
                "─" => "-".to_owned(),
                "○" => "o".to_owned(),
                "›" => ">".to_owned(),
                "↑" => "^".to_owned(),
                "↓" => "v".to_owned(),
                other => ascii(other),
            };
            cell.set_symbol(if plain.is_ascii() { &plain } else { "?" });
        }
    }
}
