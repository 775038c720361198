// What `run`, `run_with` and `loop_is_running` must do, in the order in which you may discover it.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::thread;
use std::time::Instant;

use futures::task::AtomicWaker;
use lab::{JobState, Lab, caught, expect, expect_eq, ms, wanted_panic};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;
use tokio::time::sleep;

// Your functions, held to their signatures.

fn run<F: Future>(main: F) -> F::Output {
    ex02::run(main)
}

fn run_with<M, F>(make: M) -> F::Output
where
    M: FnOnce() -> F,
    F: Future,
{
    ex02::run_with(make)
}

fn loop_is_running() -> bool {
    ex02::loop_is_running()
}

/// What the code gives; if it panics, the learner reads what it was to do.
#[track_caller]
fn without_panic<T>(was_to: &str, think: &str, code: impl FnOnce() -> T) -> T {
    match caught(code) {
        Ok(value) => value,
        Err(words) => {
            let no_loop = words.starts_with("there is no reactor running");
            let think = if no_loop { "which Tokio runtime is there at that moment?" } else { think };
            expect(false, &format!("{was_to} It panicked: {words}"), think);
            unreachable!()
        }
    }
}

/// Expects that nothing is left of a task that was never done.
#[track_caller]
fn expect_dropped(lab: &Lab, says: &str) {
    let states: Vec<JobState> = lab.jobs_of("left behind").iter().map(|job| job.state).collect();
    let gone = states.iter().all(|state| matches!(state, JobState::Cancelled | JobState::NeverStarted));
    expect(gone, says, "who owns the tasks of a loop, and when is that dropped?");
}

/// A loop that is not the learner's.
fn loop_of_the_test<F: Future>(main: F) -> F::Output {
    Builder::new_current_thread().build().expect("a runtime").block_on(main)
}

/// The same, of two threads.
fn loop_of_two_threads<F: Future>(main: F) -> F::Output {
    Builder::new_multi_thread().worker_threads(2).build().expect("a runtime").block_on(main)
}

#[test]
fn main_runs_to_its_end_and_gives_its_result() {
    lab::run_plain(|lab| {
        lab.if_stuck("who polls `main` again after it has woken itself?");
        // Neither what it borrows nor the `Rc` could leave this thread.
        let (word, steps) = (String::from("done"), Rc::new(Cell::new(0)));
        let counter = Rc::clone(&steps);
        let result = run(async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
                counter.set(counter.get() + 1);
            }
            &word
        });
        expect_eq(steps.get(), 3, "`main` has three steps; so many were taken.", "who polls it to its end?");
        expect_eq(result, &word, "This is what `run` gave.", "what does `main` give, and to whom?");
    });
}

#[test]
fn in_main_timers_go_by_the_real_clock() {
    lab::run_plain(|lab| {
        lab.if_stuck("who looks after the timers while `main` waits?");
        let began = Instant::now();
        without_panic(
            "`run` was given a `main` that sleeps for 20 ms.",
            "what must be switched on when a runtime is built, so that it knows the time?",
            || run(async { sleep(ms(20)).await }),
        );
        expect(
            began.elapsed() >= ms(20),
            "`main` slept for 20 ms, and by the real clock less time has passed.",
            "whose clock does the runtime go by?",
        );
    });
}

#[test]
fn in_main_sockets_work_and_tasks_run() {
    lab::run_plain(|lab| {
        lab.if_stuck("one task answers, and `main` asks: who runs the one while the other waits?");
        let answer = without_panic(
            "`run` was given a `main` that opens a socket on this machine.",
            "what must be switched on when a runtime is built, so that it can wait for sockets?",
            || run(async { ask().await.expect("a connection on this machine") }),
        );
        expect_eq(answer, 42, "A task sent 41 and one more, and `main` read this.", "who changes it?");
    });
}

/// Asks a task for the number after 41, by a socket.
async fn ask() -> std::io::Result<u8> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let asked = stream.read_u8().await?;
        stream.write_u8(asked + 1).await
    });
    let mut stream = TcpStream::connect(address).await?;
    stream.write_u8(41).await?;
    let answer = stream.read_u8().await?;
    server.await??;
    Ok(answer)
}

