// What the five functions must do, in the order in which you may discover it.
//
// Nothing here depends on which numbers a generator gives: rand may change that. Where chance decides,
// the bounds are so wide that it would take longer than the age of the universe to see it miss them.

use std::any::{Any, TypeId, type_name};
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Debug;
use std::time::Duration;

use lab::{expect, expect_eq, ms};
use rand::rngs::{ChaCha8Rng, ChaCha12Rng, ChaCha20Rng, Xoshiro128PlusPlus, Xoshiro256PlusPlus};
use rand::{CryptoRng, Rng, SeedableRng, TryCryptoRng, TryRng};

const WHOSE: &str = "which generator is asked, and who has made it?";

// Your functions, held to their signatures, so that what is compared below is of std's types.

fn choice<'a, T>(xs: &'a [T], rng: &mut impl Rng) -> Option<&'a T> {
    ex17::choice(xs, rng)
}

fn sample<T: Clone>(xs: &[T], k: usize, rng: &mut impl Rng) -> Result<Vec<T>, TooFew> {
    ex17::sample(xs, k, rng).map_err(|ex17::TooFew { wanted, available }| TooFew { wanted, available })
}

fn seeded(seed: u64) -> impl Rng {
    ex17::seeded(seed)
}

fn token_hex<R: CryptoRng>(nbytes: usize, rng: &mut R) -> String {
    ex17::token_hex(nbytes, rng)
}

fn wait_random(max: Duration, rng: &mut impl Rng) -> impl Future<Output = Duration> {
    ex17::wait_random(max, rng)
}

/// What your `TooFew` holds.
#[derive(Debug, PartialEq)]
struct TooFew {
    wanted: usize,
    available: usize,
}

/// A generator with a seed of its own, which counts the bytes that are taken from it.
struct Tap {
    rng: ChaCha20Rng,
    taken: usize,
}

fn tap(seed: u64) -> Tap {
    Tap { rng: ChaCha20Rng::seed_from_u64(seed), taken: 0 }
}

