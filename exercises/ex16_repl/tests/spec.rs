// What `repl` must do, in the order in which you may discover it.

use std::io;

use lab::props::screen::Screen;
use lab::props::wire::Wire;
use lab::{Job, Lab, expect, expect_eq, ms};
use rand::RngExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

const STUCK: &str = "the input has more, or has come to its end: what does the session wait for?";

/// `repl`, held to its signature.
fn repl<R, W, C, F>(input: R, output: W, cook: C) -> impl Future<Output = io::Result<()>>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    C: FnMut(&str) -> F + Send + 'static,
    F: Future<Output = anyhow::Result<u32>> + Send + 'static,
{
    ex16::repl(input, output, cook)
}

/// What the cook is asked for: neither the names nor the values follow the delays.
fn kitchen(lab: &Lab) -> impl FnMut(&str) -> Job<anyhow::Result<u32>> + Send + 'static {
    let lab = lab.clone();
    move |dish| match dish {
        "soup" => lab.job(dish, ms(50), Ok(7)),
        "tea" => lab.job(dish, ms(10), Ok(3)),
        "stew" => lab.job(dish, ms(80), Ok(5)),
        "toast" => lab.job(dish, ms(20), Err(anyhow::anyhow!("no water").context("it is burnt"))),
        // So long that somebody who looks again and again is found out.
        _ => lab.job(dish, ms(300_000), Ok(secret(&lab))),
    }
}

/// The value of whatever takes long, which nobody knows by heart.
fn secret(lab: &Lab) -> u32 {
    lab.rng().random_range(100..1_000)
}

/// A session that must not fail, and what can be seen after it.
async fn session(lab: &Lab, input: Wire) -> Screen {
    lab.if_stuck(STUCK);
    let screen = Screen::new(lab);
    if let Err(error) = repl(input, screen.clone(), kitchen(lab)).await {
        let says = format!(
            "Neither the input nor the screen failed, and still the session ended with an error: {error}"
        );
        expect(false, &says, "whose error is this, and which line of yours makes it the session's?");
    }
    screen
}

/// Lines that are typed at instants.
fn typed<const N: usize>(lab: &Lab, lines: [(u64, &str); N]) -> Wire {
    lines.into_iter().fold(Wire::new(lab), |wire, (at, line)| wire.at(ms(at), format!("{line}\n")))
}

/// Expects what can be seen to be this, letter by letter.
#[track_caller]
fn expect_text(yours: &str, expected: &str, says: &str, think: &str) {
    if yours != expected {
        let shown = |text: &str| format!("    {}", text.replace('\n', "\n    "));
        let both = format!("{says}\n\n  yours:\n{}\n  expected:\n{}", shown(yours), shown(expected));
        expect(false, &both, think);
    }
}

/// Expects that the whole session looks like this.
#[track_caller]
fn expect_screen(screen: &Screen, expected: &str, think: &str) {
    expect_flushed(screen);
    expect_text(
        &screen.text(),
        expected,
        "This is the whole session, without the lines that were typed.",
        think,
    );
}

#[track_caller]
fn expect_flushed(screen: &Screen) {
    let says = "Here is what was written and never flushed, so that nobody has seen it.";
    expect_eq(screen.held_back(), String::new(), says, "who was to see this, and what makes it visible?");
}

/// Expects that these jobs were polled to their end at these instants, and no others.
#[track_caller]
fn expect_jobs_ended(lab: &Lab, expected: &[(&str, u64)]) {
    let jobs = lab.jobs();
    let ended: Vec<_> = jobs.iter().map(|job| (job.name.as_str(), job.ended_ms.unwrap_or(0))).collect();
    let says = "These jobs came to their end at these milliseconds, which is when somebody polled them.";
    expect_eq(ended, expected.to_vec(), says, "who polls a job while the session waits for something else?");
}

#[track_caller]
fn expect_jobs_begun(lab: &Lab, expected: &[(&str, Option<u64>)]) {
    let jobs = lab.jobs();
    let begun: Vec<_> = jobs.iter().map(|job| (job.name.as_str(), job.started_ms)).collect();
    let says = "These jobs were asked for, and begun at these milliseconds (`None`: never).";
    let think = match begun.len() > expected.len() {
        true => {
            "which of these calls of `cook` is one too many, and what should have been looked at before it?"
        }
        false => "who polls a job while the session waits for a line?",
    };
    expect_eq(begun, expected.to_vec(), says, think);
}

