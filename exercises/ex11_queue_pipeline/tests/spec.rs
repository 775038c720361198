// What `pipeline` must do, in the order in which you may discover it.

use std::panic::AssertUnwindSafe;

use ex11::Cfg;
use futures::FutureExt;
use lab::props::depot::{Depot, Raw, Row};
use lab::{JobState, Lab, expect, expect_eq, ms};

/// `pipeline`, held to its signature.
fn pipeline<I>(depot: Depot, source: I, cfg: Cfg) -> impl Future<Output = anyhow::Result<Report>>
where
    I: Iterator<Item = Raw> + Send + 'static,
{
    let running = ex11::pipeline(depot, source, cfg);
    async {
        let report: anyhow::Result<ex11::Report> = running.await;
        report.map(|ex11::Report { stored, rejected }| Report { stored, rejected })
    }
}

/// What your `Report` holds.
struct Report {
    stored: Vec<Row>,
    rejected: usize,
}

const STUCK: &str = "for each channel: who could still send, who still receives, and who waits for whom?";

fn orders(names: impl IntoIterator<Item = impl ToString>) -> std::vec::IntoIter<Raw> {
    names.into_iter().map(|name| Raw(name.to_string())).collect::<Vec<_>>().into_iter()
}

/// The same, but the log of the test says when each of them was read.
fn noted(lab: &Lab, orders: std::vec::IntoIter<Raw>) -> impl Iterator<Item = Raw> + Send + 'static {
    let lab = lab.clone();
    orders.inspect(move |raw| lab.note(format!("read {}", raw.0)))
}

/// The report of a pipeline that must not fail.
#[track_caller]
fn report(result: anyhow::Result<Report>) -> Report {
    match result {
        Ok(report) => report,
        Err(error) => panic!("No fetch failed, and still the pipeline ended with an error: {error:#}"),
    }
}

/// Both what is in the depot and what the report says, in any order.
#[track_caller]
fn expect_stored(depot: &Depot, report: &Report, mut expected: Vec<u32>) {
    let in_order = |rows: &[Row]| {
        let mut rows: Vec<u32> = rows.iter().map(|row| row.0).collect();
        rows.sort_unstable();
        rows
    };
    expected.sort_unstable();
    let (stored, reported) = (in_order(&depot.stored()), in_order(&report.stored));
    let (says, think) = match stored.len() {
        n if n < expected.len() && depot.fetches() < expected.len() => (
            "The pipeline returned, and rows are missing in the depot: not every order was fetched.",
            "what ends the reader, or lets go of an order, before a worker has it?",
        ),
        n if n < expected.len() => (
            "The pipeline returned, and rows are missing in the depot.",
            "what becomes of an item that is on its way when the others are done?",
        ),
        n if n > expected.len() => {
            ("There are more rows in the depot than orders.", "how often is each row stored, and by whom?")
        }
        _ => ("The rows in the depot are not those of the orders.", "which row belongs to which order?"),
    };
    expect_eq(stored, expected.clone(), says, think);
    let says = "The depot holds the right rows, and the report says otherwise.";
    expect_eq(reported, expected, says, "when is a row put into the report?");
}

#[track_caller]
fn expect_fetched_once(lab: &Lab, expected: usize) {
    let begun = lab.begun("fetch ", |_| true);
    let says = format!("There were {expected} orders; `fetch` was awaited for so many.");
    expect_eq(begun, expected, &says, "who calls `fetch`, and for which items?");
}

#[track_caller]
fn expect_workers(depot: &Depot, workers: usize) {
    let at_once = depot.fetches_at_once();
    let says = match at_once {
        0 => "Not one order was fetched.".to_owned(),
        1 => format!("The fetches ran one after another, where {workers} can run at the same time."),
        n if n > workers => format!("{n} fetches ran at the same time, where {workers} is the limit."),
        n => format!("At most {n} fetches ran at the same time, where {workers} should."),
    };
    let think = match at_once {
        0 => "what does `Depot::fetch` do once it is awaited?",
        n if n > workers => "what makes a fetch wait until another one has ended?",
        1 => "what does a worker hold on to while it fetches, and who waits for that?",
        _ => "how many workers are there, and what does each of them wait for?",
    };
    expect_eq(at_once, workers, &says, think);
}

/// How many orders had been read when everything of that instant had happened.
fn read(lab: &Lab, at_ms: u64) -> usize {
    lab.log().iter().filter(|(at, _)| *at <= at_ms).count()
}

