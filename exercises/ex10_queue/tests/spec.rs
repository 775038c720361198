// What a `Queue` must do, in the order in which you may discover it.

use ex10::Queue;
use lab::Now::{Gave, Waits};
use lab::{Call, Lab, caught, expect, expect_eq, ms};
use rand::RngExt;

const STUCK: &str = "for each call that waits: what must happen before it can go on, and who wakes it then?";
const EMPTY: &str = "The queue is empty; this is what `get` did.";
const FULL: &str = "The queue is full; this is what `put` did.";
const WAS_FULL: &str = "The queue was full; this is what was got.";
const ALL: &str = "how many may wait at the same time, and who wakes each of them?";
const STILL: &str = " Nothing has happened for five minutes since.";
const WAKES: &str = "who wakes a call that waits, when what it waits for has happened?";

/// The error is the item that came back.
fn put(queue: &Queue<u32>, item: u32) -> Call<'static, Result<(), u32>> {
    let queue = queue.clone();
    Call::new("put", async move { queue.put(item).await.map_err(|ex10::Closed(item)| item) })
}

fn get(queue: &Queue<u32>) -> Call<'static, Option<u32>> {
    let queue = queue.clone();
    Call::new("get", async move { queue.get().await })
}

fn join(queue: &Queue<u32>) -> Call<'static, ()> {
    let queue = queue.clone();
    Call::new("join", async move { queue.join().await })
}

/// A queue of so many places that has these items in it.
async fn queue_of(places: usize, items: &[u32]) -> Queue<u32> {
    let queue = Queue::bounded(places);
    for item in items {
        let says = format!("The queue has {places} places and one is free; this is what `put` did.");
        let think = "which places are taken, and by what?";
        expect_eq(put(&queue, *item).now().await, Gave(Ok(())), &says, think);
    }
    queue
}

/// Expects that these come out of the queue now, in this order.
async fn expect_got(queue: &Queue<u32>, expected: &[u32], says: &str, think: &str) {
    let mut got = Vec::new();
    for _ in expected {
        match get(queue).now().await {
            Gave(Some(item)) => got.push(item),
            Gave(None) | Waits => break,
        }
    }
    expect_eq(got, expected.to_vec(), says, think);
}

fn drawn(lab: &Lab, n: usize) -> Vec<u32> {
    let mut rng = lab.rng();
    (0..n).map(|_| rng.random_range(100..1_000)).collect()
}

#[test]
fn what_is_put_first_is_got_first() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let items = drawn(&lab, 6);
        let queue = queue_of(8, &items[..4]).await;
        let think =
            "at which end does an item come in, at which one does it go out, and who keeps it meanwhile?";
        let says = format!("These were put: {:?}. The first two that were got:", &items[..4]);
        expect_got(&queue, &items[..2], &says, think).await;
        for item in &items[4..] {
            let _ = put(&queue, *item).now().await;
        }
        let says = format!("These were put in all: {items:?}. The last four that were got:");
        expect_got(&queue, &items[2..], &says, think).await;
    });
}

#[test]
fn put_waits_while_the_queue_is_full() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for places in [3_u32, 1] {
            let items: Vec<u32> = (0..places).collect();
            let queue = queue_of(items.len(), &items).await;
            let (mut first, mut second) = (put(&queue, 50), put(&queue, 60));
            let says =
                format!("All places are taken ({places} of {places}). This is what one more `put` did.");
            let think = "how many items may be in the queue, and what makes `put` wait?";
            for later in ["", STILL] {
                expect_eq(first.now().await, Waits, &format!("{says}{later}"), think);
                expect_eq(second.now().await, Waits, &format!("{says}{later}"), think);
                tokio::time::sleep(ms(300_000)).await;
            }
            let _ = (first.now().await, second.now().await);
            expect_got(&queue, &[0], WAS_FULL, STUCK).await;
            // Whoever is served first: one of them has the place now, and one only.
            let put = [first.now().await, second.now().await];
            let put = put.iter().filter(|now| **now == Gave(Ok(()))).count();
            let says = format!(
                "The queue was full ({places} of {places}), two calls of `put` were waiting, and one item was got. So \
                 many of the two have put their item now:"
            );
            expect_eq(put, 1, &says, "how many places become free by one `get`, and who learns of it?");
        }
    });
}

