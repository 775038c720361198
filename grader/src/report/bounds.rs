//! What a report may hold. The grader keeps within these bounds when it writes one, and takes no other from
//! anybody: where a stranger's code was run, the report is all that comes out of there.

use anyhow::ensure;

/// Bytes of a whole report.
pub const LARGEST: usize = 16 * 1024 * 1024;
pub const EXERCISES: usize = 500;
/// In one exercise.
pub const TESTS: usize = 200;
/// Of the compiler, in one exercise.
pub const DIAGNOSTICS: usize = 100;
/// Of a submission as a whole.
pub const REMARKS: usize = 200;
/// In one timeline, as of all else that it lists.
pub const JOBS: usize = 10_000;
/// For one exercise.
pub const POINTS: u32 = 10_000;
/// Bytes of a name or a path.
pub const NAME: usize = 4_096;
/// Bytes of what is read as sentences, or of an output.
pub const TEXT: usize = 64 * 1024;
/// Characters of what an error quotes.
const QUOTED: usize = 300;

/// The beginning of a text, in so many bytes at most.
pub fn cut(text: &str, most: usize) -> String {
    if text.len() <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub('…'.len_utf8());
    let end = (0..=room).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{}…", &text[..end])
}

/// Signs that a terminal or a page obeys instead of showing them: controls, those that change the direction of what
/// follows, other ends of lines, and tags, which nobody sees.
pub fn is_obeyed(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// A text from a report in one line, with nothing in it that a terminal or a workflow's log would obey: an
/// error may quote what it could not read.
pub fn quoted(text: &str) -> String {
    text.chars().take(QUOTED).map(|c| if is_obeyed(c) { '\u{fffd}' } else { c }).collect()
}

pub fn at_most(what: &str, number: usize, most: usize) -> anyhow::Result<()> {
    ensure!(number <= most, "it has {number} {what}, and {most} is the most");
    Ok(())
}

pub fn name(what: &str, name: &str) -> anyhow::Result<()> {
    ensure!(name.len() <= NAME, "{what} is longer than {NAME} bytes");
    Ok(())
}

/// A name that stands in the middle of a line.
pub fn line(what: &str, line: &str) -> anyhow::Result<()> {
    ensure!(!line.chars().any(char::is_control), "{what} is more than plain text in one line");
    name(what, line)
}

pub fn text<'a>(what: &str, text: impl Into<Option<&'a String>>) -> anyhow::Result<()> {
    let length = text.into().map_or(0, String::len);
    ensure!(length <= TEXT, "{what} is longer than {TEXT} bytes");
    Ok(())
}

/// An exercise's short name: `ex09`.
pub fn is_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
}

/// A file of the course, from its root, or nothing.
pub fn is_inside(path: &str) -> bool {
    path.is_empty()
        || path.len() <= NAME
            && !path.chars().any(|c| c.is_control() || c == '\\' || c == ':')
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::{cut, is_id, is_inside, quoted};

    #[test]
    fn a_text_is_cut_between_characters_and_is_never_longer_than_it_may_be() {
        assert_eq!(cut("soup", 4), "soup");
        assert_eq!(cut("soup and tea", 7), "soup…");
        assert_eq!(cut("ééééé", 8), "éé…");
        assert!((3..20).all(|most| cut(&"é🦀".repeat(9), most).len() <= most));
    }

    #[test]
    fn what_is_quoted_stays_in_its_line() {
        assert_eq!(quoted("a\n::stop-commands::x\r\u{1b}[2J\u{2028}b"), "a�::stop-commands::x��[2J�b");
        assert_eq!(quoted(&"x".repeat(1_000)).len(), 300);
    }

    #[test]
    fn an_exercise_has_a_plain_name_and_its_file_stands_in_the_course() {
        assert!(
            is_id("ex09")
                && is_id("two-fer")
                && !is_id("")
                && !is_id("ex 09")
                && !is_id("ex09\n")
                && !is_id(&"x".repeat(65))
        );
        for path in ["", "README.md", "exercises/ex06_timed_gather/src/lib.rs"] {
            assert!(is_inside(path), "{path}");
        }
        for path in ["/etc/passwd", "../x", "a//b", "a/./b", "a/..", "a\\b", "C:x", "a\nb"] {
            assert!(!is_inside(path), "{path}");
        }
    }
}
