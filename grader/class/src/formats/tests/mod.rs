//! Each format is read by somebody else's parser, or held against what its own documents say; and with it names and
//! messages that try to be more than text.

mod changes;
mod class;
mod hidden;
mod learner;
mod sums;
mod whole;

use std::path::PathBuf;

use grader::report::json::Report;
use grader::verdict::Verdict;
use serde_json::{Value, json};

use crate::gradebook::{self, Exercise, Head, Reader, Row, Status, Writer};
use crate::roster::Who;
use crate::scores::Partial;

/// What a terminal, a spreadsheet, a browser, a workflow, Markdown or XML would obey.
const HOSTILE: &str = "=1+1\r\n::error::x ##[error]x\n```\n</pre></td><script>x</script>]]>&lt; [a](http://b.c) <http://b.c> \
                       www.b.c @all **b** | ![i](j) \u{1b}[31m\u{0}\u{9b}\u{202e}\u{2066}\u{feff}\u{ffff}\"';=2+2";

/// What must be found nowhere, in no text of any format.
const OBEYED: [char; 8] = ['\u{1b}', '\u{0}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{ffff}', '\r'];

fn is_inert(text: &str) -> bool {
    !text.contains(OBEYED) && text.contains("␛[31m") && text.contains("‹U+202E›")
}

fn report(last: Verdict) -> Report {
    saying(HOSTILE, last)
}

/// Four exercises: passed, failed, over a limit and one of the given verdict. What there is to say is the same each time.
fn saying(text: &str, last: Verdict) -> Report {
    let test = |name: &str, verdict: &str| {
        let message = (verdict != "passed").then_some(text);
        json!({
            "name": name, "verdict": verdict, "message": message, "think": message, "seen": null, "line": null,
            "wall_ms": 0, "virtual_ms": null, "timeline": null, "written": text,
        })
    };
    let exercise = |id: &str, score: u32, verdict: &str, tests: Value| {
        json!({
            "id": id, "title": "Soup", "file": "exercises/x/src/lib.rs", "verdict": verdict, "score": score,
            "max_score": 10, "compiler": [], "tests": tests,
        })
    };
    let words = serde_json::to_value(last).expect("a verdict is a word");
    let word = words.as_str().expect("a verdict is a word");
    let score = if last == Verdict::Passed { 10 } else { 0 };
    let exercises = [
        exercise("ex01", 10, "passed", json!([test("a", "passed"), test("b_c", "passed")])),
        exercise(
            "ex02",
            5,
            "failed",
            json!([test("a", "passed"), test("b", "failed"), test("c", "skipped")]),
        ),
        exercise("ex03", 0, "timed_out", json!([test("a", "timed_out")])),
        exercise("ex04", score, word, json!([test("a", word)])),
    ];
    let report = json!({
        "schema": 1, "grader": "0.1.0", "toolchain": "rustc", "isolation": "none", "score": 15 + score,
        "max_score": 40, "exercises": exercises, "submission": { "differs": [text], "remarks": [] },
    });
    serde_json::from_value(report).expect("this is a report")
}

fn who(id: &str) -> Who {
    Who { id: id.to_owned(), name: HOSTILE.to_owned(), email: HOSTILE.to_owned(), ..Who::default() }
}

/// A row of a report that the grader could make, or could not.
fn row(report: &Report) -> Row {
    let row = Row::graded(0, who(HOSTILE), report, &crate::scores::Rules::default(), None);
    let why = row.why.as_ref().map(|why| format!("{why}{HOSTILE}"));
    Row { why, ..row }
}

fn graded() -> (Row, Report) {
    let report = report(Verdict::Failed);
    (row(&report), report)
}

fn not_known() -> (Row, Report) {
    let report = report(Verdict::InternalError);
    let row = row(&report);
    assert_eq!((row.status, row.score), (Status::GraderError, None));
    (row, report)
}

fn read<T>(name: &str, rows: Vec<Row>, format: impl Fn(Reader) -> anyhow::Result<T>) -> T {
    read_in(HOSTILE, name, rows, format)
}

/// A class that is read from its gradebook, with this text for all that is said of the course.
fn read_in<T>(course: &str, name: &str, rows: Vec<Row>, format: impl Fn(Reader) -> anyhow::Result<T>) -> T {
    let folder: PathBuf = std::env::temp_dir().join(format!("formats-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is room");
    let head = head_of(course, rows.len());
    let mut writer = Writer::new(&folder, &head).expect("there is room");
    rows.iter().for_each(|row| writer.row(row).expect("there is room"));
    writer.done().expect("there is room");
    let read = format(Reader::open(gradebook::beside(&folder)).expect("it was just written"));
    std::fs::remove_dir_all(&folder).expect("it is ours");
    read.expect("a gradebook can be shown in each format")
}

fn head_of(course: &str, learners: usize) -> Head {
    let exercise = |n| Exercise {
        id: format!("ex0{n}"),
        title: course.to_owned(),
        max_score: 10,
        tests: String::new(),
        proved: true,
    };
    Head {
        schema: 1,
        grader: "0.1.0".to_owned(),
        toolchain: course.to_owned(),
        isolation: course.to_owned(),
        exercises: (1..=4).map(exercise).collect(),
        partial: Partial::Tests,
        late: None,
        learners,
        shard: None,
    }
}
