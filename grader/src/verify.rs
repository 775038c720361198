//! For authors: is this a good exercise? The stub fails, the reference and every other right way
//! pass, and each known mistake is rejected by the test, and in the words, that its header names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use lab::Possible;

use crate::api;
use crate::bank::{self, Contract, Variant};
use crate::catalog::{Course, Exercise};
use crate::facts::{Built, Ran};
use crate::grade::build_and_run;
use crate::judge::{self, GradedTest, Source};
use crate::overlay::{self, Laid};
use crate::progress::Event;
use crate::run::Test;
use crate::scaffold::TO_DO;
use crate::submission;
use crate::suite::name_in_program;
use crate::verdict::Verdict;

/// What hangs in a bank is known to hang: there is no need to wait as long as for a learner.
const BANK_LIMIT: Duration = Duration::from_secs(2);
/// The name of the reference among the variants.
const TWIN: &str = "twin";
/// The fewest variants that make a bank.
const LEAST: [(&str, usize); 2] = [("right", 2), ("wrong", 4)];

/// The parts of a lesson, in their order.
const LESSON: [&str; 8] = [
    "# ",
    "After this exercise you can ",
    "## asyncio and Tokio, side by side",
    "## Predict before you run",
    "<details><summary>Answer</summary>",
    "## The task",
    "## What surprises people",
    "## More",
];

/// One cell of the table: a variant of an exercise, and what is wrong with it, if anything.
#[derive(Clone, Debug)]
pub struct Cell {
    pub exercise: String,
    pub variant: String,
    /// What the author is told; `None` if all is as it should be.
    pub fault: Option<String>,
}

/// Verifies these exercises.
pub async fn verify(
    course: &Course,
    exercises: &[&Exercise],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Cell>> {
    let mut cells = Vec::new();
    let mut bank: Vec<(&Exercise, Variant)> = Vec::new();
    for exercise in exercises {
        // What makes a good lesson is a matter of our own.
        if exercise.on_lab {
            cells.extend(papers(course, exercise)?);
        }
        bank.extend(variants(course, exercise)?.into_iter().map(|variant| (*exercise, variant)));
    }
    let modules: Vec<_> = bank.iter().map(|(exercise, v)| modules(course, exercise, v)).collect();
    let laid: Vec<Laid<'_>> = bank
        .iter()
        .zip(&modules)
        .map(|((exercise, v), modules)| Laid {
            exercise,
            package: v.package(&exercise.id),
            sources: modules
                .iter()
                .map(|(path, text)| (path.as_str(), text.as_str()))
                .chain([("lib.rs", v.source.as_str())])
                .collect(),
            rules: None,
            only: v.contract.only(),
            secret: None,
        })
        .collect();
    let scratch = overlay::lay(course, "bank", &laid)?;
    let packages: Vec<String> = laid.iter().map(|l| l.package.clone()).collect();
    let tests = |package: &str, file: &str, program: &Path| {
        let of = |(exercise, v): &&(&Exercise, Variant)| v.package(&exercise.id) == package;
        let found = bank.iter().find(of);
        found.map(|(exercise, v)| tests(exercise, v, &scratch, file, program)).unwrap_or_default()
    };
    let (built, ran) = build_and_run(&scratch, course, &packages, &tests, None, tell).await?;
    for (exercise, variant) in &bank {
        let fault = fault(exercise, variant, &built, &ran);
        cells.push(Cell { exercise: exercise.id.clone(), variant: variant.name.clone(), fault });
    }
    cells.sort_by(|a, b| a.exercise.cmp(&b.exercise));
    Ok(cells)
}

/// All that is known of an exercise, and what is to come of it. Another course may have kept neither stub nor reference.
fn variants(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<Variant>> {
    let twin = twin(course, exercise);
    let source = fs::read_to_string(twin.join("src/lib.rs"));
    let reference = |source| Variant { name: TWIN.to_owned(), source, contract: Contract::Passes };
    if exercise.on_lab || twin.join("stub.rs").exists() {
        let source = source.with_context(|| format!("{} has no reference solution", exercise.id))?;
        return Ok(bank::read(&twin)?.into_iter().chain([reference(source)]).collect());
    }
    Ok(source.ok().map(reference).into_iter().collect())
}

/// The modules beside `lib.rs` that a stub or a reference has, by their path below `src`.
fn modules(course: &Course, exercise: &Exercise, variant: &Variant) -> Vec<(String, String)> {
    let root = match variant.name.as_str() {
        TWIN => twin(course, exercise).join("src"),
        "stub" => exercise.dir.join("src"),
        _ => return Vec::new(),
    };
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            let below = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                folders.push(path);
            } else if below != "lib.rs" && submission::is_source(&below) {
                found.extend(fs::read_to_string(path).ok().map(|text| (below, text)));
            }
        }
    }
    found
}

fn twin(course: &Course, exercise: &Exercise) -> PathBuf {
    course.root.join("solutions").join(&exercise.folder)
}

