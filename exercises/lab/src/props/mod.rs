//! Things that the exercises work with, each of which keeps a record.

pub mod depot;
pub mod stove;
