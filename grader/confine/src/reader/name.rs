//! Names that strangers chose: taken apart strictly, and shown so that no terminal obeys them.

use grader::report::text::legible;

use super::limits::Limits;
use super::words::Why;

/// Columns of a name in a sentence.
const SHOWN: usize = 100;

/// A path from the top of the submission, with `/`, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Where the name was no text, with signs in place of it.
    pub path: String,
    pub fault: Option<Why>,
}

impl Name {
    /// None for the top itself, and an error for a name that leads elsewhere.
    pub fn new(bytes: &[u8], limits: &Limits) -> Result<Option<Self>, Why> {
        let text = String::from_utf8_lossy(bytes);
        let parts: Vec<&str> = text.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        if bytes.starts_with(b"/") || parts.contains(&"..") || drive(&text) {
            return Err(Why::Elsewhere);
        }
        if parts.is_empty() {
            return Ok(None);
        }
        let mut path = parts.join("/");
        let fault = if path.len() > limits.path {
            let end = (0..=limits.path).rev().find(|at| path.is_char_boundary(*at)).unwrap_or(0);
            path.truncate(end);
            Some(Why::Long)
        } else if parts.len() > limits.deepest {
            Some(Why::Deep)
        } else if std::str::from_utf8(bytes).is_err() {
            Some(Why::NoUtf8)
        } else if text.contains('\\') {
            Some(Why::Backslash)
        } else if text.contains(obeyed) {
            Some(Why::Invisible)
        } else {
            None
        };
        Ok(Some(Self { path, fault }))
    }
}

/// `C:` begins a path of Windows.
fn drive(text: &str) -> bool {
    matches!(text.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Controls, and what turns the direction of a line or can't be seen.
fn obeyed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
        || ('\u{e0000}'..='\u{e0fff}').contains(&c)
}

/// A name for a sentence.
pub fn shown(name: &str) -> String {
    let name = legible(name).replace(obeyed, "\u{fffd}").replace('`', "'");
    let len = name.chars().count();
    if len <= SHOWN {
        return format!("`{name}`");
    }
    let begin: String = name.chars().take(SHOWN / 2).collect();
    let end: String = name.chars().skip(len - SHOWN / 2).collect();
    format!("`{begin}…{end}`")
}
