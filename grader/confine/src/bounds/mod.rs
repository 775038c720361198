//! Takes bounds upon this process, for good: whatever it becomes or starts has them too.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "other.rs")]
mod system;

#[cfg(target_os = "linux")]
mod calls;

pub use system::{die_with_parent, take, try_out};
