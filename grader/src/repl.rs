//! An interactive Rust with the course's crates loaded: what `python -m asyncio` is to asyncio.
//!
//! It is evcxr, which awaits at top level. We write it a configuration folder of its own, so that
//! nothing of the learner's is touched.

use std::fmt::Write;

use crate::catalog::{Course, Crate};
use crate::files::write;
use crate::process::Program;

pub const NOT_INSTALLED: &str = "evcxr can't be started: `cargo install --locked evcxr_repl` installs it (it \
     takes some minutes; macOS and Windows may need `rustup component add rust-src`), then run this again";

/// The program to become, with its configuration written.
pub fn program(course: &Course) -> anyhow::Result<Program> {
    let dir = course.target.join("grader/repl");
    write(&dir.join("init.evcxr"), &commands(course))?;
    Ok(Program {
        path: "evcxr".into(),
        args: Vec::new(),
        dir: course.root.clone(),
        env: vec![("EVCXR_CONFIG_DIR".to_owned(), dir.to_string_lossy().into_owned())],
        input: String::new(),
        followed: false,
        strange: false,
    })
}

/// What evcxr does before it asks for the first line.
fn commands(course: &Course) -> String {
    let lab = course.root.join("exercises/lab");
    let mut text = String::new();
    for krate in &course.crates {
        let Crate { name, version, features, default_features } = krate;
        let _ = writeln!(
            text,
            ":dep {name} = {{ version = {version:?}, features = {features:?}, default-features = {default_features} }}"
        );
    }
    let _ = writeln!(text, ":dep lab = {{ path = {:?} }}", lab.to_string_lossy());
    text.push_str("use lab::ms;\nuse std::time::Duration;\n");
    text
}
