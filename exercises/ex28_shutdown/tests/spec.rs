// What `serve` must do, in the order in which you may discover it.

use std::time::Duration;

use lab::{Job, JobState, Lab, expect_eq, ms};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

type Requests = Sender<Job<()>>;

const STUCK: &str = "for what does the server still wait: a request, a sender, the stop, or its own tasks?";
const GRACE: Duration = ms(1_000);

/// What your `Summary` holds.
struct Summary {
    finished: usize,
    aborted: usize,
}

/// `serve`, held to its signature.
fn serve<F>(requests: Receiver<F>, stop: CancellationToken, grace: Duration) -> impl Future<Output = Summary>
where
    F: Future<Output = ()> + Send + 'static,
{
    let serving = ex28::serve(requests, stop, grace);
    async {
        let ex28::Summary { finished, aborted } = serving.await;
        Summary { finished, aborted }
    }
}

/// Sends a request at each of these instants, which needs so long, and says what became of the sending.
async fn send_all(lab: &Lab, requests: Requests, plan: &[(u64, u64)]) -> Vec<&'static str> {
    let mut sent = Vec::new();
    for (at, needs) in plan {
        sleep(ms(*at).saturating_sub(lab.elapsed())).await;
        let request = lab.job(format!("request at {at}"), ms(*needs), ());
        sent.push(if requests.send(request).await.is_ok() { "taken" } else { "refused" });
    }
    sent
}

async fn stop_at(at_ms: u64, stop: &CancellationToken) {
    sleep(ms(at_ms)).await;
    stop.cancel();
}

/// Expects what was observed, and then that the summary says the same.
#[track_caller]
fn expect_summary(lab: &Lab, summary: &Summary, finished: usize, aborted: usize) {
    let jobs = lab.jobs_of("request ");
    let ended = |state| jobs.iter().filter(|job| job.state == state).count();
    let says = "So many requests ran to their end.";
    let think = "what becomes of a request that was taken, from the channel to its end?";
    expect_eq(ended(JobState::Finished), finished, says, think);
    let says = "The requests ended as they should, and the summary says otherwise.";
    let expected = Summary { finished, aborted };
    expect_eq(
        (summary.finished, summary.aborted),
        (expected.finished, expected.aborted),
        says,
        "who counts, and when?",
    );
}

/// What it gives, and the instant of that: senders and the stop may come later.
async fn timed(lab: &Lab, serving: impl Future<Output = Summary>) -> (Summary, u64) {
    let summary = serving.await;
    (summary, lab.elapsed_ms())
}

/// Expects that `serve` returned at this instant.
#[track_caller]
fn expect_returned(now: u64, at_ms: u64, why: &str) {
    let think = if now < at_ms {
        "what is still under way, and how long may it go on?"
    } else {
        "what does the server wait for at its end, and what if that comes sooner?"
    };
    expect_eq(now, at_ms, &format!("{why} The server returned at (in ms):"), think);
}

#[test]
fn every_request_is_served() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[
            ("request at 0", 0, 20),
            ("request at 5", 5, 15),
            ("request at 50", 50, 60),
            ("request at 100", 100, 130),
        ]);
        let (requests, taken) = mpsc::channel(4);
        // With gaps, in which nothing is under way.
        let plan = [(0, 20), (5, 10), (50, 10), (100, 30)];
        let serving = serve(taken, CancellationToken::new(), GRACE);
        let (sent, (summary, at)) = tokio::join!(send_all(&lab, requests, &plan), timed(&lab, serving));
        let says = "The server was not told to stop, and this became of the requests.";
        expect_eq(sent, vec!["taken"; 4], says, "when does a server end that nobody stops?");
        expect_summary(&lab, &summary, 4, 0);
        expect_returned(at, 130, "All senders were gone, and the last request was done at 130 ms.");
        lab.expect_nothing_left().await;
    });
}

