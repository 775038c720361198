//! The class as one page that needs nothing else: no network, no script, no second file. Pure.

mod learners;
mod mistakes;
mod people;
mod stops;
pub mod sums;
#[cfg(test)]
mod tests;

use grader::report::html;
use grader::report::markup::Markup;
use grader::report::svg;

use crate::gradebook::Row;
use crate::similar::pairs::Pair;
use sums::Sums;

const CLASS: &str = include_str!("class.css");

/// The page on these sums, and on rows that are read one at a time.
pub fn page(
    sums: &Sums,
    mut rows: impl Iterator<Item = anyhow::Result<Row>>,
    pairs: &[Pair],
) -> anyhow::Result<String> {
    let ours = if sums.head.exercises.iter().any(|exercise| exercise.proved) { "Async Rust: a" } else { "A" };
    let title = format!("{ours} class of {}", sums.head.learners);
    let mut done = Ok(());
    let mut page = Markup::default();
    page.with("html", &[("lang", "en")], |root| {
        html::head(root, &title, CLASS);
        root.with("body", &[], |body| {
            body.of("a", &[("class", "skip"), ("href", "#learners")], "Skip to the learners");
            svg::patterns(body);
            body.with("header", &[], |header| {
                header.of("h1", &[], &title).of("p", &[("class", "sum")], &summary(sums));
                contents(header, sums);
            });
            body.with("main", &[], |main| {
                if let Some(says) = sums.head.not_proved() {
                    main.of("p", &[], &says);
                }
                people::without_a_grade(main, sums);
                stops::table(main, sums);
                mistakes::list(main, sums);
                people::similar(main, pairs);
                done = learners::table(main, sums, &mut rows);
            });
            body.with("footer", &[], |footer| {
                let head = &sums.head;
                let made_by = format!(
                    "Grader {}. {}. Isolation of the tests: {}.",
                    head.grader, head.toolchain, head.isolation
                );
                footer.of("p", &[], &made_by);
            });
        });
    });
    done?;
    Ok(page.page())
}

/// What stands on the page, and leads there.
fn contents(header: &mut Markup, sums: &Sums) {
    let some_failed = sums.exercises.iter().any(|exercise| exercise.failed > 0);
    let mistakes = some_failed.then_some(("#mistakes", "The commonest mistakes"));
    let first = [("#learners", "Who is where"), ("#stops", "Where people stop")];
    header.with("nav", &[("aria-label", "on this page")], |nav| {
        for (at, name) in first.into_iter().chain(mistakes).chain([("#alike", "Code that is alike")]) {
            nav.of("a", &[("href", at)], name).text(" ");
        }
    });
}

fn summary(sums: &Sums) -> String {
    let (graded, max) = (sums.graded as u64, sums.head.max_score());
    let mut text = format!("{graded} of {} graded", sums.head.learners);
    if let Some(tenths) = (10 * sums.points + graded / 2).checked_div(graded) {
        text.push_str(&format!(" · {}.{} of {max} points on average", tenths / 10, tenths % 10));
    }
    for (number, what) in
        [(sums.unknown.number, "not known to the grader"), (sums.nothing.number, "with nothing to grade")]
    {
        if number > 0 {
            text.push_str(&format!(" · {number} {what}"));
        }
    }
    text
}

/// A table that is moved sideways where it is too wide, with the keyboard too.
fn wide(page: &mut Markup, class: &'static str, label: &str, fill: impl FnOnce(&mut Markup)) {
    let around = [("class", "wide"), ("tabindex", "0"), ("role", "group"), ("aria-label", label)];
    page.with("div", &around, |wide| {
        wide.with("table", &[("class", class)], fill);
    });
}

/// The first row of a table.
fn columns<'a>(table: &mut Markup, names: impl IntoIterator<Item = &'a str>) {
    table.with("thead", &[], |head| {
        head.with("tr", &[], |row| {
            for name in names {
                row.of("th", &[("scope", "col")], name);
            }
        });
    });
}

/// The page of a learner, seen from here. The folder's name may hold a `%`, which has a name of its own in a link.
fn link(id: &str) -> String {
    let folder = crate::results::name(id).replace('%', "%25");
    format!("learners/{folder}/report.html")
}
