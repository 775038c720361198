//! A small program beside the grader, for what strangers hand in. It is built when somebody first asks for it.
//!
//! ```text
//! confine probe                        what this system can confine
//! confine read SUBMISSION              a tree or an archive in, JSON out
//! confine run TOKEN POLICY PROGRAM …   takes bounds upon itself, and becomes the program
//! confine PATH/TO/rustc …              the same for a compiler, as cargo starts its wrapper
//! ```

use std::ffi::OsString;
use std::process::ExitCode;

use confine::reader;

mod bounds;
mod compiler;
mod errors;
mod idle;
mod program;
mod scratch;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    match args.next().as_ref().and_then(|word| word.to_str()) {
        Some("probe") => program::probe(),
        Some("read") => reader::main(&args.collect::<Vec<OsString>>()),
        Some("run") => program::run(&args.collect::<Vec<OsString>>()),
        Some(rustc) => compiler::main(rustc, &args.collect::<Vec<OsString>>()),
        None => ExitCode::from(2),
    }
}
