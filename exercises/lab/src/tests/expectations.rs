//! What the `expect_*` methods say.

use std::time::Duration;

use futures::future::join_all;
use tokio::time::sleep;

use super::{FOR_EVER, fails, passes, seen};
use crate::Outcome::{Failed, Leaked};
use crate::props::sleeper::expect_asleep;
use crate::supervise::{Body, Clock, observe};
use crate::thread_time::ThreadId;
use crate::{Job, Lab, expect_eq, ms};

fn two(lab: &Lab) -> Vec<Job<u8>> {
    vec![lab.job("soup", ms(30), 1), lab.job("tea", ms(10), 2)]
}

#[test]
fn the_exact_time_passes() {
    let record = seen(async |lab| {
        join_all(two(&lab)).await;
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(2);
        lab.expect_all_finished();
        lab.expect_cancelled(&[]);
        lab.expect_measured("`total`", ms(30), ms(30));
        lab.expect_nothing_left().await;
    });
    passes(&record);
    assert_eq!(record.virtual_ms, Some(30));
}

#[test]
fn one_after_another_is_called_so() {
    let record = seen(async |lab| {
        for job in two(&lab) {
            job.await;
        }
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "The jobs ran one after another: 40 ms (30 + 10). Together they take 30 ms.");
    let record = seen(async |lab| {
        for job in two(&lab) {
            job.await;
        }
        lab.expect_at_once(2);
    });
    fails(&record, Failed, "never two at once, where 2 of 2 can be");
}

#[test]
fn too_late_but_not_in_turn_is_not_called_sequential() {
    let record = seen(async |lab| {
        join_all(two(&lab)).await;
        sleep(ms(5)).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "The last job was over at 30 ms, and your code went on waiting.");
    let record = seen(async |lab| {
        let jobs = two(&lab);
        sleep(ms(5)).await;
        join_all(jobs).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "It took 35 ms; 30 ms is possible. The first job was started at 5 ms.");
    let record = seen(async |lab| {
        let mut jobs = two(&lab);
        jobs.push(lab.job("stew", ms(20), 3));
        let late = jobs.pop();
        join_all(jobs).await;
        join_all(late).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "It took 50 ms; 30 ms is possible. At most 2 of 3 jobs");
}

#[test]
fn what_came_late_is_named() {
    let record = seen(async |lab| {
        let (soup, tea) = (lab.job("soup", ms(10), ()), lab.job("tea", ms(10), ()));
        let late = async {
            sleep(ms(3)).await;
            tea.await;
        };
        tokio::join!(soup, late);
        lab.expect_elapsed(ms(10));
    });
    fails(&record, Failed, "It took 13 ms; 10 ms is possible. The last job was started at 3 ms.");
    // All began in time, and nobody asked them again when they were ready.
    let record = seen(async |lab| {
        let mut jobs: Vec<_> = two(&lab).into_iter().map(Box::pin).collect();
        for job in &mut jobs {
            let _ = futures::poll!(job.as_mut());
        }
        sleep(ms(70)).await;
        join_all(jobs).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "30 ms is possible. `soup` needs 30 ms, and was not over before 70 ms.");
    // That the jobs went in turn is worse than the pause after the last one.
    let record = seen(async |lab| {
        for job in two(&lab) {
            job.await;
            sleep(ms(1)).await;
        }
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "It took 42 ms; 30 ms is possible. At most 1 of 2 jobs were under way at once.");
}

#[test]
fn an_expectation_in_a_task_counts_too() {
    let record = seen(async |lab| {
        let task = tokio::spawn(async move { lab.expect_elapsed(ms(5)) });
        assert!(task.await.is_err());
    });
    fails(&record, Failed, "It was over after 0 ms; done properly it takes 5 ms.");
    let observed = record.message.map(|message| message.observed).unwrap_or_default();
    assert!(observed.starts_with("It was over"), "{observed}");
}

#[test]
fn too_early_names_what_was_left_out() {
    let record = seen(async |lab| {
        let mut jobs = two(&lab);
        let tea = jobs.pop();
        drop(jobs);
        join_all(tea).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "It was over after 10 ms; done properly it takes 30 ms. Never started: `soup`.");
    let record = seen(async |lab| {
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), 1)).await;
        lab.expect_elapsed(ms(30));
    });
    fails(&record, Failed, "Not waited for: `soup`.");
}

#[test]
fn too_many_and_too_few_at_once_differ() {
    let record = seen(async |lab| {
        join_all(two(&lab)).await;
        lab.expect_at_once(1);
    });
    fails(&record, Failed, "2 jobs were under way at once; the limit is 1.");
    let record = seen(async |lab| {
        join_all(two(&lab)).await;
        lab.job("stew", ms(1), 3).await;
        lab.expect_at_once(3);
    });
    fails(&record, Failed, "At most 2 of 3 jobs were under way at once; it should be 3.");
}

#[test]
fn jobs_that_did_not_end_are_named() {
    let record = seen(async |lab| {
        let _unpolled = lab.job("tea", ms(10), 2);
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), 1)).await;
        lab.expect_all_finished();
    });
    fails(
        &record,
        Failed,
        "Not every job ran to its end. Never started: `tea`. Dropped before the end: `soup`.",
    );
}

#[test]
fn a_cancelled_job_is_expected_by_name() {
    let program = async |lab: &Lab| {
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), 1)).await;
    };
    passes(&seen(async move |lab| {
        program(&lab).await;
        lab.expect_cancelled(&["soup"]);
    }));
    let record = seen(async |lab| {
        lab.job("soup", ms(30), 1).await;
        lab.expect_cancelled(&["soup"]);
    });
    fails(&record, Failed, "These jobs were dropped before their end.");
    // A question goes on where "Think about:" ends.
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert!(think.starts_with("what becomes of a future"), "{think}");
}

