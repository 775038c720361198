//! From what programs did to what it is worth. Pure.

mod process;

use lab::{Outcome, Picture, Place};

use crate::aim::Aim;
use crate::catalog::Exercise;
use crate::diagnosis::{self, Diagnosis};
use crate::facts::{Built, Diagnostic, Ran};
use crate::process::End;
use crate::refusal::{self, Refusal};
use crate::suite::{TestFile, name_in_program};
use crate::verdict::Verdict;

/// What the learner wrote.
#[derive(Clone, Debug)]
pub struct Source {
    /// The file, as the compiler names it.
    pub file: String,
    pub text: String,
}

/// A graded exercise.
#[derive(Clone, Debug)]
pub struct Graded {
    pub id: String,
    /// The file that the learner edits, from the root of the course.
    pub file: String,
    pub lesson: String,
    pub title: String,
    pub part: String,
    pub minutes: u32,
    /// Exercises that are best done before.
    pub after: Vec<String>,
    pub verdict: Verdict,
    /// A test that passed has proved that it came to its end.
    pub proved: bool,
    pub max_score: u32,
    pub tests: Vec<GradedTest>,
    /// Why it does not compile, or what the compiler warns of.
    pub compiler: Vec<Diagnostic>,
    /// What that comes to, where something is left to do.
    pub diagnosis: Option<Diagnosis>,
    /// Why hidden tests do not compile. It quotes them, so it is for the instructor.
    pub withheld: Vec<Diagnostic>,
}

impl Graded {
    /// How many of its tests passed.
    pub fn passed(&self) -> usize {
        self.tests.iter().filter(|test| test.verdict == Verdict::Passed).count()
    }

    /// Points in proportion to the tests passed, rounded down: full marks only for all of it.
    pub fn score(&self) -> u32 {
        let (passed, all) = (self.passed() as u64, self.tests.len().max(1) as u64);
        u32::try_from(u64::from(self.max_score) * passed / all).unwrap_or(0)
    }

    /// The first test that is not passed.
    pub fn first_failure(&self) -> Option<&GradedTest> {
        self.tests.iter().find(|test| test.verdict != Verdict::Passed)
    }
}

/// A graded test.
#[derive(Clone, Debug)]
pub struct GradedTest {
    pub name: String,
    /// It is none of those that learners have.
    pub hidden: bool,
    pub verdict: Verdict,
    /// What was observed.
    pub observed: Option<String>,
    /// One thing to think about.
    pub think: Option<String>,
    /// Where it was seen: a line of the tests, or of the learner's own.
    pub seen: Option<Place>,
    /// The line of the learner's own to look at.
    pub line: u32,
    pub wall_ms: u64,
    pub virtual_ms: Option<u64>,
    /// What its jobs did; empty where it has none.
    pub picture: Picture,
    /// What the test and the code under test wrote; empty where that is nothing.
    pub written: String,
}