#[test]
fn every_order_is_stored_exactly_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        let names = [4, 8, 1, 9, 3, 7, 2, 6, 5];
        let report = report(pipeline(depot.clone(), orders(names), Cfg { workers: 3, queue: 2 }).await);
        expect_stored(&depot, &report, names.to_vec());
        expect_fetched_once(&lab, 9);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn what_is_no_order_is_counted_and_not_stored() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // One takes its time, and is an order all the same.
        let depot = Depot::new(&lab).fetching_for("2", ms(10_000));
        let orders = orders(["1", "soup?", "2", "", "tea", "3", "4"]);
        let report = report(pipeline(depot.clone(), orders, Cfg { workers: 2, queue: 2 }).await);
        let think = "what becomes of a worker, and of the count, when `fetch` gives `None`?";
        expect_eq(report.rejected, 3, "Of seven lines three are no orders; so many were counted.", think);
        expect_stored(&depot, &report, vec![1, 2, 3, 4]);
        expect_fetched_once(&lab, 7);
    });
}

#[test]
fn an_order_that_comes_twice_is_stored_twice() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("fetch 1", 0, 10), ("fetch 2", 0, 10), ("fetch 2", 10, 20), ("fetch 1", 10, 20)]);
        let depot = Depot::new(&lab);
        let report =
            report(pipeline(depot.clone(), orders([1, 2, 2, 1]), Cfg { workers: 2, queue: 2 }).await);
        expect_stored(&depot, &report, vec![1, 1, 2, 2]);
    });
}

#[test]
fn three_workers_fetch_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("fetch 1", 0, 10),
            ("fetch 2", 0, 10),
            ("fetch 3", 0, 10),
            ("fetch 4", 10, 20),
            ("fetch 5", 10, 20),
            ("fetch 6", 10, 20),
            ("fetch 7", 20, 30),
            ("fetch 8", 20, 30),
            ("fetch 9", 20, 30),
        ]);
        let depot = Depot::new(&lab);
        report(pipeline(depot.clone(), orders(1..=9), Cfg { workers: 3, queue: 2 }).await);
        expect_workers(&depot, 3);
        lab.expect_elapsed(ms(30));
    });
}

#[test]
fn eight_workers_do_so_too() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        report(pipeline(depot.clone(), orders(1..=24), Cfg { workers: 8, queue: 3 }).await);
        expect_workers(&depot, 8);
        lab.expect_elapsed(ms(30));
    });
}

#[test]
fn whoever_is_free_takes_the_next_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let slow = [("1", 34), ("3", 13), ("6", 27), ("8", 41)];
        let depot = slow.iter().fold(Depot::new(&lab), |d, (order, delay)| d.fetching_for(order, ms(*delay)));
        report(pipeline(depot.clone(), orders(1..=12), Cfg { workers: 3, queue: 1 }).await);
        expect_fetched_once(&lab, 12);
        expect_workers(&depot, 3);
        let last = lab.jobs_of("fetch ").iter().filter_map(|job| job.started_ms).max().unwrap_or(0);
        for at in lab.instants_ms().into_iter().filter(|at| *at < last) {
            let (running, left) = (depot.fetches_at(at), 12 - lab.begun("fetch ", |start| start <= at));
            let were = if running == 1 { "fetch was" } else { "fetches were" };
            let orders = if left == 1 { "order was" } else { "orders were" };
            let says =
                format!("At {at} ms only {running} {were} under way, though 3 can be: {left} {orders} left.");
            expect(running == 3, &says, "what does a worker that is free wait for, and who else is slow?");
        }
    });
}

#[test]
fn one_worker_is_enough() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("fetch 1", 0, 10), ("fetch 2", 10, 20), ("fetch 3", 20, 30), ("fetch 4", 30, 40)]);
        let depot = Depot::new(&lab);
        let report = report(pipeline(depot.clone(), orders(1..=4), Cfg { workers: 1, queue: 1 }).await);
        expect_stored(&depot, &report, vec![1, 2, 3, 4]);
        expect_workers(&depot, 1);
        lab.expect_elapsed(ms(40));
    });
}

#[test]
fn more_workers_than_orders_do_no_harm() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        let report = report(pipeline(depot.clone(), orders(1..=4), Cfg { workers: 6, queue: 1 }).await);
        expect_stored(&depot, &report, vec![1, 2, 3, 4]);
        expect_workers(&depot, 4);
        lab.expect_elapsed(ms(10));
        lab.expect_nothing_left().await;
    });
}

