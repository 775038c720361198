// What `boil`, `order` and `breakfast` must do, in the order in which you may discover it.

use ex01::{Stove, Temp, boil, breakfast, order};
use lab::{expect_eq, ms};
use tokio_test::task;

const NOTHING: [&str; 0] = [];

#[test]
fn boiling_lights_the_stove_and_then_heats_it() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        boil(&stove).await;
        let says = match stove.log().as_slice() {
            [lit] if lit == "lit" => "The stove was lit and not heated: nobody awaited the heat to its end.",
            [] => "`boil` is over, and nothing has happened to the stove.",
            _ => "After `boil` the log of the stove is not the expected one.",
        };
        expect_eq(
            stove.log(),
            ["lit", "heated"].map(String::from).to_vec(),
            says,
            "which of your calls give a future, and who awaits each of them?",
        );
    });
}

#[test]
fn boiling_takes_30_ms_and_gives_30_degrees() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let temp = boil(&stove).await;
        let (says, think) = if temp < stove.temperature() {
            (
                "The stove became hotter than the temperature that `boil` gave.",
                "what must be over before you read the thermometer?",
            )
        } else {
            (
                "`boil` gave another temperature than 30 ms of heat make.",
                "for how long is the stove heated, and is it lit when that begins?",
            )
        };
        expect_eq(temp, Temp(30), says, think);
        lab.expect_elapsed(ms(30));
        lab.expect_all_finished();
    });
}

#[test]
fn an_order_does_nothing_before_the_first_poll() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let mut order = task::spawn(order(&stove));
        expect_eq(
            stove.log(),
            NOTHING.map(String::from).to_vec(),
            "`order` was called and nobody has polled its future, but the stove has been used.",
            "which lines of `order` run at the call, and which at the first poll?",
        );
        let ready = order.poll().is_ready();
        expect_eq(
            (stove.log(), ready),
            (vec!["lit".to_owned()], false),
            "After one poll the log of the stove, and whether the order is done already:",
            "what runs in the first poll, and up to where?",
        );
        // To ask once more is allowed (`FuturesUnordered` does); to ask again and again is not.
        for _ in 0..10 {
            if order.is_woken() {
                let _ = order.poll();
            }
        }
        expect_eq(
            order.is_woken(),
            false,
            "After ten polls the order still asks at once to be polled again.",
            "who wakes the order when the heat is done?",
        );
        // If the boiling goes on in a task of its own, it may end.
        drop(order);
        tokio::time::sleep(ms(100)).await;
    });
}

#[test]
fn an_order_that_is_awaited_is_boiled() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let order = order(&stove);
        // The order lies about for a while; the heat begins when somebody awaits it.
        tokio::time::sleep(ms(7)).await;
        let temp = order.await;
        let think = "what heats the stove, how often, and when do you read the thermometer?";
        expect_eq(temp, Temp(30), "The order was awaited; this is what it gave.", think);
        expect_eq(
            lab.elapsed_ms(),
            37,
            "An order was awaited after 7 ms, and the heat takes 30 ms; it was done at (in ms):",
            "when does the heat begin, and who waits for its end?",
        );
    });
}

#[test]
fn an_order_that_is_dropped_leaves_the_stove_alone() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        drop(order(&stove));
        // Time for whatever might run on unseen.
        tokio::time::sleep(ms(100)).await;
        expect_eq(
            stove.log(),
            NOTHING.map(String::from).to_vec(),
            "The order was dropped without one poll, but the stove has been used.",
            "what runs without being awaited?",
        );
        drop((boil(&stove), breakfast(&stove, true)));
        expect_eq(
            stove.log(),
            NOTHING.map(String::from).to_vec(),
            "The futures of `boil` and `breakfast` were dropped without one poll, but the stove has been used.",
            "what does an `async fn` run at the call?",
        );
    });
}

#[test]
fn without_hunger_the_stove_stays_cold() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let temp = breakfast(&stove, false).await;
        expect_eq(
            stove.log(),
            NOTHING.map(String::from).to_vec(),
            "Nobody was hungry, but the stove has been used.",
            "what makes an order begin?",
        );
        expect_eq(temp, None, "Nobody was hungry.", "what is there to give when nothing was boiled?");
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn with_hunger_breakfast_is_warm() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let temp = breakfast(&stove, true).await;
        expect_eq(
            temp,
            Some(Temp(30)),
            "Somebody was hungry; this is the breakfast.",
            "which future makes the breakfast, how often is it awaited, and who keeps what it gives?",
        );
        lab.expect_elapsed(ms(30));
        lab.expect_all_finished();
    });
}

#[test]
fn a_stove_that_is_warm_already_becomes_hotter() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let ordered_before = order(&stove);
        stove.light();
        stove.heat(ms(30)).await;
        let temps = (boil(&stove).await, ordered_before.await, breakfast(&stove, true).await);
        expect_eq(
            temps,
            (Temp(60), Temp(90), Some(Temp(120))),
            "The stove had 30 degrees already; this is what `boil`, `order` and `breakfast` then gave, in turn.",
            "who says how hot the stove is, and when is it asked?",
        );
    });
}
