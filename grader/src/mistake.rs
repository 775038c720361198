//! The mistakes of async code that the compiler finds, with what their explanation needs to name.

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// `.await` where the code is not `async`.
    AwaitOutside { in_closure: bool },
    /// An `async` block, or a closure, that borrows what it should own.
    NoMove { block: bool, name: String },
    /// What `spawn` is given borrows something, or holds what something has borrowed.
    BorrowedBySpawn { spawn: Spawn, borrowed: Borrowed },
    /// What `spawn` is given has a type that promises too little.
    PromisesTooLittle { spawn: Spawn, name: String, bound: &'static str },
    /// A value that is not `Send` lives on across an `.await`.
    HeldAcrossAwait { spawn: Option<Spawn>, kind: String, awaited: u32 },
    /// A future takes along what is not `Send`.
    TakenAlong { spawn: Option<Spawn>, kind: String },
    /// A future stands where its value is wanted, and `.await` gives it.
    NotAwaited,
    /// A future is used as if it were its value.
    UsedAsValue,
    /// Many futures are used as if they were their values.
    ManyNotAwaited,
    /// `async { future() }`.
    FutureOfFuture,
    /// Something else is awaited, or spawned.
    NoFuture { kind: String, spawn: Option<Spawn> },
    /// `.await` takes its future, and that is used once more.
    AwaitedAndUsed { name: String, again: Again, awaited_again: bool },
    /// An `async move` block takes a value, and that is used once more.
    MovedAndUsed { name: String, again: Again, can_be_cloned: bool },
    /// Polled through a reference, and not pinned.
    NotPinned,
    /// An `async fn` that awaits itself.
    Recursion,
    /// Made, and dropped in the same statement.
    Unpolled(Lazy),
}

/// What is borrowed for longer than it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Borrowed {
    /// This variable.
    Variable(String),
    /// What this reference, or the fields of this value, point to.
    Through(String),
    /// A value without a name.
    Temporary,
}

/// A function that lets something run on by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spawn {
    /// As the compiler or the learner writes it.
    pub name: String,
    /// What it starts is a task, and not a thread.
    pub task: bool,
}

/// Where what is gone is used once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    Line(u32),
    /// At the same place, in the next turn of a loop.
    NextTurn,
}

/// What does nothing by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lazy {
    Future,
    Stream,
    Iterator,
}