#[test]
fn without_orders_it_ends_at_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let report = report(pipeline(Depot::new(&lab), orders([""; 0]), Cfg { workers: 3, queue: 2 }).await);
        expect_eq(
            (report.stored.len(), report.rejected),
            (0, 0),
            "There were no orders, and still: (stored, rejected).",
            "where do they come from?",
        );
        lab.expect_elapsed(ms(0));
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_report_has_the_rows_in_the_order_of_storing() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab).fetching_for("5", ms(34)).fetching_for("2", ms(17));
        // Another one was here before.
        depot.store(Row(99)).await;
        let names = [5, 2, 4, 1, 3, 6];
        let report = report(pipeline(depot.clone(), orders(names), Cfg { workers: 2, queue: 2 }).await);
        let says = "The report is not what this pipeline stored, in the order of storing.";
        let stored = depot.stored().split_off(1);
        expect_eq(report.stored, stored, says, "where do you stand when you know that a row is stored?");
    });
}

#[test]
fn rows_are_stored_while_others_are_fetched() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("fetch 1", 0, 10),
            ("fetch 2", 10, 20),
            ("store 1", 10, 12),
            ("fetch 3", 20, 30),
            ("store 2", 20, 22),
            ("fetch 4", 30, 40),
            ("store 3", 30, 32),
            ("store 4", 40, 42),
        ]);
        let depot = Depot::new(&lab).storing_for(ms(2));
        report(pipeline(depot, orders(1..=4), Cfg { workers: 1, queue: 2 }).await);
        // Four fetches of 10 ms; each row is stored during the next fetch, the last one after it.
        let (took, says) =
            (lab.elapsed_ms(), "Four fetches of 10 ms, and 2 ms to store each row: the time it took, in ms.");
        expect_eq(took, 42, says, "what could the worker do while a row is being stored?");
    });
}

#[test]
fn the_reader_waits_while_the_first_queue_is_full() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let source = noted(&lab, orders(1..=12));
        report(pipeline(Depot::new(&lab), source, Cfg { workers: 2, queue: 3 }).await);
        let (at, ahead) =
            lab.most(|at| read(&lab, at).saturating_sub(lab.begun("fetch ", |start| start <= at)));
        let says = format!(
            "At {at} ms {ahead} orders had been read and no worker had begun them. A queue of 3 holds 3, and the \
             reader one more."
        );
        expect(
            ahead <= 3 + 1,
            &says,
            hoards(ahead, 3 + 1, "what makes the reader wait when the queue is full?"),
        );
    });
}

/// What to think about when `held` items are where only `most` may be.
fn hoards(held: usize, most: usize, waits: &'static str) -> &'static str {
    if held <= most + 2 { "who may hold an item outside of a queue, and how many?" } else { waits }
}

/// Expects that no more rows wait to be stored than there is room for.
#[track_caller]
fn expect_rows_waiting(lab: &Lab, cfg: Cfg) {
    let Cfg { workers, queue } = cfg;
    // A full queue, one row with each worker, and the one that is being stored.
    let room = queue + workers + 1;
    let (at, waiting) = lab.most(|at| lab.done("fetch ", at).saturating_sub(lab.done("store ", at)));
    let says = format!(
        "At {at} ms {waiting} rows had been fetched and not stored. A queue of {queue} holds {queue}, {workers} \
         workers {workers}, and the sink 1."
    );
    expect(
        waiting <= room,
        &says,
        hoards(waiting, room, "what makes a worker wait when the queue of rows is full?"),
    );
}

#[track_caller]
fn expect_one_store_at_a_time(depot: &Depot) {
    let at_once = depot.stores_at_once();
    let says = format!("{at_once} rows were being stored at the same time.");
    expect(at_once == 1, &says, "who stores the rows, and how many of these are there?");
}

/// A sink that is slower than the workers, and what that does to all others.
async fn slow_sink(lab: &Lab, cfg: Cfg) {
    let Cfg { workers, queue } = cfg;
    let depot = Depot::new(lab).storing_for(ms(50));
    let source = noted(lab, orders(1..=24));
    let report = report(pipeline(depot.clone(), source, cfg).await);
    expect_stored(&depot, &report, (1..=24).collect());
    expect_one_store_at_a_time(&depot);
    expect_rows_waiting(lab, cfg);
    let stored = |at| lab.done("store ", at);
    // The rows that wait, another full queue, and one in the reader's hand.
    let room = 2 * queue + workers + 2;
    let (at, ahead) = lab.most(|at| read(lab, at).saturating_sub(stored(at)));
    let says = format!(
        "At {at} ms the reader was {ahead} orders ahead of the store; with two queues of {queue} and {workers} \
         workers {room} is the most."
    );
    expect(ahead <= room, &says, hoards(ahead, room, "what makes the reader wait when the queue is full?"));
    lab.expect_elapsed(ms(10 + 24 * 50));
    // So many there are as well, or somebody waits in vain.
    let room = queue + workers + 1;
    let (_, open) = lab.most(|at| lab.begun("fetch ", |start| start <= at).saturating_sub(stored(at)));
    let says = format!(
        "At most {open} orders were begun and not stored. The {workers} workers, a queue of {queue} and the sink \
         have room for {room}."
    );
    expect(open == room, &says, "who waits for room though there is some?");
}

#[test]
fn a_slow_sink_slows_the_reader_down() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        slow_sink(&lab, Cfg { workers: 3, queue: 2 }).await;
    });
}

