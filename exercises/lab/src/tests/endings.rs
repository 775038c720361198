//! Programs that do not end, or leave something behind.

use std::future::pending;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

use super::{FOR_EVER, fails, passes, seen, seen_patiently, seen_plain, seen_real, told, watched};
use crate::Outcome::{Deadlock, Failed, Leaked, TimedOut};
use crate::ms;

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
    // An hour of it would take longer than the watchdog waits; in the first minute there was music.
    let record = seen_patiently(async |lab| {
        lab.job("music", ms(1), ()).await;
        loop {
            sleep(ms(1)).await;
        }
    });
    fails(
        &record,
        Deadlock,
        "After 2 minutes of virtual time your code has not returned. It is not asleep: it woke up 120000 times",
    );
    let think = record.message.as_ref().and_then(|message| message.think.as_deref());
    assert_eq!(think, Some("what is looked for each time, and which `.await` could simply wait for that?"));
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
    let record = seen(async |_| {
        spawn_blocking(|| std::thread::sleep(FOR_EVER));
        yield_now().await;
    });
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
    fails(&record, Deadlock, "and nothing has woken it.");
}

#[test]
fn without_a_runtime_a_thread_that_waits_in_vain_is_found() {
    let record = seen_plain(|_| std::thread::sleep(FOR_EVER));
    fails(&record, TimedOut, told("its thread slept nearly all of that time."));
    let record = seen_plain(|lab| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(lab.job("tea", ms(5), ()));
        lab.expect_all_finished();
    });
    passes(&record);
}

#[test]
fn without_a_runtime_a_busy_thread_is_found_too() {
    let (_watch, on) = watched();
    let record = seen_plain(move |_| {
        while on() {
            std::hint::spin_loop();
        }
    });
    fails(&record, TimedOut, told("Your code kept the processor busy"));
    fails(&seen_plain(|_| panic!("the milk boils over")), Failed, "the milk boils over");
}

#[test]
fn a_timer_beyond_the_deadline_is_no_deadlock() {
    for hours in [1, 2, 24 * 30] {
        let delay = Duration::from_secs(hours * 3_600);
        let record = seen_patiently(async move |lab| lab.job("soup", delay, ()).await);
        let says = format!("not returned: the next timer wakes it at {} ms.", delay.as_millis());
        fails(&record, TimedOut, &says);
    }
    // As good as never.
    fails(&seen_patiently(async |lab| lab.job("soup", Duration::MAX, ()).await), Deadlock, "nothing is left");
}

#[test]
fn what_goes_on_and_on_is_told_from_one_long_wait() {
    let record = seen_patiently(async |lab| {
        loop {
            lab.job("attempt", ms(0), ()).await;
            sleep(Duration::from_secs(10)).await;
        }
    });
    fails(&record, TimedOut, "it goes on: in the second half of that time 179 jobs have begun.");
    // Some jobs, and then a long wait.
    let record = seen_patiently(async |lab| {
        for _ in 0..200 {
            lab.job("attempt", ms(10), ()).await;
        }
        sleep(Duration::from_secs(7_200)).await;
    });
    fails(&record, TimedOut, "the next timer wakes it at 7202000 ms.");
    // No jobs, and something happens all the same.
    let record = seen_patiently(async |lab| {
        loop {
            sleep(Duration::from_secs(90)).await;
            lab.note("tick");
        }
    });
    fails(
        &record,
        TimedOut,
        "it goes on: it was last at work at 3510000 ms, and the next timer wakes it at 3600000 ms.",
    );
}

#[test]
fn a_task_that_ticks_is_told_from_nothing_at_all() {
    for seconds in [1, 60, 7_200] {
        let record = seen_patiently(async move |_| {
            tokio::spawn(async move {
                loop {
                    sleep(Duration::from_secs(seconds)).await;
                }
            });
            pending::<()>().await;
        });
        fails(&record, Deadlock, "It waits, while one of its tasks wakes up again and again.");
    }
}

#[test]
fn a_deadlock_after_much_waking_is_a_deadlock() {
    let record = seen_patiently(async |_| {
        for _ in 0..2_000 {
            sleep(ms(1)).await;
        }
        pending::<()>().await;
    });
    fails(&record, Deadlock, "Deadlock: since 2000 ms nothing is left that could wake your code.");
}

