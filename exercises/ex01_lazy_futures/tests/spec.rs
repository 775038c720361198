// What `boil`, `order` and `breakfast` must do, in the order in which you may discover it.

use lab::props::stove::{Stove, Temp};
use lab::{JobState, Lab, expect_eq, ms};
use tokio_test::task;

// Your functions, held to their signatures.

fn boil(stove: &Stove) -> impl Future<Output = Temp> {
    ex01::boil(stove)
}

fn order<'a>(stove: &'a Stove) -> impl Future<Output = Temp> + 'a {
    ex01::order(stove)
}

fn breakfast(stove: &Stove, hungry: bool) -> impl Future<Output = Option<Temp>> {
    ex01::breakfast(stove, hungry)
}

const NOTHING: Vec<String> = Vec::new();

/// The log of the stove; heats one after the other count as one.
fn used(stove: &Stove) -> Vec<String> {
    let mut log = stove.log();
    log.dedup_by(|next, before| next == before && next == "heated");
    log
}

fn lit_and_heated(times: usize) -> Vec<String> {
    ["lit", "heated"].repeat(times).into_iter().map(String::from).collect()
}

/// Expects the log of one boiling.
#[track_caller]
fn expect_one_boiling(who: &str, lab: &Lab, stove: &Stove) {
    let log = used(stove);
    let heat = |state| lab.jobs().iter().any(|job| job.state == state);
    let times = log.iter().filter(|line| *line == "lit").count();
    let awaits = "which of your calls act at once, which give a future, and who awaits that to its end?";
    let lights = "who lights the stove, and how often is that called?";
    let (says, think) = match log.as_slice() {
        [] => (format!("`{who}` is over, and nothing has happened to the stove."), awaits),
        [lit] if lit == "lit" && heat(JobState::Running) => {
            (format!("The stove was lit, and the heat was still running when `{who}` was over."), awaits)
        }
        [lit] if lit == "lit" && heat(JobState::Cancelled) => {
            ("The stove was lit, and the heat was dropped before its end.".to_owned(), awaits)
        }
        [lit] if lit == "lit" => {
            (format!("The stove was lit, and no heat had begun when `{who}` was over."), awaits)
        }
        _ if times == 0 => ("The stove was heated, and never lit.".to_owned(), lights),
        [heated, ..] if heated == "heated" => {
            ("The stove was heated before it was lit.".to_owned(), "which of the two must happen first?")
        }
        _ if times > 1 => (format!("`{who}` is over, and the stove was lit {times} times."), lights),
        _ => (format!("After `{who}` the log of the stove is not the expected one."), awaits),
    };
    expect_eq(log, lit_and_heated(1), &says, think);
}

/// Expects that the stove was heated for 30 ms in all, and that nothing else was waited for.
fn expect_one_heat(lab: &Lab) {
    let heated: u64 = lab.jobs().iter().filter_map(|job| job.needs_ms).sum();
    expect_eq(
        heated,
        30,
        "For so many ms the stove was heated in all:",
        "how often is the stove heated, and for how long each time?",
    );
    lab.expect_elapsed(ms(30));
    lab.expect_at_once(1);
    lab.expect_all_finished();
}

#[test]
fn boiling_lights_the_stove_and_then_heats_it() {
    lab::run(async |lab| {
        lab.possible(&[("heat", 0, 30)]);
        let stove = Stove::new(&lab);
        boil(&stove).await;
        expect_one_boiling("boil", &lab, &stove);
    });
}

#[test]
fn boiling_takes_30_ms_and_gives_30_degrees() {
    lab::run(async |lab| {
        lab.possible(&[("heat", 0, 30)]);
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
        expect_one_heat(&lab);
    });
}

