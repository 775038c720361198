//! Leaves out an order that came before.
//! rejected-by: an_order_that_comes_twice_is_stored_twice
//! says: rows are missing in the depot

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
    let (raw_tx, raw_rx) = mpsc::channel::<Raw>(cfg.queue);
    let (row_tx, mut row_rx) = mpsc::channel::<Row>(cfg.queue);
    let raw_rx = Arc::new(Mutex::new(raw_rx));
    let sink_depot = depot.clone();
    
    let reader = tokio::spawn(async move {
        let mut seen = std::collections::HashSet::new();
        for raw in source { if seen.insert(raw.0.clone()) && raw_tx.send(raw).await.is_err() { break; } }
    });
    let mut workers = JoinSet::new();
    for _ in 0..cfg.workers {
        let (depot, rx, tx) = (depot.clone(), raw_rx.clone(), row_tx.clone());
        workers.spawn(async move {
            let mut rejected = 0;
            loop {
                let raw = rx.lock().await.recv().await;
                let Some(raw) = raw else { return anyhow::Ok(rejected) };
                match depot.fetch(raw).await? { Some(row) => { let _ = tx.send(row).await; } None => rejected += 1 }
            }
        });
    }
    drop(raw_rx);
    drop(row_tx);
    let sink = tokio::spawn(async move {
        let mut stored: Vec<Row> = Vec::new();
        while let Some(row) = row_rx.recv().await { sink_depot.store(row).await; stored.push(row); }
        stored
    });

    let mut rejected = 0;
    while let Some(done) = workers.join_next().await {
        match done.map_err(anyhow::Error::from).and_then(|r| r) {
            Ok(n) => rejected += n,
            Err(e) => { workers.shutdown().await; reader.abort(); sink.abort(); let _ = reader.await; let _ = sink.await; return Err(e); }
        }
    }
    Ok(Report { stored: sink.await?, rejected })
}
