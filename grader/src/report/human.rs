//! The screen for a person: where they stand, and the one thing to do next.

use std::fmt::Write;

use lab::Picture;
use lab::timeline::COLUMNS;

use super::Run;
use super::text::{
    self, BOLD, DIM, GREEN, RED, Screen, YELLOW, indent, last_lines, legible, legible_in_colour, paint,
    wrapped,
};
use crate::diagnosis::Diagnosis;
use crate::judge::{Graded, GradedTest};
use crate::message::{self, plain};
use crate::verdict::Verdict;

/// How wide the bar is.
const BAR: usize = 30;

/// So many neighbours that are alike are shown one by one, and more in one line.
const FOLDED: usize = 3;

/// Progress over the course; the exercise to go on with in full, all others as one line.
pub fn progress(graded: &[Graded], screen: &Screen) -> String {
    let mut text = String::new();
    let (done, all) = (graded.iter().filter(|g| g.verdict == Verdict::Passed).count(), graded.len());
    let (passed, tests) = graded.iter().fold((0, 0), |sum, g| (sum.0 + g.passed(), sum.1 + g.tests.len()));
    let filled = (passed * BAR).checked_div(tests).unwrap_or(0);
    let bar = paint(screen.color, GREEN, &"█".repeat(filled))
        + &paint(screen.color, DIM, &"░".repeat(BAR - filled));
    let _ = writeln!(text, "\n{bar}  {done} of {all} exercises, {passed} of {tests} tests\n");
    for alike in graded.chunk_by(|a, b| state(a).is_some() && state(a) == state(b)) {
        match alike {
            [first, .., last] if alike.len() > FOLDED => text.push_str(&folded(first, last, alike, screen)),
            _ => text.extend(alike.iter().map(|exercise| line(exercise, screen))),
        }
    }
    text.push_str(&not_proved(graded, screen));
    match next(graded) {
        Some(next) => text.push_str(&full(next, screen)),
        None => text.push_str("\nAll done. Well done!\n"),
    }
    shown(text, screen)
}

/// In the characters that the screen has.
fn shown(text: String, screen: &Screen) -> String {
    if screen.unicode { text } else { text::ascii(&text) }
}

/// The exercise to go on with: the first one for which all is done that is best done before.
pub fn next(graded: &[Graded]) -> Option<&Graded> {
    let open = || graded.iter().filter(|exercise| exercise.verdict != Verdict::Passed);
    open().find(|exercise| missing(exercise, graded).is_empty()).or_else(|| open().next())
}

/// What is best done before this one, and is not passed yet.
pub fn missing<'a>(exercise: &'a Graded, graded: &[Graded]) -> Vec<&'a str> {
    let passed = |id: &String| graded.iter().any(|g| g.id == *id && g.verdict == Verdict::Passed);
    exercise.after.iter().filter(|id| !passed(id)).map(String::as_str).collect()
}

/// Each exercise in full.
pub fn each(graded: &[Graded], screen: &Screen) -> String {
    let mut text = String::from("\n");
    for exercise in graded {
        text.push_str(&line(exercise, screen));
        text.push_str(&checklist(exercise, screen));
        if exercise.verdict != Verdict::Passed {
            text.push_str(&full(exercise, screen));
        }
    }
    text.push_str(&not_proved(graded, screen));
    shown(text, screen)
}

/// Whether nothing but their own processes vouch for what passed.
fn not_proved(graded: &[Graded], screen: &Screen) -> String {
    let passed = graded.iter().filter(|exercise| exercise.passed() > 0);
    let says = message::not_proved(passed.map(|exercise| (exercise.id.as_str(), exercise.proved)));
    let paint = |line: &str| format!("{}\n", paint(screen.color, DIM, line));
    says.map_or_else(String::new, |says| {
        format!("\n{}", indent(&wrapped(&says)).lines().map(paint).collect::<String>())
    })
}

