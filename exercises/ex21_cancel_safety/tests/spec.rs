// What `LineReader` and `pump` must do, in the order in which you may discover it.

use std::io;
use std::time::Duration;

use ex21::LineReader;
use lab::props::wire::Wire;
use lab::{Lab, expect, expect_eq, ms};
use rand::RngExt;
use tokio::io::AsyncRead;
use tokio::time::{Instant, timeout, timeout_at};

const STUCK: &str = "which line is waited for here, and has its `\\n` not come already?";

const IN_PIECES: &str =
    "a character may be several bytes, which come in two pieces: when are all of them there?";

/// `next_line`, held to its signature.
fn next_line<R>(lines: &mut LineReader<R>) -> impl Future<Output = io::Result<Option<String>>>
where
    R: AsyncRead + Unpin,
{
    lines.next_line()
}

/// What your `Pumped` holds.
#[derive(Debug, PartialEq)]
struct Pumped {
    lines: Vec<String>,
    gave_up: bool,
}

/// The lines of an input that must not fail.
#[track_caller]
fn good<T>(result: io::Result<T>) -> T {
    let says = result
        .as_ref()
        .err()
        .map(|error| format!("The input did not fail, and still there is an error: {error}"));
    expect(
        says.is_none(),
        &says.unwrap_or_default(),
        "which line of your code makes this error, and of what?",
    );
    result.unwrap_or_else(|_| unreachable!())
}

/// Waits for the next line, and expects it at this instant.
async fn expect_line<R>(lab: &Lab, lines: &mut LineReader<R>, expected: Option<&str>, at_ms: u64)
where
    R: AsyncRead + Unpin,
{
    let line = good(next_line(lines).await);
    let think = match (&line, expected) {
        (None, Some(_)) => "what has come already, and where is it kept until somebody asks?",
        (Some(_), None) => "what does a read that gives no bytes mean?",
        (Some(yours), Some(expected))
            if yours.chars().count() > expected.chars().count() && !expected.is_ascii() =>
        {
            IN_PIECES
        }
        (Some(yours), Some(expected)) if yours.trim() == expected.trim() => {
            "which bytes around the words belong to the line, and which one does not?"
        }
        _ => "where does a line begin, where does it end, and what is left for the next one?",
    };
    expect_eq(
        line.as_deref(),
        expected,
        &format!("This is what `next_line` gave at {} ms.", lab.elapsed_ms()),
        think,
    );
    let says = "The line is right, but here are the milliseconds at which it was given, and could be given:";
    expect_eq(lab.elapsed_ms(), at_ms, says, "what of the input is read already when this call begins?");
}

/// Expects that the lines are these, whatever was dropped or ticked on the way.
#[track_caller]
fn expect_lines(lines: &[String], expected: &[&str], what: &str, think: &str) {
    let count = |lines: &mut dyn Iterator<Item = &str>| lines.map(str::len).sum::<usize>();
    let (yours, there) = (count(&mut lines.iter().map(String::as_str)), count(&mut expected.iter().copied()));
    let says = if yours < there {
        format!("{what} Of {there} bytes in the lines, {} are missing.", there - yours)
    } else {
        format!("{what} The lines are not those of the input.")
    };
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let ends_early = |last: &&str| {
        lines.len() + 1 == expected.len() && expected[..lines.len()] == lines && !last.is_empty()
    };
    let think = if lines.iter().any(|line| line.contains('\u{fffd}')) {
        IN_PIECES
    } else if lines.is_empty() || !expected.last().is_some_and(ends_early) {
        think
    } else {
        "all but the last line are there: which of the lines tells that the input is over, if any?"
    };
    expect_eq(lines, expected.to_vec(), &says, think);
}

/// The pump with its ticks written into the log of the test.
async fn pumped(lab: &Lab, input: Wire, tick: Duration, idle: Duration) -> io::Result<Pumped> {
    let book = lab.clone();
    let ex21::Pumped { lines, gave_up } = ex21::pump(input, tick, idle, move || book.note("tick")).await?;
    Ok(Pumped { lines, gave_up })
}

/// The instants of the ticks so far.
fn ticks(lab: &Lab) -> Vec<u64> {
    lab.log().iter().map(|(at, _)| *at).collect()
}

