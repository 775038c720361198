//! Uses code that the compiler can't check.
//! verdict: policy
//! says: Line 6 has `unsafe` in it, which is not allowed: all exercises are done in safe Rust.

pub fn soup() -> u32 {
    unsafe { std::mem::zeroed() }
}
