//! Holds the lock on the receiver while it fetches.
//! rejected-by: three_workers_fetch_at_the_same_time
//! says: ran one after another
//! asks: hold on to while it fetches

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
    let (to_workers, from_reader) = mpsc::channel(cfg.queue);
    let (to_sink, mut from_workers) = mpsc::channel(cfg.queue);
    let from_reader = Arc::new(Mutex::new(from_reader));
    let mut tasks = JoinSet::<anyhow::Result<()>>::new();
    tasks.spawn(async move {
        for raw in source {
            if to_workers.send(raw).await.is_err() {
                break;
            }
        }
        Ok(())
    });
    for _ in 0..cfg.workers {
        let (depot, from_reader, to_sink) = (depot.clone(), Arc::clone(&from_reader), to_sink.clone());
        tasks.spawn(async move {
            while let Some(raw) = from_reader.lock().await.recv().await {
                if to_sink.send(depot.fetch(raw).await?).await.is_err() {
                    break;
                }
            }
            Ok(())
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
