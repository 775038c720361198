// What `Ticker` and `Alternate` must do, in the order in which you may discover it.

use std::task::Poll;

use futures::stream::{self, Stream, StreamExt};
use lab::props::tray::Tray;
use lab::{expect, expect_eq, ms};
use rand::RngExt;
use tokio::runtime::Handle;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_test::task;

type Ticker = ex13::Ticker;
type Alternate<A, B> = ex13::Alternate<A, B>;

const STUCK: &str = "`Pending` is a promise to wake the task: who has got the waker of the last poll?";

#[test]
fn it_is_silent_until_the_tick_is_due_however_often_it_is_polled() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let begin = Instant::now();
        let mut ticker = task::spawn(Ticker::new(ms(100), 2));
        // After each pause, and after each poll. At 99 ms nobody polls.
        let expect_silence = |at: u64, woken: bool| {
            let says =
                format!("The first tick is due at 100 ms. At {at} ms the ticker has woken its task already.");
            expect(!woken, &says, "a task that is woken asks at once: what is new by then?");
        };
        for at in [0, 30, 60, 90] {
            sleep_until(begin + ms(at)).await;
            expect_silence(at, ticker.is_woken());
            let says = format!("The first tick is due at 100 ms. A poll at {at} ms gave a tick, or the end.");
            expect(ticker.poll_next().is_pending(), &says, "what says that it is time?");
            expect_silence(at, ticker.is_woken());
            let says = "The ticker waits for its first tick, and so many tasks are alive, beside the one that polls it.";
            let think = "what calls a waker at a certain time, without a task of yours?";
            expect_eq(Handle::current().metrics().num_alive_tasks(), 0, says, think);
        }
        sleep_until(begin + ms(99)).await;
        expect_silence(99, ticker.is_woken());
        sleep_until(begin + ms(101)).await;
        let says = "The ticker was polled at 0, 30, 60 and 90 ms. The tick is due at 100 ms; at 101 ms nobody was woken.";
        let think =
            "what does each of these polls do to the waiting that is under way, and who keeps its waker?";
        expect(ticker.is_woken(), says, think);
        let says = "Tick 1 is due at 100 ms, and at 101 ms this came.";
        expect_eq(ticker.poll_next(), Poll::Ready(Some(1)), says, "what says that it is time?");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_tick_comes_each_period_and_then_it_ends() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (period, ticks) = (lab.rng().random_range(5..50), lab.rng().random_range(3..9));
        let mut ticker = Box::pin(Ticker::new(ms(period), ticks));
        // The beat begins at the first poll, and not here.
        sleep(ms(1_000)).await;
        for n in 1..=ticks {
            let says = format!("{ticks} ticks were asked for; this came at the place of tick {n}.");
            expect_eq(ticker.next().await, Some(n), &says, "what counts the ticks, and when?");
            let says = format!(
                "The period is {period} ms, and the first poll was at 1000 ms. Tick {n} came so many ms after that."
            );
            let think = "from which moment on do you count, and how long is it to the next tick?";
            expect_eq(lab.elapsed_ms() - 1_000, u64::from(n) * period, &says, think);
        }
        let says = format!("{ticks} ticks were asked for, and have come; then this came.");
        expect_eq(ticker.next().await, None, &says, "what does a stream give when it has ended?");
        let says = "After the last tick the end took so many ms.";
        expect_eq(
            lab.elapsed_ms() - 1_000 - u64::from(ticks) * period,
            0,
            says,
            "what is there to wait for?",
        );
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_task_that_asked_last_is_woken() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut ticker = Box::pin(Ticker::new(ms(10), 3));
        let (mut one, mut other) = (task::spawn(()), task::spawn(()));
        let says =
            "Two tasks have polled the ticker, and the tick is due. Was the one that polled last woken?";
        let think = "a stream may move to another task at any time: which waker do you keep?";
        for (n, wait) in [(1, 11), (2, 10), (3, 10)] {
            let _ = one.enter(|cx, _| ticker.as_mut().poll_next(cx));
            let _ = other.enter(|cx, _| ticker.as_mut().poll_next(cx));
            sleep(ms(wait)).await;
            expect_eq(other.is_woken(), true, says, think);
            let says = "Two tasks have polled the ticker, and the tick is due. Was the one that polled first woken, too?";
            let think = "a waker of an earlier poll wakes somebody who waits no more: where do you keep it?";
            expect_eq(one.is_woken(), false, says, think);
            let tick = other.enter(|cx, _| ticker.as_mut().poll_next(cx));
            let says = format!("Tick {n} is due, and was polled for; this came.");
            expect_eq(tick, Poll::Ready(Some(n)), &says, "what says that it is time?");
            // Each in turn.
            std::mem::swap(&mut one, &mut other);
        }
    });
}

