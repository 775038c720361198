//! Polls the job once before it becomes a task.
//! rejected-by: a_started_job_begins_when_its_starter_waits
//! says: this is what happened, in order

pub use lab::props::tearoom::{Tea, Tearoom, Toast};
use tokio::task::JoinHandle;

/// Makes a task of `job`.
pub fn start<F>(job: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let mut job = Box::pin(job);
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let begun = job.as_mut().poll(&mut cx);
    tokio::spawn(async move {
        match begun {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => job.await,
        }
    })
}

/// Tea and toast that are being made.
pub struct Breakfast {
    tea: JoinHandle<Tea>,
    toast: JoinHandle<Toast>,
}

impl Breakfast {
    /// Puts tea and toast on, one of each.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        let (for_tea, for_toast) = (tearoom.clone(), tearoom.clone());
        Self {
            tea: start(async move { for_tea.tea().await }),
            toast: start(async move { for_toast.toast().await }),
        }
    }

    /// Gives tea and toast as soon as both are there.
    pub async fn serve(self) -> (Tea, Toast) {
        (self.tea.await.expect("tea"), self.toast.await.expect("toast"))
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

/// Waits for the end of a task, and says how that was.
pub async fn outcome_of(task: JoinHandle<u32>) -> Outcome {
    match task.await {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_cancelled() => Outcome::Cancelled,
        Err(error) => {
            let panic = error.into_panic();
            let literal = panic.downcast_ref::<&str>().map(ToString::to_string);
            Outcome::Panicked(literal.or_else(|| panic.downcast_ref().cloned()).unwrap_or_default())
        }
    }
}
