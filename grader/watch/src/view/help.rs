//! What the keys do.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::broken::broken;
use super::paint::{Ink, Palette};

const REFERENCE: &str = "s  d";
const KEYS: &[(&str, &str)] = &[
    ("n  p", "the next exercise, the one before"),
    ("l", "the list: search in it, filter it by state"),
    ("t", "the whole lesson"),
    ("h", "a hint, one step further each time"),
    ("o", "open the file in your editor, at the line ($VISUAL, $EDITOR, VS Code)"),
    ("space", "run the tests again"),
    ("a", "run the whole course, as far as you have come"),
    (REFERENCE, "once it passes: the reference, and how yours differs from it"),
    ("r", "put the stub back; your version is kept"),
    ("↑ ↓ PgUp PgDn", "scroll"),
    ("ctrl-z", "leave for a while (`fg` brings it back)"),
    ("q", "quit"),
];
/// Columns of the keys.
const KEY: usize = 15;

pub fn lines(width: usize, handout: bool, palette: Palette) -> Vec<Line<'static>> {
    let mut lines = vec![palette.bold("Keys"), Line::default()];
    for (key, does) in KEYS.iter().filter(|(key, _)| !(handout && *key == REFERENCE)) {
        for (i, does) in broken(does, width.saturating_sub(KEY + 2)).into_iter().enumerate() {
            let key = if i == 0 { *key } else { "" };
            let style = palette.style(Ink::Plain).add_modifier(Modifier::BOLD);
            lines.push(Line::from(vec![Span::styled(format!("  {key:KEY$}"), style), Span::raw(does)]));
        }
    }
    lines.push(Line::default());
    let says = "Save the file, and its tests run. A save while they run begins again.";
    lines.extend(broken(says, width).into_iter().map(Line::raw));
    lines
}
