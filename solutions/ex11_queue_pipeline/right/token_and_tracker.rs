//! A token stops everybody, a tracker waits for everybody.

use std::sync::Arc;

use tokio::sync::{Mutex, mpsc};

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
    use tokio_util::{sync::CancellationToken, task::TaskTracker};
    let (token, tracker) = (CancellationToken::new(), TaskTracker::new());
    let (to_workers, from_reader) = mpsc::channel(cfg.queue);
    let (to_sink, mut from_workers) = mpsc::channel(cfg.queue);
    let (trouble, mut troubles) = mpsc::channel::<anyhow::Error>(cfg.workers);
    let from_reader = Arc::new(Mutex::new(from_reader));
    let t = token.clone();
    tracker.spawn(async move {
        for raw in source {
            if !matches!(t.run_until_cancelled(to_workers.send(raw)).await, Some(Ok(()))) {
                break;
            }
        }
    });
    for _ in 0..cfg.workers {
        let (depot, rx, tx, token, trouble) =
            (depot.clone(), from_reader.clone(), to_sink.clone(), token.clone(), trouble.clone());
        tracker.spawn(async move {
            let work = tokio::spawn({
                let token = token.clone();
                async move {
                    token
                        .run_until_cancelled(async move {
                            loop {
                                let raw = rx.lock().await.recv().await;
                                let Some(raw) = raw else { return anyhow::Ok(()) };
                                tx.send(depot.fetch(raw).await?).await?;
                            }
                        })
                        .await
                }
            });
            let error = match work.await {
                Ok(Some(Err(e))) => e,
                Err(e) => e.into(),
                _ => return,
            };
            let _ = trouble.send(error).await;
            token.cancel();
        });
    }
    drop((to_sink, from_reader, trouble));
    tracker.close();
    let mut g = Gathering(Report { stored: Vec::new(), rejected: 0 });
    token
        .run_until_cancelled(async {
            while let Some(row) = from_workers.recv().await {
                g.take(&depot, row).await;
            }
        })
        .await;
    tracker.wait().await;
    match troubles.recv().await {
        Some(e) => Err(e),
        None => Ok(g.0),
    }
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