#[test]
fn the_prompt_is_seen_before_anybody_types() {
    lab::run(async |lab| {
        let screen = session(&lab, typed(&lab, [(40, "exit")])).await;
        let think = "what is written before the first line is read, and what makes it visible?";
        expect_text(&screen.text_at(39), ">>> ", "`exit` is typed at 40 ms. Before that one sees:", think);
        expect_screen(&screen, ">>> ", "what is there to say after `exit`?");
        lab.expect_elapsed(ms(40));
    });
}

#[test]
fn the_end_of_the_input_ends_the_session() {
    lab::run(async |lab| {
        let screen = session(&lab, Wire::new(&lab).ending_at(ms(30))).await;
        expect_screen(&screen, ">>> ", "what does reading give at the end of the input?");
        // The last line may end without a newline.
        let screen = session(&lab, Wire::new(&lab).at(ms(10), "dance").ending_at(ms(20))).await;
        let think = match screen.text().contains("unknown") {
            true => "how much of an answer does one write take, and who writes the rest?",
            false => "a line came, and then the end: which of the two was seen?",
        };
        expect_screen(&screen, ">>> unknown: dance\n>>> ", think);
        lab.expect_elapsed(ms(50));
    });
}

#[test]
fn an_unknown_line_is_told_and_the_session_goes_on() {
    lab::run(async |lab| {
        let lines = [
            (10, "  let us dance"),
            (20, ""),
            (30, "await"),
            (40, "await soup"),
            (50, "cancel soup"),
            (55, "spawn soup tea"),
            (60, "exit"),
        ];
        let screen = session(&lab, typed(&lab, lines)).await;
        expect_screen(
            &screen,
            ">>> unknown:   let us dance\n>>> >>> unknown: await\n>>> soup: no such job\n>>> soup: no such job\n\
             >>> unknown: spawn soup tea\n>>> ",
            "which of these lines is in the table, and what is the answer to the others, letter by letter?",
        );
        lab.expect_elapsed(ms(60));
        let says = "At 20 ms an empty line was typed. After that one sees:";
        expect_text(
            &screen.text_at(20),
            ">>> unknown:   let us dance\n>>> >>> ",
            says,
            "when is the next prompt flushed?",
        );
    });
}

#[test]
fn a_job_runs_while_nobody_types() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 10, 60)]);
        let lines = [(10, "spawn soup"), (30, "jobs"), (70, "jobs"), (75, "jobs"), (80, "exit")];
        let screen = session(&lab, typed(&lab, lines)).await;
        expect_jobs_begun(&lab, &[("soup", Some(10))]);
        let think = match screen.text().contains(">>> >>> ") {
            true => "the soup is done, and nobody has awaited it: where is it until somebody does?",
            false => "the soup needs 50 ms from 10 ms on: who looks after it when no line comes?",
        };
        let text = ">>> soup: started\n>>> soup: running\n>>> soup: done\n>>> soup: done\n>>> ";
        expect_screen(&screen, text, think);
        expect_jobs_ended(&lab, &[("soup", 60)]);
    });
}

#[test]
fn await_waits_for_the_job_and_gives_its_value() {
    lab::run(async |lab| {
        let lines = [
            (10, "spawn soup"),
            (15, "spawn stew"),
            (25, "spawn tea"),
            (30, "await soup"),
            (70, "await stew"),
        ];
        let screen = session(&lab, typed(&lab, lines).at(ms(110), "spawn roast\nawait roast\nexit\n")).await;
        let before = ">>> soup: started\n>>> stew: started\n>>> tea: started\n>>> ";
        let text = format!("{before}soup: 7\n>>> stew: 5\n>>> ");
        let think = match screen.text().contains(">>> >>> ") {
            true => "which line is obeyed while the one before it still waits?",
            false => "whose value is it, and where is it kept?",
        };
        expect_screen(&screen, &format!("{text}roast: started\n>>> roast: {}\n>>> ", secret(&lab)), think);
        expect_jobs_begun(
            &lab,
            &[("soup", Some(10)), ("stew", Some(15)), ("tea", Some(25)), ("roast", Some(110))],
        );
        let think = "what does the session wait for, and when has that come?";
        expect_text(&screen.text_at(59), before, "The soup is done at 60 ms. Before that one sees:", think);
        let then = format!("{before}soup: 7\n>>> ");
        expect_text(&screen.text_at(60), &then, "The soup is done at 60 ms. Then one sees:", think);
        expect_text(&screen.text_at(94), &then, "The stew is done at 95 ms. Before that one sees:", think);
        let says = "The stew was begun at 15 ms and needs 80 ms. At 95 ms one sees:";
        expect_text(
            &screen.text_at(95),
            &text,
            says,
            "which jobs go on while the session waits for one of them?",
        );
        expect_jobs_ended(&lab, &[("soup", 60), ("stew", 95), ("tea", 35), ("roast", 300_110)]);
    });
}

