//! A depot that is slow to answer, and keeps a record of what it was asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::record::ms;
use crate::{JobState, Lab};

/// A line of the order list, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw(pub String);

/// What the depot knows about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row(pub u32);

/// Answers questions, and stores rows. Clones are handles to the same depot.
#[derive(Clone)]
pub struct Depot {
    lab: Lab,
    store_delay: Duration,
    stored: Arc<Mutex<Vec<Row>>>,
}

impl Depot {
    /// A depot that stores at once.
    pub fn new(lab: &Lab) -> Self {
        Self { lab: lab.clone(), store_delay: Duration::ZERO, stored: Arc::default() }
    }

    /// The same depot, but each `store` takes so long.
    #[must_use]
    pub fn storing_for(mut self, delay: Duration) -> Self {
        self.store_delay = delay;
        self
    }

    /// Parses a line and fetches its row, which takes 10 ms. `None` if the line is no number.
    ///
    /// # Errors
    ///
    /// The depot does not know an order that is called `fail`.
    pub async fn fetch(&self, raw: Raw) -> anyhow::Result<Option<Row>> {
        let job = self.lab.job(format!("fetch {}", raw.0), ms(10), ());
        match raw.0.as_str() {
            "panic" => job.panicking().await,
            _ => job.await,
        }
        anyhow::ensure!(raw.0 != "fail", "the depot does not know the order `{}`", raw.0);
        Ok(raw.0.parse().ok().map(Row))
    }

    /// Stores a row.
    pub async fn store(&self, row: Row) {
        if !self.store_delay.is_zero() {
            self.lab.job(format!("store {}", row.0), self.store_delay, ()).await;
        }
        self.rows().push(row);
    }

    /// The rows stored so far.
    pub fn stored(&self) -> Vec<Row> {
        self.rows().clone()
    }

    /// The most fetches that were under way together, by their own record.
    pub fn fetches_at_once(&self) -> usize {
        let jobs = self.lab.jobs();
        let fetches = || jobs.iter().filter(|job| job.name.starts_with("fetch"));
        let running_at = |at: u64| {
            let ended = |job: &crate::JobRecord| match job.state {
                JobState::Running => u64::MAX,
                _ => job.ended_ms.unwrap_or(0),
            };
            fetches().filter(|job| job.started_ms.is_some_and(|start| start <= at) && at < ended(job)).count()
        };
        fetches().filter_map(|job| job.started_ms).map(running_at).max().unwrap_or(0)
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