/// What can be told without running anything.
pub fn papers(course: &Course, exercise: &Exercise) -> anyhow::Result<Vec<Cell>> {
    let twin = twin(course, exercise);
    let cell = |variant: &str, fault: Option<String>| Cell {
        exercise: exercise.id.clone(),
        variant: variant.to_owned(),
        fault,
    };
    let read = |file: PathBuf| fs::read_to_string(file).unwrap_or_default();
    let lesson = read(exercise.dir.join("README.md"));
    let hints = read(exercise.dir.join("hints.md"));
    let steps = hints.lines().filter(|line| line.starts_with("## ")).count();
    let same = api::public(&read(twin.join("stub.rs"))) == api::public(&read(twin.join("src/lib.rs")));
    let mut cells = vec![
        cell(
            "lesson",
            missing_part(&lesson).map(|part| format!("README.md lacks `{part}`, or has it too early")),
        ),
        cell("hints", (steps != 3).then(|| format!("hints.md has {steps} steps (`## …`), not three"))),
        cell(
            "same API",
            (!same).then(|| "stub.rs and src/lib.rs differ in their public signatures".to_owned()),
        ),
    ];
    cells.extend(to_do(course, exercise).into_iter().map(|fault| cell("written", fault)));
    for (kind, least) in LEAST {
        let found = bank::read(&twin)?.iter().filter(|v| v.name.starts_with(kind)).count();
        cells.push(cell(
            "bank",
            (found < least).then(|| format!("{found} {kind} variants; at least {least} are needed")),
        ));
    }
    Ok(cells)
}

/// What `grader new` has left to its author: one fault for each place, or none at all.
fn to_do(course: &Course, exercise: &Exercise) -> Vec<Option<String>> {
    let (own, twin) = (format!("exercises/{}", exercise.folder), format!("solutions/{}", exercise.folder));
    let files = [
        (&own, "README.md"),
        (&own, "hints.md"),
        (&own, "tests/spec.rs"),
        (&twin, "stub.rs"),
        (&twin, "src/lib.rs"),
    ];
    let mut left = Vec::new();
    for (folder, file) in files {
        let place = format!("{folder}/{file}");
        let text = fs::read_to_string(course.root.join(&place)).unwrap_or_default();
        let lines = text.lines().enumerate().filter_map(|(n, line)| Some((n + 1, line.split_once(TO_DO)?.1)));
        left.extend(lines.map(|(n, what)| Some(format!("{place}:{n} is to be written{what}"))));
    }
    if left.is_empty() { vec![None] } else { left }
}

/// The first part of a lesson that does not stand where it should.
fn missing_part(lesson: &str) -> Option<&'static str> {
    let mut rest = lesson;
    LESSON.into_iter().find(|part| match rest.split_once(part) {
        Some((_, after)) => {
            rest = after;
            false
        }
        None => true,
    })
}

/// The tests that tell whether a variant keeps its contract: for a mistake, the one that it names.
fn tests(exercise: &Exercise, variant: &Variant, scratch: &Path, file: &str, program: &Path) -> Vec<Test> {
    let package = variant.package(&exercise.id);
    let only = variant.contract.only();
    let limit = if only.is_some() { BANK_LIMIT } else { exercise.limit() };
    let names = exercise.tests_of(file).filter(|name| only.is_none_or(|only| only == **name));
    names
        .map(|name| Test {
            package: package.clone(),
            name: name.clone(),
            called: name_in_program(name).to_owned(),
            program: program.to_owned(),
            dir: scratch.join(&package),
            limit,
            on_lab: exercise.on_lab,
            network: exercise.about.network,
            late: false,
        })
        .collect()
}

/// How a variant breaks its contract.
fn fault(
    exercise: &Exercise,
    variant: &Variant,
    built: &BTreeMap<String, Built>,
    ran: &BTreeMap<(String, String), Ran>,
) -> Option<String> {
    let package = variant.package(&exercise.id);
    let built = built.get(&package)?;
    let source = Source { file: overlay::source_file(&package), text: variant.source.clone() };
    let graded =
        judge::exercise(exercise, &source, built, |name| ran.get(&(package.clone(), name.to_owned())));
    let compiler = || built.errors.iter().map(|d| d.text.as_str()).collect::<Vec<_>>().join("; ");
    match &variant.contract {
        // Another course's stub fails as it likes.
        Contract::Stub if !exercise.on_lab => {
            (graded.verdict == Verdict::Passed).then(|| "its tests accept it".to_owned())
        }
        Contract::Stub if !built.warnings.is_empty() => Some(format!("warns: {}", built.warnings[0].text)),
        Contract::Stub if graded.verdict == Verdict::Unfinished => None,
        Contract::Stub => Some(format!("the verdict is `{}`: {}", graded.verdict.words(), compiler())),
        Contract::Passes if graded.verdict == Verdict::Passed => {
            (variant.name == TWIN).then(|| untrue_picture(&graded.tests)).flatten()
        }
        Contract::Passes => Some(match graded.first_failure() {
            Some(test) if !built.programs.is_empty() => {
                format!("{} says: {}", test.name, test.observed.as_deref().unwrap_or_default())
            }
            _ => compiler(),
        }),
        Contract::Rejected { by, says, .. } if by == "compiler" => {
            (!compiler().contains(says.as_str())).then(|| format!("the compiler says: {}", compiler()))
        }
        Contract::Rejected { .. } if built.programs.is_empty() => Some(compiler()),
        Contract::Rejected { by, says, asks } => match graded.tests.iter().find(|test| test.name == *by) {
            None => Some(format!("there is no test {by}")),
            Some(test) if test.verdict == Verdict::Passed => Some(format!("{by} accepts it")),
            Some(test) => {
                let said = test.observed.as_deref().unwrap_or_default();
                let asked = test.think.as_deref().unwrap_or_default();
                let other = asks.as_ref().filter(|asks| !asked.contains(asks.as_str()));
                (!said.contains(says.as_str()))
                    .then(|| format!("{by} says: {said}"))
                    .or_else(|| other.map(|_| format!("{by} asks: {asked}")))
            }
        },
    }
}

