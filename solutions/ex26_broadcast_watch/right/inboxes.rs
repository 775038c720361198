//! An inbox of its own for each subscriber, and wakers that are kept by hand.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, Weak};
use std::task::{Poll, Waker};

use tokio::sync::watch;

/// An order, as it is called out in the kitchen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order(pub u32);

/// So many orders came and went before they were read, and this reader won't get them any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed(pub u64);

/// Where orders are published.
pub struct Board {
    cap: usize,
    inboxes: Mutex<Vec<Weak<Mutex<Inbox>>>>,
}

#[derive(Default)]
struct Inbox {
    orders: VecDeque<Order>,
    missed: u64,
    closed: bool,
    waker: Option<Waker>,
}

impl Board {
    pub fn new(cap: usize) -> Self {
        Self { cap, inboxes: Mutex::default() }
    }

    /// Does something to each inbox that is still there, and wakes its reader.
    fn each(&self, act: impl Fn(&mut Inbox)) -> usize {
        let mut inboxes = self.inboxes.lock().unwrap();
        inboxes.retain(|inbox| {
            let Some(inbox) = inbox.upgrade() else { return false };
            let mut inbox = inbox.lock().unwrap();
            act(&mut inbox);
            inbox.waker.take().into_iter().for_each(Waker::wake);
            true
        });
        inboxes.len()
    }

    pub fn publish(&self, order: Order) -> usize {
        self.each(|inbox| {
            if inbox.orders.len() == self.cap {
                inbox.orders.pop_front();
                inbox.missed += 1;
            }
            inbox.orders.push_back(order.clone());
        })
    }

    pub fn subscribe(&self) -> Tickets {
        let inbox = Arc::default();
        self.inboxes.lock().unwrap().push(Arc::downgrade(&inbox));
        Tickets { inbox }
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.each(|inbox| inbox.closed = true);
    }
}

/// What one subscriber has to read.
pub struct Tickets {
    inbox: Arc<Mutex<Inbox>>,
}

impl Tickets {
    pub async fn next(&mut self) -> Option<Result<Order, Missed>> {
        poll_fn(|cx| {
            let mut inbox = self.inbox.lock().unwrap();
            let missed = std::mem::take(&mut inbox.missed);
            if missed > 0 {
                return Poll::Ready(Some(Err(Missed(missed))));
            }
            match inbox.orders.pop_front() {
                Some(order) => Poll::Ready(Some(Ok(order))),
                None if inbox.closed => Poll::Ready(None),
                None => {
                    inbox.waker = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
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
        loop {
            let now = *self.degrees.borrow_and_update();
            if now >= degrees {
                return Ok(now);
            }
            self.degrees.changed().await.map_err(|_| Gone)?;
        }
    }
}