#[test]
fn a_clock_that_does_not_see_virtual_time_is_found() {
    let record = seen(async |lab| {
        let start = std::time::Instant::now();
        sleep(ms(3_600)).await;
        lab.expect_measured("`total`", start.elapsed(), ms(3_600));
    });
    fails(&record, Failed, "`total` says that next to no time passed, ");
    let record = seen(async |lab| {
        sleep(ms(3_600)).await;
        lab.expect_measured("`total`", Duration::ZERO, ms(3_600));
    });
    fails(&record, Failed, "`total` says that no time passed, while 3600 ms went by on Tokio's clock.");
    // The clock may well be the right one, and read at the wrong moment.
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert!(think.contains("at which two moments"), "{think}");
    let record = seen(async |lab| {
        sleep(ms(5)).await;
        lab.expect_measured("`total`", ms(35), ms(30));
    });
    fails(&record, Failed, "`total` is 35 ms; it should be 30 ms. The clock of the test stands at 5 ms.");
}

#[test]
fn what_should_come_one_after_another_and_runs_at_once_has_left_nothing_out() {
    let record = seen(async |lab| {
        tokio::join!(lab.job("soup", ms(10), ()), lab.job("stew", ms(20), ()));
        lab.expect_elapsed(ms(30));
    });
    fails(
        &record,
        Failed,
        "It was over after 20 ms; done properly it takes 30 ms. 2 jobs were under way at once.",
    );
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert!(think.starts_with("which of them may begin only"), "{think}");
    let record = seen(async |lab| {
        tokio::join!(lab.job("soup", ms(10), ()), lab.job("stew", ms(20), ()));
        lab.expect_elapsed(ms(40));
    });
    fails(&record, Failed, "It was over after 20 ms; done properly it takes 40 ms.");
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert_eq!(think, "which waiting was left out?");
}

#[test]
fn a_time_in_another_unit_and_a_rounded_one_are_no_matter_of_the_clock() {
    let think = |yours: Duration, expected: Duration| {
        let record = seen(async move |lab| {
            sleep(expected).await;
            lab.expect_measured("`total`", yours, expected);
        });
        fails(&record, Failed, "`total` is ");
        record.message.and_then(|message| message.think).unwrap_or_default()
    };
    let unit = "which unit does the number have";
    assert!(think(ms(1), ms(1_000)).starts_with(unit));
    assert!(think(Duration::from_secs(30), ms(30)).starts_with(unit));
    let exact = Duration::from_micros(12_345);
    assert!(think(ms(10), exact).starts_with("where is something rounded"));
    // Ten times as much, or whole milliseconds: the moments may well be wrong ones.
    for (yours, expected) in [(ms(100), ms(1_000)), (ms(40), ms(35)), (ms(30), exact)] {
        assert!(think(yours, expected).starts_with("from which moment"), "{yours:?}");
    }
}

#[test]
fn unequal_values_are_shown_with_one_question() {
    passes(&seen(async |_| expect_eq(1, 1, "The sum.", "why?")));
    let record = seen(async |_| expect_eq(1, 2, "The sum.", "why?"));
    fails(&record, Failed, "The sum.\n\n  yours:    1\n  expected: 2");
    assert_eq!(record.message.and_then(|message| message.think).as_deref(), Some("why?"));
}

#[test]
fn a_task_that_is_left_at_this_moment_is_found() {
    let record = seen(async |lab| {
        let task = tokio::spawn(lab.endless("music"));
        sleep(ms(1)).await;
        lab.expect_nothing_left().await;
        task.abort();
    });
    fails(&record, Leaked, "1 task is still alive. Not done: `music`.");
}

#[test]
fn drawn_inputs_can_be_drawn_again() {
    use rand::RngExt;
    let record = seen(async |lab| {
        let (first, second) = (lab.rng().random::<u64>(), lab.rng().random::<u64>());
        assert_eq!(first, second, "one test, one seed");
        panic!("no good");
    });
    fails(&record, crate::Outcome::Failed, ": LAB_SEED=");
    passes(&seen(async |lab| drop(lab.rng())));
}

