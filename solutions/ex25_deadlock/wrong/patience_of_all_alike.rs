//! Tries again after the same while as all others.
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
            let wait = std::time::Duration::from_millis(50);
            if let Ok(right) = tokio::time::timeout(wait, seat.right().pick()).await {
                seat.eat(left, right).await;
                break;
            }
            drop(left);
            tokio::time::sleep(wait).await;
        }
    }
}
