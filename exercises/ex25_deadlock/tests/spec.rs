// What `dine` must do, in the order in which you may discover it.

use ex25::Manners;
use futures::future::join_all;
use lab::props::forks::{Seat, Table};
use lab::{Lab, expect, expect_eq, ms};
use rand::RngExt;
use rand::seq::SliceRandom;
use tokio::time::{sleep, timeout};

const STUCK: &str = "who holds what, who waits for what, and how could that never become a circle?";

/// `dine`, held to its signature.
fn dine(manners: &Manners, seat: Seat, meals: u32) -> impl Future<Output = ()> {
    ex25::dine(manners, seat, meals)
}

/// A guest: the seat, when the guest comes, and for how many meals.
type Guest = (usize, u64, u32);

/// All these guests dine at one table. Gives how many meals each of them has had.
async fn dinner(lab: &Lab, seats: usize, guests: &[Guest]) -> Vec<usize> {
    let (table, manners, before) = (Table::new(lab, seats), Manners::new(seats), lab.jobs().len());
    let dining = guests.iter().map(async |(seat, comes, meals)| {
        sleep(ms(*comes)).await;
        dine(&manners, table.seat(*seat), *meals).await;
    });
    join_all(dining).await;
    let says = format!("Everybody at the table for {seats} is done; so many forks are still in a hand.");
    expect_eq(table.in_use(), 0, &says, "who keeps a fork when the last meal is eaten?");
    guests.iter().map(|(seat, ..)| eaten(lab, before, *seat)).collect()
}

/// The meals of one guest among the jobs from a certain one on.
fn eaten(lab: &Lab, from: usize, seat: usize) -> usize {
    let name = format!("guest {seat} eats");
    lab.jobs()
        .iter()
        .skip(from)
        .filter(|job| job.name == name && job.state == lab::JobState::Finished)
        .count()
}

#[track_caller]
fn expect_fed(eaten: Vec<usize>, guests: &[Guest], where_: &str) {
    let wanted: Vec<usize> = guests.iter().map(|(.., meals)| usize::try_from(*meals).unwrap_or(0)).collect();
    let think = "which of your steps may end without a meal, and does anybody eat twice?";
    expect_eq(eaten, wanted, &format!("{where_} The guests have had so many meals:"), think);
}

/// This many guests, who all come at once.
fn all_at_once(seats: usize, meals: u32) -> Vec<Guest> {
    (0..seats).map(|seat| (seat, 0, meals)).collect()
}

#[test]
fn one_guest_alone_eats() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for seat in [2, 4] {
            let guests = [(seat, 0, 3)];
            let eaten = dinner(&lab, 5, &guests).await;
            expect_fed(eaten, &guests, &format!("Guest {seat} was alone at a table for 5, and wanted 3."));
        }
    });
}

#[test]
fn two_neighbours_eat_in_turn() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for guests in [[(1, 0, 3), (2, 0, 3)], [(4, 0, 3), (0, 5, 3)]] {
            let eaten = dinner(&lab, 5, &guests).await;
            expect_fed(eaten, &guests, "Two neighbours at a table for 5 wanted 3 each.");
        }
    });
}

#[test]
fn five_guests_eat_though_all_come_at_once() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let guests = all_at_once(5, 1);
        expect_fed(dinner(&lab, 5, &guests).await, &guests, "Five guests at a table for 5 wanted one each.");
    });
}

#[test]
fn guests_who_share_no_fork_eat_at_the_same_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for (seats, together) in [(5, vec![0, 2]), (5, vec![1, 4]), (6, vec![0, 2, 4]), (8, vec![1, 3, 5, 7])]
        {
            let guests: Vec<Guest> = together.iter().map(|seat| (*seat, 0, 2)).collect();
            let before = lab.jobs().len();
            let eaten = dinner(&lab, seats, &guests).await;
            expect_fed(eaten, &guests, &format!("At a table for {seats} were only the guests {together:?}."));
            let meals = &lab.jobs()[before..];
            let under_way = |at| {
                let eats = |job: &&lab::JobRecord| job.started_ms <= Some(at) && Some(at) < job.ended_ms;
                meals.iter().filter(eats).count()
            };
            let at_once = meals.iter().filter_map(|job| job.started_ms).map(under_way).max().unwrap_or(0);
            let says = format!(
                "At a table for {seats} were only the guests {together:?}, who have no fork in common. So many of them \
                 ate at the same time:"
            );
            expect_eq(at_once, together.len(), &says, "for what does a guest wait whose two forks are free?");
        }
    });
}

#[test]
fn tables_of_every_size_are_fed() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for seats in [2, 3, 4, 6, 7, 12] {
            let guests = all_at_once(seats, 3);
            let eaten = dinner(&lab, seats, &guests).await;
            expect_fed(eaten, &guests, &format!("{seats} guests at a table for {seats} wanted 3 each."));
        }
    });
}

