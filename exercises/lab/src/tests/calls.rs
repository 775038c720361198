//! A call is polled when it was woken, and not otherwise.

use std::future::{pending, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};

use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::{fails, passes, seen};
use crate::Now::{Gave, Waits};
use crate::Outcome::Failed;
use crate::{Call, Now, ms};

#[test]
fn a_call_goes_on_when_it_is_woken_and_gives_its_value_once() {
    let record = seen(async |_| {
        let (wake, woken) = oneshot::channel();
        let mut call = Call::new("get", woken);
        assert_eq!((call.now().await, call.poll()), (Waits, Waits));
        wake.send(7).unwrap();
        assert!(!call.is_over());
        assert_eq!(call.now().await, Gave(Ok(7)));
        assert!(call.is_over());
        assert_eq!((call.now().await, call.poll()), (Waits, Waits));
    });
    passes(&record);
}

#[test]
fn a_call_that_nobody_wakes_is_not_polled_again() {
    let record = seen(async |_| {
        let (polls, waker) = (Arc::new(Mutex::new(0)), Arc::new(Mutex::new(Waker::noop().clone())));
        let future = poll_fn(|cx| {
            *polls.lock().unwrap() += 1;
            *waker.lock().unwrap() = cx.waker().clone();
            Poll::<()>::Pending
        });
        let mut call = Call::new("get", future);
        assert_eq!(*polls.lock().unwrap(), 0);
        for _ in 0..3 {
            assert_eq!((call.now().await, *polls.lock().unwrap()), (Waits, 1));
        }
        waker.lock().unwrap().wake_by_ref();
        assert_eq!((call.poll(), *polls.lock().unwrap()), (Waits, 2));
    });
    passes(&record);
}

#[test]
fn what_tasks_do_at_once_is_seen_and_what_takes_time_is_not() {
    let record = seen(async |lab| {
        let at_once = async { tokio::spawn(yield_now()).await.is_ok() };
        assert_eq!(Call::new("get", at_once).now().await, Gave(true));
        let mut later = Call::new("get", lab.job("soup", ms(1), 7));
        assert_eq!(later.now().await, Waits);
        tokio::time::sleep(ms(1)).await;
        assert_eq!(later.now().await, Gave(7));
        lab.expect_elapsed(ms(1));
    });
    passes(&record);
}

#[test]
fn a_call_that_asks_again_and_again_fails_and_one_that_waits_for_ever_does_not() {
    let record = seen(async |_| {
        let asks = async {
            loop {
                yield_now().await;
            }
        };
        let _: Now<()> = Call::new("join", asks).now().await;
    });
    fails(&record, Failed, "A `join` that has to wait asked at once to be polled again, 100 times in a row");
    let at = record.message.unwrap().at.unwrap();
    assert!(at.file.ends_with("calls.rs"), "{at:?}");
    passes(&seen(async |_| assert_eq!(Call::<()>::new("join", pending()).now().await, Waits)));
}