#[test]
fn short_queues_hold_no_more_than_they_are_to() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        slow_sink(&lab, Cfg { workers: 2, queue: 1 }).await;
    });
}

#[test]
fn long_queues_are_filled() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        slow_sink(&lab, Cfg { workers: 2, queue: 5 }).await;
    });
}

#[test]
fn rows_are_stored_as_they_come_and_wait_for_no_slow_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let cfg = Cfg { workers: 3, queue: 2 };
        let depot = Depot::new(&lab).fetching_for("1", ms(200)).storing_for(ms(1));
        let report = report(pipeline(depot.clone(), orders(1..=30), cfg).await);
        expect_stored(&depot, &report, (1..=30).collect());
        expect_rows_waiting(&lab, cfg);
    });
}

/// What a pipeline gave in the end, as text.
fn outcome(result: anyhow::Result<Report>) -> Result<String, String> {
    let stored = |report: Report| format!("a report with {} stored", report.stored.len());
    // With RUST_BACKTRACE the error of a panic tells more than anybody wants to read here.
    let words = |text: String| {
        text.split("Stack backtrace").next().unwrap_or_default().trim_end_matches("\\n").to_owned()
    };
    result.map(stored).map_err(|error| words(format!("{error:#}")))
}

/// Runs a pipeline in which a fetch panics. The panic must not come out of it.
async fn panicking<I>(depot: Depot, source: I, cfg: Cfg) -> Result<String, String>
where
    I: Iterator<Item = Raw> + Send + 'static,
{
    let result = AssertUnwindSafe(pipeline(depot, source, cfg)).catch_unwind().await;
    let says = "A fetch panicked, and the panic came out of `pipeline`, where an `Err` should.";
    expect(result.is_ok(), says, "how does a panic look to whoever awaits the task's JoinHandle?");
    result.map_or_else(|_| Err(String::new()), outcome)
}

/// True if a fetch came to its end, whichever end that is.
fn has_ended(lab: &Lab, name: &str) -> bool {
    let ended = [JobState::Finished, JobState::Panicked];
    lab.jobs_of("fetch ").iter().any(|job| job.name == name && ended.contains(&job.state))
}

#[track_caller]
fn expect_error_of_fetch(lab: &Lab, outcome: &Result<String, String>) {
    let says = match outcome {
        Ok(_) => "A fetch failed, and the pipeline ended as if nothing had happened.",
        Err(_) if !has_ended(lab, "fetch fail") => "The pipeline ended with an error before a fetch failed.",
        // So says a JoinError.
        Err(text) if text.contains("panicked with message") => {
            "A fetch failed, and the pipeline ended with the error of a panic, not with that of the fetch."
        }
        Err(text) if text.contains("the depot does not know the order `fail`") => return,
        Err(_) => "A fetch failed, and the pipeline ended with another error than that of the fetch.",
    };
    let expected = Err("the depot does not know the order `fail`".to_owned());
    expect_eq(outcome.clone(), expected, says, "what becomes of the `Err` that `fetch` gives to a worker?");
}

