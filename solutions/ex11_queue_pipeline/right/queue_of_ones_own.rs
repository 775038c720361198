//! Two queues built from a lock, a VecDeque and two Notify.

use std::sync::Arc;

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
    let q1 = Arc::new(Pipe::new(cfg.queue));
    let q2 = Arc::new(Pipe::new(cfg.queue));
    let mut tasks = JoinSet::<anyhow::Result<()>>::new();
    let q = q1.clone();
    tasks.spawn(async move {
        for raw in source {
            q.put(raw).await;
        }
        q.close();
        Ok(())
    });
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(cfg.workers));
    for _ in 0..cfg.workers {
        let (a, b, depot, left) = (q1.clone(), q2.clone(), depot.clone(), left.clone());
        tasks.spawn(async move {
            while let Some(raw) = a.get().await {
                b.put(depot.fetch(raw).await?).await;
            }
            if left.fetch_sub(1, std::sync::atomic::Ordering::SeqCst) == 1 {
                b.close();
            }
            Ok(())
        });
    }
    let sink = async {
        let mut g = Gathering(Report { stored: Vec::new(), rejected: 0 });
        while let Some(row) = q2.get().await {
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
    let out = tokio::try_join!(sink, watch);
    tasks.shutdown().await;
    Ok(out?.0)
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

struct Pipe<T> {
    state: std::sync::Mutex<(std::collections::VecDeque<T>, bool)>,
    cap: usize,
    room: tokio::sync::Notify,
    news: tokio::sync::Notify,
}
impl<T> Pipe<T> {
    fn new(cap: usize) -> Self {
        Self {
            state: std::sync::Mutex::new((Default::default(), false)),
            cap,
            room: Default::default(),
            news: Default::default(),
        }
    }
    async fn put(&self, item: T) {
        let mut item = Some(item);
        loop {
            let wait = self.room.notified();
            {
                let mut s = self.state.lock().unwrap();
                if s.0.len() < self.cap {
                    s.0.push_back(item.take().unwrap());
                    self.news.notify_one();
                    return;
                }
            }
            wait.await;
        }
    }
    async fn get(&self) -> Option<T> {
        loop {
            let wait = self.news.notified();
            tokio::pin!(wait);
            wait.as_mut().enable();
            {
                let mut s = self.state.lock().unwrap();
                if let Some(x) = s.0.pop_front() {
                    self.room.notify_one();
                    return Some(x);
                }
                if s.1 {
                    return None;
                }
            }
            wait.await;
        }
    }
    fn close(&self) {
        self.state.lock().unwrap().1 = true;
        self.news.notify_waiters();
    }
}
