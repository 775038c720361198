//! The points of the whole are the same in each format that has them: those of the gradebook, by the instructor's
//! rules, and less for who came late.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use grader::check::HandedIn;
use grader::report::json::{self, Report};
use grader::report::{Run, html};
use grader::verdict::Verdict;
use serde_json::Value;

use super::super::page::{self, sums::Sums};
use super::super::{canvas, classroom, classroom50, csv as gradebook, gradescope, moodle, summary};
use super::{read_in, saying, who};
use crate::gradebook::{Reader, Row};
use crate::scores::{self, Rules};

const COURSE: &str = "
[points]
ex01 = 100
ex03 = 0
[late]
due = \"2026-12-01T23:59:00+01:00\"
by = \"receipt\"
percent_per_day = 15
days = 5
";

/// Two days late, with all of ex01's own 100 points, a third of ex02's 10, and nothing else.
fn late() -> (Row, Report) {
    let rules = rules();
    let report = saying("It took 40 ms.", Verdict::Failed);
    let weighed = report.exercises.into_iter().map(|exercise| scores::weighed(exercise, &rules)).collect();
    let run = Run {
        toolchain: "rustc".to_owned(),
        isolation: "none".to_owned(),
        handed_in: Some(HandedIn::default()),
    };
    let mut report = json::of(&run, weighed);
    let came = scores::time("2026-12-03T12:00:00+01:00").expect("it is a time");
    let row = Row::graded(0, who("ada"), &report, &rules, Some(came));
    row.say_late(&mut report);
    (row, report)
}

fn rules() -> Rules {
    let exercises = ["ex01", "ex02", "ex03", "ex04"].map(str::to_owned);
    scores::parse(COURSE, &exercises).expect("it is right")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// The cells below this heading.
fn column(table: &str, heading: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().expect("there are headings").iter().position(|name| name == heading);
    let at = at.unwrap_or_else(|| panic!("{heading} is no heading of {table}"));
    reader.records().map(|line| line.expect("it is a line")[at].to_owned()).collect()
}

#[test]
fn each_file_of_a_class_has_the_points_of_the_gradebook() {
    let read = |format: fn(Reader) -> anyhow::Result<String>| read_in("Soup", "sums", vec![late().0], format);
    let row = late().0;
    // 103 reached, of which 70 percent are left.
    assert_eq!((row.score, row.max_score), (Some(72), 120));
    let book = read(gradebook::gradebook);
    let of = |heading: &str| column(&book, heading);
    assert_eq!(
        [of("score"), of("max_score"), of("reached"), of("days_late")],
        [["72"], ["120"], ["103"], ["2"]]
    );
    assert_eq!(["ex01", "ex02", "ex03", "ex04"].map(of), [["100"], ["3"], ["0"], ["0"]]);
    assert_eq!(column(&read(canvas::grades), "Exercises").last().map(String::as_str), Some("72"));
    let moodle = read(moodle::grades);
    assert_eq!(column(&moodle, "Exercises (points)"), ["72"]);
    assert_eq!(column(&moodle, "Exercises (percent)"), ["60.00"]);
    let says = "1 of 4 exercises passed. It came 2 days late: of 103 points 72 count.";
    assert_eq!(column(&moodle, "Exercises (feedback)"), [says]);
    assert!(read(summary::page).contains("they have 72 to 72; half of them have 72 or less."));
    let page = read(|rows| {
        let mut sums = Sums::of(&rows.head);
        sums.add(&late().0);
        page::page(&sums, rows, &[])
    });
    assert!(page.contains("72.0 of ") && page.contains(">72 <"), "{page}");
}

#[test]
fn each_file_of_a_learner_has_the_points_of_the_gradebook() {
    let (row, report) = late();
    assert_eq!((report.score, report.max_score), (103, 120), "a report is of what was reached");
    let classroom50 =
        classroom50::result(&row, &report).expect("it can be written").expect("there is a grade");
    let classroom50 = parsed(&classroom50);
    assert_eq!((&classroom50["score"], &classroom50["max-score"]), (&72.into(), &120.into()));
    let gradescope = parsed(&gradescope::results(&row, &report).expect("it can be written"));
    assert_eq!(gradescope["score"], 72);
    let says = "It came 2 days late: of 103 points 72 count.";
    let output = gradescope["output"].as_str().expect("it is text");
    assert!(output.starts_with("72 of 120 points\n") && output.contains(says), "{output}");
    let payload = classroom::payload(&row, &report).expect("it can be written");
    let payload = STANDARD.decode(payload).expect("it is base64");
    let payload = parsed(std::str::from_utf8(&payload).expect("it is text"));
    // The reporter adds these up, and knows of nothing else.
    let tests = payload["tests"].as_array().expect("it is a list");
    let points: i64 = tests.iter().map(|test| test["score"].as_i64().expect("it is a number")).sum();
    assert_eq!((points, &payload["max_score"]), (72, &120.into()));
    assert_eq!(tests.last().expect("there are some")["message"], says);
    let page = html::page(&report);
    assert!(page.contains("103 of 120 points") && page.contains(says), "{page}");
}
