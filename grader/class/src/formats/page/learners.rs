//! Who is where: a row for each learner, a column for each exercise.

use grader::report::html;
use grader::report::markup::Markup;
use grader::verdict::Verdict;

use super::sums::Sums;
use super::{link, wide};
use crate::gradebook::{Cell, Row, Status};

/// Rows that are read one at a time.
type Rows<'a> = &'a mut dyn Iterator<Item = anyhow::Result<Row>>;

/// So many rows are in the table: a browser has to draw each of its cells.
pub const MOST: usize = 500;
/// So many more are listed by their names and points.
pub const LISTED: usize = 5_000;

pub fn table(main: &mut Markup, sums: &Sums, rows: Rows<'_>) -> anyhow::Result<()> {
    main.of("h2", &[("id", "learners"), ("tabindex", "-1")], "Who is where");
    let learners = sums.head.learners;
    if learners > MOST {
        let listed = learners.min(MOST + LISTED);
        let says = format!(
            "The first {MOST} of {learners} learners, and below the points of those to the {listed}th. gradebook.csv has all \
             of them, for a spreadsheet."
        );
        main.of("p", &[], &says);
    }
    main.of("p", &[], "Points, and ✓ passed, ✗ failed, · to do, – not handed in, ? not known to the grader.");
    let mut done = Ok(());
    wide(main, "who", "points of each learner", |table| {
        head(table, sums);
        table.with("tbody", &[], |body| done = self::rows(body, sums, rows));
    });
    done?;
    if learners > MOST {
        list(main, rows)?;
    }
    Ok(())
}

/// Those whom the table has no room for.
fn list(main: &mut Markup, rows: Rows<'_>) -> anyhow::Result<()> {
    let mut done = Ok(());
    main.with("ul", &[("class", "more")], |list| {
        for row in rows.take(LISTED) {
            match row {
                Ok(row) => {
                    list.with("li", &[], |entry| self::entry(entry, &row));
                }
                Err(error) => return done = Err(error),
            }
        }
    });
    done
}

fn entry(entry: &mut Markup, row: &Row) {
    name(entry, row);
    entry.text(": ").text(&points(row));
}

fn points(row: &Row) -> String {
    row.score.map_or_else(|| "no grade".to_owned(), |score| score.to_string())
}

/// The page of somebody without a grade is not there.
fn name(page: &mut Markup, row: &Row) {
    if row.status == Status::NothingToGrade {
        page.text(&row.who.id);
    } else {
        page.of("a", &[("href", &link(&row.who.id))], &row.who.id);
    }
    if !row.who.name.is_empty() {
        page.text(" ").of("span", &[("class", "quiet")], &row.who.name);
    }
}

fn head(table: &mut Markup, sums: &Sums) {
    table.with("thead", &[], |head| {
        head.with("tr", &[], |row| {
            let all = format!("Points of {}", sums.head.max_score());
            row.of("th", &[("scope", "col")], "Learner").of("th", &[("scope", "col")], &all);
            for exercise in &sums.head.exercises {
                row.with("th", &[("scope", "col"), ("title", &exercise.title)], |th| {
                    th.text(&exercise.id).of("span", &[("class", "hidden")], &format!(" {}", exercise.title));
                });
            }
        });
    });
}

fn rows(body: &mut Markup, sums: &Sums, rows: Rows<'_>) -> anyhow::Result<()> {
    for row in rows.take(MOST) {
        let row = row?;
        body.with("tr", &[], |tr| learner(tr, &row, sums.head.exercises.len()));
    }
    Ok(())
}

fn learner(tr: &mut Markup, row: &Row, exercises: usize) {
    let nothing = row.status == Status::NothingToGrade;
    tr.with("th", &[("scope", "row")], |th| name(th, row));
    tr.with("td", &[("class", "number")], |td| {
        td.text(&points(row));
        if let Some(late) = row.late() {
            td.text(" ").of("span", &[("class", "quiet"), ("title", &late)], "late");
        }
    });
    if nothing {
        let across = exercises.max(1).to_string();
        tr.with("td", &[("class", "why"), ("colspan", &across)], |td| {
            html::with_code(td, row.why.as_deref().unwrap_or_default());
        });
    }
    row.exercises.iter().for_each(|of| cell(tr, of));
}

/// A sign to look at, the same in words for who does not look, and the points.
fn cell(tr: &mut Markup, cell: &Cell) {
    let (class, sign) = match cell.verdict {
        Verdict::Passed => ("passed", "✓"),
        Verdict::Unfinished => ("open", "·"),
        Verdict::Skipped => ("open", "–"),
        Verdict::InternalError => ("open", "?"),
        _ => ("failed", "✗"),
    };
    let words = match cell.verdict {
        Verdict::Skipped => "not handed in",
        verdict => verdict.words(),
    };
    tr.with("td", &[("title", words)], |td| {
        td.of("span", &[("class", class), ("aria-hidden", "true")], sign);
        td.of("span", &[("class", "hidden")], &format!("{words}, "));
        if cell.verdict != Verdict::InternalError {
            td.text(&format!(" {}", cell.score));
        }
    });
}
