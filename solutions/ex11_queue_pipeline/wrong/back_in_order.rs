//! The sink puts the rows back into the order of the orders, and hoards them.
//! rejected-by: rows_are_stored_as_they_come_and_wait_for_no_slow_order
//! says: rows had been fetched and not stored

pub use lab::props::depot::{Depot, Raw, Row};

/// The size of a pipeline.
#[derive(Clone, Copy, Debug)]
pub struct Cfg {
    /// workers
    pub workers: usize,
    /// queue
    pub queue: usize,
}

/// What a pipeline did.
#[derive(Debug)]
pub struct Report {
    /// stored
    pub stored: Vec<Row>,
    /// rejected
    pub rejected: usize,
}

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, AtomicBool, Ordering};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use anyhow::{anyhow, Context};


/// The pipeline.
pub async fn pipeline<I>(depot: Depot, source: I, cfg: Cfg) -> anyhow::Result<Report>
where
    I: Iterator<Item = Raw> + Send + 'static,

{
    let (raw_tx, raw_rx) = mpsc::channel::<(usize, Raw)>(cfg.queue);
    let (row_tx, mut row_rx) = mpsc::channel::<(usize, Option<Row>)>(cfg.queue);
    let raw_rx = Arc::new(Mutex::new(raw_rx));
    let sink_depot = depot.clone();
    
    let reader = tokio::spawn(async move {
        for raw in source.enumerate() { if raw_tx.send(raw).await.is_err() { break; } }
    });
    let mut workers = JoinSet::new();
    for _ in 0..cfg.workers {
        let (depot, rx, tx) = (depot.clone(), raw_rx.clone(), row_tx.clone());
        workers.spawn(async move {
            loop {
                let raw = rx.lock().await.recv().await;
                let Some((i, raw)) = raw else { return anyhow::Ok(0) };
                let row = depot.fetch(raw).await?;
                let _ = tx.send((i, row)).await;
            }
        });
    }
    drop(raw_rx);
    drop(row_tx);
    let sink = tokio::spawn(async move {
        let mut report = Report { stored: vec![], rejected: 0 };
        let mut early = std::collections::BTreeMap::new();
        let mut next = 0;
        while let Some((i, row)) = row_rx.recv().await {
            early.insert(i, row);
            while let Some(row) = early.remove(&next) {
                next += 1;
                match row { Some(row) => { sink_depot.store(row).await; report.stored.push(row); } None => report.rejected += 1 }
            }
        }
        report
    });

    let mut rejected = 0;
    while let Some(done) = workers.join_next().await {
        match done.map_err(anyhow::Error::from).and_then(|r| r) {
            Ok(n) => rejected += n,
            Err(e) => { workers.shutdown().await; reader.abort(); sink.abort(); let _ = reader.await; let _ = sink.await; return Err(e); }
        }
    }
    let _ = rejected; Ok(sink.await?)
}
