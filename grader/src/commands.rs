//! What each command does: what was typed and the course in, the text to write out.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::catalog::{self, Course, Exercise};
use crate::check::{self, Checked, Guards};
use crate::cli::{Cli, Color, Command, Format, InCourse};
use crate::environment::Environment;
use crate::error::{Error, Result};
use crate::hidden;
use crate::judge::Graded;
use crate::predict::{self, Puzzle, Reply};
use crate::process::{self, ISOLATION, Program};
use crate::progress::Event;
use crate::report::link::Links;
use crate::report::text::Screen;
use crate::report::{Run, bounds, github, html, human, json};
use crate::verdict::Verdict;
use crate::{build, completions, files, grade, handout, help, message, programs, repl, scaffold, verify};

/// What is to be written, and whether everything asked for is as it should be.
#[derive(Clone, Debug)]
pub struct Answer {
    pub text: String,
    pub outcome: Outcome,
    /// A program that the terminal goes to once all else is done.
    pub attend: Option<Program>,
}

/// How it ends where something can be said at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Well,
    /// Something asked for is not as it should be.
    NotWell,
    /// Of some code the grader does not know what it is worth.
    Unknown,
}

/// The person at the other end: is told what happens, and is asked before something is replaced.
pub trait Person: Send + Sync {
    fn tell(&self, event: Event);
    fn agrees(&self, question: &str) -> impl Future<Output = anyhow::Result<bool>> + Send;
    /// The line that is typed as an answer; `None` at the end of the input.
    fn answers(&self, question: &str) -> impl Future<Output = anyhow::Result<Option<String>>> + Send;
}

/// Does what was asked for.
pub async fn answer(cli: &Cli, environment: &Environment, person: &impl Person) -> Result<Answer> {
    match &cli.command {
        Some(Command::Report { file, html }) => {
            if let Some(text) = of_kept(cli.format, environment, file.as_deref(), html.as_deref())? {
                return Ok(well(text));
            }
        }
        Some(Command::InCourse(command)) if cli.format != Format::Human && !command.grades() => {
            let usage = "--format is for what grades: `grader`, `grader run`, and `grader report FILE`";
            return Err(Error::Usage(usage.to_owned()));
        }
        _ => {}
    }
    let there = &cli.in_course(environment);
    let course = course(there, cli.fresh).await?;
    let screen = screen(cli, environment, &course);
    if !course.is_on_lab() && needs_the_lab(cli.command.as_ref()) {
        return Err(Error::Usage(message::NEEDS_LAB.to_owned()));
    }
    if course.handout && needs_more_than_a_handout(cli.command.as_ref()) {
        return Err(Error::Usage(message::NOT_IN_HANDOUT.to_owned()));
    }
    match &cli.command {
        Some(Command::InCourse(command)) => {
            in_course(cli, command, &course, environment, &screen, person).await
        }
        Some(Command::Report { html: Some(page), .. }) => {
            let graded = grade::so_far(&course, &|event| person.tell(event)).await?;
            let text = written(environment, page, &json::report(&about(&course)?, &graded))?;
            Ok(Answer { text, outcome: outcome(cli, &graded), attend: None })
        }
        Some(Command::Check { submission, hidden, unconfined, .. }) => {
            let place = environment.here.join(submission);
            let course = match hidden {
                Some(folder) => &hidden::with(course.clone(), &environment.here.join(folder))?,
                None => &course,
            };
            checked(cli, course, there, &place, !unconfined, &screen, person).await
        }
        Some(Command::Class(_) | Command::Merge(_)) => {
            let path = build::own(&course, "class", &|event| person.tell(event)).await?;
            let args = environment.args.clone();
            let program = own_program(environment, path, environment.here.clone(), args);
            Ok(Answer { text: String::new(), outcome: Outcome::Well, attend: Some(program) })
        }
        None | Some(Command::Report { .. }) => {
            let graded = grade::so_far(&course, &|event| person.tell(event)).await?;
            shown(cli, &course, &graded, |graded| human::progress(graded, &screen))
        }
    }
}

