//! The list of exercises, by the parts of the course.

use grader::judge::Graded;
use grader::verdict::Verdict;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::broken::cut;
use super::paint::{Ink, Palette};
use crate::list::{List, missing};

/// Beside the title: mark, sign and name.
const BESIDE_TITLE: usize = 12;
/// The minutes are left out where they take the room of the rest.
const MINUTES: usize = 9;
/// What is best left for the state, as in `does not compile 10/12`.
const STATE: usize = 22;

/// What is listed, in one line.
pub fn head(list: &List, all: &[&Graded], palette: Palette) -> Line<'static> {
    let cursor = if list.typing { "_" } else { "" };
    let search = match (list.search.is_empty(), list.typing) {
        (true, false) => String::new(),
        _ => format!("   search: {}{cursor}", list.search),
    };
    let (listed, all) = (list.listed(all).len(), all.len());
    palette.bold(&format!("Exercises: {}, {listed} of {all}{search}", list.filter.words()))
}

/// The lines, and which of them is chosen.
pub fn lines(list: &List, all: &[&Graded], width: usize, palette: Palette) -> (Vec<Line<'static>>, usize) {
    let mut lines = Vec::new();
    let (mut chosen, mut part) = (0, "");
    let longest = all.iter().map(|graded| graded.title.chars().count()).max().unwrap_or(0);
    let told = all.iter().any(|graded| graded.minutes > 0);
    let minutes = told && BESIDE_TITLE + longest + MINUTES + STATE <= width;
    let title = longest.min(width.saturating_sub(BESIDE_TITLE + STATE)).max(10);
    for place in list.listed(all) {
        let graded = all[place];
        if graded.part != part {
            part = &graded.part;
            lines.push(Line::styled(part.to_owned(), palette.style(Ink::Faint)));
        }
        if place == list.chosen {
            chosen = lines.len();
        }
        lines.push(row(graded, all, place == list.chosen, (title, minutes), palette));
    }
    if lines.is_empty() {
        lines.push(Line::raw("Nothing is like that. `f` changes the filter, `esc` ends the search."));
    }
    (lines, chosen)
}

fn row(
    graded: &Graded,
    all: &[&Graded],
    chosen: bool,
    (title, with_minutes): (usize, bool),
    palette: Palette,
) -> Line<'static> {
    let (sign, ink) = palette.verdict(graded.verdict);
    let missing = missing(graded, all);
    let counted = format!("{} {}/{}", graded.verdict.words(), graded.passed(), graded.tests.len());
    let state = match graded.verdict {
        Verdict::Passed => "passed".to_owned(),
        Verdict::Unfinished | Verdict::Skipped if graded.passed() > 0 => counted,
        Verdict::Unfinished | Verdict::Skipped if !missing.is_empty() => {
            format!("after {}", missing.join(", "))
        }
        _ => counted,
    };
    let style = if chosen { Style::default().add_modifier(Modifier::REVERSED) } else { Style::default() };
    let mark = if chosen { "›" } else { " " };
    let (id, name) = (&graded.id, cut(&graded.title, title));
    let minutes = if with_minutes { format!("  {:>3} min", graded.minutes) } else { String::new() };
    Line::from(vec![
        Span::styled(format!("{mark} "), style),
        Span::styled(sign, ink.patch(style)),
        Span::styled(format!(" {id}  {name:title$}{minutes}  {state}"), style),
    ])
}
