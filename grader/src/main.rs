//! The terminal's edge: reads what was typed, asks, writes the answer, and exits.
#![expect(clippy::disallowed_methods, reason = "the bans are for all others")]

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use grader::catalog;
use grader::cli::Cli;
use grader::commands::{self, Outcome, Person};
use grader::environment::Environment;
use grader::error::{Error, Result};
use grader::files;
use grader::process::{self, CtrlC, End, Program};
use grader::progress::{Event, Progress};

/// Something asked for is not as it should be.
const NOT_WELL: u8 = 1;
/// As clap exits for what it can't understand.
const USAGE: u8 = 2;
/// sysexits.h: an internal software error. Nothing is known of what was asked for, or not of all of it.
const COULD_NOT_WORK: u8 = 70;

fn main() -> ExitCode {
    // Asked of the folder alone: help is for those, too, whose course can't be read.
    let cli = Cli::read(std::env::current_dir().is_ok_and(|here| catalog::is_handed_out(&here)));
    match work(&cli) {
        Ok(code) => code,
        Err(error) => {
            say(&format!("grader: {error}\n"));
            match error {
                Error::Usage(_) => ExitCode::from(USAGE),
                Error::Grader(_) => ExitCode::from(COULD_NOT_WORK),
            }
        }
    }
}

fn work(cli: &Cli) -> Result<ExitCode> {
    let environment = Environment::read(Duration::from_secs(cli.lock_wait))?;
    let terminal = Terminal(Progress::new(environment.errors_are_terminal));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(anyhow::Error::from)?;
    let answer = runtime.block_on(async {
        tokio::select! {
            answer = commands::answer(cli, &environment, &terminal) => answer,
            // Dropping the work drops every process that it has started.
            () = process::interrupted() => Err(anyhow!("interrupted; nothing is lost, run it again").into()),
        }
    });
    process::end_all();
    terminal.0.end();
    let answer = answer?;
    write(cli, &answer.text)?;
    if let Some(program) = &answer.attend {
        let end = runtime.block_on(process::attend(program, CtrlC::PassedOn));
        process::end_all();
        return Ok(attended(program, end.context("the program can't be started: run the grader again")?)?);
    }
    Ok(match answer.outcome {
        Outcome::Well => ExitCode::SUCCESS,
        Outcome::NotWell => ExitCode::from(NOT_WELL),
        Outcome::Unknown => ExitCode::from(COULD_NOT_WORK),
    })
}

/// What it said, if anything, is on the terminal already, so its exit code is ours.
fn attended(program: &Program, end: End) -> anyhow::Result<ExitCode> {
    match end {
        End::Exit(code) => Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)),
        _ => {
            let name = Path::new(&program.path).file_stem().unwrap_or_default().to_string_lossy();
            bail!("`{name}` was killed; the terminal is as it was, and nothing is lost")
        }
    }
}

struct Terminal(Progress);

impl Person for Terminal {
    fn tell(&self, event: Event) {
        self.0.tell(event);
    }

    async fn agrees(&self, question: &str) -> anyhow::Result<bool> {
        let answer =
            self.answers(&format!("{question} [y/N] ")).await.context("no answer can be read: add --yes")?;
        Ok(matches!(answer.unwrap_or_default().trim().to_lowercase().as_str(), "y" | "yes"))
    }

    async fn answers(&self, question: &str) -> anyhow::Result<Option<String>> {
        self.0.end();
        say(question);
        // On a thread that nobody waits for, so that Ctrl-C ends the question too.
        let (tell, told) = tokio::sync::oneshot::channel();
        std::thread::spawn(move || {
            let mut answer = String::new();
            let _ = tell.send(std::io::stdin().read_line(&mut answer).map(|_| answer));
        });
        let answer = told.await.context("the question was lost")?.context("standard input can't be read")?;
        if !answer.ends_with('\n') {
            say("\n");
        }
        Ok((!answer.is_empty()).then_some(answer))
    }
}

fn write(cli: &Cli, text: &str) -> anyhow::Result<()> {
    match &cli.output {
        Some(file) => files::replace(file, text),
        None => match std::io::stdout().lock().write_all(text.as_bytes()) {
            // Whoever reads has seen enough: `grader | head`.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.context("standard output can't be written"),
        },
    }
}

/// Not `eprint!`, which panics where nobody listens.
fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}
