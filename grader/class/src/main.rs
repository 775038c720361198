//! Grades a class. `grader class` and `grader merge` start this program: it is one of its own, so that no learner
//! waits for its crates.
//!
//! ```text
//! roster ──► work ──► gradebook, results
//!             │ ▲
//!             ▼ │
//!           journal
//! ```
//!
//! All that is known of a piece of code is in the journal, under a hash of what decides it; the rest is read and
//! written anew each time. So a run that was interrupted, one that was not, and the shards of several machines
//! come to the same bytes.

mod changes;
mod formats;
mod gradebook;
mod journal;
mod kept;
mod merge;
mod progress;
mod references;
mod results;
mod roster;
mod scores;
mod similar;
mod withheld;
mod work;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use clap::Parser;
use grader::catalog::{self, Course};
use grader::cli::{Class, Cli, Command, Shard};
use grader::environment::Environment;
use grader::report::Run;
use grader::{check, commands, files, handout, hidden, process};
use hmac_sha256::Hash;

use changes::Since;
use formats::annotations;
use gradebook::{Exercise, Head, Reader};
use journal::Journal;
use progress::Progress;
use roster::{Learner, Place};
use scores::Rules;
use similar::known::Known;
use work::Grader;

/// sysexits.h: an internal software error.
const COULD_NOT_WORK: u8 = 70;
/// Bytes of a list that an instructor writes.
const LARGEST_LIST: usize = 64 << 20;

fn main() -> ExitCode {
    match work(&Cli::parse()) {
        Ok(said) => {
            say(&said.text);
            hand_over(&said.commands);
            if said.unknown == 0 { ExitCode::SUCCESS } else { ExitCode::from(COULD_NOT_WORK) }
        }
        Err(error) => {
            say(&format!("grader: {error:#}\n"));
            ExitCode::from(COULD_NOT_WORK)
        }
    }
}

