//! No worker tasks: a stream that runs so many fetches at once.

use futures::{FutureExt, StreamExt, TryStreamExt};
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
    /// Every row that was stored, in the order of storing.
    pub stored: Vec<Row>,
    /// How many lines were no orders (`fetch` gave `None`).
    pub rejected: usize,
}

/// Fetches the row of every item of `source`, and stores it.
///
/// Exactly `cfg.workers` fetches run at the same time as long as there are items; one row is stored
/// at a time, while the fetching goes on. Each queue holds at most `cfg.queue` items: whoever finds
/// it full waits, so that `source` is read no faster than the rows are stored. When this returns,
/// everything that it started has ended.
///
/// # Errors
///
/// If a fetch fails or panics, the whole pipeline ends with an error.
pub async fn pipeline<I>(depot: Depot, source: I, cfg: Cfg) -> anyhow::Result<Report>
where
    I: Iterator<Item = Raw> + Send + 'static,
{
    let workers = cfg.workers;
    let (to_workers, from_reader) = mpsc::channel(cfg.queue);
    let (to_sink, mut from_workers) = mpsc::channel(cfg.queue);
    let mut reader = JoinSet::new();
    reader.spawn(async move {
        for raw in source {
            if to_workers.send(raw).await.is_err() {
                break;
            }
        }
    });
    let shop = &depot;
    let fetching = futures::stream::unfold(from_reader, |mut from| async { Some((from.recv().await?, from)) })
        .map(anyhow::Ok)
        .try_for_each_concurrent(workers, move |raw| {
            let to_sink = to_sink.clone();
            async move {
                let row = std::panic::AssertUnwindSafe(shop.fetch(raw)).catch_unwind().await;
                let row = row.map_err(|_| anyhow::anyhow!("a fetch panicked"))??;
                to_sink.send(row).await.map_err(|_| anyhow::anyhow!("the sink is gone"))
            }
        });
    let storing = async {
        let mut report = Report { stored: Vec::new(), rejected: 0 };
        while let Some(row) = from_workers.recv().await {
            match row {
                Some(row) => {
                    shop.store(row).await;
                    report.stored.push(row);
                }
                None => report.rejected += 1,
            }
        }
        anyhow::Ok(report)
    };
    let outcome = tokio::try_join!(fetching, storing);
    reader.shutdown().await;
    outcome.map(|((), report)| report)
}