/// Expects that there was a tick at each of these instants.
#[track_caller]
fn expect_ticks(lab: &Lab, expected: &[u64]) {
    let ticks = ticks(lab);
    let (says, think) = match ticks.len() {
        _ if ticks.first() == Some(&0) => (
            "The first tick came at the start, and not after it. The ticks came at these milliseconds.",
            "when does the first tick of an `interval` come?",
        ),
        n if n < expected.len() => (
            "There were too few ticks. They came at these milliseconds.",
            "what becomes of a timer that is made anew whenever a line comes?",
        ),
        n if n > expected.len() => (
            "There were too many ticks. They came at these milliseconds.",
            "what makes a tick here, apart from the time?",
        ),
        _ => (
            "The ticks did not come in time. They came at these milliseconds.",
            "from when on is the time to the next tick counted, and by which timer?",
        ),
    };
    expect_eq(ticks, expected.to_vec(), says, think);
}

/// Expects these ticks, and none after the end of the pump, though time has passed since then.
#[track_caller]
fn expect_ticks_until(lab: &Lab, end_ms: u64, expected: &[u64]) {
    let ticks = ticks(lab);
    if ticks.iter().any(|at| *at > end_ms) {
        let says = format!("The pump had ended at {end_ms} ms, and ticks came after that. All ticks:");
        expect_eq(ticks, expected.to_vec(), &says, "what did the pump start, and who stops it?");
    } else {
        expect_ticks(lab, expected);
    }
}

#[test]
fn a_line_is_given_when_its_end_has_come() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // The first piece ends within the two bytes of "è".
        let input = Wire::new(&lab)
            .at(ms(5), b"cr\xc3")
            .at(ms(12), b"\xa8me")
            .at(ms(19), "\n\n te")
            .at(ms(23), "a \n");
        let mut lines = LineReader::new(input);
        expect_line(&lab, &mut lines, Some("crème"), 19).await;
        expect_line(&lab, &mut lines, Some(""), 19).await;
        expect_line(&lab, &mut lines, Some(" tea "), 23).await;
    });
}

#[test]
fn lines_of_one_piece_are_given_one_by_one() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // The last one is longer than any usual buffer.
        let input = Wire::new(&lab).at(ms(5), "soup\ntea\nst").at(ms(80), "ew\n");
        let mut lines = LineReader::new(input.at(ms(85), "x".repeat(20_000) + "\n"));
        expect_line(&lab, &mut lines, Some("soup"), 5).await;
        expect_line(&lab, &mut lines, Some("tea"), 5).await;
        expect_line(&lab, &mut lines, Some("stew"), 80).await;
        let long = good(next_line(&mut lines).await).map(|line| line.len());
        let think = "which part of your code knows how long a line can be?";
        expect_eq(
            long,
            Some(20_000),
            "A long line came. This is the length of what `next_line` gave.",
            think,
        );
    });
}

#[test]
fn the_last_line_needs_no_newline() {
    lab::run(async |lab| {
        lab.if_stuck("no more will come: what does a read give then?");
        let mut lines =
            LineReader::new(Wire::new(&lab).at(ms(5), "soup\nte").at(ms(8), "a").ending_at(ms(20)));
        expect_line(&lab, &mut lines, Some("soup"), 5).await;
        expect_line(&lab, &mut lines, Some("tea"), 20).await;
        expect_line(&lab, &mut lines, None, 20).await;
        expect_line(&lab, &mut lines, None, 20).await;
        let mut lines = LineReader::new(Wire::new(&lab).at(ms(1), "soup\n").ending_at(ms(2)));
        expect_line(&lab, &mut lines, Some("soup"), 21).await;
        expect_line(&lab, &mut lines, None, 22).await;
    });
}

#[test]
fn a_dropped_next_line_takes_nothing_with_it() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let input = Wire::new(&lab).at(ms(5), "so").at(ms(15), "u").at(ms(25), "p\ntea\n").ending_at(ms(90));
        let mut lines = LineReader::new(input);
        for at in [10, 20] {
            // A timeout drops the future that it waited for.
            if let Ok(line) = timeout(ms(10), next_line(&mut lines)).await {
                let says = format!(
                    "At {} ms no line has come to its end yet, but `next_line` gave one.",
                    lab.elapsed_ms()
                );
                expect_eq(good(line), None, &says, "what ends a line?");
                panic!("At {at} ms the input has not come to its end, and `next_line` says that it has.");
            }
        }
        let mut rest = Vec::new();
        while let Some(line) = good(next_line(&mut lines).await) {
            rest.push(line);
        }
        expect_lines(
            &rest,
            &["soup", "tea"],
            "A call of `next_line` was dropped at 10 ms, and another one at 20 ms.",
            "where do the bytes stay that were read when the future is dropped: in the future, or in the reader?",
        );
    });
}

