//! What GitHub Actions shows of a report: a summary page, and annotations at the learner's lines.
//!
//! The limits are GitHub's: 1 MiB for a summary, ten annotations of a kind in a step.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::bounds::is_obeyed;
use super::human::sentence;
use super::json::{Diagnosis, Exercise, HandedIn, Report, Test};
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
        let explained = exercise.diagnosis.as_ref().map(|d| format!("\n\n{}", words(d))).unwrap_or_default();
        let said = said(exercise, test) + &explained;
        let timeline = test.timeline.as_ref().map(|t| format!("\n\n{}", t.text)).unwrap_or_default();
        let _ = writeln!(page, "<pre>\n{}\n</pre>", inert(&format!("{said}{timeline}")));
    }
    for sentence in report.not_proved().iter().chain(report.submission.iter().flat_map(HandedIn::sentences)) {
        let _ = writeln!(page, "\n{}", inert(sentence));
    }
    let _ = writeln!(page, "\nIsolation: {}. {}.", inert(&report.isolation), inert(&report.toolchain));
    page
}

/// Workflow commands: one for each failing test, at the learner's line, and one for each error of the
/// compiler. GitHub shows ten of a kind in a step, so the tenth says how many there are beyond it.
pub fn annotations(report: &Report) -> String {
    let mut commands = String::new();
    let all: Vec<Annotation> = report.exercises.iter().flat_map(of_exercise).collect();
    for kind in ["error", "warning", "notice"] {
        let mut of_kind = Commands::of(kind);
        for Annotation { file, line, title, text, .. } in all.iter().filter(|a| a.kind == kind) {
            of_kind.add(Some((file, *line)), title, text);
        }
        commands.push_str(&of_kind.render("the report of this run"));
    }
    commands
}

/// Commands of one kind, of which GitHub shows ten in a step.
pub struct Commands {
    kind: &'static str,
    number: usize,
    first: Vec<String>,
}

impl Commands {
    pub fn of(kind: &'static str) -> Self {
        Self { kind, number: 0, first: Vec::new() }
    }

    pub fn add(&mut self, place: Option<(&str, u32)>, title: &str, text: &str) {
        self.number += 1;
        if self.first.len() < ANNOTATIONS {
            let place = place.map(|(file, line)| format!("file={},line={line},", property(file)));
            let (kind, place) = (self.kind, place.unwrap_or_default());
            self.first.push(format!("::{kind} {place}title={}::{}\n", property(title), data(text)));
        }
    }

    /// Of so many others only the number is known.
    pub fn count(&mut self, others: usize) {
        self.number += others;
    }

    /// If there are too many, the last one says how many more are to be found elsewhere.
    pub fn render(&self, elsewhere: &str) -> String {
        let shown = if self.number > ANNOTATIONS { ANNOTATIONS - 1 } else { self.first.len() };
        let mut commands: String = self.first.iter().take(shown).map(String::as_str).collect();
        if shown < self.number {
            let (kind, more) = (self.kind, self.number - shown);
            let _ = writeln!(commands, "::{kind} title=and more::{more} more are in {elsewhere}");
        }
        commands
    }
}

struct Annotation {
    kind: &'static str,
    file: String,
    line: u32,
    title: String,
    text: String,
}

fn of_exercise(exercise: &Exercise) -> Vec<Annotation> {
    let explained = exercise.diagnosis.as_ref().map(|diagnosis| Annotation {
        kind: if exercise.verdict == Verdict::CompileError { "error" } else { "warning" },
        file: diagnosis.at.file.clone(),
        line: diagnosis.at.line,
        title: format!("{} · what the compiler says", exercise.id),
        text: words(diagnosis),
    });
    if exercise.verdict == Verdict::CompileError {
        let errors = exercise.compiler.iter().map(|diagnostic| Annotation {
            kind: "error",
            file: diagnostic.at.as_ref().map_or(&exercise.file, |at| &at.file).clone(),
            line: diagnostic.at.as_ref().map_or(1, |at| at.line),
            title: format!("{} · {}", exercise.id, exercise.verdict.words()),
            text: diagnostic.message.clone(),
        });
        return errors.chain(explained).collect();
    }
    let mut seen = BTreeSet::new();
    let failing =
        exercise.tests.iter().filter(|test| !matches!(test.verdict, Verdict::Passed | Verdict::Skipped));
    // However many tests reach a `todo!`, it says one thing.
    let new = failing.filter(|test| test.verdict != Verdict::Unfinished || seen.insert(test.line));
    let tests = new.map(|test| Annotation {
        kind: if test.verdict == Verdict::Unfinished { "notice" } else { "error" },
        file: exercise.file.clone(),
        line: test.line.unwrap_or(1),
        title: format!("{} · {}: {}", exercise.id, test.verdict.words(), sentence(&test.name)),
        text: said(exercise, test),
    });
    tests.chain(explained).collect()
}

/// A diagnosis in one piece.
fn words(diagnosis: &Diagnosis) -> String {
    diagnosis.sentences().join("\n\n")
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
    // Whoever reads the log on a terminal is to read it, too.
    let text = text.replace(|c| c != '\n' && c != '\r' && is_obeyed(c), "\u{fffd}");
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
