//! A page of the course as it is true of a handout: without what speaks of things that are not there.
//!
//! What goes is a row of a table, an item of a list, a block of code, or a sentence; and then a heading with nothing
//! below it. An exercise in a command is an example, and becomes another one.

/// What is in a handout.
pub trait There {
    /// A file or a folder, from the page that names it.
    fn has_place(&self, place: &str) -> bool;
    /// A command of the grader's.
    fn has_command(&self, command: &str) -> bool;
    fn has_exercise(&self, id: &str) -> bool;
    /// An exercise to name where any would do.
    fn example(&self) -> &str;
}

/// The page, without what is not there.
pub fn adapted(page: &str, there: &impl There) -> String {
    let mut blocks: Vec<(Kind, String)> = Vec::new();
    for (kind, block) in blocks_of(page) {
        let left = match kind {
            Kind::Heading(_) => Some(block),
            Kind::Code => code(&block, there),
            Kind::Table => table(&block, there),
            Kind::Text => text(&block, there),
        };
        match left {
            Some(left) => blocks.push((kind, left)),
            None => drop_lead(&mut blocks),
        }
    }
    let (mut kept, mut below) = (Vec::new(), None);
    for (kind, block) in blocks.into_iter().rev() {
        let is_empty = match (kind, below) {
            (Kind::Heading(_), None) => true,
            (Kind::Heading(level), Some(Kind::Heading(next))) => next <= level,
            _ => false,
        };
        if !is_empty {
            below = Some(kind);
            kept.push(block);
        }
    }
    kept.reverse();
    kept.join("\n\n") + "\n"
}

/// Drops a last sentence that only led to what is gone.
fn drop_lead(blocks: &mut Vec<(Kind, String)>) {
    let Some((Kind::Text, text)) = blocks.last_mut() else { return };
    if !text.ends_with(':') {
        return;
    }
    let all = sentences_of(text);
    let left = all[..all.len() - 1].concat().trim_end().to_owned();
    match left.is_empty() {
        true => drop(blocks.pop()),
        false => *text = left,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Heading(usize),
    Code,
    Table,
    Text,
}

/// The blocks of a page, which stand between empty lines; those in code end nothing.
fn blocks_of(page: &str) -> Vec<(Kind, String)> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    let mut in_code = false;
    for line in page.lines() {
        in_code ^= line.trim_start().starts_with("```");
        match blocks.last_mut() {
            Some(block) if in_code || !line.is_empty() => block.push(line),
            _ => blocks.push(Vec::new()),
        }
    }
    let blocks = blocks.into_iter().filter(|block| !block.is_empty());
    blocks.map(|block| (kind(block[0]), block.join("\n"))).collect()
}

fn kind(first: &str) -> Kind {
    match first {
        _ if first.starts_with('#') => Kind::Heading(first.bytes().take_while(|byte| *byte == b'#').count()),
        _ if first.starts_with("```") => Kind::Code,
        _ if first.starts_with('|') => Kind::Table,
        _ => Kind::Text,
    }
}

/// Code that shows an exercise which is not there shows nothing that can be seen.
fn code(block: &str, there: &impl There) -> Option<String> {
    let lines = block.lines().filter(|line| !names_other_command(line, there));
    let lines: Vec<String> = lines.map(|line| with_example(line, there)).collect();
    (lines.len() > 2 && lines.iter().all(|line| !names_other_exercise(line, there))).then(|| lines.join("\n"))
}

/// The rows that are left, if any. The first two are the head.
fn table(block: &str, there: &impl There) -> Option<String> {
    let mut rows: Vec<String> = block.lines().take(2).map(str::to_owned).collect();
    rows.extend(block.lines().skip(2).filter_map(|line| row(&with_example(line, there), there)));
    (rows.len() > 2).then(|| rows.join("\n"))
}

fn row(line: &str, there: &impl There) -> Option<String> {
    if is_true(line, there) {
        return Some(line.to_owned());
    }
    if names_other_command(line, there) {
        return None;
    }
    let cells = line.trim().trim_matches('|').split('|');
    let cells = cells.map(|cell| {
        let all: Vec<&str> = parts(cell, ", ", true);
        let left: Vec<&str> = all.iter().copied().filter(|item| is_true(item, there)).collect();
        (!left.is_empty()).then(|| format!(" {} ", left.join(", ").trim()))
    });
    let cells: Vec<String> = cells.collect::<Option<_>>()?;
    Some(format!("|{}|", cells.join("|")))
}

/// The items, or the sentences, that are left.
fn text(block: &str, there: &impl There) -> Option<String> {
    let mut items: Vec<String> = Vec::new();
    for line in block.lines() {
        let begins =
            line.starts_with("- ") || line.split_once(". ").is_some_and(|(n, _)| n.parse::<u32>().is_ok());
        match items.last_mut() {
            Some(item) if !begins => item.push_str(&format!("\n{line}")),
            _ => items.push(line.to_owned()),
        }
    }
    let is_list = items[0].starts_with("- ") || items.len() > 1;
    let items = items.into_iter().filter_map(|item| {
        let item = with_example(&item, there);
        match is_list {
            true => is_true(&item, there).then_some(item),
            false => sentences(&item, there),
        }
    });
    let items: Vec<String> = items.collect();
    (!items.is_empty()).then(|| items.join("\n"))
}

fn sentences_of(text: &str) -> Vec<&str> {
    parts(text, ". ", false).into_iter().flat_map(|part| parts(part, ".\n", false)).collect()
}

