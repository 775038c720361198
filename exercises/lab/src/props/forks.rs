//! A table with one fork between each two guests, who need both beside them to eat.
//!
//! The table keeps a board of who holds and who waits for what. If everybody waits for ever, the
//! board says for whom.

use std::collections::VecDeque;
use std::fmt::Write;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::record::ms;
use crate::{Lab, Outcome, judge};

/// So often may somebody reach for a fork while nobody begins to eat.
const PATIENCE: usize = 2_000;

/// A round table. Clones are handles to the same one.
#[derive(Clone)]
pub struct Table {
    lab: Lab,
    board: Arc<Mutex<Board>>,
}

struct Board {
    forks: Vec<Place>,
    /// When somebody last began to eat, and how often somebody reached for a fork since then.
    fed_ms: u64,
    reached: usize,
    tickets: u64,
}

/// A fork on the table, or in somebody's hand.
#[derive(Default)]
struct Place {
    held_by: Option<Claimant>,
    queue: VecDeque<(Claimant, Waker)>,
}

/// A guest who wants a fork, and the number of that wish.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Claimant {
    guest: usize,
    ticket: u64,
}

/// One guest's place at a table. Guest `n` has fork `n` at the left, and the next one at the right; the
/// right fork of the last guest is fork 0.
pub struct Seat {
    table: Table,
    guest: usize,
}

/// A fork beside a seat, which may lie there or be in use.
pub struct Fork {
    table: Table,
    guest: usize,
    number: usize,
}

/// A fork in a hand. Dropped, it lies on the table again, and who has waited longest for it takes it.
pub struct Held {
    table: Table,
    number: usize,
}

impl Table {
    /// A table for so many guests, two at least, with as many forks.
    pub fn new(lab: &Lab, seats: usize) -> Self {
        let forks = (0..seats).map(|_| Place::default()).collect();
        let table = Self {
            lab: lab.clone(),
            board: Arc::new(Mutex::new(Board { forks, fed_ms: lab.elapsed_ms(), reached: 0, tickets: 0 })),
        };
        table.tell();
        table
    }

    /// The seat with that number, from 0.
    pub fn seat(&self, guest: usize) -> Seat {
        Seat { table: self.clone(), guest }
    }

    /// How many forks are in somebody's hand.
    pub fn in_use(&self) -> usize {
        self.board().forks.iter().filter(|fork| fork.held_by.is_some()).count()
    }

    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes on the board who waits for whom, for the case that nothing happens any more.
    fn tell(&self) {
        let says = self.board().says();
        self.lab.tell_if_stuck(says);
    }

    /// Somebody reaches for a fork. Ends a test in which this happens for ever and nobody eats.
    fn reaches(&self) {
        let (reached, fed_ms) = {
            let mut board = self.board();
            board.reached += 1;
            (board.reached, board.fed_ms)
        };
        if reached > PATIENCE {
            let observed = format!(
                "Livelock: since {fed_ms} ms nobody has begun to eat, and the guests have reached for a fork \
                 {PATIENCE} times."
            );
            let think = "all try again and again: what makes one of them come first?";
            self.lab.book().condemn(Outcome::Deadlock, judge::message(observed, think));
            panic!("forks were reached for {PATIENCE} times, and nobody ate");
        }
    }

    /// Somebody begins to eat.
    fn feeds(&self) {
        let now_ms = self.lab.elapsed_ms();
        let mut board = self.board();
        (board.fed_ms, board.reached) = (now_ms, 0);
    }

