// What `backoff` and `retry` must do, in the order in which you may discover it.

use std::collections::BTreeMap;
use std::time::Duration;

use ex23::Policy;
use lab::{Job, Lab, expect, expect_eq, ms};
use rand::rngs::ChaCha8Rng;
use rand::{Rng, SeedableRng};

const POLICY: Policy = Policy { attempts: 5, base: ms(100), cap: ms(1_000) };

// Your functions, held to their signatures.

fn backoff(policy: &Policy, failures: u32, rng: &mut impl Rng) -> Duration {
    ex23::backoff(policy, failures, rng)
}

fn retry<T, E, Fut>(
    policy: &Policy,
    rng: &mut impl Rng,
    op: impl FnMut(u32) -> Fut,
    retryable: impl Fn(&E) -> bool,
) -> impl Future<Output = Result<T, E>>
where
    Fut: Future<Output = Result<T, E>>,
{
    ex23::retry(policy, rng, op, retryable)
}

/// A fault that passes, with the number of the attempt that it ended; or one that does not.
#[derive(Clone, Debug, PartialEq)]
enum Fault {
    Busy(u32),
    Forbidden(u32),
}

fn passes(fault: &Fault) -> bool {
    matches!(fault, Fault::Busy(_))
}

/// A generator with a seed of its own. Nothing here depends on the values that it gives.
fn seeded(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Each attempt takes 7 ms; all are busy, but for one of them.
fn busy_until(
    lab: &Lab,
    end: u32,
    outcome: Result<&'static str, Fault>,
) -> impl FnMut(u32) -> Job<Result<&'static str, Fault>> {
    let (lab, mut calls) = (lab.clone(), 0);
    move |attempt| {
        calls += 1;
        // Ends what would go on for ever.
        let says =
            format!("`op` was called {calls} times, where {} attempts are allowed at most.", POLICY.attempts);
        expect(calls <= 2 * POLICY.attempts, &says, "what ends the attempts when none of them is a success?");
        lab.note("called");
        let outcome = if attempt == end { outcome.clone() } else { Err(Fault::Busy(attempt)) };
        lab.job(format!("attempt {attempt}"), ms(7), outcome)
    }
}

fn always_busy(lab: &Lab) -> impl FnMut(u32) -> Job<Result<&'static str, Fault>> {
    busy_until(lab, 0, Ok("never"))
}

/// One pause, in milliseconds.
fn pause(policy: &Policy, failures: u32, rng: &mut ChaCha8Rng) -> u64 {
    let pause = backoff(policy, failures, rng);
    let whole = pause.subsec_nanos().is_multiple_of(1_000_000);
    let says = format!("A pause is not a whole number of milliseconds: {pause:?}.");
    expect(whole, &says, "in which unit do you draw?");
    u64::try_from(pause.as_millis()).unwrap_or(u64::MAX)
}

/// Many pauses after so many failures, in ascending order.
fn pauses(policy: &Policy, failures: u32, n: usize) -> Vec<u64> {
    let mut rng = seeded(u64::from(failures));
    let mut pauses: Vec<u64> = (0..n).map(|_| pause(policy, failures, &mut rng)).collect();
    pauses.sort_unstable();
    pauses
}

