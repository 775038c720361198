//! What cargo does not tell of a manifest, taken from its text. Pure.

/// The tables of a manifest whose names are wanted, as they stand there.
pub fn kept(text: &str, wanted: impl Fn(&str) -> bool) -> String {
    let (mut kept, mut is_wanted, mut inside) = (String::new(), false, Inside::default());
    for line in text.lines() {
        if inside.is_free() && line.trim_start().starts_with('[') {
            is_wanted = wanted(&heading(line));
        } else {
            inside.goes_over(line);
        }
        if is_wanted {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// `workspace.lints` of `[workspace . lints] # why`.
fn heading(line: &str) -> String {
    let name = line.trim().trim_start_matches('[').split(']').next().unwrap_or_default();
    name.split('.').map(|part| part.trim().trim_matches(['"', '\''])).collect::<Vec<_>>().join(".")
}

/// What a line of TOML is still inside of when the one before it has ended.
#[derive(Default)]
struct Inside {
    /// Lists and tables.
    depth: usize,
    /// A text over several lines, by what ends it.
    text: Option<&'static str>,
}

impl Inside {
    fn is_free(&self) -> bool {
        self.depth == 0 && self.text.is_none()
    }

    fn goes_over(&mut self, line: &str) {
        let mut rest = line;
        while let Some(first) = rest.chars().next() {
            if let Some(end) = self.text {
                let Some(at) = rest.find(end) else { return };
                (self.text, rest) = (None, &rest[at + end.len()..]);
                continue;
            }
            if let Some(long) = ["\"\"\"", "'''"].into_iter().find(|long| rest.starts_with(long)) {
                (self.text, rest) = (Some(long), &rest[3..]);
                continue;
            }
            match first {
                '#' => return,
                '[' | '{' => self.depth += 1,
                ']' | '}' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            let length = if matches!(first, '"' | '\'') { quote(rest) } else { first.len_utf8() };
            rest = &rest[length..];
        }
    }
}

/// How long the text is that a quotation mark begins.
fn quote(text: &str) -> usize {
    let mark = text.chars().next().unwrap_or('"');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if mark == '"' => escaped = true,
            _ if c == mark => return at + 1,
            _ => {}
        }
    }
    text.len()
}

pub fn inherits(lints: &str) -> bool {
    lints.lines().any(|line| line.replace(' ', "").starts_with("workspace=true"))
}

/// As the workspace says it, or else as the edition of its root package does.
pub fn resolver(text: &str) -> Option<&str> {
    let value = |line: &'static str, text: &str| {
        let found =
            text.lines().find_map(|own| own.trim().strip_prefix(line)?.trim_start().strip_prefix('='));
        found.map(|value| {
            value.trim().split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']).to_owned()
        })
    };
    let said = value("resolver", &kept(text, |key| key == "workspace" || key == "package"));
    let edition = value("edition", &kept(text, |key| key == "package"));
    let by_edition = match edition.as_deref() {
        Some("2021") => Some("2"),
        Some("2024") => Some("3"),
        _ => None,
    };
    match said.as_deref() {
        Some("1") => Some("1"),
        Some("2") => Some("2"),
        Some("3") => Some("3"),
        _ => by_edition,
    }
}

/// A line in which each `path` that is not from the root of the system is made to be.
pub fn absolute(line: &str, root: &str) -> String {
    let Some(at) = line.find("path") else { return line.to_owned() };
    let (before, rest) = line.split_at(at + "path".len());
    let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
    let is_key =
        !before.trim_end_matches("path").ends_with(|c: char| c.is_alphanumeric() || "_-".contains(c));
    match value.filter(|value| is_key && value.starts_with(['"', '\''])) {
        Some(value) if !value[1..].starts_with('/') && value.as_bytes().get(2) != Some(&b':') => {
            let (mark, rest) = value.split_at(1);
            format!("{before} = {mark}{root}/{rest}")
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::kept;
    use crate::manifest::tests::MANIFEST;

    #[test]
    fn a_table_ends_where_the_next_one_begins_and_not_within_a_list_or_a_text() {
        assert!(kept(MANIFEST, |key| key == "workspace").ends_with("]\n\n"));
        assert!(kept(MANIFEST, |key| key == "package").contains("[profile.release]"));
        assert_eq!(kept("[a]\nb = [[1],\n[2]]\n[c]\n", |key| key == "c"), "[c]\n");
    }
}
