//! One lock for the whole table.
//! rejected-by: guests_who_share_no_fork_eat_at_the_same_time
//! says: So many of them ate at the same time

use tokio::sync::Mutex;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    turn: Mutex<()>,
}

impl Manners {
    pub fn new(_seats: usize) -> Self {
        Self { turn: Mutex::new(()) }
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    for _ in 0..meals {
        let _turn = manners.turn.lock().await;
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
    }
}
