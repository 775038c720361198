// What `as_completed` and `first_k` must do, in the order in which you may discover it.

use std::pin::pin;

use futures::{Stream, StreamExt};
use lab::{JobState, Lab, expect, expect_eq, ms};
use tokio::runtime::Handle;
use tokio::time::sleep;

// Your functions, held to their signatures.

fn as_completed<F>(jobs: Vec<F>) -> impl Stream<Item = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex08::as_completed(jobs)
}

fn first_k<F>(jobs: Vec<F>, k: usize) -> impl Future<Output = Vec<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex08::first_k(jobs, k)
}

const STUCK: &str = "who wakes whoever waits for the next result, and who tells them that there is none?";

/// A little over a thousand jobs, so that a limit of a thousand shows, and what is in time to come of them:
/// (when in ms, the result). The delays (each from 1 to 1100 ms, once) and the values follow neither each
/// other nor the order of the jobs.
fn many_jobs(lab: &Lab) -> (Vec<lab::Job<u32>>, Vec<(u64, u32)>) {
    let delay = |i: u32| u64::from(1 + i * 37 % 1_100);
    let value = |i: u32| i * 7 % 997;
    let jobs = (0..1_100).map(|i| lab.job(format!("job {i}"), ms(delay(i)), value(i))).collect();
    let mut arrivals: Vec<_> = (0..1_100).map(|i| (delay(i), value(i))).collect();
    arrivals.sort_unstable();
    (jobs, arrivals)
}

/// Five jobs. In the order in which they are done they give 3, 9, 1, 7 and 7.
fn five_jobs(lab: &Lab) -> Vec<lab::Job<u32>> {
    vec![
        lab.job("soup", ms(30), 7),
        lab.job("tea", ms(10), 9),
        lab.job("stew", ms(20), 1),
        lab.job("roast", ms(40), 7),
        lab.job("toast", ms(5), 3),
    ]
}

const BY_TIME: [u32; 5] = [3, 9, 1, 7, 7];

/// The next results of a stream, with the instants at which they came. `n` is more than can come.
async fn arrivals(lab: &Lab, jobs: Vec<lab::Job<u32>>, n: usize) -> Vec<(u64, u32)> {
    let mut results = pin!(as_completed(jobs));
    let mut seen = Vec::new();
    while seen.len() < n
        && let Some(result) = results.next().await
    {
        seen.push((lab.elapsed_ms(), result));
    }
    seen
}

/// What to say of arrivals that are not as they should be: all of them, and those of these jobs.
fn said_of(seen: &[(u64, u32)], expected: &[(u64, u32)]) -> (&'static str, &'static str) {
    let values = |all: &[(u64, u32)]| all.iter().map(|(_, value)| *value).collect::<Vec<_>>();
    let last = expected.last().map(|(at, _)| *at);
    if seen.len() != expected.len() {
        return (
            "There should be one result for each job. (When in ms, the result):",
            "who keeps each result until somebody asks for it, and when does the stream end?",
        );
    }
    if seen.iter().all(|(at, _)| Some(*at) == last) {
        return (
            "All results came at once, when the last job was done. (When in ms, the result):",
            "what was there to give when the first job was done, and who waited for what?",
        );
    }
    if values(seen) != values(expected) {
        return (
            "The results did not come in the order in which the jobs were done. (When in ms, the result):",
            "which job do you wait for when you wait for the next result?",
        );
    }
    (
        "The results did not come when the jobs were done. (When in ms, the result):",
        "what keeps a result that is there from being given?",
    )
}

#[track_caller]
fn expect_arrivals(seen: &[(u64, u32)], expected: &[(u64, u32)]) {
    let (says, think) = said_of(seen, expected);
    expect_eq(seen, expected, says, think);
}

#[test]
fn the_jobs_run_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 0, 20), ("roast", 0, 40), ("toast", 0, 5)]);
        as_completed(five_jobs(&lab)).for_each(async |_| ()).await;
        lab.expect_elapsed(ms(40));
        lab.expect_at_once(5);
        lab.expect_all_finished();
    });
}

