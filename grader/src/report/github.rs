//! What GitHub Actions shows of a report: a summary page, and annotations at the learner's lines.
//!
//! The limits are GitHub's: 1 MiB for a summary, ten annotations of a kind in a step.

use std::fmt::Write;

use super::human::sentence;
use super::json::{Exercise, Report, Test};
use crate::verdict::Verdict;

const ANNOTATIONS: usize = 10;
/// Well below GitHub's 1 MiB, and more than anybody reads.
const MESSAGE: usize = 4_000;

/// The report as a page in Markdown.
pub fn summary(report: &Report) -> String {
    let done = report.exercises.iter().filter(|e| e.verdict == Verdict::Passed).count();
    let mut page = format!(
        "## {} of {} points, {done} of {} exercises\n\n| | exercise | verdict | tests | points |\n|---|---|---|---|---|\n",
        report.score,
        report.max_score,
        report.exercises.len()
    );
    for e in &report.exercises {
        let passed = e.tests.iter().filter(|test| test.verdict == Verdict::Passed).count();
        let mark = if e.verdict == Verdict::Passed { "✅" } else { "⬜" };
        let _ = writeln!(
            page,
            "| {mark} | {} {} | {} | {passed}/{} | {}/{} |",
            inert(&e.id),
            inert(&e.title),
            e.verdict.words(),
            e.tests.len(),
            e.score,
            e.max_score
        );
    }
    if let Some((exercise, test)) = report.exercises.iter().find_map(|e| Some((e, first_failure(e)?))) {
        let _ = write!(page, "\n### Next: {}, {}\n\n", inert(&exercise.id), inert(&sentence(&test.name)));
        let said = said(exercise, test);
        let timeline = test.timeline.as_ref().map(|t| format!("\n\n{}", t.text)).unwrap_or_default();
        let _ = writeln!(page, "<pre>\n{}\n</pre>", inert(&format!("{said}{timeline}")));
    }
    let _ = writeln!(page, "\nIsolation: {}. {}.", inert(&report.isolation), inert(&report.toolchain));
    page
}

/// One workflow command for each failing exercise's first failing test, at the learner's line.
pub fn annotations(report: &Report) -> String {
    let failures = report.exercises.iter().filter_map(|e| Some((e, first_failure(e)?)));
    let mut commands = String::new();
    for (exercise, test) in failures.take(ANNOTATIONS) {
        let title = format!("{} · {}: {}", exercise.id, test.verdict.words(), sentence(&test.name));
        let kind = if test.verdict == Verdict::Unfinished { "notice" } else { "error" };
        let _ = writeln!(
            commands,
            "::{kind} file={},line={},title={}::{}",
            property(&exercise.file),
            test.line.unwrap_or(1),
            property(&title),
            data(&said(exercise, test))
        );
    }
    commands
}

fn first_failure(exercise: &Exercise) -> Option<&Test> {
    exercise.tests.iter().find(|test| test.verdict != Verdict::Passed)
}

fn said(exercise: &Exercise, test: &Test) -> String {
    let mut said = match &test.message {
        Some(message) => message.clone(),
        None => exercise.compiler.first().map(|d| d.message.clone()).unwrap_or_default(),
    };
    if let Some(think) = &test.think {
        let _ = write!(said, "\n\nThink about: {think}");
    }
    said.chars().take(MESSAGE).collect()
}

/// Text that stays text in Markdown and HTML.
fn inert(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '|' => safe.push_str("&#124;"),
            '`' => safe.push_str("&#96;"),
            '[' => safe.push_str("&#91;"),
            '*' => safe.push_str("&#42;"),
            '\n' => safe.push('\n'),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

/// As GitHub's own toolkit escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As GitHub's own toolkit escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, inert, property};

    #[test]
    fn hostile_text_stays_text() {
        assert_eq!(data("50 %\n::error::x"), "50 %25%0A::error::x");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        assert_eq!(inert("</pre>|`\u{1b}[31m"), "&lt;/pre&gt;&#124;&#96;&#91;31m");
    }
}
