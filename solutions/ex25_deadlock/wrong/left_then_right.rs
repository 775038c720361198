//! Left, then right, for all.
//! rejected-by: five_guests_eat_though_all_come_at_once
//! says: in a circle: guest 0 -[fork 1]-> guest 1 -[fork 2]-> guest 2

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
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
    }
}
