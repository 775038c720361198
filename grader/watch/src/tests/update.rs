//! What becomes of the state.

use crossterm::event::KeyCode;
use grader::progress;
use grader::verdict::Verdict;

use super::{broken, failed, graded, key, keys, on, open, passed};
use crate::event::{Effect, Event, Kind, Page};
use crate::list::Filter;
use crate::state::{Known, Over, Stage, State};

fn saved(state: &mut State, id: &str) -> Vec<Effect> {
    state.update(Event::Saved(vec![id.to_owned()]))
}

fn grade(work: u64, ids: &[&str]) -> Vec<Effect> {
    vec![Effect::Grade { work, ids: ids.iter().map(|&id| id.to_owned()).collect(), fresh: false }]
}

/// As it is at the start: the whole course is at work.
fn started(current: Option<usize>) -> State {
    let known = |id| Known { graded: open(id), task: String::new() };
    State::new(["ex01", "ex02", "ex03"].map(known).to_vec(), current).0
}

#[test]
fn a_save_during_work_begins_again_and_keeps_what_is_not_done() {
    let mut state = on(vec![open("ex01"), open("ex02")]);
    assert_eq!(saved(&mut state, "ex01"), grade(2, &["ex01"]));
    assert_eq!(saved(&mut state, "ex02"), grade(3, &["ex01", "ex02"]));
    assert_eq!(saved(&mut state, "ex02"), grade(4, &["ex01", "ex02"]));
    state.update(Event::Graded(4, vec![open("ex01"), open("ex02")]));
    assert_eq!(saved(&mut state, "ex02"), grade(5, &["ex02"]));
}

#[test]
fn what_comes_late_from_an_older_work_is_passed_over() {
    let mut state = on(vec![open("ex01")]);
    saved(&mut state, "ex01");
    saved(&mut state, "ex01");
    assert_eq!(state.update(Event::Graded(2, vec![passed("ex01")])), []);
    assert_eq!(state.shown().graded.verdict, Verdict::Unfinished);
    state.update(Event::CouldNot(2, "no".into()));
    state.update(Event::Progress(2, progress::Event::Running(7)));
    assert_eq!(state.work.stage, Stage::Building(String::new()));
}

#[test]
fn the_whole_course_is_graded_after_a_save_has_broken_in() {
    let mut state = started(Some(0));
    assert_eq!(saved(&mut state, "ex02"), grade(2, &["ex02"]));
    assert_eq!(state.update(Event::Graded(2, vec![passed("ex02")])), grade(3, &[]));
    assert_eq!(state.update(Event::Graded(3, vec![])), []);
}

#[test]
fn what_the_grader_could_not_grade_is_graded_with_the_next_save() {
    let mut state = on(vec![open("ex01"), open("ex02")]);
    saved(&mut state, "ex01");
    state.update(Event::CouldNot(2, "a manifest is broken".into()));
    assert_eq!(saved(&mut state, "ex02"), grade(3, &["ex01", "ex02"]));
}

#[test]
fn without_a_name_it_begins_with_the_next_one_that_is_open_and_moves_only_then() {
    let mut state = started(None);
    assert_eq!(state.id(), "ex01");
    saved(&mut state, "ex03");
    state.update(Event::Graded(2, vec![open("ex03")]));
    assert_eq!(state.id(), "ex01");
    state.update(Event::Graded(3, vec![passed("ex01"), open("ex02")]));
    assert_eq!(state.id(), "ex02");
    keys(&mut state, "a");
    state.update(Event::Graded(4, vec![passed("ex02")]));
    assert_eq!(state.id(), "ex02");
}

#[test]
fn who_asks_for_a_hint_before_all_is_known_stays_there() {
    let mut state = started(None);
    assert_eq!(key(&mut state, KeyCode::Char('h')), [Effect::Hint("ex01".into())]);
    state.update(Event::Graded(1, vec![passed("ex01")]));
    assert_eq!(state.id(), "ex01");
}

#[test]
fn the_list_opened_at_once_stands_on_what_is_shown() {
    let mut state = started(None);
    keys(&mut state, "l");
    assert!(matches!(&state.over, Over::List(list) if list.chosen == 0));
}

#[test]
fn next_and_previous_go_one_by_one_and_stop_at_the_ends() {
    let mut state = on(vec![open("ex01"), open("ex02")]);
    keys(&mut state, "p");
    assert_eq!(state.id(), "ex01");
    keys(&mut state, "nnn");
    assert_eq!(state.id(), "ex02");
    keys(&mut state, "p");
    assert_eq!(state.id(), "ex01");
}

