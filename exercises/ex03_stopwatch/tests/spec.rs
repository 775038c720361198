// What `timed`, `Stopwatch` and `pretty` must do, in the order in which you may discover it.

use std::thread;
use std::time::Duration;

use ex03::Stopwatch;
use lab::{caught, expect, expect_eq, ms};
use rand::RngExt;
use tokio::time::{Instant, advance, sleep};

// Your functions, held to their signatures.

fn timed<F: Future>(f: F) -> impl Future<Output = (F::Output, Duration)> {
    ex03::timed(f)
}

fn pretty(d: Duration) -> String {
    ex03::pretty(d)
}

const TIME_OF_TIMED: &str = "The time of `timed`";

#[test]
fn what_was_timed_gives_its_result() {
    lab::run(async |lab| {
        let (soup, _) = timed(lab.job("soup", ms(121_003), String::from("hot"))).await;
        expect_eq(soup, "hot".to_owned(), "A job was timed; this is what it gave.", "who keeps its result?");
        lab.expect_all_finished();
        lab.expect_elapsed(ms(121_003));
    });
}

#[test]
fn the_time_is_what_passed_on_the_clock_of_the_sleeps() {
    lab::run(async |lab| {
        let (_, took) = timed(lab.job("soup", ms(1_000), ())).await;
        lab.expect_measured(TIME_OF_TIMED, took, ms(1_000));
        // Two waits in one future, both of no whole number of milliseconds, and too long for the digits of an
        // `f32`. Time passes in the first poll already.
        let exact = Duration::from_nanos(12_345_678_901);
        let (_, took) = timed(async {
            advance(exact).await;
            advance(exact).await;
        })
        .await;
        lab.expect_measured(TIME_OF_TIMED, took, 2 * exact);
        let (value, took) = timed(std::future::ready(5)).await;
        expect_eq(
            value,
            5,
            "A future that is ready at once was timed; it gave this.",
            "who keeps its result?",
        );
        lab.expect_measured(TIME_OF_TIMED, took, Duration::ZERO);
    });
}

#[test]
fn the_time_runs_from_the_await_and_not_from_the_call() {
    lab::run(async |lab| {
        let soup = timed(lab.job("soup", ms(1_000), ()));
        sleep(ms(5_000)).await;
        let (_, took) = soup.await;
        lab.expect_elapsed(ms(6_000));
        let says =
            "`timed` was called, awaited 5000 ms later, and its job needs 1000 ms; the time that it gave:";
        expect_eq(
            took,
            ms(1_000),
            says,
            "what runs at the call of your function, and what when it is awaited?",
        );
    });
}

#[test]
fn each_is_measured_for_itself() {
    lab::run(async |lab| {
        let soup = timed(lab.job("soup", ms(30), ()));
        let tea = async {
            sleep(ms(5)).await;
            timed(lab.job("tea", ms(10), ())).await
        };
        let ((_, soup), (_, tea)) = tokio::join!(soup, tea);
        lab.expect_elapsed(ms(30));
        let says =
            "Two jobs were under way together, of 30 and of 10 ms, the second 5 ms later; their times:";
        expect_eq((soup, tea), (ms(30), ms(10)), says, "what do two calls of `timed` have in common?");
    });
}

#[test]
fn a_lap_is_the_time_since_the_one_before() {
    lab::run(async |lab| {
        sleep(ms(7)).await;
        let mut watch = Stopwatch::start();
        for (which, delay) in [("first", 30), ("second", 20), ("third", 25)] {
            sleep(ms(delay)).await;
            lab.expect_measured(&format!("The {which} lap"), watch.lap(), ms(delay));
        }
        lab.expect_measured("A lap that ends where it began", watch.lap(), Duration::ZERO);
    });
}

#[test]
fn the_total_is_the_time_since_the_start() {
    lab::run(async |lab| {
        sleep(ms(7)).await;
        let mut watch = Stopwatch::start();
        sleep(ms(30)).await;
        watch.lap();
        sleep(ms(20)).await;
        watch.lap();
        lab.expect_measured("After laps of 30 and of 20 ms, the total", watch.total(), ms(50));
        sleep(ms(25)).await;
        lab.expect_measured("With 25 ms since the last lap, the total", watch.total(), ms(75));
        lab.expect_measured("Asked once more, the total", watch.total(), ms(75));
    });
}

#[test]
fn the_total_ends_no_lap() {
    lab::run(async |lab| {
        let mut watch = Stopwatch::start();
        sleep(ms(30)).await;
        lab.expect_measured("Without any lap, the total", watch.total(), ms(30));
        sleep(ms(20)).await;
        lab.expect_measured("The first lap, in the midst of which the total was asked,", watch.lap(), ms(50));
    });
}

