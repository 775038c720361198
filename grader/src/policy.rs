//! What a program of a stranger's may do and use up. Handed as JSON to `confine`, a program of ours that takes
//! these bounds upon itself and then becomes the other program.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What the process of a test may hold at any time.
pub const HOLDS: Holds = Holds { memory: 512 << 20, threads: 200 };
/// What it may ask for: more than it may hold, since threads reserve much that they never use.
pub const ADDRESSES: u64 = 2 << 30;
/// What it may spend on processors.
pub const CPU_SECONDS: u64 = 30;

/// What a process holds, without those that it has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holds {
    /// Bytes of memory.
    pub memory: u64,
    pub threads: u64,
}

/// The bounds of one program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    pub calls: Calls,
    /// Files, and folders with all below them, that may be read. What is not there is left out.
    pub read: Vec<PathBuf>,
    /// May be read and run.
    pub execute: Vec<PathBuf>,
    /// May be read, written, made and removed.
    pub write: Vec<PathBuf>,
    /// Reaches other programs on this machine, by TCP to its own addresses. Nothing else is told apart from
    /// the rest of the world, so this is for exercises that are about a network.
    pub network: bool,
    pub bounds: Bounds,
}

/// Which system calls there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Calls {
    /// What a test needs: threads, memory, time, its own descriptors; no other process.
    Test,
    /// What a compiler and its linker need: processes and files, and no network.
    Compiler,
    /// What reading a tree or an archive needs.
    Reader,
}

/// What one process may use up. The system ends it, or refuses, where it goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Seconds on a processor, all threads together.
    pub cpu_s: u64,
    /// Bytes of address space.
    pub memory: u64,
    /// Bytes in any one file that it writes.
    pub file: u64,
    pub descriptors: u64,
}

/// The environment variable in which the wrapper of a compiler finds what it is to do.
pub const COMPILING: &str = "CONFINE_COMPILING";
/// The code of the error that the wrapper reports where a limit was hit.
pub const LIMIT_HIT: &str = "confine::limit";
/// The code of an error that is nobody's fault: the compiler could not do its work.
pub const FAILED: &str = "confine::failed";

/// How strangers' crates are compiled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compiling {
    /// Stands in for rustc where a library is compiled, and checks its rules on the way.
    pub driver: PathBuf,
    /// The rules, as arguments.
    pub rules: Vec<String>,
    /// Arguments for all crates.
    pub flags: Vec<String>,
    /// The folder of the learner's sources comes to what may be read, and for a file of tests that file and `tests`.
    /// Without a policy there are no bounds.
    pub policy: Option<Policy>,
    /// For what a compiler writes in passing.
    pub temporary: PathBuf,
    pub wall_s: u64,
    /// For how long it may do nothing at all.
    pub idle_s: u64,
    /// Bytes of messages.
    pub output: u64,
}
