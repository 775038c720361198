//! What is seen, at the two sizes that most terminals have.

use crossterm::event::KeyCode;
use grader::diagnosis::{Diagnosis, Quote};
use grader::facts::{Diagnostic, Ran};
use grader::process::{End, Finished};
use grader::progress;
use grader::verdict::Verdict;
use lab::{Outcome, Place};
use ratatui::style::Color;
use std::time::Duration;

use super::{COLORED, PLAIN, broken, drawn, failed, graded, key, keys, on, open, passed, screen, text};
use crate::event::{Event, Kind, Page};
use crate::state::State;
use crate::view::Palette;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (120, 40);

fn ran(outcome: Outcome) -> Box<Ran> {
    let finished = Finished {
        end: End::Exit(0),
        output: String::new(),
        errors: String::new(),
        wall: Duration::from_millis(2),
        survivors: false,
    };
    let picture = lab::Picture::default();
    let record = lab::Record { outcome, message: None, virtual_ms: None, picture };
    Box::new(Ran { finished, record: Some(record), said: None, written: String::new() })
}

/// A save is being graded, one test has ended, and then nothing is heard for so many seconds.
fn running(seconds: usize) -> State {
    let mut state = on(vec![failed("ex06"), open("ex07")]);
    state.update(Event::Saved(vec!["ex06".into()]));
    state.update(Event::Progress(2, progress::Event::Running(4)));
    let one = progress::Event::Ran("ex06".into(), "every_job_gives_its_result".into(), ran(Outcome::Passed));
    state.update(Event::Progress(2, one));
    for _ in 0..seconds {
        state.update(Event::Second);
    }
    state
}

fn course() -> Vec<grader::judge::Graded> {
    let b = "B. The course's patterns";
    vec![
        passed("ex06"),
        failed("ex07"),
        broken("ex08"),
        graded("ex09", "Nothing happens until you await", b, &["ex07", "ex08"], [Verdict::Unfinished; 4]),
        graded("ex10", "A queue with join", b, &[], [Verdict::Leaked; 4]),
    ]
}

#[test]
fn an_exercise_to_do_shows_its_task() {
    insta::assert_snapshot!("to_do_small", screen(&mut on(vec![open("ex06"), open("ex07")]), SMALL));
    insta::assert_snapshot!("to_do_large", screen(&mut on(vec![open("ex06"), open("ex07")]), LARGE));
}

#[test]
fn a_failure_is_shown_in_full_with_its_timeline() {
    insta::assert_snapshot!("failed_small", screen(&mut on(vec![failed("ex06"), open("ex07")]), SMALL));
    insta::assert_snapshot!("failed_large", screen(&mut on(vec![failed("ex06"), open("ex07")]), LARGE));
}

#[test]
fn on_a_very_wide_screen_what_was_possible_stands_beside_what_was_done() {
    let shown = screen(&mut on(vec![failed("ex06")]), (200, 40));
    let titles = shown.lines().find(|line| line.contains("What your code did:")).unwrap();
    assert!(titles.contains("What was possible:"), "{shown}");
}

#[test]
fn a_timeline_keeps_its_notes_on_a_narrow_screen() {
    for width in 40..=120 {
        let mut state = on(vec![failed("ex06")]);
        let shown = screen(&mut state, (width, 60));
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let said = ["started when soup was done", "← after soup"].iter().any(|note| words.contains(note));
        assert!(said, "{width} columns:\n{shown}");
    }
}

#[test]
fn while_the_tests_run_those_that_have_ended_are_seen_and_what_was_wrong_before_stays() {
    insta::assert_snapshot!("running_small", screen(&mut running(0), SMALL));
}

#[test]
fn of_a_hang_it_says_which_tests_have_not_ended() {
    insta::assert_snapshot!("hanging_small", screen(&mut running(4), SMALL));
    let large = screen(&mut running(4), LARGE);
    assert!(large.contains("not ended (4 s): the jobs run at the same time and 2 more"), "{large}");
}

#[test]
fn a_hang_of_another_exercise_is_named_with_it() {
    let mut state = on(vec![open("ex06"), open("ex07")]);
    state.update(Event::Saved(vec!["ex07".into()]));
    state.update(Event::Progress(2, progress::Event::Running(4)));
    for _ in 0..3 {
        state.update(Event::Second);
    }
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("not ended (3 s): ex07: every job gives its result and 3 more"), "{shown}");
    assert!(shown.contains("The task"), "{shown}");
}

#[test]
fn a_compile_error_is_shown_whole_however_wide_it_is() {
    insta::assert_snapshot!("broken_small", screen(&mut on(vec![broken("ex06"), open("ex07")]), SMALL));
    let mut many = broken("ex06");
    many.tests = vec![many.tests; 5].concat();
    let large = screen(&mut on(vec![many]), (120, 70));
    assert!(
        large.contains("20 tests, none of them run: it does not ") && large.contains("\n compile "),
        "{large}"
    );
    assert!(large.contains("… and 2 more of these"), "{large}");
}

