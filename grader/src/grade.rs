//! Exercises in, grades out: build, run, judge.

use std::path::Path;

use crate::build;
use crate::catalog::{Course, Exercise};
use crate::judge::{self, Graded};
use crate::overlay::{self, Laid};
use crate::progress::Event;
use crate::run::{self, Test};

/// Grades exercises where they stand, in the learner's tree.
pub async fn in_place(
    course: &Course,
    exercises: &[&Exercise],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    let asked: Vec<(&Exercise, String)> = exercises.iter().map(|e| (*e, e.id.clone())).collect();
    grade(&course.root, course, &asked, None, tell).await
}

/// Grades sources laid over pristine exercises; of each exercise all tests, or the one that is named.
pub async fn overlaid(
    course: &Course,
    scratch: &str,
    laid: &[Laid<'_>],
    only: Option<&str>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    let dir = overlay::lay(course, scratch, laid)?;
    let asked: Vec<(&Exercise, String)> = laid.iter().map(|l| (l.exercise, l.package.clone())).collect();
    grade(&dir, course, &asked, only, tell).await
}

/// The one way through: these packages, each standing for an exercise, in the workspace at `dir`.
async fn grade(
    dir: &Path,
    course: &Course,
    asked: &[(&Exercise, String)],
    only: Option<&str>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    let packages: Vec<String> = asked.iter().map(|(_, package)| package.clone()).collect();
    let built = build::build(dir, course, &packages, tell).await?;
    let mut tests = Vec::new();
    for (exercise, package) in asked {
        let Some(program) = &built[package].test_program else { continue };
        let wanted = exercise.tests.iter().filter(|name| only.is_none_or(|only| only == *name));
        tests.extend(wanted.map(|name| Test {
            package: package.clone(),
            name: name.clone(),
            program: program.clone(),
            limit: exercise.limit(),
        }));
    }
    tell(Event::Running(tests.len()));
    let ran = run::run(dir, tests, at_once(), tell).await?;
    let judged = asked.iter().map(|(exercise, package)| {
        judge::exercise(exercise, &built[package], |name| ran.get(&(package.clone(), name.to_owned())))
    });
    Ok(judged.collect())
}

/// As many tests as there are processors: each is one busy thread at most.
pub fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}
