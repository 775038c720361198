//! Both channels as streams, with the last temperature kept beside.

use futures::{FutureExt, StreamExt};
use tokio::sync::{broadcast, watch};
use tokio_stream::wrappers::errors::BroadcastStreamRecvError;
use tokio_stream::wrappers::{BroadcastStream, WatchStream};

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
        Tickets { orders: BroadcastStream::new(self.orders.subscribe()) }
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    orders: BroadcastStream<Order>,
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        let next = self.orders.next().await?;
        Some(next.map_err(|BroadcastStreamRecvError::Lagged(orders)| Missed(orders)))
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
        Thermometer { last: *self.degrees.borrow(), degrees: self.degrees.subscribe().into() }
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    degrees: WatchStream<i32>,
    last: i32,
}

impl Thermometer {
    pub async fn wait_at_least(&mut self, degrees: i32) -> Result<i32, Gone> {
        loop {
            while let Some(Some(now)) = self.degrees.next().now_or_never() {
                self.last = now;
            }
            if self.last >= degrees {
                return Ok(self.last);
            }
            self.last = self.degrees.next().await.ok_or(Gone)?;
        }
    }
}
