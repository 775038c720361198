// What `start`, `Breakfast` and `outcome_of` must do, in the order in which you may discover it.

use std::any::Any;
use std::panic::resume_unwind;

use lab::props::tearoom::{Tea, Tearoom, Toast};
use lab::{JobRecord, JobState, Lab, expect, expect_eq, ms};
use rand::RngExt;
use tokio::task::JoinHandle;
use tokio::time::sleep;

// Your functions, held to their signatures.

fn start<F>(job: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex04::start(job)
}

fn outcome_of(task: JoinHandle<u32>) -> impl Future<Output = Outcome> {
    let outcome = ex04::outcome_of(task);
    async {
        match outcome.await {
            ex04::Outcome::Done(value) => Outcome::Done(value),
            ex04::Outcome::Panicked(words) => Outcome::Panicked(words),
            ex04::Outcome::Cancelled => Outcome::Cancelled,
        }
    }
}

/// What your `Outcome` says.
#[derive(Debug, PartialEq)]
enum Outcome {
    Done(u32),
    Panicked(String),
    Cancelled,
}

/// A tearoom with a tea and a toast that no other test has.
fn tearoom(lab: &Lab) -> (Tearoom, (Tea, Toast)) {
    let mut rng = lab.rng();
    let (tea, toast) = (Tea(rng.random_range(0..1_000)), Toast(rng.random_range(1_000..2_000)));
    (Tearoom::new(lab, tea, toast), (tea, toast))
}

/// What has become of a job, in words.
fn fate(job: &JobRecord) -> String {
    let at = |ms: Option<u64>| ms.map_or("never".to_owned(), |ms| format!("at {ms} ms"));
    let (began, ended) = (at(job.started_ms), at(job.ended_ms));
    match job.state {
        JobState::Finished => format!("{}: begun {began}, done {ended}", job.name),
        JobState::Waiting | JobState::NeverStarted => format!("{}: never begun", job.name),
        JobState::Running => format!("{}: begun {began}, not done", job.name),
        JobState::Panicked | JobState::Cancelled => format!("{}: begun {began}, cut off {ended}", job.name),
    }
}

/// The fates of all jobs; of jobs that begin together the order says nothing.
fn fates(lab: &Lab) -> Vec<String> {
    let mut fates: Vec<String> = lab.jobs().iter().map(fate).collect();
    fates.sort_unstable();
    fates
}

/// Expects that one breakfast led to one tea and one toast.
#[track_caller]
fn expect_made_once(lab: &Lab) {
    let says = "One tea and one toast were put on, and then served; so many things were made in all.";
    expect_eq(lab.jobs().len(), 2, says, "how often is each of them put on, and by whom?");
}

#[test]
fn a_started_job_runs_without_being_awaited() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("tea", 50, 60)]);
        let handle = start(lab.job("soup", ms(30), 7));
        sleep(ms(50)).await;
        let says = "`start` was called, and then the test slept for 50 ms; nobody awaited the handle.";
        let expected = vec!["soup: begun at 0 ms, done at 30 ms".to_owned()];
        expect_eq(fates(&lab), expected, says, "who polls a future that nobody awaits?");
        let says = "The job was done long ago; its handle gave this.";
        expect_eq(handle.await.ok(), Some(7), says, "whose result does the handle give?");
        lab.expect_elapsed(ms(50));
        // Nobody keeps this handle.
        drop(start(lab.job("tea", ms(10), 0)));
        sleep(ms(20)).await;
        let tea: Vec<String> = lab.jobs_of("tea").iter().map(fate).collect();
        let says = "`start` was called at 50 ms, and the handle was dropped.";
        let think = "who runs the job, and does that depend on the handle?";
        expect_eq(tea, vec!["tea: begun at 50 ms, done at 60 ms".to_owned()], says, think);
    });
}

#[test]
fn a_started_job_begins_when_its_starter_waits() {
    lab::run(async |lab| {
        let theirs = lab.clone();
        lab.note("before the start");
        let task = start(async move {
            theirs.note("the job runs");
            sleep(ms(5)).await;
            theirs.note("the job ends");
        });
        lab.note("after the start");
        let ended = task.await.is_ok();
        lab.note("after the await");
        expect(
            ended,
            "The job came to its end, and its handle gave an error.",
            "what does the handle belong to?",
        );
        let log: Vec<String> = lab.log().into_iter().map(|(_, line)| line).collect();
        let expected =
            ["before the start", "after the start", "the job runs", "the job ends", "after the await"];
        let expected = expected.map(String::from).to_vec();
        let says = "A job was started, and then its handle was awaited; this is what happened, in order.";
        expect_eq(log, expected, says, "what of the job runs while `start` runs, and what later?");
    });
}

