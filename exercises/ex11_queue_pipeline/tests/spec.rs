// What `pipeline` must do, in the order in which you may discover it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ex11::{Cfg, Depot, Raw, Report, Row, pipeline};
use lab::{expect_eq, ms};

const STUCK: &str = "a channel ends when its last Sender is dropped, and not before: who still has one?";

fn orders(names: impl IntoIterator<Item = impl ToString>) -> std::vec::IntoIter<Raw> {
    names.into_iter().map(|name| Raw(name.to_string())).collect::<Vec<_>>().into_iter()
}

fn sorted(report: &Report) -> Vec<u32> {
    let mut rows: Vec<u32> = report.stored.iter().map(|row| row.0).collect();
    rows.sort_unstable();
    rows
}

/// The report of a pipeline that must not fail.
#[track_caller]
fn report(result: anyhow::Result<Report>) -> Report {
    match result {
        Ok(report) => report,
        Err(error) => panic!("Every order is in order, and still the pipeline failed: {error:#}"),
    }
}

#[track_caller]
fn expect_workers(depot: &Depot, workers: usize) {
    let at_once = depot.fetches_at_once();
    let says = match at_once {
        1 => format!("The fetches ran one after another, where {workers} can run at the same time."),
        n if n > workers => format!("{n} fetches ran at the same time, where {workers} is the limit."),
        n => format!("At most {n} fetches ran at the same time, where {workers} should."),
    };
    let think = match at_once {
        n if n > workers => "what makes a fetch wait until another one has ended?",
        _ => "what does a worker hold on to while it fetches, and who waits for that?",
    };
    expect_eq(at_once, workers, &says, think);
}

#[test]
fn every_order_is_stored_exactly_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        let cfg = Cfg { workers: 3, queue: 2 };
        let report = report(pipeline(depot.clone(), orders(1..=9), cfg).await);
        let says = match depot.stored().len() {
            9 => "All nine rows are in the depot, but the report says otherwise.",
            n if n < 9 => "The pipeline returned before every row was stored, or lost some.",
            _ => "Some rows were stored more than once.",
        };
        expect_eq(sorted(&report), (1..=9).collect(), says, "who waits until the last row is stored?");
        let mut stored = depot.stored();
        stored.sort();
        expect_eq(stored, (1..=9).map(Row).collect(), says, "who waits until the last row is stored?");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn what_is_no_order_is_counted_and_not_stored() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let cfg = Cfg { workers: 2, queue: 2 };
        let orders = orders(["1", "soup?", "2", "", "3"]);
        let report = report(pipeline(Depot::new(&lab), orders, cfg).await);
        let think = "what does `fetch` give for a line that is no number?";
        expect_eq(report.rejected, 2, "Of five lines two are no orders; so many were counted.", think);
        expect_eq(
            sorted(&report),
            vec![1, 2, 3],
            "Of five lines three are orders; these were stored.",
            think,
        );
    });
}

#[test]
fn three_workers_fetch_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        report(pipeline(depot.clone(), orders(1..=9), Cfg { workers: 3, queue: 2 }).await);
        expect_workers(&depot, 3);
        lab.expect_elapsed(ms(30));
    });
}

#[test]
fn one_worker_is_enough() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab);
        let report = report(pipeline(depot.clone(), orders(1..=4), Cfg { workers: 1, queue: 1 }).await);
        expect_eq(
            sorted(&report),
            vec![1, 2, 3, 4],
            "Four orders were given; these rows were stored.",
            "what becomes of an order that waits in a queue?",
        );
        let says = "With one worker more than one fetch ran at the same time.";
        expect_eq(depot.fetches_at_once(), 1, says, "what limits the fetches that run at the same time?");
        lab.expect_elapsed(ms(40));
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
    });
}

#[test]
fn rows_are_stored_while_others_are_fetched() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab).storing_for(ms(2));
        report(pipeline(depot, orders(1..=4), Cfg { workers: 1, queue: 2 }).await);
        // Four fetches of 10 ms; each row is stored during the next fetch, the last one after it.
        let (took, says) =
            (lab.elapsed_ms(), "Four fetches of 10 ms, and 2 ms to store each row: the time it took, in ms.");
        expect_eq(took, 42, says, "what could the worker do while a row is being stored?");
    });
}

#[test]
fn a_slow_sink_slows_the_reader_down() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let depot = Depot::new(&lab).storing_for(ms(50));
        let (pulled, ahead) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counter, most, shop) = (Arc::clone(&pulled), Arc::clone(&ahead), depot.clone());
        let source = orders(1..=40).inspect(move |_| {
            let pulled = counter.fetch_add(1, Ordering::Relaxed) + 1;
            most.fetch_max(pulled - shop.stored().len(), Ordering::Relaxed);
        });
        let report = report(pipeline(depot, source, Cfg { workers: 3, queue: 2 }).await);
        expect_eq(
            report.stored.len(),
            40,
            "40 orders were given; so many rows were stored.",
            "where is the rest?",
        );
        // Two full queues, one item with each worker, one with the sink, one in the reader's hand.
        let (ahead, most) = (ahead.load(Ordering::Relaxed), 2 * 2 + 3 + 2);
        let says = format!(
            "The reader was {ahead} orders ahead of the store; with two queues of 2 and 3 workers, {most} is the most."
        );
        lab::expect(ahead <= most, &says, "what makes whoever fills a queue wait when it is full?");
    });
}

#[test]
fn a_fetch_that_fails_ends_the_pipeline_with_its_error() {
    lab::run(async |lab| {
        lab.if_stuck("a worker is gone: who waits for it, and who still tries to send to whom?");
        let names = (1..=30).map(|n| if n == 4 { "fail".to_owned() } else { n.to_string() });
        let result = pipeline(Depot::new(&lab), orders(names), Cfg { workers: 3, queue: 2 }).await;
        let said = result.map(|_| ()).map_err(|error| format!("{error:#}"));
        let says = "A fetch failed; this is what the pipeline returned.";
        let think = "who looks at what a worker returns?";
        match said {
            Err(text) if text.contains("fail") => {}
            other => expect_eq(other, Err("…the order `fail`…".to_owned()), says, think),
        }
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_fetch_that_panics_ends_the_pipeline_with_an_error() {
    lab::run(async |lab| {
        lab.if_stuck("a worker is gone: who waits for it, and who still tries to send to whom?");
        let names = (1..=30).map(|n| if n == 4 { "panic".to_owned() } else { n.to_string() });
        let result = pipeline(Depot::new(&lab), orders(names), Cfg { workers: 3, queue: 2 }).await;
        let says = "A worker panicked, and the pipeline returned as if nothing had happened.";
        lab::expect(result.is_err(), says, "where does the panic of a task show, and who looks there?");
        lab.expect_nothing_left().await;
    });
}
