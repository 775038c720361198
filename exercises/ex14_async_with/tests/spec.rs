// What `with_desk` and `with_both` must do, in the order in which you may discover it.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use lab::props::archive::{Archive, Desk};
use lab::{Lab, expect, expect_eq, ms};
use tokio::time::{sleep, timeout};

// Your functions, held to their signatures.

fn with_desk<R>(
    archive: &Archive,
    body: impl AsyncFnOnce(&Desk) -> anyhow::Result<R>,
) -> impl Future<Output = anyhow::Result<R>> {
    ex14::with_desk(archive, body)
}

fn with_both<R>(
    first: &Archive,
    second: &Archive,
    body: impl AsyncFnOnce(&Desk, &Desk) -> anyhow::Result<R>,
) -> impl Future<Output = anyhow::Result<R>> {
    ex14::with_both(first, second, body)
}

const STUCK: &str = "who gives back each desk that was taken, on every way out of the body?";

/// Expects that this was done at the only desk that was taken in this archive, and nothing else. `since`
/// begins the sentence.
#[track_caller]
fn expect_log(archive: &Archive, expected: &[&str], since: &str) {
    let log = archive.log();
    let times = |what: &str| log.iter().filter(|line| *line == what).count();
    let place = |what: &str| log.iter().position(|line| line == what);
    let ended = |line: &&String| *line == "committed" || *line == "rolled back";
    let (committed, rolled, back) = (times("committed"), times("rolled back"), times("given back"));
    let settled = log.iter().position(|line| ended(&line));
    let (has, think) = if back == 0 && times("taken") > 0 && expected.contains(&"given back") {
        // It may be left to a task, or not be done at all.
        let think = if since.ends_with("has returned") {
            "who does what is still to be done, and who waits for it?"
        } else {
            "on which ways out does your code still run?"
        };
        ("has not been given back", think)
    } else if committed > 0 && rolled > 0 {
        ("was both committed and rolled back", "who acts at the end, and how does one know of the other?")
    } else if committed > 0 && expected.contains(&"rolled back") {
        (
            "was committed, and not rolled back",
            "which ways out of the body are there, and which of them are good ones?",
        )
    } else if rolled > 0 && expected.contains(&"committed") {
        ("was rolled back, and not committed", "when is the desk in order, and who must know that?")
    } else if committed + rolled > 1 || back > 1 {
        ("saw something twice", "who acts at the end, and how does one know of the other?")
    } else if back > 0 && settled.is_none() {
        (
            "was given back, and neither committed nor rolled back",
            "what must be done before somebody else sits down at this desk?",
        )
    } else if back > 0 && place("given back") < settled {
        ("was given back too early", "what must be done before somebody else sits down at this desk?")
    } else {
        ("saw something else than expected", "what happens to the desk, and in which order?")
    };
    expect_eq(
        log,
        owned(expected),
        &format!("{since}, and the desk in the {} {has}.", archive.name()),
        think,
    );
}