#[test]
fn from_one_that_is_passed_next_goes_where_the_line_of_success_says() {
    let part = "A";
    let waits = graded("ex02", "Later", part, &["ex04"], [Verdict::Unfinished; 4]);
    let mut state = on(vec![open("ex01"), waits, passed("ex03"), passed("ex05"), failed("ex06")]);
    keys(&mut state, "nn");
    assert_eq!(state.id(), "ex03");
    saved(&mut state, "ex03");
    state.update(Event::Graded(2, vec![passed("ex03")]));
    let said = state.said.clone().unwrap();
    assert!(said.ends_with("`n` goes on to ex06 · Timed gather"), "{said}");
    keys(&mut state, "n");
    assert_eq!(state.id(), "ex06");
}

#[test]
fn behind_the_last_one_next_goes_to_the_first_one_that_is_open() {
    let mut state = on(vec![passed("ex01"), open("ex02"), passed("ex03")]);
    keys(&mut state, "nn");
    assert_eq!(state.id(), "ex03");
    keys(&mut state, "n");
    assert_eq!(state.id(), "ex02");
}

#[test]
fn success_is_celebrated_once_and_stays_where_it_is() {
    let mut state = on(vec![failed("ex01"), open("ex02")]);
    saved(&mut state, "ex01");
    state.update(Event::Graded(2, vec![passed("ex01")]));
    let said = "✓ ex01 passes all 4 tests. Well done; `n` goes on to ex02 · Timed gather";
    assert_eq!((state.id(), state.said.as_deref()), ("ex01", Some(said)));
    key(&mut state, KeyCode::Down);
    assert_eq!(state.said, None);
    keys(&mut state, "a");
    state.update(Event::Graded(3, vec![passed("ex01")]));
    assert_eq!(state.said, None);
}

#[test]
fn a_save_of_another_exercise_celebrates_nothing_and_leaves_the_place() {
    let mut state = on(vec![passed("ex01"), failed("ex02")]);
    (state.scroll, state.scroll_end) = (3, 9);
    saved(&mut state, "ex02");
    state.update(Event::Graded(2, vec![passed("ex02")]));
    assert_eq!((state.id(), state.said.as_deref(), state.scroll), ("ex01", None, 3));
}

#[test]
fn the_last_success_says_that_all_is_done() {
    let mut state = on(vec![failed("ex01"), passed("ex02")]);
    saved(&mut state, "ex01");
    state.update(Event::Graded(2, vec![passed("ex01")]));
    assert_eq!(
        state.said.as_deref(),
        Some("✓ ex01 passes all 4 tests. Well done; that was the last one: all done!")
    );
}

#[test]
fn only_yes_puts_the_stub_back() {
    let mut state = on(vec![failed("ex01")]);
    keys(&mut state, "r");
    assert_eq!(key(&mut state, KeyCode::Enter), []);
    assert_eq!(state.said.as_deref(), Some("Nothing was changed."));
    keys(&mut state, "r");
    assert_eq!(key(&mut state, KeyCode::Char('y')), [Effect::Reset("ex01".into())]);
    assert_eq!(key(&mut state, KeyCode::Char('y')), []);
}

#[test]
fn the_reference_is_there_once_it_passes() {
    let mut state = on(vec![failed("ex01"), passed("ex02")]);
    assert_eq!(key(&mut state, KeyCode::Char('s')), []);
    assert!(state.said.as_deref().is_some_and(|said| said.contains("once ex01 passes")));
    keys(&mut state, "n");
    assert_eq!(key(&mut state, KeyCode::Char('s')), [Effect::Reference("ex02".into())]);
    assert_eq!(key(&mut state, KeyCode::Char('d')), [Effect::Difference("ex02".into())]);
}

#[test]
fn where_there_are_no_references_no_key_is_said_to_show_one() {
    let mut state = on(vec![passed("ex01")]);
    assert!(super::screen(&mut state, (80, 24)).contains("solution"));
    state.handout = true;
    assert!(!super::screen(&mut state, (80, 24)).contains("solution"));
    assert_eq!(key(&mut state, KeyCode::Char('s')), []);
    assert!(state.said.as_deref().is_some_and(|said| said.contains("Your instructor has")));
    keys(&mut state, "?");
    let help = super::screen(&mut state, (80, 24));
    assert!(help.contains("Keys") && !help.contains("the reference"), "{help}");
}

