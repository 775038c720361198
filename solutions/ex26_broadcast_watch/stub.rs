//! Broadcast and watch: orders that everyone must hear, and a temperature of which the latest counts.
//!
//! Whoever waits here sleeps: it is woken when it can go on, at that very instant, and nobody asks again
//! and again.

use std::sync::Arc;

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published, for all who have subscribed.
pub struct Board {
    // Put here what the board needs.
    _inside: Arc<()>,
}

impl Board {
    /// A board that keeps the last `cap` orders for each subscriber. `cap` is a power of two: 1, 2, 4 …
    pub fn new(cap: usize) -> Self {
        todo!("make a board for the last {cap} orders")
    }

    /// Publishes an order, without waiting for anybody, and says how many subscribers there are to get it.
    /// That is 0 if there are none, which is no failure: nobody gets that order then.
    pub fn publish(&self, order: Order) -> usize {
        todo!("let every subscriber have {order:?}")
    }

    /// The tickets of a new subscriber, who gets every order that is published from now on. It is one until
    /// its tickets are dropped.
    pub fn subscribe(&self) -> Tickets {
        todo!("begin to listen")
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    // Put here what a subscriber needs.
    _inside: Arc<()>,
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
        todo!("wait for the next order")
    }
}

/// The thermostat is gone, and it was not warm enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

/// Where the temperature is set.
pub struct Thermostat {
    // Put here what the thermostat needs.
    _inside: Arc<()>,
}

impl Thermostat {
    /// A thermostat that is set to so many degrees.
    pub fn new(degrees: i32) -> Self {
        todo!("keep {degrees} degrees, until they are set anew")
    }

    /// Sets the temperature, whether anybody looks or not.
    pub fn set(&self, degrees: i32) {
        todo!("keep {degrees} degrees, and tell those who wait")
    }

    /// A thermometer, which shows the temperature that is set at the moment one looks.
    pub fn watch(&self) -> Thermometer {
        todo!("look at the thermostat")
    }
}

/// Shows the temperature of a thermostat.
pub struct Thermometer {
    // Put here what a thermometer needs.
    _inside: Arc<()>,
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
        todo!("look, and wait until it is {degrees} degrees or more")
    }
}