#[test]
fn main_is_polled_when_something_woke_it() {
    lab::run_plain(|lab| {
        lab.if_stuck("a thread has woken `main`: who hears of that, and polls it?");
        let (alarm, polls) = (Arc::new((AtomicWaker::new(), AtomicBool::new(false))), Cell::new(0_u64));
        run(poll_fn(|cx| {
            // Whoever polls is the one to be woken.
            alarm.0.register(cx.waker());
            if alarm.1.load(Ordering::SeqCst) {
                return Poll::Ready(());
            }
            polls.set(polls.get() + 1);
            if polls.get() == 1 {
                let theirs = Arc::clone(&alarm);
                thread::spawn(move || {
                    thread::sleep(ms(100));
                    theirs.1.store(true, Ordering::SeqCst);
                    theirs.0.wake();
                });
            }
            Poll::Pending
        }));
        // No number: it would be another one each time.
        expect(
            polls.get() == 1,
            "`main` waited for a thread to wake it, and was polled again before anything had woken it.",
            "a waker says when there is news: who waits for it, and who only asks again?",
        );
    });
}

#[test]
fn what_is_left_when_main_returns_is_dropped() {
    lab::run_plain(|lab| {
        lab.if_stuck("`main` has returned, and a task of it never will: what does `run` wait for?");
        let value = run(async {
            let (tell, told) = oneshot::channel();
            let job = lab.endless("left behind");
            tokio::spawn(async move {
                let _ = tell.send(());
                job.await;
            });
            told.await.expect("the task runs");
            tokio::spawn(lab.endless("left behind, and never begun"));
            7
        });
        expect_eq(value, 7, "This is what `run` gave.", "what does `main` give, and to whom?");
        expect_dropped(&lab, "`run` has returned, and a task that its `main` had started is still there.");
    });
}

#[test]
fn a_thread_that_was_started_is_waited_for() {
    lab::run_plain(|_| {
        let done = AtomicBool::new(false).into();
        run(begin_a_thread(&done));
        let says = "`run` has returned, and a `spawn_blocking` that its `main` had begun is still at work.";
        expect(done.load(Ordering::SeqCst), says, WAITS_FOR_THREADS);
    });
}

const WAITS_FOR_THREADS: &str = "in which ways can a runtime end, and which of them waits for its threads?";

/// Begins a `spawn_blocking` that is at work for a while, and says when it is done.
async fn begin_a_thread(done: &Arc<AtomicBool>) {
    let (theirs, (tell, told)) = (Arc::clone(done), oneshot::channel());
    tokio::task::spawn_blocking(move || {
        let _ = tell.send(());
        thread::sleep(ms(200));
        theirs.store(true, Ordering::SeqCst);
    });
    told.await.expect("the thread runs");
}

#[test]
fn a_panic_of_main_comes_to_the_caller_and_ends_the_loop() {
    lab::run_plain(|lab| {
        let done = AtomicBool::new(false).into();
        let come = caught(|| {
            run(async {
                tokio::spawn(lab.endless("left behind"));
                tokio::task::yield_now().await;
                begin_a_thread(&done).await;
                if lab.jobs().len() == 1 {
                    wanted_panic("the main burns");
                }
            });
        });
        expect_eq(
            come,
            Err("the main burns".to_owned()),
            "`main` panicked; this came to the caller.",
            "what becomes of a panic on its way out of `run`?",
        );
        expect_dropped(&lab, "`main` has panicked, and a task that it had started is still there.");
        let says = "`main` has panicked, and a `spawn_blocking` that it had begun is still at work.";
        expect(done.load(Ordering::SeqCst), says, WAITS_FOR_THREADS);
        expect(
            !loop_is_running(),
            "`main` has panicked, the loop is gone, and `loop_is_running` says that it still runs.",
            "who tells it that a loop has ended, and does that happen during a panic, too?",
        );
        expect_eq(
            run(async { 8 }),
            8,
            "One `main` has panicked; the next one gave this.",
            "what is left over?",
        );
    });
}

#[test]
fn each_run_has_a_loop_of_its_own() {
    lab::run_plain(|_| {
        let mut loops = Vec::new();
        for _ in 0..3 {
            loops.push(run(async {
                sleep(ms(1)).await;
                Handle::current().id()
            }));
        }
        expect(
            loops[0] != loops[1] && loops[1] != loops[2] && loops[0] != loops[2],
            "Three runs, one after the other, and two of them had the same runtime.",
            "where is the runtime made, and for how long does it live?",
        );
    });
}

