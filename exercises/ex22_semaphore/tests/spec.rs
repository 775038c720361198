// What `map_bounded` must do, in the order in which you may discover it.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};

use futures::FutureExt;
use lab::{JobState, Lab, expect, expect_eq, ms};
use rand::RngExt;

const STUCK: &str = "who gives a slot to each job, and what tells you that the last one is over?";

/// `map_bounded`, held to its signature.
fn map_bounded<I, R, F, Fut>(items: I, limit: usize, job: F) -> impl Future<Output = Vec<R>>
where
    I: Iterator + Send + 'static,
    I::Item: Send + 'static,
    F: Fn(I::Item) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Send + 'static,
{
    ex22::map_bounded(items, limit, job)
}

/// A job for each delay, and its number as its result, so that each result has one right place.
fn items(delays: &[u64]) -> std::vec::IntoIter<(usize, u64)> {
    delays.iter().copied().enumerate().collect::<Vec<_>>().into_iter()
}

fn kitchen(lab: &Lab) -> impl Fn((usize, u64)) -> lab::Job<usize> + Send + Sync + 'static {
    let lab = lab.clone();
    move |(number, delay)| lab.job(format!("job {number}"), ms(delay), number * 7 % 101)
}

fn results(n: usize) -> Vec<usize> {
    (0..n).map(|number| number * 7 % 101).collect()
}

#[track_caller]
fn expect_results(yours: Vec<usize>, n: usize) {
    let expected = results(n);
    let in_order = |results: &[usize]| {
        let mut results = results.to_vec();
        results.sort_unstable();
        results
    };
    let (says, think) = match yours.len() {
        found if found < n => (
            format!("There were {n} items, and {found} results came back."),
            "who keeps what each job gives?",
        ),
        found if found > n => (
            format!("There were {n} items, and {found} results came back."),
            "where do the other results come from?",
        ),
        _ if in_order(&yours) == in_order(&expected) => (
            "All results are there, and not in the order of the items.".to_owned(),
            "how do you know, when a result arrives, which item it belongs to?",
        ),
        _ => ("These are not the results of the jobs.".to_owned(), "who keeps what each job gives?"),
    };
    // Of a thousand results the first that differs is enough.
    let at = yours.iter().zip(&expected).position(|(yours, expected)| yours != expected);
    let from = at.unwrap_or(yours.len().min(n)).saturating_sub(2);
    let part = |all: Vec<usize>| all.into_iter().skip(from).take(9).collect::<Vec<_>>();
    let says = if from == 0 { says } else { format!("{says} From number {from} on, counted from 0:") };
    expect_eq(yours.len(), n, &says, think);
    expect_eq(part(yours), part(expected), &says, think);
}

/// When each job begins if each slot takes the next item at the moment its job ends.
fn starts(delays: &[u64], limit: usize) -> Vec<u64> {
    let mut free_at = vec![0; limit];
    let begin = |delay: &u64| {
        let slot = (0..limit).min_by_key(|slot| free_at[*slot]).unwrap_or(0);
        let start = free_at[slot];
        free_at[slot] += delay;
        start
    };
    delays.iter().map(begin).collect()
}

/// Whether a job for a later item began before that instant.
fn began_before(jobs: &[lab::JobRecord], number: usize, at_ms: u64) -> bool {
    let later = |job: &lab::JobRecord| {
        job.name.trim_start_matches("job ").parse::<usize>().is_ok_and(|other| other > number)
    };
    jobs.iter().filter(|job| later(job)).any(|job| job.started_ms.is_some_and(|start| start < at_ms))
}

/// Expects that each job began at the moment at which a slot was free for it, and not before.
#[track_caller]
fn expect_starts(lab: &Lab, delays: &[u64], limit: usize) {
    for (number, expected) in starts(delays, limit).into_iter().enumerate() {
        let name = format!("job {number}");
        let jobs = lab.jobs();
        let found = jobs.iter().find(|job| job.name == name);
        let Some(start) = found.and_then(|job| job.started_ms) else {
            expect(false, &format!("`{name}` never began."), "which items does nobody begin?");
            continue;
        };
        let overtaken = began_before(&jobs, number, start);
        let (says, think) = if start > expected {
            (
                format!("At {expected} ms a slot was free, and `{name}` was next; it began at {start} ms."),
                if overtaken {
                    "in which order do the items begin?"
                } else {
                    "what gives a slot back: the end of a job, or something that comes later?"
                },
            )
        } else {
            (
                format!(
                    "`{name}` began at {start} ms, and it was its turn at {expected} ms: slots were for \
                     others until then. The limit is {limit}."
                ),
                "who gets the next slot, and what stops all others meanwhile?",
            )
        };
        expect(start == expected, &says, think);
    }
}

#[test]
fn every_item_has_its_result() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut found = map_bounded(items(&[30, 11, 20, 5]), 4, kitchen(&lab)).await;
        found.sort_unstable();
        let think = "who waits for each job, and who keeps what it gives?";
        expect_eq(found, results(4), "There were four items; these are the results, sorted.", think);
        lab.expect_all_finished();
    });
}

#[test]
fn the_results_keep_the_order_of_the_items() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let delays = [30, 11, 20, 5, 17, 2];
        expect_results(map_bounded(items(&delays), 3, kitchen(&lab)).await, delays.len());
    });
}

#[test]
fn three_run_at_once_and_never_more() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("job 0", 0, 30),
            ("job 1", 0, 11),
            ("job 2", 0, 20),
            ("job 3", 11, 16),
            ("job 4", 16, 33),
            ("job 5", 20, 22),
            ("job 6", 22, 45),
            ("job 7", 30, 38),
        ]);
        let delays = [30, 11, 20, 5, 17, 2, 23, 8];
        map_bounded(items(&delays), 3, kitchen(&lab)).await;
        lab.expect_at_once(3);
        lab.expect_all_finished();
    });
}

