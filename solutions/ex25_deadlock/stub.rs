//! Deadlock: guests who need two forks each, and there are as many forks as guests.

pub use lab::props::forks::{Fork, Held, Seat};

/// What the guests of one table share, if they need anything.
pub struct Manners {
    // What that is, is up to you. It may be nothing at all.
}

impl Manners {
    /// The manners at a table with so many seats, two at least. Some seats may stay empty.
    pub fn new(seats: usize) -> Self {
        todo!("what must the guests at {seats} seats agree on?")
    }
}

/// One guest of a table eats so many meals: picks up the two forks beside the seat, eats, which puts
/// both down again, and so on.
///
/// - Whoever else is at the table, and whenever they came or leave: each guest gets all of the meals.
/// - Two guests who have no fork in common, and whose neighbours' seats are empty, eat at the same time.
/// - When a guest is done, or leaves because the future is dropped, no fork stays in the hand, and all
///   others go on as if that guest had never come.
/// - A guest without meals needs no fork, and waits for nobody.
///
/// All guests of a table are on one thread, and share one `Manners`.
pub async fn dine(manners: &Manners, seat: Seat, meals: u32) {
    let _ = manners;
    todo!("guest {} needs two forks at the same time, {meals} times", seat.number())
}
