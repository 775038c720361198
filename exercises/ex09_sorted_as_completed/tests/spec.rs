// What `sorted_as_completed` and `wait_n` must do, in the order in which you may discover it.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures::FutureExt;
use lab::{Lab, expect, expect_eq, ms};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tokio::runtime::Handle;

// Your functions, held to their signatures.

fn sorted_as_completed<F, T>(jobs: Vec<F>, on_ready: impl FnMut(&[T])) -> impl Future<Output = Vec<T>>
where
    F: Future<Output = T> + Send + 'static,
    T: Ord + Send + 'static,
{
    ex09::sorted_as_completed(jobs, on_ready)
}

fn wait_n(n: usize, max: Duration, rng: &mut impl Rng) -> impl Future<Output = Vec<Duration>> {
    ex09::wait_n(n, max, rng)
}

/// Five jobs; neither their order nor their delays say anything about the order of their values.
fn five_jobs(lab: &Lab) -> Vec<lab::Job<u32>> {
    vec![
        lab.job("soup", ms(30), 7),
        lab.job("tea", ms(10), 9),
        lab.job("stew", ms(20), 1),
        lab.job("roast", ms(40), 7),
        lab.job("toast", ms(5), 3),
    ]
}

/// A generator with a seed of its own.
fn seeded(seed: u64) -> StdRng {
    StdRng::seed_from_u64(seed)
}

/// How long a sleep takes: Tokio's timers go by whole milliseconds, and never ring too early.
fn slept(delay: Duration) -> Duration {
    ms(u64::try_from(delay.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX))
}

/// Delays are whole milliseconds, and up to 500 ms not all of 300 are nothing.
#[track_caller]
fn expect_whole_and_not_nothing(delays: &[Duration]) {
    if let Some(broken) = delays.iter().find(|delay| delay.subsec_nanos() % 1_000_000 != 0) {
        let says = format!("A delay is not a whole number of milliseconds: {broken:?}.");
        expect(false, &says, "in which unit do you draw?");
    }
    expect(
        delays.is_empty() || delays.iter().any(|delay| !delay.is_zero()),
        &format!("{} delays were asked for, and all that came back are 0 ms.", delays.len()),
        "in which unit do you draw, and what does each conversion drop?",
    );
}

#[test]
fn the_jobs_run_at_the_same_time() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 0, 20), ("roast", 0, 40), ("toast", 0, 5)]);
        sorted_as_completed(five_jobs(&lab), |_| {}).await;
        lab.expect_elapsed(ms(40));
        lab.expect_at_once(5);
        lab.expect_all_finished();
    });
}

#[test]
fn every_result_is_there_even_if_it_comes_twice() {
    lab::run(async |lab| {
        let results = sorted_as_completed(five_jobs(&lab), |_| {}).await;
        // How often each value is there, whatever the order.
        let often = |value| results.iter().filter(|result| **result == value).count();
        let yours = [1, 3, 7, 9].map(|value| (value, often(value)));
        let expected = [(1, 1), (3, 1), (7, 2), (9, 1)];
        let (says, think) = match yours {
            [(_, 1), (_, 1), (_, 1), (_, 1)] => (
                "Five jobs gave 7, 9, 1, 7 and 3, and the second 7 is lost: (value, how often it is there).",
                "what becomes of a value that equals one in the list?",
            ),
            _ if results.len() < 5 => (
                "Five jobs gave 7, 9, 1, 7 and 3, and a result is lost: (value, how often it is there).",
                "who waits for each job, and who keeps what it gives?",
            ),
            _ => (
                "Five jobs gave 7, 9, 1, 7 and 3: (value, how often it is there).",
                "where do the results come from?",
            ),
        };
        expect_eq(yours, expected, says, think);
        let says = "Five jobs were given; so many results came back.";
        expect_eq(results.len(), 5, says, "where do they come from?");
    });
}

