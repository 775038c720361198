// What `ErrorGroup`, `TaskGroup` and `serve` must do, in the order in which you may discover it.

use ex15::{Burnt, Cold, ErrorGroup, Panicked, TaskGroup};
use lab::{Job, JobState, Lab, expect, expect_eq, ms};
use tokio::time::{sleep, timeout};

/// `serve`, held to its signature.
fn serve<T, F>(
    dishes: Vec<F>,
    remake: impl FnMut(Burnt),
    reheat: impl FnMut(Cold),
) -> impl Future<Output = Result<Option<Vec<T>>, ErrorGroup>>
where
    T: Send + 'static,
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
{
    ex15::serve(dishes, remake, reheat)
}

/// What a dish becomes in the end: its number, or an error.
type Dish = Job<anyhow::Result<u32>>;

fn burnt(dish: &str) -> Burnt {
    Burnt(dish.to_owned())
}

fn cold(dish: &str) -> Cold {
    Cold(dish.to_owned())
}

/// The dishes that are burnt. They are compared by their names, and not by an `==` of yours.
fn all_burnt(found: Vec<Burnt>) -> Vec<String> {
    found.into_iter().map(|Burnt(dish)| dish).collect()
}

fn all_cold(found: Vec<Cold>) -> Vec<String> {
    found.into_iter().map(|Cold(dish)| dish).collect()
}

fn owned(dishes: &[&str]) -> Vec<String> {
    dishes.iter().map(|dish| (*dish).to_owned()).collect()
}

fn is_burnt(dish: &str) -> String {
    format!("the {dish} is burnt")
}

fn is_cold(dish: &str) -> String {
    format!("the {dish} is cold")
}

/// Neither burnt nor cold, whatever its words say.
fn sunburnt() -> anyhow::Error {
    anyhow::anyhow!("the cook is burnt by the sun, and catches a cold")
}

fn well(lab: &Lab, name: &str, delay: u64, number: u32) -> Dish {
    lab.job(name, ms(delay), Ok(number))
}

fn fails(lab: &Lab, name: &str, delay: u64, error: impl Into<anyhow::Error>) -> Dish {
    lab.job(name, ms(delay), Err(error.into()))
}

fn group_of(dishes: Vec<Dish>) -> TaskGroup<u32> {
    let mut group = TaskGroup::new();
    dishes.into_iter().for_each(|dish| group.spawn(dish));
    group
}

/// What went wrong, sorted: what is burnt, what is cold, who panicked, and how much else there is.
#[derive(Debug, Default, PartialEq)]
struct Sorted {
    burnt: Vec<String>,
    cold: Vec<String>,
    panicked: Vec<String>,
    others: usize,
}

fn sorted(group: ErrorGroup) -> Sorted {
    let (burnt, rest) = group.split::<Burnt>();
    let (cold, rest) = rest.map_or((vec![], None), ErrorGroup::split::<Cold>);
    let (panicked, rest) = rest.map_or((vec![], None), ErrorGroup::split::<Panicked>);
    let mut sorted = Sorted {
        burnt: all_burnt(burnt),
        cold: all_cold(cold),
        panicked: panicked.into_iter().map(|Panicked(words)| words).collect(),
        others: rest.map_or(0, |group| group.count()),
    };
    // Which of two failures of one instant comes first is nobody's promise.
    sorted.burnt.sort_unstable();
    sorted.cold.sort_unstable();
    sorted
}

/// Expects exactly these members.
#[track_caller]
fn expect_members(group: ErrorGroup, expected: Sorted, says: &str, think: &str) {
    let all =
        |sorted: &Sorted| sorted.burnt.len() + sorted.cold.len() + sorted.panicked.len() + sorted.others;
    let count = group.count();
    let says_count = format!("{says} So many errors are in the group:");
    expect_eq(count, all(&expected), &says_count, think);
    let text = group.to_string();
    let members = sorted(group);
    let says_sorted = format!("{says} The members of the group, sorted by `split`:");
    expect_eq(&members, &expected, &says_sorted, think);
    let burnt = expected.burnt.iter().map(|dish| is_burnt(dish));
    let words = burnt.chain(expected.cold.iter().map(|dish| is_cold(dish)));
    for words in words.chain(expected.panicked) {
        expect_named(&text, &words);
    }
}