#[track_caller]
fn expect_error_of_panic(lab: &Lab, outcome: &Result<String, String>) {
    let says = match outcome {
        Ok(_) => "A fetch panicked, and the pipeline returned as if nothing had happened.".to_owned(),
        Err(text) if !has_ended(lab, "fetch panic") => {
            format!("The pipeline ended with an error before a fetch panicked: {text}")
        }
        Err(_) => return,
    };
    expect(false, &says, "where does the panic of a task show, and who looks there?");
}

/// No order was fetched that had not been read when one went wrong.
#[track_caller]
fn expect_rest_left(lab: &Lab, wrong: &str, of: usize) {
    let fetches = lab.jobs_of("fetch ");
    let times = fetches.iter().filter(|job| job.name == wrong).count();
    let says = format!("`{wrong}` went wrong, and was begun {times} times in all.");
    expect(times <= 1, &says, "the depot has said what it knows: what is to happen then?");
    let Some(end) = fetches.iter().find(|job| job.name == wrong).and_then(|job| job.ended_ms) else { return };
    let (read, begun) = (read(lab, end), lab.begun("fetch ", |_| true));
    let says = format!(
        "`{wrong}` went wrong at {end} ms, when {read} of {of} orders had been read. The pipeline went on, and \
         fetched {begun}."
    );
    expect(begun <= read, &says, "who hears that a fetch went wrong, and how soon?");
}

#[test]
fn a_fetch_that_fails_ends_the_pipeline_with_its_error() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let names = (1..=30).map(|n| if n == 4 { "fail".to_owned() } else { n.to_string() });
        let depot = Depot::new(&lab).fetching_for("fail", ms(13));
        let source = noted(&lab, orders(names));
        let outcome = outcome(pipeline(depot, source, Cfg { workers: 3, queue: 2 }).await);
        expect_error_of_fetch(&lab, &outcome);
        lab.expect_nothing_left().await;
        expect_rest_left(&lab, "fetch fail", 30);
    });
}

#[test]
fn a_fetch_that_panics_ends_the_pipeline_with_an_error() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let names = (1..=30).map(|n| if n == 5 { "panic".to_owned() } else { n.to_string() });
        let depot = Depot::new(&lab).fetching_for("panic", ms(13));
        let source = noted(&lab, orders(names));
        let outcome = panicking(depot, source, Cfg { workers: 3, queue: 2 }).await;
        expect_error_of_panic(&lab, &outcome);
        lab.expect_nothing_left().await;
        expect_rest_left(&lab, "fetch panic", 30);
    });
}

#[test]
fn after_an_error_nothing_goes_on_while_a_row_is_being_stored() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let cfg = Cfg { workers: 3, queue: 2 };
        let depot = || Depot::new(&lab).storing_for(ms(50)).fetching_for("fail", ms(13));
        let names = |wrong: &str| orders(["1", "2", "3", wrong, "5", "6", "7", "8", "9", "10", "11", "12"]);
        expect_error_of_fetch(&lab, &outcome(pipeline(depot(), names("fail"), cfg).await));
        lab.expect_nothing_left().await;
        expect_error_of_panic(&lab, &panicking(depot(), names("panic"), cfg).await);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn when_the_only_worker_is_gone_nobody_waits_for_it() {
    lab::run(async |lab| {
        lab.if_stuck("the worker is gone: who still sends to it, or waits for what it would send?");
        let cfg = Cfg { workers: 1, queue: 1 };
        let names = |wrong: &str| orders(["1", wrong, "2", "3", "4", "5", "6", "7"]);
        expect_error_of_fetch(&lab, &outcome(pipeline(Depot::new(&lab), names("fail"), cfg).await));
        lab.expect_nothing_left().await;
        expect_error_of_panic(&lab, &panicking(Depot::new(&lab), names("panic"), cfg).await);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_last_order_may_be_the_one_that_fails() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // More than once, because `select!` is fair: of two branches that are ready it takes either.
        for _ in 0..10 {
            for cfg in [Cfg { workers: 1, queue: 2 }, Cfg { workers: 3, queue: 1 }] {
                expect_error_of_fetch(
                    &lab,
                    &outcome(pipeline(Depot::new(&lab), orders(["1", "fail"]), cfg).await),
                );
                expect_error_of_panic(&lab, &panicking(Depot::new(&lab), orders(["1", "panic"]), cfg).await);
            }
        }
        lab.expect_nothing_left().await;
    });
}
