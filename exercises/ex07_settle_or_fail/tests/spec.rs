// What `gather_settled` and `try_gather` must do, in the order in which you may discover it.

use std::any::Any;
use std::fmt;
use std::future::ready;
use std::panic::{AssertUnwindSafe, resume_unwind};

use ex07::JobError;
use futures::FutureExt;
use futures::future::{BoxFuture, lazy};
use lab::{JobState, Lab, expect, expect_eq, ms};

// Your functions, held to their signatures.

fn gather_settled<F, T>(jobs: Vec<F>) -> impl Future<Output = Vec<Result<T, JobError>>>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    ex07::gather_settled(jobs)
}

fn try_gather<F, T>(jobs: Vec<F>) -> impl Future<Output = Result<Vec<T>, JobError>>
where
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
    T: Send + 'static,
{
    ex07::try_gather(jobs)
}

/// An error of a type of its own: whoever gets it can ask for the type, and not only for the text.
#[derive(Debug)]
struct Burnt(u32);

impl fmt::Display for Burnt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "burnt after {} minutes", self.0)
    }
}

impl std::error::Error for Burnt {}

type Job = BoxFuture<'static, anyhow::Result<u32>>;

/// What becomes of a job at its end.
enum End {
    Value(u32),
    Error(u32),
    Panic(&'static str),
}

fn job(lab: &Lab, name: &str, delay: u64, end: End) -> Job {
    match end {
        End::Value(value) => lab.job(name, ms(delay), Ok(value)).boxed(),
        End::Error(minutes) => lab.job(name, ms(delay), Err(Burnt(minutes).into())).boxed(),
        End::Panic(text) => lab.job(name, ms(delay), Ok(0)).panicking_with(text).boxed(),
    }
}

/// Four jobs, two of which end badly; the order by time is another one than that of the list.
fn four_jobs(lab: &Lab) -> Vec<Job> {
    vec![
        job(lab, "soup", 30, End::Value(7)),
        job(lab, "stew", 10, End::Error(12)),
        job(lab, "roast", 20, End::Panic("the oven is on fire")),
        job(lab, "tea", 5, End::Value(9)),
    ]
}

/// How these can run up to the first failure, which ends them.
const UNTIL_THE_FAILURE: [(&str, u64, u64); 4] =
    [("soup", 0, 10), ("stew", 0, 10), ("roast", 0, 10), ("tea", 0, 5)];

/// Four jobs that end well.
fn four_good_jobs(lab: &Lab) -> Vec<Job> {
    let jobs = [("soup", 30, 7), ("stew", 10, 3), ("roast", 20, 8), ("tea", 5, 9)];
    jobs.map(|(name, delay, value)| job(lab, name, delay, End::Value(value))).into()
}

/// So many jobs that end well, each with a delay and a value of its own, in no order.
fn many_jobs(lab: &Lab, n: u32) -> Vec<Job> {
    let job = |i| job(lab, &format!("job {i}"), u64::from(1 + i * 7 % 997), End::Value(i * 37 % 1_100));
    (0..n).map(job).collect()
}

/// An error or a panic, in words. An error is known by its type, and not by its text; where a context
/// stands before it, it has its type still.
fn in_words(error: &JobError) -> String {
    match error {
        JobError::Failed(error) => match anyhow::Error::downcast_ref::<Burnt>(error) {
            Some(burnt) if error.to_string() != burnt.to_string() => {
                format!("Failed(Burnt({}) behind other words: {error})", burnt.0)
            }
            Some(Burnt(minutes)) => format!("Failed(Burnt({minutes}))"),
            None => format!("Failed(an error of another type: {error})"),
        },
        JobError::Panicked(text) => format!("Panicked({:?})", String::as_str(text)),
    }
}

fn settled(outcomes: &[Result<u32, JobError>]) -> Vec<String> {
    let in_words = |outcome: &Result<u32, JobError>| {
        outcome.as_ref().map_or_else(in_words, |value| format!("Ok({value})"))
    };
    outcomes.iter().map(in_words).collect()
}

/// What a gathering gives. The panic of a job must not come out of it.
async fn no_panic<T>(lab: &Lab, gathering: impl Future<Output = T>) -> T {
    match AssertUnwindSafe(gathering).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(payload) => {
            let text = payload.downcast_ref::<String>().map_or("", String::as_str);
            let says =
                format!("A job panicked, and so did your function, which should give a `JobError`: {text}");
            let think =
                "a panic ends at the edge of its task, or at a `catch_unwind`: which edge is there here?";
            expect(!lab.jobs().iter().any(|job| job.state == JobState::Panicked), &says, think);
            resume_unwind(payload)
        }
    }
}