#[test]
fn what_the_compiler_warns_of_is_shown_when_it_compiles() {
    let mut warned = failed("ex06");
    let warning = |text: &str| {
        let rendered = format!("warning: {text}\n");
        Diagnostic { text: text.into(), rendered, ..Diagnostic::default() }
    };
    warned.compiler =
        ["unused variable: `a`", "unused variable: `b`", "unused variable: `c`"].map(warning).to_vec();
    warned.compiler.push(warning("unused implementer of `Future` that must be used"));
    for size in [(80, 60), LARGE] {
        let shown = screen(&mut on(vec![warned.clone()]), size);
        // It is the first one, whatever else there is.
        let first = shown.lines().find_map(|line| line.split_once("warning: ")).unwrap();
        assert_eq!(first.1.trim(), "unused implementer of `Future` that must be used", "{shown}");
        assert!(shown.contains("and 1 more of these"), "{shown}");
    }
}

#[test]
fn what_is_understood_comes_first_and_what_it_comes_to_stands_behind_it() {
    let mut broken = broken("ex06");
    broken.compiler[3].rendered = "error: future cannot be sent between threads safely".into();
    let lesson = Quote { folder: "ex04_tasks", sentence: "It wants a future that is `Send`." };
    broken.diagnosis = Some(Diagnosis {
        observed: "Line 7 takes an `Rc` into a future.".into(),
        next: Some("`Arc` does for many threads what `Rc` does for one.".into()),
        lesson: Some(lesson),
        at: Place { file: broken.file.clone(), line: 7 },
        about: 3,
    });
    let shown = screen(&mut on(vec![broken]), (80, 60));
    let places = ["error: future", "Line 7", "Next: `Arc`", "The lesson in", "error[E0308]"]
        .map(|words| shown.find(words).unwrap_or_else(|| panic!("{words} is missing: {shown}")));
    assert!(places.is_sorted(), "{shown}");
}

#[test]
fn success_takes_one_line() {
    let mut state = on(vec![failed("ex06"), open("ex07")]);
    state.update(Event::Saved(vec!["ex06".into()]));
    state.update(Event::Graded(2, vec![passed("ex06")]));
    insta::assert_snapshot!("passed_small", screen(&mut state, SMALL));
    insta::assert_snapshot!("passed_large", screen(&mut state, LARGE));
}

#[test]
fn the_list_shows_the_state_of_each_exercise() {
    let mut state = on(course());
    keys(&mut state, "l");
    insta::assert_snapshot!("list_small", screen(&mut state, SMALL));
    insta::assert_snapshot!("list_large", screen(&mut state, LARGE));
}

#[test]
fn the_list_is_searched_and_filtered() {
    let mut state = on(course());
    keys(&mut state, "lff/gather");
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("Exercises: failing, 2 of 5   search: gather_"), "{shown}");
    assert!(shown.contains("ex07") && shown.contains("ex08") && !shown.contains("ex10"), "{shown}");
    keys(&mut state, "xyz");
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("Nothing is like that."), "{shown}");
}

#[test]
fn the_list_has_the_states_in_sight_on_a_narrow_screen_too() {
    let mut state = on(course());
    keys(&mut state, "l");
    let shown = screen(&mut state, (50, 24));
    for seen in ["does not compile 0/4", "after ex07, ex08", "failed 1/4"] {
        assert!(shown.contains(seen), "{shown}");
    }
}

#[test]
fn what_is_chosen_in_a_long_list_is_in_sight_and_so_is_the_search() {
    let all = (1..=40).map(|n| open(&format!("ex{n:02}"))).collect();
    let mut state = on(all);
    keys(&mut state, "l");
    key(&mut state, KeyCode::End);
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("› · ex40") && shown.contains("Exercises: all, 40 of 40"), "{shown}");
}

#[test]
fn a_page_is_filled_and_its_table_and_code_stay() {
    let words = "A future does nothing until somebody polls it, so who polls the second job while the first one waits?";
    let text = format!(
        "# Soup\n\n{words}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```rust\n# fn hidden();\nlet a = 1;\n#\n```\n"
    );
    let mut state = on(vec![open("ex06")]);
    state.update(Event::Page(Page { title: "README.md".into(), text, kind: Kind::Markdown }));
    // Nor does it show what only the compiler is to see.
    insta::assert_snapshot!("page_small", screen(&mut state, SMALL));
}