/// Expects 400 pauses that are spread from 0 to the bound.
///
/// They come from a seed, so a test says the same each time; and chance would have to be stretched by ten
/// times its deviation to fail somebody who draws fairly in another way.
#[track_caller]
fn expect_spread(policy: &Policy, failures: u32, bound: u64) {
    let pauses = pauses(policy, failures, 400);
    let (shortest, longest) = (pauses[0], pauses[399]);
    let about = format!(
        "After failure number {failures}, with a base of {} ms and a cap of {} ms, a pause is drawn from 0 to \
         {bound} ms.",
        policy.base.as_millis(),
        policy.cap.as_millis()
    );
    expect(
        longest <= bound,
        &format!("{about} The longest of 400 was {longest} ms."),
        "what is the bound after the first failure, what doubles it, and when is the cap applied?",
    );
    expect(
        longest > bound * 9 / 10,
        &format!("{about} The longest of 400 was {longest} ms."),
        if failures > 30 {
            "what becomes of a number that is doubled until it does not fit its type?"
        } else if longest == 0 {
            "in which unit do you read the policy?"
        } else {
            "how often is the bound doubled, and is all of it drawn from?"
        },
    );
    expect(
        shortest < bound / 10,
        &format!("{about} The shortest of 400 was {shortest} ms."),
        "from where to where do you draw, and what becomes of the number afterwards?",
    );
    let half = pauses.iter().filter(|pause| **pause * 2 < bound).count();
    expect(
        (100..=300).contains(&half),
        &format!("{about} Of 400 pauses {half} were in the lower half, where about 200 belong."),
        if half < 200 {
            "is one pause as likely as another, and what becomes of those that were cut off?"
        } else {
            "is one pause as likely as another, and from how many draws is it made?"
        },
    );
    let mut kinds = pauses;
    kinds.dedup();
    let says = format!("{about} Among 400 pauses {} were different.", kinds.len());
    // Fair draws give 98 of 101, and 253 of 401.
    let few = kinds.len() as u64 <= bound.min(400) / 2;
    expect(!few, &says, "which pauses between the shortest and the longest are never drawn?");
}

/// When each attempt should begin: after the one before, and after the pause that `backoff` draws then.
/// And the generator from which all these pauses have been drawn.
fn expected_starts(policy: &Policy, seed: u64, attempts: u32) -> (Vec<u64>, ChaCha8Rng) {
    let mut rng = seeded(seed);
    let mut starts = vec![0];
    for failures in 1..attempts {
        starts.push(starts[starts.len() - 1] + 7 + pause(policy, failures, &mut rng));
    }
    (starts, rng)
}

fn attempts(lab: &Lab) -> Vec<String> {
    lab.jobs().into_iter().map(|job| job.name).collect()
}

fn numbered(attempts: u32) -> Vec<String> {
    (1..=attempts).map(|attempt| format!("attempt {attempt}")).collect()
}

#[track_caller]
fn expect_attempts(lab: &Lab, expected: u32, says: &str) {
    let think = "what ends the attempts, and with which number does each one begin?";
    expect_eq(attempts(lab), numbered(expected), says, think);
    lab.expect_all_finished();
}

#[test]
fn the_bound_of_the_pause_doubles() {
    lab::run_plain(|_| {
        let policy = Policy { cap: ms(86_400_000), ..POLICY };
        let bounds = [(1, 100), (2, 200), (3, 400), (4, 800), (7, 6_400), (11, 102_400), (20, 52_428_800)];
        for (failures, bound) in bounds {
            expect_spread(&policy, failures, bound);
        }
    });
}

#[test]
fn no_pause_is_longer_than_the_cap() {
    lab::run_plain(|_| {
        for (failures, bound) in [(4, 800), (5, 1_000), (6, 1_000), (12, 1_000)] {
            expect_spread(&POLICY, failures, bound);
        }
        expect_spread(&Policy { base: ms(700), cap: ms(300), ..POLICY }, 1, 300);
    });
}

#[test]
fn after_many_failures_it_is_still_the_cap() {
    lab::run_plain(|_| {
        for failures in [31, 32, 33, 34, 64, 65, 66, 128, 129, 1_000] {
            expect_spread(&POLICY, failures, 1_000);
        }
    });
}

#[test]
fn both_ends_can_be_drawn() {
    lab::run_plain(|_| {
        let all = pauses(&Policy { base: ms(3), ..POLICY }, 1, 4_000);
        let mut found = all.clone();
        found.dedup();
        let says =
            "With a base of 3 ms there are four pauses to draw from, in ms; in 4000 draws these came up.";
        expect_eq(found, vec![0, 1, 2, 3], says, "does your range include both of its ends?");
        for end in [0, 3] {
            let n = all.iter().filter(|pause| **pause == end).count();
            let says = format!(
                "With a base of 3 ms there are four pauses to draw from. In 4000 draws {end} ms came up {n} times, where \
                 about 1000 would be fair."
            );
            // Again ten times the deviation of chance.
            expect(n.abs_diff(1_000) < 270, &says, "is an end as likely as what lies between the two?");
        }
        // A factor that does not fit its type is beyond any cap; nothing times that factor is not.
        for failures in [9, 2_000] {
            let longest = pauses(&Policy { base: ms(0), ..POLICY }, failures, 20)[19];
            let says = format!(
                "The base is 0 ms, and nothing doubled is nothing. After {failures} failures the longest of 20 pauses, in \
                 ms, was:"
            );
            let think = if failures == 9 {
                "what is the bound here?"
            } else {
                "what stands for a factor that does not fit its type, and what becomes of it times nothing?"
            };
            expect_eq(longest, 0, &says, think);
        }
    });
}

