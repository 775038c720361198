//! Looks for both forks in one step, and sleeps until some fork is put down.

use std::cell::RefCell;

use tokio::sync::Notify;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    in_use: RefCell<Vec<bool>>,
    put_down: Notify,
}

impl Manners {
    pub fn new(seats: usize) -> Self {
        Self { in_use: RefCell::new(vec![false; seats]), put_down: Notify::new() }
    }

    fn take(&self, forks: [usize; 2]) -> Option<Both<'_>> {
        let mut in_use = self.in_use.borrow_mut();
        if forks.iter().any(|fork| in_use[*fork]) {
            return None;
        }
        forks.iter().for_each(|fork| in_use[*fork] = true);
        Some(Both { manners: self, forks })
    }
}

struct Both<'a> {
    manners: &'a Manners,
    forks: [usize; 2],
}

impl Drop for Both<'_> {
    fn drop(&mut self) {
        let mut in_use = self.manners.in_use.borrow_mut();
        self.forks.iter().for_each(|fork| in_use[*fork] = false);
        self.manners.put_down.notify_waiters();
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    let (left, right) = (seat.left(), seat.right());
    for _ in 0..meals {
        let both = loop {
            let news = manners.put_down.notified();
            match manners.take([left.number(), right.number()]) {
                Some(both) => break both,
                None => news.await,
            }
        };
        let (one, other) = (left.pick().await, right.pick().await);
        seat.eat(one, other).await;
        drop(both);
        tokio::task::yield_now().await;
    }
}
