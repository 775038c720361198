//! Programs that panic, noticed or not.

use std::panic::{catch_unwind, resume_unwind};
use std::process::Command;
use std::sync::{Arc, Mutex};

use tokio::runtime::{Builder, Handle};
use tokio::task::spawn_blocking;

use super::{fails, passes, seen, seen_patiently, seen_plain};
use crate::Outcome::{Deadlock, Failed, Unfinished};
use crate::timeline::COLUMNS;
use crate::{expect_eq, ms};

#[test]
fn a_panic_in_a_task_that_nobody_awaits_is_found() {
    let record = seen(async |_| {
        tokio::spawn(async { panic!("the milk boils over") });
        tokio::time::sleep(ms(1)).await;
    });
    fails(&record, Failed, "There was a panic in a task, and your code went on: the milk boils over");
}

#[test]
fn a_panic_in_the_body_comes_with_its_place() {
    let record = seen(async |_| panic!("the milk boils over"));
    fails(&record, Failed, "the milk boils over");
    assert!(record.message.and_then(|message| message.at).is_some_and(|at| at.file.ends_with("panics.rs")));
}

#[test]
fn what_a_runtime_refuses_comes_with_something_to_think_about() {
    let thinks = |record: &crate::Record, says: &str| {
        let think = record.message.as_ref().and_then(|message| message.think.clone()).unwrap_or_default();
        assert!(think.contains(says), "{:?}", record.message);
    };
    let record = seen(async |_| Handle::current().block_on(async {}));
    thinks(&record, "`block_on` is for code outside of a runtime");
    let record = seen(async |_| drop(Builder::new_multi_thread().build().expect("a runtime")));
    thinks(&record, "this runtime ends inside of another one");
    let record = seen(async |_| drop(tokio::sync::Mutex::new(1).blocking_lock()));
    thinks(&record, "this call is for threads outside of a runtime");
    thinks(&seen(async |_| tokio::task::block_in_place(|| ())), "the runtime here has one thread");
    let record = seen_plain(|_| drop(tokio::spawn(async {})));
    thinks(&record, "what asks for its runtime when it is called");
    let record = seen(async |_| {
        async fn nap() {}
        let mut nap = Box::pin(nap());
        nap.as_mut().await;
        nap.await;
    });
    thinks(&record, "a future that has given its value");
    let record = seen(async |_| {
        let mut task = tokio::spawn(async {});
        let _ = (&mut task).await;
        let _ = task.await;
    });
    thinks(&record, "a handle that has given its result");
    let record = seen(async |_| panic!("I said: `async fn` resumed after completion"));
    assert!(record.message.is_some_and(|message| message.think.is_none()));
}

#[test]
fn a_panic_that_the_test_wants_is_no_failure() {
    let record = seen(async |lab| {
        let milk = tokio::spawn(lab.job("milk", ms(5), ()).panicking());
        assert!(milk.await.is_err_and(|error| error.is_panic()));
    });
    passes(&record);
}

#[test]
fn what_is_not_written_yet_says_so() {
    let record = seen(async |_| todo!("warm the milk"));
    fails(&record, Unfinished, "Not written yet: warm the milk");
    assert!(record.picture.actual(COLUMNS).lines.is_empty());
    let record = seen(async |_| {
        let _ = tokio::spawn(async { todo!("in a task") }).await;
    });
    fails(&record, Unfinished, "Not written yet: in a task");
    fails(&seen(async |_| todo!()), Unfinished, "Not written yet.");
}

#[test]
fn a_wanted_panic_says_what_the_test_wants() {
    let record = seen(async |lab| {
        let milk = tokio::spawn(lab.job("milk", ms(5), ()).panicking_with("the milk boils over"));
        let text = milk.await.err().and_then(|error| error.try_into_panic().ok());
        let text = text.and_then(|text| text.downcast::<String>().ok());
        assert_eq!(text.as_deref().map(String::as_str), Some("the milk boils over"));
    });
    passes(&record);
}