/// What a submission is worth, and what is to be said of it.
pub fn checked(run: &Run, graded: &[Graded], screen: &Screen) -> String {
    let mut text = String::from("\n");
    for alike in graded.chunk_by(|a, b| state(a).is_some() && state(a) == state(b)) {
        match alike {
            [first, .., last] if alike.len() > FOLDED => text.push_str(&folded(first, last, alike, screen)),
            _ => text.extend(alike.iter().map(|exercise| line(exercise, screen))),
        }
    }
    for exercise in graded.iter().filter(|e| !matches!(e.verdict, Verdict::Passed | Verdict::Skipped)) {
        if exercise.tests.iter().any(|test| test.verdict != Verdict::Skipped) {
            text.push_str(&full(exercise, screen));
        }
    }
    text.push_str(&not_proved(graded, screen));
    let said = run.handed_in.iter().flat_map(|said| said.differs.iter().chain(&said.remarks));
    let said: Vec<String> = said.map(|sentence| indent(&wrapped(&legible(sentence)))).collect();
    if !said.is_empty() {
        let _ = writeln!(text, "\n{}", said.concat());
    }
    let (score, all) = graded.iter().fold((0, 0), |sum, g| (sum.0 + g.score(), sum.1 + g.max_score));
    let _ = writeln!(text, "\n  {}", paint(screen.color, BOLD, &format!("{score} of {all} points")));
    let _ = writeln!(text, "  {}", paint(screen.color, DIM, &run.isolation));
    shown(text, screen)
}

/// The course by its parts: what is passed, what is open next, and what is best done after something else.
pub fn list(graded: &[Graded], screen: &Screen) -> String {
    let mut text = String::new();
    let mut part = "";
    let widest = graded.iter().map(|exercise| exercise.id.chars().count()).max().unwrap_or(0);
    for exercise in graded {
        if exercise.part != part {
            part = &exercise.part;
            let _ = writeln!(text, "\n{}", paint(screen.color, BOLD, part));
        }
        let (sign, state) = match (exercise.verdict, missing(exercise, graded).as_slice()) {
            (Verdict::Passed, _) => (paint(screen.color, GREEN, "✓"), String::new()),
            (_, []) => (paint(screen.color, YELLOW, "→"), paint(screen.color, YELLOW, "open")),
            (_, missing) => {
                (" ".to_owned(), paint(screen.color, DIM, &format!("after {}", missing.join(", "))))
            }
        };
        let minutes = Some(exercise.minutes).filter(|minutes| *minutes > 0);
        let minutes = minutes.map_or_else(|| " ".repeat(7), |minutes| format!("{minutes:>3} min"));
        let row = format!("{:widest$}  {:38} {minutes}", exercise.id, exercise.title);
        let _ = writeln!(text, "{}", format!("  {sign} {row}  {state}").trim_end());
    }
    shown(text, screen)
}

fn line(graded: &Graded, screen: &Screen) -> String {
    let (passed, all) = (graded.passed(), graded.tests.len());
    let words = format!("{:16}", graded.verdict.words());
    let words = paint(screen.color, colour_of(graded.verdict), &words);
    format!(
        "  {} {} {words} {passed:>2}/{all:<2}  {}\n",
        mark(graded.verdict, screen),
        graded.id,
        graded.title
    )
}

/// What neighbours can have in common so that nobody misses them. What is begun is always shown.
fn state(graded: &Graded) -> Option<Verdict> {
    let untouched = graded.tests.iter().all(|test| test.verdict == Verdict::Skipped);
    (graded.verdict == Verdict::Passed || untouched).then_some(graded.verdict)
}

/// Neighbours that are alike, in one line.
fn folded(first: &Graded, last: &Graded, alike: &[Graded], screen: &Screen) -> String {
    let words = paint(screen.color, colour_of(first.verdict), first.verdict.words());
    let (count, mark) = (alike.len(), mark(first.verdict, screen));
    format!("  {mark} {}–{}  {words}: {count} exercises\n", first.id, last.id)
}

fn checklist(graded: &Graded, screen: &Screen) -> String {
    let row = |test: &GradedTest| format!("      {} {}\n", mark(test.verdict, screen), sentence(&test.name));
    graded.tests.iter().map(row).collect()
}

