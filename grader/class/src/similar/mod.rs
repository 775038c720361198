//! Who shares more code with somebody than the exercise makes likely. It is a hint to look, and never a verdict.
//!
//! ```text
//! source ──► tokens ──► winnow ──► (known?) ──► fingerprints.json, one for each learner ──► pairs
//! ```

pub mod known;
pub mod pairs;
pub mod tokens;
pub mod winnow;

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use grader::submission::Handed;
use serde::{Deserialize, Serialize};

use known::Known;

/// Bytes of a file of fingerprints.
pub const LARGEST: usize = 4 << 20;
/// In one exercise. An honest solution has some tens.
const MOST: usize = 512;

/// What is left of a learner's code, by exercise, without what everybody may have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fingerprints {
    schema: u32,
    pub exercises: BTreeMap<String, Vec<u64>>,
}

impl Default for Fingerprints {
    fn default() -> Self {
        Self { schema: 1, exercises: BTreeMap::new() }
    }
}

impl Fingerprints {
    /// Takes the fingerprints of what was handed in for an exercise.
    pub fn add(&mut self, exercise: &str, handed: &Handed, known: &Known) {
        let mut prints = of(handed);
        prints.retain(|print| !known.has(exercise, *print));
        // The smallest are as good as any, and the same for everybody who has the same.
        prints.truncate(MOST);
        if !prints.is_empty() {
            self.exercises.insert(exercise.to_owned(), prints);
        }
    }

    pub fn render(&self) -> String {
        // These types hold nothing that JSON can't.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    /// Reads them back, within their bounds: a shard may come from anywhere.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let read: Self = serde_json::from_str(text).context("these are no fingerprints")?;
        ensure!(read.schema == 1, "these fingerprints have schema {}, and this grader reads 1", read.schema);
        for prints in read.exercises.values() {
            ensure!(prints.len() <= MOST, "more fingerprints than an exercise ever has");
            ensure!(prints.is_sorted_by(|a, b| a < b), "these fingerprints are not in their order");
        }
        Ok(read)
    }
}

/// Of all files together, sorted. What can't be taken apart has none.
fn of(handed: &Handed) -> Vec<u64> {
    if handed.sources.values().map(String::len).sum::<usize>() > tokens::LARGEST {
        return Vec::new();
    }
    let tokens = handed.sources.values().filter_map(|source| tokens::of(source));
    let mut prints: Vec<u64> = tokens.flat_map(|tokens| winnow::winnowed(&winnow::hashes(&tokens))).collect();
    prints.sort_unstable();
    prints.dedup();
    prints
}

#[cfg(test)]
mod tests;
