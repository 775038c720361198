// What the chef must do, in the order in which you may discover it.

use lab::props::chef::Kitchen;
use lab::{JobRecord, JobState, Lab, expect, expect_eq, ms};

const STUCK: &str = "who has the hands, and what must happen before they are given back?";

/// The steps of each dish, in their order.
const PIZZA: [&str; 3] = ["roll", "bake", "take out"];
const SOUP: [&str; 3] = ["cut", "simmer", "ladle"];
const SALAD: [&str; 6] = ["chop 1", "chop 2", "chop 3", "chop 4", "chop 5", "chop 6"];

/// Your functions, held to their signatures. The kitchen is the lab's, and no other one of that name.
fn chef(kitchen: &Kitchen) -> impl Future<Output = ()> {
    ex18::chef(kitchen)
}

fn prediction() -> &'static str {
    ex18::prediction()
}

/// From when to when a step went on, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Span {
    from: u64,
    to: u64,
}

async fn cook(lab: &Lab) {
    lab.if_stuck(STUCK);
    chef(&Kitchen::new(lab)).await;
}

fn span(job: &JobRecord) -> Option<Span> {
    Some(Span { from: job.started_ms?, to: job.ended_ms? })
}

/// The step of that name; before it is asked for, each is known to be there once.
#[track_caller]
fn step(lab: &Lab, name: &str) -> Span {
    let found = lab.jobs().iter().find(|job| job.name == name).and_then(span);
    expect(found.is_some(), &format!("`{name}` was not done."), "which steps does each dish have?");
    found.unwrap_or(Span { from: 0, to: 0 })
}

/// What the hands did, in the order of time.
fn by_hand(lab: &Lab) -> Vec<(String, Span)> {
    let by_hand = |job: &JobRecord| job.name != "bake" && job.name != "simmer";
    let jobs = lab.jobs().into_iter().filter(by_hand);
    let mut steps: Vec<_> = jobs.filter_map(|job| Some((job.name.clone(), span(&job)?))).collect();
    steps.sort_by_key(|(_, span)| span.from);
    steps
}

fn times(n: usize) -> String {
    match n {
        0 => "not once".to_owned(),
        1 => "once".to_owned(),
        n => format!("{n} times"),
    }
}

#[track_caller]
fn expect_all_done(lab: &Lab) {
    for name in PIZZA.iter().chain(&SOUP).chain(&SALAD) {
        let jobs = lab.jobs();
        let begun: Vec<_> = jobs.iter().filter(|job| job.name == *name && job.started_ms.is_some()).collect();
        let done = begun.iter().filter(|job| job.state == JobState::Finished).count();
        let think = match begun.len() {
            0 => "which steps does each dish have?",
            n if n > done => "what becomes of a step that nobody polls any more, or that is dropped?",
            _ => "how often is it called?",
        };
        let says = match begun.len() {
            0 => format!("`{name}` was not begun."),
            n => format!("`{name}` was begun {}, and came to its end {}.", times(n), times(done)),
        };
        expect((begun.len(), done) == (1, 1), &says, think);
    }
    expect_eq(lab.jobs().len(), 12, "The three dishes have so many steps.", "which are too many?");
}

#[track_caller]
fn expect_one_thing_in_hand(lab: &Lab) {
    for pair in by_hand(lab).windows(2) {
        let [(first, before), (second, after)] = pair else { continue };
        let says = format!(
            "At {} ms the hands began with `{second}`, while they were busy with `{first}` until {} ms.",
            after.from, before.to
        );
        expect(
            before.to <= after.from,
            &says,
            "how does a step know that the hands are free, and that they stay so?",
        );
    }
}

