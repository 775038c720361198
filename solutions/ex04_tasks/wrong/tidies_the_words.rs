//! Gives the first line of the words, without the space around it.
//! rejected-by: a_panic_is_told_in_its_own_words
//! says: and boils

use std::any::Any;

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

    /// Gives tea and toast as soon as both are there: at once, if they are there already.
    pub async fn serve(self) -> (Tea, Toast) {
        let (tea, toast) = (self.tea.await, self.toast.await);
        (tea.expect("nothing goes wrong in a tearoom"), toast.expect("nothing goes wrong in a tearoom"))
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
        Err(error) => match error.try_into_panic() {
            Ok(panic) => Outcome::Panicked(words(&*panic).lines().next().unwrap_or_default().trim().to_owned()),
            Err(_) => Outcome::Cancelled,
        },
    }
}

/// The text that a panic carries.
fn words(panic: &(dyn Any + Send)) -> String {
    let literal = panic.downcast_ref::<&'static str>().map(|text| (*text).to_owned());
    literal.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}