#[track_caller]
fn expect_named(text: &str, words: &str) {
    let says =
        format!("A member's text is \"{words}\", and it does not stand in that of its group: \"{text}\".");
    expect(text.contains(words), &says, "whoever reads this in a log: what do they get to know?");
}

/// The group that a failed `join` gives.
#[track_caller]
fn failed<T>(result: Result<T, ErrorGroup>) -> Option<ErrorGroup> {
    let says = "A job failed, and the result is `Ok`.";
    expect(result.is_err(), says, "who looks at what each job gives?");
    result.err()
}

/// Expects that this job was dropped at that instant. `since` begins the sentence.
#[track_caller]
fn expect_gone(lab: &Lab, name: &str, at_ms: u64, since: &str) {
    let now_ms = lab.elapsed_ms();
    for job in lab.jobs_of(name) {
        let (has, think) = match (job.state, job.ended_ms) {
            (JobState::Cancelled, Some(end)) if end == at_ms => continue,
            (JobState::NeverStarted, _) => continue,
            (JobState::Running | JobState::Waiting, _) => (
                format!("is still there at {now_ms} ms"),
                "who owns the job at that moment, and has it ended, or only been asked to?",
            ),
            (JobState::Cancelled, end) => (
                format!("was dropped at {} ms", end.unwrap_or_default()),
                "who hears of a failure, and when?",
            ),
            (JobState::Finished | JobState::Panicked, _) => (
                "ran to its end all the same".to_owned(),
                "who stops the others, and who still waits for them?",
            ),
        };
        expect(false, &format!("{since}, and the job `{name}` {has}."), think);
    }
}

#[test]
fn results_stand_in_the_order_of_spawning() {
    lab::run(async |lab| {
        let dishes = vec![well(&lab, "stew", 30, 4), well(&lab, "tea", 10, 9), well(&lab, "soup", 20, 1)];
        let results = group_of(dishes).join().await.ok();
        let says = "Three jobs that give 4, 9 and 1 were spawned. The results:";
        expect_eq(
            results,
            Some(vec![4, 9, 1]),
            says,
            "how do you know, when a result comes, which job it belongs to?",
        );
        lab.expect_elapsed(ms(30));
        lab.expect_at_once(3);
    });
}

#[test]
fn a_group_without_a_job_is_done_at_once() {
    lab::run(async |lab| {
        lab.if_stuck("there is no job: what does your code wait for then?");
        let results = group_of(Vec::new()).join().await.ok();
        expect_eq(
            results,
            Some(vec![]),
            "No job was spawned. The results:",
            "what is there to wait for, and what can fail?",
        );
        lab.expect_elapsed(ms(0));
    });
}

#[test]
fn a_group_names_all_its_members() {
    lab::run(async |_| {
        let group = ErrorGroup::new(vec![burnt("soup").into(), sunburnt(), cold("tea").into()]);
        expect_eq(
            group.count(),
            3,
            "A group was made of three errors; it counts so many:",
            "what does a group keep?",
        );
        let text = group.to_string();
        for words in [is_burnt("soup"), is_cold("tea"), sunburnt().to_string()] {
            expect_named(&text, &words);
        }
    });
}

/// Expects what `split` took out, in this order.
#[track_caller]
fn expect_found(found: Vec<String>, expected: &[&str], says: &str, think: &str) {
    let (mut one, mut other) = (found.clone(), owned(expected));
    one.sort_unstable();
    other.sort_unstable();
    if one == other {
        let says = says.replace("took out:", "took out the right ones, in another order:");
        expect_eq(
            &found,
            &owned(expected),
            &says,
            "in which order do the members stand after each of your steps?",
        );
    }
    expect_eq(found, owned(expected), says, think);
}

/// Expects how much `split` left.
#[track_caller]
fn expect_left(rest: Option<&ErrorGroup>, expected: usize, says: &str) {
    let count = rest.map(ErrorGroup::count);
    expect_eq(count, Some(expected), says, "what becomes of a member that is something else?");
}