#[test]
fn a_slot_is_free_at_the_moment_its_job_ends() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("job 0", 0, 40),
            ("job 1", 0, 9),
            ("job 2", 9, 18),
            ("job 3", 18, 27),
            ("job 4", 27, 36),
            ("job 5", 36, 45),
            ("job 6", 40, 49),
        ]);
        // The first one is slow; meanwhile the other slot does one after the other.
        let delays = [40, 9, 9, 9, 9, 9, 9];
        let found = map_bounded(items(&delays), 2, kitchen(&lab)).await;
        expect_starts(&lab, &delays, 2);
        lab.expect_elapsed(ms(49));
        expect_results(found, delays.len());
    });
}

#[test]
fn one_at_a_time_is_one_after_another() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("job 0", 0, 7), ("job 1", 7, 10), ("job 2", 10, 21)]);
        let delays = [7, 3, 11];
        let found = map_bounded(items(&delays), 1, kitchen(&lab)).await;
        expect_starts(&lab, &delays, 1);
        lab.expect_elapsed(ms(21));
        expect_results(found, delays.len());
    });
}

#[test]
fn with_more_slots_than_items_all_run_at_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let delays = [7, 3, 11];
        let found = map_bounded(items(&delays), 100, kitchen(&lab)).await;
        lab.expect_at_once(3);
        lab.expect_elapsed(ms(11));
        expect_results(found, delays.len());
    });
}

#[test]
fn without_items_nothing_is_waited_for() {
    lab::run(async |lab| {
        lab.if_stuck("there are no items: what does your code wait for then?");
        let found = map_bounded(items(&[]), 3, kitchen(&lab)).await;
        expect_results(found, 0);
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn items_are_taken_as_they_are_needed() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (limit, delays) = (4, (0..60).map(|i| 3 + i * 5 % 17).collect::<Vec<u64>>());
        // For each item: when it was taken, how many were taken by then, and how many jobs had ended.
        let taken = Arc::new(Mutex::new(Vec::new()));
        let (watch, list) = (lab.clone(), Arc::clone(&taken));
        // A filter does not know its length before its end, which is nothing that a limit needs.
        let watched = items(&delays).filter(move |_| {
            let ended = watch.jobs().iter().filter(|job| job.state == JobState::Finished).count();
            let mut taken = list.lock().expect("nothing panics here");
            let so_far = taken.len() + 1;
            taken.push((watch.elapsed_ms(), so_far, ended));
            true
        });
        let found = map_bounded(watched, limit, kitchen(&lab)).await;
        let worst = taken.lock().expect("nothing panics here").iter().copied().max_by_key(|(_, n, e)| n - e);
        let (at, so_far, ended) = worst.unwrap_or_default();
        expect(
            so_far - ended <= 2 * limit + 1,
            &format!(
                "At {at} ms {so_far} of 60 items had been taken, and {ended} jobs had ended. With {limit} slots \
                 never more than {} items need to be on their way.",
                2 * limit + 1
            ),
            "what does an item wait for, and is it taken before that or after?",
        );
        expect_starts(&lab, &delays, limit);
        expect_results(found, 60);
    });
}

#[test]
fn each_call_has_its_own_slots() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let calls = [[10, 12, 14], [21, 23, 25]].map(|delays| map_bounded(items(&delays), 2, kitchen(&lab)));
        futures::future::join_all(calls).await;
        let at_once = lab.most_at_once("job ");
        let says = "Two calls ran side by side, each with a limit of 2; so many jobs were under way at once.";
        expect_eq(at_once, 4, says, "who makes the slots, and for whom?");
    });
}

#[test]
fn whatever_the_delays_no_slot_is_empty_and_none_is_used_twice() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut rng = lab.rng();
        let limit = rng.random_range(2..=6);
        let delays: Vec<u64> = (0..40).map(|_| rng.random_range(1..=60)).collect();
        let found = map_bounded(items(&delays), limit, kitchen(&lab)).await;
        expect_starts(&lab, &delays, limit);
        expect_results(found, delays.len());
    });
}

#[test]
fn a_thousand_items_are_done_in_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let delays: Vec<u64> = (0..1_000).map(|i| 1 + i * 37 % 89).collect();
        let found = map_bounded(items(&delays), 50, kitchen(&lab)).await;
        lab.expect_at_once(50);
        expect_starts(&lab, &delays, 50);
        expect_results(found, 1_000);
    });
}

#[test]
fn a_panic_is_passed_on_and_keeps_nobody_waiting() {
    lab::run(async |lab| {
        lab.if_stuck(
            "a job that panics gives nothing: what gives its slot back, and who still waits for it?",
        );
        let kitchen = kitchen(&lab);
        let job = move |(number, delay)| match number {
            0 | 1 => kitchen((number, delay)).panicking(),
            _ => kitchen((number, delay)),
        };
        let outcome = AssertUnwindSafe(map_bounded(items(&[9, 13, 40, 8, 11]), 2, job)).catch_unwind().await;
        if let Ok(found) = outcome {
            let says = format!(
                "Of five jobs two panicked. `map_bounded` did not, and gave {} results.",
                found.len()
            );
            expect(false, &says, "what is told to you about a task that panicked, and where does it go?");
        }
        // Whoever panicked may have left tasks to themselves; they end.
        tokio::time::sleep(ms(500)).await;
    });
}
