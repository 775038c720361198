//! A set of tasks, and a result that says what it is.

pub use lab::props::tearoom::{Tea, Tearoom, Toast};
use tokio::task::JoinHandle;
use tokio::task::JoinSet;

/// Makes a task of `job`.
pub fn start<F>(job: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(job)
}

enum Made {
    Tea(Tea),
    Toast(Toast),
}

/// Tea and toast that are being made.
pub struct Breakfast {
    tasks: JoinSet<Made>,
}

impl Breakfast {
    /// Puts tea and toast on, one of each.
    pub fn put_on(tearoom: &Tearoom) -> Self {
        let mut tasks = JoinSet::new();
        let (for_tea, for_toast) = (tearoom.clone(), tearoom.clone());
        tasks.spawn(async move { Made::Toast(for_toast.toast().await) });
        tasks.spawn(async move { Made::Tea(for_tea.tea().await) });
        Self { tasks }
    }

    /// Gives tea and toast as soon as both are there.
    pub async fn serve(mut self) -> (Tea, Toast) {
        let (mut tea, mut toast) = (None, None);
        while let Some(made) = self.tasks.join_next().await {
            match made.expect("nothing goes wrong") {
                Made::Tea(it) => tea = Some(it),
                Made::Toast(it) => toast = Some(it),
            }
        }
        tea.zip(toast).expect("both are made")
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
    let mut tasks = JoinSet::new();
    tasks.spawn(task);
    match tasks.join_next().await.expect("one task").expect("it only waits") {
        Ok(value) => Outcome::Done(value),
        Err(error) => error.try_into_panic().map_or(Outcome::Cancelled, |panic| {
            let literal = panic.downcast_ref::<&str>().map(ToString::to_string);
            Outcome::Panicked(literal.or_else(|| panic.downcast_ref().cloned()).unwrap_or_default())
        }),
    }
}
