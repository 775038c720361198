// What the generators and comprehensions must do, in the order in which you may discover it.

use std::sync::{Arc, Mutex};

use futures::FutureExt;
use futures::stream::{self, Stream, StreamExt};
use lab::{Lab, expect, expect_eq, ms};
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::task::consume_budget;
use tokio_test::task;

// Your functions, held to their signatures.

fn async_generator<D>(draw: D) -> impl Stream<Item = f64>
where
    D: FnMut() -> f64 + Send + 'static,
{
    ex12::async_generator(draw)
}

fn keep_even<S>(numbers: S) -> impl Stream<Item = u64>
where
    S: Stream<Item = u64>,
{
    ex12::keep_even(numbers)
}

fn async_comprehension<S: Stream>(stream: S) -> impl Future<Output = Vec<S::Item>> {
    ex12::async_comprehension(stream)
}

fn in_parallel<D>(draws: Vec<D>) -> impl Future<Output = Vec<Vec<f64>>>
where
    D: FnMut() -> f64 + Send + 'static,
{
    ex12::in_parallel(draws)
}

const STUCK: &str = "who asks the stream for its next item, and what must happen before it can give one?";

/// Gives random numbers from 0 to 10, and remembers each, in the order of drawing.
#[derive(Clone, Default)]
struct Urn {
    drawn: Arc<Mutex<Vec<f64>>>,
}

impl Urn {
    fn hand(&self, rng: &mut StdRng) -> impl FnMut() -> f64 + Send + 'static + use<> {
        // A few more than are wanted: who draws too often shall see numbers, too.
        let numbers: Vec<f64> = (0..40).map(|_| f64::from(rng.random_range(0..10_000)) / 1_000.0).collect();
        let (mut numbers, drawn) = (numbers.into_iter().cycle(), Arc::clone(&self.drawn));
        move || {
            let number = numbers.next().unwrap_or_default();
            drawn.lock().unwrap().push(number);
            number
        }
    }

    fn drawn(&self) -> Vec<f64> {
        self.drawn.lock().unwrap().clone()
    }

    fn times(&self) -> usize {
        self.drawn.lock().unwrap().len()
    }

    /// True while somebody has a hand in it.
    fn in_use(&self) -> bool {
        Arc::strong_count(&self.drawn) > 1
    }
}

/// What a stream gives, and when, in milliseconds: up to its end, but never more than `most` items.
async fn watch<S: Stream>(lab: &Lab, stream: S, most: usize) -> (Vec<S::Item>, Vec<u64>, bool) {
    let mut stream = Box::pin(stream);
    let (mut items, mut instants) = (Vec::new(), Vec::new());
    while items.len() < most {
        let Some(item) = stream.next().await else { return (items, instants, true) };
        items.push(item);
        instants.push(lab.elapsed_ms());
    }
    (items, instants, false)
}

#[test]
fn the_first_number_comes_after_one_second() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let urn = Urn::default();
        let (given, instants, _) = watch(&lab, async_generator(urn.hand(&mut lab.rng())), 1).await;
        expect_eq(given.len(), 1, "The generator ended before its first number.", "when does its loop end?");
        let says = "The first number was asked for at 0 ms; it came at (in ms):";
        let think = match instants[0] {
            0 => "what does the generator do before its first number, and what only after it?",
            _ => "for how long does the generator wait, how often, and in which unit is that?",
        };
        expect_eq(instants, vec![1_000], says, think);
        let says = "This is the first number that came, where `draw` has given others (or none).";
        expect_eq(
            given.first(),
            urn.drawn().first(),
            says,
            "who calls `draw`, and what becomes of what it gives?",
        );
    });
}