#[test]
fn a_long_dinner_comes_to_its_end() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let guests: Vec<Guest> =
            (0..5).map(|seat| (seat, 3 * u64::try_from(seat).unwrap_or(0), 60)).collect();
        expect_fed(dinner(&lab, 5, &guests).await, &guests, "Five guests at a table for 5 wanted 60 each.");
    });
}

#[test]
fn nobody_cares_who_comes_when() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // Guest 3 comes a moment before guest 2 has the left fork in hand, and guest 4 a moment later.
        let guests = [(3, 1, 1), (0, 0, 1), (1, 0, 1), (2, 0, 1), (4, 1, 1)];
        let eaten = dinner(&lab, 5, &guests).await;
        expect_fed(
            eaten,
            &guests,
            &format!("At a table for 5 came these guests (seat, at which ms, meals): {guests:?}."),
        );
        let mut rng = lab.rng();
        for _ in 0..100 {
            let seats = rng.random_range(2..=7_usize);
            let mut guests: Vec<Guest> =
                (0..seats).map(|seat| (seat, rng.random_range(0..3), rng.random_range(0..4))).collect();
            // Of those who come in the same millisecond, the first in the list is the first.
            guests.shuffle(&mut rng);
            let eaten = dinner(&lab, seats, &guests).await;
            let says =
                format!("At a table for {seats} came these guests (seat, at which ms, meals): {guests:?}.");
            expect_fed(eaten, &guests, &says);
        }
    });
}

#[test]
fn who_wants_nothing_waits_for_nobody() {
    lab::run(async |lab| {
        lab.if_stuck("a guest who wants no meal has come: for what does your code wait?");
        // At a table for two, whoever lets all but one sit down lets only one.
        for seats in [3, 2] {
            let (table, manners) = (Table::new(&lab, seats), Manners::new(seats));
            let (began, before) = (lab.elapsed(), lab.jobs().len());
            let eating = dine(&manners, table.seat(0), 2);
            let others = async {
                sleep(ms(3)).await;
                for seat in 1..seats {
                    dine(&manners, table.seat(seat), 0).await;
                }
                let says = format!(
                    "At a table for {seats} guest 0 was eating. All others came 3 ms after that guest, and wanted no \
                     meal. They were done so long after guest 0 came (in ms):"
                );
                expect_eq(
                    (lab.elapsed() - began).as_millis(),
                    3,
                    &says,
                    "what does a guest need for no meal?",
                );
            };
            tokio::join!(eating, others);
            let says = "One guest wanted two meals; so many were eaten.";
            expect_eq(lab.jobs().len() - before, 2, says, "how often does each eat?");
        }
    });
}

#[test]
fn who_leaves_keeps_nobody_from_eating() {
    lab::run(async |lab| {
        lab.if_stuck(
            "somebody has left in the middle: what is still kept for that guest, and who gives it back?",
        );
        let (table, manners) = (Table::new(&lab, 5), Manners::new(5));
        // At every moment of the first rounds: while waiting, while picking up, while eating.
        for leaves in 1..40 {
            let before = lab.jobs().len();
            let stays = |seat| if seat == 1 || seat == 3 { ms(leaves) } else { ms(100_000) };
            let dining = async |seat| timeout(stays(seat), dine(&manners, table.seat(seat), 3)).await.is_ok();
            let stayed = join_all((0..5).map(dining)).await;
            let says = format!(
                "Five guests came, and two of them, 1 and 3, left {leaves} ms later, as others had done at that table. \
                 Of those who stayed, these had all of their meals:"
            );
            let fed = |seat: &usize| stayed[*seat] && eaten(&lab, before, *seat) == 3;
            let fed: Vec<usize> = [0, 2, 4].into_iter().filter(fed).collect();
            let think = "what is still kept for somebody who has left, and who gives it back?";
            expect_eq(fed, vec![0, 2, 4], &says, think);
            expect_eq(table.in_use(), 0, "All are gone; so many forks are still in a hand.", think);
        }
    });
}

#[test]
fn who_leaves_eats_no_more() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // At every moment of a meal and of the next one's beginning.
        for leaves in 1..16 {
            let (table, manners) = (Table::new(&lab, 5), Manners::new(5));
            let left = timeout(ms(leaves), dine(&manners, table.seat(2), 3)).await;
            let says =
                format!("Guest 2 came for three meals of 10 ms, and `dine` was over {leaves} ms later.");
            expect(left.is_err(), &says, "who waits for the meals?");
            // Whatever is handed over to another task has its turns. No time passes.
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            let says = format!(
                "Guest 2 was alone at a table for 5, and left {leaves} ms after coming: the future of `dine` was \
                 dropped. So many forks are still in a hand:"
            );
            expect_eq(table.in_use(), 0, &says, "who goes on for a guest who has left?");
        }
        lab.expect_nothing_left().await;
    });
}