#[test]
fn whoever_asks_late_gets_every_tick_that_is_due() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut ticker = task::spawn(Ticker::new(ms(10), 6));
        let _ = ticker.poll_next();
        sleep(ms(35)).await;
        let polled = [(); 4].map(|()| ticker.poll_next());
        let says = "A tick is due at 10, 20, 30 and so on. After the first poll nobody asked until 35 ms; then four \
                    polls gave this.";
        let think = "how many ticks are due by then, and when is the next one?";
        let expected = [Poll::Ready(Some(1)), Poll::Ready(Some(2)), Poll::Ready(Some(3)), Poll::Pending];
        expect_eq(polled, expected, says, think);
        let next = ticker.next().await;
        let says = "After the late polls, this is the next item, and the instant (in ms) at which it came.";
        let think = "is the next tick due one period after the poll, or after the tick before it?";
        expect_eq((next, lab.elapsed_ms()), (Some(4), 40), says, think);
        sleep(ms(500)).await;
        let rest = [(); 3].map(|()| ticker.poll_next());
        let says = "The other two ticks were due long ago. Three more polls gave this.";
        let expected = [Poll::Ready(Some(5)), Poll::Ready(Some(6)), Poll::Ready(None)];
        expect_eq(rest, expected, says, "what is given at each poll, and what after the last tick?");
    });
}

#[test]
fn it_says_how_many_ticks_are_left_and_stays_at_its_end() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let says_of = |n: u32| format!("Of {n} ticks none was given yet; this is the `size_hint`.");
        let think = "how many will come at least, and how many at most?";
        let (few, many) = (Ticker::new(ms(10), 3), Ticker::new(ms(10), u32::MAX));
        expect_eq(few.size_hint(), (3, Some(3)), &says_of(3), think);
        let most = u32::MAX as usize;
        expect_eq(many.size_hint(), (most, Some(most)), &says_of(u32::MAX), think);
        let mut ticker = task::spawn(few);
        for left in (0..3).rev() {
            let _ = ticker.poll_next();
            let says = format!(
                "{} ticks are left, and one was polled for too early; this is the `size_hint`.",
                left + 1
            );
            expect_eq(ticker.size_hint(), (left + 1, Some(left + 1)), &says, think);
            let _ = ticker.next().await;
            let says = format!("Of 3 ticks {left} are left; this is the `size_hint`.");
            expect_eq(ticker.size_hint(), (left, Some(left)), &says, think);
        }
        let think = "what does your code still wait for, or count, when all ticks are given?";
        for mut ended in [ticker, task::spawn(Ticker::new(ms(10), 0))] {
            for pause in [0, 15, 15] {
                sleep(ms(pause)).await;
                let says = "No tick was left when the ticker was polled, and still somebody was woken later.";
                expect(!ended.is_woken(), says, think);
                let says = "No tick is left; a poll gave this.";
                expect_eq(ended.poll_next(), Poll::Ready(None), says, think);
                expect_eq(
                    ended.size_hint(),
                    (0, Some(0)),
                    "No tick is left; this is the `size_hint`.",
                    think,
                );
            }
        }
        lab.expect_nothing_left().await;
    });
}

