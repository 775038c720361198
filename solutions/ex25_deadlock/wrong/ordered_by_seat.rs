//! Orders the forks by where they lie, seen from the seat, which is no order around a table.
//! rejected-by: five_guests_eat_though_all_come_at_once
//! says: in a circle

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self {}
    }
}

pub async fn dine(_manners: &Manners, seat: Seat, meals: u32) {
    let mut forks = [(seat.number(), seat.left()), (seat.number() + 1, seat.right())];
    forks.sort_by_key(|(place, _)| *place);
    let [(_, first), (_, second)] = forks;
    for _ in 0..meals {
        let first = first.pick().await;
        let second = second.pick().await;
        seat.eat(first, second).await;
    }
}
