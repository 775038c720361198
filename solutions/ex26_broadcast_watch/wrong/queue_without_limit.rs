//! A queue without limit for each subscriber: nobody misses anything, and memory grows.
//! rejected-by: who_reads_too_late_hears_how_many_it_missed
//! says: 7 orders were published, 1 to 7, and the board keeps 4 of them

use std::sync::Mutex;

use tokio::sync::{mpsc, watch};

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published.
pub struct Board {
    subscribers: Mutex<Vec<mpsc::UnboundedSender<Order>>>,
}

impl Board {
    pub fn new(_cap: usize) -> Self {
        Self { subscribers: Mutex::default() }
    }

    pub fn publish(&self, order: Order) -> usize {
        let mut subscribers = self.subscribers.lock().unwrap();
        subscribers.retain(|orders| orders.send(order.clone()).is_ok());
        subscribers.len()
    }

    pub fn subscribe(&self) -> Tickets {
        let (sender, orders) = mpsc::unbounded_channel();
        self.subscribers.lock().unwrap().push(sender);
        Tickets { orders }
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    orders: mpsc::UnboundedReceiver<Order>,
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        self.orders.recv().await.map(Ok)
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
        self.degrees.wait_for(|now| *now >= degrees).await.map(|now| *now).map_err(|_| Gone)
    }
}