/// What there is only for courses of our own kind.
fn needs_the_lab(command: Option<&Command>) -> bool {
    matches!(
        command,
        Some(Command::InCourse(InCourse::Handout { .. } | InCourse::New { .. } | InCourse::Repl))
    )
}

fn needs_more_than_a_handout(command: Option<&Command>) -> bool {
    use InCourse::{Handout, New, Verify};
    let Some(command) = command else { return false };
    matches!(
        command,
        Command::InCourse(Handout { .. } | New { .. } | Verify { .. })
            | Command::Check { .. }
            | Command::Class(_)
            | Command::Merge(_)
    )
}

/// The workspace that the grader itself comes from. What guards a machine is never built from another course.
const HOME: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The course around us. If it is to be graded anew, what is known of it counts for nothing.
pub async fn course(environment: &Environment, fresh: bool) -> anyhow::Result<Course> {
    let (metadata, toolchain) = tokio::join!(build::metadata(environment), build::toolchain(environment));
    let course = catalog::read(&metadata?, environment.tools.clone())?;
    let is_home = !environment.elsewhere && course.root.join("grader/watch").is_dir();
    let home = if is_home { course.root.clone() } else { HOME.into() };
    Ok(Course { toolchain, fresh, home, ..course })
}

/// Grades what somebody else has handed in.
async fn checked(
    cli: &Cli,
    course: &Course,
    environment: &Environment,
    place: &Path,
    bounds: bool,
    screen: &Screen,
    person: &impl Person,
) -> Result<Answer> {
    let tell = |event| person.tell(event);
    let course = &handout::known(course.clone(), false).await;
    let means = check::means(course, environment, bounds, &tell).await?;
    let submission = check::read(&means, place).await?;
    let Checked { graded, isolation, handed_in } =
        check::check(course, &means, &submission, Guards::default(), &tell).await?;
    let run = Run { isolation, handed_in: Some(handed_in), ..about(course)? };
    let text = match render(cli.format) {
        None => human::checked(&run, &graded, screen),
        Some(render) => render(&json::report(&run, &graded)),
    };
    Ok(Answer { text, outcome: outcome(cli, &graded), attend: None })
}

/// What the place that the answer goes to can show.
fn screen(cli: &Cli, environment: &Environment, course: &Course) -> Screen {
    let at_terminal = cli.output.is_none() && environment.output_is_terminal;
    let color = match cli.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !environment.no_color && at_terminal,
    };
    // Links are no colour, so NO_COLOR leaves them; `--color never` is for who wants no escapes at all.
    let linked = environment.output_has_links && cli.output.is_none() && cli.color != Color::Never;
    let links = if linked { Links::to(&environment.host, &course.root) } else { Links::default() };
    Screen { color, unicode: environment.unicode || !at_terminal, links }
}

