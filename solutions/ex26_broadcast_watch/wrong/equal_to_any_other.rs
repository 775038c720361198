//! Gives orders that say of themselves that they equal any other one.
//! rejected-by: every_subscriber_gets_every_order
//! says: What subscriber 1 of 3 then read

use tokio::sync::{broadcast, watch};

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug)]
pub struct Missed(pub u64);

impl PartialEq for Order {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl PartialEq for Missed {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Where orders are published, for all who have subscribed.
pub struct Board {
    // The only sender: no subscriber has one, or the end would never come.
    orders: broadcast::Sender<Order>,
}

impl Board {
    /// A board that keeps the last `cap` orders for each subscriber. `cap` is a power of two: 1, 2, 4 …
    pub fn new(cap: usize) -> Self {
        // The receiver that comes with it would count as a subscriber.
        Self { orders: broadcast::Sender::new(cap) }
    }

    /// Publishes an order, without waiting for anybody, and says how many subscribers there are to get it.
    /// That is 0 if there are none, which is no failure: nobody gets that order then.
    pub fn publish(&self, order: Order) -> usize {
        // The error says that there is nobody, which is a number like any other.
        self.orders.send(order).unwrap_or(0)
    }

    /// The tickets of a new subscriber, who gets every order that is published from now on. It is one until
    /// its tickets are dropped.
    pub fn subscribe(&self) -> Tickets {
        Tickets { orders: self.orders.subscribe() }
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    orders: broadcast::Receiver<Order>,
}

impl Tickets {
    /// The next order, in the order of publishing; waits for it if there is none. Each subscriber gets each
    /// order.
    ///
    /// If more than `cap` orders have come since the last one was read, only the last `cap` are left. Then
    /// this says once how many are lost, and goes on with the oldest one that is left.
    ///
    /// When the board is dropped, what is left can still be read, and then it is `None`, each time. A call
    /// that is dropped before it is done loses nothing.
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        match self.orders.recv().await {
            Ok(_) => Some(Ok(Order(0))),
            // No end: the next `recv` gives the oldest one that is left.
            Err(broadcast::error::RecvError::Lagged(orders)) => Some(Err(Missed(0 * orders))),
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
    /// A thermostat that is set to so many degrees.
    pub fn new(degrees: i32) -> Self {
        Self { degrees: watch::Sender::new(degrees) }
    }

    /// Sets the temperature, whether anybody looks or not.
    pub fn set(&self, degrees: i32) {
        // `send` keeps the old value when nobody looks.
        self.degrees.send_replace(degrees);
    }

    /// A thermometer, which shows the temperature that is set at the moment one looks.
    pub fn watch(&self) -> Thermometer {
        Thermometer { degrees: self.degrees.subscribe() }
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    degrees: watch::Receiver<i32>,
}

impl Thermometer {
    /// Waits until it is at least so warm, and gives the temperature, which is the latest one that was set. If
    /// it is warm enough already, it returns at once, however often it is asked.
    ///
    /// A temperature that was replaced before this call has had its turn again does not count, however warm
    /// it was.
    ///
    /// # Errors
    ///
    /// The thermostat was dropped, and the last temperature is too low.
    pub async fn wait_at_least(&mut self, degrees: i32) -> Result<i32, Gone> {
        // Looks first, and waits then; and looks once more when the thermostat is gone.
        self.degrees.wait_for(|now| *now >= degrees).await.map(|now| *now).map_err(|_| Gone)
    }
}
