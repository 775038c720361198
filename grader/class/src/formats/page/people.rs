//! Who could not be graded and why, and who shares more code than is likely.

use grader::report::html;
use grader::report::markup::Markup;

use super::sums::{NAMED, Sums, Ungraded};
use super::{columns, link, wide};
use crate::formats::similar::place;
use crate::similar::pairs::Pair;

/// So many pairs are shown; the file has more.
const PAIRS: usize = 50;

const HINT: &str = "A hint to look, and never a verdict. Each of these pairs shares code that is neither in the \
    exercise nor in its known solutions nor common in the class, names and layout apart. People who learn together \
    come to the same code, and so do those who have read the same page: read both before you ask anybody. \
    docs/similarity.md tells how it works, and what it can't see.";

pub fn without_a_grade(main: &mut Markup, sums: &Sums) {
    if sums.unknown.number + sums.nothing.number == 0 {
        return;
    }
    main.of("h2", &[], "Without a grade");
    let unknown = "The grader could not do its work here. That is no zero: run the same command again.";
    for (says, ungraded) in
        [(unknown, &sums.unknown), ("Here is nothing that could be graded.", &sums.nothing)]
    {
        if ungraded.number > 0 {
            main.of("p", &[], says);
            list(main, ungraded);
        }
    }
}

fn list(main: &mut Markup, ungraded: &Ungraded) {
    main.with("ul", &[("class", "people")], |list| {
        for (who, why) in &ungraded.first {
            list.with("li", &[], |entry| {
                entry.of("strong", &[], &who.id);
                if !who.name.is_empty() {
                    entry.text(&format!(" ({})", who.name));
                }
                entry.text(": ");
                html::with_code(entry, why);
            });
        }
        if let Some(more) = ungraded.number.checked_sub(NAMED).filter(|more| *more > 0) {
            list.of("li", &[("class", "quiet")], &format!("… and {more} more, in gradebook.csv"));
        }
    });
}

pub fn similar(main: &mut Markup, pairs: &[Pair]) {
    main.of("h2", &[("id", "alike")], "Code that is alike");
    if pairs.is_empty() {
        main.of("p", &[], "No two learners share more code than the exercises make likely.");
        return;
    }
    main.of("p", &[], HINT);
    wide(main, "pairs", "code that is alike", |table| {
        columns(table, ["Learners", "Exercises", "Shared fingerprints", "Where (of so many of each)"]);
        table.with("tbody", &[], |body| {
            for pair in pairs.iter().take(PAIRS) {
                body.with("tr", &[], |row| self::pair(row, pair));
            }
        });
    });
    if pairs.len() > PAIRS {
        let all = format!("These are the first {PAIRS} of {} pairs; similar.csv has them all.", pairs.len());
        main.of("p", &[("class", "quiet")], &all);
    }
}

fn pair(row: &mut Markup, pair: &Pair) {
    row.with("th", &[("scope", "row")], |th| {
        th.of("a", &[("href", &link(&pair.one))], &pair.one).text(" and ");
        th.of("a", &[("href", &link(&pair.other))], &pair.other);
    });
    row.of("td", &[], &pair.exercises.len().to_string()).of("td", &[], &pair.shared().to_string());
    row.of("td", &[], &pair.exercises.iter().map(place).collect::<Vec<_>>().join("; "));
}
