//! Holds the first fork and asks for the second without rest.
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
        let left = seat.left().pick().await;
        let right = loop {
            match seat.right().try_pick().await {
                Some(right) => break right,
                None => tokio::task::yield_now().await,
            }
        };
        seat.eat(left, right).await;
    }
}
