// What `timed_gather` and `measure_runtime` must do, in the order in which you may discover it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use lab::{Lab, expect_eq, ms};
use tokio::time::Instant;

// Your functions, held to their signatures.

fn timed_gather<F>(jobs: Vec<F>) -> impl Future<Output = Gathered<F::Output>>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let gathering = ex06::timed_gather(jobs);
    async {
        let ex06::Gathered { results, total } = gathering.await;
        Gathered { results, total }
    }
}

fn measure_runtime<G, F>(n: usize, comprehension: G) -> impl Future<Output = Duration>
where
    G: Fn() -> F,
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    ex06::measure_runtime(n, comprehension)
}

/// What your `Gathered` holds.
struct Gathered<T> {
    results: Vec<T>,
    total: Duration,
}

/// Three jobs whose order by time (tea, stew, soup) is not the order in which they are given.
fn three_jobs(lab: &Lab) -> Vec<lab::Job<u32>> {
    vec![lab.job("soup", ms(30), 7), lab.job("tea", ms(10), 9), lab.job("stew", ms(20), 1)]
}

#[test]
fn every_job_gives_its_result() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 0, 20)]);
        let mut results = timed_gather(three_jobs(&lab)).await.results;
        results.sort_unstable();
        expect_eq(
            results,
            vec![1, 7, 9],
            "Three jobs were given; these are the results, sorted.",
            "who waits for each job, and who keeps what it gives?",
        );
        lab.expect_all_finished();
    });
}

#[test]
fn the_jobs_run_at_the_same_time() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 0, 20)]);
        timed_gather(three_jobs(&lab)).await;
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(3);
    });
}

#[test]
fn the_results_keep_the_order_of_the_jobs() {
    lab::run(async |lab| {
        let gathered = timed_gather(three_jobs(&lab)).await;
        let says = match gathered.results.as_slice() {
            [9, 1, 7] => "The results stand in the order in which the jobs were done.",
            [_, _, _] => "The results don't stand in the order of the jobs.",
            _ => "Three jobs were given, and another number of results came back.",
        };
        let think = "how do you know, when a result arrives, which job it belongs to?";
        expect_eq(gathered.results, vec![7, 9, 1], says, think);
    });
}

#[test]
fn the_total_is_measured_on_the_clock_that_the_jobs_sleep_by() {
    lab::run(async |lab| {
        // The measuring begins when the gathering is awaited, not with the test and not at the call; and
        // the longest job is the first one, then the last.
        for turned in [false, true] {
            let mut jobs = three_jobs(&lab);
            if turned {
                jobs.reverse();
            }
            let gathering = timed_gather(jobs);
            tokio::time::sleep(ms(5)).await;
            let began = Instant::now();
            let gathered = gathering.await;
            let took = began.elapsed();
            lab.expect_measured("`total`", gathered.total, took);
            let says = "The total is what passed on the clock, but the longest job needs 30 ms. It was:";
            let think = if took > ms(30) {
                "when is each job polled for the first time, and what else do you wait for?"
            } else {
                "what of your function runs at the call, before anybody awaits it?"
            };
            expect_eq(took, ms(30), says, think);
        }
    });
}

#[test]
fn no_part_of_the_time_is_lost() {
    lab::run(async |lab| {
        // No whole number of milliseconds, which no sleep can give.
        let exact = Duration::from_nanos(12_345_678);
        let gathered = timed_gather(vec![tokio::time::advance(exact)]).await;
        lab.expect_measured("`total`", gathered.total, exact);
    });
}

#[test]
fn the_picture_is_three_bars_that_begin_together() {
    lab::run(async |lab| {
        timed_gather(three_jobs(&lab)).await;
        lab.expect_timeline(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 0, 20)]);
    });
}

#[test]
fn nothing_to_gather_takes_no_time() {
    lab::run(async |lab| {
        lab.if_stuck("no jobs were given: what does your code wait for then?");
        let gathered = timed_gather(Vec::<lab::Job<u32>>::new()).await;
        expect_eq(gathered.results, vec![], "No jobs, and still results.", "where do they come from?");
        lab.expect_measured("`total`", gathered.total, Duration::ZERO);
    });
}