fn owned(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// What a body does in most tests: writes, works for 10 ms, and then gives this.
async fn work<R>(lab: &Lab, desk: &Desk, gives: anyhow::Result<R>) -> anyhow::Result<R> {
    desk.write("a line");
    lab.job("work", ms(10), ()).await;
    gives
}

fn failure() -> anyhow::Error {
    std::io::Error::other("the ink is dry").into()
}

/// Expects that it failed, and with which error.
#[track_caller]
fn expect_error<R>(result: anyhow::Result<R>, expected: &str) {
    let text = result.err().map(|error| error.to_string());
    let think = "whose error is it, and who passes it on?";
    expect_eq(text, Some(expected.to_owned()), "The text of the error that came out:", think);
}

#[test]
fn what_the_body_writes_is_committed() {
    lab::run(async |lab| {
        lab.possible(&[("attic: take", 0, 2), ("work", 2, 12), ("attic: commit", 12, 15)]);
        let archive = Archive::new(&lab, "attic", 1);
        let result = with_desk(&archive, async |desk| work(&lab, desk, Ok("done")).await).await;
        let since = "The body gave `Ok`, `with_desk` has returned";
        expect_log(&archive, &["taken", "wrote a line", "committed", "given back"], since);
        expect_eq(
            result.ok(),
            Some("done"),
            "The body gave \"done\"; `with_desk` gave:",
            "who keeps what the body gives?",
        );
        lab.expect_elapsed(ms(2 + 10 + 3));
        // Time for whatever might act once more.
        sleep(ms(5)).await;
        let since = "The body gave `Ok`, `with_desk` has returned, 5 ms have passed";
        expect_log(&archive, &["taken", "wrote a line", "committed", "given back"], since);
    });
}

#[test]
fn what_a_failed_body_writes_is_rolled_back() {
    lab::run(async |lab| {
        lab.possible(&[("attic: take", 0, 2), ("work", 2, 12), ("attic: roll back", 12, 16)]);
        let archive = Archive::new(&lab, "attic", 1);
        let result = with_desk(&archive, async |desk| work::<()>(&lab, desk, Err(failure())).await).await;
        let since = "The body gave `Err`, `with_desk` has returned";
        expect_log(&archive, &["taken", "wrote a line", "rolled back", "given back"], since);
        let same = result.as_ref().is_err_and(|error| error.is::<std::io::Error>());
        expect_error(result, "the ink is dry");
        let says = "The body gave an `io::Error`; what came out has its text, and is another error.";
        expect(same, says, "whoever looks for the type of an error: what do they find?");
        lab.expect_elapsed(ms(2 + 10 + 4));
        sleep(ms(5)).await;
        let since = "The body gave `Err`, `with_desk` has returned, 5 ms have passed";
        expect_log(&archive, &["taken", "wrote a line", "rolled back", "given back"], since);
    });
}

#[test]
fn without_a_desk_nothing_happens() {
    lab::run(async |lab| {
        let (archive, mut called) = (Archive::shut(&lab, "attic"), false);
        let body = async |_: &Desk| {
            called = true;
            Ok(())
        };
        let result = with_desk(&archive, body).await;
        expect_error(result, "the attic is shut");
        expect(!called, "There was no desk, and the body was called.", "at which desk does the body work?");
        sleep(ms(20)).await;
        let think = "what is there to be left in order?";
        expect_eq(archive.log(), owned(&[]), "There was no desk, and this was done at it:", think);
    });
}

#[test]
fn the_next_one_waits_until_the_desk_is_in_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let archive = Archive::new(&lab, "attic", 1);
        let one = with_desk(&archive, async |desk| work(&lab, desk, Ok(1)).await);
        let two = with_desk(&archive, async |desk| work::<()>(&lab, desk, Err(failure())).await);
        let three = with_desk(&archive, async |desk| work(&lab, desk, Ok(3)).await);
        let (one, two, three) = tokio::join!(one, two, three);
        let at_once = lab.most_at_once("work");
        let says = "There is one desk; so many bodies worked at the same time:";
        expect_eq(at_once, 1, says, "until when is the desk yours?");
        expect_eq(
            (one.ok(), three.ok()),
            (Some(1), Some(3)),
            "Two bodies gave 1 and 3; `with_desk` gave:",
            "who keeps what the body gives?",
        );
        expect_error(two, "the ink is dry");
        lab.expect_elapsed(ms(15 + 16 + 15));
        expect_eq(archive.free(), 1, "All is over. So many of one desk are free:", STUCK);
    });
}

#[test]
fn what_a_dropped_body_has_written_is_rolled_back() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("attic: take", 0, 2), ("work", 2, 7), ("attic: roll back", 7, 11)]);
        let archive = Archive::new(&lab, "attic", 1);
        let working = with_desk(&archive, async |desk| work(&lab, desk, Ok(())).await);
        let _ = timeout(ms(7), working).await;
        // The rollback needs 4 ms.
        sleep(ms(5)).await;
        let since = "The future was dropped at 7 ms, while the body worked; it is 12 ms now";
        expect_log(&archive, &["taken", "wrote a line", "rolled back", "given back"], since);
        lab.expect_nothing_left().await;
        // The desk is there for the next one.
        let result = with_desk(&archive, async |desk| work(&lab, desk, Ok(7)).await).await;
        expect_eq(
            result.ok(),
            Some(7),
            "The next body gave 7; `with_desk` gave:",
            "who keeps what the body gives?",
        );
    });
}

#[test]
fn what_a_panicking_body_has_written_is_rolled_back() {
    lab::run(async |lab| {
        let archive = Archive::new(&lab, "attic", 1);
        let body = async |desk: &Desk| {
            desk.write("a line");
            lab.job("work", ms(10), ()).panicking().await;
            Ok(())
        };
        let outcome = AssertUnwindSafe(with_desk(&archive, body)).catch_unwind().await;
        sleep(ms(5)).await;
        let since = "The body panicked, 5 ms have passed";
        expect_log(&archive, &["taken", "wrote a line", "rolled back", "given back"], since);
        let says = match outcome {
            Err(_) => return lab.expect_nothing_left().await,
            Ok(Err(error)) => format!("The body panicked, and `with_desk` gave an error: {error}"),
            Ok(Ok(_)) => "The body panicked, and `with_desk` gave `Ok`.".to_owned(),
        };
        expect(false, &says, "whoever called you: what should they get to know of a panic?");
    });
}