#[test]
fn a_panic_that_is_caught_is_no_failure_and_its_words_are_kept() {
    passes(&seen(async |_| {
        assert_eq!(
            crate::caught(|| panic!("the milk boils {}", "over")),
            Err::<(), _>("the milk boils over".into())
        );
        assert_eq!(crate::caught(|| 7), Ok(7));
    }));
    // Anything that a task panics with meanwhile, unseen, still counts.
    let record = seen(async |_| {
        let _ = crate::caught(|| ());
        tokio::spawn(async { panic!("unseen") });
        tokio::time::sleep(ms(1)).await;
    });
    fails(&record, Failed, "There was a panic in a task, and your code went on: unseen");
}

#[test]
fn a_panic_that_the_test_wants_excuses_none_that_came_before() {
    let record = seen(async |lab| {
        tokio::spawn(async { panic!("the soup boils over") });
        let milk = tokio::spawn(lab.job("milk", ms(5), ()).panicking());
        assert!(milk.await.is_err());
    });
    fails(&record, Failed, "There was a panic in a task, and your code went on: the soup boils over");
    // One that comes after it may follow from it, as here.
    passes(&seen(async |lab| {
        let pot = Arc::new(Mutex::new(0));
        let spilt = Arc::clone(&pot);
        let milk = lab.job("milk", ms(5), ()).panicking();
        let milk = tokio::spawn(async move {
            let _pot = spilt.lock();
            futures::executor::block_on(std::future::ready(()));
            futures::FutureExt::now_or_never(milk);
            crate::wanted_panic("the milk boils over");
        });
        assert!(milk.await.is_err());
        let cook = tokio::spawn(async move { *pot.lock().expect("a clean pot") += 1 });
        assert!(cook.await.is_err());
    }));
}

#[test]
fn a_panic_that_the_body_catches_is_no_failure() {
    passes(&seen(async |_| assert!(catch_unwind(|| panic!("the milk boils over")).is_err())));
    passes(&seen_plain(|_| assert!(catch_unwind(Handle::current).is_err())));
}

#[test]
fn an_expectation_that_is_not_met_can_not_be_caught() {
    let unmet = || crate::expect_eq(1, 2, "One is not two.", "why?");
    let says = "One is not two.";
    fails(&seen(async move |_| assert!(catch_unwind(unmet).is_err())), Failed, says);
    fails(&seen(async move |_| assert!(crate::caught(unmet).is_err())), Failed, says);
    fails(&seen_plain(move |_| assert!(crate::caught(unmet).is_err())), Failed, says);
    let record = seen(async move |_| {
        assert!(crate::caught(|| crate::wanted_panic("the milk boils over")).is_err());
        assert!(tokio::spawn(async move { unmet() }).await.is_err());
    });
    fails(&record, Failed, says);
}

#[test]
fn tasks_that_lead_to_a_panic_which_is_caught_are_no_failure() {
    let program = |awaited: bool| {
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        let _ = crate::caught(|| {
            runtime.block_on(async {
                let task = tokio::spawn(async { panic!("the milk boils over") });
                let ended = task.await;
                assert!(!awaited || ended.is_ok());
            });
        });
    };
    passes(&seen_plain(move |_| program(true)));
    fails(&seen_plain(move |_| program(false)), Failed, "There was a panic in a task");
}

#[test]
fn a_panic_that_is_passed_on_is_the_one_that_is_told() {
    let record = seen(async |_| {
        let soup = tokio::spawn(async { panic!("the soup boils over") });
        let milk = tokio::spawn(async { panic!("the milk boils over") });
        let soup = soup.await.expect_err("a panic");
        assert!(milk.await.is_err());
        resume_unwind(soup.into_panic());
    });
    let observed = record.message.map(|message| message.observed).unwrap_or_default();
    assert!(observed.starts_with("the soup boils over"), "{observed}");
    assert!(
        observed.contains("Before that there was a panic in a task: the milk boils over ("),
        "{observed}"
    );
    // Nobody has seen this one on its way.
    fails(&seen(async |_| resume_unwind(Box::new("silent"))), Failed, "Your code panicked: silent");
}

