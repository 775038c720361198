//! What will this program print? How that is asked, how an answer is read, and what is said to it. Pure.

use std::fmt::Write;

use lab::Picture;
use lab::timeline::COLUMNS;

use crate::catalog::Exercise;
use crate::judge::GradedTest;
use crate::programs::Program;
use crate::report::text::{self, BOLD, GREEN, RED, Screen, indent, legible, paint, wrapped};

/// A program, what it prints, and the lines to choose from.
pub struct Puzzle {
    /// The exercise, such as `ex09`, and its lesson, from the root of the course.
    id: String,
    lesson: String,
    program: Program,
    printed: Vec<String>,
    choices: Vec<String>,
    picture: Picture,
}

/// What somebody makes of the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// These lines, in this order.
    Expected(Vec<String>),
    GivesUp,
    /// It can't be understood; the text asks again.
    Again(String),
}

impl Puzzle {
    /// About the program of this exercise, which did this.
    pub fn new(exercise: &Exercise, program: Program, ran: &GradedTest) -> Self {
        let printed: Vec<String> = ran.written.lines().map(legible).collect();
        let choices = choices(&exercise.id, &printed, &program.never);
        let (id, lesson, picture) = (exercise.id.clone(), exercise.lesson(), ran.picture.clone());
        Self { id, lesson, program, printed, choices, picture }
    }

    /// The program and the lines, ready to be asked about.
    pub fn question(&self) -> String {
        let Program { about, shown, .. } = &self.program;
        let lettered = ('a'..='z').zip(&self.choices);
        let choices: String = lettered.map(|(letter, line)| format!("{letter}  {line}\n")).collect();
        format!(
            "{} · {about}\n\n{}\n{}\nWhich of these are printed, in which order? As in `c a`, or Enter to see: ",
            self.id,
            indent(&legible(shown)),
            indent(&choices),
        )
    }

    /// What was typed, in letters; `None` at the end of the input.
    pub fn read(&self, typed: Option<&str>) -> Reply {
        let mut expected: Vec<String> = Vec::new();
        let typed = typed.unwrap_or_default().to_lowercase();
        for letter in typed.chars().filter(|c| !c.is_whitespace() && *c != ',') {
            let known = ('a'..='z').zip(&self.choices).find(|(known, _)| *known == letter);
            match known {
                None => return Reply::Again(self.unknown(letter)),
                Some((_, line)) if expected.contains(line) => {
                    return Reply::Again(format!(
                        "`{letter}` stands there twice, and no line is printed twice. Again: "
                    ));
                }
                Some((_, line)) => expected.push(line.clone()),
            }
        }
        if expected.is_empty() { Reply::GivesUp } else { Reply::Expected(expected) }
    }

    fn unknown(&self, letter: char) -> String {
        let letters: Vec<String> =
            ('a'..='z').zip(&self.choices).map(|(letter, _)| letter.to_string()).collect();
        format!("`{}` is none of {}. Again: ", legible(&letter.to_string()), letters.join(" "))
    }

    /// What happened, beside what was expected, if anything was.
    pub fn outcome(&self, expected: Option<&[String]>, screen: &Screen) -> String {
        let differs = expected.and_then(|expected| self.first_difference(expected));
        let said = match (expected, differs) {
            (None, _) => "This is what it prints:".to_owned(),
            (Some(_), None) => paint(screen.color, GREEN, "✓") + " Right, line for line.",
            (Some(expected), Some(at)) => {
                paint(screen.color, RED, "✗") + " " + &self.difference(expected, at)
            }
        };
        let mut text = format!("\n{}\n\n", wrapped(&said));
        for (at, line) in self.printed.iter().enumerate() {
            let row = format!("  {}  {line}", at + 1);
            let here = differs == Some(at);
            let row =
                if here { paint(screen.color, BOLD, &row) + &paint(screen.color, RED, "  ←") } else { row };
            let _ = writeln!(text, "{row}");
        }
        let _ = write!(text, "\n{}", indent(&wrapped(&self.program.because)));
        if !self.picture.is_empty() {
            let timeline = text::picture(self.picture.actual(COLUMNS), screen);
            let _ = write!(text, "\n{}", indent(&timeline));
        }
        let _ = writeln!(text, "\n  lesson  {}", self.lesson);
        let _ = writeln!(text, "  program {}", self.program.file);
        let _ = writeln!(text, "  alone   cargo run -p predict --example {}", self.id);
        if screen.unicode { text } else { text::ascii(&text) }
    }