async fn in_course(
    cli: &Cli,
    command: &InCourse,
    course: &Course,
    environment: &Environment,
    screen: &Screen,
    person: &impl Person,
) -> Result<Answer> {
    match command {
        InCourse::Run { exercises } => {
            let asked = course.find_all(exercises)?;
            let graded = grade::in_place(course, &asked, &|event| person.tell(event)).await?;
            shown(cli, course, &graded, |graded| human::each(graded, screen))
        }
        InCourse::Watch { exercise } if environment.is_interactive() && cli.format == Format::Human => {
            let exercise = exercise.as_ref().map(|asked| course.find(asked)).transpose()?;
            Ok(Answer {
                attend: Some(screen_program(cli, course, exercise, environment, person).await?),
                ..well(String::new())
            })
        }
        InCourse::Watch { .. } => {
            let graded = grade::so_far(course, &|event| person.tell(event)).await?;
            let once = "There is no terminal to keep a screen open in, so this has graded once.\n";
            shown(cli, course, &graded, |graded| format!("{once}{}", human::progress(graded, screen)))
        }
        InCourse::List => {
            let graded = grade::so_far(course, &|event| person.tell(event)).await?;
            Ok(well(human::list(&graded, screen)))
        }
        InCourse::Hint { exercise, all } => Ok(well(help::hint(course, course.find(exercise)?, *all)?)),
        InCourse::Reset { exercise, yes } => {
            let exercise = course.find(exercise)?;
            let question = format!("Put the stub of {} back? Your version is kept beside it.", exercise.id);
            if !yes && !person.agrees(&question).await? {
                return Ok(well("Nothing was changed.\n".to_owned()));
            }
            Ok(well(help::reset(course, exercise)?))
        }
        InCourse::Solution { exercise, peek } => {
            let exercise = course.find(exercise)?;
            if course.handout {
                return Err(Error::Usage(message::NO_REFERENCE.to_owned()));
            }
            if !peek {
                let graded = grade::in_place(course, &[exercise], &|event| person.tell(event)).await?;
                if graded.iter().any(|graded| graded.verdict != Verdict::Passed) {
                    let id = &exercise.id;
                    return Err(Error::Usage(format!(
                        "{id} is not passed yet: `hint {id}` helps, and `solution {id} --peek` shows it all the same"
                    )));
                }
            }
            Ok(well(help::solution(course, exercise, screen.color)?))
        }
        InCourse::Predict { exercise: None } => Ok(well(predict::list(&programs::all(course)))),
        InCourse::Predict { exercise: Some(asked) } => {
            predict(course, course.find(asked)?, screen, person).await.map(well)
        }
        InCourse::Repl => {
            let evcxr = repl::program(course)?;
            process::hand_over(&evcxr).context(repl::NOT_INSTALLED)?;
            Ok(well(String::new()))
        }
        InCourse::Completions { shell } => Ok(well(completions::script(course, *shell)?)),
        InCourse::New { exercise, name } => Ok(well(scaffold::exercise(course, exercise, name)?)),
        InCourse::Handout { dir, from, to, calls } => {
            let (place, from, to) = (environment.here.join(dir), from.as_deref(), to.as_deref());
            handout::hand_out(course, &place, from, to, calls.as_ref()).await.map(well)
        }
        InCourse::Verify { exercises } => {
            let asked = course.find_all(exercises)?;
            let cells = verify::verify(course, &asked, &|event| person.tell(event)).await?;
            let all_right = cells.iter().all(|cell| cell.fault.is_none());
            let outcome = if all_right { Outcome::Well } else { Outcome::NotWell };
            Ok(Answer { text: verify::table(&cells), outcome, attend: None })
        }
    }
}

/// The program that keeps a screen open. It is one of its own, so that nobody waits for its crates before
/// the first verdict.
async fn screen_program(
    cli: &Cli,
    course: &Course,
    exercise: Option<&Exercise>,
    environment: &Environment,
    person: &impl Person,
) -> anyhow::Result<Program> {
    let path = build::own(course, "watch", &|event| person.tell(event)).await?;
    let mut args = vec!["--lock-wait".into(), cli.lock_wait.to_string().into()];
    if cli.color == Color::Never {
        args.push("--no-color".into());
    }
    args.extend(exercise.map(|exercise| exercise.id.clone().into()));
    Ok(own_program(environment, path, course.root.clone(), args))
}

fn own_program(environment: &Environment, path: PathBuf, dir: PathBuf, args: Vec<OsString>) -> Program {
    let env = vec![("CARGO".to_owned(), environment.tools.cargo.to_string_lossy().into_owned())];
    Program { path: path.into(), args, dir, env, input: String::new(), followed: false, strange: false }
}

