//! For authors: the files of a new exercise. All of it compiles and its one test passes with the reference, so that
//! nothing breaks; `verify` says what is still to be written.

use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::catalog::Course;
use crate::error::{Error, Result};
use crate::files::write;

/// What marks a place that is still to be written.
pub const TO_DO: &str = "TODO";
/// A longer name fits no table.
const LONGEST_NAME: usize = 40;

const MANIFEST: &str = "\
[package]
name = \"ID\"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true
";
const ABOUT: &str = "
[package.metadata.exercise]
title = \"TITLE\"
part = \"PART\"
course = []
after = []
minutes = 30
points = 10
";
const LIBRARY: &str = "
[lib]
# Said aloud, so that all others are graded when this file is gone.
path = \"src/lib.rs\"
test = false
doctest = false
";
const TWIN_LIBRARY: &str = "
[lib]
test = false
";
const REST: &str = "
[dependencies]
lab.workspace = true
tokio.workspace = true

[lints]
workspace = true
";

const LESSON: &str = "\
# NUMBER. TITLE

After this exercise you can TODO: what somebody is able to do then, in one sentence.

## asyncio and Tokio, side by side

TODO: the same few lines in Python and in Rust, and what differs.

## Predict before you run

TODO: a small program, and a question about what it prints or how long it takes.

<details><summary>Answer</summary>

TODO: the answer, and why.

</details>

## The task

TODO: what is to be written in `src/lib.rs`.

## How to run

```text
cargo test -p ID
cargo run -p grader -- run ID
cargo run -p grader -- hint ID
```

## What surprises people

TODO: what somebody who knows asyncio does not expect.

## More

TODO: pages to read next.
";
const HINTS: &str = "\
## 1

TODO: a question that leads to the idea.

## 2

TODO: the names of what helps, and what each is good for.

## 3

TODO: the lines that matter.
";
const SPEC: &str = "\
// TODO: what the functions must do, in the order in which somebody may discover it.

use lab::{expect_eq, ms};

// Your functions, held to their signatures.

fn answer<F: Future<Output = u32>>(job: F) -> impl Future<Output = u32> {
    ID::answer(job)
}

#[test]
fn the_answer_is_that_of_the_job() {
    lab::run(async |lab| {
        let given = answer(lab.job(\"soup\", ms(30), 42)).await;
        expect_eq(given, 42, \"The job gives 42, and this came back.\", \"who waits for the job?\");
        lab.expect_all_finished();
    });
}
";
const STUB: &str = "\
//! TODO: what is to be written here, in a sentence.

/// Gives what the job gives.
pub async fn answer<F: Future<Output = u32>>(job: F) -> u32 {
    drop(job);
    todo!(\"wait for the job\")
}
";
const REFERENCE: &str = "\
//! The reference for ID: TODO: its idea, in a sentence.
#![cfg_attr(doctest, doc = include_str!(\"../../../exercises/FOLDER/README.md\"))]

/// Gives what the job gives.
pub async fn answer<F: Future<Output = u32>>(job: F) -> u32 {
    job.await
}
";
const TWIN: &str = "\
//! The exercise's own tests, run against the reference.
extern crate ID_solution as ID;
include!(\"../../../exercises/FOLDER/tests/spec.rs\");
";

/// Writes a new exercise, and says what comes next.
pub fn exercise(course: &Course, asked: &str, name: &str) -> Result<String> {
    let number = number(asked)?;
    check_name(name)?;
    let (id, folder) = (format!("ex{number:02}"), format!("ex{number:02}_{name}"));
    if let Some(other) = course.exercises.iter().find(|e| e.id == id || e.name() == name) {
        return Err(Error::Usage(format!(
            "there is {} already: choose another number and name",
            other.folder
        )));
    }
    let title = title(name);
    let part = course.exercises.last().map_or("", |exercise| exercise.about.part.as_str());
    let filled = |text: &str| {
        let text = text.replace("NUMBER", &number.to_string()).replace("TITLE", &title);
        text.replace("PART", part).replace("FOLDER", &folder).replace("ID", &id)
    };
    let own = filled(&[MANIFEST, ABOUT, LIBRARY, REST].concat());
    let twin = [MANIFEST, TWIN_LIBRARY, REST].concat().replace("\"ID\"", "\"ID-solution\"");
    let places = ["exercises", "solutions"].map(|above| course.root.join(above).join(&folder));
    for place in &places {
        fs::create_dir(place).with_context(|| format!("{} can't be made", place.display()))?;
    }
    let [exercise, solution] = &places;
    let files: [(&Path, &str, &str); 9] = [
        (exercise, "Cargo.toml", &own),
        (exercise, "README.md", &filled(LESSON)),
        (exercise, "hints.md", &filled(HINTS)),
        (exercise, "src/lib.rs", &filled(STUB)),
        (exercise, "tests/spec.rs", &filled(SPEC)),
        (solution, "Cargo.toml", &filled(&twin)),
        (solution, "src/lib.rs", &filled(REFERENCE)),
        (solution, "stub.rs", &filled(STUB)),
        (solution, "tests/spec.rs", &filled(TWIN)),
    ];
    for (place, file, text) in files {
        write(&place.join(file), text)?;
    }
    for bank in ["right", "wrong"] {
        let bank = solution.join(bank);
        fs::create_dir(&bank).with_context(|| format!("{} can't be made", bank.display()))?;
    }
    Ok(format!(
        "{id} is there, and compiles: exercises/{folder} and solutions/{folder}.\n\n\
         Two pages are to show it:\n  \
         README.md            | [{id} {title}](exercises/{folder}/README.md) | asyncio | Tokio |\n  \
         exercises/README.md  [{id}]({folder}/README.md)\n\n\
         What else is missing: cargo run -p grader -- verify {id}\n"
    ))
}

fn number(asked: &str) -> Result<u32> {
    let digits = asked.strip_prefix("ex").unwrap_or(asked);
    let is_plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|number| is_plain && *number > 0);
    number
        .ok_or_else(|| Error::Usage(format!("`{asked}` is no exercise's number: they go from ex01 to ex99")))
}

fn check_name(name: &str) -> Result<()> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    let begins = name.starts_with(|first: char| first.is_ascii_lowercase());
    // `run ex9_to_5` would be taken for a number.
    let is_number =
        name.strip_prefix("ex").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    match name.split('_').all(is_word) && begins && !is_number && name.len() <= LONGEST_NAME {
        true => Ok(()),
        false => Err(Error::Usage(format!(
            "`{name}` is no name for a folder of an exercise: small letters and digits, as in `rate_limit`"
        ))),
    }
}

/// `rate_limit` is told as `Rate limit`.
fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_name, number, title};

    #[test]
    fn a_number_and_a_name_are_plain() {
        assert_eq!(["ex31", "31", "ex07", "7"].map(|asked| number(asked).ok()), [31, 31, 7, 7].map(Some));
        for asked in ["", "ex", "ex0", "00", "ex100", "exNN", "-1", "+1", "ex3_a", "../1"] {
            assert!(number(asked).is_err(), "{asked}");
        }
        for name in ["rate_limit", "a", "http2_push"] {
            assert!(check_name(name).is_ok(), "{name}");
        }
        for name in ["", "_a", "a_", "a__b", "2a", "Rate", "é", "a-b", "a/b", "..", "ex09", "ex9_to_5"] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_name(&"a".repeat(41)).is_err());
        assert_eq!(title("rate_limit"), "Rate limit");
    }
}
