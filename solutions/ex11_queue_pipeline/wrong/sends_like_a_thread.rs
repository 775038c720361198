//! Sends as a thread does, and blocks.
//! rejected-by: every_order_is_stored_exactly_once
//! says: Before that there was a panic in a task: Cannot block the current thread
//! asks: which one does the same, and is awaited

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;

pub use lab::props::depot::{Depot, Raw, Row};

/// The size of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Cfg {
    /// How many fetches run at the same time; at least one.
    pub workers: usize,
    /// How many items each of the two queues holds; at least one.
    pub queue: usize,
}

/// What a pipeline did.
#[derive(Debug)]
pub struct Report {
    /// Every row that this pipeline stored, in the order of storing.
    pub stored: Vec<Row>,
    /// How many lines were no orders (`fetch` gave `None`).
    pub rejected: usize,
}

/// Fetches the row of every item of `source`, once, and stores it.
///
/// - `cfg.workers` fetches run at the same time, and never more. They are fewer only when no item is
///   left to begin, or when workers wait because the queue of rows is full.
/// - One row is stored at a time, and the fetching goes on meanwhile.
/// - Each queue holds at most `cfg.queue` items, and whoever finds it full waits. Outside of the queues
///   there is one item with the reader, one with each worker and one with the sink, and no more: so
///   `source` is never more than `2 * cfg.queue + cfg.workers + 2` items ahead of the store.
/// - When this returns, with a report or with an error, nothing that it started goes on: each task has
///   ended, or is aborted.
///
/// `source` gives its next item without waiting: reading it needs no thread.
///
/// # Errors
///
/// If a fetch fails, the pipeline ends with the error of that fetch; if a fetch panics, with an error
/// too. Either way it does not go on to fetch what is left in `source`.
pub async fn pipeline<I>(depot: Depot, source: I, cfg: Cfg) -> anyhow::Result<Report>
where
    I: Iterator<Item = Raw> + Send + 'static,
{
    let (to_workers, from_reader) = mpsc::channel(cfg.queue);
    let (to_sink, mut from_workers) = mpsc::channel(cfg.queue);
    let from_reader = Arc::new(Mutex::new(from_reader));
    let mut tasks = JoinSet::<anyhow::Result<()>>::new();
    tasks.spawn(async move {
        for raw in source {
            if to_workers.blocking_send(raw).is_err() {
                break;
            }
        }
        Ok(())
    });
    for _ in 0..cfg.workers {
        let (depot, from_reader, to_sink) = (depot.clone(), Arc::clone(&from_reader), to_sink.clone());
        tasks.spawn(async move {
            loop {
                let next = from_reader.lock().await.recv().await;
                let Some(raw) = next else { return Ok(()) };
                if to_sink.send(depot.fetch(raw).await?).await.is_err() {
                    return Ok(());
                }
            }
        });
    }
    drop(to_sink);
    let sink = async {
        let mut report = Report { stored: Vec::new(), rejected: 0 };
        while let Some(row) = from_workers.recv().await {
            match row {
                Some(row) => {
                    depot.store(row).await;
                    report.stored.push(row);
                }
                None => report.rejected += 1,
            }
        }
        anyhow::Ok(report)
    };
    let workers = async {
        let mut result = Ok(());
        while let Some(done) = tasks.join_next().await {
            result = done.map_err(anyhow::Error::from).and_then(|done| done);
            if result.is_err() {
                break;
            }
        }
        result
    };
    let outcome = tokio::try_join!(sink, workers);
    tasks.shutdown().await;
    outcome.map(|(report, ())| report)
}