#[test]
fn a_request_is_begun_when_it_comes() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let (requests, taken) = mpsc::channel(4);
        // So many that a limit shows, be it a hundred.
        let plan: Vec<(u64, u64)> = (0..300).map(|i| (i, 1_000)).collect();
        let serving = serve(taken, CancellationToken::new(), GRACE);
        let (_, (summary, at)) = tokio::join!(send_all(&lab, requests, &plan), timed(&lab, serving));
        for (i, job) in (0..).zip(lab.jobs()) {
            let begun = job.started_ms.map_or_else(|| "never".to_owned(), |began| format!("at {began} ms"));
            let says = format!("A request was sent at {i} ms. It was begun:");
            let think = "what does the server do while requests are under way?";
            expect_eq(begun, format!("at {i} ms"), &says, think);
        }
        expect_summary(&lab, &summary, 300, 0);
        lab.expect_at_once(300);
        expect_returned(at, 1_299, "All senders were gone, and the last request was done at 1299 ms.");
    });
}

#[test]
fn after_the_stop_nothing_more_is_taken() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("request at 5", 5, 45), ("request at 15", 15, 25), ("request at 25", 25, 65)]);
        let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
        let plan = [(5, 40), (15, 10), (25, 40), (36, 10), (45, 10), (60, 10)];
        let serving = serve(taken, stop.clone(), GRACE);
        let (sent, summary, ()) = tokio::join!(send_all(&lab, requests, &plan), serving, stop_at(33, &stop));
        let says = "The server was told to stop at 33 ms. Requests were sent at 5, 15, 25, 36, 45 and 60 ms.";
        let expected = ["taken", "taken", "taken", "refused", "refused", "refused"];
        expect_eq(
            sent,
            expected.to_vec(),
            says,
            "how does a sender learn that the server takes no more, and when?",
        );
        expect_summary(&lab, &summary, 3, 0);
        lab.expect_nothing_left().await;
    });
}

#[test]
fn when_the_last_request_is_done_nobody_waits_for_the_grace() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // A sender is there to the end, and sends no more.
        let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
        let serving = serve(taken, stop.clone(), GRACE);
        let sending = send_all(&lab, requests.clone(), &[(5, 40), (15, 50)]);
        let (_, (summary, at), ()) = tokio::join!(sending, timed(&lab, serving), stop_at(33, &stop));
        expect_returned(at, 65, "The stop came at 33 ms, and the last request was done at 65 ms.");
        expect_summary(&lab, &summary, 2, 0);
        drop(requests);
    });
}

#[test]
fn a_server_without_work_ends_with_the_stop() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
        let serving = serve(taken, stop.clone(), GRACE);
        let (sent, (summary, at), ()) = tokio::join!(
            send_all(&lab, requests.clone(), &[(5, 10)]),
            timed(&lab, serving),
            stop_at(33, &stop)
        );
        expect_eq(sent, vec!["taken"], "A request came before the stop.", "when does the server open?");
        expect_returned(at, 33, "Nothing was under way when the stop came, at 33 ms.");
        expect_summary(&lab, &summary, 1, 0);
        drop(requests);
    });
}

#[test]
fn what_lies_in_the_channel_at_the_stop_is_served() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        // Again and again, since `select!` takes either of two branches that are ready.
        for before in [true, false].repeat(10) {
            let began = lab.elapsed();
            let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
            let serving = serve(taken, stop.clone(), GRACE);
            let sending = async {
                if !before {
                    sleep(ms(5)).await;
                }
                for i in 0..3 {
                    let _ = requests.try_send(lab.job(format!("request {i}"), ms(10 + i), ()));
                }
                stop.cancel();
            };
            // Polled in this order, the server finds three requests and the stop together.
            let summary = if before {
                sending.await;
                serving.await
            } else {
                tokio::join!(biased; sending, serving).1
            };
            let when =
                if before { "before the server was started" } else { "5 ms after the server was started" };
            let says = format!(
                "Three requests were sent and the stop came, in one instant, {when}. The summary says (finished, \
                 aborted):"
            );
            let think = "at the stop, what is in the channel, and who takes it out?";
            expect_eq((summary.finished, summary.aborted), (3, 0), &says, think);
            lab.expect_all_finished();
            let took = (lab.elapsed() - began).as_millis();
            let longest = if before { 12 } else { 17 };
            let says = "The longest of three requests was done so many ms after the start; the server took:";
            expect_eq(took, longest, says, "what else does the server wait for?");
        }
    });
}

