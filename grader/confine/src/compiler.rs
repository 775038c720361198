//! Stands where cargo expects the compiler: takes bounds, runs it, and says it in the compiler's own way if a
//! limit was hit.
#![expect(clippy::disallowed_methods, reason = "this is what the program is for")]

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use grader::policy::{Bounds, COMPILING, Compiling, FAILED, LIMIT_HIT, Policy};

use crate::bounds;
use crate::errors;
use crate::idle::Idle;
use crate::scratch::Scratch;

/// What `confine run` says where it could not become the compiler.
const TOKEN: &str = "confine can't go on: ";

/// What cargo tells the compiler that concerns the crate, and what starts a linker. Nothing else of the
/// environment is for strangers to read: `env!` would find it.
const HANDED_ON: [&str; 3] = ["PATH", "LD_LIBRARY_PATH", "CARGO_CRATE_NAME"];
const HANDED_ON_GROUPS: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

pub fn main(rustc: &str, args: &[OsString]) -> ExitCode {
    match compile(rustc, args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{}", said(FAILED, &format!("the compiler could not do its work: {error:#}")));
            ExitCode::FAILURE
        }
    }
}

fn compile(rustc: &str, args: &[OsString]) -> anyhow::Result<ExitCode> {
    let is_question = !has(args, "--crate-name") || has(args, "-");
    let Some(compiling) = env::var_os(COMPILING).filter(|_| !is_question) else {
        // Cargo asks for the compiler's version, and for what it knows; there is no source of anybody's.
        let status = Command::new(rustc).args(args).status().context("rustc can't be started")?;
        return Ok(code(status.code()));
    };
    let compiling: Compiling = serde_json::from_slice(compiling.as_encoded_bytes())?;
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").context("cargo names no package")?);
    let is_test = has(args, "--test");
    let scratch = Scratch::new(&compiling.temporary, args)?;
    let tests = is_test.then(|| source(args)).transpose()?;
    let policy = policy(&compiling, &package, tests, &scratch);

    // Whose code is held to no rules has none beside its sources.
    let has_rules = !is_test && (compiling.rules.is_empty() || package.join("clippy.toml").is_file());
    let mut line: Vec<OsString> = Vec::new();
    if has_rules {
        line.push(compiling.driver.clone().into());
    }
    line.push(rustc.into());
    line.extend(scratch.args(args));
    line.extend(compiling.flags.iter().map(OsString::from));
    if has_rules {
        line.extend(compiling.rules.iter().map(OsString::from));
    }
    bounds::die_with_parent()?;
    let mut command = match &policy {
        None => Command::new(&line[0]),
        // Bounds are for the compiler alone: what it makes is handed to cargo from outside.
        Some(policy) => {
            let mut command = Command::new(env::current_exe().context("we can't be found")?);
            command.args(["run", TOKEN, &serde_json::to_string(policy)?]).arg(&line[0]);
            command
        }
    };
    command.args(&line[1..]);
    let environment: Vec<_> = env::vars_os().filter(|(name, _)| is_handed_on(name)).collect();
    command.env_clear().envs(environment);
    command.envs([("LC_ALL", "C"), ("TZ", "UTC")]).env("TMPDIR", &scratch.dir);
    let (errors, theirs) = errors::pair()?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(theirs);
    let child = command.spawn().context("the compiler can't be started: rustup component add clippy")?;
    // It holds the other end of what the compiler writes to.
    drop(command);
    watch(child, errors, &compiling, policy.as_ref().map(|policy| &policy.bounds), &scratch)
}

/// The file of tests that is to be compiled.
fn source(args: &[OsString]) -> anyhow::Result<PathBuf> {
    let is_source = |arg: &&OsString| arg.to_string_lossy().ends_with(".rs");
    let source = args.iter().find(is_source).context("cargo names no file of tests")?;
    Ok(env::current_dir().context("the folder is gone")?.join(source))
}

/// Macros of a learner's are expanded in tests too. So whoever compiles some of these reads those that learners have,
/// and of hidden ones no others.
fn policy(
    compiling: &Compiling,
    package: &Path,
    tests: Option<PathBuf>,
    scratch: &Scratch,
) -> Option<Policy> {
    let mut policy = compiling.policy.clone()?;
    policy.read.push(package.join("src"));
    match tests {
        Some(tests) => policy.read.extend([package.join("tests"), tests]),
        None => policy.read.push(package.join("clippy.toml")),
    }
    policy.write.push(scratch.dir.clone());
    Some(policy)
}

fn has(args: &[OsString], wanted: &str) -> bool {
    args.iter().any(|arg| arg == wanted)
}

fn is_handed_on(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    HANDED_ON.contains(&&*name) || HANDED_ON_GROUPS.iter().any(|begin| name.starts_with(begin))
}

/// So often it is looked whether it still does something.
const TURN: Duration = Duration::from_millis(500);

/// What a compiler comes to.
enum Event {
    Said(Vec<u8>),
    Silent,
}

