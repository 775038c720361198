// What `digest`, `digest_all` and `polite_sum` must do, in the order in which you may discover it.
//
// No duration is asserted where threads are at work: the works wait for each other, or for the loop.

use std::cell::Cell;
use std::task::Poll;

use lab::props::floor::Floor;
use lab::{expect, expect_eq, ms, wanted_panic};
use rand::RngExt;
use tokio::time::sleep;
use tokio_test::task;

type Work = Box<dyn FnOnce() -> u64 + Send>;

// Your functions, held to their signatures, so that what is compared below is of std's types.

fn digest(work: Work) -> impl Future<Output = anyhow::Result<u64>> {
    ex19::digest(work)
}

fn digest_all(works: Vec<Work>, threads: usize) -> impl Future<Output = Vec<anyhow::Result<u64>>> {
    ex19::digest_all(works, threads)
}

fn polite_sum(numbers: impl Iterator<Item = u64>, slice: usize) -> impl Future<Output = u64> {
    ex19::polite_sum(numbers, slice)
}

/// The results without the errors' words.
fn plain(results: Vec<anyhow::Result<u64>>) -> Vec<Option<u64>> {
    results.into_iter().map(Result::ok).collect()
}

fn values(all: usize) -> Vec<Option<u64>> {
    (0..all).map(|number| Some(Floor::value(number))).collect()
}

/// The work, and then a panic instead of its value.
fn panics_after(work: Work) -> Work {
    Box::new(|| {
        work();
        wanted_panic("the work panics, because the test told it to")
    })
}

#[test]
fn the_work_is_done_on_another_thread() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 1, 1);
        floor.release(0);
        let secret = lab.rng().random_range(100..1_000_u64);
        let work = floor.work(0);
        let result = digest(Box::new(move || work() + secret)).await;
        floor.expect_loop_free();
        let think = "how does the result come from the thread to the loop?";
        expect_eq(result.ok(), Some(secret), "This is what came of the work.", think);
    });
}

#[test]
fn the_loop_is_free_meanwhile() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 1, 1);
        // The work goes on only when another future of the loop has had its turn.
        let other = async {
            floor.until(|state| !state.begun.is_empty()).await;
            floor.release(0);
        };
        let (result, ()) = tokio::join!(digest(floor.work(0)), other);
        floor.expect_loop_free();
        expect_eq(
            result.ok(),
            Some(0),
            "This is what came of the work.",
            "how does the result come to the loop?",
        );
    });
}

/// Expects that nobody polls this while its works are under way, and lets them end after that.
async fn left_alone<T>(name: &str, floor: &Floor, begun: usize, digesting: impl Future<Output = T>) -> T {
    let mut digesting = task::spawn(digesting);
    let mut ready = digesting.poll().is_ready();
    while !ready && floor.so_far().begun.len() < begun {
        sleep(ms(1)).await;
        ready = digesting.is_woken() && digesting.poll().is_ready();
    }
    floor.expect_loop_free();
    // For timers a minute passes in no time, so even who asks only now and then is seen.
    let mut asked = 0;
    tokio::time::pause();
    for _ in 0..60 {
        tokio::time::advance(ms(1_000)).await;
        if !ready && digesting.is_woken() {
            ready = digesting.poll().is_ready();
            asked += 1;
        }
    }
    tokio::time::resume();
    let says = format!("`{name}` was ready, and none of its works was done.");
    expect(!ready, &says, "where does a result come from that nobody has computed yet?");
    let says = format!(
        "Works were under way for a minute, and none was done; meanwhile `{name}` was woken and polled {asked} times."
    );
    // Once or twice may be left from the beginning.
    expect(asked <= 3, &says, "who wakes your code when a work is done, and who does before that?");
    (0..floor.works().len()).for_each(|number| floor.release(number));
    digesting.await
}