#[test]
fn who_is_dropped_while_waiting_takes_no_desk() {
    lab::run(async |lab| {
        let archive = Archive::new(&lab, "attic", 1);
        let Ok(desk) = archive.take_desk().await else { return };
        let waiting = with_desk(&archive, async |desk| work(&lab, desk, Ok(())).await);
        let _ = timeout(ms(5), waiting).await;
        desk.give_back();
        // Half way into the taking.
        let taking = with_desk(&archive, async |desk| work(&lab, desk, Ok(())).await);
        let _ = timeout(ms(1), taking).await;
        sleep(ms(20)).await;
        let says = "Only the test has taken a desk, and given it back; two futures of `with_desk` were \
                    dropped before they had one. What was done:";
        let think = "what goes on when the future is dropped, and for whom?";
        expect_eq(archive.log(), owned(&["taken", "given back"]), says, think);
        expect_eq(archive.free(), 1, "All is over. So many of one desk are free:", STUCK);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_commit_that_is_cut_short_leaves_no_desk_behind() {
    lab::run(async |lab| {
        let archive = Archive::new(&lab, "attic", 1);
        let working = with_desk(&archive, async |desk| work(&lab, desk, Ok(())).await);
        // The body is over at 12 ms, and the commit would be at 15.
        let _ = timeout(ms(14), working).await;
        sleep(ms(5)).await;
        let since = "The future was dropped at 14 ms, in the middle of the commit; it is 19 ms now";
        let how =
            if archive.log().iter().any(|line| line == "committed") { "committed" } else { "rolled back" };
        expect_log(&archive, &["taken", "wrote a line", how, "given back"], since);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_rollback_that_is_cut_short_is_finished() {
    lab::run(async |lab| {
        let archive = Archive::new(&lab, "attic", 1);
        let working = with_desk(&archive, async |desk| work::<()>(&lab, desk, Err(failure())).await);
        // The body is over at 12 ms, and the rollback would be at 16.
        let _ = timeout(ms(14), working).await;
        sleep(ms(5)).await;
        let since = "The future was dropped at 14 ms, in the middle of the rollback; it is 19 ms now";
        expect_log(&archive, &["taken", "wrote a line", "rolled back", "given back"], since);
        lab.expect_nothing_left().await;
    });
}

/// Expects that this was done in the two archives, in this order.
#[track_caller]
fn expect_order(lab: &Lab, expected: &[&str]) {
    let log: Vec<String> = lab.log().into_iter().map(|(_, line)| line).collect();
    let taken = |line: &String| line.ends_with(": taken");
    let at = |what: &str| lab.log().into_iter().find_map(|(at, line)| (line == what).then_some(at));
    let vault_first = at("vault: taken").zip(at("attic: taken")).is_some_and(|(vault, attic)| vault < attic);
    let (says, think) = if vault_first {
        (
            "Both desks are in order, and the vault's was taken before the attic's.",
            "whose desk is asked for first, and when is the other one asked for?",
        )
    } else if log.iter().zip(expected).any(|(yours, line)| taken(yours) && yours != line) {
        (
            "Both desks are in order, and they were not taken one after the other, the attic's first.",
            "when is the second desk asked for?",
        )
    } else {
        (
            "Both desks are in order, and that was done in another order.",
            "if one `async with` stands inside of another: which of them ends first?",
        )
    };
    expect_eq(log, owned(expected), says, think);
}

#[test]
fn two_desks_are_left_in_reverse_order() {
    lab::run(async |lab| {
        lab.possible(&[
            ("attic: take", 0, 2),
            ("vault: take", 2, 4),
            ("work", 4, 14),
            ("vault: commit", 14, 17),
            ("attic: commit", 17, 20),
        ]);
        let (attic, vault) = (Archive::new(&lab, "attic", 1), Archive::new(&lab, "vault", 1));
        let body = async |one: &Desk, two: &Desk| {
            one.write("up");
            two.write("down");
            lab.job("work", ms(10), ()).await;
            Ok(7)
        };
        let result = with_both(&attic, &vault, body).await;
        expect_log(
            &attic,
            &["taken", "wrote up", "committed", "given back"],
            "The body gave `Ok`, `with_both` has returned",
        );
        expect_log(
            &vault,
            &["taken", "wrote down", "committed", "given back"],
            "The body gave `Ok`, `with_both` has returned",
        );
        let expected = [
            "attic: taken",
            "vault: taken",
            "attic: wrote up",
            "vault: wrote down",
            "vault: committed",
            "vault: given back",
            "attic: committed",
            "attic: given back",
        ];
        expect_order(&lab, &expected);
        expect_eq(
            result.ok(),
            Some(7),
            "The body gave 7; `with_both` gave:",
            "who keeps what the body gives?",
        );
        // One after the other: two desks are taken, the body works, and both are committed.
        lab.expect_elapsed(ms(2 + 2 + 10 + 3 + 3));
        lab.expect_nothing_left().await;
    });
}

#[test]
fn two_desks_are_rolled_back_in_reverse_order() {
    lab::run(async |lab| {
        let (attic, vault) = (Archive::new(&lab, "attic", 1), Archive::new(&lab, "vault", 1));
        let body = async |_: &Desk, two: &Desk| work::<()>(&lab, two, Err(failure())).await;
        let result = with_both(&attic, &vault, body).await;
        expect_log(
            &vault,
            &["taken", "wrote a line", "rolled back", "given back"],
            "The body gave `Err`, `with_both` has returned",
        );
        expect_log(
            &attic,
            &["taken", "rolled back", "given back"],
            "The body gave `Err`, `with_both` has returned",
        );
        let expected = [
            "attic: taken",
            "vault: taken",
            "vault: wrote a line",
            "vault: rolled back",
            "vault: given back",
            "attic: rolled back",
            "attic: given back",
        ];
        expect_order(&lab, &expected);
        expect_error(result, "the ink is dry");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn without_a_second_desk_the_first_is_rolled_back() {
    lab::run(async |lab| {
        let (attic, vault) = (Archive::new(&lab, "attic", 1), Archive::shut(&lab, "vault"));
        let result = with_both(&attic, &vault, async |_, two| work(&lab, two, Ok(())).await).await;
        let since = "The vault is shut, `with_both` has returned";
        expect_log(&attic, &["taken", "rolled back", "given back"], since);
        expect_error(result, "the vault is shut");
        lab.expect_nothing_left().await;
        // The desk in the cellar is taken after 2 ms, and would be rolled back after 6.
        let (cellar, tower) = (Archive::new(&lab, "cellar", 1), Archive::shut(&lab, "tower"));
        let working = with_both(&cellar, &tower, async |_, two| work(&lab, two, Ok(())).await);
        let _ = timeout(ms(4), working).await;
        sleep(ms(5)).await;
        let since =
            "The tower is shut, the future of `with_both` was dropped 4 ms after its start, 5 ms have passed";
        expect_log(&cellar, &["taken", "rolled back", "given back"], since);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn after_a_panic_both_desks_are_rolled_back() {
    lab::run(async |lab| {
        let (attic, vault) = (Archive::new(&lab, "attic", 1), Archive::new(&lab, "vault", 1));
        let body = async |_: &Desk, _: &Desk| {
            lab.job("work", ms(10), ()).panicking().await;
            Ok(())
        };
        let outcome = AssertUnwindSafe(with_both(&attic, &vault, body)).catch_unwind().await;
        sleep(ms(10)).await;
        for archive in [&attic, &vault] {
            let since = "The body of `with_both` panicked, 10 ms have passed";
            expect_log(archive, &["taken", "rolled back", "given back"], since);
        }
        let says = "The body of `with_both` panicked, and no panic came out.";
        expect(outcome.is_err(), says, "whoever called you: what should they get to know of a panic?");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn whenever_it_is_dropped_both_desks_are_left_in_order() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // The desks are taken at 2 and at 4 ms, the body works until 14, the commits last until 17 and 20, the
        // rollbacks until 18 and 22.
        let drops = [(3, true), (9, true), (15, true), (19, true), (16, false), (20, false)];
        for (number, (after, good)) in drops.into_iter().enumerate() {
            let named = |name: &str| Archive::new(&lab, &format!("{name} {number}"), 1);
            let (attic, vault) = (named("attic"), named("vault"));
            let gives = || if good { Ok(()) } else { Err(failure()) };
            let working = with_both(&attic, &vault, async |_, two| work(&lab, two, gives()).await);
            let _ = timeout(ms(after), working).await;
            sleep(ms(20)).await;
            let the = if good { "The" } else { "The body gives `Err`, the" };
            let since =
                format!("{the} future of `with_both` was dropped after {after} ms, 20 ms have passed");
            let end = |archive: &Archive| match after {
                15 | 19 if archive.log().iter().any(|line| line == "committed") => "committed",
                _ => "rolled back",
            };
            expect_log(&attic, &["taken", end(&attic), "given back"], &since);
            let all = ["taken", "wrote a line", end(&vault), "given back"];
            expect_log(&vault, if after == 3 { &[] } else { &all }, &since);
            lab.expect_nothing_left().await;
        }
    });
}