#[test]
fn each_result_comes_as_soon_as_it_is_there() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let seen = arrivals(&lab, five_jobs(&lab), 6).await;
        expect_arrivals(&seen, &[(5, 3), (10, 9), (20, 1), (30, 7), (40, 7)]);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_stream_ends_after_the_last_result() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut results = pin!(as_completed(five_jobs(&lab)));
        for nth in 1..=5 {
            let says = format!("The stream ended where result number {nth} of five should come.");
            expect(results.next().await.is_some(), &says, "who counts the results, and the jobs?");
        }
        let says = "Five jobs have given their results, and the stream gave one more:";
        expect_eq(results.next().await, None, says, "where does it come from?");
        lab.expect_elapsed(ms(40));
    });
}

#[test]
fn without_jobs_it_ends_at_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let seen = arrivals(&lab, Vec::new(), 1).await;
        expect_eq(seen, Vec::new(), "No jobs, and still results.", "where do they come from?");
        let first = first_k(Vec::<lab::Job<u32>>::new(), 3).await;
        expect_eq(first, Vec::new(), "No jobs, and still results.", "where do they come from?");
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn whoever_asks_late_misses_nothing() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let dishes = [("soup", 30), ("tea", 10), ("stew", 20), ("roast", 40), ("toast", 5)];
        let jobs = dishes.map(|(dish, delay)| lab.job(dish, ms(delay), dish)).into();
        let mut results = pin!(as_completed(jobs));
        let mut seen = Vec::new();
        while let Some(result) = results.next().await {
            seen.push(result);
            // Others are done meanwhile, unless they stand still while nobody asks.
            sleep(ms(100)).await;
        }
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        let says = "After each result nobody asked for 100 ms. These came, sorted:";
        let think = "where does a result wait while nobody asks for it?";
        expect_eq(sorted, vec!["roast", "soup", "stew", "tea", "toast"], says, think);
        // When that was depends on whether they went on meanwhile.
        let jobs = lab.jobs();
        let done = |dish: &&str| jobs.iter().find(|job| job.name == *dish).and_then(|job| job.ended_ms);
        let instants: Vec<u64> = seen.iter().filter_map(done).collect();
        let says = format!(
            "After each result nobody asked for 100 ms. The results came in this order: {seen:?}. Their jobs were done at \
             these instants (in ms): {instants:?}."
        );
        let think = "several results wait until somebody asks: which of them is given first?";
        expect(instants.is_sorted(), &says, think);
    });
}

#[test]
fn whoever_waits_is_asleep_meanwhile() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // Long waits: many wakes show.
        let jobs = vec![
            lab.job("soup", ms(30_017), 7),
            lab.job("tea", ms(10_003), 9),
            lab.job("stew", ms(20_011), 1),
        ];
        let metrics = Handle::current().metrics();
        let before = metrics.worker_park_count(0);
        let seen = arrivals(&lab, jobs, 4).await;
        let woke = metrics.worker_park_count(0) - before;
        // Tokio's timers need some wakes of their own, in which nothing is over.
        let says = format!("Three results came within 30 s, and the thread woke {woke} times meanwhile.");
        expect(woke <= 50, &says, "who tells you that a job is done, and who only looks?");
        expect_arrivals(&seen, &[(10_003, 9), (20_011, 1), (30_017, 7)]);
    });
}

#[test]
fn a_thousand_jobs_give_a_thousand_results() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (jobs, expected) = many_jobs(&lab);
        let seen = arrivals(&lab, jobs, 2_000).await;
        lab.expect_at_once(1_100);
        let (says, think) = said_of(&seen, &expected);
        let wrong = (0..1_100).find(|i| seen.get(*i) != expected.get(*i)).unwrap_or(1_100);
        let says =
            format!("Of 1100 results number {wrong}, counted from 0, is the first that is wrong. {says}");
        expect_eq(seen.get(wrong), expected.get(wrong), &says, think);
    });
}

