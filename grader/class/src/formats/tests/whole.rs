//! Whole files, as somebody sees them who opens one.

use std::fmt::Write;

use grader::verdict::Verdict;

use super::super::{canvas, classroom50, csv as gradebook, gradescope, junit, moodle, summary};
use super::{read_in, saying};
use crate::gradebook::{Reader, Row};
use crate::roster::Who;
use crate::scores::Rules;

const SAID: &str = "The soup took 40 ms.\n\n  yours:    40 ms\n  expected: 30 ms";

fn who(id: &str, name: &str) -> Who {
    Who { id: id.to_owned(), name: name.to_owned(), email: format!("{id}@example.org"), ..Who::default() }
}

#[test]
fn the_files_of_a_learner() {
    let report = saying(SAID, Verdict::Passed);
    let row = Row::graded(0, who("ada", "Ada L."), &report, &Rules::default(), None);
    let files = [
        junit::report(&row, &report).expect("it can be written"),
        gradescope::results(&row, &report).expect("it can be written"),
        classroom50::result(&row, &report).expect("it can be written").expect("there is a grade"),
    ];
    insta::assert_snapshot!(files.join("\n"));
}

#[test]
fn the_files_of_a_class() {
    let rows = || {
        let graded = |number, id, name, verdict| {
            Row::graded(number, who(id, name), &saying(SAID, verdict), &Rules::default(), None)
        };
        vec![
            graded(0, "ada", "Ada L.", Verdict::Passed),
            graded(1, "bob", "Bob", Verdict::InternalError),
            Row::not_graded(2, who("eve", "Eve"), "nothing was handed in".to_owned(), 40),
            graded(3, "kim", "Kim", Verdict::Failed),
        ]
    };
    let formats: [fn(Reader) -> anyhow::Result<String>; 4] =
        [gradebook::gradebook, canvas::grades, moodle::grades, summary::page];
    let mut files = String::new();
    for format in formats {
        let _ = writeln!(files, "{}", read_in("Soup", "whole", rows(), format));
    }
    insta::assert_snapshot!(files);
}