#[test]
fn nothing_is_lost_wherever_it_is_cut_and_whenever_it_is_dropped() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let mut rng = lab.rng();
        for _ in 0..20 {
            let words = ["crème", "", "soup", "ragoût à l'ancienne", "🍲🍵", "x"];
            let menu: Vec<&str> = (0..12).map(|_| words[rng.random_range(0..words.len())]).collect();
            let text = menu.join("\n") + "\n";
            // A piece at each odd millisecond, and a drop at each even one.
            let (mut input, mut rest, mut at) = (Wire::new(&lab), text.as_bytes(), 1);
            let began = Instant::now();
            while !rest.is_empty() {
                let (piece, others) = rest.split_at(rng.random_range(1..=rest.len().min(9)));
                (input, rest) = (input.at(ms(at), piece), others);
                at += 2;
            }
            let (mut lines, mut drops) = (LineReader::new(input.ending_at(ms(at))), 0);
            let mut yours = Vec::new();
            // Far more drops than there are pieces.
            while drops < 1_000 {
                let next = began + ms(began.elapsed().as_millis() as u64 / 2 * 2 + 2);
                match timeout_at(next, next_line(&mut lines)).await {
                    Ok(line) => match good(line) {
                        Some(line) => yours.push(line),
                        None => break,
                    },
                    Err(_) => drops += 1,
                }
            }
            expect_lines(
                &yours,
                &menu,
                "Calls of `next_line` were dropped again and again, and the others gave these lines.",
                "which byte is neither in the input any more nor in the reader, and during which `.await`?",
            );
        }
    });
}

#[test]
fn the_pump_gives_all_lines_and_returns_at_the_end() {
    lab::run(async |lab| {
        lab.if_stuck("the input has come to its end: what does the pump still wait for?");
        let input = Wire::new(&lab).at(ms(5), "soup\n\nte").at(ms(12), "a").ending_at(ms(31));
        let pumped = good(pumped(&lab, input, ms(1_000), ms(2_000)).await);
        let think = "which of the lines tells that the input is over, if any?";
        expect_lines(
            &pumped.lines,
            &["soup", "", "tea"],
            "There was neither a tick nor a long silence.",
            think,
        );
        expect(!pumped.gave_up, "The input came to its end, and the pump says that it gave up.", think);
        lab.expect_elapsed(ms(31));
    });
}

#[test]
fn each_line_ends_the_silence() {
    lab::run(async |lab| {
        // The fourth one is empty, and a line all the same.
        let line = |i| if i == 4 { "\n" } else { "tea\n" };
        let input = (1..=6).fold(Wire::new(&lab), |input, i| input.at(ms(31 * i), line(i)));
        let pumped = good(pumped(&lab, input.ending_at(ms(200)), ms(1_000), ms(42)).await);
        let says = "A line came every 31 ms, the fourth an empty one, then the end, and no silence lasted 42 ms. Did the pump give up, and after how many milliseconds?";
        let think = match lab.elapsed_ms() {
            // Counted from the third line.
            135 => "is an empty line a line?",
            _ => "from which moment on is the silence counted after the second line?",
        };
        expect_eq((pumped.gave_up, lab.elapsed_ms()), (false, 200), says, think);
    });
}

#[test]
fn no_tick_takes_a_part_of_a_line_away() {
    lab::run(async |lab| {
        lab.if_stuck("the input has come to its end: what does the pump still wait for?");
        let input = Wire::new(&lab).at(ms(5), "so").at(ms(25), "up\nt").at(ms(47), "e").at(ms(63), "a\nstew");
        let pumped = good(pumped(&lab, input.ending_at(ms(75)), ms(10), ms(1_000)).await);
        expect_lines(
            &pumped.lines,
            &["soup", "tea", "stew"],
            "Ticks came while lines were on their way.",
            "when a tick comes first, what becomes of the future that was waiting for the line?",
        );
        expect_ticks(&lab, &[10, 20, 30, 40, 50, 60, 70]);
    });
}