#[test]
fn the_results_come_back_in_ascending_order() {
    lab::run(async |lab| {
        let results = sorted_as_completed(five_jobs(&lab), |_| {}).await;
        let says = match results[..] {
            [3, 9, 1, 7, 7] => "The results stand in the order in which they arrived.",
            [7, 9, 1, 7, 3] => "The results stand in the order of the jobs.",
            [9, 7, 7, 3, 1] => "The results are in descending order.",
            _ if results.is_sorted() => {
                "The results are in ascending order, but they are not those of the jobs."
            }
            _ => "The results are not in ascending order.",
        };
        let think = "where in a sorted list does one more value belong?";
        expect_eq(results, vec![1, 3, 7, 7, 9], says, think);
    });
}

#[test]
fn after_each_arrival_the_list_so_far_is_in_order() {
    lab::run(async |lab| {
        let mut seen: Vec<(u64, Vec<u32>)> = Vec::new();
        sorted_as_completed(five_jobs(&lab), |so_far| seen.push((lab.elapsed_ms(), so_far.to_vec()))).await;
        let expected = vec![
            (5, vec![3]),
            (10, vec![3, 9]),
            (20, vec![1, 3, 9]),
            (30, vec![1, 3, 7, 9]),
            (40, vec![1, 3, 7, 7, 9]),
        ];
        let calls = seen.len();
        let one_moment = seen.iter().all(|(at, _)| *at == seen[0].0);
        let right_moments = seen.iter().map(|(at, _)| at).eq(expected.iter().map(|(at, _)| at));
        let right_lengths = seen.iter().zip(1..).all(|((_, list), length)| list.len() == length);
        let (says, think) = if calls == 0 {
            (
                "`on_ready` was never called: (when in ms, the list).".to_owned(),
                "who could be told at 10 ms, and of what?",
            )
        } else if calls != 5 {
            let often = if calls == 1 { "only once".to_owned() } else { format!("{calls} times") };
            (
                format!("Five jobs were given, and `on_ready` was called {often}: (when in ms, the list)."),
                "after which events is it to be called, and how often does that happen?",
            )
        } else if one_moment {
            (
                "`on_ready` was called all at the same moment: (when in ms, the list).".to_owned(),
                "what is known at 10 ms, and who could already be told?",
            )
        } else if !right_moments {
            (
                "The jobs need 5, 10, 20, 30 and 40 ms, and `on_ready` was called at other moments: (when in \
                 ms, the list)."
                    .to_owned(),
                "what is known at 10 ms, and who could already be told?",
            )
        } else if !right_lengths {
            (
                "`on_ready` saw another number of results than had arrived: (when in ms, the list)."
                    .to_owned(),
                "when you call it, which results have arrived, and are they all in what you hand over?",
            )
        } else if !seen.iter().all(|(_, list)| list.is_sorted()) {
            (
                "`on_ready` saw a list that is not in ascending order: (when in ms, the list).".to_owned(),
                "is the new value at its place when you call it?",
            )
        } else {
            (
                "`on_ready` saw other results than had arrived: (when in ms, the list).".to_owned(),
                "where do the values come from that it saw?",
            )
        };
        expect_eq(seen, expected, &says, think);
    });
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the ban is for what is tested")]
fn each_value_finds_its_place_whatever_came_before() {
    lab::run(async |lab| {
        for (way, values) in [
            ("one alone", vec![5]),
            ("the smallest first", vec![-20, -3, 0, 8, 21]),
            ("the largest first", vec![21, 8, 0, -3, -20]),
            ("all of them equal", vec![4, 4, 4, 4]),
            ("from the ends to the middle", vec![-9, 9, -8, 8, -9, 9, 0]),
            ("from the middle to the ends", vec![0, 1, -1, 2, -2, 2, -2, 3, -3]),
        ] {
            let job = |(delay, value): (u64, &i32)| lab.job(format!("gives {value}"), ms(delay), *value);
            let jobs = (1..).zip(&values).map(job).collect();
            let mut lists: Vec<Vec<i32>> = Vec::new();
            let results = sorted_as_completed(jobs, |so_far| lists.push(so_far.to_vec())).await;
            let expected: Vec<Vec<i32>> = (1..=values.len())
                .map(|arrived| {
                    let mut so_far = values[..arrived].to_vec();
                    so_far.sort_unstable();
                    so_far
                })
                .collect();
            let says = format!("These values arrived, {way}: {values:?}. This is what `on_ready` saw.");
            let think =
                "take the first list that differs: which value is the newest, and where does it belong?";
            expect_eq(&lists, &expected, &says, think);
            let says = format!("These values arrived, {way}: {values:?}. This came back.");
            expect_eq(
                results,
                expected.last().cloned().unwrap_or_default(),
                &says,
                "which list do you return?",
            );
        }
    });
}

#[test]
fn jobs_that_end_at_the_same_moment_are_told_one_by_one() {
    lab::run(async |lab| {
        // Two moments with five arrivals each; the jobs of the first are ready at once.
        let values = [4, 8, 2, 2, 6, 5, 1, 9, 4, 7];
        let job = |(i, value): (usize, &u32)| {
            lab.job(format!("gives {value}"), if i < 5 { ms(0) } else { ms(10) }, *value)
        };
        let jobs = values.iter().enumerate().map(job).collect();
        let mut seen: Vec<(u64, Vec<u32>)> = Vec::new();
        let results =
            sorted_as_completed(jobs, |so_far| seen.push((lab.elapsed_ms(), so_far.to_vec()))).await;
        let lengths: Vec<_> = seen.iter().map(|(at, list)| (*at, list.len())).collect();
        let expected: Vec<_> = (1..=10).map(|length| (if length <= 5 { 0 } else { 10 }, length)).collect();
        expect_eq(
            lengths,
            expected,
            "Five jobs end at 0 ms and five at 10 ms. `on_ready` was called so: (when in ms, how long the list \
             was).",
            "how many arrivals is that, and which values are in the list after each of them?",
        );
        // Which of five comes first is nobody's business; that each list is in order is.
        let broken = seen.into_iter().find(|(_, list)| !list.is_sorted());
        let says = "A list that `on_ready` saw is not in order: (when in ms, the list).";
        expect_eq(broken, None, says, "what holds for the list before each insertion, and after it?");
        let says = "Ten jobs ended at two moments; this came back.";
        let think = "which results arrived together, and what became of each?";
        expect_eq(results, vec![1, 2, 2, 4, 4, 5, 6, 7, 8, 9], says, think);
    });
}

#[test]
fn a_thousand_jobs_run_at_the_same_time() {
    lab::run(async |lab| {
        let jobs = (0..1_000_u64)
            .map(|i| lab.job(format!("job {i}"), ms(1 + i * 7 % 1_000), i * 13 % 500))
            .collect();
        let results = sorted_as_completed(jobs, |_| {}).await;
        lab.expect_elapsed(ms(1_000));
        lab.expect_at_once(1_000);
        let says = "A thousand jobs were given; so many results came back.";
        expect_eq(results.len(), 1_000, says, "who keeps what each job gives?");
    });
}

#[test]
fn the_list_is_not_sorted_again_at_each_arrival() {
    lab::run(async |lab| {
        // Delays 1 to 64, each once; values 0 to 49, some twice.
        let jobs = (0..64_u32)
            .map(|i| lab.job(format!("job {i}"), ms(u64::from(1 + i * 37 % 64)), lab.counted(i * i * 7 % 50)))
            .collect();
        let results = sorted_as_completed(jobs, |_| {}).await;
        let comparisons = lab.comparisons_ms();
        expect_eq(
            results.len(),
            64,
            "64 jobs were given; so many results came back.",
            "who keeps what each job gives?",
        );
        let values: Vec<u32> = results.iter().map(|counted| lab.value_of(counted)).collect();
        if let Some(pair) = values.windows(2).find(|pair| pair[0] > pair[1]) {
            let says =
                format!("The results of 64 jobs are not in order: after {} comes {}.", pair[0], pair[1]);
            expect(false, &says, "for each value: when does it arrive, and where does it go?");
        }
        let moments = comparisons.iter().collect::<BTreeSet<_>>().len();
        expect(
            moments >= 62,
            &format!(
                "64 jobs need 1 to 64 ms, each another time. The number of moments with a comparison is {moments}."
            ),
            "what can be done for a value at the moment when it arrives?",
        );
        // Whoever compares a pair twice, or checks the order once more, still is far from sorting anew.
        let made = comparisons.len();
        expect(
            made <= 64 * 40,
            &format!(
                "{made} comparisons were made for 64 values. To compare each new value with every value in the \
                 list takes {}, and {} is the limit.",
                64 * 63 / 2,
                64 * 40
            ),
            "the list is in order already: which of its values need a comparison, and with which?",
        );
    });
}

#[test]
fn nothing_to_sort_takes_no_time() {
    lab::run(async |lab| {
        let mut calls = 0;
        let results = sorted_as_completed(Vec::<lab::Job<u32>>::new(), |_| calls += 1).await;
        expect_eq(results, vec![], "No jobs, and still results.", "where do they come from?");
        expect_eq(calls, 0, "Nothing arrived, and `on_ready` was called.", "what is it called after?");
        lab.expect_elapsed(Duration::ZERO);
    });
}

#[test]
fn a_job_that_panics_takes_no_other_result_with_it_in_silence() {
    lab::run(async |lab| {
        lab.if_stuck("a job that panics gives nothing: what ends your waiting then?");
        let mut jobs = five_jobs(&lab);
        let burnt = jobs.remove(1).panicking();
        jobs.push(burnt);
        let outcome = AssertUnwindSafe(sorted_as_completed(jobs, |_| {})).catch_unwind().await;
        if let Ok(results) = outcome {
            expect_eq(
                results,
                vec![1, 3, 7, 7],
                "Of five jobs one panicked. Your code did not panic, so it should give the results of the others.",
                "when a task ends without a result, what becomes of those that still run?",
            );
        }
        // Whoever panicked may have left tasks to themselves; they end.
        tokio::time::sleep(ms(100)).await;
    });
}

#[test]
fn wait_n_sleeps_all_delays_at_the_same_time() {
    lab::run(async |lab| {
        let delays = wait_n(300, ms(500), &mut seeded(9)).await;
        let says = "300 delays were asked for; so many came back.";
        expect_eq(delays.len(), 300, says, "how often do you draw?");
        expect_whole_and_not_nothing(&delays);
        let longest = delays.iter().max().copied().unwrap_or_default();
        let says = if lab.elapsed() == delays.iter().sum::<Duration>() {
            "The delays were slept one after another: they took their sum, not the longest of them."
        } else {
            "All sleeps together took another time than the longest delay that came back."
        };
        expect_eq(
            lab.elapsed(),
            slept(longest),
            says,
            "when does each sleep begin, and who waits for the last?",
        );
    });
}

#[test]
fn wait_n_gives_the_delays_in_ascending_order() {
    lab::run(async |_lab| {
        let delays = wait_n(300, ms(500), &mut seeded(9)).await;
        if let Some(pair) = delays.windows(2).find(|pair| pair[0] > pair[1]) {
            let says =
                format!("The delays are not in ascending order: after {:?} comes {:?}.", pair[0], pair[1]);
            expect(false, &says, "which sleep is over first, and where does its delay go?");
        }
    });
}

#[test]
fn wait_n_sleeps_each_delay_that_it_gives() {
    lab::run(async |lab| {
        for seed in 1..=5 {
            let before = lab.elapsed();
            let delays = wait_n(1, ms(500), &mut seeded(seed)).await;
            let says = "One delay was asked for; so many came back.";
            expect_eq(delays.len(), 1, says, "how often do you draw?");
            let took = lab.elapsed() - before;
            expect(
                took == slept(delays[0]),
                &format!("One delay was asked for. {:?} came back, and it took {took:?}.", delays[0]),
                "where is a delay drawn, who sleeps it, and who gives it back?",
            );
        }
        // On the virtual clock the thread wakes for sleeps that are over, and for nothing else.
        let metrics = Handle::current().metrics();
        let before = metrics.worker_park_count(0);
        let delays = wait_n(20, ms(500), &mut seeded(9)).await;
        let woke = metrics.worker_park_count(0) - before;
        let lengths: BTreeSet<_> = delays.into_iter().filter(|delay| !delay.is_zero()).collect();
        expect(
            woke >= lengths.len() as u64,
            &format!(
                "Delays of {} lengths came back, and the thread woke {woke} times meanwhile: not every one was \
                 slept.",
                lengths.len()
            ),
            "if each delay were a sleep of its own, at how many moments would one of them be over?",
        );
        // Tokio's timers need some wakes of their own, in which nothing is over.
        expect(
            woke <= 100,
            &format!("20 delays came back, and the thread woke {woke} times meanwhile."),
            "who tells you that a sleep is over, and who only looks?",
        );
    });
}

#[test]
fn wait_n_draws_whole_milliseconds_from_zero_to_max() {
    lab::run(async |_lab| {
        let delays = wait_n(900, ms(2), &mut seeded(9)).await;
        expect_whole_and_not_nothing(&delays);
        let drawn: BTreeSet<_> = delays.iter().copied().collect();
        let expected: BTreeSet<_> = (0..=2).map(ms).collect();
        let says = if !drawn.is_subset(&expected) {
            "Delays must be from 0 to 2 ms. These were given:"
        } else if drawn.len() == 1 {
            "900 delays from 0 to 2 ms were asked for, and all are the same:"
        } else {
            "900 delays from 0 to 2 ms were asked for, and some length was never drawn. These were:"
        };
        expect_eq(drawn, expected, says, "where does the range begin and end, and how often do you draw?");
        let says = "900 delays were asked for; so many came back.";
        expect_eq(delays.len(), 900, says, "may two delays be equal?");
        let often = [0, 1, 2].map(|n| delays.iter().filter(|delay| **delay == ms(n)).count());
        expect(
            often.iter().all(|count| (225..=375).contains(count)),
            &format!(
                "Of 900 delays each length should come about 300 times. 0 ms, 1 ms and 2 ms came {} times.",
                often.map(|count| count.to_string()).join(", ")
            ),
            if often[1] > often[0].max(often[2]) {
                "if you round a fraction: how much of the range becomes 0, and how much becomes 1?"
            } else {
                "which draws end up as the length that comes too often?"
            },
        );
    });
}

#[test]
fn wait_n_takes_any_number_and_any_max() {
    lab::run(async |lab| {
        let delays = wait_n(0, ms(500), &mut seeded(9)).await;
        expect_eq(delays, vec![], "No delay was asked for. These came back:", "how often do you draw?");
        let delays = wait_n(3, Duration::ZERO, &mut seeded(9)).await;
        let says = "Three delays of 0 ms at most were asked for. These came back:";
        expect_eq(delays, vec![Duration::ZERO; 3], says, "which numbers are in `0..=0`, and in `0..0`?");
        lab.expect_elapsed(Duration::ZERO);
        let most = Duration::from_micros(2_500);
        let longest = wait_n(300, most, &mut seeded(9)).await.into_iter().max();
        let says = "`max` was 2.5 ms. The longest of 300 delays was:";
        expect_eq(longest, Some(ms(2)), says, "which is the greatest whole number that is not above 2.5?");
        let delays = wait_n(300, ms(1_500), &mut seeded(9)).await;
        let longest = delays.into_iter().max().unwrap_or_default();
        expect(
            (ms(1_300)..=ms(1_500)).contains(&longest),
            &format!("`max` was 1500 ms. The longest of 300 delays was {longest:?}."),
            "what does each conversion on the way from `max` to the range keep, and what does it drop?",
        );
    });
}

#[test]
fn wait_n_draws_from_the_generator_that_it_is_given() {
    lab::run(async |_lab| {
        let first = wait_n(20, ms(500), &mut seeded(1)).await;
        let again = wait_n(20, ms(500), &mut seeded(1)).await;
        let says = "Two generators began with the same seed, and the delays differ: first these, then those.";
        let think = "which generator do your draws come from?";
        expect(first == again, &format!("{says}\n\n  {first:?}\n  {again:?}"), think);
        let other = wait_n(20, ms(500), &mut seeded(2)).await;
        let says = "Two generators began with different seeds, and the delays are the same:";
        expect(first != other, &format!("{says} {first:?}"), think);
        let mut rng = seeded(1);
        wait_n(20, ms(500), &mut rng).await;
        let second = wait_n(20, ms(500), &mut rng).await;
        let says = "One generator was asked for 20 delays twice, and gave the same ones:";
        expect(first != second, &format!("{says} {first:?}"), think);
    });
}
