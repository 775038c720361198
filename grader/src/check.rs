//! Grades what somebody has handed in: its sources, and nothing else of it, laid over the course.

use std::cell::LazyCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use hmac_sha256::Hash;

use crate::build;
use crate::caller;
use crate::catalog::{Course, Exercise, Hashes};
use crate::confinement::Confinement;
use crate::environment::Environment;
use crate::files;
use crate::grade::{self, Confined};
use crate::handout;
use crate::judge::{self, Graded};
use crate::message;
use crate::overlay::Laid;
use crate::policy::{Bounds, Calls, Policy};
use crate::process::{self, End, ISOLATION, Limits, Program, Stream};
use crate::progress::Event;
use crate::rules;
use crate::submission::{self, Handed, Submission};

/// The scratch workspace of strangers' code.
pub const SCRATCH: &str = "check";
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

/// When the last commit of a checkout says that it was made. A stranger's repository is a program: its settings
/// start others. So Git is confined to it, and there is no such time where nothing confines.
pub async fn last_commit(confinement: &Confinement, place: &Path) -> Option<String> {
    if !confinement.bounded {
        return None;
    }
    let args = ["-c", "safe.directory=*", "-c", "log.showSignature=false", "-C"].map(OsString::from);
    let args =
        args.into_iter().chain([place.into()]).chain(["log", "-1", "--format=%cI"].map(OsString::from));
    let env = [("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("LC_ALL", "C")];
    let git = Program {
        path: "git".into(),
        args: args.collect(),
        dir: place.to_owned(),
        env: env.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        input: String::new(),
        followed: false,
        strange: true,
    };
    let policy = Policy {
        calls: Calls::Compiler,
        read: vec![place.to_owned()],
        execute: ["/usr", "/bin", "/lib", "/lib64", "/nix/store"].map(PathBuf::from).into(),
        write: vec!["/dev/null".into()],
        network: false,
        bounds: Bounds { cpu_s: 60, memory: 2 << 30, file: 0, descriptors: 256 },
    };
    let (program, _) = confinement.of(git, policy);
    let finished = process::finish(&program, READING, &|_, _| {}).await.ok()?;
    (finished.end == End::Exit(0)).then(|| finished.output.trim().to_owned()).filter(|time| !time.is_empty())
}

/// What a submission has for one exercise.
pub enum Part<'a> {
    /// Nothing has to be compiled for this.
    Known(Box<Graded>),
    Code(&'a Handed),
}

/// What a submission has for each exercise of the course.
pub fn parts<'c, 's>(
    course: &'c Course,
    submission: &'s Submission,
) -> impl Iterator<Item = (&'c Exercise, Part<'s>)> {
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
    let open = std::fs::create_dir_all(course.target.join("grader"))
        .and_then(|()| std::fs::File::options().create(true).append(true).open(&place));
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
    let stub = std::fs::read_to_string(course.stub(exercise)).ok();
    handed.sources.len() == 1 && handed.sources.get("lib.rs") == stub.as_ref()
}

fn rules_of(exercise: &Exercise) -> anyhow::Result<String> {
    let own = exercise.dir.join("clippy.toml");
    let own = if own.exists() { Some(files::read(&own)?) } else { None };
    let rules = rules::clippy_toml(own.as_deref(), exercise.about.network);
    rules.with_context(|| format!("in the rules of {}", exercise.id))
}

/// A package whose name is made of what it holds. So nobody's build is ever taken for somebody else's, however
/// old a file says that it is, and the same sources are built once.
pub fn lay<'a>(exercise: &'a Exercise, handed: &'a Handed, guards: Guards) -> anyhow::Result<Laid<'a>> {
    // They keep code from forging a proof. Where there is none, they would only be in honest code's way.
    let rules = if guards.rules && exercise.on_lab { Some(rules_of(exercise)?) } else { None };
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
    let of_part = || handout::hashes(course, |folder| submission.exercises.contains_key(folder));
    let handout = LazyCell::new(of_part);
    for (path, hash) in submission.others.iter().filter(|(path, _)| decides(path)) {
        let ours = std::fs::read(course.root.join(path)).ok().map(|bytes| hex(&Hash::hash(&bytes)));
        match (ours, hash) {
            (Some(ours), Some(hash)) if ours == *hash => {}
            (_, Some(hash)) if is_handed_out(course, handout.as_deref(), path, hash) => {}
            (None, _) => found.push(message::not_in_course(path)),
            (Some(_), _) if path == caller::PLACE => {
                let known = course.handed_out.as_ref();
                let repository =
                    known.and_then(|known| known.callers.first()).map(|caller| &*caller.repository);
                let shallow = known.is_some_and(|known| known.shallow);
                found.push(message::another_workflow(path, repository, shallow));
            }
            (Some(_), _) => found.push(message::not_as_in_course(path)),
        }
    }
    for exercise in course.exercises.iter().filter(|e| submission.exercises.contains_key(&e.folder)) {
        let manifest = format!("exercises/{}/Cargo.toml", exercise.folder);
        // Who hands in sources alone has deleted nothing.
        if !submission.others.contains_key(&manifest) {
            continue;
        }
        let known = exercise.suite.iter().filter(|file| !file.hidden);
        let inside = known.filter_map(|file| file.path.strip_prefix(&course.root).ok());
        let inside = inside.map(|path| path.to_string_lossy().replace('\\', "/"));
        found.extend(
            inside
                .filter(|path| !submission.others.contains_key(path))
                .map(|path| message::missing_in_submission(&path)),
        );
    }
    let more = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    if more > 0 {
        found.push(format!("And {more} more."));
    }
    found
}

/// True for a file that a handout has otherwise than the course.
fn is_handed_out(course: &Course, handout: Option<&Hashes>, path: &str, hash: &str) -> bool {
    if path == caller::PLACE {
        let ours = std::fs::read_to_string(course.root.join(path)).unwrap_or_default();
        let known = course.handed_out.iter().flat_map(|handed_out| &handed_out.callers);
        let mut callers = known.filter_map(|caller| caller.workflow(&ours));
        return callers.any(|workflow| hex(&Hash::hash(workflow.as_bytes())) == hash);
    }
    handout.is_some_and(|handout| handout.get(path).is_some_and(|handed_out| handed_out == hash))
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
