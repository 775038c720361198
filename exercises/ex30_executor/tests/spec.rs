// What `block_on`, `oneshot` and `Exec` must do, in the order in which you may discover it.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::{Arc, Mutex, mpsc};
use std::task::{Context, Poll, Waker};
use std::thread;

use ex30::{Exec, Rx, Tx};
use lab::props::sleeper::{AtItsDrop, Bell, Errand, Sleeper, expect_asleep, next_turn};
use lab::{Lab, expect, expect_eq, ms};

const STUCK: &str = "who was to wake the future or the task, when was that, and what has become of the wake?";

// Your functions, held to their signatures.

fn block_on<F: Future>(future: F) -> F::Output {
    ex30::block_on(future)
}

fn oneshot<T>() -> (Tx<T>, Rx<T>) {
    ex30::oneshot()
}

fn says(lab: &Lab) -> Vec<String> {
    lab.log().into_iter().map(|(_, line)| line).collect()
}

#[test]
fn block_on_gives_what_the_future_gives() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        // It may borrow, and need not be Send: it stays on this thread.
        let words = Rc::new(String::from("soup and tea"));
        let first = block_on(async { words.split(' ').next() });
        expect_eq(first, Some("soup"), "A future that waits for nothing gave this.", "where is its output?");
        let turns = block_on(async {
            next_turn().await;
            next_turn().await;
            2
        });
        expect_eq(turns, 2, "A future that twice asked for its next turn gave this.", "where is its output?");
    });
}

#[test]
fn it_sleeps_until_another_thread_wakes_the_future() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let sleeper = Sleeper::new();
        let helper = sleeper.finished_by_a_thread(ms(200), || {});
        expect_asleep(ms(200), || {
            block_on(sleeper.clone());
            sleeper.expect_polls("The future", 2, "was woken once, by another thread after 200 ms");
        });
        let _ = helper.join();
    });
}

#[test]
fn a_wake_that_comes_during_a_poll_is_not_lost() {
    lab::run_plain(|lab| {
        lab.if_stuck(
            "a wake came before `poll` had given `Pending`: what does your code know of it after that?",
        );
        let mut polls = 0;
        block_on(poll_fn(|cx| {
            polls += 1;
            let waker = cx.waker().clone();
            match polls {
                1 => waker.wake(),
                // Done before this poll is.
                2 => thread::spawn(|| waker.wake()).join().unwrap_or(()),
                3 => (0..3).for_each(|_| waker.wake_by_ref()),
                _ => return Poll::Ready(()),
            }
            Poll::Pending
        }));
        let says = "The first poll woke its own task, the second one did so from a thread, the third one three times. The \
                    fourth poll was the last; there were so many.";
        expect_eq(polls, 4, says, "which wake leads to which poll?");
        let (sleeper, mut polls) = (Sleeper::new(), 0);
        block_on(poll_fn(|cx| {
            polls += 1;
            let polled = pin!(sleeper.clone()).poll(cx);
            match polls {
                1 => (0..3).for_each(|_| sleeper.wake()),
                // Long after whatever the three wakes have left behind.
                2 => drop(sleeper.finished_by_a_thread(ms(50), || {})),
                _ => {}
            }
            polled
        }));
        let what =
            "was woken three times during its first poll, and once more, by a thread, after its second one";
        sleeper.expect_polls("The future", 3, what);
    });
}

#[test]
fn nothing_but_a_wake_makes_a_poll() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let this = thread::current();
        this.unpark();
        let (first, second) = (Sleeper::new(), Sleeper::new());
        let others = move || {
            for _ in 0..3 {
                this.unpark();
                thread::sleep(ms(10));
            }
        };
        let helper = first.finished_by_a_thread(ms(20), others);
        block_on(first.clone());
        let what =
            "was woken once; meanwhile somebody unparked its thread several times, for reasons of his own";
        first.expect_polls("The future", 2, what);
        let _ = helper.join();
        // A wake that comes too late.
        let late = first.waker().expect("it was polled");
        late.wake_by_ref();
        let helper = second.finished_by_a_thread(ms(20), move || {
            late.wake();
            thread::sleep(ms(50));
        });
        block_on(second.clone());
        let what = "was woken once; before that somebody twice called the waker of an earlier `block_on`";
        second.expect_polls("The future", 2, what);
        let _ = helper.join();
    });
}