/// Nothing goes on when the code under test has returned: each job has ended or been dropped.
#[track_caller]
fn expect_all_over(lab: &Lab) {
    let open = |job: &lab::JobRecord| [JobState::Waiting, JobState::Running].contains(&job.state);
    let mut open: Vec<String> = lab.jobs().into_iter().filter(open).map(|job| job.name).collect();
    if open.len() > 10 {
        let more = format!("and {} more", open.len() - 5);
        open.splice(5.., [more]);
    }
    let says = "Your function has returned, and these jobs are not dropped yet:";
    let think = "`abort` only asks a task to stop: how do you know that it has stopped?";
    expect_eq(open, Vec::new(), says, think);
}

/// The failure that ends a `try_gather`, and when.
async fn expect_failure(lab: &Lab, jobs: Vec<Job>, expected: &str, at: u64) {
    let outcome = no_panic(lab, try_gather(jobs)).await;
    let yours = outcome.as_ref().map_or_else(in_words, |results| format!("Ok({results:?})"));
    let now = lab.elapsed_ms();
    let says = format!("The first failure is there at {at} ms. Your function returned at {now} ms.");
    expect(now == at, &says, "what does your code still wait for when the first failure is there?");
    let says = "The first failure in time is what should come back:";
    expect_eq(yours.as_str(), expected, says, "what becomes of each outcome on its way to you?");
}

#[test]
fn settled_gives_every_job_its_outcome_in_the_order_of_the_jobs() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("stew", 0, 10), ("roast", 0, 20), ("tea", 0, 5)]);
        let yours = settled(&no_panic(&lab, gather_settled(four_jobs(&lab))).await);
        let expected = ["Ok(7)", "Failed(Burnt(12))", "Panicked(\"the oven is on fire\")", "Ok(9)"];
        let by_time = [3, 1, 2, 0].map(|i: usize| expected[i]);
        let differ: Vec<usize> =
            (0..4).filter(|i| yours.get(*i).is_none_or(|it| it != expected[*i])).collect();
        let (says, think) = match (yours.len(), &differ[..]) {
            (4, _) if yours == by_time => (
                "The outcomes stand in the order in which the jobs ended.",
                "how do you know, when an outcome arrives, which job it belongs to?",
            ),
            (4, [1]) => (
                "One job gave an error, and its outcome is not that very error.",
                "which `anyhow::Error` did the job give, and what has been made of it?",
            ),
            (4, [2]) => (
                "One job panicked, and its outcome is not what its `panic!` said.",
                "what did the panic itself say, and what does somebody else say about it?",
            ),
            (4, _) => ("These are not the outcomes of the four jobs.", "what is changed on the way to you?"),
            _ => (
                "Four jobs were given, and another number of outcomes came back.",
                "which place has a job that ended badly?",
            ),
        };
        expect_eq(yours, expected.map(str::to_owned).to_vec(), says, think);
    });
}

#[test]
fn settled_waits_for_all_at_the_same_time() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("stew", 0, 10), ("roast", 0, 20), ("tea", 0, 5)]);
        no_panic(&lab, gather_settled(four_jobs(&lab))).await;
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(4);
        lab.expect_cancelled(&[]);
        lab.expect_nothing_left().await;
    });
}

const THE_LID: &str = "the lid\nis \"hot\"";

