//! Results in the words of others: one small file for each format, all of them pure. Where the grader does not know
//! what somebody's work is worth, no format gets a number that could be taken for a grade.

pub mod annotations;
pub mod canvas;
pub mod changes;
pub mod classroom;
pub mod classroom50;
pub mod csv;
pub mod gradescope;
pub mod junit;
pub mod moodle;
pub mod page;
mod said;
pub mod similar;
pub mod summary;

#[cfg(test)]
mod tests;

use grader::report::html;
use grader::report::json::Report;

use crate::gradebook::Row;
use crate::roster::Who;

/// The files of one learner, in their own folder. One without a text is not to be there.
pub fn learner(row: &Row, report: &Report) -> anyhow::Result<[(&'static str, Option<String>); 5]> {
    Ok([
        ("classroom.txt", Some(classroom::payload(row, report)?)),
        ("classroom50.json", classroom50::result(row, report)?),
        ("gradescope.json", Some(gradescope::results(row, report)?)),
        ("junit.xml", Some(junit::report(row, report)?)),
        ("report.html", Some(html::page_of(report, &whose(&row.who)))),
    ])
}

/// By name, where there is one.
fn whose(Who { id, name, .. }: &Who) -> String {
    if name.is_empty() { id.clone() } else { format!("{name} ({id})") }
}
