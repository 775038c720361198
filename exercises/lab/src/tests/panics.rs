//! Programs that panic, noticed or not.

use super::{fails, passes, seen};
use crate::Outcome::{Failed, Unfinished};
use crate::ms;

#[test]
fn a_panic_in_a_task_that_nobody_awaits_is_found() {
    let record = seen(async |_| {
        tokio::spawn(async { panic!("the milk boils over") });
        tokio::time::sleep(ms(1)).await;
    });
    fails(&record, Failed, "A task panicked, and nobody noticed: the milk boils over");
}

#[test]
fn a_panic_in_the_body_comes_with_its_place() {
    let record = seen(async |_| panic!("the milk boils over"));
    fails(&record, Failed, "the milk boils over");
    assert!(record.message.and_then(|message| message.at).is_some_and(|at| at.file.ends_with("panics.rs")));
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
    assert_eq!(record.timeline, "");
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
    fails(&record, Failed, "nobody noticed: unseen");
}