/// Expects that whenever the hands did nothing, there was nothing that they could do.
#[track_caller]
fn expect_no_rest(lab: &Lab) {
    let steps = by_hand(lab);
    let mut free = 0;
    for (i, (_, gap_ends)) in steps.iter().enumerate() {
        for (name, later) in steps[i..].iter().filter(|_| gap_ends.from > free) {
            let since = match name.as_str() {
                "take out" => step(lab, "bake").to,
                "ladle" => step(lab, "simmer").to,
                _ => 0,
            };
            let says = format!(
                "The hands did nothing from {} ms to {} ms, and could have done `{name}`, which began at {} ms.",
                free.max(since),
                gap_ends.from,
                later.from
            );
            let think = "what do the hands wait for, and what could they do meanwhile?";
            expect(since >= gap_ends.from, &says, think);
        }
        free = free.max(gap_ends.to);
    }
}

/// Expects that what was done in the oven or on the hob was taken off in time.
#[track_caller]
fn expect_nothing_burnt(lab: &Lab) {
    for [_, fire, rescue] in [PIZZA, SOUP] {
        let (Span { from, to: heard }, taken) = (step(lab, fire), step(lab, rescue).from);
        // A fire is as hot when nobody polls it: its bell rings all the same.
        let needs = lab.jobs().iter().find(|job| job.name == fire).and_then(|job| job.needs_ms);
        let bell = needs.map_or(heard, |needs| from + needs);
        let (late, think) = match heard > bell {
            true => (
                format!(", which nobody saw until {heard} ms"),
                "who polls a fire while the hands are at work?",
            ),
            false => (String::new(), "who has the hands when the bell rings, and who gets them next?"),
        };
        let waited = taken.saturating_sub(bell);
        let says = format!(
            "`{fire}` was over at {bell} ms{late}, and `{rescue}` began at {taken} ms, {waited} ms later. After \
             6 ms it burns."
        );
        expect(waited <= 6, &says, think);
    }
}

/// Another kitchen, in which a plan for the first one is of no use.
async fn cook_elsewhere(lab: &Lab, oven: u64, hob: u64) {
    lab.if_stuck(STUCK);
    chef(&Kitchen::with_fires(lab, ms(oven), ms(hob))).await;
    expect_all_done(lab);
    expect_one_thing_in_hand(lab);
    expect_no_rest(lab);
    expect_nothing_burnt(lab);
    let last = lab.jobs().iter().filter_map(|job| job.ended_ms).max().unwrap_or_default();
    let says = "The last step was over, and the chef went on waiting, until this instant, in ms.";
    expect_eq(lab.elapsed_ms(), last, says, "what is there to wait for?");
}

#[test]
fn every_step_is_done_once_and_to_its_end() {
    lab::run(async |lab| {
        cook(&lab).await;
        expect_all_done(&lab);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn each_dish_is_made_step_by_step() {
    lab::run(async |lab| {
        cook(&lab).await;
        for [first, second] in [PIZZA, SOUP].iter().flat_map(|dish| [[dish[0], dish[1]], [dish[1], dish[2]]])
        {
            let (before, after) = (step(&lab, first), step(&lab, second));
            let says = format!(
                "`{second}` began at {} ms, and `{first}` was done at {} ms only.",
                after.from, before.to
            );
            expect(before.to <= after.from, &says, "what must be over before a step can begin?");
        }
    });
}

#[test]
fn the_hands_do_one_thing_at_a_time() {
    lab::run(async |lab| {
        cook(&lab).await;
        expect_one_thing_in_hand(&lab);
    });
}

#[test]
fn the_hands_never_rest_while_they_could_do_something() {
    lab::run(async |lab| {
        cook(&lab).await;
        expect_no_rest(&lab);
        let mut free = 0;
        for (_, span) in by_hand(&lab) {
            let says = format!(
                "All was done at {} ms. The hands have 30 ms of work, and waited for the fire from {free} ms to {} ms, \
                 with nothing left to do.",
                lab.elapsed_ms(),
                span.from
            );
            expect(
                span.from <= free,
                &says,
                "what could they do in that time, if they did other things before?",
            );
            free = free.max(span.to);
        }
        lab.expect_elapsed(ms(30));
    });
}

#[test]
fn nothing_burns() {
    lab::run(async |lab| {
        cook(&lab).await;
        expect_nothing_burnt(&lab);
    });
}

#[test]
fn a_slow_fire_is_waited_for() {
    lab::run(async |lab| cook_elsewhere(&lab, 25, 14).await);
}

#[test]
fn the_soup_may_be_done_long_before_the_pizza() {
    lab::run(async |lab| cook_elsewhere(&lab, 47, 26).await);
}

#[test]
fn the_pizza_may_be_done_long_before_the_soup() {
    lab::run(async |lab| cook_elsewhere(&lab, 26, 47).await);
}

#[test]
fn a_quick_fire_is_served_in_time() {
    // Whichever is lit first, both bells ring within the next step.
    lab::run(async |lab| cook_elsewhere(&lab, 4, 2).await);
}

#[test]
fn another_kitchen_has_another_chef() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (mine, yours) = (Kitchen::new(&lab), Kitchen::new(&lab));
        futures::future::join(chef(&mine), chef(&yours)).await;
        let says =
            "Two chefs worked at the same time, each in a kitchen of their own. Both were done at, in ms:";
        expect_eq(lab.elapsed_ms(), 30, says, "whose hands are they, and who shares them?");
    });
}

