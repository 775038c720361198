//! One call of cargo for many packages: sources in, test programs and diagnostics out.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;
use tokio::sync::watch;

use crate::catalog::Course;
use crate::environment::Environment;
use crate::facts::{Built, Diagnostic};
use crate::files;
use crate::message;
use crate::policy::FAILED;
use crate::process::{self, End, Finished, Limits, Program, Stream};
use crate::progress::Event;
use crate::rustc::RustcMessage;

/// A first build downloads and compiles everything; nothing honest takes this long.
const BUILD_LIMITS: Limits =
    Limits { wall: Duration::from_secs(1_800), output: 512 * 1024 * 1024, holds: None };
/// A stranger's package has bounds of its own, and may come to each: the time for all of them is never over before.
const STRANGE_PACKAGE: Duration = Duration::from_secs(600);
/// With fewer bytes than these a compiler may well find no room.
const LITTLE_ROOM: u64 = 512 << 20;

fn program(path: &OsStr, dir: &Path, args: &[&str]) -> Program {
    Program {
        path: path.to_owned(),
        args: args.iter().map(OsString::from).collect(),
        dir: dir.to_owned(),
        env: Vec::new(),
        input: String::new(),
        followed: false,
        strange: false,
    }
}

/// What `cargo metadata` prints about the workspace around us.
pub async fn metadata(environment: &Environment) -> anyhow::Result<String> {
    let printed = Mutex::new(String::new());
    let args = ["metadata", "--format-version", "1", "--no-deps"];
    let program = program(&environment.tools.cargo, &environment.here, &args);
    let finished = process::finish(&program, BUILD_LIMITS, &|stream, line| {
        if stream == Stream::Output {
            *printed.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = line.to_owned();
        }
    })
    .await
    .context(message::NO_CARGO)?;
    match finished.end {
        End::Exit(0) => Ok(printed.into_inner().unwrap_or_default()),
        _ => Err(anyhow!(message::cargo_failed(&finished.errors))),
    }
}

/// What `rustc -vV` prints, if it can be started.
pub async fn toolchain(environment: &Environment) -> Option<String> {
    rustc(environment, &["-vV"]).await
}

/// Where the compiler has its libraries and its other programs.
pub async fn sysroot(environment: &Environment) -> Option<PathBuf> {
    Some(PathBuf::from(rustc(environment, &["--print", "sysroot"]).await?.trim()))
}

async fn rustc(environment: &Environment, args: &[&str]) -> Option<String> {
    let program = program(&environment.tools.rustc, &environment.here, args);
    let finished = process::finish(&program, BUILD_LIMITS, &|_, _| {}).await.ok()?;
    (finished.end == End::Exit(0)).then_some(finished.output)
}

