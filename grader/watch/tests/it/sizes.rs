//! Terminals of all sizes, and without colours.

use crate::mini::{course, stub};
use crate::pty::{Terminal, watch};

#[test]
fn a_terminal_that_resizes_is_filled_anew() {
    let dir = course(79, &stub());
    let mut screen = Terminal::start(watch(&dir));
    screen.expect("0 of 1 exercises");
    for (columns, lines) in [(80, 24), (40, 8), (20, 5), (120, 40), (1, 1), (300, 100), (80, 24)] {
        screen.resize(columns, lines);
        // Too small is said as well as it can be; the footer's rule fills the width wherever there is room.
        let is_there = |screen: &vt100::Screen| match (columns, lines) {
            (1, 1) => true,
            (20, 5) => screen.contents().contains("Too small"),
            _ => {
                let rule = "─".repeat(columns.into());
                let rows: Vec<String> = screen.rows(0, columns).collect();
                rows.len() == usize::from(lines) && rows[usize::from(lines) - 3] == rule
            }
        };
        screen.expect_that(&format!("{columns}x{lines}"), is_there);
    }
    screen.types("q");
    assert!(screen.ends().success());
    screen.expect_put_back();
}

/// The escapes that set a foreground or a background.
fn colours(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let set = text.split("\x1b[").skip(1).filter_map(|rest| rest.split_once('m')).map(|(codes, _)| codes);
    let set = set.filter(|codes| codes.chars().all(|c| c.is_ascii_digit() || c == ';'));
    // 39 and 49 are the terminal's own.
    let is_colour = |code: &str| {
        code.parse().is_ok_and(|code: u8| matches!(code, 30..=38 | 40..=48 | 90..=97 | 100..=107))
    };
    set.filter(|codes| codes.split(';').any(is_colour)).map(str::to_owned).collect()
}

#[test]
fn without_colours_no_colour_is_set() {
    let dir = course(80, &stub());
    let plain = Terminal::start(watch(&dir).env("NO_COLOR", "1"));
    plain.expect("0 of 1 exercises");
    assert_eq!(colours(&plain.bytes()), Vec::<String>::new());
    drop(plain);

    let asked = Terminal::start(watch(&dir).args(["--no-color"]));
    asked.expect("0 of 1 exercises");
    assert_eq!(colours(&asked.bytes()), Vec::<String>::new());
    drop(asked);

    let coloured = Terminal::start(watch(&dir));
    coloured.expect("0 of 1 exercises");
    assert_ne!(colours(&coloured.bytes()), Vec::<String>::new());
}