/// Not `eprint!`, which panics where nobody listens.
#[expect(clippy::disallowed_methods, reason = "the one place that says something")]
fn say(text: &str) {
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// GitHub Actions obeys what stands in its log.
#[expect(clippy::disallowed_methods, reason = "the one place that writes commands")]
fn hand_over(commands: &str) {
    let _ = std::io::stdout().write_all(commands.as_bytes());
}

/// What is said at the end.
struct Said {
    text: String,
    /// For GitHub Actions to obey.
    commands: String,
    /// Of so many learners the grader does not know what they are worth.
    unknown: usize,
}

fn work(cli: &Cli) -> anyhow::Result<Said> {
    let environment = Environment::read(Duration::from_secs(cli.lock_wait))?;
    match &cli.command {
        Some(Command::Class(class)) => {
            let runtime =
                tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
            let said = runtime.block_on(async {
                tokio::select! {
                    said = grade(cli, class, &environment) => said,
                    () = process::interrupted() => Err(anyhow!("interrupted; the same command goes on from here")),
                }
            });
            process::end_all();
            said
        }
        Some(Command::Merge(merge)) => {
            let shards: Vec<PathBuf> =
                merge.shards.iter().map(|shard| environment.here.join(shard)).collect();
            merge::merge(&shards, &environment.here.join(&merge.out), environment.in_github_actions)
        }
        _ => bail!("`grader class` and `grader merge` start this"),
    }
}

async fn grade(cli: &Cli, class: &Class, environment: &Environment) -> anyhow::Result<Said> {
    let here = &environment.here;
    let there = cli.in_course(environment);
    let course = handout::known(commands::course(&there, cli.fresh).await?, false).await;
    let course = match &class.hidden {
        Some(folder) => hidden::with(course, &here.join(folder))?,
        None => course,
    };
    let part = course.part(class.from.as_deref(), class.to.as_deref());
    let part = part.map_err(|error| anyhow!("{error}"))?;
    let learners = learners(class, here)?;
    let out = here.join(&class.out);
    let means = check::means(&course, &there, !class.unconfined, &|_| ()).await?;
    let run = Run { isolation: means.level.clone(), ..commands::about(&course)? };
    let journal = out.join("journal");
    if cli.fresh {
        let _ = std::fs::remove_dir_all(&journal);
    }
    let journal = Journal::open(&journal, &course, &run.isolation)?;
    let rules = rules(class.rules.as_ref().map(|file| here.join(file)), &course)?;
    let head = head(class, &part, &rules, &run, learners.len());
    let shard = class.shard.unwrap_or(Shard { part: 1, of: 1 });
    let all = learners.len();
    let mine = learners.into_iter().enumerate().skip(shard.part - 1).step_by(shard.of);
    let progress = Progress::new(mine.len(), environment.errors_are_terminal);
    let _alone = check::alone(&course, &|event| progress.tell(&event)).await?;
    let confined = check::confined(&course, &means, check::Guards::default())?;
    let known = Known::of(&course);
    let grader = Grader {
        course: &course,
        part: &part,
        means: &means,
        confined,
        journal,
        run,
        rules,
        known,
        progress: &progress,
    };
    let graded = async {
        grader.references().await?;
        grader.class(mine, &head, &out).await
    };
    let unknown = graded.await;
    progress.end();
    let unknown = unknown?;
    let since = results::complete(&out)?;
    // Of a part, whoever puts the parts together is told.
    let is_told = environment.in_github_actions && class.shard.is_none();
    said(all, unknown, &since, &out, is_told)
}

/// What all grades of this run have in common.
fn head(class: &Class, part: &[&catalog::Exercise], rules: &Rules, run: &Run, learners: usize) -> Head {
    let exercise = |exercise: &&catalog::Exercise| Exercise {
        id: exercise.id.clone(),
        title: exercise.about.title.clone(),
        max_score: rules.points.get(&exercise.id).copied().unwrap_or(exercise.about.points),
        tests: hash_of_tests(exercise),
        proved: exercise.on_lab,
    };
    Head {
        schema: 1,
        grader: env!("CARGO_PKG_VERSION").to_owned(),
        toolchain: run.toolchain.clone(),
        isolation: run.isolation.clone(),
        exercises: part.iter().map(exercise).collect(),
        partial: rules.partial,
        late: rules.late.clone(),
        learners,
        shard: class.shard.as_ref().map(Shard::to_string),
    }
}

fn hash_of_tests(exercise: &catalog::Exercise) -> String {
    let mut hash = Hash::new();
    for part in exercise.suite.iter().flat_map(|file| [&file.name, &file.text]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    journal::hex(&hash.finalize()[..8])
}

/// What is said of a gradebook that is complete.
fn said(
    learners: usize,
    unknown: usize,
    since: &Since,
    out: &Path,
    in_github_actions: bool,
) -> anyhow::Result<Said> {
    let mut text = format!("{learners} learners; the gradebook is {}\n", gradebook::file(out).display());
    text.push_str(&since.said(out));
    if unknown > 0 {
        text.push_str(&format!(
            "Of {unknown} the grader does not know what they are worth: run the same command again.\n"
        ));
    }
    let commands = match in_github_actions {
        true => annotations::of_class(Reader::open(gradebook::file(out))?, since)?,
        false => String::new(),
    };
    Ok(Said { text, commands, unknown })
}

/// The instructor's rules for points, from this file or from the course's own, which need not be there.
fn rules(file: Option<PathBuf>, course: &Course) -> anyhow::Result<Rules> {
    let own = course.root.join("course.toml");
    let Some(file) = file.or_else(|| own.exists().then_some(own)) else { return Ok(Rules::default()) };
    let exercises: Vec<String> = course.exercises.iter().map(|exercise| exercise.id.clone()).collect();
    scores::parse(&files::read_at_most(&file, LARGEST_LIST)?, &exercises)
        .with_context(|| file.display().to_string())
}

fn learners(class: &Class, here: &Path) -> anyhow::Result<Vec<Learner>> {
    let roster = class.roster.as_ref().map(|file| {
        let file = here.join(file);
        roster::parse(&files::read_at_most(&file, LARGEST_LIST)?).with_context(|| file.display().to_string())
    });
    let places = match (&class.git_list, &class.submissions) {
        (Some(list), _) => {
            let list = here.join(list);
            let beside = list.parent().unwrap_or(here).to_owned();
            let text = files::read_at_most(&list, LARGEST_LIST)?;
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
            lines.map(|line| beside.join(line)).collect()
        }
        (None, Some(folder)) => entries(&here.join(folder))?,
        (None, None) => bail!("name a folder of submissions, or a list of checkouts with --git-list"),
    };
    let mut learners = roster::class(roster.transpose()?, places);
    for learner in &mut learners {
        if let Place::At(place) = &mut learner.place
            && let Some(archive) = only_archive(place)
        {
            *place = archive;
        }
    }
    if learners.is_empty() {
        bail!(
            "there is nothing to grade: each submission is a folder or an archive in the folder that is named"
        );
    }
    Ok(learners)
}

/// What a folder holds that has one archive and nothing else: Moodle puts each file into a folder of the learner's.
fn only_archive(folder: &Path) -> Option<PathBuf> {
    let entries = || std::fs::read_dir(folder).ok()?.collect::<Result<Vec<_>, _>>().ok();
    match &entries()?[..] {
        [entry] if entry.file_type().ok()?.is_file() => {
            Some(entry.path()).filter(|path| roster::is_archive(path))
        }
        _ => None,
    }
}

/// What stands in a folder of submissions, without what systems leave there.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let refused = || format!("{} can't be read", folder.display());
    let mut places = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(refused)? {
        let entry = entry.with_context(refused)?;
        if !entry.file_name().to_string_lossy().starts_with('.') {
            places.push(entry.path());
        }
    }
    Ok(places)
}