#[test]
fn what_is_done_waits_to_be_awaited_once() {
    lab::run(async |lab| {
        let lines = [
            (10, "spawn tea"),
            (30, "await tea"),
            (40, "await tea"),
            (50, "jobs"),
            (60, "spawn tea"),
            (75, "exit"),
        ];
        let screen = session(&lab, typed(&lab, lines)).await;
        let text = ">>> tea: started\n>>> tea: 3\n>>> tea: no such job\n>>> >>> tea: started\n>>> ";
        expect_screen(&screen, text, "what is left of a job once its value has been shown?");
        lab.expect_elapsed(ms(75));
    });
}

#[test]
fn a_job_that_fails_does_not_end_the_session() {
    lab::run(async |lab| {
        let lines = [
            (10, "spawn toast"),
            (40, "jobs"),
            (45, "spawn soup"),
            (50, "await toast"),
            (55, "await soup"),
            (99, "exit"),
        ];
        let screen = session(&lab, typed(&lab, lines)).await;
        let text = ">>> toast: started\n>>> toast: done\n>>> soup: started\n>>> toast: failed: it is burnt\n\
                    >>> soup: 7\n>>> ";
        let think = match screen.text().contains("no water") {
            true => "an error may have a cause: which of its texts is only what it says itself?",
            false => "a job's error is an answer like any other: where does it go in your code?",
        };
        expect_screen(&screen, text, think);
    });
}

#[test]
fn the_jobs_stand_in_alphabetical_order() {
    lab::run(async |lab| {
        let names = ["soup", "bread", "tea", "apple", "stew", "cake"];
        let pasted = names.map(|name| format!("spawn {name}\n")).concat();
        let input = Wire::new(&lab).at(ms(5), pasted).at(ms(60), "jobs\n").at(ms(65), "exit\n");
        let screen = session(&lab, input).await;
        let begun = names.map(|name| format!(">>> {name}: started\n")).concat();
        let list = "apple: running\nbread: running\ncake: running\nsoup: done\nstew: running\ntea: done";
        expect_screen(
            &screen,
            &format!("{begun}>>> {list}\n>>> "),
            "in which order does your collection keep its keys?",
        );
    });
}

#[test]
fn a_name_is_taken_once() {
    lab::run(async |lab| {
        // The soup is done at 60 ms, and has its name all the same.
        let lines =
            [(10, "spawn soup"), (20, "spawn soup"), (65, "spawn soup"), (70, "await soup"), (75, "exit")];
        let screen = session(&lab, typed(&lab, lines)).await;
        let there = ">>> soup: already there\n";
        let text = format!(">>> soup: started\n{there}{there}>>> soup: 7\n>>> ");
        expect_screen(&screen, &text, "what becomes of the first job when a second one takes its name?");
        expect_jobs_begun(&lab, &[("soup", Some(10))]);
    });
}

#[test]
fn cancel_drops_the_job_at_once() {
    lab::run(async |lab| {
        lab.possible(&[("soup", 10, 25), ("tea", 20, 30)]);
        let lines = [
            (10, "spawn soup"),
            (20, "spawn tea"),
            (25, "cancel soup"),
            (35, "cancel tea"),
            (40, "jobs"),
            (90, "exit"),
        ];
        let screen = session(&lab, typed(&lab, lines)).await;
        let text = ">>> soup: started\n>>> tea: started\n>>> soup: cancelled\n>>> tea: cancelled\n>>> >>> ";
        let think = match screen.text().contains("no such job") {
            true => "the tea is done, and still in the list: what does the table say of cancelling it?",
            false => "what does the list know of a job that was cancelled?",
        };
        expect_screen(&screen, text, think);
        let ended: Vec<_> = lab.jobs().into_iter().map(|job| (job.name, job.ended_ms)).collect();
        let says = "The soup was cancelled at 25 ms, and the tea at 35 ms, when it was done. They ended at:";
        let think = "what becomes of a task when its handle is dropped?";
        expect_eq(ended, vec![("soup".to_owned(), Some(25)), ("tea".to_owned(), Some(30))], says, think);
        lab.expect_cancelled(&["soup"]);
    });
}

