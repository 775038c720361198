//! Each worker has an inbox, and says when it is free.

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
    let (idle_tx, mut idle_rx) = mpsc::channel::<usize>(cfg.workers);
    let (to_sink, mut from_workers) = mpsc::channel(cfg.queue);
    let (qx, mut qr) = mpsc::channel(cfg.queue);
    let mut tasks = JoinSet::<anyhow::Result<()>>::new();
    tasks.spawn(async move {
        for raw in source {
            if qx.send(raw).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    let mut inboxes = vec![];
    for i in 0..cfg.workers {
        let (tx, mut rx) = mpsc::channel(1);
        inboxes.push(tx);
        let (idle, to_sink, depot) = (idle_tx.clone(), to_sink.clone(), depot.clone());
        tasks.spawn(async move {
            while idle.send(i).await.is_ok() {
                let Some(raw) = rx.recv().await else { break };
                if to_sink.send(depot.fetch(raw).await?).await.is_err() {
                    break;
                }
            }
            Ok(())
        });
    }
    drop((idle_tx, to_sink));
    tasks.spawn(async move {
        while let Some(i) = idle_rx.recv().await {
            let Some(raw) = qr.recv().await else { break };
            if inboxes[i].send(raw).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    let sink = async {
        let mut g = Gathering(Report { stored: Vec::new(), rejected: 0 });
        while let Some(row) = from_workers.recv().await {
            g.take(&depot, row).await;
        }
        anyhow::Ok(g.0)
    };
    let watch = async {
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        anyhow::Ok(())
    };
    let out = tokio::try_join!(sink, watch).map(|x| x.0);
    tasks.shutdown().await;
    out
}

struct Gathering(Report);
impl Gathering {
    async fn take(&mut self, depot: &Depot, row: Option<Row>) {
        match row {
            Some(row) => {
                depot.store(row).await;
                self.0.stored.push(row);
            }
            None => self.0.rejected += 1,
        }
    }
}