#[test]
fn where_a_panic_that_led_to_a_failure_has_a_question_and_the_failure_has_none_it_is_asked() {
    let record = seen(async |_| {
        let (sender, _receiver) = tokio::sync::mpsc::channel(1);
        let task = tokio::spawn(async move { sender.blocking_send(1).is_ok() });
        assert!(task.await.is_ok(), "the task is done");
    });
    fails(&record, Failed, "Before that there was a panic in a task: Cannot block the current thread");
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert!(think.starts_with("this call is for threads outside of a runtime"), "{think}");
    let record = seen(async |lab| {
        let (sender, _receiver) = tokio::sync::mpsc::channel(1);
        let _ = tokio::spawn(async move { sender.blocking_send(1).is_ok() }).await;
        lab.expect_elapsed(ms(5));
    });
    let think = record.message.and_then(|message| message.think).unwrap_or_default();
    assert_eq!(think, "which waiting was left out?", "the failure's own question comes first");
}

#[test]
fn a_panic_that_led_to_a_failure_is_told_with_it() {
    let record = seen(async |lab| {
        let (sender, mut receiver) = tokio::sync::mpsc::channel::<()>(1);
        let _kept = sender.clone();
        tokio::spawn(async move {
            let _sender = sender;
            panic!("the milk boils over");
        });
        lab.if_stuck("who sends?");
        receiver.recv().await;
    });
    fails(&record, Deadlock, "Before that there was a panic in a task: the milk boils over (");
    let record = seen(async |lab| {
        let milk = tokio::spawn(async { panic!("the milk boils over") });
        assert!(milk.await.is_err());
        lab.expect_elapsed(ms(5));
    });
    fails(&record, Failed, "Before that there was a panic in a task: the milk boils over (");
    // What the test wants has led to nothing.
    let record = seen(async |lab| {
        let milk = tokio::spawn(lab.job("milk", ms(5), ()).panicking());
        assert!(milk.await.is_err());
        expect_eq(1, 2, "The sum.", "why?");
    });
    assert!(record.message.is_some_and(|message| !message.observed.contains("Before that")));
}

#[test]
fn a_wanted_panic_that_comes_through_is_called_so() {
    let record = seen(async |lab| lab.job("milk", ms(5), ()).panicking().await);
    fails(&record, Failed, "A panic that the test asked for came through your code: the job `milk` panics");
    // The line of the lab's own code would tell a learner nothing.
    assert_eq!(record.message.and_then(|message| message.at), None);
}

#[test]
fn a_panic_on_a_blocking_thread_is_found() {
    let record = seen(async |_| {
        spawn_blocking(|| panic!("the milk boils over"));
        tokio::time::sleep(ms(1)).await;
    });
    fails(&record, Failed, "There was a panic in a task, and your code went on: the milk boils over");
    passes(&seen(async |_| assert_eq!(spawn_blocking(|| 7).await.ok(), Some(7))));
}

/// Runs an ignored test in a process of its own, and gives what it wrote.
fn in_a_process(test: &str) -> String {
    let this = std::env::current_exe().expect("the path of this test");
    let ran = Command::new(this).args(["--exact", "--ignored", test]).output().expect("a process");
    assert!(!ran.status.success());
    format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr))
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the lid flies off");
    }
}

#[test]
#[ignore = "aborts its process"]
fn panics_while_it_panics() {
    crate::run(async |_| {
        let _bomb = Bomb;
        panic!("the milk boils over");
    });
}

#[test]
fn a_panic_in_a_panic_is_told_before_the_process_ends() {
    let said = in_a_process("tests::panics::panics_while_it_panics");
    let words = "Your code panicked: the milk boils over. While that was unwinding, a destructor panicked too: the \
                 lid flies off.";
    assert!(said.contains(words), "{said}");
}

#[test]
#[ignore = "replaces the panic hook of its process"]
fn replaces_the_hook() {
    crate::run(async |lab| {
        std::panic::set_hook(Box::new(|_| ()));
        lab.expect_elapsed(ms(5));
    });
}

#[test]
fn a_failure_is_told_without_the_hook() {
    let said = in_a_process("tests::panics::replaces_the_hook");
    assert!(said.contains("It was over after 0 ms; done properly it takes 5 ms."), "{said}");
    assert!(said.contains("Seen at "), "{said}");
}

#[test]
fn ten_thousand_panics_are_no_burden() {
    passes(&seen_patiently(async |lab| {
        let milk = (0..10_000).map(|_| lab.job("milk", ms(5), ()).panicking());
        let mut tasks: tokio::task::JoinSet<()> = milk.collect();
        while let Some(milk) = tasks.join_next().await {
            assert!(milk.is_err());
        }
    }));
}