#[test]
fn a_line_may_come_in_pieces_while_jobs_end() {
    lab::run(async |lab| {
        // Half a line is there when the tea is done at 15 ms, and again when the soup is, at 60 ms.
        let input =
            Wire::new(&lab).at(ms(5), "spawn tea\nspa").at(ms(10), "wn soup\naw").at(ms(30), "ait te");
        let input = input.at(ms(40), "a\nawait s").at(ms(70), "oup\n");
        // An `ü` is two bytes.
        let input = input.at(ms(72), b"p\xc3").at(ms(73), b"\xbcree\nex").at(ms(78), "it\n");
        let screen = session(&lab, input).await;
        let text =
            ">>> tea: started\n>>> soup: started\n>>> tea: 3\n>>> soup: 7\n>>> unknown: p\u{fc}ree\n>>> ";
        let think = match screen.text().contains("ree") && !screen.text().contains("p\u{fc}ree") {
            true => "a piece may end within a character: when are all its bytes there?",
            false => "where is half a line kept when something else happens first?",
        };
        expect_screen(&screen, text, think);
        lab.expect_elapsed(ms(78));
    });
}

#[test]
fn pasted_lines_are_answered_one_by_one() {
    lab::run(async |lab| {
        let pasted = "spawn soup\nspawn tea\nawait soup\njobs\nawait tea\nexit\nspawn stew\n";
        let screen = session(&lab, Wire::new(&lab).at(ms(5), pasted)).await;
        let text = ">>> soup: started\n>>> tea: started\n>>> soup: 7\n>>> tea: done\n>>> tea: 3\n>>> ";
        expect_screen(&screen, text, "which line is obeyed while the one before it still waits?");
        let says = "The session waits for the soup, from 5 ms to 55 ms. Meanwhile one sees:";
        let think = "what was written before the waiting, and not flushed?";
        expect_text(&screen.text_at(54), ">>> soup: started\n>>> tea: started\n>>> ", says, think);
        expect_jobs_begun(&lab, &[("soup", Some(5)), ("tea", Some(5))]);
        lab.expect_elapsed(ms(55));
    });
}

#[test]
fn no_job_outlives_the_session() {
    lab::run(async |lab| {
        session(&lab, typed(&lab, [(10, "spawn soup"), (15, "spawn tea"), (30, "exit")])).await;
        lab.expect_nothing_left().await;
        session(&lab, Wire::new(&lab).at(ms(10), "spawn stew\n").ending_at(ms(15))).await;
        lab.expect_nothing_left().await;
        let says = "One session was over after 30 ms, the next one after 15 ms. Together they took so many milliseconds.";
        expect_eq(lab.elapsed_ms(), 45, says, "what is there to wait for when a session is over?");
        lab.expect_cancelled(&["soup", "stew"]);
    });
}

#[test]
fn nor_does_it_outlive_one_that_fails() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let told =
            |ended: io::Result<()>| ended.map_or_else(|error| error.to_string(), |()| "no error".to_owned());
        let input = typed(&lab, [(10, "spawn soup")]).failing_at(ms(20), "the keyboard is gone");
        let told_input = told(repl(input, Screen::new(&lab), kitchen(&lab)).await);
        let think = "where does the error of a read go?";
        expect_eq(told_input.as_str(), "the keyboard is gone", "Reading failed at 20 ms.", think);
        lab.expect_elapsed(ms(20));
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup"]);

        let (input, screen) =
            (typed(&lab, [(10, "spawn stew"), (20, "jobs"), (300, "exit")]), Screen::new(&lab));
        let broken = async {
            tokio::time::sleep(ms(15)).await;
            screen.breaks();
            std::future::pending().await
        };
        let told_output = tokio::select! {
            ended = repl(input, screen.clone(), kitchen(&lab)) => told(ended),
            () = broken => String::new(),
        };
        let says = "The screen broke 15 ms after the session began, and the next line came at 20 ms.";
        expect_eq(told_output.as_str(), "the screen is broken", says, "where does the error of a write go?");
        lab.expect_elapsed(ms(20 + 20));
        lab.expect_nothing_left().await;
        lab.expect_cancelled(&["soup", "stew"]);
    });
}

#[test]
fn nor_does_it_outlive_one_that_is_dropped() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for last in ["jobs", "await soup"] {
            let input = typed(&lab, [(10, "spawn soup"), (15, "spawn stew"), (20, last)]);
            // A timeout drops the future that it waited for.
            let _ = timeout(ms(30), repl(input, Screen::new(&lab), kitchen(&lab))).await;
            tokio::time::sleep(ms(100)).await;
        }
        let ended: Vec<_> = lab.jobs().into_iter().map(|job| (job.name, job.ended_ms)).collect();
        let says = "One session was dropped at 30 ms, while it waited for a line, and another one at 160 ms, while it waited \
                    for its soup. Their jobs ended at:";
        let expected = [("soup", 30), ("stew", 30), ("soup", 160), ("stew", 160)];
        let expected = expected.map(|(name, at)| (name.to_owned(), Some(at))).to_vec();
        expect_eq(
            ended,
            expected,
            says,
            "which of your values is dropped with the session, and what does its `Drop` do?",
        );
    });
}
