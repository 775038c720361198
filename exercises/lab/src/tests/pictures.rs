//! What the timeline looks like.

use futures::future::join_all;

use super::{passes, seen};
use crate::{expect_eq, ms};

#[test]
fn every_fate_has_its_mark() {
    let record = seen(async |lab| {
        let _waiting = lab.job("salad", ms(1), ());
        drop(lab.job("toast", ms(1), ()));
        let milk = tokio::spawn(lab.job("milk", ms(5), ()).panicking());
        let _ = tokio::time::timeout(ms(7), lab.job("soup", ms(30), ())).await;
        let _ = milk.await;
        let music = tokio::spawn(lab.endless("music"));
        lab.job("tea", ms(10), ()).await;
        let picture = lab.timeline();
        music.abort();
        expect_eq(picture.is_empty(), true, &picture, "why?");
    });
    let message = record.message.map(|message| message.observed).unwrap_or_default();
    let picture = message.split("\n\n  yours").next().unwrap_or_default();
    insta::assert_snapshot!(picture, @r"
              0         10 ms
    salad     never started
    toast     never started: dropped
    milk      █████! panicked at 5 ms
    soup      ███████✗ dropped at 7 ms
    music            ██████████… never ended
    tea              ██████████
    ");
}

#[test]
fn jobs_in_turn_say_whom_they_waited_for() {
    let record = seen(async |lab| {
        lab.job("soup", ms(300), ()).await;
        lab.job("tea", ms(100), ()).await;
    });
    passes(&record);
    insta::assert_snapshot!(record.timeline, @r"
              0         100       200       300       400 ms
    soup      ██████████████████████████████
    tea                                     ██████████ ← started when soup was done
    ");
}

#[test]
fn many_jobs_are_folded() {
    let record = seen(async |lab| {
        join_all((0..100).map(|i| lab.job(format!("job {i}"), ms(10), i))).await;
    });
    passes(&record);
    assert_eq!(record.timeline.lines().count(), 1 + 20 + 1 + 3);
    assert!(record.timeline.contains("…         (77 more)"), "{}", record.timeline);
    assert!(record.timeline.contains("job 99"));
}

#[test]
fn the_expected_picture_may_be_indented() {
    passes(&seen(async |lab| {
        lab.job("tea", ms(10), ()).await;
        lab.expect_timeline(
            "
                      0         10 ms
            tea       ██████████
            ",
        );
    }));
    let record = seen(async |lab| {
        lab.job("tea", ms(10), ()).await;
        lab.expect_timeline("tea  ██");
    });
    super::fails(&record, crate::Outcome::Failed, "The timeline is not the expected one");
}
