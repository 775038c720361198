//! Takes nothing for something when a task panicked.
//! rejected-by: a_panic_is_told_in_its_own_words
//! says: Done(0)

pub use lab::props::tearoom::{Tea, Tearoom, Toast};
use tokio::task::JoinHandle;

/// Makes a task of `job`.
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
        Err(error) if error.is_cancelled() => Outcome::Cancelled,
        end => Outcome::Done(end.unwrap_or_default()),
    }
}