/// A line of what cargo prints. Flat, because a message may be nested deeper than serde holds on to where it
/// has to choose between kinds.
#[derive(Deserialize)]
struct CargoMessage {
    reason: String,
    #[serde(default)]
    package_id: String,
    message: Option<RustcMessage>,
    target: Option<Target>,
    profile: Option<Profile>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// Hears of a test program: its package, the file of tests that it was made of, and where it is.
type Ready<'a> = &'a (dyn Fn(&str, &str, &Path) + Send + Sync);

/// Builds the tests of these packages, in the workspace at `dir`, with the course's artefacts. A package that
/// does not compile leaves all others built. `ready` hears of each test program, once there, with its package and
/// the file of tests that it was made of.
pub async fn build(
    dir: &Path,
    course: &Course,
    packages: &[String],
    env: &[(String, String)],
    tell: &(dyn Fn(Event) + Send + Sync),
    ready: Ready<'_>,
) -> anyhow::Result<BTreeMap<String, Built>> {
    // `cargo test --no-run` has no --keep-going; this builds the same programs in the same place.
    let told = cargo_build(dir, course, &["--tests", "--keep-going"], packages, env, tell, ready).await?;
    Ok(told.built)
}

/// Builds these examples of one package of the course. They are ours, so all of them compile.
pub async fn examples(
    course: &Course,
    package: &str,
    names: &[&str],
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let wanted: Vec<&str> = names.iter().flat_map(|name| ["--example", name]).collect();
    let told =
        cargo_build(&course.root, course, &wanted, &[package.to_owned()], &[], tell, &|_, _, _| {}).await?;
    match told.built.values().flat_map(|built| &built.errors).next() {
        None => Ok(told.examples),
        Some(error) => bail!(message::example_broken(package, &error.rendered)),
    }
}

/// One call of `cargo build`: what it told of these packages.
async fn cargo_build(
    dir: &Path,
    course: &Course,
    wanted: &[&str],
    packages: &[String],
    env: &[(String, String)],
    tell: &(dyn Fn(Event) + Send + Sync),
    ready: Ready<'_>,
) -> anyhow::Result<Told> {
    let mut args = vec!["build", "--message-format=json-diagnostic-rendered-ansi"];
    args.extend(wanted);
    args.extend(packages.iter().flat_map(|package| ["-p", package]));
    let mut program = program(&course.tools.cargo, dir, &args);
    program.env.push(("CARGO_TARGET_DIR".to_owned(), course.target.to_string_lossy().into_owned()));
    program.env.extend_from_slice(env);

    let built = packages.iter().map(|p| (p.clone(), Built::default())).collect();
    let told = Mutex::new(Told { built, place: course.target.clone(), ..Told::default() });
    // A state and no events: an event from before somebody waits would count as one that comes after.
    let (blocked, mut is_blocked) = watch::channel(false);
    let on_line = |stream: Stream, line: &str| match stream {
        Stream::Output => {
            blocked.send_replace(false);
            take(&told, line, tell, ready);
        }
        Stream::Errors if line.contains("Blocking waiting for file lock") => {
            tell(Event::WaitingForCargo);
            blocked.send_replace(true);
        }
        Stream::Errors => {
            blocked.send_replace(false);
            let words: Vec<&str> = line.split_whitespace().collect();
            match words[..] {
                ["Compiling" | "Downloading" | "Downloaded", what, ..] => {
                    tell(Event::Compiling(what.to_owned()));
                }
                ["error:", "could", "not", "compile", what, ..] => {
                    let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    told.given_up.insert(what.trim_matches('`').to_owned());
                }
                _ => {}
            }
        }
    };
    let many = u32::try_from(packages.len()).unwrap_or(u32::MAX);
    let more = if env.is_empty() { Duration::ZERO } else { STRANGE_PACKAGE.saturating_mul(many) };
    let limits = Limits { wall: BUILD_LIMITS.wall.saturating_add(more), ..BUILD_LIMITS };
    let lock_held = async {
        // The sender is here as long as anybody waits.
        while is_blocked.wait_for(|blocked| *blocked).await.is_ok() {
            let goes_on = is_blocked.wait_for(|blocked| !*blocked);
            if tokio::time::timeout(course.tools.lock_wait, goes_on).await.is_err() {
                return;
            }
        }
    };
    let finished = tokio::select! {
        finished = process::finish(&program, limits, &on_line) => finished.context(message::NO_CARGO)?,
        () = lock_held => bail!(message::lock_held(course.tools.lock_wait)),
    };
    let mut told = told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    check(&finished, &mut told)?;
    Ok(told)
}

/// Builds a program of the grader's own that most learners need later or never, and says where it is.
pub async fn own(
    course: &Course,
    package: &str,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<PathBuf> {
    let args = ["build", "--package", package, "--message-format=json-render-diagnostics"];
    let found = Mutex::new(None);
    let on_line = |stream: Stream, line: &str| match (stream, serde_json::from_str(line)) {
        (Stream::Output, Ok(CargoMessage { package_id, executable: Some(file), .. }))
            if package_name(&package_id) == package =>
        {
            *found.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(file);
        }
        (Stream::Errors, _) => {
            if let ["Compiling", what, ..] = line.split_whitespace().collect::<Vec<_>>()[..] {
                tell(Event::Compiling(what.to_owned()));
            }
        }
        _ => {}
    };
    let program = program(&course.tools.cargo, &course.home, &args);
    let finished = process::finish(&program, BUILD_LIMITS, &on_line).await.context(message::NO_CARGO)?;
    let found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    match (finished.end, found) {
        (End::Exit(0), Some(file)) => Ok(file),
        _ => Err(anyhow!(message::cargo_failed(&finished.errors))),
    }
}

/// What cargo's messages tell.
#[derive(Default)]
struct Told {
    /// Of the packages that were asked for.
    built: BTreeMap<String, Built>,
    /// The programs of their examples, by name.
    examples: BTreeMap<String, PathBuf>,
    /// Errors of all others, rendered: a linker that is missing shows first in a build script.
    elsewhere: String,
    /// Packages that cargo could not compile.
    given_up: BTreeSet<String>,
    /// Where all of it is built.
    place: PathBuf,
}

/// What such output of cargo's tells of these packages.
pub fn told(output: &str, packages: &[String]) -> BTreeMap<String, Built> {
    let built = packages.iter().map(|p| (p.clone(), Built::default())).collect();
    let told = Mutex::new(Told { built, ..Told::default() });
    output.lines().for_each(|line| take(&told, line, &|_| {}, &|_, _, _| {}));
    told.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).built
}

/// Notes what one line of cargo's output says about the packages that were asked for.
fn take(told: &Mutex<Told>, line: &str, tell: &(dyn Fn(Event) + Send + Sync), ready: Ready<'_>) {
    let mut told = told.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Cargo tells of each crate that is there already; to read all that takes time that a learner waits.
    let asked = told.built.keys().any(|package| line.contains(package.as_str()));
    if !asked && !line.contains("\"level\":\"error\"") {
        return;
    }
    let Ok(said) = serde_json::from_str::<CargoMessage>(line) else { return };
    let name = package_name(&said.package_id);
    match (said.reason.as_str(), said.message, said.target, said.profile) {
        ("compiler-message", Some(message), target, _) => {
            let Told { built, elsewhere, .. } = &mut *told;
            // A compiler with a bug says "error: internal compiler error".
            let is_error = message.level.starts_with("error");
            let Some(built) = built.get_mut(name) else {
                if is_error {
                    elsewhere
                        .push_str(&message::plain(message.rendered.as_deref().unwrap_or(&message.message)));
                }
                return;
            };
            let is_warning = message.level == "warning";
            let tests = target.filter(|target| target.kind.iter().any(|kind| kind == "test"));
            let of = tests.map(|target| target.name).unwrap_or_default();
            let diagnostic = Diagnostic { of, ..Diagnostic::from(message) };
            // "aborting due to 1 previous error" says nothing about the code.
            if is_error && (diagnostic.at.is_some() || !diagnostic.text.starts_with("aborting")) {
                built.errors.push(diagnostic);
            } else if is_warning && diagnostic.at.is_some() {
                built.warnings.push(diagnostic);
            }
        }
        ("compiler-artifact", _, Some(target), Some(profile)) => {
            let Told { built, examples, .. } = &mut *told;
            let Some(built) = built.get_mut(name) else { return };
            let is = |wanted: &str| target.kind.iter().any(|kind| kind == wanted);
            if profile.test && is("test") {
                if let Some(program) = said.executable {
                    ready(name, &target.name, &program);
                    built.programs.insert(target.name, program);
                }
                tell(Event::Built(name.to_owned()));
            } else if is("example") {
                examples.extend(said.executable.map(|program| (target.name, program)));
            }
        }
        _ => {}
    }
}

/// `path+file:///course/exercises/ex09_x#ex09@0.1.0`, or `…/ex09#0.1.0` where folder and name agree.
fn package_name(id: &str) -> &str {
    let (path, fragment) = id.rsplit_once('#').unwrap_or(("", id));
    match fragment.split_once('@') {
        Some((name, _)) => name,
        None => path.rsplit('/').next().unwrap_or(path),
    }
}

/// Cargo may have failed for a reason of its own, with no package to blame.
fn check(finished: &Finished, told: &mut Told) -> anyhow::Result<()> {
    let failed = |elsewhere| anyhow!(message::cargo_failed(&format!("{elsewhere}{}", finished.errors)));
    match finished.end {
        End::Exit(0) => Ok(()),
        End::Exit(_) => {
            // A full disk or a missing linker shows as an error of whichever package came first.
            let mut errors = told.built.values().flat_map(|b| &b.errors);
            // What is said of a line may be the learner's own words: `compile_error!` has any. So may be the name of
            // a symbol, and that is said of no line; where the disk has room, nobody believes that it is full.
            let is_full = files::room(&told.place).is_none_or(|room| room < LITTLE_ROOM);
            let machine = |e: &&Diagnostic| {
                e.at.is_none()
                    && message::is_the_machine_s(&e.rendered)
                    && (is_full || !message::is_a_full_disk(&e.rendered))
            };
            if let Some(error) = errors.find(machine) {
                bail!(message::cargo_failed(&message::plain(&error.rendered)))
            }
            for (package, built) in &mut told.built {
                let given_up = told.given_up.contains(package);
                if !built.errors.is_empty() || !built.programs.is_empty() && !given_up {
                    continue;
                }
                // A full disk keeps cargo from noting down what a compiler says; that is the trouble of all.
                if !given_up || message::is_the_machine_s(&finished.errors) {
                    return Err(failed(&told.elsewhere));
                }
                // One package that no compiler gets through must not cost all others their grade.
                let (text, code) = (message::NO_WORD.to_owned(), Some(FAILED.to_owned()));
                built.errors.push(Diagnostic {
                    rendered: format!("error: {text}\n"),
                    text,
                    code,
                    ..Diagnostic::default()
                });
            }
            Ok(())
        }
        End::OutOfTime => {
            bail!("cargo did not finish within half an hour; run `cargo build --tests` to see why")
        }
        _ => Err(failed(&told.elsewhere)),
    }
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn a_package_id_names_its_package_in_both_spellings() {
        assert_eq!(package_name("path+file:///c/exercises/ex09_sorted#ex09@0.1.0"), "ex09");
        assert_eq!(package_name("path+file:///c/exercises/lab#0.1.0"), "lab");
    }
}