impl TryRng for Tap {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.taken += 4;
        Ok(self.rng.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.taken += 8;
        Ok(self.rng.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.taken += bytes.len();
        self.rng.fill_bytes(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Tap {}

/// Expects that the result follows from the generator, and from nothing else.
#[track_caller]
fn expect_chance_from_rng<T: PartialEq + Debug>(what: &str, draw: impl Fn(&mut Tap) -> T) {
    let (first, second, other) = (draw(&mut tap(1)), draw(&mut tap(1)), draw(&mut tap(2)));
    let says = format!(
        "`{what}` was given the same generator in the same state twice. First it gave {first:?}, and then {second:?}."
    );
    expect(first == second, &says, WHOSE);
    let says = format!("`{what}` was given two generators with two seeds: the same result, {first:?}.");
    expect(first != other, &says, WHOSE);
}

/// Expects that things come up about equally often: each about `n` times.
#[track_caller]
fn expect_even<K: Ord + Debug>(counts: &BTreeMap<K, usize>, kinds: usize, n: usize, what: &str) {
    let came = counts.keys().collect::<Vec<_>>();
    let says = match counts.len() > kinds {
        true => format!("{what}: {kinds} are possible, and {} came up: {came:?}.", counts.len()),
        false => format!("{what}: of {kinds} possible ones {} came up: {came:?}.", counts.len()),
    };
    let think = match counts.len() {
        1 => "what is another from one draw to the next, and what can be drawn at all?",
        _ => "what can be drawn, from the first to the last?",
    };
    expect(counts.len() == kinds, &says, think);
    for (kind, count) in counts {
        // A sixth is eight times the deviation of chance at least, and less than what the naive shuffle is wrong by.
        let says = format!("{what}: {kind:?} came up {count} times, where about {n} would be fair.");
        let think = "is each as likely as another, whatever the number of elements?";
        expect(count.abs_diff(n) * 6 < n, &says, think);
    }
}

fn count<K: Ord>(draws: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut counts = BTreeMap::new();
    for draw in draws {
        *counts.entry(draw).or_insert(0) += 1;
    }
    counts
}

#[test]
fn a_choice_is_one_of_the_elements_and_of_none_there_is_none() {
    lab::run_plain(|_| {
        let mut rng = tap(3);
        for _ in 0..50 {
            let found = choice(&["soup", "tea"], &mut rng);
            let says = format!("The elements are soup and tea; this was chosen: {found:?}.");
            expect([Some(&"soup"), Some(&"tea")].contains(&found), &says, "which places are there?");
        }
        expect_eq(choice(&[7], &mut rng), Some(&7), "There is one element.", "which places are there?");
        let none: [u32; 0] = [];
        expect_eq(choice(&none, &mut rng), None, "There is nothing to choose.", "what is `xs[0]` then?");
    });
}

#[test]
fn each_element_is_as_likely_as_another() {
    lab::run_plain(|_| {
        let mut rng = tap(4);
        let few: Vec<u32> = (0..4).collect();
        let counts = count((0..16_000).filter_map(|_| choice(&few, &mut rng)));
        expect_even(&counts, 4, 4_000, "Of 4 elements one was chosen, 16000 times");
        let many: Vec<u32> = (0..200).collect();
        let quarters = count((0..8_000).filter_map(|_| choice(&many, &mut rng)).map(|n| n / 50));
        let what = "Of 200 elements one was chosen, 8000 times. Of their quarters, 0 to 3";
        expect_even(&quarters, 4, 2_000, what);
    });
}

#[test]
fn every_one_of_300_elements_can_be_chosen() {
    lab::run_plain(|_| {
        let (mut rng, all) = (tap(5), (0..300).collect::<Vec<u32>>());
        let mut found: BTreeSet<u32> = BTreeSet::new();
        // Some look at every element for each choice: once all have come up, nothing more is asked for.
        for _ in 0..20_000 {
            if found.len() < all.len() {
                found.extend(choice(&all, &mut rng));
            }
        }
        let missing: Vec<u32> = all.into_iter().filter(|n| !found.contains(n)).collect();
        let says = format!(
            "Of 300 elements one was chosen, 20000 times, and {} of them never: from number {:?} to number {:?}, counted \
             from 0.",
            missing.len(),
            missing.first(),
            missing.last()
        );
        expect(missing.is_empty(), &says, "how large can the number be from which a place is made?");
    });
}

#[test]
fn a_sample_takes_no_place_twice() {
    lab::run_plain(|_| {
        let (mut rng, all) = (tap(6), (100..120).collect::<Vec<u32>>());
        for k in [0, 1, 5, 19, 20] {
            let found = sample(&all, k, &mut rng);
            let says = format!("{k} of 20 elements were asked for; this came back: {found:?}.");
            expect(found.is_ok(), &says, "from which `k` on are there too few?");
            let found = found.unwrap_or_default();
            let says = format!("{k} of 20 elements were asked for; so many came back.");
            expect_eq(found.len(), k, &says, "when is a sample complete?");
            let places: BTreeSet<&u32> = found.iter().filter(|n| all.contains(n)).collect();
            let says =
                format!("{k} of 20 different elements were asked for, and not all places differ: {found:?}.");
            expect(places.len() == k, &says, "what becomes of a place once it is taken?");
        }
    });
}

#[test]
fn equal_elements_are_not_the_same_element() {
    lab::run_plain(|_| {
        let found = sample(&["tea", "tea", "tea"], 2, &mut tap(7));
        let says = "Three teas are three elements, and two of them were asked for.";
        expect_eq(found, Ok(vec!["tea"; 2]), says, "what must differ: the values, or the places?");
        let none: [u32; 0] = [];
        expect_eq(sample(&none, 0, &mut tap(7)), Ok(vec![]), "None of none is no error.", "what is too few?");
    });
}

#[test]
fn more_than_there_are_is_an_error() {
    lab::run_plain(|lab| {
        lab.if_stuck("how many different places are there to find?");
        for (k, available) in [(4, 3), (1, 0), (1_000, 3)] {
            let says = format!("{k} elements were asked for, of {available}.");
            let (drawn, expected) =
                (sample(&[1, 2, 3][..available], k, &mut tap(8)), Err(TooFew { wanted: k, available }));
            let think = match drawn {
                Ok(_) => "what does the function that you call do when it can't give so many?",
                Err(_) => "which of the two numbers was asked for, and which one is there?",
            };
            expect_eq(drawn, expected, &says, think);
        }
    });
}

#[test]
fn each_pair_is_as_likely_as_another() {
    lab::run_plain(|_| {
        let mut rng = tap(9);
        let counts = count((0..40_000).map(|_| {
            let mut pair = sample(&[1, 2, 3, 4, 5], 2, &mut rng).unwrap_or_default();
            pair.sort_unstable();
            pair
        }));
        expect_even(&counts, 10, 4_000, "Two of five elements were drawn, 40000 times");
    });
}

#[test]
fn no_place_is_too_far_to_be_drawn() {
    lab::run_plain(|_| {
        let (mut rng, all) = (tap(14), (0..200_000).collect::<Vec<u32>>());
        // Two bytes reach 65535. Forty places that are no further come once in 10^19 times. Some look at every
        // element for each choice: one that is far is enough.
        let far = |place: &u32| *place > 65_535;
        let chosen = (0..40).filter_map(|_| choice(&all, &mut rng)).any(far);
        let drawn = sample(&all, 40, &mut rng).unwrap_or_default().iter().any(far);
        for (what, any) in [("chosen, one at a time", chosen), ("drawn as one sample", drawn)] {
            let says = format!(
                "Of 200000 elements 40 were {what}, and none of the 40 came from beyond number 65535, counted from 0. \
                 Two thirds of all stand there."
            );
            expect(any, &says, "how large can the number be from which a place is made?");
        }
    });
}

#[test]
fn all_chance_comes_from_the_generator() {
    lab::run_plain(|_| {
        let all: Vec<u32> = (0..300).collect();
        expect_chance_from_rng("choice", |rng| {
            (0..20).filter_map(|_| choice(&all, rng).copied()).collect::<Vec<u32>>()
        });
        expect_chance_from_rng("sample", |rng| sample(&all, 20, rng));
        expect_chance_from_rng("token_hex", |rng| token_hex(16, rng));
    });
}

#[test]
fn the_same_seed_gives_the_same_stream() {
    lab::run_plain(|_| {
        let stream = |seed| {
            let mut rng = seeded(seed);
            [(); 8].map(|()| rng.next_u64())
        };
        // Some differ in a few bits only, wherever these stand.
        let seeds = [0, 1, 2, 256, 257, 1 << 16, 1 << 32, (1 << 32) + 1, 1 << 63, u64::MAX - 1, u64::MAX];
        let mut streams: BTreeMap<[u64; 8], u64> = BTreeMap::new();
        for seed in seeds {
            let (first, second) = (stream(seed), stream(seed));
            let says = format!(
                "`seeded({seed})` was called twice. The one stream begins with {}, the other one with {}.",
                first[0], second[0]
            );
            expect(first == second, &says, "where does the state of the generator come from?");
            let before = streams.insert(stream(seed), seed);
            let says = format!("The seeds {} and {seed} give the same stream.", before.unwrap_or_default());
            expect(before.is_none(), &says, "what becomes of the 64 bits of a seed?");
        }
    });
}

#[test]
fn the_seeded_generator_is_one_that_rand_keeps() {
    lab::run_plain(|_| {
        fn kind<T: Any>(_: &T) -> (TypeId, &'static str) {
            (TypeId::of::<T>(), type_name::<T>())
        }
        let (id, name) = kind(&seeded(1));
        let kept = [
            TypeId::of::<ChaCha8Rng>(),
            TypeId::of::<ChaCha12Rng>(),
            TypeId::of::<ChaCha20Rng>(),
            TypeId::of::<Xoshiro128PlusPlus>(),
            TypeId::of::<Xoshiro256PlusPlus>(),
        ];
        // Without the paths: `Box<dyn Rng>`.
        let parts = name.split_inclusive([' ', '<', ',']).filter_map(|part| part.rsplit("::").next());
        let name = parts.collect::<String>();
        let says = match name.as_str() {
            "StdRng" | "SmallRng" => format!(
                "`seeded` gives a `{name}`. It is the same today, but rand may put another algorithm behind that name \
                 in any release, and another one on other platforms."
            ),
            _ => format!(
                "`seeded` gives a `{name}`, which is none of the portable generators in `rand::rngs`."
            ),
        };
        expect(kept.contains(&id), &says, "of which generators does rand promise to keep the stream?");
    });
}

#[test]
fn a_token_has_two_lowercase_digits_for_each_byte() {
    lab::run_plain(|_| {
        let mut rng = tap(10);
        for nbytes in [500, 33, 16, 2, 1, 0] {
            for _ in 0..20 {
                let token = token_hex(nbytes, &mut rng);
                let says =
                    format!("`token_hex({nbytes})` gave another number of digits than two for each byte.");
                let think = match token.chars().count() {
                    digits if digits == nbytes => {
                        "how many numbers does one digit have, and how many a byte?"
                    }
                    digits if digits > 2 * nbytes => "of how many bytes are these the digits?",
                    _ => "how is a byte written that is smaller than sixteen?",
                };
                expect_eq(token.chars().count(), 2 * nbytes, &says, think);
                let odd = token.chars().find(|c| !matches!(c, '0'..='9' | 'a'..='f'));
                let says = format!("A token holds something that is no lowercase hex digit: {odd:?}.");
                expect(odd.is_none(), &says, "which characters does a byte become?");
            }
        }
    });
}

#[test]
fn every_byte_of_a_token_is_drawn() {
    lab::run_plain(|_| {
        let mut rng = tap(11);
        let token = token_hex(64, &mut rng);
        let says =
            format!("A token of 64 bytes was made, and {} bytes were taken from the generator.", rng.taken);
        expect(rng.taken >= 64, &says, "how hard is it to guess a token if there are so few bytes to guess?");
        let bytes = |token: &str| {
            let digits: Vec<char> = token.chars().collect();
            digits.chunks(2).map(|pair| pair.iter().collect()).collect::<BTreeSet<String>>()
        };
        // Chance alone gives about 57 different ones.
        let says = format!("A token of 64 bytes holds only {} different ones: {token}.", bytes(&token).len());
        expect(bytes(&token).len() > 40, &says, "is each byte drawn for itself?");
        let all: BTreeSet<String> = (0..20).flat_map(|_| bytes(&token_hex(1_000, &mut rng))).collect();
        let says = format!(
            "Two digits are a byte. In 20 tokens of 1000 bytes {} different bytes came up, and 256 are possible.",
            all.len()
        );
        let think = match all.len() > 256 {
            true => "how many digits does each byte have, and which ones?",
            false => "from where to where can a byte go?",
        };
        expect(all.len() == 256, &says, think);
    });
}

#[test]
fn at_each_place_of_a_token_each_digit_is_as_likely_as_another() {
    lab::run_plain(|_| {
        let (mut rng, mut counts) = (tap(15), BTreeMap::new());
        for place_and_digit in
            (0..8_000).flat_map(|_| token_hex(8, &mut rng).char_indices().collect::<Vec<_>>())
        {
            *counts.entry(place_and_digit).or_insert(0_usize) += 1;
        }
        for (place, digit) in (0..16).flat_map(|place| "0123456789abcdef".chars().map(move |d| (place, d))) {
            let n = counts.get(&(place, digit)).copied().unwrap_or(0);
            let says = format!(
                "In 8000 tokens of 8 bytes the digit at place {place}, counted from 0, was a `{digit}` {n} times, where \
                 about 500 would be fair."
            );
            // Half of that is ten times the deviation of chance.
            let think = match digit {
                '0' => "what becomes of a zero at the front of a number?",
                _ => "is each byte as likely as another?",
            };
            expect(n.abs_diff(500) < 250, &says, think);
        }
    });
}

#[test]
fn a_wait_takes_as_long_as_it_says() {
    lab::run(async |lab| {
        let mut rng = tap(12);
        let mut coarse = true;
        for _ in 0..30 {
            let before = lab.elapsed();
            let delay = wait_random(ms(1_000), &mut rng).await;
            let took = lab.elapsed() - before;
            let std_clock = delay < ms(1) && !delay.is_zero();
            if std_clock {
                lab.expect_measured("The delay that `wait_random` gave", delay, took);
            }
            let says = format!("A delay is not a whole number of milliseconds: {delay:?}.");
            expect(delay.subsec_nanos().is_multiple_of(1_000_000), &says, "in which unit do you draw?");
            let (says, think) = if took.is_zero() {
                (
                    format!("`wait_random` gave {delay:?}, and no time passed on Tokio's clock."),
                    "which sleep goes by Tokio's clock, and is it awaited?",
                )
            } else {
                (
                    format!("`wait_random` slept for {took:?}, and gave {delay:?}."),
                    "how often do you draw, and which draw is slept?",
                )
            };
            expect(delay == took, &says, think);
            coarse &= delay.as_millis() % 100 == 0;
        }
        expect(
            lab.elapsed_ms() > 0,
            "Thirty waits of up to 1000 ms took no time.",
            "in which unit do you draw?",
        );
        let says =
            "Thirty waits of up to 1000 ms were drawn, and each was a whole number of tenths of a second.";
        expect(!coarse, says, "in which unit do you draw?");
        let says = "The longest wait is nothing, and so is each wait: the delay.";
        expect_eq(wait_random(ms(0), &mut rng).await, ms(0), says, "what can be drawn from 0 to 0?");
    });
}

#[test]
fn waits_go_from_nothing_to_the_longest_and_come_from_the_generator() {
    lab::run(async |_| {
        let mut rng = tap(13);
        let mut found = BTreeMap::new();
        for _ in 0..8_000 {
            *found.entry(wait_random(ms(3), &mut rng).await.as_millis()).or_insert(0) += 1;
        }
        expect_even(
            &found,
            4,
            2_000,
            "Up to 3 ms there are four delays to draw from. In 8000 draws, in whole ms",
        );
        // Side by side: an hour of virtual time is all that there is, however long each one is.
        let mut taps: Vec<Tap> = (100..140).map(tap).collect();
        let waits = taps.iter_mut().map(|rng| wait_random(ms(200_000), rng));
        let longest = futures::future::join_all(waits).await.into_iter().max().unwrap_or_default();
        let says = format!("Of 40 waits of up to 200 s the longest took {longest:?}.");
        let think = "how large can the number be from which a delay is made?";
        expect(longest > ms(65_535), &says, think);
        let mut waits = Vec::new();
        for seed in [1, 1, 2] {
            let mut rng = tap(seed);
            let pair = [wait_random(ms(100_000), &mut rng).await, wait_random(ms(100_000), &mut rng).await];
            waits.push(pair);
        }
        let says = format!(
            "`wait_random` was given the same generator in the same state twice. First it gave {:?}, and then {:?}.",
            waits[0], waits[1]
        );
        expect(waits[1] == waits[0], &says, WHOSE);
        expect(waits[2] != waits[0], "Two generators with two seeds gave the same two delays.", WHOSE);
    });
}