#[test]
fn two_streams_that_are_ready_take_turns() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // `a` has twice as many as `b`, then it is the other way round.
        for (a, b) in [(6, 3), (3, 6)] {
            let both = Alternate::new(stream::iter(1..=a), stream::iter(101..=100 + b));
            // No more than there are, and two ends, in case it never ends.
            let items: Vec<i32> = both.take(11).collect().await;
            let turns = (1..=3).flat_map(|n| [n, 100 + n]);
            let rest = if a > b { 4..=a } else { 104..=100 + b };
            let says = format!("`a` has 1 to {a} and `b` has 101 to {}, all at once; this came.", 100 + b);
            let expected: Vec<i32> = turns.chain(rest).collect();
            let think = if expected.starts_with(&items) {
                "one of the two has ended: what does that mean for the other one?"
            } else {
                "whose turn is it after each item, and what becomes of an item that is not given?"
            };
            expect_eq(items, expected, &says, think);
        }
        let both = Alternate::new(stream::repeat("a"), stream::iter(["b"; 3]));
        let items: Vec<&str> = both.take(1_000).collect().await;
        let place = items.iter().rposition(|item| *item == "b");
        let says =
            "`a` always has an item, and `b` has three. The last one of `b` came at this place, from 0.";
        expect_eq(place, Some(5), says, "who is asked first, and who after that?");
    });
}

#[test]
fn an_item_comes_though_the_other_stream_has_none() {
    lab::run(async |_lab| {
        let (a, b) = (Tray::default(), Tray::default());
        let mut both = task::spawn(Alternate::new(a.clone(), b.clone()));
        expect_eq(
            both.poll_next(),
            Poll::Pending,
            "Both streams are empty; a poll gave this.",
            "who has an item?",
        );
        for (name, tray) in [("a", &a), ("b", &b), ("b", &b), ("a", &a)] {
            let says = "Neither stream has an item, and still the task was woken.";
            expect(!both.is_woken(), says, "a task that is woken asks at once: what is new by then?");
            tray.put("item");
            let says =
                format!("Both were empty at the last poll. Now `{name}` has an item, and nobody was woken.");
            let think = "when both are empty, who must know the waker?";
            expect(both.is_woken(), &says, think);
            let says = format!("`{name}` has an item and the other stream has none; a poll gave this.");
            let think = "whose turn is it, and what if that one has nothing?";
            expect_eq(both.poll_next(), Poll::Ready(Some("item")), &says, think);
            expect_eq(both.poll_next(), Poll::Pending, "Both are empty again; a poll gave this.", think);
        }
    });
}

#[test]
fn both_streams_know_the_task_that_asked_last() {
    lab::run(async |_lab| {
        let (a, b) = (Tray::default(), Tray::default());
        let mut both = Box::pin(Alternate::new(a.clone(), b.clone()));
        let (mut one, mut other) = (task::spawn(()), task::spawn(()));
        for (name, tray) in [("a", &a), ("b", &b)] {
            let _ = one.enter(|cx, _| both.as_mut().poll_next(cx));
            let _ = other.enter(|cx, _| both.as_mut().poll_next(cx));
            tray.put("item");
            let says = format!(
                "Two tasks have polled, then `{name}` got an item. Was the one that polled last woken?"
            );
            let think =
                "the task may be another one at each poll: what do you hand to both streams each time?";
            expect_eq(other.is_woken(), true, &says, think);
            let _ = other.enter(|cx, _| both.as_mut().poll_next(cx));
        }
    });
}