#[test]
fn nine_more_follow_one_each_second_and_then_it_ends() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let urn = Urn::default();
        let (given, instants, ended) = watch(&lab, async_generator(urn.hand(&mut lab.rng())), 20).await;
        let says = "After 20 numbers the generator has not ended.";
        expect(ended, says, "what counts the numbers, and what ends the loop?");
        let says = "The generator has ended; so many numbers it gave.";
        expect_eq(given.len(), 10, says, "where does your range begin, and where does it end?");
        let says = "These are the instants (in ms) at which the numbers came.";
        let think = "how long does the generator wait for each number?";
        expect_eq(instants, (1..=10).map(|second| second * 1_000).collect::<Vec<_>>(), says, think);
        let says = "The tenth number came at 10000 ms; the end came at (in ms):";
        let think = "what is there to wait for when no number is left to give?";
        expect_eq(lab.elapsed_ms(), 10_000, says, think);
        let says = "These numbers came; `expected` is what `draw` gave, in its order.";
        expect_eq(
            given,
            urn.drawn(),
            says,
            "how often is `draw` called, and which of its numbers are given?",
        );
    });
}

#[test]
fn nothing_is_drawn_before_it_is_time_for_it() {
    lab::run(async |lab| {
        let urn = Urn::default();
        let mut numbers = task::spawn(async_generator(urn.hand(&mut lab.rng())));
        let think = "which line of yours calls `draw`, and what makes that line run?";
        // Time for whatever might run without being asked.
        tokio::time::sleep(ms(5_500)).await;
        let says = "Nobody has asked the generator for a number yet; so many were drawn.";
        expect_eq(urn.times(), 0, says, think);
        let ready = numbers.poll_next().is_ready();
        let says = "The first number was asked for a moment ago; is there one already?";
        expect_eq(ready, false, says, "when does the second begin?");
        let says =
            "The first number was asked for a moment ago, and its second is not over; so many were drawn.";
        expect_eq(urn.times(), 0, says, think);
        // Nothing is left of the first second that could take part in the next one.
        lab.if_stuck(STUCK);
        for n in 1..=3 {
            let _ = numbers.next().await;
            let says = format!("Number {n} has just come; so many were drawn.");
            expect_eq(urn.times(), n, &says, think);
            tokio::time::sleep(ms(5_500)).await;
            let says =
                format!("Number {n} came 5500 ms ago, and nobody has asked since; so many were drawn.");
            expect_eq(urn.times(), n, &says, think);
        }
    });
}

#[test]
fn the_second_begins_when_the_number_is_asked_for() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut numbers = Box::pin(async_generator(Urn::default().hand(&mut lab.rng())));
        // The call is at 0 ms, and each question comes a while after the answer before it.
        for (pause, n) in [(2_300, "first"), (5_600, "second"), (400, "third")] {
            tokio::time::sleep(ms(pause)).await;
            let asked = lab.elapsed_ms();
            let _ = numbers.next().await;
            let says = format!("The {n} number was asked for at {asked} ms; it came at (in ms):");
            let think = "a generator stands still between two questions: which clock of yours goes on?";
            expect_eq(lab.elapsed_ms(), asked + 1_000, &says, think);
        }
    });
}

#[test]
fn a_generator_that_is_dropped_draws_no_more() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let urn = Urn::default();
        // As `break` in an `async for`; the fourth number has been asked for.
        let mut numbers = Box::pin(async_generator(urn.hand(&mut lab.rng())));
        for _ in 0..3 {
            let _ = numbers.next().await;
        }
        let _ = tokio::time::timeout(ms(500), numbers.next()).await;
        drop(numbers);
        // A task that is being aborted may have its last turn.
        tokio::time::sleep(ms(1)).await;
        let think = "what belongs to the stream, and what goes on without it?";
        expect(!urn.in_use(), "The generator was dropped, and something still holds its `draw`.", think);
        tokio::time::sleep(ms(20_000)).await;
        let says = "Three numbers were taken, then the generator was dropped; so many were drawn in the end.";
        expect_eq(urn.times(), 3, says, think);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn the_even_numbers_pass_in_their_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut rng = lab.rng();
        let some = (0..20).map(|_| rng.random_range(0..100));
        let numbers: Vec<u64> = [7, 4, 4, 0, u64::MAX, u64::MAX - 1, 3].into_iter().chain(some).collect();
        let even: Vec<u64> = numbers.iter().copied().filter(|n| n % 2 == 0).collect();
        let (kept, _, ended) = watch(&lab, keep_even(stream::iter(numbers)), 40).await;
        let says = "From 27 numbers these were kept. (Some of them are drawn at random.)";
        expect_eq(
            kept,
            even,
            says,
            "which numbers are even, and what becomes of the stream at the first odd one?",
        );
        expect(ended, "The numbers have ended, and `keep_even` has not.", "what ends your stream?");
    });
}