/// Three jobs that panic. A panic carries a `String` if its words were put together, and else a `&str`. It
/// may carry something else. None of these is told to anybody but to those who wait for the job.
fn three_panics() -> Vec<Job> {
    vec![
        lazy(|_| resume_unwind(Box::new(THE_LID))).boxed(),
        lazy(|_| resume_unwind(Box::new(format!("{THE_LID}, {}", 7)))).boxed(),
        lazy(|_| resume_unwind(Box::new(7))).boxed(),
    ]
}

/// What one of the two functions makes of the three panics.
#[track_caller]
fn expect_three_panics(function: &str, yours: Result<Vec<String>, Box<dyn Any + Send>>) {
    let think = "which types can the payload of a panic have, and what if it has none of these?";
    // If the very first panic comes out as it was, none is caught, and the question is another one.
    let first = |payload: &Box<dyn Any + Send>| payload.downcast_ref::<&str>() == Some(&THE_LID);
    let why = if yours.as_ref().err().is_some_and(first) {
        "a panic ends at the edge of its task, or at a `catch_unwind`: which edge is there here?"
    } else {
        think
    };
    expect(yours.is_ok(), &format!("A job panicked, and so did `{function}`."), why);
    let yours = yours.unwrap_or_default();
    let says = format!("To `{function}` one job panics with a `&str`, and the next one with a `String`.");
    let expected = ["Panicked(\"the lid\\nis \\\"hot\\\"\")", "Panicked(\"the lid\\nis \\\"hot\\\", 7\")"];
    let first_two: Vec<&str> = yours.iter().take(2).map(String::as_str).collect();
    expect_eq(first_two, expected.to_vec(), &says, think);
    let third = yours.get(2).map_or("none", String::as_str);
    let says = format!("To `{function}` a job panics with a number. Its outcome: {third}.");
    expect(third.starts_with("Panicked("), &says, think);
}

#[test]
fn a_panic_is_told_in_its_own_words() {
    lab::run(async |_lab| {
        let outcomes = AssertUnwindSafe(gather_settled(three_panics())).catch_unwind().await;
        expect_three_panics("gather_settled", outcomes.map(|outcomes| settled(&outcomes)));
        // Each by itself, since `try_gather` ends at the first.
        let alone = async {
            let mut told = Vec::new();
            for job in three_panics() {
                let outcome = try_gather(vec![job]).await;
                told.push(
                    outcome.map_or_else(|error| in_words(&error), |results| format!("Ok({results:?})")),
                );
            }
            told
        };
        expect_three_panics("try_gather", AssertUnwindSafe(alone).catch_unwind().await);
    });
}

