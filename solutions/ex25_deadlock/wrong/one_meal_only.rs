//! Eats once, however many meals there should be.
//! rejected-by: one_guest_alone_eats
//! says: have had so many meals

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self {}
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    let (left, right) = (seat.left(), seat.right());
    let (first, second) = if left.number() < right.number() { (left, right) } else { (right, left) };
    if meals > 0 {
        let first = first.pick().await;
        let second = second.pick().await;
        seat.eat(first, second).await;
    }
}