/// Hands on what it says and what it makes, and ends it where it says too much or takes too long.
fn watch(
    mut child: Child,
    errors: impl Read + Send + 'static,
    compiling: &Compiling,
    bounds: Option<&Bounds>,
    scratch: &Scratch,
) -> anyhow::Result<ExitCode> {
    let mut errors = BufReader::new(errors);
    let most = compiling.output;
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        loop {
            let mut line = Vec::new();
            match errors.by_ref().take(most + 1).read_until(b'\n', &mut line) {
                Ok(1..) if tell.send(Event::Said(line)).is_ok() => {}
                _ => break,
            }
        }
        let _ = tell.send(Event::Silent);
    });
    let until = Instant::now() + Duration::from_secs(compiling.wall_s);
    let mut left = most;
    let mut out = io::stderr().lock();
    let mut ends_line = true;
    let mut idle = Idle::of(&child);
    let stopped = loop {
        match told.recv_timeout(TURN) {
            Ok(Event::Said(line)) if line.len() as u64 > left => {
                break Some((LIMIT_HIT, format!("it said more than {} MB about this code", most >> 20)));
            }
            // All that a compiler says is JSON.
            Ok(Event::Said(line)) if line.starts_with(TOKEN.as_bytes()) => {
                let why = String::from_utf8_lossy(&line[TOKEN.len()..]).trim().to_owned();
                break Some((FAILED, format!("it can't be confined: {why}")));
            }
            Ok(Event::Said(line)) => {
                left -= line.len() as u64;
                ends_line = line.ends_with(b"\n");
                out.write_all(&scratch.handed_on(&line)?.unwrap_or(line))?;
            }
            Ok(Event::Silent) | Err(RecvTimeoutError::Disconnected) => break None,
            Err(RecvTimeoutError::Timeout) if Instant::now() > until => {
                break Some((LIMIT_HIT, format!("it did not come to an end within {} s", compiling.wall_s)));
            }
            // A macro that reads a file may be given one in which nothing ever comes.
            Err(RecvTimeoutError::Timeout) if idle.for_s() > compiling.idle_s => {
                let waited = format!("it waited for {} s without doing anything", compiling.idle_s);
                break Some((LIMIT_HIT, waited));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    };
    if stopped.is_some() {
        child.kill()?;
    }
    let status = child.wait()?;
    let why = stopped.or_else(|| ended_by(status, bounds));
    if let Some((code, why)) = why {
        if !ends_line {
            out.write_all(b"\n")?;
        }
        writeln!(out, "{}", said(code, &format!("the compiler was stopped: {why}")))?;
        return Ok(ExitCode::FAILURE);
    }
    scratch.hand_over_all()?;
    Ok(code(status.code()))
}

/// Why it has ended, where it has not ended as compilers do: with 0, or with 1 and messages that say why.
#[cfg(unix)]
fn ended_by(status: ExitStatus, bounds: Option<&Bounds>) -> Option<(&'static str, String)> {
    use std::os::unix::process::ExitStatusExt;

    use rustix::process::Signal;
    let Some(by) = status.signal() else { return gave_up(status) };
    let is = |signal: Signal| by == signal.as_raw();
    // Not by us: a system without memory does so. That is no deed of the code's.
    if is(Signal::KILL) {
        return Some((FAILED, "somebody else has killed it".to_owned()));
    }
    let why = match bounds {
        Some(bounds) if is(Signal::XCPU) => {
            format!("it took more than {} s of a processor for this code", bounds.cpu_s)
        }
        Some(bounds) if is(Signal::XFSZ) => {
            format!("what it made of this code is larger than {} MB", bounds.file >> 20)
        }
        Some(bounds) if is(Signal::ABORT) => format!(
            "it asked for more than {} GB of memory for this code, or gave up for another reason",
            bounds.memory >> 30
        ),
        _ => format!("this code makes it crash (signal {by})"),
    };
    Some((LIMIT_HIT, why))
}

#[cfg(not(unix))]
fn ended_by(status: ExitStatus, _: Option<&Bounds>) -> Option<(&'static str, String)> {
    gave_up(status)
}

/// A compiler with a bug says so in no message that cargo hands on.
fn gave_up(status: ExitStatus) -> Option<(&'static str, String)> {
    let code = status.code().filter(|code| !matches!(code, 0 | 1))?;
    Some((LIMIT_HIT, format!("this code makes it give up (exit code {code})")))
}

/// As the compiler would say it, so that cargo hands it on with the name of the crate.
fn said(code: &str, message: &str) -> String {
    serde_json::json!({
        "$message_type": "diagnostic",
        "message": message,
        "code": { "code": code, "explanation": null },
        "level": "error",
        "spans": [],
        "children": [],
        "rendered": format!("error: {message}\n"),
    })
    .to_string()
}

fn code(code: Option<i32>) -> ExitCode {
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use grader::policy::Calls;

    #[test]
    fn whoever_compiles_tests_reads_no_hidden_ones_but_those_that_are_compiled() {
        let bounds = Bounds { cpu_s: 1, memory: 1, file: 1, descriptors: 1 };
        let (read, execute, write) = (Vec::new(), Vec::new(), Vec::new());
        let policy = Policy { calls: Calls::Compiler, read, execute, write, network: false, bounds };
        let compiling: Compiling = serde_json::from_value(serde_json::json!({
            "driver": "", "rules": [], "flags": [], "policy": policy, "temporary": std::env::temp_dir(),
            "wall_s": 1, "idle_s": 1, "output": 1,
        }))
        .expect("it is what the grader says");
        let args = ["--test", "ex06-s1/hidden/t12.rs", "--out-dir", "deps"].map(OsString::from);
        let scratch = Scratch::new(&std::env::temp_dir(), &args).expect("a folder can be made");
        let read =
            |tests| super::policy(&compiling, Path::new("/p"), tests, &scratch).expect("it is bounded").read;
        let paths = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<Vec<_>>();
        let source = source(&args).expect("there is one");
        assert!(source.ends_with("ex06-s1/hidden/t12.rs") && source.is_absolute());
        assert_eq!(read(Some("/p/hidden/t12.rs".into())), paths(&["/p/src", "/p/tests", "/p/hidden/t12.rs"]));
        assert_eq!(read(None), paths(&["/p/src", "/p/clippy.toml"]));
    }
}
