//! An outcome that equals every other, so that any will do.
//! rejected-by: what_a_task_gave_is_done
//! says: this is its outcome

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
    tokio::spawn(job)
}

/// Tea and toast that are being made.
pub struct Breakfast {
    tea: JoinHandle<Tea>,
    toast: JoinHandle<Toast>,
}

impl Breakfast {
    /// Puts tea and toast on, one of each. This is no `async fn` and waits for nothing; but when the caller
    /// waits the next time, for whatever it may be, both begin. They are made at the same time, and come to
    /// their end also if nobody calls `serve` meanwhile. What becomes of them when the `Breakfast` is dropped
    /// instead is up to you.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        // A task may outlive the caller and what it has lent, so each gets a handle of its own.
        let (for_tea, for_toast) = (tearoom.clone(), tearoom.clone());
        Self {
            tea: start(async move { for_tea.tea().await }),
            toast: start(async move { for_toast.toast().await }),
        }
    }

    /// Gives tea and toast as soon as both are there: at once, if they are there already.
    pub async fn serve(self) -> (Tea, Toast) {
        // One after the other is all right here: both run, whichever is awaited first.
        let (tea, toast) = (self.tea.await, self.toast.await);
        (tea.expect("nothing goes wrong in a tearoom"), toast.expect("nothing goes wrong in a tearoom"))
    }
}

/// How a task has ended.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It gave this.
    Done(u32),
    /// It panicked with these words.
    Panicked(String),
    /// It was aborted before its end.
    Cancelled,
}

impl PartialEq for Outcome {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Waits for the end of a task, and says how that was.
pub async fn outcome_of(task: JoinHandle<u32>) -> Outcome {
    let _ = task.await;
    Outcome::Panicked(String::new())
}
