//! The terminal's edge: reads what was typed, asks, writes the answer, and exits.
#![expect(clippy::disallowed_methods, reason = "the bans are for all others")]

use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::Parser;
use grader::cli::Cli;
use grader::commands::{self, Answer, Person};
use grader::environment::Environment;
use grader::error::{Error, Result};
use grader::progress::{Event, Progress};

/// Something asked for is not as it should be.
const NOT_WELL: u8 = 1;
/// As clap exits for what it can't understand.
const USAGE: u8 = 2;
/// sysexits.h: an internal software error.
const COULD_NOT_WORK: u8 = 70;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match work(&cli) {
        Ok(answer) if answer.all_well => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(NOT_WELL),
        Err(error) => {
            eprintln!("grader: {error}");
            match error {
                Error::Usage(_) => ExitCode::from(USAGE),
                Error::Grader(_) => ExitCode::from(COULD_NOT_WORK),
            }
        }
    }
}

fn work(cli: &Cli) -> Result<Answer> {
    let environment = Environment::read(Duration::from_secs(cli.lock_wait))?;
    let terminal = Terminal(Progress::new(environment.errors_are_terminal));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let answer = runtime.map_err(anyhow::Error::from)?.block_on(async {
        tokio::select! {
            answer = commands::answer(cli, &environment, &terminal) => answer,
            // Dropping the work drops every process that it has started.
            _ = tokio::signal::ctrl_c() => Err(anyhow!("interrupted; nothing is lost, run it again").into()),
        }
    });
    terminal.0.end();
    let answer = answer?;
    write(cli, &answer.text)?;
    Ok(answer)
}

struct Terminal(Progress);

impl Person for Terminal {
    fn tell(&self, event: Event) {
        self.0.tell(event);
    }

    fn agrees(&self, question: &str) -> anyhow::Result<bool> {
        self.0.end();
        eprint!("{question} [y/N] ");
        let mut answer = String::new();
        let read = std::io::stdin().read_line(&mut answer).context("no answer can be read: add --yes")?;
        if read == 0 {
            eprintln!();
        }
        Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
    }
}

fn write(cli: &Cli, text: &str) -> anyhow::Result<()> {
    match &cli.output {
        Some(file) => std::fs::write(file, text)
            .with_context(|| format!("{} can't be written: choose another --output", file.display())),
        None => std::io::stdout().lock().write_all(text.as_bytes()).context("standard output is closed"),
    }
}
