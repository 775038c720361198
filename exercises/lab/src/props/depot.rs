//! A depot that is slow to answer, and keeps a record of what it was asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::record::ms;
use crate::{Lab, Outcome, judge};

/// So often the same order may be fetched; a test may run one pipeline after another.
const PATIENCE: usize = 1_000;

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
    /// The orders that take another time than the usual one.
    fetch_delays: Vec<(String, Duration)>,
    stored: Arc<Mutex<Vec<Row>>>,
}

impl Depot {
    /// A depot that stores at once.
    pub fn new(lab: &Lab) -> Self {
        Self {
            lab: lab.clone(),
            store_delay: Duration::ZERO,
            fetch_delays: Vec::new(),
            stored: Arc::default(),
        }
    }

    /// The same depot, but each `store` takes so long.
    #[must_use]
    pub fn storing_for(mut self, delay: Duration) -> Self {
        self.is_new();
        self.store_delay = delay;
        self
    }

    /// The same depot, but the `fetch` of this order takes so long.
    #[must_use]
    pub fn fetching_for(mut self, order: &str, delay: Duration) -> Self {
        self.is_new();
        self.fetch_delays.push((order.to_owned(), delay));
        self
    }

    /// Parses a line and fetches its row, which takes 10 ms for most orders. `None` if the line is no
    /// number.
    ///
    /// # Errors
    ///
    /// The depot does not know an order that is called `fail`.
    pub async fn fetch(&self, raw: Raw) -> anyhow::Result<Option<Row>> {
        let other = self.fetch_delays.iter().find(|(order, _)| *order == raw.0);
        let delay = other.map_or(ms(10), |(_, delay)| *delay);
        let name = format!("fetch {}", raw.0);
        self.lose_patience(&name);
        let job = self.lab.job(name, delay, ());
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

    /// How many fetches were begun.
    pub fn fetches(&self) -> usize {
        self.lab.begun("fetch ", |_| true)
    }

    /// The most fetches that were under way together, by their own record.
    pub fn fetches_at_once(&self) -> usize {
        self.lab.most_at_once("fetch ")
    }

    /// The most rows that were being stored together. A row that is stored at once is not seen.
    pub fn stores_at_once(&self) -> usize {
        self.lab.most_at_once("store ")
    }

    /// How many fetches were under way when everything of that instant had happened.
    pub fn fetches_at(&self, at_ms: u64) -> usize {
        self.lab.under_way("fetch ", at_ms)
    }

    /// Only the test says how long something takes, before it hands the depot out.
    fn is_new(&self) {
        assert!(Arc::strong_count(&self.stored) == 1, "a depot that has several handles stays as it is");
    }

    /// Ends a test that asks the same question for ever: it would go on until the limit, and look busy.
    fn lose_patience(&self, name: &str) {
        let times = self.lab.book().jobs.iter().filter(|job| job.name == name).count();
        if times >= PATIENCE {
            let observed = format!("The same order was fetched over and over: `{name}`, {times} times.");
            let message =
                judge::message(observed, "the depot has said what it knows: what is to happen then?");
            self.lab.book().condemn(Outcome::Failed, message);
            panic!("`{name}` was asked for {times} times");
        }
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        self.stored.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