#[test]
fn nobody_asks_again_and_again() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 1, 1);
        let result = left_alone("digest", &floor, 1, digest(floor.work(0))).await;
        let think = "how does the result come to the loop?";
        expect_eq(result.ok(), Some(0), "This is what came of the work.", think);
        let floor = Floor::new(&lab, 3, 2);
        let results = left_alone("digest_all", &floor, 2, digest_all(floor.works(), 2)).await;
        expect_eq(plain(results), values(3), "These are the results.", "who keeps what each work gives?");
    });
}

#[test]
fn a_work_that_panics_is_an_error() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 2, 1);
        (0..2).for_each(|number| floor.release(number));
        let result = digest(panics_after(floor.work(1))).await;
        let think = "what does a thread leave behind that panics?";
        expect_eq(result.ok(), None, "The work panicked, and this is its result.", think);
        let result = digest(floor.work(0)).await.ok();
        expect_eq(result, Some(0), "After a work that panicked, another one was given.", think);
        floor.expect_loop_free();
    });
}

#[test]
fn as_many_works_as_threads_run_at_the_same_time() {
    lab::run_real(async |lab| {
        for threads in [3, 1, 8] {
            let floor = Floor::new(&lab, threads, threads);
            // Nobody goes on before all have begun.
            let other = async {
                floor
                    .until(|state| {
                        state.begun.len() - state.on_the_loop.len() == threads
                            || !state.on_the_loop.is_empty()
                    })
                    .await;
                (0..threads).for_each(|number| floor.release(number));
            };
            let (results, ()) = tokio::join!(digest_all(floor.works(), threads), other);
            floor.expect_loop_free();
            expect_eq(
                plain(results),
                values(threads),
                "These are the results.",
                "who keeps what each work gives?",
            );
        }
    });
}

#[test]
fn the_results_stand_in_the_order_of_the_works() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 4, 4);
        // The last one is done first.
        let other = async {
            for number in (0..4).rev() {
                floor.release(number);
                floor.until(|state| state.done.contains(&number)).await;
            }
        };
        let (results, ()) = tokio::join!(digest_all(floor.works(), 4), other);
        floor.expect_loop_free();
        let says = "Four works were done in the order 3, 2, 1, 0; work n gives 10 n. These are the results.";
        expect_eq(
            plain(results),
            values(4),
            says,
            "how do you know, when a result comes, which work it belongs to?",
        );
    });
}

#[test]
fn never_more_than_the_threads_run() {
    lab::run_real(async |lab| {
        for threads in [2, 1] {
            let floor = Floor::new(&lab, 7, threads);
            let other = async {
                for done in 0..7 {
                    floor.until(|state| state.begun.len() >= (threads + done).min(7)).await;
                    // Time for those to begin that should not.
                    sleep(ms(10)).await;
                    let next = floor.so_far().begun[done];
                    floor.release(next);
                }
            };
            let (results, ()) = tokio::join!(digest_all(floor.works(), threads), other);
            floor.expect_loop_free();
            floor.expect_limit();
            expect_eq(plain(results), values(7), "These are the results.", "who keeps what each work gives?");
        }
    });
}

#[test]
fn whoever_is_free_takes_the_next_work() {
    lab::run_real(async |lab| {
        for slow in [0, 1] {
            let floor = Floor::new(&lab, 7, 2);
            (0..7).filter(|number| *number != slow).for_each(|number| floor.release(number));
            // The slow one ends when all others are done.
            let other = async {
                floor.until(|state| state.done.len() == 6).await;
                floor.release(slow);
            };
            let (results, ()) = tokio::join!(digest_all(floor.works(), 2), other);
            floor.expect_loop_free();
            floor.expect_limit();
            expect_eq(plain(results), values(7), "These are the results.", "who keeps what each work gives?");
        }
    });
}

#[test]
fn the_works_are_begun_in_their_order() {
    lab::run_real(async |lab| {
        let floor = Floor::new(&lab, 6, 1);
        (0..6).for_each(|number| floor.release(number));
        let results = digest_all(floor.works(), 1).await;
        floor.expect_loop_free();
        let begun = floor.so_far().begun;
        let says = "Six works were given to one thread, which has begun them in this order.";
        expect_eq(begun, (0..6).collect(), says, "from which end does the thread take the next one?");
        expect_eq(plain(results), values(6), "These are the results.", "who keeps what each work gives?");
    });
}

