//! Keeps the first receiver, so that sending never fails.
//! rejected-by: publish_says_how_many_there_are_to_get_it
//! says: What `publish` gave

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
    _listens: broadcast::Receiver<Order>,
}

impl Board {
    pub fn new(cap: usize) -> Self {
        let (orders, _listens) = broadcast::channel(cap);
        Self { orders, _listens }
    }

    pub fn publish(&self, order: Order) -> usize {
        self.orders.send(order).unwrap()
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
        self.degrees.wait_for(|now| *now >= degrees).await.map(|now| *now).map_err(|_| Gone)
    }
}