#[test]
fn inside_of_a_loop_run_panics() {
    lab::run_plain(|lab| {
        lab.if_stuck("a loop runs here already: can it go on while `run` keeps its thread?");
        let begun = Cell::new(false);
        let inner = || async { begun.set(true) };
        let inside_of = [
            ("a loop that `run` has started", run(async { caught(|| run(inner())).is_err() })),
            ("a loop that `run_with` has started", run_with(|| async { caught(|| run(inner())).is_err() })),
            ("a loop that Tokio has started", loop_of_the_test(async { caught(|| run(inner())).is_err() })),
            ("a loop of two threads", loop_of_two_threads(async { caught(|| run(inner())).is_err() })),
        ];
        let think = "what does Tokio do if `block_on` is called in a task, and why?";
        for (where_to, panicked) in inside_of {
            let says = format!("`run` was called inside of {where_to}, and it did not panic.");
            expect(panicked, &says, think);
        }
        let says = "`run` was called inside of a loop. It panicked, but its `main` had been begun before.";
        expect(!begun.get(), says, "when do you know that a loop is running here?");
        let panicked = run(async { caught(|| run_with(inner)).is_err() });
        expect(panicked, "`run_with` was called inside of a loop, and it did not panic.", think);
        let says =
            "`run_with` was called inside of a loop. It panicked, but what `make` made had been begun.";
        expect(!begun.get(), says, "when do you know that a loop is running here?");
    });
}

#[test]
fn beside_a_loop_another_thread_can_run_its_own() {
    lab::run_plain(|_| {
        let think = "is what you ask the same for all threads?";
        let (running, result) = run(async {
            let beside = || {
                let running = loop_is_running();
                (running, caught(|| run(async { 9 })))
            };
            thread::spawn(beside).join().expect("nothing panics but what is caught")
        });
        let says = "A loop runs on one thread; another thread, which has none, asked `loop_is_running`.";
        expect_eq(running, false, says, think);
        let says = "A loop runs on one thread; another thread, which has none, called `run`, and got this.";
        expect_eq(result, Ok(9), says, think);
    });
}

#[test]
fn what_needs_a_loop_is_made_inside_of_it() {
    lab::run_plain(|lab| {
        lab.if_stuck("which runtime looks after what `make` has made, and is that one running?");
        let think = "which runtime is there at the moment when `make` is called?";
        without_panic("`run_with` was to make a sleep of 1 ms, and to run it.", think, || {
            run_with(|| sleep(ms(1)));
        });
        let task = without_panic("`run_with` was to spawn a task, and to await it.", think, || {
            run_with(|| tokio::spawn(async { 5 }))
        });
        let says = "`make` gave the handle of a task that gives 5; this is what `run_with` gave.";
        expect_eq(task.ok(), Some(5), says, "how often is `make` called, and who awaits what it makes?");
        let same = run_with(|| {
            let around_make = Handle::current().id();
            async move { Handle::current().id() == around_make }
        });
        let says = "`make` was called in one runtime, and what it made was run by another one.";
        expect(same, says, "how many loops does one call of `run_with` need, and who runs them?");
        let value = run_with(|| {
            tokio::spawn(lab.endless("left behind"));
            async { 6 }
        });
        expect_eq(value, 6, "`make` made a future that gives 6; `run_with` gave this.", "who awaits it?");
        expect_dropped(
            &lab,
            "`run_with` has returned, and a task that its `make` had started is still there.",
        );
    });
}

#[test]
fn who_asks_in_a_loop_is_told_so() {
    lab::run_plain(|_| {
        let think = "who knows best whether a runtime is there?";
        let before = loop_is_running();
        expect_eq(before, false, "There was no loop yet; `loop_is_running` says:", think);
        let (main, task) =
            run(async { (loop_is_running(), tokio::spawn(async { loop_is_running() }).await.ok()) });
        expect_eq(main, true, "The `main` of a loop asked; `loop_is_running` says:", think);
        expect_eq(task, Some(true), "A task of a loop asked; `loop_is_running` says:", think);
        let (main, task) =
            run_with(|| async { (loop_is_running(), tokio::spawn(async { loop_is_running() }).await.ok()) });
        expect_eq((main, task), (true, Some(true)), "In `run_with`, main and a task asked:", think);
        let other = loop_of_the_test(async { loop_is_running() });
        expect_eq(other, true, "A loop that Tokio has started, without `run`, asked:", think);
        let (main, task) = loop_of_two_threads(async {
            (loop_is_running(), tokio::spawn(async { loop_is_running() }).await.ok())
        });
        let says = "A loop of two threads, which Tokio has started: its main and a task asked.";
        expect_eq((main, task), (true, Some(true)), says, think);
        expect_eq(loop_is_running(), false, "All loops have ended; `loop_is_running` says:", think);
    });
}