/// Judges one exercise. `ran` knows the tests of this exercise by name.
pub fn exercise<'a>(
    exercise: &Exercise,
    source: &Source,
    built: &Built,
    ran: impl Fn(&str) -> Option<&'a Ran> + Copy,
) -> Graded {
    let of_hidden = |said: &Diagnostic| exercise.suite.iter().any(|file| file.hidden && file.name == said.of);
    let (withheld, errors): (Vec<_>, Vec<_>) = built.errors.iter().cloned().partition(of_hidden);
    let refusal = refusal::policy(&errors);
    let own = |place: &Place| place.file == source.file;
    let all = |verdict, observed: Option<String>, seen: Option<Place>| {
        let test = GradedTest { observed, seen, ..unknown("", verdict) };
        exercise.tests().map(|name| GradedTest { name: name.clone(), ..test.clone() }).collect()
    };
    let mut tests: Vec<GradedTest> = if let Some(Refusal { observed, at }) = &refusal {
        all(Verdict::Policy, Some(observed.clone()), at.clone().filter(own))
    } else if let Some(why) = refusal::limit(&errors) {
        all(Verdict::CompileLimit, Some(why), None)
    } else if let Some(why) = refusal::failure(&errors) {
        all(Verdict::InternalError, Some(why), None)
    } else {
        let judged = |file: &TestFile| {
            let not_run = not_run(file, built, &withheld);
            let judged = move |name: &String| {
                let not_run = || GradedTest { name: name.clone(), ..not_run.clone() };
                ran(name).map_or_else(not_run, |ran| test(name, ran))
            };
            file.tests.iter().map(judged).collect::<Vec<_>>()
        };
        exercise.suite.iter().flat_map(judged).collect()
    };
    let verdict = tests.iter().map(|test| test.verdict).min().unwrap_or(Verdict::InternalError);
    let mut known = exercise.suite.iter().filter(|file| !file.hidden);
    let compiled = known.all(|file| built.programs.contains_key(&file.name)) && refusal.is_none();
    let warnings = built.warnings.iter().filter(|said| !of_hidden(said)).cloned();
    let compiler = &if compiled { warnings.collect() } else { errors };
    let diagnosis = diagnosis::of_compiler(compiler, &source.file)
        .filter(|_| verdict != Verdict::Passed && refusal.is_none())
        .map(|d| Diagnosis { at: Place { file: exercise.edited(), ..d.at }, ..d });
    let compiler: Vec<Diagnostic> = compiler
        .iter()
        .map(|d| match &d.at {
            Some(at) if own(at) => {
                Diagnostic { at: Some(Place { file: exercise.edited(), ..at.clone() }), ..d.clone() }
            }
            _ => d.clone(),
        })
        .collect();
    let refused =
        diagnosis.as_ref().map(|d| d.at.line).or_else(|| refused(&compiler, exercise, &source.file));
    let known = exercise.suite.iter().filter(|file| !file.hidden);
    let aimed = known.map(|file| file.text.as_str()).collect::<String>();
    let aim = Aim::new(&aimed, &source.text);
    for test in tests.iter_mut().filter(|test| test.verdict != Verdict::Passed) {
        let seen_there = test.seen.as_mut().filter(|seen| own(seen));
        test.line = match seen_there {
            _ if test.verdict == Verdict::CompileError => refused.unwrap_or(1),
            Some(seen) => {
                seen.file = exercise.edited();
                seen.line
            }
            None if matches!(
                test.verdict,
                Verdict::Policy | Verdict::CompileLimit | Verdict::InternalError
            ) =>
            {
                1
            }
            None => aim.line(name_in_program(&test.name)).unwrap_or(1),
        };
    }
    Graded { diagnosis, withheld, ..graded(exercise, verdict, tests, compiler) }
}

/// A test of this file where none was run. What went wrong with a hidden one is no matter of the others.
fn not_run(file: &TestFile, built: &Built, withheld: &[Diagnostic]) -> GradedTest {
    let of_file: Vec<Diagnostic> = withheld.iter().filter(|said| said.of == file.name).cloned().collect();
    let (verdict, observed) = if built.programs.contains_key(&file.name) {
        (Verdict::Skipped, None)
    } else if let Some(why) = refusal::limit(&of_file) {
        (Verdict::CompileLimit, Some(why))
    } else if let Some(why) = refusal::failure(&of_file) {
        (Verdict::InternalError, Some(why))
    } else {
        (Verdict::CompileError, None)
    };
    GradedTest { observed, ..unknown("", verdict) }
}

/// The first line of the learner's own that the compiler's messages name. Some are about a line of the tests,
/// and say in a note which code of the learner's is to blame.
fn refused(said: &[Diagnostic], exercise: &Exercise, own: &str) -> Option<u32> {
    let about = said.iter().filter_map(|d| d.at.as_ref()).find(|at| at.file == exercise.edited());
    let labels =
        said.iter().flat_map(|d| d.labels.iter().chain(d.notes.iter().flat_map(|note| &note.labels)));
    about.or_else(|| labels.map(|label| &label.at).find(|at| at.file == own)).map(|at| at.line)
}

/// An exercise whose source is still the stub: it is to do, and there is nothing to run.
pub fn not_begun(exercise: &Exercise) -> Graded {
    let tests = exercise.tests().map(|name| unknown(name, Verdict::Skipped)).collect();
    graded(exercise, Verdict::Unfinished, tests, Vec::new())
}

/// An exercise of which nothing was handed in.
pub fn not_handed_in(exercise: &Exercise) -> Graded {
    let tests = exercise.tests().map(|name| unknown(name, Verdict::Skipped)).collect();
    graded(exercise, Verdict::Skipped, tests, Vec::new())
}

/// An exercise whose sources can't be handed to a compiler.
pub fn not_gradable(exercise: &Exercise, why: &str) -> Graded {
    let test =
        |name: &String| GradedTest { observed: Some(why.to_owned()), ..unknown(name, Verdict::CompileError) };
    graded(exercise, Verdict::CompileError, exercise.tests().map(test).collect(), Vec::new())
}

