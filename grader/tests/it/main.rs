//! The grader at work on real courses and on code that misbehaves.

mod verify;
