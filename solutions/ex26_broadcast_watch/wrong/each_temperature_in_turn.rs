//! A broadcast channel for temperatures, too, which are then read one after another.
//! rejected-by: only_the_latest_temperature_counts
//! says: 90 were set, and 30 right after that

use std::sync::Mutex;

use tokio::sync::broadcast;

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published, for all who have subscribed.
pub struct Board {
    orders: broadcast::Sender<Order>,
}

impl Board {
    pub fn new(cap: usize) -> Self {
        Self { orders: broadcast::Sender::new(cap) }
    }

    pub fn publish(&self, order: Order) -> usize {
        self.orders.send(order).unwrap_or(0)
    }

    pub fn subscribe(&self) -> Tickets {
        Tickets { orders: self.orders.subscribe() }
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    orders: broadcast::Receiver<Order>,
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        match self.orders.recv().await {
            Ok(order) => Some(Ok(order)),
            Err(broadcast::error::RecvError::Lagged(orders)) => Some(Err(Missed(orders))),
            Err(broadcast::error::RecvError::Closed) => None,
        }
    }
}

/// The thermostat is gone, and it was not warm enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Where the temperature is set.
pub struct Thermostat {
    last: Mutex<i32>,
    changes: broadcast::Sender<i32>,
}

impl Thermostat {
    pub fn new(degrees: i32) -> Self {
        Self { last: Mutex::new(degrees), changes: broadcast::Sender::new(1_024) }
    }

    pub fn set(&self, degrees: i32) {
        *self.last.lock().unwrap() = degrees;
        let _ = self.changes.send(degrees);
    }

    pub fn watch(&self) -> Thermometer {
        Thermometer { last: *self.last.lock().unwrap(), changes: self.changes.subscribe() }
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    last: i32,
    changes: broadcast::Receiver<i32>,
}

impl Thermometer {
    pub async fn wait_at_least(&mut self, degrees: i32) -> Result<i32, Gone> {
        while let Ok(now) = self.changes.try_recv() {
            self.last = now;
        }
        while self.last < degrees {
            self.last = self.changes.recv().await.map_err(|_| Gone)?;
        }
        Ok(self.last)
    }
}
