//! The reference for ex25: everybody picks up the fork with the lower number first.
#![cfg_attr(doctest, doc = include_str!("../../../exercises/ex25_deadlock/README.md"))]

pub use lab::props::forks::{Fork, Held, Seat};

/// What the guests of one table share, if they need anything.
pub struct Manners {
    // Nothing: the numbers on the forks are agreement enough.
}

impl Manners {
    /// The manners at a table with so many seats, two at least. Some seats may stay empty.
    pub fn new(seats: usize) -> Self {
        let _ = seats;
        Self {}
    }
}

/// One guest of a table eats so many meals: picks up the two forks beside the seat, eats, which puts
/// both down again, and so on.
pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    let Manners {} = manners;
    let (left, right) = (seat.left(), seat.right());
    // In a circle of guests who wait for each other, each holds a fork and waits for one with a higher
    // number. Going round the circle the numbers would rise for ever, so there is no such circle. Only the
    // last guest picks up the right one first: left before right is the same for all, and yet no order.
    let (first, second) = if left.number() < right.number() { (left, right) } else { (right, left) };
    for _ in 0..meals {
        let first = first.pick().await;
        let second = second.pick().await;
        seat.eat(first, second).await;
    }
}
