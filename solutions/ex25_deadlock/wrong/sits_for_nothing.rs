//! Asks the waiter even for no meal, and waits for a seat.
//! rejected-by: who_wants_nothing_waits_for_nobody
//! says: They were done so long after guest 0 came

use tokio::sync::Mutex;

pub use lab::props::forks::{Fork, Held, Seat};

pub struct Manners {
    places: Vec<Mutex<()>>,
}

impl Manners {
    pub fn new(seats: usize) -> Self {
        Self { places: (0..seats).map(|_| Mutex::new(())).collect() }
    }
}

pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    let mut numbers = [seat.left().number(), seat.right().number()];
    numbers.sort_unstable();
    let _first = manners.places[numbers[0]].lock().await;
    let _second = manners.places[numbers[1]].lock().await;
    for _ in 0..meals {
        let left = seat.left().pick().await;
        let right = seat.right().pick().await;
        seat.eat(left, right).await;
    }
}
