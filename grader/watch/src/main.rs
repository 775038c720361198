//! The screen that a learner keeps open: one exercise, graded each time it is saved.
//!
//! One closed list of events, one loop:
//!
//! ```text
//! keys, signals, files, work ──► event ──► state.update ──► effects ──► work, terminal
//!                                            └────► view::draw
//! ```
//!
//! `state`, `list` and `view` are pure. `grader watch` starts this program, and puts the terminal back if it
//! is killed.

mod editor;
mod event;
mod files;
mod keys;
mod list;
mod signals;
mod state;
mod terminal;
#[cfg(test)]
mod tests;
mod view;
mod work;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow};
use clap::Parser;
use grader::catalog::Course;
use grader::commands;
use grader::environment::Environment;
use grader::process::{self, CtrlC, Program};
use grader::{files as own_files, judge};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use event::{Effect, Event};
use keys::Keys;
use state::{Known, Stage, State};
use terminal::Terminal;
use work::Worker;

/// sysexits.h: an internal software error.
const COULD_NOT_WORK: u8 = 70;

/// Started by `cargo run -p grader -- watch`.
#[derive(Debug, Parser)]
struct Cli {
    /// The exercise to begin with; the next one that is open if none is named.
    exercise: Option<String>,
    /// How long to wait for another cargo that holds the build directory.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    lock_wait: u64,
    /// Use no colours; so does NO_COLOR.
    #[arg(long)]
    no_color: bool,
}

fn main() -> ExitCode {
    match work(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not `eprint!`, which panics where nobody listens.
            #[expect(clippy::disallowed_methods, reason = "the screen is over")]
            let _ = writeln!(io::stderr(), "watch: {error:#}");
            ExitCode::from(COULD_NOT_WORK)
        }
    }
}

fn work(cli: &Cli) -> anyhow::Result<()> {
    let environment = Environment::read(Duration::from_secs(cli.lock_wait))?;
    if !environment.is_interactive() {
        return Err(anyhow!("there is no terminal here: `cargo run -p grader` grades once"));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(run(cli, environment));
    // A thread that reads or waits must not keep us.
    runtime.shutdown_background();
    process::end_all();
    ended
}

async fn run(cli: &Cli, environment: Environment) -> anyhow::Result<()> {
    let course = Arc::new(commands::course(&environment, false).await?);
    let first = match &cli.exercise {
        Some(asked) => Some(course.find(asked).map_err(|error| anyhow!("{error}"))?.id.clone()),
        None => None,
    };
    let known = course.exercises.iter().map(|exercise| Known {
        graded: judge::not_begun(exercise),
        task: work::task(&own_files::read(&course.root.join(exercise.lesson())).unwrap_or_default()),
    });
    let place = first.and_then(|id| course.exercises.iter().position(|exercise| exercise.id == id));
    let (mut state, effects) = State::new(known.collect(), place);
    state.handout = course.handout;

    let (tell, events) = unbounded_channel();
    tokio::spawn(files::watch(files::folders(&course), tell.clone()));
    tokio::spawn(signals::listen(tell.clone()));
    tokio::spawn(seconds(tell.clone()));
    let color = !cli.no_color && !environment.no_color;
    let palette = view::Palette { color, unicode: environment.unicode };
    let panicked = tell.clone();
    let screen = Screen {
        terminal: Terminal::take(move || _ = panicked.send(Event::End))
            .context("the terminal can't be taken over")?,
        keys: Keys::listen(tell.clone()),
        signals: tokio::spawn(signals::keys(tell.clone())),
        worker: Worker::new(Arc::clone(&course), tell.clone()),
        palette,
        state,
        tell,
        course,
        environment,
    };
    screen.run(events, effects).await
}

async fn seconds(tell: UnboundedSender<Event>) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    while tell.send(Event::Second).is_ok() {
        ticks.tick().await;
    }
}

/// The loop, and what it holds on to.
struct Screen {
    terminal: Terminal,
    keys: Keys,
    /// Those that the terminal sends for a key.
    signals: JoinHandle<io::Result<()>>,
    worker: Worker,
    palette: view::Palette,
    state: State,
    tell: UnboundedSender<Event>,
    course: Arc<Course>,
    environment: Environment,
}

