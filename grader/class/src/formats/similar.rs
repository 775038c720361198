//! Pairs that share more code than is likely, as CSV: a hint to look, and never a verdict.

use anyhow::Context;

use super::csv::inert;
use crate::similar::pairs::{Pair, Shared};

/// One line for each pair, those who share the most first.
pub fn csv(pairs: &[Pair]) -> anyhow::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["one", "other", "exercises", "shared", "where"])?;
    for pair in pairs {
        let (exercises, shared) = (pair.exercises.len().to_string(), pair.shared().to_string());
        let places = pair.exercises.iter().map(place).collect::<Vec<_>>().join("; ");
        writer.write_record([inert(&pair.one), inert(&pair.other), exercises, shared, places])?;
    }
    let bytes = writer.into_inner().context("the pairs can't be written")?;
    Ok(String::from_utf8(bytes)?)
}

/// `ex09 12 (of 20, 31)`: shared, and what each of them has.
pub fn place(shared: &Shared) -> String {
    let Shared { exercise, shared, of_one, of_other } = shared;
    format!("{exercise} {shared} (of {of_one}, {of_other})")
}
