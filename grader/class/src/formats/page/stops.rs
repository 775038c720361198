//! Which exercise stops people.

use grader::report::markup::Markup;

use super::sums::{Exercise, Sums};
use super::{columns, wide};

pub fn table(main: &mut Markup, sums: &Sums) {
    main.of("h2", &[("id", "stops")], "Where people stop");
    main.of("p", &[], "Of those whose submission could be read. What most people fail stands first.");
    let some_unknown = sums.exercises.iter().any(|exercise| exercise.unknown > 0);
    wide(main, "stops", "where people stop", |table| {
        let names = ["Exercise", "Failed", "To do", "Not handed in"];
        let unknown = some_unknown.then_some("Not known");
        columns(table, names.into_iter().chain(unknown).chain(["Passed", "Share that passed"]));
        table.with("tbody", &[], |body| {
            for exercise in sums.hardest() {
                body.with("tr", &[], |row| self::row(row, exercise, some_unknown));
            }
        });
    });
}

fn row(row: &mut Markup, exercise: &Exercise, some_unknown: bool) {
    row.with("th", &[("scope", "row")], |th| {
        let name = format!("{} {}", exercise.id, exercise.title);
        if exercise.failed > 0 {
            th.of("a", &[("href", &format!("#{}", exercise.id))], &name);
        } else {
            th.text(&name);
        }
    });
    let unknown = some_unknown.then_some(exercise.unknown);
    let numbers = [exercise.failed, exercise.to_do, exercise.not_handed_in];
    for number in numbers.into_iter().chain(unknown).chain([exercise.passed]) {
        row.of("td", &[("class", "number")], &number.to_string());
    }
    let (passed, all) = (exercise.passed, exercise.learners());
    let says = format!("{passed} of {all} passed {}", exercise.id);
    let bar = [("value", passed.to_string()), ("max", all.max(1).to_string()), ("aria-label", says)];
    let bar = bar.each_ref().map(|(name, value)| (*name, value.as_str()));
    row.with("td", &[], |td| {
        td.of("progress", &bar, "");
    });
}