    /// The first place at which something else is printed than was expected, counted from 0.
    fn first_difference(&self, expected: &[String]) -> Option<usize> {
        (0..expected.len().max(self.printed.len())).find(|at| expected.get(*at) != self.printed.get(*at))
    }

    fn difference(&self, expected: &[String], at: usize) -> String {
        let right = match at {
            0 => String::new(),
            1 => "Line 1 is right. ".to_owned(),
            _ => format!("Lines 1 to {at} are right. "),
        };
        let line = at + 1;
        let wrong = match (expected.get(at), self.printed.get(at)) {
            (Some(expected), Some(printed)) => {
                let never = if self.printed.contains(expected) { "" } else { ", and yours is never printed" };
                format!("You expected `{expected}` as line {line}; it was `{printed}`{never}.")
            }
            (Some(expected), None) => {
                format!("You expected `{expected}` as line {line}; no more is printed.")
            }
            (None, printed) => {
                format!("You expected no more; line {line} is `{}`.", printed.map_or("", |line| line))
            }
        };
        right + &wrong
    }
}

/// The lines to choose from, in an order that is another one for each exercise, the same each time, and
/// never the answer.
fn choices(id: &str, printed: &[String], never: &[String]) -> Vec<String> {
    // FNV-1a, which is the same on every machine and for ever, as a generator of rand's is not.
    let mixed = |line: &String| {
        let bytes = id.bytes().chain(line.bytes());
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let mut choices: Vec<String> = printed.iter().chain(never).cloned().collect();
    choices.sort_by_key(mixed);
    choices.dedup();
    if printed.is_sorted_by_key(mixed) {
        choices.reverse();
    }
    choices
}

/// The exercises that have a program.
pub fn list(exercises: &[&Exercise]) -> String {
    let Some(first) = exercises.first() else {
        return "No exercise of this course has a program to predict.\n".to_owned();
    };
    let rows: String = exercises.iter().map(|e| format!("  {}  {}\n", e.id, e.about.title)).collect();
    format!(
        "Say what a small program prints, then see what it does:\n\n{rows}\n\
         In it, `lab.job(name, time, value)` is a future that waits for that time and gives that value.\n\n\
         cargo run -p grader -- predict {}\n",
        first.id
    )
}

#[cfg(test)]
mod tests {
    use lab::{JobRecord, JobState};

    use super::{Picture, Program, Puzzle, Reply, Screen, choices};

    fn plain() -> Screen {
        Screen { unicode: true, ..Screen::default() }
    }

    fn puzzle() -> Puzzle {
        let printed = ["soup at 30 ms", "tea at 40 ms", "stew at 60 ms"].map(str::to_owned).to_vec();
        let program = Program {
            file: "exercises/predict/examples/ex06.rs".to_owned(),
            about: "Three jobs.".to_owned(),
            never: vec!["tea at 10 ms".to_owned()],
            because: "The second one is polled when the first is done.".to_owned(),
            shown: "lab.job(\"soup\", ms(30), ()).await;".to_owned(),
        };
        let soup = JobRecord {
            name: "soup".to_owned(),
            needs_ms: Some(30),
            made_ms: 0,
            started_ms: Some(0),
            ended_ms: Some(30),
            state: JobState::Finished,
            polls: 2,
        };
        Puzzle {
            id: "ex06".to_owned(),
            lesson: "exercises/ex06_timed_gather/README.md".to_owned(),
            choices: choices("ex06", &printed, &program.never),
            program,
            printed,
            picture: Picture { jobs: vec![soup], now_ms: 60, ..Picture::default() },
        }
    }

    #[test]
    fn the_question_shows_the_code_and_the_lines_to_choose_from() {
        insta::assert_snapshot!(puzzle().question(), @r#"
        ex06 · Three jobs.

          lab.job("soup", ms(30), ()).await;

          a  stew at 60 ms
          b  tea at 10 ms
          c  soup at 30 ms
          d  tea at 40 ms

        Which of these are printed, in which order? As in `c a`, or Enter to see:
        "#);
    }

    #[test]
    fn the_order_of_the_choices_is_never_the_answer_and_always_the_same() {
        let [a, b] = ["a", "b"].map(str::to_owned);
        let never = ["c".to_owned()];
        for id in ["ex01", "ex02", "ex03"] {
            for printed in [[a.clone(), b.clone()], [b.clone(), a.clone()]] {
                let shown = choices(id, &printed, &never);
                let rest: Vec<&String> = shown.iter().filter(|line| **line != never[0]).collect();
                assert_ne!(rest, printed.each_ref(), "{id}");
                assert_eq!((shown.len(), &shown), (3, &choices(id, &printed, &never)));
            }
        }
    }

    #[test]
    fn letters_are_read_however_they_are_typed() {
        let expected = Reply::Expected(vec!["tea at 40 ms".to_owned(), "soup at 30 ms".to_owned()]);
        for typed in ["d c\n", "dc", " D, C "] {
            assert_eq!(puzzle().read(Some(typed)), expected, "{typed:?}");
        }
    }

    #[test]
    fn nothing_typed_gives_up_and_what_is_no_answer_is_asked_again() {
        assert_eq!(puzzle().read(Some(" \n")), Reply::GivesUp);
        assert_eq!(puzzle().read(None), Reply::GivesUp);
        let again = |typed| match puzzle().read(Some(typed)) {
            Reply::Again(why) => why,
            understood => panic!("{understood:?}"),
        };
        assert_eq!(again("a x"), "`x` is none of a b c d. Again: ");
        assert_eq!(again("\u{1b}"), "`\u{fffd}` is none of a b c d. Again: ");
        assert_eq!(again("a b a"), "`a` stands there twice, and no line is printed twice. Again: ");
    }

    /// The one sentence that is said to an answer in letters.
    fn said(letters: &str) -> String {
        let puzzle = puzzle();
        let Reply::Expected(lines) = puzzle.read(Some(letters)) else { panic!("{letters} is no answer") };
        let outcome = puzzle.outcome(Some(&lines), &plain());
        outcome.trim().split("\n\n").next().unwrap().replace('\n', " ")
    }

    #[test]
    fn an_answer_hears_what_is_right_and_where_it_differs_first() {
        assert_eq!(said("cda"), "✓ Right, line for line.");
        assert_eq!(said("adc"), "✗ You expected `stew at 60 ms` as line 1; it was `soup at 30 ms`.");
        let never =
            "You expected `tea at 10 ms` as line 2; it was `tea at 40 ms`, and yours is never printed.";
        assert_eq!(said("cba"), format!("✗ Line 1 is right. {never}"));
        assert_eq!(said("cd"), "✗ Lines 1 to 2 are right. You expected no more; line 3 is `stew at 60 ms`.");
        assert_eq!(
            said("cdab"),
            "✗ Lines 1 to 3 are right. You expected `tea at 10 ms` as line 4; no more is printed."
        );
    }

    #[test]
    fn the_outcome_shows_what_is_printed_why_and_the_timeline() {
        let expected = ["soup at 30 ms", "stew at 60 ms"].map(str::to_owned);
        insta::assert_snapshot!(puzzle().outcome(Some(&expected), &plain()), @r"

        ✗ Line 1 is right. You expected `stew at 60 ms` as line 2; it was `tea at
        40 ms`.

          1  soup at 30 ms
          2  tea at 40 ms  ←
          3  stew at 60 ms

          The second one is polled when the first is done.

                    0         10        20        30 ms
          soup      ██████████████████████████████

          lesson  exercises/ex06_timed_gather/README.md
          program exercises/predict/examples/ex06.rs
          alone   cargo run -p predict --example ex06
        ");
    }
}
