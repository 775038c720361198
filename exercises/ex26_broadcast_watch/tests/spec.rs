// What a `Board` and a `Thermostat` must do, in the order in which you may discover it.

use ex26::{Board, Thermometer, Thermostat, Tickets};
use lab::Now::{self, Gave, Waits};
use lab::{Call, Lab, expect_eq, ms};
use rand::RngExt;
use tokio::time::sleep;

const STUCK: &str = "for each call that waits: what must happen before it can go on, and who wakes it then?";

// What your types hold, in types of the test's own: these are equal if their numbers are, whatever yours say of
// themselves.

#[derive(Clone, Debug, PartialEq)]
struct Order(u32);

#[derive(Clone, Debug, PartialEq)]
struct Missed(u64);

#[derive(Clone, Debug, PartialEq)]
struct Gone;

/// What `next` gives.
type Next = Option<Result<Order, Missed>>;

fn next(tickets: &mut Tickets) -> Call<'_, Next> {
    Call::new("next", async {
        let read: Option<Result<ex26::Order, ex26::Missed>> = tickets.next().await;
        read.map(|read| read.map(|ex26::Order(n)| Order(n)).map_err(|ex26::Missed(n)| Missed(n)))
    })
}

fn wait(thermometer: &mut Thermometer, degrees: i32) -> Call<'_, Result<i32, Gone>> {
    Call::new(
        "wait_at_least",
        async move { thermometer.wait_at_least(degrees).await.map_err(|ex26::Gone| Gone) },
    )
}

/// What `next` gives for an order.
fn order(n: u32) -> Now<Next> {
    Gave(Some(Ok(Order(n))))
}

fn missed(n: u64) -> Now<Next> {
    Gave(Some(Err(Missed(n))))
}

/// What `next` gives, call after call, until it waits or has given so much.
async fn read(tickets: &mut Tickets, calls: usize) -> Vec<Now<Next>> {
    let mut all = Vec::new();
    while all.len() < calls && all.last() != Some(&Waits) {
        all.push(next(tickets).now().await);
    }
    all
}

/// Publishes these orders, one right after another.
fn publish(board: &Board, orders: impl IntoIterator<Item = u32>) {
    for n in orders {
        board.publish(ex26::Order(n));
    }
}

fn drawn(lab: &Lab, n: usize) -> Vec<u32> {
    let mut rng = lab.rng();
    (0..n).map(|_| rng.random_range(100..1_000)).collect()
}

#[test]
fn every_subscriber_gets_every_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (board, orders) = (Board::new(8), drawn(&lab, 3));
        let mut subscribers = [board.subscribe(), board.subscribe(), board.subscribe()];
        publish(&board, orders.clone());
        let expected = vec![order(orders[0]), order(orders[1]), order(orders[2]), Waits];
        for (nth, tickets) in (1..).zip(&mut subscribers) {
            let says = format!("Three orders were published. What subscriber {nth} of 3 then read:");
            let think = "how many copies of an order are there, and who takes which one away?";
            expect_eq(read(tickets, 4).await, expected.clone(), &says, think);
        }
    });
}

#[test]
fn a_subscriber_gets_what_is_published_from_then_on() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let board = Board::new(8);
        publish(&board, [1]);
        let mut early = board.subscribe();
        publish(&board, [2, 3]);
        let mut late = board.subscribe();
        publish(&board, [4]);
        let think = "where does a subscriber begin to read?";
        let says = "Order 1 was published before anybody had subscribed, and then the orders 2, 3 and 4. The reading:";
        expect_eq(read(&mut early, 4).await, vec![order(2), order(3), order(4), Waits], says, think);
        let says = "Somebody subscribed when 3 of 4 orders had been published. The reading:";
        expect_eq(read(&mut late, 4).await, vec![order(4), Waits], says, think);
    });
}

#[test]
fn next_waits_for_the_next_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let board = Board::new(8);
        let (mut one, mut other) = (board.subscribe(), board.subscribe());
        let mut calls = [next(&mut one), next(&mut other)];
        // The second time after five minutes: whoever naps and looks has seen nothing, and naps again.
        for so_far in ["Nothing has been published.", "Nothing has been published for five minutes."] {
            for call in &mut calls {
                let says = format!("{so_far} What `next` did:");
                expect_eq(call.now().await, Waits, &says, "how long does it wait, and what ends that?");
            }
            sleep(ms(300_000)).await;
        }
        let _ = (calls[0].now().await, calls[1].now().await);
        publish(&board, [5]);
        for (nth, call) in (1..).zip(&mut calls) {
            let says = format!(
                "Two subscribers were waiting, and an order was published. What number {nth} did in that instant:"
            );
            expect_eq(call.now().await, order(5), &says, "who wakes those who wait, and how many of them?");
        }
    });
}