/// Asks what an exercise's program prints, and shows what it did.
async fn predict(
    course: &Course,
    exercise: &Exercise,
    screen: &Screen,
    person: &impl Person,
) -> Result<String> {
    let program = programs::read(course, exercise)?;
    let ran = programs::run(course, &[exercise], &|event| person.tell(event)).await?;
    let ran = ran.first().context("the program was not run")?;
    let puzzle = Puzzle::new(exercise, program, ran);
    let mut question = puzzle.question();
    loop {
        match puzzle.read(person.answers(&question).await?.as_deref()) {
            Reply::Again(why) => question = why,
            Reply::Expected(lines) => return Ok(puzzle.outcome(Some(&lines), screen)),
            Reply::GivesUp => return Ok(puzzle.outcome(None, screen)),
        }
    }
}

fn well(text: String) -> Answer {
    Answer { text, outcome: Outcome::Well, attend: None }
}

/// Grades, in the form that was asked for.
fn shown(
    cli: &Cli,
    course: &Course,
    graded: &[Graded],
    human: impl Fn(&[Graded]) -> String,
) -> Result<Answer> {
    let text = match render(cli.format) {
        None => human(graded),
        Some(render) => render(&json::report(&about(course)?, graded)),
    };
    Ok(Answer { text, outcome: outcome(cli, graded), attend: None })
}

fn outcome(cli: &Cli, graded: &[Graded]) -> Outcome {
    let is = |verdict: Verdict| move |exercise: &Graded| exercise.verdict == verdict;
    // An unfinished tree is no error: it is what a course is for.
    match cli.strict {
        _ if graded.iter().any(is(Verdict::InternalError)) => Outcome::Unknown,
        true if !graded.iter().all(is(Verdict::Passed)) => Outcome::NotWell,
        _ => Outcome::Well,
    }
}

pub fn about(course: &Course) -> anyhow::Result<Run> {
    let toolchain = course.toolchain.as_ref().context(message::NO_CARGO)?;
    let toolchain = toolchain.lines().next().unwrap_or_default().to_owned();
    Ok(Run { toolchain, isolation: ISOLATION.to_owned(), handed_in: None })
}

/// Writes a report as a page, and says where it is.
fn written(environment: &Environment, page: &Path, report: &json::Report) -> Result<String> {
    let place = environment.here.join(page);
    files::replace(&place, &html::page(report))?;
    Ok(format!("The page is written: {}\n", files::url(&place)))
}

/// A report that was kept, in another format or as a page. None where the course is to be graded for a page.
fn of_kept(
    format: Format,
    environment: &Environment,
    file: Option<&Path>,
    page: Option<&Path>,
) -> Result<Option<String>> {
    let usage = |text: &str| Err(Error::Usage(text.to_owned()));
    match (file, page) {
        (_, Some(_)) if format != Format::Human => {
            usage("a page has one format: leave out --format or --html")
        }
        (Some(file), Some(page)) if file == page => {
            usage("the page would take the place of the report: name another file")
        }
        (Some(file), Some(page)) => written(environment, page, &kept(file)?).map(Some),
        (None, Some(_)) => Ok(None),
        (None, None) => {
            usage("name a report that was kept, or say where its page is to be: `--html page.html`")
        }
        (Some(file), None) => match render(format) {
            Some(render) => Ok(Some(render(&kept(file)?))),
            None => usage(
                "a report can be shown as `--format summary`, `--format annotations` or `--format json`, or as \
                 a page with `--html page.html`",
            ),
        },
    }
}

fn kept(file: &Path) -> anyhow::Result<json::Report> {
    let text = files::read_at_most(file, bounds::LARGEST)?;
    json::parse(&text).with_context(|| file.display().to_string())
}

/// How a report is written for programs. None for people, whose screen needs more than a report holds.
fn render(format: Format) -> Option<fn(&json::Report) -> String> {
    match format {
        Format::Human => None,
        Format::Json => Some(json::render),
        Format::Summary => Some(github::summary),
        Format::Annotations => Some(github::annotations),
    }
}