#[test]
fn a_get_that_waits_takes_no_place_and_frees_none() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let queue = queue_of(2, &[]).await;
        let mut waiting = [get(&queue), get(&queue), get(&queue)];
        for call in &mut waiting {
            expect_eq(call.now().await, Waits, EMPTY, STUCK);
        }
        drop(waiting);
        let _ = (put(&queue, 1).now().await, put(&queue, 2).now().await);
        let mut third = put(&queue, 3);
        let did = third.now().await;
        let says =
            "Three calls of `get` had waited in vain and were dropped. Then 1 and 2 were put. What was got:";
        expect_got(&queue, &[1, 2], says, "who has an item that comes when the `get` that waited is gone?")
            .await;
        let says = "Three calls of `get` had waited in vain and were dropped. Then two items were put, which filled the \
                    two places; this is what one more `put` did.";
        let think = "when does a place become free: when a `get` is called, or when an item goes?";
        expect_eq(did, Waits, says, think);
    });
}

#[test]
fn get_waits_until_an_item_is_there() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let items = drawn(&lab, 2);
        let queue = queue_of(2, &[]).await;
        let (mut first, mut second) = (get(&queue), get(&queue));
        // After five minutes once more: whoever naps and looks has seen nothing, and naps again.
        for later in ["", STILL] {
            for call in [&mut first, &mut second] {
                expect_eq(call.now().await, Waits, &format!("{EMPTY}{later}"), STUCK);
            }
            tokio::time::sleep(ms(300_000)).await;
        }
        let _ = (first.now().await, second.now().await);
        let _ = (put(&queue, items[0]).now().await, put(&queue, items[1]).now().await);
        let got = [first.now().await, second.now().await].into_iter();
        let mut got: Vec<_> = got.filter_map(|now| if let Gave(item) = now { item } else { None }).collect();
        let mut expected = items.clone();
        got.sort_unstable();
        expected.sort_unstable();
        let says = "Two calls of `get` were waiting, and two items were put. What the two got in that instant, sorted:";
        expect_eq(got, expected, says, WAKES);
        // One place: a `put` and a `get` wait side by side, and each must hear of what it waits for.
        let queue = queue_of(1, &[]).await;
        let (mut gets, mut late) = ([get(&queue), get(&queue)], put(&queue, 8));
        let _ = (gets[0].now().await, gets[1].now().await);
        let _ = (put(&queue, 7).now().await, late.now().await);
        let mut got = Vec::new();
        for nth in [0, 1, 0, 1] {
            if let Gave(Some(item)) = gets[nth].now().await {
                got.push(item);
            }
            let _ = late.now().await;
        }
        got.sort_unstable();
        let says = "Two calls of `get` were waiting at a queue with one place, and then 7 and 8 were put, each by a call \
                    of its own. What the two got in that instant, sorted:";
        let think = "a `get` and a `put` may wait at the same time: how do you wake the one that can go on?";
        expect_eq(got, vec![7, 8], says, think);
    });
}

#[test]
fn join_waits_for_what_is_got_and_not_done() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("soup", 0, 30), ("tea", 0, 10), ("stew", 10, 35)]);
        // No dish is ever cloned, only the handles to the queue.
        #[derive(Debug, PartialEq)]
        struct Dish(&'static str, u64);
        let queue: Queue<Dish> = Queue::bounded(1);
        let worker = || {
            let (lab, queue) = (lab.clone(), queue.clone());
            async move {
                while let Some(Dish(name, delay)) = queue.get().await {
                    lab.job(name, ms(delay), ()).await;
                    queue.task_done();
                }
            }
        };
        let workers = [tokio::spawn(worker()), tokio::spawn(worker())];
        for dish in [Dish("soup", 30), Dish("tea", 10), Dish("stew", 25)] {
            let put = queue.put(dish).await.map_err(|ex10::Closed(dish)| dish);
            expect_eq(put, Ok(()), "The queue is open; this is what `put` gave.", STUCK);
        }
        // The last item leaves the queue at 10 ms, and is done at 35 ms.
        queue.join().await;
        lab.expect_elapsed(ms(35));
        lab.expect_all_finished();
        queue.close();
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let waiting = workers.iter().filter(|worker| !worker.is_finished()).count();
        let says = "Two workers waited in `get` when the queue was closed. So many of them wait still:";
        expect_eq(waiting, 0, says, ALL);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn join_waits_for_what_nobody_has_got() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let queue = queue_of(2, &[1, 2]).await;
        let (mut all_done, mut all_done_too) = (join(&queue), join(&queue));
        let think = "from when to when does an item count?";
        for step in ["Two items are in the queue.", "One item is done, and one is in the queue."] {
            let says = format!("{step} This is what `join` did.");
            expect_eq(all_done.now().await, Waits, &says, think);
            expect_eq(all_done_too.now().await, Waits, &says, think);
            let gave = matches!(get(&queue).now().await, Gave(Some(_)));
            expect(gave, "An item is in the queue, and `get` did not give it.", STUCK);
            let says = "An item was got and is not done. This is what `join` did.";
            for later in ["", STILL] {
                expect_eq(all_done.now().await, Waits, &format!("{says}{later}"), think);
                expect_eq(all_done_too.now().await, Waits, &format!("{says}{later}"), think);
                tokio::time::sleep(ms(300_000)).await;
            }
            let _ = (all_done.now().await, all_done_too.now().await);
            queue.task_done();
        }
        let says = "Two calls of `join` were waiting, and the last item was done. This is what they did: one, the other.";
        expect_eq((all_done.now().await, all_done_too.now().await), (Gave(()), Gave(())), says, WAKES);
    });
}

