//! Odd guests begin at the left and even ones at the right, so neighbours begin with the same fork.

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self {}
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let (left, right) = if seat.number() % 2 == 0 {
            let right = seat.right().pick().await;
            (seat.left().pick().await, right)
        } else {
            let left = seat.left().pick().await;
            (left, seat.right().pick().await)
        };
        seat.eat(left, right).await;
    }
}
