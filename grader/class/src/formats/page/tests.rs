use grader::verdict::Verdict;
use roxmltree::{Document, Node, ParsingOptions};

use super::sums::Sums;
use super::{learners, page};
use crate::gradebook::{Cell, Exercise, Head, Row, Status};
use crate::roster::Who;
use crate::scores::Partial;
use crate::similar::pairs::{Pair, Shared};

const HOSTILE: &str =
    "</title></style><script>hacked=1</script><img src=x onerror=hacked=1>]]>\"'`\0\u{1b}[2J\u{202e}";

fn head(learners: usize) -> Head {
    let exercise = |n| Exercise {
        id: format!("ex0{n}"),
        title: format!("Title {n}"),
        max_score: 10,
        tests: String::new(),
        proved: true,
    };
    Head {
        schema: 1,
        grader: "0.1.0".to_owned(),
        toolchain: "rustc 1.95.0".to_owned(),
        isolation: "none".to_owned(),
        exercises: (1..4).map(exercise).collect(),
        partial: Partial::Tests,
        late: None,
        learners,
        shard: None,
    }
}

fn cell(verdict: Verdict, score: u32, first: Option<&str>) -> Cell {
    Cell { verdict, passed: 0, tests: 3, score, first: first.map(str::to_owned) }
}

fn row(number: usize, id: &str, status: Status, exercises: Vec<Cell>) -> Row {
    let who = Who { id: id.to_owned(), ..Who::default() };
    let score = (status == Status::Graded).then(|| exercises.iter().map(|cell| cell.score).sum());
    let why = (status != Status::Graded).then(|| format!("why of {id}"));
    Row { number, who, status, why, score, late: None, max_score: 30, exercises }
}

fn failed(number: usize, id: &str, says: &str) -> Row {
    let failed = cell(Verdict::Deadlock, 2, Some(says));
    row(
        number,
        id,
        Status::Graded,
        vec![cell(Verdict::Passed, 10, None), failed, cell(Verdict::Skipped, 0, None)],
    )
}

fn made(rows: &[Row], pairs: &[Pair]) -> String {
    let mut sums = Sums::of(&head(rows.len()));
    rows.iter().for_each(|row| sums.add(row));
    page(&sums, rows.iter().cloned().map(Ok), pairs).expect("there is nothing to read")
}

fn parsed(page: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(page, options).expect("a strict reader takes it")
}

fn text(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}

/// The texts of a table's rows, cell by cell.
fn table(page: &Document<'_>, class: &str) -> Vec<Vec<String>> {
    let table = page.descendants().find(|node| node.attribute("class") == Some(class)).expect("it is there");
    let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
    rows.map(|row| row.children().map(text).collect()).collect()
}

#[test]
fn hostile_names_and_messages_stay_text() {
    let mut rows = vec![
        failed(0, HOSTILE, HOSTILE),
        row(1, &HOSTILE[1..], Status::NothingToGrade, Vec::new()),
        row(2, &HOSTILE[2..], Status::GraderError, vec![cell(Verdict::InternalError, 0, None)]),
    ];
    for row in &mut rows {
        row.who.name = HOSTILE.to_owned();
        row.why = row.why.as_ref().map(|_| HOSTILE.to_owned());
    }
    let shared = Shared { exercise: HOSTILE.to_owned(), shared: 9, of_one: 9, of_other: 9 };
    let pair = Pair { one: HOSTILE.to_owned(), other: "ada".to_owned(), exercises: vec![shared] };
    let page = made(&rows, &[pair]);
    let document = parsed(&page);
    let strange = ["script", "img", "iframe"];
    assert!(!document.descendants().any(|node| strange.iter().any(|name| node.has_tag_name(*name))));
    assert!(!document.descendants().flat_map(|node| node.attributes()).any(|a| a.name().starts_with("on")));
    assert!(text(document.root()).matches("<script>hacked=1").count() >= 8);
    assert!(!page.contains(['\0', '\u{1b}', '\u{202e}']));
    for link in document.descendants().filter_map(|node| node.attribute("href")) {
        let plain = |c: char| c.is_ascii_alphanumeric() || "#-_+%./".contains(c);
        assert!(link.chars().all(plain) && !link.contains(".."), "{link}");
    }
}

