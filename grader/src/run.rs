//! Runs tests, each in a process of its own, several at once.
//!
//! The patterns of the course at work: a JoinSet holds the tasks, a Semaphore says how many run at
//! once, each process has its time limit, and dropping the set (Ctrl-C) ends every process.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use crate::confinement::Confinement;
use crate::facts::Ran;
use crate::harness;
use crate::policy::HOLDS;
use crate::process::{self, Finished, Limits, Program, Stream};
use crate::progress::Event;

/// What a test may write.
const OUTPUT: u64 = 8 * 1024 * 1024;
/// The lab names what hangs once a test has had its limit of time, not counting the time in which
/// the machine was busy with others. The grader's own limit is on the clock on the wall, so many times
/// as long: it is for what even the lab can't end, and a machine with ten times too much to do comes below.
const WALL: u32 = 12;

/// Where tests draw their inputs, a grade must be the same each time.
const SEED: &str = "1";

/// One test to run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Test {
    pub package: String,
    pub name: String,
    /// Its name in the program.
    pub called: String,
    pub program: PathBuf,
    /// Where it runs: in its package's folder, as under `cargo test`.
    pub dir: PathBuf,
    pub limit: Duration,
    /// What it does is recorded by the lab.
    pub on_lab: bool,
    /// It may open sockets, if it is confined.
    pub network: bool,
    /// It runs when all others have, because what it knows is not for them.
    pub late: bool,
}

/// Runs tests as they come, until no more can come; the result is the same in whatever order they end.
pub async fn run(
    mut tests: UnboundedReceiver<Test>,
    at_once: usize,
    confinement: Option<&Confinement>,
    tell: &(dyn Fn(Event) + Send + Sync),
) -> anyhow::Result<BTreeMap<(String, String), Ran>> {
    let slots = Arc::new(Semaphore::new(at_once.max(1)));
    let mut running = JoinSet::new();
    let mut results = BTreeMap::new();
    let mut late = Vec::new();
    let started = |test: Test| {
        let (slots, confinement) = (Arc::clone(&slots), confinement.cloned());
        async move {
            let _slot = slots.acquire_owned().await?;
            let ran = one(&test, confinement.as_ref()).await?;
            anyhow::Ok(((test.package, test.name), ran))
        }
    };
    loop {
        tokio::select! {
            Some(test) = tests.recv() => match test.late {
                true => late.push(test),
                false => drop(running.spawn(started(test))),
            },
            Some(joined) = running.join_next() => {
                let (test, ran): ((String, String), Ran) = joined.context("a task of the grader panicked")??;
                tell(Event::Ran(test.0.clone(), test.1.clone(), Box::new(ran.clone())));
                results.insert(test, ran);
            }
            else => match std::mem::take(&mut late) {
                none if none.is_empty() => return Ok(results),
                late => late.into_iter().for_each(|test| drop(running.spawn(started(test)))),
            },
        }
    }
}

async fn one(test: &Test, confinement: Option<&Confinement>) -> anyhow::Result<Ran> {
    let mut args = vec!["--exact", &test.called, "--nocapture", "--test-threads=1"];
    if !test.on_lab {
        // Some courses set tests aside until the first ones pass.
        args.push("--include-ignored");
    }
    let mut ran = in_lab(test, &args, &format!("test {} ... ", test.called), confinement).await?;
    if !test.on_lab {
        let Finished { output, errors, .. } = &ran.finished;
        ran.said = Some(harness::said(output, &test.called));
        ran.written = together(harness::own(output, &test.called), &harness::without_panic(errors));
        ran.record = None;
    }
    Ok(ran)
}

/// Runs a program that is one lab, and no test: its `main` calls `lab::run`.
pub async fn program(program: &Test) -> anyhow::Result<Ran> {
    in_lab(program, &[], "", None).await
}

/// Runs what ends in a lab, and takes the record that it hands over. What it writes itself comes after `begun`.
async fn in_lab(
    test: &Test,
    args: &[&str],
    begun: &str,
    confinement: Option<&Confinement>,
) -> anyhow::Result<Ran> {
    let secret = format!("{:032x}", rand::random::<u128>());
    let program = Program {
        path: test.program.clone().into(),
        args: args.iter().map(OsString::from).collect(),
        dir: test.dir.clone(),
        env: vec![
            // A backtrace is for whoever debugs; a learner reads the message.
            ("RUST_BACKTRACE".to_owned(), "0".to_owned()),
            (lab::GRADED.to_owned(), "1".to_owned()),
            (lab::SEED.to_owned(), SEED.to_owned()),
            (lab::LIMIT_MS.to_owned(), test.limit.as_millis().to_string()),
            // As in .cargo/config.toml, which counts for cargo alone.
            ("INSTA_UPDATE".to_owned(), "no".to_owned()),
            ("INSTA_FORCE_PASS".to_owned(), "0".to_owned()),
        ],
        input: format!("{secret}\n"),
        // Behind bounds it can start nobody, and to look for whom it has started takes as long as the test.
        followed: confinement.is_none_or(|confinement| !confinement.bounded),
        strange: false,
    };
    let (program, token) = match confinement {
        None => (program, None),
        Some(confinement) => {
            let (program, token) = confinement.of_test(program, test.network, test.on_lab);
            (program, Some(token))
        }
    };
    let record = Mutex::new(None);
    let on_line = |stream: Stream, line: &str| {
        if let (Stream::Output, Some(json)) = (stream, line.strip_prefix(&secret)) {
            *record.lock().unwrap_or_else(PoisonError::into_inner) = serde_json::from_str(json).ok();
        }
    };
    let holds = confinement.map(|_| HOLDS);
    let limits = Limits { wall: test.limit * WALL, output: OUTPUT, holds };
    let finished = process::finish(&program, limits, &on_line)
        .await
        .with_context(|| format!("{} can't be started: run the grader again", test.program.display()))?;
    if let Some(why) = token.as_ref().and_then(|token| token.said_in(&finished.errors)) {
        bail!("a test can't be confined: {why}");
    }
    let record = record.into_inner().unwrap_or_else(PoisonError::into_inner);
    let written = written(&finished, begun, &secret);
    Ok(Ran { finished, record, said: None, written })
}

/// What is left of the output without the lines of the test harness and the record.
fn written(finished: &Finished, begun: &str, secret: &str) -> String {
    let output = finished.output.split_once(begun).map_or("", |(_, output)| output);
    let own = output.split_once(&format!("\n{secret}")).map_or(output, |(own, _)| own);
    together(own, &finished.errors)
}

/// What was written to both outputs.
fn together(output: &str, errors: &str) -> String {
    let both = [output, errors].map(str::trim).into_iter();
    both.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::written;
    use crate::process::{End, Finished};

    #[test]
    fn what_the_harness_and_the_lab_write_is_left_out() {
        let output =
            "\nrunning 1 test\ntest soup ... salt\n\n7f{\"outcome\":1}\nok\n\ntest result: ok.\n".to_owned();
        let errors = "pepper\n".to_owned();
        let finished = Finished { end: End::Exit(0), output, errors, wall: Duration::ZERO, survivors: false };
        assert_eq!(written(&finished, "test soup ... ", "7f"), "salt\npepper");
    }
}
