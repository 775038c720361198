//! Lines that are too long for the screen.

use std::borrow::Cow;

use textwrap::Options;

/// So much of the code stays in front of what rustc points at.
const BEFORE: usize = 4;

/// A line in pieces that fit, broken between words; further ones are set in as the first one is.
pub fn broken(line: &str, width: usize) -> Vec<String> {
    let further = match margin(line) {
        // What rustc has in its margin stays there.
        Some(margin) => {
            line[..margin].chars().map(|c| if c == '|' { '|' } else { ' ' }).collect::<String>() + " "
        }
        None => " ".repeat(line.chars().take_while(|c| *c == ' ').count()),
    };
    let further = if further.len() > width / 2 { "" } else { &further };
    let options = Options::new(width.max(1)).subsequent_indent(further);
    textwrap::wrap(line, options).into_iter().map(Cow::into_owned).collect()
}

/// A message of rustc in lines that fit. Where code is too wide, what rustc points at is kept, and all that
/// it says.
pub fn message(rendered: &str, width: usize) -> Vec<String> {
    let lines: Vec<&str> = rendered.lines().collect();
    let is_code = |line: &str| margin(line).is_some_and(|margin| line[..margin].ends_with('|'));
    let groups = lines.chunk_by(|a, b| is_code(a) && is_code(b));
    groups
        .flat_map(|lines| if is_code(lines[0]) { code(lines, width) } else { broken(lines[0], width) })
        .collect()
}

/// Code, and what rustc says below it: moved to the left, as far as it must and can.
fn code(lines: &[&str], width: usize) -> Vec<String> {
    let parts = lines.iter().map(|line| line.split_at(margin(line).unwrap_or(0)));
    let is_numbered = |margin: &str| margin.contains(|c: char| c.is_ascii_digit());
    let said = || parts.clone().filter(|(margin, text)| !is_numbered(margin) && !text.trim().is_empty());
    let can = said().map(|(_, text)| text.chars().take_while(|c| *c == ' ').count()).min();
    let can = can.unwrap_or(0).saturating_sub(BEFORE);
    let over = |margin: &str, text: &str| (margin.len() + text.chars().count()).saturating_sub(width);
    let whole = said().map(|(margin, text)| over(margin, text)).max().unwrap_or(0);
    // If the words stand below all the same, only what points is to be seen.
    let points = said().map(|(margin, text)| over(margin, &text[..text.len() - words(text).len()])).max();
    let left = if whole <= can { whole } else { points.unwrap_or(0).min(can) };
    let moved = |text: &str, by: usize| text.chars().skip(by).collect::<String>();
    let line = |(margin, text): (&str, &str)| match is_numbered(margin) {
        true if left > 0 => vec![cut(&format!("{margin} …{}", moved(text, left + 2)), width)],
        true => vec![cut(&format!("{margin}{text}"), width)],
        false => label(margin, &moved(text, left), width),
    };
    parts.clone().flat_map(line).collect()
}

/// What rustc says below a line of code. Where that is too wide, the words stand below what points.
fn label(margin: &str, text: &str, width: usize) -> Vec<String> {
    let whole = format!("{margin}{text}");
    let words = words(text);
    if whole.chars().count() <= width || words.is_empty() {
        return vec![cut(&whole, width)];
    }
    let pointing = &whole[..whole.len() - words.len()];
    let mut lines = vec![cut(pointing.trim_end(), width)];
    lines.extend(broken(&format!("{margin} {words}"), width));
    lines
}

/// What is said behind what points.
fn words(label: &str) -> &str {
    label.trim_start_matches([' ', '^', '-', '_', '|'])
}

/// Where the margin of a line of rustc ends: behind `12 |`, `   |` or `   =`.
fn margin(line: &str) -> Option<usize> {
    let end = line.find(|c: char| !c.is_ascii_digit() && c != ' ')?;
    (end > 0 && line[end..].starts_with(['|', '='])).then_some(end + 1)
}

/// The beginning of a text, in so many columns.
pub fn cut(text: &str, columns: usize) -> String {
    if text.chars().count() <= columns {
        return text.to_owned();
    }
    text.chars().take(columns.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::{broken, cut, message};

    #[test]
    fn further_pieces_are_set_in_as_the_first_one_is() {
        assert_eq!(broken("  one two three", 10), ["  one two", "  three"]);
        assert_eq!(broken("   = note: one two three", 16), ["   = note: one", "     two three"]);
        assert_eq!(broken("", 10), [""]);
    }

    #[test]
    fn what_the_compiler_points_at_is_in_sight() {
        let code = "error: no\n   |\n37 | fn boil() { let minutes: u8 = \"text\"; }\n   \
            |                               ^^^^^^ expected `u8`";
        assert_eq!(message(code, 80).join("\n"), code);
        insta::assert_snapshot!(message(code, 34).join("\n"), @r#"
        error: no
           |
        37 | …s: u8 = "text"; }
           |          ^^^^^^ expected `u8`
        "#);
    }

    #[test]
    fn code_moves_no_further_than_it_must() {
        let code = "1 | let a = async { b.clone(); };\n  |     ^ this says a lot, which has no room";
        insta::assert_snapshot!(message(code, 24).join("\n"), @r"
        1 | let a = async { b.c…
          |     ^
          | this says a lot,
          | which has no room
        ");
    }

    #[test]
    fn the_words_stand_below_what_points_where_both_have_no_room() {
        let code = "1 | let a = async { b.clone().await; };\n  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is not `Send`";
        insta::assert_snapshot!(message(code, 24).join("\n"), @r"
        1 | …t a = async { b.cl…
          |    ^^^^^^^^^^^^^^^^…
          | this is not `Send`
        ");
    }

    #[test]
    fn a_text_is_cut_where_the_room_ends() {
        assert_eq!(
            (cut("soup", 4), cut("soups", 4), cut("soup", 0)),
            ("soup".into(), "sou…".into(), "…".into())
        );
    }
}