#[test]
fn it_happens_as_you_predicted() {
    lab::run(async |lab| {
        cook(&lab).await;
        let predicted = bars(prediction());
        for job in lab.jobs() {
            let (name, Some(real)) = (job.name.as_str(), span(&job)) else { continue };
            let drawn = predicted.iter().find(|(row, _)| row == name);
            let (says, think) = match drawn {
                None => (
                    format!("`prediction` has no bar for `{name}`."),
                    "before you look at what your code did: when will it begin, and when will it end?"
                        .to_owned(),
                ),
                Some((_, Span { from, to })) => (
                    format!(
                        "You predicted `{name}` from {from} to {to} ms; it went on from {} to {} ms.",
                        real.from, real.to
                    ),
                    match name {
                        _ if *from == real.from => "how long does this step take?".to_owned(),
                        "bake" | "simmer" => {
                            "which step does it follow, and what else must it wait for?".to_owned()
                        }
                        _ => format!(
                            "what are the hands doing at {} ms, and who asked for them first?",
                            real.from.min(*from)
                        ),
                    },
                ),
            };
            expect(drawn.is_some_and(|(_, drawn)| *drawn == real), &says, &think);
        }
        expect_eq(
            predicted.len(),
            lab.jobs().len(),
            "`prediction` has another number of bars than there were steps.",
            "which row is none of the twelve steps, or stands there twice?",
        );
    });
}

/// Reads a drawing: the rows that have a bar, and from when to when that goes.
fn bars(drawing: &str) -> Vec<(String, Span)> {
    // Columns count from the zero of the axis.
    let axis = drawing.lines().find(|line| line.trim_start().starts_with("0 ")).unwrap_or("          0");
    let zero = axis.chars().take_while(|c| *c == ' ').count();
    let names = || PIZZA.iter().chain(&SOUP).chain(&SALAD);
    let row = |line: &str| {
        let name = names().find(|name| line.trim_start().starts_with(**name));
        let indent = line.chars().take_while(|c| *c == ' ').count();
        let label = name.map_or(0, |name| name.len());
        let after: Vec<char> = line.chars().skip(indent + label).collect();
        let begin = after.iter().position(|c| *c != ' ')?;
        let bar = after[begin..].iter().take_while(|c| **c != ' ').count();
        let from = u64::try_from((indent + label + begin).checked_sub(zero)?).ok()?;
        let name = name.map_or_else(|| line.trim().to_owned(), |name| (*name).to_owned());
        Some((name, Span { from, to: from + u64::try_from(bar).ok()? }))
    };
    drawing.lines().filter(|line| *line != axis).filter_map(row).collect()
}
