//! Grades what somebody has handed in: its sources, and nothing else of it, laid over the course.

use std::ffi::OsString;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use hmac_sha256::Hash;

use crate::build;
use crate::catalog::{Course, Exercise};
use crate::confinement::Confinement;
use crate::environment::Environment;
use crate::files;
use crate::grade::{self, Confined};
use crate::judge::{self, Graded};
use crate::message;
use crate::overlay::Laid;
use crate::policy::{Bounds, Calls, Policy};
use crate::process::{self, End, ISOLATION, Limits, Program, Stream};
use crate::progress::Event;
use crate::rules;
use crate::submission::{self, Handed, Submission};

/// The scratch workspace of one submission.
const SCRATCH: &str = "check";
/// A submission is read within seconds.
const READING: Limits =
    Limits { wall: Duration::from_secs(120), output: 2 * submission::LARGEST as u64, holds: None };
/// No compiler is still at work that has begun so long ago.
const LONGEST_COMPILATION: Duration = Duration::from_secs(3_600);
/// So often it is asked whether another grader has gone.
const TURN: Duration = Duration::from_millis(50);
/// So many differences are named.
const NAMED: usize = 20;

/// What guards the machine from strangers' code, and a grade from tricks.
#[derive(Clone, Copy, Debug)]
pub struct Guards {
    /// Without them only a test of the bounds does its work.
    pub rules: bool,
    /// What the compiler may spend on processors for one crate, in seconds.
    pub compiler_s: u64,
}

impl Default for Guards {
    /// An honest crate takes the compiler a second or two.
    fn default() -> Self {
        Self { rules: true, compiler_s: 30 }
    }
}

/// A graded submission.
#[derive(Clone, Debug)]
pub struct Checked {
    pub graded: Vec<Graded>,
    /// What separated its code from the machine, in the words of the report.
    pub isolation: String,
    pub handed_in: HandedIn,
}

/// What is to be said of a submission as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn {
    /// What is not as in the course, though it is none of the learner's; it was not used.
    pub differs: Vec<String>,
    /// What was left out, and why.
    pub remarks: Vec<String>,
}