/// What went wrong first, and how to go on.
fn full(graded: &Graded, screen: &Screen) -> String {
    let mut text = format!("\n{}\n", paint(screen.color, BOLD, &format!("{} · {}", graded.id, graded.title)));
    text.push_str(&compiler(graded, screen));
    if let Some(test) = graded.first_failure().filter(|test| test.verdict != Verdict::CompileError) {
        let verdict = paint(screen.color, colour_of(test.verdict), test.verdict.words());
        let _ = writeln!(text, "\n  {} {verdict}: {}", mark(test.verdict, screen), sentence(&test.name));
        if let Some(observed) = &test.observed {
            let _ = write!(text, "\n{}", indent(&wrapped(&legible(observed))));
        }
        if let Some(think) = &test.think {
            let _ = write!(text, "\n{}", indent(&wrapped(&legible(&format!("Think about: {think}")))));
        }
        for (says, timeline) in pictures(&test.picture, screen) {
            let _ = write!(text, "\n  {says}\n\n{}", indent(&timeline));
        }
        if !test.written.is_empty() {
            let _ =
                write!(text, "\n  What your code wrote:\n\n{}", indent(&last_lines(&legible(&test.written))));
        }
        if let Some(seen) = test.seen.as_ref().filter(|seen| seen.file != graded.file) {
            let _ = write!(text, "\n  seen   {}", screen.links.line(&seen.file, seen.line));
        }
    }
    let line = graded.first_failure().map_or(1, |test| test.line);
    let id = &graded.id;
    text.push('\n');
    if !graded.lesson.is_empty() {
        let _ = writeln!(text, "  lesson {}", screen.links.file(&graded.lesson));
    }
    let _ = writeln!(text, "  edit   {}", screen.links.line(&graded.file, line));
    // Another course has no grader in it to be run, nor hints.
    match graded.proved {
        true => {
            let _ = writeln!(text, "  rerun  cargo test -p {id}   (or cargo run -p grader -- run {id})");
            let _ = writeln!(text, "  hint   cargo run -p grader -- hint {id}");
        }
        false => {
            let _ = writeln!(text, "  rerun  cargo test -p {id}");
        }
    }
    text
}

/// What the jobs did, and beside it what was possible, where the test says so.
fn pictures(picture: &Picture, screen: &Screen) -> Vec<(&'static str, String)> {
    let both = [(lab::DID, picture.actual(COLUMNS)), (lab::POSSIBLE, picture.possible(COLUMNS))];
    let drawn = both.into_iter().filter(|(_, timeline)| !timeline.lines.is_empty());
    drawn.map(|(says, timeline)| (says, text::picture(timeline, screen))).collect()
}

/// How many of the compiler's messages are shown.
const MESSAGES: usize = 3;

/// What the compiler says, and behind the message that is understood what it comes to.
fn compiler(graded: &Graded, screen: &Screen) -> String {
    let mut text = String::new();
    let about = graded.diagnosis.as_ref().map(|diagnosis| diagnosis.about);
    // What is explained is shown: as the last one, if it comes later.
    let last = about.filter(|about| *about >= MESSAGES);
    let first = if last.is_some() { MESSAGES - 1 } else { MESSAGES };
    for (i, said) in graded.compiler.iter().enumerate() {
        if i >= first && Some(i) != last {
            continue;
        }
        let rendered = match screen.color {
            true => legible_in_colour(&said.rendered),
            false => legible(&plain(&said.rendered)),
        };
        let _ = write!(text, "\n{}", indent(&rendered));
        if let Some(diagnosis) = graded.diagnosis.as_ref().filter(|diagnosis| diagnosis.about == i) {
            text.push_str(&explained(diagnosis));
        }
    }
    for said in graded.withheld.iter().take(MESSAGES) {
        let _ = write!(text, "\n  Of a hidden test:\n\n{}", indent(&legible(&plain(&said.rendered))));
    }
    text
}

fn explained(diagnosis: &Diagnosis) -> String {
    let sentences = diagnosis.sentences();
    sentences.iter().map(|says| format!("\n{}", indent(&wrapped(&legible(says))))).collect()
}

/// A test's name as the sentence it is.
pub fn sentence(name: &str) -> String {
    name.replace('_', " ")
}

fn colour_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => GREEN,
        Verdict::Unfinished | Verdict::Skipped => YELLOW,
        _ => RED,
    }
}

fn mark(verdict: Verdict, screen: &Screen) -> String {
    let sign = match verdict {
        Verdict::Passed => "✓",
        Verdict::Unfinished | Verdict::Skipped => "·",
        _ => "✗",
    };
    paint(screen.color, colour_of(verdict), sign)
}