#[test]
fn the_ticks_come_in_time_however_fast_the_lines_come() {
    lab::run(async |lab| {
        lab.if_stuck("the input has come to its end: what does the pump still wait for?");
        // A line every 7 ms, and ticks that are further apart.
        let input = (1..=20).fold(Wire::new(&lab), |input, i| input.at(ms(7 * i), format!("order {i}\n")));
        let pumped = good(pumped(&lab, input.ending_at(ms(141)), ms(30), ms(50)).await);
        expect_eq(
            pumped.lines.len(),
            20,
            "Twenty lines came; the pump gave so many.",
            "which were left out?",
        );
        expect_ticks(&lab, &[30, 60, 90, 120]);
        lab.expect_elapsed(ms(141));
    });
}

#[test]
fn silence_is_counted_from_the_last_line_and_not_from_a_tick() {
    lab::run(async |lab| {
        // The end comes late, for a pump that does not give up.
        let input = Wire::new(&lab).at(ms(5), "soup\n").ending_at(ms(500));
        let pumped = good(pumped(&lab, input, ms(10), ms(42)).await);
        let (now, think) =
            (lab.elapsed_ms(), "when does your timer for the silence begin, and what makes it begin again?");
        let says = "The last line came at 5 ms, and the silence may last 42 ms. The pump returned after so many milliseconds.";
        expect_eq(now, 47, says, think);
        expect(
            pumped.gave_up,
            "The pump gave up because of a silence, and does not say so.",
            "who knows why it ends?",
        );
        expect_lines(&pumped.lines, &["soup"], "The pump gave up.", "what was complete before the silence?");
        expect_ticks(&lab, &[10, 20, 30, 40]);
    });
}

#[test]
fn a_part_of_a_line_does_not_end_the_silence() {
    lab::run(async |lab| {
        let drip =
            (1..=15).fold(Wire::new(&lab).at(ms(1), "soup\n"), |input, i| input.at(ms(1 + 8 * i), "x"));
        let pumped = good(pumped(&lab, drip.ending_at(ms(500)), ms(10), ms(42)).await);
        let says = "A line came at 1 ms, then a byte every 8 ms and no end of line. The pump returned after so many milliseconds.";
        expect_eq(lab.elapsed_ms(), 43, says, "what counts as news here: a tick, a byte, a read, or a line?");
        let think = "what was complete when the pump gave up?";
        expect_lines(&pumped.lines, &["soup"], "The pump gave up in the middle of a line.", think);
        expect(
            pumped.gave_up,
            "The pump gave up because of a silence, and does not say so.",
            "who knows why it ends?",
        );
    });
}

#[test]
fn without_a_line_silence_is_counted_from_the_start() {
    lab::run(async |lab| {
        lab.if_stuck("no line ever comes: which timer ends the waiting?");
        // So long that somebody who looks again and again is found out.
        let pumped = good(pumped(&lab, Wire::new(&lab), ms(90_000), ms(200_000)).await);
        let says = "Nothing ever came.";
        expect_eq(pumped, Pumped { lines: vec![], gave_up: true }, says, "what is there to give?");
        lab.expect_elapsed(ms(200_000));
        expect_ticks(&lab, &[90_000, 180_000]);
        // A ticker that is left behind would tick on.
        tokio::time::sleep(ms(100_000)).await;
        expect_ticks_until(&lab, 200_000, &[90_000, 180_000]);
    });
}

#[test]
fn an_input_that_fails_ends_the_pump_with_its_error() {
    lab::run(async |lab| {
        let input = Wire::new(&lab).at(ms(5), "soup\nte").failing_at(ms(25), "the wire is cut");
        let told = match pumped(&lab, input, ms(10), ms(42)).await {
            Ok(pumped) => format!("no error, but {pumped:?}"),
            Err(error) => error.to_string(),
        };
        let think = "which `Result` has the error in it, and where does that go?";
        expect_eq(told.as_str(), "the wire is cut", "The input failed at 25 ms.", think);
        lab.expect_elapsed(ms(25));
        tokio::time::sleep(ms(100)).await;
        expect_ticks_until(&lab, 25, &[10, 20]);
    });
}