fn sentences(text: &str, there: &impl There) -> Option<String> {
    let all = sentences_of(text);
    let left: Vec<&str> = all.into_iter().filter(|sentence| is_true(sentence, there)).collect();
    (!left.is_empty()).then(|| left.concat().trim_end().to_owned())
}

/// Split where a reader would: not inside of code, of a link, or of brackets. A part keeps what ends it, unless it
/// is to go.
fn parts<'a>(text: &'a str, end: &str, without: bool) -> Vec<&'a str> {
    let (mut parts, mut from, mut depth, mut in_code) = (Vec::new(), 0, 0_u32, false);
    for (at, letter) in text.char_indices() {
        match letter {
            '`' => in_code = !in_code,
            _ if in_code => {}
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 && at >= from && text[at..].starts_with(end) => {
                parts.push(&text[from..if without { at } else { at + end.len() }]);
                from = at + end.len();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn is_true(text: &str, there: &impl There) -> bool {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let mut links =
        links.filter(|link| !link.contains("://")).map(|link| link.split('#').next().unwrap_or(link));
    // In code that has a slash at its end a folder is meant.
    let mut folders = text
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|code| code.ends_with('/') && !code.contains(' ') && code.len() > 1);
    links.all(|link| link.is_empty() || there.has_place(link))
        && folders.all(|folder| there.has_place(folder) || is_sibling(text, folder))
        && !names_other_command(text, there)
        && !names_other_exercise(text, there)
}

/// `lab/` is told of within a folder that is named before it.
fn is_sibling(text: &str, folder: &str) -> bool {
    text.split('`').nth(1).is_some_and(|first| first != folder && first.ends_with('/'))
}

fn names_other_command(text: &str, there: &impl There) -> bool {
    let calls = ["grader -- ", "cargo grade ", "`grader "];
    let words = calls.iter().flat_map(|call| text.split(call).skip(1));
    let mut words =
        words.filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next());
    words.any(|word| !word.is_empty() && !word.starts_with('-') && !there.has_command(word))
}

fn names_other_exercise(text: &str, there: &impl There) -> bool {
    exercises(text).any(|(_, id)| !there.has_exercise(id))
}

/// The exercises in a text, and where: `ex09`, and no part of a longer word.
fn exercises(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_word = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric());
    text.match_indices("ex").filter_map(move |(at, _)| {
        let id = text.get(at..at + 4).filter(|id| id[2..].bytes().all(|byte| byte.is_ascii_digit()))?;
        let alone = !is_word(text[..at].chars().next_back()) && !is_word(text[at + 4..].chars().next());
        alone.then_some((at, id))
    })
}

/// With another exercise where a command names one that is not there.
fn with_example(text: &str, there: &impl There) -> String {
    let mut example = text.to_owned();
    let others: Vec<_> = exercises(text).filter(|(_, id)| !there.has_exercise(id)).collect();
    for (at, id) in others.into_iter().rev() {
        let before = &text[..at];
        let line = before.rsplit(['`', '\n']).next().unwrap_or(before);
        if line.contains("cargo ") {
            example.replace_range(at..at + id.len(), there.example());
        }
    }
    example
}

#[cfg(test)]
mod tests {
    use super::{There, adapted};

    struct Little;

    impl There for Little {
        fn has_place(&self, place: &str) -> bool {
            place.starts_with("here")
        }

        fn has_command(&self, command: &str) -> bool {
            command == "run"
        }

        fn has_exercise(&self, id: &str) -> bool {
            matches!(id, "ex01" | "ex02")
        }

        fn example(&self) -> &str {
            "ex02"
        }
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let page = "# A course\n\nIt has [a page](here.md), and ex01. And `ex09_x.y. z` in code.\n\n```text\ncargo x\n\nb\n```\n\n\
            ## Part\n\n### Piece\n\n| a | b |\n|---|---|\n| ex01 | `cargo run -p grader -- run ex02` |\n\n1. One.\n2. Two\n   lines.\n";
        let page = page.replace("ex09_x", "ex01_x");
        assert_eq!(adapted(&page, &Little), page);
    }

    #[test]
    fn a_sentence_a_row_and_an_item_go_where_they_are_not_true() {
        let page = "# A course\n\nFirst. See [it](gone.md). Last,\nas in ex03.\nThat is all.\n\n| a | b |\n|---|---|\n\
            | one | ex01, ex03 |\n| two | ex03 |\n| three | `grader -- solve ex01` |\n\n- `here/`: yes.\n- `gone/`: no,\n  never.\n";
        let left =
            "# A course\n\nFirst. That is all.\n\n| a | b |\n|---|---|\n| one | ex01 |\n\n- `here/`: yes.\n";
        assert_eq!(adapted(page, &Little), left);
    }

    #[test]
    fn a_heading_goes_with_all_that_is_below_it_and_a_colon_with_what_it_leads_to() {
        let page = "# A course\n\nYes. It looks so:\n\n```text\nex04 failed\n```\n\n## Gone\n\nSee [it](gone.md).\n\n## Stays\n\nYes.\n";
        assert_eq!(adapted(page, &Little), "# A course\n\nYes.\n\n## Stays\n\nYes.\n");
    }

    #[test]
    fn an_exercise_in_a_command_is_an_example() {
        let page = "```text\ncargo test -p ex09\n```\n\nType `cargo test -p ex09`. Now.\n";
        assert_eq!(adapted(page, &Little), page.replace("ex09", "ex02"));
    }
}
