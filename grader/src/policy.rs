//! What a program of a stranger's may do and use up. Handed as JSON to `confine`, a program of ours that takes
//! these bounds upon itself and then becomes the other program.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
