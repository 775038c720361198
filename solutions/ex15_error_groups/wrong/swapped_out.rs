//! Fills each gap with the last member, so the order is lost.
//! rejected-by: split_takes_one_type_out_and_leaves_the_rest
//! says: took out the right ones, in another order:

use std::any::Any;
use std::error::Error;
use std::fmt;

use tokio::task::JoinSet;

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
#[derive(Debug)]
pub struct ErrorGroup {
    members: Vec<anyhow::Error>,
}

impl ErrorGroup {
    /// A group of these errors, which are one at least.
    pub fn new(errors: Vec<anyhow::Error>) -> Self {
        let mut members = Vec::new();
        for error in errors {
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
    pub fn split<E>(self) -> (Vec<E>, Option<Self>)
    where
        E: Error + Send + Sync + 'static,
    {
        let (mut found, mut others) = (Vec::new(), self.members);
        while let Some(place) = others.iter().position(|member| member.is::<E>()) {
            found.extend(others.swap_remove(place).downcast::<E>());
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
        self.tasks.spawn(async move { (place, job.await) });
    }

    /// Runs the jobs at the same time, and gives their results in the order of `spawn`.
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
                Err(_) => continue,
            }
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
    let (burnt, rest) = errors.split::<Burnt>();
    burnt.into_iter().for_each(remake);
    let Some(rest) = rest else { return Ok(None) };
    let (cold, rest) = rest.split::<Cold>();
    cold.into_iter().for_each(reheat);
    rest.map_or(Ok(None), Err)
}
