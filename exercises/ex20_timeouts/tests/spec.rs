// What `fetch_or`, `gather_until` and `shielded` must do, in the order in which you may discover it.

use std::time::Duration;

use lab::{JobRecord, JobState, Lab, expect, expect_eq, ms};
use rand::RngExt;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

// Your functions, held to their signatures.

fn fetch_or<F>(job: F, limit: Duration, fallback: F::Output) -> impl Future<Output = F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex20::fetch_or(job, limit, fallback)
}

fn gather_until<F>(jobs: Vec<F>, limit: Duration) -> impl Future<Output = Partial<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let gathering = ex20::gather_until(jobs, limit);
    async {
        // All that it holds: a late job must not live on in it.
        let ex20::Partial { done, late } = gathering.await;
        Partial { done, late }
    }
}

fn shielded<F>(job: F, limit: Duration) -> impl Future<Output = Result<F::Output, JoinHandle<F::Output>>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex20::shielded(job, limit)
}

/// What your `Partial` holds.
struct Partial<T> {
    done: Vec<(usize, T)>,
    late: Vec<usize>,
}

const WHO_KEEPS_IT: &str =
    "who owns the job at that moment, and has that one dropped it, or only been asked to?";

/// Lets everything run that is ready. No time passes.
async fn turns() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

/// Expects that this job was dropped at that instant, and says what became of it instead. `since`
/// begins the sentence.
#[track_caller]
fn expect_dropped(lab: &Lab, job: &JobRecord, at_ms: u64, since: &str) {
    let name = &job.name;
    let (says, think) = match (job.state, job.ended_ms) {
        (JobState::Cancelled, Some(end)) if end == at_ms => return,
        (JobState::Running, _) => {
            (format!("{since}, and `{name}` still runs at {} ms.", lab.elapsed_ms()), WHO_KEEPS_IT)
        }
        (JobState::Cancelled, end) => (
            format!("{since}, and `{name}` was dropped at {} ms.", end.unwrap_or_default()),
            "when does your code drop what is late?",
        ),
        (JobState::Waiting | JobState::NeverStarted, _) => {
            (format!("{since}, and `{name}` was never started."), "who polls each job, and from when on?")
        }
        (JobState::Finished | JobState::Panicked, _) => (
            format!("{since}, and `{name}` ran to its end all the same."),
            "who goes on polling the job after the limit?",
        ),
    };
    expect(false, &says, think);
}

/// Four jobs. By 30 ms the first and the third are done.
fn four_jobs(lab: &Lab) -> Vec<lab::Job<u32>> {
    vec![
        lab.job("tea", ms(20), 4),
        lab.job("stew", ms(50), 7),
        lab.job("soup", ms(10), 9),
        lab.job("pie", ms(40), 1),
    ]
}

#[track_caller]
fn expect_partial(partial: &Partial<u32>, done: &[(usize, u32)], late: &[usize]) {
    let mut sorted = partial.done.clone();
    sorted.sort_unstable();
    let (says, think) = match sorted.len() {
        _ if sorted == done => (
            "`done` holds the right jobs, and not in their order.",
            "in which order do the results come to you, and in which should they stand?",
        ),
        0 => (
            "Some jobs were done by the limit, and `done` is empty.",
            "where is a result between its job's end and the limit?",
        ),
        n if n < done.len() => (
            "Not every job that was done by the limit is in `done`.",
            "where is a result between its job's end and the limit?",
        ),
        n if n > done.len() => {
            ("There is more in `done` than was done by the limit.", "what makes a job late?")
        }
        _ => (
            "`done` does not hold the results of the jobs that were done by the limit.",
            "how do you know, when a result comes, which job it belongs to?",
        ),
    };
    expect_eq(partial.done.as_slice(), done, says, think);
    let says = "`done` is right, and `late` is not the places of all other jobs, in order.";
    expect_eq(partial.late.as_slice(), late, says, "which jobs have given no result by the limit?");
}

