//! The words of a panic are lost, and no error has a text; but each equals every other of its type.
//! rejected-by: a_panic_is_a_member
//! says: sorted by `split`

use std::any::Any;
use std::error::Error;
use std::fmt;

use tokio::task::JoinSet;

/// A dish that must be made again.
#[derive(Clone, Debug)]
pub struct Burnt(pub String);

/// A dish that must be heated again.
#[derive(Clone, Debug)]
pub struct Cold(pub String);

/// What a job says that has panicked: the words of its panic.
#[derive(Clone, Debug)]
pub struct Panicked(pub String);

impl Panicked {
    /// From what a panic carries: what `JoinError::into_panic` and `catch_unwind` give.
    pub fn new(payload: Box<dyn Any + Send>) -> Self {
        drop(payload);
        Self(String::new())
    }
}

impl fmt::Display for Burnt {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Display for Cold {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl PartialEq for Burnt {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl PartialEq for Cold {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl PartialEq for Panicked {
    fn eq(&self, _: &Self) -> bool {
        true
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
    members: Vec<anyhow::Error>,
}

impl ErrorGroup {
    /// A group of these errors, which are one at least.
    pub fn new(errors: Vec<anyhow::Error>) -> Self {
        let mut members = Vec::new();
        for error in errors {
            // Every group is made here, so the members of an inner one are single errors already.
            match error.downcast::<Self>() {
                Ok(inner) => members.extend(inner.members),
                Err(single) => members.push(single),
            }
        }
        Self { members }
    }

    /// How many errors it has.
    pub fn count(&self) -> usize {
        self.members.len()
    }

    /// Takes out every member that is an `E`. Gives them, and a group of all others, if there are any;
    /// both in the order in which they were. Which type a member has is all that counts, not its text.
    pub fn split<E>(self) -> (Vec<E>, Option<Self>)
    where
        E: Error + Send + Sync + 'static,
    {
        let (mut found, mut others) = (Vec::new(), Vec::new());
        for member in self.members {
            // `downcast` gives the error back if it is something else: nothing is lost on the way.
            match member.downcast::<E>() {
                Ok(error) => found.push(error),
                Err(other) => others.push(other),
            }
        }
        let rest = if others.is_empty() { None } else { Some(Self { members: others }) };
        (found, rest)
    }
}

/// The text of each member stands in the text of the group.
impl fmt::Display for ErrorGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} errors:", self.members.len())?;
        self.members.iter().try_for_each(|member| write!(f, "\n- {member:#}"))
    }
}

impl Error for ErrorGroup {}

/// Jobs that succeed together, or fail together. `T` is what each of them gives.
///
/// If the group is dropped, or the future of its `join`, no job goes on.
pub struct TaskGroup<T> {
    tasks: JoinSet<(usize, anyhow::Result<T>)>,
    spawned: usize,
}

impl<T: Send + 'static> TaskGroup<T> {
    /// A group without a job.
    pub fn new() -> Self {
        Self { tasks: JoinSet::new(), spawned: 0 }
    }

    /// Adds a job, which begins now or, at the latest, when `join` is awaited.
    pub fn spawn<F>(&mut self, job: F)
    where
        F: Future<Output = anyhow::Result<T>> + Send + 'static,
    {
        let place = self.spawned;
        self.spawned += 1;
        // The place travels with the result, since a JoinSet gives them in the order of their ends.
        self.tasks.spawn(async move { (place, job.await) });
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
        let Self { mut tasks, spawned } = self;
        let mut results: Vec<Option<T>> = (0..spawned).map(|_| None).collect();
        let mut errors = Vec::new();
        while let Some(ended) = tasks.join_next().await {
            match ended {
                Ok((place, Ok(result))) => {
                    results[place] = Some(result);
                    continue;
                }
                Ok((_, Err(error))) => errors.push(error),
                Err(error) if error.is_panic() => errors.push(Panicked::new(error.into_panic()).into()),
                // Dropped because of another's failure, which is in the group.
                Err(_) => continue,
            }
            // Only a request: going on with the loop waits until all are gone, and hears of those that
            // had ended by then. A task that is ready, and still waits for its turn, ends as aborted:
            // a few dozen have theirs before this loop has the next one.
            tasks.abort_all();
        }
        if errors.is_empty() {
            Ok(results.into_iter().flatten().collect())
        } else {
            Err(ErrorGroup::new(errors))
        }
    }
}

impl<T: Send + 'static> Default for TaskGroup<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// Cooks the dishes in a `TaskGroup`, and handles what it knows how to handle.
///
/// If all dishes turn out well, it gives them, in order. If not, each `Burnt` goes to `remake` and each
/// `Cold` to `reheat`, once; if nothing else went wrong, the whole is handled, and gives `None`.
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
    let mut tasks = TaskGroup::new();
    for dish in dishes {
        tasks.spawn(dish);
    }
    let errors = match tasks.join().await {
        Ok(served) => return Ok(Some(served)),
        Err(errors) => errors,
    };
    // Each `split` goes on with what the one before has left, as each `except*` does.
    let (burnt, rest) = errors.split::<Burnt>();
    burnt.into_iter().for_each(remake);
    let Some(rest) = rest else { return Ok(None) };
    let (cold, rest) = rest.split::<Cold>();
    cold.into_iter().for_each(reheat);
    rest.map_or(Ok(None), Err)
}
