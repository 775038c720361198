//! Queue pipeline: read → queue → fetch, by some workers → queue → store.

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
    let _ = (depot, source);
    todo!("connect a reader, {} workers and a sink by queues of {}", cfg.workers, cfg.queue)
}
