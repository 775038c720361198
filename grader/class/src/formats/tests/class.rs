//! The files of a class.

use grader::verdict::Verdict;

use super::super::{annotations, canvas, csv as gradebook, moodle, summary};
use super::{HOSTILE, graded, is_inert, not_known, read, row};
use crate::changes::{Changed, Since};
use crate::gradebook::{Reader, Row, Status};
use crate::roster::Who;

/// Graded, not known, nothing handed in, and somebody of whom only the id is known.
fn rows() -> Vec<Row> {
    let plain = Who { id: "ada".to_owned(), ..Who::default() };
    let nothing = Row::not_graded(2, super::who("-2"), HOSTILE.to_owned(), 40);
    let all = [graded().0, not_known().0, nothing, Row { who: plain, ..graded().0 }];
    all.into_iter().enumerate().map(|(number, row)| Row { number, ..row }).collect()
}

/// The cells of a table, read back, and none of them a formula wherever a spreadsheet divides.
fn cells(name: &str, format: impl Fn(Reader) -> anyhow::Result<String>) -> Vec<Vec<String>> {
    let text = read(name, rows(), format);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let table: Vec<Vec<String>> = reader
        .records()
        .map(|line| line.expect("each line has all columns").iter().map(str::to_owned).collect())
        .collect();
    for cell in table.iter().flatten().filter(|cell| *cell != "-") {
        assert!(!cell.contains('\n') && !cell.contains(super::OBEYED), "{cell}");
        assert!(cell.split(';').all(|part| !part.trim_start().starts_with(['=', '+', '-', '@'])), "{cell}");
    }
    table
}

#[test]
fn the_gradebook_as_csv_keeps_its_lines_and_leaves_a_score_that_is_not_known_empty() {
    let table = cells("gradebook", gradebook::gradebook);
    let headings = ["id", "name", "email", "status", "score", "max_score", "reached", "days_late"];
    assert_eq!(table[0][..8], headings);
    let column = |at: usize| table[1..].iter().map(|line| line[at].as_str()).collect::<Vec<_>>();
    assert_eq!(column(3), ["graded", "grader error", "nothing to grade", "graded"]);
    assert_eq!(column(4), ["15", "", "", "15"]);
    assert_eq!(column(11), ["0", "", "", "0"], "of ex04 nothing is known in the second line");
    assert!(is_inert(&table[1][1]));
}

