//! The workers read for themselves: no first queue, so nothing waits in it.

use tokio::sync::mpsc;

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
    use futures::FutureExt;
    let source = std::sync::Mutex::new(source);
    let (tx, mut rx) = mpsc::channel(cfg.queue);
    let worker = |tx: mpsc::Sender<Option<Row>>| {
        let (source, depot) = (&source, &depot);
        async move {
            loop {
                let next = source.lock().unwrap().next();
                let Some(raw) = next else { return anyhow::Ok(()) };
                let row = std::panic::AssertUnwindSafe(depot.fetch(raw))
                    .catch_unwind()
                    .await
                    .map_err(|_| anyhow::anyhow!("a fetch panicked"))??;
                tx.send(row).await?;
            }
        }
    };
    let workers: Vec<_> = (0..cfg.workers).map(|_| worker(tx.clone())).collect();
    drop(tx);
    let sink = async {
        let mut g = Gathering(Report { stored: Vec::new(), rejected: 0 });
        while let Some(row) = rx.recv().await {
            g.take(&depot, row).await;
        }
        anyhow::Ok(g.0)
    };
    tokio::try_join!(futures::future::try_join_all(workers), sink).map(|x| x.1)
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