/// Finds the means to confine. Where the system has none, that is an error, unless nobody asked for them.
pub async fn means(
    course: &Course,
    environment: &Environment,
    bounds: bool,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Confinement> {
    let launcher = build::own(course, "confine", tell).await?;
    let sysroot = build::sysroot(environment).await.context(message::NO_CARGO)?;
    let driver = sysroot.join("bin").join(format!("clippy-driver{}", std::env::consts::EXE_SUFFIX));
    if !driver.exists() {
        bail!("the rules are checked by Clippy, which is missing: rustup component add clippy");
    }
    if !bounds {
        let level = format!("not confined: {ISOLATION}");
        return Ok(Confinement { launcher, bounded: false, level, sysroot });
    }
    let probe = launch(&launcher, vec!["probe".into()]);
    let finished =
        process::finish(&probe, READING, &|_, _| {}).await.context("`confine` can't be started")?;
    if finished.end != End::Exit(0) {
        bail!(message::not_confined(finished.errors.trim()));
    }
    Ok(Confinement { launcher, bounded: true, level: finished.output.trim().to_owned(), sysroot })
}

/// A call of `confine` that needs nothing of where we stand.
fn launch(launcher: &Path, args: Vec<OsString>) -> Program {
    let dir = launcher.parent().unwrap_or(launcher).to_owned();
    let (path, env, input) = (launcher.into(), Vec::new(), String::new());
    Program { path, args, dir, env, input, followed: false, strange: true }
}

/// Reads a submission, in a process that can read it and do nothing else.
pub async fn read(confinement: &Confinement, place: &Path) -> anyhow::Result<Submission> {
    let bounds = Bounds { cpu_s: 60, memory: 2 << 30, file: 0, descriptors: 256 };
    let policy = Policy {
        calls: Calls::Reader,
        read: vec![place.to_owned()],
        execute: Vec::new(),
        write: Vec::new(),
        network: false,
        bounds,
    };
    let reader = launch(&confinement.launcher, vec!["read".into(), place.into()]);
    let (program, token) = confinement.of(reader, policy);
    let said = Mutex::new(String::new());
    let on_line = |stream: Stream, line: &str| {
        if stream == Stream::Output {
            *said.lock().unwrap_or_else(PoisonError::into_inner) = line.to_owned();
        }
    };
    let finished =
        process::finish(&program, READING, &on_line).await.context("`confine` can't be started")?;
    if let Some(why) = token.said_in(&finished.errors) {
        bail!("reading can't be confined: {why}");
    }
    match finished.end {
        End::Exit(0) => submission::parse(&said.into_inner().unwrap_or_default()),
        End::Exit(_) => bail!("{}", finished.errors.trim()),
        _ => bail!("{} takes more time or memory to read than any submission needs", place.display()),
    }
}

/// What a submission has for one exercise.
pub enum Part<'a> {
    /// Nothing has to be compiled for this.
    Known(Box<Graded>),
    Code(&'a Handed),
}

/// What a submission has for each exercise of the course.
pub fn parts<'a>(
    course: &'a Course,
    submission: &'a Submission,
) -> impl Iterator<Item = (&'a Exercise, Part<'a>)> {
    course.exercises.iter().map(|exercise| {
        let known = match submission.exercises.get(&exercise.folder) {
            None => judge::not_handed_in(exercise),
            Some(Handed { refused: Some(why), .. }) => judge::not_gradable(exercise, why),
            Some(handed) if !handed.sources.contains_key("lib.rs") => {
                judge::not_gradable(exercise, "`src/lib.rs` is missing.")
            }
            Some(handed) if is_stub(course, exercise, handed) => judge::not_begun(exercise),
            Some(handed) => return (exercise, Part::Code(handed)),
        };
        (exercise, Part::Known(Box::new(known)))
    })
}

/// Grades a submission that was read.
pub async fn check(
    course: &Course,
    confinement: &Confinement,
    submission: &Submission,
    guards: Guards,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<Checked> {
    let (mut graded, mut laid) = (Vec::new(), Vec::new());
    for (exercise, part) in parts(course, submission) {
        match part {
            Part::Known(known) => graded.push(*known),
            Part::Code(handed) => laid.push(lay(exercise, handed, guards)?),
        }
    }
    let confined = confined(course, confinement, guards)?;
    let _alone = alone(course, tell).await?;
    if !laid.is_empty() {
        graded.extend(grade::strangers(course, SCRATCH, &laid, &confined, tell).await?);
    }
    graded.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Checked { graded, isolation: confinement.level.clone(), handed_in: handed_in(course, submission) })
}

pub fn handed_in(course: &Course, submission: &Submission) -> HandedIn {
    HandedIn { differs: differs(course, submission), remarks: submission.remarks.clone() }
}

/// Waits until no other grader is at work in the scratch workspace. The lock goes with whoever has it, however
/// that one ends.
pub async fn alone(course: &Course, tell: &(dyn Fn(Event) + Send + Sync)) -> anyhow::Result<std::fs::File> {
    let place = course.target.join("grader").join("check.lock");
    let open = std::fs::File::options().create(true).append(true).open(&place);
    let file = open.with_context(|| format!("{} can't be made", place.display()))?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(std::fs::TryLockError::WouldBlock) => tell(Event::WaitingForGrader),
            Err(std::fs::TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("{} can't be locked", place.display()));
            }
        }
        tokio::time::sleep(TURN).await;
    }
}

/// How a submission's code is compiled and run.
pub fn confined<'a>(course: &Course, by: &'a Confinement, guards: Guards) -> anyhow::Result<Confined<'a>> {
    let temporary = course.target.join("grader").join("compiling");
    std::fs::create_dir_all(&temporary).with_context(|| format!("{} can't be made", temporary.display()))?;
    sweep(&temporary);
    let flags = if guards.rules { rules::FLAGS } else { &[] };
    Ok(Confined { by, compiler: by.of_compiler(course, &temporary, flags, guards.compiler_s) })
}