#[test]
fn publish_says_how_many_there_are_to_get_it() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let board = Board::new(8);
        let nobody = board.publish(ex26::Order(1));
        let (one, other) = (board.subscribe(), board.subscribe());
        let two = board.publish(ex26::Order(2));
        drop(one);
        let single = board.publish(ex26::Order(3));
        drop(other);
        let nobody_left = board.publish(ex26::Order(4));
        let _back = board.subscribe();
        let again = board.publish(ex26::Order(5));
        expect_eq(
            [nobody, two, single, nobody_left, again],
            [0, 2, 1, 0, 1],
            "There were no subscribers, then 2, then one was dropped, then the other, and then one came. What `publish` gave:",
            "who is counted, and what happens when tickets are dropped?",
        );
    });
}

#[test]
fn who_reads_too_late_hears_how_many_it_missed() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for cap in [4, 1] {
            let board = Board::new(cap);
            let (mut slow, mut quick) = (board.subscribe(), board.subscribe());
            let mut n = 0;
            // More than there is room for, then just as many, then more again.
            for late in [3, 0, 1] {
                let first = n + 1;
                for _ in 0..cap + late {
                    n += 1;
                    publish(&board, [n]);
                    let says = "Somebody read each order as soon as it was published. The reading:";
                    let think = "what has one subscriber to do with the others?";
                    expect_eq(next(&mut quick).now().await, order(n), says, think);
                }
                let mut expected = Vec::new();
                if late > 0 {
                    expected.push(missed(late as u64));
                }
                expected.extend((first + late as u32..=n).map(order).chain([Waits]));
                let says = format!(
                    "{} orders were published, {first} to {n}, and the board keeps {cap} of them. The reading:",
                    cap + late
                );
                let think = "which orders are given up, who is told, and what is read after that?";
                expect_eq(read(&mut slow, cap + 3).await, expected, &says, think);
            }
        }
    });
}

#[test]
fn what_was_read_in_time_is_not_missed() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let board = Board::new(4);
        let mut tickets = board.subscribe();
        publish(&board, 1..=3);
        let says = "3 orders were published, and the board keeps 4. The reading:";
        expect_eq(read(&mut tickets, 1).await, vec![order(1)], says, STUCK);
        publish(&board, 4..=8);
        let says = "Order 1 was read, and then came the orders up to 8. The board keeps 4. The reading:";
        let expected = vec![missed(3), order(5), order(6), order(7)];
        let think = "from which order on do you count?";
        expect_eq(read(&mut tickets, 4).await, expected, says, think);
        publish(&board, 9..=12);
        let says = "The orders up to 7 were read or missed, and then came those up to 12. The board keeps 4. The reading:";
        let expected = vec![missed(1), order(9), order(10), order(11), order(12), Waits];
        expect_eq(read(&mut tickets, 6).await, expected, says, think);
    });
}

#[test]
fn without_the_board_the_rest_comes_and_then_the_end() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let board = Board::new(2);
        let (mut empty, mut reads, mut late) = (board.subscribe(), board.subscribe(), board.subscribe());
        publish(&board, [1, 2, 3]);
        let _ = (read(&mut empty, 5).await, read(&mut reads, 2).await);
        let mut waits = next(&mut empty);
        expect_eq(waits.now().await, Waits, "All was read. What `next` did:", STUCK);
        drop(board);
        let (end, think) =
            (Gave(None), "who still could publish, and who tells the readers that nobody can?");
        let says = "A subscriber was waiting when the board was dropped. What `next` did in that instant:";
        expect_eq(waits.now().await, end.clone(), says, think);
        drop(waits);
        let says = "The board was dropped, and one order was left to read. The reading:";
        expect_eq(read(&mut reads, 3).await, vec![order(3), end.clone(), end.clone()], says, think);
        let says = "3 orders were published, the board keeps 2 of them, and it was dropped. The reading:";
        let expected = vec![missed(1), order(2), order(3), end.clone()];
        expect_eq(read(&mut late, 4).await, expected, says, think);
        expect_eq(next(&mut empty).now().await, end, "It was the end already. What `next` did:", think);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_next_that_is_dropped_loses_nothing() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for polls in 0..=3 {
            // It finds an order, or waits for one: either way it is dropped after so many polls.
            for waits in [false, true] {
                let board = Board::new(4);
                let mut tickets = board.subscribe();
                if !waits {
                    publish(&board, [7]);
                }
                let mut early = next(&mut tickets);
                if waits {
                    let _ = early.now().await;
                    publish(&board, [7]);
                }
                let gave = (0..polls).map(|_| early.poll()).find(|now| *now != Waits);
                drop(early);
                if gave.is_none() {
                    let says = "A `next` was dropped before it gave the order that was there. What the next one did:";
                    let think = "who has the order between its way out of the board and the `return`?";
                    expect_eq(next(&mut tickets).now().await, order(7), says, think);
                }
            }
        }
    });
}

