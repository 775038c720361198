//! One task starts the toast when the tea is there.
//! rejected-by: tea_and_toast_are_made_at_the_same_time
//! says: ran one after another

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
    both: JoinHandle<(Tea, Toast)>,
}

impl Breakfast {
    /// Puts tea and toast on, one of each.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        let tearoom = tearoom.clone();
        Self {
            both: start(async move {
                let room = tearoom.clone();
                let tea = start(async move { room.tea().await }).await.expect("tea");
                let toast = start(async move { tearoom.toast().await }).await.expect("toast");
                (tea, toast)
            }),
        }
    }

    /// Gives tea and toast as soon as both are there.
    pub async fn serve(self) -> (Tea, Toast) {
        self.both.await.expect("breakfast")
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