#[test]
fn split_takes_one_type_out_and_leaves_the_rest() {
    lab::run(async |_| {
        let by_type = "what makes a member an `E`, and how many of them can there be?";
        let made = "The group is: burnt soup, cold tea, a cook who is burnt by the sun, burnt pie, cold stew, \
                    another burnt soup.";
        let members =
            [burnt("soup").into(), cold("tea").into(), sunburnt(), burnt("pie").into(), cold("stew").into()];
        let group = ErrorGroup::new(members.into_iter().chain([burnt("soup").into()]).collect());
        let (found, rest) = group.split::<Burnt>();
        let says = format!("{made} `split::<Burnt>` took out:");
        expect_found(all_burnt(found), &["soup", "pie", "soup"], &says, by_type);
        expect_left(rest.as_ref(), 3, &format!("{made} `split::<Burnt>` left so many:"));
        let Some(rest) = rest else { return };

        let (none, rest) = rest.split::<Burnt>();
        let says = "Everything burnt was taken out before; the next `split::<Burnt>` took out:";
        expect_found(all_burnt(none), &[], says, by_type);
        expect_left(rest.as_ref(), 3, "There was nothing to take out, and `split` left so many:");
        let Some(rest) = rest else { return };
        for words in [is_cold("tea"), sunburnt().to_string()] {
            expect_named(&rest.to_string(), &words);
        }

        let (found, rest) = rest.split::<Cold>();
        expect_found(all_cold(found), &["tea", "stew"], "After that `split::<Cold>` took out:", by_type);
        expect_left(rest.as_ref(), 1, "The cook is left; `split::<Cold>` left so many:");

        let (_, rest) = ErrorGroup::new(vec![cold("stew").into(), cold("tea").into()]).split::<Cold>();
        let says = "Every member was taken out, and `split` gives a group of what is left.";
        expect(rest.is_none(), says, "what can a group of no errors tell anybody?");
    });
}

#[test]
fn members_of_inner_groups_are_members() {
    lab::run(async |_| {
        let innermost = ErrorGroup::new(vec![burnt("pie").into(), cold("tea").into()]);
        let inner = ErrorGroup::new(vec![cold("stew").into(), innermost.into(), sunburnt()]);
        let group = ErrorGroup::new(vec![burnt("soup").into(), inner.into(), burnt("roll").into()]);
        let made = "A group in a group in a group, six errors in all.";
        let think = "what do you do with a member that is a group itself?";
        expect_eq(group.count(), 6, &format!("{made} It counts so many:"), think);
        expect_named(&group.to_string(), &is_cold("tea"));
        let (found, rest) = group.split::<Burnt>();
        let says = format!("{made} `split::<Burnt>` took out:");
        expect_found(all_burnt(found), &["soup", "pie", "roll"], &says, think);
        let (found, rest) = rest.map_or((vec![], None), ErrorGroup::split::<Cold>);
        expect_found(all_cold(found), &["stew", "tea"], "After that `split::<Cold>` took out:", think);
        expect_left(rest.as_ref(), 1, "One error is left; the rest counts so many:");
    });
}

#[test]
fn the_first_failure_ends_the_others() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 10), ("soup", 0, 10), ("tea", 0, 5), ("pie", 0, 10)]);
        let dishes = vec![
            well(&lab, "stew", 50, 1),
            fails(&lab, "soup", 10, burnt("soup")),
            well(&lab, "tea", 5, 2),
            fails(&lab, "pie", 40, cold("pie")),
        ];
        let result = group_of(dishes).join().await;
        let back_at = lab.elapsed_ms();
        let says = "A job failed at 10 ms, and others need 40 and 50 ms. `join` returned at (in ms):";
        expect_eq(back_at, 10, says, "who hears of the failure first, and what do they wait for after that?");
        for late in ["stew", "pie"] {
            expect_gone(&lab, late, 10, "A job failed at 10 ms, `join` has returned");
        }
        let Some(group) = failed(result) else { return };
        let expected = Sorted { burnt: owned(&["soup"]), ..Sorted::default() };
        let says = "One job failed, one was done before, and two were dropped.";
        expect_members(group, expected, says, "which of these is an error, and how do you tell them apart?");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn failures_of_one_instant_are_all_in_the_group() {
    lab::run(async |lab| {
        let dishes = vec![
            well(&lab, "bread", 10, 1),
            fails(&lab, "soup", 10, burnt("soup")),
            well(&lab, "stew", 50, 2),
            fails(&lab, "tea", 10, cold("tea")),
            fails(&lab, "cook", 10, sunburnt()),
            fails(&lab, "pie", 10, burnt("pie")),
        ];
        let Some(group) = failed(group_of(dishes).join().await) else { return };
        let expected =
            Sorted { burnt: owned(&["pie", "soup"]), cold: owned(&["tea"]), others: 1, ..Sorted::default() };
        let says = "Four jobs failed at 10 ms, each with an error of its own.";
        expect_members(
            group,
            expected,
            says,
            "you have the first error in hand: where are the others at this moment?",
        );
        expect_gone(&lab, "stew", 10, "Jobs failed at 10 ms, `join` has returned");
        lab.expect_elapsed(ms(10));
    });
}