#[test]
fn warm_enough_already_is_no_reason_to_wait() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let thermostat = Thermostat::new(20);
        let (mut one, mut other) = (thermostat.watch(), thermostat.watch());
        let think = "what does it look at before it waits, and what does it give?";
        for degrees in [20, 15, 20, -5] {
            let says =
                format!("It is 20 degrees, and somebody waits for {degrees}. What `wait_at_least` did:");
            expect_eq(wait(&mut one, degrees).now().await, Gave(Ok(20)), &says, think);
        }
        thermostat.set(80);
        for thermometer in [&mut one, &mut other, &mut thermostat.watch()] {
            for _ in 0..2 {
                let says =
                    "80 degrees were set, and then somebody came to wait for 60. What `wait_at_least` did:";
                expect_eq(wait(thermometer, 60).now().await, Gave(Ok(80)), says, think);
            }
        }
    });
}

#[test]
fn everyone_waits_until_it_is_warm_enough() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let thermostat = Thermostat::new(20);
        let mut thermometers = [90, 40, 95, 50].map(|degrees| (degrees, thermostat.watch()));
        let mut calls: Vec<_> = thermometers
            .iter_mut()
            .map(|(degrees, thermometer)| (*degrees, wait(thermometer, *degrees)))
            .collect();
        for set in [20, 30, 50, 49, 95] {
            thermostat.set(set);
            // In that instant, and once more after five minutes in which nothing happened.
            for (pause_ms, it_is) in [(0, "It is"), (300_000, "For five minutes it has been")] {
                if pause_ms > 0 {
                    sleep(ms(pause_ms)).await;
                }
                // Those who were content before are through.
                for (degrees, call) in calls.iter_mut().filter(|(_, call)| !call.is_over()) {
                    let expected = if set >= *degrees { Gave(Ok(set)) } else { Waits };
                    let says = format!(
                        "{it_is} {set} degrees, and somebody waits for {degrees}. What `wait_at_least` did in this instant:"
                    );
                    let think = "what ends the wait: which news wakes it, and what does it do then?";
                    expect_eq(call.now().await, expected, &says, think);
                }
            }
        }
    });
}

#[test]
fn only_the_latest_temperature_counts() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let thermostat = Thermostat::new(20);
        let mut thermometer = thermostat.watch();
        let think = "is a temperature an event that must not be missed, or a state?";
        let mut call = wait(&mut thermometer, 80);
        let _ = call.now().await;
        thermostat.set(90);
        thermostat.set(30);
        let says =
            "Somebody waits for 80 degrees. 90 were set, and 30 right after that. What `wait_at_least` did:";
        expect_eq(call.now().await, Waits, says, think);
        thermostat.set(85);
        thermostat.set(99);
        let says =
            "Somebody waits for 80 degrees. 85 were set, and 99 right after that. What `wait_at_least` did:";
        expect_eq(call.now().await, Gave(Ok(99)), says, think);
        drop(call);
        // One that is dropped has seen nothing for the next one.
        let mut call = wait(&mut thermometer, 100);
        let _ = call.now().await;
        thermostat.set(110);
        drop(call);
        let says =
            "110 degrees were set, a `wait_at_least(100)` was dropped, and another one called. What it did:";
        expect_eq(wait(&mut thermometer, 100).now().await, Gave(Ok(110)), says, think);
    });
}

#[test]
fn a_temperature_is_kept_though_nobody_looks() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let thermostat = Thermostat::new(20);
        for set in [70, 60, 75] {
            thermostat.set(set);
            let says = format!(
                "{set} degrees were set while there was no thermometer. Then one looked. What `wait_at_least(0)` did:"
            );
            let think = "where is the temperature, and what becomes of one that is sent to nobody?";
            expect_eq(wait(&mut thermostat.watch(), 0).now().await, Gave(Ok(set)), &says, think);
        }
    });
}

#[test]
fn without_the_thermostat_the_last_temperature_counts() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let thermostat = Thermostat::new(20);
        let (mut one, mut other) = (thermostat.watch(), thermostat.watch());
        thermostat.set(70);
        let mut call = wait(&mut one, 90);
        expect_eq(
            call.now().await,
            Waits,
            "It is 70 degrees, and somebody waits for 90. What `wait_at_least` did:",
            STUCK,
        );
        drop(thermostat);
        let think = "what is known when the thermostat is gone, and what can't come any more?";
        let says = "Somebody was waiting for 90 degrees when the thermostat was dropped. What `wait_at_least` did in that instant:";
        expect_eq(call.now().await, Gave(Err(Gone)), says, think);
        for (degrees, expected) in [(70, Ok(70)), (71, Err(Gone)), (60, Ok(70))] {
            let says = format!(
                "The thermostat was dropped at 70 degrees, and somebody waits for {degrees}. What `wait_at_least` did:"
            );
            expect_eq(wait(&mut other, degrees).now().await, Gave(expected), &says, think);
        }
        lab.expect_nothing_left().await;
    });
}
