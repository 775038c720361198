//! The last lines of the screen: progress, what is going on, and the keys.

use grader::report::human::sentence;
use grader::report::text::{legible, wrapped_in};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::broken::{broken, cut};
use super::paint::{Ink, Palette};
use crate::state::{Over, Stage, State};
use grader::verdict::Verdict;

/// The widest that the bar of progress is.
const BAR: usize = 30;
/// What is said takes so many lines at most.
const SAID: usize = 4;

/// Progress, what is going on, and the keys or what there is to say.
pub fn lines(state: &State, width: u16, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = vec![palette.rule(width), bar(state, width.into(), palette)];
    let question;
    let said = match (&state.over, &state.said) {
        (Over::Reset, _) => {
            question = format!("Put the stub of {} back? Your version is kept beside it. [y/N]", state.id());
            Some(&question)
        }
        (_, said) => said.as_ref(),
    };
    match said {
        Some(said) => {
            let width = usize::from(width).saturating_sub(2);
            let said = wrapped_in(legible(said).trim(), width);
            let parts = said.lines().flat_map(|line| broken(line, width)).take(SAID);
            lines.extend(parts.map(|part| Line::styled(format!(" {part}"), palette.said(&said))));
        }
        None => lines.push(keys(state, width.into(), palette)),
    }
    lines
}

/// As much of it as there is room for: what goes on comes before how far one is.
fn bar(state: &State, width: usize, palette: Palette) -> Line<'static> {
    let (done, exercises, passed, tests) = state.progress();
    let doing = doing(state);
    let long = format!("  {done} of {exercises} exercises, {passed} of {tests} tests");
    let short = format!("  {done}/{exercises}");
    let wide = (width / 4).min(BAR);
    let all = [(wide, &long), (wide / 2, &long), (wide / 2, &short), (0, &short)];
    let fits = |(wide, counts): &&(usize, &String)| {
        1 + wide + counts.chars().count() + 2 + doing.chars().count() < width
    };
    let (wide, counts) = *all.iter().find(fits).unwrap_or(&all[3]);
    let filled = (passed * wide).checked_div(tests).unwrap_or(0);
    let counts = if wide == 0 { counts.trim_start() } else { counts };
    let taken = 1 + wide + counts.chars().count() + 1;
    let doing = cut(&doing, width.saturating_sub(taken + 1));
    let room = width.saturating_sub(taken + doing.chars().count());
    Line::from(vec![
        Span::raw(" "),
        Span::styled("█".repeat(filled), palette.style(Ink::Good)),
        Span::styled("░".repeat(wide - filled), palette.style(Ink::Faint)),
        Span::raw(counts.to_owned()),
        Span::raw(" ".repeat(room)),
        Span::styled(doing, palette.style(Ink::Busy)),
        Span::raw(" "),
    ])
}

/// What the grader does, in a few words.
fn doing(state: &State) -> String {
    let work = &state.work;
    let quiet = if work.quiet > 1 { format!(" ({} s)", work.quiet) } else { String::new() };
    match &work.stage {
        Stage::Idle => "watching".to_owned(),
        Stage::Building(what) if what.is_empty() => format!("building{quiet}"),
        Stage::Building(what) => format!("building {what}{quiet}"),
        Stage::Waiting => format!("waiting for another cargo{quiet}"),
        Stage::Testing(tests) => match state.hanging().as_slice() {
            [] => format!("running, {} of {tests} done{quiet}", work.ended.len()),
            [(id, name), more @ ..] => {
                let of = if *id == state.id() { String::new() } else { format!("{id}: ") };
                let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
                format!("not ended{quiet}: {of}{}{more}", sentence(name))
            }
        },
        Stage::CouldNot(_) => "could not work".to_owned(),
    }
}

/// The keys, as many as there is room for; the last two always.
fn keys(state: &State, width: usize, palette: Palette) -> Line<'static> {
    let mut keys = keys_of(state).to_vec();
    if state.handout {
        keys.retain(|(key, _)| !matches!(*key, "s" | "d"));
    }
    let taken = |keys: &[(&str, &str)]| {
        keys.iter().map(|(key, does)| key.chars().count() + 1 + does.len() + 3).sum::<usize>()
    };
    while keys.len() > 2 && taken(&keys) > width + 1 {
        keys.remove(keys.len() - 3);
    }
    let mut spans = vec![Span::raw(" ")];
    for (key, does) in keys {
        spans.push(Span::styled(key, palette.style(Ink::Plain).add_modifier(Modifier::BOLD)));
        spans.push(Span::styled(format!(" {does}   "), palette.style(Ink::Faint)));
    }
    Line::from(spans)
}

fn keys_of(state: &State) -> &'static [(&'static str, &'static str)] {
    match &state.over {
        Over::List(list) if list.typing => &[("enter", "done"), ("esc", "clear")],
        Over::List(_) => {
            &[("enter", "go"), ("/", "search"), ("f", "filter"), ("↑↓", "move"), ("esc", "back")]
        }
        Over::Page(_) | Over::Help => &[("↑↓", "scroll"), ("esc", "back"), ("q", "quit")],
        Over::Reset => &[("y", "yes"), ("n", "no")],
        Over::Nothing if state.shown().graded.verdict == Verdict::Passed => &[
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
    }
}
