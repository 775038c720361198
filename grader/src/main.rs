//! Reads what was typed, and is the only one that writes the result and exits.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use grader::catalog::{self, Course, Exercise};
use grader::cli::{Cli, Color, Command, Format};
use grader::error::{Error, Result};
use grader::judge::Graded;
use grader::process::ISOLATION;
use grader::progress::Progress;
use grader::report::{Run, github, human, json};
use grader::verdict::Verdict;
use grader::{build, grade, help, verify};

/// sysexits.h: an internal software error.
const COULD_NOT_WORK: u8 = 70;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(until_interrupted(&cli)),
        Err(error) => Err(Error::Grader(error.into())),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("grader: {error}");
            match error {
                Error::Usage(_) => ExitCode::from(2),
                Error::Grader(_) => ExitCode::from(COULD_NOT_WORK),
            }
        }
    }
}

/// Ctrl-C drops the work, and with it every process that it has started.
async fn until_interrupted(cli: &Cli) -> Result<ExitCode> {
    tokio::select! {
        result = work(cli) => result,
        _ = tokio::signal::ctrl_c() => Err(Error::Grader(anyhow::anyhow!("interrupted; nothing is lost, run it again"))),
    }
}

async fn work(cli: &Cli) -> Result<ExitCode> {
    if let Some(Command::Report { file }) = &cli.command {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
        write(cli, &for_machines(cli.format, &json::parse(&text)?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let here =
        std::env::current_dir().context("the current folder is gone: change to the course's folder")?;
    let lock_wait = Duration::from_secs(cli.lock_wait);
    let course = catalog::read(&build::metadata(&here).await?, lock_wait)?;
    let color = color(cli);
    match &cli.command {
        None => {
            let all: Vec<&Exercise> = course.exercises.iter().collect();
            graded(cli, &course, &all, |graded| human::progress(graded, color)).await
        }
        Some(Command::Run { exercises }) => {
            let asked = course.find_all(exercises)?;
            graded(cli, &course, &asked, |graded| human::each(graded, color)).await
        }
        Some(Command::Report { .. }) => unreachable!("a report needs no course, and was rendered above"),
        Some(Command::Hint { exercise, all }) => {
            write(cli, &help::hint(&course, course.find(exercise)?, *all)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Reset { exercise, yes }) => {
            let exercise = course.find(exercise)?;
            if !yes && !agreed(exercise)? {
                write(cli, "Nothing was changed.\n")?;
                return Ok(ExitCode::SUCCESS);
            }
            let kept = help::reset(&course, exercise)?;
            let kept = kept.strip_prefix(&course.root).unwrap_or(&kept);
            write(
                cli,
                &format!(
                    "{} is as it was at the start; your version is {}\n",
                    exercise.edited(),
                    kept.display()
                ),
            )?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Solution { exercise, peek }) => {
            let exercise = course.find(exercise)?;
            if !peek {
                let graded = grade::in_place(&course, &[exercise], &|_| ()).await?;
                if graded.iter().any(|graded| graded.verdict != Verdict::Passed) {
                    let id = &exercise.id;
                    return Err(Error::Usage(format!(
                        "{id} is not passed yet: `hint {id}` helps, and `solution {id} --peek` shows it all the same"
                    )));
                }
            }
            write(cli, &help::solution(&course, exercise)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Verify { exercises }) => {
            let asked = course.find_all(exercises)?;
            let progress = Progress::new(std::io::stderr().is_terminal());
            let cells = verify::verify(&course, &asked, &|event| progress.tell(event)).await;
            progress.end();
            let cells = cells?;
            write(cli, &verify::table(&cells))?;
            let faults = cells.iter().any(|cell| cell.fault.is_some());
            Ok(if faults { ExitCode::from(1) } else { ExitCode::SUCCESS })
        }
        Some(Command::List) => {
            let row = |e: &Exercise| {
                format!("{}  {:32} {} min  {}\n", e.id, e.about.title, e.about.minutes, e.edited())
            };
            write(cli, &course.exercises.iter().map(row).collect::<String>())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Asks before something of the learner's is replaced.
fn agreed(exercise: &Exercise) -> anyhow::Result<bool> {
    eprint!("Put the stub of {} back? Your version is kept beside it. [y/N] ", exercise.id);
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).context("no answer can be read: add --yes")?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

async fn graded(
    cli: &Cli,
    course: &Course,
    exercises: &[&Exercise],
    human: impl Fn(&[Graded]) -> String,
) -> Result<ExitCode> {
    let progress = Progress::new(std::io::stderr().is_terminal());
    let graded = grade::in_place(course, exercises, &|event| progress.tell(event)).await;
    progress.end();
    let graded = graded?;
    let text = match cli.format {
        Format::Human => human(&graded),
        format => {
            let toolchain = build::toolchain(&course.root).await?;
            let run = Run { toolchain, isolation: ISOLATION.to_owned() };
            for_machines(format, &json::report(&run, &graded))
        }
    };
    write(cli, &text)?;
    let all_passed = graded.iter().all(|exercise| exercise.verdict == Verdict::Passed);
    Ok(if cli.strict && !all_passed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn for_machines(format: Format, report: &json::Report) -> String {
    match format {
        Format::Human | Format::Json => json::render(report),
        Format::Summary => github::summary(report),
        Format::Annotations => github::annotations(report),
    }
}

fn write(cli: &Cli, text: &str) -> anyhow::Result<()> {
    match &cli.output {
        Some(file) => std::fs::write(file, text)
            .with_context(|| format!("{} can't be written: choose another --output", file.display())),
        None => std::io::stdout().lock().write_all(text.as_bytes()).context("standard output is closed"),
    }
}

fn color(cli: &Cli) -> bool {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !unwanted && cli.output.is_none() && std::io::stdout().is_terminal(),
    }
}