#[test]
fn a_panic_loses_no_other_result() {
    lab::run_real(async |lab| {
        for threads in [1, 2, 5] {
            let floor = Floor::new(&lab, 6, threads);
            (0..6).for_each(|number| floor.release(number));
            let works = floor.works().into_iter().enumerate().map(|(number, work)| match number {
                1 | 2 | 4 => panics_after(work),
                _ => work,
            });
            let results = plain(digest_all(works.collect(), threads).await);
            let mut expected = values(6);
            (expected[1], expected[2], expected[4]) = (None, None, None);
            let says = format!(
                "The works 1, 2 and 4 of six panicked; at most {threads} could run at the same time. These are the \
                 results, with `None` for an error."
            );
            expect_eq(
                results,
                expected,
                &says,
                "what becomes of a thread, of its permit and of its queue at a panic?",
            );
            floor.expect_loop_free();
        }
    });
}

#[test]
fn threads_may_be_more_than_works() {
    lab::run_real(async |lab| {
        lab.if_stuck("fewer works than threads were given: for what does your code wait?");
        let results = plain(digest_all(Vec::new(), 3).await);
        expect_eq(
            results,
            vec![],
            "No works were given, and still results came back.",
            "where do they come from?",
        );
        let floor = Floor::new(&lab, 2, 20);
        (0..2).for_each(|number| floor.release(number));
        let results = plain(digest_all(floor.works(), 20).await);
        expect_eq(
            results,
            values(2),
            "Two works were given, for 20 threads.",
            "who keeps what each work gives?",
        );
        floor.expect_loop_free();
    });
}

#[test]
fn the_sum_lets_others_have_a_turn_after_every_slice() {
    lab::run(async |lab| {
        let mut rng = lab.rng();
        let lengths =
            [(100, 10), (95, 10), (7, 1), (3, 50), (0, 5), (1, 1), (rng.random_range(200..400), 33)];
        for (length, slice) in lengths {
            let numbers: Vec<u64> = (0..length).map(|_| rng.random_range(0..1_u64 << 50)).collect();
            let added = Cell::new(0_usize);
            let read = numbers.iter().copied().inspect(|_| added.set(added.get() + 1));
            let mut summing = task::spawn(polite_sum(read, slice));
            let mut turns = 0;
            let of = format!("{length} numbers were given, and slices of {slice}.");
            let sum = loop {
                turns += 1;
                let polled = summing.poll();
                let (added, most) = (added.get(), turns * slice);
                // Whoever looks whether there is one more has read that one.
                let says = format!(
                    "{of} At the end of turn {turns}, {added} had been read; it should be {most}, or one more that is \
                     read ahead."
                );
                expect(
                    added <= most + 1,
                    &says,
                    "how many numbers are added between one `.await` that waits and the next?",
                );
                if let Poll::Ready(sum) = polled {
                    let says =
                        format!("{of} By the end of turn {turns} the sum was there, of {added} numbers.");
                    expect(added <= most, &says, "does the last slice get a turn of its own?");
                    break sum;
                }
                if added == numbers.len() && added < most {
                    let says = format!(
                        "{of} At the end of turn {turns} all of them had been read, and the sum was not there yet."
                    );
                    expect(false, &says, "for what is a turn given up when no number is left?");
                }
                expect(added >= most, &says, "after how many numbers is it worth giving up one's turn?");
                // Whatever is handed over to the runtime, as `yield_now` does, comes back without time passing.
                for _ in 0..10 {
                    tokio::task::yield_now().await;
                }
                let says =
                    format!("{of} After turn {turns} nothing asks for the next one while no time passes.");
                expect(summing.is_woken(), &says, "who polls a future again that gave up its turn?");
            };
            expect_eq(
                sum,
                numbers.iter().sum(),
                &format!("{of} This is the sum."),
                "is each number added once, and all of it?",
            );
        }
        lab.expect_elapsed(ms(0));
    });
}
