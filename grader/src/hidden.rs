//! Tests that an instructor keeps: a folder with one folder for each exercise that has some, named as the exercise's
//! own, and in it files of tests.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::catalog::{Course, Exercise};
use crate::files;
use crate::scan;
use crate::suite::{TestFile, tests_in};

/// The course with these tests beside its own.
pub fn with(mut course: Course, folder: &Path) -> anyhow::Result<Course> {
    ensure!(
        !is_handed_out(&course, folder)?,
        "{} is where learners get their course from: keep hidden tests outside of `exercises` and `grader`",
        folder.display()
    );
    for place in entries(folder)? {
        let name = name(&place);
        let Some(at) = course.exercises.iter().position(|exercise| exercise.folder == name) else {
            bail!("{} is named as no exercise's folder{}", place.display(), meant(&course, &name));
        };
        let tests = tests(&course.exercises[at], &place)?;
        course.exercises[at].suite.extend(tests);
    }
    let has_some = course.exercises.iter().any(has_hidden);
    ensure!(
        has_some,
        "{} has no hidden tests: it needs a folder such as `ex06_timed_gather`",
        folder.display()
    );
    Ok(course)
}

pub fn has_hidden(exercise: &Exercise) -> bool {
    exercise.suite.iter().any(|file| file.hidden)
}

/// What `handout` copies from is no place for them.
fn is_handed_out(course: &Course, folder: &Path) -> anyhow::Result<bool> {
    let real =
        |place: &Path| place.canonicalize().with_context(|| format!("{} can't be read", place.display()));
    let folder = real(folder)?;
    let root = real(&course.root)?;
    Ok(folder == root
        || ["exercises", "grader"].iter().any(|handed_out| folder.starts_with(root.join(handed_out))))
}

fn meant(course: &Course, name: &str) -> String {
    let id = name.split('_').next().unwrap_or(name);
    let meant = course.find(name).or_else(|_| course.find(id));
    meant.map_or_else(
        |_| ", such as `ex06_timed_gather`".to_owned(),
        |found| format!(": did you mean `{}`?", found.folder),
    )
}

fn tests(exercise: &Exercise, place: &Path) -> anyhow::Result<Vec<TestFile>> {
    ensure!(place.is_dir(), "{} is no folder: hidden tests stand in one for each exercise", place.display());
    let files = entries(place)?;
    ensure!(!files.is_empty(), "{} is empty: put files of tests into it, such as `more.rs`", place.display());
    files.iter().map(|file| test_file(exercise, file)).collect()
}

fn test_file(exercise: &Exercise, path: &Path) -> anyhow::Result<TestFile> {
    let name = name(path);
    let stem = name.strip_suffix(".rs").unwrap_or_default();
    let is_plain = !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    ensure!(
        is_plain && path.is_file(),
        "{} is no file of tests: these end with `.rs`, and their names have letters, digits and `_`",
        path.display()
    );
    let text = files::read_at_most(path, LARGEST)?;
    let tests = match exercise.on_lab {
        true => tests_in(&text),
        false => scan::tests(&text, &exercise.packaging.features_on(), &|_| None),
    };
    let file = TestFile::hidden(stem, path, text, tests);
    ensure!(!file.tests.is_empty(), "{} has no `#[test]` on a line of its own", path.display());
    Ok(file)
}

/// Bytes that nobody writes tests of.
const LARGEST: usize = 1 << 20;

fn name(place: &Path) -> String {
    place.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// By name, without what systems leave there.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let refused = || format!("{} can't be read", folder.display());
    let mut places = Vec::new();
    for entry in fs::read_dir(folder).with_context(refused)? {
        let place = entry.with_context(refused)?.path();
        if !name(&place).starts_with('.') {
            places.push(place);
        }
    }
    places.sort();
    Ok(places)
}
