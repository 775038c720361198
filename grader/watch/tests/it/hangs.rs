//! Code that computes without end.

use std::time::{Duration, Instant};

use crate::course::{file, hangs, save};
use crate::mini::{course, reference, stub};
use crate::pty::{Terminal, expect_nobody, processes, wait_for_a_while, watch};

/// What somebody takes for at once.
const AT_ONCE: Duration = Duration::from_millis(100);

#[test]
fn while_code_hangs_keys_answer_at_once_and_a_fix_is_graded() {
    let dir = course(78, &stub());
    let mut screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");
    save(&file(&dir, 78), &hangs());
    screen.expect("running");
    let running = || processes(&dir).iter().filter(|process| process.contains("--exact")).count();
    assert!(cfg!(not(target_os = "linux")) || wait_for_a_while(|| running() > 0));

    // From the key to its page on the screen. Other tests may have the processors for a moment, so the one
    // in the middle counts.
    let mut took: Vec<Duration> = (0..10)
        .flat_map(|_| {
            let pressed = Instant::now();
            screen.types("?");
            screen.expect("fg");
            let opened = pressed.elapsed();
            let pressed = Instant::now();
            screen.types("?");
            screen.expect_gone("fg");
            [opened, pressed.elapsed()]
        })
        .collect();
    took.sort();
    let middle = took[took.len() / 2];
    assert!(middle < AT_ONCE, "{took:?}");
    assert!(screen.text().contains("running"), "the tests have ended meanwhile");
    println!("keys: {middle:?} in the middle, {:?} at most", took[took.len() - 1]);

    save(&file(&dir, 78), &reference());
    screen.expect("1 of 1 exercises");
    assert!(cfg!(not(target_os = "linux")) || wait_for_a_while(|| running() == 0), "{:#?}", processes(&dir));

    save(&file(&dir, 78), &hangs());
    screen.expect("running");
    screen.types("q");
    assert!(screen.ends().success());
    screen.expect_put_back();
    expect_nobody(&dir);
}
