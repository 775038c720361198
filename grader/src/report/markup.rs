//! HTML and SVG in which text stays text: whatever is put in is escaped here, and nowhere else.

use std::fmt::Write;

/// A page, or a part of one. It is well-formed XML too, so that a strict reader can take it apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

/// What stands in an element's opening tag.
pub type Attributes<'a> = &'a [(&'static str, &'a str)];

impl Markup {
    /// A whole page.
    pub fn page(self) -> String {
        format!("<!DOCTYPE html>\n{}\n", self.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    /// A style sheet of ours. What it holds is no text, so it can't be escaped.
    pub fn style(&mut self, css: &'static str) -> &mut Self {
        let _ = write!(self.0, "<style>\n{css}</style>");
        self
    }

    /// An element and what is in it.
    pub fn with(
        &mut self,
        name: &'static str,
        attributes: Attributes<'_>,
        fill: impl FnOnce(&mut Self),
    ) -> &mut Self {
        self.open(name, attributes);
        self.0.push('>');
        fill(self);
        let _ = write!(self.0, "</{name}>");
        self
    }

    /// An element with nothing but text in it.
    pub fn of(&mut self, name: &'static str, attributes: Attributes<'_>, text: &str) -> &mut Self {
        self.with(name, attributes, |inside| {
            inside.text(text);
        })
    }

    /// An element that can have nothing in it.
    pub fn empty(&mut self, name: &'static str, attributes: Attributes<'_>) -> &mut Self {
        self.open(name, attributes);
        self.0.push_str("/>");
        self
    }

    fn open(&mut self, name: &'static str, attributes: Attributes<'_>) {
        let _ = write!(self.0, "<{name}");
        for (name, value) in attributes {
            let _ = write!(self.0, " {name}=\"");
            escape(value, &mut self.0);
            self.0.push('"');
        }
    }
}

/// Text in which nothing has a meaning for markup.
fn escape(text: &str, page: &mut String) {
    for c in visible(text).chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            c => page.push(c),
        }
    }
}

/// Text in which what a reader would obey instead of showing it is shown by its sign or its number.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => shown.push(c),
            '\r' if rest.peek() == Some(&'\n') => {}
            // Unicode has a picture of each of these: ␛ for an escape.
            '\0'..='\u{1f}' => shown.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}')),
            '\u{7f}' => shown.push('␡'),
            c if is_unseen(c) => {
                let _ = write!(shown, "‹U+{:04X}›", u32::from(c));
            }
            c => shown.push(c),
        }
    }
    shown
}

/// Controls, what turns the direction of text around, what takes no room, and what is no character.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || u32::from(c) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::Markup;

    fn shown(text: &str) -> String {
        let mut markup = Markup::default();
        markup.text(text).as_str().to_owned()
    }

    #[test]
    fn text_ends_no_element_and_no_attribute() {
        let mut markup = Markup::default();
        markup.of("p", &[("title", "\"><b x='")], "</p><script>&amp;");
        let safe = "<p title=\"&quot;&gt;&lt;b x=&#39;\">&lt;/p&gt;&lt;script&gt;&amp;amp;</p>";
        assert_eq!(markup.as_str(), safe);
    }

    #[test]
    fn what_a_reader_would_obey_is_shown() {
        assert_eq!(shown("a\0\u{1b}[31m\u{7f}\u{9b}"), "a␀␛[31m␡‹U+009B›");
        assert_eq!(shown("\u{202e}abc\u{2066}\u{feff}\u{ffff}"), "‹U+202E›abc‹U+2066›‹U+FEFF›‹U+FFFF›");
        assert_eq!(shown("one\r\ntwo\tthree\r"), "one\ntwo\tthree␍");
    }
}
