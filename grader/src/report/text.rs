//! Text on a terminal: colours, line breaks, and nothing in it that the terminal would obey.

use lab::timeline::{Look, Piece, Timeline};

use super::bounds;
use super::link::Links;

/// Columns for text: with the indentation it fits into a terminal of 80.
const WIDTH: usize = 76;
/// How many lines of what a test wrote are shown.
const WRITTEN: usize = 10;

pub const BOLD: &str = "1";
const REVERSED: &str = "31;7";
pub const DIM: &str = "2";
pub const RED: &str = "31";
pub const GREEN: &str = "32";
pub const YELLOW: &str = "33";

/// What a screen can show.
#[derive(Clone, Debug, Default)]
pub struct Screen {
    pub color: bool,
    pub unicode: bool,
    /// Where files lead, if the terminal has links.
    pub links: Links,
}

/// The signs of the screen for a terminal that has no others than those of ASCII. Each takes one column.
pub fn ascii(text: &str) -> String {
    let plain = |c| match c {
        '█' => '#',
        '░' | '–' => '-',
        '✓' => '+',
        '✗' => 'x',
        '·' => '.',
        '→' => '>',
        '…' => '~',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// A timeline in colours by what its parts stand for.
pub fn picture(timeline: Timeline, screen: &Screen) -> String {
    let timeline = if screen.unicode { timeline } else { timeline.ascii() };
    if !screen.color {
        return legible(&timeline.to_string());
    }
    let piece =
        |piece: &Piece| paint(!colour(piece.look).is_empty(), colour(piece.look), &legible(&piece.text));
    timeline
        .lines
        .iter()
        .map(|line| line.iter().map(piece).collect::<String>().trim_end().to_owned() + "\n")
        .collect()
}

fn colour(look: Look) -> &'static str {
    match look {
        Look::Plain => "",
        Look::Axis | Look::Waiting | Look::Note => DIM,
        Look::Ran => GREEN,
        Look::Unended => YELLOW,
        Look::Cancelled | Look::Panicked => RED,
        Look::Blocked => REVERSED,
    }
}

/// Escapes around a text, if there is to be colour.
pub fn paint(color: bool, code: &str, text: &str) -> String {
    if color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Text that comes from a learner's code, with nothing in it that a terminal would obey.
pub fn legible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace('\t', "    ")
        .replace(|c| c != '\n' && bounds::is_obeyed(c), "\u{fffd}")
}

/// The same of what the compiler has rendered, whose colours stay: it takes care that nobody else's are in there.
pub fn legible_in_colour(rendered: &str) -> String {
    let escapes = |c: char| c == '\u{1b}' || c == '\n' || c == '\t';
    rendered.replace(|c| !escapes(c) && bounds::is_obeyed(c), "\u{fffd}")
}

/// As much of an output as serves somebody who looks for their last `println!`.
pub fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let left_out = lines.len().saturating_sub(WRITTEN);
    let mut shown = if left_out > 0 { format!("… ({left_out} lines before)\n") } else { String::new() };
    for line in &lines[left_out..] {
        shown.extend(line.chars().take(WIDTH));
        shown.push('\n');
    }
    shown
}

/// A unified diff: what goes in red, what comes in green.
pub fn diff(diff: &str, color: bool) -> String {
    let code = |line: &str| match line.chars().next() {
        Some('+') => GREEN,
        Some('-') => RED,
        Some('@') => DIM,
        _ => "",
    };
    diff.lines().map(|line| paint(color && !code(line).is_empty(), code(line), line) + "\n").collect()
}

/// A few paragraphs of Markdown, filled to the screen's width, with code set in.
pub fn page(markdown: &str) -> String {
    page_in(markdown, WIDTH)
}

/// The same in so many columns.
pub fn page_in(markdown: &str, columns: usize) -> String {
    let mut text = String::new();
    for (i, part) in markdown.split("```").enumerate() {
        if i % 2 == 1 {
            // The first line names the language.
            let code = part.split_once('\n').map_or("", |(_, code)| code);
            text.push_str(&indent(&indent(code)));
            text.push('\n');
            continue;
        }
        for paragraph in part.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            text.push_str(&paragraph_in(paragraph, columns));
            text.push_str("\n\n");
        }
    }
    text.trim_end().to_owned() + "\n"
}

/// A paragraph of Markdown; of a list each item begins a line, and of a table each row.
fn paragraph_in(paragraph: &str, columns: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in paragraph.lines() {
        match lines.last_mut() {
            Some(last) if !line.starts_with("- ") && !line.starts_with('|') => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => lines.push(line.to_owned()),
        }
    }
    wrapped_in(&lines.join("\n"), columns)
}

/// Broken between words; lines that are indented are tables or pictures and stay as they are.
pub fn wrapped(text: &str) -> String {
    wrapped_in(text, WIDTH)
}

/// The same in so many columns.
pub fn wrapped_in(text: &str, columns: usize) -> String {
    let fill = |line: &str| {
        let further = if line.starts_with("- ") { "  " } else { "" };
        let options = textwrap::Options::new(columns).subsequent_indent(further);
        // A number stays with its unit.
        textwrap::fill(&line.replace(" ms", "\u{a0}ms"), options).replace('\u{a0}', " ")
    };
    let line = |line: &str| if line.starts_with(' ') { line.to_owned() } else { fill(line) };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Set in by two columns, and ended by a newline.
pub fn indent(text: &str) -> String {
    let row = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    text.trim_end().lines().map(row).collect()
}