#[test]
fn a_panic_is_a_member() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 10), ("soup", 0, 10), ("tea", 0, 10)]);
        let dishes = vec![
            well(&lab, "stew", 50, 1),
            well(&lab, "soup", 10, 2).panicking_with("the pan is on fire"),
            fails(&lab, "tea", 10, cold("tea")),
        ];
        let Some(group) = failed(group_of(dishes).join().await) else { return };
        let panicked = owned(&["the pan is on fire"]);
        let expected = Sorted { cold: owned(&["tea"]), panicked, ..Sorted::default() };
        let says = "A job panicked (\"the pan is on fire\"), and another one failed at the same instant.";
        expect_members(group, expected, says, "where does a panic stop, and what of it can be had there?");
        expect_gone(&lab, "stew", 10, "A job panicked at 10 ms, `join` has returned");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_panic_ends_the_others_too() {
    lab::run(async |lab| {
        lab.possible(&[("stew", 0, 10), ("soup", 0, 10)]);
        let dishes = vec![well(&lab, "stew", 50, 1), well(&lab, "soup", 10, 2).panicking_with("no gas")];
        let result = group_of(dishes).join().await;
        let says = "A job panicked at 10 ms, and another one needs 50 ms. `join` returned at (in ms):";
        expect_eq(
            lab.elapsed_ms(),
            10,
            says,
            "who hears of a panic first, and what do they wait for after that?",
        );
        expect_gone(&lab, "stew", 10, "A job panicked at 10 ms, `join` has returned");
        let Some(group) = failed(result) else { return };
        let expected = Sorted { panicked: owned(&["no gas"]), ..Sorted::default() };
        expect_members(
            group,
            expected,
            "One job panicked, and one was dropped.",
            "which of these is an error?",
        );
    });
}

#[test]
fn a_group_that_is_dropped_drops_its_jobs() {
    lab::run(async |lab| {
        kept_for_5_ms(group_of(vec![well(&lab, "stew", 50, 1), well(&lab, "soup", 20, 2)])).await;
        turns().await;
        for name in ["stew", "soup"] {
            expect_gone(&lab, name, 5, "The group was dropped at 5 ms");
        }
        let joining = group_of(vec![well(&lab, "tea", 50, 1), well(&lab, "pie", 20, 2)]).join();
        let _ = timeout(ms(7), joining).await;
        turns().await;
        for name in ["tea", "pie"] {
            expect_gone(&lab, name, 12, "The future of `join` was dropped at 12 ms");
        }
    });
}

/// Drops the group at its end.
async fn kept_for_5_ms(_group: TaskGroup<u32>) {
    sleep(ms(5)).await;
}

/// Lets everything run that is ready. No time passes.
async fn turns() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn groups_of_tasks_may_stand_in_each_other() {
    lab::run(async |lab| {
        let inner = vec![fails(&lab, "soup", 10, burnt("soup")), fails(&lab, "tea", 10, cold("tea"))];
        let mut group = group_of(vec![well(&lab, "stew", 50, 1)]);
        group.spawn(async move { Ok(group_of(inner).join().await?.into_iter().sum()) });
        let Some(errors) = failed(group.join().await) else { return };
        let expected = Sorted { burnt: owned(&["soup"]), cold: owned(&["tea"]), ..Sorted::default() };
        let says = "A job has a group of its own, in which two jobs failed.";
        expect_members(errors, expected, says, "what is the error of a job that is a group?");
        expect_gone(&lab, "stew", 10, "A job failed at 10 ms, `join` has returned");
    });
}