#[test]
fn join_returns_at_once_when_all_is_done() {
    lab::run(async |lab| {
        lab.if_stuck("nothing was put, or all is done: what does `join` wait for then?");
        let queue = queue_of(2, &[]).await;
        let think = "what does `join` look at before it waits?";
        let says = "Nothing was ever put; this is what `join` did.";
        expect_eq(join(&queue).now().await, Gave(()), says, think);
        // A queue that was empty once is filled again.
        for round in [1, 2] {
            let _ = (put(&queue, 1).now().await, get(&queue).now().await);
            let says = format!("In round {round} an item was got and is not done. What `join` did:");
            expect_eq(join(&queue).now().await, Waits, &says, think);
            queue.task_done();
            let says = format!("In round {round} the only item is done. What `join` did:");
            expect_eq(join(&queue).now().await, Gave(()), &says, think);
        }
    });
}

#[test]
fn one_task_done_too_many_panics() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for done in [0_u32, 2] {
            let items: Vec<u32> = (0..done).collect();
            let queue = queue_of(4, &items).await;
            expect_got(&queue, &items, "These items were got.", STUCK).await;
            for nth in 1..=done {
                let says = format!("{done} items were got. This is what call {nth} of `task_done` did.");
                expect_eq(caught(|| queue.task_done()), Ok(()), &says, "how many calls are too many?");
            }
            let says = format!("{done} items were put and are done, and one more `task_done` did not panic.");
            let think = "what becomes of your count when it goes below nothing?";
            expect(caught(|| queue.task_done()).is_err(), &says, think);
        }
    });
}

#[test]
fn a_closed_queue_gives_what_is_in_it_and_then_none() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let queue = queue_of(4, &[7, 8, 9]).await;
        queue.close();
        queue.close();
        let says = "The queue is closed, and a place is free. This is what `put` did.";
        expect_eq(put(&queue, 10).now().await, Gave(Err(10)), says, "what does `put` look at first?");
        let says = "The queue was closed with the items 7, 8 and 9 in it. This is what was got then.";
        expect_got(&queue, &[7, 8, 9], says, "what becomes of the items in a queue when it is closed?").await;
        for _ in 0..2 {
            let says = "The queue is closed and empty. This is what `get` did.";
            expect_eq(get(&queue).now().await, Gave(None), says, "what could `get` still wait for?");
        }
    });
}

#[test]
fn closing_wakes_everyone_who_waits() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (empty, full) = (queue_of(2, &[]).await, queue_of(1, &[7]).await);
        let mut gets = [get(&empty), get(&empty), get(&empty)];
        let mut puts = [put(&full, 1), put(&full, 2), put(&full, 3)];
        for (get, put) in gets.iter_mut().zip(&mut puts) {
            expect_eq(get.now().await, Waits, EMPTY, STUCK);
            expect_eq(put.now().await, Waits, FULL, STUCK);
        }
        empty.close();
        full.close();
        for (nth, get) in (1..).zip(&mut gets) {
            let says = format!("Three calls of `get` waited when the queue was closed. Number {nth}:");
            expect_eq(get.now().await, Gave(None), &says, ALL);
        }
        for (nth, put) in (1..).zip(&mut puts) {
            let says = format!("Three calls of `put` waited when the queue was closed. Number {nth}:");
            expect_eq(put.now().await, Gave(Err(nth)), &says, ALL);
        }
        let says = "The queue is closed and full. This is what one more `put` did.";
        expect_eq(put(&full, 4).now().await, Gave(Err(4)), says, "what could `put` still wait for?");
        let says = "The queue was closed with the item 7 in it. This is what was got then.";
        expect_got(&full, &[7], says, STUCK).await;
        let says = "The queue is closed, and its last item was got. This is what `get` did.";
        expect_eq(get(&full).now().await, Gave(None), says, "what became of the items that were not put?");
        // A place is free, and before the one who waits for it has its turn, the queue is closed.
        let queue = queue_of(1, &[7]).await;
        let mut late = put(&queue, 8);
        let _ = late.now().await;
        expect_got(&queue, &[7], WAS_FULL, STUCK).await;
        queue.close();
        let says = "A `put` waited, an item was got, and the queue was closed before the `put` had its turn. What it did:";
        let think = "a place is free, and the queue is closed: what does `put` look at when it wakes up?";
        expect_eq(late.now().await, Gave(Err(8)), says, think);
    });
}