#[test]
fn when_the_grace_is_over_the_rest_is_dropped() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for (grace, finished) in [(50, 2), (7, 1), (0, 1)] {
            let began = lab.elapsed();
            let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
            let sender = requests.clone();
            let sending = async {
                for (i, needs) in [10, 60, 500, 700].into_iter().enumerate() {
                    let _ = sender.send(lab.job(format!("request {i}"), ms(needs), ())).await;
                }
            };
            // Told twice, which changes nothing.
            let stopping = async {
                stop_at(35, &stop).await;
                stop_at(3, &stop).await;
            };
            let serving = async {
                let summary = serve(taken, stop.clone(), ms(grace)).await;
                (summary, lab.elapsed() - began, lab.jobs())
            };
            let ((), (summary, took, jobs), ()) = tokio::join!(sending, serving, stopping);
            let late = 4 - finished;
            let says = format!(
                "The stop came 35 ms after the start, with {grace} ms of grace, and {late} of 4 requests needed longer. \
                 So long after the start the server returned (in ms):"
            );
            let think = "when does the grace begin, for how many does it hold, and what happens at its end?";
            expect_eq(took.as_millis(), 35 + u128::from(grace), &says, think);
            let running: Vec<_> = jobs
                .iter()
                .filter(|job| job.state == JobState::Running)
                .map(|job| job.name.as_str())
                .collect();
            let says = "These requests had not been dropped when the server returned.";
            let think = "is a task over as soon as it is told to end, and who waits until it is?";
            expect_eq(running, vec![], says, think);
            let says = format!(
                "Of four requests, {finished} could be done before the {grace} ms of grace were over. The summary says \
                 (finished, aborted):"
            );
            let yours = (summary.finished, summary.aborted);
            expect_eq(
                yours,
                (finished, 4 - finished),
                &says,
                "who counts those that end, and those that are dropped?",
            );
            lab.expect_nothing_left().await;
            drop(requests);
        }
    });
}

#[test]
fn what_lies_in_the_channel_counts_however_short_the_grace() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        for (grace, finished) in [(0, 0), (15, 1)] {
            let began = lab.elapsed();
            let ((requests, taken), stop) = (mpsc::channel(16), CancellationToken::new());
            // So many that a choice at random does not take all of them before it sees the stop.
            for needs in (1..=16).map(|n| 10 * n) {
                let _ = requests.try_send(lab.job(format!("request of {needs}"), ms(needs), ()));
            }
            stop.cancel();
            let summary = serve(taken, stop, ms(grace)).await;
            let says = format!(
                "Sixteen requests, of 10, 20 to 160 ms, lay in the channel when the stop came, with {grace} ms of grace. \
                 The summary says (finished, aborted):"
            );
            let think = "which requests are taken, and what becomes of each of them?";
            expect_eq((summary.finished, summary.aborted), (finished, 16 - finished), &says, think);
            let says = format!(
                "The stop came, with {grace} ms of grace. The server returned so much later (in ms):"
            );
            let took = (lab.elapsed() - began).as_millis();
            expect_eq(
                took,
                u128::from(grace),
                &says,
                "when does the grace begin, and what happens at its end?",
            );
            lab.expect_nothing_left().await;
        }
    });
}

#[test]
fn without_a_stop_there_is_no_hurry() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("request at 0", 0, 10_000), ("request at 5", 5, 20_005)]);
        let (requests, taken) = mpsc::channel(4);
        let serving = serve(taken, CancellationToken::new(), ms(50));
        let (_, (summary, at)) =
            tokio::join!(send_all(&lab, requests, &[(0, 10_000), (5, 20_000)]), timed(&lab, serving));
        expect_returned(at, 20_005, "No stop came, and the last request needed until 20005 ms.");
        expect_summary(&lab, &summary, 2, 0);
    });
}

#[test]
fn the_stop_may_come_when_the_senders_are_gone() {
    lab::run(async |lab| {
        lab.if_stuck(STUCK);
        lab.possible(&[("request at 0", 0, 10), ("request at 5", 5, 125), ("request at 6", 6, 150)]);
        let ((requests, taken), stop) = (mpsc::channel(4), CancellationToken::new());
        let serving = serve(taken, stop.clone(), ms(50));
        let plan = [(0, 10), (5, 120), (6, 20_000)];
        let (_, (summary, at), ()) =
            tokio::join!(send_all(&lab, requests, &plan), timed(&lab, serving), stop_at(100, &stop));
        expect_returned(
            at,
            150,
            "All senders were gone at 6 ms, and the stop came at 100 ms, with 50 ms of grace.",
        );
        expect_summary(&lab, &summary, 2, 1);
        lab.expect_nothing_left().await;
    });
}