/// Takes away what compilers have left that were killed together with us.
fn sweep(temporary: &Path) {
    let entries = std::fs::read_dir(temporary).into_iter().flatten().flatten();
    let is_old = |entry: &std::fs::DirEntry| {
        let changed = entry.metadata().and_then(|about| about.modified());
        changed.is_ok_and(|changed| changed.elapsed().is_ok_and(|age| age > LONGEST_COMPILATION))
    };
    entries.filter(is_old).for_each(|entry| drop(std::fs::remove_dir_all(entry.path())));
}

fn is_stub(course: &Course, exercise: &Exercise, handed: &Handed) -> bool {
    let stub = std::fs::read_to_string(course.root.join(exercise.stub())).ok();
    handed.sources.len() == 1 && handed.sources.get("lib.rs") == stub.as_ref()
}

/// A package whose name is made of what it holds. So nobody's build is ever taken for somebody else's, however
/// old a file says that it is, and the same sources are built once.
pub fn lay<'a>(exercise: &'a Exercise, handed: &'a Handed, guards: Guards) -> anyhow::Result<Laid<'a>> {
    let own = exercise.dir.join("clippy.toml");
    let own = if own.exists() { Some(files::read(&own)?) } else { None };
    let rules = rules::clippy_toml(own.as_deref(), exercise.about.network);
    let rules = rules.with_context(|| format!("in the rules of {}", exercise.id))?;
    let rules = guards.rules.then_some(rules);
    let mut hash = Hash::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    part(env!("CARGO_PKG_VERSION"));
    part(rules.as_deref().unwrap_or_default());
    part(&rules::FLAGS.join(" "));
    for (path, text) in &handed.sources {
        part(path);
        part(text);
    }
    let hash = hex(&hash.finalize()[..8]);
    let sources = handed.sources.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let package = format!("{}-s{hash}", exercise.id);
    Ok(Laid { exercise, package, sources, rules, only: None, secret: None })
}

/// What a submission has otherwise than the course, of what decides a grade: tests, manifests, the grader, CI.
fn differs(course: &Course, submission: &Submission) -> Vec<String> {
    let mut found = Vec::new();
    for (path, hash) in submission.others.iter().filter(|(path, _)| decides(path)) {
        let ours = std::fs::read(course.root.join(path)).ok().map(|bytes| hex(&Hash::hash(&bytes)));
        match ours {
            None => found.push(message::not_in_course(path)),
            Some(ours) if hash.as_ref() != Some(&ours) => found.push(message::not_as_in_course(path)),
            Some(_) => {}
        }
    }
    for exercise in course.exercises.iter().filter(|e| submission.exercises.contains_key(&e.folder)) {
        let spec = format!("exercises/{}/tests/spec.rs", exercise.folder);
        let manifest = format!("exercises/{}/Cargo.toml", exercise.folder);
        // Who hands in sources alone has deleted nothing.
        if submission.others.contains_key(&manifest) && !submission.others.contains_key(&spec) {
            found.push(message::missing_in_submission(&spec));
        }
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    if more > 0 {
        found.push(format!("And {more} more."));
    }
    found
}

/// Lessons, hints and notes are a learner's to change.
fn decides(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let file = [
        "Cargo.toml",
        "Cargo.lock",
        "clippy.toml",
        ".clippy.toml",
        "build.rs",
        "rust-toolchain",
        "rust-toolchain.toml",
    ];
    let folder = [".cargo/", ".github/", "grader/", "solutions/", "exercises/lab/"];
    let at_root = folder.iter().any(|folder| path.starts_with(folder));
    let in_exercise = path.starts_with("exercises/") && path.contains("/tests/");
    file.contains(&name) || at_root || in_exercise || path.contains("/.cargo/")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