#[test]
fn a_link_leads_into_the_folder_that_results_write() {
    let page = made(&[failed(0, "a.b", "It fails.")], &[]);
    // The folder is called `a%2Eb`.
    assert!(page.contains("href=\"learners/a%252Eb/report.html\""), "{page}");
}

#[test]
fn each_learner_has_a_row_in_words_and_nobody_without_a_grade_has_a_zero() {
    let rows = [
        failed(0, "ada", "It fails."),
        row(1, "bob", Status::NothingToGrade, Vec::new()),
        row(2, "eve", Status::GraderError, vec![cell(Verdict::InternalError, 0, None); 3]),
    ];
    let page = made(&rows, &[]);
    let document = parsed(&page);
    let seen = table(&document, "who");
    assert_eq!(seen[0], ["Learner", "Points of 30", "ex01 Title 1", "ex02 Title 2", "ex03 Title 3"]);
    assert_eq!(seen[1], ["ada", "12", "✓passed,  10", "✗deadlock,  2", "–not handed in,  0"]);
    assert_eq!(seen[2], ["bob", "no grade", "why of bob"]);
    assert_eq!(seen[3], ["eve", "no grade", "?grader error, ", "?grader error, ", "?grader error, "]);
    let says = text(document.root());
    assert!(
        says.contains("1 of 3 graded · 12.0 of 30 points on average · 1 not known to the grader · 1 with")
    );
    assert!(says.contains("That is no zero: run the same command again.eve: why of eve"), "{says}");
}

#[test]
fn what_most_people_fail_stands_first() {
    let cells = |a, b, c| [a, b, c].map(|verdict| cell(verdict, 0, None)).to_vec();
    use Verdict::{Failed, Passed, Skipped, TimedOut, Unfinished};
    let rows = [
        row(0, "ada", Status::Graded, cells(Passed, Unfinished, Failed)),
        row(1, "bob", Status::Graded, cells(Passed, TimedOut, Failed)),
        row(2, "eve", Status::Graded, cells(Passed, Skipped, Passed)),
        row(3, "tom", Status::NothingToGrade, Vec::new()),
    ];
    let page = made(&rows, &[]);
    let seen = table(&parsed(&page), "stops");
    assert_eq!(seen[0], ["Exercise", "Failed", "To do", "Not handed in", "Passed", "Share that passed"]);
    assert_eq!(seen[1], ["ex03 Title 3", "2", "0", "0", "1", ""]);
    assert_eq!(seen[2], ["ex02 Title 2", "1", "1", "1", "0", ""]);
    assert_eq!(seen[3], ["ex01 Title 1", "0", "0", "0", "3", ""]);
}

#[test]
fn the_commonest_mistake_is_counted_whatever_its_numbers() {
    let rows = [
        failed(0, "ada", "It hangs."),
        failed(1, "bob", "It took 105 ms (30 + 7)."),
        failed(2, "eve", "It took 9 ms (1 + 8)."),
    ];
    let page = made(&rows, &[]);
    let says = text(parsed(&page).root());
    let first = says.find("2 learners: It took 105 ms (30 + 7). For example bob.").expect(&says);
    assert!(says.find("1 learner: It hangs. For example ada.").is_some_and(|at| at > first), "{says}");
}

#[test]
fn of_a_large_class_the_page_has_a_bounded_part() {
    let name =
        |n: usize| format!("{}{}", char::from(b'a' + (n / 26 % 26) as u8), char::from(b'a' + (n % 26) as u8));
    let rows: Vec<Row> =
        (0..600).map(|n| failed(n, &format!("learner{n}"), &format!("Way {}.", name(n)))).collect();
    let page = made(&rows, &[]);
    let document = parsed(&page);
    assert_eq!(table(&document, "who").len(), 1 + learners::MOST);
    let says = text(document.root());
    assert!(says.contains("The first 500 of 600 learners, and below the points of those to the 600th."));
    assert!(says.contains("learner500: 12") && says.contains("learner599: 12"), "{says}");
    for n in 0..600 {
        assert!(page.contains(&format!("href=\"learners/learner{n}/report.html\"")), "learner{n} has a page");
    }
    // 200 sentences are counted, of which 5 are shown; of the others it is only known that they are others.
    assert!(says.contains("And 595 learners in other ways."), "{says}");
    assert!(page.len() < 600_000, "{} bytes", page.len());
}