#[test]
fn the_turn_is_not_with_the_stream_that_gave_the_last_item() {
    lab::run(async |_lab| {
        // The last item comes from one stream, after some of its own, while the other one is empty. Then a
        // few polls find both empty. None of this changes whose turn it is.
        for (name, alone, in_vain) in [
            ("a", 1, 0),
            ("a", 2, 0),
            ("b", 1, 0),
            ("b", 2, 0),
            ("a", 1, 1),
            ("a", 1, 2),
            ("b", 2, 1),
            ("b", 1, 2),
        ] {
            let (a, b) = (Tray::default(), Tray::default());
            let mut both = task::spawn(Alternate::new(a.clone(), b.clone()));
            let last = if name == "a" { &a } else { &b };
            for _ in 0..alone {
                last.put("alone");
                let _ = both.poll_next();
            }
            for _ in 0..in_vain {
                let _ = both.poll_next();
            }
            a.put("a");
            b.put("b");
            let turns = [(); 2].map(|()| both.poll_next());
            let says = format!(
                "From `{name}` alone came {alone} of the items, and {in_vain} of the polls after that found both empty. Now \
                 both have an item; two polls gave this."
            );
            let think = "what changes whose turn it is: a poll, or an item?";
            let expected = if name == "a" { ["b", "a"] } else { ["a", "b"] };
            expect_eq(turns, expected.map(|item| Poll::Ready(Some(item))), &says, think);
        }
    });
}

#[test]
fn a_poll_takes_one_item_and_polls_each_stream_once_at_most() {
    lab::run(async |_lab| {
        let (a, b) = (Tray::default(), Tray::default());
        let mut both = task::spawn(Alternate::new(a.clone(), b.clone()));
        for item in ["1", "2", "3"] {
            a.put(item);
            b.put(item);
        }
        b.put("4");
        let left = || a.left() + b.left();
        for n in 1..=9 {
            let before = (a.polls(), b.polls());
            let _ = both.poll_next();
            let says = format!("The two streams had 7 items. After poll {n} so many are left in them.");
            let think = "who may take an item that nobody has asked for, and where is it then?";
            expect_eq(left(), 7_usize.saturating_sub(n), &says, think);
            let most = (a.polls() - before.0).max(b.polls() - before.1);
            let says = format!("In one poll one of the two streams was polled {most} times.");
            expect(most <= 1, &says, "what do you know after the first time?");
        }
    });
}

#[test]
fn it_ends_when_both_have_ended_and_asks_no_stream_after_its_end() {
    lab::run(async |_lab| {
        for (first, a_first) in [("a", true), ("b", false)] {
            let (a, b) = (Tray::default(), Tray::default());
            let mut both = task::spawn(Alternate::new(a.clone(), b.clone()));
            let (short, long) = if a_first { (&a, &b) } else { (&b, &a) };
            let _ = both.poll_next();
            short.close();
            let says =
                format!("`{first}` has ended, and the other stream is empty and has not; a poll gave this.");
            let think = "when is nothing left to come from either of them?";
            for _ in 0..3 {
                expect_eq(both.poll_next(), Poll::Pending, &says, think);
                let says =
                    format!("`{first}` has ended, the other stream is empty, and a poll woke its own task.");
                expect(!both.is_woken(), &says, "what is new for a task that has just asked?");
            }
            let most = "One stream has ended. In four polls the other one was polled more than four times.";
            expect(long.polls() <= 4, most, "what do you know after the first time?");
            let says =
                format!("`{first}` has ended, and the other stream still has items; three polls gave this.");
            long.put("more");
            long.put("and more");
            let polled = [(); 3].map(|()| both.poll_next());
            let items = [Poll::Ready(Some("more")), Poll::Ready(Some("and more")), Poll::Pending];
            expect_eq(polled, items, &says, think);
            long.close();
            let polled = [(); 3].map(|()| both.poll_next());
            let says = "Both streams have ended; three polls gave this.";
            expect_eq(
                polled,
                [Poll::Ready(None); 3],
                says,
                "what tells you that one has ended, when the other ends?",
            );
            for (name, tray) in [("a", &a), ("b", &b)] {
                let says = format!("After `{name}` had given `None` it was polled so often.");
                let think = "only the first `None` is promised: who remembers that it came?";
                expect_eq(tray.polls_after_the_end(), 0, &says, think);
            }
        }
    });
}