const FROM_WHEN: &str = "from which moment does the limit count, and by which clock?";

/// What to think about where something is over before the limit, or after it.
fn at_the_limit(lab: &Lab, limit_ms: u64) -> &'static str {
    match lab.elapsed_ms() < limit_ms {
        true => FROM_WHEN,
        false => "what does your code still wait for when the limit has come?",
    }
}

/// Expects that it returned at this instant.
#[track_caller]
fn expect_back_at(lab: &Lab, at_ms: u64, says: &str, think: &str) {
    expect_eq(lab.elapsed_ms(), at_ms, &format!("{says} It returned at (in ms):"), think);
}

#[test]
fn a_job_in_time_gives_its_result() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 10)]);
        let got = fetch_or(lab.job("soup", ms(10), 7), ms(30), 1).await;
        let think = if lab.elapsed_ms() == 0 {
            FROM_WHEN
        } else {
            "who waits for the job, and who keeps what it gives?"
        };
        expect_eq(
            got,
            7,
            "The job needs 10 ms, the limit is 30 ms, and the fallback is 1. `fetch_or` gave:",
            think,
        );
        lab.expect_elapsed(ms(10));
        lab.expect_all_finished();
    });
}

#[test]
fn a_late_job_is_dropped_and_replaced_at_the_limit() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 20)]);
        let got = fetch_or(lab.job("stew", ms(50), 7), ms(20), 1).await;
        let says = "The job needs 50 ms, the limit is 20 ms, and the fallback is 1. `fetch_or` gave:";
        expect_eq(got, 1, says, "who stops waiting at the limit, and by which clock?");
        let says = "The job needs 50 ms, and the limit is 20 ms.";
        expect_back_at(&lab, 20, says, at_the_limit(&lab, 20));
        let stew = &lab.jobs()[0];
        expect_dropped(&lab, stew, 20, "The limit was 20 ms, `fetch_or` has returned");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_job_that_is_done_at_the_limit_is_in_time() {
    lab::run(async |lab| {
        // Again and again, since a `select!` is lucky now and then.
        let think = "at the limit the job is ready, and so is the clock: which of them is asked first?";
        for _ in 0..32 {
            let got = fetch_or(lab.job("tea", ms(20), 7), ms(20), 1).await;
            let says = "The job needs 20 ms, the limit is 20 ms: in time, each of 32 times. `fetch_or` gave:";
            expect_eq(got, 7, says, think);
        }
    });
}

