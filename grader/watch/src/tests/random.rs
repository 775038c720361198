//! Whatever happens in whatever order, at whatever size: the screen is drawn, and stays in range.

use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use grader::facts::Ran;
use grader::judge::Graded;
use grader::process::{End, Finished};
use grader::progress;
use rand::rngs::ChaCha8Rng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};

use super::{COLORED, PLAIN, broken, drawn, failed, on, open, passed, text};
use crate::event::{Effect, Event, Kind, Page};
use crate::view::Palette;

const EVENTS: usize = 4000;
/// All that a key is asked for, and some that mean nothing.
const TYPED: &str = "nplhtsdraoe qy?/fjkgGx0 ü漢\u{7}";
const CODES: [KeyCode; 12] = [
    KeyCode::Enter,
    KeyCode::Esc,
    KeyCode::Backspace,
    KeyCode::Up,
    KeyCode::Down,
    KeyCode::PageUp,
    KeyCode::PageDown,
    KeyCode::Home,
    KeyCode::End,
    KeyCode::Tab,
    KeyCode::F(5),
    KeyCode::Null,
];
/// What stands in the way: nothing, wide signs, signs that belong to the one before, what a terminal obeys.
const ODD: [&str; 6] =
    ["", "漢字漢字漢字", "e\u{301}", "\u{1b}[2J\t\r\n", "| = 37 | ü^^^^ é", "\u{200b}\u{202e}a"];

fn exercise(rng: &mut ChaCha8Rng) -> Graded {
    let id = format!("ex0{}", rng.random_range(1..=6));
    let mut graded = match rng.random_range(0..4) {
        0 => open(&id),
        1 => passed(&id),
        2 => broken(&id),
        _ => failed(&id),
    };
    if rng.random_bool(0.3) {
        let odd = || ODD.join(" ").repeat(3);
        graded.title = odd();
        graded.compiler.iter_mut().for_each(|message| message.rendered = odd());
        graded.tests[1].observed = Some(odd());
        graded.tests[1].written = odd();
        graded.tests[1].picture.jobs.iter_mut().for_each(|job| job.name = odd());
    }
    graded
}

fn progress(rng: &mut ChaCha8Rng) -> progress::Event {
    let finished = Finished {
        end: *[End::Exit(0), End::Exit(101), End::Signal(9), End::OutOfTime].choose(rng).unwrap(),
        output: String::new(),
        errors: String::new(),
        wall: Duration::from_millis(2),
        survivors: rng.random(),
    };
    let ran = Box::new(Ran { finished, record: None, said: None, written: String::new() });
    match rng.random_range(0..5) {
        0 => progress::Event::Compiling((*ODD.choose(rng).unwrap()).to_owned()),
        1 => progress::Event::WaitingForCargo,
        2 => progress::Event::Built("ex01".to_owned()),
        3 => progress::Event::Running(rng.random_range(0..9)),
        _ => progress::Event::Ran(format!("ex0{}", rng.random_range(1..=6)), "the_order_is_kept".into(), ran),
    }
}

fn event(rng: &mut ChaCha8Rng, work: u64) -> Event {
    let work = if rng.random_bool(0.8) { work } else { work.saturating_sub(1) };
    let odd = (*ODD.choose(rng).unwrap()).to_owned();
    match rng.random_range(0..16) {
        0 => Event::Saved(
            (0..rng.random_range(1..3)).map(|_| format!("ex0{}", rng.random_range(1..9))).collect(),
        ),
        1..=3 => Event::Progress(work, progress(rng)),
        4 => Event::Graded(work, (0..rng.random_range(0..4)).map(|_| exercise(rng)).collect()),
        5 => Event::CouldNot(work, odd),
        6 => {
            let kind = *[Kind::Text, Kind::Markdown, Kind::Diff].choose(rng).unwrap();
            Event::Page(Page { title: odd.clone(), text: format!("{odd}\n\n").repeat(40), kind })
        }
        7 => Event::Said(odd.repeat(rng.random_range(0..30))),
        8 => Event::Second,
        9 => Event::Key(KeyEvent::new(*CODES.choose(rng).unwrap(), KeyModifiers::CONTROL)),
        10 | 11 => Event::Key(KeyEvent::new(*CODES.choose(rng).unwrap(), KeyModifiers::NONE)),
        _ => {
            let typed: Vec<char> = TYPED.chars().collect();
            Event::Key(KeyEvent::new(KeyCode::Char(*typed.choose(rng).unwrap()), KeyModifiers::NONE))
        }
    }
}

#[test]
fn thousands_of_events_at_all_sizes_are_drawn_and_the_place_stays_in_range() {
    let mut rng = ChaCha8Rng::seed_from_u64(4);
    let mut state = on((1..=6).map(|n| open(&format!("ex0{n}"))).collect());
    let mut graded = 0;
    for number in 0..EVENTS {
        let happens = event(&mut rng, state.work.number);
        let told = format!("event {number}: {happens:?}");
        let keys = matches!(happens, Event::Key(_));
        for effect in state.update(happens) {
            if let Effect::Grade { work, .. } = effect {
                assert!(work == state.work.number, "{told}");
                graded += 1;
            }
        }
        assert!(!keys || state.scroll <= state.scroll_end, "{told}");
        // Large ones take long to draw.
        let (widest, highest) = if number % 16 == 0 { (200, 60) } else { (130, 24) };
        let size = (rng.random_range(1..=widest), rng.random_range(1..=highest));
        let palette = *[PLAIN, COLORED, Palette { color: false, unicode: false }].choose(&mut rng).unwrap();
        let shown = text(&drawn(&mut state, size, palette));
        assert!(palette.unicode || shown.is_ascii(), "{told}\n{shown}");
        assert!(!shown.contains('\u{1b}'), "{told}\n{shown}");
    }
    assert!(graded > 100, "much was at work: {graded}");
}