/// An exercise of which the grader could not find out what it is worth.
pub fn not_known(exercise: &Exercise, why: &str) -> Graded {
    let test = |name: &String| GradedTest {
        observed: Some(why.to_owned()),
        ..unknown(name, Verdict::InternalError)
    };
    graded(exercise, Verdict::InternalError, exercise.tests().map(test).collect(), Vec::new())
}

fn graded(
    exercise: &Exercise,
    verdict: Verdict,
    mut tests: Vec<GradedTest>,
    compiler: Vec<Diagnostic>,
) -> Graded {
    let hidden = exercise.suite.iter().filter(|file| file.hidden);
    let hidden: Vec<&String> = hidden.flat_map(|file| &file.tests).collect();
    tests.iter_mut().for_each(|test| test.hidden = hidden.contains(&&test.name));
    Graded {
        id: exercise.id.clone(),
        file: exercise.edited(),
        lesson: exercise.lesson(),
        title: exercise.about.title.clone(),
        part: exercise.about.part.clone(),
        minutes: exercise.about.minutes,
        after: exercise.about.after.clone(),
        verdict,
        proved: exercise.on_lab,
        max_score: exercise.about.points,
        tests,
        compiler,
        diagnosis: None,
        withheld: Vec::new(),
    }
}

fn unknown(name: &str, verdict: Verdict) -> GradedTest {
    GradedTest {
        name: name.to_owned(),
        hidden: false,
        verdict,
        observed: None,
        think: None,
        seen: None,
        line: 1,
        wall_ms: 0,
        virtual_ms: None,
        picture: Picture::default(),
        written: String::new(),
    }
}

/// Judges one test. What the process did comes before what the record says of it, and without a
/// record nothing is passed: an exit code proves nothing.
pub fn test(name: &str, ran: &Ran) -> GradedTest {
    let finished = &ran.finished;
    if let Some(said) = &ran.said {
        return process::test(name, ran, said);
    }
    let worth = match (finished.end, &ran.record) {
        (End::TooMuchOutput, _) => Verdict::OutputLimit,
        (End::TooMuchMemory, _) => Verdict::MemoryLimit,
        (End::TooManyThreads, _) => Verdict::ThreadLimit,
        (_, Some(record)) if record.outcome != Outcome::Passed => of_outcome(record.outcome),
        (End::OutOfTime | End::OutOfProcessorTime, _) => Verdict::TimedOut,
        (End::Exit(0), Some(_)) if finished.survivors => Verdict::Leaked,
        (End::Exit(0), Some(_)) => Verdict::Passed,
        (End::Signal(_), _) if diagnosis::is_out_of_memory(&finished.errors) => Verdict::MemoryLimit,
        (End::Signal(_), _) => Verdict::Crashed,
        (End::Exit(101), None) => Verdict::Failed,
        (End::Exit(_), _) => Verdict::LeftEarly,
    };
    let said = ran.record.as_ref().filter(|record| record.outcome != Outcome::Passed);
    let (observed, think) = match (worth, said.map(|record| record.message.clone())) {
        (Verdict::Passed, _) => (None, None),
        (verdict, Some(message)) if verdict != Verdict::OutputLimit => {
            message.map_or((None, None), |message| (Some(message.observed), message.think))
        }
        _ => {
            let (observed, think) = diagnosis::of_process(finished, ran.record.is_some());
            (Some(observed), think.map(str::to_owned))
        }
    };
    let record = ran.record.as_ref();
    GradedTest {
        name: name.to_owned(),
        hidden: false,
        verdict: worth,
        observed,
        think,
        seen: record.and_then(|record| record.message.as_ref()?.at.clone()),
        line: 1,
        wall_ms: u64::try_from(finished.wall.as_millis()).unwrap_or(u64::MAX),
        virtual_ms: record.and_then(|record| record.virtual_ms),
        picture: record.map(|record| record.picture.clone()).unwrap_or_default(),
        written: ran.written.clone(),
    }
}

fn of_outcome(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Passed => Verdict::Passed,
        Outcome::Failed => Verdict::Failed,
        Outcome::Unfinished => Verdict::Unfinished,
        Outcome::Deadlock => Verdict::Deadlock,
        Outcome::TimedOut => Verdict::TimedOut,
        Outcome::Leaked => Verdict::Leaked,
    }
}
