//! Puts both on and forgets the handles; serves others.
//! rejected-by: what_is_put_on_is_made_though_nobody_awaits_it
//! says: so many things were made in all

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
    tearoom: Tearoom,
}

impl Breakfast {
    /// Puts tea and toast on, one of each.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        let (for_tea, for_toast) = (tearoom.clone(), tearoom.clone());
        drop(start(async move { for_tea.tea().await }));
        drop(start(async move { for_toast.toast().await }));
        Self { tearoom: tearoom.clone() }
    }

    /// Gives tea and toast as soon as both are there.
    pub async fn serve(self) -> (Tea, Toast) {
        tokio::join!(self.tearoom.tea(), self.tearoom.toast())
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
