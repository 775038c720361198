//! A source file in pieces. Pure.

pub enum Token<'a> {
    Word(&'a str),
    Sign(char),
    /// What stands in its brackets. The `whole` file or block has it, if it begins with `#!`.
    Attribute {
        text: &'a str,
        whole: bool,
    },
}

/// A source file in pieces, without comments and without what stands in quotes.
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Goes on behind the end that is wanted, or behind all.
    fn skip_to(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.text.len(), |at| self.at + at + end.len());
    }

    pub fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            match first {
                _ if first.is_whitespace() => self.at += first.len_utf8(),
                _ if rest.starts_with("//") => self.skip_to("\n"),
                _ if rest.starts_with("/*") => self.skip_comment(),
                '"' => self.skip_quoted('"'),
                '\'' => self.skip_quote(),
                '#' => match rest[1..]
                    .trim_start()
                    .strip_prefix('!')
                    .map_or((rest[1..].trim_start(), false), |rest| (rest.trim_start(), true))
                {
                    (behind, whole) if behind.starts_with('[') => {
                        self.at = self.text.len() - behind.len();
                        return Some(Token::Attribute { text: self.group(), whole });
                    }
                    _ => self.at += 1,
                },
                _ if first.is_alphanumeric() || first == '_' => return self.word(),
                _ => {
                    self.at += first.len_utf8();
                    return Some(Token::Sign(first));
                }
            }
            if self.at >= self.text.len() {
                return None;
            }
        }
    }

    /// A word, unless it begins a text: `r#"…"#`, `b"…"`.
    fn word(&mut self) -> Option<Token<'a>> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        self.at += end;
        if matches!(word, "r" | "br" | "cr") {
            let fences = behind.len() - behind.trim_start_matches('#').len();
            if behind[fences..].starts_with('"') {
                self.at += fences + 1;
                self.skip_to(&format!("\"{}", "#".repeat(fences)));
                return self.next();
            }
            if fences == 1 && word == "r" {
                // A name that is a word of the language: `r#try`.
                self.at += 1;
                return self.word();
            }
        }
        Some(Token::Word(word))
    }

    /// What stands in the brackets that begin here.
    fn group(&mut self) -> &'a str {
        let (from, mut depth) = (self.at + 1, 0);
        while let Some(token) = self.next() {
            match token {
                Token::Sign('[' | '(' | '{') => depth += 1,
                Token::Sign(']' | ')' | '}') => depth -= 1,
                _ => {}
            }
            if depth == 0 && self.at > from {
                break;
            }
        }
        self.text.get(from..self.at.saturating_sub(1)).unwrap_or_default()
    }

    /// Goes on behind the next brackets, with whatever comes before them.
    pub fn skip_group(&mut self) {
        while let Some(first) = self.rest().chars().next() {
            if matches!(first, '[' | '(' | '{') {
                self.group();
                return;
            }
            self.at += first.len_utf8();
        }
    }

    fn skip_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.text.len() {
            let rest = self.rest();
            if rest.starts_with("/*") {
                (depth, self.at) = (depth + 1, self.at + 2);
            } else if rest.starts_with("*/") {
                (depth, self.at) = (depth - 1, self.at + 2);
            } else {
                self.at += rest.chars().next().map_or(1, char::len_utf8);
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_quoted(&mut self, mark: char) {
        let mut escaped = false;
        for (at, c) in self.rest().char_indices().skip(1) {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == mark => {
                    self.at += at + 1;
                    return;
                }
                _ => {}
            }
        }
        self.at = self.text.len();
    }

    /// A character in quotes, or a lifetime.
    fn skip_quote(&mut self) {
        let mut letters = self.rest().chars().skip(1);
        match (letters.next(), letters.next()) {
            (Some('\\'), _) | (Some(_), Some('\'')) => self.skip_quoted('\''),
            _ => self.at += 1,
        }
    }
}