#[test]
fn join_waits_for_a_closed_queue_too() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let queue = queue_of(1, &[7]).await;
        let (mut late, mut all_done) = (put(&queue, 8), join(&queue));
        let _ = late.now().await;
        queue.close();
        let think = "which items count, and what does closing change about that?";
        let says = "The queue was closed with an item in it. This is what `join` did.";
        expect_eq(all_done.now().await, Waits, says, think);
        let _ = (late.now().await, get(&queue).now().await);
        let says = "The queue is closed, and its last item was got and is not done. This is what `join` did.";
        expect_eq(all_done.now().await, Waits, says, think);
        queue.task_done();
        let says = "The queue is closed, one item was put and is done, and another one was not put. This is what `join` did.";
        expect_eq(all_done.now().await, Gave(()), says, think);
    });
}

#[test]
fn a_get_that_is_dropped_takes_nothing() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let think = "on the item's way from the queue to the `return`: who has it if `get` goes no further?";
        for polls in 0..=3 {
            // It finds an item, or waits for one: either way it is dropped after so many polls.
            for waits in [false, true] {
                let queue = queue_of(2, if waits { &[] } else { &[7] }).await;
                let mut early = get(&queue);
                if waits {
                    let _ = (early.now().await, put(&queue, 7).now().await);
                }
                let gave = (0..polls).any(|_| early.poll() != Waits);
                drop(early);
                if !gave {
                    let first = if waits {
                        "A `get` waited, and an item was put"
                    } else {
                        "An item was there, and a `get` was called"
                    };
                    let says =
                        format!("{first}. The `get` was dropped before it gave anything. The next one got:");
                    expect_got(&queue, &[7], &says, think).await;
                }
            }
        }
        for dropped in [0, 1] {
            let queue = queue_of(2, &[]).await;
            let mut gets = vec![get(&queue), get(&queue)];
            let _ = (gets[0].now().await, gets[1].now().await);
            let _ = put(&queue, 7).now().await;
            drop(gets.remove(dropped));
            let says = "Two calls of `get` were waiting, an item was put, and one of the two was dropped before it was \
                        polled again. This is what the other one did.";
            let think = "if the one that was woken is gone, who wakes the next one?";
            expect_eq(gets[0].now().await, Gave(Some(7)), says, think);
        }
    });
}

#[test]
fn a_put_that_is_dropped_puts_nothing() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for dropped in [0, 1] {
            // Dropped before a place is free, and after.
            for late in [false, true] {
                let queue = queue_of(1, &[7]).await;
                let mut puts = vec![(8, put(&queue, 8)), (9, put(&queue, 9))];
                let _ = (puts[0].1.now().await, puts[1].1.now().await);
                if !late {
                    drop(puts.remove(dropped));
                }
                expect_got(&queue, &[7], WAS_FULL, STUCK).await;
                if late {
                    drop(puts.remove(dropped));
                }
                let (item, other) = &mut puts[0];
                let says = "The queue was full, two calls of `put` were waiting, one of them was dropped, and one item was \
                            got. This is what the other `put` did.";
                let think = "whose turn is it when the one that waited before is gone?";
                expect_eq(other.now().await, Gave(Ok(())), says, think);
                let says = "The other `put` has put its item. This is what was got.";
                let think = "where is the item of a `put` that still waits?";
                expect_got(&queue, &[*item], says, think).await;
                expect_eq(get(&queue).now().await, Waits, EMPTY, think);
                queue.task_done();
                queue.task_done();
                let says = "Two items were put and are done, and a third `put` was dropped. This is what `join` did.";
                expect_eq(join(&queue).now().await, Gave(()), says, "when does an item begin to count?");
            }
        }
    });
}

#[test]
fn one_queue_does_not_wait_for_another() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (empty, other) = (queue_of(1, &[]).await, queue_of(1, &[7]).await);
        let mut waiting = get(&empty);
        expect_eq(waiting.now().await, Waits, EMPTY, "what does `get` give where there is nothing?");
        let says =
            "A call waits for an item of one queue, and another queue has one; this is what `get` did there.";
        expect_eq(get(&other).now().await, Gave(Some(7)), says, "what do two queues have in common?");
    });
}