#[test]
fn the_same_generator_gives_the_same_pauses() {
    lab::run_plain(|_| {
        let ten = |seed| {
            let mut rng = seeded(seed);
            (0..10).map(|_| backoff(&POLICY, 5, &mut rng)).collect::<Vec<Duration>>()
        };
        let says = "The same generator in the same state was given twice, and ten pauses were drawn each time: not the \
                    same ones.";
        expect(ten(1) == ten(1), says, "where does your chance come from?");
        let says = "Two generators with two seeds gave the same ten pauses.";
        expect(ten(1) != ten(2), says, "where does your chance come from?");
    });
}

#[test]
fn a_success_is_given_at_once() {
    lab::run(async |lab| {
        let (op, mut rng) = (busy_until(&lab, 1, Ok("tea")), seeded(1));
        let result = retry(&POLICY, &mut rng, op, passes).await;
        expect_eq(result, Ok("tea"), "The first attempt is a success.", "what is there to try again?");
        expect_attempts(&lab, 1, "The first attempt is a success; these attempts were made.");
        lab.expect_elapsed(ms(7));
        let says = "No pause was needed, and still something was taken from `rng`.";
        expect(rng.next_u64() == seeded(1).next_u64(), says, "for which pauses do you draw, and when?");
    });
}

#[test]
fn a_fault_that_passes_is_tried_again() {
    lab::run(async |lab| {
        let op = busy_until(&lab, 3, Ok("tea"));
        let result = retry(&POLICY, &mut seeded(2), op, passes).await;
        let think = match result {
            Ok(_) => "what becomes of a result that is no error?",
            Err(_) => "which errors are worth another attempt, and who says so?",
        };
        expect_eq(result, Ok("tea"), "Two attempts fail, and the third is a success.", think);
        expect_attempts(&lab, 3, "Two attempts fail, and the third is a success; these attempts were made.");
    });
}

#[test]
fn after_the_last_attempt_its_error_is_given() {
    lab::run(async |lab| {
        let result = retry(&POLICY, &mut seeded(3), always_busy(&lab), passes).await;
        expect_attempts(&lab, 5, "Five attempts are allowed, and all fail; these attempts were made.");
        let says = "Five attempts failed, each with its own number; this is the error that came back.";
        expect_eq(result, Err(Fault::Busy(5)), says, "which of the errors tells how things are now?");
    });
}

#[test]
fn one_attempt_means_no_second_one() {
    lab::run(async |lab| {
        let policy = Policy { attempts: 1, ..POLICY };
        let result = retry(&policy, &mut seeded(4), always_busy(&lab), passes).await;
        expect_attempts(&lab, 1, "One attempt is allowed; these were made.");
        expect_eq(result, Err(Fault::Busy(1)), "The only attempt failed.", "which error is there?");
        lab.expect_elapsed(ms(7));
    });
}

#[test]
fn a_fault_that_stays_is_not_tried_again() {
    lab::run(async |lab| {
        let op = busy_until(&lab, 2, Err(Fault::Forbidden(2)));
        let result = retry(&POLICY, &mut seeded(5), op, passes).await;
        let says = "The second fault is not retryable; these attempts were made.";
        let made = attempts(&lab);
        let think = match made.first() == numbered(1).first() {
            true => "who says of an error whether it is worth another attempt, and who asks?",
            false => "with which number does the first attempt begin?",
        };
        expect_eq(made, numbered(2), says, think);
        let think = "who is asked whether an error is worth another attempt, and about which error?";
        expect_eq(result, Err(Fault::Forbidden(2)), "The second fault is not retryable.", think);
        let last = lab.jobs().iter().filter_map(|job| job.ended_ms).max().unwrap_or_default();
        let says = "The second fault is not retryable, and comes back at once: at this instant, in ms.";
        expect_eq(lab.elapsed_ms(), last, says, "what is waited for when no attempt follows?");
    });
}

