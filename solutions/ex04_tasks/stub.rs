//! Coroutine and task: a future waits to be polled, and a task is polled by the runtime.

pub use lab::props::tearoom::{Tea, Tearoom, Toast};
use tokio::task::JoinHandle;

/// Makes a task of `job`, as `asyncio.create_task` does: from now on the runtime runs it, whether anybody
/// awaits the handle or not.
///
/// On a runtime of one thread the job begins when its starter waits the next time, and not before: this only
/// puts it into the queue. The handle is that of the job: who aborts the handle stops the job.
///
/// This is called where a Tokio runtime is.
pub fn start<F>(job: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    drop(job);
    todo!("hand the job to the runtime")
}

/// Tea and toast that are being made.
pub struct Breakfast {
    // What do you need to get at the tea and at the toast later? The fields are yours.
}

impl Breakfast {
    /// Puts tea and toast on, one of each. This is no `async fn` and waits for nothing; but when the caller
    /// waits the next time, for whatever it may be, both begin. They are made at the same time, and come to
    /// their end also if nobody calls `serve` meanwhile. What becomes of them when the `Breakfast` is dropped
    /// instead is up to you.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        todo!("start the tea and the toast of {tearoom:?}")
    }

    /// Gives tea and toast as soon as both are there: at once, if they are there already.
    pub async fn serve(self) -> (Tea, Toast) {
        todo!("wait for what was put on")
    }
}

/// How a task has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It gave this.
    Done(u32),
    /// It panicked with these words.
    Panicked(String),
    /// It was aborted before its end.
    Cancelled,
}

/// Waits for the end of a task, and says how that was. This itself never panics.
///
/// The words of a panic are exactly those of the panic, be it one without values, `panic!("hot")`, which
/// carries a `&'static str`, or one with values, `panic!("{degrees} degrees")`, which carries a `String`. A
/// panic that carries anything else (`panic_any`) has no words: it is `Panicked`, too, with any text you like.
pub async fn outcome_of(task: JoinHandle<u32>) -> Outcome {
    drop(task);
    todo!("wait for the task, and tell three ends from each other")
}
