// What `sorted_as_completed` and `wait_n` must do, in the order in which you may discover it.

use std::collections::BTreeSet;
use std::time::Duration;

use ex09::{sorted_as_completed, wait_n};
use lab::{Lab, expect_eq, ms};
use rand::SeedableRng;
use rand::rngs::StdRng;

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

#[test]
fn the_jobs_run_at_the_same_time() {
    lab::run(async |lab| {
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
        let says = if results.len() < 5 {
            "Five jobs gave 7, 9, 1, 7 and 3, and a result is lost: (value, how often it is there)."
        } else {
            "Five jobs gave 7, 9, 1, 7 and 3: (value, how often it is there)."
        };
        expect_eq(yours, expected, says, "what becomes of a value that equals one in the list?");
        expect_eq(
            results.len(),
            5,
            "Five jobs were given; so many results came back.",
            "where do they come from?",
        );
    });
}

#[test]
fn the_results_come_back_in_ascending_order() {
    lab::run(async |lab| {
        let results = sorted_as_completed(five_jobs(&lab), |_| {}).await;
        let says = match results[..] {
            [3, 9, 1, 7, 7] => "The results stand in the order in which they arrived.",
            [7, 9, 1, 7, 3] => "The results stand in the order of the jobs.",
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
        let one_moment = seen.iter().all(|(at, _)| *at == seen[0].0);
        let says = match seen.len() {
            0 => "`on_ready` was never called: (when in ms, the list).",
            1 => "Five results arrived, and `on_ready` was called only once: (when in ms, the list).",
            _ if one_moment => "`on_ready` was called all at the same moment: (when in ms, the list).",
            _ => "`on_ready` saw something else than the sorted results so far: (when in ms, the list).",
        };
        expect_eq(seen, expected, says, "what is known at 10 ms, and who could already be told?");
    });
}

#[test]
fn few_comparisons_are_made_and_each_when_a_value_arrives() {
    lab::run(async |lab| {
        // Delays 1 to 64, each once; values 0 to 49, some twice.
        let jobs = (0..64_u32)
            .map(|i| lab.job(format!("job {i}"), ms(u64::from(1 + i * 37 % 64)), lab.counted(i * i * 7 % 50)))
            .collect();
        sorted_as_completed(jobs, |_| {}).await;
        let comparisons = lab.comparisons_ms();
        let instants = comparisons.iter().collect::<BTreeSet<_>>().len();
        let (made, most) = (comparisons.len(), 64 * 63 / 2);
        expect_eq(
            instants >= 62,
            true,
            &format!(
                "64 values arrived, each at another moment; values were compared at {instants} moments."
            ),
            "what can be done for a value at the moment when it arrives?",
        );
        expect_eq(
            made <= most,
            true,
            &format!("{made} comparisons were made for 64 values; {most} are more than enough."),
            "the list is in order already: which of its values need a comparison with the new one?",
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
fn wait_n_sleeps_all_delays_at_the_same_time() {
    lab::run(async |lab| {
        let delays = wait_n(20, ms(500), &mut StdRng::seed_from_u64(9)).await;
        expect_eq(delays.len(), 20, "20 delays were asked for; so many came back.", "how often do you draw?");
        let longest = delays.iter().max().copied().unwrap_or_default();
        let says = if lab.elapsed() == delays.iter().sum::<Duration>() {
            "The delays were slept one after another: they took their sum, not the longest of them."
        } else {
            "All sleeps together took another time than the longest delay that came back."
        };
        expect_eq(lab.elapsed(), longest, says, "when does each sleep begin, and who waits for the last?");
    });
}

#[test]
fn wait_n_gives_the_delays_in_ascending_order() {
    lab::run(async |_lab| {
        let delays = wait_n(20, ms(500), &mut StdRng::seed_from_u64(9)).await;
        let falls = delays.windows(2).find(|pair| pair[0] > pair[1]);
        let says = "The delays are not in ascending order: these two stand side by side.";
        expect_eq(falls, None, says, "which sleep is over first?");
    });
}

#[test]
fn wait_n_draws_whole_milliseconds_from_zero_to_max() {
    lab::run(async |_lab| {
        let delays = wait_n(400, ms(3), &mut StdRng::seed_from_u64(9)).await;
        let broken = delays.iter().find(|delay| delay.subsec_nanos() % 1_000_000 != 0);
        expect_eq(
            broken,
            None,
            "A delay is not a whole number of milliseconds.",
            "in which unit do you draw?",
        );
        let drawn: BTreeSet<_> = delays.into_iter().collect();
        let expected: BTreeSet<_> = (0..=3).map(ms).collect();
        let says = if drawn.is_subset(&expected) {
            "400 delays from 0 to 3 ms, and some length was never drawn. These were:"
        } else {
            "Delays must be from 0 to 3 ms. These were drawn:"
        };
        expect_eq(drawn, expected, says, "where does the range begin and end, and how often do you draw?");
    });
}
