//! Stands in both queues from one moment on: whoever came first is first in both.

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self {}
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let (left, right) = (seat.left(), seat.right());
        let (left, right) = tokio::join!(left.pick(), right.pick());
        seat.eat(left, right).await;
    }
}
