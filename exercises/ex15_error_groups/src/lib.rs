//! Error groups: several jobs fail at once, and no error is lost.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

/// A dish that must be made again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burnt(pub String);

/// A dish that must be heated again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cold(pub String);

/// What a job says that has panicked: the words of its panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panicked(pub String);

impl Panicked {
    /// From what a panic carries: what `JoinError::into_panic` and `catch_unwind` give.
    pub fn new(payload: Box<dyn Any + Send>) -> Self {
        let literal = payload.downcast_ref::<&str>().copied().map(str::to_owned);
        Self(literal.or_else(|| payload.downcast_ref().cloned()).unwrap_or_default())
    }
}

impl fmt::Display for Burnt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} is burnt", self.0)
    }
}

impl fmt::Display for Cold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} is cold", self.0)
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a job panicked: {}", self.0)
    }
}

impl Error for Burnt {}
impl Error for Cold {}
impl Error for Panicked {}

/// Several errors in one.
///
/// No group is a member of a group: who puts one into another adds its members, at its place, and
/// theirs, however deep. So `count`, `split` and the text know of single errors only. As a group must fit
/// into an `anyhow::Error`, what it keeps is `Send` and `Sync`.
#[derive(Debug)]
pub struct ErrorGroup {
    // What a group keeps is up to you.
    _members: (),
}

impl ErrorGroup {
    /// A group of these errors, which are one at least.
    pub fn new(errors: Vec<anyhow::Error>) -> Self {
        todo!("keep {} errors, and the members of those that are groups themselves", errors.len())
    }

    /// How many errors it has.
    pub fn count(&self) -> usize {
        todo!("count the members")
    }

    /// Takes out every member that is an `E`. Gives them, and a group of all others, if there are any;
    /// both in the order in which they were. Which type a member has is all that counts, not its text.
    pub fn split<E>(self) -> (Vec<E>, Option<Self>)
    where
        E: Error + Send + Sync + 'static,
    {
        todo!("sort the members by their type: an `E`, or something else")
    }
}

/// The text of each member stands in the text of the group.
impl fmt::Display for ErrorGroup {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!("write the text of each member")
    }
}

impl Error for ErrorGroup {}

/// Jobs that succeed together, or fail together. `T` is what each of them gives.
///
/// If the group is dropped, or the future of its `join`, no job goes on.
pub struct TaskGroup<T> {
    // What a group keeps is up to you.
    _jobs: PhantomData<T>,
}

impl<T: Send + 'static> TaskGroup<T> {
    /// A group without a job.
    pub fn new() -> Self {
        todo!("begin without a job")
    }

    /// Adds a job, which begins now or, at the latest, when `join` is awaited.
    pub fn spawn<F>(&mut self, job: F)
    where
        F: Future<Output = anyhow::Result<T>> + Send + 'static,
    {
        drop(job);
        todo!("keep the job")
    }

    /// Runs the jobs at the same time, and gives their results in the order of `spawn`.
    ///
    /// # Errors
    ///
    /// As soon as a job fails, with an error or with a panic, it is over for all: those that still wait
    /// are dropped at that instant, and when this returns they are gone already. The group of errors
    /// holds the error of each job that failed, and a `Panicked` for each that panicked. Others may end at
    /// the very instant of the first failure: they count as ended, and how they fail is in the group, too,
    /// in any order. (Of more than a few dozen that end at one instant, some may count as dropped.) A job
    /// that was dropped is no error.
    ///
    /// A job may have a group of its own, so the future of `join` is `Send`.
    pub async fn join(self) -> Result<Vec<T>, ErrorGroup> {
        todo!("wait for all jobs, until the first one fails; then see to the others")
    }
}

impl<T: Send + 'static> Default for TaskGroup<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Cooks the dishes in a `TaskGroup`, and handles what it knows how to handle.
///
/// If all dishes turn out well, it gives them, in order; so it does if there are none. If not, each `Burnt`
/// goes to `remake` and each `Cold` to `reheat`, once; if nothing else went wrong, the whole is handled, and
/// gives `None`.
///
/// # Errors
///
/// What is neither `Burnt` nor `Cold`, in a group without those. They are handled all the same.
pub async fn serve<T, F>(
    dishes: Vec<F>,
    remake: impl FnMut(Burnt),
    reheat: impl FnMut(Cold),
) -> Result<Option<Vec<T>>, ErrorGroup>
where
    T: Send + 'static,
    F: Future<Output = anyhow::Result<T>> + Send + 'static,
{
    let _ = (remake, reheat);
    todo!("cook {} dishes, and split what goes wrong", dishes.len())
}
