//! Gives up a meal when the second fork takes too long.
//! rejected-by: five_guests_eat_though_all_come_at_once
//! says: have had so many meals

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
        let wait = std::time::Duration::from_millis(50);
        if let Ok(right) = tokio::time::timeout(wait, seat.right().pick()).await {
            seat.eat(left, right).await;
        }
    }
}