#[test]
fn a_ready_job_is_in_time_even_without_any_time() {
    lab::run(async |lab| {
        for _ in 0..32 {
            let got = fetch_or(std::future::ready(7), Duration::ZERO, 1).await;
            let says = "The job is ready, the limit is zero: in time, each of 32 times. `fetch_or` gave:";
            let think = "what happens in your code before the job is asked for the first time?";
            expect_eq(got, 7, says, think);
        }
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn a_fetch_that_is_dropped_drops_its_job() {
    lab::run(async |lab| {
        let _ = timeout(ms(5), fetch_or(lab.job("stew", ms(50), 7), ms(20), 1)).await;
        turns().await;
        let stew = &lab.jobs()[0];
        expect_dropped(&lab, stew, 5, "The future of `fetch_or` was dropped at 5 ms");
    });
}

#[test]
fn jobs_that_are_all_in_time_are_not_held_up() {
    lab::run(async |lab| {
        lab.if_stuck("all jobs are done: what does your code still wait for?");
        let partial = gather_until(four_jobs(&lab), ms(1_000)).await;
        expect_partial(&partial, &[(0, 4), (1, 7), (2, 9), (3, 1)], &[]);
        lab.expect_elapsed(ms(50));
        lab.expect_at_once(4);
    });
}

#[test]
fn one_limit_holds_for_all_jobs() {
    lab::run(async |lab| {
        lab.possible(&[("tea", 0, 20), ("stew", 0, 30), ("soup", 0, 10), ("pie", 0, 30)]);
        let partial = gather_until(four_jobs(&lab), ms(30)).await;
        let think = match lab.elapsed_ms() {
            // Whoever waits for all of them sorts out the late ones afterwards.
            50 => "what does your code still wait for when the limit has come?",
            _ => "from which moment does the limit count, for each of the jobs?",
        };
        expect_back_at(
            &lab,
            30,
            "Four jobs need 20, 50, 10 and 40 ms, and the limit is 30 ms for all.",
            think,
        );
        lab.expect_at_once(4);
        expect_partial(&partial, &[(0, 4), (2, 9)], &[1, 3]);
    });
}

#[test]
fn the_late_jobs_are_dropped_at_the_limit() {
    lab::run(async |lab| {
        lab.possible(&[("tea", 0, 20), ("stew", 0, 30), ("soup", 0, 10), ("pie", 0, 30)]);
        gather_until(four_jobs(&lab), ms(30)).await;
        let jobs = lab.jobs();
        for late in [1, 3] {
            expect_dropped(&lab, &jobs[late], 30, "The limit was 30 ms, `gather_until` has returned");
        }
        lab.expect_nothing_left().await;
    });
}

#[test]
fn each_job_stands_in_one_of_the_lists() {
    lab::run(async |lab| {
        let mut rng = lab.rng();
        // No job is done at the limit exactly.
        let drawn: Vec<(u64, u32)> =
            (0..300).map(|_| (rng.random_range(0..40) * 2 + 2, rng.random_range(0..1_000))).collect();
        let limit = rng.random_range(15..25) * 2 + 1;
        let job = |(i, (needs, value)): (usize, &(u64, u32))| lab.job(format!("job {i}"), ms(*needs), *value);
        let partial = gather_until(drawn.iter().enumerate().map(job).collect(), ms(limit)).await;
        let (done, late): (Vec<usize>, Vec<usize>) = (0..300).partition(|i| drawn[*i].0 < limit);
        let done: Vec<(usize, u32)> = done.into_iter().map(|i| (i, drawn[i].1)).collect();
        lab.expect_at_once(300);
        expect_partial(&partial, &done, &late);
        let longest = drawn.iter().map(|(needs, _)| *needs).max().unwrap_or_default();
        let says = format!("300 jobs, the longest of {longest} ms, have a limit of {limit} ms.");
        expect_back_at(&lab, limit.min(longest), &says, "what does your code wait for, and until when?");
    });
}

#[test]
fn without_any_job_there_is_nothing_to_wait_for() {
    lab::run(async |lab| {
        lab.if_stuck("no jobs were given: what does your code wait for then?");
        let partial = gather_until(Vec::<lab::Job<u32>>::new(), ms(30)).await;
        expect_partial(&partial, &[], &[]);
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn a_gathering_that_is_dropped_drops_its_jobs() {
    lab::run(async |lab| {
        let _ = timeout(ms(15), gather_until(four_jobs(&lab), ms(30))).await;
        turns().await;
        for job in lab.jobs().iter().filter(|job| job.needs_ms > Some(15)) {
            expect_dropped(&lab, job, 15, "The future of `gather_until` was dropped at 15 ms");
        }
    });
}

#[test]
fn a_shielded_job_in_time_gives_its_result() {
    lab::run(async |lab| {
        match shielded(lab.job("soup", ms(10), 7), ms(30)).await {
            Ok(got) => {
                expect_eq(got, 7, "The job gives 7; `shielded` gave:", "who keeps what the job gives?")
            }
            Err(_) => expect(
                false,
                &format!(
                    "The job needs 10 ms, the limit is 30 ms, and at {} ms `shielded` gave a handle.",
                    lab.elapsed_ms()
                ),
                match lab.elapsed_ms() {
                    // It was over before the job could be.
                    now if now < 10 => "for how long does your code wait, and in which unit?",
                    _ => "which of the two is awaited, and what says that it is done?",
                },
            ),
        }
        lab.expect_elapsed(ms(10));
    });
}

#[test]
fn a_late_shielded_job_runs_on() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 50)]);
        let outcome = shielded(lab.job("stew", ms(50), 7), ms(20)).await;
        let says = "The job needs 50 ms, and the limit is 20 ms.";
        expect_back_at(&lab, 20, says, at_the_limit(&lab, 20));
        let Err(handle) = outcome else {
            return expect(
                false,
                "At the limit of 20 ms `shielded` gave a result, and the job needs 50 ms.",
                "whose result is that?",
            );
        };
        // For what was only asked to end.
        turns().await;
        expect_goes_on(&lab, 0, "The limit of 20 ms has passed");
        lab.if_stuck("what does the task of that handle wait for?");
        let got = handle.await.ok();
        expect_eq(
            got,
            Some(7),
            "`shielded` gave a handle at the limit; the handle gave:",
            "which task gives the result of the job, and is it the one of this handle?",
        );
        let says = "The job needs 50 ms, and was begun at 0 ms; the handle gave its result at (in ms):";
        expect_eq(
            lab.elapsed_ms(),
            50,
            says,
            "when is the job polled for the first time, and is it polled all the time?",
        );
    });
}