#[test]
fn aborting_the_handle_stops_the_job() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 10)]);
        let handle = start(lab.job("soup", ms(30), 7));
        sleep(ms(10)).await;
        handle.abort();
        let cancelled = handle.await.is_err_and(|error| error.is_cancelled());
        expect(cancelled, "The handle was aborted, and awaiting it says otherwise.", "whose handle is it?");
        sleep(ms(50)).await;
        let says = "After 10 ms the handle that `start` gave was aborted.";
        let expected = vec!["soup: begun at 0 ms, cut off at 10 ms".to_owned()];
        expect_eq(
            fates(&lab),
            expected,
            says,
            "which task does the handle belong to, and which one runs the job?",
        );
    });
}

#[test]
fn what_is_put_on_is_made_though_nobody_awaits_it() {
    lab::run(async |lab| {
        lab.possible(&[("tea", 0, 30), ("toast", 0, 20)]);
        let (tearoom, made) = tearoom(&lab);
        let breakfast = ex04::Breakfast::put_on(&tearoom);
        // The test has something else to do meanwhile.
        sleep(ms(50)).await;
        let says =
            "Tea and toast were put on, and then the test slept for 50 ms; nobody has called `serve` so far.";
        let expected = vec![
            "tea: begun at 0 ms, done at 30 ms".to_owned(),
            "toast: begun at 0 ms, done at 20 ms".to_owned(),
        ];
        expect_eq(
            fates(&lab),
            expected,
            says,
            "for each of the two: is it a future or a task, and who polls it?",
        );
        let served = breakfast.serve().await;
        expect_made_once(&lab);
        expect_eq(served, made, "This was served.", "which of what was put on comes back, and how?");
        lab.expect_elapsed(ms(50));
    });
}

#[test]
fn tea_and_toast_are_made_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck("who makes the tea and the toast, and who is to wait for them?");
        lab.possible(&[("tea", 0, 30), ("toast", 0, 20)]);
        let (tearoom, made) = tearoom(&lab);
        let served = ex04::Breakfast::put_on(&tearoom).serve().await;
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(2);
        expect_eq(served, made, "This was served.", "which of what was put on comes back, and how?");
        lab.expect_all_finished();
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_toast_may_take_longer_than_the_tea() {
    lab::run(async |lab| {
        let (tearoom, made) = tearoom(&lab);
        let served = ex04::Breakfast::put_on(&tearoom.taking(ms(10), ms(121_003))).serve().await;
        let expected = vec![
            "tea: begun at 0 ms, done at 10 ms".to_owned(),
            "toast: begun at 0 ms, done at 121003 ms".to_owned(),
        ];
        let says = "Tea of 10 ms and toast of two minutes (and a bit) were put on, and served as soon as both were there.";
        expect_eq(
            fates(&lab),
            expected,
            says,
            "which of the two does `serve` wait for, and when did each begin?",
        );
        expect_eq(served, made, "This was served.", "which of what was put on comes back, and how?");
        lab.expect_elapsed(ms(121_003));
    });
}

#[test]
fn who_serves_later_waits_for_the_rest_only() {
    lab::run(async |lab| {
        lab.possible(&[("tea", 0, 30), ("toast", 0, 20)]);
        let (tearoom, made) = tearoom(&lab);
        let breakfast = ex04::Breakfast::put_on(&tearoom);
        sleep(ms(25)).await;
        let served = breakfast.serve().await;
        expect_made_once(&lab);
        lab.expect_elapsed(ms(30));
        expect_eq(served, made, "This was served.", "which of what was put on comes back, and how?");
    });
}

#[test]
fn two_breakfasts_are_made_side_by_side() {
    lab::run(async |lab| {
        lab.possible(&[("tea", 0, 30), ("toast", 0, 20), ("tea", 0, 15), ("toast", 0, 35)]);
        let ((first, for_first), mut rng) = (tearoom(&lab), lab.rng());
        let for_second = (Tea(rng.random_range(2_000..3_000)), Toast(rng.random_range(3_000..4_000)));
        let second = Tearoom::new(&lab, for_second.0, for_second.1).taking(ms(15), ms(35));
        let (first, second) = (ex04::Breakfast::put_on(&first), ex04::Breakfast::put_on(&second));
        // The one that was put on last is served first.
        let second = second.serve().await;
        lab.expect_elapsed(ms(35));
        let first = first.serve().await;
        lab.expect_elapsed(ms(35));
        let says =
            "Two breakfasts were put on in two tearooms, and served; this is what came, first and second.";
        expect_eq(
            (first, second),
            (for_first, for_second),
            says,
            "where does a breakfast keep what it knows?",
        );
    });
}