#[test]
fn an_even_number_passes_as_soon_as_it_comes() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let kitchen = lab.clone();
        let numbers = stream::iter([(30, 8), (10, 5), (20, 2), (40, 9), (15, 6), (25, 7)])
            .then(move |(delay, n)| kitchen.job(format!("number {n}"), ms(delay), n));
        let (kept, instants, _) = watch(&lab, keep_even(numbers), 10).await;
        expect_eq(kept, vec![8, 2, 6], "Of 8, 5, 2, 9, 6 and 7 these were kept.", "which of them are even?");
        let says = "These are the instants (in ms) at which the even numbers came through.";
        expect_eq(
            instants,
            vec![30, 60, 115],
            says,
            "for what does an even number wait that is there already?",
        );
        let says = "The numbers end at 140 ms; `keep_even` ended at (in ms):";
        expect_eq(lab.elapsed_ms(), 140, says, "what ends your stream?");
    });
}

#[test]
fn no_more_numbers_are_taken_than_somebody_waits_for() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let think =
            "what makes your code take a number: the call, a loop, or somebody who waits for an even one?";
        let taken = Arc::new(Mutex::new(0));
        let count = || *taken.lock().unwrap();
        let counter = Arc::clone(&taken);
        // 1, 2, 3 and so on without end: every second one is even.
        let numbers = stream::iter(1..).inspect(move |_| {
            let mut taken = counter.lock().unwrap();
            *taken += 1;
            let says = "Two even numbers are wanted, and 1000 were taken from a stream that never ends.";
            expect(*taken < 1_000, says, think);
        });
        let mut even = Box::pin(keep_even(numbers));
        tokio::time::sleep(ms(5)).await;
        expect_eq(count(), 0, "Nobody has asked for an even number yet; so many were taken.", think);
        for n in 1..=2 {
            let _ = even.next().await;
            tokio::time::sleep(ms(5)).await;
            let says =
                format!("From 1, 2, 3, 4 … {n} even numbers were asked for; so many numbers were taken.");
            expect_eq(count(), 2 * n, &says, think);
        }
        drop(even);
        tokio::time::sleep(ms(5)).await;
        let think = "what belongs to the stream, and what goes on without it?";
        let says = "`keep_even` was dropped, and something still holds the numbers.";
        expect(Arc::strong_count(&taken) == 1, says, think);
    });
}

#[test]
fn a_comprehension_has_all_items_in_their_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("soup", 0, 0),
            ("tea", 0, 20),
            ("soup", 20, 20),
            ("bread", 20, 25),
            ("apple", 25, 55),
        ]);
        // Some are there at once, and some take their time.
        let kitchen = lab.clone();
        let dishes = stream::iter([("soup", 0), ("tea", 20), ("soup", 0), ("bread", 5), ("apple", 30)])
            .then(move |(dish, delay)| kitchen.job(dish, ms(delay), dish));
        let items = async_comprehension(dishes).await;
        let says = "The stream gives five dishes and then ends; these are in the list.";
        let think = "when is the list complete, and who waits for that?";
        expect_eq(items, vec!["soup", "tea", "soup", "bread", "apple"], says, think);
        lab.expect_elapsed(ms(55));
        let many = async_comprehension(stream::iter(0..50)).await;
        let says = "The stream gives 50 numbers and then ends; so many are in the list.";
        expect_eq(many.len(), 50, says, think);
        let none = async_comprehension(stream::empty::<u8>()).await;
        expect_eq(
            none,
            vec![],
            "The stream was empty, and the list is not.",
            "where do these items come from?",
        );
    });
}