impl Screen {
    async fn run(mut self, mut events: UnboundedReceiver<Event>, effects: Vec<Effect>) -> anyhow::Result<()> {
        let mut waiting = effects;
        loop {
            for effect in std::mem::take(&mut waiting) {
                if effect == Effect::Quit {
                    self.worker.end().await;
                    return match terminal::is_ours() {
                        true => Ok(()),
                        false => Err(anyhow!(
                            "this is a fault of the screen's own; your files are as you saved them"
                        )),
                    };
                }
                self.perform(effect).await?;
            }
            let (state, palette) = (&mut self.state, self.palette);
            self.terminal.draw(|frame| state.scroll_end = view::draw(frame, state, palette))?;
            let event = loop {
                let Some(event) = events.recv().await else { return Ok(()) };
                // Nothing on the screen counts seconds while nothing is at work.
                if !matches!(event, Event::Second) || self.state.work.stage != Stage::Idle {
                    break event;
                }
            };
            waiting.extend(self.state.update(event));
            // What has come meanwhile is drawn at once with it.
            while waiting.is_empty()
                && let Ok(event) = events.try_recv()
            {
                waiting.extend(self.state.update(event));
            }
        }
    }

    async fn perform(&mut self, effect: Effect) -> anyhow::Result<()> {
        let page = match effect {
            Effect::Grade { work, ids, fresh } => {
                self.worker.grade(work, ids, fresh).await;
                return Ok(());
            }
            Effect::Hint(id) => self.worker.hint(&id),
            Effect::Lesson(id) => self.worker.lesson(&id),
            Effect::Reference(id) => self.worker.reference(&id),
            Effect::Difference(id) => self.worker.difference(&id),
            Effect::Reset(id) => {
                let said = self.worker.reset(&id).unwrap_or_else(|error| format!("{error:#}"));
                self.say(said);
                return Ok(());
            }
            Effect::Open { file, line } => {
                if let Some(said) = self.open(&file, line).await? {
                    self.say(said);
                }
                return Ok(());
            }
            Effect::Suspend if !signals::can_stop() => {
                self.say("There is no shell here that could bring the screen back; `q` ends it.".to_owned());
                return Ok(());
            }
            Effect::Suspend => {
                terminal::give_back();
                process::stop();
                return Ok(self.terminal.take_again()?);
            }
            Effect::Redraw => return Ok(self.terminal.take_again()?),
            Effect::Quit => return Ok(()),
        };
        match page {
            Ok(page) => {
                let _ = self.tell.send(Event::Page(page));
            }
            Err(error) => self.say(format!("{error:#}")),
        }
        Ok(())
    }

    fn say(&self, line: String) {
        let _ = self.tell.send(Event::Said(line));
    }

    /// Leaves the terminal to the editor until it ends; those with a window of their own end at once. The
    /// answer says what did not work.
    async fn open(&mut self, file: &str, line: u32) -> anyhow::Result<Option<String>> {
        let path = self.course.root.join(file);
        let (editor, in_vscode) = (self.environment.editor.as_deref(), self.environment.in_vscode);
        let Some(words) = editor::command(editor, in_vscode, &path.to_string_lossy(), line) else {
            return Ok(Some(format!("Set $VISUAL or $EDITOR to your editor. The file is {file}:{line}")));
        };
        let program = Program {
            path: words[0].clone().into(),
            args: words[1..].iter().map(Into::into).collect(),
            dir: self.course.root.clone(),
            // Its window may stay open after us.
            env: vec![(process::STAYS.to_owned(), "1".to_owned())],
            input: String::new(),
            followed: false,
            strange: false,
        };
        self.keys.pause();
        self.signals.abort();
        terminal::give_back();
        let ended = process::attend(&program, CtrlC::Its).await;
        self.signals = tokio::spawn(signals::keys(self.tell.clone()));
        self.terminal.take_again()?;
        self.keys.go_on();
        Ok(match ended {
            Ok(process::End::Exit(0)) => None,
            Ok(process::End::Exit(code)) => Some(format!("The editor has ended with exit code {code}.")),
            Ok(_) => Some("The editor was killed.".to_owned()),
            Err(error) => Some(format!("{} can't be started: {error}", words[0])),
        })
    }
}
