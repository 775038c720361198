//! Things that the exercises work with, each of which keeps a record.

pub mod archive;
pub mod chef;
pub mod depot;
pub mod floor;
pub mod forks;
pub mod forum;
pub mod screen;
pub mod sleeper;
pub mod stove;
pub mod tearoom;
pub mod till;
pub mod tray;
pub mod vault;
pub mod wire;
