//! Puts the first fork down if the second is taken, and all do so in step.
//! rejected-by: five_guests_eat_though_all_come_at_once
//! says: reached for a fork 2000 times

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self {}
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        loop {
            let left = seat.left().pick().await;
            if let Some(right) = seat.right().try_pick().await {
                seat.eat(left, right).await;
                break;
            }
            drop(left);
            tokio::task::yield_now().await;
        }
    }
}