#[test]
fn four_generators_take_ten_seconds_together() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        expect_parallel(&lab, 4).await;
    });
}

#[test]
fn so_do_a_thousand_and_none_takes_no_time() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let nothing = in_parallel(Vec::<fn() -> f64>::new()).await;
        expect_eq(
            nothing,
            Vec::<Vec<f64>>::new(),
            "No generators, and still lists.",
            "where do they come from?",
        );
        lab.expect_elapsed(ms(0));
        // A little over a thousand, so that a limit of a thousand shows.
        expect_parallel(&lab, 1_100).await;
    });
}

async fn expect_parallel(lab: &Lab, n: usize) {
    let (mut rng, urns) = (lab.rng(), vec![(); n]);
    let urns: Vec<Urn> = urns.iter().map(|()| Urn::default()).collect();
    let draws = urns.iter().enumerate().map(|(i, urn)| {
        let (mut draw, mut left) = (urn.hand(&mut rng), 9_i32);
        move || {
            left -= 1;
            // Every second one has its task put off before its last second, and so ends behind the others.
            if left == 0 && i % 2 == 0 {
                let _ = (0..200).map_while(|_| consume_budget().now_or_never()).count();
            }
            draw()
        }
    });
    let lists = in_parallel(draws.collect()).await;
    let says = format!("{n} generators ran, and each gives ten numbers; it took so long (in ms).");
    let think = "while one generator waits for its second, what are all the others doing?";
    expect_eq(lab.elapsed_ms(), 10_000, &says, think);
    let says = format!("{n} generators ran; there are so many lists.");
    expect_eq(lists.len(), n, &says, "who keeps the list of each generator?");
    let lengths: Vec<usize> = lists.iter().map(Vec::len).collect();
    let says = "These are the lengths of the lists.";
    expect_eq(lengths, vec![10; n], says, "how many generators are there, and who asks each of them?");
    for (i, (list, urn)) in lists.into_iter().zip(urns).enumerate() {
        let says = format!("List {i}, counted from 0, is not what the `draw` of that number gave.");
        expect_eq(list, urn.drawn(), &says, "which generator belongs to which place?");
    }
    lab.expect_nothing_left().await;
}

#[test]
fn nothing_is_drawn_for_somebody_who_has_given_up() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (mut rng, urns) = (lab.rng(), [(); 4].map(|()| Urn::default()));
        let all = in_parallel(urns.iter().map(|urn| urn.hand(&mut rng)).collect());
        tokio::time::sleep(ms(1_200)).await;
        let times = || urns.iter().map(Urn::times).collect::<Vec<_>>();
        let says = "`in_parallel` was called 1200 ms ago and not awaited; so often each `draw` was called.";
        expect_eq(times(), vec![0; 4], says, "what of your function runs at the call?");
        let over = tokio::time::timeout(ms(3_500), all).await.is_ok();
        let says = "Ten numbers take ten seconds each. After 3500 ms, was `in_parallel` done?";
        expect_eq(over, false, says, "who waits for the ends of the generators?");
        let says = "After 3500 ms the future of `in_parallel` was dropped; so often each `draw` was called.";
        let think =
            "a future that is dropped stops; a task whose handle is dropped does not: what have you here?";
        tokio::time::sleep(ms(20_000)).await;
        expect_eq(times(), vec![3; 4], says, think);
        lab.expect_nothing_left().await;
    });
}
