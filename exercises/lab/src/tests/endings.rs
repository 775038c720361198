//! Programs that do not end, or leave something behind.

use std::future::pending;

use tokio::sync::mpsc;
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

use super::{fails, passes, seen, seen_plain, seen_real};
use crate::Outcome::{Deadlock, Failed, Leaked, TimedOut};
use crate::ms;
use crate::supervise::{Clock, observe, on_runtime};

#[test]
fn a_future_that_is_never_ready_is_a_deadlock() {
    let record = seen(async |lab| {
        lab.job("tea", ms(10), ()).await;
        pending::<()>().await;
    });
    fails(
        &record,
        Deadlock,
        "Deadlock: since 10 ms nothing is left that could wake your code. The only job has ended.",
    );
    assert_eq!(record.virtual_ms, Some(10));
    passes(&seen(async |lab| lab.job("tea", ms(59 * 60_000), ()).await));
}

#[test]
fn an_endless_job_is_named() {
    let record = seen(async |lab| {
        lab.if_stuck("who ends it?");
        lab.tell_if_stuck("The music waits for you.");
        lab.endless("music").await;
    });
    fails(
        &record,
        Deadlock,
        "Still running: `music`. Your function still waits.\n\nThe music waits for you.",
    );
    assert_eq!(record.message.and_then(|message| message.think).as_deref(), Some("who ends it?"));
}

#[test]
fn a_forgotten_sender_is_a_deadlock() {
    let program = async |forget: bool| {
        let (sender, mut receiver) = mpsc::channel(1);
        let kept = forget.then(|| sender.clone());
        let task = tokio::spawn(async move { sender.send(1).await });
        while receiver.recv().await.is_some() {}
        drop(kept);
        let _ = task.await;
    };
    fails(&seen(async move |_| program(true).await), Deadlock, "Your function still waits.");
    passes(&seen(async move |_| program(false).await));
}

#[test]
fn a_loop_that_sleeps_and_looks_is_no_sleeper() {
    let record = seen(async |lab| {
        lab.job("music", ms(1), ()).await;
        loop {
            sleep(ms(1)).await;
        }
    });
    // Too many naps for the patience of the watchdog; it must not say that time stood still.
    fails(&record, Deadlock, "of virtual time your code has not returned. It is not asleep: it woke up");
    let record = seen(async |_| {
        loop {
            sleep(ms(2_000)).await;
        }
    });
    fails(&record, Deadlock, "After 60 minutes of virtual time your code has not returned.");
}

#[test]
fn the_deadline_does_not_wake_what_nobody_woke() {
    let record = seen(async |lab| {
        let mut job = std::pin::pin!(lab.job("soup", ms(30), ()));
        std::future::poll_fn(|_| {
            job.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
        })
        .await;
    });
    fails(&record, Deadlock, "nothing is left that could wake your code. Still running: `soup`.");
}

#[test]
fn a_task_that_outlives_the_body_is_a_leak() {
    let record = seen(async |lab| {
        tokio::spawn(lab.job("music", ms(10), ()));
        yield_now().await;
    });
    fails(&record, Leaked, "Your code has returned, and 1 task is still alive. Not done: `music`.");
    passes(&seen(async |lab| {
        let task = tokio::spawn(lab.job("music", ms(10), ()));
        let _ = task.await;
        // An aborted task is on its way out.
        tokio::spawn(lab.endless("radio")).abort();
    }));
}

#[test]
fn a_blocking_thread_that_outlives_the_body_is_a_leak() {
    // Patience for longer than the grace that a blocking thread is given.
    let program = async |_| {
        spawn_blocking(|| std::thread::sleep(ms(1_500)));
        yield_now().await;
    };
    let record =
        observe(Clock::Virtual, ms(5_000), move |clock, lab, pulse| on_runtime(clock, lab, pulse, program));
    fails(&record, Leaked, "a thread of `spawn_blocking` was still at work a second later");
    passes(&seen(async |_| {
        let _ = spawn_blocking(|| std::thread::sleep(ms(5))).await;
    }));
}

#[test]
fn on_the_real_clock_threads_may_meet() {
    let record = seen_real(async |lab| {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let thread = std::thread::spawn(move || sender.send(7));
        assert_eq!(receiver.await, Ok(7));
        let _ = thread.join();
        lab.job("tea", ms(5), ()).await;
        lab.expect_all_finished();
    });
    passes(&record);
    assert_eq!(record.virtual_ms, None);
}

#[test]
fn on_the_real_clock_waiting_in_vain_is_a_deadlock() {
    // The thread that is left sleeps; it costs nothing.
    let record = seen_real(async |_| pending().await);
    fails(&record, Deadlock, "and nothing wakes it.");
}

#[test]
fn without_a_runtime_a_thread_that_waits_in_vain_is_found() {
    let record = seen_plain(|_| std::thread::sleep(ms(5_000)));
    fails(&record, Deadlock, "and nothing wakes it.");
    let record = seen_plain(|lab| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(lab.job("tea", ms(5), ()));
        lab.expect_all_finished();
    });
    passes(&record);
}

#[test]
fn without_a_runtime_a_busy_thread_is_found_too() {
    let record = seen_plain(|_| {
        let start = std::time::Instant::now();
        while start.elapsed() < ms(5_000) {
            std::hint::spin_loop();
        }
    });
    fails(&record, TimedOut, "Your code kept the processor busy");
    fails(&seen_plain(|_| panic!("the milk boils over")), Failed, "the milk boils over");
}
