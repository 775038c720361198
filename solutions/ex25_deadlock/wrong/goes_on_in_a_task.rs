//! Eats in a task, which goes on when its guest has left.
//! rejected-by: who_leaves_eats_no_more
//! says: still in a hand

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners;

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    let dining = tokio::spawn(async move {
        let (left, right) = (seat.left(), seat.right());
        let (first, second) = if left.number() < right.number() { (left, right) } else { (right, left) };
        for _ in 0..meals {
            let first = first.pick().await;
            let second = second.pick().await;
            seat.eat(first, second).await;
        }
    });
    dining.await.expect("no meal panics");
}