#[test]
fn a_value_comes_through_the_channel() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let think = "where is the value between `send` and the poll, and where does it go then?";
        let (tx, rx) = oneshot();
        let value = Rc::new(7);
        expect_eq(tx.send(Rc::clone(&value)), Ok(()), "The receiver is there; `send` gave this.", think);
        expect_eq(
            block_on(rx),
            Some(Rc::new(7)),
            "7 was sent before the receiver was polled; it gave this.",
            think,
        );
        expect_eq(Rc::strong_count(&value), 1, "The value was taken and dropped; so many are left.", think);
        let (tx, rx) = oneshot();
        let sender = thread::spawn(move || {
            thread::sleep(ms(20));
            tx.send("tea").is_ok()
        });
        expect_eq(
            block_on(rx),
            Some("tea"),
            "A thread has sent \"tea\" after a while; the receiver gave this.",
            think,
        );
        expect_eq(sender.join().ok(), Some(true), "The value has arrived. Did `send` say so?", think);
    });
}

/// Polls the receiver once, for a task with that bell.
fn poll<T>(rx: &mut Pin<&mut Rx<T>>, bell: &Arc<Bell>) -> Poll<Option<T>> {
    rx.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(bell))))
}

#[test]
fn the_task_that_polled_the_receiver_last_is_woken() {
    lab::run_plain(|lab| {
        lab.if_stuck("a poll gives an answer at once: what in yours can wait?");
        let (tx, rx) = oneshot();
        let (mut rx, one, other) = (pin!(rx), Arc::new(Bell::default()), Arc::new(Bell::default()));
        for bell in [&one, &one, &other] {
            let says = "Nothing was sent yet; a poll gave this.";
            expect_eq(poll(&mut rx, bell), Poll::Pending, says, "what is there to give?");
        }
        let says = "Nothing was sent yet, and the receiver's tasks were woken so often.";
        expect_eq(
            one.rings() + other.rings(),
            0,
            says,
            "a task that is woken asks at once: what is new by then?",
        );
        let _ = tx.send("soup");
        let says =
            "Two tasks have polled the receiver, and a value was sent. Was the one that polled last woken?";
        let think = "a future may move to another task: which waker do you keep?";
        expect_eq(other.rings() > 0, true, says, think);
        let says = "The task that polled first waits no more; it was woken so often.";
        expect_eq(one.rings(), 0, says, think);
        let says = "\"soup\" was sent; a poll gave this.";
        expect_eq(poll(&mut rx, &other), Poll::Ready(Some("soup")), says, "where is the value?");
    });
}

#[test]
fn when_the_receiver_is_woken_the_value_is_there() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let (tx, rx) = oneshot();
        let rx = Arc::new(Mutex::new(Box::pin(rx)));
        let (tell, told) = mpsc::channel();
        let taken = Arc::clone(&rx);
        let errand = Errand::new(move || {
            let polled = taken.lock().unwrap().as_mut().poll(&mut Context::from_waker(Waker::noop()));
            let _ = tell.send(polled);
        });
        let waker = Waker::from(Arc::clone(&errand));
        let polled = rx.lock().unwrap().as_mut().poll(&mut Context::from_waker(&waker));
        expect_eq(polled, Poll::Pending, "Nothing was sent yet; a poll gave this.", "what is there to give?");
        let _ = tx.send("tea");
        let says = "A value was sent, and the task that had polled the receiver was not woken.";
        expect(errand.called(), says, "who wakes the receiver, and when?");
        let says = "`send` has called the waker, and while that ran another thread polled the receiver; it got this.";
        let think = "what must be done before a wake, so that the poll after it finds something?";
        expect_eq(told.recv().ok(), Some(Poll::Ready(Some("tea"))), says, think);
    });
}

