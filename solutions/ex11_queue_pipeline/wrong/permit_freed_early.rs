//! Gives the permit back before the row has found room.
//! rejected-by: a_slow_sink_slows_the_reader_down
//! says: 23 rows had been fetched and not stored

use std::sync::Arc;

use tokio::sync::mpsc;
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
    let sem = Arc::new(tokio::sync::Semaphore::new(cfg.workers));
    let mut set = JoinSet::new();
    let (tx, mut rx) = mpsc::channel(cfg.queue);
    let shop = depot.clone();
    set.spawn(async move {
        let mut inner = JoinSet::new();
        for raw in source {
            let permit = sem.clone().acquire_owned().await?;
            let (depot, tx) = (shop.clone(), tx.clone());
            inner.spawn(async move {
                let row = depot.fetch(raw).await?;
                drop(permit);
                let _ = tx.send(row).await;
                anyhow::Ok(())
            });
            while let Some(done) = inner.try_join_next() {
                done??;
            }
        }
        drop(tx);
        while let Some(done) = inner.join_next().await {
            done??;
        }
        anyhow::Ok(())
    });
    let sink = async {
        let mut report = Report { stored: Vec::new(), rejected: 0 };
        while let Some(row) = rx.recv().await {
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
    let all = async {
        while let Some(done) = set.join_next().await {
            done??;
        }
        anyhow::Ok(())
    };
    let outcome = tokio::try_join!(sink, all);
    set.shutdown().await;
    outcome.map(|x| x.0)
}
