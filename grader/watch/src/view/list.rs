//! The list of exercises, by the parts of the course.

use grader::judge::Graded;
use grader::report::human::missing;
use grader::verdict::Verdict;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::paint::{Ink, Palette};
use crate::list::List;

/// The lines, and which of them is chosen.
pub fn lines(list: &List, all: &[&Graded], palette: Palette) -> (Vec<Line<'static>>, usize) {
    let cursor = if list.typing { "_" } else { "" };
    let search = match (list.search.is_empty(), list.typing) {
        (true, false) => String::new(),
        _ => format!("   search: {}{cursor}", list.search),
    };
    let mut lines = vec![palette.bold(&format!("Exercises: {}{search}", list.filter.words()))];
    let owned: Vec<Graded> = all.iter().map(|graded| (*graded).clone()).collect();
    let (mut chosen, mut part) = (0, "");
    for place in list.listed(all) {
        let graded = all[place];
        if graded.part != part {
            part = &graded.part;
            lines.push(Line::styled(part.to_owned(), palette.style(Ink::Faint)));
        }
        if place == list.chosen {
            chosen = lines.len();
        }
        lines.push(row(graded, &owned, place == list.chosen, palette));
    }
    if lines.len() == 1 {
        lines.push(Line::raw("Nothing is like that. `f` changes the filter, `esc` ends the search."));
    }
    (lines, chosen)
}

fn row(graded: &Graded, all: &[Graded], chosen: bool, palette: Palette) -> Line<'static> {
    let (sign, ink) = palette.verdict(graded.verdict);
    let missing = missing(graded, all);
    let state = match graded.verdict {
        Verdict::Passed => String::new(),
        Verdict::Unfinished | Verdict::Skipped if !missing.is_empty() => {
            format!("after {}", missing.join(", "))
        }
        verdict => format!("{} {}/{}", verdict.words(), graded.passed(), graded.tests.len()),
    };
    let style = if chosen { Style::default().add_modifier(Modifier::REVERSED) } else { Style::default() };
    let mark = if chosen { "›" } else { " " };
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(sign, ink.patch(style)),
        Span::styled(
            format!(" {}  {:38} {:>3} min  {state}", graded.id, graded.title, graded.minutes),
            style,
        ),
    ])
}
