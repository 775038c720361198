//! Exercises in, grades out: build, run, judge.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc;

use crate::build;
use crate::cache::Cache;
use crate::catalog::{Course, Exercise};
use crate::confinement::Confinement;
use crate::diagnosis::Quote;
use crate::facts::{Built, Facts, Ran};
use crate::judge::{self, Graded, Source};
use crate::overlay::{self, Laid};
use crate::progress::Event;
use crate::rules;
use crate::run::{self, Test};
use crate::stale;

/// Grades exercises where they stand, in the learner's tree. What is as it was when it was last graded is
/// neither built nor run.
pub async fn in_place(
    course: &Course,
    exercises: &[&Exercise],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    for exercise in exercises {
        stale::freshen(&exercise.dir.join("src"));
        stale::freshen(&exercise.dir.join("tests"));
    }
    let asked = exercises.iter().map(|e| Asked {
        exercise: e,
        package: e.id.clone(),
        dir: e.dir.clone(),
        source: Source { file: e.edited(), text: edited(course, e) },
        secret: None,
    });
    let asked: Vec<Asked<'_>> = asked.collect();
    let cache = Cache::of(course);
    let mut facts = BTreeMap::new();
    let mut changed = Vec::new();
    for asked in &asked {
        let now = cache.now(asked.exercise);
        match now.as_ref().and_then(|now| cache.find(asked.exercise, now)) {
            Some(known) => drop(facts.insert(asked.package.clone(), known)),
            None => changed.push((asked, now)),
        }
    }
    if !changed.is_empty() {
        let to_do: Vec<&Asked<'_>> = changed.iter().map(|(asked, _)| *asked).collect();
        facts.extend(find_out(&course.root, course, &to_do, None, None, tell).await?);
    }
    let graded = judged(course, &asked, &facts);
    let found = changed.into_iter().filter_map(|(asked, now)| {
        let facts = facts.remove(&asked.package)?;
        Some((asked.exercise.clone(), now?, facts))
    });
    let found: Vec<_> = found.collect();
    if !found.is_empty() {
        // Nobody waits for this but the runtime at its end.
        tokio::task::spawn_blocking(move || cache.keep(found));
    }
    Ok(graded)
}

/// Grades the whole course as far as somebody has come. A stub that nobody has touched is known to be to
/// do: building it would only make a learner wait. The next of these is run all the same, because what
/// its first test says is what the learner reads next.
pub async fn so_far(course: &Course, tell: &(dyn Fn(Event) + Send + Sync)) -> anyhow::Result<Vec<Graded>> {
    let mut touched = Vec::new();
    let mut untouched = Vec::new();
    for exercise in &course.exercises {
        match stub(course, exercise).is_some_and(|stub| stub == edited(course, exercise)) {
            true => untouched.push(exercise),
            false => touched.push(exercise),
        }
    }
    // What is best done after another one that nobody has touched is not the next one.
    let waits = |e: &&Exercise| e.about.after.iter().any(|id| untouched.iter().any(|other| other.id == *id));
    if let Some(next) = untouched.iter().position(|e| !waits(e)) {
        touched.push(untouched.remove(next));
    }
    let mut graded = in_place(course, &touched, tell).await?;
    graded.extend(untouched.iter().map(|exercise| judge::not_begun(exercise)));
    graded.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(graded)
}

/// A file that can't be read is rustc's to complain about, in words that a learner will see again.
fn edited(course: &Course, exercise: &Exercise) -> String {
    std::fs::read_to_string(course.root.join(exercise.edited())).unwrap_or_default()
}

/// The stub as it was at the start, where the course has kept it.
fn stub(course: &Course, exercise: &Exercise) -> Option<String> {
    std::fs::read_to_string(course.stub(exercise)).ok()
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
    let asked = asked(laid, &dir, |laid| overlay::source_file(&laid.package));
    let facts = find_out(&dir, course, &asked.iter().collect::<Vec<_>>(), only, None, tell).await?;
    Ok(judged(course, &asked, &facts))
}

/// The packages of a scratch workspace; `file` is how messages name a source.
fn asked<'a>(laid: &[Laid<'a>], dir: &Path, file: impl Fn(&Laid<'a>) -> String) -> Vec<Asked<'a>> {
    let asked = |laid: &Laid<'a>| Asked {
        exercise: laid.exercise,
        package: laid.package.clone(),
        dir: dir.join(&laid.package),
        source: Source { file: file(laid), text: laid.text().to_owned() },
        secret: laid.secret,
    };
    laid.iter().map(asked).collect()
}

/// How strangers' code is built and run.
pub struct Confined<'a> {
    pub by: &'a Confinement,
    /// What cargo is told, as variables.
    pub compiler: Vec<(String, String)>,
}

