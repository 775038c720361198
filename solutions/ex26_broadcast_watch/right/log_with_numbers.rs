//! One log with a number for each order, a lock for a moment, and a Notify.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published.
pub struct Board {
    shared: Arc<Shared>,
}

struct Shared {
    log: Mutex<Log>,
    news: Notify,
}

struct Log {
    last: VecDeque<Order>,
    cap: usize,
    /// How many were published in all.
    published: u64,
    readers: usize,
    closed: bool,
}

impl Board {
    pub fn new(cap: usize) -> Self {
        let log = Log { last: VecDeque::new(), cap, published: 0, readers: 0, closed: false };
        Self { shared: Arc::new(Shared { log: Mutex::new(log), news: Notify::new() }) }
    }

    pub fn publish(&self, order: Order) -> usize {
        let mut log = self.shared.log.lock().unwrap();
        if log.last.len() == log.cap {
            log.last.pop_front();
        }
        log.last.push_back(order);
        log.published += 1;
        self.shared.news.notify_waiters();
        log.readers
    }

    pub fn subscribe(&self) -> Tickets {
        let mut log = self.shared.log.lock().unwrap();
        log.readers += 1;
        Tickets { shared: self.shared.clone(), read: log.published }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.shared.log.lock().unwrap().closed = true;
        self.shared.news.notify_waiters();
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    shared: Arc<Shared>,
    read: u64,
}

impl Drop for Tickets {
    fn drop(&mut self) {
        self.shared.log.lock().unwrap().readers -= 1;
    }
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        loop {
            let mut news = pin!(self.shared.news.notified());
            news.as_mut().enable();
            {
                let log = self.shared.log.lock().unwrap();
                let oldest = log.published - log.last.len() as u64;
                if self.read < oldest {
                    let missed = oldest - self.read;
                    self.read = oldest;
                    return Some(Err(Missed(missed)));
                }
                if let Some(order) = log.last.get((self.read - oldest) as usize) {
                    self.read += 1;
                    return Some(Ok(order.clone()));
                }
                if log.closed {
                    return None;
                }
            }
            news.await;
        }
    }
}

/// The thermostat is gone, and it was not warm enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Where the temperature is set.
pub struct Thermostat {
    shared: Arc<Degrees>,
}

struct Degrees {
    now: Mutex<(i32, bool)>,
    news: Notify,
}

impl Thermostat {
    pub fn new(degrees: i32) -> Self {
        Self { shared: Arc::new(Degrees { now: Mutex::new((degrees, false)), news: Notify::new() }) }
    }

    pub fn set(&self, degrees: i32) {
        self.shared.now.lock().unwrap().0 = degrees;
        self.shared.news.notify_waiters();
    }

    pub fn watch(&self) -> Thermometer {
        Thermometer { shared: self.shared.clone() }
    }
}

impl Drop for Thermostat {
    fn drop(&mut self) {
        self.shared.now.lock().unwrap().1 = true;
        self.shared.news.notify_waiters();
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    shared: Arc<Degrees>,
}

impl Thermometer {
    pub async fn wait_at_least(&mut self, degrees: i32) -> Result<i32, Gone> {
        loop {
            let mut news = pin!(self.shared.news.notified());
            news.as_mut().enable();
            let (now, gone) = *self.shared.now.lock().unwrap();
            if now >= degrees {
                return Ok(now);
            }
            if gone {
                return Err(Gone);
            }
            news.await;
        }
    }
}
