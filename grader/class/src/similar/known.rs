//! What anybody may have for an exercise without having it from each other: the stub, the reference, the bank, the
//! tests, and the code in its lesson and hints.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use grader::catalog::{Course, Exercise};

use super::{tokens, winnow};

/// Folders within folders.
const DEEPEST: usize = 8;

/// By exercise every hash of what is known of it, sorted.
#[derive(Clone, Debug, Default)]
pub struct Known(BTreeMap<String, Vec<u64>>);

impl Known {
    pub fn of(course: &Course) -> Self {
        let of = |exercise: &Exercise| (exercise.id.clone(), hashes(&texts(course, exercise)));
        Self(course.exercises.iter().map(of).collect())
    }

    #[cfg(test)]
    pub fn these(exercise: &str, texts: &[&str]) -> Self {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Self(BTreeMap::from([(exercise.to_owned(), hashes(&texts))]))
    }

    pub fn has(&self, exercise: &str, hash: u64) -> bool {
        self.0.get(exercise).is_some_and(|known| known.binary_search(&hash).is_ok())
    }
}

/// All of them, and not only those that winnowing takes: another context takes others.
fn hashes(texts: &[String]) -> Vec<u64> {
    let tokens = texts.iter().filter_map(|text| tokens::of(text));
    let mut hashes: Vec<u64> = tokens.flat_map(|tokens| winnow::hashes(&tokens)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// What is not there is not known: a course may have no bank.
fn texts(course: &Course, exercise: &Exercise) -> Vec<String> {
    let mut texts = Vec::new();
    read(&course.root.join("solutions").join(&exercise.folder), DEEPEST, &mut texts);
    read(&exercise.dir.join("tests"), DEEPEST, &mut texts);
    for page in ["README.md", "hints.md"] {
        let page = fs::read_to_string(exercise.dir.join(page)).unwrap_or_default();
        texts.extend(blocks(&page).map(str::to_owned));
    }
    texts
}

fn read(dir: &Path, deep: usize, texts: &mut Vec<String>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && deep > 0 {
            read(&path, deep - 1, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.extend(fs::read_to_string(&path));
        }
    }
}

/// What stands between fences in a page of Markdown, without the word that names its language.
fn blocks(page: &str) -> impl Iterator<Item = &str> {
    let inside = page.split("```").skip(1).step_by(2);
    inside.filter_map(|block| block.split_once('\n')).map(|(_, code)| code)
}