#[test]
fn a_diff_has_its_colours() {
    let mut state = on(vec![passed("ex06")]);
    let text = "@@ -1 +1 @@\n-a\n+b\n".to_owned();
    state.update(Event::Page(Page { title: "How it differs".into(), text, kind: Kind::Diff }));
    let buffer = drawn(&mut state, SMALL, COLORED);
    let colour = |sign: &str| {
        let cell = buffer.content.iter().find(|cell| cell.symbol() == sign && cell.fg != Color::Reset);
        cell.map(|cell| cell.fg)
    };
    assert_eq!((colour("-"), colour("+")), (Some(Color::Red), Some(Color::Green)));
}

#[test]
fn the_help_names_every_key() {
    let mut state = on(vec![open("ex06")]);
    keys(&mut state, "?");
    insta::assert_snapshot!("help_small", screen(&mut state, SMALL));
}

#[test]
fn before_the_stub_comes_back_the_screen_asks_and_goes_on_showing_the_exercise() {
    let mut state = on(vec![failed("ex06")]);
    keys(&mut state, "r");
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("Put the stub of ex06 back? Your version is kept beside it. [y/N]"), "{shown}");
    assert!(shown.contains("failed: the jobs run at the same time"), "{shown}");
}

#[test]
fn a_screen_that_is_too_small_says_so() {
    assert_eq!(
        screen(&mut on(vec![open("ex06")]), (30, 3)),
        "Too small: 40 columns and 8\nlines are needed.\n\n"
    );
}

#[test]
fn where_the_grader_could_not_work_it_says_why_and_nothing_of_the_exercise_is_graded() {
    let mut state = on(vec![failed("ex06")]);
    state.update(Event::Saved(vec!["ex06".into()]));
    state.update(Event::CouldNot(
        2,
        "\u{1b}[31mexercises/ex09/Cargo.toml\u{1b}[0m is no TOML: mend line 3".into(),
    ));
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("The grader could not work."), "{shown}");
    assert!(shown.contains(" exercises/ex09/Cargo.toml is no TOML: mend line 3"), "{shown}");
}

/// All that can be on the screen.
fn all_screens() -> Vec<State> {
    let mut all = vec![
        on(vec![open("ex06")]),
        on(vec![failed("ex06")]),
        on(vec![broken("ex06")]),
        on(vec![passed("ex06")]),
        running(4),
    ];
    for over in ["l", "l/ga", "?", "r"] {
        let mut state = on(course());
        keys(&mut state, over);
        all.push(state);
    }
    let mut said = on(vec![failed("ex06")]);
    said.update(Event::Saved(vec!["ex06".into()]));
    said.update(Event::Graded(2, vec![passed("ex06")]));
    all.push(said);
    all
}

#[test]
fn without_colour_no_cell_has_one() {
    for mut state in all_screens() {
        for size in [SMALL, LARGE] {
            let bare = drawn(&mut state, size, PLAIN);
            let colour = |cell: &&ratatui::buffer::Cell| cell.fg != Color::Reset || cell.bg != Color::Reset;
            assert_eq!(bare.content.iter().find(colour), None);
            // The words are the same.
            assert_eq!(text(&bare), text(&drawn(&mut state, size, COLORED)));
        }
    }
}

#[test]
fn with_colour_there_is_some_on_every_screen() {
    for mut state in all_screens() {
        let coloured = drawn(&mut state, SMALL, COLORED);
        assert!(coloured.content.iter().any(|cell| cell.fg != Color::Reset), "{}", text(&coloured));
    }
}

#[test]
fn a_terminal_without_unicode_gets_signs_that_it_has() {
    let ascii = Palette { color: true, unicode: false };
    for mut state in all_screens() {
        for size in [SMALL, LARGE] {
            let shown = text(&drawn(&mut state, size, ascii));
            assert!(shown.is_ascii(), "{shown}");
        }
    }
    let shown = text(&drawn(&mut on(vec![failed("ex06")]), SMALL, ascii));
    assert!(shown.contains("x failed: the jobs run at the same time"), "{shown}");
}

#[test]
fn a_long_line_of_ours_is_broken_and_not_cut() {
    let mut state = on(vec![open("ex06")]);
    let line = format!("{} is kept", "a long path ".repeat(12));
    state.update(Event::Said(line));
    let shown = screen(&mut state, SMALL);
    assert!(shown.contains("is kept"), "{shown}");
}

#[test]
fn what_is_going_on_is_in_sight_at_every_width() {
    for width in 40..=140 {
        let mut state = on(vec![open("ex06")]);
        state.update(Event::Saved(vec!["ex06".into()]));
        state.update(Event::Progress(2, progress::Event::Compiling("soup v0.1".into())));
        let shown = screen(&mut state, (width, 24));
        assert!(shown.contains("building soup v0.1"), "{shown}");
        assert!(shown.contains("? help   q quit"), "{shown}");
    }
}