#[test]
fn between_two_attempts_there_is_one_pause_and_after_the_last_one_none() {
    lab::run(async |lab| {
        let (expected, mut drawn) = expected_starts(&POLICY, 6, 5);
        let names = numbered(5);
        let attempts = names.iter().zip(&expected).map(|(name, start)| (name.as_str(), *start, start + 7));
        lab.possible(&attempts.collect::<Vec<_>>());
        let mut rng = seeded(6);
        let _ = retry(&POLICY, &mut rng, always_busy(&lab), passes).await;
        expect_attempts(&lab, 5, "Five attempts are allowed, and all fail; these attempts were made.");
        let starts: Vec<u64> = lab.jobs().iter().filter_map(|job| job.started_ms).collect();
        let (says, think) = if starts[0] > 0 {
            (
                "The first attempt needs no pause. The attempts began at these instants, in ms.",
                "what has failed before the first attempt?",
            )
        } else if starts.windows(2).all(|pair| pair[1] == pair[0] + 7) {
            (
                "Each attempt began when the one before had ended, with no pause that the clock of the test has \
                 seen. They began at these instants, in ms.",
                "which sleep goes by Tokio's clock, and is it awaited?",
            )
        } else if starts.windows(2).zip(expected.windows(2)).all(|(yours, due)| {
            // What the attempt took is over when its pause is.
            yours[1] - yours[0] == (due[1] - due[0] - 7).max(7)
        }) {
            (
                "Each attempt takes 7 ms, and then comes the pause; yours is over 7 ms too soon each time. The attempts \
                 began at these instants, in ms.",
                "from which moment on does a pause count?",
            )
        } else {
            (
                "Each attempt takes 7 ms, and each pause is the one that `backoff` draws from the same `rng`, after \
                 one failure, two, three and four. The attempts began at these instants, in ms.",
                "for each pause: how many failures were there so far, and what was drawn from `rng` before?",
            )
        };
        expect_eq(starts, expected.clone(), says, think);
        let called: Vec<u64> = lab.log().into_iter().map(|(at, _)| at).collect();
        let says =
            "`op` is called when the pause is over, and not before. It was called at these instants, in ms.";
        expect_eq(
            called,
            expected.clone(),
            says,
            "what may a closure do at the call, before its future is awaited?",
        );
        let says =
            "The last attempt failed, and no other follows. The error came back at this instant, in ms.";
        let think = "what is waited for after the last attempt?";
        expect_eq(lab.elapsed_ms(), expected[4] + 7, says, think);
        let says = "Five attempts have four pauses between them, and something else than these was drawn from `rng`.";
        expect(rng.next_u64() == drawn.next_u64(), says, "for what do you draw when no attempt follows?");
    });
}

#[test]
fn fifty_clients_do_not_come_back_together() {
    lab::run(async |lab| {
        let policy = Policy { attempts: 2, base: ms(10_000), cap: ms(10_000) };
        let client = async |seed| {
            let kitchen = lab.clone();
            let op = |attempt| {
                kitchen.job(format!("attempt {attempt}"), ms(7), Err::<(), _>(Fault::Busy(attempt)))
            };
            let _ = retry(&policy, &mut seeded(seed), op, passes).await;
        };
        futures::future::join_all((0..50).map(client)).await;
        let mut herds = BTreeMap::new();
        for job in lab.jobs_of("attempt 2") {
            *herds.entry(job.started_ms.unwrap_or_default()).or_insert(0) += 1;
        }
        // 10,001 instants for 50 clients: chance brings two of them together, but not so many.
        let (at, herd) = herds.iter().max_by_key(|(_, n)| **n).map_or((0, 0), |(at, n)| (*at, *n));
        expect(
            (1..=5).contains(&herd),
            &format!(
                "Fifty clients failed at the same moment, each with a generator of its own. Of their second \
                 attempts, {herd} began together, at {at} ms."
            ),
            "what makes the pause of one client another one than that of the next?",
        );
    });
}