#[test]
fn canvas_finds_its_columns_in_its_order_and_no_zero_that_nobody_has_given() {
    let table = cells("canvas", canvas::grades);
    // lib/gradebook_importer.rb: who it is by these five, of which `Section` is the last; then assignments.
    assert_eq!(table[0], ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercises"]);
    assert_eq!(table[1], ["Points Possible", "", "", "", "", "40"]);
    assert_eq!(table[2..].iter().map(|line| line[5].as_str()).collect::<Vec<_>>(), ["15", "", "", "15"]);
    assert_eq!(table[4][2], "'-2");
    assert_eq!(table[5], ["ada", "", "ada", "ada", "", "15"], "an id is all that is known");
}

#[test]
fn nobody_can_tell_canvas_what_the_points_are_by_their_name() {
    let who = Who {
        id: "eve".to_owned(),
        name: "Points Possible".to_owned(),
        email: String::new(),
        ..Who::default()
    };
    let text = read("points", vec![Row { who, ..graded().0 }], canvas::grades);
    assert_eq!(text.matches("Points Possible").count(), 1, "{text}");
    assert!(text.ends_with("Points-Possible,,eve,eve,,15\n"), "{text}");
}

#[test]
fn moodle_gets_a_dash_for_no_grade_and_a_word_in_each_cell_that_says_who_it_is() {
    let table = cells("moodle", moodle::grades);
    assert_eq!(table[0][..3], ["ID number", "Email address", "Full name"]);
    let column = |at: usize| table[1..].iter().map(|line| line[at].as_str()).collect::<Vec<_>>();
    assert_eq!(column(3), ["15", "-", "-", "15"]);
    assert_eq!(column(4), ["37.50", "-", "-", "37.50"]);
    // grade/import/csv: a line of nobody counts for whoever stands before it.
    assert!(column(0).iter().chain(&column(1)).all(|who| !who.trim().is_empty()));
    assert_eq!(column(1)[3], "(none)");
    assert_eq!(column(5)[0], "1 of 4 exercises passed");
    assert!(column(5)[1].starts_with("the grader could not grade ex04") && is_inert(column(5)[2]));
}

/// As GitHub reads Markdown, with HTML left in.
fn shown(page: &str) -> String {
    let compile = markdown::CompileOptions { allow_dangerous_html: true, ..markdown::CompileOptions::gfm() };
    let options = markdown::Options { compile, ..markdown::Options::gfm() };
    let html = markdown::to_html_with_options(page, &options).expect("all text is Markdown");
    format!("<div>{html}</div>")
}

#[test]
fn the_summary_is_our_markup_and_the_text_of_others() {
    let page = read("summary", rows(), summary::page);
    assert!(page.starts_with("## 2 of 4 learners graded\n"), "{page}");
    let html = shown(&page);
    let xml = roxmltree::Document::parse(&html).unwrap_or_else(|error| panic!("{error}\n{html}"));
    for node in xml.descendants().filter(|node| node.is_element()) {
        let ours = ["div", "h2", "h3", "p", "table", "tr", "th", "td", "pre"];
        assert!(ours.contains(&node.tag_name().name()), "{node:?}\n{page}");
        assert_eq!(node.attributes().count(), 0, "{node:?}");
    }
    let texts = |name: &str| -> Vec<String> {
        let named = xml.descendants().filter(|node| node.has_tag_name(name));
        named.map(|node| node.text().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(texts("h3"), ["Grader errors: 1", "Nothing to grade: 1"]);
    assert!(texts("pre").iter().all(|text| is_inert(text) && text.trim().lines().count() == 1), "{page}");
}

#[test]
fn the_summary_counts_an_exercise_only_where_it_was_graded() {
    let html = shown(&read("counts", rows(), summary::page));
    let xml = roxmltree::Document::parse(&html).expect("it is well-formed");
    let cells: Vec<&str> =
        xml.descendants().filter(|n| n.has_tag_name("td")).filter_map(|n| n.text()).collect();
    let numbers: Vec<[&str; 2]> = cells.chunks(3).map(|line| [line[1], line[2]]).collect();
    assert_eq!(numbers, [["3", "3"], ["0", "3"], ["0", "3"], ["0", "2"]]);
}

#[test]
fn the_summary_of_any_class_is_below_github_s_limit() {
    let errors = (0..4_000).map(|number| Row { number, ..not_known().0 });
    let nothing = (4_000..8_000).map(|n| Row::not_graded(n, super::who(HOSTILE), "&".repeat(9_000), 40));
    let page = read("limit", errors.chain(nothing).collect(), summary::page);
    assert!(page.len() < 1 << 20, "{}", page.len());
    assert_eq!(page.matches(" are in `gradebook.csv`.").count(), 2);
    assert!(page.starts_with("## 0 of 8000 learners graded\n\nNobody has points."), "{}", &page[..200]);
}

#[test]
fn the_middle_of_the_points_is_told_with_their_range() {
    let with = |score: u32| Row {
        score: Some(score),
        status: Status::Graded,
        ..row(&super::report(Verdict::Passed))
    };
    let page = read("points-told", [3, 9, 4, 30].map(with).to_vec(), summary::page);
    assert!(page.contains("\nOf 40 points they have 3 to 30; half of them have 4 or less.\n"), "{page}");
}

#[test]
fn a_workflow_is_told_ten_things_of_a_kind_at_most_and_obeys_no_name() {
    let rows = |number: usize| {
        let nothing = Row::not_graded(0, super::who(HOSTILE), HOSTILE.to_owned(), 40);
        (0..number).flat_map(move |_| [graded().0, not_known().0, nothing.clone()]).map(Ok)
    };
    let points = |number| vec![(HOSTILE.to_owned(), [None, Some(7)]); number];
    let since =
        |points: usize, first| Since::Changed(Changed { learners: 99, points, new: 1, gone: 0, first });
    let few = annotations::of_class(rows(2), &since(1, points(1))).expect("it can be shown");
    assert_eq!(few.lines().count(), 2 + 2 + 2, "{few}");
    assert!(
        few.contains("::notice title=Graded again::1 of 99 learners has other points than before, 1 is new")
    );
    let many = annotations::of_class(rows(30), &since(50, points(10))).expect("it can be shown");
    let lines: Vec<&str> = many.lines().collect();
    for (kind, more) in [
        ("error", "21 more are in gradebook.csv"),
        ("warning", "21 more are in gradebook.csv"),
        ("notice", "42 more are in changes.csv"),
    ] {
        let of_kind: Vec<_> =
            lines.iter().filter(|line| line.starts_with(&format!("::{kind} title="))).collect();
        assert_eq!(of_kind.len(), 10, "{many}");
        assert_eq!(*of_kind[9], &format!("::{kind} title=and more::{more}"));
    }
    assert_eq!(lines.len(), 30);
    for line in lines {
        assert!(!line.contains(super::OBEYED), "{line}");
        let (title, _) =
            line.split_once(" title=").expect("it has one").1.split_once("::").expect("it has a text");
        assert!(!title.contains([':', ',']), "{line}");
    }
    assert_eq!(annotations::of_class(rows(0), &Since::Same).expect("it can be shown"), "");
}