    fn put_down(&self, fork: usize) {
        let waker = {
            let mut board = self.board();
            let place = &mut board.forks[fork];
            let next = place.queue.pop_front();
            place.held_by = next.as_ref().map(|(claimant, _)| *claimant);
            next.map(|(_, waker)| waker)
        };
        self.tell();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Seat {
    /// The guest's number, from 0.
    pub fn number(&self) -> usize {
        self.guest
    }

    /// The fork at the left.
    pub fn left(&self) -> Fork {
        Fork { table: self.table.clone(), guest: self.guest, number: self.guest }
    }

    /// The fork at the right.
    pub fn right(&self) -> Fork {
        let seats = self.table.board().forks.len();
        Fork { table: self.table.clone(), guest: self.guest, number: (self.guest + 1) % seats }
    }

    /// Eats one meal with the two forks beside the seat, in either order, for 10 ms, and puts both down.
    pub async fn eat(&self, one: Held, other: Held) {
        let mut needed = [self.left().number, self.right().number];
        let mut given = [one.number, other.number];
        needed.sort_unstable();
        given.sort_unstable();
        assert!(
            needed == given,
            "guest {} eats with the forks {} and {}, which are not the two beside the seat",
            self.guest,
            given[0],
            given[1]
        );
        // Whoever could lay another table would never wait for a fork.
        let of_this_table = |fork: &Held| Arc::ptr_eq(&fork.table.board, &self.table.board);
        assert!(
            of_this_table(&one) && of_this_table(&other),
            "guest {} eats with a fork of another table",
            self.guest
        );
        self.table.feeds();
        let job = self.table.lab.job(format!("guest {} eats", self.guest), Duration::from_millis(10), ());
        job.await;
        drop((one, other));
    }
}

impl Fork {
    /// The fork's number, from 0. No two forks of a table have the same.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Picks the fork up as soon as it is free, and then takes 1 ms to do so. Those who wait for a fork
    /// get it in the order in which they came.
    pub async fn pick(&self) -> Held {
        let mut claim = Claim { fork: self, ticket: None };
        let held = poll_fn(|cx| claim.poll(cx.waker())).await;
        self.table.reaches();
        tokio::time::sleep(ms(1)).await;
        held
    }

    /// Reaches for the fork, which takes 1 ms: gives it if it was free at the beginning of that, and else
    /// `None`.
    pub async fn try_pick(&self) -> Option<Held> {
        let free = self.table.board().forks[self.number].held_by.is_none();
        if free {
            return Some(self.pick().await);
        }
        self.table.reaches();
        tokio::time::sleep(ms(1)).await;
        None
    }
}

/// A place in the queue for a fork, which is given up when nobody waits there any more.
struct Claim<'a> {
    fork: &'a Fork,
    /// `None` before the first poll, and when the fork has been handed out.
    ticket: Option<u64>,
}

impl Claim<'_> {
    fn poll(&mut self, waker: &Waker) -> Poll<Held> {
        let Fork { table, guest, number } = self.fork;
        let mut board = table.board();
        let ticket = match self.ticket {
            Some(ticket) => ticket,
            None => {
                board.tickets += 1;
                let claimant = Claimant { guest: *guest, ticket: board.tickets };
                let place = &mut board.forks[*number];
                match place.held_by {
                    Some(_) => place.queue.push_back((claimant, waker.clone())),
                    None => place.held_by = Some(claimant),
                }
                claimant.ticket
            }
        };
        let queue = &mut board.forks[*number].queue;
        if let Some((_, waiting)) = queue.iter_mut().find(|(claimant, _)| claimant.ticket == ticket) {
            waiting.clone_from(waker);
            self.ticket = Some(ticket);
            drop(board);
            table.tell();
            return Poll::Pending;
        }
        self.ticket = None;
        drop(board);
        table.tell();
        Poll::Ready(Held { table: table.clone(), number: *number })
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket else { return };
        let Fork { table, number, .. } = self.fork;
        let mut board = table.board();
        let place = &mut board.forks[*number];
        place.queue.retain(|(claimant, _)| claimant.ticket != ticket);
        let given = place.held_by.is_some_and(|claimant| claimant.ticket == ticket);
        drop(board);
        // The one before has put it down for somebody who has just left.
        if given { table.put_down(*number) } else { table.tell() }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.table.put_down(self.number);
    }
}

/// Somebody waits for a fork that somebody holds.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Waits {
    guest: usize,
    fork: usize,
    holder: usize,
}

impl Board {
    fn says(&self) -> String {
        let mut waits: Vec<Waits> = self.waits().collect();
        waits.sort_by_key(|waits| (waits.guest, waits.fork));
        if let Some(circle) = circle(&waits) {
            if let [Waits { guest, fork, .. }] = circle[..] {
                return format!("Guest {guest} waits for fork {fork}, and has picked it up already.");
            }
            let mut says =
                String::from("Each of these waits for a fork that the next one holds, in a circle: ");
            for Waits { guest, fork, .. } in &circle {
                let _ = write!(says, "guest {guest} -[fork {fork}]-> ");
            }
            let _ = write!(says, "guest {}.", circle[0].guest);
            return says;
        }
        let held =
            self.forks.iter().enumerate().filter_map(|(fork, place)| Some((fork, place.held_by?.guest)));
        let held: Vec<String> = held.map(|(fork, guest)| format!("fork {fork} (guest {guest})")).collect();
        let held = match held.is_empty() {
            true => "All forks lie on the table.".to_owned(),
            false => format!("In somebody's hand: {}.", held.join(", ")),
        };
        let waiting: Vec<String> =
            waits.iter().map(|waits| format!("guest {} for fork {}", waits.guest, waits.fork)).collect();
        match waiting.is_empty() {
            true => format!("{held} Nobody waits for a fork."),
            false => format!("{held} Who waits: {}.", waiting.join(", ")),
        }
    }

    fn waits(&self) -> impl Iterator<Item = Waits> {
        self.forks.iter().enumerate().flat_map(|(fork, place)| {
            let holder = place.held_by.map_or(0, |holder| holder.guest);
            place.queue.iter().map(move |(claimant, _)| Waits { guest: claimant.guest, fork, holder })
        })
    }
}

/// Those who wait for each other, if there are such, beginning with the first of them.
fn circle(waits: &[Waits]) -> Option<Vec<Waits>> {
    waits.iter().find_map(|first| {
        let mut path = vec![*first];
        loop {
            let last = path.last()?;
            let next = waits.iter().find(|waits| waits.guest == last.holder)?;
            if next == first {
                return Some(path);
            }
            if path.contains(next) {
                return None;
            }
            path.push(*next);
        }
    })
}