/// Grades strangers' sources laid over pristine exercises, behind bounds. What is said of them names the places
/// in the submission.
pub async fn strangers(
    course: &Course,
    scratch: &str,
    laid: &[Laid<'_>],
    confined: &Confined<'_>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Vec<Graded>> {
    let secret = format!("{:032x}", rand::random::<u128>());
    let laid: Vec<Laid<'_>> =
        laid.iter().map(|laid| Laid { secret: Some(&secret), ..laid.clone() }).collect();
    let dir = overlay::lay(course, scratch, &laid)?;
    let asked = asked(&laid, &dir, |laid| laid.exercise.edited());
    let mut facts =
        find_out(&dir, course, &asked.iter().collect::<Vec<_>>(), None, Some(confined), tell).await?;
    // What is named by what it holds is never built again but for the same.
    overlay::forget(course, &dir, &asked.iter().map(|asked| asked.package.clone().into()).collect());
    for Laid { package, sources, .. } in laid.iter().filter(|laid| laid.rules.is_some()) {
        let words =
            sources.iter().filter_map(|(path, text)| rules::word(&format!("{package}/src/{path}"), text));
        facts.entry(package.clone()).or_default().built.errors.extend(words);
    }
    let root = format!("{}/", course.root.display());
    let at_home = asked.iter().filter_map(|Asked { exercise, package, secret, .. }| {
        let home = format!("exercises/{}/", exercise.folder);
        let mut names = vec![
            (format!("{}/{package}/", dir.display()), home.clone()),
            (format!("{package}/"), home),
            (package.replace('-', "_"), exercise.packaging.library.clone()),
            (package.clone(), exercise.id.clone()),
            (root.clone(), String::new()),
        ];
        let drawn = exercise.tests().filter(|_| exercise.on_lab);
        names.extend(drawn.map(|test| (overlay::called(*secret, exercise, test), test.clone())));
        let hidden = exercise.suite.iter().filter(|file| file.hidden);
        names.extend(hidden.flat_map(|file| {
            let program = overlay::program(*secret, file);
            [(format!("hidden/{program}"), file.name.clone()), (program, file.name.clone())]
        }));
        Some((package.clone(), facts.get(package)?.renamed(&names)))
    });
    Ok(judged(course, &asked, &at_home.collect()))
}

/// A package that stands for an exercise, and the learner's source in it.
struct Asked<'a> {
    exercise: &'a Exercise,
    package: String,
    dir: PathBuf,
    source: Source,
    /// What the names of its tests are made of.
    secret: Option<&'a str>,
}

/// Builds these packages, each standing for an exercise, in the workspace at `dir`, and runs their tests.
async fn find_out(
    dir: &Path,
    course: &Course,
    asked: &[&Asked<'_>],
    only: Option<&str>,
    confined: Option<&Confined<'_>>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<BTreeMap<String, Facts>> {
    let packages: Vec<String> = asked.iter().map(|asked| asked.package.clone()).collect();
    let tests = |package: &str, file: &str, program: &Path| {
        let of = |asked: &&&Asked<'_>| asked.package == package;
        let Some(Asked { exercise, dir, secret, .. }) = asked.iter().find(of) else { return Vec::new() };
        let Some(file) = exercise.suite.iter().find(|known| overlay::program(*secret, known) == file) else {
            return Vec::new();
        };
        let wanted = file.tests.iter().filter(|name| only.is_none_or(|only| only == *name));
        let test = |name: &String| Test {
            package: package.to_owned(),
            name: name.clone(),
            called: overlay::called(*secret, exercise, name),
            program: program.to_owned(),
            dir: dir.clone(),
            limit: exercise.limit(),
            on_lab: exercise.on_lab,
            network: exercise.about.network,
            late: file.hidden,
        };
        wanted.map(test).collect()
    };
    let (built, ran) = build_and_run(dir, course, &packages, &tests, confined, tell).await?;
    let built = built.into_iter().map(|(package, built)| (package, Facts { built, ran: BTreeMap::new() }));
    let mut facts: BTreeMap<String, Facts> = built.collect();
    for ((package, test), ran) in ran {
        facts.entry(package).or_default().ran.insert(test, ran);
    }
    Ok(facts)
}

/// What the compiler made of these packages, and what their tests did. Tests run as soon as their program
/// is there, while cargo goes on. `tests` gives those of a test program, from its package, the file of tests that it
/// was made of, and its place.
pub async fn build_and_run(
    dir: &Path,
    course: &Course,
    packages: &[String],
    tests: &(dyn Fn(&str, &str, &Path) -> Vec<Test> + Send + Sync),
    confined: Option<&Confined<'_>>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<(BTreeMap<String, Built>, BTreeMap<(String, String), Ran>)> {
    let (send, come) = mpsc::unbounded_channel();
    let count = AtomicUsize::new(0);
    let env = confined.map_or(&[][..], |confined| &confined.compiler);
    let building = async move {
        let ready = |package: &str, file: &str, program: &Path| {
            let tests = tests(package, file, program);
            tell(Event::Running(count.fetch_add(tests.len(), Ordering::Relaxed) + tests.len()));
            for test in tests {
                // Whoever runs them has given up: then nobody waits for this one either.
                let _ = send.send(test);
            }
        };
        build::build(dir, course, packages, env, tell, &ready).await
    };
    tokio::try_join!(building, run::run(come, at_once(), confined.map(|confined| confined.by), tell))
}

fn judged(course: &Course, asked: &[Asked<'_>], facts: &BTreeMap<String, Facts>) -> Vec<Graded> {
    let judged = asked.iter().map(|Asked { exercise, package, source, .. }| {
        let Facts { built, ran } = &facts[package];
        quoting(course, judge::exercise(exercise, source, built, |name| ran.get(name)))
    });
    judged.collect()
}

/// A lesson that this course does not have is not quoted.
fn quoting(course: &Course, mut graded: Graded) -> Graded {
    if let Some(diagnosis) = &mut graded.diagnosis {
        let there = |quote: &Quote| course.exercises.iter().any(|e| e.folder == quote.folder);
        diagnosis.lesson = diagnosis.lesson.filter(there);
    }
    graded
}

/// Twice as many tests as there are processors: most of a test's short life is spent on starting, handing
/// over and ending, and of what hangs most sleeps. What computes too long waits for its processor, and that
/// time is not counted against it.
pub fn at_once() -> usize {
    2 * std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}
