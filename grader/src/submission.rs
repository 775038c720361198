//! A submission as values: the sources that it brings, and what else is in it. `confine read` makes one of a
//! tree or an archive; the grader takes it apart again as strictly as anything that comes from strangers.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

/// So much of it is read, at most, by whoever takes a submission from another program.
pub const LARGEST: usize = 15 * 1024 * 1024;
/// Source files in one exercise.
pub const MOST_FILES: usize = 64;
/// Bytes in one source file.
pub const LARGEST_SOURCE: u64 = 1024 * 1024;
/// Files and folders that are looked at, in all.
pub const MOST_ENTRIES: usize = 50_000;
/// Folders within folders.
pub const DEEPEST: usize = 64;
/// Bytes that come out of an archive, in all.
pub const LARGEST_UNPACKED: u64 = 512 * 1024 * 1024;

/// What somebody has handed in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    /// By the exercise's folder, such as `ex09_sorted_as_completed`.
    pub exercises: BTreeMap<String, Handed>,
    /// All other files, by their path from the root of the submission: a hash of what they hold, or none where
    /// that was too large to look at.
    pub others: BTreeMap<String, Option<String>>,
    /// What was left out, and why, in sentences.
    pub remarks: Vec<String>,
}

/// What a submission has for one exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    /// By the path below `src`, with `/`: `lib.rs`, `kitchen/soup.rs`.
    pub sources: BTreeMap<String, String>,
    /// Why these sources can't be graded: one is no text, or too large, or a link.
    pub refused: Option<String>,
}

/// Takes apart what another program says of a submission.
pub fn parse(json: &str) -> anyhow::Result<Submission> {
    ensure!(json.len() <= LARGEST, "the submission is too large");
    let submission: Submission =
        serde_json::from_str(json).context("the submission was not read to its end")?;
    for handed in submission.exercises.values() {
        ensure!(handed.sources.len() <= MOST_FILES, "an exercise has more than {MOST_FILES} source files");
        for (path, text) in &handed.sources {
            ensure!(is_source(path), "{path:?} is no source file's name");
            ensure!(text.len() as u64 <= LARGEST_SOURCE, "{path} is too large");
        }
    }
    Ok(submission)
}

/// The names that Rust has for the files of modules, and no others: `kitchen/soup.rs`.
pub fn is_source(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    };
    let Some(path) = path.strip_suffix(".rs") else { return false };
    path.len() <= 200 && path.split('/').count() <= 8 && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::is_source;

    #[test]
    fn a_source_file_has_a_plain_name_below_src() {
        for path in ["lib.rs", "kitchen/soup.rs", "a_b/c-d/e1.rs"] {
            assert!(is_source(path), "{path}");
        }
        for path in [
            "",
            ".rs",
            "/lib.rs",
            "../lib.rs",
            "a//b.rs",
            "a/./b.rs",
            "lib.txt",
            "é.rs",
            "a\\b.rs",
            "C:lib.rs",
        ] {
            assert!(!is_source(path), "{path}");
        }
    }
}
