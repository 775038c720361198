//! One queue, from which whoever comes first takes the order.
//! rejected-by: every_subscriber_gets_every_order
//! says: What subscriber 2 of 3 then read

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Mutex, mpsc, watch};

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published.
pub struct Board {
    sender: mpsc::Sender<Order>,
    receiver: Arc<Mutex<mpsc::Receiver<Order>>>,
    subscribers: AtomicUsize,
}

impl Board {
    pub fn new(cap: usize) -> Self {
        let (sender, receiver) = mpsc::channel(cap);
        Self { sender, receiver: Arc::new(Mutex::new(receiver)), subscribers: AtomicUsize::new(0) }
    }

    pub fn publish(&self, order: Order) -> usize {
        let _ = self.sender.try_send(order);
        self.subscribers.load(Ordering::Relaxed)
    }

    pub fn subscribe(&self) -> Tickets {
        self.subscribers.fetch_add(1, Ordering::Relaxed);
        Tickets { receiver: self.receiver.clone() }
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    receiver: Arc<Mutex<mpsc::Receiver<Order>>>,
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        self.receiver.lock().await.recv().await.map(Ok)
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