#[test]
fn notes_have_their_instants() {
    passes(&seen(async |lab| {
        lab.note("enter");
        tokio::time::sleep(ms(5)).await;
        lab.note("exit");
        assert_eq!(lab.log(), [(0, "enter".to_owned()), (5, "exit".to_owned())]);
    }));
}

#[test]
fn where_no_time_is_needed_what_ran_is_named() {
    let record = seen(async |lab| {
        lab.job("payment", ms(10), ()).await;
        lab.expect_elapsed(ms(0));
    });
    fails(&record, Failed, "It took 10 ms, and no time at all is needed. What ran: `payment`.");
    passes(&seen(async |lab| lab.expect_elapsed(ms(0))));
}

#[test]
fn a_sum_is_shown_only_if_it_is_one() {
    let record = seen(async |lab| {
        for job in two(&lab) {
            let _ = tokio::time::timeout(ms(5), job).await;
        }
        lab.expect_elapsed(ms(7));
    });
    fails(&record, Failed, "The jobs ran one after another: 10 ms. 7 ms is possible.");
}

#[test]
fn a_limit_of_one_that_is_kept_in_turn_is_not_called_a_mistake() {
    let record = seen(async |lab| {
        join_all(two(&lab)).await;
        lab.expect_at_once(1);
    });
    fails(&record, Failed, "2 jobs were under way at once; the limit is 1.");
    passes(&seen(async |lab| {
        for job in two(&lab) {
            job.await;
        }
        lab.expect_at_once(1);
    }));
}

#[test]
fn time_that_has_not_gone_by_is_not_said_to_have() {
    let record = seen(async |lab| lab.expect_measured("`total`", Duration::ZERO, ms(30)));
    fails(&record, Failed, "`total` is 0 ms; it should be 30 ms. The clock of the test stands at 0 ms.");
    // Divided, and still on Tokio's clock.
    let record = seen(async |lab| {
        sleep(Duration::from_secs(3_000)).await;
        lab.expect_measured("`total`", Duration::from_secs(1_000) / 3, Duration::from_secs(1_000));
    });
    fails(&record, Failed, "`total` is 333.333333333 s; it should be 1000000 ms.");
}

#[test]
fn on_the_real_clock_a_task_that_is_left_is_found_too() {
    let record = super::seen_real(async |lab| {
        let task = tokio::spawn(lab.endless("music"));
        lab.expect_nothing_left().await;
        task.abort();
    });
    fails(&record, Leaked, "1 task is still alive. Not done: `music`.");
}

#[test]
fn whoever_naps_or_computes_is_not_asleep() {
    if cfg!(not(target_os = "linux")) {
        return; // Nobody tells.
    }
    let waits = |waits: fn()| {
        observe(
            Clock::Plain,
            FOR_EVER,
            &Lab::new(),
            Body::plain(move |_| {
                expect_asleep(ms(20), waits);
            }),
        )
    };
    passes(&waits(|| std::thread::sleep(ms(20))));
    let naps = waits(|| (0..15).for_each(|_| std::thread::sleep(ms(1))));
    fails(
        &naps,
        Failed,
        "For 20 ms there was nothing to poll, and your thread went to sleep more than 10 times.",
    );
    let computes = waits(|| {
        let so_far =
            || ThreadId::current().and_then(|thread| thread.time()).map_or(u64::MAX, |time| time.cpu_ns);
        let begin = so_far();
        while so_far() < begin.saturating_add(15_000_000) {}
    });
    fails(
        &computes,
        Failed,
        "For 20 ms there was nothing to poll, and your thread computed for more than 10 ms of them.",
    );
}

#[test]
fn a_type_is_trusted_if_its_crates_are() {
    use crate::expect::is_trusted;

    for name in ["u32", "()", "&str", "(u64, alloc::vec::Vec<core::option::Option<lab::call::Now<u32>>>)"] {
        assert!(is_trusted(name), "{name}");
    }
    // In a test: a type of its own, and one within the closure that is its body.
    assert!(is_trusted("spec::Sorted") && is_trusted("[spec::all::{{closure}}::Dish; 2]"));
    for name in
        ["ex05::Feed", "ex05_solution::lab::Feed", "&[core::result::Result<u32, ex07_a1b2::std::Error>]"]
    {
        assert!(!is_trusted(name), "{name}");
    }
}

#[test]
fn a_counted_number_is_told_to_whoever_has_the_lab() {
    let record = seen(async |lab| {
        let counted = lab.counted(7);
        assert_eq!((lab.value_of(&counted), lab.comparisons_ms()), (7, vec![]));
        assert!(!format!("{counted:?}").contains('7'));
    });
    passes(&record);
}