#[test]
fn what_a_task_gave_is_done() {
    lab::run(async |lab| {
        let value = lab.rng().random_range(1..1_000);
        let outcome = outcome_of(tokio::spawn(lab.job("soup", ms(121_003), value))).await;
        let says = "A task ran to its end, after two minutes (and a bit); this is its outcome.";
        expect_eq(outcome, Outcome::Done(value), says, "what does awaiting a handle give, and when?");
        lab.expect_elapsed(ms(121_003));
        let task = tokio::spawn(lab.job("nothing", ms(10), 0));
        sleep(ms(20)).await;
        let says = "A task gave 0, and was done before anybody asked; this is its outcome.";
        expect_eq(
            outcome_of(task).await,
            Outcome::Done(0),
            says,
            "how do you tell the ends of a task apart?",
        );
        lab.expect_elapsed(ms(121_023));
    });
}

#[test]
fn a_panic_is_told_in_its_own_words() {
    lab::run(async |lab| {
        // Two lines, quotes, and a space at the end: whoever prints the words, or tidies them up, changes them.
        let words = "the soup has \"101\" degrees,\nand boils ";
        let soup = lab.job("soup", ms(30), 0).panicking_with(words);
        let outcome = outcome_of(tokio::spawn(soup)).await;
        let says =
            "A task panicked, with values in its words, so that they are a `String`; this is its outcome.";
        let think = "what does the error of a handle hold when its task has panicked?";
        expect_eq(outcome, Outcome::Panicked(words.to_owned()), says, think);
        lab.expect_elapsed(ms(30));
        let outcome = outcome_of(tokio::spawn(burns_with("the toast burns"))).await;
        let says =
            "A task panicked, without values in its words, so that they are a `&str`; this is its outcome.";
        expect_eq(outcome, Outcome::Panicked("the toast burns".to_owned()), says, think);
    });
}

/// As `panic!` does, but without a word to the lab, which would wonder who wanted it.
async fn burns_with(what: impl Any + Send) -> u32 {
    resume_unwind(Box::new(what))
}

#[test]
fn a_panic_without_words_is_a_panic_too() {
    lab::run(async |_| {
        let asking = tokio::spawn(async { outcome_of(tokio::spawn(burns_with(404_u16))).await });
        let think = "`panic_any` carries whatever it is given: what do you do with what is no text?";
        let says = "A task panicked with a number instead of words, and `outcome_of` panicked, too.";
        let outcome = asking.await;
        expect(outcome.is_ok(), says, think);
        let says = format!("A task panicked with a number instead of words; its outcome: {outcome:?}.");
        expect(matches!(outcome, Ok(Outcome::Panicked(_))), &says, think);
    });
}

#[test]
fn an_aborted_task_is_cancelled() {
    lab::run(async |lab| {
        let task = tokio::spawn(lab.job("soup", ms(30), 7));
        let abort = task.abort_handle();
        let cut = async {
            sleep(ms(10)).await;
            abort.abort();
        };
        let (outcome, ()) = tokio::join!(outcome_of(task), cut);
        let think = "a task can end in three ways: how do you tell them apart?";
        let says = "A task was aborted while it ran, after 10 ms; this is its outcome.";
        expect_eq(outcome, Outcome::Cancelled, says, think);
        lab.expect_elapsed(ms(10));
        let task = tokio::spawn(lab.job("tea", ms(30), 7));
        task.abort();
        let says = "A task was aborted before it began; this is its outcome.";
        expect_eq(outcome_of(task).await, Outcome::Cancelled, says, think);
        let task = tokio::spawn(lab.job("toast", ms(20), 9));
        sleep(ms(25)).await;
        task.abort();
        let says = "A task gave 9, and was aborted when it was done already; this is its outcome.";
        expect_eq(outcome_of(task).await, Outcome::Done(9), says, think);
    });
}

#[test]
fn the_outcome_of_what_was_started() {
    lab::run(async |lab| {
        lab.possible(&[("done", 0, 10), ("panicked", 0, 20), ("aborted", 0, 25)]);
        let tasks = [
            start(lab.job("done", ms(10), 3)),
            start(lab.job("panicked", ms(20), 4).panicking_with("too hot")),
            start(lab.job("aborted", ms(30), 5)),
        ];
        sleep(ms(25)).await;
        tasks[2].abort();
        let mut outcomes = Vec::new();
        for task in tasks {
            outcomes.push(outcome_of(task).await);
        }
        let expected = vec![Outcome::Done(3), Outcome::Panicked("too hot".to_owned()), Outcome::Cancelled];
        let says =
            "Three jobs were started: one ends well, one panics, one is aborted; these are the outcomes.";
        expect_eq(outcomes, expected, says, "what of the end of a job reaches the handle that `start` gave?");
        lab.expect_elapsed(ms(25));
    });
}