#[test]
fn the_laps_add_up_to_the_total() {
    lab::run(async |lab| {
        let mut rng = lab.rng();
        let mut watch = Stopwatch::start();
        let mut laps = Duration::ZERO;
        for _ in 0..20 {
            // No whole numbers of milliseconds.
            advance(Duration::from_nanos(rng.random_range(1..50_000_000))).await;
            laps += watch.lap();
        }
        let total = watch.total();
        lab.expect_measured("The total", total, lab.elapsed());
        let says = "Twenty laps were taken, the last one a moment ago; this is their sum, and the total.";
        expect_eq(
            laps,
            total,
            says,
            "when does a lap end, when does the next one begin, and is any of it lost?",
        );
    });
}

#[test]
fn two_stopwatches_know_nothing_of_each_other() {
    lab::run(async |lab| {
        let mut first = Stopwatch::start();
        sleep(ms(30)).await;
        let mut second = Stopwatch::start();
        sleep(ms(20)).await;
        first.lap();
        sleep(ms(5)).await;
        lab.expect_measured("The lap of a stopwatch that was started 25 ms ago", second.lap(), ms(25));
        lab.expect_measured("The second lap of the other one", first.lap(), ms(5));
        let totals = (first.total(), second.total());
        let says = "One stopwatch was started 55 ms ago and the other 25 ms ago; their totals:";
        expect_eq(totals, (ms(55), ms(25)), says, "where does a stopwatch keep what it knows?");
    });
}

#[test]
fn a_stopwatch_needs_no_runtime() {
    lab::run_plain(|_| {
        let think = "what is there to read the time from when there is no loop?";
        let measured = caught(|| {
            let mut watch = Stopwatch::start();
            thread::sleep(ms(30));
            (watch.lap(), watch.total())
        });
        let says = "A stopwatch was used where there is no runtime; this is the panic that came of it.";
        expect_eq(measured.as_ref().err(), None, says, think);
        let (lap, total) = measured.unwrap_or_default();
        expect(lap >= ms(20), "A thread slept for 30 ms, and the lap is shorter than 20 ms.", think);
        expect(total >= lap, "The only lap is over, and the total is shorter than that.", think);
    });
}

#[test]
fn no_time_is_lost_between_two_laps() {
    // Where there is no runtime the clock is a real one, and something passes between any two readings of it.
    lab::run_plain(|_| {
        for _ in 0..5 {
            let mut watch = Stopwatch::start();
            let (began, mut passed, mut laps) = (Instant::now(), Duration::ZERO, Duration::ZERO);
            for _ in 0..1_000 {
                passed = began.elapsed();
                laps += watch.lap();
            }
            // No number: it would be another one each time.
            expect(
                laps >= passed,
                "A thousand laps were taken, one right after the other; their sum is less than the time that passed.",
                "how often does a lap read the clock, and in which lap is the time between two readings?",
            );
        }
    });
}

/// What the text must be, calculated without any fractions.
fn two_decimals(hundredths: u64) -> String {
    format!("{}.{:02}s", hundredths / 100, hundredths % 100)
}

#[test]
fn a_time_has_two_decimals_whatever_its_size() {
    lab::run_plain(|_| {
        for (given_ms, text) in [
            (1_500, "1.50s"),
            (0, "0.00s"),
            (500, "0.50s"),
            (20, "0.02s"),
            (61_000, "61.00s"),
            (3_600_000, "3600.00s"),
        ] {
            let says = format!("`pretty` was given {given_ms} ms; this is its text.");
            let think = "in which unit is it written, with how many decimals, and who chooses that?";
            expect_eq(pretty(ms(given_ms)), text.to_owned(), &says, think);
        }
    });
}

#[test]
fn a_time_is_rounded_to_the_nearest_hundredth() {
    lab::run_plain(|lab| {
        let expect_text_and_think = |d: Duration, hundredths: u64, think: &str| {
            let says = format!("`pretty` was given {d:?}; this is its text.");
            expect_eq(pretty(d), two_decimals(hundredths), &says, think);
        };
        let think = "what becomes of what is smaller than a hundredth of a second?";
        let expect_text = |d, hundredths| expect_text_and_think(d, hundredths, think);
        expect_text(ms(1_999), 200);
        expect_text(ms(4), 0);
        expect_text(Duration::from_micros(59_995_001), 6_000);
        expect_text(Duration::from_micros(1_994_999), 199);
        // More than fifty days, too many milliseconds for a `u32`, and still to the hundredth.
        let think = "how many digits has the number that you calculate with?";
        expect_text_and_think(ms(5_000_000_010), 500_000_001, think);
        let mut rng = lab.rng();
        for _ in 0..100 {
            // Less than half of a hundredth away, on either side.
            let (hundredths, away) = (rng.random_range(1..100_000), rng.random_range(0..4_999));
            expect_text(Duration::from_micros(hundredths * 10_000 + away), hundredths);
            expect_text(Duration::from_micros(hundredths * 10_000 - away), hundredths);
        }
    });
}