#[test]
fn nothing_to_gather_takes_no_time() {
    lab::run(async |lab| {
        lab.if_stuck("no jobs were given: what does your code wait for then?");
        let outcomes = gather_settled(Vec::<Job>::new()).await;
        expect_eq(outcomes.len(), 0, "No jobs, and still outcomes.", "where do they come from?");
        let results = try_gather(Vec::<Job>::new()).await;
        let yours = results.map_err(|error| in_words(&error));
        expect_eq(yours, Ok(Vec::new()), "No jobs, and none that failed.", "what is there to return?");
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn without_a_failure_the_results_stand_in_the_order_of_the_jobs() {
    lab::run(async |lab| {
        let outcome = no_panic(&lab, try_gather(four_good_jobs(&lab))).await;
        let yours = outcome.map_err(|error| in_words(&error));
        let which = "how do you know, when a result arrives, which job it belongs to?";
        let (says, think) = match yours.as_deref() {
            Ok([9, 3, 8, 7]) => ("The results stand in the order in which the jobs were done.", which),
            Ok(results) if results.len() != 4 => (
                "Four jobs were given, and none of them fails; these should be their results.",
                "who waits for each job, and who keeps what it gives?",
            ),
            Ok(_) => (
                "Four jobs were given, and none of them fails; these should be their results, in the order of \
                 the jobs.",
                which,
            ),
            Err(_) => {
                ("None of the four jobs fails, and still there is an error.", "where does it come from?")
            }
        };
        expect_eq(yours, Ok(vec![7, 3, 8, 9]), says, think);
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(4);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_first_failure_in_time_is_returned_at_once() {
    lab::run(async |lab| {
        lab.possible(&UNTIL_THE_FAILURE);
        expect_failure(&lab, four_jobs(&lab), "Failed(Burnt(12))", 10).await;
    });
}

#[test]
fn the_first_failure_may_be_anywhere_in_the_list() {
    lab::run(async |lab| {
        // The list the other way round, with one more error that would come later.
        let mut jobs = four_jobs(&lab);
        jobs.reverse();
        jobs.insert(0, job(&lab, "toast", 15, End::Error(3)));
        expect_failure(&lab, jobs, "Failed(Burnt(12))", 10).await;
    });
}

#[test]
fn a_panic_is_a_failure_too() {
    lab::run(async |lab| {
        lab.possible(&[
            ("soup", 0, 13),
            ("stew", 0, 10),
            ("roast", 0, 13),
            ("tea", 0, 5),
            ("cake", 0, 13),
            ("pie", 0, 13),
        ]);
        let mut jobs = four_good_jobs(&lab);
        jobs.insert(1, job(&lab, "cake", 25, End::Error(40)));
        jobs.push(job(&lab, "pie", 13, End::Panic("the oven is on fire")));
        expect_failure(&lab, jobs, "Panicked(\"the oven is on fire\")", 13).await;
        expect_all_over(&lab);
        lab.expect_cancelled(&["soup", "roast", "cake"]);
    });
}

#[test]
fn after_a_failure_the_other_jobs_are_cancelled() {
    lab::run(async |lab| {
        lab.possible(&UNTIL_THE_FAILURE);
        expect_failure(&lab, four_jobs(&lab), "Failed(Burnt(12))", 10).await;
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup", "roast"]);
    });
}

#[test]
fn they_are_dropped_before_the_failure_is_returned() {
    lab::run(async |lab| {
        lab.possible(&UNTIL_THE_FAILURE);
        expect_failure(&lab, four_jobs(&lab), "Failed(Burnt(12))", 10).await;
        expect_all_over(&lab);
    });
}

#[test]
fn a_failure_without_any_waiting_is_one_all_the_same() {
    lab::run(async |lab| {
        // It fails when it is polled for the first time; the others may not have been started by then.
        let mut jobs = four_good_jobs(&lab);
        jobs.insert(2, ready(Err(Burnt(0).into())).boxed());
        expect_failure(&lab, jobs, "Failed(Burnt(0))", 0).await;
        expect_all_over(&lab);
        lab.expect_cancelled(&["soup", "stew", "roast", "tea"]);
    });
}

#[test]
fn many_jobs_take_as_long_as_the_longest() {
    lab::run(async |lab| {
        let all = no_panic(&lab, try_gather(many_jobs(&lab, 1_100))).await;
        expect_all_of_many(&lab, "try_gather", all.unwrap_or_default());
    });
}

#[test]
fn many_jobs_settle_as_soon_as_the_longest() {
    lab::run(async |lab| {
        let all = no_panic(&lab, gather_settled(many_jobs(&lab, 1_100))).await;
        expect_all_of_many(&lab, "gather_settled", all.into_iter().flatten().collect());
    });
}

/// 1100 jobs that end well ran at the same time, and gave these results.
#[track_caller]
fn expect_all_of_many(lab: &Lab, function: &str, results: Vec<u32>) {
    lab.expect_at_once(1_100);
    lab.expect_elapsed(ms(997));
    let says =
        format!("1100 jobs ended well, and what `{function}` returned is not their results, in order.");
    let think = "how do you know, when a result arrives, which job it belongs to?";
    expect(results.into_iter().eq((0..1_100).map(|i| i * 37 % 1_100)), &says, think);
}

#[test]
fn one_failure_among_many_jobs_is_returned_at_once() {
    lab::run(async |lab| {
        // Far down the list, behind jobs most of which take longer.
        let mut jobs = many_jobs(&lab, 1_100);
        jobs.insert(700, job(&lab, "stew", 4, End::Error(12)));
        expect_failure(&lab, jobs, "Failed(Burnt(12))", 4).await;
        expect_all_over(&lab);
    });
}