#[test]
fn a_thread_that_wakes_the_code_is_no_deadlock() {
    let record = seen_patiently(async |lab| {
        let (sender, receiver) = oneshot::channel();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(ms(20));
            let _ = sender.send(());
        });
        lab.job("tea", ms(10), ()).await;
        let _ = receiver.await;
        let _ = thread.join();
    });
    fails(&record, Failed, "Since 10 ms nothing in the runtime was left to wait for.");
}

#[test]
fn a_job_on_another_runtime_is_named() {
    let program = |lab: crate::Lab| {
        // On a machine with much to do the thread of the test may not run for a while.
        let tea = lab.job("tea", ms(300), ());
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(tea);
            let _ = sender.send(());
        });
        receiver
    };
    let record = seen_patiently(async move |lab| {
        let _ = program(lab).await;
    });
    fails(&record, Failed, "`tea` was polled by another runtime than the one of the test");
    passes(&seen_real(async move |lab| {
        let _ = program(lab).await;
    }));
}

#[test]
fn a_job_that_waited_on_another_clock_is_no_pass() {
    let record = seen_patiently(async move |lab| {
        let tea = lab.job("tea", ms(10), ());
        let brew = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(tea);
        };
        assert!(std::thread::spawn(brew).join().is_ok());
        lab.expect_all_finished();
    });
    fails(&record, Failed, "`tea` was polled by another runtime than the one of the test");
}

#[test]
fn a_task_is_left_behind_whichever_runtime_was_entered_since() {
    let record = seen_patiently(async move |lab| {
        tokio::spawn(std::future::pending::<()>());
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        // Tokio refuses to drop it here.
        let _inside = Box::leak(Box::new(runtime)).enter();
        lab.expect_nothing_left().await;
    });
    fails(&record, crate::Outcome::Leaked, "1 task");
}

#[test]
fn the_code_does_not_learn_which_test_it_is_in() {
    passes(&seen(async |_| assert_eq!(std::thread::current().name(), Some("test"))));
}

#[test]
fn the_clock_of_the_test_is_read_from_everywhere() {
    passes(&seen(async |lab| {
        sleep(ms(5)).await;
        let elsewhere = lab.clone();
        let read = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            (elsewhere.elapsed_ms(), runtime.block_on(async { elsewhere.elapsed_ms() }))
        };
        assert_eq!(std::thread::spawn(read).join().ok(), Some((5, 5)));
    }));
}

#[test]
fn a_task_that_is_about_to_end_is_no_leak() {
    passes(&seen_patiently(async |_| {
        let (sender, mut receiver) = mpsc::unbounded_channel();
        for dish in 0..50_000 {
            let _ = sender.send(dish);
        }
        drop(sender);
        tokio::spawn(async move { while receiver.recv().await.is_some() {} });
    }));
}

#[test]
fn jobs_may_outlive_their_test() {
    static KEPT: std::sync::Mutex<Option<(crate::Lab, crate::Job<u8>)>> = std::sync::Mutex::new(None);
    passes(&seen(async |lab| {
        let tea = lab.job("tea", ms(10), 7);
        *KEPT.lock().expect("a clean lock") = Some((lab, tea));
    }));
    let (lab, tea) = KEPT.lock().expect("a clean lock").take().expect("a job");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    assert_eq!(runtime.block_on(tea), 7);
    assert_eq!((lab.elapsed_ms(), lab.jobs().len()), (0, 1));
}

#[test]
fn many_tests_at_once_keep_apart() {
    let tests: Vec<_> = (1..=50)
        .map(|n| {
            std::thread::spawn(move || {
                let record = seen_patiently(async move |lab| {
                    lab.job(format!("job {n}"), ms(n), ()).await;
                    panic!("number {n}");
                });
                fails(&record, Failed, &format!("number {n}"));
                assert_eq!((record.virtual_ms, record.picture.jobs.len()), (Some(n), 1));
            })
        })
        .collect();
    assert!(tests.into_iter().all(|test| test.join().is_ok()));
}