/// A test that draws what is possible, which is not what the reference did. Other right ways may differ.
fn untrue_picture(tests: &[GradedTest]) -> Option<String> {
    tests.iter().find_map(|test| {
        let Possible { name, started_ms, ended_ms } = test.picture.untrue()?;
        let (test, bar) = (&test.name, format!("`{name}` from {started_ms} to {ended_ms} ms"));
        Some(format!("{test} draws {bar} as possible, and that is not what the reference does"))
    })
}

/// The table of exercises and variants, and what is wrong in it.
pub fn table(cells: &[Cell]) -> String {
    let mut text = String::new();
    let mut rows: BTreeMap<&str, Vec<&Cell>> = BTreeMap::new();
    for cell in cells {
        rows.entry(&cell.exercise).or_default().push(cell);
    }
    for (exercise, cells) in &rows {
        let marks = |kind: &str| {
            let of_kind = cells.iter().filter(|cell| cell.variant.split('/').next() == Some(kind));
            of_kind.map(|cell| if cell.fault.is_none() { '✓' } else { '✗' }).collect::<String>()
        };
        text.push_str(exercise);
        for kind in ["lesson", "hints", "written", "same API", "bank", "stub", "twin", "right", "wrong"] {
            let marks = marks(kind);
            if !marks.is_empty() {
                text.push_str(&format!("  {kind} {marks}"));
            }
        }
        text.push('\n');
    }
    for cell in cells {
        if let Some(fault) = &cell.fault {
            text.push_str(&format!("\n✗ {} {}: {fault}\n", cell.exercise, cell.variant));
        }
    }
    let wrong = cells.iter().filter(|cell| cell.fault.is_some()).count();
    text.push_str(&format!("\n{} cells, {wrong} wrong\n", cells.len()));
    text
}

#[cfg(test)]
mod tests {
    use lab::{Picture, Possible};

    use super::{LESSON, missing_part, untrue_picture};
    use crate::judge::GradedTest;
    use crate::verdict::Verdict;

    #[test]
    fn a_lesson_has_its_parts_in_their_order() {
        assert_eq!(missing_part(&LESSON.join("\n")), None);
        assert_eq!(missing_part("# 1. Nothing\n## More\n"), Some(LESSON[1]));
        let mut turned = LESSON;
        turned.swap(6, 7);
        assert_eq!(missing_part(&turned.join("\n")), Some("## More"));
    }

    #[test]
    fn what_a_test_draws_as_possible_is_what_the_reference_does() {
        let possible = |ended_ms| Possible { name: "soup".to_owned(), started_ms: 0, ended_ms };
        let test = |possible: Vec<Possible>| GradedTest {
            hidden: false,
            name: "soup_is_hot".to_owned(),
            verdict: Verdict::Passed,
            observed: None,
            think: None,
            seen: None,
            line: 1,
            wall_ms: 0,
            virtual_ms: None,
            picture: Picture { jobs: vec![soup()], possible, ..Picture::default() },
            written: String::new(),
        };
        assert_eq!(untrue_picture(&[test(vec![]), test(vec![possible(30)])]), None);
        let says =
            "soup_is_hot draws `soup` from 0 to 31 ms as possible, and that is not what the reference does";
        assert_eq!(untrue_picture(&[test(vec![]), test(vec![possible(31)])]).as_deref(), Some(says));
    }

    /// A job that ran from 0 to 30 ms.
    fn soup() -> lab::JobRecord {
        lab::JobRecord {
            name: "soup".to_owned(),
            needs_ms: Some(30),
            made_ms: 0,
            started_ms: Some(0),
            ended_ms: Some(30),
            state: lab::JobState::Finished,
            polls: 2,
        }
    }
}
