//! No task and no channel: one loop around `select!`.

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
    use futures::{FutureExt, StreamExt, stream::FuturesUnordered};
    use std::collections::VecDeque;
    let (mut raws, mut rows) = (VecDeque::new(), VecDeque::<Option<Row>>::new());
    let mut source = source.fuse();
    let mut fetching = FuturesUnordered::new();
    let mut storing =
        futures::future::OptionFuture::from(None::<std::pin::Pin<Box<dyn Future<Output = Row> + Send>>>);
    let mut is_storing = false;
    let mut report = Report { stored: vec![], rejected: 0 };
    let mut done_rows: VecDeque<Option<Row>> = VecDeque::new();
    loop {
        // rows in workers' hands go to the queue
        while rows.len() < cfg.queue {
            match done_rows.pop_front() {
                Some(r) => rows.push_back(r),
                None => break,
            }
        }
        while !is_storing {
            match rows.pop_front() {
                Some(Some(row)) => {
                    let d = depot.clone();
                    storing = Some(
                        async move {
                            d.store(row).await;
                            row
                        }
                        .boxed(),
                    )
                    .into();
                    is_storing = true;
                }
                Some(None) => report.rejected += 1,
                None => break,
            }
            while rows.len() < cfg.queue {
                match done_rows.pop_front() {
                    Some(r) => rows.push_back(r),
                    None => break,
                }
            }
        }
        loop {
            while raws.len() < cfg.queue {
                match source.next() {
                    Some(raw) => raws.push_back(raw),
                    None => break,
                }
            }
            if fetching.len() + done_rows.len() >= cfg.workers {
                break;
            }
            let Some(raw) = raws.pop_front() else { break };
            let d = depot.clone();
            fetching.push(async move { std::panic::AssertUnwindSafe(d.fetch(raw)).catch_unwind().await });
        }
        if fetching.is_empty() && !is_storing {
            return Ok(report);
        }
        tokio::select! {
            Some(row) = fetching.next(), if !fetching.is_empty() => {
                done_rows.push_back(row.map_err(|_| anyhow::anyhow!("a fetch panicked"))??);
            }
            Some(row) = &mut storing, if is_storing => { is_storing = false; report.stored.push(row); }
        }
    }
}