#[test]
fn nobody_who_goes_away_stops_a_shielded_job() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 50), ("pie", 5, 55)]);
        // First somebody drops the future, then somebody drops the handle.
        let _ = timeout(ms(5), shielded(lab.job("stew", ms(50), 7), ms(20))).await;
        turns().await;
        expect_goes_on(&lab, 0, "The future of `shielded` was dropped at 5 ms");
        let _ = shielded(lab.job("pie", ms(50), 7), ms(20)).await;
        turns().await;
        expect_goes_on(&lab, 1, "`shielded` gave a handle at its limit, which was dropped");
        sleep(ms(100)).await;
        lab.expect_all_finished();
    });
}

/// Expects that this job still runs.
#[track_caller]
fn expect_goes_on(lab: &Lab, job: usize, since: &str) {
    let job = &lab.jobs()[job];
    let has = match job.state {
        JobState::Running => return,
        JobState::Waiting => "has not been started",
        JobState::NeverStarted => "was dropped, and never started",
        JobState::Cancelled => "was dropped",
        JobState::Finished | JobState::Panicked => "has ended",
    };
    let think = "who owns the job at that moment, and what of your code can stop it?";
    expect(false, &format!("{since}, and `{}` {has}.", job.name), think);
}

#[test]
fn the_limit_counts_from_the_moment_of_awaiting() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 15, 35), ("pie", 50, 70), ("soup", 85, 135)]);
        let says = "The call was made 15 ms before the `.await`, the job needs 50 ms, and the limit is 20 ms \
                    from the `.await` on.";
        let from_the_call = "what of your function runs at the call, before anybody awaits it?";
        // Whoever counts from the call is back 15 ms too early.
        let think = |expected_ms: u64| match lab.elapsed_ms() {
            now if now + 15 == expected_ms => from_the_call,
            _ => "for how long does your code wait, and in which unit?",
        };
        let fetching = fetch_or(lab.job("stew", ms(50), 7), ms(20), 1);
        sleep(ms(15)).await;
        fetching.await;
        expect_back_at(&lab, 35, &format!("{says} This is `fetch_or`."), think(35));
        let gathering = gather_until(vec![lab.job("pie", ms(50), 7)], ms(20));
        sleep(ms(15)).await;
        gathering.await;
        expect_back_at(&lab, 70, &format!("{says} This is `gather_until`, called at 35 ms."), think(70));
        let shielding = shielded(lab.job("soup", ms(50), 7), ms(20));
        sleep(ms(15)).await;
        let began = lab.begun("soup", |_| true);
        expect_eq(began, 0, "`shielded` was called and not awaited; so many jobs have begun:", from_the_call);
        let handle = shielding.await;
        expect_back_at(&lab, 105, &format!("{says} This is `shielded`, called at 70 ms."), think(105));
        if let Err(handle) = handle {
            let _ = handle.await;
        }
    });
}
