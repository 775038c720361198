//! Exercises in, grades out: build, run, judge.

use std::time::Duration;

use crate::build;
use crate::catalog::{Course, Exercise};
use crate::judge::{self, Graded};
use crate::progress::Event;
use crate::run::{self, Test};

/// Grades exercises where they stand, in the learner's tree.
pub async fn in_place(
    course: &Course,
    exercises: &[&Exercise],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    let packages: Vec<String> = exercises.iter().map(|e| e.id.clone()).collect();
    let built = build::build(&course.root, &course.target, &packages, tell).await?;
    let tests: Vec<Test> = exercises
        .iter()
        .filter_map(|e| Some((e, built.get(&e.id)?.test_program.clone()?)))
        .flat_map(|(e, program)| {
            e.tests.iter().map(move |name| test(&e.id, name, program.clone(), e.limit()))
        })
        .collect();
    tell(Event::Running(tests.len()));
    let ran = run::run(&course.root, tests, at_once(), tell).await?;
    Ok(exercises
        .iter()
        .map(|e| judge::exercise(e, &built[&e.id], |name| ran.get(&(e.id.clone(), name.to_owned()))))
        .collect())
}

fn test(package: &str, name: &str, program: std::path::PathBuf, limit: Duration) -> Test {
    Test { package: package.to_owned(), name: name.to_owned(), program, limit }
}

/// As many tests as there are processors: each is one busy thread at most.
pub fn at_once() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}