/// Serves, and says what was remade and what reheated.
async fn served(dishes: Vec<Dish>) -> (Result<Option<Vec<u32>>, ErrorGroup>, Vec<String>, Vec<String>) {
    let (mut remade, mut reheated) = (Vec::new(), Vec::new());
    let result = serve(dishes, |dish| remade.push(dish), |dish| reheated.push(dish)).await;
    let mut remade = all_burnt(remade);
    remade.sort_unstable();
    (result, remade, all_cold(reheated))
}

#[test]
fn what_turns_out_well_is_served() {
    lab::run(async |lab| {
        let (result, remade, reheated) =
            served(vec![well(&lab, "stew", 30, 4), well(&lab, "tea", 10, 9)]).await;
        let says = "Two dishes that give 4 and 9 turned out well. `serve` gave:";
        expect_eq(result.ok(), Some(Some(vec![4, 9])), says, "what does `serve` give if there is no error?");
        let says = "Nothing went wrong; so much was remade, and so much reheated:";
        expect_eq(
            (remade.len(), reheated.len()),
            (0, 0),
            says,
            "who calls `remake` and `reheat`, and for what?",
        );
        lab.expect_elapsed(ms(30));

        let (result, ..) = served(vec![]).await;
        let says = "No dish was ordered, and none went wrong. `serve` gave:";
        expect_eq(result.ok(), Some(Some(vec![])), says, "what does `None` tell the caller?");
    });
}

#[test]
fn what_is_burnt_or_cold_is_handled() {
    lab::run(async |lab| {
        let (result, remade, reheated) = served(vec![
            fails(&lab, "tea", 10, cold("tea")),
            well(&lab, "stew", 50, 1),
            fails(&lab, "soup", 10, burnt("soup")),
            fails(&lab, "pie", 10, burnt("pie")),
        ])
        .await;
        let says = "Tea is cold; soup and pie are burnt, at the same instant.";
        expect_handled((remade, reheated), (owned(&["pie", "soup"]), owned(&["tea"])), says);
        let says = "Everything that went wrong was handled, and `serve` ended with an error.";
        expect(result.is_ok(), says, "what is left of the group after both splits?");
        let says = "Everything that went wrong was handled, and no dish list is complete. `serve` gave:";
        expect_eq(result.ok(), Some(None), says, "which dishes could it serve after a failure?");
        lab.expect_elapsed(ms(10));
    });
}

#[track_caller]
fn expect_handled(yours: (Vec<String>, Vec<String>), expected: (Vec<String>, Vec<String>), says: &str) {
    let says = format!("{says} What was remade, and what was reheated:");
    expect_eq(
        yours,
        expected,
        &says,
        "which errors does each handler get, and what tells you which those are?",
    );
}

#[test]
fn what_nobody_handles_is_passed_on() {
    lab::run(async |lab| {
        let (result, remade, reheated) = served(vec![
            fails(&lab, "cook", 10, sunburnt()),
            fails(&lab, "soup", 10, burnt("soup")),
            fails(&lab, "tea", 10, cold("tea")),
            well(&lab, "stew", 10, 1).panicking_with("no gas"),
        ])
        .await;
        let says = "Soup is burnt, tea is cold, the cook is burnt by the sun, and the gas is out.";
        expect_handled((remade, reheated), (owned(&["soup"]), owned(&["tea"])), says);
        let handled = "Two of four errors were handled, and two are nobody's.";
        let says = format!("{handled} `serve` ended as if all were well.");
        expect(result.is_err(), &says, "what is left of the group after both splits?");
        let Some(rest) = result.err() else { return };
        let expected = Sorted { panicked: owned(&["no gas"]), others: 1, ..Sorted::default() };
        expect_members(rest, expected, handled, "which part of the group does `serve` pass on?");
    });
}