#[test]
fn each_end_knows_when_the_other_one_is_gone() {
    lab::run_plain(|lab| {
        lab.if_stuck("nobody can send any more: who tells the receiver?");
        let (tx, rx) = oneshot::<u8>();
        drop(tx);
        let think = "what runs when one end is dropped, and what does the other end see then?";
        expect_eq(
            block_on(rx),
            None,
            "The sender was dropped before the receiver was polled; it gave this.",
            think,
        );
        let (tx, rx) = oneshot::<u8>();
        let (mut rx, bell) = (pin!(rx), Arc::new(Bell::default()));
        let _ = poll(&mut rx, &bell);
        drop(tx);
        let says = "The receiver was polled, and then the sender was dropped. Was its task woken?";
        expect_eq(bell.rings() > 0, true, says, think);
        expect_eq(
            poll(&mut rx, &bell),
            Poll::Ready(None),
            "The sender was dropped; a poll gave this.",
            think,
        );
        let (tx, rx) = oneshot();
        drop(rx);
        expect_eq(tx.send("tea"), Err("tea"), "The receiver was dropped; `send` gave this.", think);
    });
}

#[test]
fn run_polls_the_tasks_in_turn_until_all_are_done() {
    lab::run_plain(|lab| {
        lab.if_stuck("no task is left, or each of them is ready: what does `run` wait for?");
        let (exec, here) = (Exec::new(), thread::current().id());
        exec.run();
        for task in ["a", "b", "c"] {
            let lab = lab.clone();
            exec.clone().spawn(async move {
                for turn in 1..=3 {
                    let where_from = if thread::current().id() == here { "" } else { " on another thread" };
                    lab.note(format!("{task}{turn}{where_from}"));
                    next_turn().await;
                }
            });
        }
        let think = "who polls a task, and where does it wait for that?";
        expect_eq(says(&lab), vec![], "Tasks were spawned and `run` was not called; they did this.", think);
        exec.run();
        let turns = ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"].map(String::from);
        let what = "Each of three tasks asks three times for its next turn; so they were polled.";
        expect_eq(says(&lab), turns.to_vec(), what, "where in the queue is a task that has become ready?");
    });
}

#[test]
fn only_tasks_that_were_woken_are_polled_and_in_the_order_of_their_wakes() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let (exec, sleepers) = (Exec::new(), [(); 3].map(|()| Sleeper::new()));
        for (sleeper, name) in sleepers.iter().zip(["a", "b", "c"]) {
            let (lab, sleeper) = (lab.clone(), sleeper.clone());
            exec.spawn(async move {
                sleeper.await;
                lab.note(name);
            });
        }
        let [a, b, c] = sleepers.clone();
        exec.spawn(async move {
            (0..3).for_each(|_| b.wake());
            next_turn().await;
            next_turn().await;
            c.finish();
            a.finish();
            // It has its place by now, before `a`.
            c.wake();
            next_turn().await;
            b.finish();
        });
        exec.run();
        let [a, b, c] = &sleepers;
        a.expect_polls("A task", 2, "was woken once");
        c.expect_polls("Another task", 2, "was woken twice before its turn");
        b.expect_polls("A third task", 3, "was woken three times in a row, and later once more");
        let what = "Task c was woken, then a, then c again, and b a turn later; they came to their ends in this order.";
        expect_eq(
            says(&lab).concat(),
            "cab".to_owned(),
            what,
            "where in the queue is a task that was woken, and where if it is woken again?",
        );
    });
}

#[test]
fn run_sleeps_until_another_thread_wakes_a_task() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let (exec, sleeper, notes) = (Exec::new(), Sleeper::new(), lab.clone());
        let helper = sleeper.finished_by_a_thread(ms(200), || {});
        let task = sleeper.clone();
        exec.spawn(async move {
            task.await;
            notes.note("awake");
        });
        exec.spawn(next_turn());
        expect_asleep(ms(200), || exec.run());
        let what =
            "`run` has returned. One task waits for a thread, which wakes it after 200 ms; it has done this.";
        expect_eq(says(&lab), vec!["awake".to_owned()], what, "when are all tasks done?");
        sleeper.expect_polls("The task", 2, "was woken once, by another thread after 200 ms");
        let _ = helper.join();
    });
}