#[test]
fn the_editor_is_opened_at_the_line_of_the_first_failure() {
    let mut state = on(vec![failed("ex01")]);
    let file = "exercises/ex01_of_the_course/src/lib.rs".to_owned();
    assert_eq!(key(&mut state, KeyCode::Char('o')), [Effect::Open { file, line: 23 }]);
}

#[test]
fn letters_typed_into_the_search_do_nothing_else() {
    let mut state = on(vec![open("ex01"), failed("ex02"), passed("ex03")]);
    keys(&mut state, "l/qrjax2");
    let Over::List(list) = &state.over else { panic!("the list is gone") };
    assert_eq!((list.search.as_str(), list.typing), ("qrjax2", true));
    for _ in 0..5 {
        key(&mut state, KeyCode::Backspace);
    }
    key(&mut state, KeyCode::Char('2'));
    key(&mut state, KeyCode::Backspace);
    key(&mut state, KeyCode::Backspace);
    keys(&mut state, "EX02");
    key(&mut state, KeyCode::Enter);
    key(&mut state, KeyCode::Enter);
    assert_eq!((state.id(), &state.over), ("ex02", &Over::Nothing));
}

#[test]
fn escape_ends_first_the_search_and_then_the_list() {
    let mut state = on(vec![open("ex01"), open("ex02")]);
    keys(&mut state, "l/2");
    key(&mut state, KeyCode::Esc);
    assert!(matches!(&state.over, Over::List(list) if list.search.is_empty() && !list.typing));
    key(&mut state, KeyCode::Esc);
    assert_eq!((state.id(), &state.over), ("ex01", &Over::Nothing));
}

#[test]
fn each_filter_admits_its_own() {
    let mut state = on(vec![open("ex01"), failed("ex02"), passed("ex03"), broken("ex04")]);
    keys(&mut state, "l");
    let mut seen = Vec::new();
    for _ in 0..4 {
        let all = state.all();
        let Over::List(list) = &state.over else { panic!("the list is gone") };
        seen.push((list.filter, list.listed(&all)));
        keys(&mut state, "f");
    }
    let wanted = [
        (Filter::All, vec![0, 1, 2, 3]),
        (Filter::Open, vec![0, 1, 3]),
        (Filter::Failing, vec![1, 3]),
        (Filter::Passed, vec![2]),
    ];
    assert_eq!(seen, wanted);
}

#[test]
fn what_was_wrong_before_is_kept_until_it_is_known_anew() {
    let mut state = on(vec![failed("ex01")]);
    saved(&mut state, "ex01");
    assert!(state.failure().is_some_and(|failure| failure.before));
    state.update(Event::Graded(2, vec![failed("ex01")]));
    assert!(state.failure().is_some_and(|failure| !failure.before));
}

#[test]
fn an_old_compile_error_is_gone_once_tests_run() {
    let mut state = on(vec![broken("ex01")]);
    saved(&mut state, "ex01");
    assert!(state.failure().is_some());
    state.update(Event::Progress(2, progress::Event::Running(4)));
    assert!(state.failure().is_none());
}

#[test]
fn that_another_cargo_is_in_the_way_is_said_no_longer_than_it_is() {
    let mut state = on(vec![failed("ex01")]);
    saved(&mut state, "ex01");
    state.update(Event::Progress(2, progress::Event::WaitingForCargo));
    assert_eq!((&state.work.stage, state.failure().is_some()), (&Stage::Waiting, true));
    state.update(Event::Progress(2, progress::Event::Compiling("ex01".into())));
    assert_eq!((&state.work.stage, &state.said), (&Stage::Building("ex01".into()), &None));
}

#[test]
fn a_page_begins_at_its_start_and_escape_leads_back() {
    let mut state = on(vec![open("ex01")]);
    (state.scroll, state.scroll_end) = (4, 9);
    let page = Page { title: "Hint".into(), text: String::new(), kind: Kind::Text };
    state.update(Event::Page(page));
    assert_eq!(state.scroll, 0);
    key(&mut state, KeyCode::Esc);
    assert_eq!(state.over, Over::Nothing);
}

#[test]
fn an_editor_that_has_nothing_to_say_leaves_the_keys_in_sight() {
    let mut state = on(vec![open("ex01")]);
    state.update(Event::Said(String::new()));
    assert_eq!(state.said, None);
}

#[test]
fn who_asks_for_the_tests_again_sees_them_run_whatever_is_known() {
    let mut state = on(vec![failed("ex06"), open("ex07")]);
    let effects = key(&mut state, KeyCode::Char(' '));
    assert_eq!(effects, [Effect::Grade { work: 2, ids: vec!["ex06".to_owned()], fresh: true }]);
}
