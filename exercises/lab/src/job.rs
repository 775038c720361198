//! A piece of waiting that writes down what happens to it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::record::{JobState, Outcome, as_ms};
use crate::{Lab, explain, panics};

/// So often may a job be polled while no time passes and nothing happens to any other. Waking explains
/// a handful of polls, and a `select!` beside a full channel one for each message; nothing explains
/// this many.
const POLLS_PER_INSTANT: u32 = 100_000;

/// A future that waits for a while and then gives a value. Like every future it does nothing until
/// it is polled; the lab knows when it was started, finished or dropped, and how often it was polled.
pub struct Job<T> {
    lab: Lab,
    id: usize,
    /// `None` if it never ends.
    delay: Option<Duration>,
    /// What it panics with at its end, if the test wants that.
    panics: Option<String>,
    /// Taken when the job is done.
    value: Option<T>,
    /// Made at the first poll: the waiting starts there, not where the job was made.
    sleep: Option<Pin<Box<Sleep>>>,
    /// The last poll, and how many there were before it in the same instant, with no event between.
    last_poll: Option<LastPoll>,
}

struct LastPoll {
    at: Instant,
    events: u64,
    polls: u32,
}

// The value is handed out by move and never pinned.
impl<T> Unpin for Job<T> {}

impl<T> Job<T> {
    pub(crate) fn new(lab: Lab, name: String, delay: Option<Duration>, value: T) -> Self {
        let now_ms = lab.elapsed_ms();
        let id = lab.book().made(name, delay.map(as_ms), now_ms);
        Self { lab, id, delay, panics: None, value: Some(value), sleep: None, last_poll: None }
    }

    /// The same job, but at its end it panics instead of giving its value.
    #[must_use]
    pub fn panicking(self) -> Self {
        let text = format!("the job `{}` panics, because the test told it to", self.name());
        self.panicking_with(text)
    }

    /// The same job, but at its end it panics with this text instead of giving its value.
    #[must_use]
    pub fn panicking_with(mut self, text: impl Into<String>) -> Self {
        self.panics = Some(text.into());
        self
    }

    fn start(&mut self) {
        let now_ms = self.lab.elapsed_ms();
        let mut book = self.lab.book();
        book.started(self.id, now_ms);
        if self.lab.is_elsewhere() {
            let name = book.jobs[self.id].name.clone();
            book.elsewhere.get_or_insert(name);
        }
        drop(book);
        self.sleep = self.delay.map(|delay| Box::pin(tokio::time::sleep(delay)));
    }

    /// Ends the test's patience with a job that is polled over and over while no time passes.
    fn count_poll(&mut self) {
        let at = Instant::now();
        let mut book = self.lab.book();
        book.polled(self.id);
        let events = book.events;
        let polls = match &self.last_poll {
            Some(last) if last.at == at && last.events == events => last.polls + 1,
            _ => 1,
        };
        drop(book);
        self.last_poll = Some(LastPoll { at, events, polls });
        if polls > POLLS_PER_INSTANT {
            let name = self.name();
            let message = explain::polled_in_vain(&name, polls, self.lab.elapsed_ms());
            self.lab.book().condemn(Outcome::TimedOut, message);
            panic!("the job `{name}` was polled {polls} times while no time passed");
        }
    }

    fn name(&self) -> String {
        self.lab.book().jobs[self.id].name.clone()
    }

    fn end(&mut self, state: JobState) {
        let now_ms = self.lab.elapsed_ms();
        self.lab.book().ended(self.id, now_ms, state);
    }
}

impl<T> Future for Job<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let this = &mut *self;
        if this.value.is_none() {
            panic!("the job `{}` was polled again after it had ended", this.name());
        }
        if this.last_poll.is_none() {
            this.start();
        }
        this.count_poll();
        match &mut this.sleep {
            Some(sleep) => ready!(sleep.as_mut().poll(cx)),
            None => return Poll::Pending,
        }
        let value = this.value.take();
        if let Some(text) = this.panics.take() {
            this.end(JobState::Panicked);
            panics::wanted_panic(&text);
        }
        this.end(JobState::Finished);
        value.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        let state = self.lab.book().jobs[self.id].state;
        match state {
            JobState::Waiting => self.end(JobState::NeverStarted),
            JobState::Running => self.end(JobState::Cancelled),
            JobState::Finished | JobState::Panicked | JobState::Cancelled | JobState::NeverStarted => {}
        }
    }
}
