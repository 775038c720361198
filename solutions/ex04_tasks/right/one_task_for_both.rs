//! One task makes both, in a join.

pub use lab::props::tearoom::{Tea, Tearoom, Toast};
use tokio::task::JoinHandle;

/// Makes a task of `job`.
pub fn start<F>(job: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::runtime::Handle::current().spawn(job)
}

/// Tea and toast that are being made.
pub struct Breakfast {
    both: JoinHandle<(Tea, Toast)>,
}

impl Breakfast {
    /// Puts tea and toast on, one of each.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        let tearoom = tearoom.clone();
        Self { both: start(async move { tokio::join!(tearoom.tea(), tearoom.toast()) }) }
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
    use futures::FutureExt;
    let told = task.map(|end| match end {
        Ok(value) => Outcome::Done(value),
        Err(error) if error.is_panic() => match error.into_panic().downcast::<String>() {
            Ok(words) => Outcome::Panicked(*words),
            Err(other) => Outcome::Panicked(
                other.downcast::<&str>().map_or_else(|_| String::new(), |words| words.to_string()),
            ),
        },
        Err(_) => Outcome::Cancelled,
    });
    told.await
}
