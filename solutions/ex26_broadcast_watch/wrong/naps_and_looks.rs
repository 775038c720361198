//! Looks again every 10 ms.
//! rejected-by: everyone_waits_until_it_is_warm_enough
//! says: It is 50 degrees, and somebody waits for 40

use std::time::Duration;

use tokio::sync::{broadcast, watch};

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
    degrees: watch::Sender<i32>,
}

impl Thermostat {
    pub fn new(degrees: i32) -> Self {
        Self { degrees: watch::Sender::new(degrees) }
    }

    pub fn set(&self, degrees: i32) {
        self.degrees.send_replace(degrees);
    }

    pub fn watch(&self) -> Thermometer {
        Thermometer { degrees: self.degrees.subscribe() }
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    degrees: watch::Receiver<i32>,
}

impl Thermometer {
    pub async fn wait_at_least(&mut self, degrees: i32) -> Result<i32, Gone> {
        while *self.degrees.borrow() < degrees {
            if self.degrees.has_changed().is_err() {
                return Err(Gone);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(*self.degrees.borrow())
    }
}