#[test]
fn a_stream_that_is_dropped_stops_its_jobs() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        arrivals(&lab, five_jobs(&lab), 2).await;
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup", "stew", "roast"]);
        lab.expect_elapsed(ms(10));
    });
}

#[test]
fn a_stream_that_nobody_ever_asked_stops_its_jobs_too() {
    lab::run(async |lab| {
        let results = as_completed(five_jobs(&lab));
        // Long enough for jobs that start at the call to be under way.
        sleep(ms(7)).await;
        drop(results);
        lab.expect_nothing_left().await;
        // `toast` takes 5 ms: where the jobs start at the call, it is done.
        let done = lab.jobs().iter().any(|job| job.state == JobState::Finished);
        let names = ["soup", "tea", "stew", "roast", "toast"];
        lab.expect_cancelled(if done { &names[..4] } else { &names });
        lab.expect_elapsed(ms(7));
    });
}

/// The results of `first_k`, and what should come of that.
async fn expect_first(lab: &Lab, k: usize, expected: &[u32], at: u64) {
    let yours = first_k(five_jobs(lab), k).await;
    let asked =
        if k > 5 { "more results than there are jobs".to_owned() } else { format!("{k} of five results") };
    let (says, think) = match yours.len() {
        n if n != expected.len() => (
            format!("Your code was asked for {asked}, and gave {n}."),
            "when is the number of results reached, and where is that looked at?",
        ),
        _ => (
            format!("Your code was asked for {asked}: those of the jobs that are done first, in that order."),
            "how many jobs have to run so that you know which are done first?",
        ),
    };
    expect_eq(yours.as_slice(), expected, &says, think);
    let now = lab.elapsed_ms();
    let says = match k {
        0 => format!("No result was asked for. Your function returned at {now} ms."),
        _ => format!("All that was asked for is there at {at} ms. Your function returned at {now} ms."),
    };
    expect(now == at, &says, "what is waited for besides the results that are asked for?");
}

#[test]
fn the_first_two_are_the_two_that_are_done_first() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("soup", 0, 10), ("tea", 0, 10), ("stew", 0, 10), ("roast", 0, 10), ("toast", 0, 5)]);
        expect_first(&lab, 2, &BY_TIME[..2], 10).await;
        lab.expect_at_once(5);
    });
}

#[test]
fn the_first_three_may_be_anywhere_among_a_thousand() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (jobs, arrivals) = many_jobs(&lab);
        let expected: Vec<u32> = arrivals.iter().take(3).map(|(_, value)| *value).collect();
        let yours = first_k(jobs, 3).await;
        lab.expect_at_once(1_100);
        let says = "Your code was asked for 3 of 1100 results: those of the jobs that are done first.";
        expect_eq(yours, expected, says, "how many jobs have to run so that you know which are done first?");
        lab.expect_elapsed(ms(3));
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_jobs_that_come_too_late_are_cancelled() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("soup", 0, 20), ("tea", 0, 10), ("stew", 0, 20), ("roast", 0, 20), ("toast", 0, 5)]);
        expect_first(&lab, 3, &BY_TIME[..3], 20).await;
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup", "roast"]);
    });
}

#[test]
fn no_result_takes_no_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        expect_first(&lab, 0, &[], 0).await;
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup", "tea", "stew", "roast", "toast"]);
    });
}

#[test]
fn as_many_as_there_are_is_all_of_them() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        expect_first(&lab, 5, &BY_TIME, 40).await;
        lab.expect_all_finished();
        lab.expect_nothing_left().await;
    });
}

#[test]
fn more_than_there_are_is_all_of_them_too() {
    lab::run(async |lab| {
        lab.if_stuck("the jobs are all done, and `k` results never come: what ends the waiting?");
        expect_first(&lab, usize::MAX, &BY_TIME, 40).await;
        lab.expect_all_finished();
        lab.expect_nothing_left().await;
    });
}
