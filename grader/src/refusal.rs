//! Which messages of the compiler say that code does what the rules forbid. Pure.

use lab::Place;

use crate::facts::Diagnostic;
use crate::message;
use crate::policy::{FAILED, LIMIT_HIT};
use crate::rules::{DISALLOWED, WORD};

/// Why code is not graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is not allowed, and why, in one sentence with the line.
    pub observed: String,
    /// The line, as the compiler names its file.
    pub at: Option<Place>,
}

/// Lints, each with what it is about.
const LINTS: &[(&str, What)] = &[
    ("unsafe_code", What::Unsafe),
    ("clippy::inline_asm_x86_att_syntax", What::Assembly),
    ("clippy::inline_asm_x86_intel_syntax", What::Assembly),
    ("long_running_const_eval", What::Constant),
    ("clippy::disallowed_methods", What::Disallowed),
    ("clippy::disallowed_types", What::Disallowed),
    ("clippy::disallowed_macros", What::Disallowed),
    (WORD, What::Disallowed),
];

#[derive(Clone, Copy)]
enum What {
    Unsafe,
    Assembly,
    Constant,
    Disallowed,
}

/// The first message that is about a rule.
pub fn policy(said: &[Diagnostic]) -> Option<Refusal> {
    said.iter().find_map(refusal)
}

/// Why the compiler was ended before it was done, if it was.
pub fn limit(said: &[Diagnostic]) -> Option<String> {
    with_code(said, LIMIT_HIT)
}

/// Why nothing is known of this code, if the compiler could not do its work.
pub fn failure(said: &[Diagnostic]) -> Option<String> {
    with_code(said, FAILED)
}

fn with_code(said: &[Diagnostic], code: &str) -> Option<String> {
    let hit = said.iter().find(|diagnostic| diagnostic.code.as_deref() == Some(code))?;
    Some(message::compiler_said(&hit.text))
}

fn refusal(said: &Diagnostic) -> Option<Refusal> {
    let observed = match said.code.as_deref() {
        Some("E0453") => message::lint_switched(lowered(&said.text)?, &line(said)),
        Some(code) => match LINTS.iter().find(|(lint, _)| *lint == code)?.1 {
            What::Unsafe => message::not_safe("`unsafe`", &line(said)),
            What::Assembly => message::not_safe("assembly", &line(said)),
            What::Constant => message::endless_constant(&line(said)),
            What::Disallowed => {
                let what = said.text.strip_prefix(DISALLOWED)?.split('`').nth(1)?;
                message::disallowed(what, said.notes.first().map(|note| note.text.as_str()), &line(said))
            }
        },
        None if is_closed_file(&said.text) => message::closed_file(&line(said)),
        None => return None,
    };
    Some(Refusal { observed, at: said.at.clone() })
}

/// Of `allow(clippy::style) incompatible with previous forbid`: the name.
fn lowered(text: &str) -> Option<&str> {
    let (attribute, _) = text.split_once(" incompatible with previous forbid")?;
    attribute.split_once('(')?.1.strip_suffix(')')
}

/// A file that is not the learner's, which the compiler was kept from.
fn is_closed_file(text: &str) -> bool {
    text.starts_with("couldn't read `") && text.contains("`: Permission denied")
}

/// `Line 3`, with the file where that is another one than `src/lib.rs`.
fn line(said: &Diagnostic) -> String {
    let Some(at) = &said.at else { return "The code".to_owned() };
    let file = at.file.rsplit_once("src/").map_or(at.file.as_str(), |(_, file)| file);
    match file {
        "lib.rs" => format!("Line {}", at.line),
        file => format!("Line {} of {file}", at.line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Note;

    fn said(code: Option<&str>, text: &str, file: &str) -> Diagnostic {
        Diagnostic {
            text: text.to_owned(),
            at: Some(Place { file: file.to_owned(), line: 3 }),
            code: code.map(str::to_owned),
            notes: vec![Note { text: "it leaves the process".to_owned(), labels: Vec::new() }],
            ..Diagnostic::default()
        }
    }

    #[track_caller]
    fn sentence(code: Option<&str>, text: &str) -> String {
        policy(&[said(code, text, "ex06-a/src/lib.rs")]).expect("it is about a rule").observed
    }

    #[test]
    fn a_refusal_names_the_line_what_is_there_and_why_it_may_not_be() {
        let method = "use of a disallowed method `std::process::exit`";
        let sentences = [
            sentence(Some("clippy::disallowed_methods"), method),
            sentence(Some(WORD), "use of a disallowed word `naked_asm`"),
            sentence(Some("unsafe_code"), "usage of an `unsafe` block"),
            sentence(Some("clippy::inline_asm_x86_intel_syntax"), "Intel x86 assembly syntax used"),
            sentence(Some("E0453"), "allow(clippy::style) incompatible with previous forbid"),
            sentence(Some("long_running_const_eval"), "constant evaluation is taking a long time"),
            sentence(None, "couldn't read `/etc/passwd`: Permission denied (os error 13)"),
        ];
        insta::assert_snapshot!(sentences.join("\n"), @r"
        Line 3 uses `std::process::exit`, which is not allowed here: it leaves the process.
        Line 3 uses `naked_asm`, which is not allowed here: it leaves the process.
        Line 3 has `unsafe` in it, which is not allowed: all exercises are done in safe Rust.
        Line 3 has assembly in it, which is not allowed: all exercises are done in safe Rust.
        Line 3 sets the lint `clippy::style` anew, which is not allowed: it would switch off a rule of the course. Without that attribute the code can be graded.
        Line 3 computes a constant for so long that the compiler stopped: that is not allowed.
        Line 3 takes in a file that is not yours, which is not allowed: only the code below `src` counts.
        ");
    }

    #[test]
    fn another_file_than_lib_is_named() {
        let nested =
            said(Some("unsafe_code"), "usage of an `unsafe` block", "exercises/ex06/src/kitchen/soup.rs");
        let refusal = policy(&[nested]).expect("it is about a rule");
        assert!(refusal.observed.starts_with("Line 3 of kitchen/soup.rs "), "{}", refusal.observed);
        assert_eq!(refusal.at.map(|at| at.line), Some(3));
    }

    #[test]
    fn what_is_only_wrong_is_no_refusal() {
        for (code, text) in [
            (Some("E0308"), "mismatched types"),
            (Some("E0453"), "something else"),
            (Some("clippy::await_holding_lock"), "use of a disallowed method `std::process::exit`"),
            (None, "couldn't read `src/soup.rs`: No such file or directory (os error 2)"),
            (None, "unsafe"),
        ] {
            assert_eq!(policy(&[said(code, text, "src/lib.rs")]), None, "{text}");
        }
    }

    #[test]
    fn the_first_message_about_a_rule_counts() {
        let wrong = said(Some("E0308"), "mismatched types", "src/lib.rs");
        let unsafe_code = said(Some("unsafe_code"), "usage of an `unsafe` block", "src/lib.rs");
        let refusal = policy(&[wrong, unsafe_code]).expect("the second is about a rule");
        assert!(refusal.observed.contains("safe Rust"), "{}", refusal.observed);
    }
}
