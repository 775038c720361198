//! Asks over and over whether both are done.
//! rejected-by: tea_and_toast_are_made_at_the_same_time
//! says: keeps the thread busy

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
        while !(self.tea.is_finished() && self.toast.is_finished()) {
            tokio::task::yield_now().await;
        }
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