#[test]
fn a_task_may_spawn_tasks_and_the_loop_may_run_again() {
    lab::run_plain(|lab| {
        lab.if_stuck("a task calls `spawn` while it is polled: what does `run` hold on to meanwhile?");
        let (exec, notes) = (Exec::new(), lab.clone());
        let inner = exec.clone();
        exec.spawn(async move {
            let (tx, rx) = oneshot();
            let child = notes.clone();
            inner.spawn(async move {
                child.note("child");
                let _ = tx.send("from the child");
            });
            notes.note("parent");
            next_turn().await;
            notes.note("parent again");
            notes.note(rx.await.unwrap_or("nothing"));
            let last = notes.clone();
            inner.spawn(async move { last.note("grandchild") });
        });
        exec.run();
        let all = ["parent", "child", "parent again", "from the child", "grandchild"].map(String::from);
        let what = "A task has spawned a child, asked for its next turn, waited for the child, and spawned another one; this was \
                    done in all.";
        expect_eq(says(&lab), all.to_vec(), what, "when does `run` see a task that was spawned meanwhile?");
        let notes = lab.clone();
        exec.spawn(async move { notes.note("once more") });
        exec.run();
        let last = says(&lab).pop();
        let what = "Another task was spawned, and `run` was called once more. The last thing done is this.";
        expect_eq(
            last,
            Some("once more".to_owned()),
            what,
            "what is left of the first run, and what is new?",
        );
    });
}

#[test]
fn a_task_that_is_done_is_dropped_and_never_polled_again() {
    lab::run_plain(|lab| {
        lab.if_stuck(STUCK);
        let (exec, sleeper, token) = (Exec::new(), Sleeper::new(), Arc::new(()));
        sleeper.finish();
        let (task, held) = (sleeper.clone(), Arc::clone(&token));
        // Not an `async` block, which drops what it holds when it ends, and panics if it is polled again.
        exec.spawn(poll_fn(move |cx| {
            let _ = &held;
            // So it is in the queue again when it is done.
            cx.waker().wake_by_ref();
            pin!(task.clone()).poll(cx)
        }));
        let (notes, late, held) = (lab.clone(), sleeper.clone(), Arc::clone(&token));
        exec.spawn(async move {
            notes.note(format!("{}", Arc::strong_count(&held) - 2));
            late.wake();
            next_turn().await;
            late.wake();
        });
        exec.run();
        let what = "A task was done, and its waker was kept. When the next task was polled, so many of the first were left.";
        let think = "what does a waker keep alive, and who drops the future of a task that is done?";
        expect_eq(says(&lab), vec!["0".to_owned()], what, think);
        sleeper.wake();
        // Whatever place the first task had, one of these may have it now.
        let (waits, late) = ([(); 2].map(|()| Sleeper::new()), sleeper.clone());
        waits.iter().for_each(|task| exec.spawn(task.clone()));
        let last = waits.clone();
        exec.spawn(async move {
            late.wake();
            next_turn().await;
            last.iter().for_each(Sleeper::finish);
        });
        exec.run();
        for task in waits {
            let what = "was woken once; meanwhile somebody called the waker of a task of an earlier run";
            task.expect_polls("A task", 2, what);
        }
        #[allow(clippy::drop_non_drop)] // The stub's has nothing to drop yet.
        drop(exec);
        sleeper.wake();
        let what = "A task was done at its first poll, in which it had woken itself. Then its waker was called five times, at last when the loop was \
                    gone; it was polled so often.";
        expect_eq(sleeper.polls(), 1, what, "what does a wake do to a task that is done?");
    });
}

#[test]
fn what_a_task_held_may_wake_and_spawn_when_it_is_dropped() {
    lab::run_plain(|lab| {
        lab.if_stuck("what a task held calls a waker, or `spawn`, in its `drop`: what is locked by then?");
        let (exec, (tx, rx)) = (Exec::new(), oneshot::<u8>());
        let (inner, notes) = (exec.clone(), lab.clone());
        let spawns = AtItsDrop(move || {
            let notes = notes.clone();
            inner.spawn(async move { notes.note("spawned") });
        });
        // No `async` blocks: they drop what they hold before they say that they are done.
        let (mut rx, notes) = (Box::pin(rx), lab.clone());
        exec.spawn(poll_fn(move |cx| {
            let _ = &spawns;
            rx.as_mut().poll(cx).map(|value| notes.note(format!("{value:?}")))
        }));
        exec.spawn(poll_fn(move |_| {
            let _ = &tx;
            Poll::Ready(())
        }));
        exec.run();
        let what = "A task was done that held the sender of a `oneshot`, then the one that waited for the receiver: that one \
                    held something that spawns a task when it is dropped. This was done in all.";
        let all = vec!["None".to_owned(), "spawned".to_owned()];
        expect_eq(says(&lab), all, what, "when is a task dropped, and what may happen then?");
    });
}
