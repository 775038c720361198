//! Programs that keep their thread.

use std::task::Poll;
use std::time::{Duration, Instant};

use futures::FutureExt;
use tokio::task::yield_now;

use super::{fails, passes, seen};
use crate::Outcome::{Failed, TimedOut};
use crate::ms;

/// Longer than the watchdog waits, on a crowded machine too, and still the thread comes to an end.
const WHILE_WATCHED: Duration = ms(5_000);

#[test]
fn a_loop_around_yield_now_is_found() {
    let record = seen(async |_| {
        loop {
            yield_now().await;
        }
    });
    fails(&record, TimedOut, "it keeps the thread busy instead of waiting");
    passes(&seen(async |_| {
        for _ in 0..1_000 {
            yield_now().await;
        }
    }));
}

#[test]
fn a_busy_task_is_found() {
    let record = seen(async |_| {
        let start = Instant::now();
        let busy = tokio::spawn(async move {
            while start.elapsed() < WHILE_WATCHED {
                yield_now().await;
            }
        });
        let _ = busy.await;
    });
    fails(&record, TimedOut, "busy");
    passes(&seen(async |_| {
        let _ = tokio::spawn(async {
            for _ in 0..100 {
                yield_now().await;
            }
        })
        .await;
    }));
}

#[test]
fn a_loop_without_await_is_found() {
    let record = seen(async |_| {
        let start = Instant::now();
        while start.elapsed() < WHILE_WATCHED {
            std::hint::spin_loop();
        }
    });
    fails(&record, TimedOut, "without ever waiting, and virtual time stood still at 0 ms.");
    passes(&seen(async |_| {
        let start = Instant::now();
        while start.elapsed() < ms(20) {
            std::hint::spin_loop();
        }
    }));
}

#[test]
fn a_long_std_sleep_is_called_blocking() {
    let record = seen(async |_| std::thread::sleep(WHILE_WATCHED));
    fails(&record, TimedOut, "inside of one poll, and virtual time stood still at 0 ms.");
    passes(&seen(async |_| std::thread::sleep(ms(20))));
}

#[test]
fn a_short_std_sleep_is_told_with_the_failure_that_it_causes() {
    let record = seen(async |lab| {
        std::thread::sleep(ms(50));
        lab.expect_elapsed(ms(50));
    });
    fails(&record, Failed, "Meanwhile your code blocked the thread for");
    let record = seen(async |lab| {
        tokio::time::sleep(ms(40)).await;
        lab.expect_elapsed(ms(50));
    });
    let message = record.message.map(|message| message.observed);
    assert_eq!(message.as_deref(), Some("It was over after 40 ms; done properly it takes 50 ms."));
}

#[test]
fn a_job_that_is_polled_without_being_woken_is_named() {
    let record = seen(async |lab| {
        let mut tea = lab.job("tea", ms(10), ());
        futures::future::poll_fn(|cx| {
            while tea.poll_unpin(cx).is_pending() {}
            Poll::Ready(())
        })
        .await;
    });
    fails(&record, TimedOut, "`tea` was polled 10001 times at 0 ms, while no time passed.");
    passes(&seen(async |lab| lab.job("tea", ms(10), ()).await));
}
