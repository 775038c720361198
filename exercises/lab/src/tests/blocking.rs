//! Programs that keep their thread.

use std::task::Poll;
use std::time::Instant;

use futures::FutureExt;
use tokio::sync::mpsc;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

use super::{FOR_EVER, fails, passes, seen, seen_patiently, seen_real, told, watched};
use crate::Outcome::{Deadlock, Failed, TimedOut};
use crate::ms;

#[test]
fn a_loop_around_yield_now_is_found() {
    let record = seen_patiently(async |_| {
        loop {
            yield_now().await;
        }
    });
    fails(&record, TimedOut, "it keeps the thread busy instead of waiting");
    passes(&seen_patiently(async |_| {
        for _ in 0..1_000 {
            yield_now().await;
        }
    }));
}

#[test]
fn a_busy_task_is_found() {
    let (_watch, on) = watched();
    let record = seen(async move |_| {
        let busy = tokio::spawn(async move {
            while on() {
                yield_now().await;
            }
        });
        let _ = busy.await;
    });
    fails(&record, TimedOut, told("busy"));
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
    let (_watch, on) = watched();
    let record = seen(async move |_| {
        while on() {
            std::hint::spin_loop();
        }
    });
    fails(&record, TimedOut, told("without ever waiting, and virtual time stood still at 0 ms."));
    passes(&seen(async |_| {
        let start = Instant::now();
        while start.elapsed() < ms(20) {
            std::hint::spin_loop();
        }
    }));
}

#[test]
fn a_long_std_sleep_is_called_blocking() {
    let record = seen(async |_| std::thread::sleep(FOR_EVER));
    fails(&record, TimedOut, told("inside of one poll, and virtual time stood still at 0 ms."));
    passes(&seen(async |_| std::thread::sleep(ms(20))));
}

#[test]
fn a_short_std_sleep_is_told_with_the_failure_that_it_causes() {
    let record = seen(async |lab| {
        std::thread::sleep(ms(50));
        lab.expect_elapsed(ms(50));
    });
    let blocked = "Meanwhile your code blocked the thread for";
    let says = if told(blocked) == blocked { blocked } else { "It was over after 0 ms" };
    fails(&record, Failed, says);
    let record = seen(async |lab| {
        tokio::time::sleep(ms(40)).await;
        lab.expect_elapsed(ms(50));
    });
    let message = record.message.map(|message| message.observed);
    assert_eq!(message.as_deref(), Some("It was over after 40 ms; done properly it takes 50 ms."));
}

#[test]
fn a_job_that_is_polled_without_being_woken_is_named() {
    let record = seen_patiently(async |lab| {
        let mut tea = lab.job("tea", ms(10), ());
        futures::future::poll_fn(|cx| {
            while tea.poll_unpin(cx).is_pending() {}
            Poll::Ready(())
        })
        .await;
    });
    fails(&record, TimedOut, "`tea` was polled 100001 times at 0 ms, while no time passed.");
    passes(&seen_patiently(async |lab| lab.job("tea", ms(10), ()).await));
}

#[test]
fn a_job_beside_a_busy_channel_is_polled_often_and_not_in_vain() {
    passes(&seen_patiently(async |lab| {
        let (sender, mut receiver) = mpsc::channel(1);
        let cook = tokio::spawn(async move {
            for dish in 0..20_000 {
                let _ = sender.send(dish).await;
            }
        });
        let mut bell = lab.job("bell", ms(1), ());
        loop {
            tokio::select! {
                () = &mut bell => break,
                dish = receiver.recv() => if dish.is_none() { break },
            }
        }
        let _ = cook.await;
    }));
}

#[test]
fn a_body_that_tasks_wake_is_not_idle() {
    // More polls in one instant than an idle body would be allowed, and progress in each.
    let record = seen_patiently(async |_| {
        let (sender, mut receiver) = mpsc::channel(1);
        let cook = tokio::spawn(async move {
            for dish in 0..120_000 {
                let _ = sender.send(dish).await;
            }
        });
        while receiver.recv().await.is_some() {}
        let _ = cook.await;
    });
    passes(&record);
}

#[test]
fn blocking_in_a_task_is_found_as_well() {
    let record = seen(async |_| {
        let _ = tokio::spawn(async { std::thread::sleep(FOR_EVER) }).await;
    });
    fails(
        &record,
        TimedOut,
        told(", in calls that wait without an `.await`, and virtual time stood still at 0 ms."),
    );
    passes(&seen(async |_| {
        let _ = tokio::spawn(async { std::thread::sleep(ms(1)) }).await;
    }));
}

#[test]
fn blocking_in_slices_is_not_called_one_poll() {
    let (_watch, on) = watched();
    let record = seen(async move |_| {
        while on() {
            std::thread::sleep(ms(20));
            sleep(ms(1)).await;
        }
    });
    fails(&record, TimedOut, told(", in calls that wait without an `.await`. Virtual time has come to "));
}

#[test]
fn a_blocking_thread_that_does_not_come_back_is_named() {
    let record = seen(async |_| {
        let _ = spawn_blocking(|| std::thread::sleep(FOR_EVER)).await;
    });
    fails(&record, TimedOut, "A thread of `spawn_blocking` has not come back for ");
    // It waits for virtual time, which waits for it.
    let record = seen(async |lab| {
        let (tea, runtime) = (lab.job("tea", ms(5), ()), tokio::runtime::Handle::current());
        let _ = spawn_blocking(move || runtime.block_on(tea)).await;
    });
    fails(&record, TimedOut, "A thread of `spawn_blocking` has not come back for ");
    passes(&seen(async |_| {
        let _ = spawn_blocking(|| std::thread::sleep(ms(20))).await;
    }));
}

#[test]
fn a_clock_that_is_no_longer_paused_is_named() {
    let record = seen(async |_| {
        tokio::time::resume();
        sleep(FOR_EVER).await;
    });
    fails(&record, TimedOut, "since the clock of the test is no longer paused.");
}

#[test]
fn on_the_real_clock_busy_and_blocked_and_looking_differ() {
    let (_watch, on) = watched();
    let busy = seen_real(async move |_| {
        while on() {
            yield_now().await;
        }
    });
    fails(&busy, TimedOut, told("without ever waiting."));
    let blocked = seen_real(async |_| std::thread::sleep(FOR_EVER));
    assert_eq!(blocked.picture.blocked_ms, [] as [u64; 0], "no instant on a clock that goes on");
    fails(&blocked, TimedOut, told("inside of one poll."));
    let (_watch, on) = watched();
    let looking = seen_real(async move |_| {
        while on() {
            sleep(ms(5)).await;
        }
    });
    let looks = "It is not asleep: it woke up ";
    fails(&looking, if told(looks) == looks { Deadlock } else { TimedOut }, told(looks));
    passes(&seen_real(async |_| sleep(ms(5)).await));
}