#[test]
fn a_thousand_jobs_take_as_long_as_the_longest() {
    lab::run(async |lab| {
        // A few more than a thousand, so that a limit of a thousand shows. Neither the delays nor the
        // values (each from 0 to 1099, once) follow the order of the jobs.
        let values: Vec<u32> = (0..1_100).map(|i| i * 37 % 1_100).collect();
        let delay = |i: u64| ms(1 + i * 7 % 997);
        let jobs =
            (0..).zip(&values).map(|(i, value)| lab.job(format!("job {i}"), delay(i), *value)).collect();
        let gathered = timed_gather(jobs).await;
        lab.expect_elapsed(ms(997));
        lab.expect_at_once(1_100);
        expect_eq(
            gathered.results.len(),
            1_100,
            "1100 jobs were given; so many results came back.",
            "who keeps what each job gives?",
        );
        let misplaced = (0..1_100).find(|i| gathered.results[*i] != values[*i]).unwrap_or(0);
        expect_eq(
            gathered.results[misplaced],
            values[misplaced],
            &format!(
                "Of 1100 results, the first one at a wrong place is number {misplaced}, counted from 0."
            ),
            "how do you know, when a result arrives, which job it belongs to?",
        );
        lab.expect_measured("`total`", gathered.total, ms(997));
    });
}

#[test]
fn four_comprehensions_of_ten_seconds_take_ten_seconds() {
    lab::run(async |lab| {
        lab.possible(&["call 1", "call 2", "call 3", "call 4"].map(|call| (call, 0, 10_000)));
        let (kitchen, calls) = (lab.clone(), Arc::new(AtomicUsize::new(0)));
        let counter = Arc::clone(&calls);
        let comprehension = move || {
            let call = counter.fetch_add(1, Ordering::Relaxed) + 1;
            kitchen.job(format!("call {call}"), Duration::from_secs(10), ())
        };
        let total = measure_runtime(4, comprehension).await;
        let calls = calls.load(Ordering::Relaxed);
        let think = match calls {
            0 | 1 => "one call makes one future: how many of them do you need?",
            _ => "where does the range begin, where does it end, and does anybody else call?",
        };
        expect_eq(calls, 4, "The comprehension was called another number of times than asked.", think);
        lab.expect_elapsed(Duration::from_secs(10));
        lab.expect_measured("The time returned", total, Duration::from_secs(10));
        lab.expect_all_finished();
    });
}

#[test]
fn the_longest_comprehension_is_waited_for() {
    lab::run(async |lab| {
        lab.possible(&[("call 1", 5, 25), ("call 2", 5, 55), ("call 3", 5, 15)]);
        // The longest is neither the first nor the last.
        let (kitchen, delays) = (lab.clone(), [20, 50, 10]);
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&calls);
        let comprehension = move || {
            let call = counter.fetch_add(1, Ordering::Relaxed);
            kitchen.job(format!("call {}", call + 1), ms(delays[call % delays.len()]), ())
        };
        let measuring = measure_runtime(delays.len(), comprehension);
        // Whatever is done at the call, and not when it is awaited, happens before this.
        tokio::time::sleep(ms(5)).await;
        let total = measuring.await;
        expect_eq(
            calls.load(Ordering::Relaxed),
            delays.len(),
            "The comprehension was called another number of times than asked.",
            "who says how often it is called?",
        );
        lab.expect_all_finished();
        lab.expect_elapsed(ms(5 + 50));
        lab.expect_measured("The time returned", total, ms(50));
    });
}

#[test]
fn a_thousand_comprehensions_take_as_long_as_one() {
    lab::run(async |lab| {
        let kitchen = lab.clone();
        measure_runtime(1_100, move || kitchen.job("one of many", ms(10), ())).await;
        expect_eq(
            lab.jobs().len(),
            1_100,
            "The comprehension was called another number of times than asked.",
            "who says how often it is called?",
        );
        lab.expect_elapsed(ms(10));
        lab.expect_at_once(1_100);
        lab.expect_all_finished();
    });
}

#[test]
fn no_comprehension_takes_no_time() {
    lab::run(async |lab| {
        let kitchen = lab.clone();
        lab.if_stuck("there is nothing to run: what does your code wait for then?");
        let comprehension = move || kitchen.job("a call too many", ms(10), ());
        let total = measure_runtime(0, comprehension).await;
        expect_eq(
            lab.jobs().len(),
            0,
            "None was asked for; so often it was called.",
            "what is `0..n` for n = 0?",
        );
        lab.expect_measured("The time returned", total, Duration::ZERO);
    });
}