#[test]
fn an_order_does_nothing_before_the_first_poll() {
    lab::run(async |lab| {
        let stove = Stove::new(&lab);
        let mut order = task::spawn(order(&stove));
        // Time for whatever might run without being polled.
        tokio::time::sleep(ms(5)).await;
        expect_eq(
            stove.log(),
            NOTHING,
            "`order` was called and the test has not polled its future, but the stove has been used.",
            "what of `order` runs at the call, and what runs without being awaited?",
        );
        let ready = order.poll().is_ready();
        // The first poll may leave the boiling to a task, which has its turn now. No time passes.
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        let (says, think) = match stove.log().len() {
            0 | 1 => (
                "The order was polled once, and no time has passed since; this is the log of the stove.",
                "what runs in the first poll, and up to which `.await`?",
            ),
            _ => (
                "The order was polled once, and no time has passed since; more was done than lighting once.",
                "what lights the stove, what heats it, and how often does each happen?",
            ),
        };
        expect_eq(stove.log(), vec!["lit".to_owned()], says, think);
        expect_eq(
            ready,
            false,
            "The order was polled once, and no heat can be over yet; does the order say that it is done?",
            "who waits for the heat?",
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
        lab.possible(&[("heat", 7, 37)]);
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
            NOTHING,
            "The order was dropped without one poll, but the stove has been used.",
            "what runs without being awaited?",
        );
        drop((boil(&stove), breakfast(&stove, true)));
        expect_eq(
            stove.log(),
            NOTHING,
            "The futures of `boil` and `breakfast` were dropped without one poll, but the stove has been used.",
            "what does an `async fn` run at the call?",
        );
    });
}

#[test]
fn without_hunger_the_stove_stays_cold() {
    lab::run(async |lab| {
        // Again and again, since a `select!` is lucky now and then.
        let stoves: Vec<Stove> = (0..32).map(|_| Stove::new(&lab)).collect();
        let says = "Nobody was hungry, but the stove has been used. (The test asks 32 times, each time with another \
                    stove.)";
        let think = "what makes an order begin?";
        for stove in &stoves {
            let temp = breakfast(stove, false).await;
            expect_eq(stove.log(), NOTHING, says, think);
            expect_eq(temp, None, "Nobody was hungry.", "what is there to give when nothing was boiled?");
        }
        lab.expect_elapsed(ms(0));
        // Time for whatever might run on unseen.
        tokio::time::sleep(ms(100)).await;
        for stove in &stoves {
            expect_eq(stove.log(), NOTHING, says, think);
        }
    });
}

#[test]
fn with_hunger_breakfast_is_warm() {
    lab::run(async |lab| {
        lab.possible(&[("heat", 0, 30)]);
        let stove = Stove::new(&lab);
        let temp = breakfast(&stove, true).await;
        expect_eq(
            temp,
            Some(Temp(30)),
            "Somebody was hungry; this is the breakfast.",
            "which future makes the breakfast, how often is it awaited, and who keeps what it gives?",
        );
        expect_one_boiling("breakfast", &lab, &stove);
        expect_one_heat(&lab);
    });
}

#[test]
fn the_thermometer_is_read_when_the_heat_is_over() {
    lab::run(async |lab| {
        for (who, temp) in [
            ("boil", heated_meanwhile(&lab, async |stove| boil(stove).await).await),
            ("order", heated_meanwhile(&lab, async |stove| order(stove).await).await),
            (
                "breakfast",
                heated_meanwhile(&lab, async |stove| breakfast(stove, true).await.unwrap_or(Temp(0))).await,
            ),
        ] {
            let says = format!(
                "While `{who}` heated for 30 ms, somebody else heated the same stove by 10 degrees; it gave this."
            );
            expect_eq(temp, Temp(40), &says, "who knows how hot the stove is, and when is that known?");
        }
    });
}

/// What comes of it if somebody else heats the stove at the same time, from 5 to 15 ms.
async fn heated_meanwhile(lab: &Lab, boiling: impl AsyncFnOnce(&Stove) -> Temp) -> Temp {
    let stove = Stove::new(lab);
    let else_where = async {
        tokio::time::sleep(ms(5)).await;
        stove.heat(ms(10)).await;
    };
    tokio::join!(boiling(&stove), else_where).0
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
        expect_eq(
            used(&stove),
            lit_and_heated(4),
            "The test, `boil`, `order` and `breakfast` have used one stove, in turn; this is its log.",
            "does each boiling light the stove, once?",
        );
    });
}
