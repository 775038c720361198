//! What the timeline looks like.

use futures::future::join_all;

use super::{passes, seen, seen_patiently};
use crate::timeline::COLUMNS;
use crate::{Picture, Record, expect_eq, ms};

/// As a terminal of 80 columns shows it.
fn drawn(record: &Record) -> String {
    record.picture.actual(COLUMNS).to_string()
}

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
    music            ██████████… not over
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
    insta::assert_snapshot!(drawn(&record), @r"
              0         100       200       300       400 ms
    soup      ██████████████████████████████
    tea                                     ██████████ ← after soup
    ");
}

#[test]
fn many_jobs_are_folded() {
    let record = seen(async |lab| {
        join_all((0..100).map(|i| lab.job(format!("job {i}"), ms(10), i))).await;
    });
    passes(&record);
    assert_eq!(drawn(&record).lines().count(), 1 + 20 + 1 + 3);
    assert!(drawn(&record).contains("…         (77 more)"), "{}", drawn(&record));
    assert!(drawn(&record).contains("job 99"));
}

#[test]
fn a_job_that_ran_at_another_time_is_named_and_what_was_possible_is_drawn() {
    passes(&seen(async |lab| {
        lab.job("tea", ms(10), ()).await;
        lab.expect_timeline(&[("tea", 0, 10)]);
    }));
    let record = seen(async |lab| {
        lab.job("soup", ms(20), ()).await;
        lab.job("tea", ms(10), ()).await;
        lab.expect_timeline(&[("soup", 0, 20), ("tea", 0, 10)]);
    });
    let says = "`tea` was under way from 20 to 30 ms. It can be under way from 0 to 10 ms.";
    super::fails(&record, crate::Outcome::Failed, says);
    insta::assert_snapshot!(record.picture.possible(COLUMNS), @r"
              0         10        20        30 ms
    soup      ████████████████████
    tea       ██████████
    ");
}

#[test]
fn bars_that_touch_do_not_overlap_when_rounded() {
    let record = seen(async |lab| {
        for job in ["soup", "tea", "stew", "rice"].map(|name| lab.job(name, ms(15), ())) {
            job.await;
        }
    });
    insta::assert_snapshot!(drawn(&record), @r"
              0         20        40        60 ms
    soup      ███████
    tea       ·······████████ ← started when soup was done
    stew      ···············███████ ← started when tea was done
    rice      ······················████████ ← started when stew was done
    ");
}

#[test]
fn jobs_in_turn_are_so_in_whichever_order_they_were_made() {
    let record = seen(async |lab| {
        let (soup, tea) = (lab.job("soup", ms(30), ()), lab.job("tea", ms(10), ()));
        tea.await;
        soup.await;
    });
    insta::assert_snapshot!(drawn(&record), @r"
              0         10        20        30        40 ms
    soup      ··········██████████████████████████████ ← started when tea was done
    tea       ██████████
    ");
}

#[test]
fn what_was_dropped_is_not_called_done() {
    let record = seen(async |lab| {
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), ())).await;
        lab.job("tea", ms(10), ()).await;
    });
    insta::assert_snapshot!(drawn(&record), @r"
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
    insta::assert_snapshot!(drawn(&record), @r"
                          0 ms
                          ███
    a very long name th…  ███
    crème brûlée          ███
    two·lines             ███
    ");
}

#[test]
fn jobs_that_take_no_time_have_a_bar_all_the_same() {
    let record = seen(async |lab| {
        join_all(["soup", "tea"].map(|name| lab.job(name, ms(0), ()))).await;
    });
    passes(&record);
    insta::assert_snapshot!(drawn(&record), @r"
              0 ms
    soup      █
    tea       █
    ");
}

#[test]
fn instants_of_any_length_fit_above_the_picture() {
    let longest = seen(async |lab| lab.job("ice age", std::time::Duration::MAX, ()).await);
    assert!(drawn(&longest).contains("not over"), "{}", drawn(&longest));
    let job = crate::JobRecord {
        name: "ice age".to_owned(),
        needs_ms: None,
        made_ms: 0,
        started_ms: Some(0),
        ended_ms: Some(u64::MAX),
        state: crate::JobState::Finished,
        polls: 2,
    };
    let picture = Picture { jobs: vec![job], ..Picture::default() }.actual(COLUMNS).to_string();
    assert!(picture.lines().all(|line| line.chars().count() < 80), "{picture}");
}

#[test]
fn a_long_time_in_which_nothing_happens_is_folded() {
    let record = seen(async |lab| {
        join_all([("soup", 10), ("tea", 20), ("stew", 60_000)].map(|(name, n)| lab.job(name, ms(n), ())))
            .await;
    });
    insta::assert_snapshot!(drawn(&record), @r"
              0         10        ≈  60000 ms
    soup      ██████████
    tea       ████████████████████
    stew      ████████████████████≈≈≈
    ");
}

#[test]
fn a_blocked_thread_has_a_row_of_its_own() {
    let record = seen(async |lab| {
        let soup = async {
            lab.job("soup", ms(10), ()).await;
            std::thread::sleep(ms(30));
            lab.job("salt", ms(10), ()).await;
        };
        futures::join!(soup, lab.job("tea", ms(20), ()));
    });
    assert_eq!(record.picture.blocked_ms, if cfg!(target_os = "linux") { vec![10] } else { vec![] });
    if cfg!(target_os = "linux") {
        insta::assert_snapshot!(drawn(&record), @r"
                  0         10        20 ms
        tea       ████████████████████
        soup      ██████████
        salt                ██████████
        (thread)            ▓ blocked: nothing else could run
        ");
    }
}

#[test]
fn a_thread_that_is_blocked_for_ever_is_drawn_too() {
    let record = seen(async |lab| {
        lab.job("soup", ms(10), ()).await;
        std::thread::sleep(super::FOR_EVER);
    });
    assert_eq!(record.picture.blocked_ms, if cfg!(target_os = "linux") { vec![10] } else { vec![] });
}

#[test]
fn code_that_computes_has_not_blocked_its_thread() {
    let record = seen_patiently(async |lab| {
        lab.job("soup", ms(10), ()).await;
        let began = std::time::Instant::now();
        while began.elapsed() < ms(50) {}
        lab.job("tea", ms(10), ()).await;
    });
    assert!(record.picture.blocked_ms.is_empty());
}

#[test]
fn a_terminal_without_unicode_has_the_same_picture() {
    let record = seen(async |lab| {
        let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), ())).await;
        lab.job("tea", ms(10), ()).await;
    });
    let picture = record.picture.actual(COLUMNS).ascii().to_string();
    assert!(picture.is_ascii(), "{picture}");
    insta::assert_snapshot!(picture, @r"
              0         10        20        30 ms
    soup      ####################x dropped at 20 ms
    tea                           ########## < started when soup was dropped
    ");
}

#[test]
fn a_job_that_was_made_before_it_was_started_has_waited() {
    let record = seen(async |lab| {
        let tea = lab.job("tea", ms(10), ());
        lab.job("soup", ms(20), ()).await;
        tea.await;
    });
    insta::assert_snapshot!(drawn(&record), @r"
              0         10        20        30 ms
    tea       ····················██████████ ← started when soup was done
    soup      ████████████████████
    ");
}

#[test]
fn every_line_fits_into_80_columns() {
    let record = seen(async |lab| {
        let music = tokio::spawn(lab.endless("music that never ends"));
        lab.job("a", ms(300), ()).await;
        let milk = lab.job("milk for a long breakfast", ms(100), ()).panicking();
        let _ = tokio::spawn(tokio::time::timeout(ms(440), milk)).await;
        let _ = tokio::time::timeout(ms(40), lab.job("soup for a long supper", ms(50), ())).await;
        lab.expect_elapsed(ms(0));
        music.abort();
    });
    insta::assert_snapshot!(drawn(&record), @r"
                          0         100       200       300       400 ms
    music that never en…  ████████████████████████████████████████████… not over
    a                     ██████████████████████████████
    milk for a long bre…                                ██████████! panicked
    soup for a long sup…                                          ████✗ dropped
    ");
    assert!(drawn(&record).lines().all(|line| line.chars().count() <= 78), "{}", drawn(&record));
}

#[test]
fn words_for_which_there_is_no_room_are_fewer() {
    let record = seen(async |lab| {
        for name in ["soup of yesterday", "tea", "salad"] {
            lab.job(name, ms(140), ()).await;
        }
    });
    insta::assert_snapshot!(drawn(&record), @r"
                       0         100       200       300       400 ms
    soup of yesterday  ██████████████
    tea                              ██████████████ ← after soup of yesterday
    salad                                          ██████████████ ← after tea
    ");
}

#[test]
fn a_thread_that_was_blocked_after_the_last_job_is_drawn_too() {
    let record = seen(async |lab| {
        lab.job("soup", ms(10), ()).await;
        tokio::time::sleep(ms(10)).await;
        std::thread::sleep(ms(30));
    });
    if cfg!(target_os = "linux") {
        insta::assert_snapshot!(drawn(&record), @r"
                  0         10        20 ms
        soup      ██████████
        (thread)                      ▓ blocked: nothing else could run
        ");
    }
}

#[test]
fn what_is_possible_may_be_that_a_job_is_dropped() {
    let record = seen(async |lab| {
        lab.possible(&[("soup", 0, 20), ("tea", 0, 10), ("music", 0, 20)]);
        let music = lab.endless("music");
        futures::join!(lab.job("soup", ms(30), ()), lab.job("tea", ms(10), ()));
        drop(music);
    });
    insta::assert_snapshot!(record.picture.possible(COLUMNS), @r"
              0         10        20        30 ms
    music     ████████████████████✗ dropped at 20 ms
    soup      ████████████████████✗ dropped at 20 ms
    tea       ██████████
    ");
}

#[test]
fn a_row_of_what_is_possible_is_untrue_if_no_job_was_so() {
    let ran = |possible: &'static [(&str, u64, u64)]| {
        seen(async |lab| {
            lab.possible(possible);
            let _ = tokio::time::timeout(ms(20), lab.job("soup", ms(30), ())).await;
            lab.job("tea", ms(10), ()).await;
        })
    };
    let untrue = |possible| ran(possible).picture.untrue().map(|bar| bar.name.clone());
    assert_eq!(untrue(&[("soup", 0, 20), ("tea", 20, 30)]), None);
    assert_eq!(untrue(&[("tea", 20, 30)]), None);
    for possible in [&[("tea", 20, 31)], &[("tea", 21, 30)], &[("tea", 0, 20)]] {
        assert_eq!(untrue(possible), Some("tea".to_owned()));
    }
    assert_eq!(untrue(&[("tea", 20, 30), ("stew", 20, 30)]), Some("stew".to_owned()));
}

#[test]
fn what_is_possible_is_not_drawn_where_it_is_what_happened() {
    let ran = |needs_ms, possible: &'static [(&str, u64, u64)]| {
        seen(async move |lab| {
            lab.possible(possible);
            lab.job("soup", ms(needs_ms), ()).await;
            expect_eq(1, 2, "One is two.", "why?");
        })
    };
    assert!(ran(10, &[("soup", 0, 10)]).picture.possible(COLUMNS).lines.is_empty());
    assert_eq!(ran(20, &[("soup", 0, 10)]).picture.possible(COLUMNS).lines.len(), 2);
    assert_eq!(ran(10, &[("soup", 0, 10), ("tea", 0, 10)]).picture.possible(COLUMNS).lines.len(), 3);
}

#[test]
fn both_pictures_begin_in_the_same_column() {
    let record = seen(async |lab| {
        lab.possible(&[("soup", 0, 20)]);
        join_all(["soup", "a pot of tea"].map(|name| lab.job(name, ms(20), ()))).await;
    });
    insta::assert_snapshot!(record.picture.possible(COLUMNS), @r"
                  0         10        20 ms
    soup          ████████████████████
    ");
}

#[test]
fn rows_of_both_pictures_stand_in_the_same_order() {
    let record = seen(async |lab| {
        lab.possible(&[("rice", 0, 5), ("tea", 0, 10), ("soup", 0, 20), ("tea", 10, 20)]);
        for name in ["soup", "tea", "tea"] {
            lab.job(name, ms(10), ()).await;
        }
    });
    insta::assert_snapshot!(record.picture.possible(COLUMNS), @r"
              0         10        20        30 ms
    soup      ████████████████████
    tea       ██████████
    tea                 ██████████
    rice      █████
    ");
}
