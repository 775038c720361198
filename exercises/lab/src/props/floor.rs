//! A floor where works are done, each of which keeps its thread until the test lets it go.
//!
//! The works wait for the test, and no time is measured: for the real clock.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};

use tokio::sync::watch;

use crate::{Lab, expect};

/// Some works, counted from 0. Clones are handles to the same floor.
#[derive(Clone)]
pub struct Floor {
    lab: Lab,
    of_the_loop: ThreadId,
    all: usize,
    threads: usize,
    state: Arc<Mutex<State>>,
    changed: Arc<Condvar>,
    news: watch::Sender<()>,
}

/// What has happened on a floor so far.
#[derive(Clone, Default)]
pub struct State {
    /// The works that were begun, in that order.
    pub begun: Vec<usize>,
    /// The works that are done, in that order.
    pub done: Vec<usize>,
    /// The works that ran on the thread of the event loop.
    pub on_the_loop: Vec<usize>,
    most_at_once: usize,
    released: Vec<usize>,
}

impl Floor {
    /// For so many works, of which so many may be done at the same time. The thread that calls this is the
    /// one of the event loop.
    pub fn new(lab: &Lab, all: usize, threads: usize) -> Self {
        let floor = Self {
            lab: lab.clone(),
            of_the_loop: thread::current().id(),
            all,
            threads,
            state: Arc::default(),
            changed: Arc::default(),
            news: watch::Sender::new(()),
        };
        floor.tell();
        floor
    }

    /// The work with that number: it begins, waits until it is released, and gives its value. On the
    /// thread of the event loop it does not wait: nobody could release it.
    pub fn work(&self, number: usize) -> Box<dyn FnOnce() -> u64 + Send> {
        let floor = self.clone();
        Box::new(move || {
            let mut state = floor.state();
            state.begun.push(number);
            state.most_at_once = state.most_at_once.max(state.begun.len() - state.done.len());
            if thread::current().id() == floor.of_the_loop {
                state.on_the_loop.push(number);
                state.released.push(number);
            }
            drop(state);
            floor.tell();
            let waiting = |state: &mut State| !state.released.contains(&number);
            let released = floor.changed.wait_while(floor.state(), waiting);
            released.unwrap_or_else(PoisonError::into_inner).done.push(number);
            floor.tell();
            Self::value(number)
        })
    }

    /// All of the works, in their order.
    pub fn works(&self) -> Vec<Box<dyn FnOnce() -> u64 + Send>> {
        (0..self.all).map(|number| self.work(number)).collect()
    }

    /// What the work with that number gives: ten times its number.
    pub fn value(number: usize) -> u64 {
        10 * u64::try_from(number).unwrap_or(0)
    }

    /// Lets a work go on to its end, whether it has begun or not.
    pub fn release(&self, number: usize) {
        self.state().released.push(number);
        self.changed.notify_all();
    }

    /// What has happened so far.
    pub fn so_far(&self) -> State {
        self.state().clone()
    }

    /// Waits, without holding up the loop, until this is so.
    pub async fn until(&self, so: impl Fn(&State) -> bool) {
        let mut news = self.news.subscribe();
        while !so(&self.state()) {
            let _ = news.changed().await;
        }
    }

    /// Expects that no work ran on the thread of the event loop.
    #[track_caller]
    pub fn expect_loop_free(&self) {
        let on_the_loop = self.so_far().on_the_loop;
        let says = format!(
            "On the thread of the event loop ran work {on_the_loop:?}, counted from 0, and all tasks of the loop stood \
             still meanwhile."
        );
        let think =
            "a task runs on the thread of its loop, and so does all that it calls: who has a thread to lend?";
        expect(on_the_loop.is_empty(), &says, think);
    }

    /// Expects that at no moment more works were under way than may be.
    #[track_caller]
    pub fn expect_limit(&self) {
        let (all, limit, most) = (self.all, self.threads, self.so_far().most_at_once);
        let says = format!(
            "{all} works were given, and {limit} may run at the same time. At some moment {most} did."
        );
        expect(most <= limit, &says, "what must the next work wait for, and for how long is that kept?");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something has happened. Should nothing happen any more, the question says how far it came.
    fn tell(&self) {
        let (all, threads, state) = (self.all, self.threads, self.so_far());
        let (begun, done) = (state.begun.len(), state.done.len());
        self.lab.if_stuck(format!(
            "begun: {begun} of {all} works, done: {done}, and {threads} may run at the same time: who waits for what?"
        ));
        self.news.send_replace(());
    }
}
