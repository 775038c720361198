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

#[test]
fn bars_that_touch_do_not_overlap_when_rounded() {
    let record = seen(async |lab| {
        for job in ["soup", "tea", "stew", "rice"].map(|name| lab.job(name, ms(15), ())) {
            job.await;
        }
    });
    insta::assert_snapshot!(record.timeline, @r"
              0         20        40        60 ms
    soup      ███████
    tea              ████████ ← started when soup was done
    stew                     ███████ ← started when tea was done
    rice                            ████████ ← started when stew was done
    ");
}

#[test]
fn jobs_in_turn_are_so_in_whichever_order_they_were_made() {
    let record = seen(async |lab| {
        let (soup, tea) = (lab.job("soup", ms(30), ()), lab.job("tea", ms(10), ()));
        tea.await;
        soup.await;
    });
    insta::assert_snapshot!(record.timeline, @r"
              0         10        20        30        40 ms
    soup                ██████████████████████████████ ← started when tea was done
    tea       ██████████
    ");
}

#[test]
fn what_was_dropped_is_not_called_done() {
    let record = seen(async |lab| {
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), ())).await;
        lab.job("tea", ms(10), ()).await;
    });
    insta::assert_snapshot!(record.timeline, @r"
              0         10        20        30 ms
    soup      ████████████████████✗ dropped at 20 ms
    tea                           ██████████ ← started when soup was dropped
    ");
}

#[test]
fn names_of_any_kind_stay_in_their_column() {
    let record = seen(async |lab| {
        join_all(
            ["", "a very long name that never ends", "crème brûlée", "two\nlines"]
                .map(|name| lab.job(name, ms(3), ())),
        )
        .await;
    });
    insta::assert_snapshot!(record.timeline, @r"
                      0 ms
                      ███
    a very long nam…  ███
    crème brûlée      ███
    two·lines         ███
    ");
}

#[test]
fn jobs_that_take_no_time_have_a_bar_all_the_same() {
    let record = seen(async |lab| {
        join_all(["soup", "tea"].map(|name| lab.job(name, ms(0), ()))).await;
    });
    passes(&record);
    insta::assert_snapshot!(record.timeline, @r"
              0 ms
    soup      █
    tea       █
    ");
}

#[test]
fn instants_of_any_length_fit_above_the_picture() {
    let longest = seen(async |lab| lab.job("ice age", std::time::Duration::MAX, ()).await);
    assert!(longest.timeline.contains("never ended"), "{}", longest.timeline);
    let job = crate::JobRecord {
        name: "ice age".to_owned(),
        needs_ms: None,
        started_ms: Some(0),
        ended_ms: Some(u64::MAX),
        state: crate::JobState::Finished,
        polls: 2,
    };
    let picture = crate::timeline::draw(&[job], 0);
    assert!(picture.lines().all(|line| line.chars().count() < 80), "{picture}");
}
